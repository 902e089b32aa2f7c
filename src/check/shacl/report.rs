//! Results, and how people read them.

use super::model::SH;
use super::source::shown;
use crate::check::Places;
use crate::diagnostic::{Diagnostic, Place, Severity, codes};
use crate::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNodeRef, Prefixes, Term};
use crate::sparql::Path;

/// One result of validation ("Shapes Constraint Language" §3.6.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidationResult {
    /// The node that was validated.
    pub focus: Term,
    /// From the focus node to the value.
    pub path: Option<Path<NamedNode>>,
    /// The value that is wrong, if it is one.
    pub value: Option<Term>,
    /// The constraint component that was not met.
    pub component: NamedNode,
    /// `sh:Violation`, `sh:Warning`, `sh:Info`, or a severity of the shapes graph.
    pub severity: NamedNode,
    /// The shape that was not met.
    pub shape: Term,
    /// What is said of it.
    pub told: Told,
    /// The claim in whose content it was found; none in the default graph.
    pub graph: Option<Term>,
}

/// What is said of a result.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// The messages of the shape or of its query, in the order of the shapes graph.
    pub messages: Vec<Literal>,
    /// What was found and what was wanted, in our words.
    pub detail: String,
}

/// A result as a finding, at the cell or line that said it.
pub(super) fn describe(result: &ValidationResult, places: &Places<'_>, prefixes: &Prefixes) -> Diagnostic {
    let predicate = match &result.path {
        Some(Path::Step(predicate, false)) => Some(predicate.as_ref()),
        _ => None,
    };
    let thing = match &result.focus {
        Term::BlankNode(_) => "a thing without an id".to_owned(),
        focus => format!("`{}`", shown(focus, prefixes)),
    };
    let what = match &result.path {
        Some(Path::Step(predicate, false)) => format!("{thing}, {}", prefixes.compact(predicate.as_ref())),
        Some(path) => {
            format!("{thing}, {}", path.map(&|node: &NamedNode| prefixes.compact(node.as_ref()).into_owned()))
        }
        None => thing,
    };
    let sentences = result.told.message().map(sentences).unwrap_or_default();
    let detail = &result.told.detail;
    let head = sentences.first().map_or(detail.as_str(), |head| head.as_str());
    let place = place(result, predicate, places);
    let message = match &result.graph {
        // Where the file is known, the claim is seen there.
        Some(graph) if place.file.is_none() => {
            format!("in the content of `{}`: {what}: {head}", shown(graph, prefixes))
        }
        _ => format!("{what}: {head}"),
    };
    let mut found = Diagnostic::new(&codes::SHAPE, place, message);
    found.severity = match result.severity.as_str().strip_prefix(SH) {
        Some("Warning") => Severity::Warning,
        Some("Info") => Severity::Note,
        _ => Severity::Error,
    };
    if !sentences.is_empty() {
        found = found.hint(detail.clone());
    }
    for mend in sentences.into_iter().skip(1) {
        found = found.hint(mend);
    }
    found
}

impl Told {
    /// The English message, else one without a language, else the first.
    fn message(&self) -> Option<&str> {
        let rank = |text: &&Literal| match text.language() {
            Some("en") => 0,
            Some(language) if language.starts_with("en-") => 1,
            None => 2,
            Some(_) => 3,
        };
        self.messages.iter().min_by_key(rank).map(Literal::value)
    }
}

/// The sentences of a message without their full stops: the first says what is wrong, the others how
/// to mend it. A stop ends a sentence where a capital follows, so that "art. 5" stays whole.
fn sentences(message: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut start = 0;
    for (at, _) in message.match_indices(". ") {
        let rest = message[at + 2..].trim_start();
        let word = message[start..at].rsplit([' ', '(']).next().unwrap_or_default();
        let is_short = matches!(word, "art" | "e.g" | "i.e" | "no" | "p" | "pp" | "St" | "vol");
        if !is_short && rest.starts_with(|c: char| c.is_uppercase() || c == '`') {
            found.push(message[start..at].trim().to_owned());
            start = at + 2;
        }
    }
    found.push(message[start..].trim().trim_end_matches('.').to_owned());
    found.retain(|sentence| !sentence.is_empty());
    found
}

fn place(result: &ValidationResult, predicate: Option<NamedNodeRef<'_>>, places: &Places<'_>) -> Place {
    let focus = match &result.focus {
        Term::NamedNode(node) => NamedOrBlankNodeRef::from(node.as_ref()),
        Term::BlankNode(node) => node.as_ref().into(),
        Term::Literal(_) => return Place::default(),
    };
    let value = result.value.as_ref().map(Term::as_ref);
    match &result.graph {
        Some(Term::NamedNode(graph)) => places.find_in(graph.as_ref(), focus, predicate, value),
        _ => places.find(focus, predicate, value),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_what_is_wrong_and_how_to_mend_it() {
        assert_eq!(
            sentences("A party must be known. Add it to actors.csv, or mend its id."),
            ["A party must be known", "Add it to actors.csv, or mend its id"]
        );
        assert_eq!(sentences("See art. 5 of it. `tr:party` is wanted."), ["See art. 5 of it", "`tr:party` is wanted"]);
        assert_eq!(sentences("Give one"), ["Give one"]);
        assert!(sentences(" ").is_empty());
    }
}
