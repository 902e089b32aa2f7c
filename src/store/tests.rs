//! The store as a whole.

use super::log::{CHANGES, ECHOES, FILES, META, REVISIONS, TERMS};
use super::testing::{any_quad, quads};
use super::*;
use crate::model::{Batch, Origin, Quad, SourceFile, Statement};
use proptest::prelude::*;
use redb::{Database, ReadableDatabase, TableDefinition};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

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
fn a_locked_store_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let _open = Store::open(dir.path(), Policy::Plain).unwrap();
    let error = Store::open(dir.path(), Policy::Plain).unwrap_err();
    assert!(matches!(error, StoreError::Locked { .. }), "{error}");
}

#[test]
fn a_store_of_another_format_says_how_to_go_on() {
    let dir = tempfile::tempdir().unwrap();
    {
        let store = Store::open(dir.path(), Policy::Plain).unwrap();
        write(store.log().database(), META, "format", b"9");
    }
    let error = Store::open(dir.path(), Policy::Plain).unwrap_err();
    assert!(matches!(&error, StoreError::Format { found, .. } if found == "9"), "{error}");
    assert!(error.to_string().contains("export the log"));
}

#[test]
fn other_files_are_no_stores() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.redb");
    std::fs::write(&path, "not a database, but long enough to be read as one\n".repeat(500)).unwrap();
    let error = Store::open(dir.path(), Policy::Plain).unwrap_err();
    assert!(error.to_string().contains("store.redb"), "{error}");
    std::fs::remove_file(&path).unwrap();
    {
        let other: TableDefinition<'_, u64, u64> = TableDefinition::new("other");
        let db = Database::create(&path).unwrap();
        let txn = db.begin_write().unwrap();
        txn.open_table(other).unwrap().insert(1, 1).unwrap();
        txn.commit().unwrap();
    }
    let error = Store::open(dir.path(), Policy::Plain).unwrap_err();
    assert!(matches!(error, StoreError::NotAStore { .. }), "{error}");
    let error = Store::open(&path, Policy::Plain).unwrap_err();
    assert!(matches!(error, StoreError::Io { .. }), "{error}");
}

fn write<K: redb::Key + 'static>(
    db: &Database,
    table: TableDefinition<'_, K, &[u8]>,
    key: K::SelfType<'_>,
    value: &[u8],
) {
    let txn = db.begin_write().unwrap();
    txn.open_table(table).unwrap().insert(key, value).unwrap();
    txn.commit().unwrap();
}

/// A store with something in every table.
fn full() -> Store {
    let mut store = Store::in_memory(Policy::Plain);
    commit(&mut store, &[("a.ttl", A), ("b.trig", B), ("c.ttl", A)]);
    commit(&mut store, &[("a.ttl", "<urn:a> <urn:p> \"new\"@en-GB .")]);
    store
}

/// Alters one byte after the other of every value of a table; each time something must be found.
fn flip<K: redb::Key + 'static>(
    table: TableDefinition<'_, K, &[u8]>,
    own: impl Fn(K::SelfType<'_>) -> String,
    keys: &[K::SelfType<'_>],
) where
    for<'a> K::SelfType<'a>: Clone,
{
    let store = full();
    let db = store.log().database();
    for key in keys {
        let old =
            db.begin_read().unwrap().open_table(table).unwrap().get(key.clone()).unwrap().unwrap().value().to_vec();
        assert!(!old.is_empty());
        for position in 0..old.len() {
            for bit in [0, 5, 7] {
                let mut new = old.clone();
                new[position] ^= 1 << bit;
                write(db, table, key.clone(), &new);
                let problems = store.verify().unwrap();
                assert!(!problems.is_empty(), "{}: byte {position}, bit {bit}", own(key.clone()));
            }
        }
        write(db, table, key.clone(), &old);
        assert_eq!(store.verify().unwrap(), Vec::<String>::new());
    }
}

#[test]
fn every_altered_byte_is_found() {
    let name = |number: u64| number.to_string();
    flip(REVISIONS, name, &[1, 2]);
    flip(TERMS, name, &[1, 2]);
    flip(
        CHANGES,
        |(number, file)| format!("{number} {file}"),
        &[(1, "a.ttl"), (1, "b.trig"), (1, "c.ttl"), (2, "a.ttl")],
    );
    flip(ECHOES, name, &[2]);
    flip(FILES, str::to_owned, &["a.ttl", "b.trig", "c.ttl"]);
}

#[test]
fn rows_that_are_gone_or_too_many_are_found() {
    type Alteration = fn(&redb::WriteTransaction);
    let alterations: [Alteration; 7] = [
        |txn| drop(txn.open_table(REVISIONS).unwrap().remove(1).unwrap()),
        |txn| drop(txn.open_table(REVISIONS).unwrap().remove(2).unwrap()),
        |txn| drop(txn.open_table(TERMS).unwrap().remove(2).unwrap()),
        |txn| drop(txn.open_table(CHANGES).unwrap().remove((1, "c.ttl")).unwrap()),
        |txn| drop(txn.open_table(ECHOES).unwrap().remove(2).unwrap()),
        |txn| drop(txn.open_table(FILES).unwrap().remove("b.trig").unwrap()),
        |txn| drop(txn.open_table(TERMS).unwrap().insert(7, &b"<urn:x>"[..]).unwrap()),
    ];
    for (number, alteration) in alterations.into_iter().enumerate() {
        let store = full();
        let txn = store.log().database().begin_write().unwrap();
        alteration(&txn);
        txn.commit().unwrap();
        assert!(!store.verify().unwrap().is_empty(), "alteration {number}");
    }
}

/// Opens and examines a store whose file was altered; true if that was found.
fn is_found(dir: &Path, before: &[String]) -> bool {
    match Store::open(dir, Policy::Plain) {
        Err(_) => true,
        Ok(store) => !store.verify().unwrap().is_empty() || lines(store.reader().quads()) == before,
    }
}

#[test]
fn an_altered_file_is_found_or_harmless_and_never_fatal() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store.redb");
    let before = {
        let mut store = Store::open(dir.path(), Policy::Plain).unwrap();
        commit(&mut store, &[("a.ttl", A), ("b.trig", B)]);
        lines(store.reader().quads())
    };
    let sound = std::fs::read(&path).unwrap();
    let last = sound.iter().rposition(|byte| *byte != 0).unwrap();
    let steps = (0..last).step_by(last / 60 + 1).chain(0..40);
    for position in steps {
        let mut altered = sound.clone();
        altered[position] ^= 0x11;
        std::fs::write(&path, &altered).unwrap();
        assert!(is_found(dir.path(), &before), "byte {position}");
    }
    for length in [1, 100, 4096, sound.len() / 2] {
        std::fs::write(&path, &sound[..length]).unwrap();
        assert!(is_found(dir.path(), &before), "cut to {length}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn every_state_is_the_union_of_its_files(
        steps in proptest::collection::vec((0..3, proptest::collection::vec(any_quad(), 0..6), any::<bool>()), 1..8),
    ) {
        let mut store = Store::in_memory(Policy::Plain);
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
