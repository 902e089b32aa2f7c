//! `tr:isThere` in SPARQL.

use super::{Absences, newest_day};
use crate::model::edtf::Day;
use crate::model::{Lookup, NamedNodeRef, Pattern, Prefixes, Term};
use crate::sparql::Functions;
use crate::store::Reader;
use std::collections::HashMap;
use std::sync::{Mutex, OnceLock};

/// The function: of a denial, or of a pattern as text.
pub const IS_THERE: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/treatise/ns#isThere");

/// Functions that queries over a reader may use: `tr:isThere(claim:no-mdt)`, `tr:isThere("[] a tr:Treaty")`.
///
/// The answer is `tr:Present`, `tr:AbsentWithinScope`, `tr:NotFound` or `tr:NotExamined`, as of the newest
/// day that the editors entered; unbound if the text is no pattern or could not be searched to the end.
pub fn functions(reader: &Reader, prefixes: &Prefixes) -> Functions {
    let (reader, prefixes) = (reader.clone(), prefixes.clone());
    let loaded = OnceLock::new();
    let known: Mutex<HashMap<Term, Option<Term>>> = Mutex::default();
    Functions::default().with(IS_THERE.into_owned(), move |arguments| {
        let [asked] = arguments else { return None };
        if let Some(answer) = known.lock().ok()?.get(asked) {
            return answer.clone();
        }
        let (absences, today) = loaded.get_or_init(|| {
            let first = Day { year: 0, month: 1, day: 1 };
            (Absences::load(&reader, &prefixes), newest_day(&reader).unwrap_or(first))
        });
        let answer = pattern(absences, asked).and_then(|pattern| absences.is_there(&pattern, *today, None).ok());
        let answer = answer.map(|found| Term::from(found.answer.concept().into_owned()));
        known.lock().ok()?.insert(asked.clone(), answer.clone());
        answer
    })
}

fn pattern(absences: &Absences, asked: &Term) -> Option<Pattern> {
    match asked {
        Term::NamedNode(claim) => {
            let (pattern, faults) = Pattern::read(&absences.reader.graph(claim.as_ref()));
            (faults.is_empty() && !pattern.is_empty()).then_some(pattern)
        }
        Term::Literal(text) => absences.read(text.value()).ok(),
        Term::BlankNode(_) => None,
    }
}
