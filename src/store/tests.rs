//! The store as a whole.

#[path = "../../benches/generator/random.rs"]
#[expect(dead_code, reason = "the benches use the rest")]
mod random;

use super::columns::Budget;
use super::disk::{Disk, Memory};
use super::state::Settings;
use super::testing::{Files, any_quad, quads};
use super::*;
use crate::model::{Batch, Origin, Quad, SourceFile, Statement};
use proptest::prelude::*;
use random::Random;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn batch(file: &str, quads: Vec<Quad>) -> Batch {
    Batch {
        file: SourceFile { path: file.into(), columns: [].into() },
        digest: format!("digest of {} in {file}", quads.len()),
        statements: quads.into_iter().map(|quad| Statement { quad, origin: Origin::default() }).collect(),
    }
}

fn change(files: &[(&str, &str)]) -> Change {
    Change {
        batches: files.iter().map(|(file, trig)| batch(file, quads(trig))).collect(),
        author: "an editor".into(),
        message: "a reason".into(),
        time: "2026-01-31T12:00:00Z".into(),
        ..Change::default()
    }
}

fn lines(quads: impl IntoIterator<Item = Quad>) -> Vec<String> {
    quads.into_iter().map(|quad| format!("{quad} .")).collect()
}

fn commit(store: &mut Store, files: &[(&str, &str)]) -> Option<(u64, u64, u64)> {
    let revision = store.commit(change(files)).unwrap();
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    revision.map(|revision| (revision.number, revision.added, revision.removed))
}

const A: &str = "<urn:a> <urn:p> <urn:b> .";
const B: &str = "<urn:b> <urn:p> \"b\" . GRAPH <urn:g> { <urn:b> <urn:p> 1 }";

#[test]
fn importing_is_idempotent() {
    let mut store = Store::in_memory(Policy::Plain);
    assert_eq!(commit(&mut store, &[("a.ttl", A), ("b.trig", B)]), Some((1, 3, 0)));
    assert_eq!(commit(&mut store, &[("a.ttl", A), ("b.trig", B)]), None);
    assert_eq!(store.reader().len(), 3);
    assert_eq!((store.revisions().unwrap().len(), store.reader().revision()), (1, 1));
}

#[test]
fn a_file_replaces_what_it_said_and_nothing_else() {
    let mut store = Store::in_memory(Policy::Plain);
    commit(&mut store, &[("a.ttl", A), ("b.trig", B)]);
    assert_eq!(commit(&mut store, &[("a.ttl", "<urn:a> <urn:p> <urn:c> .")]), Some((2, 1, 1)));
    let (added, removed) = store.changes(2).unwrap();
    assert_eq!(lines(added), ["<urn:a> <urn:p> <urn:c> ."]);
    assert_eq!(lines(removed), [A]);
    assert_eq!(store.revisions().unwrap()[1].files, ["a.ttl"]);
    assert_eq!(store.reader().len(), 3);
}

#[test]
fn what_two_files_state_stays_while_one_does() {
    let mut store = Store::in_memory(Policy::Plain);
    assert_eq!(commit(&mut store, &[("a.ttl", A), ("b.ttl", A)]), Some((1, 1, 0)));
    assert_eq!(commit(&mut store, &[("a.ttl", "")]), Some((2, 0, 0)));
    assert_eq!(store.changes(2).unwrap(), (vec![], vec![]));
    assert_eq!(store.reader().len(), 1);
    assert_eq!(commit(&mut store, &[("c.ttl", A), ("b.ttl", "")]), Some((3, 0, 0)), "moved to another file");
    assert_eq!(commit(&mut store, &[("c.ttl", "")]), Some((4, 0, 1)));
    assert!(store.reader().is_empty());
}

