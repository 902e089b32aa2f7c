//! Questions that a service on another machine is asked, and its answers.
//!
//! 1. [`Query::sent`] writes the algebra as text: parameters are in it, and so are the patterns of
//!    computed properties, so that any SPARQL 1.1 engine gives what ours would.
//! 2. Where the service keeps our default graph under a name, the protocol can say so
//!    (`default-graph-uri`), but then no named graph can be asked. So a query that asks named graphs
//!    has its other patterns put into `GRAPH <name> { … }`, and its graph variables kept off that name.
//! 3. [`read_rows`] and [`read_graph`] bring what came back into the order in which answers are given here.

use super::evaluate::{bound, texts};
use super::survey::pattern_of;
use super::tree::{children, expressions, operands};
use super::{Answer, Cut, Form, Limits, Query, Rows, SparqlError};
use crate::model::{NamedNode, Term, Triple};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsParser, ReaderQueryResultsParserOutput};
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::NamedNodePattern;
use std::io::Read;

/// A query as a service gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sent {
    /// SPARQL 1.1, without prefixes.
    pub text: String,
    /// The graph that the protocol shall name as the default graph.
    pub default_graph: Option<NamedNode>,
}

/// Why a query cannot be put to a service.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unsendable {
    /// The query itself is at fault.
    #[error(transparent)]
    Query(#[from] SparqlError),
    /// It calls a function that only this program knows.
    #[error("the query calls <{0}>, which only the store on this machine can answer")]
    Function(String),
    /// `DESCRIBE` takes its triples from one default graph, and this one also asks named graphs.
    #[error("`DESCRIBE` with `GRAPH` cannot be put to a service that keeps the default graph under a name")]
    Describe,
}

impl Query {
    /// The query with its bindings, for a service that keeps the default graph under a name, or as its
    /// own default graph.
    ///
    /// # Errors
    /// [`Unsendable`] where the service would answer something else, or nothing.
    pub fn sent(&self, bindings: &[(String, Term)], named: Option<&NamedNode>) -> Result<Sent, Unsendable> {
        if let Some(service) = self.services().first() {
            return Err(SparqlError::Service(service.clone()).into());
        }
        let mut algebra = bound(self, bindings)?;
        let mut seen = Seen::default();
        seen.pattern(pattern_of(&mut algebra));
        if let Some(function) = seen.function {
            return Err(Unsendable::Function(function));
        }
        // Who writes `FROM` chooses the graphs.
        let Some(name) = named.filter(|_| self.inner.dataset().is_none()) else {
            return Ok(Sent { text: algebra.to_string(), default_graph: None });
        };
        if !seen.graphs {
            return Ok(Sent { text: algebra.to_string(), default_graph: Some(name.clone()) });
        }
        if self.form() == Form::Describe {
            return Err(Unsendable::Describe);
        }
        enclose(pattern_of(&mut algebra), name);
        Ok(Sent { text: algebra.to_string(), default_graph: None })
    }
}

/// What a pattern has in it.
#[derive(Default)]
struct Seen {
    graphs: bool,
    function: Option<String>,
}

impl Seen {
    fn pattern(&mut self, pattern: &mut GraphPattern) {
        self.graphs |= matches!(pattern, GraphPattern::Graph { .. });
        for expression in expressions(pattern) {
            self.expression(expression);
        }
        for child in children(pattern) {
            self.pattern(child);
        }
    }

    fn expression(&mut self, expression: &mut Expression) {
        match expression {
            Expression::Exists(pattern) => self.pattern(pattern),
            Expression::FunctionCall(Function::Custom(name), _) if !name.as_str().starts_with(XSD) => {
                self.function = Some(name.as_str().to_owned());
            }
            _ => {}
        }
        for operand in operands(expression) {
            self.expression(operand);
        }
    }
}

