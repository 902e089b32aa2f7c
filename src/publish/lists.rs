//! Lists: one a kind, in pages of 500 rows; denials; claims by status.

use super::content::denial_badge;
use super::frame::{Body, Frame};
use super::site::Site;
use super::text::{clean, count};
use super::things::kind_words;
use super::view::{Inline, Item, Line, Section, Table, commas};
use crate::export::Node;
use crate::model::vocab::{prov, tr};
use crate::model::{NamedNode, NamedNodeRef, Polarity, Status};
use crate::query::words::date;
use std::collections::BTreeMap;

/// Rows of one page.
const ROWS: usize = 500;

/// Path of a page of a list; the first is the list itself.
pub(super) fn path(kind: &str, number: usize) -> String {
    // No id becomes a file name with `=p` in it, so pages of lists and of things never meet.
    if number == 1 { format!("{kind}/index.html") } else { format!("{kind}/index=p{number}.html") }
}

/// The pages of the list of a kind: how many there are.
pub(super) fn pages(site: &Site<'_>, kind: &str) -> usize {
    site.things.count(kind).div_ceil(ROWS)
}

/// One page of the list of a kind, counting from 1.
pub(super) fn page(site: &Site<'_>, kind: &str, number: usize) -> (Frame, Body) {
    let (_, many) = kind_words(kind);
    let all = pages(site, kind);
    let things = sorted(site, kind);
    let from = (number - 1) * ROWS;
    let shown: Vec<&NamedNode> = things.into_iter().skip(from).take(ROWS).collect();
    let caption = if all > 1 { format!("{many}, page {number} of {all}") } else { many.to_owned() };
    let mut table = Table::new(caption, columns(kind));
    for iri in shown {
        table.push(row(site, kind, iri));
    }
    let total = site.things.count(kind);
    let sections = if kind == "claim" && all == 1 {
        by_topic(site)
    } else {
        Section::new("list", "").table(table).into_iter().collect()
    };
    let frame = Frame {
        path: path(kind, number),
        title: if number > 1 { format!("{many}, page {number}") } else { many.to_owned() },
        description: format!("{many} of this project: {total}."),
        crumbs: if number > 1 { vec![Inline::link(many, path(kind, 1))] } else { Line::new() },
        section: match kind {
            "claim" => "claim",
            "agreement" => "agreement",
            "proposal" => "proposal",
            "dispute" => "dispute",
            "source" => "source",
            _ => "",
        },
        ..Frame::default()
    };
    let body = Body {
        heading: many.to_owned(),
        lead: lead(site, kind),
        sections,
        pager: pager(kind, number, all),
        ..Body::default()
    };
    (frame, body)
}

fn pager(kind: &str, number: usize, all: usize) -> Line {
    if all < 2 {
        return Line::new();
    }
    let mut line = vec![Inline::text(format!("Page {number} of {all}"))];
    if number > 1 {
        line.extend([Inline::text(" · "), Inline::link("previous", path(kind, number - 1))]);
    }
    if number < all {
        line.extend([Inline::text(" · "), Inline::link("next", path(kind, number + 1))]);
    }
    line
}

/// Sources by title, everything else by id: ids of agreements and claims are made to be read.
fn sorted<'a>(site: &'a Site<'_>, kind: &str) -> Vec<&'a NamedNode> {
    let mut things: Vec<&NamedNode> = site.things.of(kind).map(|(_, thing)| &thing.iri).collect();
    if matches!(kind, "source" | "actor" | "publisher" | "topic") {
        things.sort_by_cached_key(|iri| (site.name(iri.as_ref()).to_lowercase(), iri.as_str().to_owned()));
    }
    things
}