#[test]
fn withdrawn_files_state_nothing() {
    let mut store = Store::in_memory(Policy::Plain);
    commit(&mut store, &[("a.ttl", A), ("b.trig", B)]);
    let gone = Change { removed_files: vec!["b.trig".into(), "never.ttl".into()], ..change(&[]) };
    assert_eq!(store.commit(gone.clone()).unwrap().map(|r| (r.added, r.removed)), Some((0, 2)));
    assert_eq!(store.digests().into_keys().collect::<Vec<_>>(), ["a.ttl"]);
    assert_eq!(store.commit(gone).unwrap(), None);
    let back = Change { removed_files: vec!["a.ttl".into()], ..change(&[("a.ttl", A)]) };
    assert_eq!(store.commit(back).unwrap(), None, "a file that is removed and stated in one change is stated");
    assert_eq!(commit(&mut store, &[("b.trig", B)]), Some((3, 2, 0)));
}

#[test]
fn a_new_digest_without_new_statements_is_kept_without_a_revision() {
    let mut store = Store::in_memory(Policy::Plain);
    commit(&mut store, &[("a.ttl", A)]);
    let mut again = change(&[("a.ttl", A)]);
    again.batches[0].digest = "other".into();
    assert_eq!(store.commit(again).unwrap(), None);
    assert_eq!(store.digests(), BTreeMap::from([("a.ttl".to_owned(), "other".to_owned())]));
    assert_eq!(commit(&mut store, &[("empty.ttl", "")]), None);
    assert!(store.digests().contains_key("empty.ttl"));
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
}

#[test]
fn one_file_twice_in_a_change_is_refused() {
    let mut store = Store::in_memory(Policy::Plain);
    let error = store.commit(change(&[("a.ttl", A), ("a.ttl", B)])).unwrap_err();
    assert!(matches!(error, StoreError::RepeatedFile { .. }));
    assert_eq!((store.revisions().unwrap().len(), store.digests().len()), (0, 0), "a failed change changes nothing");
}

#[test]
fn a_term_with_a_line_break_is_refused() {
    let mut store = Store::in_memory(Policy::Plain);
    let mut broken = change(&[("a.ttl", A)]);
    broken.batches[0].statements[0].quad.predicate = crate::model::NamedNode::new_unchecked("urn:a\nb");
    assert!(matches!(store.commit(broken).unwrap_err(), StoreError::BadTerm { .. }));
    assert!(store.reader().is_empty());
}

#[test]
fn blank_nodes_make_no_difference_when_a_file_is_read_again() {
    let text = "<urn:a> <urn:p> [ <urn:q> 1, [ <urn:r> ( 1 2 ) ] ], [] . GRAPH <urn:c> { [] <urn:p> [] }";
    let mut store = Store::in_memory(Policy::Plain);
    assert!(commit(&mut store, &[("a.trig", text)]).is_some());
    assert_eq!(commit(&mut store, &[("a.trig", text)]), None);
    assert_eq!(commit(&mut store, &[("a.trig", &format!("[] <urn:p> 7 . {text}"))]), Some((2, 1, 0)));
}

fn edit(store: &mut Store, removed: &str, added: &str) -> Option<(u64, u64, u64)> {
    let over = store.reader().revision();
    let time = "2026-01-31T12:00:00Z".into();
    let edit = Edit { over, added: quads(added), removed: quads(removed), time, ..Edit::default() };
    let revision = store.edit(edit).unwrap();
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    revision.map(|revision| (revision.number, revision.added, revision.removed))
}

#[test]
fn an_edit_of_a_state_that_is_no_longer_the_newest_is_refused() {
    let disk: Arc<dyn Disk> = Arc::new(Memory::default());
    let open = || Store::load(Arc::clone(&disk), None, Policy::Plain, Settings::default(), Health::default()).unwrap();
    let (mut one, mut other) = (open(), open());
    assert_eq!(edit(&mut one, "", A), Some((1, 1, 0)));
    let late = || Edit { added: quads("<urn:x> <urn:p> 1 ."), ..Edit::default() };
    assert!(matches!(other.edit(late()), Err(StoreError::Moved { over: 0, newest: 1 })));
    assert_eq!((other.reader().revision(), lines(other.reader().quads()).len()), (1, 1), "it shows the newest state");
    assert_eq!(other.edit(Edit { over: 1, ..late() }).unwrap().map(|revision| revision.number), Some(2));
}

