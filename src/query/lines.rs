//! Paragraphs that fit a width, indented, for readers of plain text.

/// Below this width nothing readable can be set.
const NARROWEST: usize = 24;

/// Text set in lines.
pub(super) struct Lines {
    out: String,
    width: usize,
}

impl Lines {
    /// An empty page; widths count characters.
    pub(super) fn new(width: usize) -> Self {
        Self { out: String::new(), width: width.max(NARROWEST) }
    }

    /// An empty line, but never two, and none at the top.
    pub(super) fn gap(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }

    /// A paragraph.
    pub(super) fn paragraph(&mut self, indent: usize, text: &str) {
        self.item(indent, "", text);
    }

    /// A paragraph behind a mark; its further lines stand below its first word.
    pub(super) fn item(&mut self, indent: usize, mark: &str, text: &str) {
        let indent = indent.min(self.width / 2);
        let hang = indent + mark.chars().count();
        let room = self.width.saturating_sub(hang).max(1);
        for (i, line) in wrap(text, room).into_iter().enumerate() {
            let head = if i == 0 { format!("{:indent$}{mark}", "") } else { format!("{:hang$}", "") };
            self.out.push_str(format!("{head}{line}").trim_end());
            self.out.push('\n');
        }
    }

    /// The page.
    pub(super) fn finish(self) -> String {
        self.out
    }
}

/// Lines of at most `room` characters, broken at blanks; a longer word has a line of its own.
fn wrap(text: &str, room: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut length = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if length > 0 && length + 1 + width > room {
            lines.push(String::new());
            length = 0;
        }
        if let Some(line) = lines.last_mut() {
            if length > 0 {
                line.push(' ');
                length += 1;
            }
            line.push_str(word);
            length += width;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn items_hang_below_their_first_word() {
        let mut lines = Lines::new(24);
        lines.item(2, "1. ", "no mutual defence treaty is in force");
        lines.gap();
        lines.gap();
        lines.paragraph(0, "end");
        assert_eq!(lines.finish(), "  1. no mutual defence\n     treaty is in force\n\nend\n");
    }

    proptest! {
        #[test]
        fn no_line_is_too_long_and_no_word_is_lost(text in "([a-zé]{1,9} ){0,20}", width in 24usize..60) {
            let mut lines = Lines::new(width);
            lines.item(2, "- ", &text);
            let set = lines.finish();
            prop_assert!(set.lines().all(|line| line.chars().count() <= width));
            let words = |text: &str| text.split_whitespace().filter(|w| *w != "-").map(str::to_owned).collect::<Vec<_>>();
            prop_assert_eq!(words(&set), words(&text));
        }
    }
}
