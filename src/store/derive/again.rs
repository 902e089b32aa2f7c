//! What is held after a change: only what the changed records can touch is worked out anew.
//!
//! For the view of the editors alone. Whether a claim is held depends on its own records, on those of its
//! stances and of the claims that supersede it, and on what has become of the sources:
//!
//! 1. a changed record of a claim touches the claim; of a stance, the claims that have it;
//! 2. a changed record of a source touches the claims of all sources whose word counts no longer, or again;
//! 3. a touched claim touches the claims that it supersedes, and these nobody further: a claim that is out
//!    of force still puts others out of force.

use super::super::support::{Chosen, Weights};
use super::{Core, Derived, Evidence, Terms, View, is_fallen, is_held, records};
use std::collections::BTreeSet;

/// What follows after a change of quads, where it is known what followed before.
///
/// Both states have the same columns, so that ids mean the same in them, and `after` knows all terms.
pub(in super::super) fn again(
    before: &Core,
    derived: &Derived,
    after: &Core,
    changed: impl IntoIterator<Item = [u32; 4]>,
) -> Derived {
    let terms = &Terms::of(after);
    let touched = touched([before, after], terms, changed);
    if touched.is_empty() {
        return derived.clone();
    }
    let (old, view) = (|claim: &u32| !touched.contains(claim), View::default());
    let newer = touched.iter().flat_map(|claim| subjects(after, terms.supersedes, *claim));
    let claims: BTreeSet<u32> = touched.iter().copied().chain(newer).collect();
    let of_claims = records_of(after, &claims, &terms.of_claims());
    let stances: BTreeSet<u32> =
        of_claims.iter().filter(|[_, p, ..]| *p == terms.stance).map(|[_, _, stance, _]| *stance).collect();
    let of_stances = records_of(after, &stances, &terms.of_stances());
    let of_sources = terms.of_sources().into_iter().flat_map(|property| records(after, None, property));
    let all = of_claims.iter().copied().chain(of_stances).chain(of_sources);
    let mut evidence = Evidence::read(after, terms, &view, all);
    evidence.weigh(&Chosen::default(), &view);
    evidence.supersede(|_| true);
    let new = |is: fn(u16) -> bool| {
        touched.iter().copied().filter(|claim| is(evidence.marks[*claim as usize])).collect::<Vec<_>>()
    };
    let join = |ids: &[u32], new: Vec<u32>| {
        let mut ids: Vec<u32> = ids.iter().copied().filter(old).chain(new).collect();
        ids.sort_unstable();
        ids
    };
    Derived { held: join(&derived.held, new(is_held)), fallen: join(&derived.fallen, new(is_fallen)) }
}

/// The claims that a change can touch.
fn touched(states: [&Core; 2], terms: &Terms, changed: impl IntoIterator<Item = [u32; 4]>) -> BTreeSet<u32> {
    let (mut claims, mut stances, mut has_sources) = (BTreeSet::new(), BTreeSet::new(), false);
    for [s, p, _, _] in changed.into_iter().filter(|[.., graph]| *graph == 0) {
        if terms.of_claims().contains(&p) {
            claims.insert(s);
        } else if terms.of_stances().contains(&p) {
            stances.insert(s);
        } else {
            has_sources |= terms.of_sources().contains(&p);
        }
    }
    if has_sources {
        let changed = changed_sources(states, terms);
        stances.extend(changed.into_iter().flat_map(|source| subjects(states[1], terms.source, source)));
    }
    for core in states {
        claims.extend(stances.iter().flat_map(|stance| subjects(core, terms.stance, *stance)));
    }
    for core in states {
        let superseding = records_of(core, &claims, &[terms.supersedes]);
        claims.extend(superseding.into_iter().map(|[_, _, older, _]| older));
    }
    claims
}

/// The sources whose word counts no longer, or counts again.
fn changed_sources(states: [&Core; 2], terms: &Terms) -> Vec<u32> {
    let view = View::default();
    let [before, after] = states.map(|core| {
        let records = terms.of_sources().into_iter().flat_map(|property| records(core, None, property));
        Evidence::read(core, terms, &view, records).sources
    });
    let all: BTreeSet<u32> = [&before, &after]
        .into_iter()
        .flat_map(|sources| sources.lineage.iter().flat_map(|(a, b)| [*a, *b]).chain(sources.retracted.iter().copied()))
        .collect();
    let chosen = Chosen::default();
    let [before, after] = [&before, &after].map(|sources| Weights::new(sources, &chosen, &view));
    let weight = |weights: &Weights<'_>, source: u32| (weights.survives(source), weights.counts(source));
    all.into_iter().filter(|source| weight(&before, *source) != weight(&after, *source)).collect()
}

