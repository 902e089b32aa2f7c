//! What Oxigraph's parser says of a syntax error, in words for the author of the query.
//!
//! The parser reports the furthest position that any rule reached, and what the rules expected
//! there. A rule for a keyword reads as many characters as the keyword has before it compares, so
//! where only keywords were expected, the error is that much earlier. What follows is as exact as
//! that allows, and claims no more.

use crate::diagnostic::{Diagnostic, Place, codes};
use crate::model::Prefixes;

/// What a text is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    /// SPARQL Query.
    Query,
    /// SPARQL Update.
    Update,
}

impl Language {
    /// What such a text is called.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Update => "update",
        }
    }
}

/// The diagnostic for what the parser says; lines count from `place.line`.
pub(super) fn explain(said: &str, text: &str, language: Language, prefixes: &Prefixes, place: &Place) -> Diagnostic {
    let Some(error) = Error::read(said, text) else {
        return Diagnostic::new(&codes::SPARQL_SYNTAX, place.clone(), said.to_owned());
    };
    let word = error.word();
    let found = error.place(place, word);
    let diagnostic = Diagnostic::new(&codes::SPARQL_SYNTAX, found, error.message(word, language.noun()));
    match error.reason {
        Some("Prefix not found") => {
            let prefix = word.split(':').next().unwrap_or_default();
            diagnostic
                .hint(format!("declare it with `PREFIX {prefix}: <…>`"))
                .suggest(prefix, prefixes.iter().map(|(prefix, _)| prefix))
        }
        Some("IRI parsing failed") => diagnostic.hint("write the whole IRI, without spaces, or a prefixed name"),
        None if language == Language::Query && is_update(word) => {
            diagnostic.hint("a query changes nothing: change the files of the project, or use `treatise update`")
        }
        None if language == Language::Update && is_query(word) => {
            diagnostic.hint("this is a query: `treatise query` asks it")
        }
        _ => diagnostic,
    }
}

struct Error<'a> {
    text: &'a str,
    /// Byte where the error is, or soon before or after.
    at: usize,
    /// Whether it is exactly there.
    exact: bool,
    /// What the grammar says in a sentence, if it does.
    reason: Option<&'a str>,
}

impl<'a> Error<'a> {
    /// Reads `error at 3:15: expected one of …`.
    fn read(said: &'a str, text: &'a str) -> Option<Self> {
        let (line, rest) = said.strip_prefix("error at ")?.split_once(':')?;
        let (column, expected) = rest.split_once(": expected ")?;
        let at = offset(text, line.parse().ok()?, column.parse().ok()?);
        let items: Vec<&str> = expected.strip_prefix("one of ").unwrap_or(expected).split(", ").collect();
        let reason = items.iter().copied().find(|item| is_sentence(item));
        let keywords = items.iter().filter(|item| is_keyword(item)).map(|item| item.len());
        let exact = items.iter().any(|item| !is_keyword(item) && *item != "[_]");
        let at = match (exact, keywords.min()) {
            (false, Some(length)) => back(text, at, length),
            _ => at,
        };
        Some(Self { text, at, exact, reason })
    }

    /// The word that the error is about.
    fn word(&self) -> &'a str {
        if self.reason.is_some() {
            let before = self.text[..self.at].trim_end();
            let start = match before.rfind('<') {
                Some(start) if before.ends_with('>') => start,
                _ => before.rfind(|c: char| c.is_whitespace() || "(){}[],;".contains(c)).map_or(0, |i| i + 1),
            };
            return before.get(start..).unwrap_or_default();
        }
        let rest = self.text[self.at..].trim_start();
        let end = rest.find(|c: char| c.is_whitespace()).unwrap_or(rest.len());
        let name = rest[..end].find(|c: char| !c.is_alphanumeric() && !"_:-?$".contains(c)).unwrap_or(end);
        if name > 0 { &rest[..name] } else { &rest[..rest.chars().next().map_or(0, char::len_utf8)] }
    }

    fn message(&self, word: &str, noun: &str) -> String {
        match self.reason {
            Some("Prefix not found") => format!("the prefix of `{word}` is not known"),
            Some("IRI parsing failed") => format!("`{word}` is not an IRI"),
            Some(reason) => {
                let mut chars = reason.trim_end_matches('.').chars();
                chars.next().map_or_else(String::new, |first| {
                    // Keywords keep their capitals.
                    let lower =
                        !reason.starts_with(|c: char| c.is_uppercase()) || reason[1..].starts_with(char::is_lowercase);
                    let first = if lower { first.to_lowercase().to_string() } else { first.to_string() };
                    format!("{first}{}", chars.as_str())
                })
            }
            None if self.text.trim().is_empty() => format!("the {noun} is empty"),
            None if word.is_empty() && self.exact => format!("the {noun} ends too early"),
            None if word.is_empty() => format!("there is a syntax error somewhere before the end of the {noun}"),
            None if self.exact => format!("`{word}` cannot stand here"),
            None => format!("there is a syntax error at or soon after `{word}`"),
        }
    }

    /// The place of the word.
    fn place(&self, place: &Place, word: &str) -> Place {
        // Where there is none, the end of the text is meant.
        let end = &self.text[self.text.trim_end().len()..][..0];
        at_word(self.text, if word.is_empty() { end } else { word }, place)
    }
}

/// The place of a word that is a slice of the text; lines count from `place.line`.
pub(super) fn at_word(text: &str, word: &str, place: &Place) -> Place {
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    let before = &text[..start];
    let (lines, last) = (before.matches('\n').count(), before.rsplit('\n').next().unwrap_or_default());
    let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let column = small(last.chars().count() + 1);
    let first = if lines == 0 { place.column.unwrap_or(1) - 1 } else { 0 };
    let line = place.line.unwrap_or(1).saturating_add(small(lines));
    place.clone().at(line, column.saturating_add(first)).wide(small(word.chars().count()))
}

/// The byte of a line and column, both from 1, columns in characters.
fn offset(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or_default();
    start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
}

/// The byte so many characters before another.
fn back(text: &str, at: usize, characters: usize) -> usize {
    text[..at].char_indices().rev().nth(characters.saturating_sub(1)).map_or(0, |(at, _)| at)
}

fn is_keyword(item: &str) -> bool {
    item.len() > 1 && item.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

fn is_sentence(item: &str) -> bool {
    item.contains(' ') && item.starts_with(|c: char| c.is_ascii_uppercase())
}

fn is_update(word: &str) -> bool {
    const WORDS: [&str; 10] = ["INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH"];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

fn is_query(word: &str) -> bool {
    ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"].iter().any(|known| known.eq_ignore_ascii_case(word))
}
