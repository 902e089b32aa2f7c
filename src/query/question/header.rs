//! The header of a question: YAML in lines `#+ …`, read with the line of every fault.
//!
//! 1. `Lines` takes the header lines out of the file and remembers where they stood.
//! 2. The YAML becomes a tree; a syntax error has its line from the parser.
//! 3. The tree is read key by key. The parser of YAML gives no places for keys, so `Lines` finds
//!    a key by its line: the keys of the header stand at the margin, those of a parameter below its dash.

use super::list;
use super::places::{Lines, Part, Spot};
use crate::diagnostic::{Diagnostic, Place, Report, codes};
use crate::model::yaml;
use serde_json::{Map, Value};

/// What a question takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, which is that of the variable.
    pub name: String,
    /// What kind of value it takes.
    pub kind: ParameterType,
    /// What it is called in a form.
    pub label: String,
    /// The value that is used when none is given, as it would be given.
    pub default: Option<String>,
    /// Whether a value is needed; an optional parameter without one leaves its variable free.
    pub required: bool,
    /// The values to choose from; any value of the type if there are none.
    pub values: Vec<String>,
    /// Line of the file where it is declared.
    pub line: u32,
    /// Column of that line.
    pub column: u32,
}

/// The kind of value that a parameter takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterType {
    /// A state, organisation or person.
    Actor,
    /// An agreement.
    Agreement,
    /// A proposal.
    Proposal,
    /// A claim.
    Claim,
    /// A source.
    Source,
    /// A topic.
    Topic,
    /// A disagreement.
    Dispute,
    /// A thing of any kind.
    Thing,
    /// A concept of the vocabulary, by its local name.
    Concept,
    /// A day.
    Date,
    /// A year.
    Year,
    /// A whole number.
    Integer,
    /// A number.
    Decimal,
    /// Text.
    Text,
}

impl ParameterType {
    /// Every type with the word that headers use for it.
    pub const ALL: [(&'static str, Self); 14] = [
        ("actor", Self::Actor),
        ("agreement", Self::Agreement),
        ("claim", Self::Claim),
        ("concept", Self::Concept),
        ("date", Self::Date),
        ("decimal", Self::Decimal),
        ("dispute", Self::Dispute),
        ("integer", Self::Integer),
        ("proposal", Self::Proposal),
        ("source", Self::Source),
        ("text", Self::Text),
        ("thing", Self::Thing),
        ("topic", Self::Topic),
        ("year", Self::Year),
    ];

    /// The type that a header names.
    pub fn find(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|(name, _)| *name == word).map(|(_, kind)| kind)
    }

    /// The word that headers use for it; for things of one kind this is also their prefix.
    pub fn name(self) -> &'static str {
        Self::ALL.into_iter().find(|(_, kind)| *kind == self).map_or("text", |(name, _)| name)
    }

    /// The form that is expected, for those who gave another.
    pub const fn form(self) -> &'static str {
        match self {
            Self::Actor => "the id of an actor, such as `us`, or its IRI",
            Self::Agreement => "the id of an agreement, such as `mou-2016`, or its IRI",
            Self::Proposal => "the id of a proposal, such as `jinsa-2019`, or its IRI",
            Self::Claim => "the id of a claim, such as `no-mdt`, or its IRI",
            Self::Source => "the id of a source, or its IRI",
            Self::Topic => "the id of a topic, such as `aid`, or its IRI",
            Self::Dispute => "the id of a disagreement, such as `c01`, or its IRI",
            Self::Thing => "a kind and an id, such as `agreement:mou-2016`, or an IRI",
            Self::Concept => "the name of a concept, such as `Supported`, or its IRI",
            Self::Date => "a day, written YYYY-MM-DD",
            Self::Year => "a year of four digits",
            Self::Integer => "a whole number, without separators",
            Self::Decimal => "a number in digits with a decimal point, without separators",
            Self::Text => "any text",
        }
    }
}

/// How an answer is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// What it looks like.
    pub kind: ChartKind,
    /// Column of the labels or dates.
    pub x: String,
    /// Columns of the figures (bars) or of the labels (timeline).
    pub y: Vec<String>,
    /// Column that parts the rows into series, if any.
    pub series: Option<String>,
    /// Heading.
    pub title: Option<String>,
}

impl Chart {
    /// Every column it uses.
    pub fn variables(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.x.as_str()).chain(self.y.iter().map(String::as_str)).chain(self.series.as_deref())
    }
}

/// What a chart looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// Bars, one group for each label.
    Bars,
    /// Points in time.
    Timeline,
}

/// A header that was read.
pub(super) struct Header {
    pub(super) summary: String,
    pub(super) answer: String,
    pub(super) description: Option<String>,
    pub(super) parameters: Vec<Parameter>,
    pub(super) tags: Vec<String>,
    /// The chart and the line where it is described.
    pub(super) chart: Option<(Chart, u32)>,
}