#[test]
fn single_quads_come_and_go() {
    for settings in [Settings::default(), BESIDE] {
        let mut store =
            Store::load(Arc::new(Memory::default()), None, Policy::Plain, settings, Health::default()).unwrap();
        commit(&mut store, &[("a.ttl", A), ("b.ttl", A), ("b.trig", B)]);
        assert_eq!(edit(&mut store, "", A), None, "it stands already");
        assert_eq!(edit(&mut store, "<urn:x> <urn:p> 1 .", ""), None, "it never stood");
        assert_eq!(edit(&mut store, A, "<urn:new> <urn:p> 1, 2 ."), Some((2, 2, 1)));
        assert_eq!(store.revisions().unwrap()[1].files, [EDITS, "a.ttl", "b.ttl"]);
        assert_eq!(edit(&mut store, "<urn:new> <urn:p> 1 .", A), Some((3, 1, 1)));
        assert_eq!(lines(store.reader().quads()).len(), 4);
        assert!(!store.digests().contains_key(EDITS), "it is no file");
        let mut longer = change(&[("a.ttl", &format!("{A} <urn:a> <urn:p> 7 ."))]);
        longer.batches[0].digest = "longer".into();
        assert_eq!(
            store.commit(longer).unwrap().map(|it| (it.added, it.removed)),
            Some((1, 0)),
            "a file that changed is read anew"
        );
        assert_eq!(edit(&mut store, A, ""), Some((5, 0, 1)));
    }
}

#[test]
fn many_statements_are_loaded_side_by_side() {
    let load = |store: &mut Store, text: &str| {
        let bulk = store.bulk().unwrap();
        bulk.file("a.nq", &format!("{}", text.len())).unwrap();
        bulk.file("b.nq", "b").unwrap();
        assert!(matches!(bulk.file("b.nq", "b").unwrap_err(), StoreError::RepeatedFile { .. }));
        std::thread::scope(|threads| {
            for (file, text) in [("a.nq", text), ("b.nq", B), ("a.nq", text)] {
                let bulk = &bulk;
                threads.spawn(move || {
                    let mut part = Part::new(file);
                    for quad in quads(text) {
                        part.push(&quad).unwrap();
                    }
                    bulk.add(part).unwrap();
                });
            }
        });
        bulk.commit("an editor", "a reason", "2026-01-31T12:00:00Z").unwrap()
    };
    let (mut store, mut other) = (Store::in_memory(Policy::Plain), Store::in_memory(Policy::Plain));
    let first = load(&mut store, A).unwrap();
    assert_eq!((first.number, first.added, first.removed), (1, 3, 0));
    assert_eq!(first, load(&mut other, A).unwrap(), "whichever thread is first");
    assert_eq!(load(&mut store, A), None, "loading is idempotent");
    let second = load(&mut store, "<urn:a> <urn:p> <urn:c> .").unwrap();
    assert_eq!((second.number, second.added, second.removed, &second.files), (2, 1, 1, &vec!["a.nq".to_owned()]));
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    let bulk = store.bulk().unwrap();
    let mut part = Part::new("c.nq");
    for quad in quads(A) {
        part.push(&quad).unwrap();
    }
    bulk.add(part).unwrap();
    drop(bulk);
    assert_eq!(
        (store.reader().len(), store.newest().map(|it| it.number)),
        (3, Some(2)),
        "a load that was given up leaves nothing"
    );
    assert_eq!(commit(&mut store, &[("c.ttl", "<urn:c> <urn:p> 1 .")]), Some((3, 1, 0)));
}

