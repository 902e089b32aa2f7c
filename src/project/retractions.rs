//! The table of retractions, `data/retractions.csv`: one row a source that was given up.

/// Where it is.
pub(super) const TABLE: &str = "data/retractions.csv";

/// Where its description is.
pub(super) const METADATA: &str = "data/retractions.csv-metadata.json";

/// The description that a project gets which has none.
pub(super) const DESCRIPTION: &str = include_str!("../../data/retractions.csv-metadata.json");

const HEADER: &str = "source,on,reason,by\n";

/// The table with one more row.
pub(super) fn with(table: Option<&str>, row: [&str; 4]) -> String {
    let mut text = table.filter(|text| !text.trim().is_empty()).unwrap_or(HEADER).to_owned();
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text.push_str(&row.map(quoted).join(","));
    text.push('\n');
    text
}

/// The table without the row of a source; nothing if it has none.
pub(super) fn without(table: &str, source: &str) -> Option<String> {
    let is_it = |row: &&str| row.split(',').next().unwrap_or_default().trim_matches('"') == source;
    let rows = rows(table);
    let kept: String =
        rows.iter().enumerate().filter(|(at, row)| *at == 0 || !is_it(row)).map(|(_, row)| *row).collect();
    (kept.len() < table.len()).then_some(kept)
}

/// The rows of a table with their line ends; a line end inside quotes ends no row.
pub(super) fn rows(table: &str) -> Vec<&str> {
    let (mut rows, mut start, mut inside) = (Vec::new(), 0, false);
    for (at, c) in table.char_indices() {
        match c {
            '"' => inside = !inside,
            '\n' if !inside => {
                rows.extend(table.get(start..=at));
                start = at + 1;
            }
            _ => {}
        }
    }
    rows.extend(table.get(start..).filter(|rest| !rest.is_empty()));
    rows
}

fn quoted(cell: &str) -> String {
    if cell.contains([',', '"', '\n', '\r']) || cell.trim() != cell {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_goes_in_and_out_again() {
        let first = with(None, ["a", "2026-11-23", "It said \"no\",\nand was wrong.", ""]);
        assert_eq!(first, "source,on,reason,by\na,2026-11-23,\"It said \"\"no\"\",\nand was wrong.\",\n");
        let second = with(Some(&first), ["b", "2026-11-24", "Forged.", "editors"]);
        assert_eq!(rows(&second).len(), 3);
        assert_eq!(without(&second, "b").as_deref(), Some(first.as_str()));
        assert_eq!(without(&first, "a").as_deref(), Some(HEADER));
        assert_eq!(without(&first, "b"), None);
        assert_eq!(without(&first, "source"), None, "the header is no row");
    }
}
