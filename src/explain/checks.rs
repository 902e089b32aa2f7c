//! What a sentence is checked for: evidence, figures, wording, age.
//!
//! Each check reports at the words that break it; none stops the others.

use super::carried::Carried;
use super::compile::Compiler;
use super::figures::{self, Figure, Found};
use super::inline::{Kind, Piece, RawItem};
use super::library::Entry;
use super::sentence::Citation;
use super::wording::{self, Overstated};
use crate::diagnostic::codes;
use crate::model::edtf::Day;
use crate::model::vocab::tr;
use crate::model::{NamedNode, Polarity};
use crate::query::words;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// The largest count that the editors' own words may state without a claim.
const OWN_COUNT: i128 = 12;

impl Compiler<'_> {
    pub(super) fn unsupported(&mut self, words: &Words, span: &Range<usize>) {
        let start: String =
            words.text.iter().collect::<String>().split_whitespace().take(8).collect::<Vec<_>>().join(" ");
        let finding = self.source.finding(
            &codes::UNSUPPORTED_SENTENCE,
            span.start,
            span.end,
            format!("the sentence `{start} …` cites nothing"),
        );
        self.report
            .push(finding.hint(
                "cite a claim, `[@claim-id]`, before the full stop, or mark the editors' own words, `[…]{.own}`",
            ));
    }

    /// Reports, once a claim, an assessment made after the explainer was checked, and a search that
    /// had expired by then.
    pub(super) fn check_age(&mut self, item: &RawItem, entry: &Entry) {
        let Some(checked) = self.checked.filter(|_| self.dated.insert(entry.claim.iri.clone())) else { return };
        let at = |code, message: String| self.source.finding(code, item.at, item.end, message);
        let assessed =
            entry.claim.assessments.iter().filter_map(|assessment| Day::parse(assessment.on.as_deref()?)).max();
        if let Some(day) = assessed.filter(|day| *day > checked) {
            let message =
                format!("the claim `{}` was assessed on {}, after the explainer was checked", item.id, words::day(day));
            self.report.push(
                at(&codes::STALE_EXPLAINER, message).hint("read the sentence against the claim, then move `checked`"),
            );
        }
        for search in &entry.claim.searches {
            let expires =
                self.library.records.text(search.as_ref().into(), tr::EXPIRES).and_then(|text| Day::parse(&text));
            if let Some(day) = expires.filter(|day| *day < checked) {
                let message = format!("the search behind claim `{}` expired on {}", item.id, words::day(day));
                self.report.push(
                    at(&codes::EXPIRED_SEARCH, message).hint("search again and record it, or withdraw the finding"),
                );
            }
        }
    }

    pub(super) fn check_figures(&mut self, words: &Words, cited: &[(Citation, Arc<Entry>)]) {
        let mut carried = Carried::default();
        if let Some(day) = self.checked {
            carried.add_day(day);
        }
        let attributes = wording::attributes(&words.text.iter().collect::<String>());
        for (_, entry) in cited {
            carried.join(&entry.carried);
            if attributes {
                carried.join(&entry.sources);
            }
        }
        let claims: BTreeSet<&NamedNode> = cited.iter().map(|(citation, _)| &citation.claim).collect();
        if !claims.is_empty() {
            carried.add_count(claims.len());
        }
        for found in figures::find(&words.text) {
            if carried.carries(&found) || (cited.is_empty() && is_small(&found)) {
                continue;
            }
            let (at, end) = words.bytes(&found.range);
            let shown: String = words.text[found.range.clone()].iter().collect();
            let message = if cited.is_empty() {
                format!("`{shown}` stands in the editors' own words, which carry no figures")
            } else {
                format!("`{shown}` is in none of the claims that the sentence cites")
            };
            let mut finding = self.source.finding(&codes::FIGURE_MISMATCH, at, end, message);
            if let Some(near) = carried.alike(&found.figure).filter(|_| !cited.is_empty()) {
                finding = finding.hint(format!("the cited claims carry {near}"));
            }
            self.report.push(finding);
        }
    }

    pub(super) fn check_wording(&mut self, words: &Words, cited: &[(Citation, Arc<Entry>)], span: &Range<usize>) {
        let text: String = words.text.iter().collect();
        let denials_only = cited.iter().all(|(_, entry)| entry.claim.polarity == Polarity::Denies);
        for (_, entry) in cited {
            let id = self.library.id(&entry.claim.iri);
            let (message, hint) = match wording::check(&text, &entry.claim) {
                Some(Overstated::Plain(status)) => (
                    format!("the sentence states plainly what claim `{id}` holds only as {}", status.word()),
                    "say who says so (`X reports that …`), or that it is disputed or unchecked",
                ),
                Some(Overstated::Affirmed) if denials_only => (
                    format!("the sentence has no negation, but claim `{id}` is a denial"),
                    "say that there is none, or cite the claim that affirms it",
                ),
                _ => continue,
            };
            let finding = self.source.finding(&codes::OVERSTATED, span.start, span.end, message).hint(hint);
            self.report.push(finding);
        }
    }

    pub(super) fn check_headings(&mut self, carried: &Carried) {
        for (text, at) in std::mem::take(&mut self.headings) {
            self.check_titles(carried, &text, &(at..at));
        }
    }

    pub(super) fn check_titles(&mut self, carried: &Carried, text: &[char], place: &Range<usize>) {
        for found in figures::find(text).into_iter().filter(|found| !carried.carries(found) && !is_small(found)) {
            let shown: String = text[found.range.clone()].iter().collect();
            let message = format!("`{shown}` in a heading is in none of the claims that the explainer cites");
            self.report.push(self.source.finding(&codes::FIGURE_MISMATCH, place.start, place.end, message));
        }
    }
}

/// The words of a sentence for the checks: its characters and the bytes where they stand.
pub(super) struct Words {
    pub(super) text: Vec<char>,
    at: Vec<(usize, usize)>,
}

impl Words {
    /// Citations leave nothing; a filled-in value leaves a mark that is no figure.
    pub(super) fn of(pieces: &[Piece]) -> Self {
        let mut it = Self { text: Vec::new(), at: Vec::new() };
        for piece in pieces {
            let c = match &piece.kind {
                Kind::Char(atom) => atom.c,
                Kind::Insert(_) => '\u{fffc}',
                Kind::Cite(_) => continue,
            };
            it.text.push(c);
            it.at.push((piece.at, piece.end));
        }
        it
    }

    fn bytes(&self, range: &Range<usize>) -> (usize, usize) {
        let start = self.at.get(range.start).map_or(0, |at| at.0);
        (start, self.at.get(range.end.saturating_sub(1)).map_or(start, |at| at.1))
    }
}

fn is_small(found: &Found) -> bool {
    matches!(found.figure, Figure::Number(number) if number.whole().is_some_and(|n| n <= OWN_COUNT))
}
