//! What holds for any input: nothing panics, and what is written is read back.

use super::*;
use proptest::prelude::*;

const URL: &str = "https://example.org/data/t.csv";

/// A table of three columns in some dialect.
fn table(dialect: &str) -> Table {
    let text = format!(
        "{{\"@context\": \"http://www.w3.org/ns/csvw\", \"url\": \"t.csv\", \"dialect\": {dialect}, \"tableSchema\": {{
           \"aboutUrl\": \"../x/{{a}}\", \"primaryKey\": \"a\", \"columns\": [
            {{\"name\": \"a\", \"required\": true}},
            {{\"name\": \"b\", \"datatype\": \"decimal\", \"separator\": \" \", \"ordered\": true}},
            {{\"name\": \"c\", \"datatype\": \"date\", \"valueUrl\": \"{{+a,b}}{{?c*}}{{#_row,_name}}\"}}]}}}}"
    );
    let (metadata, report) = Metadata::parse(&text, &format!("{URL}-metadata.json"), "m.json");
    assert!(!report.has_errors(), "{report:?}");
    metadata.unwrap().tables.remove(0)
}

fn dialect() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("{}".to_owned()),
        Just("{\"delimiter\": \"||\", \"trim\": true}".to_owned()),
        Just("{\"quoteChar\": \"é\", \"skipInitialSpace\": true}".to_owned()),
        Just("{\"doubleQuote\": false, \"trim\": \"end\", \"delimiter\": \"\\t\"}".to_owned()),
        Just("{\"quoteChar\": null, \"header\": false, \"commentPrefix\": \"#\", \"skipRows\": 2}".to_owned()),
        Just("{\"lineTerminators\": [\";\", \"\\r\"], \"headerRowCount\": 2, \"skipColumns\": 1, \"skipBlankRows\": true}".to_owned()),
    ]
}

fn read_all(bytes: &[u8], table: &Table, lenient: bool) {
    let mut reader = read(bytes, table, "t.csv");
    if lenient {
        reader = reader.lenient();
    }
    let mut to_rdf = ToRdf::new(table);
    for row in reader.by_ref() {
        to_rdf.row(&row, &mut |triple, _| {
            let _ = triple.to_string();
        });
        for column in 0..4 {
            let _ = row.place(Some(column));
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200), dialect in dialect()) {
        read_all(&bytes, &table(&dialect), true);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "(a,b,c\n|)([\"',;é|# \\\\\t\r\n0-9a-e-]{0,60})", dialect in dialect()) {
        read_all(text.as_bytes(), &table(&dialect), true);
        read_all(text.as_bytes(), &table(&dialect), false);
    }

    #[test]
    fn no_text_makes_the_metadata_parser_panic(text in "\\PC{0,80}") {
        let _ = Metadata::parse(&text, URL, "m.json");
    }

    #[test]
    fn no_template_panics(text in "([a-z/.#:]|\\{[+#./;?&]?[ab_row*:0-9,]{0,6}\\}?){0,8}", a in "\\PC{0,12}") {
        let table = table("{}");
        if let Ok(template) = table.template(&text) {
            let csv = write(&table, [[Some(a), None, None]]);
            for row in read(csv.as_bytes(), &table, "t.csv") {
                let _ = template.expand(&row, &table);
            }
        }
    }

    /// The prepared start of a template changes nothing in its result.
    #[test]
    fn a_settled_template_gives_what_resolution_gives(
        start in "(|\\.\\./|/|#|http://e/|\\./x/\\.\\./|y\\?z=|a\\.|http://e/n#|schema:)",
        middle in "[a-z./]{0,6}",
        value in "[a-z. /é]{0,6}",
    ) {
        let table = table("{}");
        let text = format!("{start}{middle}{{a}}{middle}");
        let csv = write(&table, [[Some(value), None, None]]);
        let plain = Template::parse(&text, &["a", "b", "c"]).unwrap();
        let mut settled = plain.clone();
        settled.settle(&table.url);
        for row in read(csv.as_bytes(), &table, "t.csv") {
            prop_assert_eq!(plain.expand(&row, &table), settled.expand(&row, &table), "{}", text);
        }
    }

    #[test]
    fn what_is_written_is_read_back(rows in proptest::collection::vec(proptest::array::uniform3("[a-c,\"\r\n é\u{feff}#']{0,6}"), 0..8)) {
        let mut table = table("{}");
        for column in &mut table.columns {
            *column = Column { required: false, separator: None, datatype: std::sync::Arc::default(), ..column.clone() };
        }
        let text = write(&table, rows.iter().map(|row| row.iter().map(|cell| Some(cell.as_str()))));
        let mut reader = read(text.as_bytes(), &table, "t.csv");
        let back: Vec<[String; 3]> =
            reader.by_ref().map(|row| std::array::from_fn(|i| row.cells[i].text.clone().into_owned())).collect();
        prop_assert_eq!(&back, &rows);
        // What the reader cannot tell apart is only the key.
        prop_assert!(reader.report().iter().all(|d| d.code.id == "T2006"), "{:?}", reader.report());
    }

    /// Another parser of CSV reads the same cells.
    #[test]
    fn the_reader_agrees_with_another_one(rows in proptest::collection::vec(proptest::array::uniform3("[a-c,\"\n é']{0,6}"), 1..8)) {
        let mut table = table("{}");
        for column in &mut table.columns {
            *column = Column { required: false, separator: None, datatype: std::sync::Arc::default(), ..column.clone() };
        }
        let mut writer = ::csv::Writer::from_writer(Vec::new());
        for row in std::iter::once(&["a".to_owned(), "b".to_owned(), "c".to_owned()]).chain(&rows) {
            writer.write_record(row).unwrap();
        }
        let bytes = writer.into_inner().unwrap();
        let mut reader = read(&bytes, &table, "t.csv");
        let back: Vec<[String; 3]> =
            reader.by_ref().map(|row| std::array::from_fn(|i| row.cells[i].text.clone().into_owned())).collect();
        prop_assert_eq!(&back, &rows);
    }

    #[test]
    fn no_cell_makes_a_datatype_panic(text in "\\PC{0,20}|[-+0-9.,:TZP%eE /]{0,14}|[0-9$€]{0,6}[.,]?[0-9]{0,4} ?(billion|m|bn)?", index in 0_usize..51) {
        let datatype = datatype::Datatype::builtin(&datatype::BUILTINS[index]);
        if let Err(fault) = datatype.read(text.into()) {
            prop_assert!(fault.what.starts_with("is ") || fault.what.starts_with("has "), "{}", fault.what);
        }
    }
}
