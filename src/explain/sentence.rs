//! What an explainer is made of. A sentence has no constructor without evidence (law 7).

use super::front::Front;
use super::markdown::Style;
use crate::model::{Claim, NamedNode, Source};
use std::collections::BTreeMap;

/// A list that is never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NonEmpty<T> {
    first: T,
    rest: Vec<T>,
}

impl<T> NonEmpty<T> {
    /// The list, if it has a first member.
    pub fn new(items: impl IntoIterator<Item = T>) -> Option<Self> {
        let mut items = items.into_iter();
        Some(Self { first: items.next()?, rest: items.collect() })
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(&self.rest)
    }

    /// The first member.
    pub fn first(&self) -> &T {
        &self.first
    }
}

/// The citation of a claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// The claim.
    pub claim: NamedNode,
    /// Where in its sources, as the author wrote it.
    pub locator: Option<String>,
}

/// What answers for a sentence, a row or a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// Claims, in the order of citation.
    Claims(NonEmpty<Citation>),
    /// The editors themselves.
    Own,
}

impl Evidence {
    /// The citations; none where the editors answer.
    pub fn citations(&self) -> Vec<&Citation> {
        match self {
            Self::Claims(citations) => citations.iter().collect(),
            Self::Own => Vec::new(),
        }
    }
}

/// A stretch of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Run {
    /// Words.
    Text {
        /// The words.
        text: String,
        /// How they are set.
        style: Style,
        /// Address they lead to, as written; renderers decide whether it is safe.
        link: Option<String>,
    },
    /// A value taken from a claim.
    Value {
        /// The value as people read it.
        text: String,
        /// The claim.
        claim: NamedNode,
    },
    /// The place of a citation.
    Cite(NonEmpty<Citation>),
}

/// A sentence with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    number: usize,
    runs: Vec<Run>,
    evidence: Evidence,
}

impl Sentence {
    /// A sentence of an explainer; `number` counts from 1 and is its anchor (`s1`).
    pub fn new(number: usize, runs: Vec<Run>, evidence: Evidence) -> Self {
        Self { number, runs, evidence }
    }

    /// Its number in the explainer, from 1.
    pub fn number(&self) -> usize {
        self.number
    }

    /// Its stretches in order.
    pub fn runs(&self) -> &[Run] {
        &self.runs
    }

    /// What answers for it.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// Its words, without the marks of citation.
    pub fn text(&self) -> String {
        let mut out = String::new();
        for run in &self.runs {
            match run {
                Run::Text { text, .. } | Run::Value { text, .. } => out.push_str(text),
                Run::Cite(_) => {}
            }
        }
        tidy(&out)
    }
}

/// One space between words, and none before a stop: what is left when marks are taken out.
fn tidy(text: &str) -> String {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    [(" .", "."), (" ,", ","), (" ;", ";"), (" :", ":"), (" ?", "?"), (" !", "!")]
        .into_iter()
        .fold(words, |text, (from, to)| text.replace(from, to))
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cell {
    /// As people read it.
    pub text: String,
    /// The thing it names, if it has an IRI.
    pub thing: Option<NamedNode>,
    /// Whether it is a number and stands to the right.
    pub numeric: bool,
}

/// A row of a table, with its evidence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Its cells, one a column.
    pub cells: Vec<Cell>,
    /// The claims that it rests on.
    pub evidence: NonEmpty<Citation>,
}

/// A table that a question answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Number among the tables and charts of the explainer, from 1.
    pub number: usize,
    /// The question, by name.
    pub question: String,
    /// What it shows.
    pub caption: String,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Its rows; a table without rows has no evidence and is not made.
    pub rows: NonEmpty<Row>,
}

/// A chart with the table of its figures beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chart {
    /// The picture, complete.
    pub svg: super::picture::Svg,
    /// The same as a table.
    pub table: Table,
}

/// A part of a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Block {
    /// Sentences that stand together.
    Paragraph(Vec<Sentence>),
    /// A list.
    List {
        /// Whether it is numbered.
        ordered: bool,
        /// Its items.
        items: Vec<Vec<Block>>,
    },
    /// A quotation set apart.
    Quote(Vec<Block>),
    /// A table from a question.
    Table(Table),
    /// A chart from a question.
    Chart(Chart),
}

