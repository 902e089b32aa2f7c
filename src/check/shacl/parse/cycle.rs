//! Shapes that refer to themselves, straight or round about: SHACL leaves their meaning open.

use super::super::model::{Shape, ShapeId};
use super::super::source::{Source, shown};
use crate::diagnostic::Report;
use crate::model::{Prefixes, Term};

/// Shapes inside one another at most: validating recurses with them.
const MOST_NESTED: usize = 100;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    Open,
    /// Done, with this many levels below.
    Done(usize),
}

/// Reports cycles, and shapes nested beyond reason. The search keeps its own stack.
pub(super) fn check(shapes: &[Shape], source: &Source, prefixes: &Prefixes, report: &mut Report) {
    let next: Vec<Vec<ShapeId>> =
        shapes.iter().map(|shape| shape.rules.iter().flat_map(super::Rule::shapes).collect()).collect();
    let mut marks = vec![Mark::New; shapes.len()];
    for start in 0..shapes.len() {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open;
        let mut stack = vec![(start, 0)];
        while let Some((shape, child)) = stack.last_mut() {
            let at = *shape;
            if let Some(inner) = next[at].get(*child) {
                *child += 1;
                match marks[*inner] {
                    Mark::New => {
                        marks[*inner] = Mark::Open;
                        stack.push((*inner, 0));
                    }
                    Mark::Open => refuse(&shapes[*inner], source, prefixes, report),
                    Mark::Done(_) => {}
                }
            } else {
                let depth = next[at].iter().map(|inner| match marks[*inner] {
                    Mark::Done(depth) => depth + 1,
                    _ => 0,
                });
                let depth = depth.max().unwrap_or(0);
                if depth == MOST_NESTED {
                    let message = format!("shapes are nested more than {MOST_NESTED} deep below this one");
                    report.push(source.fault(shapes[at].at, message));
                }
                marks[at] = Mark::Done(depth);
                stack.pop();
            }
        }
    }
}

fn refuse(shape: &Shape, source: &Source, prefixes: &Prefixes, report: &mut Report) {
    let name = match &shape.node {
        Term::NamedNode(_) => format!("the shape `{}`", shown(&shape.node, prefixes)),
        _ => "the shape here".to_owned(),
    };
    report.push(
        source
            .fault(shape.at, format!("{name} refers to itself"))
            .hint("SHACL does not say what such a shape means; write the inner shape out as one of its own"),
    );
}
