//! No constraint can be left out: of each there is a false run that breaks it alone, or a reason why it follows from the
//! others. Lookups count one by one; so do gates.
//!
//! A changed cell would be no such run: some break one constraint alone and are no lie, for nothing reads them.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use proving_studio_native::halo2::columns::Row;
use proving_studio_native::halo2::public::{Statics, TableEntry};
use proving_studio_native::halo2::run::Honest;
use proving_studio_native::halo2::small;
use support::forgery::Judge;
use support::halo2::*;
use support::*;

/// Constraints that no false run breaks alone, and why.
const REDUNDANT: [(&str, &str); 21] = [
    (
        "cpu is 0 or 1",
        "it is the sum of the classes, which are 0 or 1, and all kinds add up to 0 or 1 (computed below)",
    ),
    (
        "copy_out is 0 or 1",
        "-1 takes back a second access, and no row that makes one can stand there with it (computed below)",
    ),
    (
        "image is 0 or 1",
        "what rows there could be is computed below: two without any access, and a copy of a 0 from the witness",
    ),
    (
        "div is 0 or 1",
        "of an instruction: computed below. Elsewhere only a spare row below would do, or rem = -div",
    ),
    ("rem is 0 or 1", "as for div"),
    (
        "store is 0 or 1",
        "of an instruction: computed below. Elsewhere address3 is looked up as a byte, and is a word's address; but in a \
         row of copy_in, which then copies nothing, as if the witness had the byte that is there",
    ),
    (
        "equal is 0 or 1",
        "of an instruction: computed below. Elsewhere the next instruction would follow where pc stays or counts; \
         or other jumps make up for it, and no condition is any weaker",
    ),
    ("branch_less is 0 or 1", "as for equal"),
    ("jal is 0 or 1", "as for equal"),
    (
        "jalr is 0 or 1",
        "as for equal; in a row of copies, where it would free the place in the word, the address would be pc",
    ),
    (
        "ecall is 0 or 1",
        "of an instruction: computed below. Elsewhere the row below would have to be a call or the first of the table, \
         and what that row is follows from the kind already, or (in the table) x0 would have to follow a larger address",
    ),
    (
        "immediate_flag is 0 or 1",
        "the second access happens 1 - immediate_flag times. What it leaves, at a time of its own, is taken as often, \
         in the end by the one row of the memory table that takes once: all accesses of a place are one chain",
    ),
    (
        "writes_flag is 0 or 1",
        "as for immediate_flag, with the third access; the flags of a store: computed below",
    ),
    (
        "divisor_zero is 0 or 1",
        "of a divisor that is not 0, another constraint says that it is 0; of one that is, \
         whatever is not 1 asks for |m| < 0",
    ),
    ("ended is 0 or 1", "any number but 0 acts as 1: the next read moves nothing and makes it 1"),
    (
        "what is moved is a word",
        "a write moves the length, which is one; a read as many bytes as copies follow, less than 4 * 2^17",
    ),
    (
        "the console takes no copies",
        "nothing would be left to copy, and each copy leaves 1 or 4 less; they end at 0 only",
    ),
    ("the table starts with entry 0", "x0 has one public first content, and it is entry 0"),
    ("the table starts with x0", "entry 0 is x0; a table without both is refused in halo2_attacks"),
    (
        "the zone goes on",
        "below a border the zone is public; where it is 0 no row of an address follows (computed below), and \
         what makes it 0 elsewhere only forbids",
    ),
    (
        "lookup: address1",
        "the other two are bytes, so it is the right number or differs by a multiple of 2^8, below 2^25; \
         there nothing has a first content but the registers",
    ),
];

/// False runs that stand in another test, whose text is looked at.
const ELSEWHERE: [&str; 1] = ["the last row is padding"];

