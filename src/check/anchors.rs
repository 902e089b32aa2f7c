//! Quotations and the kept copies of sources in which they stand.
//!
//! A unit is a kept copy (its file is there and is what was kept) or an anchor (its words stand where it
//! says in the copy it was made on, and how they stand in the newest copy of the same source). Nothing is
//! ever anchored again silently: a finding says what an editor would type to accept the new place.

use super::{Findings, Input, Places, Rule};
use crate::diagnostic::{Code, Diagnostic, Report, codes};
use crate::import::snapshot::{Fault, Judged, Span, State, Unreadable, judge};
use crate::model::vocab::tr;
use crate::model::{Anchor, Lookup, NamedNode, NamedOrBlankNode, Snapshot, Term};

/// Tests every kept copy and every anchor: their files are no part of what a change of the data tells.
pub(super) fn check(input: &Input<'_>, places: &Places<'_>, findings: &mut Findings) {
    let copies = input.reader.instances(tr::SNAPSHOT_CLASS);
    findings.test_all(Rule::Anchors, &copies, ToString::to_string, |iri, report| copy(input, places, iri, report));
    let Some(property) = input.reader.id(tr::ANCHOR.into()) else { return };
    let anchors: Vec<(Term, Term)> = input
        .reader
        .scan([None, Some(property), None])
        .map(|[stance, _, anchor]| (input.reader.term(stance), input.reader.term(anchor)))
        .collect();
    let key = |(stance, anchor): &(Term, Term)| format!("{stance} {anchor}");
    findings.test_all(Rule::Anchors, &anchors, key, |(stance, node), report| {
        let anchor = Anchor::load(input.reader, node);
        anchored(&About { input, places, stance, anchor: &anchor }, report);
    });
}

fn copy(input: &Input<'_>, places: &Places<'_>, iri: &NamedNode, report: &mut Report) {
    let Some(copy) = Snapshot::load(input.reader, iri) else {
        let place = places.of(iri.as_ref().into());
        report.push(
            Diagnostic::new(&codes::SNAPSHOT_MISSING, place, "a kept copy without its SHA-256")
                .hint("`treatise snapshot SOURCE FILE` keeps a copy and writes its row"),
        );
        return;
    };
    let Err(error) = input.snapshots.verify(&copy.sha256) else { return };
    let place = places.find(iri.as_ref().into(), Some(tr::SHA256), None);
    let short: String = copy.sha256.chars().take(12).collect();
    let found = Diagnostic::new(&codes::SNAPSHOT_MISSING, place, format!("the kept copy {short}…: {error}"));
    report.push(match error {
        Unreadable::Altered(_) => {
            found.hint("put the file back as it was kept, or keep the other one beside it with `treatise snapshot`")
        }
        _ => found.hint(format!(
            "put the file back as `data/snapshots/{}` with its extension, or take the row out",
            copy.sha256
        )),
    });
}

/// An anchor and what is said of it.
struct About<'a> {
    input: &'a Input<'a>,
    places: &'a Places<'a>,
    stance: &'a Term,
    anchor: &'a Anchor,
}

fn anchored(about: &About<'_>, report: &mut Report) {
    let records = about.input.reader;
    let Some(source) = records.node(about.stance.as_ref(), tr::SOURCE) else {
        report.push(
            about
                .finding(&codes::BAD_ANCHOR, "the claim has no such stance: nothing says that it cites this source")
                .hint("add the source to the claim first, in its row or in data/stances.csv"),
        );
        return;
    };
    match judge(records, about.input.snapshots, &source, about.anchor) {
        // What cannot be read is said of the copy itself.
        Ok(Judged { state: State::Exact, .. })
        | Err(Fault::Unreadable(_, Unreadable::Missing | Unreadable::Altered(_))) => {}
        Ok(judged) => report.push(about.changed(&judged, &source)),
        Err(fault) => report.push(about.unusable(&fault)),
    }
}

