//! Proof files and opening files.
