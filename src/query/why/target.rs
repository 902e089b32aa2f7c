//! What one asks "why" of: a thing, or a statement with gaps.

use crate::diagnostic::{Diagnostic, Place, codes};
use crate::model::edtf::Day;
use crate::model::prefixes::kinds;
use crate::model::vocab::{rdf, xsd};
use crate::model::{Literal, Lookup, NamedNode, NamedOrBlankNode, Prefixes, Term, Triple};

/// What is asked about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A claim, source, agreement, actor, search, or any other thing with an IRI.
    Thing(NamedNode),
    /// A statement; a part that is missing can be anything.
    Triple {
        /// Of what something is said.
        subject: Option<NamedNode>,
        /// What is said of it.
        predicate: Option<NamedNode>,
        /// The value.
        object: Option<Value>,
    },
}

/// A value as people type it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// One term.
    Term(Term),
    /// Any literal with this text, whatever its datatype or language.
    Text(String),
}

/// The signs that stand for "anything".
const GAPS: [&str; 2] = ["?", "_"];

impl Target {
    /// Reads a target: `claim:no-mdt`, `no-mdt` where only one thing has this id, an IRI, or three
    /// words `agreement:mou-2016 tr:bindingness ?` where `?` or `_` stands for anything.
    ///
    /// # Errors
    /// A finding which says what was expected: an unknown prefix, an id that nothing or more than
    /// one thing has, a statement of which neither subject nor object is known.
    pub fn parse(text: &str, prefixes: &Prefixes, records: &dyn Lookup) -> Result<Self, Box<Diagnostic>> {
        let words = split(text);
        match words.as_slice() {
            [one] => thing(one, prefixes, records).map(Self::Thing),
            [subject, predicate, object] => statement([subject, predicate, object], prefixes, records),
            _ => Err(fault(text, "it is neither one name nor three words")),
        }
    }

    /// Whether a part of the statement is left open; a thing is not a statement.
    pub fn has_gap(&self) -> bool {
        matches!(self, Self::Triple { subject, predicate, object } if subject.is_none() || predicate.is_none() || object.is_none())
    }

    /// Whether a statement is one of those asked about. Blank nodes, the variables of denials, meet anything.
    pub fn matches(&self, triple: &Triple) -> bool {
        let Self::Triple { subject, predicate, object } = self else { return false };
        let subject = subject.as_ref().is_none_or(|asked| match &triple.subject {
            NamedOrBlankNode::NamedNode(node) => node == asked,
            NamedOrBlankNode::BlankNode(_) => true,
        });
        let object = object.as_ref().is_none_or(|asked| match (asked, &triple.object) {
            (_, Term::BlankNode(_)) => true,
            (Value::Term(asked), there) => asked == there,
            (Value::Text(asked), Term::Literal(there)) => there.value() == asked,
            (Value::Text(_), _) => false,
        });
        subject && object && predicate.as_ref().is_none_or(|asked| *asked == triple.predicate)
    }
}

/// The described things of the project with an id, whatever their kind, in the order of their IRIs.
///
/// A claim goes before all others: what a claim speaks of often bears the id of the claim.
pub fn bare(id: &str, prefixes: &Prefixes, records: &dyn Lookup) -> Vec<NamedNode> {
    let claim = prefixes.resource("claim", id);
    if exists(&claim, records) {
        return vec![claim];
    }
    let mut found: Vec<NamedNode> =
        kinds().map(|kind| prefixes.resource(kind, id)).filter(|node| exists(node, records)).collect();
    found.sort();
    found
}

/// Whether anything is said of a thing, in records or in any claim.
pub(super) fn exists(node: &NamedNode, records: &dyn Lookup) -> bool {
    let it = node.as_ref().into();
    !records.properties(it).is_empty()
        || !records.references(it).is_empty()
        || !records.graph(node.as_ref()).is_empty()
        || !records.graphs_about(it).is_empty()
}

fn thing(word: &str, prefixes: &Prefixes, records: &dyn Lookup) -> Result<NamedNode, Box<Diagnostic>> {
    if word.contains(':') || word.starts_with('<') {
        let node = named(word, prefixes)?;
        return if exists(&node, records) { Ok(node) } else { Err(nothing(word, &node, prefixes, records)) };
    }
    match bare(word, prefixes, records).as_slice() {
        [node] => Ok(node.clone()),
        [] => {
            let known: Vec<String> =
                kinds().flat_map(|kind| super::super::question::ids(kind, prefixes, records)).collect();
            let message = format!("nothing has the id `{word}`");
            let found = Diagnostic::new(&codes::DANGLING, Place::default(), message);
            Err(Box::new(found.suggest(word, known.iter().map(String::as_str))))
        }
        several => {
            let names: Vec<String> =
                several.iter().map(|node| format!("`{}`", prefixes.compact(node.as_ref()))).collect();
            let message = format!("`{word}` is the id of more than one thing");
            let found = Diagnostic::new(&codes::BAD_PARAMETER, Place::default(), message);
            Err(Box::new(found.hint(format!("say which: {}", names.join(", ")))))
        }
    }
}

