//! What fell, in words.

use super::{Fall, Fallen};
use crate::model::{NamedNode, NamedOrBlankNode, Polarity, Prefixes, Term, Triple};

/// How many facts are shown; the rest is counted.
const SHOWN: usize = 10;

impl Fall {
    /// The worklist, one line a thing.
    pub fn text(&self, prefixes: &Prefixes) -> Vec<String> {
        let name = |node: &NamedNode| prefixes.compact(node.as_ref()).into_owned();
        let mut lines = Vec::new();
        heading(&mut lines, "Sources whose word no longer counts", self.sources.len());
        lines.extend(self.sources.iter().map(|source| format!("  {}", name(source))));
        heading(&mut lines, "Claims that no source supports any more", self.lost.len());
        for it in &self.lost {
            let status = if it.recorded == it.effective {
                it.recorded.word().to_owned()
            } else {
                format!("{} → {}", it.recorded.word(), it.effective.word())
            };
            lines.push(format!("  {}  {status}{}", name(&it.claim), kind(it)));
            lines.push(format!("      {}", it.text));
        }
        heading(&mut lines, "Claims that lost a source and stand on others", self.weakened.len());
        for it in &self.weakened {
            let left: Vec<String> = it.left.iter().map(name).collect();
            lines.push(format!("  {}{}  left: {}", name(&it.claim), kind(it), left.join(", ")));
        }
        heading(&mut lines, "Denials whose search used what was retracted", self.searches.len());
        lines.extend(self.searches.iter().map(|claim| format!("  {}", name(claim))));
        facts(&mut lines, "Facts gone from the default graph", &self.gone, prefixes);
        facts(&mut lines, "Facts that hold again, because what replaced them fell", &self.come, prefixes);
        lines
    }
}

/// Adds a heading with a count, where there is something to count.
fn heading(lines: &mut Vec<String>, words: &str, count: usize) {
    if count > 0 {
        if !lines.is_empty() {
            lines.push(String::new());
        }
        lines.push(format!("{words}: {count}"));
    }
}

fn kind(it: &Fallen) -> &'static str {
    if it.polarity == Polarity::Denies { " (a denial)" } else { "" }
}

fn facts(lines: &mut Vec<String>, words: &str, triples: &[Triple], prefixes: &Prefixes) {
    heading(lines, words, triples.len());
    for Triple { subject, predicate, object } in triples.iter().take(SHOWN) {
        let short = |node: &NamedNode| prefixes.compact(node.as_ref()).into_owned();
        let subject = match subject {
            NamedOrBlankNode::NamedNode(node) => short(node),
            NamedOrBlankNode::BlankNode(node) => node.to_string(),
        };
        let object = match object {
            Term::NamedNode(node) => short(node),
            Term::Literal(literal) => format!("“{}”", literal.value()),
            other @ Term::BlankNode(_) => other.to_string(),
        };
        lines.push(format!("  {subject} {} {object}", short(predicate)));
    }
    if triples.len() > SHOWN {
        lines.push(format!("  and {} more; --format json lists all", triples.len() - SHOWN));
    }
}
