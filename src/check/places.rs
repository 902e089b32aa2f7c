//! From a term back to the cell or line that said it.

use crate::diagnostic::Place;
use crate::model::{Batch, GraphNameRef, NamedNodeRef, NamedOrBlankNodeRef, Statement, TermRef};
use rayon::prelude::*;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::OnceLock;

/// An index from subjects to the statements about them, made when it is first asked.
///
/// Statements about one subject mostly stand together, so the index has one entry for each run of
/// them, sorted by a hash of the subject: a tenth of the time and of the room of a hash map.
pub struct Places<'a> {
    batches: &'a [Batch],
    runs: OnceLock<Vec<Run>>,
}

/// Statements of one batch that follow one another and have one subject.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Run {
    hash: u64,
    batch: u32,
    first: u32,
    length: u32,
}

/// How many statements are looked at together while the index is made.
const CHUNK: usize = 1 << 15;

impl<'a> Places<'a> {
    /// An index over the statements of all batches.
    pub fn new(batches: &'a [Batch]) -> Self {
        Self { batches, runs: OnceLock::new() }
    }

    fn runs(&self) -> &[Run] {
        self.runs.get_or_init(|| {
            let chunks: Vec<(u32, u32, &[Statement])> = (0u32..)
                .zip(self.batches)
                .flat_map(|(b, batch)| {
                    let chunks = batch.statements.chunks(CHUNK).enumerate();
                    chunks.map(move |(n, chunk)| (b, small(n * CHUNK), chunk))
                })
                .collect();
            let mut runs: Vec<Run> =
                chunks.into_par_iter().flat_map_iter(|(batch, first, chunk)| runs_of(batch, first, chunk)).collect();
            runs.par_sort_unstable();
            runs
        })
    }

    /// The statements about a subject, in the order of the files, each with its batch.
    pub fn about(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
    ) -> impl Iterator<Item = (&'a Batch, &'a Statement)> + use<'a> {
        let hash = hash(subject);
        let runs = self.runs();
        let batches = self.batches;
        let from = runs.partition_point(|run| run.hash < hash);
        let fits =
            |run: &Run| batches[run.batch as usize].statements[run.first as usize].quad.subject.as_ref() == subject;
        let found: Vec<Run> =
            runs[from..].iter().take_while(|run| run.hash == hash).filter(|run| fits(run)).copied().collect();
        found.into_iter().flat_map(move |run| {
            let batch = &batches[run.batch as usize];
            let first = run.first as usize;
            batch.statements[first..first + run.length as usize].iter().map(move |statement| (batch, statement))
        })
    }

    /// The best known place of a statement: of the triple, else of the property, else of the subject.
    pub fn find(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> Place {
        Self::best(self.about(subject), subject, predicate, object)
    }

    /// The same, of what one claim says.
    pub fn find_in(
        &self,
        graph: NamedNodeRef<'_>,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> Place {
        let is_here = |statement: &Statement| statement.quad.graph_name.as_ref() == GraphNameRef::NamedNode(graph);
        let here = self.about(subject).filter(|(_, statement)| is_here(statement));
        Self::best(here, subject, predicate, object)
    }

    fn best<'s>(
        statements: impl Iterator<Item = (&'s Batch, &'s Statement)>,
        subject: NamedOrBlankNodeRef<'_>,
        predicate: Option<NamedNodeRef<'_>>,
        object: Option<TermRef<'_>>,
    ) -> Place {
        let fits = |statement: &Statement| {
            let property = predicate.is_some_and(|p| p == statement.quad.predicate.as_ref());
            let value = object.is_some_and(|o| o == statement.quad.object.as_ref());
            match (property, value) {
                (true, true) => 0,
                (true, false) => 1,
                // The row that gives a thing its type or name stands for the thing.
                _ if statement.origin.row > 0 || statement.origin.line > 0 => 2,
                _ => 3,
            }
        };
        statements.min_by_key(|(_, statement)| fits(statement)).map_or_else(
            || Place::default().term(subject.to_string()),
            |(batch, statement)| match fits(statement) {
                0 | 1 => batch.place(statement.origin),
                _ => whole_row(batch, statement),
            },
        )
    }

    /// The place where a thing is described.
    pub fn of(&self, subject: NamedOrBlankNodeRef<'_>) -> Place {
        self.find(subject, None, None)
    }
}

fn runs_of(batch: u32, first: u32, chunk: &[Statement]) -> Vec<Run> {
    let runs = chunk.chunk_by(|a, b| a.quad.subject == b.quad.subject);
    runs.scan(first, |next, run| {
        let (first, length) = (*next, small(run.len()));
        *next += length;
        Some(Run { hash: hash(run[0].quad.subject.as_ref()), batch, first, length })
    })
    .collect()
}

fn hash(subject: NamedOrBlankNodeRef<'_>) -> u64 {
    // The hasher without keys gives the same on every run.
    let mut hasher = DefaultHasher::new();
    subject.hash(&mut hasher);
    hasher.finish()
}

/// Files have fewer than four thousand million statements: origins count rows in 32 bits as well.
fn small(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

/// The row or line of a statement, without its column: the thing is meant, not one cell of it.
fn whole_row(batch: &Batch, statement: &Statement) -> Place {
    let mut origin = statement.origin;
    origin.column = 0;
    batch.place(origin)
}
