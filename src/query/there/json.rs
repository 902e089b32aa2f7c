//! The answer as JSON, for other programs.

use super::text::shortfall;
use super::{IsThere, Ruling};
use crate::query::words::Words;
use serde_json::{Value as Json, json};

impl IsThere {
    /// One object: `answer`, `asOf`, `instances`, `denials`, `searches`.
    pub fn json(&self, words: &Words<'_>) -> Json {
        let names = |nodes: &[crate::model::NamedNode]| -> Vec<String> {
            nodes.iter().map(|node| words.compact(node.as_ref())).collect()
        };
        let instances: Vec<Json> = self
            .instances
            .iter()
            .map(|instance| {
                let triples: Vec<String> = instance.triples.iter().map(ToString::to_string).collect();
                json!({ "claims": names(&instance.claims), "triples": triples })
            })
            .collect();
        json!({
            "answer": words.compact(self.answer.concept()),
            "words": self.answer.words(),
            "asOf": self.today.to_string(),
            "instances": instances,
            "denials": self.denials.iter().map(|ruling| denial(ruling, words)).collect::<Vec<_>>(),
            "searches": names(&self.searches),
        })
    }
}

fn denial(ruling: &Ruling, words: &Words<'_>) -> Json {
    let searches: Vec<Json> = ruling
        .claim
        .searches
        .iter()
        .map(|search| {
            let missing = ruling.standing.shortfalls().iter().find(|(of, _)| of == search);
            let missing: Vec<String> =
                missing.into_iter().flat_map(|(_, missing)| missing).map(|it| shortfall(it, words)).collect();
            json!({ "search": words.compact(search.as_ref()), "missing": missing })
        })
        .collect();
    json!({
        "claim": words.compact(ruling.claim.iri.as_ref()),
        "text": ruling.claim.text.value(),
        "status": ruling.claim.status.word(),
        "standing": words.compact(ruling.standing.concept()),
        "from": ruling.spoken.from.map(|day| day.to_string()),
        "until": ruling.spoken.until.map(|day| day.to_string()),
        "settles": ruling.settles,
        "searches": searches,
    })
}
