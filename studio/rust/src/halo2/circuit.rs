//! The circuit for `halo2_proofs`: columns, the constraints of the chips as gates, and the assignment of all cells.

use halo2_proofs::circuit::{Layouter, Region, SimpleFloorPlanner, Value};
use halo2_proofs::pasta::Fp;
use halo2_proofs::plonk::{
    Advice, Circuit, Column, ConstraintSystem, Error, Expression, Fixed, Instance, VirtualCells,
};
use halo2_proofs::poly::Rotation;

use super::algebra::Algebra;
use super::check::Columns;
use super::chips;
use super::columns::{Next, Row};
use super::logup::{self, HELPERS, NextSums, Sums};
use super::lookups::{Offers, Public, terms};
use super::tables::{reach, usable_rows};
use super::view::View;

/// Columns that are committed to before the challenge: all of `Row`, allocated first.
pub const FIRST_PART: usize = Row::<()>::COUNT;

#[derive(Clone, Debug)]
pub struct Config {
    row: Row<Column<Advice>>,
    sums: Sums<Column<Advice>>,
    public: Column<Instance>,
    fixed: FixedColumns,
}

#[derive(Clone, Copy, Debug)]
struct FixedColumns {
    /// 1 in the rows in which constraints hold, in the first, in the second, in the one below all of them.
    usable: Column<Fixed>,
    first: Column<Fixed>,
    second: Column<Fixed>,
    last: Column<Fixed>,
    index: Column<Fixed>,
    reach: Column<Fixed>,
    mixed: Column<Fixed>,
    mixed_tag: Column<Fixed>,
    bytes: Column<Fixed>,
    times: Column<Fixed>,
}

/// One run in a circuit of 2^k rows; without rows, the shape alone.
pub struct Rv32im<'a> {
    pub columns: &'a Columns<'a>,
    pub rows: &'a [Row<Fp>],
    /// Empty while the challenge is not drawn.
    pub sums: &'a [Sums<Fp>],
}

impl Circuit<Fp> for Rv32im<'_> {
    type Config = Config;
    type FloorPlanner = SimpleFloorPlanner;

    fn without_witnesses(&self) -> Self {
        Rv32im { columns: self.columns, rows: &[], sums: &[] }
    }

    fn configure(meta: &mut ConstraintSystem<Fp>) -> Config {
        let row = Row::from_cells(|| meta.advice_column());
        let sums = Sums {
            challenge: meta.advice_column(),
            mixer: meta.advice_column(),
            sum: meta.advice_column(),
            helpers: std::array::from_fn(|_| meta.advice_column()),
        };
        let fixed = FixedColumns {
            usable: meta.fixed_column(),
            first: meta.fixed_column(),
            second: meta.fixed_column(),
            last: meta.fixed_column(),
            index: meta.fixed_column(),
            reach: meta.fixed_column(),
            mixed: meta.fixed_column(),
            mixed_tag: meta.fixed_column(),
            bytes: meta.fixed_column(),
            times: meta.fixed_column(),
        };
        let config = Config { row, sums, public: meta.instance_column(), fixed };
        config.gates(meta);
        config
    }

    fn synthesize(&self, config: Config, mut layouter: impl Layouter<Fp>) -> Result<(), Error> {
        layouter.assign_region(
            || "run",
            |mut region| {
                config.assign_fixed(&mut region, self.columns)?;
                config.assign_advice(&mut region, self.rows, self.sums)
            },
        )
    }
}

impl Config {
    /// All advice columns as text, those of the first part first.
    #[cfg(test)]
    pub fn advice_columns(&self) -> Vec<String> {
        let second =
            [&self.sums.challenge, &self.sums.mixer, &self.sums.sum].into_iter().chain(&self.sums.helpers);
        self.row.cells().chain(second).map(|column| format!("{column:?}")).collect()
    }

