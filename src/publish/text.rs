//! Text from data, made fit for a page. Escaping is the templates' work; this is about the rest.

/// A text without what could disturb the text around it: control characters, and the marks that
/// turn the direction of writing for whatever follows.
pub(super) fn clean(text: &str) -> String {
    let disturbs = |c: char| {
        (c.is_control() && c != '\n' && c != '\t')
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
    };
    if text.contains(disturbs) { text.chars().filter(|c| !disturbs(*c)).collect() } else { text.to_owned() }
}

/// The beginning of a text, cut at a word, on one line.
pub(super) fn short(text: &str, longest: usize) -> String {
    // Enough to find the place to cut, however long the text is.
    let head: String = text.chars().take(longest * 4).collect();
    let line = clean(&head).split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= longest {
        return line;
    }
    let cut: String = line.chars().take(longest).collect();
    let at = cut.rfind(' ').filter(|at| *at > longest / 2).unwrap_or(cut.len());
    format!("{}…", cut[..at].trim_end_matches([',', ';', ':', ' ', '.']))
}

/// An address that a page may lead to: `http` and `https` only.
pub(super) fn safe_url(url: &str) -> Option<&str> {
    let url = url.trim();
    let scheme = url.split(':').next().unwrap_or_default();
    let known = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let plain = !url.chars().any(|c| c.is_control() || c.is_whitespace() || matches!(c, '"' | '<' | '>' | '\\' | '`'));
    (known && plain && url[scheme.len()..].starts_with("://")).then_some(url)
}

/// An id as words, for what nobody named: `mou-2016-signature` is `mou 2016 signature`.
pub(super) fn words_of_id(id: &str) -> String {
    short(&id.replace(['-', '_'], " "), 90)
}

/// A size for people: `12.3 kB`.
#[expect(clippy::cast_precision_loss, reason = "one digit after the point is shown")]
pub(super) fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

/// `1 source`, `2 sources`.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    match n {
        1 => format!("1 {one}"),
        _ => format!("{} {many}", crate::query::words::number(&n.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_at_words() {
        assert_eq!(short("one two three", 20), "one two three");
        assert_eq!(short("one two, three four", 10), "one two…");
        assert_eq!(short(&"x".repeat(50), 10), format!("{}…", "x".repeat(10)));
        assert_eq!(short("a\n\u{202e}b", 10), "a b");
    }

    #[test]
    fn only_web_addresses_are_links() {
        assert_eq!(safe_url(" https://a.example/b?c=d "), Some("https://a.example/b?c=d"));
        for url in [
            "javascript:alert(1)",
            "JaVaScRiPt://x",
            "data:text/html,x",
            "//a",
            "https:a",
            "http://a\" onclick",
            "http://a\nb",
            "",
        ] {
            assert_eq!(safe_url(url), None, "{url}");
        }
    }

    #[test]
    fn sizes_and_counts_read_well() {
        assert_eq!((size(999), size(12_345), size(3_400_000)), ("999 bytes".into(), "12.3 kB".into(), "3.4 MB".into()));
        assert_eq!(
            (count(1, "source", "sources"), count(0, "source", "sources")),
            ("1 source".into(), "0 sources".into())
        );
    }
}
