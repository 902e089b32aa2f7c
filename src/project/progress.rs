//! How long work tells a watcher where it is.

/// A watcher of long work. The library calls it; the command line draws it.
pub trait Progress: Sync {
    /// A stage begins: a word for people, and how many steps it has where that is known.
    fn stage(&self, name: &str, steps: Option<u64>);

    /// Some steps of the stage are done.
    fn advance(&self, steps: u64);

    /// Files are read whose bytes are the steps; how many there are, where that is known.
    fn load(&self, bytes: Option<u64>) {
        self.stage("loading", bytes);
    }

    /// So many more statements were read.
    fn count(&self, _statements: u64) {}
}

/// Nobody watches.
#[derive(Clone, Copy, Debug, Default)]
pub struct Silent;

impl Progress for Silent {
    fn stage(&self, _name: &str, _steps: Option<u64>) {}

    fn advance(&self, _steps: u64) {}
}
