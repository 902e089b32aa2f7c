//! SPARQL as it is typed: behind `-e`, in a file, or on standard input.

use super::error::Failure;
use super::world;
use std::io::Read;
use std::path::Path;

/// A text, with the name by which findings call it.
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) text: String,
}

/// Reads the text that was given, or the file, or else standard input; `what` it is names texts without a file.
///
/// Where neither is given and a person is at the keyboard, the failure `missing` makes.
pub(super) fn typed(
    what: &str,
    text: Option<&str>,
    file: Option<&Path>,
    missing: impl FnOnce() -> Failure,
) -> Result<Typed, Failure> {
    if let Some(text) = text {
        return Ok(Typed { name: what.to_owned(), text: text.to_owned() });
    }
    if let Some(path) = file {
        let name = path.display().to_string();
        let text =
            std::fs::read_to_string(path).map_err(|error| Failure::caller(format!("cannot read {name}: {error}")))?;
        return Ok(Typed { name, text });
    }
    if world::stdin_is_typed() {
        return Err(missing());
    }
    let mut text = String::new();
    world::stdin()
        .read_to_string(&mut text)
        .map_err(|error| Failure::caller(format!("cannot read the {what} on standard input: {error}")))?;
    Ok(Typed { name: what.to_owned(), text })
}
