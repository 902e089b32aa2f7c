//! Solutions of the opened query, grouped by the row they give.

use super::super::{Cut, Rows};
use super::widen::Step;
use super::{Match, Matched, Trace};
use crate::model::{NamedNode, NamedOrBlankNode, Term, Triple};
use indexmap::IndexSet;
use oxigraph::sparql::{QuerySolution, Variable};
use spargebra::term::{NamedNodePattern, TermPattern};
use std::collections::{BTreeSet, HashMap};

/// Matches of one row that are kept at most, but never less than one way to find it.
const MOST_OF_ROW: usize = 1000;

/// Matches of all rows together, beyond which each row keeps one way to find it.
const MOST: usize = 10_000_000;

/// The number of no term.
const NONE: u32 = u32::MAX;

/// Terms and matches as numbers, in the order in which they were found.
pub(super) struct Collector {
    terms: IndexSet<Term>,
    matches: IndexSet<[u32; 4]>,
    /// For each column of the answer, where its term is found.
    cells: Vec<Place>,
    steps: Vec<Compiled>,
    groups: Vec<Group>,
    /// Groups by their row.
    known: HashMap<Vec<u32>, usize>,
    group_of: Vec<usize>,
    kept: usize,
    /// Used again for each solution.
    row: Vec<u32>,
}

/// Where a term of a pattern is found.
#[derive(Clone, Copy)]
enum Place {
    Column(usize),
    Term(u32),
}

/// A triple pattern: subject, predicate, object, graph.
struct Compiled {
    places: [Place; 4],
    mark: Option<usize>,
}

#[derive(Default)]
struct Group {
    found: bool,
    cut: bool,
    matches: BTreeSet<usize>,
}

impl Collector {
    /// `columns` are those of the opened query.
    pub(super) fn new(rows: &Rows, bindings: &[(String, Term)], columns: &IndexSet<Variable>, steps: &[Step]) -> Self {
        let mut terms = IndexSet::new();
        let mut compile = Compile { columns, terms: &mut terms };
        let steps = steps.iter().filter_map(|step| compile.step(step)).collect();
        let given = |name: &str| bindings.iter().find(|(bound, _)| bound == name).map(|(_, term)| term.clone());
        let mut cell = |name: &String| match compile.column(&Variable::new_unchecked(&**name)) {
            Some(column) => Place::Column(column),
            None => given(name).map_or(Place::Term(NONE), |term| compile.constant(&term)),
        };
        let cells = rows.variables.iter().map(&mut cell).collect();
        let mut collector = Self {
            terms,
            matches: IndexSet::new(),
            cells,
            steps,
            groups: Vec::new(),
            known: HashMap::new(),
            group_of: Vec::with_capacity(rows.rows.len()),
            kept: 0,
            row: Vec::new(),
        };
        for row in &rows.rows {
            collector.group(row);
        }
        collector
    }

    fn group(&mut self, row: &[Option<Term>]) {
        let mut number = |term: &Term| number(&mut self.terms, term);
        let row: Vec<u32> = row.iter().map(|cell| cell.as_ref().map_or(NONE, &mut number)).collect();
        let next = self.known.len();
        let group = *self.known.entry(row).or_insert(next);
        if group == self.groups.len() {
            self.groups.push(Group::default());
        }
        self.group_of.push(group);
    }

    /// Adds what a solution was matched from to the row it gives, if that is in the answer.
    pub(super) fn add(&mut self, solution: &QuerySolution) {
        let Some(group) = self.group_of_solution(solution) else { return };
        let mut way = Vec::with_capacity(self.steps.len());
        for step in &self.steps {
            if step.mark.is_some_and(|mark| solution.get(mark).is_none()) {
                continue;
            }
            let numbers = step.places.map(|place| match place {
                Place::Column(column) => solution.get(column).map_or(NONE, |term| number(&mut self.terms, term)),
                Place::Term(number) => number,
            });
            way.push(numbers);
        }
        let group = &mut self.groups[group];
        let full = group.matches.len() + way.len() > MOST_OF_ROW || self.kept > MOST;
        if group.found && full {
            group.cut |=
                !way.iter().all(|it| self.matches.get_index_of(it).is_some_and(|i| group.matches.contains(&i)));
            return;
        }
        group.found = true;
        for numbers in way {
            self.kept += usize::from(group.matches.insert(self.matches.insert_full(numbers).0));
        }
    }