fn lead(site: &Site<'_>, kind: &str) -> Vec<Line> {
    let total = site.things.count(kind);
    let (one, many) = kind_words(kind);
    let mut lead = Vec::new();
    if kind == "claim" {
        lead.push(vec![Inline::text(format!(
            "{}. Each page says what is claimed, who says so, who disputes it, and how the editors stand to it.",
            count(total, "claim", "claims")
        ))]);
        let links = Status::ALL.into_iter().filter_map(|status| {
            let n = site.cards.values().filter(|card| card.status == status).count();
            (n > 0).then(|| Inline::link(format!("{n} {}", status.word()), status_path(status)))
        });
        lead.push(commas(links));
    } else {
        lead.push(vec![Inline::text(format!("{}.", count(total, &one.to_lowercase(), &many.to_lowercase())))]);
    }
    if kind == "dispute" {
        lead.push(vec![Inline::text(
            "Questions on which sources differ, the claims on each side, and how the editors resolve them.",
        )]);
        lead.extend(super::comparisons::link(site));
    }
    lead
}

/// Claims under their topics, for lists that fit one page.
fn by_topic(site: &Site<'_>) -> Vec<Section> {
    let mut topics: BTreeMap<(String, String), Table> = BTreeMap::new();
    for (claim, card) in &site.cards {
        let name = card.topic.as_ref().map_or_else(|| "Other claims".to_owned(), |topic| site.name(topic.as_ref()));
        let key = card.topic.as_ref().map(|topic| topic.as_str().to_owned()).unwrap_or_default();
        let table = topics.entry((name.clone(), key)).or_insert_with(|| Table::new(name, columns("claim")));
        table.push(row(site, "claim", claim));
    }
    topics.into_iter().filter_map(|((name, _), table)| Section::new("topic", name).table(table)).collect()
}

fn columns(kind: &str) -> &'static [&'static str] {
    match kind {
        "claim" => &["Claim", "Status", "#Sources"],
        "agreement" => &["Agreement", "Form", "Signed", "Legal force", "How far it binds", "#Claims"],
        "proposal" => &["Proposal", "By", "Stage", "Proposed on", "#Claims"],
        "actor" => &["Actor", "Kind", "Short", "#Claims"],
        "source" => &["Source", "Publisher", "Published", "Kind", "#Reliability", "#Claims"],
        "dispute" => &["Question", "Kind", "#Sides"],
        "search" => &["Search", "Registers", "Searched on", "Counts until"],
        _ => &["Name", "#Claims"],
    }
}

fn row(site: &Site<'_>, kind: &str, iri: &NamedNode) -> Vec<Line> {
    let head = vec![site.link(iri.as_ref())];
    if kind == "claim" {
        return claim_row(site, iri, head);
    }
    let node = site.node(iri);
    let values = |property: NamedNodeRef<'_>| commas(node.objects(property).map(|object| site.value(object.as_ref())));
    let local = |name: &str| values(NamedNode::new_unchecked(format!("{}{name}", tr::NS)).as_ref());
    let forms = || commas(super::things::forms(site, &node));
    let claims = || vec![Inline::text(site.claims_about(iri).len().to_string())];
    match kind {
        "agreement" => vec![head, forms(), local("signed"), local("legalForce"), local("bindingness"), claims()],
        "proposal" => vec![head, local("author"), local("stage"), local("proposedOn"), claims()],
        "actor" => vec![head, forms(), local("abbreviation"), claims()],
        "source" => {
            vec![head, local("publisher"), dates(&node), local("sourceKind"), local("reliability"), stances(site, iri)]
        }
        "dispute" => {
            vec![head, local("disagreementKind"), vec![Inline::text(node.nodes(tr::SIDE).count().to_string())]]
        }
        "search" => vec![head, values(prov::USED), local("searchedOn"), local("expires")],
        _ => vec![head, claims()],
    }
}

fn dates(node: &Node) -> Line {
    commas(node.texts(tr::PUBLISHED).map(|text| Inline::text(clean(&date(text)))))
}

fn stances(site: &Site<'_>, source: &NamedNode) -> Line {
    vec![Inline::text(site.subjects(tr::SOURCE, source.as_ref()).len().to_string())]
}

