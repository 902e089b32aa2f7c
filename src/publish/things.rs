//! The pages of everything that is not a claim: agreements, proposals, actors, sources and the rest.
//!
//! One plan for all: what it is called, what is held of it, every account side by side, what
//! belongs to it (obligations, money, acts, …), what is denied of it, and all claims that speak of it.

mod parts;
mod records;

use super::comparisons;
use super::content::{Accounts, claim_line};
use super::frame::{Body, Frame};
use super::site::Site;
use super::text::{clean, count};
use super::view::{Fact, Inline, Item, Line, Section, Table, commas};
use crate::export::Node;
use crate::model::vocab::{dcterms, rdf, tr};
use crate::model::{NamedNode, NamedNodeRef, Polarity, Term};
use crate::query::words::date;

/// How many claims a page lists; the rest are in the tables to download.
const LISTED: usize = 300;
/// How many claims a page reads for its accounts.
const READ: usize = 3_000;

/// What a kind is called.
pub(super) fn kind_words(kind: &str) -> (&'static str, &'static str) {
    match kind {
        "act" => ("Act", "Acts"),
        "actor" => ("Actor", "Actors"),
        "agreement" => ("Agreement", "Agreements"),
        "characterisation" => ("Judgement", "Judgements"),
        "claim" => ("Claim", "Claims"),
        "commitment" => ("Commitment of money", "Commitments of money"),
        "condition" => ("Condition", "Conditions"),
        "designation" => ("Designation", "Designations"),
        "dispute" => ("Disagreement", "Disagreements"),
        "event" => ("Event", "Events"),
        "explainer" => ("Explainer", "Explainers"),
        "obligation" => ("Obligation", "Obligations"),
        "position" => ("Position", "Positions"),
        "proposal" => ("Proposal", "Proposals"),
        "provision" => ("Provision", "Provisions"),
        "publisher" => ("Publisher", "Publishers"),
        "quantity" => ("Figure", "Figures"),
        "question" => ("Question", "Questions"),
        "register" => ("Register", "Registers"),
        "search" => ("Search", "Searches"),
        "source" => ("Source", "Sources"),
        "topic" => ("Topic", "Topics"),
        _ => ("Thing", "Things"),
    }
}

/// The page of a thing.
pub(super) fn page(site: &Site<'_>, kind: &str, iri: &NamedNode) -> (Frame, Body) {
    let node = site.node(iri);
    let (one, many) = kind_words(kind);
    let heading = heading(site, &node);
    let claims = site.claims_about(iri);
    let mut sections = records::sections(site, kind, &node);
    sections.extend(comparisons::sections(site, kind, iri));
    sections.extend(said(site, kind, &node, &claims));
    let described = node.text(tr::GIST);
    let description = match described {
        "" => format!(
            "{heading}: what is claimed of it, by whom, and what is held. {}.",
            count(claims.len(), "claim", "claims")
        ),
        gist => format!("{heading}. {gist}"),
    };
    let frame = Frame {
        title: heading.clone(),
        description,
        crumbs: vec![Inline::link(many, format!("{kind}/index.html"))],
        section: if kind == "dispute" { "dispute" } else { section_of(kind) },
        ..Frame::default()
    };
    let body = Body {
        eyebrow: eyebrow(site, one, &node),
        heading,
        sentence: matches!(
            kind,
            "dispute"
                | "source"
                | "condition"
                | "obligation"
                | "commitment"
                | "act"
                | "event"
                | "position"
                | "quantity"
                | "characterisation"
        ),
        lead: lead(site, kind, &node, &claims),
        facts: records::facts(site, kind, &node),
        sections,
        iri: Some(iri.as_str().to_owned()),
        ..Body::default()
    };
    (frame, body)
}

/// The full title; other pages use the short one.
fn heading(site: &Site<'_>, node: &Node) -> String {
    let full = [tr::TITLE, tr::NAME, tr::QUESTION]
        .into_iter()
        .map(|property| clean(node.text(property)))
        .find(|text| !text.is_empty());
    full.unwrap_or_else(|| site.name(node.iri.as_ref()))
}

