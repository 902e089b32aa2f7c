//! URI templates (RFC 6570, all four levels) over the columns of a table.
//!
//! 1. [`Template::parse`] cuts the text into literals and expressions and finds the columns.
//! 2. `Template::settle` resolves what is known of the result against the table's URL once.
//! 3. [`Template::expand`] fills in the values of a row.

use super::metadata::names;
use super::read::Values;
use super::{Row, Table, iri};
use std::fmt::Write;

/// A URI template bound to the columns of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Part>,
    /// Names of variables that are neither columns nor reserved; they have no value in any row.
    unknown: Vec<String>,
    head: Option<Head>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Literal(String),
    Expression(&'static Operator, Vec<Variable>),
}

/// The start of every result: the first literal, resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Head {
    text: String,
    /// Where in `text` the part starts that resolution could still change.
    settled: usize,
    /// Whether any expansion makes a valid IRI, so that none needs to be tested.
    safe: bool,
}

/// How an expression is expanded: one row of the table in RFC 6570, appendix A.
#[derive(Debug, PartialEq, Eq)]
struct Operator {
    sign: Option<char>,
    first: &'static str,
    separator: char,
    named: bool,
    if_empty: &'static str,
    reserved: bool,
}

const fn operator(
    sign: Option<char>,
    first: &'static str,
    separator: char,
    named: Option<&'static str>,
    reserved: bool,
) -> Operator {
    let if_empty = match named {
        Some(text) => text,
        None => "",
    };
    Operator { sign, first, separator, named: named.is_some(), if_empty, reserved }
}

static OPERATORS: [Operator; 8] = [
    operator(None, "", ',', None, false),
    operator(Some('+'), "", ',', None, true),
    operator(Some('#'), "#", ',', None, true),
    operator(Some('.'), ".", '.', None, false),
    operator(Some('/'), "/", '/', None, false),
    operator(Some(';'), ";", ';', Some(""), false),
    operator(Some('?'), "?", '&', Some("="), false),
    operator(Some('&'), "&", '&', Some("="), false),
];

#[derive(Clone, Debug, PartialEq, Eq)]
struct Variable {
    name: String,
    source: From,
    prefix: Option<usize>,
    explode: bool,
}

/// Where a variable's value comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum From {
    Column(usize),
    Row,
    RowInFile,
    ColumnNumber,
    ColumnInFile,
    Name,
    Unknown,
}

/// The names that every template knows besides columns.
const RESERVED: [(&str, From); 5] = [
    ("_row", From::Row),
    ("_sourceRow", From::RowInFile),
    ("_column", From::ColumnNumber),
    ("_sourceColumn", From::ColumnInFile),
    ("_name", From::Name),
];

/// What an expansion sees: a row, and perhaps the column and one value of its list.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'s> {
    pub(crate) row: &'s Row<'s>,
    pub(crate) table: &'s Table,
    pub(crate) column: Option<usize>,
    pub(crate) item: Option<&'s str>,
}

impl Template {
    /// Reads a template whose variables are these columns (or `_row`, `_sourceRow`, `_column`,
    /// `_sourceColumn`, `_name`).
    ///
    /// # Errors
    /// In words, what is wrong with the template: bad syntax, or a variable that is no column.
    pub fn parse(text: &str, columns: &[&str]) -> Result<Self, String> {
        let template = Self::parse_any(text, columns)?;
        match template.unknown.first() {
            Some(name) => Err(format!("the template `{text}` uses `{name}`, which is not a column")),
            None => Ok(template),
        }
    }

    /// As [`Template::parse`], but a variable may be none of the columns.
    pub(crate) fn parse_any(text: &str, columns: &[&str]) -> Result<Self, String> {
        let mut template = Self { text: text.to_owned(), parts: Vec::new(), unknown: Vec::new(), head: None };
        let mut rest = text;
        while !rest.is_empty() {
            let (literal, tail) = rest.split_once('{').map_or((rest, None), |(literal, tail)| (literal, Some(tail)));
            if literal.contains('}') {
                return Err(format!("the template `{text}` has `}}` without `{{`"));
            }
            if !literal.is_empty() {
                template.parts.push(Part::Literal(literal.to_owned()));
            }
            let Some(tail) = tail else { break };
            let (inside, after) =
                tail.split_once('}').ok_or_else(|| format!("the template `{text}` has `{{` without `}}`"))?;
            template.parts.push(expression(inside, columns).map_err(|what| format!("the template `{text}` {what}"))?);
            rest = after;
        }
        let unknown = template.variables().filter(|v| v.source == From::Unknown).map(|v| v.name.clone()).collect();
        template.unknown = unknown;
        Ok(template)
    }