/// Casts such as `xsd:date(…)` are functions of the standard.
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Puts what asks the default graph into a named graph.
///
/// Parts that ask no named graph are put there whole, so that no blank node stands in two groups; what
/// shapes the solutions (projection, order, slices, groups) stays outside.
fn enclose(pattern: &mut GraphPattern, name: &NamedNode) {
    use GraphPattern as P;
    let shapes = matches!(
        pattern,
        P::Project { .. }
            | P::Distinct { .. }
            | P::Reduced { .. }
            | P::Slice { .. }
            | P::OrderBy { .. }
            | P::Group { .. }
            | P::Extend { .. }
    );
    if let P::Graph { name: NamedNodePattern::Variable(variable), .. } = pattern {
        let other = Expression::Not(Box::new(Expression::SameTerm(
            Box::new(Expression::Variable(variable.clone())),
            Box::new(Expression::NamedNode(name.clone())),
        )));
        *pattern = P::Filter { expr: other, inner: Box::new(std::mem::take(pattern)) };
        return;
    }
    if matches!(pattern, P::Graph { .. } | P::Values { .. }) {
        return;
    }
    let mut seen = Seen::default();
    seen.pattern(pattern);
    if !shapes && !seen.graphs {
        let inner = Box::new(std::mem::take(pattern));
        *pattern = P::Graph { name: name.clone().into(), inner };
        return;
    }
    for expression in expressions(pattern) {
        enclose_in(expression, name);
    }
    for child in children(pattern) {
        enclose(child, name);
    }
}

fn enclose_in(expression: &mut Expression, name: &NamedNode) {
    if let Expression::Exists(pattern) = expression {
        enclose(pattern, name);
    }
    for operand in operands(expression) {
        enclose_in(operand, name);
    }
}

/// The column in which Virtuoso answers ASK.
const ASK_COLUMN: &str = "__ASK_RETVAL";

/// Reads the answer to ASK or SELECT in a W3C results format, as far as `limits` allow.
///
/// What could be read before the text broke off comes with the message of what broke.
///
/// # Errors
/// Whether the text is no answer at all, in words.
pub fn read_rows(
    query: &Query,
    bindings: &[(String, Term)],
    media_type: &str,
    body: impl Read,
    limits: Limits,
) -> Result<(Answer, Option<String>), String> {
    let format = QueryResultsFormat::from_media_type(media_type)
        .filter(|format| matches!(format, QueryResultsFormat::Json | QueryResultsFormat::Xml))
        .ok_or_else(|| format!("`{media_type}` is neither SPARQL results in JSON nor in XML"))?;
    let parsed = QueryResultsParser::from_format(format).for_reader(body).map_err(|error| error.to_string())?;
    let solutions = match parsed {
        ReaderQueryResultsParserOutput::Boolean(value) => return Ok((Answer::Boolean(value), None)),
        ReaderQueryResultsParserOutput::Solutions(solutions) => solutions,
    };
    // Virtuoso 7 answers ASK in JSON with a table of its own, which is empty for no.
    if query.form() == Form::Ask && solutions.variables().iter().any(|variable| variable.as_str() == ASK_COLUMN) {
        let first = solutions.into_iter().next().transpose().map_err(|error| error.to_string())?;
        let value = first.and_then(|row| row.get(ASK_COLUMN).cloned());
        let yes = matches!(value, Some(Term::Literal(literal)) if literal.value() != "0");
        return Ok((Answer::Boolean(yes), None));
    }
    if query.form() != Form::Select {
        return Err("it is a table of rows, and the question was one of yes or no".to_owned());
    }
    let mut rows = Rows { variables: query.variables().to_vec(), ..Rows::default() };
    let mut broken = None;
    for solution in solutions {
        if rows.rows.len() == limits.most() {
            rows.cut = Some(Cut::Rows(limits.most()));
            break;
        }
        match solution {
            Ok(solution) => {
                let given = |name: &str| bindings.iter().find(|(bound, _)| bound == name).map(|(_, term)| term);
                let cell = |name: &String| solution.get(name.as_str()).or(given(name)).cloned();
                rows.rows.push(rows.variables.iter().map(cell).collect());
            }
            Err(error) => {
                broken = Some(error.to_string());
                break;
            }
        }
    }
    if !query.ordered {
        rows.rows.sort_by_cached_key(|row| texts(row));
    }
    Ok((Answer::Rows(rows), broken))
}

