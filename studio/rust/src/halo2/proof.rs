//! Proving and verifying, with the challenge between the two parts of the circuit.
//!
//! `halo2_proofs` knows no challenge phases, so the challenge of `logup` is drawn around it:
//!
//! 1. pass 1 commits to the first part, with the blinding that a proof from this seed has (see `commit`);
//! 2. challenge = Blake2b-512(verifying key, k, public column, those commitments), reduced to the field;
//! 3. pass 2 proves with the challenge as public input, from the same random bytes; its commitments to the first part
//!    must be those of pass 1, else it stops;
//! 4. the verifier draws the challenge again from the commitments that begin the proof.
//!
//! *Soundness.* To the verifier this is one more round of Fiat-Shamir, before those of the proof system: the commitments
//! are binding, so the first part is fixed before the challenge is known, and the challenge depends on all that the
//! statement and the circuit consist of. Which columns are the first part is settled by their order in the verifying
//! key; a prover who moves one behind the challenge proves another circuit. The gates tie the challenge column to the
//! public input. Then the identity of `lookups` fails with probability at most (terms * rows) / 2^254 < 2^-230.
//!
//! *Zero knowledge.* Of pass 1 only the commitments of the first part are ever shown, and these are the ones in the
//! proof. Both passes draw the same blinding for the same columns, which is one use of it: what is shown of the first
//! part are the commitments once and the openings of pass 2. The bytes of the seed come from the operating system,
//! serve one proof and are wiped; nothing outside of tests can set them.

use chacha20::ChaCha20Rng;
use halo2_proofs::pasta::group::GroupEncoding;
use halo2_proofs::pasta::group::ff::{FromUniformBytes, PrimeField};
use halo2_proofs::pasta::{EqAffine, Fp};
use halo2_proofs::plonk::{Error, SingleVerifier, create_proof, verify_proof};
use halo2_proofs::transcript::{Blake2bRead, Challenge255};
use rand_core::SeedableRng;
use zeroize::Zeroizing;

use super::check::Columns;
use super::circuit::{FIRST_PART, Rv32im};
use super::columns::Row;
use super::commit::commit;
use super::error::Halo2Error;
use super::keys::Verifier;
use super::logup;
use super::public::{Statics, mixed};
use super::run::Run;
use super::tables::usable_rows;
use super::transcript::ProverTranscript;
use crate::machine::{Control, Phase};

/// The version of the circuit and of its evidence; any change to a gate makes a new one.
const FORMAT: u8 = 2;
/// Format and k, then the proof.
const HEAD_BYTES: usize = 2;
const POINT_BYTES: usize = 32;

pub(super) type Seed = Zeroizing<[u8; 32]>;

/// Prove `run` of the program of `statics`; returns the evidence.
pub fn prove(keys: &Verifier, statics: &Statics, run: Run, control: &Control) -> Result<Vec<u8>, Halo2Error> {
    let mut seed = Seed::new([0; 32]);
    getrandom::fill(&mut *seed).map_err(|_| Halo2Error::NoRandomness)?;
    let journal = run.journal.clone();
    let mut rows = run.into_rows(keys.k);
    let public = statics.column(&journal);
    if public.len() > usable_rows(keys.k) || rows.len() != usable_rows(keys.k) + 1 {
        return Err(Halo2Error::TooLong { rows: rows.len().max(public.len()) as u64 });
    }
    Columns::new(keys.k, &public).count(&mut rows);
    let proof = prove_rows(keys, &public, &rows, &seed, control)?;
    let mut evidence = vec![FORMAT, keys.k as u8];
    evidence.extend(proof);
    Ok(evidence)
}

/// Both passes over rows that are complete but for the second part.
pub(super) fn prove_rows(
    keys: &Verifier,
    public: &[(Fp, Fp)],
    rows: &[Row<Fp>],
    seed: &Seed,
    control: &Control,
) -> Result<Vec<u8>, Halo2Error> {
    control.set_phase(Phase::Committing);
    let prover = keys.prover()?;
    let first = commit(rows, &prover.lagrange, prover.blinding_base, ChaCha20Rng::from_seed(**seed));
    if control.is_cancelled() {
        return Err(Halo2Error::Cancelled);
    }
    let (challenge, mixer) = draw(keys, public, &first);
    let columns = Columns::new(keys.k, public);
    let public = mixed(public, challenge, mixer);
    let sums = logup::fill(&columns, rows, &public, challenge, mixer);
    control.set_phase(Phase::CommittingAll);
    let mut second = ProverTranscript::new(&first, control);
    let complete = pass(keys, &columns, &public, rows, &sums, seed, &mut second)?;
    if second.differs {
        return Err(Halo2Error::Inconsistent { what: "the passes commit to different runs" });
    }
    if !complete {
        return Err(stopped(control, "pass 2 ended early"));
    }
    Ok(second.finish())
}

