//! What `treatise.toml` may say.

use super::policy::PolicyConfig;
use super::service::StoreConfig;
use crate::diagnostic::{BadSwitch, Diagnostic, Place, Switches, WEIGHTS, codes};
use crate::project::ProjectError;
use crate::remote::Service;
use serde::Deserialize;
use std::collections::BTreeMap;

/// How the default graph is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DefaultGraph {
    /// Records and the content of held claims (law 2).
    #[default]
    Derived,
    /// A plain RDF dataset: the default graph is written directly.
    Plain,
}

/// The project file.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// What the project is called.
    pub title: String,
    /// What it is about, in a sentence.
    #[serde(default)]
    pub description: String,
    /// Where its resources live: `{base}{kind}/{id}`. Ends with `/` or `#`.
    pub base: String,
    /// Licence of the published data: an SPDX identifier or an IRI.
    #[serde(default = "licence")]
    pub licence: String,
    /// Language of the pages: `en`, the only one so far.
    #[serde(default = "language")]
    pub language: String,
    /// How the default graph is made.
    #[serde(default)]
    pub default_graph: DefaultGraph,
    /// Who is answerable for the record; stands in the log.
    #[serde(default = "editors")]
    pub editors: String,
    /// The explainer that opens the site; the first by id where this is empty.
    #[serde(default)]
    pub front: Option<String>,
    /// Further prefixes for queries and outputs.
    #[serde(default)]
    pub prefixes: BTreeMap<String, String>,
    /// A store on another machine that queries ask, and that is pushed to.
    #[serde(default)]
    pub store: Option<toml::Spanned<StoreConfig>>,
    /// Named views of the record.
    #[serde(default)]
    pub policies: BTreeMap<String, PolicyConfig>,
    /// How much the findings of a rule weigh: its code or name, and `off`, `note`, `warning` or `error`.
    #[serde(default)]
    pub checks: BTreeMap<toml::Spanned<String>, toml::Spanned<String>>,
}

fn licence() -> String {
    "CC-BY-4.0".to_owned()
}

fn language() -> String {
    "en".to_owned()
}

fn editors() -> String {
    "The editors".to_owned()
}

impl Config {
    /// Reads the project file.
    ///
    /// # Errors
    /// A diagnostic (T7001) at the line that is wrong.
    pub fn parse(text: &str) -> Result<Self, Box<Diagnostic>> {
        let config: Self = toml::from_str(text).map_err(|error| Box::new(explain(text, &error)))?;
        if let Some(found) = config.policies.values().find_map(|policy| policy.fault(text)) {
            return Err(Box::new(found));
        }
        if config.language != "en" {
            let message = format!("pages cannot be written in `{}` yet", config.language);
            return Err(Box::new(
                at_key(text, "language", &message).hint("leave the key out, or write `language = \"en\"`"),
            ));
        }
        config.read_checks(text)?;
        config.read_store(text)?;
        match crate::model::NamedNode::new(&config.base) {
            Ok(_) if config.base.ends_with(['/', '#']) && config.base.contains("://") => Ok(config),
            Ok(_) => {
                let message = format!("the base `{}` is not an address that ends with `/`", config.base);
                let hint = "ids are put behind it: `base = \"https://example.org/my-project/\"`";
                Err(Box::new(at_key(text, "base", &message).hint(hint)))
            }
            Err(error) => {
                let message = format!("the base `{}` is not an IRI: {error}", config.base);
                let hint = "write an address such as `base = \"https://example.org/my-project/\"`";
                Err(Box::new(at_key(text, "base", &message).hint(hint)))
            }
        }
    }
}

impl Config {
    /// How much findings weigh in this project.
    pub fn switches(&self) -> Switches {
        let mut switches = Switches::default();
        for (code, weight) in &self.checks {
            // What does not fit was refused when the file was read.
            let _ = switches.set(code.get_ref(), weight.get_ref());
        }
        switches
    }

    /// The service that holds the data, if one is named.
    ///
    /// # Errors
    /// [`ProjectError::Data`] for what is refused when the file is read.
    pub fn service(&self) -> Result<Option<Service>, ProjectError> {
        self.read_store("").map_err(|found| ProjectError::data(std::iter::once(*found).collect()))
    }

    fn read_store(&self, text: &str) -> Result<Option<Service>, Box<Diagnostic>> {
        let Some(store) = &self.store else { return Ok(None) };
        store.get_ref().service(&self.base, text, &store.span()).map(Some)
    }

    fn read_checks(&self, text: &str) -> Result<(), Box<Diagnostic>> {
        let mut switches = Switches::default();
        for (code, weight) in &self.checks {
            let Err(bad) = switches.set(code.get_ref(), weight.get_ref()) else { continue };
            let (code_text, weight_text) = (code.get_ref(), weight.get_ref());
            return Err(Box::new(match bad {
                BadSwitch::UnknownCode => {
                    let names: Vec<String> = codes::ALL.iter().map(|code| code.name()).collect();
                    let known = codes::ALL.iter().map(|code| code.id).chain(names.iter().map(String::as_str));
                    at_span(text, &code.span(), &format!("there is no rule `{code_text}`"))
                        .suggest(code_text, known)
                        .hint("`treatise explain-code --list` lists every code")
                }
                BadSwitch::UnknownWeight => {
                    at_span(text, &weight.span(), &format!("`{weight_text}` is no weight of a finding"))
                        .suggest(weight_text, WEIGHTS)
                        .hint(format!("write one of: {}", WEIGHTS.join(", ")))
                }
                BadSwitch::Lowered(rule) => {
                    let message = format!("{} ({}) can be raised, not lowered", rule.id, rule.name());
                    let names: Vec<String> = codes::EDITORIAL.iter().map(|code| code.name()).collect();
                    at_span(text, &weight.span(), &message)
                        .hint(format!("these can be lowered or switched off: {}", names.join(", ")))
                }
            }));
        }
        Ok(())
    }

