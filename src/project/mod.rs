//! One directory, every verb.
