//! Terms as people read them: labels instead of IRIs, "14 September 2016" instead of `2016-09-14`.
//!
//! [`Words`] knows where names come from; the free functions need no data.
//!
//! 1. A thing is called what the records call it, else what the vocabulary calls it.
//! 2. A term of ours, or of CiTO, without a label is its local name in words.
//! 3. Everything else is its IRI, with a prefix where one fits.

use super::figure::Figure;
use crate::model::edtf::{Day, Edtf, Precision};
use crate::model::vocab::{self, cito, tr, xsd};
use crate::model::{LiteralRef, Lookup, NamedNodeRef, Prefixes, Term, TermRef, Vocabulary};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Where the names of things come from.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// Records: titles of agreements, names of actors and so on.
    pub records: &'a dyn Lookup,
    /// Labels of classes, properties and concepts.
    pub vocabulary: &'a Vocabulary,
    /// Prefixes for what has no label.
    pub prefixes: &'a Prefixes,
}

impl Words<'_> {
    /// A term as a reader sees it.
    pub fn term(&self, term: TermRef<'_>) -> String {
        match term {
            TermRef::NamedNode(node) => self.name(node),
            TermRef::BlankNode(_) => "something".to_owned(),
            TermRef::Literal(literal) => words_of(literal),
            #[allow(unreachable_patterns, reason = "with RDF 1.2 switched on there are triple terms too")]
            _ => term.to_string(),
        }
    }

    /// What a thing is called; its IRI with a prefix where nobody named it.
    pub fn name(&self, iri: NamedNodeRef<'_>) -> String {
        self.label(iri).unwrap_or_else(|| {
            let local = [tr::NS, cito::NS].into_iter().find_map(|ns| iri.as_str().strip_prefix(ns));
            local.filter(|local| !local.is_empty()).map_or_else(|| self.compact(iri), spaced)
        })
    }

    /// What the records or the vocabulary call a thing, if they do.
    pub fn label(&self, iri: NamedNodeRef<'_>) -> Option<String> {
        self.records
            .label(iri.into())
            .or_else(|| self.vocabulary.get(iri).map(|entry| entry.label.clone()))
            .filter(|label| !label.is_empty())
    }

    /// `prefix:local` or `<iri>`, for readers who will type it again.
    pub fn compact(&self, iri: NamedNodeRef<'_>) -> String {
        self.prefixes.compact(iri).into_owned()
    }

    /// A term as it is written in queries: prefixed names, literals with language or datatype.
    pub fn written(&self, term: TermRef<'_>) -> String {
        match term {
            TermRef::NamedNode(node) => self.compact(node),
            TermRef::Literal(literal) if literal.language().is_none() && literal.datatype() != xsd::STRING => {
                let plain = Term::from(crate::model::Literal::new_simple_literal(literal.value()));
                format!("{plain}^^{}", self.compact(literal.datatype()))
            }
            other => other.to_string(),
        }
    }
}

/// A literal as a reader sees it: dates, figures and booleans in words, text as it is.
pub fn words_of(literal: LiteralRef<'_>) -> String {
    let (value, datatype) = (literal.value(), literal.datatype());
    if datatype == xsd::BOOLEAN {
        return yes_no(matches!(value, "true" | "1")).to_owned();
    }
    if datatype == xsd::DATE || datatype == vocab::EDTF || datatype == xsd::G_YEAR {
        return date(value);
    }
    if datatype == xsd::DATE_TIME {
        return instant(value);
    }
    if is_number(datatype) { number(value) } else { value.to_owned() }
}

/// Whether a datatype is one of figures, which tables align to the right.
pub fn is_number(datatype: NamedNodeRef<'_>) -> bool {
    datatype.as_str().strip_prefix(xsd::NS).is_some_and(|local| {
        matches!(
            local,
            "integer"
                | "decimal"
                | "double"
                | "float"
                | "int"
                | "long"
                | "short"
                | "byte"
                | "nonNegativeInteger"
                | "positiveInteger"
                | "unsignedInt"
                | "unsignedLong"
        )
    })
}

/// `yes` or `no`.
pub const fn yes_no(value: bool) -> &'static str {
    if value { "yes" } else { "no" }
}

/// A number with a comma between groups of three digits; whole numbers of four digits are left
/// alone, because most of them are years. What is not a number comes back as it is.
pub fn number(text: &str) -> String {
    match Figure::parse(text) {
        Some(figure) if figure.is_whole() && figure.to_string().trim_start_matches('-').len() <= 4 => {
            figure.to_string()
        }
        Some(figure) => figure.grouped(),
        None => text.to_owned(),
    }
}

/// A sum of money, `$3.8 billion`; a text that is no figure comes back with its currency.
pub fn money(amount: &str, currency: &str) -> String {
    Figure::parse(amount)
        .map_or_else(|| format!("{amount} {currency}").trim_end().to_owned(), |figure| figure.money(currency))
}

