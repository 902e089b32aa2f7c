//! Annotations: what they compute, what they refuse, and that the table stays plain CSVW.

use super::super::{InputFile, Settings, read};
use crate::csvw::{self, Metadata, ToRdf};
use crate::diagnostic::render::{self, Style};
use crate::model::Vocabulary;
use proptest::prelude::*;

const BASE: &str = "https://example.org/p/";

fn file(path: &str, text: &str) -> InputFile {
    InputFile { path: path.to_owned(), bytes: text.as_bytes().to_vec() }
}

/// A table of alliances with these virtual columns and these annotations of the table.
fn metadata(table: &str, columns: &[(&str, &str)]) -> String {
    #[expect(clippy::format_collect, reason = "a test may be slow")]
    let columns: String = columns
        .iter()
        .map(|(name, rest)| {
            format!(
                ",\n      {{ \"name\": \"{name}\", \"virtual\": true, \"propertyUrl\": \"http://e.org/{name}\", {} }}",
                rest.replace("tr:", "https://w3id.org/treatise/ns#")
            )
        })
        .collect();
    format!(
        r#"{{
  "@context": "http://www.w3.org/ns/csvw",
  "url": "a.csv",{}
  "tableSchema": {{
    "aboutUrl": "../agreement/{{id}}",
    "null": ["", "NA"],
    "columns": [
      {{ "name": "id", "titles": "id", "suppressOutput": true }},
      {{ "name": "y", "titles": "y", "suppressOutput": true }},
      {{ "name": "m", "titles": "m", "suppressOutput": true }},
      {{ "name": "d", "titles": "d", "suppressOutput": true }},
      {{ "name": "kind", "titles": "kind", "separator": " ", "suppressOutput": true }}{columns}
    ]
  }}
}}"#,
        table.replace("tr:", "https://w3id.org/treatise/ns#")
    )
}

const STATES: &str = r#"{ "@context": "http://www.w3.org/ns/csvw", "url": "states.csv", "tableSchema": { "columns": [
  { "name": "id", "titles": "id", "suppressOutput": true }, { "name": "cow", "titles": "cow", "separator": " ", "suppressOutput": true } ] } }"#;

/// What the rows say, one statement a line without the subject's base, and the report.
fn import(rows: &str, metadata: &str) -> (String, String) {
    let files = [
        file("data/a.csv", &format!("id,y,m,d,kind\n{rows}")),
        file("data/a.csv-metadata.json", metadata),
        file("data/states.csv", "id,cow\nus,2\nru,365 364\n"),
        file("data/states.csv-metadata.json", STATES),
    ];
    let vocabulary = Vocabulary::default();
    let (batches, report) = read(&files, Settings { base: BASE, vocabulary: &vocabulary, claims_only: false });
    let statements = batches.iter().flat_map(|batch| &batch.statements);
    let lines: Vec<String> = statements
        .map(|statement| {
            let text = statement.quad.to_string().replace(BASE, "").replace("http://e.org/", "");
            text.replace("^^<http://id.loc.gov/datatypes/edtf/EDTF>", "")
                .replace("http://www.w3.org/2001/XMLSchema#", "")
        })
        .collect();
    let source = |path: &str| {
        let found = files.iter().find(|file| file.path == path);
        found.map(|file| String::from_utf8_lossy(&file.bytes).into_owned())
    };
    (lines.join("\n"), render::text(&report, &source, Style { colour: false, width: 100 }))
}

const DATE: &str =
    r#""datatype": { "@id": "http://id.loc.gov/datatypes/edtf/EDTF", "base": "string" }, "tr:dateParts": "#;

fn date(annotation: &str, rows: &str) -> (String, String) {
    import(rows, &metadata("", &[("on", &format!("{DATE}{annotation}"))]))
}

