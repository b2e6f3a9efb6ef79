//! The commitments to the first part, without the rest of pass 1.
//!
//! `halo2_proofs` commits to every column with full-width scalars, one column after the other. Nearly all of ours hold
//! small numbers, so sums by digits over only as many bytes as a column needs are many times faster, and columns are
//! independent. The blinding is drawn in the order in which `create_proof` draws it: pass 2 compares the points, so a
//! difference would stop the proof and could not pass unseen.

use halo2_proofs::arithmetic::small_multiexp;
use halo2_proofs::pasta::group::ff::{Field, PrimeField};
use halo2_proofs::pasta::group::{Curve, CurveAffine as _, Group};
use halo2_proofs::pasta::{Eq, EqAffine, Fp};
use rand_core::Rng;
use rayon::prelude::*;

use super::circuit::FIRST_PART;
use super::columns::Row;
use super::logup;
use super::tables::BLINDING_ROWS;

/// Values of a digit: digits are bytes.
const DIGITS: usize = 256;

/// Commit to all columns of `rows`. `lagrange` has a point for each row of the circuit; `blinding_base` is that of the
/// blinding factor.
pub fn commit(
    rows: &[Row<Fp>],
    lagrange: &[EqAffine],
    blinding_base: EqAffine,
    mut rng: impl Rng,
) -> Vec<EqAffine> {
    let all = FIRST_PART + logup::COLUMNS;
    let blinding: Vec<[Fp; BLINDING_ROWS]> =
        (0..all).map(|_| std::array::from_fn(|_| Fp::random(&mut rng))).collect();
    let factors: Vec<Fp> = (0..all).map(|_| Fp::random(&mut rng)).collect();
    let columns = transposed(rows);
    let points: Vec<Eq> = columns
        .par_iter()
        .zip(&blinding)
        .zip(&factors)
        .map(|((column, blinding), &factor)| {
            let (used, below) = lagrange.split_at(column.len());
            let scalars: Vec<Fp> = blinding.iter().copied().chain([factor]).collect();
            let bases: Vec<EqAffine> = below.iter().copied().chain([blinding_base]).collect();
            sum_by_digits(column, used) + small_multiexp(&scalars, &bases)
        })
        .collect();
    let mut affine = vec![EqAffine::identity(); points.len()];
    Eq::batch_normalize(&points, &mut affine);
    affine
}

fn transposed(rows: &[Row<Fp>]) -> Vec<Vec<Fp>> {
    let mut columns: Vec<Vec<Fp>> = (0..FIRST_PART).map(|_| Vec::with_capacity(rows.len())).collect();
    for row in rows {
        for (column, cell) in columns.iter_mut().zip(row.cells()) {
            column.push(*cell);
        }
    }
    columns
}

/// The sum of `scalars[i] * bases[i]` (Pippenger), in time that grows with the bytes that the scalars really have.
fn sum_by_digits(scalars: &[Fp], bases: &[EqAffine]) -> Eq {
    let digits: Vec<[u8; 32]> = scalars.iter().map(PrimeField::to_repr).collect();
    let used = digits.iter().map(|bytes| 32 - bytes.iter().rev().take_while(|&&byte| byte == 0).count());
    let used = used.max().unwrap_or(0);
    let mut sum = Eq::identity();
    for place in (0..used).rev() {
        for _ in 0..8 {
            sum = sum.double();
        }
        let mut buckets = [None; DIGITS];
        for (bytes, base) in digits.iter().zip(bases) {
            let digit = usize::from(bytes[place]);
            if digit != 0 {
                *buckets[digit].get_or_insert_with(Eq::identity) += base;
            }
        }
        // digit * bucket, summed from the largest digit down.
        let (mut above, mut total) = (Eq::identity(), Eq::identity());
        for bucket in buckets.iter().skip(1).rev() {
            if let Some(bucket) = bucket {
                above += bucket;
            }
            total += above;
        }
        sum += total;
    }
    sum
}
