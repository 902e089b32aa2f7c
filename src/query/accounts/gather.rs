//! Who says what of an agreement.

use super::SourceAccount;
use super::course::{Course, Step};
use crate::model::claim::{Direction, origins};
use crate::model::edtf::Edtf;
use crate::model::vocab::{owl, rdf, tr};
use crate::model::{Claim, Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Polarity, Status, Term, TermRef, Triple};
use std::collections::{BTreeMap, BTreeSet};

/// What one origin says, before accounts are put together.
#[derive(Default)]
struct Said {
    read_in: BTreeSet<NamedNode>,
    claims: BTreeSet<NamedNode>,
    content: BTreeSet<String>,
    triples: Vec<Triple>,
}

pub(super) fn gather(records: &dyn Lookup, agreement: &NamedNode) -> Vec<SourceAccount> {
    let names = names(records, agreement);
    let graphs: BTreeSet<NamedNode> =
        names.iter().flat_map(|name| records.graphs_about(name.as_ref().into())).collect();
    let mut by_origin: BTreeMap<NamedNode, Said> = BTreeMap::new();
    for graph in graphs {
        let Some(claim) = Claim::load(records, &graph).filter(speaks) else { continue };
        let triples = of_agreement(&records.graph(graph.as_ref()), &names);
        if triples.is_empty() {
            continue;
        }
        for stance in claim.stances.iter().filter(|stance| stance.direction() == Direction::Supporting) {
            for origin in origins(records, [stance.source.clone()]) {
                let said = by_origin.entry(origin).or_default();
                said.read_in.insert(stance.source.clone());
                said.claims.insert(graph.clone());
                said.content.extend(triples.iter().filter(|it| is_said(it)).map(ToString::to_string));
                said.triples.extend(triples.iter().cloned());
            }
        }
    }
    by_origin.retain(|_, said| !said.content.is_empty());
    together(records, &by_origin, &names)
}

/// The agreement under all its names.
fn names(records: &dyn Lookup, agreement: &NamedNode) -> BTreeSet<NamedNode> {
    let mut names = BTreeSet::new();
    let mut open = vec![agreement.clone()];
    while let Some(name) = open.pop() {
        if !names.insert(name.clone()) {
            continue;
        }
        let it = TermRef::from(name.as_ref());
        open.extend(records.nodes(it, owl::SAME_AS));
        open.extend(records.subject_nodes(owl::SAME_AS, it));
    }
    names
}

fn speaks(claim: &Claim) -> bool {
    claim.polarity == Polarity::Affirms
        && matches!(claim.status, Status::Supported | Status::Contested | Status::Unverified)
}

/// What a graph says of an agreement and of what belongs to it.
fn of_agreement(graph: &[Triple], names: &BTreeSet<NamedNode>) -> Vec<Triple> {
    let is_it = |term: &Term| matches!(term, Term::NamedNode(node) if names.contains(node));
    let parts: BTreeSet<String> = graph
        .iter()
        .filter(|triple| triple.predicate.as_ref() == tr::INSTRUMENT && is_it(&triple.object))
        .map(|triple| triple.subject.to_string())
        .collect();
    let own =
        |triple: &&Triple| is_it(&Term::from(triple.subject.clone())) || parts.contains(&triple.subject.to_string());
    graph.iter().filter(own).cloned().collect()
}

/// Whether a triple is what a source says, and not the editors' words or worked out from a date.
fn is_said(triple: &Triple) -> bool {
    let property = triple.predicate.as_str();
    let general =
        [tr::AGREEMENT, tr::PARTY_ACT].into_iter().any(|class| triple.object == Term::from(class.into_owned()));
    triple.predicate.as_ref() != tr::GIST
        && !property.ends_with("Earliest")
        && !property.ends_with("Latest")
        && (triple.predicate.as_ref() != rdf::TYPE || !general)
}