#[test]
fn dates_are_as_precise_as_their_parts() {
    let (lines, report) = date(r#"["y", "m", "d"]"#, "a,1981,11,30,\nb,1822,12,,\nc,1815,,3,\ne,,1,1,\nf,0,0,0,\n");
    insta::assert_snapshot!(lines, @r#"
    <agreement/a> <on> "1981-11-30"^^<date>
    <agreement/b> <on> "1822-12"
    <agreement/c> <on> "1815"
    "#);
    insta::assert_snapshot!(report, @"
    error[T3004]: `0000-00-00`: there is no month 0: months run from 01 to 12
     --> data/a.csv:6:3
      |
    6 | f,0,0,0,
      |   ^ column `y`
    ");
    let (lines, report) = date(
        r#"{ "columns": ["y", "m", "d"], "unknown": ["0"], "from": "1500", "until": "2100", "other": "warning" }"#,
        "a,1981,0,0,\nb,0,0,0,\nc,2899,1,1,\ne,2899,1,1,\nf,1815,13,3,\n",
    );
    insta::assert_snapshot!(lines, @r#"<agreement/a> <on> "1981""#);
    insta::assert_snapshot!(report, @"
    warning[T3004]: `2899-01-01`: outside the time that the mapping believes, 1500-01-01 to 2100-12-31
     --> data/a.csv:4:3
      |
    4 | c,2899,1,1,
      |   ^^^^ column `y`
      |
      = help: 2 cells of this column hold the same text; this is the first

    warning[T3004]: `1815-13-03`: there is no month 13: months run from 01 to 12
     --> data/a.csv:6:3
      |
    6 | f,1815,13,3,
      |   ^^^^ column `y`
    ");
    let (lines, report) = date(r#""y""#, "a,1951-08..1951-09,,,\nb,1990-01-01?,,,\nc,90s,,,\n");
    insta::assert_snapshot!(lines, @r#"
    <agreement/a> <on> "1951-08/1951-09"
    <agreement/b> <on> "1990-01-01?"
    "#);
    insta::assert_snapshot!(report, @"
    error[T3004]: `90s`: not a date: dates look like 2016-09-14, 2016-09, 2016, 1967?, 1955/1956 or 198X
     --> data/a.csv:4:3
      |
    4 | c,90s,,,
      |   ^^^ column `y`
    ");
}

#[test]
fn codes_are_looked_up() {
    let kind = r#""valueUrl": "http://e.org/{type}", "separator": " ", "tr:decode": { "column": "kind", "values": { "1": "Defence", "2": "Entente", "0": null }, "other": "warning" }"#;
    let state = r#""valueUrl": "../actor/{actor}", "tr:decode": { "column": ["y", "m"], "list": { "table": "states.csv", "code": "cow", "value": "id" }, "other": "nothing" }"#;
    let (lines, report) =
        import("a,2,365,,1 2\nb,364,,,0\nc,9,365,,7\n", &metadata("", &[("type", kind), ("actor", state)]));
    insta::assert_snapshot!(lines, @"
    <agreement/a> <type> <Defence>
    <agreement/a> <type> <Entente>
    <agreement/a> <actor> <actor/us>
    <agreement/b> <actor> <actor/ru>
    <agreement/c> <actor> <actor/ru>
    ");
    insta::assert_snapshot!(report, @"
    warning[T2004]: the mapping does not know the code `7`
     --> data/a.csv:4:10
      |
    4 | c,9,365,,7
      |          ^ column `kind`
    ");
}

#[test]
fn texts_hold_values_and_leave_out_what_is_empty() {
    let text = r#""lang": "en", "tr:literal": "{id:2} in {y}[, month {m}[[!]]] {{so}} [on {d}]""#;
    let (lines, report) = import("a bc,1981,11,,\nb,1822,,3,\nc,NA,1,1,\n", &metadata("", &[("text", text)]));
    insta::assert_snapshot!(lines, @r#"
    <agreement/a%20bc> <text> "a… in 1981, month 11[!] {so} "@en
    <agreement/b> <text> "b in 1822 {so} on 3"@en
    "#);
    insta::assert_snapshot!(report, @"");
}

#[test]
fn columns_and_rows_speak_only_if() {
    let one = r#""valueUrl": "http://e.org/x", "tr:onlyIf": { "column": "y", "is": ["1", "2"] }"#;
    let two = r#""default": "d", "tr:onlyIf": [{ "column": "y", "isNot": "2" }, { "column": "m", "given": false }]"#;
    let table = r#" "tr:onlyIf": { "column": "kind" },"#;
    let (lines, report) =
        import("a,1,,,k\nb,2,,,k\nc,1,5,,k\nd,1,,,\n", &metadata(table, &[("one", one), ("two", two)]));
    insta::assert_snapshot!(lines, @r#"
    <agreement/a> <one> <x>
    <agreement/a> <two> "d"
    <agreement/b> <one> <x>
    <agreement/c> <one> <x>
    "#);
    assert_eq!(report, "");
}

/// What is said of columns that cannot be used.
fn faults(table: &str, columns: &[(&str, &str)]) -> String {
    import("a,1,,,k\n", &metadata(table, columns)).1
}

#[test]
fn an_annotation_of_tables_that_nobody_knows_is_named() {
    insta::assert_snapshot!(faults(r#" "tr:claimUrls": "x","#, &[]), @r#"
    error[T2010]: tr:claimUrls: `tr:claimUrls` is not an annotation of tables
     --> data/a.csv-metadata.json:3:19
      |
    3 |   "url": "a.csv", "https://w3id.org/treatise/ns#claimUrls": "x",
      |                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `claimUrl`?
    "#);
}

#[test]
fn literals_that_cannot_be_made_are_named_with_their_places() {
    let columns = [
        ("c1", r#""tr:literal": "from {yy}""#),
        ("c2", r#""tr:literal": "from {c3}""#),
        ("c3", r#""tr:literal": "from [{y}""#),
    ];
    insta::assert_snapshot!(faults("", &columns), @r#"
    error[T2010]: the column `c1`, tr:literal: `yy` is not the name of a column
      --> data/a.csv-metadata.json:13:74
       |
    13 | ...Url": "http://e.org/c1", "https://w3id.org/treatise/ns#literal": "from {yy}" },
       |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `y`?

    error[T2010]: the column `c2`, tr:literal: `c3` is computed later
      --> data/a.csv-metadata.json:14:74
       |
    14 | ...Url": "http://e.org/c2", "https://w3id.org/treatise/ns#literal": "from {c3}" },
       |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: move the column `c3` up, before it is used

    error[T2010]: the column `c3`, tr:literal: `[` is never closed; write `[[` for a bracket
      --> data/a.csv-metadata.json:15:74
       |
    15 | ...Url": "http://e.org/c3", "https://w3id.org/treatise/ns#literal": "from [{y}" }
       |                             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn dates_that_cannot_be_made_of_parts_are_named_with_their_places() {
    let columns = [
        ("c4", r#""tr:dateParts": ["y", "m", "d", "id"]"#),
        ("c12", r#""tr:dateParts": { "columns": "y", "from": "soon" }"#),
        ("c11", r#""tr:literal": "x", "tr:dateParts": "y""#),
    ];
    insta::assert_snapshot!(faults("", &columns), @r#"
    error[T2010]: the column `c4`, tr:dateParts: takes at most three columns: year, month, day
      --> data/a.csv-metadata.json:13:74
       |
    13 | ...rl": "http://e.org/c4", "https://w3id.org/treatise/ns#dateParts": ["y", "m", "d", "id"] },
       |                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error[T2010]: the column `c12`, tr:dateParts: `from` must be a date, like "1648" or "1648-10-24"
      --> data/a.csv-metadata.json:14:76
       |
    14 | ...l": "http://e.org/c12", "https://w3id.org/treatise/ns#dateParts": { "columns": "y", "from...
       |                            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error[T2010]: the column `c11`, tr:dateParts: the column is computed in two ways; make a column of each
      --> data/a.csv-metadata.json:15:42
       |
    15 | …s://w3id.org/treatise/ns#literal": "x", "https://w3id.org/treatise/ns#dateParts": "y" }
       |                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn codes_that_cannot_be_looked_up_are_named_with_their_places() {
    let columns = [
        ("c5", r#""tr:decode": { "column": "kind" }"#),
        ("c6", r#""tr:decode": { "column": "kind", "list": { "table": "sates.csv", "code": "cow", "value": "id" } }"#),
        ("c7", r#""tr:decode": { "column": "kind", "list": { "table": "states.csv", "code": "cwo", "value": "id" } }"#),
        ("c8", r#""tr:decode": { "column": "kind", "values": { "1": 2 }, "other": "warn" }"#),
    ];
    insta::assert_snapshot!(faults("", &columns), @r#"
    error[T2010]: the column `c5`, tr:decode: must have either `values` or `list`
      --> data/a.csv-metadata.json:13:74
       |
    13 | ...yUrl": "http://e.org/c5", "https://w3id.org/treatise/ns#decode": { "column": "kind" } },
       |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error[T2010]: the column `c6`, tr:decode: the list `data/sates.csv` is not in the project
      --> data/a.csv-metadata.json:14:42
       |
    14 | …true, "propertyUrl": "http://e.org/c6", "https://w3id.org/treatise/ns#decode": { "column": ...
       |                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `data/states.csv`?

    error[T2010]: the column `c7`, tr:decode: `cwo` is not a column of `data/states.csv`
      --> data/a.csv-metadata.json:15:42
       |
    15 | …true, "propertyUrl": "http://e.org/c7", "https://w3id.org/treatise/ns#decode": { "column": ...
       |                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `cow`?

    error[T2010]: the column `c8`, tr:decode: `values` must be an object of texts, such as {"1": "Defence", "0": null}
      --> data/a.csv-metadata.json:16:42
       |
    16 | …true, "propertyUrl": "http://e.org/c8", "https://w3id.org/treatise/ns#decode": { "column": ...
       |                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    "#);
}

#[test]
fn conditions_that_nobody_knows_are_named_with_their_places() {
    let columns =
        [("c9", r#""tr:onlyIf": { "column": "kind", "iss": "1" }"#), ("c10", r#""tr:onlyif": { "column": "kind" }"#)];
    insta::assert_snapshot!(faults("", &columns), @r#"
    error[T2010]: the column `c9`, tr:onlyIf: `iss` is not a word it knows
      --> data/a.csv-metadata.json:13:74
       |
    13 | ...yUrl": "http://e.org/c9", "https://w3id.org/treatise/ns#onlyIf": { "column": "kind", "iss...
       |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `is`?

    error[T2010]: the column `c10`, tr:onlyif: `tr:onlyif` is not an annotation of columns
      --> data/a.csv-metadata.json:14:76
       |
    14 | ...Url": "http://e.org/c10", "https://w3id.org/treatise/ns#onlyif": { "column": "kind" } }
       |                              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
       |
       = help: did you mean `onlyIf`?
    "#);
}

#[test]
fn a_column_of_the_file_is_not_computed() {
    let text =
        metadata("", &[]).replace(r#""name": "y", "#, r#""name": "y", "https://w3id.org/treatise/ns#literal": "x", "#);
    let (_, report) = import("a,1,,,k\n", &text);
    insta::assert_snapshot!(report, @r#"
    error[T2010]: the column `y`, tr:literal: a column of the file has its own cells
     --> data/a.csv-metadata.json:9:22
      |
    9 |       { "name": "y", "https://w3id.org/treatise/ns#literal": "x", "titles": "y", "suppressOut...
      |                      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: add a column with `"virtual": true` at the end, and annotate that
    "#);
}

/// What a program says that knows no annotation: nothing of computed columns, and no complaint.
#[test]
fn an_annotated_table_is_plain_csvw() {
    let text = metadata(
        "",
        &[
            ("on", &format!("{DATE}[\"y\", \"m\"]")),
            ("text", r#""tr:literal": "from {on}""#),
            ("type", r#""valueUrl": "http://e.org/{type}", "tr:decode": { "column": "kind", "values": { "1": "A" } }"#),
        ],
    );
    let (parsed, report) = Metadata::parse(&text, "https://example.org/p/data/a.csv-metadata.json", "m");
    assert!(report.is_empty(), "{report:?}");
    let table = parsed.unwrap().tables.remove(0);
    let mut rows = csvw::read(b"id,y,m,d,kind\na,1,2,,1\n", &table, "a.csv");
    let mut to_rdf = ToRdf::new(&table);
    let mut said = 0;
    for row in rows.by_ref() {
        to_rdf.row(&row, &mut |_, _| said += 1);
    }
    assert_eq!((said, rows.into_report().is_empty(), to_rdf.into_report().is_empty()), (0, true, true));
}

proptest! {
    #[test]
    fn any_annotation_is_answered(
        name in prop::sample::select(vec!["dateParts", "decode", "literal", "onlyIf", "other"]),
        text in "[\\[\\]{}a-z \"0-9:,]{0,24}",
        wrap in 0..4u8,
    ) {
        let text = serde_json::to_string(&text).unwrap();
        let value = match wrap {
            0 => text,
            1 => format!("[{text}, \"y\"]"),
            2 => format!("{{ \"column\": {text}, \"values\": {{ \"1\": {text} }} }}"),
            _ => format!("{{ \"columns\": [\"y\", \"m\"], \"unknown\": {text} }}"),
        };
        let _ = import("a,1,2,3,k\n", &metadata("", &[("c", &format!("\"tr:{name}\": {value}"))]));
    }

    /// Parts that are a date of the calendar come out as that date, whatever zeros they are written with.
    #[test]
    fn parts_make_their_date(year in 1000..2100i32, month in 1..=12u8, day in 1..=31u8, parts in 1..=3usize, wide in any::<bool>()) {
        let whole = crate::model::edtf::Day::new(year, month, day);
        prop_assume!(whole.is_some());
        let (m, d) = if wide { (format!("{month:02}"), format!("{day:02}")) } else { (month.to_string(), day.to_string()) };
        let row = format!("a,{year},{},{},\n", if parts > 1 { &m } else { "" }, if parts > 2 { &d } else { "NA" });
        let expected = match parts {
            1 => format!("<agreement/a> <on> \"{year}\" ."),
            2 => format!("<agreement/a> <on> \"{year}-{month:02}\" ."),
            _ => format!("<agreement/a> <on> \"{year}-{month:02}-{day:02}\"^^<date> ."),
        };
        let (lines, report) = date(r#"["y", "m", "d"]"#, &row);
        prop_assert_eq!(report, "");
        prop_assert_eq!(lines.trim_end_matches(" .").trim_end(), expected.trim_end_matches(" .").trim_end());
    }

    /// Braces and brackets that are doubled come out single, and nothing else changes.
    #[test]
    fn texts_round_trip(text in "[a-zé{}\\[\\] .\"]{1,20}") {
        let twice = |c: char| if "{}[]".contains(c) { 2 } else { 1 };
        let doubled: String = text.chars().flat_map(|c| std::iter::repeat_n(c, twice(c))).collect();
        let value = serde_json::to_string(&doubled).unwrap();
        let (lines, report) = import("a,1,2,3,k\n", &metadata("", &[("c", &format!("\"datatype\": \"string\", \"tr:literal\": {value}"))]));
        prop_assert_eq!(report, "");
        let expected = crate::model::Literal::new_simple_literal(&text);
        prop_assert_eq!(lines, format!("<agreement/a> <c> {expected}"));
    }
}
