//! The nouns and the vocabulary: no I/O, no clock.
//!
//! Read in this order: [`vocab`] (names of terms), [`prefixes`] (how they are written),
//! [`blank`] (the blank nodes of a statement), [`origin`] (statements that remember where they came from), [`lookup`] (how any room asks a
//! dataset for a value), [`claim`] (claims, stances, sources as the laws see them), [`lineage`] (who
//! repeats whom), [`pattern`] and [`condition`] (what a denial denies), [`absence`] (how far it was
//! searched for), [`anchor`] (quotations in kept copies), [`edtf`] and [`value`] (dates as they are known, and what has an order), [`syntax`]
//! (RDF text in and out), [`vocabulary`] (the ontology as data).
//!
//! Absent on purpose: `Serialize` on the nouns (the wire forms belong to the rooms that write
//! them), and any knowledge of files or stores.

pub mod absence;
pub mod anchor;
pub mod blank;
pub mod claim;
pub mod condition;
pub mod edtf;
pub mod lineage;
pub mod lookup;
pub mod origin;
pub mod pattern;
pub mod prefixes;
pub mod syntax;
pub mod value;
pub mod vocab;
pub mod vocabulary;
pub mod yaml;

pub use anchor::{Anchor, Snapshot};
pub use blank::{blank_nodes, blank_nodes_mut};
pub use claim::{Assessment, Claim, Polarity, Source, Stance, Status};
pub use lookup::{LABELS, Lookup};
pub use origin::{Batch, Origin, SourceFile, Statement};
pub use oxigraph::model::{
    BlankNode, BlankNodeRef, GraphName, GraphNameRef, Literal, LiteralRef, NamedNode, NamedNodeRef, NamedOrBlankNode,
    NamedOrBlankNodeRef, Quad, QuadRef, Term, TermRef, Triple, TripleRef,
};
pub use pattern::Pattern;
pub use prefixes::Prefixes;
pub use vocabulary::Vocabulary;
