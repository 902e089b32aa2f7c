//! What stands between `{{` and `}}`.
//!
//! - `value claim-id property`: the value of a property in the content of a claim, in words.
//! - `table question [parameter=value …]`: the answer of a named question as a table.
//! - `chart timeline|money question [parameter=value …]`: the same, drawn.

use super::compile::Compiler;
use super::library::Entry;
use super::sentence::{Citation, Run};
use super::tables::Fault;
use crate::diagnostic::codes;
use crate::model::vocab::tr;
use crate::model::{Literal, Lookup, NamedNode, Term};
use crate::query::words;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// A question to be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Ask {
    pub(super) question: String,
    pub(super) given: Vec<(String, String)>,
}

/// How a chart is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ChartKind {
    Timeline,
    Money,
}

/// An insertion that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Directive {
    Value { claim: String, property: String },
    Table(Ask),
    Chart(ChartKind, Ask),
}

/// The forms, for those who wrote another.
pub(super) const FORMS: &str = "write `{{ value claim-id property }}`, `{{ table question }}`, `{{ chart timeline question }}` or `{{ chart money question }}`";

/// Reads an insertion.
///
/// # Errors
/// What is wrong with it, in words.
pub(super) fn parse(text: &str) -> Result<Directive, String> {
    let words = split(text)?;
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["value", claim, property] => {
            let claim = claim.trim_start_matches('@');
            let claim = claim.strip_prefix("claim:").unwrap_or(claim);
            Ok(Directive::Value { claim: claim.to_owned(), property: (*property).to_owned() })
        }
        ["table", question, rest @ ..] => Ok(Directive::Table(ask(question, rest)?)),
        ["chart", "timeline", question, rest @ ..] => Ok(Directive::Chart(ChartKind::Timeline, ask(question, rest)?)),
        ["chart", "money", question, rest @ ..] => Ok(Directive::Chart(ChartKind::Money, ask(question, rest)?)),
        ["value", ..] => Err("`value` takes the id of a claim and a property".to_owned()),
        ["table"] => Err("`table` takes the name of a question".to_owned()),
        ["chart", ..] => Err("`chart` takes `timeline` or `money` and the name of a question".to_owned()),
        [other, ..] => Err(format!("`{other}` is nothing that can be inserted")),
        [] => Err("nothing stands between `{{` and `}}`".to_owned()),
    }
}

fn ask(question: &str, rest: &[&str]) -> Result<Ask, String> {
    let pair = |word: &&str| match word.split_once('=') {
        Some((name, value)) => Ok((name.to_owned(), value.to_owned())),
        None => Err(format!("`{word}` is not a parameter: write `name=value`")),
    };
    Ok(Ask { question: question.to_owned(), given: rest.iter().map(pair).collect::<Result<_, _>>()? })
}

/// Words parted by spaces; double quotes keep spaces together.
fn split(text: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    let mut begun = false;
    for c in text.chars() {
        match c {
            '"' | '“' | '”' => {
                quoted = !quoted;
                begun = true;
            }
            c if c.is_whitespace() && !quoted => {
                if begun {
                    words.push(std::mem::take(&mut word));
                }
                begun = false;
            }
            c => {
                word.push(c);
                begun = true;
            }
        }
    }
    if quoted {
        return Err("a quotation mark is not closed".to_owned());
    }
    if begun {
        words.push(word);
    }
    Ok(words)
}

/// Fills in a value inside a sentence.
pub(super) fn value(
    it: &mut Compiler<'_>,
    text: &str,
    cited: &[(Citation, Arc<Entry>)],
    span: Range<usize>,
) -> Result<Run, Fault> {
    let bad = |message: String| it.source.finding(&codes::BAD_INSERT, span.start, span.end, message);
    let (claim, property) = match parse(text) {
        Ok(Directive::Value { claim, property }) => (claim, property),
        Ok(_) => return Err(bad("a table or chart stands in a paragraph of its own".to_owned()).into()),
        Err(message) => return Err(bad(message).hint(FORMS).into()),
    };
    let iri = if claim.contains("://") {
        NamedNode::new_unchecked(&claim)
    } else {
        it.context.prefixes.resource("claim", &claim)
    };
    if it.library.get(&iri).is_none() {
        let ids = it.library.ids();
        return Err(bad(format!("there is no claim `{claim}`")).suggest(&claim, ids.iter().map(String::as_str)).into());
    }
    if !cited.iter().any(|(citation, _)| citation.claim == iri) {
        return Err(bad(format!("the value is from claim `{claim}`, which the sentence does not cite"))
            .hint(format!("add `[@{claim}]`"))
            .into());
    }
    let (values, properties) = values(it, &iri, &property);
    match values.iter().collect::<Vec<_>>().as_slice() {
        [one] => Ok(Run::Value { text: (*one).clone(), claim: iri }),
        [] => Err(bad(format!("claim `{claim}` has no property `{property}`"))
            .suggest(&property, properties.iter().map(String::as_str))
            .into()),
        several => {
            let shown = several.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>().join(", ");
            Err(bad(format!("claim `{claim}` has several values of `{property}`: {shown}")).into())
        }
    }
}

/// The values of a property in the content of a claim, in words, and the names of all properties there.
fn values(it: &Compiler<'_>, claim: &NamedNode, property: &str) -> (BTreeSet<String>, BTreeSet<String>) {
    let content = it.context.reader.graph(claim.as_ref());
    let predicate = if property.contains(':') {
        it.context.prefixes.expand(property)
    } else {
        NamedNode::new(format!("{}{property}", tr::NS)).ok()
    };
    let currency =
        content.iter().find(|triple| triple.predicate.as_ref() == tr::CURRENCY).map(|triple| match &triple.object {
            Term::Literal(literal) => literal.value().to_owned(),
            other => other.to_string(),
        });
    let mut values = BTreeSet::new();
    let mut names = BTreeSet::new();
    for triple in &content {
        names.insert(match triple.predicate.as_str().strip_prefix(tr::NS) {
            Some(local) => local.to_owned(),
            None => it.context.prefixes.compact(triple.predicate.as_ref()).into_owned(),
        });
        if Some(&triple.predicate) == predicate.as_ref() {
            values.insert(match (&triple.object, &currency) {
                (Term::Literal(amount), Some(code)) if triple.predicate.as_ref() == tr::AMOUNT => money(amount, code),
                (object, _) => it.library.words().term(object.as_ref()),
            });
        }
    }
    (values, names)
}

fn money(amount: &Literal, currency: &str) -> String {
    words::money(amount.value(), currency)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn insertions_are_read() {
        let show = |text: &str| match parse(text) {
            Ok(directive) => format!("{directive:?}"),
            Err(message) => message,
        };
        insta::assert_snapshot!(
            ["value mou-2016-total amount", "table terms a=us b=\"x y\"", "chart money aid", "chart pie aid", "table", "table t x", "", "do it", "table \"t"].map(show).join("\n"),
            @r#"
        Value { claim: "mou-2016-total", property: "amount" }
        Table(Ask { question: "terms", given: [("a", "us"), ("b", "x y")] })
        Chart(Money, Ask { question: "aid", given: [] })
        `chart` takes `timeline` or `money` and the name of a question
        `table` takes the name of a question
        `x` is not a parameter: write `name=value`
        nothing stands between `{{` and `}}`
        `do` is nothing that can be inserted
        a quotation mark is not closed
        "#
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "\\PC{0,40}") {
            let _ = parse(&text);
        }
    }
}