#[test]
fn every_constraint_is_needed_or_known_to_be_redundant() {
    let honest = Table::new(&small_program(&every_instruction()), &EVERY_WITNESS, &mut Honest).unwrap();
    let judge = Judge::new(&honest);
    assert!(judge.broken(&honest.rows).is_empty());
    let all = judge.all(&honest.rows);
    let names: BTreeSet<&str> = all.iter().copied().collect();
    assert_eq!(all.len(), names.len(), "each constraint has a name of its own");

    let mut wrong = Vec::new();
    let mut shown = BTreeSet::from(ELSEWHERE);
    let attacks = include_str!("halo2_attacks.rs");
    assert!(ELSEWHERE.iter().all(|name| attacks.contains(&format!("[\"{name}\"]"))));
    for (name, mut table) in attacks::all() {
        let broken = Judge::new(&table).broken(&table.rows);
        if broken != BTreeSet::from([name]) {
            wrong.push(format!("the run against {name} breaks {broken:?}"));
        }
        let mut rows = std::mem::take(&mut table.rows);
        table.columns().count(&mut rows);
        assert!(!table.columns().violations(&rows).is_empty(), "{name}");
        shown.insert(name);
    }
    let redundant: BTreeMap<&str, &str> = REDUNDANT.into_iter().collect();
    for name in names {
        match (shown.contains(name), redundant.contains_key(name)) {
            (true, true) => wrong.push(format!("{name}: not redundant")),
            (false, false) => wrong.push(format!("{name}: no false run breaks it alone")),
            _ => (),
        }
    }
    let unknown = shown.iter().chain(redundant.keys()).filter(|name| !all.contains(name));
    wrong.extend(unknown.map(|name| format!("{name}: no constraint")));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Classes, in the order of their bits, and where modifiers begin.
const CLASSES: usize = 17;
const WRITES_BIT: u32 = 22;

/// The flags of every instruction there is, as the number that the program says.
fn flag_numbers() -> BTreeSet<i64> {
    let program = small_program(&every_instruction());
    let rows = Table::new(&program, &EVERY_WITNESS, &mut Honest).unwrap().rows;
    let one = halo2_proofs::pasta::Fp::one();
    let numbers = rows.iter().filter(|row| row.cpu == one).map(|row| small(row.public) as i64 >> 32);
    // Each may write to x0 instead.
    numbers.flat_map(|number| [number, number & !(1 << WRITES_BIT)]).collect()
}

#[test]
fn no_class_of_an_instruction_can_be_split() {
    let numbers = flag_numbers();
    let names = Row::<()>::names();
    let classes = &names[11..11 + CLASSES];
    assert_eq!((classes[0].as_str(), classes[16].as_str()), ("add", "ecall"));
    for (class, name) in classes.iter().enumerate() {
        if !REDUNDANT.iter().any(|(redundant, _)| *redundant == format!("{name} is 0 or 1")) {
            continue;
        }
        // All others 0 or 1, all classes together 1, so that this one is 1 less their number.
        for others in
            (0..1_i64 << CLASSES).filter(|others| others >> class & 1 == 0 && others.count_ones() > 1)
        {
            let packed = others + ((1 - i64::from(others.count_ones())) << class);
            for number in &numbers {
                let modifiers = number - packed;
                let fits = modifiers >= 0 && modifiers % (1 << CLASSES) == 0 && modifiers >> CLASSES < 1 << 9;
                assert!(!fits, "{name}: {others:#x} for {number:#x}");
            }
        }
    }
    // A store whose writes_flag takes its access back.
    let store = classes.iter().position(|name| name == "store").unwrap();
    assert!(
        numbers.iter().filter(|number| *number >> store & 1 == 1).all(|number| number >> WRITES_BIT & 1 == 0)
    );
}

#[test]
fn cpu_is_what_the_classes_say() {
    for others in 0..=10 {
        for used in 0..=1 {
            let cpu = used - others;
            assert!(!(0..=CLASSES as i64).contains(&cpu) || cpu == 0 || cpu == 1);
        }
    }
}

#[test]
fn no_first_content_is_public_where_nothing_may_start() {
    let programs = BUNDLED.iter().map(|name| bundled(name)).chain([small_program(&every_instruction())]);
    for program in programs {
        let mut open = true;
        for entry in Statics::new(&program).unwrap().table {
            match entry {
                TableEntry::Image { address, .. } => assert!(open, "{address:#x}"),
                TableEntry::Border { open: opens, .. } => open = opens,
            }
        }
    }
}

/// What a row is: its kinds, in the order of the columns, one of which may be any number, and its instruction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    kinds: [i64; 11],
    instruction: Instruction,
    /// Of a copy: what is left is 0.
    nothing_left: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Instruction {
    None,
    Computes,
    WithImmediate,
    Jumps,
    Branches,
    Divides,
    Loads,
    Stores,
    Calls,
}

use Instruction::*;

impl State {
    fn is(&self, instruction: Instruction) -> i64 {
        i64::from(self.instruction == instruction)
    }

    fn call(&self) -> i64 {
        self.kinds[2..5].iter().sum()
    }

    fn copy(&self) -> i64 {
        self.kinds[5] + self.kinds[6]
    }

    fn used(&self) -> i64 {
        self.kinds.iter().sum()
    }

    /// Nothing in the row contradicts itself.
    fn holds(&self) -> bool {
        let [cpu, _, _, _, _, copy_in, copy_out, image, border, zero, end] = self.kinds;
        let (call, loads, stores) = (self.call(), self.is(Loads), self.is(Stores));
        let public = [cpu, call, copy_out, image, border, end];
        let third_is_register = call != 0 || cpu != stores;
        let second_is_register = call != 0 || cpu != loads;
        let immediate = self.is(WithImmediate) + self.is(Jumps);
        let writes = self.is(Computes) + self.is(WithImmediate) + self.is(Jumps) + self.is(Divides) + loads;
        let third = stores + copy_in + image + zero + call;
        // Less than no access: what it would leave at its time, no other row can make up for; but image changes that
        // time. A writes_flag may be 0.
        let happen = cpu + call >= 0
            && cpu - immediate + call + copy_out >= 0
            && (third + writes >= 0 || !(0..=1).contains(&image));
        (0..=1).contains(&self.used())
            && (cpu == 1) == (self.instruction != None)
            && (0..=1).contains(&cpu)
            && public.iter().filter(|kind| **kind != 0).count() <= 1
            && !(third_is_register && stores + copy_in != 0)
            && !(second_is_register && loads + copy_out != 0)
            && happen
    }

    /// `next` may stand below.
    fn leads_to(&self, next: &State) -> bool {
        let [cpu, spare, read, write, console, copy_in, copy_out, image, border, zero, end] = self.kinds;
        let (ecall, divides) = (self.is(Calls), self.is(Divides));
        let table = image + border + zero;
        let in_table: i64 = next.kinds[7..].iter().sum();
        let mut steps = Vec::new();
        if spare + self.call() + self.copy() != 0 {
            steps.push(0);
        }
        if cpu - self.is(Branches) - self.is(Jumps) - ecall + ecall * (1 - next.kinds[7]) != 0 {
            steps.push(4);
        }
        if table != 0 {
            steps.push(image + border);
        }
        // What the row says is left to the one below: 0, anything, or something else than 0.
        let (says_zero, says_more) = if self.copy() == 0 {
            (read + write == 0, false)
        } else {
            (false, self.nothing_left && read + write == 0)
        };
        let holds = |condition: i64, follows: bool| condition == 0 || follows;
        holds(cpu + spare - ecall - divides, next.kinds[0] == 1)
            && holds(divides, next.kinds[1] == 1)
            && holds(ecall, next.call() + next.kinds[7] == 1)
            && holds(self.call() + self.copy(), next.copy() + next.kinds[0] == 1)
            && holds(table, in_table == 1)
            && holds(end + 1 - self.used(), next.used() == 0)
            && holds(read + copy_in, next.kinds[6] == 0)
            && holds(write + copy_out, next.kinds[5] == 0)
            && holds(console, next.copy() == 0)
            && holds(
                next.copy(),
                if says_zero { next.nothing_left } else { !(says_more && next.nothing_left) },
            )
            && holds((self.call() + self.copy()) * (1 - next.copy()), !says_more)
            && steps.windows(2).all(|pair| pair[0] == pair[1])
    }
}

/// Rows in which kind `free` is neither 0 nor 1, between a first row and the last.
fn strange_rows(free: usize) -> Vec<State> {
    let mut states = Vec::new();
    for others in (0..1_u32 << 11).filter(|others| others >> free & 1 == 0) {
        for used in 0..=1 {
            let mut kinds = std::array::from_fn(|kind| i64::from(others >> kind & 1));
            kinds[free] = used - i64::from(others.count_ones());
            for instruction in [None, Computes, WithImmediate, Jumps, Branches, Divides, Loads, Stores, Calls]
            {
                for nothing_left in [false, true] {
                    states.push(State { kinds, instruction, nothing_left });
                }
            }
        }
    }
    states.retain(State::holds);
    let reached = |from: Vec<usize>, leads: &dyn Fn(usize, usize) -> bool| {
        let mut reached: Vec<bool> = (0..states.len()).map(|at| from.contains(&at)).collect();
        let mut open = from;
        while let Some(at) = open.pop() {
            for next in (0..states.len()).filter(|&next| leads(at, next)) {
                if !std::mem::replace(&mut reached[next], true) {
                    open.push(next);
                }
            }
        }
        reached
    };
    let all = |is: &dyn Fn(&State) -> bool| (0..states.len()).filter(|&at| is(&states[at])).collect();
    let down = reached(all(&|state| state.kinds[0] == 1), &|at, next| states[at].leads_to(&states[next]));
    let up = reached(all(&|state| state.kinds == [0; 11]), &|at, above| states[above].leads_to(&states[at]));
    let is_strange = |&at: &usize| down[at] && up[at] && !(0..=1).contains(&states[at].kinds[free]);
    (0..states.len()).filter(is_strange).map(|at| states[at]).collect()
}

/// Places of kinds among the columns.
const COPY_IN: usize = 5;
const COPY_OUT: usize = 6;
const IMAGE: usize = 7;

#[test]
fn a_kind_that_is_neither_0_nor_1_has_no_place() {
    let names = Row::<()>::names();
    assert_eq!([&names[COPY_IN], &names[COPY_OUT], &names[IMAGE]], ["copy_in", "copy_out", "image"]);
    assert!(strange_rows(COPY_OUT).is_empty());
    // A row of padding and the second row of a division, which access nothing; a copy of a 0.
    let harmless = [
        [0, 0, 0, 0, 0, 0, 0, -1, 0, 1, 0],
        [0, 1, 0, 0, 0, 0, 0, -1, 0, 1, 0],
        [0, 0, 0, 0, 0, 1, 0, -1, 0, 1, 0],
    ];
    let strange = strange_rows(IMAGE);
    assert!(strange.iter().all(|state| harmless.contains(&state.kinds)), "{strange:?}");
    // And the search finds what there is: the store of the false run against copy_in.
    assert!(strange_rows(COPY_IN).iter().any(|state| state.instruction == Stores));
}
