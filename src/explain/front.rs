//! Front matter: what an explainer answers, about what, and when it was checked.
//!
//! YAML between two lines `---`. Keys: `id`, `title`, `question`, `answer`, `checked` (required),
//! `about`, `topics` (one or a list), `language` (`en`), `licence`.

use super::source::Source;
use crate::diagnostic::{Diagnostic, Report, codes};
use crate::model::edtf::Day;
use crate::model::yaml;
use serde_json::Value;
use std::collections::BTreeMap;
use std::ops::Range;

/// What the front matter says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// Id of the explainer, and of its page.
    pub id: String,
    /// Headline.
    pub title: String,
    /// The question that is answered.
    pub question: String,
    /// What it is about, as written: `agreement:mou-2016` or an IRI.
    pub about: Vec<String>,
    /// The day up to which the evidence was looked at.
    pub checked: Day,
    /// Language tag (BCP 47).
    pub language: String,
    /// Licence of the text.
    pub licence: Option<String>,
    /// Topics, as ids.
    pub topics: Vec<String>,
}

/// Front matter with what the rest of the compilation needs of it.
pub(super) struct Head {
    pub(super) front: Front,
    /// The short answer, and the byte in the file of each of its bytes.
    pub(super) answer: (String, Vec<usize>),
    /// Bytes of the title in the file.
    pub(super) title: Range<usize>,
}

/// Every key, with whether it must be there.
const KEYS: [(&str, bool); 10] = [
    ("about", false),
    ("answer", true),
    ("case", false),
    ("checked", true),
    ("id", true),
    ("language", false),
    ("licence", false),
    ("question", true),
    ("title", true),
    ("topics", false),
];

/// The YAML and where the body begins, if the text starts with front matter.
pub(super) fn fence(text: &str) -> Option<(Range<usize>, usize)> {
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| line.trim_end() == "---")?;
    let mut at = first.len();
    for line in lines {
        if line.trim_end() == "---" {
            return Some((first.len()..at, at + line.len()));
        }
        at += line.len();
    }
    None
}

/// Reads the front matter; nothing if something required is missing or wrong.
pub(super) fn read(source: &Source<'_>, yaml_range: Range<usize>, report: &mut Report) -> Option<Head> {
    let text = &source.text[yaml_range.clone()];
    let mut values: BTreeMap<String, Value> = match yaml::parse(text) {
        Ok(values) => values,
        Err(error) => {
            report.push(yaml_error(source, &yaml_range, &error));
            return None;
        }
    };
    let mut reader = Reader { source, keys: keys(text, yaml_range.start), end: yaml_range.end, report, sound: true };
    reader.unknown(&values);
    let about = reader.list(&mut values, "about").into_iter().chain(reader.list(&mut values, "case")).collect();
    let id = reader.id(&mut values);
    let title = reader.text(&mut values, "title");
    let question = reader.text(&mut values, "question");
    let answer = reader.text(&mut values, "answer");
    let checked = reader.day(&mut values, "checked");
    let language = reader.text(&mut values, "language").unwrap_or_else(|| "en".to_owned());
    let licence = reader.text(&mut values, "licence");
    let topics = reader.list(&mut values, "topics");
    let title_range = reader.range("title");
    let answer_range = reader.range("answer");
    if !reader.sound {
        return None;
    }
    let answer = answer?;
    let at = align(source.text, answer_range, &answer);
    let front =
        Front { id: id?, title: title?, question: question?, about, checked: checked?, language, licence, topics };
    Some(Head { front, answer: (answer, at), title: title_range })
}

fn yaml_error(source: &Source<'_>, range: &Range<usize>, error: &yaml::YamlError) -> Diagnostic {
    let mut place = source.place(range.start, range.start);
    place.line = place.line.map(|line| line + error.line.saturating_sub(1));
    place.column = Some(error.column);
    // The parser repeats the place within the piece in front of what is wrong.
    let message = error
        .message
        .rsplit_once(&format!("column {}: ", error.column))
        .map_or(error.message.as_str(), |(_, rest)| rest);
    Diagnostic::new(&codes::BAD_FRONT_MATTER, place, message)
}

/// Where each key of the first level stands.
fn keys(text: &str, start: usize) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut at = start;
    for line in text.split_inclusive('\n') {
        if let Some((key, _)) = line.split_once(':')
            && !key.is_empty()
            && !key.starts_with([' ', '\t', '#', '-'])
        {
            found.push((key.trim_matches(['"', '\'', ' ']).to_owned(), at));
        }
        at += line.len();
    }
    found
}

struct Reader<'a, 'b> {
    source: &'a Source<'b>,
    keys: Vec<(String, usize)>,
    end: usize,
    report: &'a mut Report,
    sound: bool,
}

impl Reader<'_, '_> {
    /// The bytes of a key and its value.
    fn range(&self, key: &str) -> Range<usize> {
        let Some(i) = self.keys.iter().position(|(known, _)| known == key) else { return 0..0 };
        self.keys[i].1..self.keys.get(i + 1).map_or(self.end, |(_, at)| *at)
    }

    fn wrong(&mut self, key: &str, message: String) -> &mut Self {
        let at = self.range(key).start;
        self.push(self.source.finding(&codes::BAD_FRONT_MATTER, at, at + key.len(), message));
        self
    }

