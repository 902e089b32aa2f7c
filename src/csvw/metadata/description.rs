//! The nouns: groups, tables, columns and keys as they are described.

use super::inherited::Inherited;
use super::{document, table};
use crate::csvw::datatype::Datatype;
use crate::csvw::{Dialect, Template, read};
use crate::diagnostic::Report;
use serde_json::Value;
use std::sync::Arc;

/// A metadata document: a group of tables, or one table, which counts as a group of one.
#[derive(Clone, Debug, Default)]
pub struct Metadata {
    /// `@id` of the group, resolved.
    pub id: Option<String>,
    /// The tables, in the order of the document.
    pub tables: Vec<Table>,
    /// Annotations of the group: IRI of the property and its value.
    pub annotations: Vec<(String, Value)>,
    /// `notes` of the group.
    pub notes: Vec<Value>,
    /// The language of the document (`@language`).
    pub language: Option<String>,
    /// Against which links in annotations are resolved.
    pub base: String,
}

/// What is known of one table.
#[derive(Clone, Debug)]
pub struct Table {
    /// IRI of the table's file, resolved.
    pub url: String,
    /// `@id`, resolved.
    pub id: Option<String>,
    /// The columns in their order, virtual ones at the end.
    pub columns: Vec<Column>,
    /// How the text is cut into cells.
    pub dialect: Dialect,
    /// Indexes of the columns of the primary key; empty if there is none.
    pub primary_key: Vec<usize>,
    /// References to rows of this or of other tables.
    pub foreign_keys: Vec<ForeignKey>,
    /// Indexes of the columns that name a row for people.
    pub row_titles: Vec<usize>,
    /// Whether no triples are made of the table.
    pub suppress_output: bool,
    /// `@id` of the schema, resolved.
    pub schema_id: Option<String>,
    /// Annotations: IRI of the property and its value.
    pub annotations: Vec<(String, Value)>,
    /// `notes` of the table.
    pub notes: Vec<Value>,
    /// The language of the document (`@language`).
    pub language: Option<String>,
    /// Against which links in annotations are resolved.
    pub base: String,
    /// Whether the metadata describes columns; otherwise they are those of the header.
    pub described: bool,
    /// What columns inherit that no schema describes.
    pub(super) inherited: Inherited,
}

/// One column, with what it inherits from schema, table and group.
#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a property of the standard")]
pub struct Column {
    /// The name by which templates know it.
    pub name: Arc<str>,
    /// Whether the metadata gives the name; otherwise it is made of the title.
    pub named: bool,
    /// `@id`, resolved.
    pub id: Option<String>,
    /// Titles as they stand in a header: language tag and text.
    pub titles: Vec<(String, String)>,
    /// Whether it has no cells in the file.
    pub is_virtual: bool,
    /// Whether it makes no triples.
    pub suppress_output: bool,
    /// Whether its cells must not be empty.
    pub required: bool,
    /// Type of its values.
    pub datatype: Arc<Datatype>,
    /// What an empty cell counts as.
    pub default: String,
    /// Language of its text, `und` if not known.
    pub lang: String,
    /// Texts that stand for no value.
    pub null: Vec<String>,
    /// Whether the order of a list of values matters.
    pub ordered: bool,
    /// What stands between the values of a list; `None` if a cell is one value.
    pub separator: Option<String>,
    /// Subject of its triples; `None` is the row.
    pub about_url: Option<Template>,
    /// Predicate of its triples.
    pub property_url: Template,
    /// Object of its triples, where it is an IRI.
    pub value_url: Option<Template>,
    /// Annotations: IRI of the property and its value.
    pub annotations: Vec<(String, Value)>,
}

/// A reference of a table's rows to rows of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ForeignKey {
    /// Indexes of the referring columns.
    pub columns: Vec<usize>,
    /// IRI of the table referred to.
    pub table: String,
    /// Names of the columns referred to.
    pub reference: Vec<String>,
}

impl Metadata {
    /// Reads a metadata document.
    ///
    /// `url` is the IRI of the document, against which its IRIs are resolved; `path` names its file
    /// in diagnostics. `None` means that nothing usable is there; then the report has an error.
    pub fn parse(text: &str, url: &str, path: &str) -> (Option<Self>, Report) {
        Self::parse_with(text, url, path, &|_| None)
    }

    /// Reads a metadata document that may refer to schemas and dialects in other documents;
    /// `load` takes the IRI of such a document and gives its text.
    pub fn parse_with(
        text: &str,
        url: &str,
        path: &str,
        load: &dyn Fn(&str) -> Option<String>,
    ) -> (Option<Self>, Report) {
        document::parse(text, url, path, load)
    }
}

impl Table {
    /// A table of which nothing is known but where it is; its columns are those of its header.
    pub fn bare(url: &str) -> Self {
        table::bare(url)
    }

    /// The same table, with columns made of the header of its file where the metadata has none.
    #[must_use]
    pub fn with_header(mut self, bytes: &[u8]) -> Self {
        if !self.described {
            self.columns = table::columns_from_titles(&self, &read::titles(bytes, &self.dialect));
        }
        self
    }

    /// The same table, with a column `_col.N` for each column of the file beyond those described:
    /// what programs read that convert without validating.
    #[must_use]
    pub fn with_extra_columns(mut self, bytes: &[u8]) -> Self {
        let width = self.columns.iter().filter(|column| !column.is_virtual).count();
        let extra = read::titles(bytes, &self.dialect).len().saturating_sub(width);
        if self.described && extra > 0 {
            let more = table::numbered_columns(&self, width, extra);
            self.columns.splice(width..width, more);
        }
        self
    }

    /// The language of titles in the header of the file, `und` if it is not known.
    pub(crate) fn header_language(&self) -> &str {
        self.inherited.lang.as_deref().unwrap_or("und")
    }

    /// The value of an annotation (a common property), by the IRI of the property.
    pub fn annotation(&self, iri: &str) -> Option<&Value> {
        self.annotations.iter().find(|(name, _)| name == iri).map(|(_, value)| value)
    }

    /// The index and description of a column.
    pub fn column(&self, name: &str) -> Option<(usize, &Column)> {
        self.columns.iter().enumerate().find(|(_, column)| &*column.name == name)
    }

    /// A URI template over the columns of this table.
    ///
    /// # Errors
    /// In words, what is wrong with the template: bad syntax, or a variable that is no column.
    pub fn template(&self, text: &str) -> Result<Template, String> {
        let names: Vec<&str> = self.columns.iter().map(|column| &*column.name).collect();
        let mut template = Template::parse(text, &names)?;
        template.settle(&self.url);
        Ok(template)
    }
}
