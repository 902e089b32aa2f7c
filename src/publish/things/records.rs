//! What the records say of a thing: the main facts of its page, and the sections that its kind has.

use super::super::claims::{reliability, retracted, search_facts};
use super::super::content::claim_line;
use super::super::site::{Site, relation_word};
use super::super::text::{clean, count};
use super::super::view::{Fact, Inline, Item, Line, Section, Table, commas};
use super::{LISTED, fact, identifiers, more, values};
use crate::export::Node;
use crate::model::claim::{Direction, direction, origins};
use crate::model::vocab::{dcterms, prov, tr};
use crate::model::{NamedNode, NamedNodeRef, Source};
use std::collections::BTreeMap;

/// The main facts of a thing.
pub(super) fn facts(site: &Site<'_>, kind: &str, node: &Node) -> Vec<Fact> {
    match kind {
        "agreement" => agreement(site, node),
        "proposal" => listed(
            site,
            node,
            &[
                ("By", "author"),
                ("Between", "party"),
                ("Stage", "stage"),
                ("Proposed on", "proposedOn"),
                ("Would be", "proposedForm"),
                ("Occasion", "threshold"),
                ("Set off", "activation"),
            ],
        ),
        "provision" => listed(site, node, &[("Of", "instrument"), ("Article", "article")]),
        "actor" => actor(site, node),
        "source" => source(site, node),
        "register" => listed(
            site,
            node,
            &[
                ("Version", "version"),
                ("Publisher", "publisher"),
                ("Address", "url"),
                ("Covers from", "coverageFrom"),
                ("Covers until", "coverageUntil"),
                ("Described in", "source"),
                ("Note", "note"),
            ],
        ),
        "search" => search_facts(site, &node.iri),
        "dispute" => dispute(site, node),
        _ => identifiers(node).into_iter().chain(fact(site, node, "Note", tr::NOTE)).collect(),
    }
}

/// The sections that records alone give.
pub(super) fn sections(site: &Site<'_>, kind: &str, node: &Node) -> Vec<Section> {
    match kind {
        "source" => source_sections(site, node),
        "dispute" => sides(site, node).into_iter().collect(),
        "search" => claims_with(site, tr::SEARCH, &node.iri, "Denials that rest on this search").into_iter().collect(),
        "register" => things_with(site, prov::USED, &node.iri, "Searches of this register").into_iter().collect(),
        "publisher" => things_with(site, tr::PUBLISHER, &node.iri, "What it published").into_iter().collect(),
        "topic" => claims_with(site, tr::TOPIC, &node.iri, "Claims filed under this topic").into_iter().collect(),
        _ => Vec::new(),
    }
}

fn listed(site: &Site<'_>, node: &Node, wanted: &[(&str, &str)]) -> Vec<Fact> {
    let property = |local: &str| NamedNode::new_unchecked(format!("{}{local}", tr::NS));
    wanted
        .iter()
        .filter_map(|(label, local)| fact(site, node, label, property(local).as_ref()))
        .chain(identifiers(node))
        .collect()
}

fn agreement(site: &Site<'_>, node: &Node) -> Vec<Fact> {
    listed(
        site,
        node,
        &[
            ("Between", "party"),
            ("Signed", "signed"),
            ("In force from", "inForceFrom"),
            ("In force until", "inForceUntil"),
            ("Legal force", "legalForce"),
            ("How far it binds", "bindingness"),
            ("Replaces", "replaces"),
            ("Related", "relatedAgreement"),
            ("Implements", "implements"),
            ("Coded as", "codedAs"),
            ("Area", "area"),
        ],
    )
}

fn actor(site: &Site<'_>, node: &Node) -> Vec<Fact> {
    let mut facts = listed(
        site,
        node,
        &[
            ("Short", "abbreviation"),
            ("ISO 3166", "iso3"),
            ("Correlates of War", "cowCode"),
            ("Gleditsch-Ward", "gwCode"),
        ],
    );
    let wikidata = NamedNode::new_unchecked(format!("{}wikidata", tr::NS));
    let links: Vec<Inline> = node
        .nodes(wikidata.as_ref())
        .map(|iri| Inline::external(iri.as_str().rsplit('/').next().unwrap_or_default(), iri.as_str()))
        .collect();
    if !links.is_empty() {
        facts.push(Fact::new("Wikidata", commas(links)));
    }
    facts
}

fn source(site: &Site<'_>, node: &Node) -> Vec<Fact> {
    let it = Source::load(site.input.reader, &node.iri);
    let mut facts = listed(
        site,
        node,
        &[
            ("Kind", "sourceKind"),
            ("By", "author"),
            ("Publisher", "publisher"),
            ("Published", "published"),
            ("Looked at", "accessed"),
        ],
    );
    if let Some(url) = &it.url {
        facts.push(Fact::new("Address", vec![Inline::external(clean(url), url)]));
    }
    facts.extend(retracted(&it).map(|line| Fact::new("Standing", line)));
    if let Some(grade) = it.reliability {
        let mut line = reliability(site, grade);
        for inline in &mut line {
            inline.class = None;
        }
        facts.push(Fact::new("Reliability", line));
    }
    if it.unresolved {
        facts.push(Fact::new(
            "Identity",
            vec![Inline::text("Not known: this is a citation whose target nobody has identified.").class("warn")],
        ));
    }
    facts.extend(fact(site, node, "Licence", dcterms::LICENSE));
    facts.extend(fact(site, node, "Note", tr::NOTE));
    facts
}

