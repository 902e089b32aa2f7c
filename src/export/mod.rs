//! A reader becomes files, with a manifest.
