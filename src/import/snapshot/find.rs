//! Words found in a text: exactly, as people type them, or nearly.
//!
//! Likeness is the normalised edit distance of Levenshtein (1 is equal, 0 has nothing in common), of
//! whole words of the text whose number differs by a quarter at most from that of the quotation.

use std::collections::HashMap;
use std::ops::Range;

/// From this likeness on (in hundredths), a passage is the quotation with words altered; below, the quotation is gone.
pub const LIKE: u8 = 75;

/// Beginnings that are compared letter by letter at most.
const MOST_COMPARED: usize = 24;

/// Code points of a text: from the first to the one after the last, counted from 0.
pub type Span = Range<usize>;

/// Words that were quoted, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote<'a> {
    /// The words, in normal form.
    pub exact: &'a str,
    /// What stands before them; may be empty.
    pub prefix: &'a str,
    /// What stands after them; may be empty.
    pub suffix: &'a str,
    /// Where they stood.
    pub span: &'a Span,
}

/// How a quotation stands to a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// The words stand where they stood.
    Exact,
    /// The same words stand elsewhere: once, or once between the same words.
    Moved(Span),
    /// The same words stand in several places, and what stood around them does not tell which is meant.
    Several(Vec<Span>),
    /// Words much like them stand there.
    Altered(Near),
    /// Nothing like them is there.
    Gone,
}

/// A passage like a quotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Near {
    /// Where it stands.
    pub span: Span,
    /// Its words.
    pub words: String,
    /// Likeness in hundredths, rounded down.
    pub likeness: u8,
}

impl State {
    /// The word for it: `exact`, `moved`, `altered` or `gone`.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Moved(_) | Self::Several(_) => "moved",
            Self::Altered(_) => "altered",
            Self::Gone => "gone",
        }
    }
}

/// How a quotation stands to a text in normal form.
pub fn state(text: &str, quote: &Quote<'_>) -> State {
    let letters: Vec<char> = text.chars().collect();
    let words: Vec<char> = quote.exact.chars().collect();
    if letters.get(quote.span.clone()) == Some(words.as_slice()) && !words.is_empty() {
        return State::Exact;
    }
    let found = occurrences(&letters, &words);
    if let [one] = found.as_slice() {
        return State::Moved(one.clone());
    }
    if found.is_empty() {
        let near = nearest(text, quote.exact).filter(|near| near.likeness >= LIKE);
        return near.map_or(State::Gone, State::Altered);
    }
    // Tables lose white space at the ends of cells.
    let (before, after) = (quote.prefix.trim(), quote.suffix.trim());
    let side = |letters: &[char]| letters.iter().collect::<String>();
    let near = |text: &str| text.chars().count() + 1;
    let fits = |span: &&Span| {
        side(&letters[span.start.saturating_sub(near(before))..span.start]).trim().ends_with(before)
            && side(&letters[span.end..(span.end + near(after)).min(letters.len())]).trim().starts_with(after)
    };
    let fitting: Vec<&Span> = found.iter().filter(fits).collect();
    match fitting.as_slice() {
        [one] => State::Moved((*one).clone()),
        _ => State::Several(found),
    }
}

/// Every place where a quotation stands in a text in normal form, whatever kinds of quotation marks,
/// dashes and white space it was typed with. Places do not overlap.
pub fn find(text: &str, quotation: &str) -> Vec<Span> {
    let letters: Vec<char> = text.chars().collect();
    let (folded, places) = fold(&letters);
    let (wanted, _) = fold(&super::normal(quotation).chars().collect::<Vec<_>>());
    occurrences(&folded, &wanted).into_iter().map(|span| places[span.start]..places[span.end - 1] + 1).collect()
}

