//! The first page: the explainer with its question, or what there is where no explainer was written.

use super::Page;
use super::frame::{Body, Frame};
use super::path::file_name;
use super::site::Site;
use super::text::{clean, count, short};
use super::things::kind_words;
use super::view::{Inline, Item, Line, Markup, Section};
use crate::explain::{Explainer, render};
use crate::model::NamedNode;
use crate::query::words::day;
use minijinja::Value;
use serde::Serialize;

/// The body of a page with an explainer.
#[derive(Serialize)]
pub(super) struct Explained {
    /// The explainer, rendered.
    body: Value,
    /// What comes after it.
    sections: Vec<Section>,
    /// The same in other forms.
    forms: Line,
    /// Its address.
    iri: String,
}

/// Path of the page of an explainer.
pub(super) fn path(explainer: &Explainer) -> String {
    format!("explainer/{}.html", file_name(&explainer.front.id))
}

/// The page of an explainer.
pub(super) fn explainer(site: &Site<'_>, explainer: &Explainer) -> (Frame, Explained) {
    let frame = Frame {
        path: path(explainer),
        title: clean(&explainer.front.title),
        description: clean(&render::html::answer_text(explainer)),
        canonical: Some(explainer.iri.as_str().to_owned()),
        json_ld: Some(Markup::json(&render::jsonld::jsonld(explainer)).value()),
        crumbs: vec![Inline::link("Explainers", "explainer/index.html")],
        section: "home",
        ..Frame::default()
    };
    let body = explained(site, explainer, "../", Vec::new());
    (frame, body)
}

/// The first page: the first explainer, and ways into the rest.
pub(super) fn first(site: &Site<'_>, explainer: &Explainer) -> (Frame, Explained) {
    let frame = Frame {
        path: "index.html".to_owned(),
        title: clean(&explainer.front.question),
        description: clean(&render::html::answer_text(explainer)),
        json_ld: Some(Markup::json(&render::jsonld::jsonld(explainer)).value()),
        section: "home",
        ..Frame::default()
    };
    (frame, explained(site, explainer, "./", further(site)))
}

fn explained(site: &Site<'_>, explainer: &Explainer, root: &str, sections: Vec<Section>) -> Explained {
    let links = |thing: &NamedNode| site.path(thing.as_ref()).map(|path| format!("{root}{path}.html"));
    let markdown = path(explainer).replace(".html", ".md");
    Explained {
        body: Markup::explainer(explainer, &links).value(),
        sections,
        forms: vec![
            Inline::text("The same as plain text: "),
            Inline::link("Markdown", markdown),
            Inline::text(". For machines: JSON-LD stands inside this page."),
        ],
        iri: explainer.iri.as_str().to_owned(),
    }
}

/// An explainer as Markdown.
pub(super) fn markdown(explainer: &Explainer) -> Page {
    let text = render::markdown::markdown(explainer);
    Page { path: path(explainer).replace(".html", ".md"), bytes: text.into_bytes() }
}

/// The list of the explainers.
pub(super) fn list(site: &Site<'_>) -> (Frame, Body) {
    let mut section = Section::new("list", "");
    for explainer in site.input.explainers {
        let front = &explainer.front;
        let mut item = Item::new(vec![Inline::link(clean(&front.question), path(explainer))]);
        item.lines.push(vec![Inline::text(short(&render::html::answer_text(explainer), 300))]);
        item.lines.push(vec![Inline::muted(format!("Evidence checked up to {}", day(front.checked)))]);
        section.items.push(item);
    }
    let frame = Frame {
        path: "explainer/index.html".to_owned(),
        title: "Explainers".to_owned(),
        description: "Questions answered in prose; every sentence names the claims that it rests on.".to_owned(),
        section: "home",
        ..Frame::default()
    };
    let lead =
        vec![vec![Inline::text("Questions answered in prose. Every sentence names the claims that it rests on.")]];
    (frame, Body { heading: "Explainers".to_owned(), lead, sections: vec![section], ..Body::default() })
}

