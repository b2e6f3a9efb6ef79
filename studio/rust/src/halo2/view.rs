//! What constraints are written over: a row, the one below, and the constants of the place; and how they are collected.

use super::algebra::{Algebra, digits};
use super::columns::{Next, Row};

/// Two neighbouring rows. A constraint over it holds in every row of the circuit but the last.
#[derive(Clone, Debug)]
pub struct View<T> {
    pub row: Row<T>,
    pub next: Next<T>,
    /// The number of the row, from 0.
    pub index: T,
    /// One more than the largest `ago_low`: three quarters of 2^k.
    pub reach: T,
}

/// Constraints by name: each polynomial must be zero.
#[derive(Debug)]
pub struct Gates<T>(pub Vec<(&'static str, T)>);

impl<T: Algebra> Gates<T> {
    pub fn zero(&mut self, name: &'static str, polynomial: T) {
        self.0.push((name, polynomial));
    }

    /// Where `condition` is not 0.
    pub fn when(&mut self, condition: T, name: &'static str, polynomial: T) {
        self.0.push((name, condition * polynomial));
    }

    pub fn equal(&mut self, condition: T, name: &'static str, left: T, right: T) {
        self.0.push((name, condition * (left - right)));
    }

    pub fn boolean(&mut self, name: &'static str, cell: T) {
        self.0.push((name, cell.clone() * (cell - T::one())));
    }
}

/// Sum of clones: classes of rows.
macro_rules! sum {
    ($row:expr; $($cell:ident)+) => { T::total([$($row.$cell.clone()),+]) };
}
pub(super) use sum;

impl<T: Algebra> Row<T> {
    pub fn r_word(&self) -> T {
        digits(&self.r, 8)
    }

    pub fn s_word(&self) -> T {
        digits(&self.s, 8)
    }

    pub fn u_word(&self) -> T {
        digits(&self.u, 8)
    }

    /// The first operand as a number with its sign.
    pub fn signed1(&self) -> T {
        self.value1.clone() - self.sign1.clone().shifted(32)
    }

    /// The second row of a call.
    pub fn call(&self) -> T {
        sum!(self; read write console)
    }

    pub fn copy(&self) -> T {
        sum!(self; copy_in copy_out)
    }

    /// Rows of the memory table, without its end.
    pub fn table(&self) -> T {
        sum!(self; image border zero)
    }
}

impl<T: Algebra> Next<T> {
    pub fn copy(&self) -> T {
        sum!(self; copy_in copy_out)
    }

    pub fn r_word(&self) -> T {
        digits(&self.r, 8)
    }
}
