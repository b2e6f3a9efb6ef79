//! A run cut into any step budgets is the same run.

mod support;

use proptest::prelude::*;
use proving_studio_native::machine::{Guest, GuestState, Halt, Limits, NoObserver, Program};
use support::elf::DATA_BYTES;
use support::random::{Recipe, random_program};
use support::*;

const RECIPE: Recipe = Recipe { instructions: 120, fault_every: 40 };
const LIMITS: Limits =
    Limits { max_steps: 3000, max_memory_bytes: 1 << 20, max_journal_bytes: 80, max_console_bytes: 100 };
const WITNESS: &[u8] = b"a witness that is long enough for some reads, and then it ends";

/// Everything that a run leaves behind.
#[derive(Debug, PartialEq)]
struct End {
    halt: Option<Halt>,
    state: GuestState,
    journal: Vec<u8>,
    console: Vec<u8>,
    data: Vec<u8>,
    touched_bytes: u64,
}

fn end(guest: &Guest<'_>, halt: Option<Halt>) -> End {
    let mut data = vec![0; DATA_BYTES as usize];
    guest.memory.peek(DATA, &mut data);
    End {
        halt,
        state: guest.state(),
        journal: guest.io.journal.clone(),
        console: guest.io.console.clone(),
        data,
        touched_bytes: guest.memory.touched_bytes(),
    }
}

fn in_one_go(program: &Program, steps: u64) -> End {
    let mut guest = Guest::start(program, WITNESS, LIMITS).unwrap();
    let halt = guest.advance(steps, &mut NoObserver);
    end(&guest, halt)
}

/// Advance by the budgets in turn, over and over, to the end; segments and snapshots end at some of the cuts.
fn in_pieces(program: &Program, budgets: &[u64]) -> End {
    let mut guest = Guest::start(program, WITNESS, LIMITS).unwrap();
    for (turn, &budget) in budgets.iter().cycle().enumerate() {
        let before = guest.step;
        if let Some(halt) = guest.advance(budget, &mut NoObserver) {
            return end(&guest, Some(halt));
        }
        assert_eq!(guest.step, before + budget, "a budget is used up unless the guest halts");
        match turn % 5 {
            1 => drop(guest.memory.end_segment()),
            3 => drop(guest.memory.take_dirty_since_snapshot()),
            _ => {}
        }
    }
    unreachable!("the step limit ends every run")
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn any_cuts_give_the_same_end(seed: u64, budgets in prop::collection::vec(1_u64..60, 1..12)) {
        let program = random_program(seed, RECIPE);
        let whole = in_one_go(&program, u64::MAX);
        prop_assert!(whole.halt.is_some());
        prop_assert_eq!(&in_pieces(&program, &budgets), &whole);
        prop_assert_eq!(&in_pieces(&program, &[1]), &whole);
    }

    #[test]
    fn a_guest_resumed_from_any_state_goes_on_alike(seed: u64, part in 0_u64..1000) {
        let program = random_program(seed, RECIPE);
        let whole = in_one_go(&program, u64::MAX);
        let first = part % (whole.state.step + 1);
        let mut guest = Guest::start(&program, WITNESS, LIMITS).unwrap();
        if guest.advance(first, &mut NoObserver).is_some() {
            return Ok(());
        }
        let memory = Copied::of(&guest);
        let mut resumed = Guest::resume(&program, &guest.state(), &memory, WITNESS, LIMITS).unwrap();
        let halt = resumed.advance(u64::MAX, &mut NoObserver);
        prop_assert_eq!(halt, whole.halt);
        prop_assert_eq!(resumed.state(), whole.state);
        let start = guest.io.journal.len();
        prop_assert_eq!(&resumed.io.journal[start..], &whole.journal[start..]);
    }
}

/// The whole memory of a stopped guest, asked for page by page.
struct Copied(std::collections::HashMap<u32, proving_studio_native::machine::Page>);

impl Copied {
    fn of(guest: &Guest<'_>) -> Copied {
        let mut pages = std::collections::HashMap::new();
        let ranges = [(TEXT, 16), (RODATA, 4), (DATA, 8), (0x1fff_0000, 64)];
        for page in ranges.iter().flat_map(|&(start, count)| (start >> 10)..(start >> 10) + count) {
            let mut content = [0; 1024];
            guest.memory.peek(page << 10, &mut content);
            pages.insert(page, content);
        }
        Copied(pages)
    }
}

impl proving_studio_native::machine::PageSource for Copied {
    fn fill(&self, page: u32, out: &mut proving_studio_native::machine::Page) -> bool {
        self.0.get(&page).map(|content| *out = *content).is_some()
    }
}

#[test]
fn random_programs_end_in_every_way() {
    let mut exits = 0;
    let mut kinds = std::collections::BTreeSet::new();
    for seed in 0..300 {
        match in_one_go(&random_program(seed, RECIPE), u64::MAX).halt {
            Some(Halt::Exit(_)) => exits += 1,
            Some(Halt::Fault(fault)) => drop(kinds.insert(fault.kind.name())),
            None => unreachable!("the step limit ends every run"),
        }
    }
    let expected =
        ["journal_limit", "jump_outside_code", "misaligned_access", "misaligned_jump", "step_limit"];
    assert!(exits > 30, "{exits}");
    assert!(expected.iter().all(|kind| kinds.contains(kind)), "{kinds:?}");
}

#[test]
fn a_guest_that_was_never_advanced_is_in_the_initial_state() {
    let program = random_program(1, RECIPE);
    let guest = Guest::start(&program, WITNESS, LIMITS).unwrap();
    assert_eq!(guest.state(), GuestState::initial(&program));
}