const KEYS: [&str; 6] = ["summary", "answer", "description", "parameters", "tags", "chart"];
const PARAMETER_KEYS: [&str; 6] = ["name", "type", "label", "default", "required", "values"];
const CHART_KEYS: [&str; 5] = ["kind", "x", "y", "series", "title"];

/// Reads the header of a file; nothing comes back when it cannot be used at all.
pub(super) fn read(path: &str, text: &str, report: &mut Report) -> Option<Header> {
    let lines = Lines::take(text);
    let mut reader = HeaderReader { path, lines: &lines, report };
    if lines.is_empty() {
        reader.complain((1, 1), "the file does not start with a header".to_owned(), EXAMPLE);
        return None;
    }
    let tree = match yaml::parse::<Value>(&lines.yaml()) {
        Ok(Value::Object(tree)) => tree,
        Ok(_) => {
            reader.complain(lines.first(), "the header is not a list of `key: value`".to_owned(), EXAMPLE);
            return None;
        }
        Err(error) => {
            let place = lines.place(error.line, error.column);
            let message = format!("the header is not valid YAML: {}", without_place(&error.message));
            reader.complain(place, message, "put a text that holds `: ` or starts with a sign into quotes");
            return None;
        }
    };
    Some(reader.header(&tree))
}

/// The parser repeats the place in front of what is wrong, and counts from the header.
fn without_place(message: &str) -> &str {
    let rest = message.strip_prefix("error: line ").and_then(|rest| rest.split_once(": "));
    rest.map_or(message, |(_, what)| what)
}

const EXAMPLE: &str = "start the file with `#+ summary: …` and `#+ answer: …`";

struct HeaderReader<'a> {
    path: &'a str,
    lines: &'a Lines<'a>,
    report: &'a mut Report,
}

