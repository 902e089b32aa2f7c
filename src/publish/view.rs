//! What templates are given: text, links, tables, sections. Nothing here holds markup except
//! [`Markup`], which only this house's own renderers make.

use crate::explain::Explainer;
use crate::explain::picture::Svg;
use crate::explain::render::{self, Links};
use minijinja::Value;
use serde::Serialize;
use std::collections::BTreeMap;

/// A stretch of text on a page, perhaps a link or a badge.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Inline {
    /// The words.
    pub(super) text: String,
    /// Path within the site, or an address outside it.
    pub(super) href: Option<String>,
    /// Whether `href` leads out of the site.
    pub(super) external: bool,
    /// Class of the style sheet.
    pub(super) class: Option<&'static str>,
    /// Explanation that stands in a tooltip; never the only place where something is said.
    pub(super) title: Option<String>,
}

impl Inline {
    /// Plain text.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// Text of lesser weight.
    pub(super) fn muted(text: impl Into<String>) -> Self {
        Self { class: Some("muted"), ..Self::text(text) }
    }

    /// Text of code.
    pub(super) fn code(text: impl Into<String>) -> Self {
        Self { class: Some("code"), ..Self::text(text) }
    }

    /// A link within the site.
    pub(super) fn link(text: impl Into<String>, path: impl Into<String>) -> Self {
        Self { href: Some(path.into()), ..Self::text(text) }
    }

    /// A link out of the site; plain text if the address is not one of the web.
    pub(super) fn external(text: impl Into<String>, url: &str) -> Self {
        let href = super::text::safe_url(url).map(str::to_owned);
        Self { external: href.is_some(), href, ..Self::text(text) }
    }

    /// The same, of a class.
    pub(super) fn class(mut self, class: &'static str) -> Self {
        self.class = Some(class);
        self
    }

    /// The same, with an explanation.
    pub(super) fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }
}

/// Stretches that stand together: a cell, a line, a sentence.
pub(super) type Line = Vec<Inline>;

/// Lists with commas between.
pub(super) fn commas(items: impl IntoIterator<Item = Inline>) -> Line {
    let mut out = Line::new();
    for item in items {
        if !out.is_empty() {
            out.push(Inline::text(", "));
        }
        out.push(item);
    }
    out
}

/// A text with what stands between backticks as code.
pub(super) fn marked(text: &str) -> Line {
    let parts = super::text::clean(text);
    let parts = parts.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(n, part)| if n % 2 == 1 { Inline::code(part) } else { Inline::text(part) }).collect()
}

/// A name and what stands under it: a row of a list of facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Fact {
    /// The name.
    pub(super) label: Inline,
    /// Its values, one a line.
    pub(super) values: Vec<Line>,
}

impl Fact {
    /// A fact with one value.
    pub(super) fn new(label: impl Into<String>, value: Line) -> Self {
        Self { label: Inline::text(label), values: vec![value] }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Column {
    /// Its heading.
    pub(super) label: String,
    /// Whether it holds figures, which stand to the right.
    pub(super) numeric: bool,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Cell {
    /// Its lines.
    pub(super) lines: Vec<Line>,
    /// How many rows it spans; 0 for a cell that an earlier one covers.
    pub(super) span: usize,
    /// Whether it heads its row.
    pub(super) head: bool,
}

impl Cell {
    /// A cell of one line.
    pub(super) fn line(line: Line) -> Self {
        Self { lines: vec![line], span: 1, head: false }
    }

    /// A cell of several lines.
    pub(super) fn lines(lines: Vec<Line>) -> Self {
        Self { lines, span: 1, head: false }
    }

    /// The same, as the head of its row.
    pub(super) fn head(mut self) -> Self {
        self.head = true;
        self
    }
}

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Table {
    /// What it shows.
    pub(super) caption: String,
    /// Its columns.
    pub(super) columns: Vec<Column>,
    /// Its rows.
    pub(super) rows: Vec<Vec<Cell>>,
}

impl Table {
    /// A table without rows; a column whose name starts with `#` holds figures.
    pub(super) fn new(caption: impl Into<String>, columns: &[&str]) -> Self {
        let column = |name: &&str| match name.strip_prefix('#') {
            Some(name) => Column { label: name.to_owned(), numeric: true },
            None => Column { label: (*name).to_owned(), numeric: false },
        };
        Self { caption: caption.into(), columns: columns.iter().map(column).collect(), rows: Vec::new() }
    }

    /// Adds a row of cells with one line each; the first heads the row.
    pub(super) fn push(&mut self, cells: Vec<Line>) {
        let mut row: Vec<Cell> = cells.into_iter().map(Cell::line).collect();
        if let Some(first) = row.first_mut() {
            first.head = true;
        }
        self.rows.push(row);
    }

    /// The table without the columns that have nothing in any row.
    pub(super) fn compact(mut self) -> Self {
        let filled = |at: usize| {
            self.rows.iter().any(|row| row.get(at).is_some_and(|cell| cell.lines.iter().any(|line| !line.is_empty())))
        };
        let keep: Vec<bool> = (0..self.columns.len()).map(filled).collect();
        let mut flags = keep.iter();
        self.columns.retain(|_| *flags.next().unwrap_or(&true));
        for row in &mut self.rows {
            let mut flags = keep.iter();
            row.retain(|_| *flags.next().unwrap_or(&true));
        }
        self
    }
}

/// A dated entry of a timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Moment {
    /// When, in words.
    pub(super) when: String,
    /// When, for machines; nothing where it is not a plain date.
    pub(super) datetime: Option<String>,
    /// What happened.
    pub(super) what: Vec<Line>,
}

/// An entry of a list: a head line, what belongs to it, and words of a source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) struct Item {
    /// The head line.
    pub(super) head: Line,
    /// What belongs to it.
    pub(super) lines: Vec<Line>,
    /// Words of a source.
    pub(super) quote: Option<String>,
}

impl Item {
    /// An entry of one line.
    pub(super) fn new(head: Line) -> Self {
        Self { head, ..Self::default() }
    }
}

/// A part of a page.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Section {
    /// Anchor; [`unique`] makes it the only one of its page.
    pub(super) anchor: String,
    /// Heading.
    pub(super) heading: String,
    /// What the reader needs to know first.
    pub(super) intro: Vec<Line>,
    /// Names and values.
    pub(super) facts: Vec<Fact>,
    /// A table.
    pub(super) table: Option<Table>,
    /// Dated entries.
    pub(super) moments: Vec<Moment>,
    /// Entries, one under the other.
    pub(super) items: Vec<Item>,
    /// A picture.
    pub(super) picture: Option<Value>,
    /// Text of a program or query.
    pub(super) code: Option<String>,
    /// What stands at the end: how many were left out and where they are.
    pub(super) outro: Vec<Line>,
}

