//! What can be wrong with the pages and siblings of a memory proof.

use thiserror::Error;

/// Why a memory proof or an update of a tree is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TreeError {
    #[error("page {page} follows page {previous}: pages must be strictly ascending")]
    PagesNotSorted { previous: u32, page: u32 },
    #[error("page {page} lies outside the address space of {pages} pages")]
    PageOutOfRange { page: u32, pages: u32 },
    #[error("a sibling digest is missing at level {level}")]
    SiblingMissing { level: usize },
    #[error("{extra} more sibling digests or flag bytes than the pages need")]
    SiblingExtra { extra: usize },
    #[error("the siblings are not in their only valid form (level {level})")]
    NotCanonical { level: usize },
    #[error("page {page} was not opened")]
    PageNotOpened { page: u32 },
}

impl TreeError {
    pub const ALL_IDS: &[&str] = &[
        "tree.pages_not_sorted",
        "tree.page_out_of_range",
        "tree.sibling_missing",
        "tree.sibling_extra",
        "tree.not_canonical",
        "tree.page_not_opened",
    ];

    /// Key of the text for people.
    #[must_use]
    pub fn message_id(&self) -> &'static str {
        match self {
            TreeError::PagesNotSorted { .. } => "tree.pages_not_sorted",
            TreeError::PageOutOfRange { .. } => "tree.page_out_of_range",
            TreeError::SiblingMissing { .. } => "tree.sibling_missing",
            TreeError::SiblingExtra { .. } => "tree.sibling_extra",
            TreeError::NotCanonical { .. } => "tree.not_canonical",
            TreeError::PageNotOpened { .. } => "tree.page_not_opened",
        }
    }

    /// Values for the placeholders of that text.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            TreeError::PagesNotSorted { previous, page } => {
                vec![("previous", previous.to_string()), ("page", page.to_string())]
            }
            TreeError::PageOutOfRange { page, pages } => {
                vec![("page", page.to_string()), ("pages", pages.to_string())]
            }
            TreeError::SiblingMissing { level } | TreeError::NotCanonical { level } => {
                vec![("level", level.to_string())]
            }
            TreeError::SiblingExtra { extra } => vec![("extra", extra.to_string())],
            TreeError::PageNotOpened { page } => vec![("page", page.to_string())],
        }
    }
}
