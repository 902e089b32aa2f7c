//! What is found damaged while stores are read, and whether it could be made whole.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What was found damaged, in words; shared by all stores and readers that were opened with it.
///
/// Damage is met wherever a page is first read, deep below an answer, so it is noted here: whoever shows
/// an answer asks afterwards whether anything of it is missing.
#[derive(Clone, Debug, Default)]
pub struct Health(Arc<Mutex<Found>>);

#[derive(Debug, Default)]
struct Found {
    healed: Vec<String>,
    lost: Vec<String>,
}

impl Health {
    /// What was damaged and has been made whole again.
    pub fn healed(&self) -> Vec<String> {
        self.found().healed.clone()
    }

    /// What is damaged and cannot be made whole: what was read since may lack statements.
    pub fn lost(&self) -> Vec<String> {
        self.found().lost.clone()
    }

    pub(super) fn note_healed(&self, what: &str) {
        note(&mut self.found().healed, what);
    }

    pub(super) fn note_lost(&self, what: &str) {
        note(&mut self.found().lost, what);
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        // A list of texts is whole, whoever panicked beside it.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One damage is met by every process and reader, and told once.
fn note(list: &mut Vec<String>, what: &str) {
    if !list.iter().any(|known| known == what) {
        list.push(what.to_owned());
    }
}
