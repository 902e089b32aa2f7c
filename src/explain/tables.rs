//! Tables from named questions: every row shows the claims that it rests on.
//!
//! A question for an explainer selects the claims behind each row in columns of their own
//! (`?claim`, `?claim_signed`, or IRIs joined by spaces in `?claims`): these become the row's evidence and are not shown. Rows that are
//! alike but for their claims become one row with the claims of all.

use super::compile::Compiler;
use super::insert::Ask;
use super::sentence::{Cell, Citation, NonEmpty, Row, Table};
use crate::check::compare;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{NamedNode, Prefixes, Term};
use crate::query::{QueryError, Question, words};
use crate::sparql::{Answer, Limits, Rows};
use std::collections::BTreeSet;
use std::ops::Range;

/// More rows than a reader takes in: the question should be narrower.
const ROWS: usize = 400;

/// Why a table or chart could not be made: a finding at its insertion.
pub(super) type Fault = Box<Diagnostic>;

/// The answer of a question, parted into what is shown and what it rests on.
pub(super) struct Answered<'a> {
    pub(super) question: &'a Question,
    /// Positions of the shown columns among the variables.
    pub(super) shown: Vec<usize>,
    pub(super) rows: Rows,
    /// The claims of each row.
    pub(super) evidence: Vec<Vec<NamedNode>>,
}

impl Answered<'_> {
    /// Position of a variable.
    pub(super) fn column(&self, name: &str) -> Option<usize> {
        self.rows.variables.iter().position(|variable| variable == name)
    }
}

/// A table for an insertion.
///
/// # Errors
/// A finding at the insertion.
pub(super) fn fill(it: &mut Compiler<'_>, ask: &Ask, span: &Range<usize>) -> Result<Table, Fault> {
    let answered = ask_question(it, ask, span)?;
    table(it, &answered, span)
}

/// Asks a question and finds the claims behind each row.
pub(super) fn ask_question<'a>(it: &Compiler<'a>, ask: &Ask, span: &Range<usize>) -> Result<Answered<'a>, Fault> {
    let bad = |message: String| it.source.finding(&codes::BAD_INSERT, span.start, span.end, message);
    let context = it.context;
    let Some(question) = context.questions.iter().find(|question| question.name == ask.question) else {
        let names = context.questions.iter().map(|question| question.name.as_str());
        return Err(bad(format!("there is no question `{}`", ask.question)).suggest(&ask.question, names).into());
    };
    let limits = Limits { seconds: None, rows: Some(ROWS) };
    let derived = question.query().reaches(&compare::TERMS).then(|| {
        let found = compare::compare(context.reader, context.vocabulary, context.prefixes);
        context.reader.with_derived(compare::triples(&found))
    });
    let reader = derived.as_ref().unwrap_or(context.reader);
    let answer = question.run(reader, context.prefixes, &ask.given, limits);
    let rows = match answer {
        Ok(Answer::Rows(rows)) => rows,
        Ok(_) => {
            return Err(bad(format!("the question `{}` does not give rows", question.name))
                .hint("tables and charts come from SELECT queries")
                .into());
        }
        Err(QueryError::Parameters(report)) => {
            let messages: Vec<&str> = report.iter().map(|finding| finding.message.as_str()).collect();
            return Err(bad(messages.join("; ")).into());
        }
        Err(error) => return Err(bad(error.to_string()).into()),
    };
    if rows.cut.is_some() {
        return Err(bad(format!("the question `{}` has more than {ROWS} rows", question.name))
            .hint("narrow it with parameters or LIMIT")
            .into());
    }
    let claims_of = |term: &Term| claims_in(context.prefixes, term);
    let hidden = |column: usize| {
        let mut bound = rows.rows.iter().filter_map(|row| row[column].as_ref());
        rows.variables[column].starts_with("claim")
            && bound.all(|term| !claims_of(term).is_empty() || text_of(term).is_empty())
    };
    let hidden: Vec<bool> = (0..rows.variables.len()).map(hidden).collect();
    let evidence: Vec<Vec<NamedNode>> = rows.rows.iter().map(|row| claims(row, &hidden, &claims_of)).collect();
    if let Some(row) = evidence.iter().position(Vec::is_empty) {
        let message = format!("row {} of the question `{}` names no claim that it rests on", row + 1, question.name);
        return Err(bad(message)
            .hint("select the claim too, `GRAPH ?claim { … }`, so that each row can be traced")
            .into());
    }
    let shown =
        (0..rows.variables.len()).filter(|column| !hidden[*column] && rows.variables[*column] != "currency").collect();
    Ok(Answered { question, shown, rows, evidence })
}

