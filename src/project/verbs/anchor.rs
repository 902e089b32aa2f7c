//! `snapshot` and `anchor`: a copy of a source is kept, and a quotation is found in it.

use crate::diagnostic::{Diagnostic, Place, codes};
use crate::import::snapshot::{self, Medium, Near, Span, Texts, find, nearest};
use crate::model::edtf::Day;
use crate::model::{Claim, Lookup, NamedNode, Prefixes, Snapshot};
use crate::project::snapshots::{ANCHORS, FOLDER, SNAPSHOTS, Snapshots};
use crate::project::{Project, ProjectError, Silent};
use crate::store::Reader;
use std::path::Path;

/// Code points of the words before and after a quotation that are kept.
const AROUND: usize = 32;

/// A copy that was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptCopy {
    /// The file, relative to the project.
    pub path: String,
    /// Its SHA-256.
    pub sha256: String,
    /// Code points of its text.
    pub letters: usize,
}

/// What is to be anchored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AnchorRequest {
    /// Id of the claim.
    pub claim: String,
    /// Id of the source.
    pub source: String,
    /// The words, as somebody typed or pasted them.
    pub quote: String,
    /// SHA-256 of a kept copy, or its beginning, or a file that was kept; the newest copy otherwise.
    pub snapshot: Option<String>,
    /// Which of several places, from 1.
    pub occurrence: Option<usize>,
    /// Whether nothing is to be written.
    pub dry_run: bool,
}

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Anchoring {
    /// The words stand in one place, or in the one that was chosen; the row was written, unless on trial.
    Found(Passage),
    /// They stand in several places, and nobody said which.
    Several(Vec<Passage>),
    /// They do not stand there; the passage most like them, if there is any.
    NotFound(Option<Near>),
}

/// A place in a kept copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// The copy.
    pub sha256: String,
    /// Where.
    pub span: Span,
    /// The words of the copy itself.
    pub exact: String,
    /// What stands before them.
    pub prefix: String,
    /// What stands after them.
    pub suffix: String,
}

impl Project {
    /// Keeps a copy of a source under its hash and writes its row.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] for an unknown source and for a file that gives no text,
    /// [`ProjectError::Io`] when a file cannot be read or written.
    pub fn keep_snapshot(
        &self,
        source: &str,
        file: &Path,
        url: Option<&str>,
        taken_on: Day,
    ) -> Result<KeptCopy, ProjectError> {
        let reader = self.read(&Silent)?.reader(self.policy());
        let (_, id) = described("source", source, self.prefixes(), &reader)?;
        let failed = |path: &Path| {
            let path = path.to_path_buf();
            move |source| ProjectError::Io { path, source }
        };
        let bytes = std::fs::read(file).map_err(failed(file))?;
        let medium = Medium::find(&file.to_string_lossy()).ok_or_else(|| {
            refuse(
                Diagnostic::new(
                    &codes::UNKNOWN_FORMAT,
                    Place::default(),
                    format!("`{}` is no file of which a text can be made", file.display()),
                )
                .hint("copies are kept of plain text (.txt), HTML (.html) and PDF (.pdf)"),
            )
        })?;
        let text = snapshot::text(&bytes, medium).map_err(|error| {
            refuse(Diagnostic::new(&codes::UNKNOWN_FORMAT, Place::default(), format!("`{}`: {error}", file.display())))
        })?;
        let sha256 = snapshot::digest(&bytes);
        let path = format!("{FOLDER}/{sha256}.{}", medium.extension());
        let target = self.root().join(&path);
        std::fs::create_dir_all(self.root().join(FOLDER)).map_err(failed(&target))?;
        std::fs::write(&target, &bytes).map_err(failed(&target))?;
        let cells = [&id, &sha256, medium.media_type(), &taken_on.to_string(), url.unwrap_or_default(), ""];
        self.put_row(SNAPSHOTS, &cells, 2)?;
        Ok(KeptCopy { path, sha256, letters: text.chars().count() })
    }

