//! The shipped mappings on the files they were written for.
//!
//! Read from `../shared/data`, or from the folder that `TREATISE_DATA` names. The files are not part
//! of the project; where they are absent, each test says that it ran nothing.

use super::harness::{Sandbox, root};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use treatise::check::compare::{self, Comparison, Finding};
use treatise::import::{self, InputFile, Settings};
use treatise::model::syntax::{Format, parse};
use treatise::model::{Batch, Prefixes, Quad, Vocabulary};
use treatise::store::{Policy, Reader};

const BASE: &str = "https://example.org/p/";

/// The folder with the files; says so where there is none.
fn folder() -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "tests may be told where the data are")]
    let named = std::env::var("TREATISE_DATA").ok().map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared/data"));
    let found = folder.join("alliances").is_dir();
    if !found {
        println!("nothing was run: there are no datasets in {}", folder.display());
    }
    found.then_some(folder)
}

fn vocabulary() -> Vocabulary {
    let read = |name: &str| std::fs::read_to_string(root().join("ontology").join(name)).unwrap();
    let quads: Vec<Quad> = ["vocabulary.ttl", "concepts.ttl"]
        .into_iter()
        .flat_map(|name| parse(&read(name), Format::Turtle, BASE, name).0)
        .map(|statement| statement.quad)
        .collect();
    Vocabulary::from_quads(&quads)
}

/// What files of some mappings say: folder of the files, mapping, and which of its tables.
struct Read {
    batches: Vec<Batch>,
    vocabulary: Vocabulary,
    /// Severity, code and message of each finding, with its file.
    findings: Vec<String>,
}

#[expect(clippy::type_complexity, reason = "a dataset, its mapping and which files are wanted")]
fn read(data: &Path, sets: &[(&str, &str, &dyn Fn(&str) -> bool)]) -> Read {
    let mut files = Vec::new();
    let mut add = |from: &Path, to: String| files.push(InputFile { path: to, bytes: std::fs::read(from).unwrap() });
    for name in ["states.csv", "states.csv-metadata.json"] {
        add(&root().join("mappings/states").join(name), format!("data/states/{name}"));
    }
    for (folder, mapping, wanted) in sets {
        let shipped = root().join("mappings").join(mapping);
        add(&shipped.join("about.ttl"), format!("data/{mapping}/about.ttl"));
        for name in super::harness::files_ending(&shipped, ".csv-metadata.json") {
            let table = name.trim_end_matches("-metadata.json");
            if wanted(table) {
                add(&shipped.join(&name), format!("data/{mapping}/{name}"));
                add(&data.join(folder).join(table), format!("data/{mapping}/{table}"));
            }
        }
    }
    let vocabulary = vocabulary();
    let settings = Settings { base: BASE, vocabulary: &vocabulary, claims_only: true };
    let (batches, report) = import::read(&files, settings);
    let findings = report
        .iter()
        .map(|it| {
            let file = it.place.file.as_deref().unwrap_or_default().rsplit('/').next().unwrap();
            let cells =
                it.hints.iter().find_map(|hint| hint.split_once(" cells of this column")).map_or("1", |it| it.0);
            format!("{} {} {file}: {} ({cells})", it.severity.name(), it.code.id, it.message)
        })
        .collect();
    Read { batches, vocabulary, findings }
}

impl Read {
    /// How many claims each file makes.
    fn claims(&self) -> String {
        let mut lines = String::new();
        for batch in &self.batches {
            let graphs: BTreeSet<String> =
                batch.statements.iter().map(|it| it.quad.graph_name.to_string()).filter(|it| it != "DEFAULT").collect();
            let name = batch.file.path.rsplit('/').next().unwrap();
            if name.strip_suffix(".csv").is_some() && name != "states.csv" {
                lines.push_str(&format!("{name} {}\n", graphs.len()));
            }
        }
        lines
    }

    fn compared(self) -> Vec<Comparison> {
        let quads = self.batches.into_iter().flat_map(|batch| batch.statements).map(|it| it.quad);
        let reader = Reader::from_quads(quads, Policy::Derived);
        compare::compare(&reader, &self.vocabulary, &Prefixes::new(BASE))
    }
}

