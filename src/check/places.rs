//! From a term back to the cell or line that said it.

use crate::diagnostic::Place;
use crate::model::{Batch, NamedNodeRef, NamedOrBlankNode, NamedOrBlankNodeRef, Statement, TermRef};
use std::collections::HashMap;

/// An index from subjects to the statements about them.
///
/// Only looked up, never listed, so its order reaches no output.
pub struct Places<'a> {
    batches: &'a [Batch],
    by_subject: HashMap<&'a NamedOrBlankNode, Vec<(u32, u32)>>,
}

impl<'a> Places<'a> {
    /// Indexes the statements of all batches.
    pub fn new(batches: &'a [Batch]) -> Self {
        let mut by_subject: HashMap<&NamedOrBlankNode, Vec<(u32, u32)>> = HashMap::new();
        for (b, batch) in (0u32..).zip(batches) {
            for (s, statement) in (0u32..).zip(&batch.statements) {
                by_subject.entry(&statement.quad.subject).or_default().push((b, s));
            }
        }
        Self { batches, by_subject }
    }

    /// The statements about a subject, in the order of the files, each with its batch.
    pub fn about(
        &self,
        subject: NamedOrBlankNodeRef<'_>,
    ) -> impl Iterator<Item = (&'a Batch, &'a Statement)> + use<'_, 'a> {
        let batches = self.batches;
        self.by_subject.get(&subject.into_owned()).into_iter().flatten().map(move |(b, s)| {
            let batch = &batches[*b as usize];
            (batch, &batch.statements[*s as usize])
        })
    }

    /// The best known place of a statement: of the triple, else of the property, else of the subject.
    pub fn find(
        &self,
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
        self.about(subject).min_by_key(|(_, statement)| fits(statement)).map_or_else(
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

/// The row or line of a statement, without its column: the thing is meant, not one cell of it.
fn whole_row(batch: &Batch, statement: &Statement) -> Place {
    let mut origin = statement.origin;
    origin.column = 0;
    batch.place(origin)
}