fn eyebrow(site: &Site<'_>, one: &str, node: &Node) -> Line {
    let mut line = vec![Inline::text(one)];
    let forms: Vec<Inline> = forms(site, node).collect();
    if !forms.is_empty() {
        line.push(Inline::text(" · "));
        line.extend(commas(forms));
    }
    line
}

/// The classes of a thing that say more than its kind.
pub(super) fn forms<'a>(site: &'a Site<'_>, node: &'a Node) -> impl Iterator<Item = Inline> + 'a {
    let general = [
        "Agreement",
        "Proposal",
        "Provision",
        "Obligation",
        "Commitment",
        "PartyAct",
        "Source",
        "Publisher",
        "Register",
        "AbsenceSearch",
        "Disagreement",
        "Position",
        "Quantity",
        "Event",
        "Condition",
        "Designation",
        "Characterisation",
    ];
    let said_already = move |class: &&NamedNode| {
        class.as_str().strip_prefix(tr::NS).is_some_and(|local| general.contains(&local))
            || !class.as_str().starts_with(tr::NS)
    };
    node.nodes(rdf::TYPE).filter(move |class| !said_already(class)).map(|class| site.link(class.as_ref()))
}

fn section_of(kind: &str) -> &'static str {
    match kind {
        "agreement" | "provision" | "obligation" | "commitment" | "act" | "condition" => "agreement",
        "proposal" => "proposal",
        "source" | "publisher" | "register" | "search" => "source",
        "question" => "question",
        "claim" | "topic" => "claim",
        _ => "",
    }
}

/// The first sentences: what it is about, and how much is claimed of it.
fn lead(site: &Site<'_>, kind: &str, node: &Node, claims: &[NamedNode]) -> Vec<Line> {
    let mut lead: Vec<Line> = node.texts(tr::GIST).map(|gist| vec![Inline::text(clean(gist))]).collect();
    if kind == "dispute" {
        let resolutions = node.texts(tr::RESOLUTION);
        lead.extend(
            resolutions.map(|text| {
                vec![Inline::text("How the editors resolve it: ").class("strong"), Inline::text(clean(text))]
            }),
        );
    }
    if matches!(kind, "source" | "dispute" | "search" | "register" | "publisher" | "topic") {
        return lead;
    }
    let held = claims.iter().filter(|claim| site.held.contains(*claim)).count();
    let denied = claims
        .iter()
        .filter(|claim| site.cards.get(*claim).is_some_and(|card| card.polarity == Polarity::Denies))
        .count();
    let rest = claims.len() - held - denied;
    let mut words = format!("{} of it: {held} held as fact", count(claims.len(), "claim speaks", "claims speak"));
    if denied > 0 {
        words += &format!(", {}", count(denied, "denial", "denials"));
    }
    if rest > 0 {
        words += &format!(", {rest} contested or not held");
    }
    lead.push(vec![Inline::text(words + ".")]);
    if claims.len() - denied > READ {
        let cut = format!("The accounts below are made from the first {READ} claims; the downloads have all of them.");
        lead.push(vec![Inline::text(cut)]);
    }
    lead
}

/// What claims say of a thing.
fn said(site: &Site<'_>, kind: &str, node: &Node, claims: &[NamedNode]) -> Vec<Section> {
    let mut sections = Vec::new();
    if matches!(kind, "source" | "dispute" | "search" | "register" | "publisher") && claims.is_empty() {
        return sections;
    }
    let affirming: Vec<NamedNode> = claims
        .iter()
        .filter(|claim| site.cards.get(*claim).is_some_and(|card| card.polarity == Polarity::Affirms))
        .take(READ)
        .cloned()
        .collect();
    let accounts = Accounts::of(site, &node.iri, &affirming);
    if !accounts.is_empty() {
        let intro =
            "Each value with the claims that give it. A value is held as fact when one of its claims is supported.";
        let table = accounts.table(site, &format!("What is said of {}", site.name(node.iri.as_ref())));
        sections.extend(Section::new("accounts", "Every account side by side").intro(intro).table(table));
    }
    sections.extend(parts::sections(site, &node.iri, &affirming));
    sections.extend(denied(site, claims));
    sections.extend(disagreements(site, claims));
    sections.extend(all_claims(site, claims));
    sections
}