fn source_sections(site: &Site<'_>, node: &Node) -> Vec<Section> {
    let mut sections: Vec<Section> = copies(site, node).into_iter().collect();
    let mut groups: BTreeMap<Direction, Vec<(NamedNode, Node)>> = BTreeMap::new();
    for stance in site.subjects(tr::SOURCE, node.iri.as_ref()) {
        let Some(claim) = site.subjects(tr::STANCE, stance.as_ref()).into_iter().next() else { continue };
        let stance = site.node(&stance);
        let way = stance.nodes(tr::RELATION).next().map_or(Direction::Neutral, |relation| direction(relation.as_ref()));
        groups.entry(way).or_default().push((claim, stance));
    }
    if groups.is_empty() {
        sections.push(Section::new("supports", "Claims that rest on it").intro("No claim names this source directly."));
    }
    let headings = [
        (Direction::Supporting, "supports", "Claims that rest on it"),
        (Direction::Opposing, "disputes", "Claims that it disputes"),
        (Direction::Neutral, "discusses", "Claims that it speaks of"),
    ];
    for (way, id, heading) in headings {
        let Some(stances) = groups.get(&way) else { continue };
        let mut table = Table::new(heading, &["Claim", "Status", "The source", "Where", "How far read"]);
        for (claim, stance) in stances.iter().take(LISTED) {
            let Some(card) = site.cards.get(claim) else { continue };
            let says = stance
                .nodes(tr::RELATION)
                .next()
                .map(|it| Inline::text(relation_word(it.as_ref())).title(site.meaning(it.as_ref())));
            table.push(vec![
                vec![site.link(claim.as_ref())],
                vec![site.badge(card.status)],
                says.into_iter().collect(),
                values(site, stance, tr::LOCATOR),
                values(site, stance, tr::READING),
            ]);
        }
        if let Some(mut section) = Section::new(id, heading).table(table) {
            section.outro.extend(more(stances.len()));
            sections.push(section);
        }
    }
    sections
}

/// Where a source goes back to, and what repeats it.
fn copies(site: &Site<'_>, node: &Node) -> Option<Section> {
    let mut section = Section::new("origin", "Origin and copies");
    let derived: Vec<&NamedNode> = node.nodes(prov::WAS_DERIVED_FROM).collect();
    let quoted: Vec<&NamedNode> = node.nodes(prov::WAS_QUOTED_FROM).collect();
    let copies = site.subjects(prov::WAS_DERIVED_FROM, node.iri.as_ref());
    let mut put = |label: &str, nodes: Vec<&NamedNode>| {
        if !nodes.is_empty() {
            let values = nodes.into_iter().map(|it| vec![site.link(it.as_ref())]).collect();
            section.facts.push(Fact { label: Inline::text(label), values });
        }
    };
    let roots = origins(site.input.reader, [node.iri.clone()]);
    let far = !derived.is_empty() && !roots.iter().all(|root| derived.contains(&root));
    put("Repeats", derived);
    if far {
        put("First said in", roots.iter().collect());
    }
    put("Quotes", quoted);
    put("Repeated by", copies.iter().collect());
    if section.facts.is_empty() {
        return None;
    }
    Some(section.intro("A source and those that repeat it count as one origin."))
}

fn dispute(site: &Site<'_>, node: &Node) -> Vec<Fact> {
    let mut facts: Vec<Fact> = Vec::new();
    for kind in node.nodes(tr::DISAGREEMENT_KIND) {
        let mut line = vec![site.link(kind.as_ref())];
        let meaning = site.meaning(kind.as_ref());
        if !meaning.is_empty() {
            line.push(Inline::muted(format!(": {meaning}")));
        }
        facts.push(Fact::new("Kind", line));
    }
    facts.extend(fact(site, node, "Note", tr::NOTE));
    facts.extend(identifiers(node));
    facts
}

/// The sides of a disagreement, each with its sources.
fn sides(site: &Site<'_>, node: &Node) -> Option<Section> {
    let mut section = Section::new("sides", "The sides");
    for side in node.nodes(tr::SIDE) {
        let mut item = Item::new(claim_line(site, side));
        let claim = site.node(side);
        let mut sources: Vec<Line> = Vec::new();
        for stance in claim.nodes(tr::STANCE).map(|stance| site.node(stance)) {
            let (Some(source), Some(relation)) = (stance.nodes(tr::SOURCE).next(), stance.nodes(tr::RELATION).next())
            else {
                continue;
            };
            sources.push(vec![
                site.link(source.as_ref()),
                Inline::muted(format!(" {}", relation_word(relation.as_ref()))),
            ]);
        }
        item.lines = sources;
        section.items.push(item);
    }
    (!section.items.is_empty()).then_some(section)
}

fn claims_with(site: &Site<'_>, property: NamedNodeRef<'_>, iri: &NamedNode, heading: &str) -> Option<Section> {
    let claims = site.subjects(property, iri.as_ref());
    let mut table = Table::new(heading, &["Claim", "Status", "#Sources"]);
    for claim in claims.iter().take(LISTED) {
        let Some(card) = site.cards.get(claim) else { continue };
        table.push(vec![
            vec![site.link(claim.as_ref())],
            vec![site.badge(card.status)],
            vec![Inline::text(card.sources.to_string())],
        ]);
    }
    let mut section =
        Section::new("filed", heading).intro(format!("{}.", count(claims.len(), "claim", "claims"))).table(table)?;
    section.outro.extend(more(claims.len()));
    Some(section)
}

fn things_with(site: &Site<'_>, property: NamedNodeRef<'_>, iri: &NamedNode, heading: &str) -> Option<Section> {
    let things = site.subjects(property, iri.as_ref());
    let items: Vec<Item> = things
        .iter()
        .filter(|it| site.path(it.as_ref()).is_some())
        .take(LISTED)
        .map(|it| Item::new(vec![site.link(it.as_ref())]))
        .collect();
    (!items.is_empty()).then(|| Section { items, ..Section::new("with", heading) })
}
