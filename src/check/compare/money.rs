//! Sums that have no like sum in another account: across kinds, periods and years.
//!
//! Two accounts that give sums for one instrument and one payer and payee, and no two of them like,
//! still speak of one matter when the years meet. Then the difference is one of scope (kind or
//! purpose), of unit (each year or in total) or of time (years that meet and are not the same).

use super::comparison::{Comparison, Finding};
use super::declared::{How, Way};
use super::judge::{Bench, Said, Verdict};
use super::slots::{Slot, Slots, answers};
use super::words;
use crate::model::NamedNodeRef;
use crate::model::vocab::tr;
use std::collections::BTreeMap;

/// A like group of one account alone.
#[derive(Clone)]
struct Single<'a> {
    how: &'a How,
    said: Said,
    facets: &'a [(u32, u32)],
    years: (i32, i32),
}

/// Comparisons across groups of sums that are not like: those for the same years, whatever they
/// count; and those that count the same, for years that meet.
pub(super) fn across(bench: &Bench<'_>, thing: u32, slots: &Slots) -> Vec<Comparison> {
    let mut same_years: BTreeMap<Vec<(u32, u32)>, Vec<Single<'_>>> = BTreeMap::new();
    let mut same_kind: BTreeMap<Vec<(u32, u32)>, Vec<Single<'_>>> = BTreeMap::new();
    for ((how, facets), rows) in slots {
        let how = &bench.declared.hows[*how];
        if how.way != Way::Money || facets.iter().any(|(property, _)| *property == how.id) {
            continue;
        }
        let mut said = answers(how, rows);
        said.retain(|said| !said.denied);
        let (Some(first), true) = (said.first().cloned(), said.iter().all(|it| it.account == said[0].account)) else {
            continue;
        };
        let key = |without: &[NamedNodeRef<'_>]| -> Vec<(u32, u32)> {
            facets.iter().filter(|(p, _)| !is(bench, *p, without)).copied().collect()
        };
        let single = Single { how, said: first, facets, years: years(bench, facets) };
        if single.years != (i32::MIN, i32::MAX) {
            same_kind.entry(key(&YEARS)).or_default().push(single.clone());
        }
        same_years.entry(key(&KIND)).or_default().push(single);
    }
    let whatever = same_years.into_iter().filter_map(|(key, singles)| cluster(bench, thing, &key, &singles));
    let mut found: Vec<Comparison> = whatever.collect();
    found.extend(same_kind.into_iter().flat_map(|(key, singles)| meeting(bench, thing, &key, singles)));
    found
}

/// Sums whose years meet, of at least two accounts.
fn meeting(bench: &Bench<'_>, thing: u32, key: &[(u32, u32)], mut singles: Vec<Single<'_>>) -> Vec<Comparison> {
    singles.sort_by_key(|single| single.years);
    let mut found = Vec::new();
    let mut open: Vec<Single<'_>> = Vec::new();
    let mut end = i32::MIN;
    for single in singles {
        if single.years.0 > end && !open.is_empty() {
            found.extend(cluster(bench, thing, key, &std::mem::take(&mut open)));
        }
        end = if open.is_empty() { single.years.1 } else { end.max(single.years.1) };
        open.push(single);
    }
    found.extend(cluster(bench, thing, key, &open));
    found
}

fn cluster(bench: &Bench<'_>, thing: u32, key: &[(u32, u32)], singles: &[Single<'_>]) -> Option<Comparison> {
    let first = singles.first()?;
    let other = singles.iter().find(|single| single.said.account != first.said.account)?;
    let differs = |properties: &[NamedNodeRef<'_>]| {
        let own = |single: &Single<'_>| -> Vec<(u32, u32)> {
            single.facets.iter().filter(|(p, _)| is(bench, *p, properties)).copied().collect()
        };
        own(first) != own(other)
    };
    let (finding, reason) = if differs(&KIND[..2]) {
        (Finding::Scope, "they count money of different kinds or for different purposes")
    } else if differs(&KIND[2..]) {
        (Finding::Unit, "one is for each year, the other for the whole time")
    } else {
        (Finding::Time, "they are for different years")
    };
    let mut said: Vec<Said> = singles.iter().map(|single| single.said.clone()).collect();
    said.sort_by_key(|said| said.account);
    let text = |single: &Single<'_>| words::said(bench.reader, bench.evidence, &single.said);
    let why = format!("{} and {}: {reason}", text(first), text(other));
    let slot = Slot { bench: *bench, thing, how: first.how, facets: key, said: &said, silent: &[] };
    Some(slot.comparison(Verdict { finding, why, clashes: Vec::new() }))
}

const KIND: [NamedNodeRef<'static>; 3] = [tr::COMMITMENT_KIND, tr::PURPOSE, tr::PERIOD];

const YEARS: [NamedNodeRef<'static>; 3] = [tr::FISCAL_YEAR, tr::FISCAL_YEAR_FROM, tr::FISCAL_YEAR_UNTIL];

fn is(bench: &Bench<'_>, property: u32, which: &[NamedNodeRef<'_>]) -> bool {
    bench.evidence.node(property).is_some_and(|property| which.contains(&property.as_ref()))
}

/// The fiscal years of a sum; a sum without any stands for all.
fn years(bench: &Bench<'_>, facets: &[(u32, u32)]) -> (i32, i32) {
    let year = |which| {
        let mut of = facets.iter().filter(move |(p, _)| is(bench, *p, &[which]));
        of.next().and_then(|(_, year)| bench.evidence.words(*year)?.parse::<i32>().ok())
    };
    match (year(tr::FISCAL_YEAR), year(tr::FISCAL_YEAR_FROM), year(tr::FISCAL_YEAR_UNTIL)) {
        (Some(year), ..) => (year, year),
        (None, from, until) => (from.unwrap_or(i32::MIN), until.unwrap_or(i32::MAX)),
    }
}
