//! Empty: only the dependency of this package is wanted.
