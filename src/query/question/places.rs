//! Where the keys of a header stand in the file.

use std::ops::Range;

/// Line and column in the file.
pub(super) type Spot = (u32, u32);

/// The header lines of a file, without their sign, with their places.
pub(super) struct Lines<'a> {
    entries: Vec<Line<'a>>,
}

struct Line<'a> {
    /// Line of the file.
    number: u32,
    /// How many characters the sign takes.
    sign: u32,
    text: &'a str,
}

impl Line<'_> {
    /// The place of the file at this many bytes of the text, all of them blanks or dashes.
    fn spot(&self, indent: usize) -> Spot {
        (self.number, self.sign + 1 + u32::try_from(indent).unwrap_or(0))
    }
}

/// A part of the header that has keys of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The header itself: its keys stand at the margin.
    Header,
    /// The parameter with this number.
    Parameter(usize),
    /// The chart.
    Chart,
}

impl<'a> Lines<'a> {
    /// The lines `#+ …` before the first that is neither empty nor a comment.
    pub(super) fn take(text: &'a str) -> Self {
        let mut entries = Vec::new();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (i, line) in text.lines().enumerate() {
            if !line.is_empty() && !line.starts_with('#') {
                break;
            }
            if let Some(rest) = line.strip_prefix("#+") {
                let (sign, text) = rest.strip_prefix(' ').map_or((2, rest), |rest| (3, rest));
                entries.push(Line { number: u32::try_from(i + 1).unwrap_or(u32::MAX), sign, text });
            }
        }
        Self { entries }
    }

    /// Whether there is no header.
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The header as YAML.
    pub(super) fn yaml(&self) -> String {
        self.entries.iter().flat_map(|line| [line.text, "\n"]).collect()
    }

    /// The start of the header.
    pub(super) fn first(&self) -> Spot {
        self.entries.first().map_or((1, 1), |line| (line.number, 1))
    }

    /// Where a place of the YAML is in the file.
    pub(super) fn place(&self, line: u32, column: u32) -> Spot {
        let last = self.entries.len().saturating_sub(1);
        let index = (line.saturating_sub(1) as usize).min(last);
        self.entries.get(index).map_or((1, 1), |entry| (entry.number, entry.sign + column.max(1)))
    }

    /// Where a key of one part of the header stands.
    ///
    /// Where it cannot be found (a list written in one line), the place is the nearest known one.
    pub(super) fn key(&self, key: &str, part: Part) -> Spot {
        let (range, fallback) = match part {
            Part::Header => (0..self.entries.len(), self.first()),
            Part::Parameter(item) => self.item_range(item),
            Part::Chart => self.block("chart"),
        };
        for line in &self.entries[range] {
            let body = line.text.trim_start_matches([' ', '-']);
            let indent = line.text.len() - body.len();
            let starts = body.strip_prefix(key).is_some_and(|rest| rest.trim_start().starts_with(':'));
            if starts && (part != Part::Header || indent == 0) {
                return line.spot(indent);
            }
        }
        fallback
    }

    /// Where the parameter with this number starts.
    pub(super) fn item(&self, item: usize) -> Spot {
        self.item_range(item).1
    }

    /// The lines below a key of the header, its own among them, and where it starts.
    fn block(&self, key: &str) -> (Range<usize>, Spot) {
        let top = |line: &Line<'_>| !line.text.starts_with([' ', '-', '#']) && !line.text.trim().is_empty();
        let Some(start) = self.entries.iter().position(|line| line.text.starts_with(key)) else {
            return (0..0, self.first());
        };
        let end = self.entries[start + 1..].iter().position(top).map_or(self.entries.len(), |n| start + 1 + n);
        (start..end, self.entries[start].spot(0))
    }

    /// The lines of a parameter, and where it starts.
    fn item_range(&self, item: usize) -> (Range<usize>, Spot) {
        let (block, spot) = self.block("parameters");
        let dash = |i: usize| {
            let text = self.entries[i].text;
            text.trim_start().starts_with('-').then(|| text.find('-')).flatten()
        };
        let Some(indent) = block.clone().find_map(dash) else { return (0..0, spot) };
        let mut starts: Vec<usize> = block.clone().filter(|i| dash(*i) == Some(indent)).collect();
        starts.push(block.end);
        match (starts.get(item), starts.get(item + 1)) {
            (Some(from), Some(to)) => (*from..*to, self.entries[*from].spot(indent)),
            _ => (0..0, spot),
        }
    }
}
