//! The order in which patterns are joined that costs least, by the sizes that are expected.
//!
//! Up to [`MOST`] patterns are tried in every order and grouping: for each set of them the best way is kept
//! that was found of its subsets. More are taken one after the other, always the one that costs least.

use super::size::{Name, Size};

/// A pattern to be joined.
#[derive(Clone, Debug)]
pub(super) struct Item {
    pub(super) size: Size,
    /// Whether it can be looked up for each solution of others.
    pub(super) is_simple: bool,
    /// What looking it up once costs, beside its rows.
    pub(super) lookup: f64,
}

/// A condition on solutions: what it needs and which part of them it leaves.
#[derive(Clone, Debug)]
pub(super) struct Sieve {
    pub(super) names: Vec<Name>,
    pub(super) leaves: f64,
}

/// How patterns are joined, by their places in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tree {
    Leaf(usize),
    /// For each solution of the left the pattern is looked up.
    Each(Box<Tree>, usize),
    /// Both sides are computed, and joined by a table of one of them.
    Table(Box<Tree>, Box<Tree>),
}

/// Patterns that are ordered by trying everything.
const MOST: usize = 9;

/// Microseconds, as measured: one lookup in the columns; reading a row; putting a row into a table or
/// looking for one there. A table costs memory and keeps solutions from flowing, so it must be clearly better.
pub(super) const LOOKUP: f64 = 1.5;
const ROW: f64 = 0.4;
const TABLE: f64 = 1.2;

struct Ordering<'a> {
    items: &'a [Item],
    given: &'a Size,
    sieves: &'a [Sieve],
    /// Whether tables may be made of patterns that could be looked up.
    eager: bool,
}

/// Patterns that were joined.
#[derive(Clone, Copy, Default)]
struct Joined {
    cost: f64,
    /// Solutions without conditions.
    read: f64,
    /// Those that are left by the conditions that can be tested.
    rows: f64,
}

/// How a set of patterns came to be.
#[derive(Clone, Copy)]
enum Step {
    Leaf(usize),
    Each(usize),
    /// The set on the left; the rest stands on the right.
    Table(usize),
}

/// The best order of at least one pattern. `given` is what is bound before any of them is asked.
pub(super) fn order(items: &[Item], given: &Size, sieves: &[Sieve], eager: bool) -> Tree {
    let ordering = Ordering { items, given, sieves, eager };
    if items.len() <= MOST { ordering.all() } else { ordering.greedy() }
}

impl Ordering<'_> {
    /// Solutions that are left by those conditions whose names are bound.
    fn rows(&self, size: &Size) -> f64 {
        let can_be_tested = |sieve: &&Sieve| sieve.names.iter().all(|name| size.binds(name));
        size.rows * self.sieves.iter().filter(can_be_tested).map(|sieve| sieve.leaves).product::<f64>()
    }

    fn leaf(&self, at: usize, size: &Size) -> Joined {
        let item = &self.items[at];
        // Of what cannot be looked up, all is computed whatever is bound.
        let read = if item.is_simple { size.rows } else { item.size.rows };
        Joined { cost: item.lookup + ROW * read, read: size.rows, rows: self.rows(size) }
    }

    /// The cost of looking a pattern up for each solution of others, if `read` solutions are found so.
    fn each(&self, left: Joined, at: usize, read: f64) -> f64 {
        let item = &self.items[at];
        if !item.is_simple {
            return f64::INFINITY;
        }
        // What the left side has lost to conditions is not looked up.
        let read = read * left.rows / left.read.max(f64::MIN_POSITIVE);
        left.cost + left.rows * item.lookup + ROW * read
    }

    fn table(left: Joined, right: Joined, rows: f64) -> f64 {
        left.cost + right.cost + TABLE * (left.rows + right.rows) + ROW * rows
    }

    fn all(&self) -> Tree {
        let whole = (1_usize << self.items.len()) - 1;
        let mut sizes = vec![self.given.clone(); whole + 1];
        let mut joined = vec![Joined::default(); whole + 1];
        let mut steps = vec![Step::Leaf(0); whole + 1];
        for set in 1..=whole {
            let lowest = set.trailing_zeros() as usize;
            let size = sizes[set & (set - 1)].join(&self.items[lowest].size);
            let (read, rows) = (size.rows, self.rows(&size));
            let mut best = (f64::INFINITY, Step::Leaf(lowest));
            let mut offer = |cost: f64, step: Step| {
                if cost < best.0 {
                    best = (cost, step);
                }
            };
            if set.is_power_of_two() {
                offer(self.leaf(lowest, &size).cost, Step::Leaf(lowest));
            } else {
                for at in (0..self.items.len()).filter(|at| set & (1 << at) != 0) {
                    offer(self.each(joined[set & !(1 << at)], at, read), Step::Each(at));
                }
                // Every way to cut the set in two.
                let mut left = (set - 1) & set;
                while left > 0 {
                    let right = set & !left;
                    if self.may_be_table(left, right, &sizes) {
                        offer(Self::table(joined[left], joined[right], rows), Step::Table(left));
                    }
                    left = (left - 1) & set;
                }
            }
            joined[set] = Joined { cost: best.0, read, rows };
            steps[set] = best.1;
            sizes[set] = size;
        }
        tree(whole, &steps)
    }

    fn may_be_table(&self, left: usize, right: usize, sizes: &[Size]) -> bool {
        let is_needed = right.is_power_of_two() && !self.items[right.trailing_zeros() as usize].is_simple;
        is_needed || (self.eager && sizes[left].meets(&sizes[right]))
    }

    /// Always goes on with the pattern that costs least, of those that share a name with what is there.
    fn greedy(&self) -> Tree {
        let mut rest: Vec<usize> = (0..self.items.len()).collect();
        let mut size = self.given.clone();
        let mut way: Option<(Joined, Tree)> = None;
        while !rest.is_empty() {
            let meeting: Vec<usize> = rest.iter().copied().filter(|at| size.meets(&self.items[*at].size)).collect();
            let candidates = if meeting.is_empty() { &rest } else { &meeting };
            let costs = candidates.iter().map(|at| (*at, self.next(way.as_ref().map(|way| way.0), *at, &size)));
            let Some((at, cost)) = costs.reduce(|best, other| if other.1 < best.1 { other } else { best }) else {
                break;
            };
            rest.retain(|other| *other != at);
            size = size.join(&self.items[at].size);
            let joined = Joined { cost, read: size.rows, rows: self.rows(&size) };
            let tree = match way {
                None => Tree::Leaf(at),
                Some((_, tree)) if self.items[at].is_simple => Tree::Each(Box::new(tree), at),
                Some((_, tree)) => Tree::Table(Box::new(tree), Box::new(Tree::Leaf(at))),
            };
            way = Some((joined, tree));
        }
        way.map_or(Tree::Leaf(0), |(_, tree)| tree)
    }

    fn next(&self, left: Option<Joined>, at: usize, size: &Size) -> f64 {
        let both = size.join(&self.items[at].size);
        match left {
            None => self.leaf(at, &both).cost,
            Some(left) if self.items[at].is_simple => self.each(left, at, both.rows),
            Some(left) => Self::table(left, self.leaf(at, &self.given.join(&self.items[at].size)), self.rows(&both)),
        }
    }
}

fn tree(set: usize, steps: &[Step]) -> Tree {
    match steps[set] {
        Step::Leaf(at) => Tree::Leaf(at),
        Step::Each(at) => Tree::Each(Box::new(tree(set & !(1 << at), steps)), at),
        Step::Table(left) => Tree::Table(Box::new(tree(left, steps)), Box::new(tree(set & !left, steps))),
    }
}
