//! The files in RDF: `claims.*`, `facts.*`, `ontology.ttl`, and the canonical hashes.

use super::canon::{hash, line};
use super::held::Layers;
use super::sink::{Sink, Target, Written};
use super::{ExportError, Input};
use crate::model::syntax::{Format, Writer};
use crate::model::{NamedNode, Prefixes, Quad, Triple};
use std::convert::Infallible;
use std::io::{self, Write};

/// A layer of the dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Layer {
    /// Records, and each claim's content in its own graph; union-safe.
    Claims,
    /// The default graph: records and what is held.
    Facts,
    /// Records alone.
    Records,
}

const CLAIMS: &str = "Every claim with its evidence; what is not held comes as propositions, so that merging all graphs states nothing that the editors do not hold";
const FACTS: &str = "What the editors hold, with names and records, as one graph";

/// Writes one layer in one format; formats without graphs take [`Layer::Claims`] as one graph.
///
/// # Errors
/// Whatever the destination reports.
pub fn one(layers: &Layers<'_>, layer: Layer, format: Format, prefixes: &Prefixes, out: impl Write) -> io::Result<()> {
    let mut writer = Writer::new(format, prefixes, out)?;
    let mut push = |triple: Triple| writer.push(triple.as_ref().in_graph(crate::model::GraphNameRef::DefaultGraph));
    match layer {
        Layer::Facts => layers.facts(&mut push)?,
        Layer::Records => layers.records(&mut push)?,
        Layer::Claims => layers.claims(|quad| writer.push(quad.as_ref()))?,
    }
    writer.finish()?.flush()
}

/// Writes `claims.trig`, `claims.nq` and `claims.jsonld` in one pass.
pub(super) fn claims<W: Write>(
    layers: &Layers<'_>,
    prefixes: &Prefixes,
    target: &Target<'_, W>,
) -> Result<Written<W>, ExportError> {
    let mut files = Several::open("claims", &[Format::TriG, Format::NQuads, Format::JsonLd], prefixes, target)?;
    layers.claims(|quad| files.push(&quad))?;
    files.finish(CLAIMS, "quads")
}

/// Writes `facts.ttl` and `facts.jsonld` in one pass, and `facts.nt` in canonical form.
///
/// Gives the RDFC-1.0 hash of the facts as well, which is the SHA-256 of `facts.nt`; `None` if
/// their blank nodes are too tangled.
pub(super) fn facts<W: Write>(
    layers: &Layers<'_>,
    prefixes: &Prefixes,
    target: &Target<'_, W>,
) -> Result<(Written<W>, Option<String>), ExportError> {
    let mut files = Several::open("facts", &[Format::Turtle, Format::JsonLd], prefixes, target)?;
    let mut lines = Vec::new();
    layers.facts(|triple| {
        lines.push(line(&triple));
        files.push(&triple.in_graph(crate::model::GraphName::DefaultGraph))
    })?;
    lines.sort_unstable();
    lines.dedup();
    let mut written = files.finish(FACTS, "triples")?;
    let path = "facts.nt";
    let mut sink = target.open(path)?;
    let done = lines.iter().try_for_each(|line| sink.write_all(line.as_bytes())).and_then(|()| sink.flush());
    done.map_err(|source| ExportError::Write { path: path.to_owned(), source })?;
    let (entry, out) = sink.finish(Format::NTriples.media_type(), FACTS, Some((lines.len() as u64, "triples")));
    let canonical = layers.facts_are_canonical().then(|| entry.sha256.clone());
    written.push((entry, out));
    Ok((written, canonical))
}

/// Writes `ontology.ttl`.
pub(super) fn ontology<W: Write>(input: &Input<'_>, target: &Target<'_, W>) -> Result<Written<W>, ExportError> {
    let mut quads: Vec<&Quad> = input.ontology.iter().collect();
    quads.sort_by_cached_key(ToString::to_string);
    quads.dedup();
    let mut files = Several::open("ontology", &[Format::Turtle], input.prefixes, target)?;
    quads.iter().try_for_each(|quad| files.push(quad))?;
    files.finish("The vocabulary: classes, properties, lists of values", "triples")
}

/// Writes `claim-hashes.csv`: the RDFC-1.0 hash of what each claim says.
pub(super) fn hashes<W: Write>(
    layers: &Layers<'_>,
    prefixes: &Prefixes,
    target: &Target<'_, W>,
) -> Result<Written<W>, ExportError> {
    let mut text = String::from("claim,held,triples,rdfc10_sha256\n");
    let mut rows = 0;
    let done: Result<(), Infallible> = layers.contents(|claim, content| {
        rows += 1;
        let hash = hash(&content).unwrap_or_default();
        text += &format!(
            "{},{},{},{hash}\n",
            super::csv::quote(&id(claim, prefixes)),
            layers.held().contains(claim),
            content.len()
        );
        Ok(())
    });
    match done {
        Ok(()) => {}
        Err(never) => match never {},
    }
    let summary = "RDFC-1.0 hash (SHA-256 of the canonical N-Triples) of what each claim says; empty where blank nodes are too tangled";
    Ok(vec![target.put("claim-hashes.csv", super::csv::MEDIA_TYPE, summary, (&text, Some((rows, "rows"))))?])
}

fn id(claim: &NamedNode, prefixes: &Prefixes) -> String {
    prefixes.kind(claim.as_ref()).map_or_else(|| claim.as_str().to_owned(), |(_, id)| id.to_owned())
}

/// Several formats of the same statements, written side by side.
struct Several<W: Write> {
    writers: Vec<(String, Format, Writer<Sink<W>>)>,
    count: u64,
}

impl<W: Write> Several<W> {
    fn open(name: &str, formats: &[Format], prefixes: &Prefixes, target: &Target<'_, W>) -> Result<Self, ExportError> {
        let mut writers = Vec::new();
        for format in formats.iter().copied() {
            let path = format!("{name}.{}", format.extension());
            let sink = target.open(&path)?;
            let writer = Writer::new(format, prefixes, sink)
                .map_err(|source| ExportError::Write { path: path.clone(), source })?;
            writers.push((path, format, writer));
        }
        Ok(Self { writers, count: 0 })
    }

    fn push(&mut self, quad: &Quad) -> Result<(), ExportError> {
        self.count += 1;
        for (path, _, writer) in &mut self.writers {
            writer.push(quad.as_ref()).map_err(|source| ExportError::Write { path: path.clone(), source })?;
        }
        Ok(())
    }

    fn finish(self, summary: &str, unit: &'static str) -> Result<Written<W>, ExportError> {
        let mut done = Vec::new();
        for (path, format, writer) in self.writers {
            let sink = writer.finish().and_then(|mut sink| sink.flush().map(|()| sink));
            let sink = sink.map_err(|source| ExportError::Write { path, source })?;
            done.push(sink.finish(format.media_type(), summary, Some((self.count, unit))));
        }
        Ok(done)
    }
}
