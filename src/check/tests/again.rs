//! Checking again what a change touches gives what checking everything gives.

use super::{BASE, PREFIXES};
use crate::check::{Checked, Delta, Input, again, run};
use crate::import::snapshot::NoTexts;
use crate::import::{self, InputFile, Settings};
use crate::model::edtf::Day;
use crate::model::syntax::{self, Format};
use crate::model::{Batch, Prefixes, Vocabulary};
use crate::store::{Policy, Reader};
use proptest::prelude::*;
use std::sync::OnceLock;

/// One claim of a small world; numbers choose among few values, so that things meet.
#[derive(Clone, Debug)]
struct Said {
    there: bool,
    polarity: &'static str,
    status: &'static str,
    assessed: &'static str,
    supersedes: Option<usize>,
    sources: Vec<(usize, &'static str)>,
    content: usize,
    expires: Option<&'static str>,
    review: Option<&'static str>,
}

/// A small world: who is described, which source repeats which, and what is claimed.
#[derive(Clone, Debug)]
struct World {
    actors: [bool; 3],
    derived: [Option<usize>; 3],
    retracted: [bool; 3],
    claims: Vec<Said>,
    lines_before: usize,
}

const CONTENT: [&str; 8] = [
    "agreement:x tr:party actor:a0 .",
    "agreement:x tr:party actor:a1, actor:a2 ; tr:legalForce tr:InForce .",
    "agreement:x a tr:MutualDefenceTreaty ; tr:party actor:a0, actor:a1 .",
    "[] a tr:Commitment ; tr:instrument agreement:x ; tr:payer actor:a0 ; tr:payee actor:a1 ; tr:amount 5.0 ; tr:currency \"USd\" ; tr:period tr:PerYear .",
    "[] a tr:Commitment ; tr:instrument agreement:x ; tr:payer actor:a0 ; tr:payee actor:a1 ; tr:amount 70.5 ; tr:currency \"USD\" ; tr:commitmentKind tr:Pledged ; tr:period tr:PerYear .",
    "agreement:x tr:legalForse tr:InForce ; tr:signed \"1981-11-30\" .",
    "proposal:p a tr:Proposal ; tr:legalForce tr:InForce ; tr:party actor:a0 .",
    "",
];

fn said() -> impl Strategy<Value = Said> {
    let statuses = || prop::sample::select(vec!["Supported", "Supported", "Contested", "Refuted", "Unverified"]);
    let relations = prop::sample::select(vec!["supports", "confirms", "disputes", "discusses"]);
    let days = || prop::option::weighted(0.4, prop::sample::select(vec!["2026-01-01", "2027-01-01"]));
    (
        prop::bool::weighted(0.8),
        prop::sample::select(vec!["Affirms", "Affirms", "Denies"]),
        statuses(),
        statuses(),
        prop::option::weighted(0.2, 0..6_usize),
        prop::collection::vec((0..3_usize, relations), 0..3),
        0..CONTENT.len(),
        (days(), days()),
    )
        .prop_map(|(there, polarity, status, assessed, supersedes, sources, content, (expires, review))| Said {
            there,
            polarity,
            status,
            assessed,
            supersedes,
            sources,
            content,
            expires,
            review,
        })
}

fn world() -> impl Strategy<Value = World> {
    (
        prop::array::uniform3(prop::bool::weighted(0.8)),
        prop::array::uniform3(prop::option::weighted(0.4, 0..3_usize)),
        prop::array::uniform3(prop::bool::weighted(0.2)),
        prop::collection::vec(said(), 6),
        0..2_usize,
    )
        .prop_map(|(actors, derived, retracted, claims, lines_before)| World {
            actors,
            derived,
            retracted,
            claims,
            lines_before,
        })
}

/// Some of another world in place of one's own.
#[expect(clippy::needless_pass_by_value, reason = "worlds are made to be used up")]
fn changed(mut world: World, other: World, what: &[usize]) -> World {
    for part in what {
        match part {
            0..6 => world.claims[*part] = other.claims[*part].clone(),
            6..9 => world.actors[*part - 6] = other.actors[*part - 6],
            9..12 => world.derived[*part - 9] = other.derived[*part - 9],
            12..15 => world.retracted[*part - 12] = other.retracted[*part - 12],
            _ => world.lines_before = other.lines_before,
        }
    }
    world
}

impl Said {
    fn text(&self, n: usize) -> String {
        let mut text = format!(
            "claim:c{n} a tr:Claim ; tr:text \"It is said {n}.\"@en ; tr:polarity tr:{} ; tr:status tr:{} ; tr:about agreement:x ;\n tr:assessment [ a tr:Assessment ; tr:status tr:{} ; tr:assessedOn \"2026-11-20\"^^xsd:date ; prov:wasAttributedTo actor:a0 ] .\n",
            self.polarity, self.status, self.assessed
        );
        for (source, relation) in &self.sources {
            text += &format!(
                "claim:c{n} tr:stance <{BASE}claim/c{n}/{source}> . <{BASE}claim/c{n}/{source}> a tr:Stance ; tr:source source:s{source} ; tr:relation cito:{relation} .\n"
            );
        }
        if let Some(other) = self.supersedes {
            text += &format!("claim:c{n} tr:supersedes claim:c{other} .\n");
        }
        if let Some(expires) = self.expires {
            text += &format!(
                "claim:c{n} tr:search search:q{n} . search:q{n} a tr:AbsenceSearch ; tr:expires \"{expires}\"^^xsd:date .\n"
            );
        }
        if let Some(review) = self.review {
            text += &format!("claim:c{n} tr:reviewBy \"{review}\"^^xsd:date .\n");
        }
        if !CONTENT[self.content].is_empty() {
            text += &format!("GRAPH claim:c{n} {{ {} }}\n", CONTENT[self.content]);
        }
        text
    }
}

impl World {
    fn files(&self) -> Vec<InputFile> {
        let mut things = PREFIXES.to_owned();
        for (n, _) in self.actors.iter().enumerate().filter(|(_, there)| **there) {
            things += &format!("actor:a{n} a tr:State ; tr:name \"State {n}\"@en .\n");
        }
        let mut sources = format!("{PREFIXES}{}", "\n".repeat(self.lines_before));
        for (n, derived) in self.derived.iter().enumerate() {
            sources += &format!("source:s{n} a tr:Source ; tr:title \"S{n}\"@en ; tr:sourceKind tr:News .\n");
            if let Some(other) = derived {
                sources += &format!("source:s{n} prov:wasDerivedFrom source:s{other} .\n");
            }
            if self.retracted[n] {
                sources += &format!("source:s{n} tr:retractedOn \"2026-11-21\"^^xsd:date .\n");
            }
        }
        let claims = |half: usize| {
            let there = self.claims.iter().enumerate().filter(|(n, said)| n % 2 == half && said.there);
            there.fold(PREFIXES.to_owned() + &"\n".repeat(self.lines_before), |text, (n, said)| text + &said.text(n))
        };
        [("things", things), ("sources", sources), ("even", claims(0)), ("odd", claims(1))]
            .into_iter()
            .map(|(name, text)| InputFile { path: format!("data/{name}.trig"), bytes: text.into_bytes() })
            .collect()
    }
}

/// The ontology, read once.
fn ontology() -> &'static (Vocabulary, Vec<Batch>) {
    static ONTOLOGY: OnceLock<(Vocabulary, Vec<Batch>)> = OnceLock::new();
    ONTOLOGY.get_or_init(|| {
        let texts = [
            ("ontology/concepts.ttl", include_str!("../../../ontology/concepts.ttl")),
            ("ontology/vocabulary.ttl", include_str!("../../../ontology/vocabulary.ttl")),
        ];
        let quads: Vec<_> = texts
            .iter()
            .flat_map(|(path, text)| syntax::parse(text, Format::Turtle, BASE, path).0)
            .map(|statement| statement.quad)
            .collect();
        let files = texts.map(|(path, text)| InputFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() });
        let vocabulary = Vocabulary::from_quads(&quads);
        let settings = Settings { base: BASE, vocabulary: &vocabulary, claims_only: true };
        let batches = import::read(&files, settings).0;
        (vocabulary, batches)
    })
}