/// Whether the proof system came to its end; it is stopped through the transcript.
pub(super) fn pass(
    keys: &Verifier,
    columns: &Columns<'_>,
    public: &[Fp],
    rows: &[Row<Fp>],
    sums: &[logup::Sums<Fp>],
    seed: &Seed,
    transcript: &mut ProverTranscript<'_>,
) -> Result<bool, Halo2Error> {
    let circuit = Rv32im { columns, rows, sums };
    let rng = ChaCha20Rng::from_seed(**seed);
    match create_proof(&keys.params, &keys.prover()?.pk, &[circuit], &[&[public]], rng, transcript) {
        Ok(()) => Ok(true),
        Err(Error::Transcript(_)) => Ok(false),
        Err(_) => Err(Halo2Error::Inconsistent { what: "the proof system refuses the rows" }),
    }
}

fn stopped(control: &Control, what: &'static str) -> Halo2Error {
    if control.is_cancelled() { Halo2Error::Cancelled } else { Halo2Error::Inconsistent { what } }
}

/// (challenge, mixer), from all that is public and from the commitments to the first part.
pub(super) fn draw(keys: &Verifier, public: &[(Fp, Fp)], points: &[EqAffine]) -> (Fp, Fp) {
    let mut state = blake2b_simd::Params::new().hash_length(64).personal(b"ProvingStudio-L1").to_state();
    state.update(&keys.vk_digest);
    state.update(&[FORMAT, keys.k as u8]);
    state.update(&(public.len() as u64).to_le_bytes());
    for (first, second) in public {
        state.update(&first.to_repr());
        state.update(&second.to_repr());
    }
    for point in points {
        state.update(&point.to_bytes());
    }
    let challenge = Fp::from_uniform_bytes(state.finalize().as_array());
    state.update(b"mixer");
    (challenge, Fp::from_uniform_bytes(state.finalize().as_array()))
}

/// The k that evidence says it has, and whose length it has; nothing else in it is looked at.
pub fn k_of(evidence: &[u8]) -> Result<u32, Halo2Error> {
    let [format, k] = *evidence.first_chunk().ok_or(Halo2Error::Invalid)?;
    if format != FORMAT {
        return Err(Halo2Error::OtherFormat);
    }
    let k = u32::from(k);
    super::keys::check_k(k)?;
    let expected = HEAD_BYTES + proof_bytes(k);
    if evidence.len() == expected {
        Ok(k)
    } else {
        Err(Halo2Error::WrongLength { got: evidence.len(), expected })
    }
}

/// Whether `evidence` shows that the program of `statics` wrote `journal` and exited with 0.
pub fn verify(keys: &Verifier, statics: &Statics, journal: &[u8], evidence: &[u8]) -> Result<(), Halo2Error> {
    if k_of(evidence)? != keys.k {
        return Err(Halo2Error::WrongK { k: keys.k });
    }
    let proof = &evidence[HEAD_BYTES..];
    if statics.rows(journal.len()) > usable_rows(keys.k) {
        return Err(Halo2Error::Invalid);
    }
    let public = statics.column(journal);
    let mut points = Vec::with_capacity(FIRST_PART);
    for bytes in proof.chunks_exact(POINT_BYTES).take(FIRST_PART) {
        let bytes: [u8; POINT_BYTES] = bytes.try_into().map_err(|_| Halo2Error::Invalid)?;
        points.push(Option::from(EqAffine::from_bytes(&bytes)).ok_or(Halo2Error::Invalid)?);
    }
    let (challenge, mixer) = draw(keys, &public, &points);
    let public = mixed(&public, challenge, mixer);
    let mut transcript = Blake2bRead::<_, EqAffine, Challenge255<EqAffine>>::init(proof);
    let strategy = SingleVerifier::new(&keys.params);
    verify_proof(&keys.params, &keys.vk, strategy, &[&[&public]], &mut transcript)
        .map_err(|_| Halo2Error::Invalid)
}

/// Bytes of a proof for 2^k rows: they depend on nothing else.
#[must_use]
pub fn proof_bytes(k: u32) -> usize {
    FIXED_BYTES + 2 * POINT_BYTES * k as usize
}

/// All of a proof but the rounds of the inner product argument.
const FIXED_BYTES: usize = 8_736;
