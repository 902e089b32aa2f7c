//! The statements of the shapes graphs with their lines, and what is said about wrong ones.

use super::model::{At, SH, ShapeId};
use crate::diagnostic::{Diagnostic, Place, Report, Severity, codes};
use crate::model::syntax::{self, Format};
use crate::model::vocab::rdf;
use crate::model::{NamedNode, NamedNodeRef, Prefixes, Quad, Term};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

const FIRST: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#first");
const REST: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#rest");
const NIL: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://www.w3.org/1999/02/22-rdf-syntax-ns#nil");

/// All shapes graphs as one, each statement with its file and line.
#[derive(Debug, Default)]
pub(super) struct Source {
    files: Vec<Arc<str>>,
    pub(super) statements: Vec<(Quad, At)>,
    /// Only looked up, never listed.
    by_subject: HashMap<Term, Vec<usize>>,
    /// Only looked up, never listed.
    by_object: HashMap<Term, Vec<usize>>,
}

impl Source {
    /// Reads the files; the report has their syntax errors.
    pub(super) fn read(files: &[(String, String)], base: &str) -> (Self, Report) {
        let mut it = Self::default();
        let mut report = Report::new();
        for (number, (path, text)) in (0_u32..).zip(files) {
            it.files.push(path.as_str().into());
            let (statements, found) = syntax::parse(text, Format::Turtle, base, path);
            report.extend(found);
            let lines: Vec<&str> = text.lines().collect();
            for statement in statements {
                it.push(statement.quad, At { file: number, line: settled(&lines, statement.origin.line) });
            }
        }
        (it, report)
    }

    fn push(&mut self, quad: Quad, at: At) {
        let number = self.statements.len();
        self.by_subject.entry(quad.subject.clone().into()).or_default().push(number);
        self.by_object.entry(quad.object.clone()).or_default().push(number);
        self.statements.push((quad, at));
    }

    /// The statements about a subject, in the order of the file.
    pub(super) fn about(&self, subject: &Term) -> impl Iterator<Item = (&NamedNode, &Term, At)> {
        self.by_subject.get(subject).into_iter().flatten().map(|number| {
            let (quad, at) = &self.statements[*number];
            (&quad.predicate, &quad.object, *at)
        })
    }

    /// The values of a property, each once, in the order of the file.
    pub(super) fn objects(&self, subject: &Term, predicate: NamedNodeRef<'_>) -> Vec<(&Term, At)> {
        let mut found: Vec<(&Term, At)> = Vec::new();
        for (p, object, at) in self.about(subject) {
            if p.as_ref() == predicate && !found.iter().any(|(known, _)| *known == object) {
                found.push((object, at));
            }
        }
        found
    }

    /// The subjects that have a value for a property, in the order of the file.
    pub(super) fn subjects(&self, predicate: NamedNodeRef<'_>, object: &Term) -> Vec<Term> {
        let numbers = self.by_object.get(object).into_iter().flatten();
        let quads = numbers.map(|number| &self.statements[*number].0);
        quads.filter(|quad| quad.predicate.as_ref() == predicate).map(|quad| quad.subject.clone().into()).collect()
    }

    /// Whether a node is an instance of a class, by the subclasses that the shapes graph declares.
    pub(super) fn is_a(&self, node: &Term, class: NamedNodeRef<'_>) -> bool {
        let mut open: Vec<&Term> = self.objects(node, rdf::TYPE).into_iter().map(|(class, _)| class).collect();
        let mut seen = HashSet::new();
        while let Some(next) = open.pop() {
            if matches!(next, Term::NamedNode(next) if next.as_ref() == class) {
                return true;
            }
            if seen.insert(next) {
                open.extend(self.objects(next, crate::model::vocab::rdfs::SUB_CLASS_OF).into_iter().map(|(c, _)| c));
            }
        }
        false
    }

