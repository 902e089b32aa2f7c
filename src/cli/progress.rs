//! Progress of long work: a bar when a person is watching, nothing when the output is piped.

use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::sync::{Mutex, OnceLock, PoisonError};
use treatise::project::Progress;

/// The bars of this process, so that other words can be written above them.
fn bars() -> &'static MultiProgress {
    static BARS: OnceLock<MultiProgress> = OnceLock::new();
    BARS.get_or_init(MultiProgress::new)
}

/// Writes a line to standard error without tearing a bar that is being drawn.
pub(super) fn above_bars(words: &str) {
    bars().suspend(|| eprintln!("{words}"));
}

/// Draws the stage that is being worked at.
pub(super) struct Watcher {
    drawn: bool,
    told: bool,
    bar: Mutex<Option<ProgressBar>>,
}

impl Watcher {
    /// `drawn`: with bars; `told`: one line a stage where there are no bars.
    pub(super) fn new(drawn: bool, told: bool) -> Self {
        Self { drawn, told, bar: Mutex::new(None) }
    }

    fn replace(&self, next: Option<ProgressBar>) {
        let mut bar = self.bar.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(old) = std::mem::replace(&mut *bar, next) {
            old.finish_and_clear();
            bars().remove(&old);
        }
    }
}

impl Progress for Watcher {
    fn stage(&self, name: &str, steps: Option<u64>) {
        if !self.drawn {
            if self.told {
                eprintln!("{name}");
            }
            return;
        }
        let (bar, template) = match steps {
            Some(steps) => (ProgressBar::new(steps), "{msg:<12} {wide_bar} {pos}/{len}"),
            None => (ProgressBar::new_spinner(), "{msg:<12} {spinner} {elapsed}"),
        };
        let bar = bars().add(bar.with_message(name.to_owned()));
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.tick();
        self.replace(Some(bar));
    }

    fn advance(&self, steps: u64) {
        if let Some(bar) = &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            bar.inc(steps);
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.replace(None);
    }
}
