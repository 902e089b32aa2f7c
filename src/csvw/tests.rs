//! Metadata, rows and triples together.

use super::*;
use crate::diagnostic::{Report, render};

const URL: &str = "https://example.org/data/acts.csv";

fn metadata(columns: &str, more: &str) -> String {
    format!(
        "{{\"@context\": [\"http://www.w3.org/ns/csvw\", {{\"@language\": \"en\"}}], \"url\": \"acts.csv\", {more}\
         \"tableSchema\": {{\"aboutUrl\": \"../act/{{id}}\", \"columns\": [{columns}]}}}}"
    )
}

fn table(columns: &str, more: &str) -> Table {
    let (found, report) = Metadata::parse(&metadata(columns, more), &format!("{URL}-metadata.json"), "m.json");
    assert!(report.is_empty(), "{report:?}");
    found.unwrap().tables.remove(0)
}

fn triples(table: &Table, csv: &str) -> (Vec<String>, Report) {
    let mut reader = read(csv.as_bytes(), table, "data/acts.csv");
    let mut to_rdf = ToRdf::new(table);
    let mut out = Vec::new();
    for row in reader.by_ref() {
        to_rdf.row(&row, &mut |triple, column| out.push(format!("{column}: {triple}")));
    }
    let mut report = reader.into_report();
    report.extend(to_rdf.into_report());
    (out, report)
}

fn problems(columns: &str, more: &str, csv: &str) -> String {
    let mut report = triples(&table(columns, more), csv).1;
    report.sort();
    let source = |_: &str| Some(csv.to_owned());
    render::text(&report, &source, render::Style { colour: false, width: 100 })
}

const ID: &str = "{\"name\": \"id\", \"titles\": \"id\", \"required\": true, \"suppressOutput\": true}";