    /// The members of an RDF list, or what is wrong with it.
    pub(super) fn list<'a>(&'a self, head: &'a Term) -> Result<Vec<(&'a Term, At)>, &'static str> {
        let mut members = Vec::new();
        let mut seen = HashSet::new();
        let mut node = head;
        while !matches!(node, Term::NamedNode(node) if node.as_ref() == NIL) {
            if !seen.insert(node) {
                return Err("is a list that runs in a ring");
            }
            let (first, rest) = (self.objects(node, FIRST), self.objects(node, REST));
            let ([member], [(rest, _)]) = (first.as_slice(), rest.as_slice()) else {
                return Err("is no well-formed list");
            };
            members.push(*member);
            node = rest;
        }
        Ok(members)
    }

    /// Whether a term begins a list.
    pub(super) fn is_list(&self, node: &Term) -> bool {
        matches!(node, Term::NamedNode(node) if node.as_ref() == NIL) || !self.objects(node, FIRST).is_empty()
    }

    /// The first place where a node is described.
    pub(super) fn place_of(&self, node: &Term) -> At {
        self.about(node).next().map(|(_, _, at)| at).unwrap_or_default()
    }

    /// A place for people.
    pub(super) fn place(&self, at: At) -> Place {
        match self.files.get(at.file as usize) {
            Some(file) if at.line > 0 => Place::file(Arc::clone(file)).at(at.line, 1),
            Some(file) => Place::file(Arc::clone(file)),
            None => Place::default(),
        }
    }

    /// That a shape cannot be used.
    pub(super) fn fault(&self, at: At, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(&codes::BAD_SHAPES, self.place(at), message)
    }
}

/// The line on which a statement ends, from the one on which the parser knew that it does: where a
/// value stands last on its line, that is the next.
fn settled(lines: &[&str], line: u32) -> u32 {
    let mut line = line;
    let says_nothing = |line: u32| {
        let text = lines.get(line as usize - 1).map_or("", |text| text.trim());
        text.chars().all(|c| matches!(c, ']' | ')' | '.' | ';' | ',' | ' ')) || text.starts_with('#')
    };
    while line > 1 && says_nothing(line) {
        line -= 1;
    }
    line
}

/// A term as people write it in Turtle.
pub(super) fn shown(term: &Term, prefixes: &Prefixes) -> String {
    match term {
        Term::NamedNode(node) => prefixes.compact(node.as_ref()).into_owned(),
        Term::BlankNode(_) => "[ … ]".to_owned(),
        Term::Literal(literal) => match (literal.language(), literal.datatype()) {
            (Some(language), _) => format!("\"{}\"@{language}", cut(literal.value())),
            (None, datatype) if datatype.as_str().ends_with("#string") => format!("\"{}\"", cut(literal.value())),
            (None, datatype) if is_bare(datatype) => literal.value().to_owned(),
            (None, datatype) => format!("\"{}\"^^{}", cut(literal.value()), prefixes.compact(datatype)),
        },
    }
}

fn is_bare(datatype: NamedNodeRef<'_>) -> bool {
    let local = datatype.as_str().strip_prefix("http://www.w3.org/2001/XMLSchema#");
    matches!(local, Some("integer" | "decimal" | "boolean"))
}

/// A text short enough for a message, on one line.
fn cut(text: &str) -> String {
    const MOST: usize = 60;
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if line.chars().count() <= MOST {
        return line;
    }
    let start: String = line.chars().take(MOST).collect();
    format!("{start}…")
}

/// A predicate of SHACL as it is written.
pub(super) fn word(local: &str) -> String {
    format!("`sh:{local}`")
}

