//! Folders of `tests/cases/AREA/CASE`: one mistake each, and what the program says of it.
//!
//! A case starts from the example project with its files imported once. In its folder are
//!
//! - `cmd`: what is typed, a line each; a line that starts with `#` says what the case is about;
//! - `edits` (if any): a path, then `- ` lines that must stand in that file exactly once, then the
//!   `+ ` lines that take their place; an empty line ends an edit. A path without `-` lines is a new
//!   file, and one with neither is removed;
//! - `files/` (if any): files laid over the project, for what is no text;
//! - `output`: everything that was printed, with the exit codes. `INSTA_UPDATE=always cargo test` writes it.
//!
//! Where a command fails, the store must be as it was.

use super::harness::{Sandbox, compare_file, files_below, files_ending, root, words};
use std::path::Path;

/// Areas of cases, one test each, so that they run side by side and a failure says where it is.
macro_rules! areas {
    ($($(#[$doc:meta])* $area:ident),* $(,)?) => {
        $($(#[$doc])* #[test] fn $area() { run_area(stringify!($area)); })*

        #[test]
        fn every_area_is_run() {
            let listed = [$(stringify!($area)),*];
            for entry in std::fs::read_dir(root().join("tests/cases")).unwrap() {
                let name = entry.unwrap().file_name().into_string().unwrap();
                assert!(listed.contains(&name.as_str()), "tests/cases/{name} is in no list");
            }
        }
    };
}

areas! {
    /// Tables and their metadata.
    tables,
    /// RDF files.
    rdf,
    /// Claims, denials, sources.
    claims,
    /// Shapes graphs that cannot be used.
    shapes,
    /// Questions and SPARQL.
    questions,
    /// Explainers.
    explainers,
    /// The project file and the command line.
    project,
}

fn run_area(area: &str) {
    let folder = root().join("tests/cases").join(area);
    let mut names: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(!names.is_empty(), "tests/cases/{area} is empty");
    let faults: Vec<String> = names.iter().filter_map(|name| run_case(&folder.join(name)).err()).collect();
    assert!(faults.is_empty(), "{} of {} cases fail:\n\n{}", faults.len(), names.len(), faults.join("\n"));
}

fn run_case(folder: &Path) -> Result<(), String> {
    for path in files_below(folder) {
        if !matches!(path.as_str(), "cmd" | "edits" | "output") && !path.starts_with("files/") {
            return Err(format!("{}: what is `{path}`?", folder.display()));
        }
    }
    let sandbox = Sandbox::example();
    let before = sandbox.run(&["log", "--format", "json"]).good().stdout;
    if folder.join("files").is_dir() {
        sandbox.overlay(&folder.join("files"));
    }
    if let Ok(edits) = std::fs::read_to_string(folder.join("edits")) {
        apply(&edits, &sandbox);
    }
    let mut transcript = String::new();
    let mut fails = false;
    let commands =
        std::fs::read_to_string(folder.join("cmd")).map_err(|error| format!("{}: {error}", folder.display()))?;
    for line in commands.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        let words = words(line);
        assert_eq!(words.first().map(String::as_str), Some("treatise"), "{}: {line}", folder.display());
        let run = sandbox.run(&words[1..].iter().map(String::as_str).collect::<Vec<_>>());
        fails |= run.code != 0;
        transcript.push_str(&run.transcript());
        transcript.push('\n');
    }
    if fails {
        // A broken project file hides the store; with the good one back, its log must be the same.
        std::fs::copy(root().join("src/project/template/treatise.toml"), sandbox.path().join("treatise.toml")).unwrap();
        let after = sandbox.run(&["log", "--format", "json"]).good().stdout;
        if before != after {
            return Err(format!("{}: the store was changed by a command that failed", folder.display()));
        }
    }
    compare_file(&folder.join("output"), &transcript)
}

/// Applies the edits of a case.
fn apply(edits: &str, sandbox: &Sandbox) {
    for edit in edits.split("\n\n").map(str::trim_end).filter(|edit| !edit.is_empty()) {
        let mut lines = edit.lines();
        let path = lines.next().unwrap();
        let marked = |mark: char| -> Vec<&str> {
            edit.lines()
                .skip(1)
                .filter_map(|line| line.strip_prefix(mark))
                .map(|line| line.strip_prefix(' ').unwrap_or(line))
                .collect()
        };
        let (old, new) = (marked('-'), marked('+'));
        assert_eq!(lines.count(), old.len() + new.len(), "an edit has lines with `-` and `+` only:\n{edit}");
        match (old.is_empty(), new.is_empty()) {
            (true, true) => std::fs::remove_file(sandbox.path().join(path)).unwrap(),
            (true, false) => sandbox.write(path, new.join("\n") + "\n"),
            (false, _) => sandbox.edit(path, &old.join("\n"), &new.join("\n")),
        }
    }
}

/// Every error that can be provoked from outside has a case which shows it.
#[test]
fn every_error_code_has_a_case() {
    let shown: String = files_ending(&root().join("tests/cases"), "/output")
        .iter()
        .map(|path| std::fs::read_to_string(root().join("tests/cases").join(path)).unwrap())
        .collect();
    let missing: Vec<&str> = treatise::diagnostic::codes::ALL
        .iter()
        .filter(|code| !shown.contains(code.id) && !WITHOUT_CASE.contains(&code.id))
        .map(|code| code.id)
        .collect();
    assert!(missing.is_empty(), "no case shows {missing:?}");
    let needless: Vec<_> = WITHOUT_CASE.into_iter().filter(|id| shown.contains(id)).collect();
    assert!(needless.is_empty(), "these have a case by now: {needless:?}");
}

/// Codes that no file provokes: the readers refuse the same mistakes with T3001 and T1003, and a key of another
/// table that no row has is a reference to nothing, T3003.
const WITHOUT_CASE: [&str; 3] = ["T2008", "T3006", "T7002"];
