//! The second part of the circuit: sums of the logarithmic derivative (see `lookups`) over the challenge.
//!
//! A helper column holds the sum of three terms m / (challenge + tuple) of its row; `sum` adds all helpers from the
//! rows above. It starts and ends as 0.

use halo2_proofs::pasta::Fp;
use halo2_proofs::pasta::group::ff::Field;
use rayon::prelude::*;

use super::algebra::Algebra;
use super::check::Columns;
use super::columns::Row;
use super::lookups::{TERMS, Term, terms};
use super::tables::usable_rows;

/// Terms in a helper: with three, its constraint has degree 4, and 5 where it is switched off for blinding.
const GROUP: usize = 3;
pub const HELPERS: usize = TERMS.div_ceil(GROUP);
/// The challenge, the sum, the helpers.
pub const COLUMNS: usize = 2 + HELPERS;

/// The cells of the second part in one row.
#[derive(Clone, Debug)]
pub struct Sums<T> {
    pub challenge: T,
    pub sum: T,
    pub helpers: [T; HELPERS],
}

/// `next_challenge` and `next_sum` are those of the row below.
pub fn constrain<T: Algebra>(
    sums: &Sums<T>,
    next_challenge: T,
    next_sum: T,
    terms: &[Term<T>],
) -> Vec<(&'static str, T)> {
    let mut gates = vec![
        ("one challenge in all rows", next_challenge - sums.challenge.clone()),
        ("the sum goes on", next_sum - sums.sum.clone() - T::total(sums.helpers.clone())),
    ];
    for (helper, group) in sums.helpers.iter().zip(terms.chunks(GROUP)) {
        let shifted: Vec<T> =
            group.iter().map(|term| sums.challenge.clone() + term.tuple.clone()).collect();
        gates.push(("a helper is its terms", helper.clone() * product(&shifted) - numerator(group, &shifted)));
    }
    gates
}

fn product<T: Algebra>(factors: &[T]) -> T {
    factors.iter().cloned().reduce(|product, factor| product * factor).unwrap_or_else(T::one)
}

/// Of the sum of m_i / d_i over the common denominator.
fn numerator<T: Algebra>(group: &[Term<T>], shifted: &[T]) -> T {
    T::total(group.iter().enumerate().map(|(at, term)| {
        let others: Vec<T> =
            shifted.iter().enumerate().filter(|&(other, _)| other != at).map(|(_, d)| d.clone()).collect();
        term.multiplicity.clone() * product(&others)
    }))
}

/// The second part for all rows, the padding below the usable ones included.
pub fn fill(columns: &Columns<'_>, rows: &[Row<Fp>], challenge: Fp) -> Vec<Sums<Fp>> {
    let helpers: Vec<[Fp; HELPERS]> = (0..usable_rows(columns.k))
        .into_par_iter()
        .with_min_len(64)
        .map(|index| helpers_of(&terms(&columns.view(rows, index), &columns.offers(index)), challenge))
        .collect();
    let mut sum = Fp::zero();
    let mut sums = Vec::with_capacity(helpers.len() + 1);
    for helpers in helpers {
        sums.push(Sums { challenge, sum, helpers });
        sum += helpers.iter().sum::<Fp>();
    }
    sums.push(Sums { challenge, sum, helpers: [Fp::zero(); HELPERS] });
    sums
}

fn helpers_of(terms: &[Term<Fp>], challenge: Fp) -> [Fp; HELPERS] {
    let mut denominators = [Fp::zero(); HELPERS];
    let mut helpers = [Fp::zero(); HELPERS];
    for (at, group) in terms.chunks(GROUP).enumerate() {
        let shifted: Vec<Fp> = group.iter().map(|term| challenge + term.tuple).collect();
        denominators[at] = product(&shifted);
        helpers[at] = numerator(group, &shifted);
    }
    // Montgomery's trick: one inversion for the row. A denominator is 0 with probability 2^-230; then no proof is made.
    let mut before = [Fp::zero(); HELPERS];
    let mut all = Fp::one();
    for (at, denominator) in denominators.iter().enumerate() {
        before[at] = all;
        all *= denominator;
    }
    let mut inverse = all.invert().unwrap_or(Fp::zero());
    for at in (0..HELPERS).rev() {
        helpers[at] *= inverse * before[at];
        inverse *= denominators[at];
    }
    helpers
}
