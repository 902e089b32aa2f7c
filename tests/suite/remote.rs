//! One contract for every place where data may be kept, and what is said when a service misbehaves.
//!
//! The contract runs on the store in memory, the store on disk, a service inside the test (by updates
//! and by the graph store protocol), and, where their addresses are given, on a live Oxigraph server
//! and a live Virtuoso. `.ci/run` installs, starts and names both; without it the test says that it
//! left them out.

mod server;

use super::harness::Sandbox;
use server::{Heard, Reply, Server};
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, mpsc};
use treatise::diagnostic::Place;
use treatise::model::{
    Batch, BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Origin, Prefixes, Quad, Statement, Term, syntax,
};
use treatise::remote::{
    Address, Client, Credentials, Ground, Home, Journal, Pushing, RemoteError, Sending, Service, push,
};
use treatise::sparql::{Answer, Cut, Limits, Rows, evaluate, parse};
use treatise::store::{Change, Policy, Store};

/// A place where data is kept.
trait Kept {
    /// Makes it hold these quads and no others.
    fn hold(&mut self, quads: Vec<Quad>);
    /// Asks it.
    fn ask(&self, text: &str) -> Answer;
    /// Whether it gives literals back as they were written, and not as it would write their values.
    fn is_exact(&self) -> bool {
        true
    }
}

fn query(text: &str) -> treatise::sparql::Query {
    parse(text, &Prefixes::new("http://localhost/"), Place::file("query")).unwrap()
}

/// The store of this program.
struct Local(Store);

impl Local {
    fn commit(store: &mut Store, quads: Vec<Quad>) {
        let statements: Vec<Statement> =
            quads.into_iter().map(|quad| Statement { quad, origin: Origin::default() }).collect();
        let digest = format!("{:x}", store.newest().map_or(0, |revision| revision.number));
        let change = Change {
            batches: vec![Batch { file: syntax::source("data/all.nq"), digest, statements }],
            author: "a".into(),
            message: "m".into(),
            time: "2026-11-25T12:00:00Z".into(),
            ..Change::default()
        };
        store.commit(change).unwrap();
    }
}

impl Kept for Local {
    fn hold(&mut self, quads: Vec<Quad>) {
        Self::commit(&mut self.0, quads);
    }

    fn ask(&self, text: &str) -> Answer {
        evaluate(&self.0.reader(), &query(text), &[], Limits::default()).unwrap()
    }
}

/// A service, and the store from which it is filled.
struct Remote {
    _dir: tempfile::TempDir,
    store: Store,
    journal: Journal,
    client: Client,
    ground: Ground,
}

impl Remote {
    fn new(client: Client) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::open(dir.path(), Policy::Plain).unwrap();
        let journal = Journal::new(&dir.path().join("pushed.json"));
        Self { _dir: dir, store, journal, client, ground: Ground::new("http://localhost/") }
    }

    fn push(&self, full: bool, watch: &dyn Fn(u64)) -> Result<Sending, RemoteError> {
        push(&Pushing {
            client: &self.client,
            journal: &self.journal,
            store: &self.store,
            derive: &Clone::clone,
            ground: &self.ground,
            full,
            dry_run: false,
            watch,
        })
    }
}

impl Kept for Remote {
    fn hold(&mut self, quads: Vec<Quad>) {
        Local::commit(&mut self.store, quads);
        self.push(false, &|_| ()).unwrap_or_else(|error| panic!("{error} ({:?})", std::error::Error::source(&error)));
    }

    fn ask(&self, text: &str) -> Answer {
        self.client.ask(&query(text), &[], Limits::default()).unwrap_or_else(|error| panic!("{text}\n{error}"))
    }

    /// Oxigraph and Virtuoso keep numbers by their value.
    fn is_exact(&self) -> bool {
        false
    }
}

/// Names of one run of the contract, so that runs on one service do not meet.
struct Names(String);

impl Names {
    fn node(&self, name: &str) -> NamedNode {
        NamedNode::new(format!("http://localhost/contract/{}/{name}", self.0)).unwrap()
    }

    /// A quad of names; the graph is the default graph where it is empty.
    fn quad(&self, s: &str, p: &str, o: impl Into<Term>, g: &str) -> Quad {
        let graph = if g.is_empty() { GraphName::DefaultGraph } else { self.node(g).into() };
        Quad::new(self.node(s), self.node(p), o, graph)
    }

