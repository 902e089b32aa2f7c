//! Algebra to answer.

use super::dataset::QueryableReader;
use super::limits::run;
use super::meter::{Sign, Stop, metered};
use super::plan::plan;
use super::substitute::substitute;
use super::{Cut, Form, Limits, Query};
use crate::model::{BlankNode, NamedOrBlankNode, Term, Triple};
use crate::store::Reader;
use indexmap::IndexSet;
use oxigraph::sparql::{QueryEvaluationError, QueryResults, QuerySolution, QuerySolutionIter, Variable};
use spareval::QueryEvaluator;
use std::collections::HashMap;
use std::ops::ControlFlow;

/// What a query gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Of ASK.
    Boolean(bool),
    /// Of SELECT.
    Rows(Rows),
    /// Of CONSTRUCT and DESCRIBE.
    Graph {
        /// In the order of N-Triples lines, without repeats.
        triples: Vec<Triple>,
        /// Which limit cut the answer, if one did.
        cut: Option<Cut>,
    },
}

/// A table of terms.
///
/// Rows come in the order that the query asks for; without `ORDER BY`, in the order of the
/// N-Triples texts of their cells, unbound cells first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// Names of the columns, without `?`.
    pub variables: Vec<String>,
    /// One cell for each variable; nothing where it is unbound.
    pub rows: Vec<Vec<Option<Term>>>,
    /// Which limit cut the answer, if one did.
    pub cut: Option<Cut>,
}

/// Why a query could not be evaluated.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SparqlError {
    /// A binding for a name that is no variable.
    #[error("`{0}` is not the name of a variable")]
    BadVariable(String),
    /// A variable bound to a blank node, which SPARQL cannot name.
    #[error("variable `{0}` is bound to a blank node; only IRIs and literals can be given")]
    BlankBinding(String),
    /// A computed property is asked about a variable without a value.
    #[error("in force on which day? Nothing gives `?{0}` a value")]
    NoDay(String),
    /// The query asks another endpoint.
    #[error("the query asks the service {0}; `SERVICE` is refused, because answers come from this dataset alone")]
    Service(String),
    /// A question of yes or no took too long.
    #[error("the query was stopped after {seconds} s, before it had an answer")]
    Timeout {
        /// The limit.
        seconds: u64,
    },
    /// Too many rows would have to be held at a time.
    #[error("the query holds more in memory than it may; make it more exact, or join fewer things at a time")]
    Memory,
    /// An update would change too much.
    #[error("the update changes more than {0} statements in one operation, which is the limit; nothing was changed")]
    TooManyChanges(usize),
    /// `CREATE` of a graph that is there.
    #[error("graph {0} is there already; `CREATE SILENT GRAPH` leaves it as it is")]
    GraphExists(String),
    /// `LOAD` of a document that cannot be had.
    #[error("{document} was not loaded: {why}")]
    Load {
        /// Its IRI.
        document: String,
        /// What stood in the way.
        why: String,
    },
    /// The evaluator gave up.
    #[error("the query could not be evaluated: {0}")]
    Evaluation(String),
    /// The system gave no thread.
    #[error("no thread could be started for the query: {0}")]
    Thread(String),
    /// A bug in the evaluator.
    #[error("the evaluator failed on this query; please report it")]
    Internal,
}

/// Evaluates a query over the default and named graphs of a reader.
///
/// `bindings` give variables (without `?`) a term: they are replaced in the algebra wherever they
/// stand, never as text, and fill their columns. Names that the query does not use are ignored.
pub fn evaluate(
    reader: &Reader,
    query: &Query,
    bindings: &[(String, Term)],
    limits: Limits,
) -> Result<Answer, SparqlError> {
    if let Some(service) = query.services().first() {
        return Err(SparqlError::Service(service.clone()));
    }
    run(limits.seconds, |sign| Evaluation { reader, query, bindings, limits }.answer(sign))?
}

/// Hands every solution of algebra of SELECT to `each`, until that, or the time, says stop.
///
/// Gives the limit of time if it came first.
pub(super) fn visit(
    reader: &Reader,
    mut algebra: spargebra::Query,
    seconds: Option<u64>,
    mut each: impl FnMut(&QuerySolution) -> ControlFlow<()> + Send,
) -> Result<Option<Cut>, SparqlError> {
    run(seconds, |sign| {
        plan(&mut algebra, reader);
        let search =
            || match QueryEvaluator::new().prepare(&algebra).execute(QueryableReader::new(reader)).map_err(failed)? {
                QueryResults::Solutions(solutions) => {
                    for solution in solutions {
                        if each(&solution.map_err(failed)?).is_break() {
                            break;
                        }
                    }
                    Ok(())
                }
                QueryResults::Boolean(_) | QueryResults::Graph(_) => Ok(()),
            };
        match metered(sign, search) {
            Ok(result) => result.map(|()| None),
            Err(Stop::Time) => Ok(seconds.map(Cut::Seconds)),
            Err(Stop::Memory) => Err(SparqlError::Memory),
        }
    })?
}

/// The algebra of a query with its bindings.
pub(super) fn bound(query: &Query, bindings: &[(String, Term)]) -> Result<spargebra::Query, SparqlError> {
    let given: Vec<&str> = bindings.iter().map(|(name, _)| name.as_str()).collect();
    if let Some((name, _)) = query.days().iter().find(|(name, _)| !given.contains(&name.as_str())) {
        return Err(SparqlError::NoDay(name.clone()));
    }
    let mut algebra = spargebra::Query::clone(&query.inner);
    for (name, term) in bindings {
        let variable = Variable::new(name).map_err(|_| SparqlError::BadVariable(name.clone()))?;
        if matches!(term, Term::BlankNode(_)) {
            return Err(SparqlError::BlankBinding(name.clone()));
        }
        substitute(&mut algebra, &variable, term);
    }
    Ok(algebra)
}

