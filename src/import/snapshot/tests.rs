//! Texts of our own, and any text at all.

use super::*;
use proptest::prelude::*;

const TEXT: &str = "Article 1. The parties agree to meet each year. Article 2. The parties agree to share the cost - \
    half each - of the “meeting”. Article 3. The parties agree to meet each year in the capital of one of them.";

fn spanned(text: &str, span: &Span) -> String {
    text.chars().skip(span.start).take(span.len()).collect()
}

#[test]
fn text_has_one_normal_form() {
    assert_eq!(normal("  a\u{a0}\r\n b\tc\u{ad}d e\u{301}\u{feff} "), "a b cd \u{e9}");
    assert_eq!(text(b"\xff", Medium::Text), Err(Unreadable::Encoding));
    assert_eq!(text("a\n\nb".as_bytes(), Medium::Text).unwrap(), "a b");
    assert_eq!(digest(b""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

#[test]
fn html_is_what_a_reader_sees() {
    let page = "<!doctype html><html><head><title>T</title><style>p { color: red }</style><script>if (a < b) '<p>no</p>'</script>\
        </head><body><h1>One</h1><p>Two<br>three <b>fo</b>ur &amp; f&uuml;nf<!-- six --></p><ul><li>7<li>8</ul>&#8220;9&#8221;</body>";
    assert_eq!(text(page.as_bytes(), Medium::Html).unwrap(), "One Two three four & f\u{fc}nf 7 8 “9”");
    assert_eq!(text(b"<p>a<script>never closed <p>b", Medium::Html).unwrap(), "a");
}

/// A PDF of one page with one line of text.
fn pdf(line: &str) -> Vec<u8> {
    let stream = format!("BT /F1 12 Tf 72 720 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{stream}\nendstream", stream.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let mut out = "%PDF-1.4\n".to_owned();
    let mut table = String::from("0000000000 65535 f \n");
    for (i, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.push_str(&format!("{} 0 obj\n{object}\nendobj\n", i + 1));
    }
    let start = out.len();
    out.push_str(&format!(
        "xref\n0 {}\n{table}trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n",
        objects.len() + 1,
        objects.len() + 1
    ));
    out.into_bytes()
}

#[test]
fn a_pdf_gives_its_text_and_a_broken_one_an_answer() {
    assert_eq!(text(&pdf("The parties agree to meet."), Medium::Pdf).unwrap(), "The parties agree to meet.");
    let whole = pdf("The parties agree to meet.");
    for cut in [0, 4, 9, 60, 200, whole.len() - 60] {
        assert!(matches!(text(&whole[..cut], Medium::Pdf), Err(Unreadable::Pdf(_)) | Ok(_)));
    }
    assert!(matches!(text(b"not a PDF", Medium::Pdf), Err(Unreadable::Pdf(_))));
}

#[test]
fn a_quotation_is_found_as_people_type_it() {
    let found = find(TEXT, "share  the cost\u{2014}half each \u{2013} of the \"meeting\"");
    assert_eq!(found.len(), 1);
    assert_eq!(spanned(TEXT, &found[0]), "share the cost - half each - of the “meeting”");
    assert_eq!(find(TEXT, "The parties agree to meet each year").len(), 2);
    assert!(find(TEXT, "nothing of the kind").is_empty());
    assert!(find(TEXT, "").is_empty());
}

fn state_of(text: &str, exact: &str, prefix: &str, suffix: &str, start: usize) -> State {
    let span = start..start + exact.chars().count();
    state(text, &Quote { exact, prefix, suffix, span: &span })
}

#[test]
fn the_four_states_are_told_apart() {
    assert_eq!(state_of(TEXT, "Article 2.", "", "", 48), State::Exact);
    assert_eq!(state_of(TEXT, "Article 2.", "", "", 47), State::Moved(48..58));
    let twice = "The parties agree to meet each year";
    assert!(matches!(state_of(TEXT, twice, "", "", 0), State::Several(spans) if spans.len() == 2));
    assert!(matches!(state_of(TEXT, twice, "Article 3. ", " in", 0), State::Moved(span) if span.start > 100));
    let State::Altered(near) = state_of(TEXT, "The parties agree to divide the cost", "", "", 0) else { panic!() };
    assert_eq!(near.words, "The parties agree to share the cost");
    assert_eq!(spanned(TEXT, &near.span), near.words);
    assert_eq!(state_of(TEXT, "No state shall attack another with nuclear arms", "", "", 0), State::Gone);
    assert_eq!(state_of("", "a", "", "", 0), State::Gone);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn what_was_taken_from_a_text_is_found_in_it(text in "([a-d“—' ]{1,6} ){1,20}", from in 0..40_usize, length in 1..20_usize) {
        let text = normal(&text);
        let letters: Vec<char> = text.chars().collect();
        let from = from.min(letters.len().saturating_sub(1));
        let span = from..(from + length).min(letters.len());
        let exact: String = letters[span.clone()].iter().collect();
        prop_assume!(!exact.trim().is_empty() && normal(&exact) == exact);
        prop_assert_eq!(state(&text, &Quote { exact: &exact, prefix: "", suffix: "", span: &span }), State::Exact);
        prop_assert!(!find(&text, &exact).is_empty(), "{:?} in {:?}", exact, text);
        let moved = format!("e {text}");
        let there = state(&moved, &Quote { exact: &exact, prefix: "", suffix: "", span: &(span.start + 2..span.end + 2) });
        prop_assert_eq!(there, State::Exact);
    }

    #[test]
    fn any_text_is_answered(text in "\\PC{0,60}", quotation in "\\PC{0,20}", html in "[<>a-z/&;!-\" ]{0,60}") {
        let text = normal(&text);
        prop_assert_eq!(normal(&text), text.clone(), "normal is normal");
        for span in find(&text, &quotation) {
            prop_assert!(span.start < span.end && span.end <= text.chars().count());
        }
        if let Some(near) = nearest(&text, &quotation) {
            prop_assert_eq!(spanned(&text, &near.span), near.words);
        }
        let _ = html::text(&html);
    }
}
