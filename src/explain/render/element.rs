//! HTML in which text is escaped by construction: tags are our own words, everything else is text.

use super::super::markup::escape;
use super::super::picture::Svg;

/// HTML that is being written.
#[derive(Default)]
pub(super) struct Html {
    out: String,
}

impl Html {
    /// Opens an element.
    pub(super) fn open(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) -> &mut Self {
        self.out.push('<');
        self.out.push_str(name);
        for (key, value) in attributes {
            self.out.push(' ');
            self.out.push_str(key);
            self.out.push_str("=\"");
            escape(value, &mut self.out);
            self.out.push('"');
        }
        self.out.push('>');
        self
    }

    /// Closes an element.
    pub(super) fn close(&mut self, name: &'static str) -> &mut Self {
        self.out.push_str("</");
        self.out.push_str(name);
        self.out.push('>');
        self
    }

    /// Closes an element that stands on lines of its own.
    pub(super) fn end(&mut self, name: &'static str) -> &mut Self {
        self.close(name).line()
    }

    /// Text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        escape(text, &mut self.out);
        self
    }

    /// An element with text.
    pub(super) fn words(&mut self, name: &'static str, attributes: &[(&'static str, &str)], text: &str) -> &mut Self {
        self.open(name, attributes).text(text).close(name)
    }

    /// Markup that is part of the program.
    pub(super) fn fixed(&mut self, markup: &'static str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// A picture.
    pub(super) fn picture(&mut self, svg: &Svg) -> &mut Self {
        self.out.push_str(&svg.to_string());
        self
    }

    /// A link where the address is safe, else the text with the address after it.
    pub(super) fn link(&mut self, url: &str, text: &str) -> &mut Self {
        match super::safe(url) {
            Some(url) => self.words("a", &[("href", url), ("rel", "external noopener")], text),
            None if url == text => self.text(text),
            None => self.text(&format!("{text} ({url})")),
        }
    }

    /// A line break between blocks.
    pub(super) fn line(&mut self) -> &mut Self {
        self.out.push('\n');
        self
    }

    pub(super) fn finish(self) -> String {
        self.out
    }
}