fn denied(site: &Site<'_>, claims: &[NamedNode]) -> Option<Section> {
    let denials =
        claims.iter().filter(|claim| site.cards.get(*claim).is_some_and(|card| card.polarity == Polarity::Denies));
    let items: Vec<Item> = denials.take(LISTED).map(|claim| Item::new(claim_line(site, claim))).collect();
    (!items.is_empty()).then(|| Section {
        items,
        ..Section::new("denied", "What is denied")
            .intro("Findings of absence: searches that found nothing of the kind, or sources that say there is none.")
    })
}

fn disagreements(site: &Site<'_>, claims: &[NamedNode]) -> Option<Section> {
    let mut disputes: Vec<NamedNode> =
        claims.iter().flat_map(|claim| site.subjects(tr::SIDE, claim.as_ref())).collect();
    disputes.sort();
    disputes.dedup();
    let items: Vec<Item> = disputes
        .iter()
        .take(LISTED)
        .map(|dispute| {
            let mut item = Item::new(vec![site.link(dispute.as_ref())]);
            item.lines.extend(site.node(dispute).texts(tr::RESOLUTION).map(|text| vec![Inline::muted(clean(text))]));
            item
        })
        .collect();
    (!items.is_empty()).then(|| Section { items, ..Section::new("disagreements", "Where sources differ") })
}

fn all_claims(site: &Site<'_>, claims: &[NamedNode]) -> Option<Section> {
    let mut table = Table::new("Claims, with how each stands", &["Claim", "Status", "#Sources"]);
    for claim in claims.iter().take(LISTED) {
        let Some(card) = site.cards.get(claim) else { continue };
        let mut line = vec![site.badge(card.status)];
        if card.polarity == Polarity::Denies {
            line.extend([Inline::text(" "), super::content::denial_badge()]);
        }
        table.push(vec![vec![site.link(claim.as_ref())], line, vec![Inline::text(card.sources.to_string())]]);
    }
    let mut section = Section::new("claims", "All claims that speak of it").table(table)?;
    section.outro.extend(more(claims.len()));
    Some(section)
}

/// What is said where a list was cut.
pub(super) fn more(all: usize) -> Option<Line> {
    let left = all.checked_sub(LISTED).filter(|left| *left > 0)?;
    Some(vec![
        Inline::text(format!("{} more are in ", count(left, "claim", "claims"))),
        Inline::link("the tables to download", "downloads.html"),
    ])
}

/// The values of a property, as a line.
fn values(site: &Site<'_>, node: &Node, property: NamedNodeRef<'_>) -> Line {
    commas(node.objects(property).map(|object| site.value(object.as_ref())))
}

/// A fact, if the property has a value.
fn fact(site: &Site<'_>, node: &Node, label: &str, property: NamedNodeRef<'_>) -> Option<Fact> {
    let line = values(site, node, property);
    (!line.is_empty()).then(|| Fact::new(label, line))
}

/// A fact of identifiers.
fn identifiers(node: &Node) -> Option<Fact> {
    let texts: Vec<Inline> = node.texts(dcterms::IDENTIFIER).map(|text| Inline::text(clean(text))).collect();
    (!texts.is_empty()).then(|| Fact::new("Known as", commas(texts)))
}

/// The year or day of an EDTF text, for sorting.
fn when(term: Option<&Term>) -> (String, String) {
    let Some(Term::Literal(literal)) = term else { return (String::new(), "no date".to_owned()) };
    let key =
        crate::model::edtf::Edtf::parse(literal.value()).ok().and_then(|it| it.earliest).map(|day| day.to_string());
    (key.unwrap_or_else(|| literal.value().to_owned()), clean(&date(literal.value())))
}