impl HeaderReader<'_> {
    fn complain(&mut self, spot: Spot, message: String, hint: &str) {
        let place = Place::file(self.path).at(spot.0, spot.1);
        self.report.push(Diagnostic::new(&codes::BAD_HEADER, place, message).hint(hint));
    }

    fn header(&mut self, tree: &Map<String, Value>) -> Header {
        let lines = self.lines;
        let spot = |key: &str| lines.key(key, Part::Header);
        self.unknown_keys(tree, &KEYS, Part::Header);
        let parameters = match tree.get("parameters") {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => self.parameters(items),
            Some(_) => {
                self.complain(
                    spot("parameters"),
                    "`parameters` is not a list".to_owned(),
                    "start each with `- name: …`",
                );
                Vec::new()
            }
        };
        let chart = tree.get("chart").and_then(|chart| self.chart(chart));
        Header {
            summary: self.sentence(tree, "summary"),
            answer: self.sentence(tree, "answer"),
            description: self.text(tree.get("description"), "description", spot("description")),
            tags: self.texts(tree.get("tags"), "tags", spot("tags")),
            chart: chart.map(|chart| (chart, spot("chart").0)),
            parameters,
        }
    }

    /// A key that no header may lack.
    fn sentence(&mut self, tree: &Map<String, Value>, key: &str) -> String {
        match self.text(tree.get(key), key, self.lines.key(key, Part::Header)) {
            Some(text) if !text.trim().is_empty() => text.trim().to_owned(),
            _ => {
                let hint = if key == "answer" {
                    "say in one sentence what a row means, and what an empty answer means"
                } else {
                    "say in one line what is asked"
                };
                self.complain(self.lines.first(), format!("the header has no `{key}`"), hint);
                String::new()
            }
        }
    }

    fn parameters(&mut self, items: &[Value]) -> Vec<Parameter> {
        let mut found: Vec<Parameter> = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let Value::Object(item) = item else {
                self.complain(
                    self.lines.item(i),
                    "a parameter is not a list of `key: value`".to_owned(),
                    "start it with `- name: …`",
                );
                continue;
            };
            self.unknown_keys(item, &PARAMETER_KEYS, Part::Parameter(i));
            if let Some(parameter) = self.parameter(item, i) {
                if found.iter().any(|other| other.name == parameter.name) {
                    let message = format!("parameter `{}` is declared twice", parameter.name);
                    self.complain((parameter.line, parameter.column), message, "remove one of the two");
                } else {
                    found.push(parameter);
                }
            }
        }
        found
    }

    fn parameter(&mut self, item: &Map<String, Value>, i: usize) -> Option<Parameter> {
        let lines = self.lines;
        let spot = |key: &str| lines.key(key, Part::Parameter(i));
        let Some(name) = self.text(item.get("name"), "name", spot("name")).filter(|name| is_variable(name)) else {
            let hint = "a name is a letter or `_`, then letters, digits and `_`, as in `fiscal_year`";
            self.complain(spot("name"), "a parameter has no proper `name`".to_owned(), hint);
            return None;
        };
        let kind = self.kind(item, &name, i)?;
        let default = self.text(item.get("default"), "default", spot("default"));
        let values = self.texts(item.get("values"), "values", spot("values"));
        if let Some(default) = default.as_ref().filter(|value| !values.is_empty() && !values.contains(value)) {
            let message = format!("the default `{default}` of `{name}` is not one of its `values`");
            self.complain(spot("default"), message, "add it to the values, or choose another default");
        }
        let required = match item.get("required") {
            None => default.is_none(),
            Some(Value::Bool(required)) => *required,
            Some(_) => {
                self.complain(
                    spot("required"),
                    "`required` is neither true nor false".to_owned(),
                    "write `required: false`",
                );
                true
            }
        };
        let label = self.text(item.get("label"), "label", spot("label"));
        let label = label.unwrap_or_else(|| super::super::words::heading(&name));
        let (line, column) = spot("name");
        Some(Parameter { name, kind, label, default, required, values, line, column })
    }

    fn kind(&mut self, item: &Map<String, Value>, name: &str, i: usize) -> Option<ParameterType> {
        let known = ParameterType::ALL.map(|(name, _)| name);
        let spot = self.lines.key("type", Part::Parameter(i));
        let Some(word) = self.text(item.get("type"), "type", spot) else {
            self.complain(
                spot,
                format!("parameter `{name}` has no `type`"),
                &format!("the types are {}", list(&known)),
            );
            return None;
        };
        let kind = ParameterType::find(&word);
        if kind.is_none() {
            let place = Place::file(self.path).at(spot.0, spot.1);
            let message = format!("`{word}` is not a type of parameter");
            self.report.push(
                Diagnostic::new(&codes::BAD_HEADER, place, message)
                    .suggest(&word, known)
                    .hint(format!("the types are {}", list(&known))),
            );
        }
        kind
    }

    fn chart(&mut self, chart: &Value) -> Option<Chart> {
        let spot = self.lines.key("chart", Part::Header);
        let Value::Object(chart) = chart else {
            self.complain(
                spot,
                "`chart` is not a list of `key: value`".to_owned(),
                "write `chart: { kind: bars, x: year, y: [amount] }`",
            );
            return None;
        };
        self.unknown_keys(chart, &CHART_KEYS, Part::Chart);
        let kind = match chart.get("kind").and_then(Value::as_str) {
            Some("bars") => ChartKind::Bars,
            Some("timeline") => ChartKind::Timeline,
            _ => {
                self.complain(spot, "the chart has no proper `kind`".to_owned(), "the kinds are `bars` and `timeline`");
                return None;
            }
        };
        let y = self.texts(chart.get("y"), "y", spot);
        let Some(x) = self.text(chart.get("x"), "x", spot).filter(|_| !y.is_empty()) else {
            self.complain(spot, "the chart lacks `x` or `y`".to_owned(), "name columns of the answer");
            return None;
        };
        let series = self.text(chart.get("series"), "series", spot);
        let title = self.text(chart.get("title"), "title", spot);
        Some(Chart { kind, x, y, series, title })
    }

    /// One text; a figure counts as what was written. A bare `true` or `false` is no text to YAML: it
    /// wants quotes.
    fn text(&mut self, value: Option<&Value>, key: &str, spot: Spot) -> Option<String> {
        match value? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(value) => {
                let message = format!("`{key}` is read as the truth value {value}, not as a text");
                self.complain(spot, message, "put the word into quotes");
                None
            }
            Value::Array(_) | Value::Object(_) => {
                self.complain(spot, format!("`{key}` is not a text"), "put the text into quotes");
                None
            }
        }
    }

    /// A list of texts, or one text.
    fn texts(&mut self, value: Option<&Value>, key: &str, spot: Spot) -> Vec<String> {
        match value {
            None | Some(Value::Null) => Vec::new(),
            Some(Value::Array(items)) => items.iter().filter_map(|item| self.text(Some(item), key, spot)).collect(),
            one => self.text(one, key, spot).into_iter().collect(),
        }
    }

    fn unknown_keys(&mut self, tree: &Map<String, Value>, known: &[&str], part: Part) {
        for key in tree.keys().filter(|key| !known.contains(&key.as_str())) {
            let (line, column) = self.lines.key(key, part);
            let place = Place::file(self.path).at(line, column).wide(super::width(key));
            self.report.push(
                Diagnostic::new(&codes::BAD_HEADER, place, format!("unknown key `{key}`"))
                    .suggest(key, known.iter().copied())
                    .hint(format!("the keys here are {}", list(known))),
            );
        }
    }
}

/// Whether a text can be the name of a variable and needs no escaping anywhere.
fn is_variable(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
