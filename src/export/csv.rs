//! Cells as RFC 4180 writes them.

use std::borrow::Cow;

/// Media type of tables; every table has a header.
pub(super) const MEDIA_TYPE: &str = "text/csv; charset=utf-8; header=present";

/// A cell, in quotes where it needs them.
pub(super) fn quote(cell: &str) -> Cow<'_, str> {
    if cell.contains(['"', ',', '\n', '\r']) || cell.starts_with(' ') || cell.ends_with(' ') {
        Cow::Owned(format!("\"{}\"", cell.replace('"', "\"\"")))
    } else {
        Cow::Borrowed(cell)
    }
}

/// Adds a row with its line break.
pub(super) fn row<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (n, cell) in cells.into_iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        out.push_str(&quote(cell));
    }
    out.push('\n');
}
