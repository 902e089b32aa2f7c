//! Named policies of `treatise.toml`: views of the record that a word can choose.
//!
//! ```toml
//! [policies.atop]
//! description = "The world according to ATOP"
//! statuses = ["supported", "contested"]
//! sources = ["atop-v5-1"]
//! ```

use super::config::at_span;
use crate::diagnostic::{Diagnostic, Report};
use crate::model::claim::Reliability;
use crate::model::edtf::Day;
use crate::model::vocab::{rdf, tr};
use crate::model::{Lookup, Prefixes, Status};
use crate::store::View;
use serde::Deserialize;
use toml::Spanned;

/// A named view of the record: what its default graph holds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PolicyConfig {
    /// What it is for, in a sentence.
    #[serde(default)]
    pub description: String,
    /// Words of statuses; supported alone where none is named.
    #[serde(default)]
    statuses: Vec<Spanned<String>>,
    /// Ids of the sources that alone count; all where none is named.
    #[serde(default)]
    sources: Vec<Spanned<String>>,
    /// Ids of the sources that do not count.
    #[serde(default)]
    without: Vec<Spanned<String>>,
    /// The letter of the weakest reliability that counts.
    reliability: Option<Spanned<String>>,
}

impl PolicyConfig {
    /// The view that it names, of a day if one is given.
    pub fn view(&self, prefixes: &Prefixes, valid_on: Option<Day>) -> View {
        let statuses = self.statuses.iter().filter_map(|word| status(word.get_ref())).collect::<Vec<_>>();
        let sources =
            |ids: &[Spanned<String>]| ids.iter().map(|id| prefixes.resource("source", id.get_ref())).collect();
        View {
            statuses: if statuses.is_empty() { [Status::Supported].into() } else { statuses.into_iter().collect() },
            sources: sources(&self.sources),
            without: sources(&self.without),
            reliability: self
                .reliability
                .as_ref()
                .and_then(|it| Reliability::from_letter(it.get_ref()))
                .map(Reliability::number),
            valid_on,
        }
    }

    /// What is wrong with its words; sources are known only when the data is read.
    pub(super) fn fault(&self, text: &str) -> Option<Diagnostic> {
        if let Some(word) = self.statuses.iter().find(|word| status(word.get_ref()).is_none()) {
            let known = Status::ALL.map(Status::word);
            let found = at_span(text, &word.span(), &format!("there is no status `{}`", word.get_ref()));
            return Some(found.suggest(word.get_ref(), known).hint(format!("the statuses are: {}", known.join(", "))));
        }
        let letter = self.reliability.as_ref().filter(|it| Reliability::from_letter(it.get_ref()).is_none())?;
        let found = at_span(text, &letter.span(), &format!("`{}` is no reliability", letter.get_ref()));
        Some(
            found.hint(
                "write the letter of the weakest that counts, from A (completely reliable) to F (cannot be judged)",
            ),
        )
    }

    /// Reports sources that nobody describes.
    pub(super) fn unknown_sources(&self, text: &str, records: &impl Lookup, prefixes: &Prefixes, report: &mut Report) {
        for id in self.sources.iter().chain(&self.without) {
            let iri = prefixes.resource("source", id.get_ref());
            let classes = records.nodes(iri.as_ref().into(), rdf::TYPE);
            if !classes.iter().any(|class| class.as_ref() == tr::SOURCE_CLASS) {
                let known: Vec<String> = records
                    .instances(tr::SOURCE_CLASS)
                    .iter()
                    .filter_map(|source| prefixes.kind(source.as_ref()).map(|(_, id)| id.to_owned()))
                    .collect();
                let found = at_span(text, &id.span(), &format!("there is no source `{}`", id.get_ref()));
                report.push(
                    found
                        .suggest(id.get_ref(), known.iter().map(String::as_str))
                        .hint("a policy names sources by their ids in data/sources.csv"),
                );
            }
        }
    }
}

fn status(word: &str) -> Option<Status> {
    Status::ALL.into_iter().find(|status| status.word() == word)
}
