//! Changes as a historian reads them: counts first, then claim by claim.

use super::claims::{Alteration, ClaimChange};
use super::facts::{FactChange, FactFate};
use super::things::ThingChange;
use super::{Diff, Fate, Names};
use crate::model::vocab::tr;
use crate::model::{NamedNode, NamedOrBlankNode, Status, Triple};
use crate::query::lines::Lines;
use std::collections::{BTreeMap, BTreeSet};

/// How much is told unless all of it is asked for: claims, statements of one claim, things.
const MOST: Most = Most { claims: 50, statements: 12, things: 20 };

struct Most {
    claims: usize,
    statements: usize,
    things: usize,
}

impl Diff {
    /// The changes as text, in lines of at most `width` characters where words allow; long lists are cut
    /// unless `all` is asked for.
    ///
    /// The earliest and latest days that are derived from a date are left out: the date stands for them.
    pub fn text(&self, names: &Names<'_>, width: usize, all: bool) -> String {
        let most = if all { Most { claims: usize::MAX, statements: usize::MAX, things: usize::MAX } } else { MOST };
        let mut facts: BTreeMap<&NamedNode, Vec<&FactChange>> = BTreeMap::new();
        for change in self.facts.iter().filter(|change| !is_bound(&change.triple)) {
            // A fact is told once, under the first claim that brought it or let it go.
            if let Some(cause) = change.causes.first() {
                facts.entry(&cause.claim).or_default().push(change);
            }
        }
        let mut page = Page { lines: Lines::new(width), names, facts, most };
        page.counts(self);
        page.claims(&self.claims);
        page.things(&self.things);
        page.lines.finish()
    }
}

struct Page<'a> {
    lines: Lines,
    names: &'a Names<'a>,
    facts: BTreeMap<&'a NamedNode, Vec<&'a FactChange>>,
    most: Most,
}

