//! Claims, stances, assessments and sources, as the laws see them.

use super::lineage::ends;
use super::vocab::{cito, prov, tr};
use super::{Literal, Lookup, NamedNode, NamedNodeRef, Term, TermRef};
use std::collections::{BTreeMap, BTreeSet};

/// Whether a claim affirms its content or denies that any instance of it exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Polarity {
    /// The content is stated.
    Affirms,
    /// The content is a pattern of which there is no instance (law 3).
    Denies,
}

/// What the editors hold of a claim. The order is from firm to withdrawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// A source supports it and nothing that was read refutes it.
    Supported,
    /// Sources differ and the matter is open.
    Contested,
    /// Nobody has checked it.
    Unverified,
    /// Better evidence says otherwise.
    Refuted,
    /// Another claim took its place.
    Superseded,
    /// Withdrawn by the editors.
    Retracted,
}

impl Polarity {
    /// The polarity that a concept names.
    pub fn from_iri(iri: NamedNodeRef<'_>) -> Option<Self> {
        match iri {
            _ if iri == tr::AFFIRMS => Some(Self::Affirms),
            _ if iri == tr::DENIES => Some(Self::Denies),
            _ => None,
        }
    }
}

impl Status {
    /// Every status, from firm to withdrawn.
    pub const ALL: [Self; 6] =
        [Self::Supported, Self::Contested, Self::Unverified, Self::Refuted, Self::Superseded, Self::Retracted];

    /// The concept of the status.
    pub const fn iri(self) -> NamedNodeRef<'static> {
        match self {
            Self::Supported => tr::SUPPORTED,
            Self::Contested => tr::CONTESTED,
            Self::Unverified => tr::UNVERIFIED,
            Self::Refuted => tr::REFUTED,
            Self::Superseded => tr::SUPERSEDED,
            Self::Retracted => tr::RETRACTED,
        }
    }

    /// The status that a concept names.
    pub fn from_iri(iri: NamedNodeRef<'_>) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.iri() == iri)
    }

    /// The word that readers see.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Supported => "supported",
            Self::Contested => "contested",
            Self::Unverified => "unverified",
            Self::Refuted => "refuted",
            Self::Superseded => "superseded",
            Self::Retracted => "retracted",
        }
    }
}

/// Which way a stance points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The source speaks for the claim.
    Supporting,
    /// The source speaks against it.
    Opposing,
    /// The source speaks of it.
    Neutral,
}

/// The direction of a CiTO relation; relations outside the scheme are neutral.
pub fn direction(relation: NamedNodeRef<'_>) -> Direction {
    if [cito::SUPPORTS, cito::CONFIRMS, cito::CITES_AS_EVIDENCE].contains(&relation) {
        Direction::Supporting
    } else if [cito::DISPUTES, cito::REFUTES, cito::CORRECTS].contains(&relation) {
        Direction::Opposing
    } else {
        Direction::Neutral
    }
}

/// How one source stands to one claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stance {
    /// The stance itself: an IRI below the claim's, or a blank node.
    pub node: Term,
    /// The source.
    pub source: NamedNode,
    /// A CiTO relation.
    pub relation: NamedNode,
    /// Where in the source.
    pub locator: Option<String>,
    /// Words of the source.
    pub quotation: Option<String>,
    /// How far the source was read: a concept.
    pub reading: Option<NamedNode>,
    /// A remark of the editors.
    pub note: Option<String>,
}

impl Stance {
    /// Which way it points.
    pub fn direction(&self) -> Direction {
        direction(self.relation.as_ref())
    }
}

/// A dated, attributed judgement of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assessment {
    /// The status that was set.
    pub status: Option<Status>,
    /// The day, as written.
    pub on: Option<String>,
    /// Who set it.
    pub by: Option<NamedNode>,
    /// Why.
    pub note: Option<String>,
}

/// A claim with its evidence. What it says stands in the graph of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The claim, and the name of its graph.
    pub iri: NamedNode,
    /// What it says, in one sentence.
    pub text: Literal,
    /// Whether it affirms or denies.
    pub polarity: Polarity,
    /// What is held of it: unverified where the support of a supported claim was lost (law 5).
    pub status: Status,
    /// What the editors recorded.
    pub recorded: Status,
    /// Its judgements, oldest first.
    pub assessments: Vec<Assessment>,
    /// Its sources.
    pub stances: Vec<Stance>,
    /// What it is about.
    pub about: Vec<NamedNode>,
    /// What it is filed under.
    pub topic: Option<NamedNode>,
    /// Remarks of the editors.
    pub notes: Vec<String>,
    /// The absence search behind a denial.
    pub searches: Vec<NamedNode>,
    /// File and row that stated it.
    pub origin: Option<String>,
}

