//! What a claim carries: the figures and dates that a sentence citing it may state.
//!
//! 1. Its text, and the words, numbers and dates of its content.
//! 2. What the things in it are called (`Executive Order 14353`), because a sentence names them.
//! 3. When it is valid, and what its absence searches covered.
//! 4. Apart from these, what its sources say of themselves (titles, dates): only a sentence that
//!    attributes may use them, for a source's date is not the date of what it tells.
//!
//! Remarks of the editors are left out: they are no evidence.

use super::decimal::Decimal;
use super::figures::{self, Figure, Found};
use crate::model::edtf::{Day, Edtf, Precision};
use crate::model::vocab::{self, dcterms, prov, tr, xsd};
use crate::model::{Claim, Literal, Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, TermRef};
use crate::query::words;
use std::collections::BTreeSet;

/// The figures that claims carry.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Carried {
    numbers: BTreeSet<Decimal>,
    sums: BTreeSet<Decimal>,
    percents: BTreeSet<Decimal>,
    currencies: BTreeSet<String>,
    days: BTreeSet<Day>,
    days_of_year: BTreeSet<(u8, u8)>,
    months: BTreeSet<(i32, u8)>,
    years: BTreeSet<i32>,
    decades: BTreeSet<i32>,
}

impl Carried {
    /// What one claim carries; `bounds` are the derived date properties, which are passed over.
    pub(super) fn of(records: &dyn Lookup, claim: &Claim, bounds: &BTreeSet<NamedNode>) -> Self {
        let mut it = Self::default();
        it.add_text(claim.text.value());
        it.add_content(records, claim, bounds);
        let iri = TermRef::from(claim.iri.as_ref());
        for property in [tr::VALID_FROM, tr::VALID_UNTIL] {
            it.add_literals(records, iri, property);
        }
        for thing in &claim.about {
            it.add_names(records, thing);
        }
        for search in &claim.searches {
            it.add_search(records, search);
        }
        claim.stances.iter().filter_map(|stance| stance.quotation.as_ref()).for_each(|text| it.add_text(text));
        it
    }

    /// What the sources of a claim carry about themselves: titles, dates of publication, places.
    pub(super) fn of_sources(records: &dyn Lookup, claim: &Claim) -> Self {
        let mut it = Self::default();
        for stance in &claim.stances {
            it.add_literals(records, stance.source.as_ref().into(), tr::PUBLISHED);
            it.add_names(records, &stance.source);
            stance.locator.iter().for_each(|text| it.add_text(text));
        }
        it
    }

    /// What two sets carry together.
    pub(super) fn join(&mut self, other: &Self) {
        self.numbers.extend(&other.numbers);
        self.sums.extend(&other.sums);
        self.percents.extend(&other.percents);
        self.currencies.extend(other.currencies.iter().cloned());
        self.days.extend(&other.days);
        self.days_of_year.extend(&other.days_of_year);
        self.months.extend(&other.months);
        self.years.extend(&other.years);
        self.decades.extend(&other.decades);
    }

    /// Adds a count that follows from what is cited (how many claims, how many years).
    pub(super) fn add_count(&mut self, count: usize) {
        self.numbers.extend(i128::try_from(count).map(|count| Decimal::new(count, 0)));
    }

    /// Adds a day, its month and its year.
    pub(super) fn add_day(&mut self, day: Day) {
        self.days.insert(day);
        self.days_of_year.insert((day.month, day.day));
        self.months.insert((day.year, day.month));
        self.years.insert(day.year);
    }

