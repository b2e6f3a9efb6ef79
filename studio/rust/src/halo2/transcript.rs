//! The prover's transcript: Blake2b as `halo2_proofs` has it, that compares the commitments of the first part.

use std::io;

use halo2_proofs::pasta::EqAffine;
use halo2_proofs::pasta::Fp;
use halo2_proofs::transcript::{Blake2bWrite, Challenge255, Transcript, TranscriptWrite};

use super::circuit::FIRST_PART;
use super::logup;
use crate::machine::{Control, Phase};

type Inner = Blake2bWrite<Vec<u8>, EqAffine, Challenge255<EqAffine>>;

pub struct ProverTranscript<'a> {
    inner: Inner,
    /// What the proof must begin with.
    first_part: &'a [EqAffine],
    control: &'a Control,
    /// Points written to the proof.
    written: usize,
    /// The proof begins with other points.
    pub differs: bool,
}

impl<'a> ProverTranscript<'a> {
    pub fn new(first_part: &'a [EqAffine], control: &'a Control) -> Self {
        ProverTranscript { inner: Inner::init(Vec::new()), first_part, control, written: 0, differs: false }
    }

    pub fn finish(self) -> Vec<u8> {
        self.inner.finalize()
    }

    fn stop_if_cancelled(&self) -> io::Result<()> {
        if self.control.is_cancelled() { Err(io::Error::other("cancelled")) } else { Ok(()) }
    }
}

impl Transcript<EqAffine, Challenge255<EqAffine>> for ProverTranscript<'_> {
    fn squeeze_challenge(&mut self) -> Challenge255<EqAffine> {
        self.inner.squeeze_challenge()
    }

    fn common_point(&mut self, point: EqAffine) -> io::Result<()> {
        self.inner.common_point(point)
    }

    fn common_scalar(&mut self, scalar: Fp) -> io::Result<()> {
        self.inner.common_scalar(scalar)
    }
}

impl TranscriptWrite<EqAffine, Challenge255<EqAffine>> for ProverTranscript<'_> {
    fn write_point(&mut self, point: EqAffine) -> io::Result<()> {
        self.stop_if_cancelled()?;
        if self.first_part.get(self.written).is_some_and(|expected| *expected != point) {
            self.differs = true;
            return Err(io::Error::other("another first part"));
        }
        self.inner.write_point(point)?;
        self.written += 1;
        if self.written == FIRST_PART + logup::COLUMNS {
            self.control.set_phase(Phase::Quotient);
        }
        Ok(())
    }

    fn write_scalar(&mut self, scalar: Fp) -> io::Result<()> {
        self.stop_if_cancelled()?;
        self.control.set_phase(Phase::Opening);
        self.inner.write_scalar(scalar)
    }
}
