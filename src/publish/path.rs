//! Where pages stand: file names that every system and every web server takes.

use crate::export::Things;
use crate::model::{NamedNode, NamedNodeRef, Prefixes};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Longest file name that is made from an id, in bytes; longer ones are cut and get a hash.
const LONGEST: usize = 120;

/// The path of each thing's page, without extension: `claim/no-mdt`.
#[derive(Debug, Default)]
pub(super) struct Paths(BTreeMap<NamedNode, String>);

impl Paths {
    /// Gives every thing a path of its own. Ids that differ only in case get different paths,
    /// because some systems take such names for the same.
    pub(super) fn new(things: &Things, prefixes: &Prefixes) -> Self {
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut paths = BTreeMap::new();
        // Explainers and questions have pages of another kind.
        for kind in things.kinds().filter(|kind| !matches!(*kind, "explainer" | "question")) {
            // The list of the kind and its further pages.
            taken.insert(format!("{kind}/index"));
            for (id, thing) in things.of(kind) {
                let name = format!("{kind}/{}", file_name(id));
                let free = |name: &String| !taken.contains(&name.to_ascii_lowercase());
                let path = if free(&name) {
                    name
                } else {
                    (2..=things.count(kind) + 1).map(|n| format!("{name}={n}")).find(free).unwrap_or_default()
                };
                taken.insert(path.to_ascii_lowercase());
                paths.insert(thing.iri.clone(), path);
            }
        }
        debug_assert!(
            paths.keys().all(|iri| prefixes.kind(iri.as_ref()).is_some()),
            "only things of the project have pages"
        );
        Self(paths)
    }

    /// Gives a path to a page that is made of something else than statements.
    pub(super) fn insert(&mut self, iri: NamedNode, path: String) {
        self.0.insert(iri, path);
    }

    /// The path of a thing's page, if it has one.
    pub(super) fn get(&self, iri: NamedNodeRef<'_>) -> Option<&str> {
        self.0.get(&iri.into_owned()).map(String::as_str)
    }
}

/// A file name for an id: letters, digits, `-`, `_` and dots between letters or digits stay, every other byte is `=` and
/// two hexadecimal digits. The result never starts with a dot and needs no escaping in a URL.
pub(super) fn file_name(id: &str) -> String {
    let mut out = String::with_capacity(id.len());
    let bytes = id.as_bytes();
    let plain = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphanumeric);
    for (at, byte) in bytes.iter().copied().enumerate() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => out.push(char::from(byte)),
            b'.' if at > 0 && plain(at - 1) && plain(at + 1) => out.push('.'),
            _ => out += &format!("={byte:02X}"),
        }
    }
    if out.len() <= LONGEST {
        return if is_reserved(&out) { format!("{out}=") } else { out };
    }
    let hash = Sha256::digest(id.as_bytes());
    let hash: String = hash.iter().take(8).fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    // Everything that was written is ASCII, so any place is a boundary of characters.
    format!("{}={hash}", &out[..LONGEST])
}

/// Names that some systems keep for devices.
fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    matches!(stem.as_str(), "con" | "prn" | "aux" | "nul")
        || (stem.len() == 4
            && (stem.starts_with("com") || stem.starts_with("lpt"))
            && stem.ends_with(|c: char| c.is_ascii_digit()))
}

/// What leads from a page back to the root of the site: `../` for each folder.
pub(super) fn root(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_are_plain() {
        for (id, name) in [
            ("no-mdt", "no-mdt"),
            ("a b", "a=20b"),
            ("..", "=2E=2E"),
            ("v4.1", "v4.1"),
            (".hidden", "=2Ehidden"),
            ("é", "=C3=A9"),
            ("con", "con="),
            ("a%20b", "a=2520b"),
        ] {
            assert_eq!(file_name(id), name);
        }
        assert!(file_name(&"x".repeat(4000)).len() < 150);
        assert_eq!((root("index.html"), root("claim/a.html")), (String::new(), "../".to_owned()));
    }

    proptest! {
        #[test]
        fn any_id_has_a_safe_name(id in "\\PC{1,200}") {
            let name = file_name(&id);
            prop_assert!(!name.is_empty() && !name.starts_with('.') && name.len() < 255);
            prop_assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.=".contains(&b)));
        }
    }
}
