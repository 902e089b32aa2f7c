//! Pages of the questions: what is asked, what the answer means, the answer with its links, the
//! query, and the same as CSV and JSON.

use super::Page;
use super::frame::{Body, Frame};
use super::path::file_name;
use super::pictures;
use super::site::Site;
use super::text::clean;
use super::view::{Cell, Column, Fact, Inline, Item, Line, Section, Table, marked};
use crate::model::{Term, Triple};
use crate::query::words::{heading, is_number};
use crate::query::{QueryError, Question, output};
use crate::sparql::{Answer, Rows};

/// Rows that a page shows; the downloads have all.
const SHOWN: usize = 500;

/// Path of a question's page, without extension.
pub(super) fn path(question: &Question) -> String {
    format!("question/{}", file_name(&question.name))
}

/// The list of the questions.
pub(super) fn list(site: &Site<'_>) -> (Frame, Body) {
    let mut section = Section::new("list", "");
    for question in site.input.questions {
        let mut item = Item::new(vec![Inline::link(clean(&question.summary), format!("{}.html", path(question)))]);
        item.lines.push(vec![Inline::muted(clean(&question.answer))]);
        section.items.push(item);
    }
    let frame = Frame {
        path: "question/index.html".to_owned(),
        title: "Questions".to_owned(),
        description: "Questions that the data answer, each with its answer and its query.".to_owned(),
        section: "question",
        ..Frame::default()
    };
    let lead = vec![vec![Inline::text(
        "Questions that the data of this project answer. Each page has the answer of today, what it means, and the query behind it.",
    )]];
    (frame, Body { heading: "Questions".to_owned(), lead, sections: vec![section], ..Body::default() })
}

/// The page of a question, and its answer as files.
pub(super) fn page(site: &Site<'_>, at: usize, question: &Question) -> (Frame, Body, Vec<Page>) {
    let mut sections = Vec::new();
    let mut files = Vec::new();
    match site.answers.get(at) {
        Some(Ok(answer)) => {
            let mut section = answer_section(site, question, answer);
            if let Some(svg) = pictures::of_question(site, at, question) {
                section = section.picture(&svg);
            }
            files = downloads(site, question, answer);
            sections.push(with_downloads(section, &files));
        }
        Some(Err(QueryError::Sparql(error))) => {
            sections.push(
                Section::new("answer", "The answer")
                    .intro(format!("The question could not be answered: {}.", clean(&error.to_string()))),
            );
        }
        _ => sections.push(
            Section::new("answer", "The answer")
                .intro("This question needs values that have no default, so it has no answer of its own here."),
        ),
    }
    sections.extend(parameters(question));
    sections.push(Section {
        code: Some(clean(&query_text(question))),
        ..Section::new("query", "The query").intro("SPARQL, as it stands in the project.")
    });
    let summary = clean(&question.summary);
    let frame = Frame {
        path: format!("{}.html", path(question)),
        title: summary.clone(),
        description: clean(&question.answer),
        crumbs: vec![Inline::link("Questions", "question/index.html")],
        section: "question",
        ..Frame::default()
    };
    let mut lead = vec![vec![Inline::text(clean(&question.answer))]];
    lead.extend(question.description.as_deref().map(|text| vec![Inline::text(clean(text))]));
    let body = Body {
        eyebrow: vec![Inline::text("Question")],
        heading: summary,
        sentence: true,
        lead,
        sections,
        ..Body::default()
    };
    (frame, body, files)
}

/// The query without its header, which the page has said in words.
fn query_text(question: &Question) -> String {
    let lines = question.text.lines().filter(|line| !line.starts_with("#+"));
    lines.collect::<Vec<_>>().join("\n").trim().to_owned()
}

