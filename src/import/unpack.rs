//! Compressed files: gzip (RFC 1952), Zstandard (RFC 8878) and bzip2, one member after another.
//!
//! Nothing is trusted: checksums are compared, an archive must end where it says, and what comes out
//! may not be more than so many times what went in.

use crate::diagnostic::{Diagnostic, Place, codes};
use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder, errors};
use std::cell::Cell;
use std::io::{self, BufRead, BufReader, Read};
use std::rc::Rc;
use zlib_rs::{Inflate, InflateFlush, Status};

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    /// gzip: `.gz`.
    Gzip,
    /// Zstandard: `.zst`.
    Zstd,
    /// bzip2: `.bz2`.
    Bzip2,
}

/// How many times its own size a compressed file may hold, where nobody says otherwise. RDF compresses
/// 10 to 60 times; a bomb a thousand times and more.
pub const EXPANSION: u64 = 250;

/// What any archive may hold, whatever its size.
const SMALL: u64 = 64 << 20;

impl Compression {
    /// Splits the ending of a compressed file off: `a.nq.gz` is `a.nq` in gzip.
    pub fn split(path: &str) -> (&str, Option<Self>) {
        let found = path.rsplit_once('.').and_then(|(stem, ending)| {
            let compression = match ending.to_ascii_lowercase().as_str() {
                "gz" | "gzip" => Self::Gzip,
                "zst" | "zstd" => Self::Zstd,
                "bz2" | "bzip2" => Self::Bzip2,
                _ => return None,
            };
            Some((stem, Some(compression)))
        });
        found.unwrap_or((path, None))
    }

    /// Name for people.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Gzip => "gzip",
            Self::Zstd => "Zstandard",
            Self::Bzip2 => "bzip2",
        }
    }
}

/// What is inside; the bytes themselves where there is no compression.
///
/// Reading fails with an error that [`fault`] turns into a finding where the archive is to blame.
pub fn open<'a>(packed: impl Read + 'a, compression: Option<Compression>, expansion: u64) -> Box<dyn Read + 'a> {
    let Some(compression) = compression else { return Box::new(packed) };
    let taken = Rc::new(Cell::new(0));
    let packed = Counted { inner: BufReader::with_capacity(1 << 16, packed), taken: Rc::clone(&taken) };
    let inner: Box<dyn Read + 'a> = match compression {
        Compression::Gzip => Box::new(Gzip::new(packed)),
        Compression::Zstd => Box::new(Zstd::new(packed)),
        Compression::Bzip2 => Box::new(bzip2::bufread::MultiBzDecoder::new(packed)),
    };
    Box::new(Bounded { inner, compression, taken, given: 0, expansion })
}

/// All that is inside.
///
/// # Errors
/// A diagnostic for an archive that is damaged (T1006) or holds more than `most` bytes (T1007).
pub fn all(packed: &[u8], compression: Compression, most: u64, path: &str) -> Result<Vec<u8>, Box<Diagnostic>> {
    let mut bytes = Vec::new();
    let read = open(packed, Some(compression), EXPANSION).take(most + 1).read_to_end(&mut bytes);
    if let Err(error) = read {
        let found = fault(&error, path).unwrap_or_else(|| damaged(compression, &error, path));
        return Err(Box::new(found));
    }
    if bytes.len() as u64 > most {
        return Err(Box::new(too_large(path, format!("holds more than {} MiB", most >> 20))));
    }
    Ok(bytes)
}

fn damaged(compression: Compression, error: &dyn std::fmt::Display, path: &str) -> Diagnostic {
    let message = format!("the {} archive is damaged: {error}", compression.name());
    Diagnostic::new(&codes::DAMAGED_ARCHIVE, Place::file(path), message).hint("fetch or compress the file again")
}

/// The finding for something that is larger than it may be.
pub(super) fn too_large(path: &str, message: impl Into<String>) -> Diagnostic {
    Diagnostic::new(&codes::TOO_LARGE, Place::file(path), message)
}

/// The finding for an error of reading whose reason is in the bytes; nothing where the system failed.
pub fn fault(error: &io::Error, path: &str) -> Option<Diagnostic> {
    match error.get_ref()?.downcast_ref::<Fault>()? {
        Fault::Damaged(compression, what) => Some(damaged(*compression, what, path)),
        Fault::Expands(times) => Some(
            too_large(path, format!("the archive holds more than {times} times its own size"))
                .hint("if that is right, raise the limit with `--expansion`, or unpack it first"),
        ),
    }
}

