//! 128 rows as few bytes.
//!
//! A row is a quad in the order of its permutation (the graph is 0 for the default graph, and one more
//! than its id otherwise), then the revision that added it, the one that removed it ([`NEVER`] while
//! it stands), and the number of the file that states it. A block keeps its rows column by column,
//! each in the way that takes the fewest bytes:
//!
//! | kind | bytes | holds |
//! |---|---|---|
//! | 0 | 4 | one value, in all rows |
//! | 1 | 4 + 16 a bit | how far each value is above the least |
//! | 2 | 4 + 16 a bit | how far each value is above the one before; values do not fall |
//! | 3 | 1 + 4 a value + 16 a bit | few values, and the number of one for each row |
//!
//! The byte before a column has the kind in its upper two bits and the bits of a value in the others.

use bitpacking::{BitPacker as _, BitPacker4x};

/// Rows of a block; the last block of a permutation may have fewer.
pub(in super::super) const ROWS: usize = 128;
/// Columns of a row.
pub(in super::super) const COLUMNS: usize = 7;
/// The revision that removes what stands.
pub(in super::super) const NEVER: u32 = u32::MAX;

/// A quad in some order, added, removed, file.
pub(in super::super) type Row = [u32; COLUMNS];

/// Where a row has the revision that added it.
pub(in super::super) const ADDED: usize = 4;
/// Where a row has the revision that removed it.
pub(in super::super) const REMOVED: usize = 5;
/// Where a row has its file.
pub(in super::super) const FILE: usize = 6;

const CONSTANT: u8 = 0;
const ABOVE_LEAST: u8 = 1 << 6;
const RISING: u8 = 2 << 6;
const FEW: u8 = 3 << 6;
/// Distinct values up to which kind 3 is tried.
const MOST_FEW: usize = 32;

/// Writes 1 to 128 rows.
pub(super) fn encode(rows: &[Row], out: &mut Vec<u8>) {
    let packer = BitPacker4x::new();
    let mut values = [0; ROWS];
    for column in 0..COLUMNS {
        // A short block repeats its last row; nobody reads the repetitions.
        let repeated = rows.iter().chain(std::iter::repeat(&rows[rows.len() - 1]));
        values.iter_mut().zip(repeated).for_each(|(value, row)| *value = row[column]);
        encode_column(packer, &values, out);
    }
}

fn encode_column(by: BitPacker4x, values: &[u32; ROWS], out: &mut Vec<u8>) {
    let (least, most) = values.iter().fold((u32::MAX, 0), |(low, high), v| (low.min(*v), high.max(*v)));
    if least == most {
        out.push(CONSTANT);
        out.extend_from_slice(&least.to_le_bytes());
        return;
    }
    let above = bits(most - least);
    let rising = values.is_sorted().then(|| by.num_bits_sorted(values[0], values));
    let mut few: Vec<u32> = Vec::with_capacity(MOST_FEW + 1);
    for value in values {
        if let Err(place) = few.binary_search(value) {
            few.insert(place, *value);
            if few.len() > MOST_FEW {
                break;
            }
        }
    }
    let of_few = bits(crate::store::texts::small(few.len() - 1));
    let mut best = (4 + 16 * usize::from(above), ABOVE_LEAST);
    if let Some(rising) = rising {
        best = best.min((4 + 16 * usize::from(rising), RISING));
    }
    if few.len() <= MOST_FEW {
        best = best.min((1 + 4 * few.len() + 16 * usize::from(of_few), FEW));
    }
    let mut room = [0; 4 * ROWS];
    match best.1 {
        ABOVE_LEAST => {
            out.push(ABOVE_LEAST | above);
            out.extend_from_slice(&least.to_le_bytes());
            let length = by.compress(&values.map(|value| value - least), &mut room, above);
            out.extend_from_slice(&room[..length]);
        }
        RISING => {
            let bits = rising.unwrap_or(32);
            out.push(RISING | bits);
            out.extend_from_slice(&values[0].to_le_bytes());
            let length = by.compress_sorted(values[0], values, &mut room, bits);
            out.extend_from_slice(&room[..length]);
        }
        _ => {
            out.push(FEW | of_few);
            out.push(u8::try_from(few.len()).unwrap_or(u8::MAX));
            out.extend(few.iter().flat_map(|value| value.to_le_bytes()));
            let place = |value| crate::store::texts::small(few.binary_search(&value).unwrap_or(0));
            let length = by.compress(&values.map(place), &mut room, of_few);
            out.extend_from_slice(&room[..length]);
        }
    }
}

fn bits(value: u32) -> u8 {
    u8::try_from(32 - value.leading_zeros()).unwrap_or(32)
}

