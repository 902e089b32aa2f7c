//! What fell, for programs.

use super::{Fall, Fallen};
use crate::model::{NamedNode, Polarity, Prefixes, Triple};
use serde_json::{Value, json};

impl Fall {
    /// The worklist as JSON; things are named by kind and id.
    pub fn json(&self, prefixes: &Prefixes) -> Value {
        let name = |node: &NamedNode| prefixes.compact(node.as_ref()).into_owned();
        let names = |nodes: &[NamedNode]| nodes.iter().map(name).collect::<Vec<_>>();
        let claim = |it: &Fallen| {
            json!({
                "claim": name(&it.claim), "text": it.text, "denies": it.polarity == Polarity::Denies,
                "recorded": it.recorded.word(), "effective": it.effective.word(),
                "lost": names(&it.from), "left": names(&it.left),
            })
        };
        let lines = |triples: &[Triple]| triples.iter().map(|triple| format!("{triple} .")).collect::<Vec<_>>();
        json!({
            "sources": names(&self.sources),
            "lost": self.lost.iter().map(claim).collect::<Vec<_>>(),
            "weakened": self.weakened.iter().map(claim).collect::<Vec<_>>(),
            "searches": names(&self.searches),
            "facts": { "gone": lines(&self.gone), "come": lines(&self.come) },
        })
    }
}