/// Ways from the first page into the rest of the site.
fn further(site: &Site<'_>) -> Vec<Section> {
    let mut section = Section::new("further", "Look further");
    let mut add = |text: String, path: &str, what: &str| {
        let mut item = Item::new(vec![Inline::link(text, path)]);
        item.lines.push(vec![Inline::muted(what)]);
        section.items.push(item);
    };
    let n = |kind: &str| site.things.count(kind);
    add(
        count(n("claim"), "claim", "claims"),
        "claim/index.html",
        "What is claimed, who says so, who disputes it, and how the editors stand to it.",
    );
    if n("dispute") > 0 {
        add(
            count(n("dispute"), "disagreement", "disagreements"),
            "dispute/index.html",
            "Where the sources differ, and how it is resolved.",
        );
    }
    if super::lists::has_denials(site) {
        add(
            "What was searched for and not found".to_owned(),
            "denials.html",
            "Findings of absence, each with its search and the day it expires.",
        );
    }
    if n("agreement") > 0 {
        add(
            count(n("agreement"), "agreement", "agreements"),
            "agreement/index.html",
            "Every account of each, side by side.",
        );
    }
    if !site.input.questions.is_empty() {
        add(
            count(site.input.questions.len(), "question", "questions"),
            "question/index.html",
            "Answered from the data, with the query behind each answer.",
        );
    }
    if site.input.explainers.len() > 1 {
        add("Other explainers".to_owned(), "explainer/index.html", "More questions answered in prose.");
    }
    add("How to read this site".to_owned(), "about.html", "What claims, statuses, stances and denials are.");
    vec![section]
}

/// The first page of a site without explainers.
pub(super) fn page(site: &Site<'_>) -> (Frame, Body) {
    let mut sections = Vec::new();
    let mut what = Section::new("what", "What is here");
    for kind in ["claim", "agreement", "proposal", "dispute", "actor", "source", "topic"] {
        let n = site.things.count(kind);
        if n > 0 {
            let (one, many) = kind_words(kind);
            what.items.push(Item::new(vec![Inline::link(
                count(n, &one.to_lowercase(), &many.to_lowercase()),
                format!("{kind}/index.html"),
            )]));
        }
    }
    sections.push(what);
    if !site.input.questions.is_empty() {
        let mut section = Section::new("questions", "Questions that the data answer");
        for question in site.input.questions {
            section.items.push(Item::new(vec![Inline::link(
                clean(&question.summary),
                format!("{}.html", super::questions::path(question)),
            )]));
        }
        sections.push(section);
    }
    let frame = Frame {
        path: "index.html".to_owned(),
        title: clean(site.input.title),
        description: match clean(site.input.description) {
            none if none.is_empty() => format!("{}: claims with their sources.", site.input.title),
            said => said,
        },
        section: "home",
        ..Frame::default()
    };
    let lead = vec![vec![
        Inline::text("Claims, each with the sources that support or dispute it. "),
        Inline::link("How to read this site", "about.html"),
    ]];
    (frame, Body { heading: clean(site.input.title), lead, sections, ..Body::default() })
}

/// The page for addresses that lead nowhere. A server shows it at any depth, so it has no links
/// that depend on where it stands, but for those of its frame.
pub(super) fn not_found(site: &Site<'_>) -> (Frame, Body) {
    let frame = Frame {
        path: "404.html".to_owned(),
        title: "Not found".to_owned(),
        description: "There is no page at this address.".to_owned(),
        ..Frame::default()
    };
    let mut section = Section::new("where", "Where to look");
    let claims = !site.cards.is_empty();
    for (text, path, _) in [
        ("The first page", "index.html", true),
        ("All claims", "claim/index.html", claims),
        ("All data", "downloads.html", true),
    ]
    .into_iter()
    .filter(|(.., exists)| *exists)
    {
        section.items.push(Item::new(vec![Inline::link(text, path)]));
    }
    let lead = vec![vec![Inline::text(
        "There is no page at this address. The thing may have been withdrawn, or the address may be misspelt.",
    )]];
    (frame, Body { heading: "Not found".to_owned(), lead, sections: vec![section], ..Body::default() })
}
