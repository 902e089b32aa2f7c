//! What every page needs to know: which things there are, what they are called, where their pages
//! stand, and how each claim stands. Read once, then shared by all pages.

use super::Input;
use super::path::Paths;
use super::text::{clean, short, words_of_id};
use super::view::Inline;
use crate::check::compare::{self, Comparison};
use crate::export::{Node, Things};
use crate::model::claim::{Direction, direction};
use crate::model::vocab::{cito, dcterms, rdfs, skos, tr};
use crate::model::{Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Polarity, Status, Term, TermRef};
use crate::query::words::heading;
use crate::query::{QueryError, Question, Words};
use crate::sparql::{Answer, Limits};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The shared knowledge of one site.
pub(super) struct Site<'a> {
    pub(super) input: &'a Input<'a>,
    pub(super) things: Things,
    pub(super) held: BTreeSet<NamedNode>,
    pub(super) cards: BTreeMap<NamedNode, Card>,
    pub(super) citations: BTreeMap<NamedNode, Vec<Citation>>,
    pub(super) answers: Vec<Result<Answer, QueryError>>,
    /// The comparisons of each thing, under each of its names.
    pub(super) compared: BTreeMap<&'a NamedNode, Vec<&'a Comparison>>,
    /// Whether there is anything to draw.
    pub(super) pictured: bool,
    paths: Paths,
    names: BTreeMap<NamedNode, String>,
}

/// What other pages say of a claim.
#[derive(Clone, Debug)]
pub(super) struct Card {
    pub(super) text: String,
    pub(super) polarity: Polarity,
    pub(super) status: Status,
    pub(super) held: bool,
    pub(super) topic: Option<NamedNode>,
    pub(super) sources: usize,
    /// Who says so: publisher of the first source that speaks for it, and how many others there are.
    pub(super) voice: String,
}

/// A sentence of an explainer that cites a claim.
#[derive(Clone, Debug)]
pub(super) struct Citation {
    /// Title of the explainer.
    pub(super) explainer: String,
    /// Page and anchor.
    pub(super) href: String,
    /// The sentence.
    pub(super) text: String,
}

/// How long a name on another page may be.
const NAME: usize = 110;

impl<'a> Site<'a> {
    /// Reads all that pages share.
    pub(super) fn new(input: &'a Input<'a>) -> Self {
        let things = Things::new(input.reader, input.prefixes);
        let graphs = input.reader.named_graphs().into_iter();
        let held: BTreeSet<NamedNode> = graphs.filter(|claim| input.reader.holds(claim.as_ref())).collect();
        let mut paths = Paths::new(&things, input.prefixes);
        for explainer in input.explainers {
            paths.insert(explainer.iri.clone(), super::home::path(explainer).trim_end_matches(".html").to_owned());
        }
        let all: Vec<(&str, &NamedNode)> =
            things.kinds().flat_map(|kind| things.of(kind).map(|(id, thing)| (id, &thing.iri))).collect();
        let read: Vec<(NamedNode, String, Option<Card>)> = all
            .par_iter()
            .map(|(id, iri)| {
                let node = Node::read(input.reader, iri);
                let stated_by = input
                    .prefixes
                    .kind(iri.as_ref())
                    .and_then(|(kind, id)| things.get(kind, id))
                    .and_then(|it| it.stated_by.first());
                let name = name(&node).or_else(|| gist(input, iri, stated_by?)).unwrap_or_else(|| words_of_id(id));
                (NamedNode::clone(iri), name, card(input, &node, held.contains(*iri)))
            })
            .collect();
        let mut names = BTreeMap::new();
        let mut cards = BTreeMap::new();
        for (iri, name, card) in read {
            if let Some(card) = card {
                cards.insert(iri.clone(), card);
            }
            names.insert(iri, name);
        }
        let (citations, answers) = (citations(input), answers(input));
        let mut compared: BTreeMap<&NamedNode, Vec<&Comparison>> = BTreeMap::new();
        for it in input.comparisons {
            it.names.iter().for_each(|name| compared.entry(name).or_default().push(it));
        }
        let mut it = Self { input, things, held, cards, citations, answers, compared, pictured: false, paths, names };
        it.pictured = super::pictures::page(&it).is_some();
        it
    }

