//! Numbers and texts as few bytes: 7 bits a byte, low bits first; a text after its length.

/// Writes a text after its length.
pub(super) fn write_text(text: &str, out: &mut Vec<u8>) {
    write_number(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

/// Reads a text and leaves what follows it in `bytes`.
pub(super) fn read_text<'a>(bytes: &mut &'a [u8]) -> Option<&'a str> {
    let length = usize::try_from(read_number(bytes)?).ok()?;
    let (text, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    std::str::from_utf8(text).ok()
}

/// Writes a number.
pub(super) fn write_number(mut number: u64, out: &mut Vec<u8>) {
    while number >= 0x80 {
        out.push((number & 0x7F) as u8 | 0x80);
        number >>= 7;
    }
    out.push((number & 0x7F) as u8);
}

/// Reads a number and leaves what follows it in `bytes`.
pub(super) fn read_number(bytes: &mut &[u8]) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let (byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(byte & 0x7F) << shift;
        if byte & 0x80 == 0 {
            // A last byte of zero would be a second way to write the same number.
            let is_only = shift == 0;
            return (*byte != 0 || is_only).then_some(number);
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
        fn what_was_written_is_read(number: u64, text: String) {
            let mut bytes = Vec::new();
            write_number(number, &mut bytes);
            write_text(&text, &mut bytes);
            let mut rest = &bytes[..];
            prop_assert_eq!(read_number(&mut rest), Some(number));
            prop_assert_eq!(read_text(&mut rest), Some(&text[..]));
            prop_assert!(rest.is_empty());
        }

        #[test]
        fn any_bytes_are_read_without_a_panic(bytes: Vec<u8>) {
            let _ = read_number(&mut &bytes[..]);
            let _ = read_text(&mut &bytes[..]);
        }
    }
}
