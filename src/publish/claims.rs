//! The page of a claim: what it says, who says so, who disputes it, and how the editors stand to it.

use super::content::{claim_line, content};
use super::frame::{Body, Frame};
use super::site::{Site, relation_word};
use super::text::{clean, count};
use super::view::{Fact, Inline, Item, Line, Section, commas};
use crate::model::claim::{Direction, Reliability, origins};
use crate::model::vocab::{dcterms, prov, tr};
use crate::model::{Claim, NamedNode, Polarity, Source, Stance, Status};
use crate::query::there::{Absences, newest_day, shortfall};
use crate::query::words::date;

/// The page of a claim, if its records are complete.
pub(super) fn page(site: &Site<'_>, iri: &NamedNode) -> Option<(Frame, Body)> {
    let claim = Claim::load(site.input.reader, iri)?;
    let text = clean(claim.text.value());
    let mut sections = Vec::new();
    sections.extend(says(site, &claim));
    sections.extend(searches(site, &claim));
    sections.extend(stances(site, &claim));
    sections.extend(disagreements(site, iri));
    sections.extend(citations(site, iri));
    sections.push(history(site, &claim));
    sections.push(record(site, &claim));
    let frame = Frame {
        title: text.clone(),
        description: format!("{} {}", standing_word(&claim), text),
        crumbs: vec![Inline::link("Claims", "claim/index.html")],
        section: if claim.polarity == Polarity::Denies { "denial" } else { "claim" },
        ..Frame::default()
    };
    let body = Body {
        eyebrow: eyebrow(site, &claim),
        heading: text,
        sentence: true,
        lead: lead(site, &claim),
        facts: facts(site, &claim),
        sections,
        iri: Some(iri.as_str().to_owned()),
        ..Body::default()
    };
    Some((frame, body))
}

fn standing_word(claim: &Claim) -> String {
    let kind = if claim.polarity == Polarity::Denies { "Finding of absence" } else { "Claim" };
    format!("{kind}, {}:", claim.status.word())
}

fn eyebrow(site: &Site<'_>, claim: &Claim) -> Line {
    let kind = if claim.polarity == Polarity::Denies { "Denial" } else { "Claim" };
    vec![Inline::text(kind), site.badge(claim.status)]
}

/// Plain words before anything else: status and meaning, witnesses, and whether it is held.
fn lead(site: &Site<'_>, claim: &Claim) -> Vec<Line> {
    let word = claim.status.word();
    let mut capital: String = word.chars().take(1).flat_map(char::to_uppercase).collect();
    capital.extend(word.chars().skip(1));
    let meaning = site.meaning(claim.status.iri());
    vec![
        vec![Inline::text(format!("{capital}. ")).class("strong"), Inline::text(meaning)],
        vec![Inline::text(witnesses(site, claim))],
        vec![Inline::text(held_words(site, claim))],
    ]
}

/// How many sources speak for and against, and from how many origins.
fn witnesses(site: &Site<'_>, claim: &Claim) -> String {
    let of = |wanted: Direction| {
        claim.stances.iter().filter(move |stance| stance.direction() == wanted).map(|stance| stance.source.clone())
    };
    let (supporting, opposing) = (of(Direction::Supporting).count(), of(Direction::Opposing).count());
    let independent = origins(site.input.reader, of(Direction::Supporting)).len();
    let verb = |n: usize| if n == 1 { "speaks" } else { "speak" };
    let support = match supporting {
        0 => "No source speaks for it".to_owned(),
        1 => "One source speaks for it".to_owned(),
        n if n == independent => format!("{n} sources speak for it, independent of one another"),
        n => format!(
            "{n} sources speak for it; some repeat others, so they count as {}",
            count(independent, "origin", "origins")
        ),
    };
    match opposing {
        0 => format!("{support}; none that we know of speaks against it."),
        n => format!("{support}; {n} {} against it.", verb(n)),
    }
}

