//! Time and memory of one query, metered where every operator passes.
//!
//! Oxigraph's evaluator looks for its sign to stop only when it reads quads: a cross product of a
//! few small scans runs for hours without reading any, and nothing bounds what its joins hold. But
//! no operator moves a row without copying terms. So the term that the evaluator computes with,
//! [`Id`], counts: copies are steps, and what is copied and not yet dropped is what the query holds.
//! When time or memory is used up, the next step unwinds the evaluator (quietly: this is not a
//! panic), and [`metered`] catches it.
//!
//! This needs panics that unwind, which is Cargo's default; a build with `panic = "abort"` is refused.
//!
//! The meter belongs to the thread, and each query has a thread of its own ([`super::limits`]).

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[cfg(panic = "abort")]
compile_error!("queries are stopped by unwinding: build with `panic = \"unwind\"`");

/// Terms that the operators of one query hold at most, of some 16 bytes each.
const MOST_HELD: u64 = 100_000_000;

/// Steps between two looks at the clock's sign.
const STEPS: u64 = 1024;

/// Told by the watchdog, heard by the query.
pub(super) type Sign = Arc<AtomicBool>;

/// Why a query was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// Its time is up.
    Time,
    /// It holds too much.
    Memory,
}

thread_local! {
    static STEPPED: Cell<u64> = const { Cell::new(0) };
    static HELD: Cell<u64> = const { Cell::new(0) };
    static SIGN: RefCell<Option<Sign>> = const { RefCell::new(None) };
}

/// A term as the evaluator sees it: an id of the reader, or above those an id of a computed term.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Id(u32);

impl Id {
    pub(super) fn new(id: u32) -> Self {
        step();
        HELD.set(HELD.get() + 1);
        Self(id)
    }

    pub(super) fn get(&self) -> u32 {
        self.0
    }
}

impl Clone for Id {
    fn clone(&self) -> Self {
        Self::new(self.0)
    }
}

impl Drop for Id {
    fn drop(&mut self) {
        HELD.set(HELD.get().saturating_sub(1));
    }
}

/// One step of a query; does not return if the query must stop.
pub(super) fn step() {
    let steps = STEPPED.get() + 1;
    STEPPED.set(steps);
    if steps.is_multiple_of(STEPS)
        && let Some(stop) = stop()
        && !std::thread::panicking()
    {
        resume_unwind(Box::new(stop));
    }
}

/// Why the query of this thread must stop. Outside [`metered`] nobody would catch it, and nothing is stopped.
fn stop() -> Option<Stop> {
    let told = SIGN.with_borrow(|sign| sign.as_ref().map(|sign| sign.load(Ordering::Relaxed)))?;
    if HELD.get() > MOST_HELD { Some(Stop::Memory) } else { told.then_some(Stop::Time) }
}

/// Does the work of a query on this thread until it ends or must stop.
pub(super) fn metered<T>(sign: &Sign, work: impl FnOnce() -> T) -> Result<T, Stop> {
    HELD.set(0);
    SIGN.set(Some(Arc::clone(sign)));
    let outcome = catch_unwind(AssertUnwindSafe(work));
    SIGN.set(None);
    match outcome {
        // Work that ended in time is whole even if the sign came a moment later.
        Ok(result) => Ok(result),
        Err(cause) => match cause.downcast::<Stop>() {
            Ok(stop) => Err(*stop),
            Err(panic) => resume_unwind(panic),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_stops_when_it_is_told() {
        let sign = Sign::default();
        let mut steps = 0_u64;
        let outcome = metered(&sign, || {
            let id = Id::new(7);
            loop {
                let copy = id.clone();
                steps += 1;
                if steps == 5000 {
                    sign.store(true, Ordering::Relaxed);
                }
                drop(copy);
            }
        });
        assert_eq!(outcome, Err::<(), _>(Stop::Time));
        assert!((5000..5000 + STEPS + 1).contains(&steps));
        assert_eq!(HELD.get(), 0, "all that was held is dropped");
    }

    #[test]
    fn a_query_stops_when_it_holds_too_much() {
        let outcome = metered(&Sign::default(), || {
            HELD.set(MOST_HELD);
            let held: Vec<Id> = (0..5000).map(Id::new).collect();
            held.len()
        });
        assert_eq!(outcome, Err(Stop::Memory));
        assert_eq!(metered(&Sign::default(), || 1), Ok(1));
    }
}
