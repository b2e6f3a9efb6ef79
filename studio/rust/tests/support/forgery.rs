//! False runs of the circuit that are put together by hand, and the constraints that a table breaks, one by one.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use halo2_proofs::pasta::Fp;
use halo2_proofs::pasta::group::ff::PrimeField;
use proving_studio_native::halo2::check::Columns;
use proving_studio_native::halo2::chips::access::{MOMENTS, accesses};
use proving_studio_native::halo2::chips::control::kinds;
use proving_studio_native::halo2::chips::{constrain, limbs};
use proving_studio_native::halo2::columns::Row;
use proving_studio_native::halo2::lookups::{OFFERS, Public, TERMS};
use proving_studio_native::halo2::public::{Statics, TableEntry};
use proving_studio_native::halo2::run::{Run, Semantics, run as rows_of};
use proving_studio_native::halo2::small;
use proving_studio_native::halo2::tables::{parts, usable_rows};
use proving_studio_native::halo2::tuples::{self, Pair, Second};
use proving_studio_native::halo2::view::View;
use proving_studio_native::machine::{Control, Program};

use super::halo2::Table;

/// The rows of a run up to its exit, to be changed, left out or taken from elsewhere.
#[derive(Clone)]
pub struct Forgery {
    pub statics: Statics,
    pub rows: Vec<Row<Fp>>,
    /// The order in which the first rows make their accesses, where it is not the order of the rows.
    pub order: Vec<usize>,
}

/// When a place was accessed last, and what it holds.
type Places = BTreeMap<u64, (u64, Fp)>;

impl Forgery {
    pub fn new(program: &Program, witness: &[u8], semantics: &mut dyn Semantics) -> Forgery {
        let statics = Statics::new(program).unwrap();
        let mut rows = rows_of(program, &statics, witness, semantics, &Control::default()).unwrap().rows;
        let exit = rows.iter().rposition(|row| row.ecall == Fp::one()).unwrap();
        rows.truncate(exit + 1);
        Forgery { statics, rows, order: Vec::new() }
    }

    /// The first row that `is` one.
    pub fn find(&mut self, is: impl Fn(&Row<Fp>) -> bool) -> &mut Row<Fp> {
        self.rows.iter_mut().find(|row| is(row)).unwrap()
    }

    /// The circuit of these rows and a memory table: each access takes what the one before it left, if the value is that.
    pub fn table(mut self) -> Table {
        let first = |entry: &TableEntry| match *entry {
            TableEntry::Image { address, value } => Some((address, (0, Fp::from(u64::from(value))))),
            TableEntry::Border { .. } => None,
        };
        let mut places: Places = self.statics.table.iter().filter_map(first).collect();
        let mut journal = Vec::new();
        for row in &mut self.rows {
            row.journal_index = Fp::from(journal.len() as u64);
            if row.copy_out == Fp::one() {
                journal.push(small(row.part) as u8);
            }
        }
        let ordered = self.order.len();
        for index in std::mem::take(&mut self.order).into_iter().chain(ordered..self.rows.len()) {
            take(&mut places, &mut self.rows[index], index);
        }
        self.memory_table(&places);
        let ago: Vec<[Fp; 3]> =
            self.rows.iter().map(|row| [row.ago_low1, row.ago_low2, row.ago_low3]).collect();
        let made = Run { rows: self.rows, journal: journal.clone() };
        let k = made.smallest_k(&self.statics).unwrap();
        let mut rows = made.into_rows(k);
        // What lies in the future is no number of moments, and stays in one piece.
        for (row, ago) in rows.iter_mut().zip(ago) {
            let parts = [
                (&mut row.ago_low1, &mut row.ago_high1),
                (&mut row.ago_low2, &mut row.ago_high2),
                (&mut row.ago_low3, &mut row.ago_high3),
            ];
            for ((low, high), ago) in parts.into_iter().zip(ago) {
                if Fp::from(small(ago)) != ago {
                    (*low, *high) = (ago, Fp::zero());
                }
            }
        }
        Table { k, rows, public: self.statics.column(&journal), journal }
    }

