//! A datatype: how one value is read.

use super::bound::Bounds;
use super::builtin::{BUILTINS, Builtin, Kind, find};
use super::date::DateFormat;
use super::number::{self, NumberFormat};
use super::{hint, lexical};
use regex::Regex;
use std::borrow::Cow;

/// The type of a column's values.
#[derive(Clone, Debug)]
pub struct Datatype {
    /// IRI that literals carry.
    pub iri: String,
    /// Name of the built-in type on which it is based.
    pub base: &'static str,
    /// What kind of values it has.
    pub kind: Kind,
    /// `@id`, if the description has one: an IRI of its own.
    pub id: Option<String>,
    pub(crate) format: Format,
    pub(crate) lengths: Lengths,
    pub(crate) bounds: Bounds,
}

/// How values are written.
#[derive(Clone, Debug, Default)]
pub(crate) enum Format {
    #[default]
    Default,
    /// The words for true and for false.
    Boolean(String, String),
    Number(NumberFormat),
    Date(DateFormat),
    /// A regular expression that the whole text must match, and its text.
    Pattern(Box<Regex>, String),
}

/// How long a value may be, in characters, or bytes of binary types.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Lengths {
    pub(crate) exact: Option<u64>,
    pub(crate) least: Option<u64>,
    pub(crate) most: Option<u64>,
}

/// Why a text is no value of its type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, to stand after the quoted text: `is not a date, such as 2016-09-14`.
    pub what: String,
    /// How to mend it, where that can be told.
    pub hint: Option<String>,
}

impl Fault {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None }
    }
}

impl Default for Datatype {
    /// `string`.
    fn default() -> Self {
        Self::builtin(find("string").unwrap_or(&BUILTINS[0]))
    }
}

impl Datatype {
    pub(crate) fn builtin(found: &'static Builtin) -> Self {
        Self {
            iri: found.iri(),
            base: found.name,
            kind: found.kind,
            id: None,
            format: Format::Default,
            lengths: Lengths::default(),
            bounds: Bounds::default(),
        }
    }

    /// The built-in type of this name, for example `date`.
    pub fn named(name: &str) -> Option<Self> {
        find(name).map(Self::builtin)
    }

    /// Whether literals are plain strings, which may have a language.
    pub fn is_string(&self) -> bool {
        self.id.is_none() && self.base == "string"
    }

    /// Whether every text is a value of it.
    pub(crate) fn is_unconstrained(&self) -> bool {
        matches!(self.kind, Kind::Text | Kind::Markup)
            && matches!(self.format, Format::Default)
            && self.lengths == Lengths::default()
    }

    /// Whether white space in cells is kept as it is.
    pub(crate) fn keeps_space(&self) -> bool {
        matches!(self.kind, Kind::Text | Kind::Markup | Kind::Json)
    }

    /// Reads the text of one value: its lexical form.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn read<'t>(&self, text: Cow<'t, str>) -> Result<Cow<'t, str>, Fault> {
        let lexical = self.form(text)?;
        if self.lengths != Lengths::default() {
            self.lengths.check(self.length(&lexical))?;
        }
        if !self.bounds.is_empty() {
            self.bounds.check(self.kind, &lexical)?;
        }
        Ok(lexical)
    }

    fn form<'t>(&self, text: Cow<'t, str>) -> Result<Cow<'t, str>, Fault> {
        match &self.format {
            Format::Boolean(yes, no) => match text.as_ref() {
                word if word == yes => Ok(Cow::Borrowed("true")),
                word if word == no => Ok(Cow::Borrowed("false")),
                _ => Err(Fault::new(format!("is neither `{yes}` (true) nor `{no}` (false)"))),
            },
            Format::Number(format) => {
                let lexical = format.read(&text, self.kind)?;
                if lexical == text { Ok(text) } else { Ok(Cow::Owned(lexical)) }
            }
            Format::Date(format) => format.read(&text, self.kind).map(Cow::Owned),
            Format::Pattern(regex, pattern) if !regex.is_match(&text) => {
                Err(Fault::new(format!("does not match the pattern `{pattern}`")))
            }
            Format::Pattern(..) | Format::Default => self.plain(text),
        }
    }

    fn plain<'t>(&self, text: Cow<'t, str>) -> Result<Cow<'t, str>, Fault> {
        let wrong = match self.kind {
            Kind::Text | Kind::Markup => return Ok(text),
            Kind::Boolean => match text.as_ref() {
                "true" | "false" => return Ok(text),
                "1" => return Ok(Cow::Borrowed("true")),
                "0" => return Ok(Cow::Borrowed("false")),
                _ => true,
            },
            Kind::Decimal | Kind::Integer(_) | Kind::Float => {
                if number::is_plain(&text, self.kind) {
                    return match self.kind {
                        Kind::Integer(range) => range.check(&text).map(|()| text),
                        _ => Ok(text),
                    };
                }
                return match NumberFormat::default().read(&text, self.kind) {
                    Ok(lexical) => Ok(Cow::Owned(lexical)),
                    Err(fault) => {
                        Err(Fault { what: self.refusal(), hint: hint::number(&text, self.kind).or(fault.hint) })
                    }
                };
            }
            _ => !lexical::is_valid(&text, self.kind),
        };
        if wrong { Err(Fault { what: self.refusal(), hint: hint::other(&text, self.kind) }) } else { Ok(text) }
    }

    fn refusal(&self) -> String {
        let (noun, example) = self.kind.describe();
        let noun = if self.base == "number" { "a number" } else { noun };
        format!("is not {noun}, such as {example}")
    }

    fn length(&self, lexical: &str) -> u64 {
        let length = match self.kind {
            Kind::Base64 => {
                lexical.bytes().filter(|b| b.is_ascii_alphanumeric() || matches!(b, b'+' | b'/')).count() * 3 / 4
            }
            Kind::Hex => lexical.len() / 2,
            _ => lexical.chars().count(),
        };
        length as u64
    }
}

impl Lengths {
    fn check(self, length: u64) -> Result<(), Fault> {
        match self {
            Self { exact: Some(exact), .. } if length != exact => {
                Err(Fault::new(format!("has the length {length}, but {exact} is required")))
            }
            Self { least: Some(least), .. } if length < least => {
                Err(Fault::new(format!("has the length {length}, but at least {least} is required")))
            }
            Self { most: Some(most), .. } if length > most => {
                Err(Fault::new(format!("has the length {length}, but at most {most} is allowed")))
            }
            _ => Ok(()),
        }
    }
}