fn held_words(site: &Site<'_>, claim: &Claim) -> String {
    let text = match (claim.polarity, claim.status) {
        (Polarity::Affirms, _) if site.held.contains(&claim.iri) => {
            "The editors hold it: what it says is among the facts of this project."
        }
        (Polarity::Denies, Status::Supported) => {
            "The editors hold that there is nothing of the kind described below. Should a claim that is held ever match the description, the project no longer builds, and names both."
        }
        (_, Status::Contested) => {
            "The editors do not decide: what it says is recorded, and is not among the facts of this project."
        }
        _ => "The editors do not hold it: what it says is recorded, and is not among the facts of this project.",
    };
    text.to_owned()
}

/// Topic, subjects and time of the claim.
fn facts(site: &Site<'_>, claim: &Claim) -> Vec<Fact> {
    let node = site.node(&claim.iri);
    let mut facts = Vec::new();
    if let Some(topic) = &claim.topic {
        facts.push(Fact::new("Topic", vec![site.link(topic.as_ref())]));
    }
    if !claim.about.is_empty() {
        facts.push(Fact::new("About", commas(claim.about.iter().map(|thing| site.link(thing.as_ref())))));
    }
    for (label, property) in [("Valid from", tr::VALID_FROM), ("Valid until", tr::VALID_UNTIL)] {
        if let Some(text) = node.texts(property).next() {
            facts.push(Fact::new(label, vec![Inline::text(date(text))]));
        }
    }
    for (label, other) in [
        ("Takes the place of", node.nodes(tr::SUPERSEDES).cloned().collect()),
        ("Replaced by", site.subjects(tr::SUPERSEDES, claim.iri.as_ref())),
    ] {
        let others: Vec<NamedNode> = other;
        if !others.is_empty() {
            facts.push(Fact {
                label: Inline::text(label),
                values: others.iter().map(|it| claim_line(site, it)).collect(),
            });
        }
    }
    for note in &claim.notes {
        facts.push(Fact::new("Note of the editors", vec![Inline::text(clean(note))]));
    }
    facts
}

fn says(site: &Site<'_>, claim: &Claim) -> Option<Section> {
    let (heading, intro, caption) = match claim.polarity {
        Polarity::Affirms => ("What it says", "The sentence above, as data.", "Content of the claim"),
        Polarity::Denies => (
            "What it denies",
            "The claim says that there is nothing to which all of this applies. “Something” stands for anything at all.",
            "Pattern of which there is no instance",
        ),
    };
    Section::new("says", heading).intro(intro).table(content(site, &claim.iri, caption))
}

/// The stances, those for the claim first.
fn stances(site: &Site<'_>, claim: &Claim) -> Vec<Section> {
    let groups = [
        ("for", "Who says so", Direction::Supporting),
        ("against", "Who disputes it", Direction::Opposing),
        ("other", "Who else speaks of it", Direction::Neutral),
    ];
    let mut sections = Vec::new();
    for (id, heading, direction) in groups {
        let items: Vec<Item> = claim
            .stances
            .iter()
            .filter(|stance| stance.direction() == direction)
            .map(|stance| item(site, stance))
            .collect();
        if !items.is_empty() || direction == Direction::Supporting {
            let mut section = Section::new(id, heading);
            if items.is_empty() {
                section = section.intro("No source is recorded that speaks for it.");
            }
            section.items = items;
            sections.push(section);
        }
    }
    sections
}

