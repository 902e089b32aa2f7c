//! What is said beside an answer: how much there is, and what cut it.

use crate::query::words::number;
use crate::sparql::{Answer, Cut};

/// What a reader must know of the extent of an answer: `12 rows`, `no rows`,
/// `100 rows, cut: there are more`; nothing for yes-or-no answers.
pub fn note(answer: &Answer) -> Option<String> {
    let (count, one, many, cut) = match answer {
        Answer::Boolean(_) => return None,
        Answer::Rows(rows) => (rows.rows.len(), "row", "rows", rows.cut),
        Answer::Graph { triples, cut } => (triples.len(), "triple", "triples", *cut),
    };
    let count = match count {
        0 => format!("no {many}"),
        1 => format!("1 {one}"),
        n => format!("{} {many}", number(&n.to_string())),
    };
    Some(match cut {
        None => count,
        Some(Cut::Rows(_)) => format!("{count}, cut: there are more"),
        Some(Cut::Seconds(seconds)) => format!("{count}, cut: the query was stopped after {seconds} seconds"),
        Some(Cut::Bytes(bytes)) => {
            let bytes = number(&bytes.to_string());
            format!("{count}, cut: the answer has more than {bytes} bytes, which `most-bytes` of the store allows")
        }
        Some(Cut::Service) => {
            format!("{count}, cut: the service gives no more of a large answer; ask with LIMIT and OFFSET")
        }
    })
}