/// The answer to CONSTRUCT or DESCRIBE of the triples that came, as far as `limits` allow.
pub fn read_graph(triples: Vec<Triple>, limits: Limits) -> Answer {
    let mut lines: Vec<(String, Triple)> = triples.into_iter().map(|triple| (format!("{triple} ."), triple)).collect();
    lines.sort_by(|a, b| a.0.cmp(&b.0));
    lines.dedup_by(|a, b| a.0 == b.0);
    let cut = (lines.len() > limits.most()).then(|| Cut::Rows(limits.most()));
    lines.truncate(limits.most());
    Answer::Graph { triples: lines.into_iter().map(|(_, triple)| triple).collect(), cut }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Place;
    use crate::model::Prefixes;
    use crate::sparql::parse;

    fn query(text: &str) -> Query {
        parse(text, &Prefixes::new("http://e/"), Place::file("q")).unwrap()
    }

    fn held() -> NamedNode {
        NamedNode::new_unchecked("http://e/held")
    }

    #[test]
    fn a_query_without_graphs_names_its_default_graph() {
        let sent = query("SELECT ?s WHERE { ?s a ?c } ORDER BY ?s").sent(&[], Some(&held())).unwrap();
        assert_eq!(sent.default_graph, Some(held()));
        assert!(!sent.text.contains("GRAPH"), "{}", sent.text);
        assert_eq!(query("ASK { ?s a ?c }").sent(&[], None).unwrap().default_graph, None);
    }

    #[test]
    fn a_query_with_graphs_asks_each_where_it_is() {
        let text = "SELECT ?s (COUNT(*) AS ?n) WHERE { ?s a ?c ; (<http://e/p>/<http://e/q>) ?o . GRAPH ?g { ?s a ?c } \
            FILTER EXISTS { ?s <http://e/p> ?x } } GROUP BY ?s ORDER BY ?s LIMIT 3";
        let sent = query(text).sent(&[], Some(&held())).unwrap();
        assert_eq!(sent.default_graph, None);
        assert_eq!(sent.text.matches("GRAPH <http://e/held>").count(), 2, "{}", sent.text);
        assert!(
            sent.text.contains("!(SAMETERM(?g, <http://e/held>))") || sent.text.contains("sameTerm"),
            "{}",
            sent.text
        );
        assert!(sent.text.ends_with("LIMIT 3"), "{}", sent.text);
        // What is sent is SPARQL.
        query(&sent.text);
    }

    #[test]
    fn what_a_service_cannot_know_is_not_sent() {
        let custom = query("ASK { FILTER(<https://w3id.org/treatise/ns#isThere>(\"x\")) }");
        assert!(matches!(custom.sent(&[], None), Err(Unsendable::Function(_))));
        assert!(query("ASK { FILTER(<http://www.w3.org/2001/XMLSchema#date>(\"x\")) }").sent(&[], None).is_ok());
        let describe = query("DESCRIBE ?s WHERE { GRAPH ?g { ?s ?p ?o } }");
        assert_eq!(describe.sent(&[], Some(&held())), Err(Unsendable::Describe));
        assert!(describe.sent(&[], None).is_ok());
    }

    #[test]
    fn a_table_that_stands_for_yes_or_no() {
        let ask = |rows: &str| {
            let text = format!("{{\"head\":{{\"vars\":[\"__ASK_RETVAL\"]}},\"results\":{{\"bindings\":[{rows}]}}}}");
            let json = "application/sparql-results+json";
            read_rows(&query("ASK {}"), &[], json, text.as_bytes(), Limits::default()).unwrap().0
        };
        let row = |value: u8| {
            format!(
                "{{\"__ASK_RETVAL\":{{\"type\":\"typed-literal\",\"datatype\":\"http://www.w3.org/2001/XMLSchema#integer\",\"value\":\"{value}\"}}}}"
            )
        };
        assert_eq!(["", &row(0), &row(1)].map(ask), [false, false, true].map(Answer::Boolean));
    }

    #[test]
    fn an_answer_that_breaks_off_gives_its_rows() {
        let select = query("SELECT ?s WHERE { ?s a ?c }");
        let row = |n: u8| format!("{{\"s\":{{\"type\":\"uri\",\"value\":\"http://e/{n}\"}}}}");
        let text = format!("{{\"head\":{{\"vars\":[\"s\"]}},\"results\":{{\"bindings\":[{},{},{{\"s\"", row(2), row(1));
        let json = "application/sparql-results+json";
        let (answer, broken) = read_rows(&select, &[], json, text.as_bytes(), Limits::default()).unwrap();
        let Answer::Rows(rows) = answer else { panic!("rows") };
        assert_eq!((rows.rows.len(), rows.rows[0][0].as_ref().unwrap().to_string()), (2, "<http://e/1>".to_owned()));
        assert!(broken.is_some());
        assert!(read_rows(&select, &[], "text/html", text.as_bytes(), Limits::default()).is_err());
    }
}
