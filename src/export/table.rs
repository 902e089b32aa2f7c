//! One exported table: what its columns are, how a thing becomes a row, and its CSVW metadata.

use super::csv::row;
use super::node::Node;
use super::rows::Context;
use crate::model::vocab::{self, rdf, tr};
use crate::model::{NamedNode, NamedNodeRef, Prefixes, Term, Vocabulary};
use rayon::prelude::*;
use serde_json::{Map, Value, json};

/// What a column takes from a thing.
#[derive(Clone, Copy)]
pub(super) enum Cell {
    /// The id of the thing itself, which has this kind.
    Id(&'static str),
    /// Things of one kind: their ids.
    Ids(&'static str),
    /// Things of several kinds: `kind/id`.
    Paths,
    /// Terms of a vocabulary: their local names.
    Concept,
    /// Text.
    Text,
    /// A date, in the Extended Date/Time Format.
    Date,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An address.
    Address,
    /// Anything that is worked out; it makes no triples.
    Made(fn(&Context<'_>, &Node) -> String),
}

/// A column: its name, its property as a prefixed name (what it says, for a cell that is made), its cells.
pub(super) struct Column(pub(super) &'static str, pub(super) &'static str, pub(super) Cell);

/// A table.
pub(super) struct Table {
    /// Name of the file, without extension.
    pub(super) name: &'static str,
    /// What a row is.
    pub(super) summary: &'static str,
    /// Template of the subject, relative to the table.
    pub(super) about: &'static str,
    /// Where rows come from.
    pub(super) rows: fn(&Context<'_>) -> Vec<NamedNode>,
    /// The columns.
    pub(super) columns: &'static [Column],
}

/// Between the ids of a list.
const BETWEEN_IDS: &str = " ";
/// Between the texts of a list; one inside a text is written `%7C`.
const BETWEEN_TEXTS: &str = "|";

impl Table {
    /// The table as CSV, and how many rows it has.
    pub(super) fn csv(&self, context: &Context<'_>) -> (String, u64) {
        let things = (self.rows)(context);
        let chunks: Vec<String> = things
            .par_chunks(512)
            .map(|chunk| {
                let mut out = String::new();
                for thing in chunk {
                    let node = Node::read(context.reader, thing);
                    let cells: Vec<String> = self.columns.iter().map(|column| column.cell(&node, context)).collect();
                    row(&mut out, cells.iter().map(String::as_str));
                }
                out
            })
            .collect();
        let mut text = String::new();
        row(&mut text, self.columns.iter().map(|Column(name, ..)| *name));
        text.extend(chunks);
        (text, things.len() as u64)
    }

    /// Its CSVW metadata.
    pub(super) fn metadata(&self, prefixes: &Prefixes, vocabulary: &Vocabulary) -> String {
        let columns: Vec<Value> = self.columns.iter().map(|column| column.metadata(prefixes, vocabulary)).collect();
        let document = json!({
            "@context": ["http://www.w3.org/ns/csvw", { "@language": "en" }],
            "url": format!("{}.csv", self.name),
            "dc:title": self.name,
            "dc:description": self.summary,
            "tableSchema": { "aboutUrl": self.about, "columns": columns },
        });
        format!("{document:#}\n")
    }
}

impl Column {
    fn cell(&self, node: &Node, context: &Context<'_>) -> String {
        let Self(_, property, cell) = self;
        let prefixes = context.prefixes;
        match cell {
            Cell::Id(_) => id(node.iri.as_ref(), prefixes),
            Cell::Made(make) => make(context, node),
            _ => {
                let Some(property) = prefixes.expand(property) else { return String::new() };
                let mut values: Vec<String> =
                    node.objects(property.as_ref()).filter_map(|object| self.value(object, prefixes)).collect();
                values.sort();
                values.dedup();
                values.join(cell.separator())
            }
        }
    }

    fn value(&self, object: &Term, prefixes: &Prefixes) -> Option<String> {
        match (self.2, object) {
            (Cell::Ids(_), Term::NamedNode(node)) => Some(id(node.as_ref(), prefixes)),
            (Cell::Paths, Term::NamedNode(node)) => Some(path(node.as_ref(), prefixes)),
            (Cell::Concept, Term::NamedNode(node)) => {
                Some(local(node.as_ref(), prefixes)).filter(|name| !is_general(name))
            }
            (Cell::Text | Cell::Date | Cell::Number | Cell::Boolean | Cell::Address, Term::Literal(literal)) => {
                Some(literal.value().replace(BETWEEN_TEXTS, "%7C"))
            }
            (Cell::Address, Term::NamedNode(node)) => Some(node.as_str().to_owned()),
            _ => None,
        }
    }

    fn metadata(&self, prefixes: &Prefixes, vocabulary: &Vocabulary) -> Value {
        let Self(name, property, cell) = self;
        let mut it = Map::new();
        let mut put = |key: &str, value: Value| drop(it.insert(key.to_owned(), value));
        put("name", json!(name));
        put("titles", json!(name));
        put("dc:description", json!(self.description(prefixes, vocabulary)));
        if let Cell::Id(_) | Cell::Made(_) = cell {
            put("suppressOutput", json!(true));
        } else if let Some(iri) = prefixes.expand(property) {
            put(
                "propertyUrl",
                json!(if iri.as_ref() == rdf::TYPE { "rdf:type".to_owned() } else { iri.into_string() }),
            );
            put("separator", json!(cell.separator()));
        }
        match cell {
            Cell::Ids(kind) => put("valueUrl", json!(format!("../{kind}/{{{name}}}"))),
            Cell::Paths => put("valueUrl", json!(format!("../{{+{name}}}"))),
            Cell::Concept => put("valueUrl", json!(format!("{}{{{name}}}", concept_namespace(property)))),
            Cell::Date => put("datatype", json!({ "base": "string", "@id": vocab::EDTF.as_str() })),
            Cell::Number => put("datatype", json!("decimal")),
            Cell::Boolean => put("datatype", json!("boolean")),
            Cell::Address => put("datatype", json!("anyURI")),
            Cell::Text => put("lang", json!("en")),
            Cell::Id(_) | Cell::Made(_) => {}
        }
        Value::Object(it)
    }

    /// What the column says: the words of the vocabulary, or its own.
    pub(super) fn description(&self, prefixes: &Prefixes, vocabulary: &Vocabulary) -> String {
        let Self(_, property, cell) = self;
        match cell {
            Cell::Id(kind) => format!("Id of the {kind}; its IRI is {}{kind}/ and the id.", prefixes.base()),
            Cell::Made(_) => (*property).to_owned(),
            _ => prefixes
                .expand(property)
                .and_then(|iri| vocabulary.get(iri.as_ref()).map(|entry| entry.comment.clone()))
                .unwrap_or_else(|| format!("Values of {property}.")),
        }
    }

    /// The property of the column, as a prefixed name; nothing where cells are made.
    pub(super) fn property(&self) -> &'static str {
        match self.2 {
            Cell::Id(_) | Cell::Made(_) => "",
            _ => self.1,
        }
    }
}

impl Cell {
    /// What stands between the values of a list.
    fn separator(self) -> &'static str {
        match self {
            Self::Id(_) | Self::Ids(_) | Self::Paths | Self::Concept => BETWEEN_IDS,
            _ => BETWEEN_TEXTS,
        }
    }

    /// Name of the type, for the codebook.
    pub(super) fn type_name(self) -> &'static str {
        match self {
            Self::Id(_) => "id",
            Self::Ids(_) => "ids, separated by spaces",
            Self::Paths => "kind/id, separated by spaces",
            Self::Concept => "codes, separated by spaces",
            Self::Text => "text",
            Self::Date => "date (EDTF)",
            Self::Number => "number",
            Self::Boolean => "true or false",
            Self::Address => "address",
            Self::Made(_) => "derived",
        }
    }
}

/// The id of a thing, its path where it is part of another; anything foreign as it is.
pub(super) fn id(iri: NamedNodeRef<'_>, prefixes: &Prefixes) -> String {
    prefixes.kind(iri).map_or_else(|| iri.as_str().to_owned(), |(_, id)| id.to_owned())
}

fn path(iri: NamedNodeRef<'_>, prefixes: &Prefixes) -> String {
    prefixes.kind(iri).map_or_else(|| iri.as_str().to_owned(), |(kind, id)| format!("{kind}/{id}"))
}

/// The local name of a term of ours or of a known vocabulary; anything foreign as it is.
pub(super) fn local(iri: NamedNodeRef<'_>, prefixes: &Prefixes) -> String {
    match iri.as_str().strip_prefix(tr::NS) {
        Some(local) => local.to_owned(),
        None => prefixes
            .compact(iri)
            .rsplit_once(':')
            .map_or_else(|| iri.as_str().to_owned(), |(_, local)| local.to_owned()),
    }
}

/// Classes that the kind of a thing says already.
fn is_general(name: &str) -> bool {
    ["Agreement", "Proposal", "Provision", "Obligation", "Commitment", "PartyAct", "Actor", "Claim", "Source"]
        .contains(&name)
}

fn concept_namespace(property: &str) -> &'static str {
    match property {
        "tr:relation" => vocab::cito::NS,
        "odrl:operator" => "http://www.w3.org/ns/odrl/2/",
        _ => tr::NS,
    }
}
