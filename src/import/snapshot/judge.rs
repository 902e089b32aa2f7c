//! An anchor held against the copy it was made on, and against the newest copy of the same source.

use super::{Quote, State, Texts, Unreadable, state};
use crate::model::{Anchor, Lookup, NamedNode, Snapshot};

/// How an anchor stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The copy it was held against: the newest of the source.
    pub against: Snapshot,
    /// What was found there.
    pub state: State,
}

/// Why an anchor cannot be judged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// It names no words.
    NoWords,
    /// It says not where the words stand.
    NoPosition,
    /// It names no kept copy, or one that is not described.
    NoSnapshot,
    /// The kept copy is of another source than the stance.
    OtherSource,
    /// The kept copy gives no text.
    Unreadable(Box<Snapshot>, Unreadable),
    /// The words do not stand there in the copy it was made on; how they do stand in it.
    Unfit(State),
}

/// Holds an anchor of a stance that cites `source` against the kept copies.
///
/// # Errors
/// [`Fault`] where the anchor itself is not usable.
pub fn judge(records: &dyn Lookup, texts: &dyn Texts, source: &NamedNode, anchor: &Anchor) -> Result<Judged, Fault> {
    let exact = anchor.exact.as_deref().filter(|words| !words.is_empty()).ok_or(Fault::NoWords)?;
    let span = anchor.span.as_ref().ok_or(Fault::NoPosition)?;
    let own = anchor.snapshot.as_ref().and_then(|iri| Snapshot::load(records, iri)).ok_or(Fault::NoSnapshot)?;
    let copies = Snapshot::of(records, source);
    if !copies.contains(&own) {
        return Err(Fault::OtherSource);
    }
    let quote = Quote { exact, prefix: &anchor.prefix, suffix: &anchor.suffix, span };
    let read = |copy: &Snapshot| {
        let text = texts.text(&copy.sha256).map_err(|error| Fault::Unreadable(Box::new(copy.clone()), error))?;
        Ok(state(&text, &quote))
    };
    let there = read(&own)?;
    if there != State::Exact {
        return Err(Fault::Unfit(there));
    }
    match copies.into_iter().next_back() {
        Some(newest) if newest != own => Ok(Judged { state: read(&newest)?, against: newest }),
        _ => Ok(Judged { against: own, state: State::Exact }),
    }
}
