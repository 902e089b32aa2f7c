//! What holds for every command: help, exit codes, colours, JSON.

use super::harness::{Sandbox, expect_file};
use clap_verbs::VERBS;

/// The verbs, in the order of the help.
mod clap_verbs {
    pub const VERBS: [&str; 26] = [
        "init",
        "build",
        "check",
        "mappings",
        "adopt",
        "import",
        "load",
        "update",
        "query",
        "why",
        "is-there",
        "disagreements",
        "snapshot",
        "anchor",
        "explain",
        "export",
        "publish",
        "push",
        "policies",
        "retract",
        "log",
        "store",
        "show",
        "diff",
        "explain-code",
        "completions",
    ];
}

fn is_coloured(text: &str) -> bool {
    text.contains('\u{1b}')
}

/// The reference page is what the program says of itself.
#[test]
fn the_reference_is_the_help() {
    let sandbox = Sandbox::empty();
    let mut page = String::from(
        "# Commands\n\nThis page is what `treatise help` prints; a test keeps it in step. \
         Accept a change with `INSTA_UPDATE=always cargo test --test suite`. The global options come first and are taken by \
         every verb.\n",
    );
    let help = sandbox.run(&["--help"]).good().stdout;
    page.push_str(&format!("\n```text\n{}\n```\n", help.trim_end()));
    for verb in VERBS {
        let help = sandbox.run(&["help", verb]).good().stdout;
        page.push_str(&format!("\n## treatise {verb}\n\n```text\n{}\n```\n", without_globals(&help).trim_end()));
    }
    for task in ["stats", "verify", "backup", "restore", "compact", "dump"] {
        let help = sandbox.run(&["help", "store", task]).good().stdout;
        let help = help.split("\nGlobal options:\n").next().unwrap().trim_end();
        page.push_str(&format!("\n## treatise store {task}\n\n```text\n{help}\n```\n"));
    }
    let listed: Vec<&str> = help
        .lines()
        .skip_while(|line| *line != "Commands:")
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .filter(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-'))
        .collect();
    for verb in VERBS {
        assert!(listed.contains(&verb), "{verb} is not in the help: {listed:?}");
    }
    assert_eq!(listed.iter().filter(|word| !VERBS.contains(word) && **word != "help").count(), 0, "{listed:?}");
    expect_file("docs/cli.md", &page.lines().map(|line| line.trim_end().to_owned() + "\n").collect::<String>());
}

/// Help without the options that every verb has.
fn without_globals(help: &str) -> String {
    let (before, rest) = help.split_once("\nGlobal options:\n").expect("every verb takes the global options");
    let (_, after) = rest.split_once("\nExamples:\n").expect("every verb has examples");
    format!("{before}\nExamples:\n{after}")
}

#[test]
fn exit_codes_tell_who_is_to_blame() {
    let sandbox = Sandbox::example();
    sandbox.run(&["check"]).fails_with(0);
    sandbox.run(&["query", "nothing"]).fails_with(2);
    sandbox.run(&["no-such-verb"]).fails_with(2);
    sandbox.run(&["-C", "nowhere", "check"]).fails_with(2);
    sandbox.run(&["query", "prices", "--output-file", "no/such/folder/x.csv"]).fails_with(3);
    sandbox.edit("data/publishers.csv", "us-congress,United States Congress", "us-congress,");
    for verb in ["check", "import", "build"] {
        sandbox.run(&[verb]).fails_with(1);
    }
    // A file stands where the folder of the store should be.
    let other = Sandbox::empty();
    other.run(&["init", "."]).good();
    other.write(".treatise", "in the way");
    other.run(&["import"]).fails_with(3);
}

#[test]
fn data_goes_to_stdout_and_talk_to_stderr() {
    let sandbox = Sandbox::example();
    for words in [
        &["query", "prices", "-o", "csv"][..],
        &["query", "prices"],
        &["why", "claim:alaska-price"],
        &["log"],
        &["explain", "land-by-treaty"],
        &["explain-code", "T3004"],
        &["completions", "bash"],
        &["export", "--list"],
    ] {
        let run = sandbox.run(words).good();
        assert!(!run.stdout.is_empty(), "{} prints nothing", run.command);
        let quiet = sandbox.run(&[words, &["--quiet"]].concat()).good();
        assert_eq!((quiet.stdout, quiet.stderr), (run.stdout, String::new()), "{}", run.command);
    }
    for words in [&["build"][..], &["import"], &["publish"], &["export"]] {
        let run = sandbox.run(words).good();
        assert!(run.stdout.is_empty() && !run.stderr.is_empty(), "{}", run.transcript());
        let quiet = sandbox.run(&[words, &["--quiet"]].concat()).good();
        assert!(quiet.stdout.is_empty() && quiet.stderr.is_empty(), "{}", quiet.transcript());
    }
}

#[test]
fn colours_are_off_when_piped() {
    let sandbox = Sandbox::example();
    sandbox.edit("data/publishers.csv", "us-congress,United States Congress", "us-congress,");
    for (words, variables, expected) in [
        (&["check"][..], &[][..], false),
        (&["check", "--color", "always"], &[], true),
        (&["check"], &[("CLICOLOR_FORCE", "1")], true),
        (&["check"], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], false),
        (&["check", "--color", "never"], &[("CLICOLOR_FORCE", "1")], false),
    ] {
        let run = sandbox.run_with(words, variables, "");
        assert_eq!(is_coloured(&run.stdout), expected, "{words:?} {variables:?}:\n{}", run.stdout);
    }
    let run = sandbox.run(&["import", "--color", "always"]).fails_with(1);
    assert!(is_coloured(&run.stderr), "{}", run.transcript());
    assert!(!is_coloured(&sandbox.run(&["import"]).stderr));
}

