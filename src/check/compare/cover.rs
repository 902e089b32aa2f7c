//! Who is silent, and whether that means something.
//!
//! A register's silence counts only for classes that it lists whole (`tr:lists`), for parties it is
//! not cut off from (`tr:listsPartiesOf`), within its time (`tr:coverageFrom`, `tr:coverageUntil`),
//! and for properties that it gives for other things.

use super::comparison::Silence;
use super::declared::{How, Way};
use super::evidence::{Evidence, Register};
use super::gather::{Row, Rows};
use super::judge::{Bench, Said};
use super::slots::Slots;
use super::value::Value;
use crate::model::edtf::Day;
use crate::model::vocab::{rdf, tr};
use crate::model::{NamedNode, Term};
use std::collections::BTreeSet;

/// A register that says nothing, and why that is.
#[derive(Clone, Debug)]
pub(super) struct Silent {
    pub account: u32,
    pub kind: Silence,
    pub why: String,
}

/// Which accounts give which properties anywhere in the dataset.
pub(super) struct Speakers {
    speaks: BTreeSet<(usize, u32)>,
    whole: bool,
}

impl Speakers {
    pub(super) fn new(rows: &Rows) -> Self {
        Self { speaks: rows.rows.iter().map(|row| (row.how, row.account)).collect(), whole: rows.whole }
    }

    /// Adds the noes of registers that note a type of obligation for each thing and did not note it here.
    pub(super) fn add_noes(bench: &Bench<'_>, thing: u32, rows: &[Row], slots: &mut Slots) {
        let Some(at) = bench.declared.hows.iter().position(|how| how.way == Way::Obligations) else { return };
        let property = bench.declared.hows[at].id;
        for register in bench.evidence.registers.iter().filter(|register| !register.codes.is_empty()) {
            let own = |row: &&Row| row.account == register.account && !row.denied && is_of_instrument(bench, row);
            let claims: BTreeSet<u32> = rows.iter().filter(own).map(|row| row.claim).collect();
            if claims.is_empty() || Reach::of(bench, thing, rows).reaches(bench, register) == Some(false) {
                continue;
            }
            for code in &register.codes {
                let slot = slots.entry((at, vec![(property, *code)])).or_default();
                if slot.iter().any(|row| row.account == register.account) {
                    continue;
                }
                slot.extend(claims.iter().map(|claim| Row {
                    thing,
                    how: at,
                    facets: vec![(property, *code)],
                    account: register.account,
                    value: Value::Is(false),
                    denied: false,
                    claim: *claim,
                    node: thing,
                }));
                slot.sort_unstable();
            }
        }
    }

    /// For each register that lists such things: whether it reaches this one.
    pub(super) fn covered<'a>(&self, bench: &Bench<'a>, thing: u32, rows: &[Row]) -> Covered<'a> {
        let mut registers = Vec::new();
        if self.whole && bench.evidence.registers.iter().any(|register| !register.lists.is_empty()) {
            let reach = Reach::of(bench, thing, rows);
            for register in &bench.evidence.registers {
                let money = register.lists.iter().any(|class| class.as_ref() == tr::COMMITMENT);
                let listed = reach.is_listed(bench, register);
                let reached = if listed { reach.reaches(bench, register) } else { None };
                if listed || money {
                    registers.push((register, reached, money));
                }
            }
        }
        Covered(registers)
    }

    /// The registers that are silent on a question, those that cover the thing first.
    pub(super) fn silent(
        &self,
        bench: &Bench<'_>,
        covered: &Covered<'_>,
        (how, facets): (&How, &[(u32, u32)]),
        said: &[Said],
    ) -> Vec<Silent> {
        let at = bench.declared.hows.iter().position(|it| it.id == how.id);
        let mut silent = Vec::new();
        for (register, reached, lists_money) in covered.0.iter().filter(|_| how.way.can_be_missed()) {
            let account = register.account;
            let speaks = at.is_some_and(|at| self.speaks.contains(&(at, account)));
            if !speaks || said.iter().any(|said| said.account == account) {
                continue;
            }
            let reached = match how.way {
                Way::Money if *lists_money => {
                    fiscal_year(bench.evidence, facets).and_then(|year| within(year, register))
                }
                Way::Money => None,
                _ => *reached,
            };
            let Some(reached) = reached else { continue };
            silent.push(Silent { account, kind: kind(reached), why: why(bench, register, reached) });
        }
        silent.sort_by_key(|silent| (silent.kind, silent.account));
        silent.dedup_by_key(|silent| silent.account);
        silent
    }
}

