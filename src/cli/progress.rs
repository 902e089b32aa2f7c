//! Progress of long work: a bar when a person is watching, nothing when the output is piped.

use super::session::grouped;
use indicatif::{MultiProgress, ProgressBar, ProgressStyle};
use std::sync::atomic::{AtomicU64, Ordering};
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
    /// Statements read in this stage.
    statements: AtomicU64,
    bar: Mutex<Option<ProgressBar>>,
}

impl Watcher {
    /// `drawn`: with bars; `told`: one line a stage where there are no bars.
    pub(super) fn new(drawn: bool, told: bool) -> Self {
        Self { drawn, told, statements: AtomicU64::new(0), bar: Mutex::new(None) }
    }

    fn draw(&self, bar: ProgressBar, template: &str) {
        let bar = bars().add(bar);
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.tick();
        self.replace(Some(bar));
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
        self.draw(bar.with_message(name.to_owned()), template);
    }

    fn advance(&self, steps: u64) {
        if let Some(bar) = &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            bar.inc(steps);
        }
    }

    fn load(&self, bytes: Option<u64>) {
        if !self.drawn {
            return self.stage("loading", bytes);
        }
        self.statements.store(0, Ordering::Relaxed);
        let (bar, template) = match bytes {
            Some(bytes) => {
                (ProgressBar::new(bytes), "{msg:<12} {wide_bar} {bytes}/{total_bytes}, {prefix}, {eta} left")
            }
            None => (ProgressBar::new_spinner(), "{msg:<12} {spinner} {bytes}, {prefix}, {elapsed}"),
        };
        self.draw(bar.with_message("loading"), template);
    }

    fn count(&self, statements: u64) {
        let all = self.statements.fetch_add(statements, Ordering::Relaxed) + statements;
        if let Some(bar) = &*self.bar.lock().unwrap_or_else(PoisonError::into_inner) {
            let millis = u64::try_from(bar.elapsed().as_millis()).unwrap_or(u64::MAX).max(1);
            let speed = usize::try_from(all.saturating_mul(1000) / millis).unwrap_or(usize::MAX);
            bar.set_prefix(format!("{} statements/s", grouped(speed)));
        }
    }
}

impl Drop for Watcher {
    fn drop(&mut self) {
        self.replace(None);
    }
}
