//! Valid time: the days for which a claim can speak.
//!
//! 1. A claim with `tr:validFrom` or `tr:validUntil` speaks for that time.
//! 2. A claim without them whose content states a `tr:legalForce` speaks for the time that its own
//!    content gives as `tr:inForceFrom` and `tr:inForceUntil` of the same thing.
//! 3. Any other claim speaks for all time.
//!
//! Dates may be inexact (EDTF). A day is in the time of a claim when it *can* lie in it: from the
//! earliest day that the start can mean to the latest that the end can mean. A missing or open bound
//! leaves that side open. So `1967?` as a start takes in all of 1967, and so does `1967` as an end.

use super::core::Core;
use super::text::Parts;
use crate::model::NamedNodeRef;
use crate::model::edtf::{Day, Edtf};
use crate::model::vocab::tr;

/// Looks up times for one day.
pub(super) struct Validity<'a> {
    day: Day,
    core: &'a Core,
    valid: Bounds,
    in_force: Bounds,
    legal_force: Option<u32>,
}

/// The properties that bound a time.
struct Bounds {
    from: Option<u32>,
    until: Option<u32>,
    /// The days that an inexact bound can mean, where only they are stated.
    earliest: Option<u32>,
    latest: Option<u32>,
}

impl<'a> Validity<'a> {
    pub(super) fn new(day: Day, core: &'a Core) -> Self {
        let find = |term: NamedNodeRef<'_>| core.find(&term.to_string());
        let valid = Bounds {
            from: find(tr::VALID_FROM),
            until: find(tr::VALID_UNTIL),
            earliest: find(tr::VALID_FROM_EARLIEST),
            latest: find(tr::VALID_UNTIL_LATEST),
        };
        let in_force = Bounds {
            from: find(tr::IN_FORCE_FROM),
            until: find(tr::IN_FORCE_UNTIL),
            earliest: find(tr::IN_FORCE_FROM_EARLIEST),
            latest: find(tr::IN_FORCE_UNTIL_LATEST),
        };
        Self { day, core, valid, in_force, legal_force: find(tr::LEGAL_FORCE) }
    }

    /// Whether a claim can speak for the day.
    pub(super) fn admits(&self, claim: u32) -> bool {
        let own = self.core.scan([Some(claim), None, None, Some(0)], false).map(|[_, p, o, _]| (p, o));
        if let Some(admitted) = self.lies_in(&self.valid, own) {
            return admitted;
        }
        let Some(force) = self.legal_force else { return true };
        let mut stated = self.core.scan([None, Some(force), None, Some(claim + 1)], false).peekable();
        stated.peek().is_none()
            || stated.any(|[thing, ..]| {
                let facts =
                    self.core.scan([Some(thing), None, None, Some(claim + 1)], false).map(|[_, p, o, _]| (p, o));
                self.lies_in(&self.in_force, facts).unwrap_or(true)
            })
    }

    /// Whether the day can lie in the time that these properties give; nothing if they give none.
    fn lies_in(&self, bounds: &Bounds, facts: impl Iterator<Item = (u32, u32)>) -> Option<bool> {
        let (mut found, mut after_start, mut before_end) = (false, true, true);
        for (property, value) in facts {
            let property = Some(property);
            let is_start = property == bounds.from || property == bounds.earliest;
            if !is_start && property != bounds.until && property != bounds.latest {
                continue;
            }
            found = true;
            let Some(date) = self.date(value) else { continue };
            if is_start {
                after_start &= date.earliest.is_none_or(|earliest| earliest <= self.day);
            } else {
                before_end &= date.latest.is_none_or(|latest| self.day <= latest);
            }
        }
        found.then_some(after_start && before_end)
    }

    /// A date; one that cannot be read is an error of the data (`T3004`) and bounds nothing.
    fn date(&self, id: u32) -> Option<Edtf> {
        match self.core.parts(id) {
            Parts::Typed(text, _) | Parts::Text(text) => Edtf::parse(&text).ok(),
            _ => None,
        }
    }
}
