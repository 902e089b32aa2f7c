//! How much of the log counts: two slots at the start of the file, written in turn.
//!
//! A revision is acknowledged when its frames, and after them the slot that covers them, are on the
//! medium. Whatever follows the covered length was never acknowledged; whatever is missing before it
//! was lost. A slot that cannot be read was being written when the power went: the other one holds,
//! and frames that are whole beyond it count as well (nobody was told that they do not).
//!
//! | bytes | meaning |
//! |---|---|
//! | 8 | turn: the slot with the greater one is the newer |
//! | 8 | length of the log that counts |
//! | 8 | number of the newest revision |
//! | 4 | CRC-32 of the above |

/// Where frames begin.
pub(super) const START: u64 = 4096;
/// What every log begins with. The number is the version of the format.
pub(super) const MAGIC: &[u8; 16] = b"treatise log 2\n\0";
/// Slots stand on different sectors of a disk.
const SLOTS: [usize; 2] = [512, 1024];
const SLOT: usize = 28;
/// What lies between: zeros.
pub(super) const GAPS: [(u64, usize); 3] = [(16, 512 - 16), (512 + 28, 512 - 28), (1024 + 28, 4096 - 1024 - 28)];

/// How much of a log counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in super::super) struct Head {
    turn: u64,
    pub(in super::super) length: u64,
    pub(in super::super) number: u64,
}

impl Head {
    /// The head of a log without revisions.
    pub(super) const EMPTY: Self = Self { turn: 0, length: START, number: 0 };

    /// The head of the longer log.
    pub(super) fn next(self, length: u64, number: u64) -> Self {
        Self { turn: self.turn + 1, length, number }
    }

    /// Where its slot stands.
    pub(super) fn place(self) -> u64 {
        SLOTS[usize::from(self.turn % 2 == 1)] as u64
    }

    /// Its slot.
    pub(super) fn slot(self) -> [u8; SLOT] {
        let mut slot = [0; SLOT];
        for (place, value) in [self.turn, self.length, self.number].into_iter().enumerate() {
            slot[place * 8..place * 8 + 8].copy_from_slice(&value.to_le_bytes());
        }
        let sum = crc32fast::hash(&slot[..24]);
        slot[24..].copy_from_slice(&sum.to_le_bytes());
        slot
    }

    fn read(slot: &[u8]) -> Option<Self> {
        let number = |at: usize| slot.get(at..at + 8)?.try_into().ok().map(u64::from_le_bytes);
        let head = Self { turn: number(0)?, length: number(8)?, number: number(16)? };
        (head.slot() == slot && head.length >= START).then_some(head)
    }

    /// The first page of a log with this head only.
    pub(super) fn page(self) -> Vec<u8> {
        let mut page = vec![0; 4096];
        page[..MAGIC.len()].copy_from_slice(MAGIC);
        let before = Self { turn: self.turn.saturating_sub(1), ..self };
        for head in [before, self] {
            let at = SLOTS[usize::from(head.turn % 2 == 1)];
            page[at..at + SLOT].copy_from_slice(&head.slot());
        }
        page
    }
}

/// What the first page of a log says.
#[derive(Clone, Copy, Debug)]
pub(super) struct Page {
    /// The newer of the slots that can be read.
    pub(super) head: Head,
    /// Whether both slots, and the bytes around them, are as they were written.
    pub(super) is_whole: bool,
}

/// Reads the first page of a log; nothing if no slot can be read.
pub(super) fn read(page: &[u8]) -> Option<Page> {
    let slots = SLOTS.map(|at| page.get(at..at + SLOT).and_then(Head::read));
    let head = slots.into_iter().flatten().max_by_key(|head| head.turn)?;
    let mut blank = page.to_vec();
    for at in SLOTS {
        blank.get_mut(at..at + SLOT)?.fill(0);
    }
    let around = blank.get(MAGIC.len()..)?.iter().all(|byte| *byte == 0);
    let in_turn = matches!(slots, [Some(a), Some(b)] if a.turn.abs_diff(b.turn) <= 1);
    Some(Page { head, is_whole: around && in_turn })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_torn_slot_leaves_the_other() {
        let first = Head::EMPTY.next(5000, 1);
        let mut page = first.page();
        assert_eq!(read(&page).map(|page| (page.head, page.is_whole)), Some((first, true)));
        let second = first.next(6000, 2);
        let place = usize::try_from(second.place()).unwrap();
        page[place..place + SLOT].copy_from_slice(&second.slot());
        assert_eq!(read(&page).unwrap().head, second);
        page[place + 9] ^= 1;
        assert_eq!(read(&page).map(|page| (page.head, page.is_whole)), Some((first, false)));
        page[SLOTS[1]] ^= 1;
        assert!(read(&page).is_none());
    }
}