/// A heading and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Heading; none for what stands before the first.
    pub heading: Option<String>,
    /// Depth: 2 under the title, 3 under that.
    pub level: u8,
    /// Anchor, unique in the explainer.
    pub anchor: String,
    /// Its blocks.
    pub blocks: Vec<Block>,
}

/// How one source stands to a claim, ready to be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteStance {
    /// Number of the source in the list.
    pub source: usize,
    /// The relation in a word: `supports`, `disputes`.
    pub relation: String,
    /// Which way it points.
    pub direction: crate::model::claim::Direction,
    /// Where in the source.
    pub locator: Option<String>,
    /// Words of the source.
    pub quotation: Option<String>,
    /// How far the source was read, in words.
    pub reading: Option<String>,
    /// A remark of the editors.
    pub note: Option<String>,
}

/// An absence search, ready to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteSearch {
    /// Titles of the registers.
    pub registers: Vec<String>,
    /// What was asked.
    pub query: Option<String>,
    /// What the search covers.
    pub coverage: Option<String>,
    /// Day of the search, as written.
    pub searched: Option<String>,
    /// Day after which it no longer counts, as written.
    pub expires: Option<String>,
}

/// A cited claim with all that a reader may open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The claim.
    pub claim: Claim,
    /// Its id in the project, or its IRI.
    pub id: String,
    /// Its sources, supporting ones first.
    pub stances: Vec<NoteStance>,
    /// How many origins stand behind the supporting sources.
    pub origins: usize,
    /// The searches behind a denial.
    pub searches: Vec<NoteSearch>,
}

/// A source with its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Numbered {
    /// From 1, in the order of first use.
    pub number: usize,
    /// The source.
    pub source: Source,
    /// Its kind in words.
    pub kind: Option<String>,
    /// When it was published, in words.
    pub published: Option<String>,
    /// The titles of what it repeats.
    pub origins: Vec<String>,
}

/// An explainer that passed every check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explainer {
    /// The explainer itself.
    pub iri: NamedNode,
    /// What the front matter says.
    pub front: Front,
    /// What it is about: name and IRI.
    pub about: Vec<(String, NamedNode)>,
    /// The short answer.
    pub answer: Vec<Sentence>,
    /// The text.
    pub sections: Vec<Section>,
    /// Every cited claim.
    pub notes: BTreeMap<NamedNode, Note>,
    /// Every source of the cited claims, by number.
    pub sources: Vec<Numbered>,
}

impl Explainer {
    /// The numbers that a citation of this claim shows: its supporting sources, or all if none supports.
    pub fn numbers(&self, claim: &NamedNode) -> Vec<usize> {
        self.notes.get(claim).map(Note::numbers).unwrap_or_default()
    }

    /// Every sentence in the order of reading.
    pub fn sentences(&self) -> Vec<&Sentence> {
        let mut out: Vec<&Sentence> = self.answer.iter().collect();
        for section in &self.sections {
            sentences_of(&section.blocks, &mut out);
        }
        out
    }
}

impl Note {
    /// The numbers that a citation of the claim shows.
    pub fn numbers(&self) -> Vec<usize> {
        let supporting = |stance: &&NoteStance| stance.direction == crate::model::claim::Direction::Supporting;
        let mut numbers: Vec<usize> = self.stances.iter().filter(supporting).map(|stance| stance.source).collect();
        if numbers.is_empty() {
            numbers = self.stances.iter().map(|stance| stance.source).collect();
        }
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

fn sentences_of<'a>(blocks: &'a [Block], out: &mut Vec<&'a Sentence>) {
    for block in blocks {
        match block {
            Block::Paragraph(sentences) => out.extend(sentences),
            Block::List { items, .. } => items.iter().for_each(|item| sentences_of(item, out)),
            Block::Quote(blocks) => sentences_of(blocks, out),
            Block::Table(_) | Block::Chart(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_left_when_marks_go() {
        let claim = NamedNode::new_unchecked("http://e/claim/a");
        let cite = NonEmpty::new([Citation { claim, locator: None }]).unwrap();
        let words = |text: &str| Run::Text { text: text.to_owned(), style: Style::default(), link: None };
        let runs = vec![words("There is none "), Run::Cite(cite.clone()), words(".  ")];
        let sentence = Sentence::new(1, runs, Evidence::Claims(cite));
        assert_eq!(sentence.text(), "There is none.");
        assert!(NonEmpty::<u8>::new([]).is_none());
    }
}
