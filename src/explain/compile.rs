//! From blocks of characters to checked sentences.
//!
//! 1. Every paragraph is cut into sentences; citations become evidence.
//! 2. Each sentence is checked: known claims, still held, figures carried, wording no firmer than
//!    the status.
//! 3. At the end the sources are numbered, and the figures of headings are checked against all
//!    that was cited.

use super::Context;
use super::carried::Carried;
use super::checks::Words;
use super::front::{self, Front, Head};
use super::inline::{self, Kind, Piece, RawItem};
use super::insert::{self, Directive};
use super::library::{Entry, Library};
use super::markdown::{Atom, Excerpt, Raw, blocks};
use super::sentence::{Block, Citation, Evidence, Explainer, NonEmpty, Run, Section, Sentence};
use super::source::Source;
use super::tables::Fault;
use super::{charts, sentences, tables};
use crate::diagnostic::{Report, codes};
use crate::model::edtf::Day;
use crate::model::{NamedNode, Status};
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

pub(super) fn compile(text: &str, path: &str, context: &Context<'_>) -> (Option<Explainer>, Report) {
    let source = Source::new(path, text);
    let mut report = Report::new();
    let Some((yaml, body)) = front::fence(text) else {
        let finding = source.finding(&codes::BAD_FRONT_MATTER, 0, 3, "the file does not start with front matter");
        report.push(
            finding
                .hint("start with a line `---`, then `id:`, `title:`, `question:`, `answer:`, `checked:`, then `---`"),
        );
        return (None, report);
    };
    let head = front::read(&source, yaml, &mut report);
    let mut it = Compiler::new(&source, context, report);
    it.checked = head.as_ref().map(|head| head.front.checked);
    let answer = head.as_ref().map(|head| it.answer(head)).unwrap_or_default();
    let sections = it.body(body);
    let explainer = it.finish(head, answer, sections);
    it.report.sort();
    let sound = !it.report.has_errors();
    (explainer.filter(|_| sound), it.report)
}

/// Everything that compilation carries along.
pub(super) struct Compiler<'a> {
    pub(super) source: &'a Source<'a>,
    pub(super) context: &'a Context<'a>,
    pub(super) library: Library<'a>,
    pub(super) report: Report,
    /// The day up to which the evidence was looked at.
    pub(super) checked: Option<Day>,
    /// Tables and charts so far.
    pub(super) pictures: usize,
    sentences: usize,
    cited: Vec<NamedNode>,
    /// Headings, and where they stand.
    pub(super) headings: Vec<(Vec<char>, usize)>,
    anchors: BTreeSet<String>,
    /// Claims whose age was looked at already.
    pub(super) dated: BTreeSet<NamedNode>,
}

impl<'a> Compiler<'a> {
    fn new(source: &'a Source<'a>, context: &'a Context<'a>, report: Report) -> Self {
        Self {
            source,
            context,
            library: Library::new(context.reader, context.prefixes, context.vocabulary),
            report,
            checked: None,
            pictures: 0,
            sentences: 0,
            cited: Vec::new(),
            headings: Vec::new(),
            anchors: BTreeSet::new(),
            dated: BTreeSet::new(),
        }
    }

    fn answer(&mut self, head: &Head) -> Vec<Sentence> {
        let (text, at) = &head.answer;
        let excerpt = Excerpt { text, at: at.clone() };
        let raw = blocks(&excerpt, self.source, &mut self.report);
        let mut out = Vec::new();
        for block in raw {
            if let Raw::Paragraph(atoms) = block {
                out.extend(self.paragraph(&atoms));
            }
        }
        out
    }

    fn body(&mut self, from: usize) -> Vec<Section> {
        let raw = blocks(&Excerpt::tail(self.source, from), self.source, &mut self.report);
        let mut sections = vec![Section { heading: None, level: 2, anchor: "start".to_owned(), blocks: Vec::new() }];
        for block in raw {
            if let Raw::Heading { level, atoms } = block {
                sections.push(self.heading(level, &atoms));
            } else if let Some(section) = sections.last_mut() {
                let blocks = self.block(block);
                section.blocks.extend(blocks);
            }
        }
        sections.retain(|section| section.heading.is_some() || !section.blocks.is_empty());
        sections
    }

    fn heading(&mut self, level: u8, atoms: &[Atom]) -> Section {
        let text: Vec<char> = atoms.iter().map(|atom| atom.c).collect();
        let words: String = text.iter().collect::<String>().trim().to_owned();
        self.headings.push((text, atoms.first().map_or(0, |atom| atom.at)));
        let anchor = self.anchor(&words);
        Section { heading: Some(words), level: level.clamp(2, 4), anchor, blocks: Vec::new() }
    }

    /// An anchor of the heading's own words, told apart where two are alike.
    fn anchor(&mut self, heading: &str) -> String {
        let kept: String = heading.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
        let words = kept.split_whitespace().take(8).collect::<Vec<_>>().join("-");
        let base = format!("section-{words}");
        let mut anchor = base.clone();
        let mut n = 2;
        while !self.anchors.insert(anchor.clone()) {
            anchor = format!("{base}-{n}");
            n += 1;
        }
        anchor
    }