    /// Whether a figure of a sentence is carried.
    pub(super) fn carries(&self, found: &Found) -> bool {
        match &found.figure {
            Figure::Money(amount, currency) => {
                let same = currency.is_none_or(|code| self.currencies.is_empty() || self.currencies.contains(code));
                same && (self.has(&self.sums, *amount, found.approximate)
                    || self.has(&self.numbers, *amount, found.approximate))
            }
            Figure::Percent(share) => self.has(&self.percents, *share, found.approximate),
            Figure::Number(number) => self.has(&self.numbers, *number, found.approximate) || self.sums.contains(number),
            Figure::Day(day) => self.days.contains(day),
            Figure::DayOfYear(month, day) => self.days_of_year.contains(&(*month, *day)),
            Figure::Month(year, month) => self.months.contains(&(*year, *month)),
            Figure::Year(year) => {
                self.years.contains(year) || self.numbers.contains(&Decimal::new(i128::from(*year), 0))
            }
            Figure::Decade(first) => {
                self.decades.contains(first) || self.years.range(*first..*first + 10).next().is_some()
            }
        }
    }

    /// Up to four carried figures of the same kind, in words, for a hint.
    pub(super) fn alike(&self, figure: &Figure) -> Option<String> {
        let number = |n: &Decimal| words::number(&n.to_string());
        let all: Vec<String> = match figure {
            Figure::Money(..) => {
                let sums = nearest(&self.sums, figure);
                let code = self.currencies.iter().next().map_or("", String::as_str);
                sums.iter().map(|n| words::money(&n.to_string(), code)).collect()
            }
            Figure::Percent(_) => self.percents.iter().map(|n| format!("{} percent", number(n))).collect(),
            Figure::Number(_) => nearest(&self.numbers, figure).iter().map(number).collect(),
            Figure::Day(_) | Figure::DayOfYear(..) => self.days.iter().map(|day| words::day(*day)).collect(),
            Figure::Month(..) => {
                self.months.iter().map(|(year, month)| words::date(&format!("{year:04}-{month:02}"))).collect()
            }
            Figure::Year(_) | Figure::Decade(_) => self.years.iter().map(ToString::to_string).collect(),
        };
        (!all.is_empty()).then(|| all.into_iter().take(4).collect::<Vec<_>>().join(", "))
    }

    fn has(&self, set: &BTreeSet<Decimal>, number: Decimal, approximate: bool) -> bool {
        let year =
            number.whole().and_then(|n| i32::try_from(n).ok()).is_some_and(|n| n > 999 && self.years.contains(&n));
        set.contains(&number) || year || (approximate && set.iter().any(|exact| number.approximates(*exact)))
    }

    fn add_content(&mut self, records: &dyn Lookup, claim: &Claim, bounds: &BTreeSet<NamedNode>) {
        let mut things = BTreeSet::new();
        let mut span = (None, None);
        for triple in records.graph(claim.iri.as_ref()) {
            if let NamedOrBlankNode::NamedNode(node) = &triple.subject {
                things.insert(node.clone());
            }
            if bounds.contains(&triple.predicate) {
                continue;
            }
            if let Term::NamedNode(node) = &triple.object {
                things.insert(node.clone());
            }
            let Term::Literal(literal) = &triple.object else { continue };
            let predicate = triple.predicate.as_ref();
            if predicate == tr::CURRENCY {
                self.currencies.insert(literal.value().to_owned());
            }
            let year = literal.value().parse::<i32>().ok();
            if predicate == tr::FISCAL_YEAR_FROM {
                span.0 = year;
            } else if predicate == tr::FISCAL_YEAR_UNTIL {
                span.1 = year;
            }
            self.add_literal(predicate, literal);
        }
        if let (Some(from), Some(until)) = span
            && let Ok(years) = usize::try_from(i64::from(until) - i64::from(from) + 1)
        {
            self.add_count(years);
        }
        for thing in &things {
            self.add_names(records, thing);
        }
    }

    fn add_search(&mut self, records: &dyn Lookup, search: &NamedNode) {
        let it = TermRef::from(search.as_ref());
        for property in
            [tr::SEARCHED_ON, tr::EXPIRES, tr::COVERAGE, tr::COVERAGE_FROM, tr::COVERAGE_UNTIL, tr::SEARCH_QUERY]
        {
            self.add_literals(records, it, property);
        }
        for register in records.nodes(it, prov::USED) {
            self.add_names(records, &register);
            for property in [tr::VERSION, tr::COVERAGE_FROM, tr::COVERAGE_UNTIL] {
                self.add_literals(records, register.as_ref().into(), property);
            }
        }
    }

