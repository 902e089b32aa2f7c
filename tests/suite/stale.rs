//! Files that say something else than the store: what is said of them, and what is remembered.

use super::harness::{Sandbox, files_below, files_ending};
use std::fs::File;
use std::time::{Duration, SystemTime};

/// What a question says beside its answer.
fn said(sandbox: &Sandbox) -> String {
    sandbox.run(&["query", "-e", "ASK { ?s ?p ?o }"]).good().stderr
}

/// Makes every file of the project old.
fn age(sandbox: &Sandbox) {
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000_000);
    for folder in ["data", "ontology"].map(|folder| sandbox.path().join(folder)) {
        for file in files_below(&folder) {
            File::options().write(true).open(folder.join(file)).unwrap().set_modified(then).unwrap();
        }
    }
}

#[test]
fn a_file_that_changed_is_named_until_it_is_as_it_was() {
    let sandbox = Sandbox::example();
    sandbox.run(&["import"]).good();
    assert_eq!(said(&sandbox), "");
    let file = format!("data/{}", files_ending(&sandbox.path().join("data"), ".csv")[0]);
    let before = sandbox.read(&file);
    sandbox.write(&file, format!("{before}\n"));
    assert_eq!(said(&sandbox), format!("{file} changed since the last import: `treatise import` reads it\n"));
    sandbox.write(&file, &before);
    assert_eq!(said(&sandbox), "");
    std::fs::remove_file(sandbox.path().join(&file)).unwrap();
    assert!(said(&sandbox).starts_with(&file), "a file that is gone has changed");
}

#[test]
fn what_was_found_is_remembered_while_no_file_changes() {
    let sandbox = Sandbox::example();
    sandbox.run(&["import"]).good();
    age(&sandbox);
    assert_eq!(said(&sandbox), "");
    // Nobody but the memory says so.
    sandbox.edit(".treatise/stale.json", "\"stale\":[]", "\"stale\":[\"data/x.csv\"]");
    assert_eq!(said(&sandbox), "data/x.csv changed since the last import: `treatise import` reads it\n");
    let notes = sandbox.read("treatise.toml");
    sandbox.write("data/notes.md", notes);
    assert_eq!(said(&sandbox), "", "a file has come, so all are read again");
}
