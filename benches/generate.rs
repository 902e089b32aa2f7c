//! Writes a generated project: `cargo bench --bench generate -- --claims N --seed S DIR`.

mod generator;

use generator::Size;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "usage: cargo bench --bench generate -- [--claims N] [--seed S] DIR";

fn main() -> ExitCode {
    let Some((dir, size)) = arguments() else {
        // `cargo bench` without a target runs every one; there is nothing to write then.
        eprintln!("{USAGE}");
        return ExitCode::SUCCESS;
    };
    match generator::write(&dir, size) {
        Ok(()) => {
            eprintln!("wrote {} claims to {}", size.claims, dir.display());
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: cannot write {}: {error}", dir.display());
            ExitCode::from(3)
        }
    }
}

fn arguments() -> Option<(PathBuf, Size)> {
    let mut size = Size { claims: 100_000, seed: 1 };
    let mut dir = None;
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        match word.as_str() {
            "--bench" => {}
            "--claims" => size.claims = words.next()?.parse().ok()?,
            "--seed" => size.seed = words.next()?.parse().ok()?,
            _ => dir = Some(PathBuf::from(word)),
        }
    }
    Some((dir?, size))
}
