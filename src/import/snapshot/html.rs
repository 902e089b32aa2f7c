//! HTML to text: what a reader sees, block by block.

use html5gum::emitters::default::DefaultEmitter;
use html5gum::{Token, Tokenizer};

/// Elements whose text nobody sees.
const UNSEEN: [&[u8]; 6] = [b"script", b"style", b"template", b"noscript", b"title", b"textarea"];

/// Elements inside a line; all others part what stands before them from what stands after.
const INLINE: [&[u8]; 29] = [
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"cite", b"code", b"data", b"del", b"dfn", b"em", b"font", b"i", b"ins",
    b"kbd", b"mark", b"q", b"s", b"samp", b"small", b"span", b"strong", b"sub", b"sup", b"time", b"tt", b"u", b"var",
    b"wbr",
];

/// The text of a page, with entities decoded and blocks parted by line breaks.
pub(super) fn text(html: &str) -> String {
    let mut emitter = DefaultEmitter::default();
    // So that what looks like a tag inside a script is none.
    emitter.naively_switch_states(true);
    let mut out = String::with_capacity(html.len() / 2);
    let mut unseen: Option<Vec<u8>> = None;
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(tag) if unseen.is_none() => {
                let name: &[u8] = &tag.name;
                if UNSEEN.contains(&name) && !tag.self_closing {
                    unseen = Some(name.to_vec());
                }
                part(&mut out, name);
            }
            Token::EndTag(tag) => {
                let name: &[u8] = &tag.name;
                if unseen.as_deref() == Some(name) {
                    unseen = None;
                }
                part(&mut out, name);
            }
            Token::String(text) if unseen.is_none() => out.push_str(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    out
}

fn part(out: &mut String, name: &[u8]) {
    if !INLINE.contains(&name) {
        out.push('\n');
    }
}
