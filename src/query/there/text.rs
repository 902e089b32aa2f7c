//! The answer as text for people.

use super::{Existence, Instance, IsThere, Ruling};
use crate::model::NamedNode;
use crate::model::absence::{Shortfall, Span};
use crate::model::edtf::Day;
use crate::model::vocab::{rdf, tr};
use crate::query::lines::Lines;
use crate::query::words::{self, Words};

impl IsThere {
    /// The answer in words, then what it rests on; lines are at most `width` characters long.
    pub fn text(&self, words: &Words<'_>, width: usize) -> String {
        let mut out = Out { lines: Lines::new(width), words };
        let first = self.answer.words();
        let mut head = first[..1].to_uppercase();
        head.push_str(&first[1..]);
        out.lines.paragraph(0, &format!("{head}: {}.", self.because()));
        for instance in &self.instances {
            out.instance(instance);
        }
        for ruling in &self.denials {
            out.ruling(ruling);
        }
        out.searches(&self.searches);
        out.lines.finish()
    }

    /// Why, in one clause.
    fn because(&self) -> String {
        match self.answer {
            Existence::Present => "it is held that there is such a thing".to_owned(),
            Existence::AbsentWithinScope => {
                format!("it was searched for and is denied, and the search is good on {}", words::day(self.today))
            }
            Existence::NotFound => "it was searched for, but what was found does not settle it".to_owned(),
            Existence::NotExamined => "no claim, no denial and no search speaks of such a thing".to_owned(),
        }
    }
}

/// What a search leaves out, in words.
pub fn shortfall(missing: &Shortfall, words: &Words<'_>) -> String {
    match missing {
        Shortfall::Expired(day) => format!("it expired on {}", words::day(*day)),
        Shortfall::NoPeriod => "it does not say which time it covers".to_owned(),
        Shortfall::Period { needed: (from, until), covered } => {
            let covered: Vec<String> = covered.iter().map(span).collect();
            let needed = span(&Span { from: (from != until).then_some(*from), until: Some(*until) });
            format!("it covers the time {}, and the denial speaks for the time {needed}", covered.join(" and "))
        }
        Shortfall::Class(node) | Shortfall::Party(node) => format!("it does not cover: {}", words.name(node.as_ref())),
    }
}

fn span(span: &Span) -> String {
    let day = |day: Day| words::day(day);
    match (span.from, span.until) {
        (Some(from), Some(until)) => format!("from {} to {}", day(from), day(until)),
        (Some(from), None) => format!("since {}", day(from)),
        (None, Some(until)) => format!("until {}", day(until)),
        (None, None) => "without bounds".to_owned(),
    }
}

struct Out<'a> {
    lines: Lines,
    words: &'a Words<'a>,
}

impl Out<'_> {
    fn instance(&mut self, instance: &Instance) {
        self.lines.gap();
        for claim in &instance.claims {
            self.claim(claim);
        }
        for triple in &instance.triples {
            let subject = self.words.written(triple.subject.as_ref().into());
            let object = self.words.term(triple.object.as_ref());
            let name = match triple.predicate.as_ref() {
                rdf::TYPE => "is of the kind".to_owned(),
                property => self.words.name(property),
            };
            self.lines.item(2, "- ", &format!("{subject}; {name}: {object}"));
        }
    }

    fn claim(&mut self, claim: &NamedNode) {
        let text = self.words.records.text(claim.as_ref().into(), tr::TEXT).unwrap_or_default();
        self.lines.paragraph(0, &format!("{}: {text}", self.words.compact(claim.as_ref())));
    }

    fn ruling(&mut self, ruling: &Ruling) {
        self.lines.gap();
        let claim = &ruling.claim;
        let id = self.words.compact(claim.iri.as_ref());
        self.lines.paragraph(0, &format!("{id}, {}: {}", claim.status.word(), claim.text.value()));
        self.lines.paragraph(2, &format!("standing: {}", ruling.standing.words()));
        if ruling.spoken.from.is_some() || ruling.spoken.until.is_some() {
            let spoken = Span { from: ruling.spoken.from, until: ruling.spoken.until };
            self.lines.paragraph(2, &format!("it speaks for the time {}", span(&spoken)));
        }
        for search in &claim.searches {
            self.search(search);
            let missing = ruling.standing.shortfalls().iter().find(|(of, _)| of == search);
            for shortfall in missing.into_iter().flat_map(|(_, missing)| missing) {
                let text = self::shortfall(shortfall, self.words);
                self.lines.item(4, "- ", &text);
            }
        }
    }

    fn search(&mut self, search: &NamedNode) {
        let it = search.as_ref().into();
        let text = |property| self.words.records.text(it, property);
        let on = text(tr::SEARCHED_ON).map(|on| format!(" on {}", words::date(&on))).unwrap_or_default();
        let until = text(tr::EXPIRES).map(|day| format!("; good until {}", words::date(&day))).unwrap_or_default();
        let query = text(tr::SEARCH_QUERY).map(|query| format!(": {query}")).unwrap_or_default();
        self.lines.paragraph(2, &format!("{}, searched{on}{until}{query}", self.words.compact(search.as_ref())));
    }

    fn searches(&mut self, searches: &[NamedNode]) {
        if !searches.is_empty() {
            self.lines.gap();
            self.lines.paragraph(0, "Such things were looked for, and nobody drew a conclusion:");
        }
        for search in searches {
            self.search(search);
        }
    }
}
