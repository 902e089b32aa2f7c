//! How long a query may run, how much it may give, and the thread it runs on.

use super::SparqlError;
use super::meter::Sign;
use std::sync::atomic::Ordering;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

/// Rows that an answer holds at most, whatever the caller allows: beyond this, export the data.
pub(super) const MOST_ROWS: usize = 10_000_000;

/// Stack of the thread that parses and evaluates: both recurse as deep as the query is nested.
/// The system gives the memory only as it is used.
const STACK: usize = 256 << 20;

/// Limits of one query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Seconds after which the query is stopped.
    pub seconds: Option<u64>,
    /// Rows (or triples) after which the answer is cut.
    pub rows: Option<usize>,
}

impl Limits {
    /// The number of rows that apply.
    pub(super) fn most(self) -> usize {
        self.rows.unwrap_or(MOST_ROWS).min(MOST_ROWS)
    }
}

/// Which limit cut an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// There are more rows than the limit, which is given.
    Rows(usize),
    /// The query ran for more seconds than the limit, which is given; the rows are those found until then.
    Seconds(u64),
    /// The answer of a service was longer than so many bytes.
    Bytes(u64),
    /// The service itself gives no more than so many rows, or said that its answer is a part.
    Service,
}

/// Runs work on a thread of its own and gives the sign to stop when the time is up.
///
/// The calling thread is the watchdog, and returns when the work has ended: nothing is left behind.
pub(super) fn run<T: Send>(seconds: Option<u64>, work: impl FnOnce(&Sign) -> T + Send) -> Result<T, SparqlError> {
    let sign = Sign::default();
    let (working, ended) = channel::<()>();
    thread::scope(|scope| {
        let heard = Sign::clone(&sign);
        let worker = thread::Builder::new().name("query".to_owned()).stack_size(STACK).spawn_scoped(scope, move || {
            // Dropped when the work ends, in whatever way.
            let _working = working;
            work(&heard)
        });
        let worker = worker.map_err(|cause| SparqlError::Thread(cause.to_string()))?;
        if let Some(seconds) = seconds
            && ended.recv_timeout(Duration::from_secs(seconds)) == Err(RecvTimeoutError::Timeout)
        {
            sign.store(true, Ordering::Relaxed);
        }
        worker.join().map_err(|_| SparqlError::Internal)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_is_told_when_its_time_is_up() {
        let told = run(Some(0), |sign| {
            while !sign.load(Ordering::Relaxed) {
                thread::yield_now();
            }
            true
        });
        assert!(told.unwrap());
    }

    #[test]
    fn what_the_work_gives_comes_back() {
        assert_eq!(run(None, |sign| (7, sign.load(Ordering::Relaxed))).unwrap(), (7, false));
        assert_eq!(run(Some(3600), |_| 8).unwrap(), 8);
    }
}