fn claim_row(site: &Site<'_>, claim: &NamedNode, head: Line) -> Vec<Line> {
    let Some(card) = site.cards.get(claim) else { return vec![head, vec![Inline::muted("not complete")], Line::new()] };
    let mut status = vec![site.badge(card.status)];
    if card.polarity == Polarity::Denies {
        status.extend([Inline::text(" "), denial_badge()]);
    }
    vec![head, status, vec![Inline::text(card.sources.to_string())]]
}

/// Whether any claim is a denial.
pub(super) fn has_denials(site: &Site<'_>) -> bool {
    site.cards.values().any(|card| card.polarity == Polarity::Denies)
}

/// The denials, with the scope of the search behind each.
pub(super) fn denials(site: &Site<'_>) -> Option<(Frame, Body)> {
    let denials: Vec<_> = site.cards.iter().filter(|(_, card)| card.polarity == Polarity::Denies).collect();
    if denials.is_empty() {
        return None;
    }
    let mut section = Section::new("list", "");
    for (claim, card) in denials.iter().take(2 * ROWS) {
        let mut item = Item::new(vec![site.link(claim.as_ref()), Inline::text(" "), site.badge(card.status)]);
        for search in site.node(claim).nodes(tr::SEARCH) {
            let node = site.node(search);
            let mut line = vec![Inline::text("Searched in ")];
            line.extend(commas(node.nodes(prov::USED).map(|register| site.link(register.as_ref()))));
            for (before, property) in [(", on ", tr::SEARCHED_ON), ("; counts until ", tr::EXPIRES)] {
                line.extend(node.texts(property).take(1).map(|text| Inline::text(format!("{before}{}", date(text)))));
            }
            item.lines.push(line);
        }
        section.items.push(item);
    }
    if denials.len() > 2 * ROWS {
        section
            .outro
            .push(vec![Inline::text("The rest are in "), Inline::link("the tables to download", "downloads.html")]);
    }
    let frame = Frame {
        path: "denials.html".to_owned(),
        title: "Denials".to_owned(),
        description: "What is held not to exist, where was searched, and until when each finding counts.".to_owned(),
        section: "denial",
        ..Frame::default()
    };
    let lead = vec![vec![Inline::text(format!(
        "{} of absence. Each says that there is nothing that fits a description, where was searched, and until when the finding counts. It is tested again whenever the data change.",
        count(denials.len(), "finding", "findings")
    ))]];
    Some((frame, Body { heading: "Denials".to_owned(), lead, sections: vec![section], ..Body::default() }))
}

/// Path of the list of claims with a status.
pub(super) fn status_path(status: Status) -> String {
    format!("status/{}.html", status.word())
}

/// The claims with a status; the first thousand of them.
pub(super) fn with_status(site: &Site<'_>, status: Status) -> Option<(Frame, Body)> {
    let claims: Vec<&NamedNode> =
        site.cards.iter().filter(|(_, card)| card.status == status).map(|(claim, _)| claim).collect();
    let mut table = Table::new(format!("Claims that are {}", status.word()), columns("claim"));
    for claim in claims.iter().take(2 * ROWS) {
        table.push(row(site, "claim", claim));
    }
    let mut section = Section::new("list", "").table(table)?;
    if claims.len() > 2 * ROWS {
        section
            .outro
            .push(vec![Inline::text("The rest are in "), Inline::link("the tables to download", "downloads.html")]);
    }
    let heading = format!("Claims that are {}", status.word());
    let frame = Frame {
        path: status_path(status),
        title: heading.clone(),
        description: format!("{}. {}", heading, site.meaning(status.iri())),
        crumbs: vec![Inline::link("Claims", "claim/index.html")],
        section: "claim",
        ..Frame::default()
    };
    let lead = vec![
        vec![Inline::text(site.meaning(status.iri()))],
        vec![Inline::text(format!("{}.", count(claims.len(), "claim", "claims")))],
    ];
    Some((frame, Body { heading, lead, sections: vec![section], ..Body::default() }))
}
