//! What a constraint is written in: the same formula serves the circuit (over expressions) and the witness (over numbers).

use std::ops::{Add, Mul, Sub};

use halo2_proofs::pasta::Fp;
use halo2_proofs::plonk::Expression;

/// A ring with the scalars of Pallas: [`Expression`] when a circuit is configured, [`Fp`] when a row is checked.
pub trait Algebra:
    Clone + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Send + Sync
{
    fn constant(value: Fp) -> Self;

    /// Multiplied by a constant: no degree is added.
    #[must_use]
    fn scale(self, factor: Fp) -> Self;

    fn number(value: u64) -> Self {
        Self::constant(Fp::from(value))
    }

    #[must_use]
    fn times(self, factor: u64) -> Self {
        self.scale(Fp::from(factor))
    }

    /// The sum of at least one.
    fn total(items: impl IntoIterator<Item = Self>) -> Self {
        items.into_iter().reduce(|sum, item| sum + item).unwrap_or_else(|| Self::number(0))
    }

    /// Shifted left: times 2^`bits`.
    #[must_use]
    fn shifted(self, bits: u32) -> Self {
        self.scale(power_of_two(bits))
    }

    fn one() -> Self {
        Self::constant(Fp::one())
    }

    /// `1 - self`: of a boolean, its opposite.
    #[must_use]
    fn not(self) -> Self {
        Self::one() - self
    }
}

impl Algebra for Fp {
    fn constant(value: Fp) -> Fp {
        value
    }

    fn scale(self, factor: Fp) -> Fp {
        self * factor
    }
}

impl Algebra for Expression<Fp> {
    fn constant(value: Fp) -> Self {
        Expression::Constant(value)
    }

    fn scale(self, factor: Fp) -> Self {
        self * factor
    }
}

/// 2^`bits`, below the modulus of about 2^254.
pub fn power_of_two(bits: u32) -> Fp {
    debug_assert!(bits < 254);
    let mut limbs = [0; 4];
    limbs[(bits / 64) as usize] = 1_u64 << (bits % 64);
    Fp::from_raw(limbs)
}

/// The number with these digits, the least significant first, in base 2^`bits`.
pub fn digits<T: Algebra>(digits: &[T], bits: u32) -> T {
    let place = |(at, digit): (usize, &T)| match at {
        0 => digit.clone(),
        _ => digit.clone().shifted(at as u32 * bits),
    };
    T::total(digits.iter().enumerate().map(place))
}