fn answer_section(site: &Site<'_>, question: &Question, answer: &Answer) -> Section {
    let section = Section::new("answer", "The answer");
    match answer {
        Answer::Boolean(yes) => section.intro(if *yes { "Yes." } else { "No." }),
        Answer::Rows(rows) if rows.rows.is_empty() => {
            section.intro("No rows: nothing that is held matches the question.")
        }
        Answer::Rows(rows) => {
            let mut section = section;
            section.outro.extend(output::note(answer).map(|note| vec![Inline::muted(note)]));
            section.table = Some(rows_table(site, &question.summary, rows));
            section.outro.extend(cut(rows.rows.len()));
            section
        }
        Answer::Graph { triples, .. } => {
            let mut section = section;
            section.table = Some(graph_table(site, &question.summary, triples));
            section.outro.extend(cut(triples.len()));
            section
        }
    }
}

fn cut(all: usize) -> Option<Line> {
    (all > SHOWN).then(|| vec![Inline::text(format!("The first {SHOWN} are shown; the downloads have all."))])
}

fn rows_table(site: &Site<'_>, caption: &str, rows: &Rows) -> Table {
    let numeric = |at: usize| {
        let mut cells = rows.rows.iter().filter_map(|row| row.get(at).and_then(Option::as_ref)).peekable();
        cells.peek().is_some()
            && cells.all(|term| matches!(term, Term::Literal(literal) if is_number(literal.datatype())))
    };
    let columns = rows
        .variables
        .iter()
        .enumerate()
        .map(|(at, name)| Column { label: heading(name), numeric: numeric(at) })
        .collect();
    let cell = |term: &Option<Term>| Cell::line(term.iter().map(|term| site.value(term.as_ref())).collect());
    let rows = rows.rows.iter().take(SHOWN).map(|row| row.iter().map(cell).collect()).collect();
    Table { caption: clean(caption), columns, rows }
}

fn graph_table(site: &Site<'_>, caption: &str, triples: &[Triple]) -> Table {
    let mut table = Table::new(clean(caption), &["Of", "What", "Value"]);
    for triple in triples.iter().take(SHOWN) {
        let subject = Term::from(triple.subject.clone());
        table.push(vec![
            vec![site.value(subject.as_ref())],
            vec![site.property(triple.predicate.as_ref())],
            vec![site.value(triple.object.as_ref())],
        ]);
    }
    table
}

fn with_downloads(mut section: Section, files: &[Page]) -> Section {
    if !files.is_empty() {
        let mut line = vec![Inline::text("Download the answer: ")];
        for (n, file) in files.iter().enumerate() {
            if n > 0 {
                line.push(Inline::text(", "));
            }
            let name = file.path.rsplit('/').next().unwrap_or_default();
            line.push(Inline::link(name, file.path.clone()));
        }
        section.outro.push(line);
    }
    section
}

fn downloads(site: &Site<'_>, question: &Question, answer: &Answer) -> Vec<Page> {
    let formats = [(output::Format::Csv, "csv"), (output::Format::Json, "json"), (output::Format::Turtle, "ttl")];
    formats
        .into_iter()
        .filter(|(format, _)| format.fits(answer))
        .filter_map(|(format, extension)| {
            let bytes = output::write(answer, format, &site.words(), 0).ok()?;
            Some(Page { path: format!("{}.{extension}", path(question)), bytes })
        })
        .collect()
}

fn parameters(question: &Question) -> Option<Section> {
    let mut section = Section::new("parameters", "What can be asked otherwise");
    for parameter in &question.parameters {
        let value = match &parameter.default {
            Some(default) => vec![Inline::code(clean(default)), Inline::text(": ")],
            None => vec![Inline::text("no default: ")],
        };
        let value = value.into_iter().chain(marked(parameter.kind.form())).collect();
        section.facts.push(Fact { label: Inline::text(clean(&parameter.label)), values: vec![value] });
    }
    (!section.facts.is_empty()).then(|| {
        section.said(marked(&format!(
            "The answer above uses these values; `treatise query {}` takes others.",
            question.name
        )))
    })
}
