//! Law 4: how far a search reaches, and whether a denial may rest on it.
//!
//! The entry point is [`standing`].
//!
//! 1. A denial about a text that it names needs no search: what an agreement does not say is found by
//!    reading it.
//! 2. Any other denial needs one search that has not expired and is wide enough: its time reaches the
//!    time the denial speaks for (else the day of the search), and it covers the denied classes and
//!    the parties that are named.
//! 3. What a search does not say of itself is taken from its registers. A register that covers other
//!    things only adds nothing to the time covered. Who names no classes, or no parties, covers all.

use super::edtf::{Day, Edtf};
use super::pattern::Pattern;
use super::vocab::{prov, rdfs, tr};
use super::{Claim, Lookup, NamedNode, NamedNodeRef, Prefixes, TermRef};
use std::collections::BTreeSet;

/// Whether a denial may rest on what was searched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It is about texts that it names.
    NeedsNone,
    /// These searches suffice, each alone.
    Good(Vec<NamedNode>),
    /// No search is named.
    Unsearched,
    /// No search suffices; for each one, what is missing.
    NeedsReSearch(Vec<(NamedNode, Vec<Shortfall>)>),
}

/// Why a search is not enough for a denial.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shortfall {
    /// It was good until this day.
    Expired(Day),
    /// Neither the search nor its registers say for which time it is good.
    NoPeriod,
    /// It covers only part of the time that the denial speaks for.
    Period {
        /// What is needed: first and last day.
        needed: (Day, Day),
        /// What is covered.
        covered: Vec<Span>,
    },
    /// It does not cover instances of this class.
    Class(NamedNode),
    /// It does not cover this party.
    Party(NamedNode),
}

/// First and last day; nothing for an end that is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// First day.
    pub from: Option<Day>,
    /// Last day.
    pub until: Option<Day>,
}

impl Standing {
    /// Whether the denial stands.
    pub fn is_good(&self) -> bool {
        matches!(self, Self::NeedsNone | Self::Good(_))
    }

    /// The concept.
    pub fn concept(&self) -> NamedNodeRef<'static> {
        match self {
            Self::NeedsNone => tr::NEEDS_NO_SEARCH,
            Self::Good(_) => tr::IN_GOOD_STANDING,
            Self::Unsearched => tr::UNSEARCHED,
            Self::NeedsReSearch(_) => tr::NEEDS_RE_SEARCH,
        }
    }

    /// The words that readers see.
    pub fn words(&self) -> &'static str {
        match self {
            Self::NeedsNone => "needs no search: it is about a text that was read",
            Self::Good(_) => "in good standing",
            Self::Unsearched => "not searched for",
            Self::NeedsReSearch(_) => "needs re-search",
        }
    }

    /// What is missing, if searches were made and none suffices.
    pub fn shortfalls(&self) -> &[(NamedNode, Vec<Shortfall>)] {
        match self {
            Self::NeedsReSearch(found) => found,
            _ => &[],
        }
    }
}

/// What a standing is judged by, beside the denial.
#[derive(Clone, Copy)]
pub struct Ground<'a> {
    /// Searches, registers, and which class is a kind of which.
    pub records: &'a dyn Lookup,
    /// The kinds of things.
    pub prefixes: &'a Prefixes,
    /// The day on which it is asked.
    pub today: Day,
}

/// Whether a denial may rest on its searches.
pub fn standing(ground: &Ground<'_>, denial: &Claim, pattern: &Pattern) -> Standing {
    if !is_open(pattern, ground.prefixes) {
        return Standing::NeedsNone;
    }
    if denial.searches.is_empty() {
        return Standing::Unsearched;
    }
    let spoken = Spoken::of(ground.records, &denial.iri);
    let found: Vec<(NamedNode, Vec<Shortfall>)> =
        denial.searches.iter().map(|search| (search.clone(), shortfalls(ground, search, pattern, spoken))).collect();
    let good: Vec<NamedNode> =
        found.iter().filter(|(_, missing)| missing.is_empty()).map(|(search, _)| search.clone()).collect();
    if good.is_empty() { Standing::NeedsReSearch(found) } else { Standing::Good(good) }
}

/// Whether a pattern denies that something exists anywhere, rather than in a text that it names.
pub fn is_open(pattern: &Pattern, prefixes: &Prefixes) -> bool {
    let text = |node: &NamedNode| {
        prefixes.kind(node.as_ref()).is_some_and(|(kind, _)| matches!(kind, "agreement" | "proposal" | "provision"))
    };
    !pattern.named().iter().any(text)
}

