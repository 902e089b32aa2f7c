//! What a value is: its class, datatype and kind of node, and whether it is in a list.

use super::super::data::{Data, Node};
use super::super::model::{Datatype, NodeKind, Rule, Symbol};
use super::super::validate::{Out, Work, compact};
use crate::model::Term;
use crate::model::vocab::{rdf, xsd};
use crate::store::Parts;

/// Reports values of the wrong kind.
pub(in super::super) fn check(work: &Work<'_>, out: &mut Out) {
    let data = work.data();
    for value in work.values.iter().copied() {
        match work.rule {
            Rule::Class(class) if !data.is_a(value, *class) => {
                out.push(|| work.about(value, || format!("is not a {}", work.shown(data.bound.symbol(*class)))));
            }
            Rule::Datatype(datatype) if !has_datatype(data, value, datatype) => {
                out.push(|| work.about(value, || of_datatype(work, value, datatype)));
            }
            Rule::NodeKind(kind) if !is_kind(data, value, *kind) => {
                out.push(|| {
                    work.about(value, || format!("is {}, and {} is wanted", kind_of(data, value), wanted(*kind)))
                });
            }
            Rule::In(list) if !list.iter().any(|symbol| data.bound.node(*symbol) == value) => {
                out.push(|| work.about(value, || format!("is not one of {}", members(work, list))));
            }
            _ => {}
        }
    }
}

fn has_datatype(data: &Data<'_>, value: Node, datatype: &Datatype) -> bool {
    data.with_parts(value, |parts| match parts {
        Parts::Iri(_) | Parts::Blank(_) => false,
        Parts::Text(_) => datatype.iri == xsd::STRING,
        Parts::Tagged(..) => datatype.iri == rdf::LANG_STRING,
        Parts::Typed(text, iri) => {
            datatype.iri.as_str() == *iri && datatype.known.is_none_or(|known| known.holds(text))
        }
    })
}

fn of_datatype(work: &Work<'_>, value: Node, datatype: &Datatype) -> String {
    let name = compact(&datatype.iri, work.validator.prefixes);
    match work.data().bound.term(value) {
        Term::Literal(literal) if literal.datatype() == datatype.iri.as_ref() => format!("is not a value of {name}"),
        Term::Literal(_) => format!("is not of the datatype {name}"),
        _ => format!("is no literal, and {name} is wanted"),
    }
}

fn is_kind(data: &Data<'_>, value: Node, kind: NodeKind) -> bool {
    data.with_parts(value, |parts| match parts {
        Parts::Iri(_) => kind.iri,
        Parts::Blank(_) => kind.blank,
        _ => kind.literal,
    })
}

fn kind_of(data: &Data<'_>, value: Node) -> &'static str {
    data.with_parts(value, |parts| match parts {
        Parts::Iri(_) => "an IRI",
        Parts::Blank(_) => "a thing without an id",
        _ => "a literal",
    })
}

fn wanted(kind: NodeKind) -> String {
    let all = [(kind.iri, "an IRI"), (kind.blank, "a thing without an id"), (kind.literal, "a literal")];
    let names: Vec<&str> = all.iter().filter(|(allowed, _)| *allowed).map(|(_, name)| *name).collect();
    names.join(" or ")
}

/// The first members of a list.
fn members(work: &Work<'_>, list: &[Symbol]) -> String {
    const MOST: usize = 8;
    let shown: Vec<String> =
        list.iter().take(MOST).map(|symbol| work.shown(work.data().bound.symbol(*symbol))).collect();
    let more = if list.len() > MOST { format!(" and {} more", list.len() - MOST) } else { String::new() };
    format!("{}{more}", shown.join(", "))
}