impl Section {
    /// A section without content.
    pub(super) fn new(id: &'static str, heading: impl Into<String>) -> Self {
        Self { anchor: id.to_owned(), heading: heading.into(), ..Self::default() }
    }

    /// The same, with a sentence in front.
    pub(super) fn intro(mut self, text: impl Into<String>) -> Self {
        self.intro.push(vec![Inline::text(text)]);
        self
    }

    /// The same, with a line in front.
    pub(super) fn said(mut self, line: Line) -> Self {
        self.intro.push(line);
        self
    }

    /// The same, with a table; nothing if the table has no rows.
    pub(super) fn table(mut self, table: Table) -> Option<Self> {
        if table.rows.is_empty() {
            return None;
        }
        self.table = Some(table.compact());
        Some(self)
    }
}

/// Gives every section of a page an anchor of its own.
pub(super) fn unique(sections: &mut [Section]) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for section in sections {
        let n = seen.entry(section.anchor.clone()).or_default();
        *n += 1;
        if *n > 1 {
            section.anchor = format!("{}-{n}", section.anchor);
        }
    }
}

/// Markup of our own making: pictures, and JSON-LD that was made fit for a page.
pub(super) struct Markup(String);

impl Markup {
    /// A picture drawn by the room `explain`, which escapes what it writes.
    pub(super) fn picture(svg: &Svg) -> Self {
        Self(svg.to_string())
    }

    /// An explainer as the room `explain` renders it: every sentence with its evidence.
    pub(super) fn explainer(explainer: &Explainer, links: Links<'_>) -> Self {
        Self(render::html::body(explainer, links))
    }

    /// JSON for a `script` element: nothing in it can end the element, start a comment or turn the direction of writing.
    pub(super) fn json(text: &str) -> Self {
        // Outside strings JSON has none of these, so the escapes never stand where they may not.
        let mut out = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                    out += &format!("\\u{:04x}", u32::from(c));
                }
                _ => out.push(c),
            }
        }
        Self(out)
    }

    /// As templates take it.
    pub(super) fn value(self) -> Value {
        Value::from_safe_string(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_cannot_leave_its_element() {
        let text = r#"{"a":"</script><!--<script>&amp;"}"#;
        let made = Markup::json(text).0;
        assert!(!made.contains(['<', '>', '&']));
        assert_eq!(
            serde_json::from_str::<serde_json::Value>(&made).unwrap(),
            serde_json::from_str::<serde_json::Value>(text).unwrap()
        );
    }

    #[test]
    fn empty_columns_are_left_out() {
        let mut table = Table::new("t", &["a", "b", "#c"]);
        table.push(vec![vec![Inline::text("1")], vec![], vec![Inline::text("3")]]);
        let table = table.compact();
        assert_eq!(table.columns.iter().map(|c| c.label.as_str()).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(table.rows[0].len(), 2);
    }
}
