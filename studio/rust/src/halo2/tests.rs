//! Attacks on the challenge between the two parts: they need a seed, which only tests of this module can set.

use std::path::PathBuf;
use std::sync::Arc;

use halo2_proofs::dev::MockProver;
use halo2_proofs::pasta::Fp;

use super::check::Columns;
use chacha20::ChaCha20Rng;
use rand_core::SeedableRng;

use super::circuit::{FIRST_PART, Rv32im};
use super::columns::Row;
use super::commit::commit;
use super::error::Halo2Error;
use super::keys::{Verifier, derive, load};
use super::logup;
use super::proof::{Seed, draw, pass, prove_rows, verify};
use super::public::{Statics, mixed};
use super::run::{Honest, run};
use super::transcript::ProverTranscript;
use crate::elf::ElfLimits;
use crate::machine::{Control, Program};

const K: u32 = 9;
const HEAD: [u8; 2] = [2, K as u8];
const POINT: usize = 32;

struct Case {
    keys: Arc<Verifier>,
    statics: Statics,
    public: Vec<(Fp, Fp)>,
    rows: Vec<Row<Fp>>,
    journal: Vec<u8>,
}

/// fib(`n`), whose rows fit into the smallest circuit.
fn fibonacci(n: u32) -> Case {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../resources/guests/fibonacci/fibonacci.elf");
    let program = Program::load(&std::fs::read(path).unwrap(), ElfLimits::default()).unwrap();
    let statics = Statics::new(&program).unwrap();
    let made = run(&program, &statics, &n.to_le_bytes(), &mut Honest, &Control::default()).unwrap();
    let journal = made.journal.clone();
    let public = statics.column(&journal);
    let mut rows = made.into_rows(K);
    Columns::new(K, &public).count(&mut rows);
    let keys = load(K, &derive(K).unwrap()).unwrap();
    Case { keys, statics, public, rows, journal }
}

fn seed() -> Seed {
    let mut seed = Seed::new([0; 32]);
    getrandom::fill(&mut *seed).unwrap();
    seed
}

impl Case {
    fn evidence(&self) -> Vec<u8> {
        let proof = prove_rows(&self.keys, &self.public, &self.rows, &seed(), &Control::default());
        [&HEAD[..], &proof.unwrap()].concat()
    }

    /// What pass 2 makes of a challenge that somebody chose.
    fn with_challenge(&self, (challenge, mixer): (Fp, Fp)) -> Vec<u8> {
        let columns = Columns::new(K, &self.public);
        let public = mixed(&self.public, challenge, mixer);
        let sums = logup::fill(&columns, &self.rows, &public, challenge, mixer);
        let control = Control::default();
        let mut transcript = ProverTranscript::new(&[], &control);
        assert!(pass(&self.keys, &columns, &public, &self.rows, &sums, &seed(), &mut transcript).unwrap());
        [&HEAD[..], &transcript.finish()].concat()
    }

    fn points(&self, seed: &Seed) -> Vec<halo2_proofs::pasta::EqAffine> {
        let prover = self.keys.prover().unwrap();
        commit(&self.rows, &prover.lagrange, prover.blinding_base, ChaCha20Rng::from_seed(**seed))
    }

    fn mock_holds(&self, rows: &[Row<Fp>]) -> bool {
        let (challenge, mixer) = (Fp::from(0x1234_5678_9abc_def1), Fp::from(0xfedc_ba98_7654_3211));
        let columns = Columns::new(K, &self.public);
        let public = mixed(&self.public, challenge, mixer);
        let sums = logup::fill(&columns, rows, &public, challenge, mixer);
        let circuit = Rv32im { columns: &columns, rows, sums: &sums };
        MockProver::run(K, &circuit, vec![public]).unwrap().verify().is_ok()
    }

    fn verify(&self, evidence: &[u8]) -> Result<(), Halo2Error> {
        verify(&self.keys, &self.statics, &self.journal, evidence)
    }
}

#[test]
fn an_honest_proof_holds_and_the_mock_prover_agrees() {
    let case = fibonacci(10);
    assert_eq!(case.verify(&case.evidence()), Ok(()));
    assert!(case.mock_holds(&case.rows));
}

#[test]
fn what_the_checker_refuses_the_mock_prover_and_the_verifier_refuse() {
    let case = fibonacci(10);
    let columns = Columns::new(K, &case.public);
    let add = case.rows.iter().position(|row| row.add == Fp::one() && row.writes_flag == Fp::one()).unwrap();
    for change in [
        (|row: &mut Row<Fp>| row.written += Fp::one()) as fn(&mut Row<Fp>),
        |row| row.carry += Fp::one(),
        |row| row.r[0] += Fp::one(),
        |row| row.value1 += Fp::one(),
    ] {
        let mut rows = case.rows.clone();
        change(&mut rows[add]);
        columns.count(&mut rows);
        assert!(!columns.violations(&rows).is_empty());
        assert!(!case.mock_holds(&rows));
        let proof = prove_rows(&case.keys, &case.public, &rows, &seed(), &Control::default());
        if let Ok(proof) = proof {
            assert_eq!(case.verify(&[&HEAD[..], &proof].concat()), Err(Halo2Error::Invalid));
        }
    }
}

