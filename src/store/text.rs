//! Terms as N-Triples text, which is how the dictionary keeps them, and back.
//!
//! The text is the one that `Display` of the terms writes, so that the order of the texts is the
//! order of lines in a sorted N-Triples file. Reading it back never fails on such a text.

use crate::model::{BlankNode, Literal, NamedNode, Term};
use std::borrow::Cow;

/// A term taken apart, without copying where nothing is escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Parts<'a> {
    /// An IRI.
    Iri(&'a str),
    /// Label of a blank node.
    Blank(&'a str),
    /// A plain text (`xsd:string`).
    Text(Cow<'a, str>),
    /// A text with its language tag.
    Tagged(Cow<'a, str>, &'a str),
    /// A lexical form with the IRI of its datatype.
    Typed(Cow<'a, str>, &'a str),
}

/// Takes the N-Triples text of a term apart; nothing if it is no such text.
pub(super) fn parts(text: &str) -> Option<Parts<'_>> {
    if let Some(rest) = text.strip_prefix('<') {
        return rest.strip_suffix('>').map(Parts::Iri);
    }
    if let Some(label) = text.strip_prefix("_:") {
        return Some(Parts::Blank(label));
    }
    let rest = text.strip_prefix('"')?;
    // Neither language tags nor IRIs hold quotes, so the last one ends the value.
    let (value, tail) = rest.rsplit_once('"')?;
    let value = unescape(value);
    if tail.is_empty() {
        Some(Parts::Text(value))
    } else if let Some(language) = tail.strip_prefix('@') {
        Some(Parts::Tagged(value, language))
    } else {
        let datatype = tail.strip_prefix("^^<")?.strip_suffix('>')?;
        Some(Parts::Typed(value, datatype))
    }
}

impl From<Parts<'_>> for Term {
    fn from(parts: Parts<'_>) -> Self {
        match parts {
            Parts::Iri(iri) => NamedNode::new_unchecked(iri).into(),
            Parts::Blank(label) => BlankNode::new_unchecked(label).into(),
            Parts::Text(value) => Literal::new_simple_literal(value).into(),
            Parts::Tagged(value, language) => Literal::new_language_tagged_literal_unchecked(value, language).into(),
            Parts::Typed(value, datatype) => {
                Literal::new_typed_literal(value, NamedNode::new_unchecked(datatype)).into()
            }
        }
    }
}

fn unescape(value: &str) -> Cow<'_, str> {
    if !value.contains('\\') {
        return Cow::Borrowed(value);
    }
    let mut out = String::with_capacity(value.len());
    let mut rest = value;
    while let Some((before, after)) = rest.split_once('\\') {
        out.push_str(before);
        let (c, length) = escaped(after);
        out.extend(c);
        rest = after.get(length..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The character that an escape stands for, and how many bytes it takes after the backslash.
fn escaped(after: &str) -> (Option<char>, usize) {
    let code = |digits: usize| {
        let c = after.get(1..=digits).and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32);
        (c, digits + 1)
    };
    match after.chars().next() {
        Some('b') => (Some('\u{8}'), 1),
        Some('t') => (Some('\t'), 1),
        Some('n') => (Some('\n'), 1),
        Some('f') => (Some('\u{C}'), 1),
        Some('r') => (Some('\r'), 1),
        Some('u') => code(4),
        Some('U') => code(8),
        Some(other) => (Some(other), other.len_utf8()),
        None => (None, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn back(term: &Term) -> Option<Term> {
        parts(&term.to_string()).map(Term::from)
    }

    #[test]
    fn terms_come_back_from_their_text() {
        let terms: [Term; 7] = [
            NamedNode::new_unchecked("https://example.org/é?a=1#b").into(),
            BlankNode::new_unchecked("b0").into(),
            Literal::new_simple_literal("").into(),
            Literal::new_simple_literal("say \"hi\" \\ @en\r\n\t\u{8}\u{C}\u{7F}\u{FFFE}").into(),
            Literal::new_language_tagged_literal_unchecked("mot \"juste\"", "fr-CA").into(),
            Literal::from(42).into(),
            Literal::new_typed_literal("a\"^^<b>", NamedNode::new_unchecked("urn:t")).into(),
        ];
        for term in terms {
            assert_eq!(back(&term), Some(term));
        }
    }

    #[test]
    fn other_texts_are_no_terms() {
        for text in ["", "a", "<a", "\"", "\"a\"^^b", "\"a\"x"] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_survives(value in ".*", language in "[a-z]{1,8}") {
            let plain = Term::from(Literal::new_simple_literal(&value));
            prop_assert_eq!(back(&plain), Some(plain));
            let tagged = Term::from(Literal::new_language_tagged_literal_unchecked(&value, language));
            prop_assert_eq!(back(&tagged), Some(tagged));
        }

        #[test]
        fn reading_never_panics(text in ".*") {
            let _ = parts(&text);
            let _ = parts(&format!("\"{text}\""));
        }
    }
}