    /// The query with `:name` as full names.
    fn text(&self, query: &str) -> String {
        format!("PREFIX : <http://localhost/contract/{}/> {query}", self.0)
    }
}

fn rows(kept: &dyn Kept, text: &str) -> Vec<Vec<String>> {
    match kept.ask(text) {
        Answer::Rows(Rows { rows, cut: None, .. }) => {
            let cell = |cell: Option<Term>| cell.map_or_else(String::new, |term| term.to_string());
            rows.into_iter().map(|row| row.into_iter().map(cell).collect()).collect()
        }
        other => panic!("{text}: {other:?}"),
    }
}

fn one(kept: &dyn Kept, text: &str) -> String {
    let rows = rows(kept, text);
    assert_eq!(rows.len(), 1, "{text}: {rows:?}");
    rows[0][0].clone()
}

fn count(kept: &dyn Kept, names: &Names, graph: &str) -> u64 {
    let pattern = if graph.is_empty() { "?s ?p ?o".into() } else { format!("GRAPH :{graph} {{ ?s ?p ?o }}") };
    let number = one(kept, &names.text(&format!("SELECT (COUNT(*) AS ?n) WHERE {{ {pattern} }}")));
    number.trim_matches('"').split('"').next().unwrap().parse().unwrap()
}

/// What every place must do.
fn contract(kept: &mut dyn Kept, name: &str) {
    let names = Names(name.to_owned());
    puts_and_asks(kept, &names);
    replaces_and_deletes(kept, &names);
    keeps_blank_nodes_together(kept, &names);
    keeps_odd_literals(kept, &names);
    takes_many(kept, &names);
}

fn puts_and_asks(kept: &mut dyn Kept, names: &Names) {
    let node = |name: &str| names.node(name);
    kept.hold(vec![
        names.quad("a", "p", node("b"), ""),
        names.quad("a", "q", Literal::from(3), ""),
        names.quad("b", "p", node("c"), ""),
        names.quad("a", "p", node("x"), "g1"),
        names.quad("a", "q", Literal::from(1), "g1"),
        names.quad("a", "q", Literal::from(2), "g2"),
    ]);
    assert_eq!(["", "g1", "g2", "g3"].map(|graph| count(kept, names, graph)), [3, 2, 1, 0]);
    assert_eq!(one(kept, &names.text("SELECT ?o WHERE { :a :p ?o }")), node("b").to_string());
    assert_eq!(one(kept, &names.text("SELECT ?o WHERE { :a :p/:p ?o FILTER(isIRI(?o)) }")), node("c").to_string());
    assert_eq!(kept.ask(&names.text("ASK { :a :p :x }")), Answer::Boolean(false), "the content of a graph is not held");
    assert_eq!(kept.ask(&names.text("ASK { GRAPH :g1 { :a :p :x } }")), Answer::Boolean(true));
    // The default graph is no named graph, wherever it is kept.
    assert_eq!(rows(kept, &names.text("SELECT ?g WHERE { GRAPH ?g { :a :p :b } }")), Vec::<Vec<String>>::new());
    let graphs =
        rows(kept, &names.text("SELECT ?g ?n WHERE { :a :q ?m . GRAPH ?g { :a :q ?n } FILTER(?n < ?m) } ORDER BY ?n"));
    assert_eq!(
        graphs.iter().map(|row| row[0].clone()).collect::<Vec<_>>(),
        [node("g1"), node("g2")].map(|n| n.to_string())
    );
    let mixed =
        "SELECT (SUM(?n) AS ?sum) WHERE { GRAPH ?g { :a :q ?n } FILTER NOT EXISTS { :b :q ?n } OPTIONAL { :b :p ?c } }";
    assert_eq!(one(kept, &names.text(mixed)).split('"').nth(1), Some("3"));
    match kept.ask(&names.text("CONSTRUCT { ?s :made ?o } WHERE { ?s :p ?o }")) {
        Answer::Graph { triples, cut: None } => {
            let lines: Vec<String> = triples.iter().map(ToString::to_string).collect();
            let made = node("made");
            assert_eq!(lines, [("a", "b"), ("b", "c")].map(|(s, o)| format!("{} {made} {}", node(s), node(o))));
        }
        other => panic!("{other:?}"),
    }
}

