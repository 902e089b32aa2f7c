//! Datatypes of cells: from text to a literal's lexical form.

/// The type of a column's values.
#[derive(Clone, Debug, Default)]
pub struct Datatype {
    /// IRI that literals carry.
    pub iri: String,
}
