//! What is kept of the last check beside the store, so that the next one tests only what changed.
//!
//! 1. After an import, or a check of files that say what the store holds, the findings are written to
//!    `checked.json` with the digests of all files and a key of all else that decides them.
//! 2. The next check reads it. It counts only if its own digest, the key and the store agree with it:
//!    then the store knows what the changed files stated when these findings were made.
//! 3. Anything else means that everything is checked, and no error.

use super::Now;
use crate::check::{self, Checked, Delta};
use crate::diagnostic::codes;
use crate::model::Batch;
use crate::project::snapshots::Snapshots;
use crate::project::{Content, Project, ProjectError};
use crate::store::{Reader, Store};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Version of the rules of room `check`: one that finds something else under the same data gets another number.
const RULES: &str = "treatise check 1";

/// The file beside the store.
const FILE: &str = "checked.json";

/// The newest state of the store, and what was found there.
pub(super) struct Kept {
    store: Store,
    checked: Checked,
    digests: BTreeMap<String, String>,
}

impl Project {
    /// What was found at the newest state of the store, if that is known and still counts.
    pub(super) fn kept(&self, content: &Content) -> Option<Kept> {
        let text = std::fs::read_to_string(self.store_dir().join(FILE)).ok()?;
        let (digest, text) = text.split_once('\n')?;
        if digest != hash([text]) {
            return None;
        }
        let value: Value = serde_json::from_str(text).ok()?;
        if value["key"].as_str()? != self.key(content) {
            return None;
        }
        let digests: BTreeMap<String, String> = serde_json::from_value(value["files"].clone()).ok()?;
        let checked = Checked::from_json(&value["checked"])?;
        // A store that cannot be opened is told by the verbs that need it.
        let store = self.has_store().then(|| self.store().ok()).flatten()?;
        (store.digests() == digests).then_some(Kept { store, checked, digests })
    }

    /// Checks the files: what changed since the store's newest state where that is known, else everything.
    pub(super) fn check_files(&self, content: &Content, reader: &Reader, now: &Now) -> Result<Checked, ProjectError> {
        let snapshots = Snapshots::new(self.root());
        let input = check::Input {
            batches: &content.batches,
            reader,
            vocabulary: &content.vocabulary,
            prefixes: self.prefixes(),
            shapes: &content.shapes,
            snapshots: &snapshots,
            today: now.today,
        };
        let kept = if self.full { None } else { self.kept(content) };
        let Some(kept) = kept else { return check::run(&input).map_err(ProjectError::Check) };
        let before = kept.store.reader();
        let delta = kept.delta(&before, &content.batches)?;
        check::again(&input, &kept.checked, &delta).map_err(ProjectError::Check)
    }

    /// Keeps what was found, if the store holds what the files say; where it cannot be written, the next
    /// check tests everything.
    pub(super) fn keep(&self, content: &Content, checked: &Checked, stored: &BTreeMap<String, String>) {
        let digests: BTreeMap<&str, &str> =
            content.batches.iter().map(|batch| (&*batch.file.path, batch.digest.as_str())).collect();
        if !digests.iter().map(|(a, b)| (*a, *b)).eq(stored.iter().map(|(a, b)| (a.as_str(), b.as_str()))) {
            return;
        }
        let value = json!({ "key": self.key(content), "files": digests, "checked": checked.to_json() });
        let text = value.to_string();
        let (path, fresh) = (self.store_dir().join(FILE), self.store_dir().join("checked.json.new"));
        if std::fs::write(&fresh, format!("{}\n{text}", hash([text.as_str()]))).is_ok() {
            let _ = std::fs::rename(fresh, path);
        }
    }

    /// Everything but the data that decides what is found.
    fn key(&self, content: &Content) -> String {
        let ontology = content.batches.iter().filter(|batch| batch.file.path.starts_with("ontology/"));
        let mut parts = vec![RULES, env!("CARGO_PKG_VERSION"), self.prefixes().base()];
        parts.extend(self.prefixes().iter().flat_map(|(prefix, namespace)| [prefix, namespace]));
        parts.extend(codes::ALL.iter().flat_map(|code| [code.id, code.severity.name()]));
        parts.extend(ontology.flat_map(|batch| [&*batch.file.path, batch.digest.as_str()]));
        parts.extend(content.shapes.iter().flat_map(|(path, text)| [path.as_str(), text.as_str()]));
        hash(parts)
    }
}

impl Kept {
    /// What lies between the store's newest state and the files.
    fn delta<'a>(&self, before: &'a Reader, now: &[Batch]) -> Result<Delta<'a>, ProjectError> {
        let digests: BTreeMap<&str, &str> =
            now.iter().map(|batch| (&*batch.file.path, batch.digest.as_str())).collect();
        let gone = self.digests.keys().filter(|path| !digests.contains_key(path.as_str()));
        let changed = digests.iter().filter(|(path, digest)| self.digests.get(**path).is_none_or(|old| old != *digest));
        let changed: BTreeSet<String> = changed.map(|(path, _)| (*path).to_owned()).chain(gone.cloned()).collect();
        let stated = self.store.stated(&changed).map_err(ProjectError::Store)?;
        let mut delta = Delta::empty(before);
        for path in changed {
            let batch = now.iter().find(|batch| *batch.file.path == *path);
            let quads: Vec<_> =
                batch.iter().flat_map(|batch| &batch.statements).map(|statement| &statement.quad).collect();
            let old: Vec<_> = stated.get(&path).into_iter().flatten().collect();
            delta.file(&path, &old, &quads);
        }
        Ok(delta)
    }
}

pub(super) fn hash<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update(part.len().to_le_bytes());
        hasher.update(part);
    }
    format!("{:x}", hasher.finalize())
}
