//! Asks a service and changes it: SPARQL 1.1 Protocol and Graph Store HTTP Protocol.

use super::address::percent;
use super::http::{Ask, End, Got, Http};
use super::{Address, Credentials, RemoteError, Service};
use crate::model::syntax::{self, Format};
use crate::model::{NamedNode, Term, Triple};
use crate::sparql::{Answer, Cut, Form, Limits, Query, read_graph, read_rows};
use std::io::Read;

/// Formats of rows that are read, best first.
const ROWS: &str = "application/sparql-results+json, application/sparql-results+xml;q=0.8";

/// Formats of graphs that are read, best first.
const GRAPHS: &str = "application/n-triples, text/turtle;q=0.9, application/rdf+xml;q=0.5";

/// Counts are small, whatever the service is asked to give at most.
const COUNT_BYTES: u64 = 1 << 20;

/// Asks a service and changes it.
#[derive(Debug)]
pub struct Client {
    service: Service,
    http: Http,
}

impl Client {
    /// For a service, with what opens it.
    pub fn new(service: Service, credentials: Option<Credentials>) -> Self {
        Self { service, http: Http::new(credentials) }
    }

    /// The service.
    pub fn service(&self) -> &Service {
        &self.service
    }

    /// Answers a query as the service holds the data; the default graph is ours, wherever it is there.
    ///
    /// # Errors
    /// [`RemoteError::Unsendable`] for what only the store on this machine can answer; otherwise what
    /// the network or the service says. A limit that cuts an answer is no error and stands in it.
    pub fn ask(&self, query: &Query, bindings: &[(String, Term)], limits: Limits) -> Result<Answer, RemoteError> {
        let sent = query.sent(bindings, self.service.home.name()).map_err(RemoteError::Unsendable)?;
        let mut form = format!("query={}", percent(&sent.text));
        if let Some(name) = &sent.default_graph {
            form.push_str(&format!("&default-graph-uri={}", percent(name.as_str())));
        }
        let is_graph = matches!(query.form(), Form::Construct | Form::Describe);
        let seconds = limits.seconds.unwrap_or(self.service.timeout);
        let what = format!("a query of {} bytes", sent.text.len());
        let got = self.query(form, if is_graph { GRAPHS } else { ROWS }, &what, seconds, self.service.most_bytes)?;
        if is_graph { self.graph(got, &what, limits, seconds) } else { self.rows(query, bindings, got, &what, limits) }
    }

    fn query(
        &self,
        form: String,
        accept: &'static str,
        what: &str,
        seconds: u64,
        most_bytes: u64,
    ) -> Result<Got, RemoteError> {
        let ask = Ask {
            method: "POST",
            to: &self.service.query,
            accept,
            media: "application/x-www-form-urlencoded",
            body: form.into_bytes(),
            what: what.to_owned(),
            seconds,
        };
        self.http.send(&ask, most_bytes)
    }

    fn rows(
        &self,
        query: &Query,
        bindings: &[(String, Term)],
        mut got: Got,
        what: &str,
        limits: Limits,
    ) -> Result<Answer, RemoteError> {
        let seconds = limits.seconds.unwrap_or(self.service.timeout);
        let partial = told_partial(&got);
        let (mut answer, broken) = read_rows(query, bindings, &got.media, &mut got.body, limits)
            .map_err(|why| self.ended(got.body.end(), what, seconds, why))?;
        let Answer::Rows(rows) = &mut answer else { return Ok(answer) };
        match (broken, got.body.end()) {
            (Some(_), End::Bytes) => rows.cut = Some(Cut::Bytes(self.service.most_bytes)),
            (Some(_), End::Time) => rows.cut = Some(Cut::Seconds(seconds)),
            (Some(why), End::Whole) => return Err(self.no_answer(what, format!("it breaks off: {why}"))),
            (None, _) if rows.cut.is_none() && partial.is_some_and(|most| rows.rows.len() >= most) => {
                rows.cut = Some(Cut::Service);
            }
            (None, _) => {}
        }
        Ok(answer)
    }

    fn graph(&self, mut got: Got, what: &str, limits: Limits, seconds: u64) -> Result<Answer, RemoteError> {
        let format = Format::find(&got.media).filter(|format| !format.has_graphs()).ok_or_else(|| {
            self.no_answer(what, format!("`{}` is no graph in N-Triples, Turtle or RDF/XML", got.media))
        })?;
        let mut bytes = Vec::new();
        let read = got.body.read_to_end(&mut bytes);
        let cut = match (got.body.end(), read) {
            (End::Bytes, _) => Some(Cut::Bytes(self.service.most_bytes)),
            (End::Time, _) => Some(Cut::Seconds(seconds)),
            (End::Whole, Err(error)) => return Err(self.no_answer(what, format!("it breaks off: {error}"))),
            (End::Whole, Ok(_)) => None,
        };
        let text = String::from_utf8_lossy(&bytes);
        let (statements, report) = syntax::parse(&text, format, self.service.query.as_str(), "answer");
        if let Some(found) = report.iter().next().filter(|_| cut.is_none()) {
            return Err(self.no_answer(what, format!("its {} is broken: {}", format.name(), found.message)));
        }
        let mut answer = read_graph(statements.into_iter().map(|it| Triple::from(it.quad)).collect(), limits);
        if let Answer::Graph { cut: told, .. } = &mut answer {
            *told = told.or(cut);
        }
        Ok(answer)
    }

