//! The numbered sources, and the note of every cited claim.

use super::super::sentence::{Block, Explainer, Note, NoteSearch, NoteStance};
use super::element::Html;
use super::html::safe_or_local;
use super::{Links, held, named};
use crate::model::{NamedNode, Status};
use crate::query::words;
use std::collections::BTreeMap;

/// The anchor of a claim's note.
pub(super) fn anchor(note: &Note) -> String {
    let kept = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    format!("claim-{}", note.id.chars().map(kept).collect::<String>())
}

/// The numbered list of sources.
pub(super) fn sources(explainer: &Explainer, links: Links<'_>, html: &mut Html) {
    html.open("section", &[("id", "sources")]).words("h2", &[], "Sources").line();
    html.open("ol", &[("class", "sources")]).line();
    for source in &explainer.sources {
        let id = format!("source-{}", source.number);
        html.open("li", &[("id", &id), ("data-source", source.source.iri.as_str())]).text(&named(source));
        if let Some(url) = &source.source.url {
            html.text(" ").link(url, url);
        }
        if let Some(page) = links(&source.source.iri).as_deref().and_then(safe_or_local) {
            html.text(" · ").words("a", &[("href", page)], "record");
        }
        html.end("li");
    }
    html.close("ol").end("section");
}

/// The notes of all cited claims, in the order of first citation.
pub(super) fn notes(explainer: &Explainer, links: Links<'_>, html: &mut Html) {
    let cited = uses(explainer);
    html.open("section", &[("id", "evidence"), ("role", "doc-endnotes")]).words("h2", &[], "Evidence").line();
    html.words(
        "p",
        &[("class", "meta")],
        "Each claim that this page rests on, what the editors hold of it, and how every source stands to it.",
    )
    .line();
    let mut notes: Vec<&Note> = explainer.notes.values().collect();
    let first =
        |note: &Note| cited.get(&note.claim.iri).and_then(|uses| uses.first()).map_or(usize::MAX, |use_| use_.0);
    notes.sort_by(|a, b| (first(a), &a.id).cmp(&(first(b), &b.id)));
    for note in notes {
        write_note(explainer, note, cited.get(&note.claim.iri).map_or(&[], Vec::as_slice), links, html);
    }
    html.end("section");
}

/// A place where a claim is cited: its rank on the page, its anchor, its name.
type Use = (usize, String, String);

/// Where each claim is cited.
fn uses(explainer: &Explainer) -> BTreeMap<NamedNode, Vec<Use>> {
    let mut out: BTreeMap<NamedNode, Vec<Use>> = BTreeMap::new();
    let sentences = explainer.sentences();
    let figures = sentences.len();
    for sentence in sentences {
        for citation in sentence.evidence().citations() {
            let n = sentence.number();
            out.entry(citation.claim.clone()).or_default().push((n, format!("#s{n}"), format!("sentence {n}")));
        }
    }
    for block in explainer.sections.iter().flat_map(|section| &section.blocks) {
        let table = match block {
            Block::Table(table) => table,
            Block::Chart(chart) => &chart.table,
            _ => continue,
        };
        for citation in table.rows.iter().flat_map(|row| row.evidence.iter()) {
            let place =
                (figures + table.number, format!("#figure-{}", table.number), format!("figure {}", table.number));
            let places = out.entry(citation.claim.clone()).or_default();
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    out
}

fn write_note(explainer: &Explainer, note: &Note, places: &[Use], links: Links<'_>, html: &mut Html) {
    let claim = &note.claim;
    html.open("div", &[("class", "note"), ("id", &anchor(note)), ("data-claim", claim.iri.as_str())]).line();
    html.words("a", &[("class", "shut"), ("href", "#closed")], "Close").line();
    html.words("p", &[("class", "text"), ("lang", claim.text.language().unwrap_or("en"))], claim.text.value()).line();
    let class = if claim.status == Status::Supported { "held" } else { "weak" };
    html.open("p", &[]).words("span", &[("class", class)], &capital(&held(claim.status, claim.polarity)));
    html.text(&origins(note)).text(" ");
    match links(&claim.iri).as_deref().and_then(safe_or_local) {
        Some(page) => html.words("a", &[("href", page)], &format!("Claim {}", note.id)),
        None => html.text(&format!("Claim {}", note.id)),
    };
    html.text(".").end("p");
    html.open("ul", &[]).line();
    for stance in &note.stances {
        write_stance(explainer, stance, html);
    }
    html.end("ul");
    for search in &note.searches {
        html.words("p", &[], &search_words(search)).line();
    }
    for remark in &claim.notes {
        html.words("p", &[], &format!("Remark: {remark}")).line();
    }
    if !claim.assessments.is_empty() {
        html.words("p", &[("class", "held")], &history(note)).line();
    }
    html.open("p", &[("class", "held")]).text("Cited in ");
    for (i, (_, place, name)) in places.iter().enumerate() {
        html.text(if i > 0 { ", " } else { "" }).words("a", &[("href", place)], name);
    }
    html.text(".").end("p").end("div");
}

fn origins(note: &Note) -> String {
    match note.origins {
        0 => ". No source supports it.".to_owned(),
        1 => "; its support goes back to one origin.".to_owned(),
        n => format!("; its support goes back to {n} origins."),
    }
}

fn write_stance(explainer: &Explainer, stance: &NoteStance, html: &mut Html) {
    let Some(source) = explainer.sources.get(stance.source.wrapping_sub(1)) else { return };
    html.open("li", &[]).words(
        "a",
        &[("href", &format!("#source-{}", stance.source))],
        &format!("[{}]", stance.source),
    );
    html.text(&format!(" {}: ", stance.relation));
    match &source.source.url {
        Some(url) => html.link(url, &source.source.title),
        None => html.text(&source.source.title),
    };
    if let Some(locator) = &stance.locator {
        html.text(&format!(", {locator}"));
    }
    if let Some(reading) = &stance.reading {
        html.text(&format!(" ({reading})"));
    }
    html.text(".");
    if let Some(quotation) = &stance.quotation {
        html.text(" ").words("q", &[], quotation);
    }
    if let Some(note) = &stance.note {
        html.text(&format!(" {note}"));
    }
    html.end("li");
}

/// An absence search in a sentence or two.
pub(super) fn search_words(search: &NoteSearch) -> String {
    let day = search.searched.as_deref().map(|day| format!(" on {day}")).unwrap_or_default();
    let mut out = format!("Searched{day}: {}.", search.registers.join("; "));
    if let Some(query) = &search.query {
        out.push_str(&format!(" Looked for: {}.", query.trim_end_matches('.')));
    }
    if let Some(coverage) = &search.coverage {
        out.push_str(&format!(" Coverage: {}.", coverage.trim_end_matches('.')));
    }
    if let Some(day) = &search.expires {
        out.push_str(&format!(" The finding is good until {day}."));
    }
    out
}

fn history(note: &Note) -> String {
    let one = |assessment: &crate::model::Assessment| {
        let day = assessment.on.as_deref().map_or_else(|| "undated".to_owned(), words::date);
        let status = assessment.status.map_or("no status", Status::word);
        let why = assessment.note.as_deref().map(|note| format!(" ({note})")).unwrap_or_default();
        format!("{day}: {status}{why}")
    };
    format!("History: {}.", note.claim.assessments.iter().map(one).collect::<Vec<_>>().join("; "))
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
