mod peer;
use proving_studio_native::{elf::ElfLimits, machine::*, trace};
use std::time::Instant;
fn main() {
    let args: Vec<String> = std::env::args().collect();
    let elf = std::fs::read(&args[1]).unwrap();
    let witness = std::fs::read(&args[2]).unwrap();
    let program = std::sync::Arc::new(Program::load(&elf, ElfLimits::default()).unwrap());
    for _ in 0..3 {
        let o = execute(&program, &witness, Limits::default(), &Control::default()).unwrap();
        println!("plain {} steps {:?} {:.1} M/s", o.steps, o.halt, o.steps as f64 / o.elapsed_ns as f64 * 1e3);
        let t = Instant::now();
        let (steps, journal) = peer::run(&program, &witness);
        println!("rrs   {} steps {:.1} M/s {}", steps, steps as f64 / t.elapsed().as_nanos() as f64 * 1e3, journal == o.journal);
        let t = Instant::now();
        let tr = trace::Trace::record(program.clone(), witness.clone().into(), Limits::default(), &Control::default(), 256 << 20).ok().unwrap();
        println!("trace {:.1} M/s snapshots {} spacing {} {} MB", steps as f64 / t.elapsed().as_nanos() as f64 * 1e3, tr.snapshots().count(), tr.snapshots().spacing_steps(), tr.snapshots().bytes() >> 20);
    }
}
