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
//!
//! The area `codes` holds two folders for every code of [`treatise::diagnostic::codes`]: `CODE-fails`, whose
//! output names the code, and `CODE-passes`, the same situation mended, whose output does not name it
//! and whose last command succeeds.

use super::harness::{Sandbox, compare_file, files_below, root, words};
use rayon::prelude::*;
use std::path::Path;
use std::sync::OnceLock;

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
    /// What changed between two revisions, and why.
    history,
    /// Explainers.
    explainers,
    /// The project file and the command line.
    project,
    /// Every code once where it is found (`CODE-fails`) and once where the same is mended (`CODE-passes`).
    codes,
}

fn run_area(area: &str) {
    let folder = root().join("tests/cases").join(area);
    let mut names: Vec<_> =
        std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    assert!(!names.is_empty(), "tests/cases/{area} is empty");
    let faults: Vec<String> = names.par_iter().filter_map(|name| run_case(&folder.join(name)).err()).collect();
    assert!(faults.is_empty(), "{} of {} cases fail:\n\n{}", faults.len(), names.len(), faults.join("\n"));
}

/// The log of the example before any case.
static LOG: OnceLock<String> = OnceLock::new();

fn run_case(folder: &Path) -> Result<(), String> {
    for path in files_below(folder) {
        if !matches!(path.as_str(), "cmd" | "edits" | "output") && !path.starts_with("files/") {
            return Err(format!("{}: what is `{path}`?", folder.display()));
        }
    }
    let sandbox = Sandbox::example();
    let before = LOG.get_or_init(|| sandbox.run(&["log", "--format", "json"]).good().stdout);
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
        // 4: done, but for lines that were left out as asked.
        fails |= !matches!(run.code, 0 | 4);
        transcript.push_str(&run.transcript());
        transcript.push('\n');
    }
    if fails {
        // A broken project file hides the store; with the good one back, its log must be the same.
        std::fs::copy(root().join("src/project/template/treatise.toml"), sandbox.path().join("treatise.toml")).unwrap();
        let after = sandbox.run(&["log", "--format", "json"]).good().stdout;
        if *before != after {
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

/// Every code has a case that shows it and one that does not.
#[test]
fn every_code_has_two_cases() {
    let output = |code: &str, kind: &str| {
        std::fs::read_to_string(root().join(format!("tests/cases/codes/{code}-{kind}/output"))).ok()
    };
    let mut faults = Vec::new();
    for code in treatise::diagnostic::codes::ALL.iter().map(|code| code.id) {
        let (fails, passes) = (output(code, "fails"), output(code, "passes"));
        match fails {
            None => faults.push(format!("{code}-fails is missing")),
            Some(text) if !text.contains(code) => faults.push(format!("{code}-fails does not show {code}")),
            Some(_) => {}
        }
        match passes {
            None => faults.push(format!("{code}-passes is missing")),
            Some(text) if text.contains(code) => faults.push(format!("{code}-passes shows {code}")),
            Some(text) if text.contains("error[") => faults.push(format!("{code}-passes shows an error")),
            Some(text) if !text.trim_end().ends_with("--- exit 0") => faults.push(format!("{code}-passes fails")),
            Some(_) => {}
        }
    }
    for folder in std::fs::read_dir(root().join("tests/cases/codes")).unwrap() {
        let name = folder.unwrap().file_name().into_string().unwrap();
        let code = name.strip_suffix("-fails").or_else(|| name.strip_suffix("-passes")).unwrap_or_default();
        if !treatise::diagnostic::codes::ALL.iter().any(|known| known.id == code) {
            faults.push(format!("{name} is the case of no code"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
