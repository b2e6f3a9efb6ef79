//! All that a row looks up, takes and leaves, and all that it offers: the terms of the logarithmic derivative.
//!
//! LogUp (Haboeck, ePrint 2022/1530): the sum of multiplicity / (challenge + pair) over all rows is zero just when
//! what is looked up is offered, as often. Lookups count once, offers minus as often as they are used. Pairs of two
//! cells have degree 2 once they are mixed, so they are spread over the groups of `logup`.

use halo2_proofs::pasta::Fp;

use super::algebra::Algebra;
use super::chips::{access, address, multiply};
use super::tuples::{self, Pair, Second, table_tag};
use super::view::{View, sum};

/// Lookups, accesses and offers of one row.
pub const TERMS: usize = 39;
/// How many of them, the last ones, are offers.
pub const OFFERS: usize = 4;

/// What the row offers: one entry of each table.
#[derive(Clone, Debug)]
pub struct Offers<T> {
    /// Packed nibbles with their bitwise and, powers of two, quads; and which of them, as the second part.
    pub mixed: T,
    pub mixed_tag: T,
    pub bytes: T,
    pub times: T,
    pub public: Public<T>,
}

/// A public entry: as its two parts where rows are checked, or mixed already where the challenge is known.
#[derive(Clone, Debug)]
pub enum Public<T> {
    Parts(T, T),
    Mixed(T),
}

#[derive(Clone, Debug)]
pub struct Term<T> {
    pub multiplicity: T,
    pub pair: Pair<T>,
}

/// Every term of a row, always in this order; the offers last.
pub fn terms<T: Algebra>(view: &View<T>, offers: &Offers<T>) -> Vec<Term<T>> {
    let row = &view.row;
    let mut terms = Vec::with_capacity(TERMS);
    let mut add = |multiplicity: T, pair: Pair<T>| terms.push(Term { multiplicity, pair });
    for packed in &row.ands {
        add(T::one(), tuples::and(packed.clone()));
    }
    for byte in row.r.iter().chain(&row.s).chain(&row.u) {
        add(T::one(), tuples::byte(byte.clone()));
    }
    for low in [&row.ago_low1, &row.ago_low2, &row.ago_low3] {
        add(T::one(), tuples::time(low.clone()));
    }
    for (happens, number) in access::register_numbers(row) {
        add(happens, tuples::byte(number));
    }
    add(row.shift_flag.clone(), multiply::power(row));
    add(address::addressed(row) + row.shift_flag.clone(), tuples::quad(row.quad.clone()));
    let looks_up_public = sum!(row; cpu read write console copy_out image border end);
    let public = Pair { first: row.public.clone(), second: Second::Cell(row.immediate.clone()) };
    add(looks_up_public, public);
    for access in access::accesses(view) {
        add(access.happens.clone(), access.takes);
        add(T::number(0) - access.happens, access.leaves);
    }
    let in_table = |first: &T, tag| Pair { first: first.clone(), second: Second::Tag(table_tag(tag)) };
    let mixed = Pair { first: offers.mixed.clone(), second: Second::Cell(offers.mixed_tag.clone()) };
    let public = match &offers.public {
        Public::Parts(first, second) => Pair { first: first.clone(), second: Second::Cell(second.clone()) },
        Public::Mixed(mixed) => Pair { first: mixed.clone(), second: Second::Tag(Fp::zero()) },
    };
    for (used, offer) in [
        (&row.used_mixed, mixed),
        (&row.used_bytes, in_table(&offers.bytes, tuples::BYTES)),
        (&row.used_times, in_table(&offers.times, tuples::TIMES)),
        (&row.used_public, public),
    ] {
        add(T::number(0) - used.clone(), offer);
    }
    terms
}
