//! Constraints in SPARQL, and components that a shapes graph defines ("SHACL" §5 and §6).

use super::super::model::{At, Component, Path, Rule, Select, Validator, sh};
use super::{Parser, is, is_instance};
use crate::model::{Literal, NamedNode, NamedNodeRef, Prefixes, Term};
use crate::sparql::{self, Form, Query, prebind};
use std::collections::{BTreeSet, HashSet};

const IMPORTS: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#imports");

/// Variables that are bound in every query.
const ALWAYS: [&str; 3] = ["this", "shapesGraph", "currentShape"];

/// A component that a shapes graph defines.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    iri: NamedNode,
    /// Predicate, name of the variable, whether it may be missing.
    parameters: Vec<(NamedNode, String, bool)>,
    any: Option<(Term, At)>,
    of_nodes: Option<(Term, At)>,
    of_properties: Option<(Term, At)>,
}

/// The components that the shapes graph defines, in the order of their IRIs.
pub(super) fn components(parser: &mut Parser<'_>) -> Vec<Definition> {
    let source = parser.source;
    let mut nodes: BTreeSet<String> = BTreeSet::new();
    let mut found = Vec::new();
    for (quad, at) in &source.statements {
        let node = Term::from(quad.subject.clone());
        let is_one = quad.predicate == sh("parameter") || is_instance(source, &node, "ConstraintComponent");
        if !is_one || !nodes.insert(node.to_string()) {
            continue;
        }
        let Term::NamedNode(iri) = &node else {
            parser.fault(*at, "a constraint component has no IRI");
            continue;
        };
        let mut parameters = Vec::new();
        for (parameter, at) in parser.values(&node, "parameter") {
            if let Some((path, at)) = parser.one(parameter, "path")
                && let Some(path) = parser.iri("path", path, at)
            {
                let name = path.as_str().rsplit(['#', '/', ':']).next().unwrap_or_default().to_owned();
                parameters.push((path, name, parser.truth(parameter, "optional")));
            } else {
                parser.fault(at, "a parameter has no `sh:path`");
            }
        }
        let owned = |found: Option<(&Term, At)>| found.map(|(node, at)| (node.clone(), at));
        found.push(Definition {
            iri: iri.clone(),
            parameters,
            any: owned(parser.one(&node, "validator")),
            of_nodes: owned(parser.one(&node, "nodeValidator")),
            of_properties: owned(parser.one(&node, "propertyValidator")),
        });
    }
    found.sort_by(|a, b| a.iri.cmp(&b.iri));
    found
}

