//! A plan in words.

use super::plan;
use super::planner::{Planner, Scope};
use crate::model::Prefixes;
use crate::model::{NamedNode, Term};
use crate::sparql::evaluate::bound;
use crate::sparql::survey::pattern_of;
use crate::sparql::tree::{children, expressions, operands};
use crate::sparql::{Query, SparqlError};
use crate::store::Reader;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// One thing that is done to answer a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// How deep it stands inside others; the outermost is 0.
    pub depth: usize,
    /// What is done.
    pub words: String,
    /// About how many solutions it gives, where that was estimated.
    pub rows: Option<u64>,
}

/// How a query is answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order in which they are done; what belongs to a step follows it, one deeper.
    pub steps: Vec<Step>,
}

/// The plan of a query for a reader, with these bindings; nothing is evaluated.
///
/// # Errors
/// Those of bindings, as in [`crate::sparql::evaluate`].
pub fn explain(
    reader: &Reader,
    query: &Query,
    bindings: &[(String, Term)],
    prefixes: &Prefixes,
) -> Result<Plan, SparqlError> {
    crate::sparql::limits::run(None, |_| {
        let mut algebra = bound(query, bindings)?;
        plan(&mut algebra, reader);
        let mut telling = Telling { planner: Planner::new(reader), prefixes, steps: Vec::new() };
        telling.pattern(pattern_of(&mut algebra), &Scope::default(), 0);
        Ok(Plan { steps: telling.steps })
    })?
}

struct Telling<'a> {
    planner: Planner<'a>,
    prefixes: &'a Prefixes,
    steps: Vec<Step>,
}

