//! Law 2: which content the default graph holds.
//!
//! The default graph is the union of the records and of the content of every claim that is
//! affirmed, supported and current: no supported claim supersedes it. A claim with two polarities
//! or two statuses is an error of the data (`T4008`), and until it is mended its content is not held.

use super::View;
use super::index::IdTriple;
use crate::model::NamedNodeRef;
use crate::model::vocab::tr;

/// How the default graph of a reader is made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Policy {
    /// Records and the content of every claim that is affirmed, supported and current (law 2).
    #[default]
    Derived,
    /// What stands in the default graph and nothing else, as in any RDF store.
    Plain,
}

const POLARITY: u8 = 0b00_0001;
const NOT_AFFIRMED: u8 = 0b00_0010;
const SUPPORTED: u8 = 0b00_0100;
const WANTED: u8 = 0b00_1000;
const UNWANTED: u8 = 0b01_0000;
const SUPERSEDED: u8 = 0b10_0000;

/// What follows from the records.
#[derive(Debug, Default)]
pub(super) struct Derived {
    /// The claims whose content the default graph holds, in order.
    pub(super) held: Vec<u32>,
}

/// Works out what the default graph of a view holds.
///
/// `records` is the stored default graph, ids are below `terms`, and `find` gives the id of a term
/// of the vocabulary if the dataset uses it.
pub(super) fn derive(
    records: &[IdTriple],
    terms: usize,
    find: impl Fn(NamedNodeRef<'_>) -> Option<u32>,
    view: &View,
) -> Derived {
    let (polarity, affirms) = (find(tr::POLARITY), find(tr::AFFIRMS));
    let (status, supported) = (find(tr::STATUS), find(tr::SUPPORTED));
    let supersedes = find(tr::SUPERSEDES);
    let wanted: Vec<u32> = view.statuses.iter().filter_map(|status| find(status.iri())).collect();
    let mut marks = vec![0_u8; terms];
    for [s, p, o] in records {
        let (p, id) = (Some(*p), *o);
        marks[*s as usize] |= match () {
            () if p == polarity => [NOT_AFFIRMED, POLARITY][usize::from(Some(id) == affirms)],
            () if p == status => {
                [0, SUPPORTED][usize::from(Some(id) == supported)]
                    | [UNWANTED, WANTED][usize::from(wanted.contains(&id))]
            }
            () => 0,
        };
    }
    for [s, _, o] in records.iter().filter(|[_, p, _]| Some(*p) == supersedes) {
        if marks[*s as usize] & SUPPORTED != 0 {
            marks[*o as usize] |= SUPERSEDED;
        }
    }
    let is_held = |mark: u8| mark & !SUPPORTED == POLARITY | WANTED;
    Derived { held: (0_u32..).zip(marks).filter(|(_, mark)| is_held(*mark)).map(|(id, _)| id).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Lookup, Quad};
    use crate::store::Reader;
    use crate::store::testing::quads;

    const CLAIM: &str = "<urn:c> tr:polarity tr:Affirms . <urn:c> tr:status tr:Supported .";
    const CONTENT: &str = "GRAPH <urn:c> { <urn:a> tr:party <urn:us> }";

    fn facts(records: &str, content: &str, policy: Policy) -> Vec<String> {
        let all = quads(&format!("{records} {content}"));
        let records: Vec<Quad> = quads(records);
        let reader = Reader::from_quads(all.clone(), policy);
        for record in &records {
            let stated = reader.objects(record.subject.as_ref().into(), record.predicate.as_ref());
            assert!(stated.contains(&record.object), "records are always kept: {record}");
        }
        let mut stated: Vec<Quad> = reader.quads().collect();
        stated.sort_by_key(ToString::to_string);
        let mut given = all;
        given.sort_by_key(ToString::to_string);
        assert_eq!(stated, given, "what is stated comes without what is derived");
        let is_record =
            |line: &String| records.iter().any(|r| format!("{} {} {}", r.subject, r.predicate, r.object) == *line);
        reader.default_graph().map(|t| t.to_string()).filter(|line| !is_record(line)).collect()
    }

    fn held_with(records: &str) -> bool {
        let facts = facts(records, CONTENT, Policy::Derived);
        assert!(facts.len() <= 1);
        !facts.is_empty()
    }

    #[test]
    fn affirmed_and_supported_content_is_held() {
        assert_eq!(facts(CLAIM, CONTENT, Policy::Derived), ["<urn:a> <https://w3id.org/treatise/ns#party> <urn:us>"]);
    }

    #[test]
    fn denied_content_is_not_held() {
        assert!(!held_with("<urn:c> tr:polarity tr:Denies . <urn:c> tr:status tr:Supported ."));
    }

    #[test]
    fn content_of_any_other_status_is_not_held() {
        for status in ["Contested", "Unverified", "Refuted", "Superseded", "Retracted"] {
            assert!(
                !held_with(&format!("<urn:c> tr:polarity tr:Affirms . <urn:c> tr:status tr:{status} .")),
                "{status}"
            );
        }
        assert!(!held_with("<urn:c> tr:polarity tr:Affirms ."));
        assert!(!held_with("<urn:c> tr:status tr:Supported ."));
        assert!(!held_with(""));
    }

    #[test]
    fn content_superseded_by_a_supported_claim_is_not_held() {
        assert!(!held_with(&format!("{CLAIM} <urn:d> tr:supersedes <urn:c> . <urn:d> tr:status tr:Supported .")));
        assert!(held_with(&format!("{CLAIM} <urn:d> tr:supersedes <urn:c> . <urn:d> tr:status tr:Contested .")));
        assert!(held_with(&format!("{CLAIM} <urn:d> tr:supersedes <urn:c> .")));
    }

    #[test]
    fn content_of_a_claim_with_two_statuses_or_polarities_is_not_held() {
        assert!(!held_with(&format!("{CLAIM} <urn:c> tr:status tr:Retracted .")));
        assert!(!held_with(&format!("{CLAIM} <urn:c> tr:polarity tr:Denies .")));
    }

    #[test]
    fn a_claim_without_content_holds_nothing() {
        assert_eq!(facts(CLAIM, "", Policy::Derived), Vec::<String>::new());
    }

    #[test]
    fn what_a_graph_says_of_a_claim_does_not_count() {
        assert_eq!(facts("", &format!("GRAPH <urn:c> {{ {CLAIM} }}"), Policy::Derived), Vec::<String>::new());
    }

    #[test]
    fn the_plain_policy_derives_nothing() {
        assert_eq!(facts(CLAIM, CONTENT, Policy::Plain), Vec::<String>::new());
    }

    #[test]
    fn a_fact_that_is_also_a_record_stands_once() {
        let records = format!("{CLAIM} <urn:a> tr:party <urn:us> .");
        let reader = Reader::from_quads(quads(&format!("{records} {CONTENT}")), Policy::Derived);
        assert_eq!((reader.default_graph().count(), reader.quads().count(), reader.len()), (3, 4, 4));
    }
}
