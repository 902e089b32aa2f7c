//! Writes an evidence graph of N claims as N-Quads: records in the default graph, and what each claim says in
//! a graph of its own. About 17 quads a claim; few agreements and sources carry most claims.

use super::random::Random;
use std::io::{self, Write};

const TR: &str = "https://w3id.org/treatise/ns#";
const TYPE: &str = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>";
const DERIVED: &str = "<http://www.w3.org/ns/prov#wasDerivedFrom>";
const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// What the IRIs of all things begin with.
pub const BASE: &str = "https://example.org/bench/";

/// Statements of one graph.
struct Graph<'a> {
    out: &'a mut dyn Write,
    /// With a space before it; empty for the default graph.
    name: String,
}

impl Graph<'_> {
    fn say(&mut self, subject: &str, property: &str, object: &str) -> io::Result<()> {
        let predicate = if property.starts_with('<') { property.to_owned() } else { term(property) };
        writeln!(self.out, "{subject} {predicate} {object}{} .", self.name)
    }
}

fn term(name: &str) -> String {
    format!("<{TR}{name}>")
}

fn thing(kind: &str, number: u32) -> String {
    format!("<{BASE}{kind}/{number}>")
}

fn typed(value: impl std::fmt::Display, datatype: &str) -> String {
    format!("\"{value}\"^^<{XSD}{datatype}>")
}

/// Writes the graph.
pub fn write(out: &mut dyn Write, claims: u32, seed: u64) -> io::Result<()> {
    let mut random = Random(seed);
    let size = Sizes {
        states: (claims / 40).clamp(20, 220),
        agreements: (claims / 40).max(40),
        sources: (claims / 15).max(30),
        publishers: (claims / 800).max(10),
    };
    things(&mut Graph { out, name: String::new() }, &size, &mut random)?;
    for claim in 0..claims {
        let about = thing("agreement", random.skewed(size.agreements));
        record(&mut Graph { out, name: String::new() }, claim, &about, &size, &mut random)?;
        let graph = format!(" {}", thing("claim", claim));
        content(&mut Graph { out, name: graph }, claim, &about, &size, &mut random)?;
    }
    out.flush()
}

/// How many things there are of each kind.
struct Sizes {
    states: u32,
    agreements: u32,
    sources: u32,
    publishers: u32,
}

fn things(graph: &mut Graph<'_>, size: &Sizes, random: &mut Random) -> io::Result<()> {
    for number in 0..size.states {
        let state = thing("actor", number);
        graph.say(&state, TYPE, &term("State"))?;
        graph.say(&state, "name", &format!("\"State {number}\"@en"))?;
    }
    for number in 0..size.publishers {
        let publisher = thing("publisher", number);
        graph.say(&publisher, TYPE, &term("Publisher"))?;
        graph.say(&publisher, "name", &format!("\"Publisher {number}\""))?;
    }
    for number in 0..size.sources {
        let source = thing("source", number);
        graph.say(&source, TYPE, &term("Source"))?;
        graph.say(&source, "title", &format!("\"{}\"@en", random.phrase(9)))?;
        graph.say(&source, "publisher", &thing("publisher", random.skewed(size.publishers)))?;
        graph.say(&source, "published", &typed(random.day(), "date"))?;
        graph.say(&source, "reliability", &typed(1 + random.below(6), "integer"))?;
        if number > 0 && random.below(100) < 35 {
            graph.say(&source, DERIVED, &thing("source", random.below(number)))?;
        }
    }
    for number in 0..size.agreements {
        graph.say(&thing("agreement", number), "title", &format!("\"{}\"@en", random.phrase(7)))?;
    }
    Ok(())
}

/// What is recorded of a claim, and which sources speak of it.
fn record(graph: &mut Graph<'_>, number: u32, about: &str, size: &Sizes, random: &mut Random) -> io::Result<()> {
    const STATUSES: [(u32, &str); 4] = [(6, "Supported"), (2, "Contested"), (1, "Unverified"), (1, "Refuted")];
    const RELATIONS: [(u32, &str); 4] = [(7, "supports"), (1, "disputes"), (1, "qualifies"), (1, "discusses")];
    let claim = thing("claim", number);
    graph.say(&claim, TYPE, &term("Claim"))?;
    graph.say(&claim, "text", &format!("\"{}\"@en", random.phrase(12)))?;
    graph.say(&claim, "status", &term(random.weighted(&STATUSES)))?;
    graph.say(&claim, "polarity", &term(if random.below(10) > 0 { "Affirms" } else { "Denies" }))?;
    graph.say(&claim, "topic", &thing("topic", random.skewed(48)))?;
    graph.say(&claim, "about", about)?;
    graph.say(&claim, "recorded", &typed(random.day(), "date"))?;
    for stance in 0..[1, 1, 1, 2, 2, 3, 5][random.below(7) as usize] {
        let stance = format!("<{BASE}claim/{number}/stance/{stance}>");
        graph.say(&claim, "stance", &stance)?;
        graph.say(&stance, "source", &thing("source", random.skewed(size.sources)))?;
        graph.say(&stance, "relation", &format!("<http://purl.org/spar/cito/{}>", random.weighted(&RELATIONS)))?;
    }
    Ok(())
}

/// What a claim says: a sum, a duty, a party and a form, or dates.
fn content(graph: &mut Graph<'_>, number: u32, about: &str, size: &Sizes, random: &mut Random) -> io::Result<()> {
    const FORMS: [&str; 4] = ["Treaty", "Memorandum", "ExchangeOfNotes", "Declaration"];
    match random.below(10) {
        0..3 => {
            let sum = thing("commitment", number);
            graph.say(&sum, TYPE, &term("Commitment"))?;
            graph.say(&sum, "instrument", about)?;
            graph.say(&sum, "amount", &typed(format_args!("{}000000.0", 1 + random.below(5000)), "decimal"))?;
            graph.say(&sum, "fiscalYear", &typed(1950 + random.below(76), "integer"))
        }
        3..6 => {
            let duty = thing("obligation", number);
            let obligor = random.below(size.states);
            // Nobody owes a duty to itself.
            let obligee = (obligor + 1 + random.below(size.states - 1)) % size.states;
            graph.say(&duty, TYPE, &term("Obligation"))?;
            graph.say(&duty, "instrument", about)?;
            graph.say(&duty, "obligationType", &thing("obligation-type", random.skewed(5)))?;
            graph.say(&duty, "obligor", &thing("actor", obligor))?;
            graph.say(&duty, "obligee", &thing("actor", obligee))
        }
        6..8 => {
            graph.say(about, "party", &thing("actor", random.skewed(size.states)))?;
            graph.say(about, TYPE, &term(random.pick(&FORMS)))
        }
        _ => {
            graph.say(about, "signed", &typed(random.day(), "date"))?;
            graph.say(about, "inForceFrom", &typed(random.day(), "date"))
        }
    }
}