    /// An IRI that is the same for every row; it was not written as a template, so its text is empty.
    pub(crate) fn fixed(iri: String) -> Self {
        let safe = iri::node(&iri).is_some();
        let head = Head { settled: iri.len(), text: iri, safe };
        Self { text: String::new(), parts: vec![Part::Literal(String::new())], unknown: Vec::new(), head: Some(head) }
    }

    /// The template as written.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Variables that are no columns.
    pub(crate) fn unknown(&self) -> &[String] {
        &self.unknown
    }

    /// Whether it has no variables.
    pub fn is_constant(&self) -> bool {
        self.variables().next().is_none()
    }

    /// The IRI of a template without variables, if it is one.
    pub(crate) fn constant(&self, base: &str) -> Option<String> {
        if !self.is_constant() {
            return None;
        }
        let text = match &self.head {
            Some(head) => head.text.clone(),
            None => iri::resolve(base, &self.text),
        };
        iri::node(&text).map(|_| text)
    }

    /// Whether the result depends on the column for which it is expanded.
    pub(crate) fn depends_on_column(&self) -> bool {
        self.variables().any(|v| matches!(v.source, From::ColumnNumber | From::ColumnInFile | From::Name))
    }

    /// Whether it uses the values of the column with this index.
    pub(crate) fn uses(&self, column: usize) -> bool {
        self.variables().any(|v| v.source == From::Column(column))
    }

    fn variables(&self) -> impl Iterator<Item = &Variable> {
        self.parts.iter().flat_map(|part| match part {
            Part::Literal(_) => [].iter(),
            Part::Expression(_, variables) => variables.iter(),
        })
    }

    /// Resolves against the table's URL what is the same in every result.
    pub(crate) fn settle(&mut self, base: &str) {
        let Some(Part::Literal(first)) = self.parts.first() else { return };
        let constant = self.parts.len() == 1;
        let literal = names::expand_prefix(first).unwrap_or_else(|| first.clone());
        let (text, settled) = if constant {
            let text = iri::resolve(base, &literal);
            let end = text.len();
            (text, end)
        } else if let Some(rest) = literal.strip_prefix('#') {
            let text = format!("{}#{rest}", base.split('#').next().unwrap_or_default());
            let end = text.len();
            (text, end)
        } else {
            let path = &literal[..literal.find(['?', '#']).unwrap_or(literal.len())];
            let Some(slash) = path.rfind('/').map(|end| end + 1) else { return };
            if path[..slash].ends_with("//") {
                return;
            }
            let mut text = iri::resolve(base, &literal[..slash]);
            let settled = if slash == path.len() && path.len() < literal.len() { literal.len() } else { text.len() };
            text.push_str(&literal[slash..]);
            (text, settled)
        };
        let plain = self.parts.iter().all(|part| match part {
            Part::Literal(text) => iri::node(&format!("http://e/{text}")).is_some(),
            Part::Expression(operator, _) => !operator.reserved && operator.sign.is_none(),
        });
        let safe = iri::node(&text).is_some() && plain;
        self.head = Some(Head { settled: settled.min(text.len()), text, safe });
    }

    /// The IRI that the template gives for a row, resolved against the table's URL;
    /// `None` if a variable of the template has no value in this row.
    ///
    /// # Errors
    /// The text, if it is not a valid IRI.
    pub fn expand(&self, row: &Row<'_>, table: &Table) -> Result<Option<String>, String> {
        let mut out = String::new();
        let scope = Scope { row, table, column: None, item: None };
        match self.expand_into(&scope, &mut out) {
            Expansion::Missing => Ok(None),
            Expansion::Good => Ok(Some(out)),
            Expansion::Bad => Err(out),
        }
    }

    /// Appends nothing but replaces `out` by the IRI.
    pub(crate) fn expand_into(&self, scope: &Scope<'_>, out: &mut String) -> Expansion {
        out.clear();
        let mut missing = false;
        let (skip, settled, safe) = match &self.head {
            Some(head) => {
                out.push_str(&head.text);
                (1, Some(head.settled), head.safe)
            }
            None => (0, None, false),
        };
        for part in &self.parts[skip.min(self.parts.len())..] {
            match part {
                Part::Literal(text) => out.push_str(text),
                Part::Expression(operator, variables) => missing |= !fill(operator, variables, scope, out),
            }
        }
        if missing {
            return Expansion::Missing;
        }
        if settled.is_none_or(|at| iri::has_dots(&out[at..])) {
            let text = names::expand_prefix(out);
            *out = iri::resolve(&scope.table.url, text.as_deref().unwrap_or(out));
        }
        if safe || iri::node(out).is_some() { Expansion::Good } else { Expansion::Bad }
    }
}

/// How an expansion ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Expansion {
    /// With an IRI.
    Good,
    /// With a text that is no IRI.
    Bad,
    /// A variable has no value.
    Missing,
}

