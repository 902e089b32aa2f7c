//! What a caller gave for the parameters, read as terms.

use super::{Parameter, ParameterType, Question, list};
use crate::diagnostic::{Code, Diagnostic, Place, Report, codes};
use crate::model::edtf::Day;
use crate::model::vocab::{skos, tr, xsd};
use crate::model::{Literal, Lookup, NamedNode, NamedNodeRef, Prefixes, Term};
use crate::query::figure::Figure;
use std::collections::BTreeSet;

/// Reads every value; all faults are collected.
pub(super) fn bind(
    question: &Question,
    given: &[(String, String)],
    prefixes: &Prefixes,
    records: &dyn Lookup,
) -> Result<Vec<(String, Term)>, Report> {
    let mut report = Report::new();
    unknown(question, given, &mut report);
    let mut bindings = Vec::new();
    for parameter in &question.parameters {
        let value = given.iter().rev().find(|(name, _)| *name == parameter.name).map(|(_, value)| value);
        let Some(value) = value.or(parameter.default.as_ref()) else {
            if parameter.required {
                report.push(missing(question, parameter));
            }
            continue;
        };
        match (Binder { question, parameter, prefixes, records }).term(value) {
            Ok(term) => bindings.push((parameter.name.clone(), term)),
            Err(fault) => report.push(*fault),
        }
    }
    if report.has_errors() {
        report.sort();
        return Err(report);
    }
    Ok(bindings)
}

/// The ids of the described things of one kind, such as `actor`, in the order of the alphabet.
///
/// Kinds are those of the prefixes; a kind that has no class of its own (`condition`, `act`) has
/// the ids of the things that some claim speaks of with a type.
pub fn ids(kind: &str, prefixes: &Prefixes, records: &dyn Lookup) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for class in classes(kind) {
        for node in records.instances(*class) {
            if let Some((_, id)) = prefixes.kind(node.as_ref()).filter(|(its, id)| *its == kind && !id.contains('/')) {
                found.insert(id.to_owned());
            }
        }
    }
    found
}

/// The classes whose instances bear IRIs of a kind.
fn classes(kind: &str) -> &'static [NamedNodeRef<'static>] {
    match kind {
        "actor" => &[tr::STATE, tr::ORGANISATION, tr::PERSON, tr::ACTOR],
        "agreement" => &[tr::AGREEMENT],
        "claim" => &[tr::CLAIM],
        "commitment" => &[tr::COMMITMENT],
        "dispute" => &[tr::DISAGREEMENT],
        "obligation" => &[tr::OBLIGATION],
        "position" => &[tr::POSITION],
        "proposal" => &[tr::PROPOSAL],
        "provision" => &[tr::PROVISION],
        "publisher" => &[tr::PUBLISHER_CLASS],
        "register" => &[tr::REGISTER],
        "search" => &[tr::ABSENCE_SEARCH],
        "source" => &[tr::SOURCE_CLASS],
        "topic" => &[skos::CONCEPT],
        _ => &[],
    }
}

fn unknown(question: &Question, given: &[(String, String)], report: &mut Report) {
    let known: Vec<&str> = question.parameters.iter().map(|parameter| parameter.name.as_str()).collect();
    for (name, _) in given.iter().filter(|(name, _)| !known.contains(&name.as_str())) {
        let message = format!("question `{}` has no parameter `{name}`", question.name);
        let hint = match known.as_slice() {
            [] => "it takes no parameters".to_owned(),
            known => format!("its parameters are {}", list(known)),
        };
        let place = Place::file(question.path.as_str());
        report.push(
            Diagnostic::new(&codes::UNKNOWN_PARAMETER, place, message).suggest(name, known.iter().copied()).hint(hint),
        );
    }
}

fn missing(question: &Question, parameter: &Parameter) -> Diagnostic {
    let message = format!("question `{}` needs a value for `{}`", question.name, parameter.name);
    Diagnostic::new(&codes::MISSING_PARAMETER, place(question, parameter), message).hint(format!(
        "give it with `-p {}=…`: {}",
        parameter.name,
        expected(parameter)
    ))
}

fn place(question: &Question, parameter: &Parameter) -> Place {
    Place::file(question.path.as_str()).at(parameter.line, parameter.column).wide(super::width(&parameter.name))
}

fn expected(parameter: &Parameter) -> String {
    if parameter.values.is_empty() {
        parameter.kind.form().to_owned()
    } else {
        format!("one of {}", list(&parameter.values))
    }
}

/// A finding is large, and most values are sound.
type Fault = Box<Diagnostic>;

/// One parameter and what its value is read with.
struct Binder<'a> {
    question: &'a Question,
    parameter: &'a Parameter,
    prefixes: &'a Prefixes,
    records: &'a dyn Lookup,
}