impl Parser<'_> {
    /// `sh:sparql`.
    pub(super) fn sparql(&mut self, node: &Term, path: Option<&Path>, rules: &mut Vec<Rule>) {
        for (constraint, at) in self.values(node, "sparql") {
            if self.truth(constraint, "deactivated") {
                continue;
            }
            let Some((text, at)) = self.one(constraint, "select") else {
                self.fault(at, "a SPARQL constraint has no `sh:select`");
                continue;
            };
            let Some(query) = self.query(constraint, "select", text, at) else { continue };
            if self.unfit(&query, at, &["this"], &ALWAYS) {
                continue;
            }
            let query = self.with_path(query, path);
            let asks_shapes = mentions(text, "shapesGraph");
            let messages = self.messages(constraint);
            rules.push(Rule::Sparql(Box::new(Select { query, messages, asks_shapes })));
        }
    }

    /// Uses of components that the shapes graph defines.
    pub(super) fn of_components(&mut self, node: &Term, path: Option<&Path>, rules: &mut Vec<Rule>) {
        for definition in self.components.clone() {
            for bindings in self.bindings(node, &definition) {
                let own = if path.is_some() { &definition.of_properties } else { &definition.of_nodes };
                let Some((validator, at)) = own.clone().or_else(|| definition.any.clone()) else {
                    let what = if path.is_some() { "property shapes" } else { "node shapes" };
                    let at = self.source.place_of(&definition.iri.clone().into());
                    let name = self.shown(&definition.iri.clone().into());
                    self.fault(at, format!("the component `{name}` has no validator for {what}"));
                    continue;
                };
                rules.extend(self.component(&definition, bindings, (&validator, at), path));
            }
        }
    }

    /// What the parameters of a component are on a shape: once for each value where it has one parameter.
    fn bindings(&mut self, node: &Term, definition: &Definition) -> Vec<Vec<(String, Term)>> {
        let mut all: Vec<Vec<(String, Term)>> = vec![Vec::new()];
        for (predicate, name, optional) in &definition.parameters {
            let values = self.source.objects(node, predicate.as_ref());
            if values.is_empty() && *optional {
                continue;
            }
            if values.is_empty() {
                return Vec::new();
            }
            if let [_, (_, at), ..] = values.as_slice()
                && definition.parameters.len() > 1
            {
                let name = self.shown(&predicate.clone().into());
                self.fault(
                    *at,
                    format!("`{name}` has {} values, and a component with several parameters takes one", values.len()),
                );
            }
            let with = |bindings: &Vec<(String, Term)>| -> Vec<Vec<(String, Term)>> {
                let one = |(value, _): &(&Term, At)| {
                    bindings.iter().cloned().chain([(name.clone(), (*value).clone())]).collect()
                };
                values.iter().map(one).collect()
            };
            all = all.iter().flat_map(with).collect();
        }
        all.retain(|bindings| !bindings.is_empty());
        all
    }

    fn component(
        &mut self,
        definition: &Definition,
        bindings: Vec<(String, Term)>,
        (validator, at): (&Term, At),
        path: Option<&Path>,
    ) -> Option<Rule> {
        let parameters: Vec<&str> = definition.parameters.iter().map(|(_, name, _)| name.as_str()).collect();
        let (local, text, at) = match (self.one(validator, "ask"), self.one(validator, "select")) {
            (Some((text, at)), None) => ("ask", text, at),
            (None, Some((text, at))) => ("select", text, at),
            _ => {
                self.fault_with(at, "a validator has no query", "it takes one sh:ask or one sh:select");
                return None;
            }
        };
        let query = self.query(validator, local, text, at)?;
        let bound = || ALWAYS.into_iter().chain(parameters.iter().copied());
        let validator_of = |query| if local == "ask" { Validator::Ask(query) } else { Validator::Select(query) };
        let all: Vec<&str> = if local == "ask" { bound().chain(["value"]).collect() } else { bound().collect() };
        let required: Vec<&str> = if local == "ask" { vec!["this", "value"] } else { vec!["this"] };
        if self.unfit(&query, at, &required, &all) {
            return None;
        }
        let query = self.with_path(query, path);
        let own: Vec<Literal> = self.messages(validator);
        let messages = if own.is_empty() { self.messages(&definition.iri.clone().into()) } else { own };
        let asks_shapes = mentions(text, "shapesGraph");
        let iri = definition.iri.clone();
        Some(Rule::Component(Box::new(Component {
            iri,
            bindings,
            validator: validator_of(query),
            messages,
            asks_shapes,
        })))
    }

    fn with_path(&self, query: Query, path: Option<&Path>) -> Query {
        let Some(path) = path else { return query };
        let name = |symbol: &super::Symbol| match self.symbols.get(symbol.0 as usize) {
            Some(Term::NamedNode(node)) => node.clone(),
            _ => NamedNode::new_unchecked(""),
        };
        prebind::with_path(&query, "PATH", &path.map(&name))
    }

    /// Reports what cannot be evaluated with variables bound beforehand.
    fn unfit(&mut self, query: &Query, at: At, required: &[&str], bound: &[&str]) -> bool {
        let missing = query.form() == Form::Select && !query.variables().iter().any(|name| name == "this");
        let found = if missing {
            Some("the query does not give $this".to_owned())
        } else {
            prebind::fault(query, required, bound)
        };
        let Some(message) = found else { return false };
        self.fault_with(
            at,
            message,
            "$this and the parameters have their values before the query runs (SHACL, appendix A)",
        );
        true
    }

    fn query(&mut self, node: &Term, local: &str, text: &Term, at: At) -> Option<Query> {
        let Term::Literal(literal) = text else {
            self.wrong(local, text, at, "the text of a query");
            return None;
        };
        let prefixes = self.declared(node);
        // The text of a literal in long quotes ends on the line of its statement.
        let lines = u32::try_from(literal.value().lines().count().saturating_sub(1)).unwrap_or(0);
        let start = self.source.place(At { line: at.line.saturating_sub(lines).max(1), ..at });
        let wanted = if local == "ask" { Form::Ask } else { Form::Select };
        match sparql::parse(literal.value(), &prefixes, start) {
            Ok(query) if query.form() == wanted => Some(query),
            Ok(_) => {
                self.fault(at, format!("`sh:{local}` is another kind of query"));
                None
            }
            Err(error) => {
                let mut found = self.source.fault(at, format!("`sh:{local}` cannot be read: {}", error.message));
                found.hints = error.hints;
                if lines > 0 {
                    found.place = error.place;
                }
                self.report.push(found);
                None
            }
        }
    }

    /// The prefixes of a query: those of `sh:prefixes`, and of what they import.
    fn declared(&mut self, node: &Term) -> Prefixes {
        let mut prefixes = Prefixes::none();
        let mut open: Vec<Term> = self.values(node, "prefixes").into_iter().map(|(node, _)| node.clone()).collect();
        let mut seen = HashSet::new();
        while let Some(next) = open.pop() {
            if !seen.insert(next.clone()) {
                continue;
            }
            open.extend(self.source.objects(&next, IMPORTS).into_iter().map(|(node, _)| node.clone()));
            for (declaration, at) in self.values(&next, "declare") {
                let prefix = self.one(declaration, "prefix");
                let namespace = self.one(declaration, "namespace");
                match (prefix, namespace) {
                    (Some((Term::Literal(prefix), _)), Some((Term::Literal(namespace), _))) if is(prefix, "string") => {
                        prefixes.insert(prefix.value(), namespace.value());
                    }
                    _ => self.fault_with(
                        at,
                        "a prefix is not declared as it should",
                        "write [ sh:prefix \"tr\" ; sh:namespace \"https://…#\"^^xsd:anyURI ]",
                    ),
                }
            }
        }
        prefixes
    }
}

/// Whether the text of a query names a variable.
fn mentions(text: &Term, name: &str) -> bool {
    let Term::Literal(text) = text else { return false };
    [format!("${name}"), format!("?{name}")].iter().any(|variable| text.value().contains(variable.as_str()))
}
