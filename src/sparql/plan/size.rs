//! How many solutions a pattern has, from the counts of the store.
//!
//! Counts are those of the newest columns, over all graphs, and of ranges of rows; the rest is the usual
//! assumption that values are spread evenly and that what is joined meets.

use crate::model::TermRef;
use crate::store::Reader;
use oxigraph::sparql::Variable;
use spargebra::algebra::{Expression, GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::{BTreeMap, BTreeSet};

/// What a solution gives a value to.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Name {
    Variable(Variable),
    /// A blank node of the query, by its label.
    Blank(String),
}

/// How many solutions there are, and from how many values each name takes its own that is bound in all of
/// them. That may be more than there are solutions: what a pattern with a constant leaves is spread over the
/// values of the same pattern without it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Size {
    pub(super) rows: f64,
    values: BTreeMap<Name, f64>,
    /// Those of the names that are the graph of a pattern. What stands in one graph belongs together: patterns
    /// that share a graph and something else meet as often as if they shared that alone.
    graphs: BTreeSet<Name>,
}

/// Rows of a path that repeats, for each row of what it repeats.
const REPEATED: f64 = 4.0;

impl Size {
    /// One solution that binds nothing.
    pub(super) fn one() -> Self {
        Self { rows: 1.0, ..Self::default() }
    }

    /// The names that every solution binds.
    pub(super) fn names(&self) -> impl Iterator<Item = &Name> {
        self.values.keys()
    }

    /// Whether nothing is bound.
    pub(super) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub(super) fn binds(&self, name: &Name) -> bool {
        self.values.contains_key(name)
    }

    /// Whether solutions of the two share a name.
    pub(super) fn meets(&self, other: &Self) -> bool {
        self.names().any(|name| other.binds(name))
    }

    /// The same with more names, each of one value.
    pub(super) fn with<'n>(&self, names: impl Iterator<Item = &'n Name>) -> Self {
        let mut values = self.values.clone();
        values.extend(names.map(|name| (name.clone(), 1.0)));
        Self { rows: self.rows, values, graphs: self.graphs.clone() }
    }

    /// The same with these of its names only.
    pub(super) fn only(&self, keep: impl Fn(&Name) -> bool) -> Self {
        let values = self.values.iter().filter(|(name, _)| keep(name)).map(|(name, count)| (name.clone(), *count));
        Self { rows: self.rows, values: values.collect(), graphs: self.graphs.clone() }
    }

    /// So many rows.
    pub(super) fn scaled(mut self, by: f64) -> Self {
        self.rows *= by;
        self
    }

    /// Solutions of both, where shared names have one value.
    pub(super) fn join(&self, other: &Self) -> Self {
        let mut rows = self.rows * other.rows;
        let mut values = self.values.clone();
        let is_graph = |name: &Name| self.graphs.contains(name) && other.graphs.contains(name);
        let is_more_shared = other.names().any(|name| self.binds(name) && !is_graph(name));
        for (name, count) in &other.values {
            match values.get_mut(name) {
                Some(known) => {
                    if !(is_more_shared && is_graph(name)) {
                        rows /= known.max(*count).max(1.0);
                    }
                    *known = known.min(*count);
                }
                None => _ = values.insert(name.clone(), *count),
            }
        }
        Self { rows, values, graphs: self.graphs.union(&other.graphs).cloned().collect() }
    }

    /// How many different rows the names can make.
    fn combinations(&self) -> f64 {
        self.values.values().product::<f64>().min(self.rows)
    }

    fn bind(&mut self, name: Option<Name>, count: f64) {
        let Some(name) = name else { return };
        let count = count.max(1.0);
        match self.values.get_mut(&name) {
            // The same variable twice in one pattern.
            Some(known) => {
                self.rows /= known.max(count);
                *known = known.min(count);
            }
            None => _ = self.values.insert(name, count),
        }
    }
}

/// A place of a triple pattern.
enum Slot {
    /// A term of the data, by its id.
    Known(u32),
    /// A term that the data does not have.
    Absent,
    Open(Name),
}

impl Slot {
    fn id(&self) -> Option<u32> {
        match self {
            Self::Known(id) => Some(*id),
            Self::Absent | Self::Open(_) => None,
        }
    }

    fn name(self) -> Option<Name> {
        match self {
            Self::Open(name) => Some(name),
            Self::Known(_) | Self::Absent => None,
        }
    }
}

/// The counts of a reader.
pub(super) struct Counts<'a> {
    reader: &'a Reader,
    /// Makes estimates wrong, so that tests see every order.
    #[cfg(test)]
    pub(super) skew: Option<u64>,
}