    /// Finds a quotation in a kept copy of a source and writes where it stands.
    ///
    /// # Errors
    /// [`ProjectError::Caller`] for an unknown claim or source, a claim that does not cite the source, a
    /// source without kept copies, and a copy that cannot be read; [`ProjectError::Io`].
    pub fn anchor(&self, ask: &AnchorRequest) -> Result<Anchoring, ProjectError> {
        let reader = self.read(&Silent)?.reader(self.policy());
        let (claim, claim_id) = described("claim", &ask.claim, self.prefixes(), &reader)?;
        let (source, source_id) = described("source", &ask.source, self.prefixes(), &reader)?;
        cites(&reader, &claim, &source, &source_id)?;
        let copy = choose(&reader, &source, &source_id, ask.snapshot.as_deref())?;
        let snapshots: Snapshots = self.snapshots();
        let text = snapshots.text(&copy.sha256).map_err(|error| {
            refuse(Diagnostic::new(
                &codes::SNAPSHOT_MISSING,
                Place::default(),
                format!("the kept copy {}: {error}", copy.sha256),
            ))
        })?;
        let letters: Vec<char> = text.chars().collect();
        let mut found: Vec<Passage> =
            find(&text, &ask.quote).into_iter().map(|span| passage(&letters, span, &copy.sha256)).collect();
        if found.is_empty() {
            return Ok(Anchoring::NotFound(nearest(&text, &ask.quote)));
        }
        let one = match ask.occurrence {
            Some(number) if (1..=found.len()).contains(&number) => found.swap_remove(number - 1),
            None if found.len() == 1 => found.swap_remove(0),
            _ => return Ok(Anchoring::Several(found)),
        };
        if !ask.dry_run {
            let (start, end) = (one.span.start.to_string(), one.span.end.to_string());
            let cells =
                [&*claim_id, &source_id, &one.sha256, &one.exact, one.prefix.trim(), one.suffix.trim(), &start, &end];
            self.put_row(ANCHORS, &cells, 2)?;
        }
        Ok(Anchoring::Found(one))
    }
}

fn refuse(found: Diagnostic) -> ProjectError {
    ProjectError::Caller(Box::new(std::iter::once(found).collect()))
}

/// The thing of a kind with an id (`x`, `kind:x` or an IRI), and its id.
fn described(
    kind: &str,
    word: &str,
    prefixes: &Prefixes,
    reader: &Reader,
) -> Result<(NamedNode, String), ProjectError> {
    let named = word.contains(':').then(|| prefixes.expand(word)).flatten();
    let node = named.unwrap_or_else(|| prefixes.resource(kind, word));
    let id = prefixes.kind(node.as_ref()).filter(|(its, _)| *its == kind).map(|(_, id)| id.to_owned());
    match id {
        Some(id) if !reader.properties(node.as_ref().into()).is_empty() => Ok((node, id)),
        _ => {
            let known = crate::query::question::ids(kind, prefixes, reader);
            let found =
                Diagnostic::new(&codes::DANGLING, Place::default(), format!("nothing describes the {kind} `{word}`"));
            Err(refuse(found.suggest(word, known.iter().map(String::as_str))))
        }
    }
}

fn cites(reader: &Reader, claim: &NamedNode, source: &NamedNode, id: &str) -> Result<(), ProjectError> {
    let stances = Claim::load(reader, claim).map(|claim| claim.stances).unwrap_or_default();
    let own = NamedNode::new_unchecked(format!("{}/stance/{id}", claim.as_str()));
    if stances.iter().any(|stance| stance.source == *source && stance.node == own.clone().into()) {
        return Ok(());
    }
    let message = format!("the claim does not cite the source `{id}`");
    let cited: Vec<String> = stances.iter().map(|stance| format!("<{}>", stance.source.as_str())).collect();
    let found = Diagnostic::new(&codes::BAD_ANCHOR, Place::default(), message)
        .hint("add the source to the claim first, in its row or in data/stances.csv");
    Err(refuse(if cited.is_empty() { found } else { found.hint(format!("it cites {}", cited.join(", "))) }))
}

/// The kept copy that was asked for, or the newest.
fn choose(reader: &Reader, source: &NamedNode, id: &str, asked: Option<&str>) -> Result<Snapshot, ProjectError> {
    let copies = Snapshot::of(reader, source);
    let hash = asked
        .map(|word| std::fs::read(word).map_or_else(|_| word.to_ascii_lowercase(), |bytes| snapshot::digest(&bytes)));
    let fits = |copy: &&Snapshot| hash.as_ref().is_none_or(|hash| copy.sha256.starts_with(hash.as_str()));
    copies.iter().rfind(fits).cloned().ok_or_else(|| {
        let message = match asked {
            Some(word) => format!("no kept copy of the source `{id}` is `{word}`"),
            None => format!("no copy of the source `{id}` is kept"),
        };
        let found = Diagnostic::new(&codes::BAD_ANCHOR, Place::default(), message);
        refuse(found.hint(format!("keep one: `treatise snapshot {id} FILE`")))
    })
}

fn passage(letters: &[char], span: Span, sha256: &str) -> Passage {
    let text = |range: Span| letters[range].iter().collect::<String>();
    Passage {
        sha256: sha256.to_owned(),
        exact: text(span.clone()),
        prefix: text(span.start.saturating_sub(AROUND)..span.start),
        suffix: text(span.end..(span.end + AROUND).min(letters.len())),
        span,
    }
}