/// A stance: the source, how it bears on the claim, where, and how far it can be relied on.
fn item(site: &Site<'_>, stance: &Stance) -> Item {
    let source = Source::load(site.input.reader, &stance.source);
    let mut item = Item::new(vec![site.link(stance.source.as_ref())]);
    let mut line =
        vec![Inline::text(relation_word(stance.relation.as_ref())).title(site.meaning(stance.relation.as_ref()))];
    let mut add = |inline: Inline| {
        line.push(Inline::text(" · "));
        line.push(inline);
    };
    if let Some(locator) = &stance.locator {
        add(Inline::text(clean(locator)));
    }
    if let Some(publisher) = &source.publisher {
        add(Inline::text(clean(publisher)));
    }
    if let Some(published) = &source.published {
        add(Inline::text(date(published)));
    }
    if let Some(reading) = &stance.reading {
        add(Inline::text(site.name(reading.as_ref())).title(site.meaning(reading.as_ref())));
    }
    item.lines.push(line);
    item.lines.extend(retracted(&source));
    item.lines.extend(source.reliability.map(|grade| reliability(site, grade)));
    if source.unresolved {
        item.lines.push(vec![Inline::text("What this citation refers to is not known.").class("warn")]);
    }
    if !source.derived_from.is_empty() {
        let mut line = vec![Inline::text("Repeats ")];
        line.extend(commas(source.derived_from.iter().map(|origin| site.link(origin.as_ref()))));
        item.lines.push(line);
    }
    item.lines.extend(stance.note.as_deref().map(|note| vec![Inline::text(clean(note))]));
    item.quote = stance.quotation.as_deref().map(clean);
    item
}

/// The reliability of a source in words, with its grade.
pub(super) fn reliability(site: &Site<'_>, grade: u8) -> Line {
    let concept = NamedNode::new_unchecked(format!("{}Reliability{grade}", tr::NS));
    let text = Reliability::new(grade).map_or_else(
        || format!("Reliability {grade}"),
        |grade| format!("Reliability {}: {}", grade.letter(), grade.word()),
    );
    vec![Inline::muted(text).title(site.meaning(concept.as_ref()))]
}

/// That a source was given up, with when and why.
pub(super) fn retracted(source: &Source) -> Option<Line> {
    let retraction = source.retraction.as_ref()?;
    let reason = retraction.reason.as_deref().map(|reason| format!(": {}", clean(reason))).unwrap_or_default();
    Some(vec![Inline::text(format!("Retracted on {}{reason}", date(&retraction.on))).class("warn")])
}

/// The scope of a denial: where was searched, for what, until when the finding counts.
fn searches(site: &Site<'_>, claim: &Claim) -> Option<Section> {
    if claim.searches.is_empty() {
        return (claim.polarity == Polarity::Denies).then(|| {
            Section::new("search", "Where was searched")
                .intro("No search of registers stands behind this denial; it rests on the sources below alone.")
        });
    }
    let mut section = Section::new("search", "Where was searched")
        .intro("That something was not found means as much as the search behind it.");
    section.facts.extend(standing(site, claim));
    for search in &claim.searches {
        section.facts.extend(search_facts(site, search));
        section.outro.push(vec![Inline::text("More on this search: "), site.link(search.as_ref())]);
    }
    Some(section)
}

/// Whether the denial may rest on its searches, with what is missing if not.
fn standing(site: &Site<'_>, claim: &Claim) -> Vec<Fact> {
    let absences = Absences::load_one(site.input.reader, site.input.prefixes, claim);
    let (Some((claim, denied)), Some(today)) = (absences.denials().next(), newest_day(site.input.reader)) else {
        return Vec::new();
    };
    let standing = absences.standing(claim, denied, today);
    let words = site.words();
    let missing: Vec<Line> = standing
        .shortfalls()
        .iter()
        .flat_map(|(_, missing)| missing)
        .map(|it| vec![Inline::text(clean(&shortfall(it, &words))).class("warn")])
        .collect();
    let mut values = vec![vec![Inline::text(standing.words()).title(site.meaning(standing.concept()))]];
    values.extend(missing);
    vec![Fact { label: Inline::text("Standing"), values }]
}

