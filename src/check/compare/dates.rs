//! Dates: two agree when they can mean the same day; the vaguer one says less.

use super::value::{Relation, Value};
use crate::model::edtf::Day;

/// How two dates stand to one another; `within` days count as one day said less exactly.
pub(super) fn relate(a: &Value, b: &Value, within: f64) -> Relation {
    let (Value::Date { earliest: a1, latest: a2, .. }, Value::Date { earliest: b1, latest: b2, .. }) = (a, b) else {
        return Relation::Beside;
    };
    if (a1, a2) == (b1, b2) {
        return Relation::Same;
    }
    let before =
        |end: &Option<Day>, start: &Option<Day>| matches!((end, start), (Some(end), Some(start)) if end < start);
    let gap = match () {
        () if before(a2, b1) => days(b1.as_ref()) - days(a2.as_ref()),
        () if before(b2, a1) => days(a1.as_ref()) - days(b2.as_ref()),
        () => return Relation::Finer("one date is vaguer than the other, and both can mean the same day"),
    };
    #[expect(clippy::cast_precision_loss, reason = "a number of days is far below 2^52")]
    if gap as f64 <= within {
        return Relation::Finer("the dates lie as close together as the ontology lets one date be said in two ways");
    }
    Relation::Contradiction("they cannot be the same day")
}

/// Days since the first of March of the year 0 (Hinnant's algorithm); 0 for an open end.
fn days(day: Option<&Day>) -> i64 {
    let Some(day) = day else { return 0 };
    let year = i64::from(day.year) - i64::from(day.month <= 2);
    let month = (i64::from(day.month) + 9) % 12;
    let of_year = (153 * month + 2) / 5 + i64::from(day.day) - 1;
    365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400) + of_year
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::edtf::Edtf;

    fn date(text: &str) -> Value {
        let date = Edtf::parse(text).unwrap();
        Value::Date { earliest: date.earliest, latest: date.latest, term: 0 }
    }

    #[test]
    fn dates_agree_when_they_can_mean_the_same_day() {
        for (a, b, within, agree, finer) in [
            ("1967", "1967-08-03", 0.0, true, true),
            ("1967-08-03", "1967-08-03", 0.0, true, false),
            ("1967-08", "1967-09", 0.0, false, false),
            ("1967-08-31", "1967-09-01", 0.0, false, false),
            ("1967-08-31", "1967-09-01", 1.0, true, true),
            ("1999-12-30", "2000-01-01", 1.0, false, false),
            ("1967/..", "1990", 0.0, true, true),
            ("1967/..", "1960", 0.0, false, false),
        ] {
            let found = relate(&date(a), &date(b), within);
            assert_eq!(found.agrees(), agree, "{a} {b}");
            assert_eq!(matches!(found, Relation::Finer(_)), finer, "{a} {b}");
            assert_eq!(found, relate(&date(b), &date(a), within), "the order of the two does not matter");
        }
    }
}
