//! Simple entailment (law 3): are there instances of a pattern in the default graph?
//!
//! The entry points are [`find_instance`], [`find_instances`] and [`touches`].
//!
//! 1. Terms become ids; a term that the dataset does not use can match nothing.
//! 2. What is still to be found is split into parts that share no variable; each is solved alone.
//! 3. In a part the triple with the fewest matches comes next; its rows bind variables, and
//!    conditions are tested as soon as theirs is bound (`condition`).
//! 4. What remains is split again, for a bound variable joins nothing any more.
//!
//! Every row that is looked at is a step, and so is every count. Whoever needs more steps than the
//! limit is told so: a pattern that was not searched to the end has not been found absent.

use super::conditions::Conditions;
use crate::model::pattern::Pattern;
use crate::model::{BlankNode, NamedOrBlankNode, Term, Triple};
use crate::store::Reader;
use indexmap::IndexSet;

/// Steps that one search may take: some seconds.
pub const MOST_STEPS: u64 = 20_000_000;

/// Triples that one connected part of a pattern may have; the search is as deep.
const MOST_CONNECTED: usize = 128;

/// A pattern that could not be searched to the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the search was given up after {steps} steps")]
pub struct TooCostly {
    /// Steps taken.
    pub steps: u64,
}

/// The triples of one instance of a pattern in the default graph, if there is one.
///
/// Blank nodes of the pattern are variables (RDF 1.1 Semantics, section 5), and its conditions hold
/// for what they stand for. The pattern without triples has the instance without triples. Of several
/// instances the choice is the same on every run.
///
/// # Errors
/// [`TooCostly`] if the limit of steps was reached before there was an answer.
pub fn find_instance(reader: &Reader, pattern: &Pattern) -> Result<Option<Vec<Triple>>, TooCostly> {
    Ok(find_instances(reader, pattern, 1)?.into_iter().next())
}

/// The instances of a pattern, as [`find_instance`] has it, up to a number.
///
/// # Errors
/// [`TooCostly`] if the limit of steps was reached before there were as many, or all.
pub fn find_instances(reader: &Reader, pattern: &Pattern, most: usize) -> Result<Vec<Vec<Triple>>, TooCostly> {
    find_within(reader, pattern, most, MOST_STEPS)
}

/// The same with a limit of steps.
pub(super) fn find_within(
    reader: &Reader,
    pattern: &Pattern,
    most: usize,
    limit: u64,
) -> Result<Vec<Vec<Triple>>, TooCostly> {
    let mut nodes = IndexSet::new();
    let Some(patterns) = pattern.triples.iter().map(|triple| ids(reader, triple, &mut nodes)).collect() else {
        return Ok(Vec::new());
    };
    let Some(conditions) = Conditions::new(reader, &pattern.conditions, &nodes) else { return Ok(Vec::new()) };
    let mut search = Search { reader, patterns, conditions, bound: vec![None; nodes.len()], steps: 0, limit };
    let all: Vec<usize> = (0..search.patterns.len()).collect();
    let solutions = search.solve(&all, most, 0)?;
    let instance = |solution: &Solution| -> Vec<Triple> {
        pattern.triples.iter().filter_map(|triple| instance(reader, triple, &nodes, solution)).collect()
    };
    Ok(solutions.iter().map(instance).collect())
}

/// Whether the answer of a pattern may change when a triple comes to the default graph or leaves it.
pub fn touches(pattern: &Pattern, changed: &Triple) -> bool {
    let of_triples = pattern.triples.iter().any(|triple| {
        let subject = fits(&triple.subject.clone().into(), &changed.subject.clone().into(), pattern);
        let object = fits(&triple.object, &changed.object, pattern);
        let loops = triple.object == Term::from(triple.subject.clone()) && triple.subject.is_blank_node();
        let same = changed.object == Term::from(changed.subject.clone());
        triple.predicate == changed.predicate && subject && object && (same || !loops)
    });
    of_triples || super::conditions::touched(&pattern.conditions, changed)
}

fn fits(wanted: &Term, found: &Term, pattern: &Pattern) -> bool {
    let on: NamedOrBlankNode = match wanted {
        Term::BlankNode(node) => node.clone().into(),
        _ => return wanted == found,
    };
    pattern.tests_on(&on).all(|test| super::conditions::may_pass(test, found))
}

/// A position of a pattern: an id, or a variable by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Slot {
    Id(u32),
    Variable(usize),
}

type Slots = [Slot; 3];

/// What variables stand for.
type Solution = Vec<(usize, u32)>;

struct Search<'a> {
    reader: &'a Reader,
    patterns: Vec<Slots>,
    conditions: Conditions<'a>,
    bound: Vec<Option<u32>>,
    steps: u64,
    limit: u64,
}