fn replaces_and_deletes(kept: &mut dyn Kept, names: &Names) {
    let node = |name: &str| names.node(name);
    kept.hold(vec![
        names.quad("a", "p", node("b"), ""),
        names.quad("a", "q", Literal::from(4), ""),
        names.quad("a", "p", node("y"), "g1"),
        names.quad("a", "q", Literal::from(1), "g1"),
        names.quad("a", "q", Literal::from(1), "g3"),
    ]);
    assert_eq!(["", "g1", "g2", "g3"].map(|graph| count(kept, names, graph)), [2, 2, 0, 1]);
    assert_eq!(one(kept, &names.text("SELECT ?o WHERE { GRAPH :g1 { :a :p ?o } }")), node("y").to_string());
    assert_eq!(kept.ask(&names.text("ASK { :a :q 3 }")), Answer::Boolean(false));
    assert_eq!(kept.ask(&names.text("ASK { :a :q 4 }")), Answer::Boolean(true));
    kept.hold(Vec::new());
    assert_eq!(["", "g1", "g2", "g3"].map(|graph| count(kept, names, graph)), [0; 4]);
}

fn keeps_blank_nodes_together(kept: &mut dyn Kept, names: &Names) {
    let blank = BlankNode::new_unchecked("x");
    let around = |p: &str, o: Term, g: &str| Quad { subject: blank.clone().into(), ..names.quad("a", p, o, g) };
    // Far more statements than go into one request stand between those of one blank node.
    let mut quads = vec![around("p", names.node("b").into(), ""), names.quad("a", "p", blank.clone(), "g1")];
    quads.extend((0..1_500).map(|i| names.quad("m", "p", Literal::from(i), "g1")));
    quads.push(around("q", Literal::from("last").into(), "g2"));
    kept.hold(quads.clone());
    let joined = "SELECT ?b ?l WHERE { ?x :p ?b . GRAPH :g1 { :a :p ?x } GRAPH :g2 { ?x :q ?l } }";
    assert_eq!(rows(kept, &names.text(joined)), [[names.node("b").to_string(), "\"last\"".to_owned()]]);
    // One statement about it goes, and it is still the same node.
    quads.retain(|quad| quad.graph_name.is_default_graph() || quad.object != Term::from(Literal::from("last")));
    quads.push(around("r", Literal::from("new").into(), "g2"));
    kept.hold(quads);
    let joined = "SELECT ?l WHERE { ?x :p :b . GRAPH :g1 { :a :p ?x } GRAPH :g2 { ?x :r ?l } }";
    assert_eq!(one(kept, &names.text(joined)), "\"new\"");
    assert_eq!(count(kept, names, "g2"), 1);
}

fn keeps_odd_literals(kept: &mut dyn Kept, names: &Names) {
    let xsd = |text: &str, kind: &str| {
        Literal::new_typed_literal(text, NamedNode::new(format!("http://www.w3.org/2001/XMLSchema#{kind}")).unwrap())
    };
    let edtf = NamedNode::new("http://id.loc.gov/datatypes/edtf/EDTF").unwrap();
    let mut odd = vec![
        Literal::from(""),
        Literal::from(" "),
        Literal::from("a\tb\nc\r\n\"quoted\" 'too' \\ \\n"),
        Literal::from("é ß 漢字 עברית 😀 \u{10FFFD}"),
        Literal::from("<b>&amp;</b> {} ?x $y # %41 @en ^^"),
        Literal::from("long ".repeat(40_000)),
        Literal::new_language_tagged_literal("mot", "fr").unwrap(),
        Literal::new_language_tagged_literal("mot", "en").unwrap(),
        xsd("2024-02-29", "date"),
        Literal::new_typed_literal("1967?", edtf),
        xsd("7", "integer"),
    ];
    if kept.is_exact() {
        odd.extend([xsd("007", "integer"), xsd("1.50", "decimal"), xsd("NaN", "double"), xsd("1", "boolean")]);
        odd.extend([xsd("no number", "integer"), Literal::new_language_tagged_literal("colour", "en-gb").unwrap()]);
    }
    let mut quads: Vec<Quad> =
        odd.iter().enumerate().map(|(i, literal)| names.quad(&format!("l{i}"), "p", literal.clone(), "g1")).collect();
    let iri = NamedNode::new("http://localhost/é/%20?x=1&y='(2)'#z").unwrap();
    quads.push(Quad::new(names.node("iri"), names.node("p"), iri.clone(), GraphName::DefaultGraph));
    kept.hold(quads);
    for (i, literal) in odd.iter().enumerate() {
        let got = one(kept, &names.text(&format!("SELECT ?o WHERE {{ GRAPH :g1 {{ :l{i} :p ?o }} }}")));
        let shown: String = literal.to_string().chars().take(60).collect();
        assert!(got == literal.to_string(), "{shown} came back as {}", got.chars().take(60).collect::<String>());
    }
    assert_eq!(one(kept, &names.text("SELECT ?o WHERE { :iri :p ?o }")), iri.to_string());
}

