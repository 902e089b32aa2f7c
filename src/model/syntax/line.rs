//! Lines of N-Triples and N-Quads as programs write them, taken apart without a copy.
//!
//! Nearly all lines of a large file are written in one way: one space between terms, and nothing escaped
//! that need not be. The text of a term is then the one that its `Display` writes. [`Line::read`] finds the
//! terms of such a line by their ends alone, and [`is_plain`] says whether a text is a term and written so.
//! Every other line is for the parser, which alone says what is right and what is wrong.

use crate::model::vocab::{rdf, xsd};
use crate::model::{Literal, NamedNodeRef};

/// The terms of a line as they stand there. Only where they end has been looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    /// Subject, predicate and object.
    pub terms: [&'a str; 3],
    /// The graph, if the line names one.
    pub graph: Option<&'a str>,
}

impl<'a> Line<'a> {
    /// The terms of a line without its end; nothing if it is written in another way or has blank nodes.
    pub fn read(line: &'a str) -> Option<Self> {
        let (subject, rest) = iri(line)?;
        let (predicate, rest) = iri(rest)?;
        let (object, rest) = if rest.starts_with('"') { literal(rest)? } else { iri(rest)? };
        let terms = [subject, predicate, object];
        if rest == "." {
            return Some(Self { terms, graph: None });
        }
        let (graph, rest) = iri(rest)?;
        (rest == ".").then_some(Self { terms, graph: Some(graph) })
    }
}

/// An IRI with its brackets, and what follows the space behind it.
fn iri(text: &str) -> Option<(&str, &str)> {
    let end = text.strip_prefix('<')?.find('>')? + 2;
    Some((&text[..end], text[end..].strip_prefix(' ')?))
}

/// A literal without escapes, and what follows the space behind it.
fn literal(text: &str) -> Option<(&str, &str)> {
    let value = text.get(1..)?.find('"')? + 2;
    let tail = &text[value..];
    let end = match tail.as_bytes().first()? {
        b' ' => 0,
        b'@' => tail.find(' ')?,
        _ => tail.strip_prefix("^^<")?.find('>')? + 4,
    };
    Some((&text[..value + end], tail[end..].strip_prefix(' ')?))
}

/// Whether a text is an IRI or a literal, and as its `Display` writes it; literals with escapes are not.
pub fn is_plain(text: &str) -> bool {
    let Some(rest) = text.strip_prefix('"') else {
        return iri_of(text).is_some();
    };
    let Some((value, tail)) = rest.split_once('"') else { return false };
    if value.contains(|c: char| matches!(c, '\0'..='\u{1F}' | '\\' | '\u{7F}' | '\u{FFFE}' | '\u{FFFF}')) {
        return false;
    }
    if let Some(tag) = tail.strip_prefix('@') {
        return !tag.bytes().any(|byte| byte.is_ascii_uppercase())
            && Literal::new_language_tagged_literal("", tag).is_ok();
    }
    // Texts are written without their datatype, and some types of RDF itself have no literals of this form.
    let is_other = |datatype: NamedNodeRef<'_>| datatype != xsd::STRING && !datatype.as_str().starts_with(rdf::NS);
    tail.is_empty() || tail.strip_prefix("^^").and_then(iri_of).is_some_and(is_other)
}

/// The IRI that stands in brackets, if it is one.
fn iri_of(text: &str) -> Option<NamedNodeRef<'_>> {
    NamedNodeRef::new(text.strip_prefix('<')?.strip_suffix('>')?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::syntax::Format;
    use crate::model::syntax::stream::Reading;
    use crate::model::{GraphName, Quad};
    use proptest::prelude::*;

    fn parsed(line: &str) -> Option<Quad> {
        let reading = Reading::new(Format::NQuads, None, GraphName::DefaultGraph).unwrap();
        let quads: Result<Vec<Quad>, _> = reading.lines(line.as_bytes(), "a").collect();
        quads.ok().and_then(|quads| <[Quad; 1]>::try_from(quads).ok()).map(|[quad]| quad)
    }

    /// What is taken apart and plain is what the parser reads, and is written as it stood.
    fn agrees(line: &str) -> bool {
        let Some(found) = Line::read(line) else { return false };
        if !found.terms.iter().chain(&found.graph).all(|text| is_plain(text)) {
            return false;
        }
        let quad = parsed(line).unwrap_or_else(|| panic!("not for the parser: {line}"));
        let texts = [quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string()];
        assert_eq!(found.terms.map(str::to_owned), texts, "{line}");
        assert_eq!(
            found.graph.map(str::to_owned),
            (!quad.graph_name.is_default_graph()).then(|| quad.graph_name.to_string())
        );
        true
    }

    #[test]
    fn plain_lines_are_taken_apart() {
        for line in [
            "<urn:a> <urn:b> <urn:c> .",
            "<urn:a> <urn:b> <urn:c> <urn:g> .",
            "<urn:a> <urn:b> \"\" .",
            "<urn:a> <urn:b> \"é . <x> @en\" <urn:g> .",
            "<urn:a> <urn:b> \"mot\"@fr-ca <urn:g> .",
            "<urn:a> <urn:b> \"1\"^^<http://www.w3.org/2001/XMLSchema#integer> .",
        ] {
            assert!(agrees(line), "{line}");
        }
    }

    #[test]
    fn other_lines_are_for_the_parser() {
        for line in [
            "",
            "# <urn:a>",
            "_:a <urn:b> <urn:c> .",
            "<urn:a>  <urn:b> <urn:c> .",
            "<urn:a> <urn:b> <urn:c>.",
            "<urn:a> <urn:b> <urn:c> . # so",
            "<a> <urn:b> <urn:c> .",
            "<urn:a> \"b\" <urn:c> .",
            "<urn:a> <urn:b> \"\\t\" .",
            "<urn:a> <urn:b> \"\t\" .",
            "<urn:a> <urn:b> \"a\"@EN .",
            "<urn:a> <urn:b> \"a\"@e_n .",
            "<urn:a> <urn:b> \"a\"^^<urn:x y> .",
            "<urn:a> <urn:b> \"a\"^^<http://www.w3.org/2001/XMLSchema#string> .",
            "<urn:a> <urn:b> \"a\"^^<http://www.w3.org/1999/02/22-rdf-syntax-ns#langString> .",
            "<urn:a> <urn:b> <urn:c> \"g\" .",
            "<urn:a> <urn:b> <urn:c> <urn:g> <urn:h> .",
        ] {
            assert!(!agrees(line), "{line}");
        }
    }

    proptest! {
        #[test]
        fn the_parser_agrees_with_whatever_is_taken_apart(
            terms in proptest::collection::vec(
                prop_oneof![
                    "<urn:[a-z\"@^é \\\\]{0,3}>",
                    "\"[a-z<>@^\\\\é\u{7F}\u{FFFE} ]{0,4}\"(@[a-zA-Z]{1,3}(-[a-z0-9]{1,3})?|\\^\\^<urn:[a-z ]{0,2}>)?",
                    "_:[a-z]",
                ],
                2..6,
            ),
            end in "( |  |\t)?\\.( |#)?",
        ) {
            agrees(&format!("{}{end}", terms.join(" ")));
        }
    }
}
