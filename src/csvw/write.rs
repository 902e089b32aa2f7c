//! Tables as text, the way back: CSV by RFC 4180 and the metadata that describes it.
//!
//! What is written is read back to the same rows: [`write()`] quotes whatever a reader could take for
//! something else, and [`metadata_json`] says of each column all that was read or set.

use super::datatype::{Datatype, Format, Lengths};
use super::metadata::names;
use super::{Column, Metadata, Table, Template};
use serde_json::{Map, Value, json};

/// Writes rows as CSV: the header, then one line a row, whatever the table's dialect is.
///
/// A row has the text of one cell for each column that is not virtual; `None` is a cell without
/// value. Missing cells are written empty, and those beyond the columns are left out.
pub fn write<R, C>(table: &Table, rows: impl IntoIterator<Item = R>) -> String
where
    R: IntoIterator<Item = Option<C>>,
    C: AsRef<str>,
{
    let columns: Vec<&Column> = table.columns.iter().filter(|column| !column.is_virtual).collect();
    let mut out = String::new();
    for (i, column) in columns.iter().enumerate() {
        let title = column.titles.first().map_or(&*column.name, |(_, title)| title);
        push(&mut out, title, i, columns.len());
    }
    out.push('\n');
    for row in rows {
        let mut cells = row.into_iter();
        for (i, column) in columns.iter().enumerate() {
            match cells.next().flatten() {
                Some(text) => push(&mut out, text.as_ref(), i, columns.len()),
                None => push(&mut out, column.null.first().map_or("", String::as_str), i, columns.len()),
            }
        }
        out.push('\n');
    }
    out
}

fn push(out: &mut String, text: &str, index: usize, width: usize) {
    if index > 0 {
        out.push(',');
    }
    // An empty line is no row to many readers, and a byte order mark is no text.
    let quoted = text.contains(['"', ',', '\n', '\r']) || text.starts_with('\u{feff}') || width == 1 && text.is_empty();
    if quoted {
        out.push('"');
        out.push_str(&text.replace('"', "\"\""));
        out.push('"');
    } else {
        out.push_str(text);
    }
}

impl Column {
    /// The text of a cell that holds these values: joined by the separator of the column.
    pub fn join<'v>(&self, values: impl IntoIterator<Item = &'v str>) -> String {
        let values: Vec<&str> = values.into_iter().collect();
        values.join(self.separator.as_deref().unwrap_or(" "))
    }
}

/// A metadata document as JSON text, for the CSV that [`write()`] makes: it names no dialect.
///
/// A table in the folder of the document ([`Table::base`]) is named by its file name.
pub fn metadata_json(metadata: &Metadata) -> String {
    let first = metadata.tables.first();
    let language = metadata.language.as_deref().or(first.and_then(|table| table.language.as_deref()));
    let context = match language {
        Some(language) => json!(["http://www.w3.org/ns/csvw", { "@language": language }]),
        None => json!("http://www.w3.org/ns/csvw"),
    };
    let mut document = Map::new();
    document.insert("@context".to_owned(), context);
    let alone = metadata.id.is_none() && metadata.annotations.is_empty() && metadata.notes.is_empty();
    match metadata.tables.as_slice() {
        [table] if alone => document.extend(table_json(table, language)),
        tables => {
            insert(&mut document, "@id", metadata.id.clone());
            annotate(&mut document, &metadata.annotations, &metadata.notes);
            let tables = tables.iter().map(|table| Value::Object(table_json(table, language))).collect();
            document.insert("tables".to_owned(), Value::Array(tables));
        }
    }
    let mut text = serde_json::to_string_pretty(&Value::Object(document)).unwrap_or_default();
    text.push('\n');
    text
}

/// Inserts a member if there is something to say.
fn insert(object: &mut Map<String, Value>, key: &str, value: Option<impl Into<Value>>) {
    if let Some(value) = value {
        object.insert(key.to_owned(), value.into());
    }
}

fn annotate(object: &mut Map<String, Value>, annotations: &[(String, Value)], notes: &[Value]) {
    for (iri, value) in annotations {
        object.insert(names::compact(iri), value.clone());
    }
    insert(object, "notes", (!notes.is_empty()).then(|| notes.to_vec()));
}

fn table_json(table: &Table, language: Option<&str>) -> Map<String, Value> {
    let folder = table.base.rfind('/').map_or("", |end| &table.base[..=end]);
    let name = table.url.strip_prefix(folder).filter(|name| !name.is_empty() && !name.contains([':', '/']));
    let mut object = Map::new();
    insert(&mut object, "@id", table.id.clone());
    object.insert("url".to_owned(), name.unwrap_or(&table.url).into());
    annotate(&mut object, &table.annotations, &table.notes);
    insert(&mut object, "suppressOutput", table.suppress_output.then_some(true));
    if table.described || !table.columns.is_empty() {
        object.insert("tableSchema".to_owned(), Value::Object(schema_json(table, language)));
    }
    object
}