#[test]
fn alliances_are_read_without_a_finding() {
    let Some(data) = folder() else { return };
    let read = read(&data, &[("alliances", "atop", &|_| true), ("alliances", "cow", &|_| true)]);
    assert_eq!(read.findings, [""; 0]);
    insta::assert_snapshot!(read.claims(), @"
    atop_alliance_level.csv 97
    atop_member_level.csv 609
    alliance_v4.1_by_member.csv 292
    ");
}

#[test]
fn treaties_are_read_and_their_dirt_is_told() {
    let Some(data) = folder() else { return };
    let read = read(&data, &[("manytreaties", "manytreaties", &|_| true)]);
    insta::assert_snapshot!(read.claims(), @"
    agreements_DESTA.csv 750
    agreements_GGO.csv 3388
    agreements_GPTAD.csv 257
    agreements_HEIDI.csv 1706
    agreements_IEADB.csv 2705
    agreements_LABPTA.csv 365
    agreements_TFDD.csv 693
    agreements_TOTA.csv 320
    agreements_TREND.csv 523
    parties_DESTA.csv 5372
    parties_GGO.csv 72230
    parties_GPTAD.csv 1615
    parties_IEADB.csv 11453
    parties_TFDD.csv 1341
    ");
    insta::assert_snapshot!(read.findings.join("\n"), @"
    warning T3004 agreements_GGO.csv: `9999-12-01`: outside the time that the mapping believes, 1200-01-01 to 2100-12-31 (1)
    warning T3004 agreements_GGO.csv: `1972-06-31?`: there is no day 31: 1972-06 has 30 days (1)
    warning T3004 agreements_GGO.csv: `1976-06-31`: there is no day 31: 1976-06 has 30 days (5)
    warning T3004 agreements_GGO.csv: `2010-XX-XX-`: not a date: dates look like 2016-09-14, 2016-09, 2016, 1967?, 1955/1956 or 198X (1)
    warning T3004 agreements_IEADB.csv: `2999-01-01`: outside the time that the mapping believes, 1200-01-01 to 2100-12-31 (5)
    warning T3004 agreements_IEADB.csv: `2599-01-01`: outside the time that the mapping believes, 1200-01-01 to 2100-12-31 (9)
    warning T3004 agreements_IEADB.csv: `2899-01-01`: outside the time that the mapping believes, 1200-01-01 to 2100-12-31 (1)
    warning T3004 agreements_TFDD.csv: `0004`: outside the time that the mapping believes, 1200-01-01 to 2100-12-31 (1)
    warning T2004 parties_GGO.csv: the mapping does not know the code `EAT` (5)
    warning T2004 parties_GGO.csv: the mapping does not know the code `ALG` (143)
    warning T2004 parties_GGO.csv: the mapping does not know the code `EAZ` (53)
    warning T2004 parties_GGO.csv: the mapping does not know the code `Baden-Württemberg` (1)
    warning T2004 parties_GGO.csv: the mapping does not know the code `QAR` (1)
    warning T2004 parties_GGO.csv: the mapping does not know the code `ROM` (2)
    warning T2004 parties_GGO.csv: the mapping does not know the code `BZL` (1)
    warning T2004 parties_GGO.csv: the mapping does not know the code `LES` (1)
    warning T2004 parties_GGO.csv: the mapping does not know the code `VAE` (1)
    warning T2004 parties_GGO.csv: the mapping does not know the code `SAR` (1)
    warning T2004 parties_GPTAD.csv: the mapping does not know the code `ALG` (5)
    warning T2004 parties_GPTAD.csv: the mapping does not know the code `GIN - GNQ` (3)
    warning T2004 parties_GPTAD.csv: the mapping does not know the code `FNJ` (5)
    warning T2004 parties_GPTAD.csv: the mapping does not know the code `CHN - TWN` (2)
    warning T2004 parties_GPTAD.csv: the mapping does not know the code `SRB - YUG` (3)
    warning T2004 parties_IEADB.csv: the mapping does not know the code `KOR - PRK` (28)
    warning T2004 parties_IEADB.csv: the mapping does not know the code `ALG` (47)
    warning T2004 parties_IEADB.csv: the mapping does not know the code `SWA - SWZ` (30)
    warning T2004 parties_IEADB.csv: the mapping does not know the code `GIN - GNQ` (24)
    warning T2004 parties_IEADB.csv: the mapping does not know the code `SDN - SSD` (10)
    warning T2004 parties_TFDD.csv: the mapping does not know the code `UKN` (12)
    warning T2004 parties_TFDD.csv: the mapping does not know the code `USR` (5)
    warning T2004 parties_TFDD.csv: the mapping does not know the code `GNL` (4)
    warning T2004 parties_TFDD.csv: the mapping does not know the code `ROM` (13)
    warning T2004 parties_TFDD.csv: the mapping does not know the code `MFD` (15)
    warning T2004 parties_TFDD.csv: the mapping does not know the code `YGF` (3)
    ");
}

#[test]
fn aid_is_read_and_its_dirt_is_told() {
    let Some(data) = folder() else { return };
    let read = read(&data, &[("us-aid", "us-aid", &|_| true)]);
    insta::assert_snapshot!(read.claims(), @"
    us_foreign_aid_country__A_partialFY2021.csv 15294
    us_foreign_aid_country__B_partialFY2022.csv 20214
    us_foreign_aid_country__E_Apr2025.csv 22356
    ");
    insta::assert_snapshot!(read.findings.join("\n"), @"");
}

/// The way of a user: adopt, check, import.
#[test]
fn adopted_files_pass_the_check() {
    let Some(data) = folder() else { return };
    let sandbox = Sandbox::example();
    let path = |name: &str| data.join("alliances").join(name).to_str().unwrap().to_owned();
    let atop = [path("atop_alliance_level.csv"), path("atop_member_level.csv")];
    sandbox.run(&["adopt", "atop", &atop[0], &atop[1]]).good();
    sandbox.run(&["adopt", "cow", &path("alliance_v4.1_by_member.csv")]).good();
    let again = sandbox.run(&["adopt", "atop", &atop[0]]).good();
    assert!(!again.stderr.contains("wrote"), "{}", again.transcript());
    sandbox.run(&["check", "--deny", "warnings"]).good();
    sandbox.run(&["import"]).good();
    let why = sandbox.run(&["why", "claim:atop-3925"]).good();
    assert!(why.stdout.contains("in force from: 30 November 1981"), "{}", why.transcript());
}

/// Rows of a CSV file, by title.
fn rows(path: &Path) -> Vec<BTreeMap<String, String>> {
    let mut reader = csv::Reader::from_path(path).unwrap();
    reader.deserialize().map(Result::unwrap).collect()
}

/// Year, month and day as one text; nothing without a year.
fn day(row: &BTreeMap<String, String>, parts: [&str; 3]) -> Option<String> {
    let [year, month, day] = parts.map(|part| row[part].parse::<u32>().unwrap_or(0));
    match (year, month, day) {
        (0, ..) => None,
        (year, 0, _) => Some(format!("{year:04}")),
        (year, month, 0) => Some(format!("{year:04}-{month:02}")),
        (year, month, day) => Some(format!("{year:04}-{month:02}-{day:02}")),
    }
}

/// What two dates are to one another, worked out from their texts alone.
fn relation(one: Option<&String>, other: Option<&String>) -> Option<Vec<Finding>> {
    match (one, other) {
        (None, None) => None,
        (Some(one), Some(other)) if one == other => Some(vec![Finding::Confirmed]),
        (Some(one), Some(other)) if one.starts_with(other.as_str()) || other.starts_with(one.as_str()) => {
            Some(vec![Finding::Precision])
        }
        (Some(_), Some(_)) => Some(vec![Finding::Contradiction]),
        // One dataset knows no end: whether its silence counts depends on how far it reaches.
        _ => Some(vec![Finding::Unique, Finding::CoverageGap]),
    }
}

/// The test of the issue: what the engine finds on defence, begin and end is what a join of the two
/// files gives, and each disagreement has its type.
#[test]
fn atop_and_cow_disagree_where_a_join_of_the_files_says_so() {
    let Some(data) = folder() else { return };
    let level = |table: &str| table == "atop_alliance_level.csv";
    let found = read(&data, &[("alliances", "atop", &level), ("alliances", "cow", &|_| true)]).compared();
    let mut engine: BTreeMap<(String, &str), Finding> = BTreeMap::new();
    for it in &found {
        let name = it.names.iter().find_map(|name| name.as_str().split_once("agreement/atop-"));
        let property = it.property.as_str().rsplit('#').next().unwrap();
        let question = match property {
            "obligationType" if it.facets.iter().any(|facet| facet.value.to_string().ends_with("#Defence>")) => {
                "defence"
            }
            "inForceFrom" => "begin",
            "inForceUntil" => "end",
            _ => continue,
        };
        if let Some((_, id)) = name {
            engine.insert((id.to_owned(), question), it.finding);
        }
    }
    let cow = rows(&data.join("alliances/alliance_v4.1_by_member.csv"));
    let atop = rows(&data.join("alliances/atop_alliance_level.csv"));
    assert_eq!((atop.len(), cow.len()), (97, 292));
    let mut joined = 0;
    let mut disagreements: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for alliance in &atop {
        let members: Vec<_> = cow.iter().filter(|row| row["version4id"] == alliance["cow4id"]).collect();
        let Some(first) = members.first() else { continue };
        joined += 1;
        let defence = [alliance["defense"] == "1", members.iter().any(|row| row["defense"] == "1")];
        let dates =
            |ours: [&str; 3], theirs: [&str; 3]| relation(day(alliance, ours).as_ref(), day(first, theirs).as_ref());
        let expected = [
            ("defence", Some(vec![if defence[0] == defence[1] { Finding::Confirmed } else { Finding::Contradiction }])),
            ("begin", dates(["begyr", "begmo", "begday"], ["all_st_year", "all_st_month", "all_st_day"])),
            ("end", dates(["endyr", "endmo", "endday"], ["all_end_year", "all_end_month", "all_end_day"])),
        ];
        for (question, expected) in expected {
            let got = engine.get(&(alliance["atopid"].clone(), question)).copied();
            let fits = match (&expected, got) {
                (Some(expected), Some(got)) => expected.contains(&got),
                (None, None) => true,
                _ => false,
            };
            assert!(fits, "ATOP {} {question}: the join says {expected:?}, the engine {got:?}", alliance["atopid"]);
            if let Some(got) = got {
                *disagreements.entry(question).or_default().entry(got.words()).or_default() += 1;
            }
        }
    }
    insta::assert_snapshot!(format!("{joined} alliances in both\n{disagreements:#?}"), @r#"
    63 alliances in both
    {
        "begin": {
            "confirmed": 60,
            "contradiction": 3,
        },
        "defence": {
            "confirmed": 57,
            "contradiction": 6,
        },
        "end": {
            "confirmed": 34,
            "contradiction": 15,
            "difference of precision": 1,
            "unique": 3,
        },
    }
    "#);
}

/// The lines of the table in `docs/disagreements-found.md`: dataset, question, and how many of each finding.
#[test]
#[ignore = "compares 100,000 rows, which takes minutes without optimisation; run it when a mapping changes"]
fn the_table_of_findings_is_true() {
    let Some(data) = folder() else { return };
    let page = std::fs::read_to_string(root().join("docs/disagreements-found.md")).unwrap();
    #[expect(clippy::type_complexity, reason = "a dataset, its mapping and which files are wanted")]
    let sets: [(&str, Vec<(&str, &str, &dyn Fn(&str) -> bool)>); 3] = [
        ("ATOP–COW", vec![("alliances", "atop", &|_| true), ("alliances", "cow", &|_| true)]),
        ("manytreaties", vec![("manytreaties", "manytreaties", &|_| true)]),
        ("us-aid", vec![("us-aid", "us-aid", &|_| true)]),
    ];
    let mut missing = Vec::new();
    for (name, set) in sets {
        let found = read(&data, &set).compared();
        let mut counts: BTreeMap<String, BTreeMap<Finding, usize>> = BTreeMap::new();
        for it in &found {
            let question = it.property.as_str().rsplit('#').next().unwrap();
            *counts.entry(format!("`{question}`")).or_default().entry(it.finding).or_default() += 1;
        }
        for (question, by_finding) in counts {
            let cells: Vec<String> =
                Finding::ALL.iter().map(|finding| by_finding.get(finding).copied().unwrap_or(0).to_string()).collect();
            let line = format!("| {name} | {question} | {} |", cells.join(" | "));
            if !page.contains(&line) {
                missing.push(line);
            }
        }
        samples(name, &found);
    }
    assert!(missing.is_empty(), "docs/disagreements-found.md lacks\n{}", missing.join("\n"));
}

/// Prints a few of each finding, to be checked by hand.
fn samples(name: &str, found: &[Comparison]) {
    let mut seen: BTreeMap<(String, Finding), usize> = BTreeMap::new();
    for it in found {
        let question = it.property.as_str().rsplit('#').next().unwrap();
        let count = seen.entry((question.to_owned(), it.finding)).or_default();
        *count += 1;
        if *count % 97 == 1 && *count < 500 {
            let facets: Vec<String> = it.facets.iter().map(|facet| facet.value.to_string()).collect();
            let names: Vec<&str> = it.names.iter().map(|name| name.as_str().rsplit('/').next().unwrap()).collect();
            println!("{name} {question} {}: {} {} | {}", it.finding.words(), names.join("="), facets.join(" "), it.why);
        }
    }
}