fn expression(inside: &str, columns: &[&str]) -> Result<Part, String> {
    let (operator, list) = OPERATORS
        .iter()
        .find_map(|operator| operator.sign.and_then(|sign| inside.strip_prefix(sign)).map(|list| (operator, list)))
        .unwrap_or((&OPERATORS[0], inside));
    let variables: Result<Vec<Variable>, String> = list.split(',').map(|spec| variable(spec, columns)).collect();
    Ok(Part::Expression(operator, variables?))
}

fn variable(spec: &str, columns: &[&str]) -> Result<Variable, String> {
    let (spec, explode) = spec.strip_suffix('*').map_or((spec, false), |spec| (spec, true));
    let (name, prefix) = match spec.split_once(':') {
        None => (spec, None),
        Some((name, length)) => match length.parse() {
            Ok(length) if (1..10_000).contains(&length) => (name, Some(length)),
            _ => return Err(format!("has `{length}` where a length from 1 to 9999 is needed")),
        },
    };
    if !is_variable_name(name) {
        return Err(format!("has `{name}` where the name of a column is needed"));
    }
    let source = match columns.iter().position(|column| *column == name) {
        Some(index) => From::Column(index),
        None => RESERVED.iter().find(|(reserved, _)| *reserved == name).map_or(From::Unknown, |(_, source)| *source),
    };
    Ok(Variable { name: name.to_owned(), source, prefix, explode })
}

/// Whether the text can name a variable (`varname` of RFC 6570 §2.3).
pub(crate) fn is_variable_name(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            b'.' if i > 0 && i + 1 < bytes.len() && bytes[i - 1] != b'.' => i += 1,
            b'%' if bytes.len() >= i + 3 && bytes[i + 1..i + 3].iter().all(u8::is_ascii_hexdigit) => i += 3,
            b'_' => i += 1,
            byte if byte.is_ascii_alphanumeric() => i += 1,
            _ => return false,
        }
    }
    !bytes.is_empty()
}

/// Appends an expression; false if one of its variables has no value.
fn fill(operator: &'static Operator, variables: &[Variable], scope: &Scope<'_>, out: &mut String) -> bool {
    let mut writer = Filler { operator, out, any: false };
    let mut complete = true;
    let mut number = String::new();
    for variable in variables {
        match variable.source {
            From::Column(index) => complete &= writer.cell(variable, scope, index),
            From::Unknown => {}
            From::Name => match scope.column.and_then(|i| scope.table.columns.get(i)) {
                Some(column) => writer.value(variable, &names::decode(&column.name)),
                None => complete = false,
            },
            From::Row | From::RowInFile | From::ColumnNumber | From::ColumnInFile => {
                let column = scope.column.map(|i| u32::try_from(i + 1).unwrap_or(u32::MAX));
                let value = match variable.source {
                    From::Row => Some(scope.row.number),
                    From::RowInFile => Some(scope.row.source_number),
                    From::ColumnNumber => column,
                    _ => column.map(|i| i + scope.table.dialect.skip_columns),
                };
                match value {
                    Some(value) => {
                        number.clear();
                        let _ = write!(number, "{value}");
                        writer.value(variable, &number);
                    }
                    None => complete = false,
                }
            }
        }
    }
    complete
}

/// Writes the values of one expression.
struct Filler<'o> {
    operator: &'static Operator,
    out: &'o mut String,
    any: bool,
}

impl Filler<'_> {
    fn cell(&mut self, variable: &Variable, scope: &Scope<'_>, index: usize) -> bool {
        if let (Some(item), true) = (scope.item, scope.column == Some(index)) {
            self.value(variable, item);
            return true;
        }
        match scope.row.cells.get(index).map(|cell| &cell.values) {
            Some(Values::One(value)) => self.value(variable, &value.lexical),
            Some(Values::List(values)) if values.is_empty() => return false,
            Some(Values::List(values)) if variable.explode => {
                for value in values {
                    self.value(variable, &value.lexical);
                }
            }
            Some(Values::List(values)) => {
                self.start(variable, false);
                for (i, value) in values.iter().enumerate() {
                    if i > 0 {
                        self.out.push(',');
                    }
                    iri::encode(&value.lexical, self.operator.reserved, self.out);
                }
            }
            Some(Values::Null) | None => return false,
        }
        true
    }

    fn value(&mut self, variable: &Variable, value: &str) {
        self.start(variable, value.is_empty());
        let value = match variable.prefix.and_then(|length| value.char_indices().nth(length)) {
            Some((end, _)) => &value[..end],
            None => value,
        };
        iri::encode(value, self.operator.reserved, self.out);
    }

    fn start(&mut self, variable: &Variable, empty: bool) {
        if self.any {
            self.out.push(self.operator.separator);
        } else {
            self.out.push_str(self.operator.first);
        }
        self.any = true;
        if self.operator.named {
            self.out.push_str(&variable.name);
            self.out.push_str(if empty { self.operator.if_empty } else { "=" });
        }
    }
}
