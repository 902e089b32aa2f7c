//! The log is a row of frames: a kind, a length, a checksum, and what it holds.
//!
//! | bytes | meaning |
//! |---|---|
//! | 1 | kind: `C` chunk, `R` revision, `D` digests |
//! | 8 | length of the content |
//! | 4 | CRC-32 of kind, length and content |
//! | … | the content |

/// Bytes before the content of a frame.
pub(super) const LEAD: usize = 13;

/// What a frame holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Statements that one file makes, or no longer makes ([`super::chunk`]).
    Chunk,
    /// The end of a revision, which makes the chunks before it count. JSON.
    Revision,
    /// Digests of files whose statements did not change. JSON.
    Digests,
}

impl Kind {
    fn letter(self) -> u8 {
        match self {
            Self::Chunk => b'C',
            Self::Revision => b'R',
            Self::Digests => b'D',
        }
    }

    fn of(letter: u8) -> Option<Self> {
        [Self::Chunk, Self::Revision, Self::Digests].into_iter().find(|kind| kind.letter() == letter)
    }
}

/// One frame of the log.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame<'a> {
    pub(super) kind: Kind,
    /// Where the next frame begins.
    pub(super) end: usize,
    pub(super) content: &'a [u8],
    sum: u32,
}

impl Frame<'_> {
    /// Whether it is as it was written.
    pub(super) fn is_whole(&self) -> bool {
        self.sum == sum(self.kind, self.content)
    }
}

fn sum(kind: Kind, content: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(&[kind.letter()]);
    hasher.update(&(content.len() as u64).to_le_bytes());
    hasher.update(content);
    hasher.finalize()
}

/// A frame as bytes.
pub(super) fn frame(kind: Kind, content: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(LEAD + content.len());
    bytes.push(kind.letter());
    bytes.extend_from_slice(&(content.len() as u64).to_le_bytes());
    bytes.extend_from_slice(&sum(kind, content).to_le_bytes());
    bytes.extend_from_slice(content);
    bytes
}

/// The frame that begins at a place; nothing if there is no whole one. Its checksum is not looked at.
pub(super) fn frame_at(log: &[u8], at: usize) -> Option<Frame<'_>> {
    let lead = log.get(at..at.checked_add(LEAD)?)?;
    let kind = Kind::of(lead[0])?;
    let length = usize::try_from(u64::from_le_bytes(lead[1..9].try_into().ok()?)).ok()?;
    let sum = u32::from_le_bytes(lead[9..].try_into().ok()?);
    let start = at + LEAD;
    let end = start.checked_add(length)?;
    Some(Frame { kind, end, content: log.get(start..end)?, sum })
}
