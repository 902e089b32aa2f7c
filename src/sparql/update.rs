//! SPARQL 1.1 Update: a request becomes the quads that it adds and removes.
//!
//! Entry points: [`parse_update`] and [`update`].
//!
//! 1. The request is parsed whole; its patterns are held to the limits of queries.
//! 2. Its operations are done one after the other on an overlay over the reader ([`super::overlay`]), so
//!    that each sees what those before it did. Solutions come from Oxigraph's evaluator, and are all found
//!    before the first quad changes.
//! 3. What is left, compared with the reader at the start, is the [`Effect`]. Nothing is written here: a
//!    request that fails, in whatever operation, leaves nothing behind.
//!
//! An update changes what is *stated*: the default graph of its templates are the records. Its patterns
//! ask what a query asks: the default graph is the derived one (law 2). Where an operation changed which
//! claims are held and a later one has a pattern, what is held is worked out anew: that reads everything
//! that is stated, once for each such operation.
//!
//! Graphs that are empty are not remembered: `CREATE` fails only where a graph states something, and `CLEAR`
//! and `DROP` of a graph that states nothing do nothing.

#![expect(clippy::result_large_err, reason = "there is one diagnostic at most, and who asks puts it into a report")]

use super::dataset::QueryableReader;
use super::evaluate::failed;
use super::limits::run;
use super::meter::{Stop, metered};
use super::overlay::Overlay;
use super::parse::{MOST_UPDATE_BYTES, check, measure, parser, refused, too_large};
use super::plan::plan_pattern;
use super::survey::pattern_of;
use super::syntax::{Language, explain};
use super::{Limits, SparqlError};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::model::syntax::blank_prefix;
use crate::model::vocab::{prov, tr};
use crate::model::{BlankNode, GraphName, NamedNode, Prefixes, Quad, Term, blank_nodes_mut};
use crate::store::{Policy, Reader};
use spareval::{DeleteInsertQuad, QueryEvaluator};
use spargebra::GraphUpdateOperation as Operation;
use spargebra::algebra::{GraphPattern, GraphTarget, QueryDataset};
use spargebra::term::{self, GroundQuadPattern, QuadPattern};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A parsed request of one or more operations; cheap to clone.
#[derive(Clone, Debug)]
pub struct Update {
    operations: Arc<Vec<Operation>>,
    /// What the names of its blank nodes are made from.
    text: Arc<str>,
}

/// What a request changes, all operations together: in the order of N-Quads lines, without what it would
/// add or remove for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Effect {
    /// Stated afterwards and not before.
    pub added: Vec<Quad>,
    /// Stated before and not afterwards.
    pub removed: Vec<Quad>,
}

/// Reads the document of a `LOAD`: its statements, or why there are none.
pub type Loader<'a> = &'a (dyn Fn(&NamedNode) -> Result<Vec<Quad>, String> + Sync);

/// Parses an update request; the prefixes of the project are known in it.
///
/// # Errors
/// A diagnostic with line and column; lines count from `place.line`, where the text starts.
pub fn parse_update(text: &str, prefixes: &Prefixes, place: Place) -> Result<Update, Diagnostic> {
    measure(text, Language::Update, MOST_UPDATE_BYTES).map_err(|what| too_large(&place, &what))?;
    run(None, |_| parse_deep(text, prefixes, &place))
        .unwrap_or_else(|error| Err(refused(&error, place, Language::Update)))
}

