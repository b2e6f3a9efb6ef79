//! Parameters and keys, by k alone: from our code and from points that everybody can derive, never from a proof.
//!
//! Parameters are slow to derive and quick to read, so the caller keeps them in a file; a pinned digest says whether
//! the bytes are the right ones. Keys are made anew in each process, once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

use halo2_proofs::pasta::EqAffine;
use halo2_proofs::pasta::group::GroupEncoding;
use halo2_proofs::plonk::{ProvingKey, VerifyingKey, keygen_pk, keygen_vk};
use halo2_proofs::poly::commitment::Params;

use rayon::prelude::*;

use super::check::Columns;
use super::circuit::Rv32im;
use super::error::Halo2Error;
use super::tables::{MAX_K, MIN_K};

/// BLAKE3 of the parameters' bytes for k = 9, 10, ...: `derive` gives them again.
const DIGESTS: [&str; (MAX_K - MIN_K + 1) as usize] = [
    "4978bdbb39b45dc1e3106a4f9274af5757a4809269383e5533c1fe8cf055ad7f",
    "2de4cf220fdf8f6ae21aee51685c11c9d211dd474f7ae15595a8084f854d0603",
    "46d2cc8da807c681ba7301f789a7a388bf9f2ea74e37f1bd1defbb6b82c4d25e",
    "657e0b22474bfe35b547cbaa17f19afad7bbaf3461bb214cd4739bfc1e42ff15",
    "2c7eb351c10632d63279fb2342ac3a547bc93a9b4835a8027f5cb7ca5d09b890",
    "f81c051458c5751ffed06b3d9295f62b1254db75632574b242265ab0c0f84869",
    "4011c4b95d21a0a3dbe2492b667f496a12bfd6e288fc733e712287abd977ba8d",
    "c5710a9cf4a80cbdd8369a6e63844ecda8d62d70dc7234ee5fd3be73cdc2f6a4",
    "73cbfcbb343b69b67959cc5ad683865f2e1a96b981f8b7405fd8cf1c3c4ca475",
];

/// A point as it is written.
const POINT_BYTES: usize = 32;

/// What verifying needs; `vk_digest` stands for the whole circuit.
pub struct Verifier {
    pub k: u32,
    pub params: Params<EqAffine>,
    pub vk: VerifyingKey<EqAffine>,
    /// BLAKE3 of the pinned form of the key, which names every gate and every fixed commitment.
    pub vk_digest: [u8; 32],
    parameters: Vec<u8>,
    prover: OnceLock<Prover>,
}

/// What proving needs besides.
pub struct Prover {
    pub pk: ProvingKey<EqAffine>,
    /// The points that commit to the rows of a column.
    pub lagrange: Vec<EqAffine>,
    /// The point of the blinding factor.
    pub blinding_base: EqAffine,
}

/// Derive the parameters for 2^k rows; seconds for a large k.
pub fn derive(k: u32) -> Result<Vec<u8>, Halo2Error> {
    check_k(k)?;
    let mut bytes = Vec::new();
    let written = Params::<EqAffine>::new(k).write(&mut bytes);
    written.map_err(|_| Halo2Error::Inconsistent { what: "parameters that cannot be written" })?;
    Ok(bytes)
}

pub fn check_k(k: u32) -> Result<(), Halo2Error> {
    if (MIN_K..=MAX_K).contains(&k) { Ok(()) } else { Err(Halo2Error::WrongK { k }) }
}

/// Whether `bytes` are the parameters for k.
pub fn check(k: u32, bytes: &[u8]) -> Result<(), Halo2Error> {
    check_k(k)?;
    let pinned = DIGESTS[(k - MIN_K) as usize];
    let digest = blake3::hash(bytes).to_hex();
    if digest.as_str() == pinned { Ok(()) } else { Err(Halo2Error::WrongParameters { k }) }
}

static VERIFIERS: Mutex<Option<HashMap<u32, Arc<Verifier>>>> = Mutex::new(None);

/// The keys for k that this process has already.
#[must_use]
pub fn ready(k: u32) -> Option<Arc<Verifier>> {
    VERIFIERS.lock().ok()?.as_ref()?.get(&k).cloned()
}

/// The keys for k from its parameters, which are checked; kept for the life of the process.
pub fn load(k: u32, parameters: &[u8]) -> Result<Arc<Verifier>, Halo2Error> {
    if let Some(ready) = ready(k) {
        return Ok(ready);
    }
    check(k, parameters)?;
    let wrong = |_| Halo2Error::WrongParameters { k };
    let params = Params::read(&mut &*parameters).map_err(wrong)?;
    let columns = Columns::new(k, &[]);
    let shape = Rv32im { columns: &columns, rows: &[], sums: &[] };
    let vk = keygen_vk(&params, &shape)
        .map_err(|_| Halo2Error::Inconsistent { what: "no key for the circuit" })?;
    let vk_digest = *blake3::hash(format!("{:?}", vk.pinned()).as_bytes()).as_bytes();
    let made = Arc::new(Verifier {
        k,
        params,
        vk,
        vk_digest,
        parameters: parameters.to_vec(),
        prover: OnceLock::new(),
    });
    if let Ok(mut verifiers) = VERIFIERS.lock() {
        return Ok(verifiers.get_or_insert_default().entry(k).or_insert(made).clone());
    }
    Ok(made)
}

impl Verifier {
    /// What proving needs; made on first use.
    pub fn prover(&self) -> Result<&Prover, Halo2Error> {
        if let Some(prover) = self.prover.get() {
            return Ok(prover);
        }
        let columns = Columns::new(self.k, &[]);
        let shape = Rv32im { columns: &columns, rows: &[], sums: &[] };
        let pk = keygen_pk(&self.params, self.vk.clone(), &shape);
        let pk = pk.map_err(|_| Halo2Error::Inconsistent { what: "no key for the circuit" })?;
        let (lagrange, blinding_base) = self.lagrange()?;
        Ok(self.prover.get_or_init(|| Prover { pk, lagrange, blinding_base }))
    }

    /// From the parameters as they are written: k (4 bytes), 2^k points, 2^k points of the Lagrange basis, two more.
    fn lagrange(&self) -> Result<(Vec<EqAffine>, EqAffine), Halo2Error> {
        let wrong = Halo2Error::WrongParameters { k: self.k };
        let points = self.parameters.get(4..).ok_or(wrong.clone())?.as_chunks::<POINT_BYTES>().0;
        let rows = 1 << self.k;
        let wanted = points.get(rows..=2 * rows).ok_or(wrong.clone())?;
        let read = |bytes: &[u8; POINT_BYTES]| Option::from(EqAffine::from_bytes(bytes));
        let mut points =
            wanted.par_iter().map(read).collect::<Option<Vec<EqAffine>>>().ok_or(wrong.clone())?;
        let blinding_base = points.pop().ok_or(wrong)?;
        Ok((points, blinding_base))
    }
}
