//! The claims that an explainer cites: found by id, loaded once, with what they carry.

use super::carried::Carried;
use super::sentence::{Note, NoteSearch, NoteStance, Numbered};
use crate::model::claim::{self, Direction, Stance};
use crate::model::vocab::{cito, prov, tr};
use crate::model::{Claim, Lookup, NamedNode, Prefixes, Source, Status, TermRef, Vocabulary};
use crate::query::{Words, words};
use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A claim with what it carries.
pub(super) struct Entry {
    pub(super) claim: Claim,
    pub(super) carried: Carried,
    /// What its sources carry about themselves.
    pub(super) sources: Carried,
    /// The supported claim that replaced it.
    pub(super) replaced_by: Option<NamedNode>,
}

/// The claims of a project, loaded as they are cited.
pub(super) struct Library<'a> {
    pub(super) records: &'a dyn Lookup,
    pub(super) prefixes: &'a Prefixes,
    pub(super) vocabulary: &'a Vocabulary,
    bounds: BTreeSet<NamedNode>,
    entries: BTreeMap<NamedNode, Option<Arc<Entry>>>,
}

impl<'a> Library<'a> {
    pub(super) fn new(records: &'a dyn Lookup, prefixes: &'a Prefixes, vocabulary: &'a Vocabulary) -> Self {
        let bounds = vocabulary
            .iter()
            .filter_map(|(term, _)| vocabulary.bounds(term.as_ref()))
            .flat_map(|(lower, upper)| [lower.clone(), upper.clone()])
            .collect();
        Self { records, prefixes, vocabulary, bounds, entries: BTreeMap::new() }
    }