#[test]
fn a_challenge_that_was_chosen_first_is_refused() {
    let case = fibonacci(10);
    let honest = draw(&case.keys, &case.public, &case.points(&seed()));
    // The very same steps hold with the challenge that belongs to them.
    assert_eq!(case.verify(&case.evidence()), Ok(()));
    for challenge in [(Fp::zero(), Fp::one()), (Fp::from(123_456_789), Fp::from(77)), (honest.0, Fp::zero())]
    {
        assert_eq!(case.verify(&case.with_challenge(challenge)), Err(Halo2Error::Invalid));
    }
}

#[test]
fn the_challenge_of_another_proof_is_refused() {
    let case = fibonacci(10);
    let other = draw(&case.keys, &case.public, &case.points(&seed()));
    assert_eq!(case.verify(&case.with_challenge(other)), Err(Halo2Error::Invalid));
}

#[test]
fn the_challenge_depends_on_all_that_is_public_and_on_the_order_of_the_commitments() {
    let case = fibonacci(10);
    let points = case.points(&seed());
    let honest = draw(&case.keys, &case.public, &points);
    assert_eq!(honest, draw(&case.keys, &case.public, &points));
    for at in 1..case.public.len() {
        let mut public = case.public.clone();
        public[at].0 += Fp::one();
        assert_ne!(honest, draw(&case.keys, &public, &points), "entry {at}");
        public[at] = (case.public[at].0, case.public[at].1 + Fp::one());
        assert_ne!(honest, draw(&case.keys, &public, &points), "entry {at}");
    }
    let mut longer = case.public.clone();
    longer.push((Fp::zero(), Fp::zero()));
    assert_ne!(honest, draw(&case.keys, &longer, &points));
    for at in 1..points.len() {
        let mut points = points.clone();
        points.swap(0, at);
        assert_ne!(honest, draw(&case.keys, &case.public, &points), "point {at}");
    }
    assert_ne!(honest, draw(&case.keys, &case.public, &points[1..]));
}

#[test]
fn commitments_in_another_order_are_refused() {
    let case = fibonacci(10);
    let mut evidence = case.evidence();
    let head = HEAD.len();
    for (first, second) in [(0, 1), (3, FIRST_PART - 1), (0, FIRST_PART), (FIRST_PART - 1, FIRST_PART + 3)] {
        for byte in 0..POINT {
            evidence.swap(head + first * POINT + byte, head + second * POINT + byte);
        }
        assert_eq!(case.verify(&evidence), Err(Halo2Error::Invalid), "{first} and {second}");
        for byte in 0..POINT {
            evidence.swap(head + first * POINT + byte, head + second * POINT + byte);
        }
    }
    assert_eq!(case.verify(&evidence), Ok(()));
}

#[test]
fn another_run_in_pass_2_is_noticed() {
    let (case, other) = (fibonacci(10), fibonacci(11));
    let control = Control::default();
    let seed = seed();
    let points = case.points(&seed);
    let columns = Columns::new(K, &other.public);
    let public = mixed(&other.public, Fp::one(), Fp::one());
    let mut second = ProverTranscript::new(&points, &control);
    assert!(!pass(&case.keys, &columns, &public, &other.rows, &[], &seed, &mut second).unwrap());
    assert!(second.differs);
}

#[test]
fn another_journal_or_program_is_refused() {
    let case = fibonacci(10);
    let evidence = case.evidence();
    assert_eq!(case.verify(&evidence), Ok(()));
    for at in 0..case.journal.len() {
        let mut journal = case.journal.clone();
        journal[at] ^= 1;
        assert_eq!(verify(&case.keys, &case.statics, &journal, &evidence), Err(Halo2Error::Invalid));
    }
    for journal in [&case.journal[1..], &[&case.journal[..], &[0]].concat(), &[]] {
        assert_eq!(verify(&case.keys, &case.statics, journal, &evidence), Err(Halo2Error::Invalid));
    }
}

#[test]
fn a_sample_of_flipped_bits_is_refused_and_so_is_another_length() {
    let case = fibonacci(10);
    let evidence = case.evidence();
    assert_eq!(case.verify(&evidence), Ok(()));
    let bits = evidence.len() * 8;
    let flips: Vec<usize> = match std::env::var("PROVING_STUDIO_ALL_BITS") {
        Ok(_) => (0..bits).collect(),
        // Both bytes of the head, then one bit in each of 200 places, spread over all.
        Err(_) => (0..16).chain((0..200).map(|at| 16 + at * (bits - 16) / 200 + at % 8)).collect(),
    };
    for bit in flips {
        let mut flipped = evidence.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(case.verify(&flipped).is_err(), "bit {bit}");
    }
    for evidence in [&evidence[..evidence.len() - 1], &[&evidence[..], &[0]].concat(), &evidence[..2], &[]] {
        assert!(case.verify(evidence).is_err());
    }
}

/// The first part is the columns of `Row`, in the order in which the verifying key has them: a circuit with one of them
/// behind the challenge is another circuit, with another key.
#[test]
fn all_columns_of_a_row_come_before_those_that_depend_on_the_challenge() {
    use halo2_proofs::plonk::{Circuit, ConstraintSystem};
    let mut meta = ConstraintSystem::<Fp>::default();
    let config = Rv32im::configure(&mut meta);
    let columns = config.advice_columns();
    assert_eq!(columns.len(), FIRST_PART + logup::COLUMNS);
    for (at, column) in columns.iter().enumerate() {
        assert!(column.contains(&format!("index: {at},")), "{column} is not number {at}");
    }
    assert_eq!(meta.degree(), 5);
}
