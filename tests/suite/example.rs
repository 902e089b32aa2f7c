//! The example that `init` writes: it builds at once, and its README tells the truth.

use super::harness::{Sandbox, words};

#[test]
fn it_builds_without_a_finding() {
    let sandbox = Sandbox::example();
    let run = sandbox.run(&["check"]).good();
    assert_eq!((run.stdout.as_str(), run.stderr.starts_with("nothing wrong in ")), ("", true), "{}", run.transcript());
    let run = sandbox.run(&["build"]).good();
    assert!(run.stderr.lines().count() <= 10 && run.stdout.is_empty(), "{}", run.transcript());
    assert!(sandbox.read("site/index.html").contains("Three purchases of land"));
}

#[test]
fn its_commands_work() {
    let sandbox = Sandbox::example();
    let readme = sandbox.read("README.md");
    let block = readme.split("```sh\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let commands: Vec<&str> = block.lines().map(|line| line.split('#').next().unwrap().trim()).collect();
    assert!(commands.len() >= 5, "the commands were not found:\n{readme}");
    for command in commands {
        let words = words(command);
        let run = sandbox.run(&words[1..].iter().map(String::as_str).collect::<Vec<_>>()).good();
        assert!(!run.stdout.is_empty() || command.ends_with("build"), "{command} says nothing");
    }
}

/// The first thing that its README proposes to try.
#[test]
fn a_changed_amount_fails_the_explainer() {
    let sandbox = Sandbox::example();
    sandbox.edit("data/commitments.csv", "$7.2 million", "$7.3 million");
    sandbox.edit("data/commitments.csv", ",7200000,", ",7300000,");
    let run = sandbox.run(&["check"]).fails_with(1);
    assert!(run.stdout.contains("explainers/land-by-treaty.md:7:"), "{}", run.transcript());
}

#[test]
fn title_and_base_are_taken() {
    let sandbox = Sandbox::empty();
    sandbox.run(&["init", "new", "--title", "A \"new\" case", "--base", "https://e.example/new/"]).good();
    let run = sandbox.run(&["-C", "new", "build"]).good();
    assert!(run.stderr.contains("made revision 1"), "{}", run.transcript());
    let run =
        sandbox.run(&["-C", "new", "query", "-o", "csv", "-e", "SELECT ?t { ?t a tr:Treaty } ORDER BY ?t"]).good();
    assert!(run.stdout.contains("https://e.example/new/agreement/alaska-1867"), "{}", run.transcript());
    assert!(sandbox.read("new/site/index.html").contains("new"));
}

#[test]
fn it_is_found_from_a_folder_inside() {
    let sandbox = Sandbox::example();
    let run = sandbox.run(&["-C", "data", "check"]).good();
    assert_eq!(run.stderr, sandbox.run(&["check"]).stderr);
}
