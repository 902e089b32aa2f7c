//! An explainer as HTML that needs no script.
//!
//! Every citation is a link to the note of its claim: text, status, every source with its stance,
//! the absence search, the history. From the note it is one step to the source, so no sentence is
//! more than two steps from what it rests on. On a screen the note opens over the text where the
//! reader is (`:target`); on paper the notes stand at the end.

use super::super::picture;
use super::super::sentence::{
    Block, Chart, Citation, Evidence, Explainer, NonEmpty, Row, Run, Section, Sentence, Table,
};
use super::element::Html;
use super::{Links, STYLE, held, marks, notes, safe};
use crate::model::Status;
use crate::query::words;
use std::collections::BTreeSet;

/// One complete file: no request leaves it, and nothing in it runs.
pub fn page(explainer: &Explainer, links: Links<'_>) -> String {
    let mut html = Html::default();
    html.fixed("<!doctype html>").line();
    html.open("html", &[("lang", &explainer.front.language)]).line();
    html.open("head", &[]).fixed("<meta charset=\"utf-8\">");
    html.fixed("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">").line();
    html.words("title", &[], &explainer.front.title).line();
    html.open("meta", &[("name", "description"), ("content", &answer_text(explainer))]).line();
    html.open("link", &[("rel", "canonical"), ("href", explainer.iri.as_str())]).line();
    html.open("style", &[]).fixed(STYLE).fixed(picture::STYLE).end("style");
    html.end("head").open("body", &[]).line();
    write(explainer, links, &mut html);
    html.end("body").end("html");
    html.finish()
}

/// The article without a frame around it; needs [`STYLE`] and [`picture::STYLE`] on its page.
pub fn body(explainer: &Explainer, links: Links<'_>) -> String {
    let mut html = Html::default();
    write(explainer, links, &mut html);
    html.finish()
}

/// The short answer in words, for descriptions.
pub fn answer_text(explainer: &Explainer) -> String {
    explainer.answer.iter().map(Sentence::text).collect::<Vec<_>>().join(" ")
}

fn write(explainer: &Explainer, links: Links<'_>, html: &mut Html) {
    html.open(
        "article",
        &[("class", "explainer"), ("lang", &explainer.front.language), ("data-explainer", explainer.iri.as_str())],
    )
    .line();
    header(explainer, links, html);
    contents(explainer, html);
    for section in &explainer.sections {
        write_section(explainer, section, html);
    }
    notes::sources(explainer, links, html);
    notes::notes(explainer, links, html);
    html.end("article");
}

fn header(explainer: &Explainer, links: Links<'_>, html: &mut Html) {
    let front = &explainer.front;
    html.open("header", &[]).line();
    html.words("h1", &[], &front.title).line();
    if front.title != front.question {
        html.words("p", &[("class", "question")], &front.question).line();
    }
    html.open("div", &[("class", "answer"), ("id", "answer")]).open("p", &[]);
    sentences(explainer, &explainer.answer, html);
    html.close("p").end("div");
    let checked = front.checked.to_string();
    html.open("p", &[("class", "meta")]).text("Evidence checked up to ");
    html.words("time", &[("datetime", &checked)], &words::day(front.checked));
    html.text(&format!(". {} claims from {} sources.", explainer.notes.len(), explainer.sources.len()));
    if !explainer.about.is_empty() {
        html.text(" About: ");
        for (i, (name, thing)) in explainer.about.iter().enumerate() {
            html.text(if i > 0 { ", " } else { "" });
            match links(thing).as_deref().and_then(safe_or_local) {
                Some(url) => html.words("a", &[("href", url)], name),
                None => html.text(name),
            };
        }
        html.text(".");
    }
    if let Some(licence) = &front.licence {
        html.text(" Licence: ");
        html.link(licence, licence).text(".");
    }
    html.text(" Each number in brackets opens the claim behind the sentence, and its sources.");
    html.end("p").end("header");
}

/// An address of the site itself, or one that is safe.
pub(super) fn safe_or_local(url: &str) -> Option<&str> {
    let local = !url.starts_with("//") && !url.split('/').next().unwrap_or_default().contains(':');
    if local { Some(url) } else { safe(url) }
}

fn contents(explainer: &Explainer, html: &mut Html) {
    html.open("nav", &[("class", "toc"), ("aria-label", "Contents")]).open("ol", &[]).line();
    let top = explainer.sections.iter().filter(|section| section.level == 2);
    for (anchor, heading) in top.filter_map(|section| Some((section.anchor.as_str(), section.heading.as_deref()?))) {
        html.open("li", &[]).words("a", &[("href", &format!("#{anchor}"))], heading).end("li");
    }
    for (anchor, heading) in [("#sources", "Sources"), ("#evidence", "Evidence")] {
        html.open("li", &[]).words("a", &[("href", anchor)], heading).end("li");
    }
    html.close("ol").end("nav");
}

fn write_section(explainer: &Explainer, section: &Section, html: &mut Html) {
    html.open("section", &[("id", &section.anchor)]).line();
    if let Some(heading) = &section.heading {
        let name = match section.level {
            2 => "h2",
            3 => "h3",
            _ => "h4",
        };
        html.words(name, &[], heading).line();
    }
    blocks(explainer, &section.blocks, html);
    html.end("section");
}

fn blocks(explainer: &Explainer, blocks_: &[Block], html: &mut Html) {
    for block in blocks_ {
        match block {
            Block::Paragraph(all) => {
                html.open("p", &[]);
                sentences(explainer, all, html);
                html.end("p");
            }
            Block::List { ordered, items } => {
                let name = if *ordered { "ol" } else { "ul" };
                html.open(name, &[]).line();
                for item in items {
                    html.open("li", &[]);
                    blocks(explainer, item, html);
                    html.end("li");
                }
                html.end(name);
            }
            Block::Quote(inner) => {
                html.open("blockquote", &[]).line();
                blocks(explainer, inner, html);
                html.end("blockquote");
            }
            Block::Table(table) => figure(explainer, table, None, html),
            Block::Chart(chart) => figure(explainer, &chart.table, Some(chart), html),
        }
    }
}

fn sentences(explainer: &Explainer, all: &[Sentence], html: &mut Html) {
    for (i, sentence) in all.iter().enumerate() {
        html.text(if i > 0 { " " } else { "" });
        write_sentence(explainer, sentence, html);
    }
}

fn write_sentence(explainer: &Explainer, sentence: &Sentence, html: &mut Html) {
    let id = format!("s{}", sentence.number());
    match sentence.evidence() {
        Evidence::Own => html.open("span", &[("class", "s own"), ("id", &id), ("title", "the editors' own words")]),
        Evidence::Claims(citations) => {
            let claims: Vec<&str> = citations.iter().map(|citation| citation.claim.as_str()).collect();
            html.open("span", &[("class", "s"), ("id", &id), ("data-claim", &claims.join(" "))])
        }
    };
    for run in sentence.runs() {
        match run {
            Run::Text { text, style, link } => {
                let marks = [(style.strong, "strong"), (style.emphasis, "em"), (style.code, "code")];
                for (_, name) in marks.iter().filter(|(on, _)| *on) {
                    html.open(name, &[]);
                }
                match link {
                    Some(url) => html.link(url, text),
                    None => html.text(text),
                };
                for (_, name) in marks.iter().rev().filter(|(on, _)| *on) {
                    html.close(name);
                }
            }
            Run::Value { text, claim } => {
                html.words("span", &[("class", "value"), ("data-claim", claim.as_str())], text);
            }
            Run::Cite(citations) => cite(explainer, citations, html),
        }
    }
    html.close("span");
}

/// The numbers of a citation, each claim a link to its note.
fn cite(explainer: &Explainer, citations: &NonEmpty<Citation>, html: &mut Html) {
    html.text("\u{a0}").open("span", &[("class", "cite")]).text("[");
    let shown = marks(explainer, citations);
    for ((i, citation), mark) in citations.iter().enumerate().zip(&shown) {
        let Some(note) = explainer.notes.get(&citation.claim) else { continue };
        let status = held(note.claim.status, note.claim.polarity);
        html.text(if i > 0 { "; " } else { "" });
        let attributes = [
            ("href", format!("#{}", notes::anchor(note))),
            ("role", "doc-noteref".to_owned()),
            ("data-claim", citation.claim.as_str().to_owned()),
            ("title", format!("{status}: {}", note.claim.text.value())),
        ];
        let attributes: Vec<(&str, &str)> = attributes.iter().map(|(key, value)| (*key, value.as_str())).collect();
        html.words("a", &attributes, mark);
    }
    html.text("]").close("span");
}

/// A table, or a picture with its table folded in below.
fn figure(explainer: &Explainer, table: &Table, chart: Option<&Chart>, html: &mut Html) {
    let id = format!("figure-{}", table.number);
    html.open("figure", &[("id", &id), ("data-question", &table.question)]).line();
    html.words("figcaption", &[], &format!("{}. {}", table.number, table.caption)).line();
    if let Some(chart) = chart {
        html.open("div", &[("class", "scroll")]).picture(&chart.svg).end("div");
        html.open("details", &[]).words("summary", &[], "The same as a table").line();
    }
    html.open("div", &[("class", "scroll")]).open("table", &[]).line();
    html.open("thead", &[]).open("tr", &[]);
    let numeric = |column: usize| table.rows.iter().any(|row| row.cells.get(column).is_some_and(|cell| cell.numeric));
    for (i, column) in table.columns.iter().enumerate() {
        html.words("th", &[("scope", "col"), ("class", if numeric(i) { "n" } else { "t" })], column);
    }
    html.words("th", &[("scope", "col")], "Evidence").close("tr").close("thead").line();
    html.open("tbody", &[]).line();
    for row in table.rows.iter() {
        write_row(explainer, row, html);
    }
    html.close("tbody").close("table").end("div");
    if chart.is_some() {
        html.end("details");
    }
    rests(explainer, table, html);
    html.end("figure");
}

fn write_row(explainer: &Explainer, row: &Row, html: &mut Html) {
    let claims: Vec<&str> = row.evidence.iter().map(|citation| citation.claim.as_str()).collect();
    html.open("tr", &[("data-claim", &claims.join(" "))]);
    for cell in &row.cells {
        html.words("td", &[("class", if cell.numeric { "n" } else { "t" })], &cell.text);
    }
    html.open("td", &[]);
    cite(explainer, &row.evidence, html);
    html.close("td").end("tr");
}

/// What a figure rests on, in one line under it.
fn rests(explainer: &Explainer, table: &Table, html: &mut Html) {
    let claims: BTreeSet<_> =
        table.rows.iter().flat_map(|row| row.evidence.iter()).map(|citation| &citation.claim).collect();
    let numbers: BTreeSet<usize> = claims.iter().flat_map(|claim| explainer.numbers(claim)).collect();
    let weak = claims
        .iter()
        .filter_map(|claim| explainer.notes.get(*claim))
        .filter(|note| note.claim.status != Status::Supported)
        .count();
    html.open("p", &[("class", "rests")]).text(&format!("Rests on {} claims from sources ", claims.len()));
    for (i, number) in numbers.iter().enumerate() {
        html.text(if i > 0 { ", " } else { "" });
        html.words("a", &[("href", &format!("#source-{number}"))], &number.to_string());
    }
    let remark = if weak > 0 { format!("; {weak} of the claims are not held as supported") } else { String::new() };
    html.text(&format!("{remark}. Question: ")).words("code", &[], &table.question).text(".").end("p");
}
