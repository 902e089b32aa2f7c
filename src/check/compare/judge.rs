//! What comes of a slot: how its answers stand to one another, and who outweighs whom.

use super::comparison::Finding;
use super::declared::{Declared, How, Way};
use super::evidence::Evidence;
use super::value::{Relation, Value};
use super::words;
use crate::model::edtf::Day;
use crate::store::Reader;
use std::collections::BTreeSet;

/// Beyond this many different values, each is compared with the first ones only: a slot so full is
/// a mistake of the data, and one contradiction says so as well as a million.
const COMPARED: usize = 400;

/// What one account says, with the claims it says it in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub account: u32,
    pub value: Value,
    pub denied: bool,
    pub claims: Vec<u32>,
}

/// A finding, why, and the answers that contradict one another.
pub(super) struct Verdict {
    pub finding: Finding,
    pub why: String,
    pub clashes: Vec<(usize, usize)>,
}

/// What a judgement is made with.
#[derive(Clone, Copy)]
pub(super) struct Bench<'a> {
    pub reader: &'a Reader,
    pub declared: &'a Declared<'a>,
    pub evidence: &'a Evidence<'a>,
}

impl Bench<'_> {
    /// How two answers stand to one another, with what is denied and when they are valid.
    pub(super) fn relate(&self, how: &How, a: &Said, b: &Said) -> Relation {
        let relation = match (a.denied, b.denied) {
            (false, false) => self.declared.relate(self.reader, how, &a.value, &b.value),
            (true, true) => return if a.value == b.value { Relation::Same } else { Relation::Beside },
            (true, false) => self.denial(how, &a.value, &b.value),
            (false, true) => self.denial(how, &b.value, &a.value),
        };
        match relation {
            Relation::Contradiction(_) if self.apart(a, b) => Relation::Time("the claims speak of different times"),
            other => other,
        }
    }

    /// Whether what is denied covers what is affirmed.
    fn denial(&self, how: &How, denied: &Value, affirmed: &Value) -> Relation {
        let covered = match (denied, affirmed) {
            (Value::Date { earliest: a, latest: b, .. }, Value::Date { earliest: x, latest: y, .. }) => {
                a <= x && x.is_some() && y <= b && y.is_some()
            }
            (Value::Terms(denied), Value::Terms(affirmed)) if how.way == Way::Classes => {
                let iri = |id: &u32| self.evidence.node(*id);
                affirmed.iter().filter_map(iri).any(|class| {
                    denied.iter().filter_map(iri).any(|top| self.declared.vocabulary.is_a(class.as_ref(), top.as_ref()))
                })
            }
            (Value::Terms(denied), Value::Terms(affirmed)) => denied.iter().any(|it| affirmed.contains(it)),
            (denied, affirmed) => self.declared.relate(self.reader, how, denied, affirmed) == Relation::Same,
        };
        if covered { Relation::Contradiction("one says it, the other denies it") } else { Relation::Beside }
    }

    /// Whether the claims of two answers are all valid at different times.
    fn apart(&self, a: &Said, b: &Said) -> bool {
        let valid = |said: &Said| -> Vec<(Option<Day>, Option<Day>)> {
            said.claims.iter().filter_map(|claim| self.evidence.claim(*claim)).map(|claim| claim.valid).collect()
        };
        let before = |x: &(Option<Day>, Option<Day>), y: &(Option<Day>, Option<Day>)| matches!((x.1, y.0), (Some(end), Some(start)) if end < start);
        let (a, b) = (valid(a), valid(b));
        !a.is_empty() && !b.is_empty() && a.iter().all(|x| b.iter().all(|y| before(x, y) || before(y, x)))
    }

    /// What comes of the answers to one question; nothing if there is nothing to compare.
    pub(super) fn judge(&self, how: &How, said: &[Said]) -> Option<Verdict> {
        let accounts: BTreeSet<u32> = said.iter().map(|said| said.account).collect();
        let mut seen = Seen::default();
        for (i, a) in said.iter().enumerate() {
            for (j, b) in said.iter().enumerate().skip(i + 1).take(COMPARED) {
                let relation = self.relate(how, a, b);
                if a.account != b.account || matches!(relation, Relation::Contradiction(_)) {
                    seen.take(i, j, relation);
                }
            }
        }
        let (finding, (i, j, relation)) =
            if seen.clashes.is_empty() { seen.mildest()? } else { seen.worst(said, accounts.len())? };
        let texts = |i: usize| words::said(self.reader, self.evidence, &said[i]);
        let why = match finding {
            Finding::Confirmed => format!("{} of {} accounts have {}", seen.alike(i), accounts.len(), texts(i)),
            Finding::Majority => format!(
                "{} of {} accounts go with {}; against {}: {}",
                seen.with(said, i),
                accounts.len(),
                texts(i),
                texts(j),
                relation.reason()
            ),
            _ => format!("{} and {}: {}", texts(i), texts(j), relation.reason()),
        };
        Some(Verdict { finding, why, clashes: seen.clashes.iter().map(|(i, j, _)| (*i, *j)).collect() })
    }
}