    fn memory_table(&mut self, places: &Places) {
        let mut entries: BTreeMap<u64, Option<TableEntry>> =
            places.keys().map(|&address| (address, None)).collect();
        entries.extend(self.statics.table.iter().map(|&entry| (entry.address(), Some(entry))));
        let addresses: Vec<u64> = entries.keys().copied().collect();
        let end = addresses.last().unwrap() + 1;
        let one = Fp::one();
        // The exit ends the run, whatever it says of the journal.
        let last = self.rows.last().unwrap();
        let journal_index = last.journal_index + last.copy_out;
        let ended = last.ended;
        let (mut counter, mut zone) = (Fp::zero(), one);
        for (at, (&address, &entry)) in entries.iter().enumerate() {
            let next = addresses.get(at + 1).copied().unwrap_or(end);
            let mut row = Row {
                pc: counter,
                address3: Fp::from(address),
                zone,
                r: limbs::bytes((next - address - 1) as u32),
                journal_index,
                ended,
                ..Row::default()
            };
            let index = self.rows.len();
            match entry {
                Some(TableEntry::Image { value, .. }) => {
                    row.image = one;
                    row.written = Fp::from(u64::from(value));
                    row.immediate = row.written;
                    row.public = tuples::image(counter, row.address3);
                }
                Some(TableEntry::Border { open, .. }) => {
                    zone = Fp::from(u64::from(open));
                    row.border = one;
                    row.public = tuples::border(counter, zone, row.address3);
                }
                None => row.zero = one,
            }
            if row.border != one {
                let (time, value) = places[&address];
                row.old = value;
                row.ago_low3 = Fp::from(moment(index, 3) - time - 1);
            }
            counter += row.image + row.border;
            self.rows.push(row);
        }
        self.rows.push(Row {
            end: one,
            pc: counter,
            address3: Fp::from(end),
            zone,
            public: tuples::end(counter, journal_index),
            journal_index,
            ended,
            ..Row::default()
        });
    }
}

/// The time of access `slot` of the row `index`.
fn moment(index: usize, slot: u64) -> u64 {
    MOMENTS * index as u64 + MOMENTS + slot - 1
}

fn take(places: &mut Places, row: &mut Row<Fp>, index: usize) {
    let view =
        View { row: *row, next: Row::default().as_next(), index: Fp::from(index as u64), reach: Fp::zero() };
    let happens = accesses(&view).map(|access| access.happens != Fp::zero());
    let slots = [
        (row.address1, row.value1, &mut row.ago_low1),
        (row.address2, row.value2, &mut row.ago_low2),
        (row.address3, row.written, &mut row.ago_low3),
    ];
    for (at, (address, leaves, ago)) in slots.into_iter().enumerate().filter(|(at, _)| happens[*at]) {
        let now = moment(index, at as u64 + 1);
        let place = places.entry(small(address)).or_insert((0, Fp::zero()));
        *ago = Fp::from(now) - Fp::from(place.0 + 1);
        if at == 2 {
            row.old = place.1;
        }
        // The memory table leaves what was there first.
        let is_first = at == 2 && (row.image == Fp::one() || row.zero == Fp::one());
        *place = (if is_first { 0 } else { now }, leaves);
    }
}

/// Both parts of a pair.
type Key = ([u8; 32], [u8; 32]);

fn key(pair: Pair<Fp>) -> Key {
    let (first, second) = parts(pair);
    (first.to_repr(), second.to_repr())
}

/// Lookups of one row, in their order. The last seven are what is public and the accesses.
pub const LOOKUPS: [&str; TERMS - OFFERS - 7] = [
    "lookup: ands0",
    "lookup: ands1",
    "lookup: ands2",
    "lookup: ands3",
    "lookup: ands4",
    "lookup: ands5",
    "lookup: ands6",
    "lookup: ands7",
    "lookup: r0",
    "lookup: r1",
    "lookup: r2",
    "lookup: r3",
    "lookup: s0",
    "lookup: s1",
    "lookup: s2",
    "lookup: s3",
    "lookup: u0",
    "lookup: u1",
    "lookup: u2",
    "lookup: u3",
    "lookup: ago_low1",
    "lookup: ago_low2",
    "lookup: ago_low3",
    "lookup: address1",
    "lookup: address2",
    "lookup: address3",
    "lookup: power of two",
    "lookup: quad",
];

/// What the rows of a kind look up among the public entries.
const PUBLIC: [&str; 6] = [
    "lookup: instruction",
    "lookup: region",
    "lookup: journal",
    "lookup: image",
    "lookup: border",
    "lookup: end",
];
const ACCESS: &str = "lookup: access";

fn lookup_name(row: &Row<Fp>, at: usize) -> &'static str {
    if at < LOOKUPS.len() {
        LOOKUPS[at]
    } else if at > LOOKUPS.len() {
        ACCESS
    } else {
        let kinds =
            [row.cpu, row.read + row.write + row.console, row.copy_out, row.image, row.border, row.end];
        kinds.iter().position(|kind| *kind != Fp::zero()).map_or("lookup: nothing", |kind| PUBLIC[kind])
    }
}

