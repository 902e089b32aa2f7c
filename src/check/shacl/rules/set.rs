//! The values of a property together: how many, in which languages, whether one is among them, and
//! whether a node has properties that it should not have.

use super::super::data::Node;
use super::super::model::{Rule, Symbol};
use super::super::report::ValidationResult;
use super::super::validate::{Out, Work};
use crate::model::{NamedNode, Term};
use crate::store::Parts;
use std::collections::BTreeMap;

/// Reports sets of values that are not as they should be.
pub(in super::super) fn check(work: &Work<'_>, out: &mut Out) {
    let count = work.values.len() as u64;
    match work.rule {
        Rule::MinCount(least) if count < *least => {
            out.push(|| {
                work.result(None, || format!("there {}, and at least {least} {} wanted", there(count), are(*least)))
            });
        }
        Rule::MaxCount(most) if count > *most => {
            out.push(|| {
                work.result(None, || format!("there {}, and at most {most} {} wanted", there(count), are(*most)))
            });
        }
        Rule::UniqueLang => languages(work, out),
        Rule::HasValue(symbol) => {
            let wanted = work.data().bound.node(*symbol);
            if !work.values.contains(&wanted) {
                let shown = || work.shown(work.data().bound.symbol(*symbol));
                out.push(|| work.result(None, || format!("`{}` is not among the values", shown())));
            }
        }
        Rule::Closed(allowed) => closed(work, allowed, out),
        _ => {}
    }
}

fn there(count: u64) -> String {
    match count {
        0 => "is no value".to_owned(),
        1 => "is 1 value".to_owned(),
        count => format!("are {count} values"),
    }
}

fn are(count: u64) -> &'static str {
    if count == 1 { "is" } else { "are" }
}

fn languages(work: &Work<'_>, out: &mut Out) {
    let mut counts: BTreeMap<String, u32> = BTreeMap::new();
    for value in work.values {
        let language = work.data().with_parts(*value, |parts| match parts {
            Parts::Tagged(_, language) => Some(language.to_ascii_lowercase()),
            _ => None,
        });
        if let Some(language) = language {
            *counts.entry(language).or_default() += 1;
        }
    }
    for (language, count) in counts.into_iter().filter(|(_, count)| *count > 1) {
        out.push(|| work.result(None, || format!("there are {count} texts in the language {language}")));
    }
}

fn closed(work: &Work<'_>, allowed: &[Symbol], out: &mut Out) {
    let data = work.data();
    let allowed: Vec<Node> = allowed.iter().map(|symbol| data.bound.node(*symbol)).collect();
    for value in work.values {
        for (predicate, object) in data.about(*value) {
            if allowed.contains(&predicate) {
                continue;
            }
            out.push(|| {
                let property = data.bound.term(predicate);
                let detail = || format!("the property `{}` is not allowed here", work.shown(&property));
                let found = work.result(Some(object), detail);
                let path = match &property {
                    Term::NamedNode(node) => node.clone(),
                    other => NamedNode::new_unchecked(other.to_string()),
                };
                ValidationResult { path: Some(crate::sparql::Path::Step(path, false)), ..found }
            });
        }
    }
}
