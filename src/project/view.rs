//! Which record is asked: at which moment, on which day, by which policy.
//!
//! 1. A [`Selection`] is what the words of a verb say.
//! 2. [`Project::select`] finds the revision (transaction time), the policy of `treatise.toml` and the
//!    day (valid time), and gives a reader whose default graph is that view.

use super::{Project, ProjectError};
use crate::model::NamedNode;
use crate::model::edtf::Day;
use crate::sparql::Query;
use crate::store::{Policy, Reader, Store, View};

/// The policy that is built in: what the editors hold.
pub const SUPPORTED: &str = "supported";

/// A view as the words of a verb name it; the default is the newest record by the built-in policy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The record as it stood then (transaction time).
    pub at: Option<Moment>,
    /// Name of a policy.
    pub policy: Option<String>,
    /// What is held of that day (valid time).
    pub valid_on: Option<Day>,
}

/// A moment of the record's own history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// The state at a revision; 0 is the empty state before the first.
    Revision(u64),
    /// The state after the last revision of that day, or of the last day before it that has one.
    Date(Day),
}

impl Moment {
    /// Reads a number of a revision, or a day; nothing for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        match text.parse() {
            Ok(number) => Some(Self::Revision(number)),
            Err(_) => Day::parse(text).map(Self::Date),
        }
    }
}

impl Selection {
    /// Whether it is the newest record as the editors hold it.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// The view in words, for people; nothing for the plain one.
    pub fn words(&self) -> Option<String> {
        let at = self.at.map(|moment| match moment {
            Moment::Revision(number) => format!("the record at revision {number}"),
            Moment::Date(day) => format!("the record as it stood on {day}"),
        });
        let policy = self.policy.as_ref().map(|name| format!("policy `{name}`"));
        let valid = self.valid_on.map(|day| format!("what is held of {day}"));
        let parts: Vec<String> = [at, policy, valid].into_iter().flatten().collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// A policy with what it holds of the newest record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its name.
    pub name: String,
    /// Its IRI, `{base}policy/{name}`, which names its default graph.
    pub iri: NamedNode,
    /// What it is for.
    pub description: String,
    /// How many claims it holds.
    pub claims: usize,
    /// How many triples its default graph has.
    pub facts: usize,
}

impl Project {
    /// The policies by which the record can be read, the built-in one first, with what each holds.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported, [`ProjectError::NoViews`] in a plain project.
    pub fn policies(&self) -> Result<Vec<Standing>, ProjectError> {
        if self.policy() == Policy::Plain {
            return Err(ProjectError::NoViews);
        }
        let reader = self.existing_store()?.reader();
        let built_in = (SUPPORTED, "What the editors hold: supported claims, whatever their sources; built in");
        let named = self.config().policies.iter().map(|(name, policy)| (name.as_str(), policy.description.as_str()));
        std::iter::once(built_in)
            .chain(named)
            .map(|(name, description)| {
                let view = reader.view(&self.view_of(Some(name), None)?);
                Ok(Standing {
                    name: name.to_owned(),
                    iri: self.prefixes().resource("policy", name),
                    description: description.to_owned(),
                    claims: view.held().count(),
                    facts: view.scan([None; 3]).count(),
                })
            })
            .collect()
    }

    /// A snapshot of the store by a selection.
    ///
    /// # Errors
    /// [`ProjectError::Empty`] where nothing was imported; [`ProjectError::Store`],
    /// [`ProjectError::BeforeFirst`] and [`ProjectError::UnknownPolicy`] where the selection names nothing.
    pub fn select(&self, selection: &Selection) -> Result<Reader, ProjectError> {
        let store = self.existing_store()?;
        let reader = match selection.at {
            None => store.reader(),
            Some(moment) => store.reader_at(revision(&store, moment)?).map_err(ProjectError::Store)?,
        };
        self.view(&reader, selection)
    }

