//! A reader as Oxigraph's evaluator sees it.
//!
//! Terms are the reader's ids, so joins compare and hash numbers. Terms that a query computes get
//! ids of their own, above those of the reader, and are forgotten with the query. Within an update, the
//! changes made so far lie over the reader ([`super::overlay`]), and their new terms come between the two.

use super::meter::{Id, step};
use super::overlay::{Overlay, Row};
use super::substitute::BLANK;
use crate::model::{BlankNode, Term};
use crate::store::{Parts, Reader};
use indexmap::IndexSet;
use spareval::{ExpressionTerm, InternalQuad, QueryableDataset};
use std::cell::RefCell;

/// Terms that one query may compute (by `BIND`, aggregates and the like) before it is stopped.
const MOST_COMPUTED: usize = 20_000_000;

/// A reader as Oxigraph's `QueryableDataset`: the default graph of its view and the named graphs, for a program
/// that brings an evaluator of its own.
///
/// [`super::evaluate`] is the door for everybody else: it plans, and it keeps limits of time, memory and rows.
///
/// ```
/// use spareval::{QueryEvaluator, QueryResults};
/// use spargebra::SparqlParser;
/// use treatise::model::{GraphName, Literal, NamedNode, Quad};
/// use treatise::sparql::QueryableReader;
/// use treatise::store::{Policy, Reader};
///
/// let pact = NamedNode::new_unchecked("https://example.org/agreement/pact");
/// let name = NamedNode::new_unchecked("https://w3id.org/treatise/ns#name");
/// let quad = Quad::new(pact, name, Literal::from("The pact"), GraphName::DefaultGraph);
/// let reader = Reader::from_quads([quad], Policy::Plain);
///
/// let query = SparqlParser::new().parse_query("SELECT ?name { ?it <https://w3id.org/treatise/ns#name> ?name }")?;
/// let results = QueryEvaluator::new().prepare(&query).execute(QueryableReader::new(&reader))?;
/// let QueryResults::Solutions(solutions) = results else { panic!("it is a SELECT") };
/// let names: Vec<String> = solutions
///     .map(|solution| solution.map(|solution| solution["name"].to_string()))
///     .collect::<Result<_, _>>()?;
/// assert_eq!(names, ["\"The pact\""]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct QueryableReader<'a> {
    reader: &'a Reader,
    /// What an update has changed of it.
    overlay: Option<&'a Overlay>,
    /// How many terms had ids before the query.
    known: usize,
    computed: RefCell<IndexSet<Term>>,
}

/// The query computes more terms than memory should hold.
#[derive(Debug, thiserror::Error)]
#[error("it computes more than {MOST_COMPUTED} different terms")]
pub struct TooManyTerms;

impl<'a> QueryableReader<'a> {
    /// For one query: the terms that it computes are forgotten with this.
    pub fn new(reader: &'a Reader) -> Self {
        Self { reader, overlay: None, known: reader.terms(), computed: RefCell::default() }
    }

    /// What is shown in the midst of an update.
    pub(super) fn within(overlay: &'a Overlay) -> Self {
        let known = overlay.terms();
        Self { reader: overlay.reader(), overlay: Some(overlay), known, computed: RefCell::default() }
    }

    fn compute(&self, term: Term) -> Result<Id, TooManyTerms> {
        let position = self.computed.borrow_mut().insert_full(term).0;
        if position >= MOST_COMPUTED {
            return Err(TooManyTerms);
        }
        u32::try_from(self.known + position).map(Id::new).map_err(|_| TooManyTerms)
    }
}

/// One of two iterators.
enum Either<A, B> {
    Left(A),
    Right(B),
}

impl<T, A: Iterator<Item = T>, B: Iterator<Item = T>> Iterator for Either<A, B> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        match self {
            Self::Left(a) => a.next(),
            Self::Right(b) => b.next(),
        }
    }
}

