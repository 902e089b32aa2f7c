//! An explainer as JSON-LD 1.1: a `schema:BackgroundNewsArticle` with its sections and sentences.
//!
//! Each sentence is a `schema:Statement` that `prov:wasDerivedFrom` its claims; the article is
//! based on the claims and cites the sources. The context stands in the document, so that it can
//! be read without a network.

use super::super::sentence::{Block, Explainer, Numbered, Section, Sentence};
use super::html::answer_text;
use super::safe;
use serde_json::{Map, Value, json};

/// The explainer as JSON-LD, with two spaces of indentation and a line break at the end.
pub fn jsonld(explainer: &Explainer) -> String {
    let text = serde_json::to_string_pretty(&document(explainer)).unwrap_or_default();
    text + "\n"
}

fn document(explainer: &Explainer) -> Value {
    let front = &explainer.front;
    let claims: Vec<Value> = explainer.notes.keys().map(|claim| id(claim.as_str())).collect();
    let about: Vec<Value> = explainer.about.iter().map(|(_, thing)| id(thing.as_str())).collect();
    let mut parts: Vec<Value> = explainer.answer.iter().map(|sentence| statement(explainer, sentence)).collect();
    parts.extend(explainer.sections.iter().map(|section| part(explainer, section)));
    let mut out = Map::new();
    out.insert("@context".to_owned(), context());
    out.insert("@id".to_owned(), json!(explainer.iri.as_str()));
    out.insert("@type".to_owned(), json!("BackgroundNewsArticle"));
    out.insert("headline".to_owned(), json!(front.title));
    out.insert("alternativeHeadline".to_owned(), json!(front.question));
    out.insert("abstract".to_owned(), json!(answer_text(explainer)));
    out.insert("inLanguage".to_owned(), json!(front.language));
    out.insert("temporalCoverage".to_owned(), json!(format!("../{}", front.checked)));
    if let Some(licence) = front.licence.as_deref() {
        out.insert("license".to_owned(), safe(licence).map_or_else(|| json!(licence), id));
    }
    out.insert("about".to_owned(), json!(about));
    out.insert("keywords".to_owned(), json!(front.topics));
    out.insert("isBasedOn".to_owned(), json!(claims));
    out.insert("citation".to_owned(), json!(explainer.sources.iter().map(source).collect::<Vec<_>>()));
    out.insert("hasPart".to_owned(), json!(parts));
    Value::Object(out)
}

fn context() -> Value {
    json!({
        "@vocab": "https://schema.org/",
        "prov": "http://www.w3.org/ns/prov#",
        "tr": crate::model::vocab::tr::NS,
        "hasPart": { "@container": "@list" },
        "citation": { "@container": "@list" },
        "url": { "@type": "@id" },
    })
}

fn id(iri: &str) -> Value {
    json!({ "@id": iri })
}

fn part(explainer: &Explainer, section: &Section) -> Value {
    let mut sentences = Vec::new();
    collect(&section.blocks, &mut sentences);
    let statements: Vec<Value> = sentences.into_iter().map(|sentence| statement(explainer, sentence)).collect();
    let name = section.heading.clone().unwrap_or_else(|| explainer.front.title.clone());
    json!({
        "@id": format!("{}#{}", explainer.iri.as_str(), section.anchor),
        "@type": "WebPageElement",
        "name": name,
        "hasPart": statements,
    })
}

fn collect<'a>(blocks: &'a [Block], out: &mut Vec<&'a Sentence>) {
    for block in blocks {
        match block {
            Block::Paragraph(sentences) => out.extend(sentences),
            Block::List { items, .. } => items.iter().for_each(|item| collect(item, out)),
            Block::Quote(blocks) => collect(blocks, out),
            Block::Table(_) | Block::Chart(_) => {}
        }
    }
}

fn statement(explainer: &Explainer, sentence: &Sentence) -> Value {
    let claims: Vec<Value> =
        sentence.evidence().citations().iter().map(|citation| id(citation.claim.as_str())).collect();
    json!({
        "@id": format!("{}#s{}", explainer.iri.as_str(), sentence.number()),
        "@type": "Statement",
        "position": sentence.number(),
        "text": sentence.text(),
        "prov:wasDerivedFrom": claims,
    })
}

fn source(numbered: &Numbered) -> Value {
    let it = &numbered.source;
    let mut out = Map::new();
    out.insert("@id".to_owned(), json!(it.iri.as_str()));
    out.insert("@type".to_owned(), json!("CreativeWork"));
    out.insert("position".to_owned(), json!(numbered.number));
    out.insert("name".to_owned(), json!(it.title));
    for (key, value) in [("author", &it.author), ("publisher", &it.publisher), ("datePublished", &it.published)] {
        out.extend(value.as_ref().map(|value| (key.to_owned(), json!(value))));
    }
    out.extend(it.url.as_deref().and_then(safe).map(|url| ("url".to_owned(), json!(url))));
    Value::Object(out)
}
