use std::collections::HashSet;

use crate::file::error::{FileError, FileFault, FileType};

#[test]
fn every_id_is_listed_once() {
    let faults = [
        FileFault::OtherFile,
        FileFault::NewerVersion { found: 2, supported: 1 },
        FileFault::Truncated,
        FileFault::Extended { extra_bytes: 1 },
        FileFault::Damaged,
        FileFault::NotCanonical { field: "journal" },
        FileFault::TooLarge { field: "journal", bytes: 2, limit_bytes: 1 },
        FileFault::OutOfMemory { field: "body", bytes: 2 },
    ];
    let errors = [FileType::Proof, FileType::Opening, FileType::Aggregate, FileType::Inclusion]
        .into_iter()
        .flat_map(|file| faults.iter().map(move |fault| FileError { file, fault: fault.clone() }));
    let ids: Vec<&str> = errors.map(|error| error.message_id()).collect();
    assert_eq!(ids, FileError::ALL_IDS);
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
}

#[test]
fn params_carry_found_and_limit() {
    let fault = FileFault::TooLarge { field: "journal", bytes: 2, limit_bytes: 1 };
    let error = FileError { file: FileType::Proof, fault };
    let params = [("field", "journal"), ("bytes", "2"), ("limit_bytes", "1")]
        .map(|(name, value)| (name, value.to_owned()));
    assert_eq!(error.params(), params);
}
