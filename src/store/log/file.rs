//! The file of the log, and what is read from it and written to it.

use super::chunk::{Chunk, Packed};
use super::frame::{self, Frame, Kind, frame, frame_at};
use super::head::{self, Head, MAGIC, START};
use crate::store::disk::{Bytes, Disk};
use crate::store::{Revision, StoreError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

/// Name of the file.
pub(in super::super) const LOG: &str = "log";
/// Name of a log that is being made.
const LOG_ASIDE: &str = "log.new";
/// Version of the layout.
pub const FORMAT: &str = "2";

/// What closes a revision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in super::super) struct Closing {
    pub(in super::super) revision: Revision,
    /// Distinct quads that stand.
    pub(in super::super) quads: u64,
    /// Hashes of the chunks, in hexadecimal.
    pub(in super::super) chunks: Vec<String>,
    /// Files whose digest is another now, or that are gone.
    pub(in super::super) digests: BTreeMap<String, Option<String>>,
}

/// Where a revision stands in the log.
#[derive(Clone, Debug)]
struct Entry {
    /// Its chunks.
    chunks: Vec<Range<usize>>,
    closing: Range<usize>,
}

/// An open log.
#[derive(Debug)]
pub(in super::super) struct Log {
    disk: Arc<dyn Disk>,
    head: Head,
    bytes: Bytes,
    /// The first is revision 1.
    entries: Vec<Entry>,
    /// Contents of frames of digests, each with the revision it follows.
    digests: Vec<(u64, Range<usize>)>,
    /// What is wrong with the first page, though the log can be read.
    is_head_whole: bool,
}

impl Log {
    /// Opens the log of a disk; one that is not there is empty.
    pub(in super::super) fn open(disk: Arc<dyn Disk>) -> Result<Self, StoreError> {
        let mut log = Self {
            disk,
            head: Head::EMPTY,
            bytes: Bytes::Owned(Arc::default()),
            entries: Vec::new(),
            digests: Vec::new(),
            is_head_whole: true,
        };
        log.refresh()?;
        Ok(log)
    }

    /// Reads what was added since.
    pub(in super::super) fn refresh(&mut self) -> Result<(), StoreError> {
        let page = self.io(|disk| disk.map(LOG, START))?;
        let Some(page) = page.filter(|page| !page.is_empty()) else { return Ok(()) };
        // The head changes in place, so it is copied before it is looked at.
        let page = page.to_vec();
        if page.len() < MAGIC.len() || page[..MAGIC.len()] != *MAGIC {
            return Err(self.foreign(&page));
        }
        let found = head::read(&page).ok_or_else(|| self.damaged("neither slot of its head can be read"))?;
        (self.head, self.is_head_whole) = (found.head, found.is_whole);
        let whole = self.io(|disk| disk.map(LOG, u64::MAX))?.unwrap_or(Bytes::Owned(Arc::default()));
        if (whole.len() as u64) < self.head.length {
            return Err(self.damaged(format!(
                "it ends after {} bytes, and {} were acknowledged",
                whole.len(),
                self.head.length
            )));
        }
        if !found.is_whole {
            self.recover(&whole);
        }
        self.bytes = self.io(|disk| disk.map(LOG, self.head.length))?.unwrap_or(whole);
        self.index()
    }

    /// With one slot torn, revisions behind the other that are whole count as well.
    fn recover(&mut self, bytes: &[u8]) {
        let (mut length, mut number) = (self.head.length, self.head.number);
        let mut at = usize::try_from(length).unwrap_or(usize::MAX);
        while let Some(frame) = frame_at(bytes, at).filter(Frame::is_whole) {
            at = frame.end;
            if frame.kind != Kind::Chunk {
                length = at as u64;
                number += u64::from(frame.kind == Kind::Revision);
            }
        }
        // Its slot is the torn one.
        self.head = self.head.next(length, number);
    }

    fn foreign(&self, page: &[u8]) -> StoreError {
        let path = self.disk.shown(LOG);
        let version = page.strip_prefix(b"treatise log ").and_then(|rest| rest.split(|byte| *byte == b'\n').next());
        match version {
            Some(version) => {
                StoreError::Format { path, found: String::from_utf8_lossy(version).into_owned(), known: FORMAT }
            }
            None => StoreError::NotAStore { path },
        }
    }

    /// Finds the frames that are not known yet.
    fn index(&mut self) -> Result<(), StoreError> {
        let known = |range: &Range<usize>| range.end;
        let last = self.entries.last().map(|entry| known(&entry.closing));
        let mut at = last.into_iter().chain(self.digests.last().map(|(_, range)| known(range))).max();
        let mut chunks = Vec::new();
        while at.unwrap_or(4096) < self.bytes.len() {
            let start = at.unwrap_or(4096);
            let Some(found) = frame_at(&self.bytes, start) else {
                return Err(self.damaged(format!("there is no frame at byte {start}")));
            };
            let content = found.end - found.content.len()..found.end;
            let end = found.end;
            match found.kind {
                Kind::Chunk => chunks.push(content),
                Kind::Revision => self.entries.push(Entry { chunks: std::mem::take(&mut chunks), closing: content }),
                Kind::Digests => self.digests.push((self.entries.len() as u64, content)),
            }
            at = Some(end);
        }
        if self.entries.len() as u64 == self.head.number && chunks.is_empty() {
            return Ok(());
        }
        Err(self.damaged(format!(
            "it has {} revisions, and {} were acknowledged",
            self.entries.len(),
            self.head.number
        )))
    }

