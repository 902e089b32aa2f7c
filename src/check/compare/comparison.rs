//! What a comparison is: one question about one thing, and what each account says.

use crate::model::vocab::tr;
use crate::model::{Lookup, NamedNode, NamedNodeRef, Prefixes, Term};
use crate::store::Reader;

/// What came of a comparison. The order is the one in which readers are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Finding {
    /// The accounts cannot all be right.
    Contradiction,
    /// More than half of at least three accounts agree, and others contradict them.
    Majority,
    /// A part and the whole, or different things under one name.
    Scope,
    /// The accounts speak of different times.
    Time,
    /// Different units, currencies or prices.
    Unit,
    /// One says less exactly what another says.
    Precision,
    /// One speaks, and a register that does not reach the thing is silent.
    CoverageGap,
    /// One speaks, and a register that covers the thing is silent.
    Unique,
    /// Independent accounts give the same value.
    Confirmed,
}

impl Finding {
    /// Every finding, in the order in which readers are told.
    pub const ALL: [Self; 9] = [
        Self::Contradiction,
        Self::Majority,
        Self::Scope,
        Self::Time,
        Self::Unit,
        Self::Precision,
        Self::CoverageGap,
        Self::Unique,
        Self::Confirmed,
    ];

    /// The concept of the finding.
    pub const fn iri(self) -> NamedNodeRef<'static> {
        match self {
            Self::Contradiction => tr::CONTRADICTION,
            Self::Majority => tr::MAJORITY,
            Self::Scope => tr::DIFFERENCE_OF_SCOPE,
            Self::Time => tr::DIFFERENCE_OF_TIME,
            Self::Unit => tr::DIFFERENCE_OF_UNIT,
            Self::Precision => tr::DIFFERENCE_OF_PRECISION,
            Self::CoverageGap => tr::COVERAGE_GAP,
            Self::Unique => tr::UNIQUE,
            Self::Confirmed => tr::CONFIRMED,
        }
    }

    /// The name of the concept, as it is typed at the command line.
    pub fn name(self) -> &'static str {
        let iri: NamedNodeRef<'static> = self.iri();
        iri.as_str().strip_prefix(tr::NS).unwrap_or_default()
    }

    /// Whether accounts differ: all but agreement and the silence of others.
    pub const fn is_difference(self) -> bool {
        !matches!(self, Self::Confirmed | Self::Unique | Self::CoverageGap)
    }

    /// The words that readers see.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Contradiction => "contradiction",
            Self::Majority => "majority",
            Self::Scope => "difference of scope",
            Self::Time => "difference of time",
            Self::Unit => "difference of unit or price basis",
            Self::Precision => "difference of precision",
            Self::CoverageGap => "coverage gap",
            Self::Unique => "unique",
            Self::Confirmed => "confirmed",
        }
    }
}

/// What narrows a question: a property with its value, such as the type of obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// The property.
    pub property: NamedNode,
    /// Its value.
    pub value: Term,
    /// The value in words.
    pub text: String,
}

/// One value that an account gives, with the claims that give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The value: one term, or the members of a set in order.
    pub terms: Vec<Term>,
    /// The value in words.
    pub text: String,
    /// The account says that it is not so.
    pub denied: bool,
    /// The claims, in order. For a no that is read from silence: the account's claims of the thing.
    pub claims: Vec<NamedNode>,
    /// Whether the editors hold one of the claims.
    pub held: bool,
}

/// Why an account that says nothing is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Silence {
    /// Its register covers the thing.
    Covers,
    /// Its register does not reach the thing.
    OutOfReach,
}

/// What one independent source says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The origin that speaks.
    pub source: NamedNode,
    /// The sources in which it was read, in order: the origin, or copies of it.
    pub read_in: Vec<NamedNode>,
    /// What it says; nothing if it is silent.
    pub answers: Vec<Answer>,
    /// Why its silence counts.
    pub silent: Option<Silence>,
}

