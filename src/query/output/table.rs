//! Tables for people: words instead of IRIs, figures to the right, never wider than asked.

use super::note;
use crate::model::{Term, syntax};
use crate::query::lines::Lines;
use crate::query::words::{self, Words};
use crate::sparql::{Answer, Rows};
use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ContentArrangement, LineStyle, Table, TableStyle};

/// A column that gets less room than this is unreadable, and rows are told one below the other.
const NARROW: usize = 11;

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
        Answer::Boolean(value) => format!("{}\n", words::yes_no(*value)),
        Answer::Rows(rows) if rows.rows.is_empty() => String::new(),
        Answer::Rows(rows) if rows.variables.len() * NARROW > width => blocks(rows, words, width),
        Answer::Rows(rows) => columns(rows, words, width),
        Answer::Graph { triples, .. } => {
            let quads: Vec<_> =
                triples.iter().map(|triple| triple.clone().in_graph(crate::model::GraphNameRef::DefaultGraph)).collect();
            syntax::to_string(&quads, syntax::Format::Turtle, words.prefixes)
        }
    };
    if let Some(note) = note(answer) {
        out.push_str(&note);
        out.push('\n');
    }
    out
}

fn columns(rows: &Rows, words: &Words<'_>, width: usize) -> String {
    let mut table = Table::new();
    table.force_no_tty().set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width).unwrap_or(u16::MAX));
    table.set_header(rows.variables.iter().map(|name| words::heading(name)));
    for row in &rows.rows {
        table.add_row(row.iter().map(|cell| shown(cell.as_ref(), words)));
    }
    for (index, column) in table.column_iter_mut().enumerate() {
        let figures = |row: &Vec<Option<Term>>| row.get(index).and_then(Option::as_ref).is_none_or(is_figure);
        if rows.rows.iter().all(figures) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let natural: usize = table.column_max_content_widths().iter().map(|width| usize::from(*width) + 2).sum();
    table.load_style(if natural > width { UTF8_HORIZONTAL_ONLY } else { CLOSE });
    format!("{}\n", table.trim_fmt())
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
        Some(Term::NamedNode(node)) if words.prefixes.kind(node.as_ref()).is_some_and(|(kind, _)| kind == "claim") => {
            words.compact(node.as_ref())
        }
        Some(term) => words.term(term.as_ref()),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ").chars().filter(|c| !c.is_control()).collect()
}

fn is_figure(term: &Term) -> bool {
    matches!(term, Term::Literal(literal) if words::is_number(literal.datatype()))
}
