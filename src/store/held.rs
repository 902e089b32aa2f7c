//! A set of claims: a bit for each id, and the ids in the order of their names.

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
