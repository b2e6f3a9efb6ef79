//! Witness mutation: every cell of every kind of row is changed, as a cheater would, and something must break.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use halo2_proofs::pasta::Fp;
use halo2_proofs::pasta::group::ff::Field;
use halo2_proofs::pasta::group::ff::PrimeField;
use proving_studio_native::halo2::algebra::power_of_two;
use proving_studio_native::halo2::check::Mutants;
use proving_studio_native::halo2::columns::Row;
use proving_studio_native::halo2::run::Honest;
use support::halo2::*;
use support::*;

fn changes(value: Fp, neighbour: Fp) -> Vec<Fp> {
    let one = Fp::one();
    let bit = |bit: u32| {
        let mut bytes = value.to_repr();
        bytes[(bit / 8) as usize] ^= 1 << (bit % 8);
        Option::from(Fp::from_repr(bytes)).unwrap_or(value + one)
    };
    let mut changes =
        vec![value + one, value - one, value + Fp::from(1 << 8), value + Fp::from(1 << 32), -one, neighbour];
    changes.extend([0, 1, 4, 7, 15, 31].map(bit));
    changes.extend([one - value, -value, value.double(), Fp::zero()]);
    changes.retain(|changed| *changed != value);
    changes
}

/// Rows of a kind that are tried.
fn rows_of_a_kind() -> usize {
    std::env::var("PROVING_STUDIO_MUTANT_ROWS").map_or(12, |count| count.parse().expect("a number"))
}

struct Case {
    table: Table,
}

impl Case {
    fn new() -> Case {
        let program = small_program(&every_instruction());
        Case { table: Table::new(&program, &EVERY_WITNESS, &mut Honest).unwrap() }
    }

    /// Rows to try, of each kind some.
    fn samples(&self) -> Vec<usize> {
        let mut seen: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, row) in self.table.rows.iter().enumerate() {
            seen.entry(kind(row)).or_default().push(index);
        }
        let most = rows_of_a_kind();
        let writes_nothing = |&index: &usize| self.table.rows[index].writes_flag != Fp::one();
        seen.into_values()
            .flat_map(|rows| {
                let to_x0 = rows.iter().copied().find(writes_nothing);
                spread(&rows, most).into_iter().chain(to_x0)
            })
            .collect()
    }
}

/// At most `most` of `rows`, evenly.
fn spread(rows: &[usize], most: usize) -> Vec<usize> {
    let count = rows.len().min(most);
    (0..count).map(|at| rows[at * rows.len() / count]).collect()
}

fn is_free(kind: &str, column: &str) -> bool {
    let (_, columns) = FREE.iter().find(|(name, _)| *name == kind).expect("every kind has a line");
    columns.split(' ').any(|free| free == column)
}

