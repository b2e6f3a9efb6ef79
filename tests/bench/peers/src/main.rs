//! What others' code takes for the work that `proving-studio bench` measures; one JSON object a call.
//!
//! usage: proving-studio-peers run ELF WITNESS | root COUNT | nodes COUNT

use std::process::ExitCode;

use proving_studio_peers::{executor, trees};

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let line = match words.as_slice() {
        ["run", elf, witness] => executor::measure(elf, witness),
        ["root", count] => count.parse().map_err(|_| format!("{count} is no number")).map(trees::root),
        ["nodes", count] => count.parse().map_err(|_| format!("{count} is no number")).map(trees::nodes),
        _ => Err("usage: proving-studio-peers run ELF WITNESS | root COUNT | nodes COUNT".to_owned()),
    };
    match line {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}
