//! Property paths ("Shapes Constraint Language" §2.3.1).

use super::super::model::{At, Path, sh};
use super::super::source::word;
use super::{Parser, is_instance};
use crate::model::Term;

/// Paths inside one another at most.
const MOST_NESTED: usize = 50;

impl Parser<'_> {
    /// The path of a property shape; none for a node shape.
    pub(super) fn path_of(&mut self, node: &Term, at: At) -> Option<Path> {
        let wanted = is_instance(self.source, node, "PropertyShape")
            || !self.source.subjects(sh("property").as_ref(), node).is_empty();
        match self.one(node, "path") {
            Some((_, at)) if is_instance(self.source, node, "NodeShape") => {
                let message = format!("{} is a node shape and has a path", self.name(node));
                self.fault_with(at, message, "call it a sh:PropertyShape, or take the path out");
                None
            }
            Some((value, at)) => self.path(value, at, 0),
            None => {
                // Of what is not described at all, the reference to it is told.
                if wanted && self.source.about(node).next().is_some() {
                    self.fault_with(
                        at,
                        "a property shape has no `sh:path`",
                        "say which values it is about, like sh:path tr:party",
                    );
                }
                None
            }
        }
    }

    fn path(&mut self, value: &Term, at: At, depth: usize) -> Option<Path> {
        if depth > MOST_NESTED {
            self.fault(at, "the path runs in a ring or is nested too deep");
            return None;
        }
        if let Term::NamedNode(_) = value
            && !self.source.is_list(value)
        {
            return Some(Path::Step(self.symbol(value), false));
        }
        if self.source.is_list(value) {
            return self.members(value, at, depth).map(Path::Sequence);
        }
        for kind in ["alternativePath", "inversePath", "zeroOrMorePath", "oneOrMorePath", "zeroOrOnePath"] {
            let Some((inner, at)) = self.one(value, kind) else { continue };
            if self.source.about(value).count() > 1 {
                self.fault(at, format!("a path says more than {}", word(kind)));
            }
            if kind == "alternativePath" {
                return self.members(inner, at, depth).map(Path::Alternative);
            }
            let inner = self.path(inner, at, depth + 1)?;
            return Some(match kind {
                "inversePath" => inner.reversed(),
                "zeroOrMorePath" => Path::ZeroOrMore(Box::new(inner)),
                "oneOrMorePath" => Path::OneOrMore(Box::new(inner)),
                _ => Path::ZeroOrOne(Box::new(inner)),
            });
        }
        self.wrong("path", value, at, "an IRI, a list, or one of sh:inversePath, sh:alternativePath and their like");
        None
    }

    fn members(&mut self, list: &Term, at: At, depth: usize) -> Option<Vec<Path>> {
        let source = self.source;
        match source.list(list) {
            Ok(members) if members.len() > 1 => {
                members.into_iter().map(|(member, at)| self.path(member, at, depth + 1)).collect()
            }
            Ok(_) => {
                self.fault(at, "a path is a list of fewer than two members");
                None
            }
            Err(what) => {
                self.fault(at, format!("a path {what}"));
                None
            }
        }
    }
}