impl Search<'_> {
    /// Solutions of the patterns that remain, under what is bound now.
    fn solve(&mut self, remaining: &[usize], most: usize, depth: usize) -> Result<Vec<Solution>, TooCostly> {
        if depth > MOST_CONNECTED {
            return Err(TooCostly { steps: self.steps });
        }
        let mut parts = Vec::new();
        for part in self.split(remaining) {
            let (count, next) = self.cheapest(&part)?;
            if count == 0 {
                return Ok(Vec::new());
            }
            parts.push((count, next, part));
        }
        // The part that is most likely to fail comes first; equal ones keep their order.
        parts.sort_by_key(|(count, ..)| *count);
        let mut solutions = vec![Solution::new()];
        for (_, next, part) in parts {
            let found = self.part(&part, next, most, depth)?;
            solutions = product(&solutions, &found, most);
            if solutions.is_empty() {
                break;
            }
        }
        Ok(solutions)
    }

    /// Solutions of one connected part, beginning with one of its patterns.
    fn part(&mut self, part: &[usize], next: usize, most: usize, depth: usize) -> Result<Vec<Solution>, TooCostly> {
        let rest: Vec<usize> = part.iter().copied().filter(|pattern| *pattern != next).collect();
        let slots = self.patterns[next];
        let mut found: Vec<Solution> = Vec::new();
        for row in self.reader.scan(self.wanted(slots)) {
            self.step()?;
            let Some(newly) = self.bind(slots, row)? else { continue };
            let inner = if rest.is_empty() {
                Ok(vec![Solution::new()])
            } else {
                self.solve(&rest, most - found.len(), depth + 1)
            };
            for variable in &newly {
                self.bound[variable.0] = None;
            }
            found.extend(inner?.into_iter().map(|mut solution| {
                solution.extend(&newly);
                solution
            }));
            if found.len() >= most {
                break;
            }
        }
        Ok(found)
    }

    /// Binds the variables of a pattern to a row; nothing, and nothing bound, if they do not fit.
    fn bind(&mut self, slots: Slots, row: [u32; 3]) -> Result<Option<Solution>, TooCostly> {
        let mut newly = Solution::new();
        let mut fits = true;
        for (slot, id) in slots.into_iter().zip(row) {
            let Slot::Variable(variable) = slot else { continue };
            fits = if let Some(known) = self.bound[variable] {
                known == id
            } else {
                self.bound[variable] = Some(id);
                newly.push((variable, id));
                self.step()?;
                self.conditions.hold(variable, id)
            };
            if !fits {
                break;
            }
        }
        if !fits {
            for (variable, _) in &newly {
                self.bound[*variable] = None;
            }
        }
        Ok(fits.then_some(newly))
    }

    fn wanted(&self, slots: Slots) -> [Option<u32>; 3] {
        slots.map(|slot| match slot {
            Slot::Id(id) => Some(id),
            Slot::Variable(variable) => self.bound[variable],
        })
    }

    /// The pattern with the fewest matches, and how many; the first of equals.
    fn cheapest(&mut self, part: &[usize]) -> Result<(usize, usize), TooCostly> {
        let mut best = (usize::MAX, 0);
        for pattern in part {
            self.step()?;
            best = best.min((self.reader.count(self.wanted(self.patterns[*pattern])), *pattern));
        }
        Ok(best)
    }

    /// Parts that share no open variable, in the order of their first patterns.
    fn split(&self, remaining: &[usize]) -> Vec<Vec<usize>> {
        let mut parts: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for pattern in remaining {
            let open = |slot: &Slot| match slot {
                Slot::Variable(variable) if self.bound[*variable].is_none() => Some(*variable),
                _ => None,
            };
            let mut variables: Vec<usize> = self.patterns[*pattern].iter().filter_map(open).collect();
            let mut patterns = Vec::new();
            let (joined, apart) = parts.into_iter().partition(|(_, known)| known.iter().any(|v| variables.contains(v)));
            parts = apart;
            let joined: Vec<(Vec<usize>, Vec<usize>)> = joined;
            for (others, known) in joined {
                patterns.extend(others);
                variables.extend(known);
            }
            patterns.push(*pattern);
            parts.push((patterns, variables));
        }
        let mut parts: Vec<Vec<usize>> = parts.into_iter().map(|(patterns, _)| patterns).collect();
        for part in &mut parts {
            part.sort_unstable();
        }
        parts.sort();
        parts
    }

    fn step(&mut self) -> Result<(), TooCostly> {
        self.steps += 1;
        if self.steps > self.limit { Err(TooCostly { steps: self.limit }) } else { Ok(()) }
    }
}

/// Every solution of one part with every one of another, up to a number.
fn product(some: &[Solution], others: &[Solution], most: usize) -> Vec<Solution> {
    let both = some.iter().flat_map(|a| others.iter().map(|b| [a.as_slice(), b.as_slice()].concat()));
    both.take(most).collect()
}

fn ids(reader: &Reader, triple: &Triple, nodes: &mut IndexSet<BlankNode>) -> Option<Slots> {
    let mut slot = |term: &Term| match term {
        Term::BlankNode(node) => Some(Slot::Variable(nodes.insert_full(node.clone()).0)),
        other => reader.id(other.as_ref()).map(Slot::Id),
    };
    Some([slot(&triple.subject.clone().into())?, slot(&triple.predicate.clone().into())?, slot(&triple.object)?])
}

fn instance(reader: &Reader, triple: &Triple, nodes: &IndexSet<BlankNode>, solution: &Solution) -> Option<Triple> {
    let term = |term: &Term| match term {
        Term::BlankNode(node) => {
            let variable = nodes.get_index_of(node)?;
            solution.iter().find(|(bound, _)| *bound == variable).map(|(_, id)| reader.term(*id))
        }
        other => Some(other.clone()),
    };
    let subject: NamedOrBlankNode = match term(&triple.subject.clone().into())? {
        Term::NamedNode(node) => node.into(),
        Term::BlankNode(node) => node.into(),
        Term::Literal(_) => return None,
    };
    Some(Triple { subject, predicate: triple.predicate.clone(), object: term(&triple.object)? })
}

#[cfg(test)]
mod tests;
