//! Classes: a class agrees with its subclasses; two forms of one kind exclude one another.

use super::value::{Relation, Value};
use crate::model::vocab::tr;
use crate::model::{NamedNodeRef, Vocabulary};

/// How two sets of classes stand: by the pair of them that stands closest.
pub(super) fn relate(a: &Value, b: &Value, kin: impl Fn(u32, u32) -> Relation) -> Relation {
    let (Value::Terms(a), Value::Terms(b)) = (a, b) else { return Relation::Beside };
    let mut excluded = None;
    let mut beside = a.is_empty() || b.is_empty();
    for (x, y) in a.iter().flat_map(|x| b.iter().map(move |y| (*x, *y))) {
        match kin(x, y) {
            Relation::Same => return Relation::Same,
            found @ Relation::Contradiction(_) => excluded = Some(found),
            _ => beside = true,
        }
    }
    excluded.filter(|_| !beside).unwrap_or(Relation::Beside)
}

/// How two classes stand to one another.
pub(super) fn kin(vocabulary: &Vocabulary, a: NamedNodeRef<'_>, b: NamedNodeRef<'_>) -> Relation {
    if vocabulary.is_a(a, b) || vocabulary.is_a(b, a) {
        return Relation::Same;
    }
    let both_agreements = vocabulary.is_a(a, tr::AGREEMENT) && vocabulary.is_a(b, tr::AGREEMENT);
    let both_acts = vocabulary.is_a(a, tr::PARTY_ACT) && vocabulary.is_a(b, tr::PARTY_ACT);
    if both_agreements || both_acts {
        Relation::Contradiction("an instrument or act has one form, and neither of these is a kind of the other")
    } else {
        Relation::Beside
    }
}