/// The rows of one block, taken apart.
#[derive(Clone, Debug)]
pub(in super::super) struct Block {
    pub(in super::super) quads: [[u32; ROWS]; 4],
    /// A bit for each row that stands at the revision it was read for.
    pub(in super::super) stands: u128,
}

impl Block {
    pub(in super::super) fn new() -> Box<Self> {
        Box::new(Self { quads: [[0; ROWS]; 4], stands: 0 })
    }

    /// Reads a block of `rows` rows as of a revision; nothing if it is none.
    pub(super) fn read(&mut self, mut bytes: &[u8], rows: usize, revision: u32) -> Option<()> {
        let packer = BitPacker4x::new();
        for column in &mut self.quads {
            decode_column(packer, &mut bytes, column)?;
        }
        let all = if rows >= ROWS { u128::MAX } else { (1 << rows) - 1 };
        self.stands = all & stands(packer, bytes, revision)?;
        Some(())
    }
}

/// Which rows stand at a revision, from the columns behind the quad.
fn stands(packer: BitPacker4x, mut bytes: &[u8], revision: u32) -> Option<u128> {
    let mut mask = u128::MAX;
    let mut values = [0; ROWS];
    for test in [|at: u32, now: u32| at <= now, |at: u32, now: u32| now < at] {
        if *bytes.first()? == CONSTANT {
            let value = u32::from_le_bytes(bytes.get(1..5)?.try_into().ok()?);
            bytes = bytes.get(5..)?;
            if !test(value, revision) {
                return Some(0);
            }
            continue;
        }
        decode_column(packer, &mut bytes, &mut values)?;
        for (place, value) in values.into_iter().enumerate() {
            if !test(value, revision) {
                mask &= !(1 << place);
            }
        }
    }
    Some(mask)
}

/// All columns of a block; nothing if it is none.
pub(in super::super) fn decode(mut bytes: &[u8], rows: usize) -> Option<Vec<Row>> {
    let packer = BitPacker4x::new();
    let mut out = vec![Row::default(); rows.min(ROWS)];
    let mut values = [0; ROWS];
    for column in 0..COLUMNS {
        decode_column(packer, &mut bytes, &mut values)?;
        out.iter_mut().zip(values).for_each(|(row, value)| row[column] = value);
    }
    bytes.is_empty().then_some(out)
}

fn decode_column(by: BitPacker4x, bytes: &mut &[u8], out: &mut [u32; ROWS]) -> Option<()> {
    let (lead, mut rest) = bytes.split_first()?;
    let bits = lead & 0x3f;
    if bits > 32 {
        return None;
    }
    let mut take = |length: usize| {
        let (part, after) = rest.split_at_checked(length)?;
        rest = after;
        Some(part)
    };
    let packed = usize::from(bits) * 16;
    match lead & 0xc0 {
        FEW => {
            let count = usize::from(take(1)?[0]);
            let values = take(4 * count)?;
            by.decompress(take(packed)?, out, bits);
            for value in out {
                let at = *value as usize * 4;
                *value = u32::from_le_bytes(values.get(at..at + 4)?.try_into().ok()?);
            }
        }
        kind => {
            let first = u32::from_le_bytes(take(4)?.try_into().ok()?);
            match kind {
                CONSTANT => out.fill(first),
                ABOVE_LEAST => {
                    by.decompress(take(packed)?, out, bits);
                    for value in out {
                        *value = value.wrapping_add(first);
                    }
                }
                _ => drop(by.decompress_sorted(first, take(packed)?, out, bits)),
            }
        }
    }
    *bytes = rest;
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_value() -> impl Strategy<Value = u32> {
        prop_oneof![Just(7), 0..4_u32, 1_000_000..1_000_100_u32, any::<u32>()]
    }

    proptest! {
        #[test]
        fn what_was_written_is_read(
            mut rows in proptest::collection::vec(proptest::array::uniform7(any_value()), 1..=ROWS),
            sorted: bool,
            revision: u32,
        ) {
            if sorted {
                rows.sort_unstable();
            }
            let mut bytes = Vec::new();
            encode(&rows, &mut bytes);
            prop_assert_eq!(decode(&bytes, rows.len()), Some(rows.clone()));
            let mut block = Block::new();
            block.read(&bytes, rows.len(), revision).unwrap();
            for (place, row) in rows.iter().enumerate() {
                prop_assert_eq!(block.quads.map(|column| column[place]), [row[0], row[1], row[2], row[3]]);
                prop_assert_eq!(block.stands >> place & 1 == 1, row[ADDED] <= revision && revision < row[REMOVED]);
            }
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
            let _ = decode(&bytes, ROWS);
            let _ = Block::new().read(&bytes, ROWS, 1);
        }
    }
}