    /// The figures in what a thing is called.
    fn add_names(&mut self, records: &dyn Lookup, thing: &NamedNode) {
        let it = TermRef::from(thing.as_ref());
        for property in [tr::TITLE, tr::SHORT_TITLE, tr::NAME, tr::ARTICLE, dcterms::IDENTIFIER] {
            for text in records.objects(it, property) {
                if let Term::Literal(literal) = text {
                    self.add_text(literal.value());
                }
            }
        }
    }

    fn add_literals(&mut self, records: &dyn Lookup, subject: TermRef<'_>, property: NamedNodeRef<'_>) {
        for object in records.objects(subject, property) {
            if let Term::Literal(literal) = object {
                self.add_literal(property, &literal);
            }
        }
    }

    fn add_literal(&mut self, predicate: NamedNodeRef<'_>, literal: &Literal) {
        let datatype = literal.datatype();
        if datatype == vocab::EDTF || datatype == xsd::DATE || datatype == xsd::G_YEAR {
            self.add_date(literal.value());
        } else if let Some(number) = Decimal::parse(literal.value()).filter(|_| is_number(datatype)) {
            if predicate == tr::AMOUNT {
                self.sums.insert(number);
            } else {
                self.numbers.insert(number);
            }
            if [tr::FISCAL_YEAR, tr::FISCAL_YEAR_FROM, tr::FISCAL_YEAR_UNTIL].contains(&predicate) {
                self.years.extend(literal.value().parse::<i32>());
            }
            if predicate == tr::VALUE {
                self.percents.insert(number);
            }
        } else {
            self.add_text(literal.value());
        }
    }

    fn add_date(&mut self, text: &str) {
        let Ok(date) = Edtf::parse(text) else { return };
        let ends = [date.earliest, date.latest];
        for day in ends.into_iter().flatten() {
            match date.precision {
                Precision::Day => self.add_day(day),
                Precision::Month => drop(self.months.insert((day.year, day.month))),
                Precision::Decade => drop(self.decades.insert(day.year - day.year.rem_euclid(10))),
                Precision::Year | Precision::Century | Precision::Interval => {}
            }
            if !matches!(date.precision, Precision::Decade | Precision::Century) {
                self.years.insert(day.year);
            }
        }
        if let Some((from, until)) = text.split_once('/') {
            self.add_date(from);
            self.add_date(until);
        }
    }

    /// Adds the figures of a text.
    pub(super) fn add_text(&mut self, text: &str) {
        for found in figures::find_in(text) {
            match found.figure {
                Figure::Money(amount, currency) => {
                    self.sums.insert(amount);
                    self.currencies.extend(currency.map(str::to_owned));
                }
                Figure::Percent(share) => {
                    self.percents.insert(share);
                    self.numbers.insert(share);
                }
                Figure::Number(number) => drop(self.numbers.insert(number)),
                Figure::Day(day) => self.add_day(day),
                Figure::DayOfYear(month, day) => drop(self.days_of_year.insert((month, day))),
                Figure::Month(year, month) => {
                    self.months.insert((year, month));
                    self.years.insert(year);
                }
                Figure::Year(year) => drop(self.years.insert(year)),
                Figure::Decade(first) => drop(self.decades.insert(first)),
            }
        }
    }
}

/// The numbers nearest to a figure, nearest first.
fn nearest(numbers: &BTreeSet<Decimal>, figure: &Figure) -> Vec<Decimal> {
    let (Figure::Money(wanted, _) | Figure::Number(wanted)) = figure else { return Vec::new() };
    let mut near: Vec<Decimal> = numbers.iter().copied().collect();
    let distance = |n: &Decimal| (n.to_f64() - wanted.to_f64()).abs();
    near.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    near
}

fn is_number(datatype: NamedNodeRef<'_>) -> bool {
    [xsd::INTEGER, xsd::DECIMAL, xsd::DOUBLE].contains(&datatype)
}