    /// How many statements these graphs have together; nothing stands for the service's default graph.
    ///
    /// # Errors
    /// What the network or the service says.
    pub fn count(&self, graphs: &[Option<&NamedNode>]) -> Result<u64, RemoteError> {
        let part = |graph: Option<&NamedNode>| match graph {
            Some(name) => format!("{{ GRAPH {name} {{ ?s ?p ?o }} }}"),
            None => "{ ?s ?p ?o }".to_owned(),
        };
        let parts: Vec<String> = graphs.iter().copied().map(part).collect();
        let text = format!("SELECT (COUNT(*) AS ?n) WHERE {{ {} }}", parts.join(" UNION "));
        let what = format!("a count of {} graphs", graphs.len());
        let form = format!("query={}", percent(&text));
        let mut got = self.query(form, ROWS, &what, self.service.timeout, COUNT_BYTES)?;
        let counting = crate::sparql::parse(
            "SELECT ?n WHERE { ?n ?n ?n }",
            &crate::model::Prefixes::new("http://localhost/"),
            crate::diagnostic::Place::default(),
        );
        let counting = counting.map_err(|found| self.no_answer(&what, found.message))?;
        let (answer, broken) = read_rows(&counting, &[], &got.media, &mut got.body, Limits::default())
            .map_err(|why| self.ended(got.body.end(), &what, self.service.timeout, why))?;
        let number = match &answer {
            Answer::Rows(rows) => rows.rows.first().and_then(|row| row.first()?.as_ref()),
            _ => None,
        };
        match number {
            Some(Term::Literal(literal)) if broken.is_none() => literal.value().parse().ok(),
            _ => None,
        }
        .ok_or_else(|| self.no_answer(&what, "there is no number in it".to_owned()))
    }

    /// Sends an update.
    pub(super) fn update(&self, to: &Address, text: String, what: &str) -> Result<(), RemoteError> {
        let media = "application/sparql-update";
        self.change("POST", to, media, text, what)
    }

    /// Replaces a graph (`PUT`), adds to it (`POST`) or removes it (`DELETE`); the text is N-Triples.
    pub(super) fn store_graph(
        &self,
        method: &'static str,
        to: &Address,
        graph: Option<&NamedNode>,
        text: String,
        what: &str,
    ) -> Result<(), RemoteError> {
        let to = match graph {
            Some(name) => to.with("graph", Some(name.as_str())),
            None => to.with("default", None),
        };
        let media = if method == "DELETE" { "" } else { Format::NTriples.media_type() };
        match self.change(method, &to, media, text, what) {
            Err(RemoteError::Refused { status: 404, .. }) if method == "DELETE" => Ok(()),
            result => result,
        }
    }

    fn change(
        &self,
        method: &'static str,
        to: &Address,
        media: &'static str,
        text: String,
        what: &str,
    ) -> Result<(), RemoteError> {
        let seconds = self.service.timeout;
        let ask = Ask { method, to, accept: "*/*", media, body: text.into_bytes(), what: what.to_owned(), seconds };
        let mut got = self.http.send(&ask, COUNT_BYTES)?;
        // What a service says of a success is of no use, but a connection is used again only when it was read.
        let _ = std::io::copy(&mut got.body, &mut std::io::sink());
        Ok(())
    }

    fn ended(&self, end: End, what: &str, seconds: u64, why: String) -> RemoteError {
        match end {
            End::Time => {
                RemoteError::Slow { url: self.service.query.as_str().to_owned(), what: what.to_owned(), seconds }
            }
            End::Bytes => {
                let most = self.service.most_bytes;
                self.no_answer(what, format!("its first {most} bytes, all that `most-bytes` allows, hold no row"))
            }
            End::Whole => self.no_answer(what, why),
        }
    }

    fn no_answer(&self, what: &str, why: String) -> RemoteError {
        RemoteError::NoAnswer { url: self.service.query.as_str().to_owned(), what: what.to_owned(), why }
    }
}

/// Virtuoso says in headers that it gives no more than so many rows, or what it found until its time was up.
fn told_partial(got: &Got) -> Option<usize> {
    let header = |name: &str| got.headers.get(name).and_then(|value| value.to_str().ok());
    if header("x-sql-state").is_some_and(|state| state.trim() == "S1TAT") {
        return Some(0);
    }
    header("x-sparql-maxrows").and_then(|most| most.trim().parse().ok())
}