impl Claim {
    /// Reads a claim from its records; nothing if text, polarity or status is missing.
    pub fn load(records: &(impl Lookup + ?Sized), iri: &NamedNode) -> Option<Self> {
        let it = TermRef::from(iri.as_ref());
        let text = records.literal(it, tr::TEXT)?;
        let polarity = records.nodes(it, tr::POLARITY).iter().find_map(|node| Polarity::from_iri(node.as_ref()))?;
        let status = records.nodes(it, tr::STATUS).iter().find_map(|node| Status::from_iri(node.as_ref()))?;
        let recorded = records.nodes(it, tr::RECORDED_STATUS).iter().find_map(|node| Status::from_iri(node.as_ref()));
        let mut assessments: Vec<_> =
            records.objects(it, tr::ASSESSMENT).iter().map(|node| Assessment::load(records, node)).collect();
        assessments.sort_by(|a, b| a.on.cmp(&b.on));
        let stances = records.objects(it, tr::STANCE).iter().filter_map(|node| Stance::load(records, node)).collect();
        Some(Self {
            text,
            polarity,
            status,
            recorded: recorded.unwrap_or(status),
            assessments,
            stances,
            about: records.nodes(it, tr::ABOUT),
            topic: records.node(it, tr::TOPIC),
            notes: records.objects(it, tr::NOTE).iter().map(text_of).collect(),
            searches: records.nodes(it, tr::SEARCH),
            origin: records.text(it, tr::ORIGIN),
            iri: iri.clone(),
        })
    }

    /// Whether a source speaks for it (law 5).
    pub fn has_support(&self) -> bool {
        self.stances.iter().any(|stance| stance.direction() == Direction::Supporting)
    }
}

impl Assessment {
    fn load(records: &(impl Lookup + ?Sized), node: &Term) -> Self {
        let it = node.as_ref();
        Self {
            status: records.node(it, tr::STATUS).and_then(|node| Status::from_iri(node.as_ref())),
            on: records.text(it, tr::ASSESSED_ON),
            by: records.node(it, prov::WAS_ATTRIBUTED_TO),
            note: records.text(it, tr::NOTE),
        }
    }
}

impl Stance {
    fn load(records: &(impl Lookup + ?Sized), node: &Term) -> Option<Self> {
        let it = node.as_ref();
        Some(Self {
            source: records.node(it, tr::SOURCE)?,
            relation: records.node(it, tr::RELATION)?,
            locator: records.text(it, tr::LOCATOR),
            quotation: records.text(it, tr::QUOTATION),
            reading: records.node(it, tr::READING),
            note: records.text(it, tr::NOTE),
            node: node.clone(),
        })
    }
}

/// How far a source is trusted, on the scale for sources of the Admiralty Code (NATO STANAG 2511).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Reliability(u8);

impl Reliability {
    /// The grades, best first, with a word for each.
    pub const GRADES: [(char, &'static str); 6] = [
        ('A', "completely reliable"),
        ('B', "usually reliable"),
        ('C', "fairly reliable"),
        ('D', "not usually reliable"),
        ('E', "unreliable"),
        ('F', "cannot be judged"),
    ];

    /// The grade of a number, 1 (A) to 6 (F).
    pub fn new(number: u8) -> Option<Self> {
        (1..=6).contains(&number).then_some(Self(number))
    }

    /// The grade of a letter, in either case.
    pub fn from_letter(letter: &str) -> Option<Self> {
        let is =
            |grade: &(char, &str)| letter.len() == 1 && letter.starts_with([grade.0, grade.0.to_ascii_lowercase()]);
        (1_u8..).zip(&Self::GRADES).find(|(_, grade)| is(grade)).map(|(number, _)| Self(number))
    }

    /// 1 (A) to 6 (F), as `tr:reliability` has it.
    pub const fn number(self) -> u8 {
        self.0
    }

    /// Its letter.
    pub const fn letter(self) -> char {
        Self::GRADES[self.0 as usize - 1].0
    }

    /// What the letter means, in a few words.
    pub const fn word(self) -> &'static str {
        Self::GRADES[self.0 as usize - 1].1
    }
}