/// Why an archive cannot be read on.
#[derive(Debug, thiserror::Error)]
enum Fault {
    #[error("{1}")]
    Damaged(Compression, String),
    #[error("more than {0} times its own size")]
    Expands(u64),
}

/// Counts the bytes of the archive that were used.
struct Counted<R> {
    inner: R,
    taken: Rc<Cell<u64>>,
}

impl<R: BufRead> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.taken.set(self.taken.get() + read as u64);
        Ok(read)
    }
}

impl<R: BufRead> BufRead for Counted<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.inner.fill_buf()
    }

    fn consume(&mut self, amount: usize) {
        self.taken.set(self.taken.get() + amount as u64);
        self.inner.consume(amount);
    }
}

/// Says which errors are the archive's, and ends a bomb.
struct Bounded<'a> {
    inner: Box<dyn Read + 'a>,
    compression: Compression,
    taken: Rc<Cell<u64>>,
    given: u64,
    expansion: u64,
}

impl Read for Bounded<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer).map_err(|error| {
            // The system's own errors have a number.
            if error.raw_os_error().is_some() || error.kind() == io::ErrorKind::Interrupted {
                return error;
            }
            let what = match error.kind() {
                io::ErrorKind::UnexpectedEof => "it ends too early".to_owned(),
                _ => error.to_string(),
            };
            io::Error::other(Fault::Damaged(self.compression, what))
        })?;
        self.given += read as u64;
        if read == 0 && self.taken.get() == 0 {
            return Err(io::Error::other(Fault::Damaged(self.compression, "it is empty".to_owned())));
        }
        if self.given > SMALL && self.given > self.taken.get().saturating_mul(self.expansion) {
            return Err(io::Error::other(Fault::Expands(self.expansion)));
        }
        Ok(read)
    }
}

/// gzip, member after member.
struct Gzip<R> {
    packed: R,
    /// None between two members.
    member: Option<Inflate>,
    /// Whether a member was read: an empty file is no archive.
    some: bool,
}

impl<R: BufRead> Gzip<R> {
    /// Window of 32 KiB, with the header of gzip.
    const WINDOW: u8 = 16 + 15;

    fn new(packed: R) -> Self {
        Self { packed, member: None, some: false }
    }
}

impl<R: BufRead> Read for Gzip<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            let packed = self.packed.fill_buf()?;
            let ends = packed.is_empty();
            if ends && self.member.is_none() && self.some {
                return Ok(0);
            }
            // Some writers fill the last block of a tape or disk with zeros.
            if self.member.is_none() && self.some && packed[0] == 0 {
                let zeros = packed.iter().take_while(|byte| **byte == 0).count();
                self.packed.consume(zeros);
                continue;
            }
            let member = self.member.get_or_insert_with(|| Inflate::new(true, Self::WINDOW));
            let (before_in, before_out) = (member.total_in(), member.total_out());
            let status = member.decompress(packed, buffer, InflateFlush::NoFlush);
            let used = usize::try_from(member.total_in() - before_in).unwrap_or(usize::MAX);
            let given = usize::try_from(member.total_out() - before_out).unwrap_or(usize::MAX);
            let status = status.map_err(|error| {
                io::Error::new(io::ErrorKind::InvalidData, member.error_message().unwrap_or(error.as_str()))
            })?;
            self.packed.consume(used);
            if status == Status::StreamEnd {
                self.member = None;
                self.some = true;
            }
            if given > 0 {
                return Ok(given);
            }
            if ends {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
        }
    }
}

/// Zstandard, frame after frame.
struct Zstd<R> {
    packed: R,
    decoder: FrameDecoder,
    /// Whether a frame was begun.
    inside: bool,
}

impl<R: BufRead> Zstd<R> {
    fn new(packed: R) -> Self {
        Self { packed, decoder: FrameDecoder::new(), inside: false }
    }

