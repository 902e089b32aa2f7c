//! Obligations: for an agreement and a type of obligation, is there such a duty?

use super::value::{Relation, Value};

/// Yes agrees with yes and no with no.
pub(super) fn relate(a: &Value, b: &Value) -> Relation {
    if a == b {
        Relation::Same
    } else {
        Relation::Contradiction("one finds such an obligation in it, the other finds none")
    }
}