impl<'a> Counts<'a> {
    pub(super) fn new(reader: &'a Reader) -> Self {
        Self {
            reader,
            #[cfg(test)]
            skew: None,
        }
    }

    /// What is expected of a pattern that is asked in a graph; in the default graph if none is given.
    pub(super) fn pattern(&self, pattern: &GraphPattern, graph: Option<&NamedNodePattern>) -> Size {
        use GraphPattern as P;
        let of = |pattern: &P| self.pattern(pattern, graph);
        match pattern {
            P::Bgp { patterns } if patterns.is_empty() => self.graph(graph),
            #[cfg(test)]
            P::Bgp { patterns } if patterns.len() == 1 && self.skew.is_some() => {
                self.triple(&patterns[0], graph).scaled(self.factor(&patterns[0]))
            }
            P::Bgp { patterns } => {
                patterns.iter().map(|triple| self.triple(triple, graph)).fold(Size::one(), |all, one| all.join(&one))
            }
            P::Path { subject, path, object } => self.path(subject, path, object, graph),
            P::Join { left, right } | P::Lateral { left, right } => of(left).join(&of(right)),
            P::LeftJoin { left, right, .. } => {
                let left = of(left);
                let both = left.join(&of(right));
                let by = both.rows.max(left.rows) / left.rows.max(1.0);
                left.scaled(by)
            }
            P::Minus { left, .. } => of(left),
            P::Filter { expr, inner } => of(inner).scaled(selectivity(expr)),
            P::Union { left, right } => {
                let (left, right) = (of(left), of(right));
                let mut both = left.only(|name| right.binds(name));
                both.rows += right.rows;
                for (name, count) in &mut both.values {
                    *count += right.values.get(name).copied().unwrap_or_default();
                }
                both
            }
            P::Graph { name, inner } => self.pattern(inner, Some(name)),
            P::Extend { inner, .. } | P::OrderBy { inner, .. } | P::Reduced { inner } => of(inner),
            P::Values { variables, bindings } => {
                let mut size = Size { rows: small(bindings.len()), ..Size::default() };
                for (place, variable) in variables.iter().enumerate() {
                    if bindings.iter().all(|row| row.get(place).is_some_and(Option::is_some)) {
                        size.bind(Some(Name::Variable(variable.clone())), small(bindings.len()));
                    }
                }
                size
            }
            P::Project { inner, variables } => {
                of(inner).only(|name| matches!(name, Name::Variable(name) if variables.contains(name)))
            }
            P::Distinct { inner } => {
                let inner = of(inner);
                let by = inner.combinations() / inner.rows.max(1.0);
                inner.scaled(by)
            }
            P::Slice { inner, start, length } => {
                let inner = of(inner);
                let left = (inner.rows - small(*start)).clamp(0.0, length.map_or(f64::INFINITY, small));
                let by = left / inner.rows.max(1.0);
                inner.scaled(by)
            }
            P::Group { inner, variables, .. } => {
                let inner = of(inner).only(|name| matches!(name, Name::Variable(name) if variables.contains(name)));
                let by = inner.combinations().max(1.0) / inner.rows.max(1.0);
                inner.scaled(by)
            }
            P::Service { .. } => Size { rows: 1000.0, ..Size::default() },
        }
    }

    /// From a thousandth to a thousand, by chance.
    #[cfg(test)]
    fn factor(&self, triple: &TriplePattern) -> f64 {
        use std::hash::{DefaultHasher, Hash, Hasher};
        let mut hasher = DefaultHasher::new();
        (self.skew, triple).hash(&mut hasher);
        1000_f64.powf(f64::from(u8::try_from(hasher.finish() % 201).unwrap_or_default()) / 100.0 - 1.0)
    }

    /// `GRAPH ?g { }`.
    fn graph(&self, graph: Option<&NamedNodePattern>) -> Size {
        let mut size = Size::one();
        if let Some(NamedNodePattern::Variable(variable)) = graph {
            size.rows = self.graphs();
            size.bind(Some(Name::Variable(variable.clone())), self.graphs());
        }
        size
    }