#[test]
fn any_revision_can_be_read() {
    let mut store = Store::in_memory(Policy::Derived);
    let claim = |status| {
        format!(
            "<urn:c> tr:polarity tr:Affirms ; tr:status tr:{status} . GRAPH <urn:c> {{ <urn:a> tr:party <urn:us> }}"
        )
    };
    commit(&mut store, &[("c.trig", &claim("Supported"))]);
    commit(&mut store, &[("c.trig", &claim("Retracted")), ("a.ttl", A)]);
    let facts = |number| store.reader_at(number).map(|reader| (reader.revision(), reader.default_graph().count()));
    assert_eq!(facts(0).unwrap(), (0, 0));
    assert_eq!(facts(1).unwrap(), (1, 3));
    assert_eq!(facts(2).unwrap(), (2, 3));
    assert!(matches!(facts(3).unwrap_err(), StoreError::UnknownRevision { asked: 3, newest: 2 }));
    assert!(matches!(store.changes(3).unwrap_err(), StoreError::UnknownRevision { .. }));
    assert_eq!(store.changes(0).unwrap(), (vec![], vec![]));
}

#[test]
fn revisions_are_chained() {
    let mut store = Store::in_memory(Policy::Plain);
    let mut other = Store::in_memory(Policy::Plain);
    for (file, text) in [("a.ttl", A), ("b.trig", B), ("a.ttl", "")] {
        commit(&mut store, &[(file, text)]);
        commit(&mut other, &[(file, text)]);
    }
    let revisions = store.revisions().unwrap();
    assert_eq!(revisions, other.revisions().unwrap(), "the same input gives the same hashes");
    assert_eq!(revisions[0].parent, "");
    assert!(revisions.windows(2).all(|pair| pair[1].parent == pair[0].hash && pair[1].number == pair[0].number + 1));
    assert!(revisions.iter().all(|revision| revision.hash.len() == 64));
    assert_eq!(store.newest(), revisions.last());
}

#[test]
fn a_store_on_disk_comes_back() {
    let dir = tempfile::tempdir().unwrap();
    let state = {
        let mut store = Store::open(dir.path(), Policy::Plain).unwrap();
        commit(&mut store, &[("a.ttl", A), ("b.trig", B)]);
        commit(&mut store, &[("a.ttl", "<urn:a> <urn:p> [ <urn:q> \"x\\ny\" ] .")]);
        (store.revisions().unwrap(), store.digests(), lines(store.reader().quads()))
    };
    let mut store = Store::open(dir.path(), Policy::Plain).unwrap();
    assert_eq!((store.revisions().unwrap(), store.digests(), lines(store.reader().quads())), state);
    assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    assert_eq!(commit(&mut store, &[("b.trig", "")]), Some((3, 0, 2)));
}

#[test]
fn many_read_while_one_writes() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Store::open(dir.path(), Policy::Plain).unwrap();
    let early = Store::open(dir.path(), Policy::Plain).unwrap();
    commit(&mut writer, &[("a.ttl", A)]);
    let mut late = Store::open(dir.path(), Policy::Plain).unwrap();
    commit(&mut writer, &[("b.trig", B)]);
    assert_eq!([&early, &late, &writer].map(|store| store.reader().len()), [0, 1, 3]);
    assert_eq!(
        commit(&mut late, &[("c.ttl", "<urn:c> <urn:p> 1 .")]),
        Some((3, 1, 0)),
        "whoever writes reads first what others wrote"
    );
    assert_eq!(late.reader().len(), 4);
}

#[test]
fn only_one_writes() {
    let disk = Arc::new(Memory::default());
    let lock = Disk::lock(&*disk).unwrap();
    let mut store =
        Store::load(Arc::<Memory>::clone(&disk), None, Policy::Plain, Settings::default(), Health::default()).unwrap();
    let error = store.commit(change(&[("a.ttl", A)])).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
    drop(lock);
    assert!(commit(&mut store, &[("a.ttl", A)]).is_some());
}

#[test]
fn a_store_of_another_format_says_how_to_go_on() {
    let dir = tempfile::tempdir().unwrap();
    commit(&mut Store::open(dir.path(), Policy::Plain).unwrap(), &[("a.ttl", A)]);
    let path = dir.path().join("log");
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[13] = b'9';
    std::fs::write(&path, &bytes).unwrap();
    let error = Store::open(dir.path(), Policy::Plain).unwrap_err();
    assert!(matches!(&error, StoreError::Format { found, .. } if found == "9"), "{error}");
    assert!(error.to_string().contains("export the log"));
    std::fs::write(&path, "not a log, but long enough to be read as one\n".repeat(500)).unwrap();
    let error = Store::open(dir.path(), Policy::Plain).unwrap_err();
    assert!(matches!(error, StoreError::NotAStore { .. }), "{error}");
    let error = Store::open(&path, Policy::Plain).unwrap_err();
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
}

