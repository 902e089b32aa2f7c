//! Cells of the table of denials: is there one, and how far was it searched for?
//!
//! Everything is told as of the newest day that the editors entered, so that the same data give the
//! same bytes (law 8).

use super::node::Node;
use super::rows::Context;
use super::table::id;
use crate::model::vocab::{prov, tr};
use crate::model::{Claim, NamedNode, Polarity};
use crate::query::Words;
use crate::query::there::{Absences, newest_day, shortfall};
use std::collections::BTreeSet;

impl Context<'_> {
    /// The claims that deny.
    pub(super) fn denials(&self) -> Vec<NamedNode> {
        let mut claims = self.things("claim");
        claims.retain(|iri| Node::read(self.reader, iri).nodes(tr::POLARITY).any(|it| it.as_ref() == tr::DENIES));
        claims
    }
}

/// The denial by itself, if it counts.
fn alone(context: &Context<'_>, node: &Node) -> Option<(Absences, Claim)> {
    let claim = Claim::load(context.reader, &node.iri).filter(|claim| claim.polarity == Polarity::Denies)?;
    Some((Absences::load_one(context.reader, context.prefixes, &claim), claim))
}

/// Whether there is one.
pub(super) fn answer(context: &Context<'_>, node: &Node) -> String {
    let found = alone(context, node).and_then(|(absences, _)| {
        let (_, denied) = absences.denials().next()?;
        absences.is_there(denied, newest_day(context.reader)?, None).ok()
    });
    found.map_or_else(String::new, |found| found.answer.concept().as_str().trim_start_matches(tr::NS).to_owned())
}

/// Whether it may rest on its searches.
pub(super) fn standing(context: &Context<'_>, node: &Node) -> String {
    let Some((absences, _)) = alone(context, node) else { return String::new() };
    let (Some((claim, denied)), Some(today)) = (absences.denials().next(), newest_day(context.reader)) else {
        return String::new();
    };
    absences.standing(claim, denied, today).concept().as_str().trim_start_matches(tr::NS).to_owned()
}

/// The day of the answer.
pub(super) fn as_of(context: &Context<'_>, _: &Node) -> String {
    newest_day(context.reader).map_or_else(String::new, |day| day.to_string())
}

/// What is missing in its searches, in words.
pub(super) fn missing(context: &Context<'_>, node: &Node) -> String {
    let Some((absences, _)) = alone(context, node) else { return String::new() };
    let (Some((claim, denied)), Some(today)) = (absences.denials().next(), newest_day(context.reader)) else {
        return String::new();
    };
    let words = Words { records: context.reader, vocabulary: context.vocabulary, prefixes: context.prefixes };
    let standing = absences.standing(claim, denied, today);
    let said = standing.shortfalls().iter().flat_map(|(search, missing)| {
        let name = id(search.as_ref(), context.prefixes);
        missing.iter().map(|it| format!("{name}: {}", shortfall(it, &words))).collect::<Vec<_>>()
    });
    said.collect::<Vec<_>>().join("; ")
}

/// The last day on which one of its searches is good.
pub(super) fn expires(context: &Context<'_>, node: &Node) -> String {
    let days = node.nodes(tr::SEARCH).map(|search| Node::read(context.reader, search).text(tr::EXPIRES).to_owned());
    days.max().unwrap_or_default()
}

/// The registers of all its searches.
pub(super) fn registers(context: &Context<'_>, node: &Node) -> String {
    let used = node.nodes(tr::SEARCH).flat_map(|search| {
        let search = Node::read(context.reader, search);
        search.nodes(prov::USED).map(|register| id(register.as_ref(), context.prefixes)).collect::<Vec<_>>()
    });
    used.collect::<BTreeSet<_>>().into_iter().collect::<Vec<_>>().join(" ")
}
