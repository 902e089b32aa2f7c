//! What a damaged store says, whatever it is asked: answers are whole, or it is said that they are not.

use super::harness::Sandbox;

/// Turns one bit of a file.
fn flip(sandbox: &Sandbox, file: &str, at: usize) {
    let path = sandbox.path().join(".treatise/store").join(file);
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[at] ^= 1;
    std::fs::write(path, bytes).unwrap();
}

/// A store whose columns have many pages.
fn store() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.write(
        "treatise.toml",
        "title = \"Damage\"\nbase = \"https://example.org/\"\nlanguage = \"en\"\ndefault-graph = \"plain\"\n",
    );
    let line = |i: u32| format!("<urn:s{i}> <urn:p{}> \"some words about number {i}\" .\n", i % 7);
    sandbox.write("in.nq", (0..3000).map(line).collect::<String>());
    sandbox.run(&["load", "in.nq"]).good();
    sandbox
}

/// The second page of the columns, which holds texts, and the first chunk of the log.
const TEXTS: (&str, usize) = ("columns", 2 * 4096 + 17);
const CHUNK: (&str, usize) = ("log", 4096 + 100);

#[test]
fn damaged_columns_are_healed_and_it_is_said_once() {
    let sandbox = store();
    let expected = sandbox.run(&["store", "dump"]).good().stdout;
    flip(&sandbox, TEXTS.0, TEXTS.1);
    let run = sandbox.run(&["store", "dump"]).good();
    assert_eq!(run.stdout, expected);
    assert_eq!(run.stderr, "note: the columns were damaged, and were made anew from the log\n");
    assert_eq!(sandbox.run(&["store", "dump"]).good().stderr, "", "they are whole on the medium, too");
    sandbox.run(&["store", "verify"]).good();
}

#[test]
fn an_answer_that_may_lack_statements_is_no_success() {
    let sandbox = store();
    flip(&sandbox, TEXTS.0, TEXTS.1);
    flip(&sandbox, CHUNK.0, CHUNK.1);
    for verb in [&["store", "dump"][..], &["query", "-e", "SELECT * { ?s ?p ?o }"]] {
        let run = sandbox.run(verb).fails_with(3);
        assert!(
            run.stderr.contains("error: the answer may lack statements: the columns are damaged"),
            "{}",
            run.stderr
        );
        assert!(run.stderr.contains("`treatise store verify` tells"), "{}", run.stderr);
    }
    let run = sandbox.run(&["store", "verify"]).fails_with(3);
    assert!(run.stdout.contains("revision 1 was altered"), "{}", run.stdout);
}