/// Columns are never made anew, but for the first time; and rows are sorted four at a time.
const BESIDE: Settings = Settings { small: 0, recent: 0, budget: Budget { rows: 4 } };

fn on(files: Files) -> Result<Store, StoreError> {
    Store::load(Arc::new(Memory::of(files)), None, Policy::Plain, BESIDE, Health::default())
}

/// A store with a little of everything, as files.
fn full() -> Files {
    let disk = Arc::new(Memory::default());
    let mut store =
        Store::load(Arc::<Memory>::clone(&disk), None, Policy::Plain, Settings::default(), Health::default()).unwrap();
    commit(&mut store, &[("a.ttl", A), ("b.trig", B), ("c.ttl", A)]);
    commit(&mut store, &[("a.ttl", "<urn:a> <urn:p> \"new\"@en-GB .")]);
    let mut noted = change(&[("c.ttl", A)]);
    noted.batches[0].digest = "other".into();
    store.commit(noted).unwrap();
    disk.files()
}

/// Whether something is said of a store, and what is read from it.
fn said(files: Files) -> (bool, Option<Vec<String>>) {
    match on(files) {
        Err(_) => (true, None),
        Ok(store) => {
            let problems = store.verify().unwrap();
            let quads = lines(store.reader().quads());
            let health = store.health();
            (!(problems.is_empty() && health.healed().is_empty() && health.lost().is_empty()), Some(quads))
        }
    }
}

#[test]
fn every_flipped_byte_is_reported_and_columns_are_healed() {
    let sound = full();
    let (problems, expected) = said(sound.clone());
    assert!(!problems);
    for name in ["log", "columns"] {
        for position in 0..sound[name].len() {
            let mut files = sound.clone();
            let bytes = Arc::make_mut(files.get_mut(name).unwrap());
            bytes[position] ^= 1 << (position % 8);
            let (is_said, quads) = said(files);
            assert!(is_said, "{name}: byte {position}");
            if name == "columns" {
                assert_eq!(quads, expected, "columns: byte {position}");
            }
        }
    }
}

#[test]
fn a_log_that_was_cut_is_reported() {
    let sound = full();
    for length in (0..sound["log"].len()).filter(|length| *length > 16) {
        let mut files = sound.clone();
        Arc::make_mut(files.get_mut("log").unwrap()).truncate(length);
        assert!(said(files).0, "cut to {length}");
    }
}

#[test]
fn bytes_behind_the_log_count_for_nothing() {
    let mut files = full();
    let expected = said(files.clone()).1;
    Arc::make_mut(files.get_mut("log").unwrap()).extend_from_slice(b"C\x05\0\0\0\0\0\0\0torn");
    assert_eq!(said(files.clone()), (false, expected));
    let mut store = on(files).unwrap();
    assert_eq!(commit(&mut store, &[("d.ttl", "<urn:d> <urn:p> 1 .")]), Some((3, 1, 0)));
}

/// One change of a store, by chance.
fn any_change(chance: &mut Random) -> Change {
    let file = format!("{}.ttl", chance.draw() % 3);
    if chance.draw().is_multiple_of(5) {
        return Change { removed_files: vec![file], ..change(&[]) };
    }
    let mut text = String::new();
    for _ in 0..chance.draw() % 6 {
        text += &format!("<urn:s{}> <urn:p> {} . ", chance.draw() % 4, chance.draw() % 9);
    }
    change(&[(&file, &text)])
}

