//! Steps that go together in one request.

use super::{Client, RemoteError, Service, Step};
use crate::model::{NamedNode, Triple};

/// Bytes of statements in one request, about.
const BYTES: usize = 1 << 20;

/// A request that a service refuses is cut in halves, unless it has fewer steps than this.
const FEW: usize = 50;

/// Steps that go together.
///
/// In an update, graphs are emptied first, then statements go, then they come. That is also the order
/// of the steps as far as it matters: a graph is emptied before anything is put into it.
pub(super) struct Batch<'a> {
    service: &'a Service,
    steps: Vec<Step>,
    bytes: usize,
}

impl<'a> Batch<'a> {
    pub(super) fn new(service: &'a Service) -> Self {
        Self { service, steps: Vec::new(), bytes: 0 }
    }

    pub(super) fn len(&self) -> usize {
        self.steps.len()
    }

    /// Whether a step can go with those that are there.
    pub(super) fn takes(&self, step: &Step) -> bool {
        let Some(first) = self.steps.first() else { return true };
        let fits = self.steps.len() < self.service.batch.max(1) && self.bytes < BYTES;
        // The graph store protocol speaks of one graph at a time.
        fits && (self.service.update.is_some() || !matches!(step, Step::Clear(_)) && first.graph() == step.graph())
    }

    pub(super) fn push(&mut self, step: Step) {
        if let Step::Delete(_, triple) | Step::Insert(_, triple) = &step {
            self.bytes += size(triple);
        }
        self.steps.push(step);
    }

    /// Sends the steps and forgets them.
    pub(super) fn send(&mut self, client: &Client) -> Result<(), RemoteError> {
        send(client, &self.forget())
    }

    /// Forgets the steps, and gives them.
    pub(super) fn forget(&mut self) -> Vec<Step> {
        self.bytes = 0;
        std::mem::take(&mut self.steps)
    }
}

/// About how long a triple is when written.
fn size(triple: &Triple) -> usize {
    let object = match &triple.object {
        crate::model::Term::NamedNode(node) => node.as_str().len(),
        crate::model::Term::Literal(literal) => literal.value().len() + literal.datatype().as_str().len(),
        crate::model::Term::BlankNode(node) => node.as_str().len(),
    };
    triple.predicate.as_str().len() + object + 100
}

/// Services have limits of which they do not tell: what one refuses is tried in halves.
fn send(client: &Client, steps: &[Step]) -> Result<(), RemoteError> {
    let service = client.service();
    let result = match (&service.update, &service.graph_store) {
        (Some(to), _) => client.update(to, update(steps), &format!("an update of {} steps", steps.len())),
        (None, Some(to)) => {
            let Some(first) = steps.first() else { return Ok(()) };
            let method = match (first, steps.len()) {
                (Step::Clear(_), 1) => "DELETE",
                (Step::Clear(_), _) => "PUT",
                _ => "POST",
            };
            let text = lines(steps);
            let what = format!("`{method}` of {} statements", text.lines().count());
            client.store_graph(method, to, first.graph(), text, &what)
        }
        (None, None) => Err(RemoteError::ReadOnly { url: service.query.as_str().to_owned() }),
    };
    match result {
        Err(RemoteError::Refused { status: 400 | 413 | 500, .. }) if steps.len() >= 2 * FEW => {
            let (first, second) = steps.split_at(steps.len() / 2);
            send(client, first)?;
            send(client, second)
        }
        result => result,
    }
}

/// The statements as N-Triples.
fn lines(steps: &[Step]) -> String {
    let mut text = String::new();
    for step in steps {
        if let Step::Insert(_, triple) = step {
            text.push_str(&format!("{triple} .\n"));
        }
    }
    text
}

/// The steps as one update.
fn update(steps: &[Step]) -> String {
    let mut parts = Vec::new();
    for step in steps {
        if let Step::Clear(graph) = step {
            parts.push(match graph {
                Some(name) => format!("CLEAR SILENT GRAPH {name}"),
                None => "CLEAR SILENT DEFAULT".to_owned(),
            });
        }
    }
    parts.extend(steps.iter().filter_map(by_value));
    let gone = steps.iter().filter(|step| by_value(step).is_none()).filter_map(|step| match step {
        Step::Delete(graph, triple) => Some((graph.as_ref(), triple)),
        _ => None,
    });
    let come = steps.iter().filter_map(|step| match step {
        Step::Insert(graph, triple) => Some((graph.as_ref(), triple)),
        _ => None,
    });
    for (word, body) in [("DELETE", data(gone)), ("INSERT", data(come))] {
        if !body.is_empty() {
            parts.push(format!("{word} DATA {{\n{body}}}"));
        }
    }
    parts.join(" ;\n")
}

/// A statement with a literal of somebody's own datatype is found by its parts before it goes: Virtuoso 7
/// finds none such by `DELETE DATA`, and says nothing of it.
fn by_value(step: &Step) -> Option<String> {
    let Step::Delete(graph, triple) = step else { return None };
    let crate::model::Term::Literal(literal) = &triple.object else { return None };
    let datatype = literal.datatype();
    if datatype.as_str().starts_with(XSD) || literal.language().is_some() {
        return None;
    }
    let pattern = format!("{} {} ?o", triple.subject, triple.predicate);
    let pattern = graph.as_ref().map_or(pattern.clone(), |name| format!("GRAPH {name} {{ {pattern} }}"));
    let text = crate::model::Literal::from(literal.value());
    Some(format!("DELETE {{ {pattern} }} WHERE {{ {pattern} FILTER(STR(?o) = {text} && DATATYPE(?o) = {datatype}) }}"))
}

/// Datatypes that every service knows.
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// Statements as quad data; those of one graph that follow one another stand together.
fn data<'a>(statements: impl Iterator<Item = (Option<&'a NamedNode>, &'a Triple)>) -> String {
    let mut text = String::new();
    let mut open: Option<&NamedNode> = None;
    for (graph, triple) in statements {
        if graph != open {
            text.push_str(if open.is_some() { "}\n" } else { "" });
            if let Some(name) = graph {
                text.push_str(&format!("GRAPH {name} {{\n"));
            }
            open = graph;
        }
        text.push_str(&format!("{triple} .\n"));
    }
    text.push_str(if open.is_some() { "}\n" } else { "" });
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_update_empties_takes_and_gives() {
        let node = |name: &str| NamedNode::new_unchecked(format!("http://e/{name}"));
        let triple = |o: &str| Triple::new(node("s"), node("p"), node(o));
        let steps = [
            Step::Insert(None, triple("1")),
            Step::Clear(Some(node("g"))),
            Step::Insert(Some(node("g")), triple("2")),
            Step::Delete(Some(node("h")), triple("3")),
        ];
        assert_eq!(
            update(&steps),
            "CLEAR SILENT GRAPH <http://e/g> ;\n\
             DELETE DATA {\nGRAPH <http://e/h> {\n<http://e/s> <http://e/p> <http://e/3> .\n}\n} ;\n\
             INSERT DATA {\n<http://e/s> <http://e/p> <http://e/1> .\n\
             GRAPH <http://e/g> {\n<http://e/s> <http://e/p> <http://e/2> .\n}\n}"
        );
        assert_eq!(lines(&steps).lines().count(), 2);
    }
}
