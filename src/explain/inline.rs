//! Marks of our own in prose: citations `[@claim]`, the editors' words `[…]{.own}`, insertions `{{ … }}`.

use super::markdown::Atom;
use super::source::Source;
use crate::diagnostic::{Report, codes};

/// One item of a citation as written: `@claim-id, p. 15`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RawItem {
    pub(super) id: String,
    pub(super) locator: Option<String>,
    pub(super) at: usize,
    pub(super) end: usize,
}

/// What stands at one place of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Char(Atom),
    Cite(Vec<RawItem>),
    Insert(String),
}

/// A piece of a paragraph.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    /// Inside `[…]{.own}`.
    pub(super) own: bool,
    /// First byte in the file.
    pub(super) at: usize,
    /// Byte after the last.
    pub(super) end: usize,
}

impl Piece {
    /// The character, if it is one.
    pub(super) fn char(&self) -> Option<char> {
        match &self.kind {
            Kind::Char(atom) => Some(atom.c),
            _ => None,
        }
    }

    /// Whether it is a citation.
    pub(super) fn is_cite(&self) -> bool {
        matches!(self.kind, Kind::Cite(_))
    }
}

/// The mark that ends the editors' own words.
const OWN: &str = "{.own}";

/// Reads the marks of a paragraph.
pub(super) fn pieces(atoms: &[Atom], source: &Source<'_>, report: &mut Report) -> Vec<Piece> {
    let closing = brackets(atoms);
    let mut out = Vec::with_capacity(atoms.len());
    let mut own = 0_usize;
    let mut owned = vec![false; atoms.len()];
    let mut i = 0;
    while let Some(atom) = atoms.get(i) {
        let here = |n: usize| atoms.get(i + n).filter(|atom| !atom.plain).map(|atom| atom.c);
        if atom.plain {
            out.push(character(atom, own > 0));
            i += 1;
        } else if atom.c == '[' && here(1) == Some('@') {
            let close = closing[i];
            let (kind, after) = citation(atoms, i, close, source, report);
            out.extend(kind.map(|kind| piece(kind, own > 0, atoms, i, after)));
            i = after;
        } else if atom.c == '[' && closing[i].is_some_and(|close| starts(atoms, close + 1, OWN)) {
            owned[closing[i].unwrap_or(i)] = true;
            own += 1;
            i += 1;
        } else if atom.c == ']' && owned[i] {
            own -= 1;
            i += 1 + OWN.chars().count();
        } else if atom.c == '{' && here(1) == Some('{') {
            let (kind, after) = insert(atoms, i, source, report);
            out.push(piece(kind, own > 0, atoms, i, after));
            i = after;
        } else {
            out.push(character(atom, own > 0));
            i += 1;
        }
    }
    out
}

fn character(atom: &Atom, own: bool) -> Piece {
    Piece { at: atom.at, end: atom.at + atom.c.len_utf8(), own, kind: Kind::Char(atom.clone()) }
}

fn piece(kind: Kind, own: bool, atoms: &[Atom], from: usize, after: usize) -> Piece {
    Piece { kind, own, at: atoms[from].at, end: atoms[after - 1].at + atoms[after - 1].c.len_utf8() }
}

/// For each opening bracket, where its closing one stands.
fn brackets(atoms: &[Atom]) -> Vec<Option<usize>> {
    let mut closing = vec![None; atoms.len()];
    let mut open = Vec::new();
    for (i, atom) in atoms.iter().enumerate().filter(|(_, atom)| !atom.plain) {
        match atom.c {
            '[' => open.push(i),
            ']' => {
                if let Some(start) = open.pop() {
                    closing[start] = Some(i);
                }
            }
            _ => {}
        }
    }
    closing
}

fn starts(atoms: &[Atom], from: usize, word: &str) -> bool {
    word.chars().enumerate().all(|(n, c)| atoms.get(from + n).is_some_and(|atom| atom.c == c && !atom.plain))
}

fn text(atoms: &[Atom]) -> String {
    atoms.iter().map(|atom| atom.c).collect()
}

