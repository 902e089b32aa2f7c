//! Which focus nodes are validated, and on how many threads.

use super::data::{Bound, Data, Node};
use super::model::{Layer, ShapeId, Target};
use super::report::{ValidationResult, describe};
use super::touch::{self, Reach};
use super::validate::{Out, Validator};
use super::{SHAPES_GRAPH, Shapes};
use crate::check::{CheckError, Context, Findings, Rule, Scope, Touched};
use crate::diagnostic::{Diagnostic, Report};
use crate::model::vocab::tr;
use crate::model::{GraphName, Lookup, NamedNode, Prefixes, Quad, Term};
use crate::sparql::{SparqlError, prebind};
use crate::store::{Policy, Reader};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// What the keys of units begin with that test the content of a claim.
const CONTENT: &str = "content ";

/// The unit of the shapes graphs themselves.
const SHAPES: &str = "shapes";

/// Validates what the scope says against every shapes graph of the project.
///
/// A unit is a focus node of the default graph, or the content of a claim.
///
/// # Errors
/// [`CheckError::Shapes`] when a query of a shape fails; bad shapes are in the findings (T3008).
pub(in crate::check) fn check(context: Context<'_>, findings: &mut Findings) -> Result<(), CheckError> {
    let Context { input, places, scope } = context;
    let (shapes, report) = Shapes::parse(input.shapes, input.prefixes);
    let usable = !report.has_errors();
    findings.test(Rule::Shapes, SHAPES, |found| found.extend(report));
    if !usable {
        return Ok(());
    }
    let run = Run::new(&shapes, input.reader, input.prefixes);
    let units = match scope {
        Scope::Everything => run.all(),
        Scope::Touched(touched) => run.touched(touched),
    };
    let results = run.validate(&units).map_err(|error| CheckError::Shapes(error.to_string()))?;
    // Only looked up, never listed.
    let found: HashMap<usize, Vec<Diagnostic>> = results
        .par_iter()
        .map(|(unit, results)| (*unit, results.iter().map(|it| describe(it, places, input.prefixes)).collect()))
        .collect();
    let numbers: Vec<usize> = (0..units.len()).collect();
    let report = |unit: &usize, report: &mut Report| {
        report.extend(found.get(unit).into_iter().flatten().cloned().collect());
    };
    findings.test_all(Rule::Shapes, &numbers, |unit| units[*unit].key(&run.bound), report);
    Ok(())
}

/// Validates everything; see [`Shapes::validate`].
pub(super) fn everything(
    shapes: &Shapes,
    reader: &Reader,
    prefixes: &Prefixes,
) -> Result<Vec<ValidationResult>, SparqlError> {
    let run = Run::new(shapes, reader, prefixes);
    Ok(run.validate(&run.all())?.into_iter().flat_map(|(_, results)| results).collect())
}

/// Validates what a change touches; see [`Shapes::validate_touched`].
pub(super) fn touched(
    shapes: &Shapes,
    reader: &Reader,
    prefixes: &Prefixes,
    touched: &Touched,
) -> Result<Vec<ValidationResult>, SparqlError> {
    let run = Run::new(shapes, reader, prefixes);
    Ok(run.validate(&run.touched(touched))?.into_iter().flat_map(|(_, results)| results).collect())
}

/// A focus node with the shapes that find it, or a claim whose content is validated.
struct Unit {
    of: Of,
    work: Vec<(Node, ShapeId)>,
}

/// What a unit is about.
enum Of {
    Focus(Node),
    Content(u32),
    /// Something that the data no longer has; its key.
    Gone(String),
}

impl Unit {
    fn key(&self, bound: &Bound<'_>) -> String {
        match &self.of {
            Of::Focus(node) => bound.term(*node).to_string(),
            Of::Content(graph) => format!("{CONTENT}{}", bound.reader.text_of(*graph)),
            Of::Gone(key) => key.clone(),
        }
    }

    /// The graph that is validated; none for the default graph.
    fn graph(&self) -> Option<u32> {
        match self.of {
            Of::Content(graph) => Some(graph),
            _ => None,
        }
    }
}

/// Shapes at work on one reader.
struct Run<'a> {
    shapes: &'a Shapes,
    prefixes: &'a Prefixes,
    bound: Bound<'a>,
    with_shapes: Option<Reader>,
}

