//! How a value reads: ranges, lengths, patterns, languages.

use super::super::data::{Data, Node};
use super::super::model::{Pattern, Range, Rule};
use super::super::validate::{Out, Work};
use crate::csvw::datatype::value;
use crate::model::{Literal, Term};
use crate::store::Parts;

const STRING: &str = "http://www.w3.org/2001/XMLSchema#string";

/// Reports values that read otherwise than they should.
pub(in super::super) fn check(work: &Work<'_>, out: &mut Out) {
    let data = work.data();
    for value in work.values.iter().copied() {
        match work.rule {
            Rule::Range(range) if !in_range(data, value, range) => {
                let bound = || work.shown(&Term::from(range.bound.clone()));
                out.push(|| work.about(value, || format!("is not {} {}", range.words, bound())));
            }
            Rule::MinLength(least) if length(data, value).is_none_or(|length| length < *least) => {
                out.push(|| work.about(value, || too(data, value, "at least", *least)));
            }
            Rule::MaxLength(most) if length(data, value).is_none_or(|length| length > *most) => {
                out.push(|| work.about(value, || too(data, value, "at most", *most)));
            }
            Rule::Pattern(pattern) if !fits(data, value, pattern) => {
                out.push(|| work.about(value, || format!("does not fit the pattern {}", pattern.text)));
            }
            Rule::LanguageIn(tags) if !speaks(data, value, tags) => {
                out.push(|| work.about(value, || format!("is in none of the languages {}", tags.join(", "))));
            }
            _ => {}
        }
    }
}

fn in_range(data: &Data<'_>, node: Node, range: &Range) -> bool {
    let bound = typed(&range.bound);
    let order = data.with_parts(node, |parts| match parts {
        Parts::Text(text) => value::compare((text, STRING), bound),
        Parts::Typed(text, datatype) => value::compare((text, datatype), bound),
        _ => None,
    });
    order.is_some_and(|order| range.allowed.contains(&order))
}

/// Text and datatype of a literal.
fn typed(literal: &Literal) -> (&str, &str) {
    (literal.value(), literal.datatype().as_str())
}

/// Characters of an IRI or literal; blank nodes have none that could be counted.
fn length(data: &Data<'_>, node: Node) -> Option<u64> {
    text(data, node, |text| text.chars().count() as u64)
}

fn text<T>(data: &Data<'_>, node: Node, look: impl FnOnce(&str) -> T) -> Option<T> {
    data.with_parts(node, |parts| match parts {
        Parts::Blank(_) => None,
        Parts::Iri(text) => Some(look(text)),
        Parts::Text(text) | Parts::Tagged(text, _) | Parts::Typed(text, _) => Some(look(text)),
    })
}

fn too(data: &Data<'_>, node: Node, words: &str, bound: u64) -> String {
    match length(data, node) {
        Some(length) => format!("has {length} characters, and {words} {bound} are wanted"),
        None => format!("has no text, and {words} {bound} characters are wanted"),
    }
}

fn fits(data: &Data<'_>, node: Node, pattern: &Pattern) -> bool {
    text(data, node, |text| pattern.regex.is_match(text)).unwrap_or(false)
}

fn speaks(data: &Data<'_>, node: Node, tags: &[String]) -> bool {
    data.with_parts(node, |parts| match parts {
        Parts::Tagged(_, language) => tags.iter().any(|range| matches_range(language, range)),
        _ => false,
    })
}

/// Basic filtering of RFC 4647, as `langMatches` has it; the range is in lower case.
fn matches_range(language: &str, range: &str) -> bool {
    let language = language.to_ascii_lowercase();
    if range == "*" {
        return !language.is_empty();
    }
    language.strip_prefix(range).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
