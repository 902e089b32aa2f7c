//! Functions of SPARQL that rooms above give to a query.

use crate::model::{NamedNode, Term};
use spareval::QueryEvaluator;
use std::fmt;
use std::sync::Arc;

type Function = Arc<dyn Fn(&[Term]) -> Option<Term> + Send + Sync>;

/// Functions by name; cheap to clone.
#[derive(Clone, Default)]
pub struct Functions(Vec<(NamedNode, Function)>);

impl Functions {
    /// Adds a function: it gets the values of its arguments and gives a term, or nothing for an error.
    ///
    /// It must give the same for the same arguments (law 8).
    #[must_use]
    pub fn with(mut self, name: NamedNode, function: impl Fn(&[Term]) -> Option<Term> + Send + Sync + 'static) -> Self {
        self.0.push((name, Arc::new(function)));
        self
    }

    /// An evaluator that knows them.
    pub(super) fn evaluator(&self) -> QueryEvaluator {
        self.0.iter().fold(QueryEvaluator::new(), |evaluator, (name, function)| {
            let function = Arc::clone(function);
            evaluator.with_custom_function(name.clone(), move |arguments| function(arguments))
        })
    }
}

impl fmt::Debug for Functions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}