fn takes_many(kept: &mut dyn Kept, names: &Names) {
    let quads = |from: i32| -> Vec<Quad> {
        (from..from + 10_000)
            .map(|i| names.quad(&format!("s{i}"), "p", Literal::from(i), &format!("many{}", i % 40)))
            .collect()
    };
    kept.hold(quads(0));
    assert_eq!(["many0", "many39"].map(|graph| count(kept, names, graph)), [250; 2]);
    kept.hold(quads(400));
    assert_eq!(["many0", "many39"].map(|graph| count(kept, names, graph)), [250; 2]);
    assert_eq!(kept.ask(&names.text("ASK { GRAPH ?g { :s399 :p ?o } }")), Answer::Boolean(false));
    assert_eq!(kept.ask(&names.text("ASK { GRAPH ?g { :s10399 :p ?o } }")), Answer::Boolean(true));
    kept.hold(Vec::new());
}

/// The service at these addresses; its default graph has a name of its own for each test.
fn service(query: &str, update: Option<&str>, graph_store: Option<&str>, home: &str) -> Service {
    let address = |text: &str| Address::parse(text).unwrap();
    let name = || NamedNode::new(format!("http://localhost/held/{home}")).unwrap();
    Service {
        query: address(query),
        update: update.map(address),
        graph_store: graph_store.map(address),
        home: if home.is_empty() { Home::Default } else { Home::Named(name()) },
        timeout: 120,
        most_bytes: 64 << 20,
        batch: 1_000,
    }
}

fn by_update(server: &Server, home: &str) -> Service {
    service(&server.url("query"), Some(&server.url("update")), None, home)
}

#[test]
fn memory_keeps_the_contract() {
    contract(&mut Local(Store::in_memory(Policy::Plain)), "memory");
}

#[test]
fn the_disk_keeps_the_contract() {
    let dir = tempfile::tempdir().unwrap();
    contract(&mut Local(Store::open(dir.path(), Policy::Plain).unwrap()), "disk");
}

#[test]
fn a_service_keeps_the_contract_by_updates() {
    let server = Server::good();
    contract(&mut Remote::new(Client::new(by_update(&server, "update"), None)), "update");
}

#[test]
fn a_service_keeps_the_contract_with_a_default_graph_of_its_own() {
    let server = Server::good();
    contract(&mut Remote::new(Client::new(by_update(&server, ""), None)), "default");
}

#[test]
fn a_service_keeps_the_contract_by_graphs() {
    let server = Server::good();
    let service = service(&server.url("query"), None, Some(&server.url("graphs")), "graphs");
    contract(&mut Remote::new(Client::new(service, None)), "graphs");
    assert!(server.heard().iter().all(|heard| !heard.target.starts_with("/update")));
}

/// A variable of the environment that names a live service; says where none is named.
#[expect(clippy::disallowed_methods, reason = "`.ci/run` names the services that it started")]
fn live(variable: &str, what: &str) -> Option<String> {
    let found = std::env::var(variable).ok().filter(|url| !url.is_empty());
    if found.is_none() {
        eprintln!("left out: the contract on {what}; `.ci/run` starts one, or set {variable}");
    }
    found
}

/// Runs the contract on a live service, interrupted pushes included.
fn live_contract(service: impl Fn(&str) -> Service, login: Option<&str>, name: &str) {
    let client = |home: &str| Client::new(service(home), login.map(|login| Credentials::parse(login).unwrap()));
    contract(&mut Remote::new(client(name)), name);
    let other = format!("{name}-interrupted");
    goes_on(&mut Remote::new(client(&other)), &other);
}

#[test]
fn a_live_oxigraph_keeps_the_contract() {
    let Some(url) = live("TREATISE_OXIGRAPH", "a live Oxigraph server") else { return };
    let door = |name: &str| format!("{url}/{name}");
    live_contract(|home| service(&door("query"), Some(&door("update")), None, home), None, "oxigraph");
    let graphs = |home: &str| service(&door("query"), None, Some(&door("store")), home);
    contract(&mut Remote::new(Client::new(graphs("oxigraph-graphs"), None)), "oxigraph-graphs");
}