    /// Where names come from.
    pub(super) fn words(&self) -> Words<'a> {
        Words { records: self.input.reader, vocabulary: self.input.vocabulary, prefixes: self.input.prefixes }
    }

    /// What a thing or term is called, on one line.
    pub(super) fn name(&self, iri: NamedNodeRef<'_>) -> String {
        match self.names.get(&iri.into_owned()) {
            Some(name) => name.clone(),
            None => short(&self.words().name(iri), NAME),
        }
    }

    /// Path of the page of a thing, without extension.
    pub(super) fn path(&self, iri: NamedNodeRef<'_>) -> Option<&str> {
        self.paths.get(iri)
    }

    /// A thing or term by its name, with a link to its page; concepts explain themselves.
    pub(super) fn link(&self, iri: NamedNodeRef<'_>) -> Inline {
        let name = self.name(iri);
        if let Some(path) = self.path(iri) {
            return Inline::link(name, format!("{path}.html"));
        }
        if let Some(entry) = self.input.vocabulary.get(iri) {
            let inline = Inline::text(name);
            return if entry.comment.is_empty() { inline } else { inline.title(clean(&entry.comment)) };
        }
        Inline::external(name, iri.as_str())
    }

    /// A property by its name, with its explanation.
    pub(super) fn property(&self, iri: NamedNodeRef<'_>) -> Inline {
        if iri == crate::model::vocab::rdf::TYPE {
            return Inline::text("is a");
        }
        if iri == tr::GIST {
            return Inline::text("in short");
        }
        if self.input.vocabulary.get(iri).is_none() && !self.names.contains_key(&iri.into_owned()) {
            return Inline::text(foreign(iri)).title(iri.as_str());
        }
        let inline = Inline::text(self.name(iri));
        match self.input.vocabulary.get(iri).filter(|entry| !entry.comment.is_empty()) {
            Some(entry) => inline.title(clean(&entry.comment)),
            None => inline,
        }
    }

    /// What the vocabulary says that a term means.
    pub(super) fn meaning(&self, iri: NamedNodeRef<'_>) -> String {
        self.input.vocabulary.get(iri).map(|entry| clean(&entry.comment)).unwrap_or_default()
    }

    /// A literal or a thing, as a reader sees it.
    pub(super) fn value(&self, term: TermRef<'_>) -> Inline {
        match term {
            TermRef::NamedNode(node) => self.link(node),
            TermRef::Literal(literal) if literal.datatype() == crate::model::vocab::xsd::ANY_URI => {
                Inline::external(clean(literal.value()), literal.value())
            }
            _ => Inline::text(clean(&self.words().term(term))),
        }
    }

    /// Subjects of a property and object, as far as they are named.
    pub(super) fn subjects(&self, property: NamedNodeRef<'_>, object: NamedNodeRef<'_>) -> Vec<NamedNode> {
        self.input.reader.subject_nodes(property, object.into())
    }

    /// All that the default graph says of a thing.
    pub(super) fn node(&self, iri: &NamedNode) -> Node {
        Node::read(self.input.reader, iri)
    }

    /// The badge of a status.
    pub(super) fn badge(&self, status: Status) -> Inline {
        Inline::link(status.word(), "about.html#status").class(badge_class(status)).title(self.meaning(status.iri()))
    }

    /// The claims that speak of a thing, in the order of their IRIs: filed as about it, or with it in their content.
    pub(super) fn claims_about(&self, iri: &NamedNode) -> Vec<NamedNode> {
        let mut claims: BTreeSet<NamedNode> = self.subjects(tr::ABOUT, iri.as_ref()).into_iter().collect();
        if let Some((kind, id)) = self.input.prefixes.kind(iri.as_ref())
            && let Some(thing) = self.things.get(kind, id)
        {
            claims.extend(thing.stated_by.iter().chain(&thing.mentioned_by).cloned());
        }
        claims.retain(|claim| self.cards.contains_key(claim));
        claims.into_iter().collect()
    }
}

/// Words for a property of a vocabulary that is not ours.
fn foreign(iri: NamedNodeRef<'_>) -> String {
    let local = iri.as_str().rsplit(['/', '#']).next().unwrap_or_default();
    match local {
        "wasRevisionOf" => "revises".to_owned(),
        "wasDerivedFrom" => "repeats".to_owned(),
        "wasQuotedFrom" => "quotes".to_owned(),
        "leftOperand" => "condition on".to_owned(),
        "rightOperand" => "compared with".to_owned(),
        "operator" => "compared by".to_owned(),
        "" => short(iri.as_str(), NAME),
        _ => short(&heading(local), NAME),
    }
}

/// The answers of the questions with their default values, in the order of the questions.
fn answers(input: &Input<'_>) -> Vec<Result<Answer, QueryError>> {
    let limits = Limits { seconds: None, rows: None };
    // Comparisons are derived for the questions that can see them, and no page takes them for what is stated.
    let sees = |question: &Question| question.query().reaches(&compare::TERMS);
    let derived = (!input.comparisons.is_empty() && input.questions.iter().any(sees))
        .then(|| input.reader.with_derived(compare::triples(input.comparisons)));
    let reader = |question: &Question| derived.as_ref().filter(|_| sees(question)).unwrap_or(input.reader);
    input.questions.par_iter().map(|it| it.run(reader(it), input.prefixes, &[], limits)).collect()
}