    fn group_of_solution(&mut self, solution: &QuerySolution) -> Option<usize> {
        self.row.clear();
        for cell in &self.cells {
            self.row.push(match *cell {
                Place::Term(number) => number,
                Place::Column(column) => match solution.get(column) {
                    None => NONE,
                    // A term that is in no row is in no row that was asked for.
                    Some(term) => u32::try_from(self.terms.get_index_of(term)?).ok()?,
                },
            });
        }
        self.known.get(self.row.as_slice()).copied()
    }

    /// The trace; nothing if a row was not found again although there was time, which is a bug.
    pub(super) fn finish(self, rows: Rows, cut: Option<Cut>) -> Option<Trace> {
        if cut.is_none() && self.groups.iter().any(|group| !group.found) {
            return None;
        }
        let mut matches: Vec<(usize, Match)> = Vec::with_capacity(self.matches.len());
        for (position, numbers) in self.matches.iter().enumerate() {
            matches.push((position, read(&self.terms, *numbers)?));
        }
        matches.sort_by_cached_key(|(_, it)| (it.triple.to_string(), it.graph.as_ref().map(ToString::to_string)));
        let mut place = vec![0; matches.len()];
        for (new, (old, _)) in matches.iter().enumerate() {
            place[*old] = new;
        }
        let groups = self.groups.into_iter().map(|group| {
            let mut matches: Vec<usize> = group.matches.into_iter().map(|old| place[old]).collect();
            matches.sort_unstable();
            Matched { matches, cut: group.cut || cut.is_some() }
        });
        let groups = groups.collect();
        let matches = matches.into_iter().map(|(_, it)| it).collect();
        Some(Trace { rows, matches, cut, groups, group_of: self.group_of })
    }
}

/// The number of a term; the number of no term if there are too many.
fn number(terms: &mut IndexSet<Term>, term: &Term) -> u32 {
    let position = match terms.get_index_of(term) {
        Some(position) => position,
        None => terms.insert_full(term.clone()).0,
    };
    u32::try_from(position).unwrap_or(NONE)
}

fn read(terms: &IndexSet<Term>, [s, p, o, g]: [u32; 4]) -> Option<Match> {
    let term = |number: u32| terms.get_index(number as usize);
    let node = |number: u32| match term(number)? {
        Term::NamedNode(node) => Some(NamedOrBlankNode::from(node.clone())),
        Term::BlankNode(node) => Some(node.clone().into()),
        Term::Literal(_) => None,
    };
    let predicate: NamedNode = match term(p)? {
        Term::NamedNode(node) => node.clone(),
        _ => return None,
    };
    let triple = Triple { subject: node(s)?, predicate, object: term(o)?.clone() };
    Some(Match { triple, graph: if g == NONE { None } else { Some(node(g)?) } })
}

struct Compile<'a> {
    columns: &'a IndexSet<Variable>,
    terms: &'a mut IndexSet<Term>,
}

impl Compile<'_> {
    /// Nothing for a pattern that can match nothing.
    fn step(&mut self, step: &Step) -> Option<Compiled> {
        let triple = &step.triple;
        let (subject, predicate) = (self.term(&triple.subject)?, self.name(&triple.predicate)?);
        let object = self.term(&triple.object)?;
        let graph = match &step.graph {
            None => Place::Term(NONE),
            Some(name) => self.name(name)?,
        };
        let mark = step.mark.as_ref().and_then(|mark| self.column(mark));
        // A mark without a column: the branch was replaced by a pattern without solutions.
        if step.mark.is_some() && mark.is_none() {
            return None;
        }
        Some(Compiled { places: [subject, predicate, object, graph], mark })
    }

    fn column(&self, variable: &Variable) -> Option<usize> {
        self.columns.get_index_of(variable)
    }

    fn constant(&mut self, term: &Term) -> Place {
        Place::Term(number(self.terms, term))
    }

    fn term(&mut self, term: &TermPattern) -> Option<Place> {
        match term {
            TermPattern::Variable(variable) => self.column(variable).map(Place::Column),
            TermPattern::NamedNode(node) => Some(self.constant(&node.clone().into())),
            TermPattern::Literal(literal) => Some(self.constant(&literal.clone().into())),
            TermPattern::BlankNode(_) => None,
        }
    }

    fn name(&mut self, name: &NamedNodePattern) -> Option<Place> {
        match name {
            NamedNodePattern::Variable(variable) => self.column(variable).map(Place::Column),
            NamedNodePattern::NamedNode(node) => Some(self.constant(&node.clone().into())),
        }
    }
}
