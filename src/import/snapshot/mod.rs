//! Kept copies of sources, as text in which a quotation can be found.
//!
//! Entry points: [`Medium::find`] and [`text`] make the text of a file; [`find()`], [`nearest`] and
//! [`state`] look for words in it.
//!
//! 1. `text` takes UTF-8 text as it is, drops the markup of HTML (`html`), and leaves PDF to a library on
//!    a thread of its own, because what is in a PDF can make a reader fail in many ways (`pdf`).
//! 2. [`normal`] makes positions stable: Unicode NFC, every run of white space one space, no characters
//!    that cannot be seen. Positions count Unicode code points of this text, as Web Annotation has it.
//! 3. `find` looks for a quotation as people type it, and tells how an anchor stands to a text.
//!
//! Nothing is read from a disk here: [`Texts`] is how rooms above hand kept copies to rooms that need them.

mod find;
mod html;
mod judge;
mod pdf;
#[cfg(test)]
mod tests;

pub use find::{LIKE, Near, Quote, Span, State, find, nearest, state};
pub use judge::{Fault, Judged, judge};
pub use pdf::THREAD;

use sha2::{Digest, Sha256};
use std::sync::Arc;
use unicode_normalization::UnicodeNormalization;

/// Bytes of a kept copy that are read at most.
const MOST_BYTES: usize = 64 << 20;

/// What kind of file a kept copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Medium {
    /// Plain text in UTF-8.
    Text,
    /// HTML in UTF-8.
    Html,
    /// PDF.
    Pdf,
}

impl Medium {
    /// Every kind, in the order of the documentation.
    pub const ALL: [Self; 3] = [Self::Text, Self::Html, Self::Pdf];

    /// The kind of a file, by its extension.
    pub fn find(path: &str) -> Option<Self> {
        match path.rsplit_once('.')?.1.to_ascii_lowercase().as_str() {
            "txt" | "text" | "md" => Some(Self::Text),
            "html" | "htm" | "xhtml" => Some(Self::Html),
            "pdf" => Some(Self::Pdf),
            _ => None,
        }
    }

    /// The extension of a kept copy, without the dot.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Text => "txt",
            Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    /// Media type.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Text => "text/plain",
            Self::Html => "text/html",
            Self::Pdf => "application/pdf",
        }
    }
}

/// Why a kept copy gives no text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// There is no such file.
    #[error("the file is not there")]
    Missing,
    /// The file is not what was kept.
    #[error("the file was altered: its SHA-256 is {0}")]
    Altered(String),
    /// It is too large to be read.
    #[error("the file has more than {} MiB", MOST_BYTES >> 20)]
    TooLarge,
    /// Text or HTML in another encoding.
    #[error("the file is not UTF-8")]
    Encoding,
    /// The library could not read the PDF.
    #[error("the PDF cannot be read: {0}")]
    Pdf(String),
    /// The file could not be read from the disk.
    #[error("the file cannot be read: {0}")]
    Io(String),
}

/// Kept copies by their SHA-256.
pub trait Texts: Sync {
    /// The text of a kept copy.
    ///
    /// # Errors
    /// Why there is none.
    fn text(&self, sha256: &str) -> Result<Arc<str>, Unreadable>;

    /// Whether a kept copy is there and is what was kept.
    ///
    /// # Errors
    /// [`Unreadable::Missing`], [`Unreadable::Altered`], [`Unreadable::Io`].
    fn verify(&self, sha256: &str) -> Result<(), Unreadable>;
}

/// No kept copies at all.
#[derive(Clone, Copy, Debug)]
pub struct NoTexts;

impl Texts for NoTexts {
    fn text(&self, _: &str) -> Result<Arc<str>, Unreadable> {
        Err(Unreadable::Missing)
    }

    fn verify(&self, _: &str) -> Result<(), Unreadable> {
        Err(Unreadable::Missing)
    }
}

/// SHA-256 of bytes in lower-case hexadecimal: the name of a kept copy.
pub fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |out, byte| out + &format!("{byte:02x}"))
}

/// The normal text of a file.
///
/// # Errors
/// Why it has none.
pub fn text(bytes: &[u8], medium: Medium) -> Result<String, Unreadable> {
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let utf8 = || std::str::from_utf8(bytes).map_err(|_| Unreadable::Encoding);
    Ok(normal(&match medium {
        Medium::Text => utf8()?.to_owned(),
        Medium::Html => html::text(utf8()?),
        Medium::Pdf => pdf::text(bytes)?,
    }))
}

/// Unicode NFC; every run of white space is one space, and there is none at either end; soft hyphens,
/// joiners of no width, byte order marks and control characters are dropped.
pub fn normal(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.nfc() {
        if c.is_whitespace() {
            if !out.is_empty() && !out.ends_with(' ') {
                out.push(' ');
            }
        } else if !c.is_control() && !matches!(c, '\u{AD}' | '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}') {
            out.push(c);
        }
    }
    out.truncate(out.trim_end().len());
    out
}
