//! Which claims a default graph rests on.

use crate::model::edtf::Day;
use crate::model::{NamedNode, Status};
use std::collections::BTreeSet;

/// What the content of a claim needs so that a default graph holds it, beyond being affirmed and current.
///
/// The default is the view of the editors: supported claims, every source, no day.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct View {
    /// The effective statuses whose claims are held.
    pub statuses: BTreeSet<Status>,
    /// Where any are named: a supporting stance must come from one of these sources, or from a source
    /// that goes back to one of them.
    pub sources: Vec<NamedNode>,
    /// Sources whose support does not count, nor that of what goes back to nothing else.
    pub without: Vec<NamedNode>,
    /// The weakest reliability that counts, 1 (best) to 6; a source that was not rated counts as 6.
    pub reliability: Option<u8>,
    /// The day on which the claim must be able to be valid.
    pub valid_on: Option<Day>,
}

impl Default for View {
    fn default() -> Self {
        Self {
            statuses: [Status::Supported].into(),
            sources: Vec::new(),
            without: Vec::new(),
            reliability: None,
            valid_on: None,
        }
    }
}
