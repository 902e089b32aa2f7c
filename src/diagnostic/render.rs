//! Reports as text with the offending line and a caret, or as JSON.

use super::{Diagnostic, Lines, Place, Report, Severity, Sources};
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde_json::{Value, json};

/// How text is rendered.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether ANSI colours are used; off when the output is not a terminal.
    pub colour: bool,
    /// Width in columns at which long lines are cut.
    pub width: usize,
}

/// The report as text: one block a finding, with the offending line where `source` knows the file.
///
/// `source` takes the path of [`Place::file`] and gives the text of the file, if it can.
pub fn text(report: &Report, source: &dyn Fn(&str) -> Option<String>, style: Style) -> String {
    let mut out = String::new();
    let sources = Sources::new(source);
    for diagnostic in report {
        out.push_str(&block(diagnostic, &sources, style));
        out.push_str("\n\n");
    }
    out
}

/// One finding as text.
pub fn one(diagnostic: &Diagnostic, source: &dyn Fn(&str) -> Option<String>, style: Style) -> String {
    block(diagnostic, &Sources::new(source), style)
}

fn block(diagnostic: &Diagnostic, sources: &Sources<'_>, style: Style) -> String {
    let renderer = if style.colour { Renderer::styled() } else { Renderer::plain() }.term_width(style.width);
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let path = describe(&diagnostic.place);
    let lines = diagnostic.place.file.as_deref().and_then(|file| sources.lines(file));
    let excerpt = lines.and_then(|lines| Excerpt::cut(&lines, &diagnostic.place));
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.id);
    let related: Vec<String> =
        diagnostic.related.iter().map(|(place, what)| format!("{}: {what}", describe(place))).collect();
    let mut elements = annotate_snippets::Group::with_title(title);
    let label = diagnostic.place.cell.as_ref().map(|cell| format!("column `{cell}`")).unwrap_or_default();
    if let Some(excerpt) = &excerpt {
        let mut mark = AnnotationKind::Primary.span(excerpt.span.clone());
        if !label.is_empty() {
            mark = mark.label(label.as_str());
        }
        elements = elements.element(
            Snippet::source(excerpt.line.as_str())
                .line_start(excerpt.number)
                .path(diagnostic.place.file.as_deref())
                .annotation(mark),
        );
    } else if !path.is_empty() {
        elements = elements.element(annotate_snippets::Origin::path(path.as_str()));
    }
    for line in &related {
        elements = elements.element(Level::NOTE.message(line.as_str()));
    }
    for hint in &diagnostic.hints {
        elements = elements.element(Level::HELP.message(hint.as_str()));
    }
    renderer.render(&[elements])
}

/// The report as JSON: an array of objects with severity, code, title, message, place, hints, related.
pub fn json(report: &Report) -> Value {
    Value::Array(report.iter().map(to_value).collect())
}

fn to_value(diagnostic: &Diagnostic) -> Value {
    let related: Vec<Value> = diagnostic
        .related
        .iter()
        .map(|(place, what)| json!({ "place": place_value(place), "message": what }))
        .collect();
    json!({
        "severity": diagnostic.severity.name(),
        "code": diagnostic.code.id,
        "title": diagnostic.code.title,
        "message": diagnostic.message,
        "place": place_value(&diagnostic.place),
        "hints": diagnostic.hints,
        "related": related,
    })
}

fn place_value(place: &Place) -> Value {
    let all = json!({
        "file": place.file.as_deref(), "line": place.line, "column": place.column,
        "row": place.row, "cell": place.cell.as_deref(), "graph": place.graph, "term": place.term,
    });
    match all {
        Value::Object(map) => Value::Object(map.into_iter().filter(|(_, value)| !value.is_null()).collect()),
        other => other,
    }
}

/// A place in one line: `data/a.csv:3:7 (row 2, column `signed`)`.
pub fn describe(place: &Place) -> String {
    let mut out = String::new();
    if let Some(file) = &place.file {
        out.push_str(file);
        if let Some(line) = place.line {
            out.push_str(&format!(":{line}"));
            if let Some(column) = place.column {
                out.push_str(&format!(":{column}"));
            }
        }
    }
    let inner: Vec<String> = [
        place.row.map(|row| format!("row {row}")),
        place.cell.as_ref().map(|cell| format!("column `{cell}`")),
        place.graph.as_ref().map(|graph| format!("graph {graph}")),
        place.term.as_ref().map(|term| format!("term {term}")),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !inner.is_empty() {
        let inner = inner.join(", ");
        out = if out.is_empty() { inner } else { format!("{out} ({inner})") };
    }
    out
}

/// How many characters of a line are shown around the fault.
const EXCERPT: usize = 160;

/// The offending line, cut to a readable length, with the byte span of the fault in it.
struct Excerpt {
    line: String,
    number: usize,
    span: std::ops::Range<usize>,
}

impl Excerpt {
    fn cut(lines: &Lines, place: &Place) -> Option<Self> {
        let line = lines.line(place.line?)?;
        let number = place.line? as usize;
        let chars: Vec<char> = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let column = place.column.map_or(0, |column| column.saturating_sub(1) as usize).min(chars.len());
        let width = (place.width.max(1) as usize).min(chars.len().saturating_sub(column).max(1));
        let start = if chars.len() <= EXCERPT { 0 } else { column.saturating_sub(EXCERPT / 4) };
        let end = chars.len().min(start + EXCERPT);
        let before = if start > 0 { "…" } else { "" };
        let after = if end < chars.len() { "…" } else { "" };
        let shown: String = chars[start..end].iter().collect();
        let bytes = |n: usize| chars[start..(start + n).min(end)].iter().map(|c| c.len_utf8()).sum::<usize>();
        let from = before.len() + bytes(column - start);
        let to = before.len() + bytes(column - start + width);
        Some(Self { line: format!("{before}{shown}{after}"), number, span: from..to.max(from) })
    }
}

#[cfg(test)]
mod tests {
    use super::super::codes;
    use super::*;

    #[test]
    fn a_caret_stands_under_the_cell() {
        let report: Report = [Diagnostic::new(
            &codes::BAD_DATE,
            Place::file("data/acts.csv").at(2, 7).wide(10).row(1).cell("signed"),
            "`2016-13-01` is not a date",
        )
        .hint("months run from 01 to 12")]
        .into_iter()
        .collect();
        let source = |_: &str| Some("id,a,signed\nmou,x,2016-13-01,z\n".to_owned());
        insta::assert_snapshot!(text(&report, &source, Style { colour: false, width: 100 }), @"
        error[T3004]: `2016-13-01` is not a date
         --> data/acts.csv:2:7
          |
        2 | mou,x,2016-13-01,z
          |       ^^^^^^^^^^ column `signed`
          |
          = help: months run from 01 to 12
        ");
    }

    #[test]
    fn a_place_without_text_is_described() {
        let place = Place::file("a.csv").at(3, 7).row(2).cell("signed");
        assert_eq!(describe(&place), "a.csv:3:7 (row 2, column `signed`)");
    }
}