fn parse_deep(text: &str, prefixes: &Prefixes, place: &Place) -> Result<Update, Diagnostic> {
    let parsed = parser(prefixes, place)?.parse_update(text);
    let mut operations =
        parsed.map_err(|error| explain(&error.to_string(), text, Language::Update, prefixes, place))?.operations;
    for operation in &mut operations {
        let Operation::DeleteInsert { pattern, .. } = operation else { continue };
        // The checks of a query are made of a query.
        let inner = std::mem::take(&mut **pattern);
        let mut query = spargebra::Query::Ask { dataset: None, pattern: inner, base_iri: None };
        let (survey, days) = check(&mut query, text, place)?;
        if let Some((name, place)) = days.into_iter().next() {
            let message = format!("in force on which day? Nothing gives `?{name}` a value");
            return Err(Diagnostic::new(&codes::NO_DAY, place, message));
        }
        if let Some(service) = survey.services.first() {
            let error = SparqlError::Service(service.clone());
            return Err(Diagnostic::new(&codes::SPARQL_SYNTAX, place.clone(), error.to_string()));
        }
        **pattern = std::mem::take(pattern_of(&mut query));
    }
    Ok(Update { operations: Arc::new(operations), text: text.into() })
}

/// Works out what a request changes of what a reader states.
///
/// `policy` is that of the reader. Blank nodes that the request makes get labels that depend on its text and on the
/// reader's revision alone (law 8). `LOAD` is refused without a loader; rows are limited for each operation.
///
/// # Errors
/// [`SparqlError`]; then nothing of the request counts. A limit that is reached is an error, because half of
/// an update would be another one.
pub fn update(
    reader: &Reader,
    policy: Policy,
    request: &Update,
    limits: Limits,
    loader: Option<Loader<'_>>,
) -> Result<Effect, SparqlError> {
    let seconds = limits.seconds.unwrap_or_default();
    run(limits.seconds, |sign| {
        let work = || {
            let mut session = Session::new(reader, policy, request, limits, loader);
            request.operations.iter().try_for_each(|operation| session.perform(operation))?;
            Ok(session.finish())
        };
        metered(sign, work).unwrap_or_else(|stop| match stop {
            Stop::Time => Err(SparqlError::Timeout { seconds }),
            Stop::Memory => Err(SparqlError::Memory),
        })
    })?
}

/// A request that is being worked on.
struct Session<'a> {
    overlay: Overlay,
    policy: Policy,
    limits: Limits,
    loader: Option<Loader<'a>>,
    /// What was changed before the overlay was last begun anew.
    earlier: Net,
    /// Whether other claims may be held than the overlay's reader holds.
    is_stale: bool,
    labels: Labels,
}

impl<'a> Session<'a> {
    fn new(reader: &Reader, policy: Policy, request: &Update, limits: Limits, loader: Option<Loader<'a>>) -> Self {
        let prefix = blank_prefix(&format!("{}\n{}", reader.revision(), request.text));
        let labels = Labels { prefix, next: 0, made: HashMap::new() };
        let overlay = Overlay::new(reader.clone(), policy);
        Self { overlay, policy, limits, loader, earlier: Net::default(), is_stale: false, labels }
    }

    fn perform(&mut self, operation: &Operation) -> Result<(), SparqlError> {
        self.labels.made.clear();
        match operation {
            Operation::InsertData { data } => data.iter().try_for_each(|quad| {
                let quad = self.labels.quad(stated(quad), &self.overlay, |_| false);
                self.add(&quad)
            }),
            Operation::DeleteData { data } => {
                for quad in data {
                    self.remove(&ground(quad));
                }
                Ok(())
            }
            Operation::DeleteInsert { delete, insert, using, pattern } => {
                self.modify(delete, insert, using.as_ref(), pattern)
            }
            Operation::Load { silent, source, destination } => match (self.load(source, &graph(destination)), silent) {
                (Err(_), true) => Ok(()),
                (outcome, _) => outcome,
            },
            Operation::Clear { graph, .. } | Operation::Drop { graph, .. } => {
                self.clear(graph);
                Ok(())
            }
            Operation::Create { silent, graph } => {
                let is_there = self.overlay.id(&graph.clone().into()).is_some_and(|id| self.overlay.has_graph(id));
                if is_there && !silent { Err(SparqlError::GraphExists(graph.to_string())) } else { Ok(()) }
            }
        }
    }