type Pair = (usize, usize, Relation);

/// The relations of a slot, by kind.
#[derive(Default)]
struct Seen {
    clashes: Vec<Pair>,
    scope: Option<Pair>,
    time: Option<Pair>,
    unit: Option<Pair>,
    finer: Option<Pair>,
    same: Vec<Pair>,
    agreeing: Vec<(usize, usize)>,
}

impl Seen {
    fn take(&mut self, i: usize, j: usize, relation: Relation) {
        let pair = (i, j, relation);
        match relation {
            Relation::Contradiction(_) => self.clashes.push(pair),
            Relation::Scope(_) => _ = self.scope.get_or_insert(pair),
            Relation::Time(_) => _ = self.time.get_or_insert(pair),
            Relation::Unit(_) => _ = self.unit.get_or_insert(pair),
            Relation::Finer(_) => _ = self.finer.get_or_insert(pair),
            Relation::Same => self.same.push(pair),
            Relation::Beside => {}
        }
        if matches!(relation, Relation::Same | Relation::Finer(_)) {
            self.agreeing.push((i, j));
        }
    }

    /// The finding where nothing contradicts.
    fn mildest(&self) -> Option<(Finding, Pair)> {
        let differ = [(Finding::Scope, self.scope), (Finding::Time, self.time), (Finding::Unit, self.unit)];
        differ
            .into_iter()
            .find_map(|(finding, pair)| Some((finding, pair?)))
            .or_else(|| Some((Finding::Confirmed, *self.same.first()?)))
            .or_else(|| Some((Finding::Precision, self.finer?)))
    }

    /// The finding where something contradicts: a majority of at least three accounts, or none.
    fn worst(&self, said: &[Said], accounts: usize) -> Option<(Finding, Pair)> {
        let first = *self.clashes.first()?;
        let best = (0..said.len()).map(|i| (self.with(said, i), usize::MAX - i)).max()?;
        let at = usize::MAX - best.1;
        let clash = self.clashes.iter().find(|(i, j, _)| *i == at || *j == at);
        match clash {
            Some((i, j, relation)) if accounts >= 3 && 2 * best.0 > accounts => {
                let other = if *i == at { *j } else { *i };
                Some((Finding::Majority, (at, other, *relation)))
            }
            _ => Some((Finding::Contradiction, first)),
        }
    }

    /// How many accounts go with an answer and say nothing against it.
    fn with(&self, said: &[Said], at: usize) -> usize {
        let other = |i: usize, j: usize| if i == at { Some(j) } else { (j == at).then_some(i) };
        let against: BTreeSet<u32> =
            self.clashes.iter().filter_map(|(i, j, _)| other(*i, *j)).map(|i| said[i].account).collect();
        let mut with: BTreeSet<u32> =
            self.agreeing.iter().filter_map(|(i, j)| other(*i, *j)).map(|i| said[i].account).collect();
        with.insert(said[at].account);
        with.difference(&against).count()
    }

    /// How many answers say exactly the same as one, itself among them.
    fn alike(&self, at: usize) -> usize {
        1 + self.same.iter().filter(|(i, j, _)| *i == at || *j == at).count()
    }
}
