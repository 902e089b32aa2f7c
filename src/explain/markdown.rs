//! Markdown as blocks of characters, each of which knows where it stands in the file.
//!
//! Prose only: headings, paragraphs, lists, quotations, emphasis, links. What could carry markup
//! or unchecked statements into a page (raw HTML, code blocks, images, tables drawn by hand) is
//! refused with a finding; tables and charts come from questions. Comments `<!-- … -->` are dropped.

use super::source::Source;
use crate::diagnostic::{Report, codes};
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use std::ops::Range;
use std::sync::Arc;

/// Lists and quotations nested deeper than this are flattened, so that no text exhausts the stack.
const DEPTH: usize = 12;

/// How a stretch of text is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// Stressed.
    pub emphasis: bool,
    /// Strongly stressed.
    pub strong: bool,
    /// As written in code.
    pub code: bool,
}

/// One character of prose.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Atom {
    pub(super) c: char,
    /// Its byte in the file.
    pub(super) at: usize,
    pub(super) style: Style,
    pub(super) link: Option<Arc<str>>,
    /// Written with a backslash or inside code: never a mark of ours.
    pub(super) plain: bool,
}

/// A block of the file.
#[derive(Debug, PartialEq)]
pub(super) enum Raw {
    Heading { level: u8, atoms: Vec<Atom> },
    Paragraph(Vec<Atom>),
    List { ordered: bool, items: Vec<Vec<Raw>> },
    Quote(Vec<Raw>),
}

/// A piece of the file that is read as Markdown: its text, and where each byte of it stands.
pub(super) struct Excerpt<'a> {
    pub(super) text: &'a str,
    /// Byte in the file of each byte of the text, and one more for its end.
    pub(super) at: Vec<usize>,
}

impl<'a> Excerpt<'a> {
    /// The part of the file from a byte on.
    pub(super) fn tail(source: &Source<'a>, from: usize) -> Self {
        Self { text: &source.text[from..], at: (from..=source.text.len()).collect() }
    }
}

/// The blocks of an excerpt.
pub(super) fn blocks(excerpt: &Excerpt<'_>, source: &Source<'_>, report: &mut Report) -> Vec<Raw> {
    let mut reader = Reader {
        excerpt,
        source,
        report,
        open: vec![Open { kind: Kind::Root, blocks: Vec::new(), items: Vec::new() }],
        atoms: Vec::new(),
        style: Style::default(),
        links: Vec::new(),
        heading: None,
        muted: 0,
        flattened: 0,
    };
    for (event, range) in Parser::new_ext(excerpt.text, Options::ENABLE_TABLES).into_offset_iter() {
        reader.event(event, range);
    }
    reader.finish()
}

#[derive(PartialEq)]
enum Kind {
    Root,
    Quote,
    List(bool),
    Item,
}

struct Open {
    kind: Kind,
    blocks: Vec<Raw>,
    items: Vec<Vec<Raw>>,
}

struct Reader<'a, 'b> {
    excerpt: &'a Excerpt<'b>,
    source: &'a Source<'b>,
    report: &'a mut Report,
    open: Vec<Open>,
    atoms: Vec<Atom>,
    style: Style,
    links: Vec<Arc<str>>,
    heading: Option<u8>,
    /// How many refused constructs we stand in.
    muted: usize,
    /// How many containers were opened beyond the depth that is kept.
    flattened: usize,
}

