//! Questions that a denial asks of imported registers, so that what it denies is noticed even where
//! nobody holds it: a dataset that was imported, a claim that is contested.

use super::denials::{denials, id, load};
use super::{CheckError, Context, Findings, Input, Places, Rule, Scope};
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::model::vocab::tr;
use crate::model::{Claim, Lookup, NamedNode, Term};
use crate::sparql::{self, Answer, Cut, Form, Limits, Query, Rows, SparqlError};
use std::collections::BTreeSet;

/// Seconds that one probe may take.
const SECONDS: u64 = 10;

/// Rows that are told of one probe.
const MOST_TOLD: usize = 5;

/// Asks every probe, and reports those that have an answer and those that cannot be asked.
///
/// A unit is a claim. Under a change those are asked again whose claim the change touches, or that
/// name a predicate of what changed, held or not, or none at all.
pub(super) fn check(context: Context<'_>, findings: &mut Findings) -> Result<(), CheckError> {
    let Context { input, places, scope } = context;
    let with_probe = || denials(input).into_iter().filter(|iri| !texts(input, iri).is_empty());
    let units: Vec<NamedNode> = match scope {
        Scope::Everything => with_probe().collect(),
        Scope::Touched(touched) => {
            let asks = |text: &String| {
                let query = sparql::parse(text, input.prefixes, Place::default()).ok();
                let predicates = query.as_ref().and_then(Query::predicates);
                predicates.is_none_or(|known| {
                    known.iter().any(|it| touched.stated.contains(it) || touched.predicates.contains(it))
                })
            };
            let reached = with_probe().filter(|iri| texts(input, iri).iter().any(asks));
            touched.claims_of(Rule::Probes).into_iter().chain(reached).collect::<BTreeSet<_>>().into_iter().collect()
        }
    };
    for iri in units {
        findings.test(Rule::Probes, iri.to_string(), |report| test(input, places, &iri, report));
    }
    Ok(())
}

fn texts(input: &Input<'_>, denial: &NamedNode) -> Vec<String> {
    let literals = input.reader.objects(denial.as_ref().into(), tr::PROBE).into_iter();
    literals
        .map(|term| match term {
            Term::Literal(text) => text.value().to_owned(),
            other => other.to_string(),
        })
        .collect()
}

fn test(input: &Input<'_>, places: &Places<'_>, iri: &NamedNode, report: &mut Report) {
    let Some((claim, ..)) = load(input, iri) else { return };
    for probe in input.reader.objects(iri.as_ref().into(), tr::PROBE) {
        let place = places.find(iri.as_ref().into(), Some(tr::PROBE), Some(probe.as_ref()));
        let text = match &probe {
            Term::Literal(text) => text.value(),
            _ => "",
        };
        match ask(input, text) {
            Ok(rows) if rows.is_empty() => {}
            Ok(rows) => report.push(found(input, places, &claim, &place, &rows)),
            Err(why) => report.push(
                Diagnostic::new(
                    &codes::UNUSABLE_CONDITION,
                    place,
                    format!("the probe of `{}` cannot be asked: {why}", id(input.prefixes, iri)),
                )
                .hint("a probe is one SPARQL query, ASK or SELECT, that has an answer only if what is denied is found"),
            ),
        }
    }
}

/// The rows of a probe; of ASK, one empty row for yes.
fn ask(input: &Input<'_>, text: &str) -> Result<Vec<Vec<Option<Term>>>, String> {
    let query = sparql::parse(text, input.prefixes, Place::default()).map_err(|found| match found.place.line {
        Some(line) => format!("{} (line {line} of the probe)", found.message),
        None => found.message,
    })?;
    if !matches!(query.form(), Form::Ask | Form::Select) {
        return Err("it asks for a graph, not for yes or rows".to_owned());
    }
    if let Some(function) = query.volatile().first() {
        return Err(format!("`{function}` gives something else on every run"));
    }
    let limits = Limits { seconds: Some(SECONDS), rows: Some(MOST_TOLD) };
    match sparql::evaluate(input.reader, &query, &[], limits) {
        Ok(Answer::Boolean(true)) => Ok(vec![Vec::new()]),
        Ok(Answer::Boolean(false) | Answer::Graph { .. }) => Ok(Vec::new()),
        Ok(Answer::Rows(Rows { rows, cut: Some(Cut::Seconds(seconds)), .. })) if rows.is_empty() => {
            Err(format!("it had no answer within {seconds} s"))
        }
        Ok(Answer::Rows(Rows { rows, .. })) => Ok(rows),
        Err(SparqlError::Timeout { seconds }) => Err(format!("it had no answer within {seconds} s")),
        Err(error) => Err(error.to_string()),
    }
}

/// One diagnostic for all rows, with the claims that stand in them.
fn found(
    input: &Input<'_>,
    places: &Places<'_>,
    claim: &Claim,
    place: &Place,
    rows: &[Vec<Option<Term>>],
) -> Diagnostic {
    let more = if rows.len() == MOST_TOLD { " or more" } else { "" };
    let how = match rows {
        [row] if row.is_empty() => "yes".to_owned(),
        [_] => "1 row".to_owned(),
        rows => format!("{} rows{more}", rows.len()),
    };
    let message = format!("the probe of the denial `{}` has an answer: {how}", id(input.prefixes, &claim.iri));
    let mut found = Diagnostic::new(&codes::PROBE_FINDS, place.clone(), message);
    for row in rows.iter().filter(|row| !row.is_empty()) {
        let named = row.iter().flatten().find_map(|term| match term {
            Term::NamedNode(node) if input.prefixes.kind(node.as_ref()).is_some_and(|(kind, _)| kind == "claim") => {
                Some(node)
            }
            _ => None,
        });
        let at = named.map_or_else(|| place.clone(), |node| places.find(node.as_ref().into(), Some(tr::TEXT), None));
        found = found.see(at, format!("found: {}", words(input, row)));
    }
    found.hint("look at what was found: if it is what is denied, change the status of the denial; if not, make the probe more exact")
}

fn words(input: &Input<'_>, row: &[Option<Term>]) -> String {
    let cell = |term: &Option<Term>| match term {
        Some(Term::NamedNode(node)) => input.prefixes.compact(node.as_ref()).into_owned(),
        Some(Term::Literal(literal)) => literal.value().to_owned(),
        Some(other) => other.to_string(),
        None => "–".to_owned(),
    };
    row.iter().map(cell).collect::<Vec<_>>().join(", ")
}