#[test]
fn findings_are_json_for_programs() {
    let sandbox = Sandbox::example();
    assert_eq!(sandbox.run(&["check", "--format", "json"]).good().json(), serde_json::json!([]));
    sandbox.edit("data/publishers.csv", "us-congress,United States Congress", "us-congress,");
    let found = sandbox.run(&["check", "--format", "json"]).fails_with(1).json();
    let first = found.as_array().unwrap().iter().find(|found| found["code"] == "T2003");
    let first = first.unwrap_or_else(|| panic!("no T2003 in {found:#}"));
    assert_eq!(first["severity"], "error");
    assert_eq!(first["place"]["file"], "data/publishers.csv");
    assert_eq!(
        (&first["place"]["line"], &first["place"]["row"], &first["place"]["cell"]),
        (&4.into(), &3.into(), &"name".into())
    );
    assert!(first["hints"].as_array().is_some(), "{first:#}");
}

#[test]
fn evidence_and_history_are_json_for_programs() {
    let sandbox = Sandbox::example();
    let log = sandbox.run(&["log", "--format", "json"]).good().json();
    assert_eq!((&log[0]["number"], &log[0]["message"]), (&1.into(), &"the example".into()));
    assert!(sandbox.run(&["why", "claim:alaska-price", "--format", "json"]).good().json().is_object());
}

#[test]
fn a_query_comes_from_standard_input_too() {
    let sandbox = Sandbox::example();
    let run = sandbox.run_with(&["query"], &[], "ASK { agreement:alaska-1867 a tr:Treaty }").good();
    assert_eq!(run.stdout, "true\n");
    let run = sandbox.run_with(&["query"], &[], "ASK { agreement:alaska-1867 a ").fails_with(2);
    assert!(run.stderr.contains("T5001"), "{}", run.transcript());
}

#[test]
fn revisions_can_be_asked() {
    let sandbox = Sandbox::example();
    std::fs::remove_file(sandbox.path().join("explainers/land-by-treaty.md")).unwrap();
    sandbox.edit("data/commitments.csv", ",7200000,", ",7300000,");
    sandbox.run(&["import"]).good();
    let ask = "SELECT ?amount { ?c tr:instrument agreement:alaska-1867 ; tr:amount ?amount }";
    let at = |number: &str| sandbox.run(&["query", "-o", "csv", "--at", number, "-e", ask]).good().stdout;
    assert_eq!((at("1"), at("2")), ("amount\r\n7200000\r\n".into(), "amount\r\n7300000\r\n".into()));
    sandbox.run(&["query", "-e", ask, "--at", "3"]).fails_with(2);
}

/// Law 6: what was recorded cannot be changed unseen.
#[test]
fn an_altered_log_is_found() {
    let sandbox = Sandbox::example();
    assert_eq!(sandbox.run(&["log", "--verify"]).good().stdout, "1 revision, none altered\n");
    let store = sandbox.path().join(".treatise/store/log");
    let mut bytes = std::fs::read(&store).unwrap();
    let said = b"the example";
    let places: Vec<usize> = bytes.windows(said.len()).enumerate().filter(|(_, w)| w == said).map(|(i, _)| i).collect();
    assert!(!places.is_empty(), "the message was not found in the store");
    for at in places {
        bytes[at..at + said.len()].copy_from_slice(b"the excuses");
    }
    std::fs::write(&store, bytes).unwrap();
    sandbox.run(&["log", "--verify"]).fails_with(3);
}

/// A reader that has seen enough is no error: `treatise query … | head`.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_success() {
    use std::process::{Command, Stdio};
    let sandbox = Sandbox::example();
    let mut child = Command::new(env!("CARGO_BIN_EXE_treatise"))
        .args(["completions", "zsh"])
        .current_dir(sandbox.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()), (Some(0), String::new()));
}

#[test]
fn the_version_is_that_of_the_package() {
    let run = Sandbox::empty().run(&["--version"]).good();
    assert_eq!(run.stdout, format!("treatise {}\n", env!("CARGO_PKG_VERSION")));
}
