//! Bytes to text.

use crate::diagnostic::{Diagnostic, Place, codes};

/// Reads bytes as UTF-8, without a byte order mark.
///
/// # Errors
/// A diagnostic (T1001) at the first byte that is not UTF-8.
pub fn decode<'a>(bytes: &'a [u8], path: &str) -> Result<&'a str, Box<Diagnostic>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let line = String::from_utf8_lossy(good).matches('\n').count() + 1;
        let start = good.iter().rposition(|byte| *byte == b'\n').map_or(0, |i| i + 1);
        let column = String::from_utf8_lossy(&good[start..]).chars().count() + 1;
        let byte = bytes[error.valid_up_to()];
        let small = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let found = Diagnostic::new(
            &codes::BAD_UTF8,
            Place::file(path).at(small(line), small(column)),
            format!("byte 0x{byte:02X} is not UTF-8"),
        )
        .hint("save the file again as UTF-8; spreadsheets call it \"CSV UTF-8\"");
        Box::new(found)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bad_byte_is_named() {
        let error = decode(b"id,name\nx,Caf\xE9\n", "a.csv").unwrap_err();
        assert_eq!((error.place.line, error.place.column), (Some(2), Some(6)));
        assert_eq!(decode(b"\xEF\xBB\xBFid", "a.csv").unwrap(), "id");
    }
}
