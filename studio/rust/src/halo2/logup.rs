//! The second part of the circuit: sums of the logarithmic derivative (see `lookups`) over the challenge.
//!
//! A helper column holds the sum of two or three terms m / (challenge + first + second * mixer) of its row; `sum` adds
//! all helpers from the rows above. It starts and ends as 0.

use halo2_proofs::pasta::Fp;
use halo2_proofs::pasta::group::ff::Field;
use rayon::prelude::*;

use super::algebra::Algebra;
use super::check::Columns;
use super::columns::Row;
use super::lookups::{Offers, Public, TERMS, Term, terms};
use super::tables::usable_rows;
use super::tuples::Second;

/// Helpers in front that hold two terms, of which the first is a pair of two cells; the others hold three terms. So the
/// constraint of each has degree 4, and 5 where it is switched off for blinding.
const PAIRS: usize = 9;
const OTHERS: usize = TERMS - 2 * PAIRS;
pub const HELPERS: usize = PAIRS + OTHERS.div_ceil(3);
/// The challenge, the mixer, the sum, the helpers.
pub const COLUMNS: usize = 3 + HELPERS;

/// The cells of the second part in one row.
#[derive(Clone, Debug)]
pub struct Sums<T> {
    pub challenge: T,
    pub mixer: T,
    pub sum: T,
    pub helpers: [T; HELPERS],
}

/// What the row below shows.
pub struct NextSums<T> {
    pub challenge: T,
    pub mixer: T,
    pub sum: T,
}

pub fn constrain<T: Algebra>(
    sums: &Sums<T>,
    next: NextSums<T>,
    terms: Vec<Term<T>>,
) -> Vec<(&'static str, T)> {
    let mut gates = vec![
        ("one challenge in all rows", next.challenge - sums.challenge.clone()),
        ("one mixer in all rows", next.mixer - sums.mixer.clone()),
        ("the sum goes on", next.sum - sums.sum.clone() - T::total(sums.helpers.clone())),
    ];
    for (helper, group) in sums.helpers.iter().zip(groups(terms)) {
        // h - m1 / d1 - m2 / d2 - m3 / d3 over the common denominator, each d as few times as it goes.
        let (first, others) = group.split_first().expect("no group is empty");
        let shifted = |term: &Term<T>| shifted(term, &sums.challenge, &sums.mixer);
        let rest: Vec<T> = others.iter().map(shifted).collect();
        let d1 = shifted(first);
        let led = helper.clone() * d1.clone() - first.multiplicity.clone();
        gates.push(("a helper is its terms", led * product(&rest) - d1 * numerator(others, &rest)));
    }
    gates
}

/// The terms of each helper.
fn groups<T: Algebra>(terms: Vec<Term<T>>) -> Vec<Vec<Term<T>>> {
    let two_cells = |term: &Term<T>| matches!(term.pair.second, Second::Cell(_));
    let (cells, tags): (Vec<_>, Vec<_>) = terms.into_iter().partition(two_cells);
    let mut tags = tags.into_iter();
    let mut groups: Vec<Vec<Term<T>>> =
        cells.into_iter().map(|term| std::iter::once(term).chain(tags.next()).collect()).collect();
    let rest: Vec<Term<T>> = tags.collect();
    groups.extend(rest.chunks(3).map(<[Term<T>]>::to_vec));
    assert_eq!(groups.len(), HELPERS, "every term has a helper");
    groups
}

/// challenge + first + second * mixer.
fn shifted<T: Algebra>(term: &Term<T>, challenge: &T, mixer: &T) -> T {
    let second = match &term.pair.second {
        Second::Tag(tag) if *tag == Fp::zero() => return challenge.clone() + term.pair.first.clone(),
        Second::Tag(tag) => mixer.clone().scale(*tag),
        Second::Cell(cell) => cell.clone() * mixer.clone(),
    };
    challenge.clone() + term.pair.first.clone() + second
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

/// The second part for all rows, the padding below the usable ones included. `public` is mixed already.
pub fn fill(
    columns: &Columns<'_>,
    rows: &[Row<Fp>],
    public: &[Fp],
    challenge: Fp,
    mixer: Fp,
) -> Vec<Sums<Fp>> {
    let row_terms = |index: usize| {
        let entry = public.get(index).copied().unwrap_or(Fp::zero());
        let offers = Offers { public: Public::Mixed(entry), ..columns.offers(index) };
        terms(&columns.view(rows, index), &offers)
    };
    let helpers: Vec<[Fp; HELPERS]> = (0..usable_rows(columns.k))
        .into_par_iter()
        .with_min_len(64)
        .map(|index| helpers_of(row_terms(index), challenge, mixer))
        .collect();
    let mut sum = Fp::zero();
    let mut sums = Vec::with_capacity(helpers.len() + 1);
    for helpers in helpers {
        sums.push(Sums { challenge, mixer, sum, helpers });
        sum += helpers.iter().sum::<Fp>();
    }
    sums.push(Sums { challenge, mixer, sum, helpers: [Fp::zero(); HELPERS] });
    sums
}

fn helpers_of(terms: Vec<Term<Fp>>, challenge: Fp, mixer: Fp) -> [Fp; HELPERS] {
    let mut denominators = [Fp::one(); HELPERS];
    let mut helpers = [Fp::zero(); HELPERS];
    for (at, group) in groups(terms).into_iter().enumerate() {
        let shifted: Vec<Fp> = group.iter().map(|term| shifted(term, &challenge, &mixer)).collect();
        denominators[at] = product(&shifted);
        helpers[at] = numerator(&group, &shifted);
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