#[test]
fn a_live_virtuoso_keeps_the_contract() {
    let Some(url) = live("TREATISE_VIRTUOSO", "a live Virtuoso") else { return };
    let door = |name: &str| format!("{url}/{name}");
    let login = Some("dba:dba");
    live_contract(|home| service(&door("sparql"), Some(&door("sparql-auth")), None, home), login, "virtuoso");
    let graphs = |home: &str| service(&door("sparql"), None, Some(&door("sparql-graph-crud-auth")), home);
    let client = Client::new(graphs("virtuoso-graphs"), login.map(|login| Credentials::parse(login).unwrap()));
    contract(&mut Remote::new(client), "virtuoso-graphs");
}

/// A push that dies in the middle is finished by the next, which sends only the rest.
fn goes_on(remote: &mut Remote, name: &str) {
    let names = Names(name.to_owned());
    let quads = (0..4_000).map(|i| names.quad(&format!("s{i}"), "p", Literal::from(i), &format!("g{}", i % 7)));
    Local::commit(&mut remote.store, quads.collect());
    let calls = AtomicU64::new(0);
    let stopped = catch_unwind(AssertUnwindSafe(|| {
        remote.push(false, &|_| {
            if calls.fetch_add(1, Ordering::SeqCst) == 1 {
                std::panic::resume_unwind(Box::new("stopped"));
            }
        })
    }));
    assert!(stopped.is_err());
    let sent = remote.push(false, &|_| ()).unwrap();
    // 4,000 statements, seven graphs and the default graph to be emptied first.
    assert_eq!((sent.resumed, sent.added + sent.cleared), (2_000, 2_008), "{sent:?}");
    assert_eq!((0..7).map(|g| count(remote, &names, &format!("g{g}"))).sum::<u64>(), 4_000);
    assert!(remote.push(false, &|_| ()).unwrap().nothing);
    remote.hold(Vec::new());
}

#[test]
fn a_push_that_was_stopped_goes_on() {
    let server = Server::good();
    goes_on(&mut Remote::new(Client::new(by_update(&server, "goes-on"), None)), "goes-on");
}

