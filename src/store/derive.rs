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
//! and one number: time is linear in them, whatever they say.

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
#[derive(Debug, Default)]
pub(super) struct Derived {
    /// The claims whose content the default graph holds, in order.
    pub(super) held: Vec<u32>,
    /// The claims that were recorded as supported and have lost their support, in order.
    pub(super) fallen: Vec<u32>,
}

/// Works out what the default graph of a view holds.
pub(super) fn derive(core: &Core, view: &View) -> Derived {
    let chosen = chosen(core, view);
    let mut evidence = Evidence::read(core, view);
    evidence.weigh(&chosen, view);
    let validity = view.valid_on.map(|day| Validity::new(day, core));
    let speaks = |claim: u32| validity.as_ref().is_none_or(|validity| validity.admits(claim));
    evidence.supersede(speaks);
    let ids =
        |is: fn(u16) -> bool| (0_u32..).zip(&evidence.marks).filter(move |(_, mark)| is(**mark)).map(|(id, _)| id);
    Derived { held: ids(is_held).filter(|claim| speaks(*claim)).collect(), fallen: ids(is_fallen).collect() }
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

/// What the records say of claims, stances and sources.
struct Evidence {
    marks: Vec<u16>,
    /// For each term, its source if it is a stance.
    source: Vec<u32>,
    /// Claims and their stances.
    stances: Vec<(u32, u32)>,
    /// A claim, and the one that it supersedes.
    supersedes: Vec<(u32, u32)>,
    sources: Sources,
}

/// Stands for a term that is not there.
const NONE: u32 = u32::MAX;

impl Evidence {
    fn read(core: &Core, view: &View) -> Self {
        let find = |term: NamedNodeRef<'_>| core.find(&term.to_string()).unwrap_or(NONE);
        let [polarity, status, stance, source, relation, supersedes] =
            [tr::POLARITY, tr::STATUS, tr::STANCE, tr::SOURCE, tr::RELATION, tr::SUPERSEDES].map(find);
        let [derived, quoted] = [prov::WAS_DERIVED_FROM, prov::WAS_QUOTED_FROM].map(find);
        let [retracted, reliability] = [tr::RETRACTED_ON, tr::RELIABILITY].map(find);
        let [affirms, supported] = [tr::AFFIRMS, tr::SUPPORTED].map(find);
        let supporting = [cito::SUPPORTS, cito::CONFIRMS, cito::CITES_AS_EVIDENCE].map(find);
        let wanted: Vec<u32> = view.statuses.iter().map(|status| find(status.iri())).collect();
        let mut it = Self {
            marks: vec![0; core.terms() as usize],
            source: vec![NONE; core.terms() as usize],
            stances: Vec::new(),
            supersedes: Vec::new(),
            sources: Sources::default(),
        };
        let asked = [polarity, status, stance, source, relation, supersedes, derived, quoted, retracted, reliability];
        let records = asked.into_iter().filter(|property| *property != NONE);
        let records = records.flat_map(|property| core.scan([None, Some(property), None, None], false));
        for [s, p, o, _] in records.filter(|[_, _, _, graph]| *graph == 0) {
            let mark = &mut it.marks[s as usize];
            match p {
                _ if p == stance => it.stances.push((s, o)),
                // A stance with two sources is an error of the data; the first is taken, as `Stance::load` does.
                _ if p == source => it.source[s as usize] = it.source[s as usize].min(o),
                _ if p == relation => *mark |= if supporting.contains(&o) { SUPPORTS } else { 0 },
                _ if p == polarity => *mark |= if o == affirms { AFFIRMED } else { NOT_AFFIRMED },
                _ if p == status => {
                    *mark |= if *mark & HAS_STATUS == 0 { HAS_STATUS } else { TWO_STATUSES };
                    *mark |= if o == supported { SUPPORTED } else { 0 };
                    *mark |= if wanted.contains(&o) { WANTED } else { 0 };
                }
                _ if p == supersedes => it.supersedes.push((s, o)),
                _ if p == derived || p == quoted => it.sources.lineage.push((s, o)),
                _ if p == retracted => drop(it.sources.retracted.insert(s)),
                _ if p == reliability => it.sources.ratings.extend(rating(core, o).map(|rating| (s, rating))),
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
            let source = self.source[*stance as usize];
            if self.marks[*stance as usize] & SUPPORTS == 0 || source == NONE {
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

#[cfg(test)]
mod tests;