/// Puts a source that says nothing of its own with the one that says the same and more.
fn together(
    records: &dyn Lookup,
    by_origin: &BTreeMap<NamedNode, Said>,
    names: &BTreeSet<NamedNode>,
) -> Vec<SourceAccount> {
    let is_register = |source: &NamedNode| !registers(records, source).is_empty();
    let within = |a: &NamedNode, b: &NamedNode| {
        let (x, y) = (&by_origin[a].content, &by_origin[b].content);
        x.is_subset(y) && (x.len() < y.len() || b < a)
    };
    let mut likewise: BTreeMap<&NamedNode, Vec<NamedNode>> = BTreeMap::new();
    let mut leading: Vec<&NamedNode> = Vec::new();
    for origin in by_origin.keys() {
        // The fullest of those that say all it says: the same for every source of one account.
        let fuller = by_origin.keys().filter(|other| *other != origin && !is_register(other) && within(origin, other));
        let fullest = fuller.max_by_key(|other| (by_origin[*other].content.len(), std::cmp::Reverse(*other)));
        match fullest.filter(|_| !is_register(origin)) {
            Some(other) => likewise.entry(other).or_default().push(origin.clone()),
            None => leading.push(origin),
        }
    }
    leading
        .into_iter()
        .map(|origin| {
            let said = &by_origin[origin];
            SourceAccount {
                source: origin.clone(),
                read_in: said.read_in.iter().cloned().collect(),
                likewise: likewise.remove(origin).unwrap_or_default(),
                course: course(&said.triples, names),
                claims: said.claims.iter().cloned().collect(),
            }
        })
        .collect()
}

/// The registers that are known from a source.
fn registers(records: &dyn Lookup, source: &NamedNode) -> Vec<NamedOrBlankNode> {
    let is_register = |it: &NamedOrBlankNode| {
        records.objects(it.as_ref().into(), rdf::TYPE).contains(&Term::from(tr::REGISTER.into_owned()))
    };
    records.subjects(tr::SOURCE, source.as_ref().into()).into_iter().filter(is_register).collect()
}

fn course(triples: &[Triple], names: &BTreeSet<NamedNode>) -> Course {
    let of = |property: NamedNodeRef<'_>| -> Vec<String> {
        let own = triples.iter().filter(|triple| {
            triple.predicate.as_ref() == property
                && matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if names.contains(node))
        });
        in_time(own.filter_map(|triple| text(&triple.object)))
    };
    let kind = |class: NamedNodeRef<'_>| -> BTreeSet<String> {
        let is = |triple: &&Triple| {
            triple.predicate.as_ref() == rdf::TYPE && triple.object == Term::from(class.into_owned())
        };
        triples.iter().filter(is).map(|triple| triple.subject.to_string()).collect()
    };
    let date = |act: &String| {
        let of_act = triples.iter().filter(|it| it.predicate.as_ref() == tr::DATE && it.subject.to_string() == *act);
        of_act.filter_map(|triple| text(&triple.object)).min().unwrap_or_default()
    };
    let mut steps: Vec<Step> =
        kind(tr::SUSPENSION).iter().map(|act| Step { date: date(act), resumed: false }).collect();
    steps.extend(kind(tr::RESUMPTION).iter().map(|act| Step { date: date(act), resumed: true }));
    steps.sort_by_key(|step| (Edtf::parse(&step.date).ok().and_then(|date| date.earliest), step.clone()));
    Course { signed: of(tr::SIGNED), begins: of(tr::IN_FORCE_FROM), ends: of(tr::IN_FORCE_UNTIL), steps }
}

fn in_time(texts: impl Iterator<Item = String>) -> Vec<String> {
    let all: BTreeSet<String> = texts.collect();
    let mut all: Vec<String> = all.into_iter().collect();
    all.sort_by_key(|text| (Edtf::parse(text).ok().and_then(|date| date.earliest), text.clone()));
    all
}

fn text(term: &Term) -> Option<String> {
    match term {
        Term::Literal(literal) => Some(literal.value().to_owned()),
        _ => None,
    }
}
