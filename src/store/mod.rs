//! Revisions, terms and quads: an append-only log and a reader over it.