/// Whether a search looked for things of the kind that a pattern asks for, among the parties that it
/// names: the search or its registers must say which kinds they cover.
pub fn looked_for(ground: &Ground<'_>, search: &NamedNode, pattern: &Pattern) -> bool {
    let own = Scope::of(ground.records, search.as_ref());
    let registers = ground.records.nodes(search.as_ref().into(), prov::USED);
    let scopes: Vec<Scope> = registers.iter().map(|node| Scope::of(ground.records, node.as_ref())).collect();
    let says = !own.classes.is_empty() || scopes.iter().any(|scope| !scope.classes.is_empty());
    let reached = scopes.iter().any(|scope| scope.missing_beside(&own, ground, pattern).is_empty());
    says && reached && !pattern.classes().is_empty() && own.missing(ground, pattern).is_empty()
}

/// Whether a class is the other or one below it, as the records declare.
pub fn is_a(records: &dyn Lookup, class: &NamedNode, ancestor: &NamedNode) -> bool {
    let above = closure(class, |node| records.nodes(node.as_ref().into(), rdfs::SUB_CLASS_OF));
    above.contains(ancestor)
}

/// A class and all below it, as the records declare.
pub fn subclasses(records: &dyn Lookup, class: &NamedNode) -> BTreeSet<NamedNode> {
    closure(class, |node| records.subject_nodes(rdfs::SUB_CLASS_OF, node.as_ref().into()))
}

fn closure(start: &NamedNode, next: impl Fn(&NamedNode) -> Vec<NamedNode>) -> BTreeSet<NamedNode> {
    let mut seen = BTreeSet::new();
    let mut open = vec![start.clone()];
    while let Some(node) = open.pop() {
        if seen.insert(node.clone()) {
            open.extend(next(&node));
        }
    }
    seen
}

/// What is missing in a search.
fn shortfalls(ground: &Ground<'_>, search: &NamedNode, pattern: &Pattern, spoken: Spoken) -> Vec<Shortfall> {
    let it = TermRef::from(search.as_ref());
    let mut missing = Vec::new();
    let day = |property: NamedNodeRef<'_>| ground.records.text(it, property).and_then(|text| Day::parse(&text));
    missing.extend(day(tr::EXPIRES).filter(|day| *day < ground.today).map(Shortfall::Expired));
    let own = Scope::of(ground.records, search.as_ref());
    missing.extend(own.missing(ground, pattern));
    let registers = ground.records.nodes(it, prov::USED);
    let scopes: Vec<Scope> = registers.iter().map(|node| Scope::of(ground.records, node.as_ref())).collect();
    let fitting: Vec<&Scope> =
        scopes.iter().filter(|scope| scope.missing_beside(&own, ground, pattern).is_empty()).collect();
    if fitting.is_empty()
        && let Some(nearest) =
            scopes.iter().map(|scope| scope.missing_beside(&own, ground, pattern)).min_by_key(Vec::len)
    {
        missing.extend(nearest);
    }
    let covered: Vec<Span> = match own.period {
        Some(span) => vec![span],
        None => fitting.iter().filter_map(|scope| scope.period).collect(),
    };
    if let Some(needed) = spoken.needed(day(tr::SEARCHED_ON)) {
        if covered.is_empty() {
            missing.push(Shortfall::NoPeriod);
        } else if !reaches(&covered, needed) {
            missing.push(Shortfall::Period { needed, covered });
        }
    }
    missing
}

/// What a search or register says that it covers.
struct Scope {
    period: Option<Span>,
    classes: Vec<NamedNode>,
    parties: Vec<NamedNode>,
}

impl Scope {
    fn of(records: &dyn Lookup, node: NamedNodeRef<'_>) -> Self {
        let it = TermRef::from(node);
        let date = |property| records.text(it, property).and_then(|text| Edtf::parse(&text).ok());
        let (from, until) = (date(tr::COVERAGE_FROM), date(tr::COVERAGE_UNTIL));
        let period = (from.is_some() || until.is_some())
            .then(|| Span { from: from.and_then(|date| date.earliest), until: until.and_then(|date| date.latest) });
        Self { period, classes: records.nodes(it, tr::COVERS_CLASS), parties: records.nodes(it, tr::COVERS_PARTY) }
    }