/// What is known of an absence search.
pub(super) fn search_facts(site: &Site<'_>, search: &NamedNode) -> Vec<Fact> {
    let node = site.node(search);
    let mut facts = Vec::new();
    let registers: Vec<Line> = node.nodes(prov::USED).map(|register| vec![site.link(register.as_ref())]).collect();
    if !registers.is_empty() {
        facts.push(Fact { label: Inline::text("Searched in"), values: registers });
    }
    let mut text = |label: &str, property, as_date: bool| {
        for value in node.texts(property) {
            facts.push(Fact::new(label, vec![Inline::text(if as_date { date(value) } else { clean(value) })]));
        }
    };
    text("Searched for", tr::SEARCH_QUERY, false);
    text("Covers", tr::COVERAGE, false);
    text("Covers from", tr::COVERAGE_FROM, true);
    text("Covers until", tr::COVERAGE_UNTIL, true);
    text("Searched on", tr::SEARCHED_ON, true);
    text("Counts until", tr::EXPIRES, true);
    text("Note", tr::NOTE, false);
    let by: Vec<Inline> = node.nodes(prov::WAS_ASSOCIATED_WITH).map(|actor| site.link(actor.as_ref())).collect();
    if !by.is_empty() {
        facts.push(Fact::new("Searched by", commas(by)));
    }
    facts
}

fn disagreements(site: &Site<'_>, iri: &NamedNode) -> Option<Section> {
    let disputes = site.subjects(tr::SIDE, iri.as_ref());
    if disputes.is_empty() {
        return None;
    }
    let mut section = Section::new("disagreements", "Disagreements it takes part in");
    for dispute in disputes {
        let node = site.node(&dispute);
        let mut item = Item::new(vec![site.link(dispute.as_ref())]);
        let others: Vec<&NamedNode> = node.nodes(tr::SIDE).filter(|side| *side != iri).collect();
        item.lines.extend(others.into_iter().map(|side| claim_line(site, side)));
        item.lines.extend(node.texts(tr::RESOLUTION).map(|text| vec![Inline::muted(clean(text))]));
        section.items.push(item);
    }
    Some(section)
}

fn citations(site: &Site<'_>, iri: &NamedNode) -> Option<Section> {
    let citations = site.citations.get(iri)?;
    let mut section = Section::new("cited", "Where it is cited");
    for citation in citations {
        let mut item = Item::new(vec![Inline::link(citation.explainer.clone(), citation.href.clone())]);
        item.quote = Some(clean(&citation.text));
        section.items.push(item);
    }
    Some(section)
}

fn history(site: &Site<'_>, claim: &Claim) -> Section {
    let mut section = Section::new("history", "How it was judged");
    for assessment in &claim.assessments {
        let mut head = vec![Inline::text(assessment.on.as_deref().map_or_else(|| "No date".to_owned(), date))];
        if let Some(status) = assessment.status {
            head.extend([Inline::text(" "), site.badge(status)]);
        }
        if let Some(by) = &assessment.by {
            head.extend([Inline::text(" by "), site.link(by.as_ref())]);
        }
        let mut item = Item::new(head);
        item.lines.extend(assessment.note.as_deref().map(|note| vec![Inline::text(clean(note))]));
        section.items.push(item);
    }
    if section.items.is_empty() {
        section = section.intro("No dated judgement is recorded.");
    }
    section
}

/// Where the claim stands in the data of the project.
fn record(site: &Site<'_>, claim: &Claim) -> Section {
    let mut section = Section::new("record", "In the data");
    let node = site.node(&claim.iri);
    let numbers: Vec<Inline> = node.texts(dcterms::IDENTIFIER).map(|text| Inline::text(clean(text))).collect();
    if !numbers.is_empty() {
        section.facts.push(Fact::new("Research notes", commas(numbers)));
    }
    if let Some(origin) = &claim.origin {
        section.facts.push(Fact::new("Stated in", vec![Inline::code(clean(origin))]));
    }
    section.facts.push(Fact::new("Id", vec![Inline::code(site.words().compact(claim.iri.as_ref()))]));
    section
}