    fn add(&mut self, quad: &Quad) -> Result<(), SparqlError> {
        let Some(is_new) = self.overlay.add(quad) else { return Err(SparqlError::Memory) };
        self.is_stale |= is_new && self.may_change_what_is_held(quad);
        Ok(())
    }

    fn remove(&mut self, quad: &Quad) {
        if self.overlay.remove(quad) {
            self.is_stale |= self.may_change_what_is_held(quad);
        }
    }

    /// Whether a statement is one that laws 2 and 5 look at: a record of these properties; or any, where a
    /// claim must be valid on a day.
    fn may_change_what_is_held(&self, quad: &Quad) -> bool {
        let read = [
            tr::POLARITY,
            tr::STATUS,
            tr::STANCE,
            tr::SOURCE,
            tr::RELATION,
            tr::SUPERSEDES,
            tr::RETRACTED_ON,
            tr::RELIABILITY,
            prov::WAS_DERIVED_FROM,
            prov::WAS_QUOTED_FROM,
        ];
        let is_read = || quad.graph_name.is_default_graph() && read.contains(&quad.predicate.as_ref());
        self.policy == Policy::Derived && (self.overlay.reader().shows().valid_on.is_some() || is_read())
    }

    fn modify(
        &mut self,
        delete: &[GroundQuadPattern],
        insert: &[QuadPattern],
        using: Option<&QueryDataset>,
        pattern: &GraphPattern,
    ) -> Result<(), SparqlError> {
        if self.is_stale {
            self.derive_anew();
        }
        let most = self.limits.most();
        let (mut removed, mut added) = (Vec::new(), Vec::new());
        let evaluator = QueryEvaluator::new();
        let makes_blank = insert.iter().any(|quad| {
            let is_blank = |term: &term::TermPattern| matches!(term, term::TermPattern::BlankNode(_));
            is_blank(&quad.subject) || is_blank(&quad.object)
        });
        let pattern = plan_pattern(pattern, makes_blank, self.overlay.reader());
        let prepared =
            evaluator.prepare_delete_insert(delete.to_vec(), insert.to_vec(), None, using.cloned(), &pattern);
        for change in prepared.execute(QueryableReader::within(&self.overlay)).map_err(failed)? {
            match change.map_err(failed)? {
                DeleteInsertQuad::Delete(quad) => removed.push(quad),
                DeleteInsertQuad::Insert(quad) => added.push(quad),
            }
            if removed.len() + added.len() > most {
                return Err(SparqlError::TooManyChanges(most));
            }
        }
        let overlay = &self.overlay;
        let is_known = |node: &BlankNode| overlay.id(&node.clone().into()).is_some();
        let added: Vec<Quad> = added.into_iter().map(|quad| self.labels.quad(quad, overlay, is_known)).collect();
        for quad in &removed {
            self.remove(quad);
        }
        added.iter().try_for_each(|quad| self.add(quad))
    }

    fn load(&mut self, source: &NamedNode, destination: &GraphName) -> Result<(), SparqlError> {
        let failed = |why: String| SparqlError::Load { document: source.to_string(), why };
        let Some(loader) = self.loader else {
            return Err(failed("this program reads no documents for an update".to_owned()));
        };
        for quad in loader(source).map_err(failed)? {
            let graph_name =
                if quad.graph_name.is_default_graph() { destination.clone() } else { quad.graph_name.clone() };
            let quad = self.labels.quad(Quad { graph_name, ..quad }, &self.overlay, |_| false);
            self.add(&quad)?;
        }
        Ok(())
    }

    fn clear(&mut self, target: &GraphTarget) {
        let graphs: Vec<GraphName> = match target {
            GraphTarget::NamedNode(name) => vec![name.clone().into()],
            GraphTarget::DefaultGraph => vec![GraphName::DefaultGraph],
            GraphTarget::NamedGraphs => self.named_graphs(),
            GraphTarget::AllGraphs => {
                let mut graphs = self.named_graphs();
                graphs.push(GraphName::DefaultGraph);
                graphs
            }
        };
        for graph in graphs {
            for quad in self.overlay.stated_in(&graph) {
                self.remove(&quad);
            }
        }
    }

