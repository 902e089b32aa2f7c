//! Claims: described once, with content, an assessment and, if supported, a source.

use super::{CheckError, Context, Findings, Input, Places, Rule, Scope, terms};
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::model::claim::{Direction, Retraction, origins};
use crate::model::vocab::{COMPUTED, rdf, tr};
use crate::model::{Claim, Lookup, NamedNode, Polarity, Status};
use std::collections::BTreeSet;
use std::sync::OnceLock;

/// Reports claims that break laws 1, 2 and 5. A unit is a claim, or a named graph that no claim describes.
pub(super) fn check(context: Context<'_>, findings: &mut Findings) -> Result<(), CheckError> {
    let Context { input, places, scope } = context;
    let known = OnceLock::new();
    let all = || known.get_or_init(|| terms::claims(input).into_iter().collect::<BTreeSet<_>>());
    let units: Vec<NamedNode> = match scope {
        Scope::Everything => {
            let graphs = input.reader.named_graphs();
            all().iter().cloned().chain(graphs).collect::<BTreeSet<_>>().into_iter().collect()
        }
        Scope::Touched(touched) => touched.claims_of(Rule::Claims),
    };
    findings.test_all(Rule::Claims, &units, ToString::to_string, |iri, report| {
        if is_claim(input, iri) {
            claim(input, places, iri, report);
        } else if !input.reader.graph(iri.as_ref()).is_empty() {
            report.push(orphan(input, places, iri, all()));
        }
    });
    Ok(())
}

fn is_claim(input: &Input<'_>, iri: &NamedNode) -> bool {
    input.reader.objects(iri.as_ref().into(), rdf::TYPE).iter().any(|class| class.as_ref() == tr::CLAIM.into())
}

fn claim(input: &Input<'_>, places: &Places<'_>, iri: &NamedNode, report: &mut Report) {
    described_once(input, places, iri, report);
    let Some(claim) = Claim::load(input.reader, iri) else { return };
    computed(input, places, &claim, report);
    support(input, places, &claim, report);
    latest_status(input, places, &claim, report);
    if input.reader.graph(iri.as_ref()).is_empty() {
        report.push(
            Diagnostic::new(
                &codes::EMPTY_CLAIM,
                places.of(iri.as_ref().into()),
                format!("{} says nothing", name(input, iri)),
            )
            .hint("fill in the content columns of its row, or add `GRAPH` content for it"),
        );
    }
}

fn name(input: &Input<'_>, iri: &NamedNode) -> String {
    format!("the claim `{}`", input.prefixes.kind(iri.as_ref()).map_or(iri.as_str(), |(_, id)| id))
}

/// Text in one language, polarity and status have one value each.
fn described_once(input: &Input<'_>, places: &Places<'_>, iri: &NamedNode, report: &mut Report) {
    for (property, word) in [(tr::TEXT, "texts"), (tr::POLARITY, "polarities"), (tr::STATUS, "statuses")] {
        let values = input.reader.objects(iri.as_ref().into(), property);
        let languages: BTreeSet<_> = values.iter().map(language).collect();
        if values.len() == languages.len() {
            continue;
        }
        let mut found = Diagnostic::new(
            &codes::CLAIM_CONFLICT,
            places.find(iri.as_ref().into(), Some(property), values.last().map(Into::into)),
            format!("{} has {} {word}", name(input, iri), values.len()),
        )
        .hint("give one of the two claims another id");
        for value in &values {
            found = found
                .see(places.find(iri.as_ref().into(), Some(property), Some(value.into())), format!("says {value}"));
        }
        report.push(found);
    }
}

fn language(term: &crate::model::Term) -> Option<String> {
    match term {
        crate::model::Term::Literal(literal) => literal.language().map(str::to_owned),
        _ => None,
    }
}