impl About<'_> {
    fn finding(&self, code: &'static Code, message: impl Into<String>) -> Diagnostic {
        let place = match &self.anchor.node {
            Term::NamedNode(node) => self.places.of(node.as_ref().into()),
            Term::BlankNode(node) => self.places.of(NamedOrBlankNode::from(node.clone()).as_ref()),
            Term::Literal(_) => crate::diagnostic::Place::default(),
        };
        Diagnostic::new(code, place, message)
    }

    fn unusable(&self, fault: &Fault) -> Diagnostic {
        let again = "`treatise anchor` writes the whole row from a pasted quotation";
        let found = |message: String| self.finding(&codes::BAD_ANCHOR, message);
        match fault {
            Fault::NoWords => found("the anchor names no words".to_owned()).hint(again),
            Fault::NoPosition => found("the anchor does not say where its words stand".to_owned()).hint(again),
            Fault::NoSnapshot => found("the anchor names no kept copy that is described".to_owned())
                .hint("`treatise snapshot SOURCE FILE` keeps a copy and writes its row"),
            Fault::OtherSource => found("the kept copy is of another source".to_owned()).hint(again),
            Fault::Unreadable(copy, error) => found(format!("the kept copy {} has no text: {error}", copy.sha256)),
            Fault::Unfit(State::Moved(span)) => {
                found("the words do not stand at the positions of the anchor".to_owned())
                    .hint(format!("in the same copy they stand at {}", positions(span)))
            }
            Fault::Unfit(State::Several(spans)) => {
                found("the words do not stand at the positions of the anchor".to_owned()).hint(format!(
                    "in the same copy they stand at {}",
                    spans.iter().map(positions).collect::<Vec<_>>().join(", ")
                ))
            }
            Fault::Unfit(_) => {
                found("the words of the anchor are not in the kept copy it names".to_owned()).hint(again)
            }
        }
    }

    /// What became of a quotation in the newest copy.
    fn changed(&self, judged: &Judged, source: &NamedNode) -> Diagnostic {
        let on = judged.against.taken_on.as_deref().map(|day| format!(" of {day}")).unwrap_or_default();
        let exact = self.anchor.exact.as_deref().unwrap_or_default();
        let says = format!("“{}”", shortened(exact));
        let accept = |words: &str, more: &str| {
            let claim =
                self.id(self.input.reader.subjects(tr::STANCE, self.stance.as_ref()).first().map(ToString::to_string));
            let source = self.id(Some(source.to_string()));
            format!("`treatise anchor {claim} {source} --quote '{}'{more}` accepts it", words.replace('\'', "'\\''"))
        };
        match &judged.state {
            State::Exact => self.finding(&codes::QUOTATION_MOVED, String::new()),
            State::Moved(span) => self
                .finding(&codes::QUOTATION_MOVED, format!("{says} moved to {} in the copy{on}", positions(span)))
                .hint(accept(exact, "")),
            State::Several(spans) => self
                .finding(
                    &codes::QUOTATION_MOVED,
                    format!("{says} moved, and stands in {} places of the copy{on}", spans.len()),
                )
                .hint(accept(exact, " --occurrence N")),
            State::Altered(near) => self
                .finding(
                    &codes::QUOTATION_ALTERED,
                    format!("{says} reads otherwise in the copy{on}: “{}” ({} % alike)", near.words, near.likeness),
                )
                .hint(accept(&near.words, "")),
            State::Gone => self
                .finding(&codes::QUOTATION_GONE, format!("{says} is not in the copy{on}, nor anything like it"))
                .hint("read the source again: the claim may have lost its support"),
        }
    }

    /// The id of a thing as one types it.
    fn id(&self, iri: Option<String>) -> String {
        let iri = iri.unwrap_or_default();
        let node = NamedNode::new_unchecked(iri.trim_matches(['<', '>']));
        self.input.prefixes.kind(node.as_ref()).map_or_else(|| node.to_string(), |(_, id)| id.to_owned())
    }
}

fn positions(span: &Span) -> String {
    format!("{}–{}", span.start, span.end)
}

/// The beginning of a long quotation.
fn shortened(text: &str) -> String {
    const MOST: usize = 80;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    format!("{}…", text.chars().take(MOST).collect::<String>().trim_end())
}
