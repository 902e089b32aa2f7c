//! Where one sentence ends and the next begins.
//!
//! A sentence ends at a full stop, question mark or exclamation mark, with the quotes and brackets
//! that close after it and the citations that follow it, when what comes next can begin one. Stops
//! of abbreviations, initials and decimals end nothing. The ranges that come out touch and cover
//! all, so no character is lost.

use super::inline::{Kind, Piece};
use std::ops::Range;

/// Abbreviations after which a sentence always goes on: a name or a number follows.
const LEADING: &[&str] = &[
    "Adm", "Amb", "Art", "Arts", "Capt", "Ch", "Cf", "cf", "Cmdr", "Col", "Cong", "Dr", "Exec", "Fig", "Figs", "Gen",
    "Gov", "Hon", "Lt", "Maj", "Messrs", "Mr", "Mrs", "Ms", "Mt", "No", "Nos", "Op", "Pres", "Prof", "Pub", "Rep",
    "Reps", "Rev", "Sec", "Secs", "Sen", "Sens", "Sgt", "St", "Stat", "Vol", "al", "approx", "art", "arts", "c", "ca",
    "ch", "e.g", "ed", "eds", "fig", "i.e", "no", "nos", "p", "para", "paras", "pp", "pt", "sec", "v", "viz", "vol",
    "vs", "§",
];

/// Abbreviations that may stand at the end of a sentence too.
const EITHER: &[&str] = &[
    "Apr", "Aug", "Co", "Corp", "Dec", "Feb", "Inc", "Jan", "Jr", "Jul", "Jun", "Ltd", "Mar", "Nov", "Oct", "Sep",
    "Sept", "Sr", "a.m", "etc", "p.m",
];

/// Words that begin a sentence far more often than they follow an abbreviation.
const OPENERS: &[&str] = &[
    "A", "After", "Although", "An", "And", "As", "At", "Both", "But", "By", "For", "From", "He", "Her", "His",
    "However", "If", "In", "It", "Its", "Neither", "No", "Nor", "Of", "On", "One", "Or", "She", "Since", "So", "Some",
    "That", "The", "Their", "There", "These", "They", "This", "Those", "To", "Under", "Until", "What", "When", "Where",
    "Whether", "Which", "While", "Who", "With",
];

/// The sentences of a paragraph, as ranges of its pieces that touch and cover all of them.
pub(super) fn split(pieces: &[Piece]) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < pieces.len() {
        let end = if is_stop(pieces[i].char()) { boundary(pieces, i) } else { None };
        match end {
            Some(end) => {
                out.push(start..end);
                start = end;
                i = end;
            }
            None => i += 1,
        }
    }
    if start < pieces.len() {
        out.push(start..pieces.len());
    }
    merge_blank(pieces, out)
}

fn is_stop(c: Option<char>) -> bool {
    matches!(c, Some('.' | '!' | '?' | '…'))
}

/// Where the next sentence begins if one ends with the stop at `stop`.
fn boundary(pieces: &[Piece], stop: usize) -> Option<usize> {
    let mut next = stop + 1;
    while next < pieces.len() && (is_closer(&pieces[next]) || is_stop(pieces[next].char())) {
        next += 1;
    }
    let (after, cited) = citations(pieces, next);
    if after == next && !cited && next < pieces.len() && !is_space(&pieces[next]) {
        return None;
    }
    let mut begin = after;
    while begin < pieces.len() && is_space(&pieces[begin]) {
        begin += 1;
    }
    if begin == pieces.len() {
        return Some(begin);
    }
    if !opens(&pieces[begin]) {
        return None;
    }
    let goes_on = pieces[stop].char() == Some('.') && next == stop + 1 && continues(pieces, stop, begin, cited);
    (!goes_on).then_some(begin)
}

/// The end of the citations that stand after a stop, spaces between them included.
fn citations(pieces: &[Piece], from: usize) -> (usize, bool) {
    let mut end = from;
    let mut i = from;
    while i < pieces.len() && (pieces[i].is_cite() || is_space(&pieces[i])) {
        i += 1;
        if pieces[i - 1].is_cite() {
            end = i;
        }
    }
    (end, end > from)
}

fn is_space(piece: &Piece) -> bool {
    piece.char().is_some_and(char::is_whitespace)
}

fn is_closer(piece: &Piece) -> bool {
    piece.char().is_some_and(|c| "\"'”’»)]".contains(c))
}

/// Whether a piece can begin a sentence.
fn opens(piece: &Piece) -> bool {
    match &piece.kind {
        Kind::Char(atom) => {
            atom.c.is_uppercase() || atom.c.is_numeric() || "\"'“‘«([$€£₪".contains(atom.c) || is_caseless(atom.c)
        }
        Kind::Insert(_) => true,
        Kind::Cite(_) => false,
    }
}

/// Letters of scripts without capitals (Hebrew, Arabic) can always begin a sentence.
fn is_caseless(c: char) -> bool {
    c.is_alphabetic() && !c.is_lowercase() && !c.is_uppercase()
}

