//! SVG text in which every word is escaped.

use super::super::markup::escape;
use std::fmt;

/// A complete SVG element. Only the functions of this room make one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Svg(String);

impl fmt::Display for Svg {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A picture that is being drawn. Tag and attribute names are our own; values are numbers or escaped.
pub(super) struct Canvas {
    out: String,
}

/// A value of an attribute.
pub(super) enum At<'a> {
    /// A length, written with one decimal.
    N(f64),
    /// Text, escaped.
    T(&'a str),
}

impl Canvas {
    /// Starts a picture of this size with its title and description.
    pub(super) fn new(id: &str, size: (f64, f64), title: &str, description: &str) -> Self {
        let mut it = Self { out: String::new() };
        let labels = format!("{id}-title {id}-desc");
        let view = format!("0 0 {} {}", length(size.0), length(size.1));
        it.open(
            "svg",
            &[
                ("xmlns", At::T("http://www.w3.org/2000/svg")),
                ("class", At::T("tp")),
                ("role", At::T("img")),
                ("aria-labelledby", At::T(&labels)),
                ("viewBox", At::T(&view)),
                ("width", At::N(size.0)),
                ("height", At::N(size.1)),
            ],
        );
        it.words("title", &[("id", At::T(&format!("{id}-title")))], title);
        it.words("desc", &[("id", At::T(&format!("{id}-desc")))], description);
        it
    }

    /// An element without content.
    pub(super) fn shape(&mut self, name: &'static str, attributes: &[(&'static str, At<'_>)]) {
        self.tag(name, attributes);
        self.out.push_str("/>");
    }

    /// An element that holds words.
    pub(super) fn words(&mut self, name: &'static str, attributes: &[(&'static str, At<'_>)], words: &str) {
        self.tag(name, attributes);
        self.out.push('>');
        escape(words, &mut self.out);
        self.close(name);
    }

    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&'static str, At<'_>)]) {
        self.tag(name, attributes);
        self.out.push('>');
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &'static str) {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
    }

    /// A line of text from a point.
    pub(super) fn text(&mut self, x: f64, y: f64, class: &'static str, words: &str) {
        self.words("text", &[("x", At::N(x)), ("y", At::N(y)), ("class", At::T(class))], words);
    }

    /// A line of text around or up to a point: `middle` or `end`.
    pub(super) fn text_at(&mut self, x: f64, y: f64, anchor: &'static str, words: &str) {
        let attributes = [("x", At::N(x)), ("y", At::N(y)), ("class", At::T("small")), ("text-anchor", At::T(anchor))];
        self.words("text", &attributes, words);
    }

    /// A straight line.
    pub(super) fn line(&mut self, from: (f64, f64), to: (f64, f64), class: &'static str) {
        let ends = [
            ("x1", At::N(from.0)),
            ("y1", At::N(from.1)),
            ("x2", At::N(to.0)),
            ("y2", At::N(to.1)),
            ("class", At::T(class)),
        ];
        self.shape("line", &ends);
    }

    /// A straight line of dashes.
    pub(super) fn dashes(&mut self, from: (f64, f64), to: (f64, f64)) {
        let [x1, y1, x2, y2] = [from.0, from.1, to.0, to.1].map(At::N);
        let (class, dash) = (("class", At::T("line")), ("stroke-dasharray", At::T("4 3")));
        self.shape("line", &[("x1", x1), ("y1", y1), ("x2", x2), ("y2", y2), class, dash]);
    }

    /// A rectangle.
    pub(super) fn rect(&mut self, at: (f64, f64), size: (f64, f64), class: &'static str) {
        let sides = [
            ("x", At::N(at.0)),
            ("y", At::N(at.1)),
            ("width", At::N(size.0)),
            ("height", At::N(size.1)),
            ("class", At::T(class)),
        ];
        self.shape("rect", &sides);
    }

    /// Diagonal stripes over nothing, to be used as a fill: `url(#id)`.
    pub(super) fn stripes(&mut self, id: &str, edge: &'static str) {
        self.open("defs", &[]);
        let attributes = [
            ("id", At::T(id)),
            ("width", At::N(6.0)),
            ("height", At::N(6.0)),
            ("patternUnits", At::T("userSpaceOnUse")),
            ("patternTransform", At::T("rotate(45)")),
        ];
        self.open("pattern", &attributes);
        let line = [
            ("x1", At::N(0.0)),
            ("y1", At::N(0.0)),
            ("x2", At::N(0.0)),
            ("y2", At::N(6.0)),
            ("class", At::T(edge)),
            ("stroke-width", At::N(5.0)),
        ];
        self.shape("line", &line);
        self.close("pattern");
        self.close("defs");
    }

    /// The complete picture.
    pub(super) fn finish(mut self) -> Svg {
        self.close("svg");
        Svg(self.out)
    }

    fn tag(&mut self, name: &'static str, attributes: &[(&'static str, At<'_>)]) {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            match value {
                At::N(n) => self.out.push_str(&length(*n)),
                At::T(text) => escape(text, &mut self.out),
            }
            self.out.push('"');
        }
    }
}

/// A length with one decimal, or none where it is whole.
pub(super) fn length(n: f64) -> String {
    let text = format!("{n:.1}");
    let text = text.strip_suffix(".0").unwrap_or(&text);
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// Words in lines of at most `width` characters; at most `lines` of them, the last cut with an ellipsis.
pub(super) fn wrap(text: &str, width: usize, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match out.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => out.push(word.to_owned()),
        }
    }
    let cut = out.len() > lines;
    out.truncate(lines);
    for (i, line) in out.iter_mut().enumerate() {
        let last_of_more = cut && i + 1 == lines;
        if last_of_more || line.chars().count() > width {
            let kept: String = line.chars().take(width.saturating_sub(1)).collect();
            *line = format!("{}…", kept.trim_end());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_escaped_and_wrapped() {
        let mut canvas = Canvas::new("a\"b", (10.0, 5.25), "<script>", "x & y");
        canvas.text(1.0, -0.04, "small", "</svg>");
        let svg = canvas.finish().to_string();
        assert!(!svg.contains("<script") && svg.contains("&lt;script&gt;") && svg.contains("a&quot;b-title"));
        assert!(svg.contains("y=\"0\"") && svg.contains("0 0 10 5.2"), "{svg}");
        assert_eq!(wrap("one two three four", 8, 2), ["one two", "three…"]);
        assert_eq!(wrap("internationalisation", 8, 2), ["interna…"]);
    }
}
