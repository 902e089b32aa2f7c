//! What a project says of the service that holds its data.

use super::Address;
use crate::model::NamedNode;

/// Where the service keeps our default graph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Home {
    /// In a graph of this name: works everywhere, and touches nothing else there.
    Named(NamedNode),
    /// In the service's own default graph, which must then be ours alone and no union of the others.
    Default,
}

impl Home {
    /// The name, where there is one.
    pub fn name(&self) -> Option<&NamedNode> {
        match self {
            Self::Named(name) => Some(name),
            Self::Default => None,
        }
    }
}

/// A service that speaks SPARQL 1.1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// Where queries go.
    pub query: Address,
    /// Where updates go, if it takes any.
    pub update: Option<Address>,
    /// Where whole graphs go, if it takes any.
    pub graph_store: Option<Address>,
    /// Where our default graph is.
    pub home: Home,
    /// Seconds that one request may take.
    pub timeout: u64,
    /// Bytes of an answer that are read.
    pub most_bytes: u64,
    /// Statements in one request at most.
    pub batch: usize,
}