/// What queries compute is a condition in the pattern of a denial, and is stated nowhere.
fn computed(input: &Input<'_>, places: &Places<'_>, claim: &Claim, report: &mut Report) {
    if claim.polarity == Polarity::Denies {
        return;
    }
    let content = input.reader.graph(claim.iri.as_ref());
    for triple in content.iter().filter(|triple| COMPUTED.contains(&triple.predicate.as_ref())) {
        let (predicate, object) = (triple.predicate.as_ref(), triple.object.as_ref());
        let property = input.prefixes.compact(predicate);
        report.push(
            Diagnostic::new(
                &codes::COMPUTED_STATED,
                places.find(triple.subject.as_ref(), Some(predicate), Some(object)).term(property.clone().into_owned()),
                format!("`{property}` is computed, and {} states it", name(input, &claim.iri)),
            )
            .hint("state when it is in force, with `tr:inForceFrom` and `tr:inForceUntil`"),
        );
    }
}

/// Law 5.
fn support(input: &Input<'_>, places: &Places<'_>, claim: &Claim, report: &mut Report) {
    if claim.recorded == Status::Supported && !claim.has_support() {
        report.push(
            Diagnostic::new(
                &codes::NO_SUPPORT,
                places.find(claim.iri.as_ref().into(), Some(tr::STATUS), None),
                format!("{} is Supported, and no source supports it", name(input, &claim.iri)),
            )
            .hint(
                "add a stance with the relation supports, confirms or citesAsEvidence, or set the status to Unverified",
            ),
        );
    } else if claim.recorded == Status::Supported && claim.status != Status::Supported {
        report.push(support_lost(input, places, claim));
    }
}

/// Every source that supported the claim was retracted, or goes back to one that was.
fn support_lost(input: &Input<'_>, places: &Places<'_>, claim: &Claim) -> Diagnostic {
    let mut found = Diagnostic::new(
        &codes::SUPPORT_LOST,
        places.find(claim.iri.as_ref().into(), Some(tr::STATUS), None),
        format!("{} is recorded as Supported, and no source supports it any more", name(input, &claim.iri)),
    )
    .hint("add a source that stands, or record a new assessment that sets the status to Unverified");
    let supporting: BTreeSet<&NamedNode> = claim
        .stances
        .iter()
        .filter(|stance| stance.direction() == Direction::Supporting)
        .map(|stance| &stance.source)
        .collect();
    let roots = origins(input.reader, supporting.iter().map(|source| (*source).clone()));
    for source in supporting.into_iter().chain(&roots).collect::<BTreeSet<_>>() {
        if let Some(retraction) = Retraction::load(input.reader, source) {
            let id = input.prefixes.kind(source.as_ref()).map_or(source.as_str(), |(_, id)| id);
            let reason = retraction.reason.map(|reason| format!(": {reason}")).unwrap_or_default();
            found = found.see(
                places.find(source.as_ref().into(), Some(tr::RETRACTED_ON), None),
                format!("the source `{id}` was retracted on {}{reason}", retraction.on),
            );
        }
    }
    found
}

fn latest_status(input: &Input<'_>, places: &Places<'_>, claim: &Claim, report: &mut Report) {
    let Some(last) = claim.assessments.last() else { return };
    let Some(status) = last.status.filter(|status| *status != claim.recorded) else { return };
    let on = last.on.clone().unwrap_or_default();
    report.push(
        Diagnostic::new(
            &codes::STATUS_MISMATCH,
            places.find(claim.iri.as_ref().into(), Some(tr::STATUS), None),
            format!(
                "{} is {}, but its assessment of {on} says {}",
                name(input, &claim.iri),
                claim.recorded.word(),
                status.word()
            ),
        )
        .hint("record a new dated assessment when the status changes"),
    );
}

fn orphan(input: &Input<'_>, places: &Places<'_>, graph: &NamedNode, known: &BTreeSet<NamedNode>) -> Diagnostic {
    let first = input.reader.graph(graph.as_ref()).into_iter().next();
    let place = first.map_or_else(
        || Place::graph(graph.to_string()),
        |triple| places.find(triple.subject.as_ref(), Some(triple.predicate.as_ref()), Some(triple.object.as_ref())),
    );
    let name = input.prefixes.compact(graph.as_ref()).into_owned();
    let ids: Vec<String> = known.iter().map(|claim| input.prefixes.compact(claim.as_ref()).into_owned()).collect();
    Diagnostic::new(&codes::GRAPH_WITHOUT_CLAIM, place.term(name.clone()), format!("no claim is called `{name}`"))
        .suggest(&name, ids.iter().map(String::as_str))
        .hint("describe the claim: its text, polarity, status, assessment and stance")
}
