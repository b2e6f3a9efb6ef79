//! The circuit's constraints over numbers: which of them a table of rows violates. As strict as the circuit, for it
//! evaluates the same formulas, and exact where the proof relies on a challenge: tuples are counted.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use halo2_proofs::pasta::Fp;
use halo2_proofs::pasta::group::ff::PrimeField;

use super::chips;
use super::columns::Row;
use super::lookups::{OFFERS, Offers, Public, TERMS, Term, terms};
use super::tables::{byte_entries, mixed_entries, parts, reach, time_entries, usable_rows};
use super::tuples::{PACKED_TAG_BIT, TABLE_TAG_BIT};
use super::view::View;

/// The public column and the fixed ones, row by row.
pub struct Columns<'a> {
    pub k: u32,
    public: &'a [(Fp, Fp)],
    mixed: Vec<(Fp, Fp)>,
    bytes: Vec<(Fp, Fp)>,
    times: Vec<(Fp, Fp)>,
}

/// Where an entry is offered: (table, row).
type Places = HashMap<Key, (u8, usize)>;
/// Both parts of a pair.
type Key = ([u8; 32], [u8; 32]);

fn key((first, second): (Fp, Fp)) -> Key {
    (first.to_repr(), second.to_repr())
}

impl<'a> Columns<'a> {
    pub fn new(k: u32, public: &'a [(Fp, Fp)]) -> Columns<'a> {
        Columns { k, public, mixed: mixed_entries(), bytes: byte_entries(), times: time_entries(k) }
    }

    /// Beyond its end a table repeats its first entry; the public column is 0 there.
    pub fn offers(&self, index: usize) -> Offers<Fp> {
        let entry = |table: &[(Fp, Fp)]| table.get(index).copied().unwrap_or(table[0]);
        let (mixed, mixed_tag) = entry(&self.mixed);
        let (first, second) = self.public.get(index).copied().unwrap_or_default();
        Offers {
            mixed,
            mixed_tag,
            bytes: entry(&self.bytes).0,
            times: entry(&self.times).0,
            public: Public::Parts(first, second),
        }
    }

    /// The terms of a row, for sums over a challenge and a mixer.
    pub fn terms(&self, rows: &[Row<Fp>], index: usize) -> Vec<Term<Fp>> {
        terms(&self.view(rows, index), &self.offers(index))
    }

    pub fn view(&self, rows: &[Row<Fp>], index: usize) -> View<Fp> {
        View {
            row: rows[index],
            next: rows[index + 1].as_next(),
            index: Fp::from(index as u64),
            reach: Fp::from(reach(self.k)),
        }
    }

    /// Every entry of every table.
    fn places(&self) -> Places {
        let mut places = Places::new();
        for (table, entries) in
            [&self.mixed[..], &self.bytes, &self.times, self.public].into_iter().enumerate()
        {
            for (at, &entry) in entries.iter().enumerate() {
                places.entry(key(entry)).or_insert((table as u8, at));
            }
        }
        places
    }

    /// Fill in how often each offer is used.
    pub fn count(&self, rows: &mut [Row<Fp>]) {
        let places = self.places();
        for row in rows.iter_mut() {
            for used in [&mut row.used_mixed, &mut row.used_bytes, &mut row.used_times, &mut row.used_public]
            {
                *used = Fp::zero();
            }
        }
        let mut counts: HashMap<(u8, usize), Fp> = HashMap::new();
        for index in 0..usable_rows(self.k) {
            for term in self.terms(rows, index).into_iter().take(TERMS - OFFERS) {
                if let Some(&place) = places.get(&key(parts(term.pair))) {
                    *counts.entry(place).or_insert(Fp::zero()) += term.multiplicity;
                }
            }
        }
        for ((table, at), count) in counts {
            let row = &mut rows[at];
            *[&mut row.used_mixed, &mut row.used_bytes, &mut row.used_times, &mut row.used_public]
                [usize::from(table)] = count;
        }
    }

    /// Names of what is violated, with the first row; empty when all holds.
    pub fn violations(&self, rows: &[Row<Fp>]) -> BTreeMap<&'static str, usize> {
        let mut found = BTreeMap::new();
        let mut balance: HashMap<Key, Fp> = HashMap::new();
        for index in 0..usable_rows(self.k) {
            let view = self.view(rows, index);
            for (name, value) in chips::constrain(&view) {
                if value != Fp::zero() {
                    found.entry(name).or_insert(index);
                }
            }
            for term in self.terms(rows, index) {
                if term.multiplicity != Fp::zero() {
                    *balance.entry(key(parts(term.pair))).or_insert(Fp::zero()) += term.multiplicity;
                }
            }
        }
        for name in self.violated_ends(rows) {
            found.entry(name).or_insert(0);
        }
        let tags: BTreeSet<&str> =
            balance.iter().filter(|(_, sum)| **sum != Fp::zero()).map(|(tuple, _)| name_of(tuple)).collect();
        for name in tags {
            found.entry(name).or_insert(0);
        }
        found
    }
}

