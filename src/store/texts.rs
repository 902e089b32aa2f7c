//! Many texts in one piece of memory.

use rayon::prelude::*;
use rustc_hash::FxHasher;
use std::hash::Hasher as _;

/// Texts one after the other; each has its place as number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
    /// Room for so many texts of so many bytes.
    pub(super) fn with_room(texts: usize, bytes: usize) -> Self {
        Self { text: String::with_capacity(bytes), ends: Vec::with_capacity(texts) }
    }

    /// Bytes of all texts.
    pub(super) fn bytes(&self) -> usize {
        self.text.len()
    }

    /// Adds a text and gives its number.
    pub(super) fn push(&mut self, text: &str) -> u32 {
        self.text.push_str(text);
        self.ends.push(self.text.len());
        small(self.ends.len() - 1)
    }

    /// The text of a number; empty if there is none.
    pub(super) fn get(&self, id: u32) -> &str {
        let id = id as usize;
        let start = id.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied());
        match (start, self.ends.get(id)) {
            (Some(start), Some(end)) => self.text.get(start..*end).unwrap_or_default(),
            _ => "",
        }
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// All texts in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..small(self.len())).map(|id| self.get(id))
    }

    /// The numbers of all texts in the order of the texts, which are distinct.
    ///
    /// Eight bytes at a time: texts with a long beginning in common are not compared over and over.
    pub(super) fn order(&self) -> Vec<u32> {
        let mut keys: Vec<(u64, u32)> = (0..small(self.len())).map(|id| (0, id)).collect();
        self.sort(&mut keys, 0);
        keys.into_iter().map(|(_, id)| id).collect()
    }

    fn sort(&self, keys: &mut [(u64, u32)], from: usize) {
        if keys.len() < FEW || from >= DEEP {
            return keys.sort_unstable_by(|(_, a), (_, b)| self.get(*a).cmp(self.get(*b)));
        }
        let fill = |(key, id): &mut (u64, u32)| *key = eight(self.get(*id).as_bytes(), from);
        keys.par_iter_mut().with_min_len(1 << 12).for_each(fill);
        keys.par_sort_unstable();
        keys.par_chunk_by_mut(|a, b| a.0 == b.0).filter(|alike| alike.len() > 1).for_each(|alike| {
            // Zeros stand behind the end of a text, or are in it.
            let is_end = alike[0].0.trailing_zeros() >= 8;
            if is_end {
                alike.sort_unstable_by(|(_, a), (_, b)| self.get(*a).cmp(self.get(*b)));
            } else {
                self.sort(alike, from + 8);
            }
        });
    }
}

/// Texts that are sorted by comparing them.
const FEW: usize = 24;

/// Bytes in common after which texts are compared: each eight of them are a call within a call, and texts from
/// elsewhere may have a million.
const DEEP: usize = 512;

/// Eight bytes of a text as a number that has their order; zeros behind the end.
fn eight(bytes: &[u8], from: usize) -> u64 {
    let rest = bytes.get(from..).unwrap_or_default();
    let mut eight = [0; 8];
    let length = rest.len().min(8);
    eight[..length].copy_from_slice(&rest[..length]);
    u64::from_be_bytes(eight)
}

/// Distinct texts; each has its place as number.
#[derive(Clone, Debug, Default)]
pub(super) struct Dictionary {
    texts: Texts,
    /// Twice as many slots as texts at least, a power of two; a text is in the first free one behind that of its hash.
    slots: Vec<Slot>,
}

/// A part of the hash of a text and one more than its number; 0 in a free slot.
#[derive(Clone, Copy, Debug, Default)]
struct Slot {
    hash: u32,
    number: u32,
}

impl Dictionary {
    /// All texts by number.
    pub(super) fn texts(&self) -> &Texts {
        &self.texts
    }

    /// The number of a text.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        if self.slots.is_empty() {
            return None;
        }
        let (hash, mut at) = self.hash(text);
        loop {
            let slot = self.slots[at];
            let number = slot.number.checked_sub(1)?;
            if slot.hash == hash && self.texts.get(number) == text {
                return Some(number);
            }
            at = (at + 1) & (self.slots.len() - 1);
        }
    }

    /// The number of a text, which is added if it is new.
    pub(super) fn add(&mut self, text: &str) -> u32 {
        self.find(text).unwrap_or_else(|| {
            let number = self.texts.push(text);
            if self.texts.len() * 2 > self.slots.len() {
                self.slots = vec![Slot::default(); (self.slots.len() * 2).max(64)];
                (0..number).for_each(|number| self.place(number));
            }
            self.place(number);
            number
        })
    }

    /// Where the search for a text begins, and the part of its hash that stands there.
    fn hash(&self, text: &str) -> (u32, usize) {
        let mut hasher = FxHasher::default();
        hasher.write(text.as_bytes());
        let hash = hasher.finish();
        ((hash >> 32) as u32, (hash & 0xFFFF_FFFF) as usize & (self.slots.len() - 1))
    }

    fn place(&mut self, number: u32) {
        let (hash, mut at) = self.hash(self.texts.get(number));
        // Half of the slots are free.
        while self.slots[at].number > 0 {
            at = (at + 1) & (self.slots.len() - 1);
        }
        self.slots[at] = Slot { hash, number: number + 1 };
    }
}

/// A position as an id.
pub(super) fn small(position: usize) -> u32 {
    u32::try_from(position).expect("four thousand million terms or quads do not fit into memory")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn a_long_beginning_in_common_is_no_deep_call() {
        let (beginning, mut texts) = ("a".repeat(1 << 20), Texts::default());
        for ending in (0..40).rev() {
            texts.push(&format!("{beginning}{ending:02}"));
        }
        assert_eq!(texts.order(), (0..40).rev().collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn texts_are_found_and_come_in_order(words in proptest::collection::vec("[ab\0]{0,4}(aaaabbbb){0,3}[a-cé\0]{0,9}", 0..300)) {
            let mut dictionary = Dictionary::default();
            for word in &words {
                let number = dictionary.add(word);
                prop_assert_eq!(dictionary.texts().get(number), word);
            }
            let distinct: BTreeSet<&str> = words.iter().map(String::as_str).collect();
            prop_assert!(distinct.iter().all(|word| dictionary.find(word).is_some()));
            prop_assert_eq!(dictionary.find("d"), None);
            let order = dictionary.texts().order();
            let sorted: Vec<&str> = order.iter().map(|number| dictionary.texts().get(*number)).collect();
            prop_assert_eq!(sorted, distinct.into_iter().collect::<Vec<_>>());
        }
    }
}