/// The terms of SHACL 1.0, Core and SPARQL, in alphabetical order.
#[rustfmt::skip]
pub(super) const TERMS: &[&str] = &[
    "AbstractResult", "AndConstraintComponent", "BlankNode", "BlankNodeOrIRI", "BlankNodeOrLiteral",
    "ClassConstraintComponent", "ClosedConstraintComponent", "ConstraintComponent", "DatatypeConstraintComponent",
    "DisjointConstraintComponent", "EqualsConstraintComponent", "HasValueConstraintComponent", "IRI", "IRIOrLiteral",
    "InConstraintComponent", "Info", "LanguageInConstraintComponent", "LessThanConstraintComponent",
    "LessThanOrEqualsConstraintComponent", "Literal", "MaxCountConstraintComponent",
    "MaxExclusiveConstraintComponent", "MaxInclusiveConstraintComponent", "MaxLengthConstraintComponent",
    "MinCountConstraintComponent", "MinExclusiveConstraintComponent", "MinInclusiveConstraintComponent",
    "MinLengthConstraintComponent", "NodeConstraintComponent", "NodeKind", "NodeKindConstraintComponent", "NodeShape",
    "NotConstraintComponent", "OrConstraintComponent", "Parameter", "Parameterizable", "PatternConstraintComponent",
    "PrefixDeclaration", "PropertyConstraintComponent", "PropertyGroup", "PropertyShape",
    "QualifiedMaxCountConstraintComponent", "QualifiedMinCountConstraintComponent", "ResultAnnotation",
    "SPARQLAskExecutable", "SPARQLAskValidator", "SPARQLConstraint", "SPARQLConstraintComponent",
    "SPARQLConstructExecutable", "SPARQLExecutable", "SPARQLSelectExecutable", "SPARQLSelectValidator",
    "SPARQLUpdateExecutable", "Severity", "Shape", "UniqueLangConstraintComponent", "ValidationReport",
    "ValidationResult", "Validator", "Violation", "Warning", "XoneConstraintComponent", "alternativePath", "and",
    "annotationProperty", "annotationValue", "annotationVarName", "ask", "class", "closed", "conforms", "construct",
    "datatype", "deactivated", "declare", "defaultValue", "description", "detail", "disjoint", "entailment", "equals",
    "flags", "focusNode", "group", "hasValue", "ignoredProperties", "in", "inversePath", "labelTemplate", "languageIn",
    "lessThan", "lessThanOrEquals", "maxCount", "maxExclusive", "maxInclusive", "maxLength", "message", "minCount",
    "minExclusive", "minInclusive", "minLength", "name", "namespace", "node", "nodeKind", "nodeValidator", "not",
    "oneOrMorePath", "optional", "or", "order", "parameter", "path", "pattern", "prefix", "prefixes", "property",
    "propertyValidator", "qualifiedMaxCount", "qualifiedMinCount", "qualifiedValueShape",
    "qualifiedValueShapesDisjoint", "result", "resultAnnotation", "resultMessage", "resultPath", "resultSeverity",
    "select", "severity", "shapesGraph", "shapesGraphWellFormed", "sourceConstraint", "sourceConstraintComponent",
    "sourceShape", "sparql", "targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf", "uniqueLang",
    "update", "validator", "value", "xone", "zeroOrMorePath", "zeroOrOnePath",
];

/// Terms of SHACL's namespace that belong to parts which are not supported.
const UNSUPPORTED: &[&str] = &[
    "entailment",
    "expression",
    "filterShape",
    "intersection",
    "js",
    "jsLibrary",
    "nodes",
    "resultAnnotation",
    "rule",
    "target",
    "union",
    "values",
];

impl Source {
    /// Words of SHACL's namespace that SHACL does not have, or that are not supported.
    ///
    /// On what is no shape such a word is only warned of: the graph may hold other things.
    pub(super) fn words(&self, shapes: &HashMap<Term, ShapeId>, report: &mut Report) {
        for (quad, at) in &self.statements {
            let is_shape = shapes.contains_key(&Term::from(quad.subject.clone()));
            let unknown = |local: &str| {
                let mut found = self.unknown(*at, local);
                if !is_shape {
                    found.severity = Severity::Warning;
                }
                found
            };
            if let Some(local) = quad.predicate.as_str().strip_prefix(SH) {
                if UNSUPPORTED.contains(&local) {
                    let message = format!("{} is not supported", word(local));
                    report.push(
                        self.fault(*at, message)
                            .hint("SHACL Core and SPARQL constraints are, as the Recommendation of 2017 has them"),
                    );
                } else if !TERMS.contains(&local) {
                    report.push(unknown(local));
                }
            }
            if let Term::NamedNode(object) = &quad.object
                && let Some(local) = object.as_str().strip_prefix(SH)
                && !local.is_empty()
                && !TERMS.contains(&local)
            {
                report.push(unknown(local));
            }
        }
    }

    fn unknown(&self, at: At, local: &str) -> Diagnostic {
        self.fault(at, format!("{} is not a term of SHACL", word(local))).suggest(local, TERMS.iter().copied())
    }
}