    /// Begins a frame, or steps over one that holds no data.
    fn begin(&mut self) -> io::Result<()> {
        use errors::{FrameDecoderError::ReadFrameHeaderError, ReadFrameHeaderError::SkipFrame};
        match self.decoder.init(&mut self.packed) {
            Ok(()) => self.inside = true,
            Err(ReadFrameHeaderError(SkipFrame { length, .. })) => {
                let skipped = io::copy(&mut self.packed.by_ref().take(u64::from(length)), &mut io::sink())?;
                if skipped < u64::from(length) {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            Err(error) => return Err(invalid(&error)),
        }
        Ok(())
    }
}

fn invalid(error: &dyn std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, error.to_string())
}

impl<R: BufRead> Read for Zstd<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            if !self.inside {
                if self.packed.fill_buf()?.is_empty() {
                    return Ok(0);
                }
                self.begin()?;
                continue;
            }
            let decoder = &mut self.decoder;
            if decoder.can_collect() > 0 {
                return decoder.read(buffer);
            }
            if !decoder.is_finished() {
                decoder
                    .decode_blocks(&mut self.packed, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(|error| invalid(&error))?;
                continue;
            }
            let (told, found) = (decoder.get_checksum_from_data(), decoder.get_calculated_checksum());
            if told.is_some() && told != found {
                return Err(invalid(&"its checksum differs"));
            }
            self.inside = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::io::Write;

    fn packed(bytes: &[u8], compression: Compression) -> Vec<u8> {
        let mut out = Vec::new();
        match compression {
            Compression::Gzip => {
                let mut packer = zlib_rs::Deflate::new(6, true, 16 + 15);
                out.resize(bytes.len() + 1000, 0);
                let status = packer.compress(bytes, &mut out, zlib_rs::DeflateFlush::Finish).unwrap();
                assert_eq!(status, Status::StreamEnd);
                out.truncate(usize::try_from(packer.total_out()).unwrap());
            }
            Compression::Zstd => {
                let level = ruzstd::encoding::CompressionLevel::Fastest;
                ruzstd::encoding::compress(bytes, &mut out, level);
            }
            Compression::Bzip2 => {
                let mut packer = bzip2::write::BzEncoder::new(&mut out, bzip2::Compression::fast());
                packer.write_all(bytes).unwrap();
                packer.finish().unwrap();
            }
        }
        out
    }

    const ALL: [Compression; 3] = [Compression::Gzip, Compression::Zstd, Compression::Bzip2];

    fn unpacked(packed: &[u8], compression: Compression) -> Result<Vec<u8>, String> {
        all(packed, compression, 1 << 30, "a").map_err(|found| format!("{}: {}", found.code.id, found.message))
    }

    proptest! {
        #[test]
        fn members_follow_one_another(parts in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..3000), 1..4)) {
            for compression in ALL {
                let archive: Vec<u8> = parts.iter().flat_map(|part| packed(part, compression)).collect();
                prop_assert_eq!(unpacked(&archive, compression), Ok(parts.concat()));
            }
        }

        #[test]
        fn a_cut_or_altered_archive_is_a_finding(text in "[ab]{50,500}", at in any::<prop::sample::Index>()) {
            for compression in ALL {
                let archive = packed(text.as_bytes(), compression);
                let cut = unpacked(&archive[..at.index(archive.len())], compression);
                prop_assert!(cut.is_err_and(|error| error.starts_with("T1006: ")), "{:?}", compression);
                // Not every byte of an archive says something; none may give other bytes unnoticed.
                let mut altered = archive.clone();
                *at.get_mut(&mut altered) ^= 0x55;
                let result = unpacked(&altered, compression);
                prop_assert!(result.is_err() || result == Ok(text.clone().into_bytes()), "{:?}", compression);
            }
        }
    }

    #[test]
    fn a_bomb_is_ended() {
        let bomb = packed(&vec![b' '; 70 << 20], Compression::Gzip);
        assert!(unpacked(&bomb, Compression::Gzip).is_err_and(|error| error.starts_with("T1007: ")));
        let mut out = io::sink();
        let read = io::copy(&mut open(&bomb[..], Some(Compression::Gzip), 2000), &mut out);
        assert_eq!(read.unwrap(), 70 << 20);
    }

    #[test]
    fn endings_tell_the_compression() {
        assert_eq!(Compression::split("a.nq.gz"), ("a.nq", Some(Compression::Gzip)));
        assert_eq!(Compression::split("b/c.ttl.ZST"), ("b/c.ttl", Some(Compression::Zstd)));
        assert_eq!(Compression::split("a.nq"), ("a.nq", None));
    }
}
