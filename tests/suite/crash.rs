//! Programs that are killed while they write: every revision that was acknowledged is there.
//!
//! What a power cut does beyond that is tested where the disk can be simulated, in the room `store`.

use super::generator::random::Random;
use super::harness::Sandbox;
use std::io::Read as _;
use std::process::{Child, Command, Stdio};
use treatise::store::{Policy, Store};

const ROUNDS: u64 = if cfg!(debug_assertions) { 30 } else { 300 };

fn start(sandbox: &Sandbox, words: &[String]) -> Child {
    let mut command = Command::new(env!("CARGO_BIN_EXE_treatise"));
    command.args(words).current_dir(sandbox.path());
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// What a round does, and the quad that tells whether it counts.
fn task(sandbox: &Sandbox, round: u64, chance: &mut Random) -> (Vec<String>, Option<String>) {
    let mark = format!("<urn:round> <urn:p> <urn:r{round}> <urn:g> .");
    let words: Vec<String> = match chance.draw() % 5 {
        0 => vec!["store".into(), "compact".into()],
        1 => vec!["store".into(), "backup".into(), format!("copy-{round}.log")],
        2 => {
            let lines: String = (0..chance.draw() % 3000)
                .map(|i| format!("<urn:s{i}> <urn:p> <urn:o{round}> .\n"))
                .fold(String::new(), |all, line| all + &line);
            sandbox.write(&format!("in-{round}.nq"), format!("{lines}{mark}\n"));
            vec!["load".into(), format!("in-{round}.nq")]
        }
        _ => vec![
            "update".into(),
            "-e".into(),
            format!("INSERT DATA {{ GRAPH <urn:g> {{ <urn:round> <urn:p> <urn:r{round}> }} }}"),
        ],
    };
    let writes = words[0] != "store";
    (words, writes.then_some(mark))
}

#[test]
fn what_was_acknowledged_survives_kill_9() {
    let sandbox = Sandbox::empty();
    sandbox.write(
        "treatise.toml",
        "title = \"Crash\"\nbase = \"https://example.org/\"\nlanguage = \"en\"\ndefault-graph = \"plain\"\n",
    );
    sandbox.run(&["update", "-e", "INSERT DATA { <urn:a> <urn:p> <urn:b> }"]).good();
    let (mut chance, mut killed, mut acknowledged, mut marks) = (Random(20_261_123), 0, 1, Vec::new());
    // So often is a program looked at before it ends.
    let mut looks = 1;
    for round in 0..ROUNDS {
        let (words, mark) = task(&sandbox, round, &mut chance);
        let mut child = start(&sandbox, &words);
        // Every fifth program may end, and tells how long programs take here; others are killed within that time.
        let may_end = round.is_multiple_of(5);
        let most = if may_end { u64::MAX } else { chance.draw() % looks };
        let ended = (1..=most).find(|_| child.try_wait().unwrap().is_some());
        match ended {
            None => {
                child.kill().unwrap();
                killed += 1;
            }
            Some(needed) if may_end => looks = needed.max(1),
            Some(_) => {}
        }
        child.wait().unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        let is_said = said.lines().any(|line| line.contains("made revision"));
        if let Some(mark) = mark.filter(|_| is_said) {
            acknowledged += 1;
            marks.push(mark);
        }
        let store = Store::open(&sandbox.path().join(".treatise/store"), Policy::Plain)
            .unwrap_or_else(|error| panic!("round {round}, {words:?}: {error}"));
        let newest = store.newest().map_or(0, |newest| newest.number);
        assert!(
            newest >= acknowledged,
            "round {round}, {words:?}: revision {acknowledged} is lost, there are {newest}"
        );
        acknowledged = newest;
        if round % 30 == 29 {
            let quads: std::collections::BTreeSet<String> =
                store.reader().quads().map(|quad| format!("{quad} .")).collect();
            let lost: Vec<&String> = marks.iter().filter(|mark| !quads.contains(*mark)).collect();
            assert!(lost.is_empty(), "round {round}: lost {lost:?}");
            assert_eq!(store.verify().unwrap(), Vec::<String>::new(), "round {round}");
            for copy in (0..=round).map(|number| sandbox.path().join(format!("copy-{number}.log"))) {
                let _ = std::fs::remove_file(copy);
            }
        }
    }
    assert!(killed > ROUNDS / 10, "only {killed} of {ROUNDS} programs were killed before they ended");
    assert!(!marks.is_empty(), "no program ended before it was killed");
}
