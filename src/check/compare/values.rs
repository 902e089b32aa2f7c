//! Single values: there is one right one.

use super::value::{Relation, Value};

/// Equal values agree; others contradict one another.
pub(super) fn relate(a: &Value, b: &Value) -> Relation {
    if a == b { Relation::Same } else { Relation::Contradiction("there can be only one value") }
}
