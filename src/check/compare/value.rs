//! Values as they are compared, and how two of them can stand to one another.

use crate::model::edtf::Day;

/// An id that stands for nothing.
pub(super) const NONE: u32 = u32::MAX;

/// A value that an account gives. The order is only there to bring equal ones together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Value {
    /// A date: its bounds, and the term as written.
    Date {
        /// First day that it can mean.
        earliest: Option<Day>,
        /// Last day that it can mean.
        latest: Option<Day>,
        /// The term.
        term: u32,
    },
    /// A single term.
    Term(u32),
    /// A set of terms, in order.
    Terms(Vec<u32>),
    /// Whether there is such a thing.
    Is(bool),
    /// A sum or quantity.
    Number(Number),
}

/// A number with what must be like before it can be compared.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Number {
    /// The term as written.
    pub term: u32,
    /// Currency or unit.
    pub unit: u32,
    /// Price basis.
    pub basis: u32,
    /// The day for which it is given, or the edition of the data.
    pub when: u32,
    /// Given as a rough one.
    pub rough: bool,
    /// A lower limit.
    pub at_least: bool,
}

/// How two values of one slot stand to one another, with the reason in words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Relation {
    /// They say the same.
    Same,
    /// One says less exactly what the other says.
    Finer(&'static str),
    /// Both can stand, and neither says what the other says.
    Beside,
    /// They are of different times.
    Time(&'static str),
    /// They are of different scope.
    Scope(&'static str),
    /// They are in different units or prices.
    Unit(&'static str),
    /// They cannot both be right.
    Contradiction(&'static str),
}

impl Relation {
    /// Whether both can be right as they stand.
    #[cfg(test)]
    pub(super) fn agrees(self) -> bool {
        matches!(self, Self::Same | Self::Finer(_) | Self::Beside)
    }

    /// The reason, where there is one.
    pub(super) fn reason(self) -> &'static str {
        match self {
            Self::Same => "they say the same",
            Self::Beside => "both can stand",
            Self::Finer(why) | Self::Time(why) | Self::Scope(why) | Self::Unit(why) | Self::Contradiction(why) => why,
        }
    }
}