/// One question about one thing, what each account says, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The comparison itself; the same question keeps its IRI whatever the answers.
    pub iri: NamedNode,
    /// The thing, by the first of its names.
    pub thing: NamedNode,
    /// All its names, in order.
    pub names: Vec<NamedNode>,
    /// The property.
    pub property: NamedNode,
    /// What narrows it, in order.
    pub facets: Vec<Facet>,
    /// What came of it.
    pub finding: Finding,
    /// Why, in words.
    pub why: String,
    /// The accounts, those that speak first, in the order of their sources.
    pub accounts: Vec<Account>,
    /// The answers that contradict one another, in pairs: the claims of either.
    pub clashes: Vec<[Vec<NamedNode>; 2]>,
    /// Recorded disagreements that have claims of this comparison on their sides, in order.
    pub recorded: Vec<NamedNode>,
}

impl Comparison {
    /// The claims on all sides, in order and once each.
    pub fn sides(&self) -> Vec<NamedNode> {
        let answers = self.accounts.iter().flat_map(|account| &account.answers);
        let mut sides: Vec<NamedNode> = answers.flat_map(|answer| answer.claims.iter().cloned()).collect();
        sides.sort();
        sides.dedup();
        sides
    }

    /// Whether a source speaks in it, as the origin or as a copy.
    pub fn has_account(&self, source: &NamedNode) -> bool {
        self.accounts.iter().any(|account| account.source == *source || account.read_in.contains(source))
    }
}

/// Puts comparisons in order, and adds their IRIs and the disagreements that editors recorded.
pub(super) fn finish(reader: &Reader, prefixes: &Prefixes, found: &mut Vec<Comparison>) {
    for comparison in &mut *found {
        comparison.iri = super::triples::iri(prefixes, comparison);
        comparison.recorded = recorded(reader, &comparison.sides());
    }
    found.sort_by(|a, b| {
        (a.thing.as_str(), a.property.as_str()).cmp(&(b.thing.as_str(), b.property.as_str())).then_with(|| {
            let key = |it: &Comparison| it.facets.iter().map(|facet| facet.value.to_string()).collect::<Vec<_>>();
            key(a).cmp(&key(b))
        })
    });
}

/// The recorded disagreements with at least two of the claims on their sides.
fn recorded(reader: &Reader, sides: &[NamedNode]) -> Vec<NamedNode> {
    let (Some(side), Some(class)) = (reader.id(tr::SIDE.into()), reader.id(tr::DISAGREEMENT.into())) else {
        return Vec::new();
    };
    let Some(kind) = reader.id(crate::model::vocab::rdf::TYPE.into()) else { return Vec::new() };
    let mut disputes: Vec<u32> = Vec::new();
    for claim in sides.iter().filter_map(|claim| reader.id(claim.as_ref().into())) {
        disputes.extend(reader.scan([None, Some(side), Some(claim)]).map(|[dispute, _, _]| dispute));
    }
    disputes.sort_unstable();
    let twice: Vec<u32> = disputes.chunk_by(|a, b| a == b).filter(|run| run.len() > 1).map(|run| run[0]).collect();
    twice
        .into_iter()
        .filter(|dispute| reader.scan([Some(*dispute), Some(kind), Some(class)]).next().is_some())
        .filter_map(|dispute| match reader.term(dispute) {
            Term::NamedNode(node) => Some(node),
            _ => None,
        })
        .collect()
}

/// What a term is called: its label, or the last part of its IRI, or the text of a literal.
pub(super) fn called(reader: &Reader, term: &Term) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => reader.label(term.as_ref()).unwrap_or_else(|| {
            let iri = node.as_str();
            iri.rsplit(['/', '#']).next().filter(|part| !part.is_empty()).unwrap_or(iri).to_owned()
        }),
        Term::BlankNode(node) => node.to_string(),
    }
}
