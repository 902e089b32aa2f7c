//! The style sheet: text that everybody can read.

use super::frame;
use std::collections::BTreeMap;

/// Colours of one scheme of the style sheet, by name.
fn colours(scheme: &str) -> BTreeMap<&str, [f64; 3]> {
    let part = |hex: &str, at: usize| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0;
    let pairs = scheme[..scheme.find('}').unwrap()]
        .lines()
        .filter_map(|line| line.trim().strip_prefix("--")?.split_once(": #"));
    pairs.map(|(name, hex)| (name, [part(hex, 0), part(hex, 2), part(hex, 4)])).collect()
}

/// Contrast of two colours, as WCAG 2.2 reckons it.
fn contrast(a: [f64; 3], b: [f64; 3]) -> f64 {
    let linear = |c: f64| if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) };
    let luminance = |c: [f64; 3]| 0.2126 * linear(c[0]) + 0.7152 * linear(c[1]) + 0.0722 * linear(c[2]);
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_can_be_read_in_light_and_in_dark() {
    let schemes: Vec<&str> = frame::STYLE.split(":root {").skip(1).take(2).collect();
    assert_eq!(schemes.len(), 2);
    for scheme in schemes {
        let colours = colours(scheme);
        for text in ["ink", "soft", "link", "visited", "contested"] {
            for back in ["paper", "panel"] {
                assert!(contrast(colours[text], colours[back]) >= 4.5, "{text} on {back}");
            }
        }
        for badge in ["supported", "contested", "refuted", "plain", "denial"] {
            assert!(contrast(colours[badge], colours[format!("{badge}-back").as_str()]) >= 4.5, "{badge}");
        }
    }
}
