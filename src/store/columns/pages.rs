//! Bytes that are checked when they are first touched.
//!
//! A file is cut into pages of 4,096 bytes; the CRC-32 of each stands in a table. The first use of a
//! page in a process computes its checksum. A page that differs was damaged on the medium: the whole
//! file is then made anew from the log, in memory, and every later use reads that. Files made from the
//! same log are equal byte for byte, so what was being read goes on.

use crate::store::disk::Bytes;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

/// Bytes of a page.
pub(super) const PAGE: usize = 4096;

/// Makes the file anew.
pub(in super::super) type Heal = Arc<dyn Fn() -> Option<Bytes> + Send + Sync>;

/// A file in checked pages.
pub(super) struct Pages {
    bytes: Bytes,
    /// Of the second page and those after it; the first has a checksum of its own.
    sums: Vec<u32>,
    /// Where the bytes end that the sums are of.
    end: usize,
    /// A bit for each page that was found sound.
    sound: Vec<AtomicU64>,
    heal: Option<Heal>,
    healed: OnceLock<Option<Bytes>>,
}

impl std::fmt::Debug for Pages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?}, healed: {}", self.bytes, self.healed.get().is_some())
    }
}

impl Pages {
    pub(super) fn new(bytes: Bytes, sums: Vec<u32>, end: usize, heal: Option<Heal>) -> Self {
        let sound = (0..(sums.len() + 1).div_ceil(64)).map(|_| AtomicU64::new(0)).collect();
        Self { bytes, sums, end, sound, heal, healed: OnceLock::new() }
    }

    /// Some bytes; none where the file has none, or is damaged and cannot be made anew.
    pub(super) fn get(&self, range: Range<usize>) -> &[u8] {
        if let Some(healed) = self.healed.get() {
            return healed.as_ref().and_then(|bytes| bytes.get(range)).unwrap_or_default();
        }
        if range.is_empty() {
            return &[];
        }
        let is_sound = (range.start / PAGE..=(range.end - 1) / PAGE).all(|page| self.is_sound(page));
        if is_sound {
            return self.bytes.get(range).unwrap_or_default();
        }
        let healed = self.healed.get_or_init(|| self.heal.as_ref().and_then(|heal| heal()));
        healed.as_ref().and_then(|bytes| bytes.get(range)).unwrap_or_default()
    }

    fn is_sound(&self, page: usize) -> bool {
        let (Some(word), bit) = (self.sound.get(page / 64), 1 << (page % 64)) else { return false };
        word.load(Ordering::Relaxed) & bit != 0 || {
            let sound = self.equals_its_sum(page);
            if sound {
                word.fetch_or(bit, Ordering::Relaxed);
            }
            sound
        }
    }

    fn equals_its_sum(&self, page: usize) -> bool {
        let content = self.bytes.get(page * PAGE..self.end.min((page + 1) * PAGE));
        let sum = page.checked_sub(1).and_then(|page| self.sums.get(page));
        matches!((content, sum), (Some(content), Some(sum)) if crc32fast::hash(content) == *sum)
    }

    /// Whether reading met damage that could not be healed.
    pub(super) fn is_lost(&self) -> bool {
        self.healed.get().is_some_and(Option::is_none)
    }

    /// The first page that is damaged, looking at all of them.
    pub(super) fn find_damage(&self) -> Option<usize> {
        (1..=self.sums.len()).find(|page| !self.equals_its_sum(*page)).map(|page| page * PAGE)
    }

    pub(super) fn len(&self) -> usize {
        self.bytes.len()
    }
}

/// Checksums of pages of bytes that come in pieces.
#[derive(Debug, Default)]
pub(super) struct Sums {
    done: Vec<u32>,
    page: crc32fast::Hasher,
    filled: usize,
}

impl Sums {
    pub(super) fn update(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let (now, later) = bytes.split_at(bytes.len().min(PAGE - self.filled));
            self.page.update(now);
            self.filled += now.len();
            bytes = later;
            if self.filled == PAGE {
                self.done.push(std::mem::take(&mut self.page).finalize());
                self.filled = 0;
            }
        }
    }

    pub(super) fn finish(mut self) -> Vec<u32> {
        if self.filled > 0 {
            self.done.push(self.page.finalize());
        }
        self.done
    }
}
