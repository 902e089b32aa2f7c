//! What `treatise.toml` may say of a store on another machine.

use super::config::at_span;
use super::{Project, ProjectError};
use crate::diagnostic::Diagnostic;
use crate::model::NamedNode;
use crate::remote::{Address, Client, Credentials, Home, Service};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, de};
use std::fmt;
use toml::Spanned;

/// Seconds that one request may take.
const TIMEOUT: u64 = 60;

/// Bytes of an answer that are read.
const MOST_BYTES: u64 = 256 << 20;

/// Statements in one request: services take more, but not all of them.
const BATCH: usize = 1_000;

/// `store = "…"`, or the table `[store]`.
///
/// It says where credentials are, and never what they are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoreConfig {
    /// Where queries go.
    pub query: Option<Spanned<String>>,
    /// Where updates go.
    pub update: Option<Spanned<String>>,
    /// Where whole graphs go.
    pub graph_store: Option<Spanned<String>>,
    /// The name of our default graph there, or `default` for the service's own.
    pub default_graph: Option<Spanned<String>>,
    /// Name of the variable of the environment that holds credentials.
    pub credentials_variable: Option<String>,
    /// Path of the file that holds credentials, relative to the project.
    pub credentials_file: Option<String>,
    /// Seconds that one request may take.
    pub timeout: Option<u64>,
    /// Bytes of an answer that are read.
    pub most_bytes: Option<u64>,
    /// Statements in one request.
    pub batch: Option<usize>,
}

/// The table as it is read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Table {
    query: Spanned<String>,
    update: Option<Spanned<String>>,
    graph_store: Option<Spanned<String>>,
    default_graph: Option<Spanned<String>>,
    credentials_variable: Option<String>,
    credentials_file: Option<String>,
    timeout: Option<u64>,
    most_bytes: Option<u64>,
    batch: Option<usize>,
}

impl<'de> Deserialize<'de> for StoreConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Either;
        impl<'de> Visitor<'de> for Either {
            type Value = StoreConfig;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the address of a service, or a table with `query` and `update`")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<StoreConfig, E> {
                let address = || Some(Spanned::new(0..0, text.to_owned()));
                Ok(StoreConfig { query: address(), update: address(), ..StoreConfig::default() })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<StoreConfig, A::Error> {
                let table = Table::deserialize(MapAccessDeserializer::new(map))?;
                Ok(StoreConfig {
                    query: Some(table.query),
                    update: table.update,
                    graph_store: table.graph_store,
                    default_graph: table.default_graph,
                    credentials_variable: table.credentials_variable,
                    credentials_file: table.credentials_file,
                    timeout: table.timeout,
                    most_bytes: table.most_bytes,
                    batch: table.batch,
                })
            }
        }
        deserializer.deserialize_any(Either)
    }
}

impl StoreConfig {
    /// The service, with our default graph in a graph of the project where nothing else is said.
    ///
    /// # Errors
    /// The finding at the word that is wrong; `whole` is where the setting stands.
    pub(super) fn service(
        &self,
        base: &str,
        text: &str,
        whole: &std::ops::Range<usize>,
    ) -> Result<Service, Box<Diagnostic>> {
        let hint = "write an address such as `store = \"https://example.org/sparql\"`; credentials stand in a variable or a file: `credentials-variable = \"NAME\"`";
        let place = |span: std::ops::Range<usize>| if span.is_empty() { whole.clone() } else { span };
        let read = |word: &Option<Spanned<String>>| match word {
            None => Ok(None),
            Some(word) => Address::parse(word.get_ref())
                .map(Some)
                .map_err(|message| Box::new(at_span(text, &place(word.span()), &message).hint(hint))),
        };
        let query = read(&self.query)?;
        let missing = || Box::new(at_span(text, whole, "the store has no address for queries").hint(hint));
        let home = match self.default_graph.as_ref().map(|word| (word.get_ref().as_str(), word.span())) {
            None => Home::Named(NamedNode::new_unchecked(format!("{base}graph/held"))),
            Some(("default", _)) => Home::Default,
            Some((name, span)) => match NamedNode::new(name) {
                Ok(name) => Home::Named(name),
                Err(error) => {
                    let message = format!("the default graph `{name}` is no IRI: {error}");
                    let hint = "write the name of a graph, or `default` for the service's own default graph";
                    return Err(Box::new(at_span(text, &span, &message).hint(hint)));
                }
            },
        };
        Ok(Service {
            query: query.ok_or_else(missing)?,
            update: read(&self.update)?,
            graph_store: read(&self.graph_store)?,
            home,
            timeout: self.timeout.unwrap_or(TIMEOUT).max(1),
            most_bytes: self.most_bytes.unwrap_or(MOST_BYTES).max(1),
            batch: self.batch.unwrap_or(BATCH).max(1),
        })
    }
}

