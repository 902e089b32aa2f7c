//! Prefixes: known in every query, printed in every output.

use super::vocab::{cito, dcterms, prov, rdf, rdfs, skos, tr, xsd};
use super::{NamedNode, NamedNodeRef};
use std::borrow::Cow;

/// The kinds of things that a project describes; each is a prefix and a path segment.
pub const KINDS: [&str; 19] = [
    "act",
    "actor",
    "agreement",
    "characterisation",
    "claim",
    "commitment",
    "condition",
    "designation",
    "dispute",
    "event",
    "explainer",
    "obligation",
    "position",
    "proposal",
    "provision",
    "publisher",
    "quantity",
    "register",
    "search",
];

/// Kinds that stand beside [`KINDS`] only to keep the list readable.
const MORE_KINDS: [&str; 4] = ["source", "topic", "question", "policy"];

const STANDARD: [(&str, &str); 19] = [
    ("cito", cito::NS),
    ("csvw", "http://www.w3.org/ns/csvw#"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcterms", dcterms::NS),
    ("edtf", "http://id.loc.gov/datatypes/edtf/"),
    ("eli", "http://data.europa.eu/eli/ontology#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("odrl", "http://www.w3.org/ns/odrl/2/"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", prov::NS),
    ("rdf", rdf::NS),
    ("rdfs", rdfs::NS),
    ("schema", "https://schema.org/"),
    ("sh", "http://www.w3.org/ns/shacl#"),
    ("skos", skos::NS),
    ("wd", "http://www.wikidata.org/entity/"),
    ("xsd", xsd::NS),
];

/// The prefixes of a project, in alphabetical order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prefixes {
    base: String,
    entries: Vec<(String, String)>,
}

impl Prefixes {
    /// The standard prefixes, `tr:`, and one for each kind under the base IRI of the project.
    pub fn new(base: &str) -> Self {
        let mut entries: Vec<(String, String)> =
            STANDARD.iter().map(|(prefix, ns)| ((*prefix).to_owned(), (*ns).to_owned())).collect();
        entries.push(("tr".to_owned(), tr::NS.to_owned()));
        entries.extend(kinds().map(|kind| (kind.to_owned(), format!("{base}{kind}/"))));
        entries.sort();
        Self { base: base.to_owned(), entries }
    }

    /// No prefixes at all.
    pub fn none() -> Self {
        Self { base: String::new(), entries: Vec::new() }
    }

    /// Adds or replaces a prefix of the project's own.
    pub fn insert(&mut self, prefix: &str, namespace: &str) {
        self.entries.retain(|(name, _)| name != prefix);
        self.entries.push((prefix.to_owned(), namespace.to_owned()));
        self.entries.sort();
    }

    /// The base IRI of the project.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// Prefix and namespace, in alphabetical order of the prefix.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.entries.iter().map(|(prefix, ns)| (prefix.as_str(), ns.as_str()))
    }

    /// The IRI of a resource of the project: kind and id.
    ///
    /// The id is percent-encoded where an IRI could not hold it.
    pub fn resource(&self, kind: &str, id: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}{kind}/{}", self.base, encode(id)))
    }

    /// The IRI of `prefix:local` or `<iri>` or an absolute IRI whose scheme is no prefix of ours.
    pub fn expand(&self, name: &str) -> Option<NamedNode> {
        if let Some(iri) = name.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')) {
            return NamedNode::new(iri).ok();
        }
        let (prefix, local) = name.split_once(':')?;
        match self.entries.iter().find(|(known, _)| known == prefix) {
            Some((_, ns)) => NamedNode::new(format!("{ns}{local}")).ok(),
            None if local.starts_with("//") || prefix == "urn" => NamedNode::new(name).ok(),
            None => None,
        }
    }

    /// `prefix:local` where a prefix fits and the rest can be written plainly, else `<iri>`.
    pub fn compact<'a>(&self, iri: NamedNodeRef<'a>) -> Cow<'a, str> {
        match self.split(iri) {
            Some((prefix, local)) => Cow::Owned(format!("{prefix}:{local}")),
            None => Cow::Owned(iri.to_string()),
        }
    }

    /// Kind and id of a resource of the project.
    pub fn kind<'a>(&self, iri: NamedNodeRef<'a>) -> Option<(&'static str, &'a str)> {
        let rest = iri.as_str().strip_prefix(self.base.as_str())?;
        let (kind, id) = rest.split_once('/')?;
        kinds().find(|known| *known == kind).map(|known| (known, id))
    }

    fn split<'a>(&self, iri: NamedNodeRef<'a>) -> Option<(&str, &'a str)> {
        self.entries
            .iter()
            .filter_map(|(prefix, ns)| Some((prefix.as_str(), ns.len(), iri.as_str().strip_prefix(ns.as_str())?)))
            .filter(|(_, _, local)| is_plain(local))
            .max_by_key(|(_, length, _)| *length)
            .map(|(prefix, _, local)| (prefix, local))
    }
}

/// Every kind, in the order of the table.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    KINDS.into_iter().chain(MORE_KINDS)
}

/// A local name that needs no escaping in Turtle or SPARQL.
fn is_plain(local: &str) -> bool {
    local.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_') && !local.starts_with('-')
}

fn encode(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    for c in id.chars() {
        if c.is_alphanumeric() || "-_.~/".contains(c) {
            out.push(c);
        } else {
            let mut buffer = [0; 4];
            for byte in c.encode_utf8(&mut buffer).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_expand_and_compact() {
        let prefixes = Prefixes::new("https://example.org/p/");
        let us = prefixes.expand("actor:us").unwrap();
        assert_eq!(us.as_str(), "https://example.org/p/actor/us");
        assert_eq!(prefixes.compact(us.as_ref()), "actor:us");
        assert_eq!(prefixes.kind(us.as_ref()), Some(("actor", "us")));
        assert_eq!(prefixes.expand("nobody:us"), None);
        let stance = prefixes.resource("claim", "a/stance/b");
        assert_eq!(prefixes.compact(stance.as_ref()), "<https://example.org/p/claim/a/stance/b>");
        assert_eq!(prefixes.resource("claim", "a b>").as_str(), "https://example.org/p/claim/a%20b%3E");
    }
}