impl Telling<'_> {
    fn tell(&mut self, depth: usize, words: impl Into<String>, rows: Option<f64>) {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a count that is not negative")]
        let rows = rows.map(|rows| rows.round() as u64);
        self.steps.push(Step { depth, words: words.into(), rows });
    }

    fn pattern(&mut self, pattern: &mut GraphPattern, scope: &Scope, depth: usize) {
        use GraphPattern as P;
        let rows = scope.given.join(&self.planner.size(pattern, scope)).rows;
        match pattern {
            P::Bgp { .. } | P::Path { .. } | P::Values { .. } => {
                let words = format!("find {}", self.simple(pattern, scope));
                return self.tell(depth, words, Some(rows));
            }
            P::Graph { name, inner } => {
                let scope = Scope { graph: Some(name.clone()), ..scope.clone() };
                return self.pattern(inner, &scope, depth);
            }
            P::Slice { inner, start: 0, length: Some(usize::MAX) } | P::Project { inner, .. } if depth > 0 => {
                return self.pattern(inner, scope, depth);
            }
            P::Lateral { left, right } => {
                self.pattern(left, scope, depth);
                let words = format!("for each, look up {}", self.simple(right, scope));
                return self.tell(depth, words, Some(rows));
            }
            P::LeftJoin { left, right, .. } => {
                self.pattern(left, scope, depth);
                self.tell(depth, "with what there is of", Some(rows));
                let within = scope.within(&self.planner.size(left, scope));
                self.pattern(right, &within, depth + 1);
            }
            P::Minus { left, right } => {
                self.pattern(left, scope, depth);
                self.tell(depth, "without those that match one of, computed once", None);
                self.pattern(right, scope, depth + 1);
            }
            P::Join { left, right } => {
                let is_table = matches!(**left, P::Slice { length: Some(usize::MAX), .. });
                let words = if is_table { "join by a table" } else { "join, in the evaluator's own order" };
                self.tell(depth, words, Some(rows));
                self.pattern(left, scope, depth + 1);
                self.pattern(right, scope, depth + 1);
            }
            P::Union { left, right } => {
                self.tell(depth, "all of", Some(rows));
                self.pattern(left, scope, depth + 1);
                self.pattern(right, scope, depth + 1);
            }
            _ => {
                let is_passed = matches!(pattern, P::Project { .. } | P::Extend { .. });
                let words = word(pattern);
                for child in children(pattern) {
                    self.pattern(child, scope, depth);
                }
                if !is_passed {
                    self.tell(depth, words, Some(rows));
                }
            }
        }
        self.inside(pattern, scope, depth);
    }

    /// What `EXISTS` asks.
    fn inside(&mut self, pattern: &mut GraphPattern, scope: &Scope, depth: usize) {
        let solutions = self.planner.size(pattern, scope);
        let within = scope.within(&solutions);
        for expression in expressions(pattern) {
            self.expression(expression, &within, depth);
        }
    }

    fn expression(&mut self, expression: &mut Expression, scope: &Scope, depth: usize) {
        if let Expression::Exists(pattern) = expression {
            self.tell(depth + 1, "where for each solution is looked for", None);
            self.pattern(pattern, scope, depth + 2);
        }
        for operand in operands(expression) {
            self.expression(operand, scope, depth);
        }
    }

    /// A pattern as it is written in a query.
    fn simple(&self, pattern: &GraphPattern, scope: &Scope) -> String {
        let graph = |words: String| match &scope.graph {
            Some(name) => format!("GRAPH {} {{ {words} }}", self.name(name)),
            None => words,
        };
        match pattern {
            GraphPattern::Bgp { patterns } if patterns.is_empty() => graph(String::new()),
            GraphPattern::Bgp { patterns } => {
                let triples: Vec<String> = patterns.iter().map(|triple| self.triple(triple)).collect();
                graph(triples.join(" . "))
            }
            GraphPattern::Path { subject, path, object } => {
                graph(format!("{} {} {}", self.term(subject), self.path(path), self.term(object)))
            }
            GraphPattern::Graph { name, inner } => {
                self.simple(inner, &Scope { graph: Some(name.clone()), ..scope.clone() })
            }
            GraphPattern::Values { variables, bindings } => {
                let names: Vec<String> = variables.iter().map(ToString::to_string).collect();
                format!("VALUES ({}) of {} rows", names.join(" "), bindings.len())
            }
            other => other.to_string(),
        }
    }

    fn triple(&self, triple: &TriplePattern) -> String {
        format!("{} {} {}", self.term(&triple.subject), self.name(&triple.predicate), self.term(&triple.object))
    }

    fn term(&self, term: &TermPattern) -> String {
        match term {
            TermPattern::NamedNode(node) => self.iri(node),
            TermPattern::BlankNode(_) => "[]".to_owned(),
            other => other.to_string(),
        }
    }

    fn name(&self, name: &NamedNodePattern) -> String {
        match name {
            NamedNodePattern::NamedNode(node) => self.iri(node),
            NamedNodePattern::Variable(variable) => variable.to_string(),
        }
    }

    fn iri(&self, node: &NamedNode) -> String {
        let short = self.prefixes.compact(node.as_ref());
        if short == node.as_str() { node.to_string() } else { short.into_owned() }
    }

    fn path(&self, path: &PropertyPathExpression) -> String {
        use PropertyPathExpression as P;
        match path {
            P::NamedNode(node) => self.iri(node),
            P::Reverse(a) => format!("^{}", self.path(a)),
            P::Sequence(a, b) => format!("({}/{})", self.path(a), self.path(b)),
            P::Alternative(a, b) => format!("({}|{})", self.path(a), self.path(b)),
            P::ZeroOrMore(a) => format!("{}*", self.path(a)),
            P::OneOrMore(a) => format!("{}+", self.path(a)),
            P::ZeroOrOne(a) => format!("{}?", self.path(a)),
            P::NegatedPropertySet(nodes) => {
                let nodes: Vec<String> = nodes.iter().map(|node| self.iri(node)).collect();
                format!("!({})", nodes.join("|"))
            }
        }
    }
}

/// What an operator does.
fn word(pattern: &GraphPattern) -> &'static str {
    use GraphPattern as P;
    match pattern {
        P::Filter { .. } => "keep those that pass the filter",
        P::OrderBy { .. } => "sort",
        P::Distinct { .. } => "leave out repeats",
        P::Reduced { .. } => "leave out repeats that follow upon one another",
        P::Slice { .. } => "cut to LIMIT and OFFSET",
        P::Group { .. } => "group",
        P::Service { .. } => "ask the service",
        _ => "",
    }
}
