//! `disagreements`: what independent sources say of the same things, and the reader that queries ask.

use crate::check::compare::{self, Comparison, Finding};
use crate::model::{NamedNode, Vocabulary};
use crate::project::{Project, ProjectError};
use crate::sparql::Query;
use crate::store::{Policy, Reader};
use std::borrow::Cow;

/// Which comparisons are wanted; what is empty leaves nothing out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// About this thing, under any of its names.
    pub thing: Option<NamedNode>,
    /// On this property.
    pub property: Option<NamedNode>,
    /// With one of these findings.
    pub findings: Vec<Finding>,
    /// In which each of these sources speaks or is missed.
    pub sources: Vec<NamedNode>,
}

impl Wanted {
    /// Whether a comparison is wanted.
    pub fn takes(&self, it: &Comparison) -> bool {
        self.thing.as_ref().is_none_or(|thing| it.names.contains(thing))
            && self.property.as_ref().is_none_or(|property| it.property == *property)
            && (self.findings.is_empty() || self.findings.contains(&it.finding))
            && self.sources.iter().all(|source| it.has_account(source))
    }
}

impl Project {
    /// What independent sources say of the same things, by the ontology of the project.
    ///
    /// A plain dataset has no claims, so nothing is compared in it.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when a file of the ontology cannot be read.
    pub fn compare(&self, reader: &Reader) -> Result<Vec<Comparison>, ProjectError> {
        Ok(self.compared(&self.vocabulary()?, reader))
    }

    /// The same, where the terms are at hand.
    pub(super) fn compared(&self, vocabulary: &Vocabulary, reader: &Reader) -> Vec<Comparison> {
        match self.policy() {
            Policy::Derived => compare::compare(reader, vocabulary, self.prefixes()),
            Policy::Plain => Vec::new(),
        }
    }

    /// The reader that a query asks: with the comparisons as derived records, where the query can see them.
    ///
    /// # Errors
    /// [`ProjectError::Io`] when a file of the ontology cannot be read.
    pub fn reader_for<'a>(&self, query: &Query, reader: &'a Reader) -> Result<Cow<'a, Reader>, ProjectError> {
        if !query.reaches(&compare::TERMS) || self.policy() == Policy::Plain {
            return Ok(Cow::Borrowed(reader));
        }
        Ok(Cow::Owned(reader.with_derived(compare::triples(&self.compare(reader)?))))
    }
}