#[test]
fn rows_become_triples_that_know_their_columns() {
    let columns = format!(
        "{ID}, {{\"name\": \"by\", \"propertyUrl\": \"http://e/by\", \"separator\": \" \", \"valueUrl\": \"../actor/{{by}}\"}},
         {{\"name\": \"on\", \"propertyUrl\": \"http://e/on\", \"datatype\": \"date\"}},
         {{\"name\": \"when\", \"propertyUrl\": \"http://e/when\", \"datatype\": {{\"@id\": \"http://e/EDTF\", \"base\": \"string\"}}}},
         {{\"name\": \"text\", \"propertyUrl\": \"http://e/text\", \"lang\": \"en\"}},
         {{\"name\": \"kind\", \"propertyUrl\": \"http://e/kind\", \"default\": \"Act\", \"valueUrl\": \"http://e/ns#{{kind}}\"}},
         {{\"name\": \"about\", \"propertyUrl\": \"http://e/about\", \"valueUrl\": \"../{{+about}}\"}},
         {{\"name\": \"type\", \"virtual\": true, \"propertyUrl\": \"rdf:type\", \"valueUrl\": \"http://e/ns#Thing\"}},
         {{\"name\": \"part\", \"virtual\": true, \"propertyUrl\": \"http://e/part\", \"valueUrl\": \"../act/{{id}}/on/{{on}}\"}}"
    );
    let table = table(&columns, "");
    let csv = "id,by,on,when,text,kind,about\na b,us  il,2016-09-14,1967?,\"Hello, \"\"world\"\"\",,agreement/mou\nc,,,,,Law,\n";
    let (triples, report) = triples(&table, csv);
    assert!(report.is_empty(), "{report:?}");
    insta::assert_snapshot!(triples.join("\n"), @r#"
    2: <https://example.org/act/a%20b> <http://e/by> <https://example.org/actor/us>
    2: <https://example.org/act/a%20b> <http://e/by> <https://example.org/actor/il>
    3: <https://example.org/act/a%20b> <http://e/on> "2016-09-14"^^<http://www.w3.org/2001/XMLSchema#date>
    4: <https://example.org/act/a%20b> <http://e/when> "1967?"^^<http://e/EDTF>
    5: <https://example.org/act/a%20b> <http://e/text> "Hello, \"world\""@en
    6: <https://example.org/act/a%20b> <http://e/kind> <http://e/ns#Act>
    7: <https://example.org/act/a%20b> <http://e/about> <https://example.org/agreement/mou>
    8: <https://example.org/act/a%20b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/ns#Thing>
    9: <https://example.org/act/a%20b> <http://e/part> <https://example.org/act/a%20b/on/2016-09-14>
    6: <https://example.org/act/c> <http://e/kind> <http://e/ns#Law>
    8: <https://example.org/act/c> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://e/ns#Thing>
    "#);
}

#[test]
fn bad_cells_are_shown_with_a_caret_and_a_way_out() {
    let columns = format!(
        "{ID}, {{\"name\": \"value\", \"datatype\": \"decimal\"}}, {{\"name\": \"on\", \"datatype\": \"date\"}}"
    );
    let csv = "id,value,on\né,3.8 billion,14/09/2016\n,12,2016-09-14\n";
    insta::assert_snapshot!(problems(&columns, "", csv), @"
    error[T2004]: `3.8 billion` is not a decimal number, such as `3800000000` or `12.5`
     --> data/acts.csv:2:3
      |
    2 | é,3.8 billion,14/09/2016
      |   ^^^^^^^^^^^ column `value`
      |
      = help: write 3800000000: numbers are written out, without words

    error[T2004]: `14/09/2016` is not a date, such as `2016-09-14`
     --> data/acts.csv:2:15
      |
    2 | é,3.8 billion,14/09/2016
      |               ^^^^^^^^^^ column `on`
      |
      = help: write 2016-09-14

    error[T2003]: the required cell `id` is empty
     --> data/acts.csv:3:1
      |
    3 | ,12,2016-09-14
      | ^ column `id`
    ");
}

#[test]
fn broken_quotes_and_ragged_rows_are_told_apart() {
    let columns = format!("{ID}, {{\"name\": \"text\"}}");
    let csv = "id,text\na,\"one\" two\nb, \"three\"\nc,d,e\nd\n\ne,\"never\nclosed\nf,g\n";
    insta::assert_snapshot!(problems(&columns, "", csv), @r#"
    error[T2001]: text stands after the closing quote
     --> data/acts.csv:2:8
      |
    2 | a,"one" two
      |        ^
      |
      = note: data/acts.csv:2:3 (row 1): the quote was opened here
      = help: double every quote inside a quoted cell, and put a comma after the closing one

    error[T2001]: a quote stands inside a cell that does not start with one
     --> data/acts.csv:3:4
      |
    3 | b, "three"
      |    ^
      |
      = help: remove the space before the quote

    error[T2005]: the row has 3 cells, the header 2
     --> data/acts.csv:4:5
      |
    4 | c,d,e
      |     ^
      |
      = help: a text with a comma stands in double quotes

    error[T2005]: the row has 1 cell, the header 2
     --> data/acts.csv:5:1
      |
    5 | d
      | ^
      |
      = help: the cells from `text` on are missing; an empty cell still needs its comma

    error[T2005]: the row is empty
     --> data/acts.csv:6:1
      |
    6 |
      | ^
      |
      = help: remove the empty line

    error[T2001]: the quote opened here is never closed
     --> data/acts.csv:7:3
      |
    7 | e,"never
      |   ^^^^^^
      |
      = help: close it at the end of the cell; a quote inside a quoted cell is doubled
    "#);
}

#[test]
fn headers_are_compared_by_name() {
    let columns = format!("{ID}, {{\"name\": \"party\"}}, {{\"name\": \"on\"}}");
    insta::assert_snapshot!(problems(&columns, "", "id,partys,on\na,b,c\n"), @"
    error[T2002]: the metadata describes no column `partys`
     --> data/acts.csv:1:4
      |
    1 | id,partys,on
      |    ^^^^^^
      |
      = help: did you mean `party`?
    ");
    insta::assert_snapshot!(problems(&columns, "", "id,on,party\na,b,c\n"), @"
    error[T2002]: the columns stand in another order than in the metadata, from `on` on
     --> data/acts.csv:1:1
      |
    1 | id,on,party
      | ^^^^^^^^^^^
      |
      = help: the order is id,party,on
    ");
    insta::assert_snapshot!(problems(&columns, "", "id,on,extra\na,b,c\n"), @"
    error[T2002]: the column `party` is missing from the header
     --> data/acts.csv:1:1
      |
    1 | id,on,extra
      | ^^^^^^^^^^^
      |
      = help: add the column to the table, or remove it from the metadata

    error[T2002]: the metadata describes no column `extra`
     --> data/acts.csv:1:7
      |
    1 | id,on,extra
      |       ^^^^^
      |
      = help: describe the column in the metadata, or remove it from the table
    ");
    insta::assert_snapshot!(problems(&columns, "", ""), @"
    error[T2002]: the table has no header
    --> data/acts.csv
     = help: start it with the line `id,party,on`
    ");
}

#[test]
fn keys_are_unique() {
    let columns = format!("{ID}, {{\"name\": \"text\"}}");
    let text = metadata(&columns, "").replace("\"aboutUrl\"", "\"primaryKey\": \"id\", \"aboutUrl\"");
    let (found, _) = Metadata::parse(&text, URL, "m.json");
    let table = found.unwrap().tables.remove(0);
    let report = triples(&table, "id,text\na,1\nb,2\na,3\na,4\n").1;
    let said: Vec<_> = report.iter().map(|d| (d.message.as_str(), d.place.row)).collect();
    assert_eq!(said, [("`a` is already the key of row 1", Some(3)), ("`a` is already the key of row 1", Some(4))]);
}

#[test]
fn a_byte_that_is_not_utf8_has_a_place() {
    let table = table(ID, "");
    let mut reader = read(b"id\nab\xE9\n", &table, "a.csv");
    assert!(reader.next().is_none());
    let place = &reader.report().iter().next().unwrap().place;
    assert_eq!((place.line, place.column), (Some(2), Some(3)));
}

#[test]
fn expanded_templates_must_be_iris() {
    let columns =
        format!("{ID}, {{\"name\": \"about\", \"propertyUrl\": \"http://e/about\", \"valueUrl\": \"../{{+about}}\"}}");
    insta::assert_snapshot!(problems(&columns, "", "id,about\na,x[1]\n"), @"
    error[T3001]: `https://example.org/x[1]` is not a valid IRI
     --> data/acts.csv:2:3
      |
    2 | a,x[1]
      |   ^^^^ column `about`
      |
      = help: it comes from the template `../{+about}` of the column `about`
    ");
}

#[test]
fn findings_are_capped() {
    let columns = "{\"name\": \"n\", \"datatype\": \"integer\"}";
    let (found, _) = Metadata::parse(&metadata(columns, "").replace("{id}", "{n}"), URL, "m.json");
    let csv = format!("n\n{}", "x\n".repeat(1000));
    let table = found.unwrap().tables.remove(0);
    let report = triples(&table, &csv).1;
    assert_eq!(report.iter().count(), 201);
    assert_eq!(report.iter().last().unwrap().message, "800 more findings in this file are not shown");
}

#[test]
fn metadata_is_checked() {
    let text = "{\n  \"@context\": \"http://www.w3.org/ns/csvw\",\n  \"url\": \"a.csv\",\n  \"tableShema\": {},\n  \"tableSchema\": {\n    \"aboutUrl\": \"../x/{ip}\",\n    \"columns\": [\n      {\"name\": \"id\", \"datatype\": \"dte\", \"titels\": \"x\"},\n      {\"name\": \"id\", \"datatype\": {\"base\": \"string\", \"minimum\": 3}}\n    ]\n  }\n}\n";
    let (_, mut report) = Metadata::parse(text, URL, "a.csv-metadata.json");
    report.sort();
    let source = |_: &str| Some(text.to_owned());
    insta::assert_snapshot!(render::text(&report, &source, render::Style { colour: false, width: 100 }), @r#"
    warning[T2009]: `tableShema` is not a property of CSVW here, so it is ignored
     --> a.csv-metadata.json:4:3
      |
    4 |   "tableShema": {},
      |   ^^^^^^^^^^^^
      |
      = help: did you mean `tableSchema`?

    error[T2007]: `tableSchema.columns[0]`: aboutUrl uses `{ip}`, which is not the name of a column
     --> a.csv-metadata.json:8:7
      |
    8 |       {"name": "id", "datatype": "dte", "titels": "x"},
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
      |
      = help: did you mean `{id}`?

    warning[T2009]: `tableSchema.columns[0].datatype`: `dte` is not a datatype, so cells are read as `string`
     --> a.csv-metadata.json:8:22
      |
    8 |       {"name": "id", "datatype": "dte", "titels": "x"},
      |                      ^^^^^^^^^^
      |
      = help: did you mean `date`?

    warning[T2009]: `tableSchema.columns[0].titels` is not a property of CSVW here, so it is ignored
     --> a.csv-metadata.json:8:41
      |
    8 |       {"name": "id", "datatype": "dte", "titels": "x"},
      |                                         ^^^^^^^^
      |
      = help: did you mean `titles`?

    error[T2007]: `tableSchema.columns[1]`: the name `id` is already that of another column
     --> a.csv-metadata.json:9:7
      |
    9 |       {"name": "id", "datatype": {"base": "string", "minimum": 3}}
      |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    error[T2007]: `tableSchema.columns[1].datatype.minimum`: values of `string` have no order
     --> a.csv-metadata.json:9:53
      |
    9 |       {"name": "id", "datatype": {"base": "string", "minimum": 3}}
      |                                                     ^^^^^^^^^
    "#);
}

#[test]
fn annotations_are_kept() {
    let table = table(ID, "\"https://example.org/ns#claimUrl\": \"../claim/{id}\",");
    let text = table.annotation("https://example.org/ns#claimUrl").and_then(|value| value.as_str()).unwrap();
    let template = table.template(text).unwrap();
    let row = read(b"id\nx/y\n", &table, "a.csv").next().unwrap();
    assert_eq!(template.expand(&row, &table).unwrap().as_deref(), Some("https://example.org/claim/x%2Fy"));
    assert!(table.template("../claim/{claim}").is_err());
}

/// The tables of the project itself.
#[test]
fn every_table_of_the_project_can_be_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut count = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(csv) = name.strip_suffix("-metadata.json") else { continue };
        let text = std::fs::read_to_string(&path).unwrap();
        let (found, report) = Metadata::parse(&text, &format!("https://example.org/data/{name}"), &name);
        assert!(report.is_empty(), "{name}: {report:?}");
        let table = found.unwrap().tables.remove(0);
        assert_eq!(table.url, format!("https://example.org/data/{csv}"));
        let bytes = std::fs::read(folder.join(csv)).unwrap();
        let mut reader = read(&bytes, &table, csv);
        let mut to_rdf = ToRdf::new(&table);
        for row in reader.by_ref() {
            to_rdf.row(&row, &mut |_, _| {});
        }
        assert!(!reader.report().has_errors(), "{csv}: {:?}", reader.report());
        assert!(!to_rdf.into_report().has_errors(), "{csv}");
        count += 1;
    }
    assert!(count >= 20, "{count}");
}

/// Metadata that was read, written and read again says the same of every row.
#[test]
fn metadata_round_trips() {
    let columns = format!(
        "{ID}, {{\"name\": \"n\", \"titles\": {{\"de\": \"Zahl\", \"en\": [\"number\", \"no.\"]}}, \"datatype\": {{\"base\": \"decimal\", \"format\": {{\"pattern\": \"#.##0,0\", \"decimalChar\": \",\", \"groupChar\": \".\"}}, \"minimum\": \"1\"}}}},
         {{\"name\": \"d\", \"dc:description\": \"x\", \"datatype\": {{\"base\": \"date\", \"format\": \"d.M.yyyy\"}}, \"null\": [\"-\", \"\"], \"lang\": \"he\"}},
         {{\"name\": \"b\", \"datatype\": {{\"base\": \"boolean\", \"format\": \"ja|nein\"}}, \"default\": \"nein\"}},
         {{\"name\": \"s\", \"separator\": \";\", \"ordered\": true, \"datatype\": {{\"@id\": \"http://e/T\", \"format\": \"[a-z]+\", \"maxLength\": 3}}}},
         {{\"name\": \"v\", \"virtual\": true, \"propertyUrl\": \"rdf:type\", \"valueUrl\": \"schema:Thing\"}}"
    );
    let text = metadata(&columns, "\"dc:title\": \"Acts\", \"notes\": [\"n\"],");
    let url = format!("{URL}-metadata.json");
    let (first, report) = Metadata::parse(&text, &url, "m.json");
    let first = first.unwrap();
    assert!(report.is_empty(), "{report:?}");
    let written = metadata_json(&first);
    let (second, report) = Metadata::parse(&written, &url, "m.json");
    let second = second.unwrap();
    assert!(report.is_empty(), "{written}\n{report:?}");
    assert_eq!(metadata_json(&second), written);
    let csv = "id,Zahl,d,b,s\na,\"1.234,5\",22.3.2015,ja,x;y\nb,\"2,0\",-,,\n";
    let triples = |table: &Table| triples(table, csv).0;
    assert_eq!(triples(&first.tables[0]), triples(&second.tables[0]));
    insta::assert_snapshot!(triples(&first.tables[0]).join("\n"), @r#"
    2: <https://example.org/act/a> <https://example.org/data/acts.csv#n> "1234.5"^^<http://www.w3.org/2001/XMLSchema#decimal>
    3: <https://example.org/act/a> <https://example.org/data/acts.csv#d> "2015-03-22"^^<http://www.w3.org/2001/XMLSchema#date>
    4: <https://example.org/act/a> <https://example.org/data/acts.csv#b> "true"^^<http://www.w3.org/2001/XMLSchema#boolean>
    5: <https://example.org/act/a> <https://example.org/data/acts.csv#s> _:row1c5i1
    5: _:row1c5i1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "x"^^<http://e/T>
    5: _:row1c5i1 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> _:row1c5i2
    5: _:row1c5i2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#first> "y"^^<http://e/T>
    5: _:row1c5i2 <http://www.w3.org/1999/02/22-rdf-syntax-ns#rest> <http://www.w3.org/1999/02/22-rdf-syntax-ns#nil>
    6: <https://example.org/act/a> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Thing>
    2: <https://example.org/act/b> <https://example.org/data/acts.csv#n> "2.0"^^<http://www.w3.org/2001/XMLSchema#decimal>
    4: <https://example.org/act/b> <https://example.org/data/acts.csv#b> "false"^^<http://www.w3.org/2001/XMLSchema#boolean>
    6: <https://example.org/act/b> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://schema.org/Thing>
    "#);
}

/// The project's own tables written and read again give the same triples.
#[test]
fn the_tables_of_the_project_round_trip() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("data");
    let mut rows = 0;
    for entry in std::fs::read_dir(&folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(csv) = name.strip_suffix("-metadata.json") else { continue };
        let url = format!("https://example.org/data/{name}");
        let first = Metadata::parse(&std::fs::read_to_string(&path).unwrap(), &url, &name).0.unwrap();
        let (second, report) = Metadata::parse(&metadata_json(&first), &url, &name);
        assert!(report.is_empty(), "{name}: {report:?}");
        let text = std::fs::read_to_string(folder.join(csv)).unwrap();
        let (before, _) = triples(&first.tables[0], &text);
        let cells: Vec<Vec<Option<String>>> = read(text.as_bytes(), &first.tables[0], csv)
            .map(|row| row.cells.iter().map(|cell| Some(cell.text.clone().into_owned())).collect())
            .collect();
        rows += cells.len();
        let again = write(&first.tables[0], cells);
        assert_eq!(triples(&second.unwrap().tables[0], &again).0, before, "{csv}");
    }
    assert!(rows > 100, "{rows}");
}