    fn block(&mut self, raw: Raw) -> Vec<Block> {
        match raw {
            // Headings inside lists and quotations are read as prose, which must then cite.
            Raw::Paragraph(atoms) | Raw::Heading { atoms, .. } => self.prose(&atoms),
            Raw::Quote(blocks) => vec![Block::Quote(self.all(blocks))],
            Raw::List { ordered, items } => {
                let items = items.into_iter().map(|item| self.all(item)).collect();
                vec![Block::List { ordered, items }]
            }
        }
    }

    fn all(&mut self, raw: Vec<Raw>) -> Vec<Block> {
        raw.into_iter().flat_map(|block| self.block(block)).collect()
    }

    /// A paragraph, or the table or chart that stands in its place.
    fn prose(&mut self, atoms: &[Atom]) -> Vec<Block> {
        let pieces = inline::pieces(atoms, self.source, &mut self.report);
        let mut solid = pieces.iter().filter(|piece| !piece.char().is_some_and(char::is_whitespace));
        if let (Some(Piece { kind: Kind::Insert(text), at, end, .. }), None) = (solid.next(), solid.next()) {
            match insert::parse(text) {
                Ok(Directive::Table(ask)) => {
                    return self.picture(*at..*end, |it, span| tables::fill(it, &ask, span).map(Block::Table));
                }
                Ok(Directive::Chart(kind, ask)) => {
                    return self.picture(*at..*end, |it, span| charts::fill(it, kind, &ask, span).map(Block::Chart));
                }
                _ => {}
            }
        }
        let sentences = self.sentences(&pieces);
        if sentences.is_empty() { Vec::new() } else { vec![Block::Paragraph(sentences)] }
    }

    fn picture(
        &mut self,
        span: Range<usize>,
        fill: impl FnOnce(&mut Self, &Range<usize>) -> Result<Block, Fault>,
    ) -> Vec<Block> {
        match fill(self, &span) {
            Ok(block) => {
                let table = match &block {
                    Block::Table(table) => Some(table),
                    Block::Chart(chart) => Some(&chart.table),
                    _ => None,
                };
                let rows = table.into_iter().flat_map(|table| table.rows.iter());
                self.cited.extend(rows.flat_map(|row| row.evidence.iter()).map(|citation| citation.claim.clone()));
                vec![block]
            }
            Err(finding) => {
                self.report.push(*finding);
                Vec::new()
            }
        }
    }

    fn paragraph(&mut self, atoms: &[Atom]) -> Vec<Sentence> {
        let pieces = inline::pieces(atoms, self.source, &mut self.report);
        self.sentences(&pieces)
    }

    fn sentences(&mut self, pieces: &[Piece]) -> Vec<Sentence> {
        sentences::split(pieces).into_iter().filter_map(|range| self.sentence(&pieces[range])).collect()
    }

    fn sentence(&mut self, pieces: &[Piece]) -> Option<Sentence> {
        let pieces = trim(pieces);
        let span = pieces.first()?.at..pieces.last()?.end;
        let mut written = 0;
        let mut cited: Vec<(Citation, Arc<Entry>)> = Vec::new();
        for item in pieces.iter().filter_map(items).flatten() {
            written += 1;
            if let Some(found) = self.cite(item) {
                cited.push(found);
            }
        }
        let runs = self.runs(pieces, &cited);
        let own = pieces
            .iter()
            .all(|piece| piece.own || piece.is_cite() || piece.char().is_some_and(|c| !c.is_alphanumeric()));
        let words = Words::of(pieces);
        if written > 0 && cited.is_empty() {
            return None;
        }
        let Some(evidence) = evidence(&cited, own) else {
            self.unsupported(&words, &span);
            return None;
        };
        self.check_figures(&words, &cited);
        self.check_wording(&words, &cited, &span);
        self.cited.extend(cited.iter().map(|(citation, _)| citation.claim.clone()));
        self.sentences += 1;
        Some(Sentence::new(self.sentences, runs, evidence))
    }

    /// The claim of a citation; reports one that is unknown or no longer held.
    fn cite(&mut self, item: &RawItem) -> Option<(Citation, Arc<Entry>)> {
        let Some(entry) = self.library.find(&item.id) else {
            let ids = self.library.ids();
            let finding = self.source.finding(
                &codes::UNKNOWN_CLAIM,
                item.at,
                item.end,
                format!("there is no claim `{}`", item.id),
            );
            self.report.push(finding.suggest(&item.id, ids.iter().map(String::as_str)));
            return None;
        };
        let status = entry.claim.status;
        if let Some(newer) = &entry.replaced_by {
            let newer = self.library.id(newer);
            let finding = self.source.finding(
                &codes::STALE_CITATION,
                item.at,
                item.end,
                format!("the claim `{}` was superseded", item.id),
            );
            self.report.push(finding.hint(format!("cite `[@{newer}]`, which replaced it")));
        } else if entry.claim.recorded != status && entry.claim.has_support() {
            let message = format!("the claim `{}` has lost its support: every source of it was retracted", item.id);
            let finding = self.source.finding(&codes::STALE_CITATION, item.at, item.end, message);
            self.report.push(finding.hint("give the claim a source that stands, or rewrite the sentence"));
        } else if matches!(status, Status::Retracted | Status::Superseded) {
            let message = format!("the claim `{}` is {}", item.id, status.word());
            self.report.push(self.source.finding(&codes::STALE_CITATION, item.at, item.end, message));
        }
        self.check_age(item, &entry);
        Some((Citation { claim: entry.claim.iri.clone(), locator: item.locator.clone() }, entry))
    }

