//! A SPARQL service inside the test: a dataset of Oxigraph's behind three addresses, and whatever else
//! a service may do to its clients.

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, NamedNode, Quad};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

/// A request as it came.
#[derive(Clone, Debug)]
pub struct Heard {
    pub method: String,
    pub target: String,
    /// Headers in small letters, a line each.
    pub head: String,
    pub body: String,
}

/// What is done instead of answering well.
pub enum Reply {
    /// This status, header lines, and body.
    Text(u16, String, String),
    /// Nothing, until the client gives up.
    Silence,
}

type Mood = Box<dyn Fn(&Heard) -> Option<Reply> + Send + Sync>;

struct Shared {
    store: Store,
    mood: Mood,
    heard: Mutex<Vec<Heard>>,
    closed: AtomicBool,
}

/// The service; it ends when dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
}

impl Server {
    /// One that does what it should.
    pub fn good() -> Self {
        Self::with(|_| None)
    }

    /// One that does something else where `mood` says so.
    pub fn with(mood: impl Fn(&Heard) -> Option<Reply> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let shared = Arc::new(Shared {
            store: Store::new().unwrap(),
            mood: Box::new(mood),
            heard: Mutex::default(),
            closed: AtomicBool::new(false),
        });
        let server = Self { address: listener.local_addr().unwrap(), shared: Arc::clone(&shared) };
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if shared.closed.load(Ordering::SeqCst) {
                    break;
                }
                let shared = Arc::clone(&shared);
                // A client that goes away in the middle is none of our business.
                std::thread::spawn(move || drop(serve(&shared, stream)));
            }
        });
        server
    }

    /// The address of one of its doors: `query`, `update`, `graphs`.
    pub fn url(&self, door: &str) -> String {
        format!("http://{}/{door}", self.address)
    }

    /// All that it was asked.
    pub fn heard(&self) -> Vec<Heard> {
        self.shared.heard.lock().unwrap().clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.shared.closed.store(true, Ordering::SeqCst);
        // Wakes the thread that waits for a client.
        drop(TcpStream::connect(self.address));
    }
}

fn serve(shared: &Shared, mut stream: TcpStream) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let (mut head, mut line) = (String::new(), String::new());
    while reader.read_line(&mut line)? > 0 && line.trim() != "" {
        head.push_str(&line.to_ascii_lowercase());
        line.clear();
    }
    let length = head.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let mut words = first.split(' ');
    let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let request =
        Heard { method: method.to_owned(), target: target.to_owned(), head, body: String::from_utf8(body).unwrap() };
    shared.heard.lock().unwrap().push(request.clone());
    let (status, head, body) = match (shared.mood)(&request) {
        None => answer(&shared.store, &request).unwrap_or_else(|error| (400, String::new(), error)),
        Some(Reply::Text(status, head, body)) => (status, head, body),
        Some(Reply::Silence) => return reader.read(&mut [0]).map(|_| ()),
    };
    let head = if head.is_empty() { String::new() } else { format!("{}\r\n", head.trim_end()) };
    write!(stream, "HTTP/1.1 {status} x\r\n{head}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())?;
    stream.flush()
}

fn answer(store: &Store, heard: &Heard) -> Result<(u16, String, String), String> {
    let (door, parameters) = heard.target.split_once('?').unwrap_or((&heard.target, ""));
    match door {
        "/query" => query(store, &fields(&heard.body)),
        "/update" => {
            let update = SparqlEvaluator::new().parse_update(&heard.body).map_err(|error| error.to_string())?;
            update.on_store(store).execute().map_err(|error| error.to_string())?;
            Ok((204, String::new(), String::new()))
        }
        "/graphs" => {
            let fields = fields(parameters);
            let graph = match fields.iter().find(|(name, _)| name == "graph") {
                Some((_, iri)) => NamedNode::new(iri).map_err(|error| error.to_string())?.into(),
                None => GraphName::DefaultGraph,
            };
            change(store, heard, &graph)
        }
        _ => Ok((404, String::new(), "nothing lives here\n".to_owned())),
    }
}

fn query(store: &Store, fields: &[(String, String)]) -> Result<(u16, String, String), String> {
    let field = |name: &str| fields.iter().find(|(field, _)| field == name).map(|(_, value)| value);
    let text = field("query").ok_or("no query")?;
    let mut query = SparqlEvaluator::new().parse_query(text).map_err(|error| error.to_string())?;
    if let Some(graph) = field("default-graph-uri") {
        query.dataset_mut().set_default_graph(vec![NamedNode::new(graph).map_err(|error| error.to_string())?.into()]);
    }
    let results = query.on_store(store).execute().map_err(|error| error.to_string())?;
    let json = QueryResultsSerializer::from_format(QueryResultsFormat::Json);
    let failed = |error: QueryEvaluationError| error.to_string();
    let (media, bytes) = match results {
        QueryResults::Graph(triples) => {
            let mut text = String::new();
            for triple in triples {
                text.push_str(&format!("{} .\n", triple.map_err(failed)?));
            }
            ("application/n-triples", text.into_bytes())
        }
        QueryResults::Boolean(value) => {
            ("application/sparql-results+json", json.serialize_boolean_to_writer(Vec::new(), value).unwrap())
        }
        QueryResults::Solutions(solutions) => {
            let mut rows = json.serialize_solutions_to_writer(Vec::new(), solutions.variables().to_vec()).unwrap();
            for solution in solutions {
                rows.serialize(&solution.map_err(failed)?).unwrap();
            }
            ("application/sparql-results+json", rows.finish().unwrap())
        }
    };
    Ok((200, format!("Content-Type: {media}; charset=utf-8"), String::from_utf8(bytes).unwrap()))
}

fn change(store: &Store, heard: &Heard, graph: &GraphName) -> Result<(u16, String, String), String> {
    let failed = |error: oxigraph::store::StorageError| error.to_string();
    if heard.method != "POST" {
        let is_there = store.quads_for_pattern(None, None, None, Some(graph.as_ref())).next().is_some();
        store.clear_graph(graph.as_ref()).map_err(failed)?;
        if heard.method == "DELETE" {
            return Ok((if is_there { 204 } else { 404 }, String::new(), String::new()));
        }
    }
    for quad in RdfParser::from_format(RdfFormat::NTriples).for_reader(heard.body.as_bytes()) {
        let Quad { subject, predicate, object, .. } = quad.map_err(|error| error.to_string())?;
        store.insert(Quad::new(subject, predicate, object, graph.clone()).as_ref()).map_err(failed)?;
    }
    Ok((204, String::new(), String::new()))
}

/// The fields of a form.
fn fields(form: &str) -> Vec<(String, String)> {
    let pairs = form.split('&').filter(|pair| !pair.is_empty());
    pairs.map(|pair| pair.split_once('=').unwrap_or((pair, ""))).map(|(a, b)| (plain(a), plain(b))).collect()
}

fn plain(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut i) = (Vec::new(), 0);
    while i < bytes.len() {
        if bytes[i] == b'%' {
            out.push(u8::from_str_radix(&text[i + 1..i + 3], 16).unwrap());
            i += 3;
        } else {
            out.push(if bytes[i] == b'+' { b' ' } else { bytes[i] });
            i += 1;
        }
    }
    String::from_utf8(out).unwrap()
}