/// A project whose store is elsewhere.
fn project(server: &Server, lines: &str) -> Sandbox {
    let sandbox = Sandbox::example();
    let table =
        format!("\n[store]\nquery = \"{}\"\nupdate = \"{}\"\n{lines}\n", server.url("query"), server.url("update"));
    let path = sandbox.path().join("treatise.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(path, text + &table).unwrap();
    sandbox
}

#[test]
fn answers_of_the_service_are_those_of_the_store_here() {
    let server = Server::good();
    let sandbox = project(&server, "");
    assert!(sandbox.run(&["push"]).good().stdout.ends_with("; the counts agree\n"));
    assert!(sandbox.run(&["push"]).good().stdout.contains("holds revision 1 already"));
    let names: Vec<String> = sandbox
        .run(&["query", "--list", "--format", "json"])
        .good()
        .json()
        .as_array()
        .unwrap()
        .iter()
        .filter(|question| question["parameters"].as_array().unwrap().iter().all(|p| p["required"] == false))
        .map(|question| question["name"].as_str().unwrap().to_owned())
        .collect();
    assert!(!names.is_empty());
    let typed = [
        "SELECT ?s ?p ?o WHERE { ?s ?p ?o FILTER(!isBlank(?s) && !isBlank(?o)) FILTER(!CONTAINS(CONCAT(STR(?s), STR(?o)), \"genid\")) }",
        "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g",
        "SELECT ?c ?t WHERE { ?c tr:text ?t . GRAPH ?c { ?s a ?class } }",
        "ASK { ?t a tr:Claim }",
    ];
    let mut compared = 0;
    for words in names.iter().map(|name| vec![name.as_str()]).chain(typed.map(|text| vec!["-e", text])) {
        let ask = |more: &[&str]| sandbox.run(&[&["query"], words.as_slice(), &["-o", "json"], more].concat()).good();
        let (here, there) = (ask(&["--local"]), ask(&[]));
        assert!(there.stderr.contains("answered by"), "{}", there.transcript());
        assert_eq!(here.stdout, there.stdout, "{words:?}");
        compared += here.stdout.len();
    }
    assert!(compared > 10_000, "the example has more to say than that");
}

#[test]
fn what_only_the_store_here_can_do_is_said() {
    let sandbox = project(&Server::good(), "");
    for (words, said) in [
        (vec!["-e", "ASK {}", "--at", "1"], "--at cannot be asked of the store"),
        (vec!["-e", "ASK {}", "--policy", "supported"], "--policy cannot be asked"),
        (vec!["-e", "ASK {}", "--valid-on", "2020-01-01"], "--valid-on cannot be asked"),
        (vec!["-e", "SELECT ?s WHERE { ?s ?p ?o }", "--evidence"], "--evidence cannot be asked"),
        (vec!["-e", "ASK { FILTER(tr:isThere(\"no-mdt\") = tr:Absent) }"], "only the store on this machine can answer"),
        (vec!["-e", "SELECT ?s FROM policy:supported WHERE { ?s ?p ?o }"], "is a view"),
    ] {
        let run = sandbox.run(&[vec!["query"], words].concat()).fails_with(2);
        assert!(run.stderr.contains(said) && run.stderr.contains("--local"), "{}", run.transcript());
    }
    // The log is here, whatever the project names.
    sandbox.run(&["log"]).good();
}

/// What a person reads when every request is answered so.
fn complaint(reply: impl Fn(&Heard) -> Option<Reply> + Send + Sync + 'static, lines: &str, words: &[&str]) -> String {
    let server = Server::with(reply);
    let run = project(&server, lines).run(words);
    assert_ne!(run.code, 0, "{}", run.transcript());
    run.stderr.replace(&server.url(""), "http://service/")
}

const ASK: [&str; 3] = ["query", "-e", "ASK {}"];

fn always(status: u16, head: &'static str, body: &'static str) -> impl Fn(&Heard) -> Option<Reply> + Send + Sync {
    move |_| Some(Reply::Text(status, head.to_owned(), body.to_owned()))
}

#[test]
fn mistakes_and_failures_of_services_are_told() {
    let html = "<!DOCTYPE html><html><head><title>Welcome</title></head><body>Welcome</body></html>";
    let json = "Content-Type: application/sparql-results+json";
    let cases: [(u16, &str, &str, &str, &str); 9] = [
        (401, "", "", "answered a query of 33 bytes with 401: Unauthorized", "`credentials-variable`"),
        (403, "", "not you\n", "with 403: not you", "`credentials-variable`"),
        (404, "Content-Type: text/html", html, "with 404: Welcome", "an address each"),
        (500, "", "\n  Virtuoso 42000 Error SQ\nmore", "with 500: Virtuoso 42000 Error SQ", "the service's own log"),
        (
            200,
            "Content-Type: text/html",
            html,
            "`text/html` is neither SPARQL results in JSON nor in XML",
            "a page about it",
        ),
        (200, json, "{\"head\":", "gave no answer to a query of 33 bytes", "a page about it"),
        (200, json, "{\"head\":{\"vars\":[]},\"results\":{\"bindings\":[]}}", "a table of rows", "a page about it"),
        (
            302,
            "Location: https://other.example/sparql",
            "",
            "sends a query of 33 bytes on to https://other.example/sparql, which is another host",
            "write that address",
        ),
        (302, "Location: /query", "", "with 302", "own log"),
    ];
    for (status, head, body, said, hint) in cases {
        let told = complaint(always(status, head, body), "", &ASK);
        assert!(told.contains(said), "{status}: {told}");
        assert!(
            told.contains("error: http://service/query") && told.contains("\nhint: ") && told.contains(hint),
            "{told}"
        );
    }
    let slow = complaint(|_| Some(Reply::Silence), "", &["query", "-e", "ASK {}", "--timeout", "1"]);
    assert!(slow.contains("had no answer to a query of 33 bytes within 1 s") && slow.contains("--timeout"), "{slow}");
}

#[test]
fn credentials_go_to_the_service_and_nowhere_else() {
    let wants = |heard: &Heard| {
        let knows = heard.head.contains("authorization: basic dtpw"); // `u:p` in Base64, in small letters
        (!knows).then(|| Reply::Text(401, "WWW-Authenticate: Basic realm=\"x\"".into(), "who are you".into()))
    };
    let server = Server::with(wants);
    let sandbox = project(&server, "credentials-file = \"secret\"");
    let run = sandbox.run(&ASK).fails_with(2);
    assert!(run.stderr.contains("cannot read `secret`"), "{}", run.stderr);
    std::fs::write(sandbox.path().join("secret"), "s3cret\n").unwrap();
    let run = sandbox.run(&ASK).fails_with(2);
    assert!(run.stderr.contains("`secret` holds no credentials") && !run.stderr.contains("s3cret"), "{}", run.stderr);
    std::fs::write(sandbox.path().join("secret"), "u:wrong\n").unwrap();
    assert!(sandbox.run(&ASK).fails_with(3).stderr.contains("with 401: who are you"));
    std::fs::write(sandbox.path().join("secret"), "u:p\n").unwrap();
    sandbox.run(&ASK).good();
}

#[test]
fn digest_proves_without_showing() {
    let server = Server::with(|heard| {
        let ask =
            "WWW-Authenticate: Digest realm=\"SPARQL\", nonce=\"52cf\", opaque=\"5e\", qop=\"auth\", algorithm=\"MD5\"";
        let proof = heard.head.lines().find(|line| line.starts_with("authorization: digest")).map(str::to_owned);
        let good = proof.is_some_and(|line| line.contains("uri=\"/query\"") && line.contains("nc=0000000"));
        (!good).then(|| Reply::Text(401, ask.into(), String::new()))
    });
    let client = Client::new(by_update(&server, "digest"), Some(Credentials::parse("dba:secret").unwrap()));
    for _ in 0..2 {
        assert_eq!(client.ask(&query("ASK {}"), &[], Limits::default()).unwrap(), Answer::Boolean(true));
    }
    // Asked once, known ever after.
    assert_eq!(server.heard().len(), 3);
    assert!(server.heard().iter().skip(1).all(|heard| !heard.head.contains("secret")));
}

#[test]
fn cuts_are_announced() {
    let row = "{\"s\":{\"type\":\"uri\",\"value\":\"http://e/1\"}},";
    let many = move |_: &Heard| {
        let body = format!("{{\"head\":{{\"vars\":[\"s\"]}},\"results\":{{\"bindings\":[{}", row.repeat(100_000));
        Some(Reply::Text(200, "Content-Type: application/sparql-results+json".into(), body))
    };
    let ask = |service: Service| {
        Client::new(service, None).ask(&query("SELECT ?s WHERE { ?s ?p ?o }"), &[], Limits::default())
    };
    let server = Server::with(many);
    let small = Service { most_bytes: 10_000, ..by_update(&server, "x") };
    let Ok(Answer::Rows(rows)) = ask(small) else { panic!("rows") };
    assert_eq!((rows.cut, rows.rows.len() > 100), (Some(Cut::Bytes(10_000)), true));
    // The same answer, which was not cut by us, is broken.
    assert!(matches!(ask(by_update(&server, "x")), Err(RemoteError::NoAnswer { .. })));

    let server = Server::with(|_| {
        let head = "Content-Type: application/sparql-results+json\r\nX-SPARQL-MaxRows: 1";
        let body = "{\"head\":{\"vars\":[\"s\"]},\"results\":{\"bindings\":[{\"s\":{\"type\":\"uri\",\"value\":\"http://e/1\"}}]}}";
        Some(Reply::Text(200, head.into(), body.into()))
    });
    let Ok(Answer::Rows(rows)) = ask(by_update(&server, "x")) else { panic!("rows") };
    assert_eq!(rows.cut, Some(Cut::Service));
    let run = project(&server, "").run(&["query", "-e", "SELECT ?s WHERE { ?s ?p ?o }"]).good();
    assert!(run.transcript().contains("cut: the service gives no more"), "{}", run.transcript());
}

#[test]
fn a_service_with_limits_of_its_own_gets_smaller_requests() {
    let server = Server::with(|heard| {
        let is_large = heard.target == "/update" && heard.body.len() > 40_000;
        is_large.then(|| Reply::Text(413, String::new(), "too large".into()))
    });
    let mut remote = Remote::new(Client::new(by_update(&server, "small"), None));
    let names = Names("small".into());
    remote.hold((0..2_000).map(|i| names.quad(&format!("s{i}"), "p", Literal::from(i), "g")).collect());
    assert_eq!(count(&remote, &names, "g"), 2_000);
    // One that cannot be sent however small it is, is an error after few tries.
    let server =
        Server::with(|heard| (heard.target == "/update").then(|| Reply::Text(400, String::new(), "no graph".into())));
    let mut remote = Remote::new(Client::new(by_update(&server, "small"), None));
    Local::commit(&mut remote.store, (0..2_000).map(|i| names.quad("s", "p", Literal::from(i), "g")).collect());
    assert!(matches!(remote.push(false, &|_| ()), Err(RemoteError::Refused { status: 400, .. })));
    assert!(server.heard().len() < 10);
}

#[test]
fn a_difference_after_the_push_is_an_error_until_it_is_mended() {
    let server = Server::good();
    let mut remote = Remote::new(Client::new(by_update(&server, "drift"), None));
    let names = Names("drift".into());
    let quads = |n: i32| -> Vec<Quad> { (0..n).map(|i| names.quad("s", "p", Literal::from(i), "g")).collect() };
    remote.hold(quads(5));
    // Somebody else empties the graph.
    let direct = Remote::new(Client::new(by_update(&server, "other"), None));
    let mut other = direct;
    other.hold(quads(1));
    Local::commit(&mut remote.store, quads(6));
    match remote.push(false, &|_| ()) {
        Err(RemoteError::Different { here: 6, there: 2, graph, .. }) => assert!(graph.contains("drift/g"), "{graph}"),
        other => panic!("{other:?}"),
    }
    assert!(remote.push(false, &|_| ()).is_err(), "it is not forgotten");
    assert_eq!(remote.push(true, &|_| ()).unwrap().added, 6);
    assert_eq!(count(&remote, &names, "g"), 6);
}

#[test]
fn a_push_that_is_killed_goes_on() {
    // From its third request on the service is silent, until it is told to be good again.
    let (asleep, wakes) = (Arc::new(AtomicBool::new(true)), Arc::new(AtomicU64::new(0)));
    let (told, reached) = mpsc::channel::<()>();
    let (sleeping, updates) = (Arc::clone(&asleep), Arc::clone(&wakes));
    let server = Server::with(move |heard| {
        if heard.target == "/update" && sleeping.load(Ordering::SeqCst) && updates.fetch_add(1, Ordering::SeqCst) == 2 {
            told.send(()).unwrap();
            return Some(Reply::Silence);
        }
        None
    });
    let sandbox = project(&server, "batch = 100");
    let mut child = Command::new(env!("CARGO_BIN_EXE_treatise"))
        .args(["-C", sandbox.path().to_str().unwrap(), "push"])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let is_there = reached.recv_timeout(std::time::Duration::from_secs(120)).is_ok();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(is_there, "the third request never came");
    asleep.store(false, Ordering::SeqCst);
    let run = sandbox.run(&["push", "--format", "json"]).good();
    assert_eq!(run.json()["doneBefore"], 200, "{}", run.transcript());
    assert!(sandbox.run(&["push"]).good().stdout.contains("already"));
    let ask = ["query", "-e", "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }", "-o", "csv"];
    let (there, here) = (sandbox.run(&ask).good(), sandbox.run(&[&ask[..], &["--local"]].concat()).good());
    assert_eq!(there.stdout, here.stdout);
}

#[test]
fn subjects_are_named_in_every_request() {
    let server = Server::good();
    let mut remote = Remote::new(Client::new(by_update(&server, "blank"), None));
    let names = Names("blank".into());
    let blank = BlankNode::new_unchecked("b");
    remote.hold(vec![Quad { subject: NamedOrBlankNode::from(blank.clone()), ..names.quad("a", "p", blank, "g") }]);
    let sent: BTreeMap<String, usize> =
        server.heard().iter().map(|heard| (heard.target.clone(), heard.body.matches("_:").count())).collect();
    assert_eq!(sent["/update"], 0, "a blank node cannot be named twice");
}

/// Two pushes from one project would send their halves one between the other.
#[test]
fn one_push_at_a_time_from_one_project() {
    let sandbox = Sandbox::example();
    let service = "base = \"https://example.org/my-project/\"\nstore = \"https://nowhere.invalid/sparql\"";
    sandbox.edit("treatise.toml", "base = \"https://example.org/my-project/\"", service);
    let run = sandbox.run(&["push", "--dry-run"]).good();
    assert!(run.stdout.contains("would bring revision 1") && run.stdout.contains("nothing was sent"), "{}", run.stdout);
    assert!(!sandbox.path().join(".treatise/pushed.json").exists(), "a trial is not remembered");
    let lock = std::fs::File::create(sandbox.path().join(".treatise/push.lock")).unwrap();
    lock.lock().unwrap();
    let run = sandbox.run(&["push", "--dry-run"]).fails_with(2);
    assert!(run.stderr.contains("another push from this project is under way"), "{}", run.stderr);
    drop(lock);
    sandbox.run(&["push", "--dry-run"]).good();
}
