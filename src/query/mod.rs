//! The library of named questions; answers with their evidence.
