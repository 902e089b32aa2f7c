//! The `treatise` command: words in, words out.

fn main() {}