/// The claims in the hidden cells of a row, once each.
fn claims(row: &[Option<Term>], hidden: &[bool], claims_of: &dyn Fn(&Term) -> Vec<NamedNode>) -> Vec<NamedNode> {
    let mut seen = BTreeSet::new();
    let cells = row.iter().zip(hidden).filter(|(_, hidden)| **hidden).filter_map(|(cell, _)| cell.as_ref());
    cells.flat_map(claims_of).filter(|claim| seen.insert(claim.clone())).collect()
}

/// The claims that a cell names: one by its IRI, or several as text with spaces between, in order
/// of their IRIs because `GROUP_CONCAT` promises none.
fn claims_in(prefixes: &Prefixes, term: &Term) -> Vec<NamedNode> {
    let is_claim = |node: &NamedNode| matches!(prefixes.kind(node.as_ref()), Some(("claim", id)) if !id.contains('/'));
    if let Term::NamedNode(node) = term {
        return Some(node.clone()).filter(is_claim).into_iter().collect();
    }
    let Term::Literal(text) = term else { return Vec::new() };
    let named: Option<BTreeSet<NamedNode>> =
        text.value().split_whitespace().map(|iri| NamedNode::new(iri).ok().filter(is_claim)).collect();
    named.unwrap_or_default().into_iter().collect()
}

/// The table of an answer.
pub(super) fn table(it: &mut Compiler<'_>, answered: &Answered<'_>, span: &Range<usize>) -> Result<Table, Fault> {
    let mut rows: Vec<(Vec<Cell>, Vec<NamedNode>)> = Vec::new();
    let currency = answered.column("currency");
    for (row, claims) in answered.rows.rows.iter().zip(&answered.evidence) {
        let code = currency.and_then(|column| row[column].as_ref()).map(text_of);
        let cells: Vec<Cell> = answered
            .shown
            .iter()
            .map(|column| cell(it, row[*column].as_ref(), &answered.rows.variables[*column], code.as_deref()))
            .collect();
        match rows.iter_mut().find(|(known, _)| *known == cells) {
            Some((_, known)) => {
                known.extend(claims.iter().filter(|claim| !known.contains(claim)).cloned().collect::<Vec<_>>());
            }
            None => rows.push((cells, claims.clone())),
        }
    }
    let rows = rows.into_iter().filter_map(|(cells, claims)| {
        let citations = claims.into_iter().map(|claim| Citation { claim, locator: None });
        Some(Row { cells, evidence: NonEmpty::new(citations)? })
    });
    let question = answered.question;
    let Some(rows) = NonEmpty::new(rows) else {
        let message = format!("the question `{}` has no rows", question.name);
        return Err(it
            .source
            .finding(&codes::BAD_INSERT, span.start, span.end, message)
            .hint("a table without rows rests on nothing")
            .into());
    };
    it.pictures += 1;
    Ok(Table {
        number: it.pictures,
        question: question.name.clone(),
        caption: question.summary.clone(),
        columns: answered
            .shown
            .iter()
            .map(|column| capital(&words::heading(&answered.rows.variables[*column])))
            .collect(),
        rows,
    })
}

/// One cell in words; sums stand with their currency where the row names it.
fn cell(it: &Compiler<'_>, term: Option<&Term>, variable: &str, currency: Option<&str>) -> Cell {
    let Some(term) = term else { return Cell::default() };
    match term {
        Term::NamedNode(node) => {
            Cell { text: it.library.words().name(node.as_ref()), thing: Some(node.clone()), numeric: false }
        }
        Term::Literal(literal) if words::is_number(literal.datatype()) => {
            let money = currency.filter(|_| !variable.contains("year") && !variable.contains("share"));
            let text = match money {
                Some(code) => words::money(literal.value(), code),
                None => it.library.words().term(term.as_ref()),
            };
            Cell { text, thing: None, numeric: true }
        }
        _ => Cell { text: it.library.words().term(term.as_ref()), thing: None, numeric: false },
    }
}

/// The plain text of a term.
pub(super) fn text_of(term: &Term) -> String {
    if let Term::Literal(literal) = term {
        return literal.value().to_owned();
    }
    if let Term::NamedNode(node) = term { node.as_str().to_owned() } else { term.to_string() }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
