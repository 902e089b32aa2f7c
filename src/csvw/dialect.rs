//! Dialects: how the text of a table is cut into rows and cells.

/// Which white space around a cell is not part of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trim {
    /// None.
    No,
    /// That before and after the cell.
    Both,
    /// That before the cell.
    Start,
    /// That after the cell.
    End,
}

/// How the text of a table is cut into rows and cells ("Metadata Vocabulary" §5.9).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// `@id`, resolved.
    pub id: Option<String>,
    /// What a comment row starts with.
    pub comment_prefix: Option<String>,
    /// What stands between cells.
    pub delimiter: String,
    /// Whether a quote inside a quoted cell is doubled; otherwise `\` stands before it.
    pub double_quote: bool,
    /// How many rows the header has.
    pub header_row_count: u32,
    /// What ends a row.
    pub line_terminators: Vec<String>,
    /// What a quoted cell stands in.
    pub quote_char: Option<char>,
    /// Whether empty lines are left out.
    pub skip_blank_rows: bool,
    /// How many columns at the front are left out.
    pub skip_columns: u32,
    /// How many rows at the front are left out.
    pub skip_rows: u32,
    /// Which white space is left out.
    pub trim: Trim,
}

impl Default for Dialect {
    fn default() -> Self {
        Self {
            id: None,
            comment_prefix: None,
            delimiter: ",".to_owned(),
            double_quote: true,
            header_row_count: 1,
            line_terminators: vec!["\r\n".to_owned(), "\n".to_owned()],
            quote_char: Some('"'),
            skip_blank_rows: false,
            skip_columns: 0,
            skip_rows: 0,
            trim: Trim::No,
        }
    }
}
