//! PDF to text, by a library that is kept at arm's length.
//!
//! A PDF is a program of sorts, and readers of PDF stumble over bad ones: they panic, recurse, or run
//! for ever. So the library works on a thread of its own with a large stack; a panic ends the thread and
//! not the program, and who takes too long is no longer waited for.

use super::Unreadable;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Name of the thread: a panic on it is an answer and no bug, and need not be told.
pub const THREAD: &str = "text of a PDF";

const STACK: usize = 256 << 20;

/// Seconds after which a PDF is given up.
const SECONDS: u64 = 120;

pub(super) fn text(bytes: &[u8]) -> Result<String, Unreadable> {
    if !bytes.starts_with(b"%PDF-") {
        return Err(Unreadable::Pdf("it does not begin as a PDF does".to_owned()));
    }
    let bytes = bytes.to_vec();
    let (done, result) = channel();
    let work = move || {
        let found = catch_unwind(AssertUnwindSafe(|| pdf_extract::extract_text_from_mem(&bytes)));
        // Nobody may be listening any more.
        let _ = done.send(match found {
            Ok(Ok(text)) => Ok(text),
            Ok(Err(error)) => Err(Unreadable::Pdf(error.to_string())),
            Err(_) => Err(Unreadable::Pdf("it is malformed".to_owned())),
        });
    };
    let failed = |error: std::io::Error| Unreadable::Io(error.to_string());
    thread::Builder::new().name(THREAD.to_owned()).stack_size(STACK).spawn(work).map_err(failed)?;
    match result.recv_timeout(Duration::from_secs(SECONDS)) {
        Ok(found) => found,
        Err(RecvTimeoutError::Timeout) => Err(Unreadable::Pdf(format!("it takes more than {SECONDS} s"))),
        Err(RecvTimeoutError::Disconnected) => Err(Unreadable::Pdf("it is malformed".to_owned())),
    }
}
