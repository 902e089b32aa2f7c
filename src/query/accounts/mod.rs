//! The accounts of an agreement: what each independent source says of its course, side by side.
//!
//! Entry points: [`accounts`], then [`text`](Accounts::text) or [`json`](Accounts::json).
//!
//! 1. Claims that speak of the agreement (under any name that `owl:sameAs` records join), affirm what
//!    they say and are not withdrawn, are read for the origins of the sources that support them.
//! 2. A source that says nothing beyond what another says is listed with that one; a register is
//!    always an account of its own. The editors' own words (`tr:gist`) are nobody's account.
//! 3. For each account: signature, begin, end, suspension and resumption, or that it says nothing
//!    of them; and whether the agreement was in force on a day by this account alone.

mod course;
mod gather;
mod render;
#[cfg(test)]
mod tests;

pub use course::{Course, InForce, Step};

use crate::model::edtf::Day;
use crate::model::{Lookup, NamedNode};

/// What independent sources say of one agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accounts {
    /// The agreement.
    pub agreement: NamedNode,
    /// The accounts, in the order of their sources.
    pub accounts: Vec<SourceAccount>,
}

/// What one source says of an agreement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceAccount {
    /// The origin that speaks.
    pub source: NamedNode,
    /// Where it was read, in order: the origin itself, or copies of it.
    pub read_in: Vec<NamedNode>,
    /// Other origins that say nothing beyond it, in order.
    pub likewise: Vec<NamedNode>,
    /// What it says of the course of the agreement.
    pub course: Course,
    /// The claims behind it, in order.
    pub claims: Vec<NamedNode>,
}

impl Accounts {
    /// How the agreement stood on a day, account by account.
    pub fn on(&self, day: Day) -> impl Iterator<Item = (&SourceAccount, InForce)> {
        self.accounts.iter().map(move |account| (account, account.course.on(day)))
    }

    /// Whether there are several accounts, and one of them tells of a course: a signature, a begin, an
    /// end, a suspension.
    pub fn tell_a_course(&self) -> bool {
        self.accounts.len() > 1 && self.accounts.iter().any(|account| account.course != Course::default())
    }
}

/// The accounts of an agreement; none if no claim that stands speaks of it.
pub fn accounts(records: &dyn Lookup, agreement: &NamedNode) -> Accounts {
    Accounts { agreement: agreement.clone(), accounts: gather::gather(records, agreement) }
}
