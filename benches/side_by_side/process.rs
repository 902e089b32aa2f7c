//! Programs that are run and measured from outside.

use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// How long a program ran, and the most memory it had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ran {
    pub time: Duration,
    /// In bytes; nothing where the system does not tell (it is `VmHWM` of `/proc`).
    pub peak: Option<u64>,
}

/// Runs a program to its end.
///
/// # Errors
/// What it wrote to standard error, if it failed.
pub fn run(command: &mut Command) -> io::Result<Ran> {
    let start = Instant::now();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
    let mut talk = child.stderr.take();
    // Nobody fills the pipe so far that it would wait, and what was said is wanted only after a failure.
    let status = format!("/proc/{}/status", child.id());
    let mut peak = None;
    let exit = loop {
        peak = peak.max(high_water(&status));
        if let Some(exit) = child.try_wait()? {
            break exit;
        }
        std::thread::sleep(Duration::from_millis(1));
    };
    let time = start.elapsed();
    if !exit.success() {
        let mut said = String::new();
        talk.as_mut().map_or(Ok(0), |talk| talk.read_to_string(&mut said))?;
        return Err(io::Error::other(format!("{command:?}: {exit}: {said}")));
    }
    Ok(Ran { time, peak })
}

fn high_water(status: &str) -> Option<u64> {
    let text = std::fs::read_to_string(status).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

/// Bytes of all files in a folder.
pub fn size(folder: &Path) -> io::Result<u64> {
    let mut sum = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let metadata = entry.metadata()?;
        sum += if metadata.is_dir() { size(&entry.path())? } else { metadata.len() };
    }
    Ok(sum)
}

/// The one in the middle of some measurements.
pub fn median<T: Ord + Copy>(mut of: Vec<T>) -> Option<T> {
    of.sort();
    of.get(of.len() / 2).copied()
}
