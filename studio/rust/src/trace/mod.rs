//! A finished run, open for inspection at any step. Rows are never stored: they are made again from snapshots.

mod buckets;
mod clock;
mod find;
mod record;
mod rows;
mod snapshots;
mod summary;
mod view;

pub use buckets::{Bucket, Span};
pub use find::{Direction, Query};
pub use record::{RecordOptions, Recorded, SEGMENT_STEPS, SegmentEnd, SegmentSink, Stopped, record};
pub use rows::{Access, Row};
pub use snapshots::SnapshotStore;
pub use summary::{MarkRecord, Summary};
pub use view::{Trace, TraceError};
