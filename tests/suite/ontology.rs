//! Vocabulary, concepts, shapes, context, tables and constants agree.

use super::harness::{files_below, files_ending, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;
use treatise::model::syntax::{self, Format};
use treatise::model::vocab::{rdf, rdfs, skos, tr};
use treatise::model::{Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term, Vocabulary};
use treatise::store::{Policy, Reader};

const DEFINED_BY: &str = "https://w3id.org/treatise/ns";

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn quads(path: &str) -> Vec<Quad> {
    let (statements, report) = syntax::parse(&text(path), Format::Turtle, "https://example.org/", path);
    assert!(report.is_empty(), "{report:?}");
    statements.into_iter().map(|statement| statement.quad).collect()
}

fn ontology() -> Vec<Quad> {
    let mut all = quads("ontology/vocabulary.ttl");
    all.extend(quads("ontology/concepts.ttl"));
    all
}

fn reader(quads: Vec<Quad>) -> Reader {
    Reader::from_quads(quads, Policy::Plain)
}

/// The terms of our namespace that the ontology declares.
fn terms() -> &'static BTreeSet<String> {
    static TERMS: OnceLock<BTreeSet<String>> = OnceLock::new();
    TERMS.get_or_init(|| {
        let declared: BTreeSet<String> =
            Vocabulary::from_quads(&ontology()).iter().filter_map(|(term, _)| local(term.as_ref())).collect();
        assert!(declared.len() > 100, "the ontology was not read");
        declared
    })
}

/// The name of a term of our namespace.
fn local(term: NamedNodeRef<'_>) -> Option<String> {
    term.as_str().strip_prefix(tr::NS).map(str::to_owned)
}

fn node(object: &Term) -> Option<&NamedNode> {
    match object {
        Term::NamedNode(node) => Some(node),
        _ => None,
    }
}

/// Names that follow a prefix such as `tr:` or our namespace in a text.
fn names(text: &str, prefix: &str) -> BTreeSet<String> {
    text.match_indices(prefix)
        .filter(|(at, _)| !text[..*at].ends_with(|c: char| c.is_alphanumeric() || "-_:/".contains(c)))
        .map(|(at, _)| {
            let rest = &text[at + prefix.len()..];
            rest[..rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len())].to_owned()
        })
        .filter(|name| !name.is_empty())
        .collect()
}

#[track_caller]
fn assert_declared(what: &str, used: impl IntoIterator<Item = String>) {
    let declared = terms();
    let unknown: Vec<_> = used.into_iter().filter(|name| !declared.contains(name)).collect();
    assert!(unknown.is_empty(), "{what} uses terms that the ontology does not declare: {unknown:?}");
}