impl Project {
    /// The service that holds the project's data, if the project names one; `variable` looks into the
    /// environment, of which the library knows nothing.
    ///
    /// # Errors
    /// [`ProjectError::Credentials`] where they are not where the project says, [`ProjectError::Data`]
    /// where the setting is wrong.
    pub fn remote(&self, variable: &dyn Fn(&str) -> Option<String>) -> Result<Option<Client>, ProjectError> {
        let Some(service) = self.config.service()? else { return Ok(None) };
        let Some(store) = self.config.store.as_ref().map(Spanned::get_ref) else { return Ok(None) };
        let (text, place) = match (&store.credentials_variable, &store.credentials_file) {
            (Some(name), _) => {
                let text = variable(name).ok_or_else(|| {
                    ProjectError::Credentials(format!(
                        "the variable `{name}`, which holds the credentials of the store, is not set"
                    ))
                })?;
                (text, format!("the variable `{name}`"))
            }
            (None, Some(path)) => {
                let text = std::fs::read_to_string(self.root.join(path)).map_err(|error| {
                    ProjectError::Credentials(format!(
                        "cannot read `{path}`, which holds the credentials of the store: {error}"
                    ))
                })?;
                (text, format!("`{path}`"))
            }
            (None, None) => return Ok(Some(Client::new(service, None))),
        };
        let credentials = Credentials::parse(&text)
            .map_err(|form| ProjectError::Credentials(format!("{place} holds no credentials: {form}")))?;
        Ok(Some(Client::new(service, Some(credentials))))
    }
}

#[cfg(test)]
mod tests {
    use crate::project::Config;
    use crate::remote::Home;

    fn config(lines: &str) -> String {
        format!("title = \"T\"\nbase = \"https://e.org/\"\n{lines}\n")
    }

    #[test]
    fn one_address_is_for_queries_and_updates() {
        let service = Config::parse(&config("store = \"http://h/sparql\"")).unwrap().service().unwrap().unwrap();
        assert_eq!(service.update.as_ref(), Some(&service.query));
        assert_eq!(service.home.name().unwrap().as_str(), "https://e.org/graph/held");
        assert_eq!(Config::parse(&config("")).unwrap().service().unwrap(), None);
    }

    #[test]
    fn a_table_says_more() {
        let table =
            "[store]\nquery = \"http://h/q\"\ngraph-store = \"http://h/g\"\ndefault-graph = \"default\"\nbatch = 7";
        let service = Config::parse(&config(table)).unwrap().service().unwrap().unwrap();
        assert_eq!((service.update, service.home, service.batch), (None, Home::Default, 7));
    }

    #[test]
    fn mistakes_have_a_place_and_a_hint() {
        for (lines, line, said) in [
            ("store = \"example.org\"", 3, "does not begin with http"),
            ("store = 7", 3, "the address of a service"),
            ("[store]\nquery = \"https://u:secret@h/\"", 4, "password"),
            ("[store]\nupdate = \"http://h/\"", 3, "missing field `query`"),
            ("[store]\nquery = \"http://h/\"\nupdat = \"http://h/\"", 5, "unknown key `updat`"),
            ("[store]\nquery = \"http://h/\"\npassword = \"x\"", 5, "unknown key `password`"),
            ("[store]\nquery = \"http://h/\"\ndefault-graph = \"a b\"", 5, "no IRI"),
        ] {
            let found = Config::parse(&config(lines)).unwrap_err();
            assert_eq!(found.place.line, Some(line), "{lines}: {}", found.message);
            assert!(found.message.contains(said), "{lines}: {}", found.message);
            assert!(!format!("{found:?}").contains("secret"));
        }
    }
}
