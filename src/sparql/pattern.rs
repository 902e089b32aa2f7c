//! Simple entailment (law 3): is there an instance of a pattern in the default graph?

use super::limits::Limits;
use super::{Answer, Query, SparqlError, evaluate};
use crate::model::{BlankNode, NamedOrBlankNode, Term, Triple};
use crate::store::Reader;
use indexmap::IndexSet;
use oxigraph::sparql::Variable;
use spargebra::algebra::GraphPattern;
use spargebra::term::{TermPattern, TriplePattern};

/// The triples of one instance of a pattern in the default graph, if there is one.
///
/// Blank nodes of the pattern are variables (RDF 1.1 Semantics, simple entailment). The pattern
/// without triples has the instance without triples. Of several instances the choice is the same
/// on every run.
pub fn find_instance(reader: &Reader, pattern: &[Triple]) -> Result<Option<Vec<Triple>>, SparqlError> {
    // An IRI or literal that the dataset does not use can match nothing: no need to search.
    let known = |term: &Term| matches!(term, Term::BlankNode(_)) || reader.id(term.as_ref()).is_some();
    let possible =
        |t: &Triple| known(&t.subject.clone().into()) && known(&t.predicate.clone().into()) && known(&t.object);
    if !pattern.iter().all(possible) {
        return Ok(None);
    }
    let mut nodes = IndexSet::new();
    let patterns = pattern.iter().map(|triple| triple_pattern(triple, &mut nodes)).collect();
    let variables = (0..nodes.len()).map(variable).collect();
    let pattern_algebra = GraphPattern::Slice {
        inner: Box::new(GraphPattern::Project { inner: Box::new(GraphPattern::Bgp { patterns }), variables }),
        start: 0,
        length: Some(1),
    };
    let query = spargebra::Query::Select { dataset: None, pattern: pattern_algebra, base_iri: None };
    let Answer::Rows(answer) = evaluate(reader, &Query::from_algebra(query), &[], Limits::default())? else {
        return Ok(None);
    };
    let Some(row) = answer.rows.into_iter().next() else { return Ok(None) };
    let term = |term: &Term| match term {
        Term::BlankNode(node) => nodes.get_index_of(node).and_then(|i| row.get(i).cloned().flatten()),
        other => Some(other.clone()),
    };
    Ok(pattern.iter().map(|triple| instance(triple, term)).collect())
}

fn variable(number: usize) -> Variable {
    Variable::new_unchecked(format!("b{number}"))
}

fn triple_pattern(triple: &Triple, nodes: &mut IndexSet<BlankNode>) -> TriplePattern {
    let mut term = |term: &Term| match term {
        Term::NamedNode(node) => TermPattern::from(node.clone()),
        Term::Literal(literal) => literal.clone().into(),
        Term::BlankNode(node) => variable(nodes.insert_full(node.clone()).0).into(),
    };
    let (subject, object) = (term(&triple.subject.clone().into()), term(&triple.object));
    TriplePattern { subject, predicate: triple.predicate.clone().into(), object }
}

fn instance(triple: &Triple, term: impl Fn(&Term) -> Option<Term>) -> Option<Triple> {
    let subject: NamedOrBlankNode = match term(&triple.subject.clone().into())? {
        Term::NamedNode(node) => node.into(),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) => return None,
    };
    Some(Triple { subject, predicate: triple.predicate.clone(), object: term(&triple.object)? })
}