impl<'a> QueryableDataset<'a> for QueryableReader<'a> {
    type InternalTerm = Id;
    type Error = TooManyTerms;

    fn internal_quads_for_pattern(
        &self,
        subject: Option<&Id>,
        predicate: Option<&Id>,
        object: Option<&Id>,
        graph_name: Option<Option<&Id>>,
    ) -> impl Iterator<Item = Result<InternalQuad<Id>, TooManyTerms>> + use<'a> {
        step();
        let [s, p, o] = [subject, predicate, object].map(|id| id.map(Id::get));
        let quad = |[s, p, o]: [u32; 3], graph_name| {
            Ok(InternalQuad { subject: Id::new(s), predicate: Id::new(p), object: Id::new(o), graph_name })
        };
        if let Some(overlay) = self.overlay {
            let rows = overlay_rows(overlay, [s, p, o, graph_name.map(|name| name.map_or(0, |id| id.get() + 1))]);
            return Either::Left(rows.map(move |[s, p, o, g]| quad([s, p, o], g.checked_sub(1).map(Id::new))));
        }
        if graph_name == Some(None) {
            let scan = self.reader.scan([s, p, o]).map(move |triple| quad(triple, None));
            return Either::Right(Either::Left(scan));
        }
        let scan = self.reader.scan_named([s, p, o, graph_name.flatten().map(Id::get)]);
        Either::Right(Either::Right(scan.map(move |[s, p, o, g]| quad([s, p, o], Some(Id::new(g))))))
    }

    fn internal_named_graphs(&self) -> impl Iterator<Item = Result<Id, TooManyTerms>> + use<'a> {
        match self.overlay {
            Some(overlay) => Either::Left(overlay.graphs().into_iter()),
            None => Either::Right(self.reader.graph_ids().iter().copied()),
        }
        .map(|id| Ok(Id::new(id)))
    }

    fn contains_internal_graph_name(&self, graph_name: &Id) -> Result<bool, TooManyTerms> {
        let id = graph_name.get();
        Ok(match self.overlay {
            Some(overlay) => overlay.has_graph(id),
            None => self.reader.graph_ids().binary_search(&id).is_ok(),
        })
    }

    fn internalize_term(&self, term: Term) -> Result<Id, TooManyTerms> {
        let term = match term {
            // How a blank node is bound; see `substitute`.
            Term::NamedNode(node) => match node.as_str().strip_prefix(BLANK) {
                Some(label) => BlankNode::new_unchecked(label).into(),
                None => node.into(),
            },
            term => term,
        };
        let known = match self.overlay {
            Some(overlay) => overlay.id(&term),
            None => self.reader.id(term.as_ref()),
        };
        match known {
            Some(id) => Ok(Id::new(id)),
            None => self.compute(term),
        }
    }

    fn externalize_term(&self, id: Id) -> Result<Term, TooManyTerms> {
        let id = id.get();
        match (id as usize).checked_sub(self.known) {
            None => {
                let term = self.overlay.map_or_else(|| Some(self.reader.term(id)), |overlay| overlay.term(id));
                Ok(term.expect("an id below those of computed terms belongs to a term"))
            }
            Some(position) => {
                let term = self.computed.borrow().get_index(position).cloned();
                Ok(term.expect("an id above the reader's was given out for a computed term"))
            }
        }
    }

    fn externalize_expression_term(&self, id: Id) -> Result<ExpressionTerm, TooManyTerms> {
        // Sorting compares terms and copies none.
        step();
        if (id.get() as usize) < self.reader.terms()
            && let Some(term) = number(&self.reader.parts(id.get()))
        {
            return Ok(term);
        }
        Ok(self.externalize_term(id)?.into())
    }
}

/// What an update shows of a pattern, as rows of the overlay: those of the reader that are still there, and
/// those that came. An open graph means any named one.
fn overlay_rows(overlay: &Overlay, pattern: [Option<u32>; 4]) -> impl Iterator<Item = Row> + use<'_> {
    let reader = overlay.reader();
    let [subject, predicate, object, graph] = pattern;
    let triple = [subject, predicate, object];
    let name = graph.and_then(|graph| graph.checked_sub(1));
    let known = triple.iter().chain([&name]).flatten().all(|id| (*id as usize) < reader.terms());
    let default = (known && graph == Some(0)).then(|| reader.scan(triple).map(|[s, p, o]| [s, p, o, 0]));
    let named = (known && graph != Some(0))
        .then(|| reader.scan_named([subject, predicate, object, name]).map(|[s, p, o, g]| [s, p, o, g + 1]));
    let shown = default.into_iter().flatten().chain(named.into_iter().flatten());
    shown.filter(|row| !overlay.has_gone(*row)).chain(overlay.come(pattern))
}

/// The commonest typed literals, read without making a term first.
fn number(parts: &Parts<'_>) -> Option<ExpressionTerm> {
    let Parts::Typed(value, datatype) = parts else { return None };
    match datatype.strip_prefix("http://www.w3.org/2001/XMLSchema#")? {
        "integer" => value.parse().ok().map(ExpressionTerm::IntegerLiteral),
        "decimal" => value.parse().ok().map(ExpressionTerm::DecimalLiteral),
        "boolean" => value.parse().ok().map(ExpressionTerm::BooleanLiteral),
        "date" => value.parse().ok().map(ExpressionTerm::DateLiteral),
        "dateTime" => value.parse().ok().map(ExpressionTerm::DateTimeLiteral),
        _ => None,
    }
}