    /// The finding that `front` names no explainer of the project.
    pub(super) fn no_front<'a>(text: &str, front: &str, ids: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        at_key(text, "front", &format!("there is no explainer `{front}`"))
            .suggest(front, ids)
            .hint("`front` is the id of the explainer that opens the site, or is left out")
    }
}

fn explain(text: &str, error: &toml::de::Error) -> Diagnostic {
    let message = error.message().lines().next().unwrap_or("broken");
    let unknown = message.strip_prefix("unknown field `").and_then(|rest| rest.split_once('`'));
    let Some((word, expected)) = unknown else {
        return at_span(text, &error.span().unwrap_or(0..0), message);
    };
    let keys: Vec<&str> = expected.split('`').skip(1).step_by(2).collect();
    at_span(text, &error.span().unwrap_or(0..0), &format!("unknown key `{word}`"))
        .suggest(word, keys.iter().copied())
        .hint(format!("the keys are: {}", keys.join(", ")))
}

/// A finding about some bytes of the project file.
pub(super) fn at_span(text: &str, span: &std::ops::Range<usize>, message: &str) -> Diagnostic {
    let before = text.get(..span.start).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let width = text.get(span.clone()).unwrap_or_default().chars().take_while(|c| *c != '\n').count();
    let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let place = Place::file(super::FILE).at(small(line), small(column)).wide(small(width.max(1)));
    Diagnostic::new(&codes::BAD_PROJECT, place, message)
}

fn at_key(text: &str, key: &str, message: &str) -> Diagnostic {
    let line = text.lines().position(|line| line.trim_start().starts_with(key)).map_or(1, |i| i + 1);
    let place = Place::file(super::FILE).at(u32::try_from(line).unwrap_or(u32::MAX), 1);
    Diagnostic::new(&codes::BAD_PROJECT, place, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_key_is_named_with_its_line() {
        let found = Config::parse("title = \"T\"\nbase = \"https://e.org/\"\nlicense = \"X\"\n").unwrap_err();
        assert_eq!(found.place.line, Some(3));
        assert_eq!(found.hints[0], "did you mean `licence`?");
    }

    #[test]
    fn a_policy_names_statuses_and_letters() {
        let text = |policy: &str| format!("title = \"T\"\nbase = \"https://e.org/\"\n[policies.x]\n{policy}\n");
        let hints = |policy: &str| {
            let found = Config::parse(&text(policy)).unwrap_err();
            assert_eq!(found.place.line, Some(4), "{policy}");
            found.hints[0].clone()
        };
        assert_eq!(hints("status = [\"supported\"]"), "did you mean `statuses`?");
        assert_eq!(hints("statuses = [\"suported\"]"), "did you mean `supported`?");
        assert!(hints("reliability = \"G\"").starts_with("write the letter"));
        let config = Config::parse(&text("reliability = \"b\"\nwithout = [\"s\"]")).unwrap();
        let view = config.policies["x"].view(&crate::model::Prefixes::new("https://e.org/"), None);
        assert_eq!((view.reliability, view.without[0].as_str()), (Some(2), "https://e.org/source/s"));
        assert_eq!(view.statuses, crate::store::View::default().statuses);
    }

    #[test]
    fn a_language_that_pages_do_not_have_is_refused() {
        let text = "title = \"T\"\nbase = \"https://e.org/\"\nlanguage = \"de\"\n";
        assert_eq!(Config::parse(text).unwrap_err().place.line, Some(3));
    }

    #[test]
    fn rules_are_switched_by_code_or_name_and_mistakes_have_a_line() {
        let head = "title = \"T\"\nbase = \"https://e.org/\"\n[checks]\n";
        let config = Config::parse(&format!("{head}T4009 = \"warning\"\nstale-claim = \"off\"\n")).unwrap();
        assert_ne!(config.switches(), Switches::default());
        for (line, hint) in [
            ("stale-clam = \"off\"", "did you mean `stale-claim`?"),
            ("T4009 = \"of\"", "did you mean `off`?"),
            ("no-support = \"note\"", "these can be lowered or switched off: single-origin"),
        ] {
            let found = Config::parse(&format!("{head}T4011 = \"error\"\n{line}\n")).unwrap_err();
            assert_eq!(found.place.line, Some(5));
            assert!(found.hints[0].starts_with(hint), "{found:?}");
        }
    }

    #[test]
    fn a_base_ends_with_a_slash() {
        let found = Config::parse("title = \"T\"\nbase = \"https://e.org\"\n").unwrap_err();
        assert_eq!(found.place.line, Some(2));
    }
}