impl Columns<'_> {
    /// What only the first and the last row must fulfil.
    fn violated_ends(&self, rows: &[Row<Fp>]) -> impl Iterator<Item = &'static str> {
        let (first, last) = (&rows[0], &rows[usable_rows(self.k)]);
        [
            ("the first row executes", first.cpu == Fp::one()),
            ("the first pc is the entry", first.pc == self.public[1].0),
            ("the journal starts empty", first.journal_index == Fp::zero()),
            (
                "the last row is padding",
                chips::control::kinds(last).iter().all(|(_, kind)| *kind == Fp::zero()),
            ),
        ]
        .into_iter()
        .filter_map(|(name, holds)| (!holds).then_some(name))
    }
}

/// Rows that violate nothing, and quick answers about changes to one of them.
pub struct Mutants<'a> {
    columns: &'a Columns<'a>,
    rows: Vec<Row<Fp>>,
    places: Places,
}

impl<'a> Mutants<'a> {
    pub fn new(columns: &'a Columns<'a>, rows: Vec<Row<Fp>>) -> Mutants<'a> {
        Mutants { columns, rows, places: columns.places() }
    }

    /// What is violated when row `index` is `changed` and everything else stays, but that multiplicities are counted
    /// anew, as a cheater would.
    pub fn violations(&mut self, index: usize, changed: Row<Fp>) -> BTreeSet<&'static str> {
        let (usable, original) = (usable_rows(self.columns.k), self.rows[index]);
        let mut found = BTreeSet::new();
        let mut balance: HashMap<Key, Fp> = HashMap::new();
        for (row, sign) in [(original, -Fp::one()), (changed, Fp::one())] {
            self.rows[index] = row;
            if index == usable {
                continue;
            }
            for (at, term) in self.columns.terms(&self.rows, index).into_iter().enumerate() {
                let pair = key(parts(term.pair));
                // What a table has can be counted; what a row offers more often than it is used cannot.
                if at >= TERMS - OFFERS || !self.places.contains_key(&pair) {
                    *balance.entry(pair).or_insert(Fp::zero()) += sign * term.multiplicity;
                }
            }
        }
        for at in index.saturating_sub(1)..(index + 1).min(usable) {
            let gates = chips::constrain(&self.columns.view(&self.rows, at));
            found.extend(gates.into_iter().filter(|(_, value)| *value != Fp::zero()).map(|(name, _)| name));
        }
        found.extend(self.columns.violated_ends(&self.rows));
        self.rows[index] = original;
        let unbalanced = balance.into_iter().filter(|(_, sum)| *sum != Fp::zero());
        found.extend(unbalanced.map(|(tuple, _)| name_of(&tuple)));
        found
    }

    pub fn rows(&self) -> &[Row<Fp>] {
        &self.rows
    }
}

/// The name of the table that a pair belongs to.
fn name_of((first, second): &Key) -> &'static str {
    let tag = |part: &[u8; 32], bit: u32| usize::from(part[bit as usize / 8]) >> (bit % 8) & 15;
    match tag(second, TABLE_TAG_BIT) {
        0 => LOOKUP_NAMES[tag(first, PACKED_TAG_BIT)],
        table => LOOKUP_NAMES[table],
    }
}

/// By the tag of the pair.
const LOOKUP_NAMES: [&str; 16] = [
    "lookup: nothing",
    "lookup: and",
    "lookup: power of two",
    "lookup: quad",
    "lookup: byte",
    "lookup: time",
    "lookup: access",
    "lookup: 7",
    "lookup: instruction",
    "lookup: image",
    "lookup: border",
    "lookup: end",
    "lookup: region",
    "lookup: journal",
    "lookup: 14",
    "lookup: 15",
];
