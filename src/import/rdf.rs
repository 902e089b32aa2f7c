//! RDF files.

use super::{InputFile, Settings, decode};
use crate::diagnostic::{Report, did_you_mean};
use crate::model::syntax::{self, Format};
use crate::model::{Batch, Prefixes};

/// Reads an RDF file; the project's prefixes need not be declared in it, but may be.
pub(super) fn read(file: &InputFile, format: Format, settings: Settings<'_>) -> (Batch, Report) {
    let path = file.path.as_str();
    let mut batch = Batch { file: syntax::source(path), digest: String::new(), statements: Vec::new() };
    let text = match decode(&file.bytes, path) {
        Ok(text) => text,
        Err(found) => return (batch, std::iter::once(*found).collect()),
    };
    let (statements, report) = syntax::parse(text, format, &format!("{}{path}", settings.base), path);
    batch.statements = statements;
    (batch, explain_prefixes(&report, settings.base))
}

/// Adds to "prefix not found" the line that declares it, or the prefix that was meant.
fn explain_prefixes(report: &Report, base: &str) -> Report {
    let prefixes = Prefixes::new(base);
    report
        .iter()
        .cloned()
        .map(|found| {
            let Some(name) = unknown_prefix(&found.message).map(str::to_owned) else { return found };
            let known: Vec<(&str, &str)> = prefixes.iter().collect();
            if let Some((prefix, namespace)) = known.iter().find(|(prefix, _)| **prefix == name) {
                return found.hint(format!("declare it at the top: `@prefix {prefix}: <{namespace}> .`"));
            }
            match did_you_mean(&name, known.iter().map(|(prefix, _)| *prefix)) {
                Some(best) => found.hint(format!("did you mean the prefix `{best}:`?")),
                None => found.hint(format!("declare it at the top: `@prefix {name}: <…> .`")),
            }
        })
        .collect()
}

/// The prefix in "The prefix x: has not been declared".
fn unknown_prefix(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once("prefix ")?;
    let (name, rest) = rest.split_once(':')?;
    rest.contains("declared").then_some(name.trim())
}
