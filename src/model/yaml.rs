//! YAML, where editors write it: front matter of explainers and headers of questions.

use serde::de::DeserializeOwned;

/// Why a piece of YAML could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct YamlError {
    /// What is wrong.
    pub message: String,
    /// Line within the piece, from 1.
    pub line: u32,
    /// Column in the line, from 1.
    pub column: u32,
}

/// Reads a piece of YAML (version 1.2: `no` is a word and not a truth value, as the id of Norway must be).
///
/// # Errors
/// [`YamlError`] with the place in the piece.
pub fn parse<T: DeserializeOwned>(text: &str) -> Result<T, YamlError> {
    let options = serde_saphyr::options! { strict_booleans: true };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let (line, column) = error.location().map_or((1, 1), |place| (place.line(), place.column()));
        YamlError {
            message: error.to_string().lines().next().unwrap_or_default().to_owned(),
            line: u32::try_from(line).unwrap_or(1),
            column: u32::try_from(column).unwrap_or(1),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::parse;
    use std::collections::BTreeMap;

    #[test]
    fn no_is_norway() {
        let map: BTreeMap<String, String> = parse("to: no\n").unwrap();
        assert_eq!(map["to"], "no");
    }
}
