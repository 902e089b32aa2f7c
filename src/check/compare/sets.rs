//! Sets: each account gives a list.

use super::value::{Relation, Value};

/// Equal lists agree, one within the other is a part, and two that each have more contradict.
pub(super) fn relate(a: &Value, b: &Value) -> Relation {
    let (Value::Terms(a), Value::Terms(b)) = (a, b) else { return Relation::Beside };
    let within = |a: &[u32], b: &[u32]| a.iter().all(|member| b.binary_search(member).is_ok());
    match (within(a, b), within(b, a)) {
        (true, true) => Relation::Same,
        (true, false) | (false, true) => Relation::Scope("one lists all that the other lists, and more"),
        (false, false) => Relation::Contradiction("each lists what the other leaves out"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_no_contradiction() {
        let set = |ids: &[u32]| Value::Terms(ids.to_vec());
        assert_eq!(relate(&set(&[1, 2]), &set(&[1, 2])), Relation::Same);
        assert!(matches!(relate(&set(&[1]), &set(&[1, 2])), Relation::Scope(_)));
        assert!(matches!(relate(&set(&[1, 3]), &set(&[1, 2])), Relation::Contradiction(_)));
    }
}
