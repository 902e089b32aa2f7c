//! The one integration binary: it sees the project from outside, as users and builders do.
//!
//! Unit tests stand beside the code; what is here needs the whole, the repository or the binary.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails, and says where")]

/// Writes projects of any size; shared with the benches.
#[path = "../../benches/generator/mod.rs"]
#[expect(dead_code, reason = "the benches use the rest")]
mod generator;
/// A temporary project, the real binary, and what it printed; with tests of its own.
mod harness;

/// Rooms, floors, dependencies and sizes, read from the sources.
mod architecture;
/// Folders of `tests/cases`: one mistake each, and what the program says of it.
mod cases;
/// What holds for every command: help, exit codes, colours, JSON.
mod cli;
/// Programs that are killed while they write.
mod crash;
/// The W3C suite of CSV on the Web, where it is at hand.
mod csvw_suite;
/// Damaged stores, and what is said of them.
mod damage;
/// Pages of `docs/` and commands of `README.md` keep step with the program.
mod docs;
/// The example that `init` writes.
mod example;
/// A row of one dataset is withdrawn and brought back.
mod history;
/// Licences of the crates.
mod licences;
/// RDF of any size, compressed or plain, read by any number of threads.
mod load;
/// Vocabulary, concepts, shapes, context, tables and constants agree.
mod ontology;
/// The case of this repository: every note is in the data, and the question is answered.
mod pact;
/// A large project in which every mistake was planted.
mod planted;
/// The W3C suites of RDF 1.1 syntaxes, where they are at hand.
mod rdf_suite;
/// The shipped mappings on the real files they were written for, where these are at hand.
mod real_data;
/// One contract for every place where data may be kept; services that misbehave.
mod remote;
/// The same input gives the same bytes.
mod reproducible;
/// A source of the case is given up, and taken back; views by day and policy.
mod retraction;
mod shacl_suite;
/// The W3C suite of SPARQL 1.1, query and update, where it is at hand.
mod sparql_suite;
/// Files that say something else than the store.
mod stale;
/// Manifests, skips and isomorphism, for the suites of RDF and SPARQL.
mod w3c;

/// A file that is not in the list above would be compiled by nobody and pass for ever.
#[test]
fn no_file_is_forgotten() {
    let listed = include_str!("main.rs");
    for path in harness::files_ending(&harness::root().join("tests/suite"), ".rs") {
        let name = path.trim_end_matches(".rs").trim_end_matches("/mod");
        let top = name.split('/').next().unwrap();
        let is_listed = top == "main" || listed.contains(&format!("\nmod {top};"));
        assert!(is_listed, "tests/suite/{path} is not in main.rs");
    }
}