    pub(super) fn triple(&self, triple: &TriplePattern, graph: Option<&NamedNodePattern>) -> Size {
        let slots = [self.slot(&triple.subject), self.named(&triple.predicate), self.slot(&triple.object)];
        let graph = graph.map(|graph| self.named(graph));
        if slots.iter().chain(&graph).any(|slot| matches!(slot, Slot::Absent)) {
            let mut none = Size::default();
            slots.into_iter().chain(graph).for_each(|slot| none.bind(slot.name(), 1.0));
            return none;
        }
        let [s, p, o] = [slots[0].id(), slots[1].id(), slots[2].id()];
        let counts = p.and_then(|p| self.reader.statistics(p));
        let rows = match (s, o, counts, &graph) {
            (_, _, _, Some(Slot::Known(graph))) => small(self.reader.count_named([s, p, o, Some(*graph)])),
            (None, None, Some(counts), _) => big(counts.quads),
            _ => small(self.reader.count([s, p, o])),
        };
        let (subjects, objects) = counts.map_or((rows, rows), |counts| (big(counts.subjects), big(counts.objects)));
        let [subject, predicate, object] = slots;
        let mut size = Size { rows, ..Size::default() };
        size.bind(subject.name(), subjects);
        size.bind(predicate.name(), 100.0);
        size.bind(object.name(), objects);
        if let Some(Slot::Open(graph)) = graph {
            size.graphs.insert(graph.clone());
            size.bind(Some(graph), self.graphs());
        }
        size
    }

    fn path(
        &self,
        subject: &TermPattern,
        path: &PropertyPathExpression,
        object: &TermPattern,
        graph: Option<&NamedNodePattern>,
    ) -> Size {
        let (rows, values) = self.steps(path);
        let mut size = Size { rows, ..Size::default() };
        for end in [subject, object] {
            match self.slot(end) {
                Slot::Open(name) => size.bind(Some(name), values),
                Slot::Known(_) | Slot::Absent => size.rows /= values.max(1.0),
            }
        }
        match graph {
            Some(NamedNodePattern::Variable(variable)) => {
                size.bind(Some(Name::Variable(variable.clone())), self.graphs());
            }
            Some(NamedNodePattern::NamedNode(_)) => size.rows /= self.graphs(),
            None => {}
        }
        size
    }

    /// How many pairs a path joins, and how many ends they have.
    fn steps(&self, path: &PropertyPathExpression) -> (f64, f64) {
        use PropertyPathExpression as P;
        let all = small(self.reader.len());
        match path {
            P::NamedNode(predicate) => {
                let counts = self.reader.id(predicate.as_ref().into()).and_then(|id| self.reader.statistics(id));
                counts.map_or((0.0, 1.0), |counts| (big(counts.quads), big(counts.subjects.max(counts.objects))))
            }
            P::Reverse(a) => self.steps(a),
            P::Sequence(a, b) => {
                let (a, b) = (self.steps(a), self.steps(b));
                (a.0 * b.0 / a.1.max(b.1).max(1.0), a.1.max(b.1))
            }
            P::Alternative(a, b) => {
                let (a, b) = (self.steps(a), self.steps(b));
                (a.0 + b.0, a.1 + b.1)
            }
            P::OneOrMore(a) => {
                let a = self.steps(a);
                (a.0 * REPEATED, a.1)
            }
            P::ZeroOrMore(a) => (self.steps(a).0 * REPEATED + all, all),
            P::ZeroOrOne(a) => (self.steps(a).0 + all, all),
            P::NegatedPropertySet(_) => (all, all),
        }
    }

    fn graphs(&self) -> f64 {
        small(self.reader.count_graphs()).max(1.0)
    }

    fn slot(&self, term: &TermPattern) -> Slot {
        match term {
            TermPattern::NamedNode(node) => self.known(node.as_ref().into()),
            TermPattern::Literal(literal) => self.known(literal.as_ref().into()),
            TermPattern::BlankNode(node) => Slot::Open(Name::Blank(node.as_str().to_owned())),
            TermPattern::Variable(variable) => Slot::Open(Name::Variable(variable.clone())),
        }
    }

    fn named(&self, name: &NamedNodePattern) -> Slot {
        match name {
            NamedNodePattern::NamedNode(node) => self.known(node.as_ref().into()),
            NamedNodePattern::Variable(variable) => Slot::Open(Name::Variable(variable.clone())),
        }
    }

    fn known(&self, term: TermRef<'_>) -> Slot {
        self.reader.id(term).map_or(Slot::Absent, Slot::Known)
    }
}

/// Which part of the solutions a condition is expected to leave.
pub(super) fn selectivity(condition: &Expression) -> f64 {
    use Expression as E;
    match condition {
        E::Equal(..) | E::SameTerm(..) => 0.1,
        E::In(..) => 0.2,
        E::Greater(..) | E::GreaterOrEqual(..) | E::Less(..) | E::LessOrEqual(..) => 0.33,
        E::And(a, b) => selectivity(a) * selectivity(b),
        E::Not(_) => 0.9,
        _ => 0.5,
    }
}

#[expect(clippy::cast_precision_loss, reason = "an estimate needs no more than 53 bits")]
fn small(count: usize) -> f64 {
    count as f64
}

#[expect(clippy::cast_precision_loss, reason = "an estimate needs no more than 53 bits")]
fn big(count: u64) -> f64 {
    count as f64
}