impl Page<'_> {
    fn counts(&mut self, diff: &Diff) {
        if diff.is_empty() {
            self.lines.paragraph(0, "Nothing changed.");
            return;
        }
        let fates = |fate: Fate, list: &[Fate]| list.iter().filter(|it| **it == fate).count();
        let of = |list: Vec<Fate>| {
            let words = [(Fate::New, "new"), (Fate::Withdrawn, "withdrawn"), (Fate::Changed, "changed")];
            counted(words.map(|(fate, word)| (fates(fate, &list), word)))
        };
        let (claims, things) =
            (of(diff.claims.iter().map(|it| it.fate).collect()), of(diff.things.iter().map(|it| it.fate).collect()));
        let words = [(FactFate::Came, "came"), (FactFate::Went, "went"), (FactFate::Stays, "kept by another claim")];
        let told: Vec<FactFate> = self.facts.values().flatten().map(|it| it.fate).collect();
        let facts = counted(words.map(|(fate, word)| (told.iter().filter(|it| **it == fate).count(), word)));
        let statements = counted([(diff.changes.added.len(), "added"), (diff.changes.removed.len(), "removed")]);
        let moved = counted([(diff.moved.len(), "only moved in their files")]);
        for (name, words) in [
            ("Statements", statements),
            ("Claims", claims),
            ("Claims", moved),
            ("Facts held", facts),
            ("Descriptions", things),
        ] {
            if !words.is_empty() {
                self.lines.paragraph(0, &format!("{name}: {words}"));
            }
        }
    }

    fn claims(&mut self, claims: &[ClaimChange]) {
        for change in claims.iter().take(self.most.claims) {
            self.lines.gap();
            self.claim(change);
        }
        self.cut(0, claims.len(), self.most.claims, "claims");
    }

    fn claim(&mut self, change: &ClaimChange) {
        let word = |status: Option<Status>| status.map_or("without a status", Status::word);
        let state = match change.fate {
            Fate::New => format!("new, {}", word(change.status.1)),
            Fate::Withdrawn => format!("withdrawn from its file (was {})", word(change.status.0)),
            Fate::Changed => match (change.held, &change.reason) {
                ((false, true), Some(reason)) => format!("held now: {}", self.names.reason(reason)),
                ((true, false), Some(reason)) => format!("no longer held: {}", self.names.reason(reason)),
                (_, Some(reason)) => self.names.reason(reason),
                _ => "changed".to_owned(),
            },
        };
        let id = self.names.id(&change.claim);
        self.lines.paragraph(0, &format!("{id} — {state}"));
        if !change.text.is_empty() {
            self.lines.paragraph(2, &change.text);
        }
        let facts = self.facts.remove(&change.claim).unwrap_or_default();
        let told: BTreeSet<String> = facts.iter().map(|fact| fact.triple.to_string()).collect();
        // What the first line said already is not said again.
        let is_said = |it: &&Alteration| match it {
            Alteration::Status { .. } => matches!(&change.reason, Some(super::Reason::Status { .. })),
            Alteration::Content { triple, .. } => told.contains(&triple.to_string()) || is_bound(triple),
            Alteration::Record(record) => is_bound_name(&record.property),
            _ => false,
        };
        let alterations: Vec<&Alteration> = change.alterations.iter().filter(|it| !is_said(it)).collect();
        for alteration in alterations.iter().take(self.most.statements) {
            self.alteration(alteration);
        }
        self.cut(2, alterations.len(), self.most.statements, "differences");
        for fact in facts.iter().take(self.most.statements) {
            self.fact(fact, &change.claim);
        }
        self.cut(2, facts.len(), self.most.statements, "facts");
    }

    fn alteration(&mut self, alteration: &Alteration) {
        let names = self.names;
        match alteration {
            Alteration::Status { from, to, by } => {
                let word = |status: &Option<Status>| status.map_or("without a status", Status::word);
                let note =
                    by.as_ref().and_then(|it| it.note.as_ref()).map(|note| format!(": {note}")).unwrap_or_default();
                let by = by.as_ref().map(|it| format!(", by {}", names.assessment(it))).unwrap_or_default();
                self.lines.paragraph(2, &format!("status: {}, was {}{by}{note}", word(to), word(from)));
            }
            Alteration::Judged { assessment, added } => {
                let word = if *added { "judged again" } else { "no longer recorded" };
                let status = assessment.status.map_or("without a status", Status::word);
                self.lines.paragraph(2, &format!("{word}: {status}, {}", names.assessment(assessment)));
            }
            Alteration::Stance { from, to } => {
                let words = match (from, to) {
                    (None, Some(to)) => format!("source added: {}", names.stance(to)),
                    (Some(from), None) => format!("source gone: {}", names.stance(from)),
                    (Some(from), Some(to)) if names.stance(from) == names.stance(to) => {
                        format!("source read anew: {}", names.stance(to))
                    }
                    (Some(from), Some(to)) => {
                        format!("source read anew: {}, was: {}", names.stance(to), names.stance(from))
                    }
                    (None, None) => return,
                };
                self.lines.paragraph(2, &words);
            }
            Alteration::Content { triple, added } => {
                let verb = if *added { "says now" } else { "says no longer" };
                self.lines.paragraph(2, &format!("{verb}: {}", names.statement(triple)));
            }
            // The text as it is now stands above.
            Alteration::Record(change) if change.property.as_ref() == tr::TEXT => {
                let old: Vec<String> = change.old.iter().map(|text| format!("“{}”", names.value(text))).collect();
                self.lines.paragraph(2, &format!("text changed, was: {}", old.join(", ")));
            }
            Alteration::Record(change) => self.lines.paragraph(2, &names.change(change)),
        }
    }

    fn fact(&mut self, fact: &FactChange, under: &NamedNode) {
        let list = |claims: &mut dyn Iterator<Item = &NamedNode>| {
            claims.map(|claim| self.names.id(claim)).collect::<Vec<_>>().join(", ")
        };
        let mark = match fact.fate {
            FactFate::Came => "+ ",
            FactFate::Went => "− ",
            FactFate::Stays => "= ",
        };
        let others = list(&mut fact.causes.iter().map(|cause| &cause.claim).filter(|claim| *claim != under));
        let more = match fact.fate {
            FactFate::Stays => format!(" — still stated by {}", list(&mut fact.held_by.iter())),
            _ if others.is_empty() => String::new(),
            _ => format!(" — also {others}"),
        };
        self.lines.item(2, mark, &format!("{}{more}", self.names.statement(&fact.triple)));
    }

    fn things(&mut self, things: &[ThingChange]) {
        for change in things.iter().take(self.most.things) {
            self.lines.gap();
            self.thing(change);
        }
        self.cut(0, things.len(), self.most.things, "descriptions");
    }

    fn thing(&mut self, change: &ThingChange) {
        let name = match &change.thing {
            NamedOrBlankNode::NamedNode(node) => match self.names.label(node) {
                Some(label) => format!("{} “{label}”", self.names.id(node)),
                None => self.names.id(node),
            },
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        };
        let fate = match change.fate {
            Fate::New => "described for the first time",
            Fate::Withdrawn => "no longer described",
            Fate::Changed => "described anew",
        };
        self.lines.paragraph(0, &format!("{name} — {fate}"));
        if change.fate == Fate::Changed {
            let told: Vec<_> = change.properties.iter().filter(|it| !is_bound_name(&it.property)).collect();
            for property in told.iter().take(self.most.statements) {
                self.lines.paragraph(2, &self.names.change(property));
            }
            self.cut(2, told.len(), self.most.statements, "properties");
        }
    }

    /// Says how many were left out.
    fn cut(&mut self, indent: usize, all: usize, told: usize, what: &str) {
        if all > told {
            if indent == 0 {
                self.lines.gap();
            }
            self.lines.paragraph(indent, &format!("… and {} more {what}; `--all` shows them", all - told));
        }
    }
}

/// `1 new, 2 withdrawn`; nothing where all is zero.
fn counted<const N: usize>(counts: [(usize, &str); N]) -> String {
    let parts: Vec<String> =
        counts.into_iter().filter(|(count, _)| *count > 0).map(|(count, word)| format!("{count} {word}")).collect();
    parts.join(", ")
}

/// The bounds of a date are derived from the date, which stands beside them.
fn is_bound(triple: &Triple) -> bool {
    is_bound_name(&triple.predicate)
}

fn is_bound_name(property: &NamedNode) -> bool {
    let name = property.as_str();
    name.starts_with(tr::NS) && (name.ends_with("Earliest") || name.ends_with("Latest"))
}