    fn named_graphs(&self) -> Vec<GraphName> {
        let names = self.overlay.graphs().into_iter().filter_map(|id| self.overlay.term(id));
        let graph_of = |name| match name {
            Term::NamedNode(name) => Some(name.into()),
            Term::BlankNode(name) => Some(name.into()),
            Term::Literal(_) => None,
        };
        names.filter_map(graph_of).collect()
    }

    /// Begins a new overlay, over a reader of what is stated now.
    fn derive_anew(&mut self) {
        let view = self.overlay.reader().shows().clone();
        let reader = Reader::from_quads(self.overlay.stated(), self.policy);
        let reader = if view == *reader.shows() { reader } else { reader.view(&view) };
        self.earlier.take(&self.overlay);
        self.overlay = Overlay::new(reader, self.policy);
        self.is_stale = false;
    }

    fn finish(mut self) -> Effect {
        self.earlier.take(&self.overlay);
        let Net { added, removed } = self.earlier;
        Effect { added: added.into_values().collect(), removed: removed.into_values().collect() }
    }
}

/// A quad of the algebra as the model writes it.
fn stated(quad: &term::Quad) -> Quad {
    let term::Quad { subject, predicate, object, graph_name } = quad.clone();
    Quad { subject, predicate, object, graph_name: graph(&graph_name) }
}

/// A quad without blank nodes as the model writes it.
fn ground(quad: &term::GroundQuad) -> Quad {
    let term::GroundQuad { subject, predicate, object, graph_name } = quad.clone();
    let object = match object {
        term::GroundTerm::NamedNode(node) => node.into(),
        term::GroundTerm::Literal(literal) => literal.into(),
    };
    Quad { subject: subject.into(), predicate, object, graph_name: graph(&graph_name) }
}

fn graph(name: &term::GraphName) -> GraphName {
    match name {
        term::GraphName::NamedNode(name) => name.clone().into(),
        term::GraphName::DefaultGraph => GraphName::DefaultGraph,
    }
}

/// Changes by their N-Quads texts.
#[derive(Default)]
struct Net {
    added: BTreeMap<String, Quad>,
    removed: BTreeMap<String, Quad>,
}

impl Net {
    /// Adds what was changed after it.
    fn take(&mut self, overlay: &Overlay) {
        for quad in overlay.removed() {
            let text = quad.to_string();
            if self.added.remove(&text).is_none() {
                self.removed.insert(text, quad);
            }
        }
        for quad in overlay.added() {
            let text = quad.to_string();
            if self.removed.remove(&text).is_none() {
                self.added.insert(text, quad);
            }
        }
    }
}

/// Labels for the blank nodes that a request makes: no term has them yet.
struct Labels {
    prefix: String,
    next: usize,
    made: HashMap<BlankNode, BlankNode>,
}

impl Labels {
    /// The quad with new labels for its blank nodes, but for those that are kept.
    fn quad(&mut self, mut quad: Quad, overlay: &Overlay, keeps: impl Fn(&BlankNode) -> bool) -> Quad {
        for node in blank_nodes_mut(&mut quad) {
            if !keeps(node) {
                *node = self.name(node, overlay);
            }
        }
        quad
    }

    fn name(&mut self, node: &BlankNode, overlay: &Overlay) -> BlankNode {
        if let Some(made) = self.made.get(node) {
            return made.clone();
        }
        loop {
            let label = BlankNode::new_unchecked(format!("{}{}", self.prefix, self.next));
            self.next += 1;
            if overlay.id(&label.clone().into()).is_none() {
                self.made.insert(node.clone(), label.clone());
                return label;
            }
        }
    }
}