    /// The stretches of a sentence, with values filled in.
    fn runs(&mut self, pieces: &[Piece], cited: &[(Citation, Arc<Entry>)]) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for piece in pieces {
            match &piece.kind {
                Kind::Char(atom) => push_char(&mut runs, atom),
                Kind::Insert(text) => {
                    let filled = insert::value(self, text, cited, piece.at..piece.end);
                    match filled {
                        Ok(run) => runs.push(run),
                        Err(finding) => self.report.push(*finding),
                    }
                }
                Kind::Cite(items) => {
                    let claims = items.iter().filter_map(|item| self.library.find(&item.id).map(|entry| (item, entry)));
                    let citations = claims.map(|(item, entry)| Citation {
                        claim: entry.claim.iri.clone(),
                        locator: item.locator.clone(),
                    });
                    push_cite(&mut runs, citations.collect());
                }
            }
        }
        runs
    }

    fn finish(&mut self, head: Option<Head>, answer: Vec<Sentence>, sections: Vec<Section>) -> Option<Explainer> {
        let mut carried = Carried::default();
        for claim in self.cited.clone() {
            if let Some(entry) = self.library.get(&claim) {
                carried.join(&entry.carried);
            }
        }
        self.check_headings(&carried);
        let head = head?;
        let title: Vec<char> = head.front.title.chars().collect();
        self.check_titles(&carried, &title, &head.title);
        let about = self.about(&head.front, head.title.start);
        let (notes, sources) = self.library.close(&self.cited);
        let iri = self.context.prefixes.resource("explainer", &head.front.id);
        Some(Explainer { iri, front: head.front, about, answer, sections, notes, sources })
    }

    fn about(&mut self, front: &Front, at: usize) -> Vec<(String, NamedNode)> {
        let mut out = Vec::new();
        for name in &front.about {
            let known = self
                .context
                .prefixes
                .expand(name)
                .and_then(|iri| self.library.words().label(iri.as_ref()).map(|label| (label, iri)));
            if let Some(found) = known {
                out.push(found);
                continue;
            }
            let at = self.source.text.find(name.as_str()).unwrap_or(at);
            let message = format!("`{name}` names nothing that is described");
            let finding = self.source.finding(&codes::BAD_FRONT_MATTER, at, at + name.len(), message);
            self.report.push(finding.hint("write a kind and an id, such as `agreement:mou-2016`"));
        }
        out
    }
}

fn items(piece: &Piece) -> Option<&Vec<RawItem>> {
    match &piece.kind {
        Kind::Cite(items) => Some(items),
        _ => None,
    }
}

fn evidence(cited: &[(Citation, Arc<Entry>)], own: bool) -> Option<Evidence> {
    let mut seen = BTreeSet::new();
    let citations =
        cited.iter().map(|(citation, _)| citation.clone()).filter(|citation| seen.insert(citation.claim.clone()));
    match NonEmpty::new(citations) {
        Some(citations) => Some(Evidence::Claims(citations)),
        None => own.then_some(Evidence::Own),
    }
}

fn trim(pieces: &[Piece]) -> &[Piece] {
    let blank = |piece: &Piece| piece.char().is_some_and(char::is_whitespace);
    let start = pieces.iter().position(|piece| !blank(piece)).unwrap_or(pieces.len());
    let end = pieces.iter().rposition(|piece| !blank(piece)).map_or(start, |last| last + 1);
    &pieces[start..end]
}

fn push_char(runs: &mut Vec<Run>, atom: &Atom) {
    let link_here = atom.link.as_deref().map(str::to_owned);
    if let Some(Run::Text { text, style, link }) = runs.last_mut()
        && *style == atom.style
        && *link == link_here
    {
        text.push(atom.c);
        return;
    }
    runs.push(Run::Text { text: atom.c.to_string(), style: atom.style, link: link_here });
}

/// Adds a citation; the space before it goes, and citations that touch become one.
fn push_cite(runs: &mut Vec<Run>, citations: Vec<Citation>) {
    let blank = |run: &Run| matches!(run, Run::Text { text, .. } if text.trim().is_empty());
    while runs.len() > 1 && runs.last().is_some_and(blank) {
        runs.pop();
    }
    match runs.last_mut() {
        Some(Run::Text { text, .. }) => text.truncate(text.trim_end().len()),
        Some(Run::Cite(before)) => {
            let all = before.iter().cloned().chain(citations);
            if let Some(all) = NonEmpty::new(all.collect::<Vec<_>>()) {
                *before = all;
            }
            return;
        }
        _ => {}
    }
    runs.extend(NonEmpty::new(citations).map(Run::Cite));
}