impl<'a> Run<'a> {
    fn new(shapes: &'a Shapes, reader: &'a Reader, prefixes: &'a Prefixes) -> Self {
        let bound = Bound::new(reader, &shapes.shapes, &shapes.symbols);
        let with_shapes = shapes.asks_shapes().then(|| beside(shapes, reader));
        Self { shapes, prefixes, bound, with_shapes }
    }

    fn data(&self, graph: Option<u32>) -> Data<'_> {
        Data { bound: &self.bound, graph }
    }

    /// Every focus node of the default graph, and the content of every claim.
    fn all(&self) -> Vec<Unit> {
        let data = self.data(None);
        let mut pairs: Vec<(Node, ShapeId)> = Vec::new();
        for (id, targets) in self.targets(Layer::Held) {
            pairs.extend(targets.iter().flat_map(|target| data.focus(target)).map(|node| (node, id)));
        }
        pairs.par_sort_unstable();
        pairs.dedup();
        let groups = pairs.chunk_by(|a, b| a.0 == b.0);
        let mut units: Vec<Unit> =
            groups.map(|group| Unit { of: Of::Focus(group[0].0), work: group.to_vec() }).collect();
        if self.has_contents() {
            let index = self.contents();
            units.extend(self.bound.reader.graph_ids().iter().map(|graph| self.content(*graph, &index)));
        }
        units
    }

    /// What a change touches.
    fn touched(&self, touched: &Touched) -> Vec<Unit> {
        match touch::affected(&self.bound, self.shapes, touched) {
            Reach::All => self.all(),
            Reach::Nodes(nodes) => self.some(&nodes, touched),
        }
    }

    /// These focus nodes, and the content of the claims that a change touches.
    fn some(&self, nodes: &BTreeMap<String, Option<Node>>, touched: &Touched) -> Vec<Unit> {
        let mut terms: BTreeMap<String, Option<Node>> = nodes.clone();
        let mut claims: BTreeSet<NamedNode> = touched.claims.clone();
        for key in touched.unsettled(Rule::Shapes).filter(|key| *key != SHAPES) {
            match key.strip_prefix(CONTENT) {
                Some(claim) => claims.extend(touch::iri(claim)),
                None => {
                    terms.entry(key.to_owned()).or_insert_with(|| touch::node(&self.bound, key));
                }
            }
        }
        let data = self.data(None);
        let roots: Vec<_> = self.targets(Layer::Held).collect();
        let mut units: Vec<Unit> = Vec::new();
        for (key, node) in terms {
            let work = node.map_or_else(Vec::new, |node| {
                let finds = |(_, targets): &&(ShapeId, &[Target])| targets.iter().any(|it| data.is_focus(it, node));
                roots.iter().filter(finds).map(|(id, _)| (node, *id)).collect()
            });
            units.push(Unit { of: node.map_or(Of::Gone(key), Of::Focus), work });
        }
        if self.has_contents() {
            let index = self.contents();
            units.extend(claims.into_iter().map(|claim| match self.bound.reader.id(claim.as_ref().into()) {
                Some(graph) => self.content(graph, &index),
                None => Unit { of: Of::Gone(format!("{CONTENT}{claim}")), work: Vec::new() },
            }));
        }
        units
    }

    /// The shapes that are validated on a layer, with their targets.
    fn targets(&self, layer: Layer) -> impl Iterator<Item = (ShapeId, &[Target])> {
        let shapes = self.shapes.shapes.iter().enumerate();
        shapes
            .filter(move |(_, shape)| !shape.deactivated && shape.layers.contains(&layer))
            .map(|(id, shape)| (id, shape.targets.as_slice()))
    }

    fn has_contents(&self) -> bool {
        [Layer::Content, Layer::Denied].into_iter().any(|layer| self.targets(layer).any(|(_, it)| !it.is_empty()))
    }

    /// For each layer of contents, which statements make a focus node of which shape.
    fn contents(&self) -> [Index; 2] {
        [Layer::Content, Layer::Denied].map(|layer| {
            let mut index = Index::default();
            for (id, targets) in self.targets(layer) {
                for target in targets {
                    index.add(&self.bound, target, id);
                }
            }
            index
        })
    }

    fn content(&self, graph: u32, [affirmed, denied]: &[Index; 2]) -> Unit {
        let reader = self.bound.reader;
        let polarity = reader.objects(reader.term(graph).as_ref(), tr::POLARITY);
        let is_denial = polarity.contains(&Term::from(tr::DENIES.into_owned()));
        let index = if is_denial { denied } else { affirmed };
        let mut work: Vec<(Node, ShapeId)> = Vec::new();
        for [s, p, o, _] in reader.scan_named([None, None, None, Some(graph)]) {
            index.find([s, p, o], &mut work);
        }
        work.sort_unstable();
        work.dedup();
        Unit { of: Of::Content(graph), work }
    }

    /// Validates units side by side; those with results come back, by their number.
    fn validate(&self, units: &[Unit]) -> Result<Vec<(usize, Vec<ValidationResult>)>, SparqlError> {
        // Units are many and small, threads with a large stack are few.
        let pieces = rayon::current_num_threads() * 4;
        let size = units.len().div_ceil(pieces).max(64);
        let found: Result<Vec<_>, SparqlError> = units
            .par_chunks(size)
            .enumerate()
            .map(|(chunk, units)| {
                prebind::session(|session| {
                    let mut found = Vec::new();
                    for (number, unit) in units.iter().enumerate() {
                        let results = self.unit(unit, session)?;
                        if !results.is_empty() {
                            found.push((chunk * size + number, results));
                        }
                    }
                    Ok(found)
                })?
            })
            .collect();
        Ok(found?.into_iter().flatten().collect())
    }

    fn unit(&self, unit: &Unit, session: &prebind::Session<'_>) -> Result<Vec<ValidationResult>, SparqlError> {
        let validator = Validator {
            shapes: self.shapes,
            data: self.data(unit.graph()),
            session,
            prefixes: self.prefixes,
            with_shapes: self.with_shapes.as_ref(),
        };
        let mut out = Out::All(Vec::new());
        for (node, shape) in &unit.work {
            validator.shape(*shape, *node, &mut out)?;
        }
        match out {
            Out::All(results) => Ok(results),
            Out::Any(_) => Ok(Vec::new()),
        }
    }
}