fn nothing(word: &str, node: &NamedNode, prefixes: &Prefixes, records: &dyn Lookup) -> Box<Diagnostic> {
    let found = Diagnostic::new(&codes::DANGLING, Place::default(), format!("nothing is said of `{word}`"));
    Box::new(match prefixes.kind(node.as_ref()) {
        Some((kind, id)) => {
            let known = super::super::question::ids(kind, prefixes, records);
            match crate::diagnostic::did_you_mean(id, known.iter().map(String::as_str)) {
                Some(best) => found.hint(format!("did you mean `{kind}:{best}`?")),
                None => found,
            }
        }
        None => found,
    })
}

fn statement(words: [&str; 3], prefixes: &Prefixes, records: &dyn Lookup) -> Result<Target, Box<Diagnostic>> {
    let [subject, predicate, object] = words.map(|word| (!GAPS.contains(&word)).then_some(word));
    let subject = subject.map(|word| thing(word, prefixes, records)).transpose()?;
    let predicate = match predicate {
        Some("a") => Some(rdf::TYPE.into_owned()),
        Some(word) => Some(named(word, prefixes)?),
        None => None,
    };
    let object = object.map(|word| value(word, prefixes)).transpose()?;
    // A text alone cannot be looked up: literals are found by what they are said of.
    if subject.is_none() && !matches!(object, Some(Value::Term(_))) {
        let text = words.join(" ");
        return Err(fault(&text, "neither the first nor the last word names a thing"));
    }
    Ok(Target::Triple { subject, predicate, object })
}

fn named(word: &str, prefixes: &Prefixes) -> Result<NamedNode, Box<Diagnostic>> {
    prefixes.expand(word).ok_or_else(|| {
        let message = format!("`{word}` is neither a name with a known prefix nor an IRI");
        let prefix = word.split(':').next().unwrap_or_default();
        let found = Diagnostic::new(&codes::BAD_IRI, Place::default(), message);
        Box::new(found.suggest(prefix, prefixes.iter().map(|(prefix, _)| prefix)))
    })
}

/// An IRI, a quoted text with language or datatype, or any other word as a text.
fn value(word: &str, prefixes: &Prefixes) -> Result<Value, Box<Diagnostic>> {
    if let Some((text, rest)) = word.strip_prefix('"').and_then(|rest| rest.rsplit_once('"')) {
        return match (rest, rest.strip_prefix('@'), rest.strip_prefix("^^")) {
            ("", ..) => Ok(Value::Text(text.to_owned())),
            (_, Some(tag), _) => Literal::new_language_tagged_literal(text, tag)
                .map(|literal| Value::Term(literal.into()))
                .map_err(|error| fault(word, &error.to_string())),
            (_, _, Some(datatype)) => {
                Ok(Value::Term(Literal::new_typed_literal(text, named(datatype, prefixes)?).into()))
            }
            _ => Err(fault(word, "what follows the quotes is neither a language nor a datatype")),
        };
    }
    if let Some(day) = Day::parse(word) {
        return Ok(Value::Term(Literal::new_typed_literal(day.to_string(), xsd::DATE).into()));
    }
    if word.contains(':') || word.starts_with('<') {
        return named(word, prefixes).map(|node| Value::Term(node.into()));
    }
    Ok(Value::Text(word.to_owned()))
}

fn fault(text: &str, why: &str) -> Box<Diagnostic> {
    let message = format!("`{text}` cannot be asked about: {why}");
    Box::new(Diagnostic::new(&codes::BAD_PARAMETER, Place::default(), message).hint(
        "expected: a name such as `claim:no-mdt`, an id, an IRI, or a statement such as `agreement:mou-2016 tr:bindingness ?`",
    ))
}

/// Words parted by blanks; what stands in double quotes stays together.
fn split(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut quoted = false;
    for c in text.chars() {
        quoted ^= c == '"';
        match words.last_mut() {
            Some(word) if !c.is_whitespace() || quoted => word.push(c),
            _ => words.push(String::new()),
        }
    }
    words.retain(|word| !word.is_empty());
    words
}