pub type Broken = BTreeSet<&'static str>;

/// Tells which constraints a table breaks: each gate and each lookup is one.
pub struct Judge<'a> {
    columns: Columns<'a>,
    entry: Fp,
    /// What the tables and the public column offer. A cheater counts what he uses of it as it suits him.
    offered: HashSet<Key>,
}

impl<'a> Judge<'a> {
    pub fn new(table: &'a Table) -> Judge<'a> {
        let columns = table.columns();
        let in_table = |first, tag| Pair { first, second: Second::Tag(tuples::table_tag(tag)) };
        let offers = (0..usable_rows(columns.k)).flat_map(|index| {
            let offers = columns.offers(index);
            let Public::Parts(first, second) = offers.public else { panic!("numbers") };
            let pair = |first, second| Pair { first, second: Second::Cell(second) };
            [
                pair(offers.mixed, offers.mixed_tag),
                in_table(offers.bytes, tuples::BYTES),
                in_table(offers.times, tuples::TIMES),
                pair(first, second),
            ]
        });
        let offered = offers.map(key).collect();
        Judge { entry: table.public[1].0, offered, columns }
    }

    /// The names of all constraints.
    pub fn all(&self, rows: &[Row<Fp>]) -> Vec<&'static str> {
        let gates = constrain(&self.columns.view(rows, 0)).into_iter().map(|(name, _)| name);
        // Whatever is wrong at the ends of a table of these.
        let mut wrong = vec![Row { pc: -Fp::one(), ..Row::default() }; rows.len()];
        wrong[0].journal_index = Fp::one();
        wrong.last_mut().unwrap().cpu = Fp::one();
        let gates: Vec<&str> = gates.collect();
        let ends = self.columns.violations(&wrong).into_keys();
        let ends: Vec<&str> =
            ends.filter(|name| !gates.contains(name) && !name.starts_with("lookup")).collect();
        assert!(ends.len() == ENDS.len() && ENDS.iter().all(|name| ends.contains(name)), "{ends:?}");
        let lookups = LOOKUPS.into_iter().chain(PUBLIC).chain([ACCESS]);
        gates.into_iter().chain(ends).chain(lookups).collect()
    }

    fn gates(&self, rows: &[Row<Fp>], index: usize, broken: &mut Broken) {
        let gates = constrain(&self.columns.view(rows, index));
        broken.extend(gates.into_iter().filter(|(_, value)| *value != Fp::zero()).map(|(name, _)| name));
    }

    fn lookups(&self, rows: &[Row<Fp>], index: usize, balance: &mut Balance) {
        let terms = self.columns.terms(rows, index).into_iter().take(TERMS - OFFERS);
        for (at, term) in terms.enumerate().filter(|(_, term)| term.multiplicity != Fp::zero()) {
            let key = key(term.pair);
            if !self.offered.contains(&key) {
                let (sum, names) = balance.entry(key).or_default();
                *sum += term.multiplicity;
                names.insert(lookup_name(&rows[index], at));
            }
        }
    }

    fn ends(&self, rows: &[Row<Fp>], broken: &mut Broken) {
        let (first, last) = (&rows[0], rows.last().unwrap());
        let holds = [
            first.cpu == Fp::one(),
            first.pc == self.entry,
            first.journal_index == Fp::zero(),
            kinds(last).iter().all(|(_, kind)| *kind == Fp::zero()),
        ];
        broken.extend(ENDS.into_iter().zip(holds).filter(|(_, holds)| !holds).map(|(name, _)| name));
    }

    /// What `rows` break.
    pub fn broken(&self, rows: &[Row<Fp>]) -> Broken {
        let (mut broken, mut balance) = (Broken::new(), Balance::new());
        for index in 0..usable_rows(self.columns.k) {
            self.gates(rows, index, &mut broken);
            self.lookups(rows, index, &mut balance);
        }
        self.ends(rows, &mut broken);
        broken.extend(unbalanced(balance));
        broken
    }
}

/// By pair: how often it is taken more than left, and by what.
type Balance = HashMap<Key, (Fp, Broken)>;

fn unbalanced(balance: Balance) -> impl Iterator<Item = &'static str> {
    balance.into_values().filter(|(sum, _)| *sum != Fp::zero()).flat_map(|(_, names)| names)
}

/// What only the first and the last row must fulfil.
const ENDS: [&str; 4] = [
    "the first row executes",
    "the first pc is the entry",
    "the journal starts empty",
    "the last row is padding",
];
