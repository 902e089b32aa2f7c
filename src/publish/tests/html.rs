//! Just enough of HTML to check what our own templates write.

use std::collections::BTreeSet;

/// A piece of a page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    Open { name: String, attributes: Vec<(String, String)> },
    Close(String),
    Text(String),
}

const VOID: [&str; 6] = ["meta", "link", "br", "hr", "img", "input"];

/// Cuts a page into pieces; panics where the text is not what a strict reader takes.
pub(super) fn pieces(html: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut rest = html.strip_prefix("<!doctype html>").unwrap_or(html);
    while let Some(at) = rest.find('<') {
        text(&mut out, &rest[..at]);
        rest = &rest[at + 1..];
        if let Some(close) = rest.strip_prefix('/') {
            let end = close.find('>').expect("a tag ends");
            out.push(Piece::Close(close[..end].to_owned()));
            rest = &close[end + 1..];
            continue;
        }
        let (piece, after) = open(rest);
        rest = after;
        let script = matches!(&piece, Piece::Open { name, .. } if name == "script");
        out.push(piece);
        if script {
            let end = rest.find("</script>").expect("a script ends");
            rest = &rest[end..];
        }
    }
    text(&mut out, rest);
    out
}

fn text(out: &mut Vec<Piece>, text: &str) {
    assert!(!text.contains('>'), "a stray > in {text:?}");
    if !text.trim().is_empty() {
        out.push(Piece::Text(unescape(text)));
    }
}

/// A start tag, from behind its `<`.
fn open(text: &str) -> (Piece, &str) {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric())).expect("a tag has a name");
    assert!(end > 0, "a stray < before {:?}", &text[..text.len().min(40)]);
    let name = text[..end].to_owned();
    let mut rest = text[end..].trim_start();
    let mut attributes = Vec::new();
    while !rest.starts_with('>') {
        if let Some(after) = rest.strip_prefix("/>") {
            return (Piece::Open { name: format!("{name}/"), attributes }, after);
        }
        let stop = rest.find(['=', '>', ' ']).expect("a tag ends");
        let key = rest[..stop].to_owned();
        rest = &rest[stop..];
        let mut value = String::new();
        if let Some(quoted) = rest.strip_prefix("=\"") {
            let close = quoted.find('"').expect("a value ends");
            value = unescape(&quoted[..close]);
            rest = &quoted[close + 1..];
        } else {
            assert!(!rest.starts_with('='), "an attribute without quotes: {key}");
        }
        attributes.push((key, value));
        rest = rest.trim_start();
    }
    (Piece::Open { name, attributes }, &rest[1..])
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// The value of an attribute of a start tag.
pub(super) fn attribute(piece: &Piece, wanted: &str) -> Option<String> {
    match piece {
        Piece::Open { attributes, .. } => {
            attributes.iter().find(|(key, _)| key == wanted).map(|(_, value)| value.clone())
        }
        _ => None,
    }
}

/// Every `id` of a page.
pub(super) fn ids(html: &str) -> BTreeSet<String> {
    pieces(html).iter().filter_map(|piece| attribute(piece, "id")).collect()
}

/// What a relative link leads to: path within the site, and anchor.
pub(super) fn resolve(from: &str, href: &str) -> (String, Option<String>) {
    let (path, anchor) = href.split_once('#').map_or((href, None), |(path, anchor)| (path, Some(anchor.to_owned())));
    if path.is_empty() {
        return (from.to_owned(), anchor);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => assert!(parts.pop().is_some(), "{href} leads out of the site"),
            part => parts.push(part),
        }
    }
    (parts.join("/"), anchor)
}

/// Elements close in order, ids are unique, headings do not skip a level, and the head is complete.
pub(super) fn check(path: &str, html: &str) {
    let mut open: Vec<String> = Vec::new();
    let mut ids = BTreeSet::new();
    let mut level = 0;
    let mut headings = 0;
    let pieces = pieces(html);
    for piece in &pieces {
        if let Some(id) = attribute(piece, "id") {
            assert!(ids.insert(id.clone()), "{path}: id {id} twice");
        }
        match piece {
            Piece::Open { name, .. } => {
                if let Some(depth) = name.strip_prefix('h').and_then(|rest| rest.parse::<u32>().ok()) {
                    assert!(depth <= level + 1, "{path}: h{depth} after h{level}");
                    level = depth;
                    headings += u32::from(depth == 1);
                }
                if !VOID.contains(&name.as_str()) && !name.ends_with('/') {
                    open.push(name.clone());
                }
            }
            Piece::Close(name) => assert_eq!(open.pop().as_ref(), Some(name), "{path}"),
            Piece::Text(_) => {}
        }
    }
    assert!(open.is_empty(), "{path}: {open:?} left open");
    assert_eq!(headings, 1, "{path}: one h1");
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\">"), "{path}");
    for wanted in ["<title>", "<meta name=\"description\" content=\"", "<link rel=\"canonical\" href=\"https://"] {
        assert!(html.contains(wanted), "{path}: {wanted}");
    }
    let controls = pieces
        .iter()
        .filter_map(|piece| attribute(piece, "aria-labelledby"))
        .all(|all| all.split(' ').all(|id| ids.contains(id)));
    assert!(controls, "{path}: a label that is not there");
}

/// A page as text: one line a block, links as `[text](href)`, headings with `#`.
pub(super) fn outline(html: &str) -> String {
    let mut out = String::new();
    let mut links = Vec::new();
    for piece in pieces(html) {
        match piece {
            Piece::Open { name, attributes } => match name.as_str() {
                "h1" => out += "\n# ",
                "h2" => out += "\n## ",
                "p" | "tr" | "dt" | "dd" | "li" | "caption" | "pre" | "time" => out.push('\n'),
                "td" | "th" => out += " | ",
                "span" if attributes.iter().any(|(_, value)| value == "line") => out += " / ",
                "a" => {
                    out.push('[');
                    links.push(
                        attributes
                            .into_iter()
                            .find(|(key, _)| key == "href")
                            .map(|(_, value)| value)
                            .unwrap_or_default(),
                    );
                }
                _ => {}
            },
            Piece::Close(name) if name == "a" => out += &format!("]({})", links.pop().unwrap_or_default()),
            Piece::Close(_) => {}
            Piece::Text(text) => out += &text,
        }
    }
    out.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}
