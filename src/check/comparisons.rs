//! Held claims that contradict one another where no dispute says so.

use super::compare::{self, Comparison};
use super::scope::iri;
use super::{CheckError, Context, Findings, Input, Places, Rule, Scope};
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::vocab::{owl, tr};
use crate::model::{LABELS, Lookup, NamedNode, NamedNodeRef, Prefixes, Term};
use std::collections::{BTreeMap, BTreeSet};

/// Records of registers and sources on which every comparison may depend.
const EVERYWHERE: [NamedNodeRef<'static>; 1] = [tr::YEAR_AS_FIRST_OF_JANUARY];

/// Reports each thing about which the editors hold claims that cannot all be true.
///
/// Comparisons of what sources say are data and no mistakes ([`compare`]); to hold both sides is one,
/// unless a recorded disagreement has both on its sides. The unit is the thing.
pub(super) fn check(context: Context<'_>, findings: &mut Findings) -> Result<(), CheckError> {
    let Context { input, places, scope } = context;
    let things = match scope {
        Scope::Touched(touched) if !EVERYWHERE.iter().any(|it| touched.predicates.contains(&it.into_owned())) => {
            let mut claims = touched.claims.clone();
            // A finding names what claims say of a thing; with another name it reads otherwise.
            if LABELS.iter().any(|it| touched.predicates.contains(&it.into_owned())) {
                claims.extend(touched.nodes.iter().flat_map(|node| input.reader.graphs_about(node.as_ref())));
            }
            let mut things = compare::things_of(input.reader, input.vocabulary, &claims);
            things.extend(touched.unsettled(Rule::Comparisons).filter_map(iri));
            let known: Vec<NamedNode> = keys(findings).into_iter().filter_map(|key| iri(&key)).collect();
            things.extend(known.into_iter().filter(|thing| touched.has_node(thing.as_ref().into())));
            if touched.predicates.contains(&owl::SAME_AS.into_owned()) {
                things.extend(touched.nodes.iter().filter_map(|node| match node {
                    Term::NamedNode(node) => Some(node.clone()),
                    _ => None,
                }));
            }
            Some(compare::names_of(input.reader, &things))
        }
        _ => None,
    };
    let found = compare::held(input.reader, input.vocabulary, input.prefixes, things.as_ref());
    let mut by_thing: BTreeMap<String, Vec<&Comparison>> = BTreeMap::new();
    for it in &found {
        by_thing.entry(it.thing.to_string()).or_default().push(it);
    }
    let keys: BTreeSet<String> = match &things {
        Some(things) => things.iter().map(ToString::to_string).collect(),
        None => keys(findings).into_iter().chain(by_thing.keys().cloned()).collect(),
    };
    for key in keys {
        let of_thing = by_thing.get(&key);
        findings.test(Rule::Comparisons, key, |report| {
            for it in of_thing.into_iter().flatten() {
                clashes(input, places, it, report);
            }
        });
    }
    Ok(())
}

/// The things about which something was found before.
fn keys(findings: &Findings) -> Vec<String> {
    findings.iter().filter(|(unit, _)| unit.rule == Rule::Comparisons).map(|(unit, _)| unit.key.clone()).collect()
}

/// One finding a slot: the first pair of answers that no dispute covers.
fn clashes(input: &Input<'_>, places: &Places<'_>, it: &Comparison, report: &mut Report) {
    let sides: Vec<BTreeSet<NamedNode>> = it
        .recorded
        .iter()
        .map(|dispute| input.reader.nodes(dispute.as_ref().into(), tr::SIDE).into_iter().collect())
        .collect();
    let covered = |[a, b]: &&[Vec<NamedNode>; 2]| {
        sides.iter().any(|sides| a.iter().any(|it| sides.contains(it)) && b.iter().any(|it| sides.contains(it)))
    };
    let Some([a, b]) = it.clashes.iter().find(|pair| !covered(pair)) else { return };
    let (Some(a), Some(b)) = (a.first(), b.iter().find(|it| Some(*it) != a.first())) else { return };
    let name = |iri: &NamedNode| id(input.prefixes, iri);
    let facets = it.facets.iter().fold(String::new(), |all, facet| all + " (" + &facet.text + ")");
    let property = input.prefixes.compact(it.property.as_ref());
    let message = format!(
        "the claims `{}` and `{}` are both held and contradict one another on `{property}`{facets} of `{}`",
        name(a),
        name(b),
        input.prefixes.compact(it.thing.as_ref())
    );
    let found = Diagnostic::new(&codes::HELD_CONTRADICTION, places.of(a.as_ref().into()), message)
        .see(places.of(b.as_ref().into()), it.why.clone())
        .hint(
            "look which is right and set the other to Refuted; or set both to Contested; or record a dispute with both on its sides",
        );
    report.push(found);
}

fn id(prefixes: &Prefixes, iri: &NamedNode) -> String {
    prefixes.kind(iri.as_ref()).map_or(iri.as_str(), |(_, id)| id).to_owned()
}