struct Evaluation<'a> {
    reader: &'a Reader,
    query: &'a Query,
    bindings: &'a [(String, Term)],
    limits: Limits,
}

/// What was found when the query ended or was stopped.
#[derive(Default)]
struct Found {
    truth: Option<bool>,
    rows: Vec<Vec<Option<Term>>>,
    triples: IndexSet<Triple>,
    cut: Option<Cut>,
}

impl Evaluation<'_> {
    fn answer(&self, sign: &Sign) -> Result<Answer, SparqlError> {
        let mut found = Found::default();
        match metered(sign, || self.search(&mut found)) {
            Ok(result) => result?,
            Err(Stop::Time) => found.cut = self.limits.seconds.map(Cut::Seconds),
            Err(Stop::Memory) => return Err(SparqlError::Memory),
        }
        let Found { truth, mut rows, triples, cut } = found;
        match self.query.form() {
            Form::Ask => truth
                .map(Answer::Boolean)
                .ok_or(SparqlError::Timeout { seconds: self.limits.seconds.unwrap_or_default() }),
            Form::Select => {
                if !self.query.ordered {
                    rows.sort_by_cached_key(|row| texts(row));
                }
                Ok(Answer::Rows(Rows { variables: self.query.variables().to_vec(), rows, cut }))
            }
            Form::Construct | Form::Describe => {
                let mut triples: Vec<Triple> = triples.into_iter().collect();
                triples.sort_by_cached_key(|triple| format!("{triple} ."));
                Ok(Answer::Graph { triples, cut })
            }
        }
    }

    /// Finds as much as there is, as the limits allow, or until it is stopped.
    fn search(&self, found: &mut Found) -> Result<(), SparqlError> {
        let mut algebra = bound(self.query, self.bindings)?;
        plan(&mut algebra, self.reader);
        let evaluator = self.query.functions.evaluator();
        match evaluator.prepare(&algebra).execute(QueryableReader::new(self.reader)).map_err(failed)? {
            QueryResults::Boolean(value) => found.truth = Some(value),
            QueryResults::Solutions(solutions) => self.rows(solutions, found)?,
            QueryResults::Graph(triples) => {
                let mut labels = Labels::new(self.reader);
                for triple in triples {
                    if found.triples.len() == self.limits.most() {
                        found.cut = Some(Cut::Rows(self.limits.most()));
                        break;
                    }
                    found.triples.insert(labels.triple(triple.map_err(failed)?));
                }
            }
        }
        Ok(())
    }

    fn rows(&self, solutions: QuerySolutionIter<'_>, found: &mut Found) -> Result<(), SparqlError> {
        let given = |name: &String| self.bindings.iter().find(|(bound, _)| bound == name).map(|(_, term)| term);
        let columns: Vec<(&String, Option<&Term>)> =
            self.query.variables().iter().map(|name| (name, given(name))).collect();
        let mut labels = Labels::new(self.reader);
        for solution in solutions {
            if found.rows.len() == self.limits.most() {
                found.cut = Some(Cut::Rows(self.limits.most()));
                break;
            }
            let solution = solution.map_err(failed)?;
            let cell = |(name, given): &(&String, Option<&Term>)| solution.get(name.as_str()).or(*given).cloned();
            let row = columns.iter().map(cell).map(|cell| cell.map(|term| labels.term(term)));
            found.rows.push(row.collect());
        }
        Ok(())
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in `map_err`")]
pub(super) fn failed(error: QueryEvaluationError) -> SparqlError {
    SparqlError::Evaluation(error.to_string())
}

pub(super) fn texts(row: &[Option<Term>]) -> Vec<Option<String>> {
    row.iter().map(|cell| cell.as_ref().map(ToString::to_string)).collect()
}

/// Labels for blank nodes that a query makes (in templates, by `BNODE`), which the evaluator labels
/// at random: `n1`, `n2` and so on, in the order in which they appear.
struct Labels<'a> {
    reader: &'a Reader,
    made: HashMap<BlankNode, BlankNode>,
    number: usize,
}

impl<'a> Labels<'a> {
    fn new(reader: &'a Reader) -> Self {
        Self { reader, made: HashMap::new(), number: 0 }
    }

    fn term(&mut self, term: Term) -> Term {
        match term {
            Term::BlankNode(node) => self.node(node).into(),
            term => term,
        }
    }

    fn triple(&mut self, triple: Triple) -> Triple {
        let subject = match triple.subject {
            NamedOrBlankNode::BlankNode(node) => self.node(node).into(),
            subject @ NamedOrBlankNode::NamedNode(_) => subject,
        };
        Triple { subject, predicate: triple.predicate, object: self.term(triple.object) }
    }

    fn node(&mut self, node: BlankNode) -> BlankNode {
        if let Some(known) = self.made.get(&node) {
            return known.clone();
        }
        let label = if self.reader.id(node.as_ref().into()).is_some() { node.clone() } else { self.fresh() };
        self.made.insert(node, label.clone());
        label
    }

    fn fresh(&mut self) -> BlankNode {
        loop {
            self.number += 1;
            let label = BlankNode::new_unchecked(format!("n{}", self.number));
            if self.reader.id(label.as_ref().into()).is_none() {
                return label;
            }
        }
    }
}
