//! A question as people write it: a list of properties, triples, or the name of a denial.

use super::Absences;
use crate::diagnostic::{Diagnostic, Report};
use crate::diagnostic::{Place, codes};
use crate::model::pattern::Fault;
use crate::model::syntax::{self, Format};
use crate::model::{Lookup, NamedNode, Pattern, Prefixes, Triple};
use crate::store::Reader;

/// The name of typed text in findings.
const TYPED: &str = "pattern";

impl Absences {
    /// Reads `a tr:Treaty ; tr:party actor:us`, whole triples in Turtle, or the id of a denial, whose
    /// pattern is then asked for. Blank nodes are variables, and conditions may be put on them.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn read(&self, text: &str) -> Result<Pattern, Report> {
        let text = text.trim().trim_end_matches('.').trim_end();
        if let Some(denial) = self.named(text) {
            return Ok(denial);
        }
        let is_list = !text.starts_with(['[', '_', '<']);
        let listed = || triples(&self.prefixes, &format!("[] {text} ."));
        let whole = || triples(&self.prefixes, &format!("{text} ."));
        let content = if is_list { listed().or_else(|found| whole().map_err(|_| found)) } else { whole() }?;
        let (pattern, faults) = Pattern::read(&content);
        if faults.is_empty() && !pattern.triples.is_empty() {
            return Ok(pattern);
        }
        let mut report: Report = faults.iter().map(unusable).collect();
        if report.is_empty() {
            report.push(Diagnostic::new(&codes::RDF_SYNTAX, Place::file(TYPED), "the pattern asks for nothing"));
        }
        Err(report)
    }

    /// The pattern of the denial of this id or name.
    fn named(&self, text: &str) -> Option<Pattern> {
        let by_name = self.prefixes.expand(text);
        let iri = by_name.or_else(|| is_id(text).then(|| self.prefixes.resource("claim", text)))?;
        let content = content(&self.reader, &iri);
        (!content.is_empty()).then(|| Pattern::read(&content).0)
    }
}

fn content(reader: &Reader, claim: &NamedNode) -> Vec<Triple> {
    reader.graph(claim.as_ref())
}

fn is_id(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_alphanumeric() || "-_.".contains(c))
}

fn triples(prefixes: &Prefixes, text: &str) -> Result<Vec<Triple>, Report> {
    // On one line with the text, so that columns of findings are near to what was typed.
    let mut turtle = String::new();
    for (prefix, namespace) in prefixes.iter() {
        turtle.push_str(&format!("@prefix {prefix}: <{namespace}> . "));
    }
    turtle.push('\n');
    turtle.push_str(text);
    let (statements, report) = syntax::parse(&turtle, Format::Turtle, prefixes.base(), TYPED);
    if report.has_errors() {
        let told = report.iter().map(|found| {
            let message = format!("{} in `{text}`", found.message);
            Diagnostic::new(&codes::RDF_SYNTAX, Place::file(TYPED), message)
                .hint("write properties, `a tr:Treaty ; tr:party actor:us`, or triples, `_:t a tr:Treaty`")
        });
        return Err(told.collect());
    }
    Ok(statements.into_iter().map(|statement| Triple::from(statement.quad)).collect())
}

fn unusable(fault: &Fault) -> Diagnostic {
    Diagnostic::new(&codes::UNUSABLE_CONDITION, Place::file(TYPED), fault.message.clone()).hint(fault.hint)
}
