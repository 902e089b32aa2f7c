//! Conditions on what a pattern leaves open, and how they answer for a value.

use super::edtf::Day;
use super::value::{Truth, Value};
use super::{Literal, NamedNode, Term};

/// What a value must be like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Test {
    /// More than, or later than (`sh:minExclusive`).
    Above(Literal),
    /// At least, or not before (`sh:minInclusive`).
    AtLeast(Literal),
    /// Less than, or earlier than (`sh:maxExclusive`).
    Below(Literal),
    /// At most, or not after (`sh:maxInclusive`).
    AtMost(Literal),
    /// One of a list (`sh:in`).
    OneOf(Vec<Term>),
    /// This one (`sh:hasValue`).
    Is(Term),
    /// A literal of a datatype (`sh:datatype`).
    OfType(NamedNode),
    /// Not all of these together (`sh:not`).
    Not(Vec<Test>),
    /// An agreement in force on a day (`tr:inForceOn`): asked of the graph, not of the value alone.
    InForceOn(Day),
}

impl Test {
    /// Whether a term passes; [`Test::InForceOn`] is open here, because only a graph can tell.
    pub fn holds(&self, term: &Term) -> Truth {
        match self {
            Self::Above(bound) => compared(term, bound, |value, bound| bound.is_before(value, false)),
            Self::AtLeast(bound) => compared(term, bound, |value, bound| bound.is_before(value, true)),
            Self::Below(bound) => compared(term, bound, |value, bound| value.is_before(bound, false)),
            Self::AtMost(bound) => compared(term, bound, |value, bound| value.is_before(bound, true)),
            Self::OneOf(list) => list.iter().map(|one| same(term, one)).max().unwrap_or(Truth::No),
            Self::Is(one) => same(term, one),
            Self::OfType(datatype) => match term {
                Term::Literal(literal) => (literal.datatype() == datatype.as_ref()).into(),
                _ => Truth::No,
            },
            Self::Not(tests) => all(tests, term).negated(),
            Self::InForceOn(_) => Truth::Open,
        }
    }

    /// The bound, if it is a comparison.
    pub fn bound(&self) -> Option<&Literal> {
        match self {
            Self::Above(bound) | Self::AtLeast(bound) | Self::Below(bound) | Self::AtMost(bound) => Some(bound),
            _ => None,
        }
    }

    /// The only values that can pass, if they are listed.
    pub fn listed(&self) -> Option<&[Term]> {
        match self {
            Self::OneOf(list) => Some(list),
            Self::Is(one) => Some(std::slice::from_ref(one)),
            _ => None,
        }
    }

    /// Whether every value that passes all `given` tests passes this one; `false` where that is not certain.
    pub fn follows_from(&self, given: &[&Self]) -> bool {
        let listed = |test: &Self| {
            test.listed().is_some_and(|list| !list.is_empty() && list.iter().all(|one| self.holds(one) == Truth::Yes))
        };
        given.iter().any(|test| *test == self || listed(test) || self.is_weaker_than(test)) || self.excluded_by(given)
    }

    /// Whether a comparison follows from another one.
    fn is_weaker_than(&self, given: &Self) -> bool {
        let (Some(mine), Some(other)) = (self.value(), given.value()) else { return false };
        let sure = |truth: Truth| truth == Truth::Yes;
        match (self, given) {
            (Self::Above(_), Self::AtLeast(_)) => sure(mine.is_before(&other, false)),
            (Self::Above(_) | Self::AtLeast(_), Self::Above(_) | Self::AtLeast(_)) => {
                sure(mine.is_before(&other, true))
            }
            (Self::Below(_), Self::AtMost(_)) => sure(other.is_before(&mine, false)),
            (Self::Below(_) | Self::AtMost(_), Self::Below(_) | Self::AtMost(_)) => sure(other.is_before(&mine, true)),
            _ => false,
        }
    }

    /// Whether it forbids listed values that some given test excludes anyhow.
    fn excluded_by(&self, given: &[&Self]) -> bool {
        let Self::Not(tests) = self else { return false };
        let [test] = tests.as_slice() else { return false };
        test.listed().is_some_and(|list| {
            list.iter()
                .all(|one| given.iter().any(|test| test.holds(one) == Truth::No && !matches!(test, Self::InForceOn(_))))
        })
    }