impl Binder<'_> {
    fn term(&self, value: &str) -> Result<Term, Fault> {
        let value = value.trim();
        let values = &self.parameter.values;
        if !values.is_empty() && !values.iter().any(|known| known == value) {
            let fault = self.unfit(&format!("`{value}` is not one of its values"));
            return Err(Box::new(fault.suggest(value, values.iter().map(String::as_str))));
        }
        match self.parameter.kind {
            ParameterType::Date => Day::parse(value).map(|day| typed(&day.to_string(), xsd::DATE)),
            ParameterType::Year => (value.len() == 4).then(|| whole(value)).flatten(),
            ParameterType::Integer => whole(value),
            ParameterType::Decimal => Figure::parse(value).map(|figure| typed(&figure.to_string(), xsd::DECIMAL)),
            ParameterType::Text => Some(Literal::new_simple_literal(value).into()),
            ParameterType::Concept => return self.concept(value).map(Term::from),
            ParameterType::Thing => return self.thing(value).map(Term::from),
            kind => return self.resource(kind.name(), value).map(Term::from),
        }
        .ok_or_else(|| {
            let what = self.parameter.kind.name();
            Box::new(self.unfit(&format!("`{value}` is not {} {what}", article(what))))
        })
    }

    /// A thing of one kind: an id, or a name that must be of that kind.
    fn resource(&self, kind: &str, value: &str) -> Result<NamedNode, Fault> {
        let node = match self.expand(value)? {
            Some(node) => node,
            None if is_id(value) => self.prefixes.resource(kind, value),
            None => return Err(Box::new(self.unfit(&format!("`{value}` is not an id")))),
        };
        match self.prefixes.kind(node.as_ref()) {
            Some((other, _)) if other != kind => {
                let message = format!("`{value}` is {} {other}, not {} {kind}", article(other), article(kind));
                Err(Box::new(self.unfit(&message)))
            }
            found => self.described(&node, kind, found.map_or(value, |(_, id)| id)).map(|()| node),
        }
    }

    /// A thing of any kind: its kind and id, or an id that only one thing has.
    fn thing(&self, value: &str) -> Result<NamedNode, Fault> {
        if let Some(node) = self.expand(value)? {
            let (kind, id) = self.prefixes.kind(node.as_ref()).unwrap_or(("thing", value));
            return self.described(&node, kind, id).map(|()| node);
        }
        let found = super::super::why::bare(value, self.prefixes, self.records);
        match found.as_slice() {
            [node] => Ok(node.clone()),
            [] => Err(Box::new(self.nothing(value, "thing", &BTreeSet::new()).hint(ParameterType::Thing.form()))),
            several => {
                let names: Vec<_> = several.iter().map(|node| self.prefixes.compact(node.as_ref())).collect();
                Err(Box::new(self.unfit(&format!("`{value}` can mean {}", list(&names)))))
            }
        }
    }

    /// A concept of the vocabulary, by local name or prefixed name.
    fn concept(&self, value: &str) -> Result<NamedNode, Fault> {
        let node = match self.expand(value)? {
            Some(node) => node,
            None if is_id(value) => NamedNode::new_unchecked(format!("{}{value}", tr::NS)),
            None => return Err(Box::new(self.unfit(&format!("`{value}` is not the name of a concept")))),
        };
        let names: BTreeSet<String> = self
            .records
            .instances(skos::CONCEPT)
            .into_iter()
            .filter_map(|concept| Some(concept.as_str().strip_prefix(tr::NS)?.to_owned()))
            .collect();
        // Where the data do not hold the vocabulary itself, nothing can be said of a concept that is not used.
        if !self.parameter.values.is_empty() || names.is_empty() || self.is_described(&node) {
            return Ok(node);
        }
        Err(Box::new(self.nothing(value, "concept", &names)))
    }

    /// The IRI of a prefixed name or an IRI; nothing where the value is neither.
    fn expand(&self, value: &str) -> Result<Option<NamedNode>, Fault> {
        if !value.contains(':') && !value.starts_with('<') {
            return Ok(None);
        }
        self.prefixes.expand(value).map(Some).ok_or_else(|| {
            let fault = self.unfit(&format!("`{value}` is neither a name with a known prefix nor an IRI"));
            let prefix = value.split(':').next().unwrap_or_default();
            Box::new(fault.suggest(prefix, self.prefixes.iter().map(|(prefix, _)| prefix)))
        })
    }

    fn is_described(&self, node: &NamedNode) -> bool {
        let it = node.as_ref().into();
        !self.records.properties(it).is_empty() || !self.records.references(it).is_empty()
    }

    fn described(&self, node: &NamedNode, kind: &str, id: &str) -> Result<(), Fault> {
        // A thing that only contested claims speak of is in no record, yet it is there.
        if self.is_described(node) || !self.records.graphs_about(node.as_ref().into()).is_empty() {
            return Ok(());
        }
        Err(Box::new(self.nothing(id, kind, &ids(kind, self.prefixes, self.records))))
    }

    /// The finding that an id names nothing.
    fn nothing(&self, id: &str, kind: &str, known: &BTreeSet<String>) -> Diagnostic {
        let message = format!("there is no {kind} `{id}` (parameter `{}`)", self.parameter.name);
        let fault = self.fault(&codes::DANGLING, &message).suggest(id, known.iter().map(String::as_str));
        // Somebody may have given the name instead of the id.
        let called = known.iter().find(|known| {
            let node = self.prefixes.resource(kind, known);
            self.records.label(node.as_ref().into()).is_some_and(|label| label.eq_ignore_ascii_case(id))
        });
        match called {
            Some(known) => fault.hint(format!("the id of {id} is `{known}`")),
            None => fault,
        }
    }

    fn unfit(&self, message: &str) -> Diagnostic {
        let message = format!("{message} (parameter `{}`)", self.parameter.name);
        self.fault(&codes::BAD_PARAMETER, &message).hint(format!("expected: {}", expected(self.parameter)))
    }

    fn fault(&self, code: &'static Code, message: &str) -> Diagnostic {
        Diagnostic::new(code, place(self.question, self.parameter), message)
    }
}

fn typed(value: &str, datatype: NamedNodeRef<'_>) -> Term {
    Literal::new_typed_literal(value, datatype).into()
}

fn whole(value: &str) -> Option<Term> {
    let figure = Figure::parse(value).filter(Figure::is_whole)?;
    value
        .bytes()
        .all(|b| b.is_ascii_digit() || b == b'-' || b == b'+')
        .then(|| typed(&figure.to_string(), xsd::INTEGER))
}

fn is_id(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
}

fn article(noun: &str) -> &'static str {
    if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" }
}
