//! Whether what was sent has arrived.

use super::{Client, RemoteError};
use crate::model::NamedNode;
use std::collections::BTreeMap;

/// Graphs that one request counts: services turn each into a join of its own.
const TOGETHER: usize = 50;

/// Counts graphs at the service, and compares each with how many statements it should have.
///
/// # Errors
/// [`RemoteError::Different`] names the first graph that differs.
pub fn compare(client: &Client, counts: &BTreeMap<Option<NamedNode>, u64>) -> Result<(), RemoteError> {
    let graphs: Vec<(&Option<NamedNode>, u64)> = counts.iter().map(|(graph, count)| (graph, *count)).collect();
    for chunk in graphs.chunks(TOGETHER) {
        let expected: u64 = chunk.iter().map(|(_, count)| count).sum();
        let names: Vec<Option<&NamedNode>> = chunk.iter().map(|(graph, _)| graph.as_ref()).collect();
        if client.count(&names)? != expected {
            differ(client, chunk)?;
        }
    }
    Ok(())
}

/// Names the graph of a chunk that differs.
fn differ(client: &Client, chunk: &[(&Option<NamedNode>, u64)]) -> Result<(), RemoteError> {
    for (graph, here) in chunk {
        let there = client.count(&[graph.as_ref()])?;
        if there != *here {
            let url = client.service().query.as_str().to_owned();
            let graph = graph.as_ref().map_or("the default graph".to_owned(), |name| format!("the graph {name}"));
            return Err(RemoteError::Different { url, graph, here: *here, there });
        }
    }
    Ok(())
}
