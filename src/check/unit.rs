//! What was tested and what was found: the result of a check, unit by unit.

use crate::diagnostic::{Code, Diagnostic, Place, Report, Severity};
use crate::model::edtf::Day;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The kinds of rules, in the order in which they run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Terms are declared, and ids name something.
    Terms,
    /// Sums of money.
    Values,
    /// Claims are described once, have content and support.
    Claims,
    /// No held fact matches what is denied, and absence has a scope.
    Denials,
    /// Questions that a denial asks of imported registers.
    Probes,
    /// What sources say of the same thing.
    Comparisons,
    /// SHACL.
    Shapes,
    /// Quotations and the snapshots they stand in.
    Anchors,
    /// What an editor should look at.
    Editorial,
}

impl Rule {
    /// Every kind, in the order in which they run.
    pub const ALL: [Self; 9] = [
        Self::Terms,
        Self::Values,
        Self::Claims,
        Self::Denials,
        Self::Probes,
        Self::Comparisons,
        Self::Shapes,
        Self::Anchors,
        Self::Editorial,
    ];

    /// Whether what it finds may be another tomorrow.
    pub(super) const fn depends_on_day(self) -> bool {
        matches!(self, Self::Denials | Self::Probes | Self::Editorial)
    }

    /// The word for it, as it is written down between two checks.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Terms => "terms",
            Self::Values => "values",
            Self::Claims => "claims",
            Self::Denials => "denials",
            Self::Probes => "probes",
            Self::Comparisons => "comparisons",
            Self::Shapes => "shapes",
            Self::Anchors => "anchors",
            Self::Editorial => "editorial",
        }
    }
}

/// The smallest thing that a rule tests by itself: one claim, one focus node, one subject.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Unit {
    /// The rule.
    pub rule: Rule,
    /// N-Triples text of the thing that is tested; where a rule tests one thing in several ways, with a word before it.
    pub key: String,
}

/// What was found, by unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Findings {
    found: BTreeMap<Unit, Vec<Diagnostic>>,
    tested: usize,
}

impl Findings {
    /// Tests one unit: what was found for it before is replaced by what `work` reports.
    ///
    /// A unit is tested once in a pass; what a rule has to say of one key it says in one call.
    pub(super) fn test(&mut self, rule: Rule, key: impl Into<String>, work: impl FnOnce(&mut Report)) {
        let mut report = Report::new();
        work(&mut report);
        self.put(Unit { rule, key: key.into() }, report);
    }

    /// Tests many units side by side; `work` gets the key and says what it finds.
    pub(super) fn test_all<K: Sync>(
        &mut self,
        rule: Rule,
        things: &[K],
        key: impl Fn(&K) -> String + Sync,
        work: impl Fn(&K, &mut Report) + Sync,
    ) {
        let found: Vec<(Unit, Report)> = things
            .par_iter()
            .filter_map(|thing| {
                let mut report = Report::new();
                work(thing, &mut report);
                // Most things are well and were well: neither needs its key.
                (!report.is_empty() || !self.found.is_empty()).then(|| (Unit { rule, key: key(thing) }, report))
            })
            .collect();
        self.tested += things.len() - found.len();
        for (unit, report) in found {
            self.put(unit, report);
        }
    }

    /// Forgets what a rule found, before it tests everything anew.
    pub(super) fn forget(&mut self, rule: Rule) {
        self.found.retain(|unit, _| unit.rule != rule);
    }

    /// Everything found, unit by unit.
    pub fn iter(&self) -> impl Iterator<Item = (&Unit, &[Diagnostic])> {
        self.found.iter().map(|(unit, found)| (unit, found.as_slice()))
    }

    /// Puts back what was found in an earlier process.
    pub(super) fn restore(&mut self, unit: Unit, found: Vec<Diagnostic>) {
        self.found.insert(unit, found);
    }

    #[expect(clippy::needless_pass_by_value, reason = "a report is handed over")]
    fn put(&mut self, unit: Unit, report: Report) {
        self.tested += 1;
        if report.is_empty() {
            self.found.remove(&unit);
        } else {
            self.found.insert(unit, report.iter().cloned().collect());
        }
    }

    /// The units that must be tested again because their findings point into these files, or may depend on
    /// anything (an error may carry a suggestion from all that is known).
    pub(super) fn unsettled(&self, files: &BTreeSet<String>) -> BTreeSet<Unit> {
        let moved = |place: &Place| place.file.as_deref().is_none_or(|file| files.contains(file));
        self.found
            .iter()
            .filter(|(_, found)| {
                found.iter().any(|it| {
                    it.severity == Severity::Error
                        || moved(&it.place)
                        || it.related.iter().any(|(place, _)| moved(place))
                })
            })
            .map(|(unit, _)| unit.clone())
            .collect()
    }
}

/// The result of a check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    pub(super) findings: Findings,
    /// The day on which it was checked: what has expired depends on it.
    pub(super) today: Day,
    /// How many units there were at the last check of everything.
    pub(super) units: usize,
}

impl Checked {
    pub(super) fn start(today: Day) -> Self {
        Self { findings: Findings::default(), today, units: 0 }
    }

    /// The same, with nothing tested yet in this pass.
    pub(super) fn resume(before: &Self, today: Day) -> Self {
        Self { findings: Findings { tested: 0, ..before.findings.clone() }, today, units: before.units }
    }

    /// Everything found, in the order of the places.
    pub fn report(&self) -> Report {
        // One mistake, one message: a shape that is broken where a rule of our own already spoke adds nothing.
        let is_shape = |unit: &Unit| unit.rule == Rule::Shapes;
        let spoken: BTreeSet<&Place> = self
            .findings
            .iter()
            .filter(|(unit, _)| !is_shape(unit))
            .flat_map(|(_, found)| found)
            .filter(|found| found.severity == Severity::Error && found.place.line.or(found.place.row).is_some())
            .map(|found| &found.place)
            .collect();
        let mut report: Report = self
            .findings
            .iter()
            .flat_map(|(unit, found)| found.iter().map(move |found| (unit, found)))
            .filter(|(unit, found)| !is_shape(unit) || !spoken.contains(&found.place))
            .map(|(_, found)| found.clone())
            .collect();
        report.sort();
        report
    }

    /// What was found, unit by unit.
    pub fn findings(&self) -> &Findings {
        &self.findings
    }

    /// How many units were tested in this pass.
    pub fn tested(&self) -> usize {
        self.findings.tested
    }

    /// How many units there were at the last check of everything.
    pub fn units(&self) -> usize {
        self.units
    }

    /// The codes that were found, each with the number of findings.
    pub fn count(&self) -> BTreeMap<&'static str, usize> {
        let codes = self.findings.iter().flat_map(|(_, found)| found).map(|found| found.code);
        codes.fold(BTreeMap::new(), |mut counts, code: &Code| {
            *counts.entry(code.id).or_default() += 1;
            counts
        })
    }
}