/// The passage most like a quotation; nothing where a text has no word in common with it.
///
/// The beginnings that share most words with it are compared letter by letter; of the best one the end
/// and then the beginning are moved by a few words.
pub fn nearest(text: &str, quotation: &str) -> Option<Near> {
    let quotation = super::normal(quotation);
    let words: Vec<(Span, &str)> = words(text);
    let wanted: Vec<String> = quotation.split(' ').map(plain).collect();
    let slack = wanted.len().div_ceil(4);
    let passage = |range: &Range<usize>| {
        let (first, last) = (words[range.start].1, words[range.end - 1].1);
        &text[byte(text, first)..byte(text, last) + last.len()]
    };
    let best = |ranges: &mut dyn Iterator<Item = Range<usize>>| {
        let mut best: Option<(f64, Range<usize>)> = None;
        for range in ranges.filter(|range| range.start < range.end && range.end <= words.len()) {
            let likeness = strsim::normalized_levenshtein(passage(&range), &quotation);
            if best.as_ref().is_none_or(|(most, _)| likeness > *most) {
                best = Some((likeness, range));
            }
        }
        best
    };
    let begins = promising(&words, &wanted);
    let mut whole = begins.into_iter().map(|begin| begin..(begin + wanted.len()).min(words.len()));
    let (_, rough) = best(&mut whole)?;
    let mut ends = (rough.end.saturating_sub(slack)..=rough.end + slack).map(|end| rough.start..end);
    let (_, better) = best(&mut ends)?;
    let mut starts = (better.start.saturating_sub(slack)..=better.start + slack).map(|start| start..better.end);
    let (likeness, range) = best(&mut starts)?;
    let span = words[range.start].0.start..words[range.end - 1].0.end;
    let words = passage(&range).to_owned();
    Some(Near { span, words, likeness: (0..=100).rev().find(|it| f64::from(*it) <= likeness * 100.0).unwrap_or(0) })
}

/// Where a word that is a slice of the text begins.
fn byte(text: &str, word: &str) -> usize {
    word.as_ptr() as usize - text.as_ptr() as usize
}

/// The words where a passage may begin, the most promising first: those after which most of the words
/// of the quotation stand, within its length.
fn promising(words: &[(Span, &str)], wanted: &[String]) -> Vec<usize> {
    let mut missing: HashMap<&str, i64> = HashMap::new();
    for word in wanted {
        *missing.entry(word).or_default() += 1;
    }
    let plain: Vec<String> = words.iter().map(|(_, word)| plain(word)).collect();
    let (mut shared, mut scores) = (0_i64, Vec::with_capacity(words.len()));
    for (end, word) in plain.iter().enumerate() {
        if let Some(count) = missing.get_mut(word.as_str()) {
            shared += i64::from(*count > 0);
            *count -= 1;
        }
        if let Some(gone) = end.checked_sub(wanted.len())
            && let Some(count) = missing.get_mut(plain[gone].as_str())
        {
            *count += 1;
            shared -= i64::from(*count > 0);
        }
        if shared > 0 {
            scores.push((-shared, (end + 1).saturating_sub(wanted.len())));
        }
    }
    scores.sort_unstable();
    scores.dedup_by_key(|(_, begin)| *begin);
    scores.into_iter().take(MOST_COMPARED).map(|(_, begin)| begin).collect()
}

/// The words of a text in normal form, with their code points.
fn words(text: &str) -> Vec<(Span, &str)> {
    let mut at = 0;
    let place = |word| {
        let length = str::chars(word).count();
        let span = at..at + length;
        at += length + 1;
        (span, word)
    };
    text.split(' ').filter(|word| !word.is_empty()).map(place).collect()
}

/// A word without case and punctuation.
fn plain(word: &str) -> String {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Letters with one kind of quotation mark and dash, each with its place.
fn fold(letters: &[char]) -> (Vec<char>, Vec<usize>) {
    let folded = |c: char| match c {
        '“' | '”' | '„' | '‟' | '«' | '»' | '″' => '"',
        '‘' | '’' | '‚' | '‛' | '′' | '`' | '´' => '\'',
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => '-',
        other => other,
    };
    let mut out = (Vec::with_capacity(letters.len()), Vec::with_capacity(letters.len()));
    for (place, c) in letters.iter().enumerate() {
        // A space beside a dash is a matter of taste.
        let beside_dash = |other: Option<&char>| other.is_some_and(|c| folded(*c) == '-');
        let before = place.checked_sub(1).and_then(|before| letters.get(before));
        if *c == ' ' && (beside_dash(before) || beside_dash(letters.get(place + 1))) {
            continue;
        }
        out.0.push(folded(*c));
        out.1.push(place);
    }
    out
}

/// Where some letters stand among others, without overlap.
fn occurrences(letters: &[char], wanted: &[char]) -> Vec<Span> {
    let mut found = Vec::new();
    let Some(first) = wanted.first() else { return found };
    let mut at = 0;
    while at + wanted.len() <= letters.len() {
        if letters[at] == *first && letters[at..at + wanted.len()] == *wanted {
            found.push(at..at + wanted.len());
            at += wanted.len();
        } else {
            at += 1;
        }
    }
    found
}
