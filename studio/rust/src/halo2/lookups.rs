//! All that a row looks up, takes and leaves, and all that it offers: the terms of the logarithmic derivative.
//!
//! LogUp (Haboeck, ePrint 2022/1530): the sum of multiplicity / (challenge + tuple) over all rows is zero just when
//! what is looked up is offered, as often. Lookups count once, offers minus as often as they are used.

use super::algebra::Algebra;
use super::chips::{access, address, limbs, multiply};
use super::tuples;
use super::view::{View, sum};

/// Lookups, accesses and offers of one row.
pub const TERMS: usize = 41;
/// How many of them, the last ones, are offers.
pub const OFFERS: usize = 4;

/// What the row offers: one entry of each table.
#[derive(Clone, Debug)]
pub struct Offers<T> {
    /// Nibbles with their bitwise and, powers of two, quads.
    pub nibbles: T,
    pub bytes: T,
    pub times: T,
    pub public: T,
}

#[derive(Clone, Debug)]
pub struct Term<T> {
    pub multiplicity: T,
    pub tuple: T,
}

/// Every term of a row, always in this order.
pub fn terms<T: Algebra>(view: &View<T>, offers: &Offers<T>) -> Vec<Term<T>> {
    let row = &view.row;
    let mut terms = Vec::with_capacity(TERMS);
    let mut add = |multiplicity: T, tuple: T| terms.push(Term { multiplicity, tuple });
    for ((x, y), z) in row.x.iter().zip(&row.y).zip(&row.z) {
        add(T::one(), tuples::nibbles(x.clone(), y.clone(), z.clone()));
    }
    for byte in row.r.iter().chain(&row.s).chain(&row.old) {
        add(T::one(), tuples::byte(byte.clone()));
    }
    for low in [&row.ago_low1, &row.ago_low2, &row.ago_low3] {
        add(T::one(), tuples::time(low.clone()));
    }
    for (happens, number) in access::register_numbers(row) {
        add(happens, tuples::byte(number));
    }
    add(row.signed1_flag.clone(), limbs::sign_of(&row.x[7], &row.sign1));
    add(sum!(row; signed2_flag shift_flag), row.sign2_lookup.clone());
    add(row.shift_flag.clone(), multiply::power(row));
    add(address::addressed(row), tuples::quad(row.quad.clone()));
    let looks_up_public = sum!(row; cpu read write console copy_out image border end);
    add(looks_up_public, row.public.clone());
    for access in access::accesses(view) {
        add(access.happens.clone(), access.takes);
        add(T::number(0) - access.happens, access.leaves);
    }
    for (used, offer) in [
        (&row.used_nibbles, &offers.nibbles),
        (&row.used_bytes, &offers.bytes),
        (&row.used_times, &offers.times),
        (&row.used_public, &offers.public),
    ] {
        add(T::number(0) - used.clone(), offer.clone());
    }
    terms
}