    pub(super) fn words(&self) -> Words<'a> {
        Words { records: self.records, vocabulary: self.vocabulary, prefixes: self.prefixes }
    }

    /// The claim with this id or IRI.
    pub(super) fn find(&mut self, id: &str) -> Option<Arc<Entry>> {
        let iri = if id.contains("://") { NamedNode::new(id).ok()? } else { self.prefixes.resource("claim", id) };
        self.get(&iri)
    }

    /// The claim with this IRI.
    pub(super) fn get(&mut self, iri: &NamedNode) -> Option<Arc<Entry>> {
        if let Some(known) = self.entries.get(iri) {
            return known.clone();
        }
        let entry = Claim::load(self.records, iri).map(|claim| {
            let carried = Carried::of(self.records, &claim, &self.bounds);
            let sources = Carried::of_sources(self.records, &claim);
            Arc::new(Entry { carried, sources, replaced_by: self.replacement(iri), claim })
        });
        self.entries.insert(iri.clone(), entry.clone());
        entry
    }

    fn replacement(&self, iri: &NamedNode) -> Option<NamedNode> {
        let supported = |node: &NamedNode| {
            self.records
                .nodes(node.as_ref().into(), tr::STATUS)
                .iter()
                .any(|status| status.as_ref() == Status::Supported.iri())
        };
        self.records.subject_nodes(tr::SUPERSEDES, iri.as_ref().into()).into_iter().find(supported)
    }

    /// The ids of all claims, for "did you mean".
    pub(super) fn ids(&self) -> Vec<String> {
        self.records.instances(tr::CLAIM).iter().map(|claim| self.id(claim)).collect()
    }

    /// The id of a claim of the project, or the IRI of another.
    pub(super) fn id(&self, claim: &NamedNode) -> String {
        match self.prefixes.kind(claim.as_ref()) {
            Some(("claim", id)) => id.to_owned(),
            _ => claim.as_str().to_owned(),
        }
    }

    /// The notes of cited claims and the numbered list of their sources.
    ///
    /// Sources take their numbers in the order of first use: first those that citations show, then
    /// those that only the notes name.
    pub(super) fn close(&mut self, cited: &[NamedNode]) -> (BTreeMap<NamedNode, Note>, Vec<Numbered>) {
        let entries: Vec<Arc<Entry>> = cited.iter().filter_map(|claim| self.get(claim)).collect();
        let mut numbers: BTreeMap<NamedNode, usize> = BTreeMap::new();
        let mut order = Vec::new();
        let shown = entries.iter().flat_map(|entry| shown(&entry.claim));
        let rest = entries.iter().flat_map(|entry| sorted(&entry.claim));
        for stance in shown.chain(rest) {
            if !numbers.contains_key(&stance.source) {
                order.push(stance.source.clone());
                numbers.insert(stance.source.clone(), order.len());
            }
        }
        let notes = entries.iter().map(|entry| (entry.claim.iri.clone(), self.note(&entry.claim, &numbers))).collect();
        let sources = order.iter().enumerate().map(|(i, source)| self.numbered(i + 1, source)).collect();
        (notes, sources)
    }

    fn note(&self, claim: &Claim, numbers: &BTreeMap<NamedNode, usize>) -> Note {
        let stances = sorted(claim)
            .into_iter()
            .map(|stance| NoteStance {
                source: numbers.get(&stance.source).copied().unwrap_or_default(),
                relation: stance
                    .relation
                    .as_str()
                    .strip_prefix(cito::NS)
                    .map_or_else(|| self.words().name(stance.relation.as_ref()), spaced),
                direction: stance.direction(),
                locator: stance.locator.clone(),
                quotation: stance.quotation.clone(),
                reading: stance.reading.as_ref().map(|reading| self.words().name(reading.as_ref()).to_lowercase()),
                note: stance.note.clone(),
            })
            .collect();
        let supporting = claim.stances.iter().filter(|stance| stance.direction() == Direction::Supporting);
        let origins = claim::origins(self.records, supporting.map(|stance| stance.source.clone())).len();
        let searches = claim.searches.iter().map(|search| self.search(search)).collect();
        Note { claim: claim.clone(), id: self.id(&claim.iri), stances, origins, searches }
    }

    fn search(&self, search: &NamedNode) -> NoteSearch {
        let it = TermRef::from(search.as_ref());
        let date = |property| self.records.text(it, property).map(|text| words::date(&text));
        NoteSearch {
            registers: self
                .records
                .nodes(it, prov::USED)
                .iter()
                .map(|register| self.words().name(register.as_ref()))
                .collect(),
            query: self.records.text(it, tr::SEARCH_QUERY),
            coverage: self.records.text(it, tr::COVERAGE),
            searched: date(tr::SEARCHED_ON),
            expires: date(tr::EXPIRES),
        }
    }

    fn numbered(&self, number: usize, iri: &NamedNode) -> Numbered {
        let source = Source::load(self.records, iri);
        Numbered {
            number,
            kind: source.kind.as_ref().map(|kind| self.words().name(kind.as_ref()).to_lowercase()),
            published: source.published.as_deref().map(words::date),
            origins: source.derived_from.iter().map(|origin| self.words().name(origin.as_ref())).collect(),
            source,
        }
    }
}

/// Supporting stances first, then opposing, then neutral; by IRI within.
fn sorted(claim: &Claim) -> Vec<&Stance> {
    let mut stances: Vec<&Stance> = claim.stances.iter().collect();
    stances.sort_by(|a, b| (a.direction(), &a.source).cmp(&(b.direction(), &b.source)));
    stances
}

/// The stances whose sources a citation shows: the supporting ones, or all if none supports.
fn shown(claim: &Claim) -> Vec<&Stance> {
    let all = sorted(claim);
    let supporting: Vec<&Stance> =
        all.iter().copied().filter(|stance| stance.direction() == Direction::Supporting).collect();
    if supporting.is_empty() { all } else { supporting }
}

/// `citesAsEvidence` as `cites as evidence`.
fn spaced(local: &str) -> String {
    let mut out = String::new();
    for c in local.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push(' ');
        }
        out.extend(c.to_lowercase());
    }
    out
}
