//! The verbs, one file each where they are more than a call.

mod anchor;
mod build;
mod check;
mod disagreements;
mod echo;
mod history;
mod import;
mod kept;
mod load;
mod push;
mod query;
mod retract;
mod rows;
mod stale;
mod update;
mod withdraw;

pub use anchor::{AnchorRequest, Anchoring, KeptCopy, Passage};
pub use build::{Built, Exported};
pub use check::Examination;
pub use disagreements::Wanted;
pub use history::{Span, Touch};
pub use import::{Imported, Preview};
pub use load::{Load, Loaded, Quarantined};
pub use push::PushRequest;
pub use retract::{CitedIn, Retracted, Verdict};
pub use rows::KeptOut;
pub use stale::Stale;
pub use update::{UpdateRequest, Updated};
pub use withdraw::{Withdrawal, Withdrawn};

use crate::model::edtf::Day;

/// The time, as the edge passes it in (law 8): the library has no clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Now {
    /// The day, against which expiry and review dates are held.
    pub today: Day,
    /// The instant, RFC 3339, that a revision carries.
    pub instant: String,
}
