//! Laws 2 and 5: which content the default graph holds.
//!
//! The default graph is the union of the records and of the content of every claim that is
//!
//! 1. affirmed;
//! 2. of a status that the view takes: supported, unless a policy says otherwise;
//! 3. carried by at least one supporting stance whose source survives and counts ([`super::support`]);
//! 4. current: no claim supersedes it that is supported, counts and speaks for the same day;
//! 5. able to speak for the day of the view, if it has one ([`super::validity`]).
//!
//! A claim that was recorded as supported and whose support did not survive has *fallen*: its
//! effective status is unverified. The default graph says so in place of the recorded status, so that
//! every room that reads `tr:status` sees the effective one; what was stated stays stated.
//!
//! A claim with two polarities or two statuses is an error of the data (`T4008`), and until it is
//! mended its content is not held.
//!
//! Of the records only those with ten properties are read, and what is remembered of a term is a few bits
//! and one number: time is linear in them, whatever they say. After a change, only what it can touch is
//! read ([`again`]).

use super::View;
use super::core::Core;
use super::support::{Chosen, Sources, Weights};
use super::text::Parts;
use super::validity::Validity;
use crate::model::NamedNodeRef;
use crate::model::vocab::{cito, prov, tr};

/// How the default graph of a reader is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Records and the content of every claim that is held (laws 2 and 5).
    #[default]
    Derived,
    /// What stands in the default graph and nothing else, as in any RDF store.
    Plain,
}

/// What follows from the records.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Derived {
    /// The claims whose content the default graph holds, in order.
    pub(super) held: Vec<u32>,
    /// The claims that were recorded as supported and have lost their support, in order.
    pub(super) fallen: Vec<u32>,
}

/// Works out what the default graph of a view holds.
pub(super) fn derive(core: &Core, view: &View) -> Derived {
    let terms = Terms::of(core);
    let records = terms.all().into_iter().flat_map(|property| records(core, None, property));
    let mut evidence = Evidence::read(core, &terms, view, records);
    evidence.weigh(&chosen(core, view), view);
    let validity = view.valid_on.map(|day| Validity::new(day, core));
    let speaks = |claim: u32| validity.as_ref().is_none_or(|validity| validity.admits(claim));
    evidence.supersede(speaks);
    let ids =
        |is: fn(u16) -> bool| (0_u32..).zip(&evidence.marks).filter(move |(_, mark)| is(**mark)).map(|(id, _)| id);
    Derived { held: ids(is_held).filter(|claim| speaks(*claim)).collect(), fallen: ids(is_fallen).collect() }
}

/// The records that have a property, of one thing or of all.
fn records(core: &Core, subject: Option<u32>, property: u32) -> impl Iterator<Item = [u32; 4]> {
    core.scan([subject, Some(property), None, None], false).filter(|[.., graph]| *graph == 0)
}

const AFFIRMED: u16 = 1;
const NOT_AFFIRMED: u16 = 1 << 1;
const HAS_STATUS: u16 = 1 << 2;
const TWO_STATUSES: u16 = 1 << 3;
const SUPPORTED: u16 = 1 << 4;
const WANTED: u16 = 1 << 5;
/// A supporting stance survives.
const CARRIED: u16 = 1 << 6;
/// A supporting stance counts in the view.
const COUNTED: u16 = 1 << 7;
const SUPERSEDED: u16 = 1 << 8;
/// Of a stance: its relation supports.
const SUPPORTS: u16 = 1 << 9;

fn is_held(mark: u16) -> bool {
    const ALL: u16 = AFFIRMED | NOT_AFFIRMED | TWO_STATUSES | WANTED | COUNTED | SUPERSEDED;
    mark & ALL == AFFIRMED | WANTED | COUNTED
}

/// What has a status and no polarity is no claim: assessments record one too.
fn is_fallen(mark: u16) -> bool {
    mark & (SUPPORTED | TWO_STATUSES | CARRIED) == SUPPORTED && mark & (AFFIRMED | NOT_AFFIRMED) != 0
}

/// Whether a claim may put another out of force.
fn is_firm(mark: u16) -> bool {
    mark & (SUPPORTED | COUNTED) == SUPPORTED | COUNTED
}

/// Stands for a term that is not there.
const NONE: u32 = u32::MAX;

/// The terms that records are made of, by id.
struct Terms {
    polarity: u32,
    status: u32,
    stance: u32,
    source: u32,
    relation: u32,
    supersedes: u32,
    derived: u32,
    quoted: u32,
    retracted: u32,
    reliability: u32,
    affirms: u32,
    supported: u32,
    supporting: [u32; 3],
}