    fn io<T>(&self, work: impl FnOnce(&dyn Disk) -> std::io::Result<T>) -> Result<T, StoreError> {
        work(&*self.disk).map_err(|cause| StoreError::Io { path: self.disk.shown(LOG), cause })
    }

    pub(in super::super) fn damaged(&self, what: impl Into<String>) -> StoreError {
        StoreError::damaged(&self.disk.shown(LOG), what)
    }

    /// Bytes that count.
    pub(in super::super) fn length(&self) -> u64 {
        self.head.length
    }

    /// Whether the first page is as it was written.
    pub(in super::super) fn is_head_whole(&self) -> bool {
        self.is_head_whole
    }

    /// Writes the first page anew; whoever does holds the lock of the disk.
    pub(in super::super) fn mend(&mut self) -> Result<(), StoreError> {
        self.refresh()?;
        if !self.is_head_whole {
            self.io(|disk| {
                for (at, length) in head::GAPS {
                    disk.write(LOG, at, &vec![0; length])?;
                }
                disk.write(LOG, self.head.place(), &self.head.slot())?;
                disk.sync(LOG)
            })?;
            self.is_head_whole = true;
        }
        Ok(())
    }

    /// The bytes that count, with a head for them alone: a log of its own, whatever is written meanwhile.
    pub(in super::super) fn copy(&self) -> (Vec<u8>, &[u8]) {
        (self.head.page(), self.bytes.get(4096..).unwrap_or_default())
    }

    /// The number of the newest revision; 0 before the first.
    pub(in super::super) fn newest(&self) -> u64 {
        self.head.number
    }
}

/// Reading.
impl Log {
    /// What closes a revision.
    pub(in super::super) fn closing(&self, number: u64) -> Result<Closing, StoreError> {
        let unreadable = || self.damaged(format!("revision {number} cannot be read"));
        let entry = self.entry(number)?;
        let content = self.sound(&entry.closing).ok_or_else(unreadable)?;
        let closing: Closing = serde_json::from_slice(content).map_err(|_| unreadable())?;
        if closing.revision.number == number && closing.chunks.len() == entry.chunks.len() {
            Ok(closing)
        } else {
            Err(unreadable())
        }
    }

    fn entry(&self, number: u64) -> Result<&Entry, StoreError> {
        let place = usize::try_from(number).ok().and_then(|number| number.checked_sub(1));
        let entry = place.and_then(|place| self.entries.get(place));
        entry.ok_or(StoreError::UnknownRevision { asked: number, newest: self.head.number })
    }

    /// The content of a frame, if it is as it was written.
    fn sound(&self, content: &Range<usize>) -> Option<&[u8]> {
        let frame = frame_at(&self.bytes, content.start.checked_sub(frame::LEAD)?)?;
        (frame.end == content.end && frame.is_whole()).then_some(frame.content)
    }

    /// The chunks of a revision.
    pub(in super::super) fn chunks(&self, number: u64) -> Result<Vec<Packed<'_>>, StoreError> {
        let unreadable = || self.damaged(format!("a chunk of revision {number} cannot be read"));
        let entry = self.entry(number)?;
        entry.chunks.iter().map(|chunk| self.sound(chunk).and_then(Packed::read).ok_or_else(unreadable)).collect()
    }

    /// The digests of the files that state something at a revision; `after` is where those of an earlier
    /// revision are known.
    pub(in super::super) fn digests(
        &self,
        mut digests: BTreeMap<String, String>,
        after: u64,
        upto: u64,
    ) -> Result<BTreeMap<String, String>, StoreError> {
        let mut change = |changes: BTreeMap<String, Option<String>>| {
            for (file, digest) in changes {
                match digest {
                    Some(digest) => digests.insert(file, digest),
                    None => digests.remove(&file),
                };
            }
        };
        for number in after..=upto {
            if number > after {
                change(self.closing(number)?.digests);
            }
            for (_, content) in self.digests.iter().filter(|(at, _)| *at == number) {
                let content = self.sound(content).and_then(|content| serde_json::from_slice(content).ok());
                change(content.ok_or_else(|| self.damaged("digests cannot be read"))?);
            }
        }
        Ok(digests)
    }

    /// The digests of the files that state something when a revision closes.
    pub(in super::super) fn digests_when_closed(&self, number: u64) -> Result<BTreeMap<String, String>, StoreError> {
        let Some(before) = number.checked_sub(1) else { return Ok(BTreeMap::new()) };
        let mut digests = self.digests(BTreeMap::new(), 0, before)?;
        for (file, digest) in self.closing(number)?.digests {
            match digest {
                Some(digest) => digests.insert(file, digest),
                None => digests.remove(&file),
            };
        }
        Ok(digests)
    }

    /// Looks at every byte; what is wrong, in words.
    pub(in super::super) fn examine(&self) -> Vec<String> {
        let mut problems = Vec::new();
        if !self.is_head_whole {
            problems.push("the first page of the log is damaged".to_owned());
        }
        for (number, entry) in (1..).zip(&self.entries) {
            let frames = entry.chunks.iter().chain([&entry.closing]);
            let broken = frames.filter(|content| self.sound(content).is_none()).count();
            if broken > 0 {
                problems.push(format!("revision {number} was altered: checksums of {broken} of its frames differ"));
            }
        }
        let broken = self.digests.iter().filter(|(_, content)| self.sound(content).is_none()).count();
        if broken > 0 {
            problems.push(format!("{broken} records of digests were altered"));
        }
        problems
    }
}

