//! Why an aggregate refuses a change or a question, and why an inclusion proof is refused.

use thiserror::Error;

/// An aggregate cannot do what was asked of it, or contradicts itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AggregateError {
    #[error("it has no leaves, so it has no root")]
    Empty,
    #[error("it would have {count} leaves, the limit is {limit}")]
    Full { count: u64, limit: u64 },
    #[error("it would have proofs of {count} backends, the limit is {limit}")]
    TooManyBackends { count: u64, limit: u64 },
    /// `position` counts the proofs of this call, `index` the leaves.
    #[error("proof {position} of those to add is leaf {index} already")]
    Duplicate { position: u64, index: u64 },
    #[error("leaf {index} of {count}")]
    IndexOutside { index: u64, count: u64 },
    #[error("its root is not that of its leaves")]
    WrongRoot,
}

impl AggregateError {
    pub const ALL_IDS: &[&str] = &[
        "aggregate.empty",
        "aggregate.full",
        "aggregate.too_many_backends",
        "aggregate.duplicate",
        "aggregate.index_outside",
        "aggregate.wrong_root",
    ];

    /// Key of the text for people.
    #[must_use]
    pub fn message_id(&self) -> &'static str {
        match self {
            AggregateError::Empty => "aggregate.empty",
            AggregateError::Full { .. } => "aggregate.full",
            AggregateError::TooManyBackends { .. } => "aggregate.too_many_backends",
            AggregateError::Duplicate { .. } => "aggregate.duplicate",
            AggregateError::IndexOutside { .. } => "aggregate.index_outside",
            AggregateError::WrongRoot => "aggregate.wrong_root",
        }
    }

    /// Values for the placeholders of that text.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            AggregateError::Empty | AggregateError::WrongRoot => Vec::new(),
            AggregateError::Full { count, limit } | AggregateError::TooManyBackends { count, limit } => {
                vec![("count", count.to_string()), ("limit", limit.to_string())]
            }
            AggregateError::Duplicate { position, index } => {
                vec![("position", position.to_string()), ("index", index.to_string())]
            }
            AggregateError::IndexOutside { index, count } => {
                vec![("index", index.to_string()), ("count", count.to_string())]
            }
        }
    }
}

/// An inclusion proof does not show what it should.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InclusionError {
    #[error("leaf {index} of {count}")]
    IndexOutside { index: u64, count: u64 },
    #[error("its path has {got} digests; index and count need {expected}")]
    WrongPathLength { got: u64, expected: u64 },
    #[error("its path does not lead to its root")]
    WrongRoot,
    #[error("it is about another proof")]
    WrongLeaf,
    #[error("its root is not the trusted one")]
    OtherRoot,
}

impl InclusionError {
    pub const ALL_IDS: &[&str] = &[
        "inclusion.index_outside",
        "inclusion.wrong_path_length",
        "inclusion.wrong_root",
        "inclusion.wrong_leaf",
        "inclusion.other_root",
    ];

    /// Key of the text for people.
    #[must_use]
    pub fn message_id(&self) -> &'static str {
        match self {
            InclusionError::IndexOutside { .. } => "inclusion.index_outside",
            InclusionError::WrongPathLength { .. } => "inclusion.wrong_path_length",
            InclusionError::WrongRoot => "inclusion.wrong_root",
            InclusionError::WrongLeaf => "inclusion.wrong_leaf",
            InclusionError::OtherRoot => "inclusion.other_root",
        }
    }

    /// Values for the placeholders of that text.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            InclusionError::IndexOutside { index, count } => {
                vec![("index", index.to_string()), ("count", count.to_string())]
            }
            InclusionError::WrongPathLength { got, expected } => {
                vec![("got", got.to_string()), ("expected", expected.to_string())]
            }
            InclusionError::WrongRoot | InclusionError::WrongLeaf | InclusionError::OtherRoot => Vec::new(),
        }
    }
}