impl Terms {
    fn of(core: &Core) -> Self {
        let find = |term: NamedNodeRef<'_>| core.find(&term.to_string()).unwrap_or(NONE);
        Self {
            polarity: find(tr::POLARITY),
            status: find(tr::STATUS),
            stance: find(tr::STANCE),
            source: find(tr::SOURCE),
            relation: find(tr::RELATION),
            supersedes: find(tr::SUPERSEDES),
            derived: find(prov::WAS_DERIVED_FROM),
            quoted: find(prov::WAS_QUOTED_FROM),
            retracted: find(tr::RETRACTED_ON),
            reliability: find(tr::RELIABILITY),
            affirms: find(tr::AFFIRMS),
            supported: find(tr::SUPPORTED),
            supporting: [cito::SUPPORTS, cito::CONFIRMS, cito::CITES_AS_EVIDENCE].map(find),
        }
    }

    fn of_claims(&self) -> [u32; 4] {
        [self.polarity, self.status, self.stance, self.supersedes]
    }

    fn of_stances(&self) -> [u32; 2] {
        [self.source, self.relation]
    }

    fn of_sources(&self) -> [u32; 4] {
        [self.derived, self.quoted, self.retracted, self.reliability]
    }

    /// Every property that is read.
    fn all(&self) -> Vec<u32> {
        [&self.of_claims()[..], &self.of_stances(), &self.of_sources()].concat()
    }
}

/// What the records say of claims, stances and sources.
struct Evidence {
    marks: Vec<u16>,
    /// For each term that is a stance, one more than its source; 0 for any other.
    source: Vec<u32>,
    /// Claims and their stances.
    stances: Vec<(u32, u32)>,
    /// A claim, and the one that it supersedes.
    supersedes: Vec<(u32, u32)>,
    sources: Sources,
}

impl Evidence {
    fn read(core: &Core, terms: &Terms, view: &View, records: impl IntoIterator<Item = [u32; 4]>) -> Self {
        let find = |term: NamedNodeRef<'_>| core.find(&term.to_string()).unwrap_or(NONE);
        let wanted: Vec<u32> = view.statuses.iter().map(|status| find(status.iri())).collect();
        // Room for every term; where only a few are met, the system gives only the pages that are touched.
        let mut it = Self {
            marks: vec![0; core.terms() as usize],
            source: vec![0; core.terms() as usize],
            stances: Vec::new(),
            supersedes: Vec::new(),
            sources: Sources::default(),
        };
        for [s, p, o, _] in records {
            let mark = &mut it.marks[s as usize];
            match p {
                _ if p == terms.stance => it.stances.push((s, o)),
                _ if p == terms.source => {
                    // A stance with two sources is an error of the data; the first is taken, as `Stance::load` does.
                    let known = &mut it.source[s as usize];
                    if known.checked_sub(1).is_none_or(|known| core.rank(o) < core.rank(known)) {
                        *known = o + 1;
                    }
                }
                _ if p == terms.relation => *mark |= if terms.supporting.contains(&o) { SUPPORTS } else { 0 },
                _ if p == terms.polarity => *mark |= if o == terms.affirms { AFFIRMED } else { NOT_AFFIRMED },
                _ if p == terms.status => {
                    *mark |= if *mark & HAS_STATUS == 0 { HAS_STATUS } else { TWO_STATUSES };
                    *mark |= if o == terms.supported { SUPPORTED } else { 0 };
                    *mark |= if wanted.contains(&o) { WANTED } else { 0 };
                }
                _ if p == terms.supersedes => it.supersedes.push((s, o)),
                _ if p == terms.derived || p == terms.quoted => it.sources.lineage.push((s, o)),
                _ if p == terms.retracted => drop(it.sources.retracted.insert(s)),
                _ if p == terms.reliability => it.sources.ratings.extend(rating(core, o).map(|rating| (s, rating))),
                _ => {}
            }
        }
        it.sources.ratings.sort_unstable();
        it
    }

    /// Marks the claims whose support survives and counts.
    fn weigh(&mut self, chosen: &Chosen, view: &View) {
        let weights = Weights::new(&self.sources, chosen, view);
        for (claim, stance) in &self.stances {
            let Some(source) = self.source[*stance as usize].checked_sub(1) else { continue };
            if self.marks[*stance as usize] & SUPPORTS == 0 {
                continue;
            }
            let carried = if weights.survives(source) { CARRIED } else { 0 };
            let counted = if weights.counts(source) { COUNTED } else { 0 };
            self.marks[*claim as usize] |= carried | counted;
        }
    }

    fn supersede(&mut self, speaks: impl Fn(u32) -> bool) {
        for (claim, older) in &self.supersedes {
            if is_firm(self.marks[*claim as usize]) && speaks(*claim) {
                self.marks[*older as usize] |= SUPERSEDED;
            }
        }
    }
}

fn rating(core: &Core, id: u32) -> Option<u8> {
    match core.parts(id) {
        Parts::Typed(text, _) | Parts::Text(text) => text.parse().ok(),
        _ => None,
    }
}

fn chosen(core: &Core, view: &View) -> Chosen {
    let ids = |sources: &[crate::model::NamedNode]| {
        sources.iter().filter_map(|source| core.find(&source.to_string())).collect()
    };
    Chosen { only: (!view.sources.is_empty()).then(|| ids(&view.sources)), without: ids(&view.without) }
}

mod again;
#[cfg(test)]
mod tests;

pub(super) use again::again;