/// A source, with what a bibliography needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// The source.
    pub iri: NamedNode,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// Name of who published it.
    pub publisher: Option<String>,
    /// When, as written.
    pub published: Option<String>,
    /// Where it is found.
    pub url: Option<String>,
    /// What kind of document it is: a concept.
    pub kind: Option<NamedNode>,
    /// 1 (best) to 6 (cannot be judged).
    pub reliability: Option<u8>,
    /// Sources it repeats.
    pub derived_from: Vec<NamedNode>,
    /// Sources it quotes.
    pub quoted_from: Vec<NamedNode>,
    /// A citation whose identity is unknown.
    pub unresolved: bool,
    /// Remarks of the editors.
    pub notes: Vec<String>,
    /// If it was given up: when, why and by whom.
    pub retraction: Option<Retraction>,
}

impl Source {
    /// Its reliability on the scale of letters.
    pub fn grade(&self) -> Option<Reliability> {
        self.reliability.and_then(Reliability::new)
    }

    /// Reads a source from its records; one without a title is called by its IRI.
    pub fn load(records: &(impl Lookup + ?Sized), iri: &NamedNode) -> Self {
        let it = TermRef::from(iri.as_ref());
        Self {
            title: records.text(it, tr::TITLE).unwrap_or_else(|| iri.as_str().to_owned()),
            author: records.text(it, tr::AUTHOR),
            publisher: records.node(it, tr::PUBLISHER).and_then(|node| records.label(node.as_ref().into())),
            published: records.text(it, tr::PUBLISHED),
            url: records.text(it, tr::URL),
            kind: records.node(it, tr::SOURCE_KIND),
            reliability: records.text(it, tr::RELIABILITY).and_then(|text| text.parse().ok()),
            derived_from: records.nodes(it, prov::WAS_DERIVED_FROM),
            quoted_from: records.nodes(it, prov::WAS_QUOTED_FROM),
            unresolved: records.text(it, tr::UNRESOLVED).is_some_and(|text| text == "true" || text == "1"),
            notes: records.objects(it, tr::NOTE).iter().map(text_of).collect(),
            retraction: Retraction::load(records, iri),
            iri: iri.clone(),
        }
    }
}

/// The sources where what `sources` say was first said: reposts, mirrors, digests and quotations
/// followed back.
///
/// Follows `prov:wasDerivedFrom` and `prov:wasQuotedFrom`: what a source copies or quotes is the word of
/// the source that it copies or quotes. Sources that go back to one another in a ring, and to nothing
/// else, count as the first of them.
pub fn origins(records: &(impl Lookup + ?Sized), sources: impl IntoIterator<Item = NamedNode>) -> BTreeSet<NamedNode> {
    let mut next: BTreeMap<String, (NamedNode, Vec<String>)> = BTreeMap::new();
    let mut open: Vec<NamedNode> = sources.into_iter().collect();
    while let Some(node) = open.pop() {
        let key = node.to_string();
        if next.contains_key(&key) {
            continue;
        }
        let mut after = records.nodes(node.as_ref().into(), prov::WAS_DERIVED_FROM);
        after.extend(records.nodes(node.as_ref().into(), prov::WAS_QUOTED_FROM));
        next.insert(key, (node, after.iter().map(ToString::to_string).collect()));
        open.extend(after);
    }
    // In the order of N-Triples texts, as the store has them, so that both name a ring alike.
    let numbers: BTreeMap<&str, usize> = next.keys().map(String::as_str).zip(0..).collect();
    let nodes: Vec<&NamedNode> = next.values().map(|(node, _)| node).collect();
    let edges: Vec<Vec<usize>> =
        next.values().map(|(_, after)| after.iter().map(|text| numbers[text.as_str()]).collect()).collect();
    ends(&edges).into_iter().flatten().map(|end| nodes[end].clone()).collect()
}

/// The record that a source was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Retraction {
    /// The day, as written.
    pub on: String,
    /// Why.
    pub reason: Option<String>,
    /// Who decided it.
    pub by: Option<NamedNode>,
}

impl Retraction {
    /// Reads it from the records of a source; nothing if the source stands.
    pub fn load(records: &(impl Lookup + ?Sized), source: &NamedNode) -> Option<Self> {
        let it = TermRef::from(source.as_ref());
        Some(Self {
            on: records.text(it, tr::RETRACTED_ON)?,
            reason: records.text(it, tr::RETRACTION_REASON),
            by: records.node(it, tr::RETRACTED_BY),
        })
    }
}

/// Whether the word of a source survives: neither the source nor every origin that it goes back to was
/// retracted (law 5). The store decides by the same rule what is held.
pub fn survives(records: &(impl Lookup + ?Sized), source: &NamedNode) -> bool {
    let stands = |source: &NamedNode| Retraction::load(records, source).is_none();
    stands(source) && origins(records, [source.clone()]).iter().any(stands)
}

fn text_of(term: &Term) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