#[test]
fn every_term_is_labelled_explained_and_linked() {
    let records = reader(ontology());
    let links = [rdfs::SUB_CLASS_OF, rdfs::SUB_PROPERTY_OF, rdfs::SEE_ALSO, skos::IN_SCHEME];
    let mappings = ["closeMatch", "exactMatch", "broadMatch", "narrowMatch", "relatedMatch"];
    let mut faults = Vec::new();
    for name in terms() {
        let term = NamedNode::new_unchecked(format!("{}{name}", tr::NS));
        let properties = records.properties(term.as_ref().into());
        let has = |property: NamedNodeRef<'_>| properties.iter().any(|(p, _)| p.as_ref() == property);
        if !has(rdfs::LABEL) && !has(skos::PREF_LABEL) {
            faults.push(format!("{name}: no label"));
        }
        if !has(rdfs::COMMENT) && !has(skos::DEFINITION) {
            faults.push(format!("{name}: no explanation"));
        }
        if !properties
            .iter()
            .any(|(p, o)| p.as_ref() == rdfs::IS_DEFINED_BY && node(o).is_some_and(|o| o.as_str() == DEFINED_BY))
        {
            faults.push(format!("{name}: not defined by {DEFINED_BY}"));
        }
        let is_scheme = properties
            .iter()
            .any(|(p, o)| p.as_ref() == rdf::TYPE && node(o).is_some_and(|o| o.as_ref() == skos::CONCEPT_SCHEME));
        let is_mapped =
            mappings.iter().any(|m| properties.iter().any(|(p, _)| p.as_str().ends_with(&format!("/core#{m}"))));
        if !is_scheme && !is_mapped && !links.into_iter().any(has) {
            faults.push(format!("{name}: no link to a standard term or a scheme"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A class or property of ours reaches a term of somebody else in at most a few steps of inheritance.
#[test]
fn every_class_and_property_leads_to_a_standard_term() {
    let records = reader(ontology());
    let properties = [
        rdfs::SUB_CLASS_OF.as_str(),
        rdfs::SUB_PROPERTY_OF.as_str(),
        rdfs::SEE_ALSO.as_str(),
        "http://www.w3.org/2004/02/skos/core#closeMatch",
        "http://www.w3.org/2004/02/skos/core#exactMatch",
        "http://www.w3.org/2004/02/skos/core#broadMatch",
        "http://www.w3.org/2004/02/skos/core#relatedMatch",
        "http://www.w3.org/2002/07/owl#equivalentClass",
        "http://www.w3.org/2002/07/owl#equivalentProperty",
        "http://www.w3.org/2002/07/owl#inverseOf",
    ];
    let mut lonely = Vec::new();
    for name in names_of(&quads("ontology/vocabulary.ttl")) {
        let mut open = vec![NamedNode::new_unchecked(format!("{}{name}", tr::NS))];
        let mut seen = BTreeSet::new();
        let mut found = false;
        while let Some(term) = open.pop().filter(|_| !found) {
            if seen.insert(term.clone()) {
                for (_, object) in
                    records.properties(term.as_ref().into()).iter().filter(|(p, _)| properties.contains(&p.as_str()))
                {
                    let Some(object) = node(object) else { continue };
                    found |= local(object.as_ref()).is_none();
                    open.push(object.clone());
                }
            }
        }
        if !found {
            lonely.push(name);
        }
    }
    assert!(lonely.is_empty(), "no way from these terms to a standard one: {lonely:?}");
}

/// The names of our namespace that a set of statements describes.
fn names_of(quads: &[Quad]) -> BTreeSet<String> {
    quads
        .iter()
        .filter_map(|quad| match &quad.subject {
            NamedOrBlankNode::NamedNode(node) => local(node.as_ref()),
            NamedOrBlankNode::BlankNode(_) => None,
        })
        .collect()
}

#[test]
fn what_the_ontology_refers_to_is_declared() {
    for path in ["ontology/vocabulary.ttl", "ontology/concepts.ttl", "ontology/shapes.ttl"] {
        let used = quads(path).into_iter().flat_map(|quad| {
            [local(quad.predicate.as_ref()), node(&quad.object).and_then(|object| local(object.as_ref()))]
        });
        assert_declared(path, used.flatten());
    }
}

#[test]
fn constants_are_declared() {
    assert_declared("src/model/vocab.rs", tr::ALL.iter().filter_map(|term| local(*term)));
}

#[test]
fn every_class_and_property_says_its_layer() {
    let vocabulary = Vocabulary::from_quads(&ontology());
    let silent: Vec<_> = vocabulary
        .iter()
        .filter(|(term, entry)| {
            local(term.as_ref()).is_some() && entry.schemes.is_empty() && !entry.record && !entry.content
        })
        .map(|(term, _)| local(term.as_ref()).unwrap())
        .filter(|name| names_of(&quads("ontology/vocabulary.ttl")).contains(name))
        .collect();
    assert!(silent.is_empty(), "no tr:layer: {silent:?}");
}

#[test]
fn dates_have_both_bounds() {
    let all = ontology();
    let vocabulary = Vocabulary::from_quads(&all);
    let dated: Vec<_> =
        all.iter().filter(|quad| quad.predicate == tr::LOWER_BOUND || quad.predicate == tr::UPPER_BOUND).collect();
    assert!(dated.len() >= 20, "bounds were not read");
    for quad in dated {
        let NamedOrBlankNode::NamedNode(property) = &quad.subject else { panic!("{quad}") };
        let name = local(property.as_ref()).unwrap();
        let (from, to) = vocabulary.bounds(property.as_ref()).unwrap_or_else(|| panic!("{name} has one bound only"));
        assert_eq!(local(from.as_ref()).unwrap(), format!("{name}Earliest"));
        assert_eq!(local(to.as_ref()).unwrap(), format!("{name}Latest"));
        assert!(
            vocabulary.get(from.as_ref()).is_some() && vocabulary.get(to.as_ref()).is_some(),
            "{name}: bounds are not declared"
        );
    }
}

#[test]
fn concepts_are_in_schemes_and_shapes_take_whole_schemes() {
    let vocabulary = Vocabulary::from_quads(&ontology());
    let mut schemes: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (term, entry) in vocabulary.iter() {
        for scheme in entry.schemes.iter().filter_map(|scheme| local(scheme.as_ref())) {
            schemes.entry(scheme).or_default().extend(local(term.as_ref()));
        }
    }
    assert!(schemes.len() >= 15, "schemes were not read: {:?}", schemes.keys());
    let shapes = quads("ontology/shapes.ttl");
    let list_of = shapes.iter().filter(|quad| quad.predicate.as_str() == "http://www.w3.org/ns/shacl#in");
    let mut lists = 0;
    for quad in list_of {
        let members: BTreeSet<String> =
            list(&shapes, &quad.object).iter().filter_map(|term| local(term.as_ref())).collect();
        if members.is_empty() {
            continue;
        }
        lists += 1;
        assert!(
            schemes.values().any(|scheme| *scheme == members),
            "{}: {members:?} is no scheme; the nearest differ by {:?}",
            quad.subject,
            schemes
                .iter()
                .filter(|(_, scheme)| members.is_subset(scheme) || scheme.is_subset(&members))
                .map(|(name, scheme)| (name, scheme.symmetric_difference(&members).collect::<Vec<_>>()))
                .collect::<Vec<_>>()
        );
    }
    assert!(lists >= 10, "lists of values were not read");
}

fn list(quads: &[Quad], head: &Term) -> Vec<NamedNode> {
    let mut out = Vec::new();
    let mut at = head.clone();
    while let Term::BlankNode(cell) = &at {
        let of = |local: &str| {
            let property = format!("http://www.w3.org/1999/02/22-rdf-syntax-ns#{local}");
            let is_it = |quad: &&Quad| {
                quad.subject == NamedOrBlankNode::from(cell.clone()) && quad.predicate.as_str() == property
            };
            quads.iter().find(is_it).map(|quad| quad.object.clone())
        };
        out.extend(of("first").as_ref().and_then(node).cloned());
        let Some(rest) = of("rest") else { break };
        at = rest;
    }
    out
}

#[test]
fn the_context_knows_every_class_and_property() {
    let context: Value = serde_json::from_str(&text("ontology/context.jsonld")).unwrap();
    let mut known = BTreeMap::new();
    for (key, value) in context["@context"].as_object().unwrap() {
        let iri = value.as_str().or_else(|| value["@id"].as_str()).unwrap_or_default();
        if let Some(name) = iri.strip_prefix("tr:") {
            known.insert(name.to_owned(), key.clone());
        }
    }
    assert_declared("ontology/context.jsonld", known.keys().cloned());
    let missing: Vec<_> =
        names_of(&quads("ontology/vocabulary.ttl")).into_iter().filter(|name| !known.contains_key(name)).collect();
    assert!(missing.is_empty(), "the context lacks {missing:?}");
}

#[test]
fn tables_questions_and_documents_use_declared_terms() {
    let folders = ["data", "queries", "explainers", "docs", "src/project/template", "tests/cases"];
    let mut read = 0;
    for folder in folders {
        for path in files_below(&root().join(folder)) {
            let path = format!("{folder}/{path}");
            // Cases are about mistakes; a misspelt term is one of them, and excerpts may be cut in the middle of one.
            let is_mistake =
                path.contains("/unknown-term/") || path.contains("/T3002-fails/") || path.ends_with("/output");
            let Ok(text) = std::fs::read_to_string(root().join(&path)) else { continue };
            read += 1;
            let mut used = names(&text, "tr:");
            used.extend(names(&text, "https://w3id.org/treatise/ns#"));
            if !is_mistake {
                assert_declared(&path, used);
            }
        }
    }
    assert!(read > 40, "the files were not found");
    assert_declared("README.md", names(&text("README.md"), "tr:"));
}

#[test]
fn kinds_of_things_are_prefixes() {
    let prefixes = treatise::model::Prefixes::new("https://e.org/");
    let declared: BTreeSet<&str> = prefixes.iter().map(|(prefix, _)| prefix).collect();
    let mut seen = 0;
    for path in files_ending(&root().join("data"), "-metadata.json") {
        let text = text(&format!("data/{path}"));
        for template in text.split("\"../").skip(1) {
            let kind = template.split(['/', '{', '"']).next().unwrap_or_default();
            assert!(kind.is_empty() || declared.contains(kind), "data/{path}: `{kind}` is no kind of thing");
            seen += 1;
        }
    }
    assert!(seen > 100, "the templates were not found");
}