const SHAPES: &str = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix tr: <https://w3id.org/treatise/ns#> .
[] a sh:NodeShape ; sh:targetSubjectsOf tr:party ; sh:property [ sh:path tr:party ; sh:class tr:State ; sh:message \"A party is a state\" ] .
[] a sh:NodeShape ; sh:targetClass tr:Claim ; sh:property [ sh:path tr:stance ; sh:minCount 1 ; sh:severity sh:Warning ] .
";

fn read(world: &World) -> (Vec<Batch>, Reader) {
    let (vocabulary, ontology) = ontology();
    let settings = Settings { base: BASE, vocabulary, claims_only: true };
    let mut batches = ontology.clone();
    batches.extend(import::read(&world.files(), settings).0);
    let quads = batches.iter().flat_map(|batch| &batch.statements).map(|statement| statement.quad.clone());
    let reader = Reader::from_quads(quads, Policy::Derived);
    (batches, reader)
}

fn with<T>(batches: &[Batch], reader: &Reader, today: Day, work: impl FnOnce(&Input<'_>) -> T) -> T {
    let shapes = [("ontology/shapes.ttl".to_owned(), SHAPES.to_owned())];
    work(&Input {
        batches,
        reader,
        vocabulary: &ontology().0,
        prefixes: &Prefixes::new(BASE),
        shapes: &shapes,
        snapshots: &NoTexts,
        today,
    })
}

fn everything(batches: &[Batch], reader: &Reader, today: Day) -> Checked {
    with(batches, reader, today, |input| run(input).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn again_is_run(
        before in world(),
        other in world(),
        what in prop::collection::vec(0..16_usize, 0..4),
        next_year in prop::bool::weighted(0.1),
    ) {
        let today = Day { year: 2026, month: 11, day: 23 };
        let later = if next_year { Day { year: 2027, ..today } } else { today };
        let (old, old_reader) = read(&before);
        let checked = everything(&old, &old_reader, today);
        let (new, new_reader) = read(&changed(before, other, &what));
        let delta = Delta::between(&old, &old_reader, &new);
        let again = with(&new, &new_reader, later, |input| again(input, &checked, &delta).unwrap());
        let full = everything(&new, &new_reader, later);
        prop_assert_eq!(again.findings().iter().collect::<Vec<_>>(), full.findings().iter().collect::<Vec<_>>());
        prop_assert_eq!(again.report(), full.report());
    }
}

#[test]
fn nothing_is_tested_where_nothing_changed() {
    let world =
        World { actors: [true; 3], derived: [None; 3], retracted: [false; 3], claims: Vec::new(), lines_before: 0 };
    let today = Day { year: 2026, month: 11, day: 23 };
    let (batches, reader) = read(&world);
    let checked = everything(&batches, &reader, today);
    assert!(checked.tested() > 0 && checked.units() == checked.tested());
    let delta = Delta::between(&batches, &reader, &batches);
    let same = with(&batches, &reader, today, |input| again(input, &checked, &delta).unwrap());
    assert_eq!((same.findings().iter().count(), same.units()), (checked.findings().iter().count(), checked.units()));
}
