//! Kept copies of sources, and quotations anchored in them.
//!
//! An anchor is a resource of the Web Annotation vocabulary: it has a source, which is the kept copy, a
//! `oa:TextQuoteSelector` (the words, and a few before and after) and a `oa:TextPositionSelector` (code
//! points of the copy's text in normal form, from 0).

use super::vocab::{oa, tr};
use super::{Lookup, NamedNode, Term, TermRef};
use std::ops::Range;

/// A kept copy of a source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Snapshot {
    /// The copy.
    pub iri: NamedNode,
    /// SHA-256 of its file in lower-case hexadecimal, which is also the name of the file.
    pub sha256: String,
    /// When it was taken, as written.
    pub taken_on: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
}

impl Snapshot {
    /// Reads a kept copy from its records; nothing where no hash is given.
    pub fn load(records: &(impl Lookup + ?Sized), iri: &NamedNode) -> Option<Self> {
        let it = TermRef::from(iri.as_ref());
        Some(Self {
            sha256: records.text(it, tr::SHA256)?,
            taken_on: records.text(it, tr::TAKEN_ON),
            url: records.text(it, tr::URL),
            iri: iri.clone(),
        })
    }

    /// The kept copies of a source, the oldest first.
    pub fn of(records: &(impl Lookup + ?Sized), source: &NamedNode) -> Vec<Self> {
        let copies = records.nodes(source.as_ref().into(), tr::SNAPSHOT);
        let mut copies: Vec<Self> = copies.iter().filter_map(|iri| Self::load(records, iri)).collect();
        copies.sort_by(|a, b| (&a.taken_on, &a.sha256).cmp(&(&b.taken_on, &b.sha256)));
        copies
    }
}

/// A quotation anchored in a kept copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anchor {
    /// The anchor.
    pub node: Term,
    /// The kept copy.
    pub snapshot: Option<NamedNode>,
    /// The words.
    pub exact: Option<String>,
    /// What stands before them; may be empty.
    pub prefix: String,
    /// What stands after them; may be empty.
    pub suffix: String,
    /// Where they stand in the text of the copy.
    pub span: Option<Range<usize>>,
}

impl Anchor {
    /// Reads an anchor from its records.
    pub fn load(records: &(impl Lookup + ?Sized), node: &Term) -> Self {
        let selectors = records.objects(node.as_ref(), oa::HAS_SELECTOR);
        let text = |property| selectors.iter().find_map(|selector| records.text(selector.as_ref(), property));
        let number = |property| text(property).and_then(|text| text.parse::<usize>().ok());
        let span = number(oa::START).zip(number(oa::END)).filter(|(start, end)| start < end);
        Self {
            node: node.clone(),
            snapshot: records.node(node.as_ref(), oa::HAS_SOURCE),
            exact: text(oa::EXACT),
            prefix: text(oa::PREFIX).unwrap_or_default(),
            suffix: text(oa::SUFFIX).unwrap_or_default(),
            span: span.map(|(start, end)| start..end),
        }
    }

    /// The first anchor of a stance, if it has any.
    pub fn of_stance(records: &(impl Lookup + ?Sized), stance: TermRef<'_>) -> Option<Self> {
        records.object(stance, tr::ANCHOR).map(|node| Self::load(records, &node))
    }
}