    /// The view of a reader that a selection names; its moment is not looked at.
    ///
    /// # Errors
    /// [`ProjectError::UnknownPolicy`], and [`ProjectError::NoViews`] in a plain project.
    pub fn view(&self, reader: &Reader, selection: &Selection) -> Result<Reader, ProjectError> {
        if selection.policy.is_none() && selection.valid_on.is_none() {
            return Ok(reader.clone());
        }
        if self.policy() == Policy::Plain {
            return Err(ProjectError::NoViews);
        }
        Ok(reader.view(&self.view_of(selection.policy.as_deref(), selection.valid_on)?))
    }

    /// What `FROM policy:NAME` in a query asks: the query without the clause, over the default graph of the
    /// policy, on the day that the reader shows. Nothing where no clause names a policy.
    pub(super) fn by_clause(&self, query: &Query, reader: &Reader) -> Result<Option<(Query, Reader)>, ProjectError> {
        let name = |graph: &NamedNode| match self.prefixes().kind(graph.as_ref()) {
            Some(("policy", name)) => Some(name.to_owned()),
            _ => None,
        };
        let names: Vec<Option<String>> = query.from().iter().map(name).collect();
        match names.as_slice() {
            _ if names.iter().all(Option::is_none) => Ok(None),
            _ if self.policy() == Policy::Plain => Err(ProjectError::NoViews),
            [Some(name)] => {
                let view = self.view_of(Some(name), reader.shows().valid_on)?;
                Ok(Some((query.without_from(), reader.view(&view))))
            }
            _ => Err(ProjectError::MixedPolicies),
        }
    }

    /// The view of a policy; the built-in one where none is named.
    pub(super) fn view_of(&self, policy: Option<&str>, valid_on: Option<Day>) -> Result<View, ProjectError> {
        match policy {
            None | Some(SUPPORTED) => Ok(View { valid_on, ..View::default() }),
            Some(name) => match self.config().policies.get(name) {
                Some(policy) => Ok(policy.view(self.prefixes(), valid_on)),
                None => Err(self.unknown_policy(name)),
            },
        }
    }

    fn unknown_policy(&self, name: &str) -> ProjectError {
        let known = self.config().policies.keys().cloned().chain([SUPPORTED.to_owned()]);
        ProjectError::UnknownPolicy { name: name.to_owned(), known: known.collect() }
    }
}

/// The number of the revision that was the newest at a moment.
pub(super) fn revision(store: &Store, moment: Moment) -> Result<u64, ProjectError> {
    let day = match moment {
        Moment::Revision(number) => return Ok(number),
        Moment::Date(day) => day,
    };
    let revisions = store.revisions().map_err(ProjectError::Store)?;
    let made = |time: &str| time.get(..10).and_then(Day::parse);
    match revisions.iter().rev().find(|revision| made(&revision.time).is_some_and(|made| made <= day)) {
        Some(revision) => Ok(revision.number),
        None => Err(ProjectError::BeforeFirst {
            day,
            first: revisions.first().and_then(|first| first.time.get(..10)).unwrap_or_default().to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_a_number_or_a_day() {
        assert_eq!(Moment::parse("3"), Some(Moment::Revision(3)));
        assert_eq!(Moment::parse("1985-06-01"), Day::new(1985, 6, 1).map(Moment::Date));
        for wrong in ["", "-3", "1985", "1985-06", "1985-02-30", "yesterday"] {
            let read = Moment::parse(wrong);
            assert!(read.is_none() || read == Some(Moment::Revision(1985)), "{wrong}");
        }
    }

    #[test]
    fn a_selection_says_what_it_shows() {
        assert_eq!(Selection::default().words(), None);
        let selection =
            Selection { at: Some(Moment::Revision(2)), policy: Some("atop".into()), valid_on: Day::new(1985, 6, 1) };
        let words = "the record at revision 2, policy `atop`, what is held of 1985-06-01";
        assert_eq!(selection.words().as_deref(), Some(words));
    }
}