impl Reader<'_, '_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(&tag, &range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, &range, false),
            Event::Code(text) => {
                let style = self.style;
                self.style.code = true;
                self.text(&text, &range, true);
                self.style = style;
            }
            Event::SoftBreak | Event::HardBreak => self.text(" ", &range, false),
            Event::Html(html) | Event::InlineHtml(html) => self.html(&html, &range),
            _ => {}
        }
    }

    fn html(&mut self, html: &str, range: &Range<usize>) {
        let html = html.trim();
        if self.muted == 0 && !(html.starts_with("<!--") && html.ends_with("-->")) && !html.is_empty() {
            self.refuse("raw HTML", range);
        }
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>) {
        match tag {
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(*level as u8);
            }
            Tag::Paragraph => self.flush(),
            Tag::BlockQuote(_) => self.container(Kind::Quote, range),
            Tag::List(first) => self.container(Kind::List(first.is_some()), range),
            Tag::Item => self.container(Kind::Item, range),
            Tag::Emphasis => self.style.emphasis = true,
            Tag::Strong => self.style.strong = true,
            Tag::Link { dest_url, .. } => self.links.push(dest_url.as_ref().into()),
            Tag::CodeBlock(_) => self.mute("a code block", range),
            Tag::Image { .. } => self.mute("an image", range),
            Tag::Table(_) => self.mute("a table drawn by hand", range),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => {
                let level = self.heading.take().unwrap_or(2);
                let atoms = std::mem::take(&mut self.atoms);
                self.push(Raw::Heading { level, atoms });
            }
            TagEnd::Paragraph => self.flush(),
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item => self.close(),
            TagEnd::Emphasis => self.style.emphasis = false,
            TagEnd::Strong => self.style.strong = false,
            TagEnd::Link => drop(self.links.pop()),
            TagEnd::CodeBlock | TagEnd::Image | TagEnd::Table => self.muted = self.muted.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str, range: &Range<usize>, plain: bool) {
        if self.muted > 0 {
            return;
        }
        let written = self.excerpt.text.get(range.clone()).unwrap_or_default();
        // Code carries its backticks and entities their names in the range; plain text is the range.
        let shift = written.find(text).filter(|_| plain || written == text);
        let escaped = range.start > 0 && self.excerpt.text.as_bytes()[range.start - 1] == b'\\';
        for (i, c) in text.char_indices() {
            self.atoms.push(Atom {
                c: if c.is_control() { ' ' } else { c },
                at: self.excerpt.at[range.start + shift.map_or(0, |shift| shift + i)],
                style: self.style,
                link: self.links.last().cloned(),
                plain: plain || shift.is_none() || (i == 0 && escaped),
            });
        }
    }

    fn container(&mut self, kind: Kind, range: &Range<usize>) {
        self.flush();
        if self.open.len() > DEPTH {
            if self.flattened == 0 {
                self.refuse("such deep nesting", range);
            }
            self.flattened += 1;
        } else {
            self.open.push(Open { kind, blocks: Vec::new(), items: Vec::new() });
        }
    }

    fn close(&mut self) {
        self.flush();
        if self.flattened > 0 {
            self.flattened -= 1;
            return;
        }
        if self.open.len() < 2 {
            return;
        }
        let Some(done) = self.open.pop() else { return };
        match done.kind {
            Kind::Quote => self.push(Raw::Quote(done.blocks)),
            Kind::List(ordered) => self.push(Raw::List { ordered, items: done.items }),
            Kind::Item => {
                if let Some(list) = self.open.last_mut() {
                    list.items.push(done.blocks);
                }
            }
            Kind::Root => {}
        }
    }

    /// Ends the paragraph that is being read, if there is one.
    fn flush(&mut self) {
        let atoms = std::mem::take(&mut self.atoms);
        if atoms.iter().any(|atom| !atom.c.is_whitespace()) {
            self.push(Raw::Paragraph(atoms));
        }
    }

    fn push(&mut self, block: Raw) {
        if let Some(open) = self.open.last_mut() {
            open.blocks.push(block);
        }
    }

    fn mute(&mut self, what: &str, range: &Range<usize>) {
        if self.muted == 0 {
            self.refuse(what, range);
        }
        self.muted += 1;
    }

    fn refuse(&mut self, what: &str, range: &Range<usize>) {
        let place = |byte: usize| self.excerpt.at[byte.min(self.excerpt.at.len() - 1)];
        let finding = self.source.finding(
            &codes::MARKUP_REFUSED,
            place(range.start),
            place(range.end),
            format!("{what} cannot stand in an explainer"),
        );
        self.report.push(finding);
    }

    fn finish(mut self) -> Vec<Raw> {
        while self.open.len() > 1 {
            self.close();
        }
        self.flush();
        self.open.pop().map(|root| root.blocks).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Vec<Raw>, Report) {
        let source = Source::new("a.md", text);
        let mut report = Report::new();
        let blocks = blocks(&Excerpt::tail(&source, 0), &source, &mut report);
        (blocks, report)
    }

    fn show(blocks: &[Raw]) -> String {
        let text = |atoms: &[Atom]| atoms.iter().map(|atom| atom.c).collect::<String>();
        let one = |block: &Raw| match block {
            Raw::Heading { level, atoms } => format!("h{level}({})", text(atoms)),
            Raw::Paragraph(atoms) => format!("p({})", text(atoms)),
            Raw::List { ordered, items } => {
                format!(
                    "{}[{}]",
                    if *ordered { "ol" } else { "ul" },
                    items.iter().map(|item| show(item)).collect::<Vec<_>>().join("|")
                )
            }
            Raw::Quote(blocks) => format!("q({})", show(blocks)),
        };
        blocks.iter().map(one).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn prose_is_read_as_blocks() {
        let (blocks, report) =
            read("## One *two*\n\nA\nb &amp; `c`.\n\n- x\n- y\n  - z\n\n1. n\n\n> q\n\n<!-- a remark -->\n");
        assert!(report.is_empty(), "{report:?}");
        insta::assert_snapshot!(show(&blocks), @"h2(One two) p(A b & c.) ul[p(x)|p(y) ul[p(z)]] ol[p(n)] q(p(q))");
    }

    #[test]
    fn characters_know_their_bytes() {
        let text = "é `code` &lt; \\[ end";
        let (blocks, _) = read(text);
        let Raw::Paragraph(atoms) = &blocks[0] else { panic!() };
        for atom in atoms.iter().filter(|atom| atom.c != '<') {
            assert!(text[atom.at..].starts_with(atom.c), "{atom:?}");
        }
        assert!(atoms.iter().find(|atom| atom.c == '[').unwrap().plain);
    }

    #[test]
    fn markup_is_refused() {
        let (_, report) = read(
            "a <b onclick=x>b</b>\n\n```\ncode\n```\n\n![i](x.png)\n\n| a |\n|---|\n| 1 |\n\n<script>alert(1)</script>\n",
        );
        let found: Vec<_> = report.iter().map(|d| (d.message.as_str(), d.place.line)).collect();
        assert_eq!(
            found,
            [
                ("raw HTML cannot stand in an explainer", Some(1)),
                ("raw HTML cannot stand in an explainer", Some(1)),
                ("a code block cannot stand in an explainer", Some(3)),
                ("an image cannot stand in an explainer", Some(7)),
                ("a table drawn by hand cannot stand in an explainer", Some(9)),
                ("raw HTML cannot stand in an explainer", Some(13)),
            ]
        );
    }

    #[test]
    fn deep_nesting_is_flattened() {
        let (blocks, report) = read(&format!("{} end\n", "> ".repeat(5000)));
        assert_eq!(report.iter().count(), 1);
        assert!(show(&blocks).contains("p(end)"));
    }
}
