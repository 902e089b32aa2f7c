//! JSON text with places: where a member of a document stands in the file.

use crate::diagnostic::{Diagnostic, Place, codes};
use serde_json::Value;

/// The way from the top of a document to one of its members.
#[derive(Clone, Copy)]
pub(crate) struct At<'p> {
    parent: Option<&'p At<'p>>,
    step: Step<'p>,
}

#[derive(Clone, Copy)]
enum Step<'p> {
    Top,
    Key(&'p str),
    Index(usize),
}

impl<'p> At<'p> {
    pub(crate) const TOP: At<'static> = At { parent: None, step: Step::Top };

    pub(crate) fn key(&'p self, key: &'p str) -> At<'p> {
        At { parent: Some(self), step: Step::Key(key) }
    }

    pub(crate) fn index(&'p self, index: usize) -> At<'p> {
        At { parent: Some(self), step: Step::Index(index) }
    }

    fn steps(&self) -> Vec<Step<'p>> {
        let mut steps = Vec::new();
        let mut here = Some(self);
        while let Some(at) = here {
            steps.push(at.step);
            here = at.parent;
        }
        steps.reverse();
        steps
    }

    /// The way in words: `tableSchema.columns[2].datatype`.
    pub(crate) fn path(&self) -> String {
        let mut out = String::new();
        for step in self.steps() {
            match step {
                Step::Top => {}
                Step::Key(key) if out.is_empty() => out.push_str(key),
                Step::Key(key) => out.push_str(&format!(".{key}")),
                Step::Index(index) => out.push_str(&format!("[{index}]")),
            }
        }
        out
    }

    /// The place of the member in the text of its file: that of its key, or of the item of an array.
    pub(crate) fn place(&self, text: &str, file: &str) -> Place {
        let place = Place::file(file);
        let Some((start, end)) = locate(text, &self.steps()) else { return place };
        let before = &text[..start];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        let width = text[start..end].lines().next().unwrap_or_default().chars().count();
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        place.at(small(line), small(column)).wide(small(width))
    }
}

/// Reads JSON text.
pub(crate) fn parse(text: &str, path: &str) -> Result<Value, Box<Diagnostic>> {
    serde_json::from_str(text.strip_prefix('\u{feff}').unwrap_or(text)).map_err(|error| {
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let line_text = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
        // The parser counts bytes, an editor characters.
        let column = line_text.char_indices().take_while(|(at, _)| *at < error.column()).count().max(1);
        let whole = error.to_string();
        let message = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(message, _)| message);
        let place = Place::file(path).at(small(error.line()).max(1), small(column));
        Box::new(Diagnostic::new(&codes::JSON_SYNTAX, place, message))
    })
}

/// The bytes at which the member starts and ends. The text is known to be JSON.
fn locate(text: &str, steps: &[Step<'_>]) -> Option<(usize, usize)> {
    let mut scanner = Scanner { bytes: text.as_bytes(), at: 0 };
    let mut span = None;
    for step in steps {
        scanner.space();
        match step {
            Step::Top => {
                let start = scanner.at;
                span = Some((start, start + 1));
            }
            Step::Key(key) => span = Some(scanner.member(text, key)?),
            Step::Index(index) => {
                scanner.item(*index)?;
                let start = scanner.at;
                scanner.value();
                span = Some((start, scanner.at));
                scanner.at = start;
            }
        }
    }
    span.filter(|(start, end)| text.is_char_boundary(*start) && text.is_char_boundary(*end) && end <= &text.len())
}

struct Scanner<'t> {
    bytes: &'t [u8],
    at: usize,
}

impl Scanner<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn space(&mut self) {
        while self.peek().is_some_and(|b| b.is_ascii_whitespace() || b >= 0xBB && self.at < 3) {
            self.at += 1;
        }
    }

    fn string(&mut self) -> (usize, usize) {
        let start = self.at;
        self.at += 1;
        while let Some(byte) = self.peek() {
            self.at += if byte == b'\\' { 2 } else { 1 };
            if byte == b'"' {
                break;
            }
        }
        self.at = self.at.min(self.bytes.len());
        (start, self.at)
    }

    fn value(&mut self) {
        let mut depth = 0_usize;
        while let Some(byte) = self.peek() {
            match byte {
                b'"' => {
                    self.string();
                    if depth == 0 {
                        return;
                    }
                    continue;
                }
                b'{' | b'[' => depth += 1,
                b'}' | b']' | b',' if depth == 0 => return,
                b'}' | b']' => {
                    depth -= 1;
                    if depth == 0 {
                        self.at += 1;
                        return;
                    }
                }
                byte if depth == 0 && byte.is_ascii_whitespace() => return,
                _ => {}
            }
            self.at += 1;
        }
    }

    /// Goes to the value of a member; gives the span of its key.
    fn member(&mut self, text: &str, key: &str) -> Option<(usize, usize)> {
        if self.peek()? != b'{' {
            return None;
        }
        self.at += 1;
        loop {
            self.space();
            if self.peek()? != b'"' {
                return None;
            }
            let (start, end) = self.string();
            self.space();
            self.at += 1;
            self.space();
            let found = serde_json::from_str::<String>(text.get(start..end)?).ok()?;
            if found == key {
                return Some((start, end));
            }
            self.value();
            self.comma()?;
        }
    }

    /// Goes to an item of an array.
    fn item(&mut self, index: usize) -> Option<()> {
        if self.peek()? != b'[' {
            return None;
        }
        self.at += 1;
        self.space();
        for _ in 0..index {
            self.value();
            self.comma()?;
            self.space();
        }
        Some(())
    }

    fn comma(&mut self) -> Option<()> {
        self.space();
        (self.peek()? == b',').then(|| self.at += 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_found() {
        let text = "{\"a\": [1, {\"x\": \"é}\",\n  \"tïtles\": 2}], \"b\": null}";
        let top = At::TOP;
        let a = top.key("a");
        let second = a.index(1);
        let titles = second.key("tïtles");
        let place = titles.place(text, "f");
        assert_eq!((place.line, place.column, place.width), (Some(2), Some(3), 8));
        assert_eq!(titles.path(), "a[1].tïtles");
        assert_eq!(top.key("b").place(text, "f").column, Some(18));
        assert_eq!(top.key("c").place(text, "f").line, None);
    }

    #[test]
    fn a_syntax_error_has_line_and_column() {
        let error = parse("{\n  \"é\": 1,,\n}", "m.json").unwrap_err();
        assert_eq!((error.place.line, error.place.column), (Some(2), Some(10)));
        assert_eq!(error.message, "key must be a string");
    }
}
