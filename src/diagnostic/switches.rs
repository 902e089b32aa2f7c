//! How much findings weigh in one project: rules that are raised, lowered or switched off.

use super::codes::{self, Code};
use super::{Report, Severity};
use std::collections::BTreeMap;

/// The weights that a project gives to codes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Switches(BTreeMap<&'static str, Option<Severity>>);

/// Why a rule cannot be switched so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadSwitch {
    /// No code has this identifier or name.
    UnknownCode,
    /// The value is none of off, note, warning and error.
    UnknownWeight,
    /// The rule may only be raised: what breaks it is wrong, whoever looks at it.
    Lowered(&'static Code),
}

/// What may stand behind the name of a rule.
pub const WEIGHTS: [&str; 4] = ["off", "note", "warning", "error"];

impl Switches {
    /// Gives a code, named by its identifier or its name, a weight.
    ///
    /// # Errors
    /// [`BadSwitch`] where there is no such code or weight, or the rule may not be lowered.
    pub fn set(&mut self, code: &str, weight: &str) -> Result<(), BadSwitch> {
        let code = codes::named(code).ok_or(BadSwitch::UnknownCode)?;
        let severity = match weight {
            "off" => None,
            "note" => Some(Severity::Note),
            "warning" => Some(Severity::Warning),
            "error" => Some(Severity::Error),
            _ => return Err(BadSwitch::UnknownWeight),
        };
        // Errors come first in the order of severities.
        if !code.is_editorial() && severity.is_none_or(|severity| severity > code.severity) {
            return Err(BadSwitch::Lowered(code));
        }
        self.0.insert(code.id, severity);
        Ok(())
    }

    /// The report as the project weighs it, and how many findings are switched off.
    pub fn apply(&self, report: &Report) -> (Report, usize) {
        let mut off = 0;
        let kept = report.iter().filter_map(|found| {
            let mut found = found.clone();
            match self.0.get(found.code.id) {
                None => {}
                Some(None) => {
                    off += 1;
                    return None;
                }
                Some(Some(severity)) if found.code.is_editorial() => found.severity = *severity,
                // A rule that only may be raised never becomes lighter than it was found.
                Some(Some(severity)) => found.severity = found.severity.min(*severity),
            }
            Some(found)
        });
        let kept: Report = kept.collect();
        (kept, off)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::{Diagnostic, Place};

    #[test]
    fn editorial_rules_move_both_ways_and_others_up() {
        let mut switches = Switches::default();
        assert_eq!(switches.set("single-origin", "off"), Ok(()));
        assert_eq!(switches.set("T4016", "error"), Ok(()));
        assert_eq!(switches.set("expired-search", "error"), Ok(()));
        assert_eq!(switches.set("no-support", "warning"), Err(BadSwitch::Lowered(&codes::NO_SUPPORT)));
        assert_eq!(switches.set("T9999", "off"), Err(BadSwitch::UnknownCode));
        assert_eq!(switches.set("T4016", "loud"), Err(BadSwitch::UnknownWeight));
        let found = |code| Diagnostic::new(code, Place::default(), "x");
        let report: Report =
            [&codes::SINGLE_ORIGIN, &codes::STATUS_WITHOUT_ATTRIBUTION, &codes::EXPIRED_SEARCH, &codes::NO_SUPPORT]
                .map(found)
                .into_iter()
                .collect();
        let (report, off) = switches.apply(&report);
        let weights: Vec<_> = report.iter().map(|found| (found.code.id, found.severity.name())).collect();
        assert_eq!(off, 1);
        assert_eq!(weights, [("T4016", "error"), ("T4006", "error"), ("T4003", "error")]);
    }
}
