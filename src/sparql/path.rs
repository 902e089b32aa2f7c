//! Property paths, as shapes and queries share them.

use crate::model::NamedNode;
use spargebra::algebra::PropertyPathExpression;
use std::fmt;

/// A property path over predicates of any form (IRIs, ids); inverses stand at the single steps.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Path<P> {
    /// One predicate; backwards if so said.
    Step(P, bool),
    /// One path after the other.
    Sequence(Vec<Self>),
    /// Any of the paths.
    Alternative(Vec<Self>),
    /// The path any number of times.
    ZeroOrMore(Box<Self>),
    /// The path at least once.
    OneOrMore(Box<Self>),
    /// The path once, or no step.
    ZeroOrOne(Box<Self>),
}

impl<P> Path<P> {
    /// The same path over other predicates.
    pub fn map<Q>(&self, of: &impl Fn(&P) -> Q) -> Path<Q> {
        let all = |parts: &[Self]| parts.iter().map(|part| part.map(of)).collect();
        match self {
            Self::Step(predicate, inverse) => Path::Step(of(predicate), *inverse),
            Self::Sequence(parts) => Path::Sequence(all(parts)),
            Self::Alternative(parts) => Path::Alternative(all(parts)),
            Self::ZeroOrMore(inner) => Path::ZeroOrMore(Box::new(inner.map(of))),
            Self::OneOrMore(inner) => Path::OneOrMore(Box::new(inner.map(of))),
            Self::ZeroOrOne(inner) => Path::ZeroOrOne(Box::new(inner.map(of))),
        }
    }

    /// The path walked from its end to its start.
    #[must_use]
    pub fn reversed(self) -> Self {
        let all = |parts: Vec<Self>| parts.into_iter().map(Self::reversed);
        match self {
            Self::Step(predicate, inverse) => Self::Step(predicate, !inverse),
            Self::Sequence(parts) => Self::Sequence(all(parts).rev().collect()),
            Self::Alternative(parts) => Self::Alternative(all(parts).collect()),
            Self::ZeroOrMore(inner) => Self::ZeroOrMore(Box::new(inner.reversed())),
            Self::OneOrMore(inner) => Self::OneOrMore(Box::new(inner.reversed())),
            Self::ZeroOrOne(inner) => Self::ZeroOrOne(Box::new(inner.reversed())),
        }
    }
}

/// As SPARQL writes it.
impl<P: fmt::Display> fmt::Display for Path<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, parts: &[Self], between: &str| {
            write!(f, "(")?;
            for (i, part) in parts.iter().enumerate() {
                write!(f, "{}{part}", if i > 0 { between } else { "" })?;
            }
            write!(f, ")")
        };
        match self {
            Self::Step(predicate, inverse) => write!(f, "{}{predicate}", if *inverse { "^" } else { "" }),
            Self::Sequence(parts) => list(f, parts, "/"),
            Self::Alternative(parts) => list(f, parts, "|"),
            Self::ZeroOrMore(inner) => write!(f, "({inner})*"),
            Self::OneOrMore(inner) => write!(f, "({inner})+"),
            Self::ZeroOrOne(inner) => write!(f, "({inner})?"),
        }
    }
}

/// The path in the algebra; `None` for a list without members, which no parser makes.
pub(super) fn expression(path: &Path<NamedNode>) -> Option<PropertyPathExpression> {
    use PropertyPathExpression as E;
    type Join = fn(Box<E>, Box<E>) -> E;
    let join = |parts: &[Path<NamedNode>], join: Join| {
        let parts: Option<Vec<E>> = parts.iter().map(expression).collect();
        parts?.into_iter().reduce(|a, b| join(Box::new(a), Box::new(b)))
    };
    let inner = |path: &Path<NamedNode>| expression(path).map(Box::new);
    Some(match path {
        Path::Step(predicate, false) => E::NamedNode(predicate.clone()),
        Path::Step(predicate, true) => E::Reverse(Box::new(E::NamedNode(predicate.clone()))),
        Path::Sequence(parts) => join(parts, E::Sequence)?,
        Path::Alternative(parts) => join(parts, E::Alternative)?,
        Path::ZeroOrMore(path) => E::ZeroOrMore(inner(path)?),
        Path::OneOrMore(path) => E::OneOrMore(inner(path)?),
        Path::ZeroOrOne(path) => E::ZeroOrOne(inner(path)?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_reads_as_sparql_and_backwards() {
        let path = Path::Sequence(vec![
            Path::Step("a", false),
            Path::ZeroOrMore(Box::new(Path::Alternative(vec![Path::Step("b", true), Path::Step("c", false)]))),
        ]);
        assert_eq!(path.to_string(), "(a/((^b|c))*)");
        assert_eq!(path.reversed().to_string(), "(((b|^c))*/^a)");
    }
}