/// The data with the shapes graph beside it.
fn beside(shapes: &Shapes, reader: &Reader) -> Reader {
    let held = reader.default_graph().map(|triple| triple.in_graph(GraphName::DefaultGraph));
    let named = reader.quads().filter(|quad| !quad.graph_name.is_default_graph());
    let graph = GraphName::from(NamedNode::new_unchecked(SHAPES_GRAPH));
    let own = shapes.source.statements.iter().map(|(quad, _)| Quad { graph_name: graph.clone(), ..quad.clone() });
    Reader::from_quads(held.chain(named).chain(own), Policy::Plain)
}

/// Which statements of a graph make a focus node of which shape. Only looked up, never listed.
#[derive(Default)]
struct Index {
    rdf_type: Option<u32>,
    by_class: HashMap<Node, Vec<ShapeId>>,
    by_subject: HashMap<Node, Vec<ShapeId>>,
    by_object: HashMap<Node, Vec<ShapeId>>,
    by_node: HashMap<Node, Vec<ShapeId>>,
}

impl Index {
    fn add(&mut self, bound: &Bound<'_>, target: &Target, id: ShapeId) {
        self.rdf_type = bound.rdf_type();
        match target {
            Target::Node(symbol) => self.by_node.entry(bound.node(*symbol)).or_default().push(id),
            Target::Class(class) => {
                for class in bound.classes_below(*class) {
                    self.by_class.entry(class).or_default().push(id);
                }
            }
            Target::SubjectsOf(symbol) => self.by_subject.entry(bound.node(*symbol)).or_default().push(id),
            Target::ObjectsOf(symbol) => self.by_object.entry(bound.node(*symbol)).or_default().push(id),
        }
    }

    fn find(&self, [s, p, o]: [Node; 3], work: &mut Vec<(Node, ShapeId)>) {
        let mut add = |ids: Option<&Vec<ShapeId>>, node| work.extend(ids.into_iter().flatten().map(|id| (node, *id)));
        if Some(p) == self.rdf_type {
            add(self.by_class.get(&o), s);
        }
        add(self.by_subject.get(&p), s);
        add(self.by_object.get(&p), o);
        add(self.by_node.get(&s), s);
    }
}