#[test]
#[expect(clippy::disallowed_methods, reason = "a seed that failed is tried again")]
fn what_was_acknowledged_survives_a_power_cut() {
    let seed = std::env::var("TREATISE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(20_261_123_u64);
    for round in 0..300_u64 {
        let mut chance = Random(seed ^ round.wrapping_mul(0x0100_0000_01B3));
        let settings = if round.is_multiple_of(2) { Settings::default() } else { BESIDE };
        let disk = Arc::new(Memory::default());
        disk.power.lock().unwrap().cut_after(chance.draw() % 90);
        let mut acknowledged = Vec::new();
        if let Ok(mut store) =
            Store::load(Arc::<Memory>::clone(&disk), None, Policy::Plain, settings, Health::default())
        {
            for _ in 0..12 {
                match store.commit(any_change(&mut chance)) {
                    Ok(Some(revision)) => acknowledged.push((revision.hash, lines(store.reader().quads()))),
                    Ok(None) => {}
                    Err(_) => break,
                }
            }
        }
        let left = disk.power.lock().unwrap().remains(&disk.files(), || chance.draw().is_multiple_of(2));
        let disk = Arc::new(Memory::of(left));
        let mut store = Store::load(disk, None, Policy::Plain, settings, Health::default())
            .unwrap_or_else(|error| panic!("seed {seed}, round {round}: {error}"));
        let hashes: Vec<String> = store.revisions().unwrap().into_iter().map(|revision| revision.hash).collect();
        for (place, (hash, state)) in acknowledged.iter().enumerate() {
            assert_eq!(hashes.get(place), Some(hash), "seed {seed}, round {round}: revision {} is lost", place + 1);
            let reader = store.reader_at(place as u64 + 1).unwrap();
            assert_eq!(&lines(reader.quads()), state, "seed {seed}, round {round}: revision {}", place + 1);
        }
        assert!(hashes.len() <= acknowledged.len() + 1, "seed {seed}, round {round}: a revision that nobody made");
        assert_eq!(store.verify().unwrap(), Vec::<String>::new(), "seed {seed}, round {round}");
        // And it goes on from there.
        commit(&mut store, &[("after.ttl", &format!("<urn:after> <urn:p> {round} ."))]).unwrap();
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn every_state_is_the_union_of_its_files(
        steps in proptest::collection::vec((0..3, proptest::collection::vec(any_quad(), 0..6), any::<bool>()), 1..8),
        beside: bool,
    ) {
        let settings = if beside { BESIDE } else { Settings::default() };
        let mut store = Store::load(Arc::new(Memory::default()), None, Policy::Plain, settings, Health::default()).unwrap();
        let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        let mut states: Vec<Vec<String>> = vec![Vec::new()];
        for (number, given, gone) in steps {
            let file = format!("{number}.nq");
            let mut quads = given.clone();
            blank::relabel(&file, &mut quads);
            let next = if gone {
                files.remove(&file);
                Change { removed_files: vec![file], ..Change::default() }
            } else {
                files.insert(file.clone(), lines(quads).into_iter().collect());
                Change { batches: vec![batch(&file, given)], ..Change::default() }
            };
            let revision = store.commit(next).unwrap();
            let all: BTreeSet<String> = files.values().flatten().cloned().collect();
            let mut found = lines(store.reader().quads());
            found.sort();
            prop_assert_eq!(&found, &all.into_iter().collect::<Vec<_>>());
            if let Some(revision) = revision {
                let (added, removed) = store.changes(revision.number).unwrap();
                prop_assert_eq!((added.len() as u64, removed.len() as u64), (revision.added, revision.removed));
                let mut replayed: BTreeSet<String> = states[states.len() - 1].iter().cloned().collect();
                for line in lines(removed) { prop_assert!(replayed.remove(&line)); }
                for line in lines(added) { prop_assert!(replayed.insert(line)); }
                prop_assert_eq!(&replayed.into_iter().collect::<Vec<_>>(), &found);
                states.push(found);
            } else {
                prop_assert_eq!(&found, &states[states.len() - 1]);
            }
        }
        prop_assert_eq!(store.verify().unwrap(), Vec::<String>::new());
        for (number, state) in (0..).zip(&states) {
            let mut found = lines(store.reader_at(number).unwrap().quads());
            found.sort();
            prop_assert_eq!(&found, state);
        }
    }
}