    fn push(&mut self, finding: Diagnostic) {
        self.report.push(finding);
        self.sound = false;
    }

    fn unknown(&mut self, values: &BTreeMap<String, Value>) {
        for key in values.keys().filter(|key| KEYS.iter().all(|(known, _)| known != key)) {
            let at = self.range(key).start;
            let finding = self
                .source
                .finding(&codes::BAD_FRONT_MATTER, at, at + key.len(), format!("unknown key `{key}`"))
                .suggest(key, KEYS.iter().map(|(known, _)| *known));
            self.push(finding);
        }
        for (key, _) in KEYS.iter().filter(|(key, required)| *required && !values.contains_key(*key)) {
            self.wrong(key, format!("the key `{key}` is missing"));
        }
    }

    fn text(&mut self, values: &mut BTreeMap<String, Value>, key: &str) -> Option<String> {
        let value = values.remove(key)?;
        let text = scalar(&value).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        if text.is_none() {
            self.wrong(key, format!("`{key}` is one text, and not empty"));
        }
        text
    }

    fn list(&mut self, values: &mut BTreeMap<String, Value>, key: &str) -> Vec<String> {
        let texts = match values.remove(key) {
            None => return Vec::new(),
            Some(Value::Array(items)) => items.iter().map(scalar).collect::<Option<Vec<_>>>(),
            Some(value) => scalar(&value).map(|text| vec![text]),
        };
        texts.unwrap_or_else(|| {
            self.wrong(key, format!("`{key}` is one text or a list of texts"));
            Vec::new()
        })
    }

    fn id(&mut self, values: &mut BTreeMap<String, Value>) -> Option<String> {
        let id = self.text(values, "id")?;
        if id.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-') {
            return Some(id);
        }
        self.wrong("id", format!("`{id}` is not an id: use small letters, digits and hyphens"));
        None
    }

    fn day(&mut self, values: &mut BTreeMap<String, Value>, key: &str) -> Option<Day> {
        let text = self.text(values, key)?;
        let day = Day::parse(&text);
        if day.is_none() {
            self.wrong(key, format!("`{text}` is not a day: write `{key}: YYYY-MM-DD`"));
        }
        day
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Where each byte of a YAML value stands in the file, and its end.
///
/// Quotes, escapes and folded lines make the two differ; both have the same letters in the same
/// order, so each character is looked for after the one before.
fn align(file: &str, range: Range<usize>, value: &str) -> Vec<usize> {
    let mut at = Vec::with_capacity(value.len() + 1);
    let mut cursor = file[range.clone()].find(':').map_or(range.start, |colon| range.start + colon + 1);
    for c in value.chars() {
        let matches = |d: char| if c.is_whitespace() { d.is_whitespace() } else { d == c };
        let found =
            file[cursor..range.end].char_indices().find(|(_, d)| matches(*d)).map(|(i, d)| (cursor + i, d.len_utf8()));
        let (place, next) = found.map_or((cursor, cursor), |(place, width)| (place, place + width));
        at.extend(std::iter::repeat_n(place, c.len_utf8()));
        cursor = next;
    }
    at.push(cursor);
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    fn head(text: &str) -> (Option<Head>, String) {
        let source = Source::new("a.md", text);
        let mut report = Report::new();
        let head = fence(text).and_then(|(yaml, _)| read(&source, yaml, &mut report));
        let line = |d: &Diagnostic| {
            let (line, column) = (d.place.line.unwrap_or(0), d.place.column.unwrap_or(0));
            format!("{line}:{column} {} {}", d.message, d.hints.join(" ")).trim_end().to_owned()
        };
        let found = report.iter().map(line).collect::<Vec<_>>().join("\n");
        (head, found)
    }

    #[test]
    fn front_matter_is_read() {
        let text = "---\nid: pact\ntitle: Terms\nquestion: \"What?\"\nanswer: >-\n  There is none\n  [@no-mdt].\nchecked: 2025-11-23\nabout: [agreement:a, agreement:b]\n---\nBody\n";
        let (head, found) = head(text);
        assert_eq!(found, "");
        let head = head.unwrap();
        assert_eq!(head.front.checked.to_string(), "2025-11-23");
        assert_eq!(head.front.about, ["agreement:a", "agreement:b"]);
        let (answer, at) = head.answer;
        assert_eq!(answer, "There is none [@no-mdt].");
        assert_eq!(at[answer.find("[@").unwrap()], text.find("[@").unwrap());
        assert_eq!(fence(text).unwrap().1, text.find("Body").unwrap());
    }

    #[test]
    fn faults_stand_at_their_keys() {
        let (head, found) = head("---\nid: The Pact\ntitel: Terms\nanswer: x\nchecked: yesterday\n---\n");
        assert!(head.is_none());
        insta::assert_snapshot!(found, @"
        3:1 unknown key `titel` did you mean `title`?
        1:1 the key `question` is missing
        1:1 the key `title` is missing
        2:1 `The Pact` is not an id: use small letters, digits and hyphens
        5:1 `yesterday` is not a day: write `checked: YYYY-MM-DD`
        ");
    }

    #[test]
    fn broken_yaml_stands_at_its_line() {
        let (_, found) = head("---\nid: a\ntitle: \"open\nquestion: b\n---\n");
        insta::assert_snapshot!(found, @"3:8 unclosed quote");
    }
}
