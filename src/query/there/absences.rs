//! The denials of a record, and the question whether there is such a thing.

use super::cover::covers;
use crate::model::absence::{Ground, Spoken, Standing, looked_for, standing, subclasses};
use crate::model::condition::Test;
use crate::model::edtf::Day;
use crate::model::pattern::Condition;
use crate::model::vocab::{rdf, tr};
use crate::model::{
    BlankNode, Claim, Lookup, NamedNode, NamedNodeRef, Pattern, Polarity, Prefixes, Status, Term, Triple,
};
use crate::sparql::{TooCostly, find_instances};
use crate::store::Reader;
use std::collections::BTreeSet;

/// Instances that are told of one question.
const MOST_TOLD: usize = 10;

/// Whether there is such a thing, as far as the record knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Existence {
    /// A held claim says so.
    Present,
    /// A supported denial says that there is none, and its search is good.
    AbsentWithinScope,
    /// It was searched for without a finding that can be relied on.
    NotFound,
    /// Nobody looked.
    NotExamined,
}

impl Existence {
    /// The concept.
    pub const fn concept(self) -> NamedNodeRef<'static> {
        match self {
            Self::Present => tr::PRESENT,
            Self::AbsentWithinScope => tr::ABSENT_WITHIN_SCOPE,
            Self::NotFound => tr::NOT_FOUND,
            Self::NotExamined => tr::NOT_EXAMINED,
        }
    }

    /// The words that readers see.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Present => "present",
            Self::AbsentWithinScope => "absent within scope",
            Self::NotFound => "not found",
            Self::NotExamined => "not examined",
        }
    }
}

/// The answer, with all that it rests on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IsThere {
    /// What was asked.
    pub asked: Pattern,
    /// The answer.
    pub answer: Existence,
    /// The day on which it is given: what has expired depends on it.
    pub today: Day,
    /// Instances that are held.
    pub instances: Vec<Instance>,
    /// Denials that cover what is asked.
    pub denials: Vec<Ruling>,
    /// Searches for such things that no denial rests on.
    pub searches: Vec<NamedNode>,
}

/// One instance, and who says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// Its triples.
    pub triples: Vec<Triple>,
    /// The held claims that state them.
    pub claims: Vec<NamedNode>,
}

/// A denial that covers what is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// The denial.
    pub claim: Claim,
    /// Whether it may rest on its searches.
    pub standing: Standing,
    /// The time that it speaks for.
    pub spoken: Spoken,
    /// Whether it settles the question.
    pub settles: bool,
}

/// The denials of a record, ready to be asked.
#[derive(Clone, Debug)]
pub struct Absences {
    pub(super) reader: Reader,
    pub(super) prefixes: Prefixes,
    denials: Vec<(Claim, Pattern)>,
}

impl Absences {
    /// Reads every denial that is supported or contested and whose conditions can be used.
    pub fn load(reader: &Reader, prefixes: &Prefixes) -> Self {
        let names = reader.subject_nodes(tr::POLARITY, tr::DENIES.into());
        let claims = names.iter().filter_map(|iri| Claim::load(reader, iri));
        Self {
            reader: reader.clone(),
            prefixes: prefixes.clone(),
            denials: claims.filter_map(|it| usable(reader, it)).collect(),
        }
    }

    /// The same with one claim, if it is such a denial.
    pub fn load_one(reader: &Reader, prefixes: &Prefixes, claim: &Claim) -> Self {
        let denials = usable(reader, claim.clone()).into_iter().collect();
        Self { reader: reader.clone(), prefixes: prefixes.clone(), denials }
    }

    /// The denials with what they deny, in the order of their IRIs.
    pub fn denials(&self) -> impl Iterator<Item = &(Claim, Pattern)> {
        self.denials.iter()
    }

    /// Answers on a day; `valid_on` asks for denials that speak for that day.
    ///
    /// # Errors
    /// [`TooCostly`] if the pattern leaves so much open that it could not be searched to the end.
    pub fn is_there(&self, asked: &Pattern, today: Day, valid_on: Option<Day>) -> Result<IsThere, TooCostly> {
        let instances = self.instances(asked)?;
        let ground = self.ground(today);
        let covering = self.denials.iter().filter(|(_, denied)| covers(&self.reader, denied, asked));
        let denials: Vec<Ruling> =
            covering.map(|(claim, denied)| self.ruling(&ground, claim, denied, valid_on)).collect();
        let known: BTreeSet<&NamedNode> = denials.iter().flat_map(|ruling| &ruling.claim.searches).collect();
        let searches: Vec<NamedNode> = self
            .reader
            .instances(tr::ABSENCE_SEARCH)
            .into_iter()
            .filter(|search| !known.contains(search) && looked_for(&ground, search, asked))
            .collect();
        let answer = match () {
            () if !instances.is_empty() => Existence::Present,
            () if denials.iter().any(|ruling| ruling.settles) => Existence::AbsentWithinScope,
            () if !denials.is_empty() || !searches.is_empty() => Existence::NotFound,
            () => Existence::NotExamined,
        };
        Ok(IsThere { asked: asked.clone(), answer, today, instances, denials, searches })
    }

