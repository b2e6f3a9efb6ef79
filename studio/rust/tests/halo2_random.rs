//! Random programs: where the engine ends well, the circuit's rows hold and say the same; where it does not, there are none.

mod support;

use proving_studio_native::machine::{Halt, Limits};
use support::halo2::*;
use support::random::{Recipe, random_image};
use support::*;

use proving_studio_native::halo2::run::Honest;

const LIMITS: Limits = Limits {
    max_steps: 4000,
    max_memory_bytes: 64 << 20,
    max_journal_bytes: 1 << 20,
    max_console_bytes: 1 << 20,
};

fn programs() -> u64 {
    std::env::var("PROVING_STUDIO_PROGRAMS").map_or(300, |count| count.parse().expect("a number"))
}

#[test]
fn random_programs_agree_with_the_engine() {
    let witness: Vec<u8> = (0..=255).collect();
    let mut held = 0;
    for seed in 0..programs() {
        let mut image = random_image(seed, Recipe { instructions: 60, fault_every: 0 });
        image.loads[1].data.truncate(64);
        let program = load(&image.bytes());
        let outcome = run(&program, &witness, LIMITS);
        if outcome.halt != Halt::Exit(0) {
            continue;
        }
        let Ok(table) = Table::new(&program, &witness, &mut Honest) else {
            // Calls and loads that the circuit does not take; it says so.
            continue;
        };
        assert_eq!(table.journal, outcome.journal, "seed {seed}");
        let violations = table.columns().violations(&table.rows);
        assert!(violations.is_empty(), "seed {seed}: {violations:?}");
        held += 1;
    }
    assert!(held >= programs() / 4, "only {held} programs were tried");
}
