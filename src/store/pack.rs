//! Sorted quads of log ids as few bytes: how far each number is from the one before it.
//!
//! Each difference is written as a zigzag variable-length integer (7 bits a byte, low bits first),
//! column by column against the quad before. One set of quads has one encoding.

use super::dictionary::LogQuad;

/// The bytes of quads, preceded by how many they are.
pub(super) fn pack(quads: &[LogQuad], out: &mut Vec<u8>) {
    write(quads.len() as u64, out);
    let mut before = [0; 4];
    for quad in quads {
        for (now, then) in quad.iter().zip(before) {
            let difference = i64::from(*now) - i64::from(then);
            write((difference << 1 ^ difference >> 63).cast_unsigned(), out);
        }
        before = *quad;
    }
}

/// Reads quads and leaves what follows them in `bytes`; nothing if they are no quads.
pub(super) fn unpack(bytes: &mut &[u8]) -> Option<Vec<LogQuad>> {
    let count = usize::try_from(read(bytes)?).ok()?;
    // A quad takes four bytes at least; a larger count is not one of ours.
    if count > bytes.len() / 4 {
        return None;
    }
    let mut quads = Vec::with_capacity(count);
    let mut quad: LogQuad = [0; 4];
    for _ in 0..count {
        for column in &mut quad {
            let code = read(bytes)?;
            let difference = (code >> 1).cast_signed() ^ -(code & 1).cast_signed();
            *column = u32::try_from(i64::from(*column).checked_add(difference)?).ok()?;
        }
        quads.push(quad);
    }
    quads.is_sorted_by(|a, b| a < b).then_some(quads)
}

/// Writes a text after its length.
pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    write(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

/// Reads a text and leaves what follows it in `bytes`.
pub(super) fn read_text(bytes: &mut &[u8]) -> Option<String> {
    let length = usize::try_from(read(bytes)?).ok()?;
    let text = std::str::from_utf8(bytes.get(..length)?).ok()?.to_owned();
    *bytes = &bytes[length..];
    Some(text)
}

fn write(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7F) as u8);
}

fn read(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            // A last byte of zero would be a second way to write the same number.
            return (*byte != 0 || shift == 0).then_some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quads_come_back(quads in proptest::collection::btree_set(proptest::array::uniform4(any::<u32>()), 0..50), tail in any::<u8>()) {
            let quads: Vec<LogQuad> = quads.into_iter().collect();
            let mut bytes = Vec::new();
            pack(&quads, &mut bytes);
            bytes.push(tail);
            let mut rest = &bytes[..];
            prop_assert_eq!(unpack(&mut rest), Some(quads));
            prop_assert_eq!(rest, &[tail]);
        }

        #[test]
        fn other_bytes_are_refused_or_have_one_reading(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let mut rest = &bytes[..];
            if let Some(quads) = unpack(&mut rest) {
                let mut again = Vec::new();
                pack(&quads, &mut again);
                prop_assert_eq!(&again[..], &bytes[..bytes.len() - rest.len()]);
            }
            let _ = read_text(&mut &bytes[..]);
        }
    }
}