    /// Classes and parties of a pattern that are not covered.
    fn missing(&self, ground: &Ground<'_>, pattern: &Pattern) -> Vec<Shortfall> {
        let mut missing = Vec::new();
        if !self.classes.is_empty() {
            let covered = |class: &NamedNode| self.classes.iter().any(|known| is_a(ground.records, class, known));
            missing.extend(pattern.classes().into_iter().filter(|class| !covered(class)).map(Shortfall::Class));
        }
        if !self.parties.is_empty() {
            let is_actor =
                |node: &NamedNode| ground.prefixes.kind(node.as_ref()).is_some_and(|(kind, _)| kind == "actor");
            let named = pattern.named().into_iter().filter(is_actor);
            missing.extend(named.filter(|party| !self.parties.contains(party)).map(Shortfall::Party));
        }
        missing
    }

    /// The same for a register, in what its search does not say of itself.
    fn missing_beside(&self, search: &Self, ground: &Ground<'_>, pattern: &Pattern) -> Vec<Shortfall> {
        let asked = |shortfall: &Shortfall| match shortfall {
            Shortfall::Class(_) => search.classes.is_empty(),
            Shortfall::Party(_) => search.parties.is_empty(),
            _ => true,
        };
        self.missing(ground, pattern).into_iter().filter(asked).collect()
    }
}

/// The time that a denial speaks for, as it says itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spoken {
    /// First day; nothing if it names none.
    pub from: Option<Day>,
    /// Last day; nothing if it names none.
    pub until: Option<Day>,
}

impl Spoken {
    /// Reads it from the records of the denial.
    pub fn of(records: &dyn Lookup, denial: &NamedNode) -> Self {
        let it = TermRef::from(denial.as_ref());
        let date = |property| records.text(it, property).and_then(|text| Edtf::parse(&text).ok());
        Self {
            from: date(tr::VALID_FROM).and_then(|date| date.earliest),
            until: date(tr::VALID_UNTIL).and_then(|date| date.latest),
        }
    }

    /// First and last day that a search must cover: a denial that names no end speaks for the day it was searched on.
    fn needed(self, searched_on: Option<Day>) -> Option<(Day, Day)> {
        let until = self.until.or(searched_on)?;
        Some((self.from.unwrap_or(until).min(until), until))
    }
}

/// Whether spans, taken together, leave no day out.
fn reaches(spans: &[Span], (from, until): (Day, Day)) -> bool {
    let mut spans = spans.to_vec();
    spans.sort_by_key(|span| span.from);
    let mut open = from;
    for span in spans {
        if span.from.is_some_and(|day| day > open) {
            break;
        }
        match span.until {
            None => return true,
            Some(day) if day >= until => return true,
            Some(day) if day >= open => open = day.next(),
            Some(_) => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn span(from: &str, until: &str) -> Span {
        Span { from: Day::parse(from), until: Day::parse(until) }
    }

    #[test]
    fn spans_that_touch_leave_no_day_out() {
        let needed = (day("2010-01-01"), day("2015-06-30"));
        let cow = span("1816-01-01", "2012-12-31");
        assert!(!reaches(&[cow], needed));
        assert!(reaches(&[span("2013-01-01", "2016-12-31"), cow], needed));
        assert!(!reaches(&[span("2013-01-02", "2016-12-31"), cow], needed), "one day is missing");
        assert!(reaches(&[span("", "2020-01-01")], needed));
        assert!(reaches(&[span("2010-01-01", "")], needed));
        assert!(!reaches(&[], needed));
    }

    proptest! {
        #[test]
        fn a_time_is_reached_exactly_if_every_day_of_it_is(
            spans in proptest::collection::vec((1u8..28, 0u8..9), 0..6),
            from in 1u8..28,
            length in 0u8..12,
        ) {
            let day = |n: u8| Day::new(2020, 2, n.clamp(1, 28)).unwrap();
            let spans: Vec<Span> = spans.iter().map(|(a, n)| Span { from: Some(day(*a)), until: Some(day(a + n)) }).collect();
            let (from, until) = (from, (from + length).min(28));
            let inside = |d: Day| spans.iter().any(|s| s.from.unwrap() <= d && d <= s.until.unwrap());
            let every = (from..=until).all(|n| inside(day(n)));
            prop_assert_eq!(reaches(&spans, (day(from), day(until))), every);
        }
    }
}
