//! An explainer as a page, as Markdown, as linked data. Pure: the same explainer gives the same bytes.
//!
//! - [`html::page`] is one complete file; [`html::body`] the article alone, for a site's frame.
//! - [`markdown::markdown`] is plain text with numbered sources.
//! - [`jsonld::jsonld`] is a `schema:BackgroundNewsArticle` whose sentences lead to their claims.

mod element;
pub mod html;
pub mod jsonld;
pub mod markdown;
mod notes;
mod style;

use super::sentence::{Citation, Explainer, NonEmpty, Numbered};
use crate::model::{NamedNode, Polarity, Status};

pub use style::STYLE;

/// Where a thing's own page is, if it has one.
pub type Links<'a> = &'a dyn Fn(&NamedNode) -> Option<String>;

/// Links to the things' own IRIs, for a page that stands alone.
pub fn iris(thing: &NamedNode) -> Option<String> {
    Some(thing.as_str().to_owned())
}

/// An address that a reader may safely follow: `http`, `https` or `mailto`.
pub(super) fn safe(url: &str) -> Option<&str> {
    let lower = url.trim().to_ascii_lowercase();
    let known = ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme));
    (known && !url.chars().any(|c| c.is_control() || c.is_whitespace())).then(|| url.trim())
}

/// What the citations at one place show: numbers of sources, locators, and the status where it is
/// not plain support. Claims that rest on the same sources are told apart by letters: `3a; 3b`.
fn marks(explainer: &Explainer, citations: &NonEmpty<Citation>) -> Vec<String> {
    let plain: Vec<String> = citations.iter().map(|citation| mark(explainer, citation, "")).collect();
    let letter = |i: usize| {
        let twins = plain.iter().filter(|other| **other == plain[i]).count();
        let before = plain[..i].iter().filter(|other| **other == plain[i]).count();
        let letter = u8::try_from(before).ok().filter(|n| twins > 1 && *n < 26).map(|n| char::from(b'a' + n));
        letter.map(String::from).unwrap_or_default()
    };
    citations.iter().enumerate().map(|(i, citation)| mark(explainer, citation, &letter(i))).collect()
}

fn mark(explainer: &Explainer, citation: &Citation, letter: &str) -> String {
    let mut numbers: Vec<String> = runs(&explainer.numbers(&citation.claim));
    if let Some(last) = numbers.last_mut() {
        last.push_str(letter);
    }
    let mut parts = if numbers.is_empty() { vec!["no source".to_owned()] } else { numbers };
    parts.extend(citation.locator.clone());
    let status = explainer.notes.get(&citation.claim).map(|note| note.claim.status);
    parts.extend(status.filter(|status| *status != Status::Supported).map(|status| status.word().to_owned()));
    parts.join(", ")
}

/// Numbers with three or more in a row as a range: `1–4, 7`.
fn runs(numbers: &[usize]) -> Vec<String> {
    let mut out: Vec<(usize, usize)> = Vec::new();
    for n in numbers {
        match out.last_mut() {
            Some((_, last)) if *last + 1 == *n => *last = *n,
            _ => out.push((*n, *n)),
        }
    }
    out.into_iter()
        .flat_map(|(from, until)| match until - from {
            0 => vec![from.to_string()],
            1 => vec![from.to_string(), until.to_string()],
            _ => vec![format!("{from}–{until}")],
        })
        .collect()
}

/// What the editors hold of a claim, in words: `supported denial`, `contested claim`.
fn held(status: Status, polarity: Polarity) -> String {
    let noun = match polarity {
        Polarity::Affirms => "claim",
        Polarity::Denies => "denial",
    };
    format!("{} {noun}", status.word())
}

/// A source as a bibliography names it, without its address.
fn named(source: &Numbered) -> String {
    let it = &source.source;
    let mut parts = Vec::new();
    parts.extend(it.author.clone());
    parts.push(it.title.clone());
    parts.extend(it.publisher.clone());
    parts.extend(source.published.clone());
    let mut out = parts.iter().map(|part| part.trim_end_matches('.')).collect::<Vec<_>>().join(". ");
    if let Some(kind) = &source.kind {
        out.push_str(&format!(" ({kind})"));
    }
    out.push('.');
    if it.unresolved {
        out.push_str(" The identity of this source is not known.");
    }
    if !source.origins.is_empty() {
        out.push_str(&format!(" Repeats: {}.", source.origins.join("; ")));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_safe_addresses_are_links() {
        for url in ["https://a.b/c", "HTTP://a.b", "mailto:a@b.c"] {
            assert!(safe(url).is_some(), "{url}");
        }
        for url in ["javascript:alert(1)", "data:text/html,x", "//a.b", "/a", "https://a b", "java\nscript:x", ""] {
            assert!(safe(url).is_none(), "{url}");
        }
        assert_eq!(runs(&[1, 2, 3, 5, 6, 9]), ["1–3", "5", "6", "9"]);
    }
}