/// The sentences of explainers that cite each claim.
fn citations(input: &Input<'_>) -> BTreeMap<NamedNode, Vec<Citation>> {
    let mut citations: BTreeMap<NamedNode, Vec<Citation>> = BTreeMap::new();
    for explainer in input.explainers {
        let page = super::home::path(explainer);
        for sentence in explainer.sentences() {
            let claims: BTreeSet<&NamedNode> =
                sentence.evidence().citations().into_iter().map(|it| &it.claim).collect();
            for claim in claims {
                citations.entry(claim.clone()).or_default().push(Citation {
                    explainer: short(&explainer.front.title, NAME),
                    href: format!("{page}#s{}", sentence.number()),
                    text: sentence.text(),
                });
            }
        }
    }
    citations
}

/// The class of a status in the style sheet.
pub(super) const fn badge_class(status: Status) -> &'static str {
    match status {
        Status::Supported => "badge supported",
        Status::Contested => "badge contested",
        Status::Unverified => "badge unverified",
        Status::Refuted => "badge refuted",
        Status::Superseded => "badge superseded",
        Status::Retracted => "badge retracted",
    }
}

/// What the records or the facts call a thing.
fn name(node: &Node) -> Option<String> {
    let properties = [
        tr::SHORT_TITLE,
        tr::TITLE,
        tr::NAME,
        skos::PREF_LABEL,
        rdfs::LABEL,
        dcterms::TITLE,
        tr::QUESTION,
        tr::TEXT,
        tr::GIST,
        tr::SEARCH_QUERY,
    ];
    let text = properties.into_iter().map(|property| node.text(property)).find(|text| !text.trim().is_empty());
    text.map(|text| short(text, NAME))
}

/// What a claim that is not held says in short of a thing that only such claims describe.
fn gist(input: &Input<'_>, iri: &NamedNode, claim: &NamedNode) -> Option<String> {
    let content = input.reader.graph(claim.as_ref()).into_iter();
    let mut gists = content.filter_map(|triple| match (&triple.subject, &triple.object) {
        (NamedOrBlankNode::NamedNode(subject), Term::Literal(text))
            if subject == iri && triple.predicate.as_ref() == tr::GIST =>
        {
            Some(short(text.value(), NAME))
        }
        _ => None,
    });
    gists.next()
}

/// Publisher of the first source that speaks for a claim, its title where nobody published it.
fn voice(input: &Input<'_>, claim: &Node) -> String {
    let mut voices: Vec<String> = Vec::new();
    for stance in claim.nodes(tr::STANCE).map(|stance| Node::read(input.reader, stance)) {
        if !stance.nodes(tr::RELATION).any(|relation| direction(relation.as_ref()) == Direction::Supporting) {
            continue;
        }
        for source in stance.nodes(tr::SOURCE).map(|source| Node::read(input.reader, source)) {
            let publisher =
                source.nodes(tr::PUBLISHER).next().map(|it| Node::read(input.reader, it).text(tr::NAME).to_owned());
            let voice = publisher.filter(|name| !name.is_empty()).unwrap_or_else(|| source.text(tr::TITLE).to_owned());
            let voice = short(&voice, 48);
            if !voice.is_empty() && !voices.contains(&voice) {
                voices.push(voice);
            }
        }
    }
    match voices.as_slice() {
        [] => "No source".to_owned(),
        [one] => one.clone(),
        [one, two] => format!("{one} and {two}"),
        [one, rest @ ..] => format!("{one} and {} others", rest.len()),
    }
}

fn card(input: &Input<'_>, node: &Node, held: bool) -> Option<Card> {
    let polarity = node.nodes(tr::POLARITY).find_map(|value| Polarity::from_iri(value.as_ref()))?;
    let status = node.nodes(tr::STATUS).find_map(|value| Status::from_iri(value.as_ref()))?;
    Some(Card {
        text: clean(node.text(tr::TEXT)),
        polarity,
        status,
        held,
        topic: node.nodes(tr::TOPIC).next().cloned(),
        sources: node.nodes(tr::STANCE).count(),
        voice: voice(input, node),
    })
}

/// The word for a relation of a source to a claim.
pub(super) fn relation_word(relation: NamedNodeRef<'_>) -> &'static str {
    match relation {
        _ if relation == cito::SUPPORTS => "supports it",
        _ if relation == cito::CONFIRMS => "confirms it",
        _ if relation == cito::CITES_AS_EVIDENCE => "is evidence for it",
        _ if relation == cito::DISPUTES => "disputes it",
        _ if relation == cito::REFUTES => "refutes it",
        _ if relation == cito::CORRECTS => "corrects it",
        _ if relation == cito::QUALIFIES => "qualifies it",
        _ => "discusses it",
    }
}
