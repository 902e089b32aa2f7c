//! The stated quads that differ.

use crate::model::{GraphName, Quad};
use crate::store::Reader;
use std::cmp::Ordering;
use std::collections::BTreeMap;

/// A quad that came or went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stated {
    /// The quad.
    pub quad: Quad,
    /// The last revision that changed it, where the log was read.
    pub revision: Option<u64>,
}

/// The stated quads that two states do not share.
///
/// They come graph by graph, the default graph first, and in each in the order of N-Quads lines.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Stated after, and not before.
    pub added: Vec<Stated>,
    /// Stated before, and not after.
    pub removed: Vec<Stated>,
}

/// What the revisions in between did to one quad.
#[derive(Clone, Copy)]
struct Course {
    was_there: bool,
    is_there: bool,
    revision: u64,
}

impl Changes {
    /// Compares all that two readers state, in one pass over both.
    pub fn between(before: &Reader, after: &Reader) -> Self {
        let (mut old, mut new) = (before.quads().peekable(), after.quads().peekable());
        let mut changes = Self::default();
        loop {
            let order = match (old.peek(), new.peek()) {
                (None, None) => return changes,
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                // Most quads are the same on both sides, and are not written as text.
                (Some(a), Some(b)) if a == b => Ordering::Equal,
                (Some(a), Some(b)) => key(a).cmp(&key(b)),
            };
            let stated = |quad| Stated { quad, revision: None };
            match order {
                Ordering::Less => changes.removed.extend(old.next().map(stated)),
                Ordering::Greater => changes.added.extend(new.next().map(stated)),
                Ordering::Equal => {
                    old.next();
                    new.next();
                }
            }
        }
    }

    /// Adds up what revisions did, each with its number, the quads that it added and those that it removed.
    ///
    /// They must follow one another, oldest first.
    pub fn of_revisions(revisions: impl IntoIterator<Item = (u64, Vec<Quad>, Vec<Quad>)>) -> Self {
        let mut courses: BTreeMap<[String; 4], (Quad, Course)> = BTreeMap::new();
        for (revision, added, removed) in revisions {
            let removed = removed.into_iter().map(|quad| (quad, false));
            for (quad, is_there) in removed.chain(added.into_iter().map(|quad| (quad, true))) {
                let first = Course { was_there: !is_there, is_there, revision };
                let (_, course) = courses.entry(key(&quad)).or_insert((quad, first));
                (course.is_there, course.revision) = (is_there, revision);
            }
        }
        let mut changes = Self::default();
        for (quad, course) in courses.into_values() {
            let stated = Stated { quad, revision: Some(course.revision) };
            match (course.was_there, course.is_there) {
                (false, true) => changes.added.push(stated),
                (true, false) => changes.removed.push(stated),
                // It came and went again.
                _ => {}
            }
        }
        changes
    }

    /// The way back: what came goes, and what went comes.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { added: self.removed, removed: self.added }
    }

    /// Whether nothing changed.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty()
    }

    /// All of them, with whether each was added.
    pub fn iter(&self) -> impl Iterator<Item = (&Stated, bool)> {
        self.removed.iter().map(|stated| (stated, false)).chain(self.added.iter().map(|stated| (stated, true)))
    }
}

/// Where a quad stands in [`Reader::quads`].
fn key(quad: &Quad) -> [String; 4] {
    let graph = match &quad.graph_name {
        GraphName::DefaultGraph => String::new(),
        name => name.to_string(),
    };
    [graph, quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string()]
}
