//! Many texts in one piece of memory.

/// Texts one after the other; each has its place as number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Texts {
    text: String,
    ends: Vec<usize>,
}

impl Texts {
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
}

/// A position as an id.
pub(super) fn small(position: usize) -> u32 {
    u32::try_from(position).expect("four thousand million terms or quads do not fit into memory")
}
