//! The constraint components, one file a group ("Shapes Constraint Language" §4 to §6).

pub(super) mod kind;
pub(super) mod logic;
pub(super) mod pair;
pub(super) mod query;
pub(super) mod set;
pub(super) mod text;