/// A date in words: `14 September 2016`, `September 2016`, `1967 (uncertain)`, `about November 2016`,
/// `the 1980s`, `1955 to 1956`, `since October 2019`. What is not a date comes back as it is.
pub fn date(text: &str) -> String {
    let Ok(date) = Edtf::parse(text) else { return text.to_owned() };
    if date.precision == Precision::Interval {
        return interval(text);
    }
    let Some(from) = date.earliest else { return text.to_owned() };
    let body = match date.precision {
        Precision::Day => day(from),
        Precision::Month => format!("{} {}", month(from), year(from.year)),
        Precision::Decade | Precision::Century => format!("the {}s", from.year),
        Precision::Year | Precision::Interval => year(from.year),
    };
    let about = if date.approximate { "about " } else { "" };
    let doubt = if date.uncertain { " (uncertain)" } else { "" };
    format!("{about}{body}{doubt}")
}

/// A day in words: `14 September 2016`.
pub fn day(day: Day) -> String {
    format!("{} {} {}", day.day, month(day), year(day.year))
}

/// An instant in words, `14 September 2016, 10:30 UTC`; what is not one comes back as it is.
pub fn instant(text: &str) -> String {
    let Some((head, tail)) = text.split_once('T') else { return date(text) };
    let (Some(on), Some(clock)) = (Day::parse(head), tail.get(..5)) else { return text.to_owned() };
    let zone = tail.trim_start_matches(|c: char| c.is_ascii_digit() || c == ':' || c == '.');
    let zone = match zone {
        "" => String::new(),
        "Z" => " UTC".to_owned(),
        other => format!(" UTC{other}"),
    };
    format!("{}, {clock}{zone}", day(on))
}

/// A variable or local name as a heading: `fiscalYear` and `fiscal_year` are `fiscal year`.
pub fn heading(name: &str) -> String {
    spaced(&name.replace(['_', '-'], " "))
}

fn interval(text: &str) -> String {
    let (from, to) = text.split_once('/').unwrap_or((text, ""));
    let open = |part: &str| part.is_empty() || part == "..";
    match (open(from), open(to)) {
        (false, true) => format!("since {}", date(from)),
        (true, false) => format!("until {}", date(to)),
        (true, true) => text.to_owned(),
        (false, false) => format!("{} to {}", date(from), date(to)),
    }
}

fn month(day: Day) -> &'static str {
    MONTHS.get(usize::from(day.month).wrapping_sub(1)).copied().unwrap_or("")
}

/// Years before 1 count backwards in prose: astronomical 0 is 1 BC.
fn year(year: i32) -> String {
    if year > 0 { year.to_string() } else { format!("{} BC", 1 - year) }
}

/// `ByPoliticalDecision` is `by political decision`; runs of capitals are left alone.
fn spaced(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut out = String::with_capacity(name.len() + 4);
    for (i, c) in letters.iter().copied().enumerate() {
        let after_lower = i > 0 && (letters[i - 1].is_lowercase() || letters[i - 1].is_ascii_digit());
        let before_lower = letters.get(i + 1).is_some_and(|next| next.is_lowercase());
        if !c.is_uppercase() {
            out.push(c);
        } else if after_lower {
            out.push(' ');
            push_word_start(&mut out, c, before_lower || i + 1 == letters.len());
        } else {
            push_word_start(&mut out, c, before_lower);
        }
    }
    out
}

fn push_word_start(out: &mut String, c: char, lower: bool) {
    if lower { out.extend(c.to_lowercase()) } else { out.push(c) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Literal;
    use proptest::prelude::*;

    #[test]
    fn dates_read_as_people_write_them() {
        for (text, expected) in [
            ("2016-09-14", "14 September 2016"),
            ("2016-09", "September 2016"),
            ("1967?", "1967 (uncertain)"),
            ("2016-11~", "about November 2016"),
            ("1967%", "about 1967 (uncertain)"),
            ("198X", "the 1980s"),
            ("1955/1956", "1955 to 1956"),
            ("2019-10/..", "since October 2019"),
            ("../2019", "until 2019"),
            ("0000", "1 BC"),
            ("yesterday", "yesterday"),
        ] {
            assert_eq!(date(text), expected, "{text}");
        }
    }

    #[test]
    fn literals_read_by_their_datatype() {
        let typed =
            |value: &str, datatype: NamedNodeRef<'_>| words_of(Literal::new_typed_literal(value, datatype).as_ref());
        assert_eq!(typed("true", xsd::BOOLEAN), "yes");
        assert_eq!(typed("2019", xsd::INTEGER), "2019");
        assert_eq!(typed("33000", xsd::INTEGER), "33,000");
        assert_eq!(typed("1234.50", xsd::DECIMAL), "1,234.5");
        assert_eq!(typed("2016-09-14", xsd::DATE), "14 September 2016");
        assert_eq!(typed("1967?", vocab::EDTF), "1967 (uncertain)");
        assert_eq!(typed("2016-09-14T10:30:00.5Z", xsd::DATE_TIME), "14 September 2016, 10:30 UTC");
        assert_eq!(typed("2016-09-14", xsd::STRING), "2016-09-14");
    }

    #[test]
    fn names_become_words() {
        for (name, expected) in [
            ("ByPoliticalDecision", "by political decision"),
            ("fiscalYearFrom", "fiscal year from"),
            ("assessed_on", "assessed on"),
            ("MNNA", "MNNA"),
            ("iso3", "iso3"),
            ("inForce", "in force"),
        ] {
            assert_eq!(heading(name), expected);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "\\PC{0,24}") {
            let _ = (date(&text), number(&text), instant(&text), heading(&text), money(&text, "USD"));
        }
    }
}
