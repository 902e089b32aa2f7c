//! The library of named questions with typed parameters, and answers with their evidence.

pub mod figure;
pub mod words;

pub use figure::Figure;
pub use words::Words;