/// Whether the full stop belongs to an abbreviation, an initial or a list number, so that the sentence goes on.
fn continues(pieces: &[Piece], stop: usize, begin: usize, cited: bool) -> bool {
    let word = word_before(pieces, stop);
    if word.is_empty() {
        return false;
    }
    let next = word_after(pieces, begin);
    let open = OPENERS.contains(&next.as_str());
    let number = next.starts_with(|c: char| c.is_numeric());
    if LEADING.contains(&word.as_str()) {
        // `No.` and `v.` lead to what follows; the answer `No.` is a sentence when words of its own follow.
        return !cited && (word != "No" || number);
    }
    let initial = word.chars().count() == 1 && word.chars().all(char::is_uppercase);
    let dotted = word.contains('.') && word.split('.').all(|part| part.chars().count() <= 2 && !part.is_empty());
    let dotted = dotted && word.chars().all(|c| c.is_alphabetic() || c == '.');
    (initial || dotted || EITHER.contains(&word.as_str())) && !cited && !open
}

/// The word that ends just before a stop, with its inner stops.
fn word_before(pieces: &[Piece], stop: usize) -> String {
    let mut word: Vec<char> = pieces[..stop]
        .iter()
        .rev()
        .map_while(Piece::char)
        .take_while(|c| c.is_alphanumeric() || *c == '.' || *c == '§')
        .take(16)
        .collect();
    word.reverse();
    word.into_iter().collect::<String>().trim_start_matches('.').to_owned()
}

fn word_after(pieces: &[Piece], from: usize) -> String {
    pieces[from..].iter().map_while(Piece::char).take_while(|c| c.is_alphanumeric()).take(16).collect()
}

/// Joins ranges of blanks alone with the sentence before, or after.
fn merge_blank(pieces: &[Piece], ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let blank = pieces[range.clone()].iter().all(is_space);
        match out.last_mut() {
            Some(last) if blank => last.end = range.end,
            _ => out.push(range),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::inline::tests::read;
    use super::*;
    use proptest::prelude::*;

    fn cut(text: &str) -> Vec<String> {
        let pieces = read(text).0;
        let show = |piece: &Piece| match &piece.kind {
            Kind::Char(atom) => atom.c.to_string(),
            Kind::Cite(items) => format!("<{}>", items[0].id),
            Kind::Insert(text) => format!("<<{text}>>"),
        };
        split(&pieces)
            .into_iter()
            .map(|range| pieces[range].iter().map(show).collect::<String>().trim().to_owned())
            .collect()
    }

    #[test]
    fn sentences_end_where_readers_end_them() {
        for (text, expected) in [
            ("One. Two! Three?", vec!["One.", "Two!", "Three?"]),
            ("The U.S. Senate met. It voted.", vec!["The U.S. Senate met.", "It voted."]),
            ("Made in the U.S. The end.", vec!["Made in the U.S.", "The end."]),
            ("Made in the U.S. [@a] Israel agreed [@b].", vec!["Made in the U.S. <a>", "Israel agreed <b>."]),
            ("See Art. 5 of No. 12. Done.", vec!["See Art. 5 of No. 12.", "Done."]),
            ("It cost $3.8 billion in Dec. 2016. Then more.", vec!["It cost $3.8 billion in Dec. 2016.", "Then more."]),
            (
                "Goldwater v. Carter stood. R. Nicholas Burns signed.",
                vec!["Goldwater v. Carter stood.", "R. Nicholas Burns signed."],
            ),
            ("A claim [@a]. Another. [@b] Third [@c; @d].", vec!["A claim <a>.", "Another. <b>", "Third <c>."]),
            (
                "He said \"no.\" She left. (Both did.) Then.",
                vec!["He said \"no.\"", "She left.", "(Both did.)", "Then."],
            ),
            ("Is it so? no, it is not. e.g. this.", vec!["Is it so? no, it is not. e.g. this."]),
            (
                "In P.L. 118-50 it stood. {{ value a b }} was paid.",
                vec!["In P.L. 118-50 it stood.", "<<value a b>> was paid."],
            ),
            ("Is there one? No. There is none.", vec!["Is there one?", "No.", "There is none."]),
            ("Until 1991. 2016 came. x", vec!["Until 1991.", "2016 came. x"]),
        ] {
            assert_eq!(cut(text), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_piece_is_lost(text in "[A-C a-c.!?…\"')\\[\\]@;{}0-9US$\n-]{0,120}") {
            let pieces = read(&text).0;
            let ranges = split(&pieces);
            prop_assert_eq!(ranges.first().map_or(0, |range| range.start), 0);
            prop_assert_eq!(ranges.last().map_or(0, |range| range.end), pieces.len());
            prop_assert!(ranges.windows(2).all(|pair| pair[0].end == pair[1].start));
            prop_assert!(ranges.iter().all(|range| !range.is_empty()));
        }

        #[test]
        fn any_text_is_split(text in "\\PC{0,80}") {
            let pieces = read(&text).0;
            prop_assert_eq!(split(&pieces).iter().map(ExactSizeIterator::len).sum::<usize>(), pieces.len());
        }
    }
}