/// Writing. Whoever writes holds the lock of the disk and has refreshed the log.
impl Log {
    /// Makes ready for frames behind what counts.
    pub(in super::super) fn start(&self) -> Result<Pending, StoreError> {
        match self.io(|disk| disk.length(LOG))? {
            // Its first page is there as a whole or not at all.
            None | Some(0) => self.io(|disk| {
                disk.remove(LOG_ASIDE)?;
                disk.write(LOG_ASIDE, 0, &Head::EMPTY.page())?;
                disk.sync(LOG_ASIDE)?;
                disk.replace(LOG_ASIDE, LOG)
            })?,
            // What was written and never acknowledged.
            Some(length) if length > self.head.length => self.io(|disk| disk.truncate(LOG, self.head.length))?,
            Some(_) => {}
        }
        Ok(Pending { at: self.head.length, chunks: Vec::new(), contents: Vec::new() })
    }

    /// Writes a chunk that does not count yet.
    pub(in super::super) fn add(&self, pending: &mut Pending, chunk: &Ready) -> Result<(), StoreError> {
        self.io(|disk| disk.write(LOG, pending.at, &chunk.frame))?;
        let end = pending.at + chunk.frame.len() as u64;
        pending.contents.push(pending.at + frame::LEAD as u64..end);
        pending.chunks.push(chunk.hash);
        pending.at = end;
        Ok(())
    }

    /// Makes the chunks count, as a revision.
    pub(in super::super) fn close(&mut self, pending: &Pending, closing: &Closing) -> Result<(), StoreError> {
        let json = serde_json::to_vec(closing).expect("a revision is texts and numbers, which JSON can hold");
        self.acknowledge(pending.at, &frame(Kind::Revision, &json), closing.revision.number)
    }

    /// Notes digests that changed without statements.
    pub(in super::super) fn note(&mut self, digests: &BTreeMap<String, Option<String>>) -> Result<(), StoreError> {
        let pending = self.start()?;
        let json = serde_json::to_vec(digests).expect("texts can be held by JSON");
        self.acknowledge(pending.at, &frame(Kind::Digests, &json), self.head.number)
    }

    fn acknowledge(&mut self, at: u64, bytes: &[u8], number: u64) -> Result<(), StoreError> {
        let head = self.head.next(at + bytes.len() as u64, number);
        self.io(|disk| {
            disk.write(LOG, at, bytes)?;
            disk.sync(LOG)?;
            disk.write(LOG, head.place(), &head.slot())?;
            disk.sync(LOG)
        })?;
        self.refresh()
    }

    /// The chunks that were written and do not count yet, read back.
    pub(in super::super) fn pending(&self, pending: &Pending) -> Result<Bytes, StoreError> {
        Ok(self.io(|disk| disk.map(LOG, pending.at))?.unwrap_or(Bytes::Owned(Arc::default())))
    }
}

/// A chunk as it will stand in the log.
#[derive(Debug)]
pub(in super::super) struct Ready {
    hash: [u8; 32],
    frame: Vec<u8>,
}

impl Ready {
    /// Packs a chunk.
    pub(in super::super) fn new(chunk: &Chunk) -> Self {
        let (hash, content) = rayon::join(|| chunk.hash(), || chunk.pack());
        Self { hash, frame: frame(Kind::Chunk, &content) }
    }
}

/// Chunks behind what counts.
#[derive(Debug)]
pub(in super::super) struct Pending {
    at: u64,
    /// The hash of each chunk.
    pub(in super::super) chunks: Vec<[u8; 32]>,
    contents: Vec<Range<u64>>,
}

impl Pending {
    /// Its chunks, from the bytes of the log.
    pub(in super::super) fn packed<'a>(&self, bytes: &'a [u8]) -> Vec<Packed<'a>> {
        let usize = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
        let content = |range: &Range<u64>| bytes.get(usize(range.start)..usize(range.end)).and_then(Packed::read);
        self.contents.iter().filter_map(content).collect()
    }
}
