//! How properties compare, as the ontology declares it.

use super::value::{Number, Relation, Value};
use super::{classes, dates, numbers, obligations, sets, values};
use crate::model::vocab::tr;
use crate::model::{NamedNode, NamedNodeRef, Vocabulary};
use crate::store::Reader;

/// The ways of comparing. A closed set: each is a file beside this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Way {
    Dates,
    Sets,
    Values,
    Classes,
    Money,
    Quantities,
    Obligations,
}

impl Way {
    fn from_iri(iri: NamedNodeRef<'_>) -> Option<Self> {
        match iri {
            _ if iri == tr::COMPARE_DATES => Some(Self::Dates),
            _ if iri == tr::COMPARE_SETS => Some(Self::Sets),
            _ if iri == tr::COMPARE_VALUES => Some(Self::Values),
            _ if iri == tr::COMPARE_CLASSES => Some(Self::Classes),
            _ if iri == tr::COMPARE_MONEY => Some(Self::Money),
            _ if iri == tr::COMPARE_QUANTITIES => Some(Self::Quantities),
            _ if iri == tr::COMPARE_OBLIGATIONS => Some(Self::Obligations),
            _ => None,
        }
    }

    /// Whether an account's values are one list, however many claims give its members.
    pub(super) fn gathers(self) -> bool {
        matches!(self, Self::Sets | Self::Classes)
    }
}

/// A property that the dataset uses and the ontology compares.
#[derive(Clone, Debug)]
pub(super) struct How {
    /// The property.
    pub property: NamedNode,
    /// Its id.
    pub id: u32,
    /// The way.
    pub way: Way,
    /// The tolerance: days, or a share.
    pub within: f64,
}

/// All of them, in the order of their IRIs.
pub(super) struct Declared<'a> {
    pub hows: Vec<How>,
    pub vocabulary: &'a Vocabulary,
}

impl<'a> Declared<'a> {
    pub(super) fn new(reader: &Reader, vocabulary: &'a Vocabulary) -> Self {
        let hows = vocabulary.compared().filter_map(|(property, compared)| {
            Some(How {
                id: reader.id(property.as_ref().into())?,
                way: Way::from_iri(compared.way.as_ref())?,
                within: compared.within.as_deref().and_then(|text| text.parse().ok()).unwrap_or(0.0),
                property: property.clone(),
            })
        });
        Self { hows: hows.collect(), vocabulary }
    }

    /// How two values stand to one another.
    pub(super) fn relate(&self, reader: &Reader, how: &How, a: &Value, b: &Value) -> Relation {
        match how.way {
            Way::Dates => dates::relate(a, b, how.within),
            Way::Sets => sets::relate(a, b),
            Way::Values => values::relate(a, b),
            Way::Classes => classes::relate(a, b, |x, y| self.classes(reader, x, y)),
            Way::Money => numbers::relate(reader, a, b, how.within, numbers::MONEY),
            Way::Quantities => numbers::relate(reader, a, b, how.within, numbers::QUANTITY),
            Way::Obligations => obligations::relate(a, b),
        }
    }

    fn classes(&self, reader: &Reader, a: u32, b: u32) -> Relation {
        let iri = |id| match reader.term(id) {
            crate::model::Term::NamedNode(node) => Some(node),
            _ => None,
        };
        let (Some(a), Some(b)) = (iri(a), iri(b)) else { return Relation::Beside };
        classes::kin(self.vocabulary, a.as_ref(), b.as_ref())
    }
}

/// The text of the number, as far as one is compared.
pub(super) fn digits<'a>(reader: &'a Reader, number: &Number) -> std::borrow::Cow<'a, str> {
    match reader.parts(number.term) {
        crate::store::Parts::Text(text)
        | crate::store::Parts::Tagged(text, _)
        | crate::store::Parts::Typed(text, _) => text,
        _ => std::borrow::Cow::Borrowed(""),
    }
}