fn schema_json(table: &Table, language: Option<&str>) -> Map<String, Value> {
    let names = |indexes: &[usize]| -> Vec<Value> {
        indexes.iter().filter_map(|index| table.columns.get(*index)).map(|column| (&*column.name).into()).collect()
    };
    let key = |indexes: &[usize]| -> Option<Value> {
        match names(indexes).as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            many => Some(Value::Array(many.to_vec())),
        }
    };
    // What every column says is said once.
    let about = table.columns.first().and_then(|column| column.about_url.as_ref()).map(Template::text);
    let about =
        about.filter(|text| table.columns.iter().all(|c| c.about_url.as_ref().is_some_and(|t| t.text() == *text)));
    let mut schema = Map::new();
    insert(&mut schema, "@id", table.schema_id.clone());
    insert(&mut schema, "aboutUrl", about);
    insert(&mut schema, "lang", Some(table.header_language()).filter(|lang| *lang != "und"));
    insert(&mut schema, "primaryKey", key(&table.primary_key));
    insert(&mut schema, "rowTitles", key(&table.row_titles));
    let keys: Vec<Value> = table
        .foreign_keys
        .iter()
        .map(|foreign| {
            json!({
                "columnReference": names(&foreign.columns),
                "reference": { "resource": foreign.table, "columnReference": foreign.reference },
            })
        })
        .collect();
    insert(&mut schema, "foreignKeys", (!keys.is_empty()).then_some(keys));
    let columns: Vec<Value> = table
        .columns
        .iter()
        .map(|column| Value::Object(column_json(column, language, about.is_none(), table.header_language())))
        .collect();
    schema.insert("columns".to_owned(), Value::Array(columns));
    schema
}

fn column_json(column: &Column, language: Option<&str>, about: bool, above: &str) -> Map<String, Value> {
    let mut object = Map::new();
    insert(&mut object, "@id", column.id.clone());
    // A name like `_col.1` is reserved: it comes back by itself.
    insert(&mut object, "name", (!column.name.starts_with('_')).then(|| column.name.to_string()));
    insert(&mut object, "titles", titles_json(column, language));
    annotate(&mut object, &column.annotations, &[]);
    insert(&mut object, "virtual", column.is_virtual.then_some(true));
    insert(&mut object, "suppressOutput", column.suppress_output.then_some(true));
    insert(&mut object, "required", column.required.then_some(true));
    insert(&mut object, "datatype", datatype_json(&column.datatype));
    insert(&mut object, "default", (!column.default.is_empty()).then(|| column.default.clone()));
    insert(&mut object, "lang", (column.lang != above).then(|| column.lang.clone()));
    insert(&mut object, "null", (column.null != [""]).then(|| column.null.clone()));
    insert(&mut object, "ordered", column.ordered.then_some(true));
    insert(&mut object, "separator", column.separator.clone());
    let text = |template: &Template| Some(template.text().to_owned()).filter(|text| !text.is_empty());
    insert(&mut object, "aboutUrl", column.about_url.as_ref().and_then(text).filter(|_| about));
    insert(&mut object, "propertyUrl", text(&column.property_url));
    insert(&mut object, "valueUrl", column.value_url.as_ref().and_then(text));
    object
}

fn titles_json(column: &Column, language: Option<&str>) -> Option<Value> {
    let one_or_many = |texts: Vec<&str>| match texts.as_slice() {
        [one] => Value::from(*one),
        many => Value::from(many.to_vec()),
    };
    let plain = |tag: &str| tag == language.unwrap_or("und");
    if column.titles.is_empty() {
        return None;
    }
    if column.titles.iter().all(|(tag, _)| plain(tag)) {
        return Some(one_or_many(column.titles.iter().map(|(_, text)| text.as_str()).collect()));
    }
    let mut object = Map::new();
    for (tag, _) in &column.titles {
        let texts = column.titles.iter().filter(|(other, _)| other == tag).map(|(_, text)| text.as_str()).collect();
        object.entry(tag.clone()).or_insert_with(|| one_or_many(texts));
    }
    Some(Value::Object(object))
}

/// A datatype: nothing for `string`, a name for a built-in one, an object for any other.
fn datatype_json(datatype: &Datatype) -> Option<Value> {
    let mut object = Map::new();
    insert(&mut object, "@id", datatype.id.clone());
    object.insert("base".to_owned(), datatype.base.into());
    let format: Option<Value> = match &datatype.format {
        Format::Default => None,
        Format::Boolean(yes, no) => Some(format!("{yes}|{no}").into()),
        Format::Number(format) => Some(format.to_json()),
        Format::Date(format) => Some(format.text().into()),
        Format::Pattern(_, text) => Some(text.as_str().into()),
    };
    insert(&mut object, "format", format);
    let Lengths { exact, least, most } = datatype.lengths;
    insert(&mut object, "length", exact);
    insert(&mut object, "minLength", least);
    insert(&mut object, "maxLength", most);
    let bounds = &datatype.bounds;
    insert(&mut object, "minInclusive", bounds.min_inclusive.clone());
    insert(&mut object, "maxInclusive", bounds.max_inclusive.clone());
    insert(&mut object, "minExclusive", bounds.min_exclusive.clone());
    insert(&mut object, "maxExclusive", bounds.max_exclusive.clone());
    match object.len() {
        1 if datatype.base == "string" => None,
        1 => Some(datatype.base.into()),
        _ => Some(Value::Object(object)),
    }
}
