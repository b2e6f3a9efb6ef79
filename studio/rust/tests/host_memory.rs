//! A machine without memory: nobody panics, and no proof is called wrong for it. One test, since the limit holds for the
//! whole process.
#![cfg(target_os = "linux")]

mod support;

use proving_studio_native::machine::{Control, Fault, FaultKind, Halt, Limits, execute};
use proving_studio_native::trace::{Query, Trace, TraceError};
use proving_studio_native::trace_proof::{AuditScope, Form, ProveError, VerifyError, prove};
use support::proofs::{AUDIT, Proved};
use support::*;

/// Let this process have no more than `bytes` of addresses.
fn limit_addresses(bytes: u64) {
    let limit = libc::rlimit { rlim_cur: bytes, rlim_max: libc::RLIM_INFINITY };
    // SAFETY: `limit` is a valid `rlimit`; the call changes a number of this process only.
    assert_eq!(unsafe { libc::setrlimit(libc::RLIMIT_AS, &limit) }, 0);
}

#[test]
fn no_room_for_an_address_space_is_said_everywhere() {
    let witness = fibonacci_witness(10);
    let (limits, control) = (Limits::default(), Control::default());
    let compact = Proved::new(bundled("fibonacci"), witness.clone(), Form::Compact);
    let audit = Proved::new(bundled("fibonacci"), witness.clone(), AUDIT);
    let trace = trace(bundled("fibonacci"), &witness, 1 << 20);
    let program = bundled("fibonacci");
    // The arenas in the pool must be in use, or nobody asks the system.
    let guests: Vec<_> = std::iter::from_fn(|| {
        Some(proving_studio_native::machine::Guest::start(&program, &[], limits).unwrap())
    })
    .take(20)
    .collect();

    limit_addresses(1 << 30);
    let fault = Fault { kind: FaultKind::HostMemory { address: 0 }, pc: program.elf().entry };
    let outcome = execute(&program, &witness, limits, &control).unwrap();
    assert_eq!((outcome.halt, outcome.steps), (Halt::Fault(fault), 0));
    assert_eq!(prove(&program, &witness, limits, &control, AUDIT).err(), Some(ProveError::GuestFault(fault)));
    let recorded =
        Trace::record(bundled("fibonacci").into(), witness.into(), limits, &control, 1 << 20).unwrap();
    assert_eq!(recorded.outcome().halt, Halt::Fault(fault));
    assert_eq!(trace.rows(0, 10), Err(TraceError::HostMemory));
    let query = Query::Pc { low: 0, high: 1 << 32 };
    let found = trace.find(query, 0, proving_studio_native::trace::Direction::Forward, &control);
    assert_eq!(found, Err(TraceError::HostMemory));
    assert_eq!(audit.audit(AuditScope::All), Err(VerifyError::HostMemory));
    assert_eq!(compact.compact(), Err(VerifyError::HostMemory));

    limit_addresses(libc::RLIM_INFINITY);
    drop(guests);
    assert_eq!(compact.compact(), Ok(()));
}
