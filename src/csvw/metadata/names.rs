//! Names that every metadata document knows: prefixes of the context, namespaces, language tags.

use std::borrow::Cow;

/// The namespace of CSVW itself.
pub(crate) const CSVW: &str = "http://www.w3.org/ns/csvw#";
/// The namespace of XML Schema datatypes.
pub(crate) const XSD: &str = "http://www.w3.org/2001/XMLSchema#";
/// The namespace of RDF.
pub(crate) const RDF: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

/// Prefixes of the CSVW context (those of `RDFa` 1.1, with `csvw`), in alphabetical order.
const PREFIXES: [(&str, &str); 42] = [
    ("as", "https://www.w3.org/ns/activitystreams#"),
    ("cc", "http://creativecommons.org/ns#"),
    ("csvw", CSVW),
    ("ctag", "http://commontag.org/ns#"),
    ("dc", "http://purl.org/dc/terms/"),
    ("dc11", "http://purl.org/dc/elements/1.1/"),
    ("dcat", "http://www.w3.org/ns/dcat#"),
    ("dcterms", "http://purl.org/dc/terms/"),
    ("dctypes", "http://purl.org/dc/dcmitype/"),
    ("dqv", "http://www.w3.org/ns/dqv#"),
    ("duv", "https://www.w3.org/TR/vocab-duv#"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("gr", "http://purl.org/goodrelations/v1#"),
    ("grddl", "http://www.w3.org/2003/g/data-view#"),
    ("ical", "http://www.w3.org/2002/12/cal/icaltzd#"),
    ("ldp", "http://www.w3.org/ns/ldp#"),
    ("ma", "http://www.w3.org/ns/ma-ont#"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("og", "http://ogp.me/ns#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("rdf", RDF),
    ("rdfa", "http://www.w3.org/ns/rdfa#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("rev", "http://purl.org/stuff/rev#"),
    ("rif", "http://www.w3.org/2007/rif#"),
    ("rr", "http://www.w3.org/ns/r2rml#"),
    ("schema", "http://schema.org/"),
    ("sd", "http://www.w3.org/ns/sparql-service-description#"),
    ("sioc", "http://rdfs.org/sioc/ns#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("skosxl", "http://www.w3.org/2008/05/skos-xl#"),
    ("v", "http://rdf.data-vocabulary.org/#"),
    ("vcard", "http://www.w3.org/2006/vcard/ns#"),
    ("void", "http://rdfs.org/ns/void#"),
    ("wdr", "http://www.w3.org/2007/05/powder#"),
    ("wrds", "http://www.w3.org/2007/05/powder-s#"),
    ("xhv", "http://www.w3.org/1999/xhtml/vocab#"),
    ("xml", "http://www.w3.org/XML/1998/namespace"),
    ("xsd", XSD),
];

/// Every prefix.
pub(crate) fn prefixes() -> impl Iterator<Item = &'static str> {
    PREFIXES.iter().map(|(prefix, _)| *prefix)
}

/// The IRI of a prefixed name, if the text starts with a prefix of the context.
pub(crate) fn expand_prefix(text: &str) -> Option<String> {
    let (prefix, local) = text.split_once(':')?;
    if local.starts_with("//") {
        return None;
    }
    let namespace = PREFIXES.iter().find(|(known, _)| *known == prefix)?.1;
    Some(format!("{namespace}{local}"))
}

/// The IRI with a prefix of the context instead of its namespace, where there is one.
pub(crate) fn compact(iri: &str) -> String {
    let short = PREFIXES.iter().find_map(|(prefix, namespace)| {
        let local = iri.strip_prefix(namespace).filter(|local| !local.is_empty() && !local.starts_with("//"))?;
        Some(format!("{prefix}:{local}"))
    });
    short.unwrap_or_else(|| iri.to_owned())
}

/// Whether the text has the form of a language tag (BCP 47, RFC 5646 §2.1, without the registry).
pub(crate) fn is_language(text: &str) -> bool {
    let mut subtags = text.split('-');
    let first = subtags.next().unwrap_or_default();
    let primary = first.bytes().all(|b| b.is_ascii_alphabetic())
        && ((2..=8).contains(&first.len()) || matches!(first, "x" | "i" | "X" | "I") && text.len() > 2);
    primary && subtags.all(|tag| (1..=8).contains(&tag.len()) && tag.bytes().all(|b| b.is_ascii_alphanumeric()))
}

/// A column's name made of its title: what cannot stand in a template variable is percent-encoded.
pub(crate) fn encode(title: &str) -> String {
    let mut out = String::new();
    let mut part = String::new();
    for c in title.chars() {
        if c.is_ascii_alphanumeric() || c == '_' || c == '.' {
            out.push(c);
        } else if c.is_ascii() {
            out.push_str(&format!("%{:02X}", u32::from(c)));
        } else {
            part.clear();
            part.push(c);
            super::super::iri::encode(&part, false, &mut out);
        }
    }
    out
}

/// A name with its percent-encoding undone, as `_name` gives it.
pub(crate) fn decode(name: &str) -> Cow<'_, str> {
    if !name.contains('%') {
        return Cow::Borrowed(name);
    }
    let bytes = name.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let triplet =
            name.get(i + 1..i + 3).filter(|_| bytes[i] == b'%').and_then(|hex| u8::from_str_radix(hex, 16).ok());
        out.push(triplet.unwrap_or(bytes[i]));
        i += if triplet.is_some() { 3 } else { 1 };
    }
    String::from_utf8(out).map_or(Cow::Borrowed(name), Cow::Owned)
}
