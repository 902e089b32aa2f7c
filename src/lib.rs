//! An evidence graph in one program: agreements, claims and sources as RDF with provenance.
//!
//! The front door is [`project::Project`]: it opens a directory and offers every verb
//! (`check`, `build`, `query`, `why`, `explain`, `export`, `publish`, `log`).
//!
//! The rooms, from the ground up. A room uses rooms on lower floors only; a test reads the
//! imports and fails otherwise.
//!
//! | floor | rooms |
//! |---|---|
//! | 7 | [`project`] |
//! | 6 | [`publish`] |
//! | 5 | [`explain`], [`export`] |
//! | 4 | [`query`], [`check`], [`remote`] |
//! | 3 | [`sparql`] |
//! | 2 | [`import`], [`store`] |
//! | 1 | [`model`], [`csvw`] |
//! | 0 | [`diagnostic`] |
//!
//! The library is silent: it does not print, exit, or read the environment or the clock.
//! Bad input becomes a [`diagnostic::Report`]; a failing world becomes one error enum a room.

pub mod diagnostic;

pub mod csvw;
pub mod model;

pub mod import;
pub mod store;

pub mod sparql;

pub mod check;
pub mod query;
pub mod remote;

pub mod explain;
pub mod export;

pub mod publish;

pub mod project;
