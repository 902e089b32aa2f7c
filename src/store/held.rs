//! A set of claims: a bit for each id, and the ids in the order of their names; and the file in which what
//! follows from the columns is kept beside them, so that opening a store need not work it out.
//!
//! The file begins with the words “treatise held 1”. The hash of the columns' revision follows, as its length
//! and text, then the held claims and the fallen ones: how many, and each id as the difference to the one
//! before, seven bits a byte, low bits first. The CRC-32 of all of it ends the file. A file that is not there,
//! is damaged or belongs to other columns counts for nothing.

use super::derive::Derived;
use super::pack::{read_number, read_text, write_number, write_text};

/// Claims by id.
#[derive(Debug, Default)]
pub(super) struct Held {
    bits: Vec<u64>,
    ids: Vec<u32>,
}

impl Held {
    /// A set of ids; `rank` orders them.
    pub(super) fn new(mut ids: Vec<u32>, rank: impl Fn(u32) -> u64) -> Self {
        ids.sort_unstable_by_key(|id| rank(*id));
        let most = ids.iter().max().map_or(0, |id| *id as usize + 1);
        let mut bits = vec![0; most.div_ceil(64)];
        for id in &ids {
            bits[*id as usize / 64] |= 1 << (id % 64);
        }
        Self { bits, ids }
    }

    /// Whether an id is in it.
    pub(super) fn contains(&self, id: u32) -> bool {
        self.bits.get(id as usize / 64).is_some_and(|word| word >> (id % 64) & 1 == 1)
    }

    /// The ids in the order of their names.
    pub(super) fn iter(&self) -> impl Iterator<Item = u32> {
        self.ids.iter().copied()
    }
}

/// Name of the file, and of one that is being made.
pub(super) const HELD: &str = "held";
pub(super) const HELD_ASIDE: &str = "held.new";

const MAGIC: &[u8; 16] = b"treatise held 1\n";

/// What follows from columns, as bytes of the file.
pub(super) fn encode(hash: &str, derived: &Derived) -> Vec<u8> {
    let mut bytes = MAGIC.to_vec();
    write_text(hash, &mut bytes);
    for ids in [&derived.held, &derived.fallen] {
        write_number(ids.len() as u64, &mut bytes);
        let mut last = 0;
        for id in ids {
            write_number(u64::from(id - last), &mut bytes);
            last = *id;
        }
    }
    let sum = crc32fast::hash(&bytes);
    bytes.extend_from_slice(&sum.to_le_bytes());
    bytes
}

/// What follows from the columns of a revision with this hash, if the file says it.
pub(super) fn decode(bytes: &[u8], hash: &str) -> Option<Derived> {
    let (content, sum) = bytes.split_last_chunk::<4>()?;
    if crc32fast::hash(content) != u32::from_le_bytes(*sum) {
        return None;
    }
    let mut rest = content.strip_prefix(MAGIC)?;
    if read_text(&mut rest)? != hash {
        return None;
    }
    let mut ids = || -> Option<Vec<u32>> {
        let count = usize::try_from(read_number(&mut rest)?).ok()?;
        let mut ids = Vec::new();
        let mut last = 0_u32;
        for _ in 0..count {
            last = last.checked_add(u32::try_from(read_number(&mut rest)?).ok()?)?;
            ids.push(last);
        }
        Some(ids)
    };
    Some(Derived { held: ids()?, fallen: ids()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_kept_is_read_for_the_same_columns_and_for_no_others() {
        for derived in [
            Derived::default(),
            Derived { held: vec![0, 1, 7, 300, u32::MAX - 1], fallen: vec![2] },
            Derived { held: vec![], fallen: vec![5, 6] },
        ] {
            let bytes = encode("abc", &derived);
            assert_eq!(decode(&bytes, "abc"), Some(derived));
            assert_eq!(decode(&bytes, "abd"), None);
            for at in 0..bytes.len() {
                let mut broken = bytes.clone();
                broken[at] ^= 1 << (at % 8);
                assert_eq!(decode(&broken, "abc"), None, "byte {at}");
                assert_eq!(decode(&bytes[..at], "abc"), None, "cut to {at}");
            }
        }
    }
}
