//! The first page: the explainer with its question, or what there is where no explainer was written.

use super::frame::{Body, Frame};
use super::site::Site;
use super::text::{clean, count};
use super::things::kind_words;
use super::view::{Inline, Item, Section};

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
        description: format!("{}: claims with their sources.", site.input.title),
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