/// The records of some things that have one of some properties.
fn records_of(core: &Core, subjects: &BTreeSet<u32>, properties: &[u32]) -> Vec<[u32; 4]> {
    let asked = subjects.iter().flat_map(|s| properties.iter().map(move |property| (*s, *property)));
    asked.flat_map(|(s, property)| records(core, Some(s), property)).collect()
}

/// The things whose records have a property with an object.
fn subjects(core: &Core, property: u32, object: u32) -> impl Iterator<Item = u32> {
    let rows = core.scan([None, Some(property), Some(object), None], false);
    rows.filter(|[.., graph]| *graph == 0).map(|[subject, ..]| subject)
}

#[cfg(test)]
mod tests {
    use crate::model::Quad;
    use crate::store::disk::{Disk, Memory};
    use crate::store::state::Settings;
    use crate::store::testing::quads;
    use crate::store::{Edit, Health, Policy, Reader, Store};
    use proptest::prelude::*;
    use std::sync::Arc;

    /// One record that decides what is held, of a few claims, stances and sources.
    fn any_record() -> impl Strategy<Value = Quad> {
        let prefixes = "PREFIX cito: <http://purl.org/spar/cito/> PREFIX prov: <http://www.w3.org/ns/prov#>";
        let (claim, stance, source) = (0..4_u8, 0..4_u8, 0..4_u8);
        (0..10_u8, claim, stance, source, 0..4_u8).prop_map(move |(kind, c, st, s, other)| {
            let record = match kind {
                0 => format!("<urn:c{c}> tr:polarity tr:{}", if other > 0 { "Affirms" } else { "Denies" }),
                1 | 2 => format!("<urn:c{c}> tr:status tr:{}", if other > 0 { "Supported" } else { "Contested" }),
                3 => format!("<urn:c{c}> tr:stance <urn:st{st}>"),
                4 => format!("<urn:c{c}> tr:supersedes <urn:c{other}>"),
                5 => format!("<urn:st{st}> tr:source <urn:s{s}>"),
                6 => format!("<urn:st{st}> tr:relation cito:{}", if other > 0 { "supports" } else { "disputes" }),
                7 => format!("<urn:s{s}> prov:wasDerivedFrom <urn:s{other}>"),
                8 => format!("<urn:s{s}> tr:retractedOn \"2026\""),
                _ => format!("GRAPH <urn:c{c}> {{ <urn:c{c}> tr:stance <urn:st{st}> }}"),
            };
            quads(&format!("{prefixes} {record}{}", if kind > 8 { "" } else { " ." })).remove(0)
        })
    }

    fn shown(reader: &Reader) -> Vec<String> {
        let held = reader.held().map(|claim| format!("held {claim}"));
        let fallen = reader.fallen().map(|claim| format!("fallen {claim}"));
        let facts = reader.default_graph().map(|triple| triple.to_string());
        held.chain(fallen).chain(facts).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn what_is_worked_out_after_changes_is_what_follows_from_everything(
            first in proptest::collection::vec(any_record(), 0..40),
            changes in proptest::collection::vec(proptest::collection::vec((any::<bool>(), any_record()), 1..6), 1..8),
        ) {
            // Columns of the first revision alone, with all that follows beside them.
            let settings = Settings { small: 0, recent: 0, ..Settings::default() };
            let disk: Arc<dyn Disk> = Arc::new(Memory::default());
            let open = || Store::load(Arc::clone(&disk), None, Policy::Derived, settings, Health::default()).unwrap();
            let mut store = open();
            store.edit(Edit { added: first, ..Edit::default() }).unwrap();
            for change in changes {
                let (added, removed): (Vec<_>, Vec<_>) = change.into_iter().partition(|(is_added, _)| *is_added);
                let quads = |list: Vec<(bool, Quad)>| list.into_iter().map(|(_, quad)| quad).collect();
                let over = store.reader().revision();
                store.edit(Edit { over, added: quads(added), removed: quads(removed), ..Edit::default() }).unwrap();
                let expected = shown(&Reader::from_quads(store.reader().quads(), Policy::Derived));
                prop_assert_eq!(shown(&store.reader()), expected.clone());
                prop_assert_eq!(shown(&open().reader()), expected, "opened anew");
            }
            prop_assert!(disk.length("held").unwrap().is_some() || store.newest().is_none());
            prop_assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        }
    }
}