/// Registers that list such things, whether they reach this one, and whether they list money.
pub(super) struct Covered<'a>(Vec<(&'a Register, Option<bool>, bool)>);

/// Whether a row says something of an agreement itself, and not of money or a quantity beside it.
fn is_of_instrument(bench: &Bench<'_>, row: &Row) -> bool {
    !matches!(bench.declared.hows[row.how].way, Way::Money | Way::Quantities)
}

/// What decides whether a register reaches a thing.
struct Reach {
    classes: Vec<NamedNode>,
    parties: BTreeSet<u32>,
    from: Option<Day>,
    until: Option<Day>,
}

impl Reach {
    fn of(bench: &Bench<'_>, thing: u32, rows: &[Row]) -> Self {
        let property = |row: &Row| bench.declared.hows[row.how].property.as_ref();
        let mut it = Self { classes: Vec::new(), parties: BTreeSet::new(), from: None, until: None };
        for row in rows.iter().filter(|row| !row.denied) {
            match &row.value {
                Value::Terms(parties) if property(row) == tr::PARTY => it.parties.extend(parties),
                Value::Terms(classes) if property(row) == rdf::TYPE => {
                    it.classes.extend(classes.iter().filter_map(|class| bench.evidence.node(*class)));
                }
                Value::Date { latest, .. } if property(row) == tr::IN_FORCE_UNTIL => it.until = it.until.max(*latest),
                Value::Date { earliest, .. } => it.from = [it.from, *earliest].into_iter().flatten().min(),
                _ => {}
            }
        }
        if let Some(kind) = bench.reader.id(rdf::TYPE.into()) {
            for name in bench.evidence.things.names(thing) {
                let types = bench.reader.scan([Some(name), Some(kind), None]);
                it.classes.extend(types.filter_map(|[_, _, class]| match bench.reader.term(class) {
                    Term::NamedNode(class) => Some(class),
                    _ => None,
                }));
            }
        }
        it
    }

    fn is_listed(&self, bench: &Bench<'_>, register: &Register) -> bool {
        let is = |class: &NamedNode, top: &NamedNode| bench.declared.vocabulary.is_a(class.as_ref(), top.as_ref());
        register.lists.iter().any(|top| self.classes.iter().any(|class| is(class, top)))
    }

    /// Whether a register reaches the thing; nothing if that cannot be told.
    fn reaches(&self, _bench: &Bench<'_>, register: &Register) -> Option<bool> {
        if !register.parties.is_empty() {
            if self.parties.is_empty() {
                return None;
            }
            if register.parties.is_disjoint(&self.parties) {
                return Some(false);
            }
        }
        match register.covers {
            (None, None) => Some(true),
            (from, until) => {
                let begin = self.from?;
                if until.is_some_and(|until| begin > until) {
                    return Some(false);
                }
                if from.is_some_and(|from| begin < from) {
                    return self.until.map(|end| from.is_some_and(|from| end >= from));
                }
                Some(true)
            }
        }
    }
}

fn fiscal_year(evidence: &Evidence<'_>, facets: &[(u32, u32)]) -> Option<i32> {
    let property = |id: u32| evidence.node(id);
    let mut years = facets.iter().filter(|(p, _)| {
        property(*p).is_some_and(|p| p.as_ref() == tr::FISCAL_YEAR || p.as_ref() == tr::FISCAL_YEAR_FROM)
    });
    years.find_map(|(_, year)| evidence.words(*year)?.parse().ok())
}

fn within(year: i32, register: &Register) -> Option<bool> {
    let (from, until) = register.covers;
    (from.is_some() || until.is_some())
        .then(|| from.is_none_or(|from| from.year <= year) && until.is_none_or(|until| until.year >= year))
}

const fn kind(reached: bool) -> Silence {
    if reached { Silence::Covers } else { Silence::OutOfReach }
}

fn why(bench: &Bench<'_>, register: &Register, reached: bool) -> String {
    let name = super::comparison::called(bench.reader, &bench.reader.term(register.account));
    if reached {
        return format!("`{name}` covers it and is silent");
    }
    let day = |day: Option<Day>| day.map_or_else(|| "..".to_owned(), |day| day.year.to_string());
    format!(
        "`{name}` is silent because it does not reach it (coverage {} to {}{})",
        day(register.covers.0),
        day(register.covers.1),
        if register.parties.is_empty() { "" } else { ", some parties only" }
    )
}