/// A citation from its bracket on; what could not be read is passed over with a finding.
fn citation(
    atoms: &[Atom],
    from: usize,
    close: Option<usize>,
    source: &Source<'_>,
    report: &mut Report,
) -> (Option<Kind>, usize) {
    let Some(close) = close else {
        let end = atoms[from].at + 2;
        report.push(
            source
                .finding(&codes::UNKNOWN_CLAIM, atoms[from].at, end, "the citation has no closing bracket")
                .hint("write `[@claim-id]`"),
        );
        return (None, from + 1);
    };
    let mut items = Vec::new();
    for part in atoms[from + 1..close].split(|atom| atom.c == ';' && !atom.plain) {
        let start = part.iter().position(|atom| !atom.c.is_whitespace()).unwrap_or(0);
        if let Some(item) = item(&part[start..]) {
            items.push(item);
            continue;
        }
        let at = part.get(start).map_or(atoms[from].at, |atom| atom.at);
        let shown = text(part);
        let message = format!("`{}` is not the citation of a claim", shown.trim());
        let finding = source.finding(&codes::UNKNOWN_CLAIM, at, at + shown.trim().len(), message);
        report.push(finding.hint("write `[@claim-id]`, or `[@one; @two, p. 15]`"));
    }
    ((!items.is_empty()).then_some(Kind::Cite(items)), close + 1)
}

fn item(atoms: &[Atom]) -> Option<RawItem> {
    let rest = atoms.first().filter(|atom| atom.c == '@').map(|_| &atoms[1..])?;
    let length = rest.iter().take_while(|atom| atom.c.is_alphanumeric() || "-_:./".contains(atom.c)).count();
    let written = text(&rest[..length]);
    let id = written.trim_end_matches(['.', ':', '/']);
    if id.is_empty() {
        return None;
    }
    let tail = text(&rest[length..]);
    let locator = match tail.trim() {
        "" => None,
        tail => Some(tail.strip_prefix(',')?.trim().to_owned()).filter(|locator| !locator.is_empty()),
    };
    let at = atoms[0].at;
    let id = id.strip_prefix("claim:").unwrap_or(id).to_owned();
    Some(RawItem { id, locator, at, end: at + 1 + written.len() })
}

fn insert(atoms: &[Atom], from: usize, source: &Source<'_>, report: &mut Report) -> (Kind, usize) {
    let inner = from + 2;
    let close = (inner..atoms.len()).find(|i| starts(atoms, *i, "}}"));
    if let Some(close) = close {
        return (Kind::Insert(text(&atoms[inner..close]).trim().to_owned()), close + 2);
    }
    let at = atoms[from].at;
    report.push(source.finding(&codes::BAD_INSERT, at, at + 2, "the insertion has no closing `}}`"));
    (Kind::Insert(String::new()), atoms.len())
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::markdown::{Excerpt, Raw, blocks};
    use super::*;
    use proptest::prelude::*;

    /// The pieces of all paragraphs of a text, and what was found.
    pub(in super::super) fn read(text: &str) -> (Vec<Piece>, Report) {
        let source = Source::new("a.md", text);
        let mut report = Report::new();
        let mut out = Vec::new();
        for block in blocks(&Excerpt::tail(&source, 0), &source, &mut report) {
            if let Raw::Paragraph(atoms) = block {
                out.extend(pieces(&atoms, &source, &mut report));
            }
        }
        (out, report)
    }

    fn show(pieces: &[Piece]) -> String {
        pieces
            .iter()
            .map(|piece| match &piece.kind {
                Kind::Char(atom) if piece.own => atom.c.to_uppercase().to_string(),
                Kind::Char(atom) => atom.c.to_string(),
                Kind::Cite(items) => format!(
                    "<{}>",
                    items.iter().map(|i| format!("{}{:?}", i.id, i.locator)).collect::<Vec<_>>().join(" ")
                ),
                Kind::Insert(text) => format!("<<{text}>>"),
            })
            .collect()
    }

    #[test]
    fn marks_are_read() {
        let (pieces, report) = read(
            "so it is [@no-mdt; @claim:b, p. 15]. [we [think] so]{.own} \\[@x] [@] `[@y]` {{ value a amount }} [plain]",
        );
        insta::assert_snapshot!(show(&pieces), @r#"so it is <no-mdtNone bSome("p. 15")>. WE [THINK] SO [@x]  [@y] <<value a amount>> [plain]"#);
        insta::assert_snapshot!(report.iter().map(|d| d.message.as_str()).collect::<Vec<_>>().join("\n"), @"`@` is not the citation of a claim");
    }

    #[test]
    fn unclosed_marks_are_found() {
        let (_, report) = read("so [@a and {{ value");
        assert_eq!(
            report.iter().map(|d| (d.code.id, d.place.column)).collect::<Vec<_>>(),
            [("T6003", Some(4)), ("T6006", Some(12))]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[\\[\\]{}@;,.own a-c\\\\`*\n>-]{0,80}") {
            let _ = read(&text);
        }
    }
}
