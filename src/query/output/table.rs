//! Tables for people: words instead of IRIs, figures to the right, never wider than asked.

use super::note;
use crate::model::{NamedNodeRef, Term, syntax};
use crate::query::lines::Lines;
use crate::query::words::{self, Words};
use crate::sparql::{Answer, Rows};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width};

/// A word longer than this may be broken: titles and ids stay whole, addresses do not.
const LONGEST_WORD: usize = 40;

/// Blanks beside the text of a cell.
const PADDING: usize = 2;

/// Head and foot ruled, rows close together: for rows of one line.
const CLOSE: TableStyle = TableStyle::new()
    .header_separator(LineStyle::none().fill('─').junction('─'))
    .bottom_border(LineStyle::none().fill('─').junction('─'));

/// The answer as text for people, with a last line that says how much there is.
///
/// Things are called by their labels, claims by their ids, because it is the id that one asks
/// further with. Where the columns do not fit, each row is a block of lines.
pub fn table(answer: &Answer, words: &Words<'_>, width: usize) -> String {
    let mut out = match answer {
        Answer::Boolean(value) => format!("{value}\n"),
        Answer::Rows(rows) if rows.rows.is_empty() => String::new(),
        Answer::Rows(rows) => columns(rows, words, width).unwrap_or_else(|| blocks(rows, words, width)),
        Answer::Graph { triples, .. } => {
            let quads: Vec<_> = triples
                .iter()
                .map(|triple| triple.clone().in_graph(crate::model::GraphNameRef::DefaultGraph))
                .collect();
            syntax::to_string(&quads, syntax::Format::Turtle, words.prefixes)
        }
    };
    if let Some(note) = note(answer) {
        out.push_str(&note);
        out.push('\n');
    }
    out
}

/// Columns side by side, if each is wide enough for its longest word.
fn columns(rows: &Rows, words: &Words<'_>, width: usize) -> Option<String> {
    let headings: Vec<String> = rows.variables.iter().map(|name| words::heading(name)).collect();
    let cells: Vec<Vec<String>> =
        rows.rows.iter().map(|row| row.iter().map(|cell| shown(cell.as_ref(), words)).collect()).collect();
    let widths = widths(&headings, &cells, width)?;
    let mut table = Table::new();
    table.force_no_tty().set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.load_style(if widths.wrapped { UTF8_HORIZONTAL_ONLY } else { CLOSE });
    table.set_header(&headings);
    table.add_rows(&cells);
    for (index, column) in table.column_iter_mut().enumerate() {
        let figures = |row: &Vec<Option<Term>>| row.get(index).and_then(Option::as_ref).is_none_or(is_figure);
        if rows.rows.iter().all(figures) {
            column.set_cell_alignment(CellAlignment::Right);
        }
        let room = widths.columns.get(index).copied().and_then(|room| u16::try_from(room).ok());
        column.set_constraint(ColumnConstraint::Absolute(Width::Fixed(room.unwrap_or(u16::MAX))));
    }
    Some(format!("{}\n", table.trim_fmt()))
}

/// How wide each column is, the blanks beside its text included.
struct Widths {
    columns: Vec<usize>,
    /// Whether some text must be broken.
    wrapped: bool,
}

/// Each column gets room for its longest word; what is left goes, column by column in turn, to
/// those that would use it. Nothing if the words alone do not fit.
fn widths(headings: &[String], cells: &[Vec<String>], width: usize) -> Option<Widths> {
    let column = |index: usize| cells.iter().filter_map(move |row| row.get(index)).chain(headings.get(index));
    let most = |index: usize, measure: fn(&str) -> usize| column(index).map(|cell| measure(cell) + PADDING).max();
    let least = |cell: &str| longest_word(cell).min(LONGEST_WORD);
    let mut columns: Vec<usize> = (0..headings.len()).filter_map(|index| most(index, least)).collect();
    let natural: Vec<usize> = (0..headings.len()).filter_map(|index| most(index, length)).collect();
    // A blank stands between two columns.
    let between = columns.len().saturating_sub(1);
    let mut left = width.checked_sub(columns.iter().sum::<usize>() + between)?;
    let wants = |columns: &[usize]| (0..columns.len()).filter(|i| columns[*i] < natural[*i]).collect::<Vec<_>>();
    let mut open = wants(&columns);
    while left > 0 && !open.is_empty() {
        for index in open.into_iter().take(left) {
            columns[index] += 1;
            left -= 1;
        }
        open = wants(&columns);
    }
    Some(Widths { wrapped: !open.is_empty(), columns })
}

fn length(text: &str) -> usize {
    text.chars().count()
}

fn longest_word(text: &str) -> usize {
    text.split(' ').map(length).max().unwrap_or(0)
}

fn blocks(rows: &Rows, words: &Words<'_>, width: usize) -> String {
    let mut lines = Lines::new(width);
    for row in &rows.rows {
        lines.gap();
        for (name, cell) in rows.variables.iter().zip(row) {
            if cell.is_some() {
                lines.item(0, &format!("{}: ", words::heading(name)), &shown(cell.as_ref(), words));
            }
        }
    }
    lines.gap();
    lines.finish()
}

/// A cell in words, on one line, without control characters.
fn shown(cell: Option<&Term>, words: &Words<'_>) -> String {
    let text = match cell {
        None => return String::new(),
        Some(Term::NamedNode(node)) if is_called_by_id(node.as_ref(), words) => words.compact(node.as_ref()),
        Some(term) => words.term(term.as_ref()),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).collect()
}

/// Claims, disagreements and searches are called by their ids: their texts are whole sentences.
fn is_called_by_id(node: NamedNodeRef<'_>, words: &Words<'_>) -> bool {
    words.prefixes.kind(node).is_some_and(|(kind, _)| matches!(kind, "claim" | "dispute" | "search"))
}

fn is_figure(term: &Term) -> bool {
    matches!(term, Term::Literal(literal) if words::is_number(literal.datatype()))
}
