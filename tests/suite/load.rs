//! `treatise load` on files that are cut into pieces: the same for any number of threads, exact places,
//! and nothing left behind.

use super::harness::Sandbox;
use std::collections::BTreeSet;
use std::io::Write;
use treatise::store::{Policy, Store};

/// Quads of a file of several pieces: 100,000, of claims and their blank nodes.
const QUADS: usize = 100_000;

fn quads(n: usize) -> String {
    let predicate = "http://www.w3.org/2004/02/skos/core#note";
    (0..n)
        .map(|i| {
            format!(
                "_:n{} <{predicate}> \"note {i} on caf\u{e9}\"@en <https://example.org/claim/{}> .\n",
                i / 3,
                i % 500
            )
        })
        .collect::<Vec<_>>()
        .concat()
}

fn stored(sandbox: &Sandbox) -> BTreeSet<String> {
    let store = Store::open(&sandbox.path().join(".treatise/store"), Policy::Derived).unwrap();
    store.reader().quads().map(|quad| quad.to_string()).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = zlib_rs::Deflate::new(1, true, 16 + 15);
    let mut out = vec![0; bytes.len() + 1000];
    packer.compress(bytes, &mut out, zlib_rs::DeflateFlush::Finish).unwrap();
    out.truncate(usize::try_from(packer.total_out()).unwrap());
    out
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn threads_and_archives_make_no_difference() {
    let text = quads(QUADS);
    let packed = [
        ("1", text.clone().into_bytes()),
        ("4", text.clone().into_bytes()),
        ("3", gzip(text.as_bytes())),
        ("2", bzip2(text.as_bytes())),
    ];
    let endings = ["", "", ".gz", ".bz2"];
    let mut all: Vec<BTreeSet<String>> = Vec::new();
    for ((jobs, bytes), ending) in packed.into_iter().zip(endings) {
        let sandbox = Sandbox::example();
        let before = stored(&sandbox).len();
        let file = format!("big.nq{ending}");
        sandbox.write(&file, bytes);
        sandbox.run(&["load", &file, "--name", "big", "--jobs", jobs]).good();
        let quads = stored(&sandbox);
        assert_eq!(quads.len(), before + QUADS);
        all.push(quads);
    }
    assert!(all.windows(2).all(|pair| pair[0] == pair[1]), "every way gives the same statements");
}

#[test]
fn a_broken_line_in_the_middle_is_named_and_nothing_stays() {
    let mut lines: Vec<String> = quads(QUADS).lines().map(str::to_owned).collect();
    let good = lines[71_233].clone();
    lines[71_233] = "_:x <http://www.w3.org/2004/02/skos/core#note> \"caf\u{e9}\" oops .".to_owned();
    let sandbox = Sandbox::example();
    let before = stored(&sandbox);
    sandbox.write("big.nq.gz", gzip(lines.join("\n").as_bytes()));
    let run = sandbox.run(&["load", "big.nq.gz", "--jobs", "3"]).fails_with(1);
    assert!(run.stderr.contains("--> big.nq.gz:71234:55"), "{}", run.stderr);
    assert!(run.stderr.contains(&lines[71_233]), "{}", run.stderr);
    assert_eq!(stored(&sandbox), before);

    let run = sandbox.run(&["load", "big.nq.gz", "--lenient"]).fails_with(4);
    assert!(run.stderr.contains("left out 1 line: .treatise/quarantine/big.nq.gz.nq"), "{}", run.stderr);
    assert_eq!(stored(&sandbox).len(), before.len() + QUADS - 1);
    sandbox.edit(".treatise/quarantine/big.nq.gz.nq", &lines[71_233], &good);
    sandbox.run(&["load", ".treatise/quarantine/big.nq.gz.nq"]).good();
    assert_eq!(stored(&sandbox).len(), before.len() + QUADS);
}

#[test]
fn an_archive_that_ends_too_early_leaves_nothing() {
    let packed = gzip(quads(QUADS).as_bytes());
    let sandbox = Sandbox::example();
    let before = stored(&sandbox);
    sandbox.write("big.nq.gz", &packed[..packed.len() - 5]);
    let run = sandbox.run(&["load", "big.nq.gz"]).fails_with(1);
    assert!(run.stderr.contains("T1006") && run.stderr.contains("--> big.nq.gz"), "{}", run.stderr);
    assert_eq!(stored(&sandbox), before);
}

#[test]
fn a_load_replaces_the_one_before_and_an_import_leaves_it() {
    let sandbox = Sandbox::example();
    let before = stored(&sandbox).len();
    sandbox.write("a.nq", quads(100));
    sandbox.run(&["load", "a.nq"]).good();
    sandbox.write("a.nq", quads(60));
    let run = sandbox.run(&["load", "a.nq"]).good();
    assert!(run.stderr.contains("0 statements added, 40 removed"), "{}", run.stderr);
    let run = sandbox.run(&["load", "a.nq"]).good();
    assert!(run.stderr.contains("1 file as at the last load"), "{}", run.stderr);
    let run = sandbox.run(&["import", "--dry-run"]).good();
    assert!(run.stderr.contains("would add 0 and remove 0 statements"), "{}", run.stderr);
    sandbox.run(&["import"]).good();
    assert_eq!(stored(&sandbox).len(), before + 60);
    let input = quads(10);
    sandbox.run_with(&["load", "-", "--syntax", "n-quads", "--name", "a.nq"], &[], &input).good();
    assert_eq!(stored(&sandbox).len(), before + 10);
}
