//! IRI references: resolution (RFC 3986 §5) and percent-encoding.

use oxigraph::model::NamedNode;

/// The parts of an IRI reference; those that are absent are `None`.
#[derive(Clone, Copy)]
struct Parts<'a> {
    scheme: Option<&'a str>,
    authority: Option<&'a str>,
    path: &'a str,
    query: Option<&'a str>,
    fragment: Option<&'a str>,
}

fn split(text: &str) -> Parts<'_> {
    let (rest, fragment) = cut(text, '#');
    let (rest, query) = cut(rest, '?');
    let (scheme, rest) = match scheme(rest) {
        Some(scheme) => (Some(scheme), &rest[scheme.len() + 1..]),
        None => (None, rest),
    };
    match rest.strip_prefix("//") {
        Some(rest) => {
            let end = rest.find('/').unwrap_or(rest.len());
            Parts { scheme, authority: Some(&rest[..end]), path: &rest[end..], query, fragment }
        }
        None => Parts { scheme, authority: None, path: rest, query, fragment },
    }
}

fn cut(text: &str, mark: char) -> (&str, Option<&str>) {
    text.split_once(mark).map_or((text, None), |(head, tail)| (head, Some(tail)))
}

/// The scheme of an absolute IRI, without the colon.
pub(crate) fn scheme(text: &str) -> Option<&str> {
    let (head, _) = text.split_once(':')?;
    let mut chars = head.chars();
    let good = chars.next().is_some_and(|c| c.is_ascii_alphabetic())
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'));
    good.then_some(head)
}

/// The reference as seen from the base.
pub(crate) fn resolve(base: &str, reference: &str) -> String {
    let given = split(reference);
    let base = split(base);
    let with =
        |scheme, authority, path: &str, query| join(Parts { scheme, authority, path, query, fragment: given.fragment });
    if given.scheme.is_some() {
        return with(given.scheme, given.authority, &without_dots(given.path), given.query);
    }
    if given.authority.is_some() {
        return with(base.scheme, given.authority, &without_dots(given.path), given.query);
    }
    if given.path.is_empty() {
        return with(base.scheme, base.authority, base.path, given.query.or(base.query));
    }
    let path = if given.path.starts_with('/') {
        without_dots(given.path)
    } else if base.authority.is_some() && base.path.is_empty() {
        without_dots(&format!("/{}", given.path))
    } else {
        let folder = base.path.rfind('/').map_or("", |end| &base.path[..=end]);
        without_dots(&format!("{folder}{}", given.path))
    };
    with(base.scheme, base.authority, &path, given.query)
}

fn join(parts: Parts<'_>) -> String {
    let mut out = String::with_capacity(64);
    if let Some(scheme) = parts.scheme {
        out.push_str(scheme);
        out.push(':');
    }
    if let Some(authority) = parts.authority {
        out.push_str("//");
        out.push_str(authority);
    }
    out.push_str(parts.path);
    for (mark, part) in [('?', parts.query), ('#', parts.fragment)] {
        if let Some(part) = part {
            out.push(mark);
            out.push_str(part);
        }
    }
    out
}

/// Removes `.` and `..` segments (RFC 3986 §5.2.4).
fn without_dots(path: &str) -> String {
    if !has_dots(path) {
        return path.to_owned();
    }
    let rooted = path.starts_with('/');
    let mut kept: Vec<&str> = Vec::new();
    let mut segments = path.split('/').skip(usize::from(rooted)).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            "." | ".." => {
                if segment == ".." {
                    kept.pop();
                }
                if last {
                    kept.push("");
                }
            }
            other => kept.push(other),
        }
    }
    format!("{}{}", if rooted { "/" } else { "" }, kept.join("/"))
}

/// Whether the path has a segment that resolution would remove.
pub(crate) fn has_dots(path: &str) -> bool {
    path.contains("./") || path.ends_with("/.") || path.ends_with("/..") || path == "." || path == ".."
}

/// Appends the text with everything but unreserved characters percent-encoded; with `reserved`,
/// reserved characters and percent-encoded triplets stand as they are (RFC 6570 §3.2.1).
pub(crate) fn encode(text: &str, reserved: bool, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    let bytes = text.as_bytes();
    for (i, byte) in bytes.iter().copied().enumerate() {
        let triplet = || {
            byte == b'%'
                && bytes.get(i + 1).is_some_and(u8::is_ascii_hexdigit)
                && bytes.get(i + 2).is_some_and(u8::is_ascii_hexdigit)
        };
        let kept = byte.is_ascii_alphanumeric()
            || matches!(byte, b'-' | b'.' | b'_' | b'~')
            || (reserved && (b":/?#[]@!$&'()*+,;=".contains(&byte) || triplet()));
        if kept {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

/// The text as an IRI, if it is one.
pub(crate) fn node(text: &str) -> Option<NamedNode> {
    NamedNode::new(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_rfc_3986_resolve() {
        let base = "http://a/b/c/d;p?q";
        for (reference, expected) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("#s", "http://a/b/c/d;p?q#s"),
            ("g?y#s", "http://a/b/c/g?y#s"),
            (";x", "http://a/b/c/;x"),
            ("", "http://a/b/c/d;p?q"),
            (".", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./../g", "http://a/b/g"),
            ("g/./h", "http://a/b/c/g/h"),
            ("g?y/./x", "http://a/b/c/g?y/./x"),
            ("http:g", "http:g"),
        ] {
            assert_eq!(resolve(base, reference), expected, "{reference}");
        }
    }

    #[test]
    fn encoding_keeps_what_may_stand() {
        let mut out = String::new();
        encode("a b/é%20%", false, &mut out);
        assert_eq!(out, "a%20b%2F%C3%A9%2520%25");
        out.clear();
        encode("a b/é%20%", true, &mut out);
        assert_eq!(out, "a%20b/%C3%A9%20%25");
    }
}
