use proving_studio_native::elf::ElfLimits;
use proving_studio_native::halo2::{keys, proof, public::Statics, run};
use proving_studio_native::machine::{Control, Program};
use std::time::Instant;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    if args[1] == "derive" {
        for k in args[2].parse::<u32>().unwrap()..=args[3].parse().unwrap() {
            let t = Instant::now();
            let bytes = keys::derive(k).unwrap();
            println!("{k} {} {} {:?}", blake3::hash(&bytes).to_hex(), bytes.len(), t.elapsed());
            std::fs::write(format!("/tmp/params/{k}"), bytes).unwrap();
        }
        return;
    }
    let program = Program::load(&std::fs::read(&args[1]).unwrap(), ElfLimits::default()).unwrap();
    let witness = std::fs::read(&args[2]).unwrap();
    let control = Control::default();
    let statics = Statics::new(&program).unwrap();
    let t = Instant::now();
    let made = run::run(&program, &statics, &witness, &mut run::Honest, &control).unwrap();
    let k = args.get(3).map_or(made.smallest_k(&statics).unwrap(), |k| k.parse().unwrap());
    println!("rows {} public {} k {k} {:?}", made.rows.len(), statics.rows(made.journal.len()), t.elapsed());
    let t = Instant::now();
    let keys = keys::load(k, &std::fs::read(format!("/tmp/params/{k}")).unwrap()).unwrap();
    println!("vk {:?}", t.elapsed());
    let t = Instant::now();
    keys.prover().unwrap();
    println!("pk {:?}", t.elapsed());
    let journal = made.journal.clone();
    for _ in 0..3 {
        let t = Instant::now();
        let evidence = proof::prove(&keys, &statics, made.clone(), &control).unwrap();
        println!("prove {:?} bytes {}", t.elapsed(), evidence.len());
        let t = Instant::now();
        let v = proof::verify(&keys, &statics, &journal, &evidence);
        println!("verify {:?} {v:?}", t.elapsed());
    }
    println!(
        "{}",
        std::fs::read_to_string("/proc/self/status")
            .unwrap()
            .lines()
            .find(|l| l.starts_with("VmHWM"))
            .unwrap()
    );
}