    fn gates(&self, meta: &mut ConstraintSystem<Fp>) {
        let config = self.clone();
        meta.create_gate("first row", |cells| {
            let first = cells.query_fixed(config.fixed.first);
            let cell = |cells: &mut VirtualCells<'_, Fp>, column| cells.query_advice(column, Rotation::cur());
            let cpu = cell(cells, config.row.cpu);
            let pc = cell(cells, config.row.pc);
            let journal_index = cell(cells, config.row.journal_index);
            let challenge = cell(cells, config.sums.challenge);
            let sum = cell(cells, config.sums.sum);
            let public_challenge = cells.query_instance(config.public, Rotation::cur());
            let entry = cells.query_instance(config.public, Rotation::next());
            [
                ("the first row executes", cpu.not()),
                ("the first pc is the entry", pc - entry),
                ("the journal starts empty", journal_index),
                ("the challenge is public", challenge - public_challenge),
                ("the sum starts as 0", sum),
            ]
            .map(|(name, polynomial)| (name, first.clone() * polynomial))
        });
        meta.create_gate("second row", |cells| {
            let second = cells.query_fixed(config.fixed.second);
            let mixer = cells.query_advice(config.sums.mixer, Rotation::cur());
            let public_mixer = cells.query_instance(config.public, Rotation::next());
            [("the mixer is public", second * (mixer - public_mixer))]
        });
        meta.create_gate("last row", |cells| {
            let last = cells.query_fixed(config.fixed.last);
            let row = config.row_expressions(cells);
            let sum = cells.query_advice(config.sums.sum, Rotation::cur());
            let kinds = chips::control::kinds(&row).map(|(_, kind)| ("the last row is padding", kind));
            kinds
                .into_iter()
                .chain([("the sum ends as 0", sum)])
                .map(move |(name, polynomial)| (name, last.clone() * polynomial))
        });
        meta.create_gate("rows", |cells| {
            let usable = cells.query_fixed(config.fixed.usable);
            let view = config.view(cells);
            chips::constrain(&view)
                .into_iter()
                .map(move |(name, polynomial)| (name, usable.clone() * polynomial))
        });
        meta.create_gate("lookups", |cells| {
            let usable = cells.query_fixed(config.fixed.usable);
            let view = config.view(cells);
            let offers = Offers {
                mixed: cells.query_fixed(config.fixed.mixed),
                mixed_tag: cells.query_fixed(config.fixed.mixed_tag),
                bytes: cells.query_fixed(config.fixed.bytes),
                times: cells.query_fixed(config.fixed.times),
                public: Public::Mixed(cells.query_instance(config.public, Rotation::cur())),
            };
            let mut cell = |column, rotation| cells.query_advice(column, rotation);
            let sums = Sums {
                challenge: cell(config.sums.challenge, Rotation::cur()),
                mixer: cell(config.sums.mixer, Rotation::cur()),
                sum: cell(config.sums.sum, Rotation::cur()),
                helpers: config.sums.helpers.map(|column| cell(column, Rotation::cur())),
            };
            let next = NextSums {
                challenge: cell(config.sums.challenge, Rotation::next()),
                mixer: cell(config.sums.mixer, Rotation::next()),
                sum: cell(config.sums.sum, Rotation::next()),
            };
            logup::constrain(&sums, next, terms(&view, &offers))
                .into_iter()
                .map(move |(name, polynomial)| (name, usable.clone() * polynomial))
        });
    }

    fn row_expressions(&self, cells: &mut VirtualCells<'_, Fp>) -> Row<Expression<Fp>> {
        let mut columns = self.row.cells();
        Row::from_cells(|| {
            let column = columns.next().expect("a row has as many columns as cells");
            cells.query_advice(*column, Rotation::cur())
        })
    }

    fn view(&self, cells: &mut VirtualCells<'_, Fp>) -> View<Expression<Fp>> {
        let row = self.row_expressions(cells);
        let below = self.row.as_next();
        let mut columns = below.cells();
        let next = Next::from_cells(|| {
            let column = columns.next().expect("as many columns as cells");
            cells.query_advice(*column, Rotation::next())
        });
        View {
            row,
            next,
            index: cells.query_fixed(self.fixed.index),
            reach: cells.query_fixed(self.fixed.reach),
        }
    }

    fn assign_fixed(&self, region: &mut Region<'_, Fp>, columns: &Columns<'_>) -> Result<(), Error> {
        let usable = usable_rows(columns.k);
        let fixed = &self.fixed;
        let reach = Fp::from(reach(columns.k));
        region.assign_fixed(|| "first", fixed.first, 0, || Value::known(Fp::one()))?;
        region.assign_fixed(|| "second", fixed.second, 1, || Value::known(Fp::one()))?;
        region.assign_fixed(|| "last", fixed.last, usable, || Value::known(Fp::one()))?;
        for at in 0..usable {
            let offers = columns.offers(at);
            for (column, value) in [
                (fixed.usable, Fp::one()),
                (fixed.index, Fp::from(at as u64)),
                (fixed.reach, reach),
                (fixed.mixed, offers.mixed),
                (fixed.mixed_tag, offers.mixed_tag),
                (fixed.bytes, offers.bytes),
                (fixed.times, offers.times),
            ] {
                region.assign_fixed(|| "fixed", column, at, || Value::known(value))?;
            }
        }
        Ok(())
    }

    fn assign_advice(
        &self,
        region: &mut Region<'_, Fp>,
        rows: &[Row<Fp>],
        sums: &[Sums<Fp>],
    ) -> Result<(), Error> {
        for (at, row) in rows.iter().enumerate() {
            for (&column, &cell) in self.row.cells().zip(row.cells()) {
                region.assign_advice(|| "row", column, at, || Value::known(cell))?;
            }
        }
        for (at, row) in sums.iter().enumerate() {
            region.assign_advice(|| "challenge", self.sums.challenge, at, || Value::known(row.challenge))?;
            region.assign_advice(|| "mixer", self.sums.mixer, at, || Value::known(row.mixer))?;
            region.assign_advice(|| "sum", self.sums.sum, at, || Value::known(row.sum))?;
            for helper in 0..HELPERS {
                let column = self.sums.helpers[helper];
                region.assign_advice(|| "helper", column, at, || Value::known(row.helpers[helper]))?;
            }
        }
        Ok(())
    }
}