    /// How a denial stands on a day.
    pub fn standing(&self, claim: &Claim, denied: &Pattern, today: Day) -> Standing {
        standing(&self.ground(today), claim, denied)
    }

    fn ground(&self, today: Day) -> Ground<'_> {
        Ground { records: &self.reader, prefixes: &self.prefixes, today }
    }

    fn ruling(&self, ground: &Ground<'_>, claim: &Claim, denied: &Pattern, valid_on: Option<Day>) -> Ruling {
        let standing = standing(ground, claim, denied);
        let spoken = Spoken::of(&self.reader, &claim.iri);
        let speaks = valid_on.is_none_or(|day| {
            spoken.from.is_none_or(|from| from <= day) && spoken.until.is_none_or(|until| day <= until)
        });
        let settles = claim.status == Status::Supported && standing.is_good() && speaks;
        Ruling { claim: claim.clone(), standing, spoken, settles }
    }

    fn instances(&self, asked: &Pattern) -> Result<Vec<Instance>, TooCostly> {
        let found = find_instances(&self.reader, &self.widened(asked), MOST_TOLD)?;
        let instance = |triples: Vec<Triple>| {
            let claims = triples.iter().flat_map(|triple| self.reader.graphs_stating(triple));
            let held: BTreeSet<NamedNode> = claims.filter(|claim| self.reader.holds(claim.as_ref())).collect();
            Instance { triples, claims: held.into_iter().collect() }
        };
        Ok(found.into_iter().map(instance).collect())
    }

    /// The same pattern, with any kind below a class in the place of the class: a mutual defence treaty
    /// is a treaty for whoever asks, although no claim says so in these words.
    fn widened(&self, asked: &Pattern) -> Pattern {
        let mut wide = asked.clone();
        for (n, triple) in wide.triples.iter_mut().enumerate() {
            let Term::NamedNode(class) = &triple.object else { continue };
            if triple.predicate.as_ref() != rdf::TYPE {
                continue;
            }
            let kinds = subclasses(&self.reader, class);
            if kinds.len() > 1 {
                let kind = BlankNode::new_unchecked(format!("is-there-kind-{n}"));
                let test = Test::OneOf(kinds.into_iter().map(Term::from).collect());
                wide.conditions.push(Condition { on: kind.clone().into(), test });
                triple.object = kind.into();
            }
        }
        wide
    }
}

/// A denial that counts, with what it denies.
fn usable(reader: &Reader, claim: Claim) -> Option<(Claim, Pattern)> {
    let counts = claim.polarity == Polarity::Denies && matches!(claim.status, Status::Supported | Status::Contested);
    let (pattern, faults) = Pattern::read(&reader.graph(claim.iri.as_ref()));
    (counts && faults.is_empty() && !pattern.is_empty()).then_some((claim, pattern))
}

/// For each denial that counts its standing, as records: `claim tr:standing tr:NeedsReSearch`; as of the
/// newest day that the editors entered.
pub fn standings(reader: &Reader, prefixes: &Prefixes) -> Vec<Triple> {
    let absences = Absences::load(reader, prefixes);
    let Some(today) = newest_day(reader) else { return Vec::new() };
    absences
        .denials()
        .map(|(claim, denied)| {
            let standing = absences.standing(claim, denied, today);
            Triple::new(claim.iri.clone(), tr::STANDING, standing.concept())
        })
        .collect()
}

/// The newest day that the editors entered: a search, an assessment, an entry into the record.
///
/// Answers that must not depend on the clock (law 8) are given as of this day.
pub fn newest_day(reader: &Reader) -> Option<Day> {
    let days = [tr::ASSESSED_ON, tr::SEARCHED_ON, tr::RECORDED].into_iter().filter_map(|property| {
        // Rows come sorted by their day, and days are few.
        let mut days: Vec<u32> =
            reader.scan([None, Some(reader.id(property.into())?), None]).map(|[_, _, day]| day).collect();
        days.dedup();
        let texts = days.into_iter().filter_map(|day| match reader.term(day) {
            Term::Literal(day) => Day::parse(day.value()),
            _ => None,
        });
        texts.max()
    });
    days.max()
}