    fn value(&self) -> Option<Value> {
        self.bound().and_then(|bound| Value::of(bound.as_ref()))
    }
}

/// Whether a term passes all tests.
pub fn all(tests: &[Test], term: &Term) -> Truth {
    tests.iter().map(|test| test.holds(term)).min().unwrap_or(Truth::Yes)
}

fn compared(term: &Term, bound: &Literal, test: impl Fn(&Value, &Value) -> Truth) -> Truth {
    match (Value::of_term(term), Value::of(bound.as_ref())) {
        (Some(value), Some(bound)) => test(&value, &bound),
        _ => Truth::Open,
    }
}

fn same(term: &Term, other: &Term) -> Truth {
    if term == other {
        return Truth::Yes;
    }
    match (Value::of_term(term), Value::of_term(other)) {
        (Some(a), Some(b)) => a.is_same(&b),
        _ => Truth::No,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::vocab::{EDTF, xsd};
    use proptest::prelude::*;

    fn number(n: i32) -> Literal {
        Literal::new_typed_literal(n.to_string(), xsd::INTEGER)
    }

    #[test]
    fn unlike_things_are_never_compared_and_never_the_same() {
        let word = Term::from(Literal::new_simple_literal("7"));
        assert_eq!(Test::Above(number(5)).holds(&word), Truth::Open);
        assert_eq!(Test::Not(vec![Test::Above(number(5))]).holds(&word), Truth::Open);
        assert_eq!(Test::Is(number(7).into()).holds(&word), Truth::No);
        assert_eq!(Test::Not(vec![Test::Is(number(7).into())]).holds(&word), Truth::Yes);
    }

    #[test]
    fn a_rough_date_passes_only_if_every_reading_does() {
        let after = Test::Above(Literal::new_typed_literal("1991-12-26", xsd::DATE));
        let date = |text: &str| Term::from(Literal::new_typed_literal(text, EDTF));
        assert_eq!(after.holds(&date("1991")), Truth::Open);
        assert_eq!(after.holds(&date("1992?")), Truth::Yes);
        assert_eq!(Test::Not(vec![after.clone()]).holds(&date("1991")), Truth::Open);
        assert_eq!(Test::Not(vec![after]).holds(&date("1990")), Truth::Yes);
    }

    #[test]
    fn numbers_are_the_same_however_they_are_written() {
        let decimal = Term::from(Literal::new_typed_literal("5.00", xsd::DECIMAL));
        assert_eq!(Test::OneOf(vec![number(4).into(), number(5).into()]).holds(&decimal), Truth::Yes);
        assert_eq!(Test::OfType(xsd::DECIMAL.into_owned()).holds(&decimal), Truth::Yes);
        assert_eq!(Test::OfType(xsd::INTEGER.into_owned()).holds(&decimal), Truth::No);
    }

    fn any_test() -> impl Strategy<Value = Test> {
        let simple = prop_oneof![
            (-4i32..4).prop_map(|n| Test::Above(number(n))),
            (-4i32..4).prop_map(|n| Test::AtLeast(number(n))),
            (-4i32..4).prop_map(|n| Test::Below(number(n))),
            (-4i32..4).prop_map(|n| Test::AtMost(number(n))),
            (-4i32..4).prop_map(|n| Test::Is(number(n).into())),
            proptest::collection::vec(-4i32..4, 1..4)
                .prop_map(|list| Test::OneOf(list.into_iter().map(|n| number(n).into()).collect())),
        ];
        prop_oneof![simple.clone(), proptest::collection::vec(simple, 1..3).prop_map(Test::Not)]
    }

    proptest! {
        #[test]
        fn what_follows_is_never_refuted_by_a_value(
            wanted in any_test(),
            given in proptest::collection::vec(any_test(), 0..3),
            n in -6i32..6,
        ) {
            let term = Term::from(number(n));
            let refs: Vec<&Test> = given.iter().collect();
            if wanted.follows_from(&refs) && all(&given, &term) == Truth::Yes {
                prop_assert_eq!(wanted.holds(&term), Truth::Yes);
            }
        }
    }
}