#[test]
fn every_cell_of_every_kind_of_row_is_held_or_known_to_be_free() {
    let case = Case::new();
    let columns = case.table.columns();
    let mut mutants = Mutants::new(&columns, case.table.rows.clone());
    let names = Row::<()>::names();
    let mut survivors: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for index in case.samples() {
        let row = case.table.rows[index];
        for (column, name) in names.iter().enumerate() {
            let value = *row.cells().nth(column).unwrap();
            let below = (index + 1) % case.table.rows.len();
            let neighbour = *case.table.rows[below].cells().nth(column).unwrap();
            for changed in changes(value, neighbour) {
                let mut mutant = row;
                *mutant.cells_mut().nth(column).unwrap() = changed;
                if mutants.violations(index, mutant).is_empty() {
                    survivors.entry(kind(&row)).or_default().insert(name);
                }
            }
        }
    }
    let mut wrong = Vec::new();
    for (kind, columns) in FREE {
        let found = survivors.get(kind).cloned().unwrap_or_default();
        wrong.extend(
            found
                .iter()
                .filter(|column| !is_free(kind, column))
                .map(|c| format!("{kind}: nothing holds {c}")),
        );
        let held = columns.split(' ').filter(|column| !found.contains(column));
        wrong.extend(held.map(|column| format!("{kind}: {column} is not free")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Two cells of a row that are packed into one lookup could be traded against each other if they were not bounded.
#[test]
fn no_two_cells_can_be_traded() {
    let case = Case::new();
    let columns = case.table.columns();
    let mut mutants = Mutants::new(&columns, case.table.rows.clone());
    let names = Row::<()>::names();
    let mut random = Random::new(11);
    let samples = case.samples();
    let inverse = |bits: u32| Fp::from(2).invert().unwrap().pow_vartime([u64::from(bits)]);
    for _ in 0..60_000 {
        let index = random.pick(&samples);
        let row = case.table.rows[index];
        let (first, second) =
            (random.below(names.len() as u64) as usize, random.below(names.len() as u64) as usize);
        if first == second || is_free(kind(&row), &names[first]) || is_free(kind(&row), &names[second]) {
            continue;
        }
        // What the one gains the other loses, as far apart as parts of a lookup stand.
        let bits = random.pick(&[0, 1, 4, 6, 7, 8, 16, 24, 32, 36, 40, 64, 72, 80]);
        let step = Fp::from(1 + random.below(3));
        let loss = if random.below(2) == 0 { step * inverse(bits) } else { step * power_of_two(bits) };
        let mut mutant = row;
        *mutant.cells_mut().nth(first).unwrap() += step;
        *mutant.cells_mut().nth(second).unwrap() -= loss;
        let violated = mutants.violations(index, mutant);
        assert!(!violated.is_empty(), "row {index} ({}): {} and {}", kind(&row), names[first], names[second]);
    }
}

/// Cells that nothing reads in a row of that kind (or, of a class, in some of its instructions): what a prover writes there
/// changes no access, no next row and nothing public. In `div` and `rem`, `truth`, `s` and `carry` are free by 0 alone.
const FREE: [(&str, &str); 28] = [
    (
        "add",
        "ago_low3 old ago_low2 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 divisor_zero factor left \
         offset_high offset_low part quad read_only s0 s1 s2 s3 truth u0 u1 \
         u2 u3 zone",
    ),
    (
        "and",
        "ago_low2 carry divisor_zero factor left offset_high offset_low part quad read_only s0 s1 \
         s2 s3 truth u0 u1 u2 u3 zone",
    ),
    (
        "border",
        "address1 address2 ago_low1 ago_low2 ago_low3 ands0 ands1 ands2 ands3 ands4 ands5 ands6 \
         ands7 byte_flag carry divisor_zero ended factor half_flag left negate_flag offset_high offset_low old \
         part quad read_only s0 s1 s2 s3 truth u0 u1 u2 u3 \
         value1 value2 word_flag written",
    ),
    (
        "branch_less",
        "ago_low3 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 carry divisor_zero factor \
         left offset_high offset_low old part quad read_only s0 s1 s2 s3 u0 \
         u1 u2 u3 written zone",
    ),
    (
        "console",
        "carry divisor_zero factor left negate_flag offset_high offset_low part quad read_only truth zone",
    ),
    (
        "copy_in",
        "address1 address2 ago_low1 ago_low2 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 \
         carry divisor_zero immediate negate_flag public read_only truth u1 u2 u3 value2 zone",
    ),
    (
        "copy_out",
        "address1 address3 ago_low1 ago_low3 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 \
         carry divisor_zero factor negate_flag old truth u0 u1 u2 u3 written zone",
    ),
    (
        "div",
        "ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 carry left offset_high offset_low \
         part quad read_only truth u0 u1 u2 u3 zone",
    ),
    (
        "ecall",
        "ago_low3 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 carry divisor_zero factor \
         left offset_high offset_low old part quad r0 r1 r2 r3 read_only s0 \
         s1 s2 s3 u0 u1 u2 u3 written zone",
    ),
    (
        "end",
        "address1 address2 ago_low1 ago_low2 ago_low3 ands0 ands1 ands2 ands3 ands4 ands5 ands6 \
         ands7 byte_flag carry divisor_zero ended factor half_flag left negate_flag offset_high offset_low old \
         part quad r0 r1 r2 r3 read_only s0 s1 s2 s3 truth \
         u0 u1 u2 u3 value1 value2 word_flag written",
    ),
    (
        "equal",
        "ago_low3 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 carry divisor_zero factor \
         left offset_high offset_low old part quad r0 r1 r2 r3 read_only s0 \
         s1 s2 s3 u0 u1 u2 u3 written zone",
    ),
    (
        "image",
        "address1 address2 ago_low1 ago_low2 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 \
         byte_flag carry divisor_zero ended factor half_flag left negate_flag offset_high offset_low part quad \
         read_only s0 s1 s2 s3 truth u0 u1 u2 u3 value1 value2 \
         word_flag",
    ),
    (
        "jal",
        "ago_low2 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 carry divisor_zero factor \
         left offset_high offset_low part quad r0 r1 r2 r3 read_only s0 s1 \
         s2 s3 truth u0 u1 u2 u3 zone",
    ),
    (
        "jalr",
        "ago_low2 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 divisor_zero factor left \
         part read_only s0 s1 s2 s3 truth u0 u1 u2 u3 zone",
    ),
    (
        "less",
        "ago_low2 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 carry divisor_zero factor \
         left offset_high offset_low part quad read_only s0 s1 s2 s3 u0 u1 \
         u2 u3 zone",
    ),
    (
        "load",
        "ago_low3 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 divisor_zero factor left \
         old truth u0 u1 u2 u3 zone",
    ),
    (
        "mul_high",
        "ago_low2 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 carry divisor_zero left offset_high \
         offset_low part quad read_only u0 u1 u2 u3 zone",
    ),
    (
        "mul_low",
        "ago_low2 ago_low3 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 carry divisor_zero \
         left offset_high offset_low old part quad read_only truth u0 u1 u2 u3 \
         zone",
    ),
    (
        "or",
        "ago_low2 carry divisor_zero factor left offset_high offset_low part quad read_only s0 s1 \
         s2 s3 truth u0 u1 u2 u3 zone",
    ),
    (
        "padding",
        "address1 address2 address3 ago_low1 ago_low2 ago_low3 ands0 ands1 ands2 ands3 ands4 ands5 \
         ands6 ands7 byte_flag carry divisor_zero ended factor half_flag immediate left negate_flag offset_high \
         offset_low old part pc public quad r0 r1 r2 r3 read_only s0 \
         s1 s2 s3 truth u0 u1 u2 u3 value1 value2 word_flag written \
         zone",
    ),
    (
        "read",
        "carry divisor_zero factor left negate_flag offset_high offset_low part quad read_only truth zone",
    ),
    (
        "rem",
        "ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 carry left offset_high offset_low \
         part quad read_only s0 s1 s2 s3 u0 u1 u2 u3 zone",
    ),
    (
        "spare",
        "address1 address2 address3 ago_low1 ago_low2 ago_low3 ands0 ands1 ands2 ands3 ands4 ands5 \
         ands6 ands7 byte_flag carry divisor_zero factor half_flag immediate left negate_flag offset_high offset_low \
         old part public quad r0 r1 r2 r3 read_only s0 s1 s2 \
         s3 truth u0 u1 u2 u3 value1 value2 word_flag written zone",
    ),
    (
        "store",
        "ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 divisor_zero left read_only truth \
         zone",
    ),
    (
        "sub",
        "ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 divisor_zero factor left offset_high \
         offset_low part quad read_only s0 s1 s2 s3 truth u0 u1 u2 \
         u3 zone",
    ),
    (
        "write",
        "carry divisor_zero factor left negate_flag offset_high offset_low part quad read_only truth zone",
    ),
    (
        "xor",
        "ago_low2 carry divisor_zero factor left offset_high offset_low part quad read_only s0 s1 \
         s2 s3 truth u0 u1 u2 u3 zone",
    ),
    (
        "zero",
        "address1 address2 ago_low1 ago_low2 ands0 ands1 ands2 ands3 ands4 ands5 ands6 ands7 \
         byte_flag carry divisor_zero ended factor half_flag immediate left negate_flag offset_high offset_low part \
         public quad read_only s0 s1 s2 s3 truth u0 u1 u2 u3 \
         value1 value2 word_flag",
    ),
];
