//! From a row and a column, or a line and a term, back to the characters of the file, for carets.

use crate::diagnostic::{Lines, Place, Report, Sources};

/// Completes the places of a report that name a cell of a table, or a term of RDF text: line, column and width.
///
/// `columns` names the columns of a table and `source` gives the text of a file, both by path. Places
/// that are complete, or whose row cannot be followed (another delimiter), stay as they are.
pub fn complete(
    report: &Report,
    columns: &dyn Fn(&str) -> Option<Vec<String>>,
    source: &dyn Fn(&str) -> Option<String>,
) -> Report {
    let sources = Sources::new(source);
    let located = |place: &mut Place| {
        let (Some(file), Some(line), None) = (&place.file, place.line, place.column) else { return };
        let (cell, term) = (place.cell.as_deref(), place.term.as_deref().filter(|_| place.row.is_none()));
        if cell.or(term).is_none() {
            return;
        }
        let found = sources.lines(file).and_then(|text| match (cell, term) {
            (Some(cell), _) => {
                let index = columns(file)?.iter().position(|name| **name == *cell)?;
                field(&text, line, index)
            }
            (None, Some(term)) => word(&text, line, term),
            (None, None) => None,
        });
        if let Some((line, column, width)) = found {
            (place.line, place.column, place.width) = (Some(line), Some(column), width);
        }
    };
    report
        .iter()
        .cloned()
        .map(|mut found| {
            located(&mut found.place);
            found.related.iter_mut().for_each(|(place, _)| located(place));
            found
        })
        .collect()
}

/// How many lines before the one on which a statement was complete its terms may stand.
const LINES_BACK: u32 = 6;

/// Where a term is written: on the line where its statement was complete, or a few lines before.
///
/// A term may be a prefixed name, an IRI or a literal; what is looked for is its last part.
fn word(text: &Lines, line: u32, term: &str) -> Option<(u32, u32, u32)> {
    let bare = term.trim_matches(['<', '>', '"']);
    let local = bare.rsplit(['/', '#', ':']).next().filter(|local| !local.is_empty())?;
    (line.saturating_sub(LINES_BACK).max(1)..=line).rev().find_map(|number| {
        let found = text.line(number)?;
        let at = found.find(local)?;
        let chars = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
        Some((number, chars(&found[..at]) + 1, chars(local)))
    })
}

/// Line, column and width of the nth field (from 0) of the record that starts on a line (RFC 4180).
fn field(text: &Lines, line: u32, index: usize) -> Option<(u32, u32, u32)> {
    let record = text.from_line(line)?;
    let (mut at, mut line, mut column) = (0, line, 1u32);
    let mut from = (line, column, 0);
    let mut quoted = false;
    for c in record.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => {
                if at == index {
                    return Some(from);
                }
                at += 1;
                from = (line, column + 1, 0);
                column += 1;
                continue;
            }
            '\n' if !quoted => return (at == index).then_some(from),
            _ => {}
        }
        if c == '\n' {
            line += 1;
            column = 1;
        } else {
            column += 1;
            if from.0 == line && c != '\r' {
                from.2 += 1;
            }
        }
    }
    (at == index).then_some(from)
}

#[cfg(test)]
mod tests {
    use super::{field, word};
    use crate::diagnostic::Lines;

    #[test]
    fn terms_are_found_on_their_line_or_before() {
        let text = "claim:a {\n  agreement:x tr:legalForse\n    tr:InForce .\n}\n";
        let text = &Lines::new(text.to_owned());
        assert_eq!(word(text, 3, "tr:legalForse"), Some((2, 18, 10)));
        assert_eq!(word(text, 3, "<http://e/ns#InForce>"), Some((3, 8, 7)));
        assert_eq!(word(text, 3, "tr:nowhere"), None);
    }

    #[test]
    fn fields_are_found_behind_quotes_and_line_breaks() {
        let text = "id,note,date\na,\"x, y\nz\",2016\nb,,2017\n";
        let text = &Lines::new(text.to_owned());
        assert_eq!(field(text, 2, 1), Some((2, 3, 5)));
        assert_eq!(field(text, 2, 2), Some((3, 4, 4)));
        assert_eq!(field(text, 4, 2), Some((4, 4, 4)));
        assert_eq!(field(text, 4, 9), None);
    }
}
