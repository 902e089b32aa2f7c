//! The evidence as a historian reads it: plain words, indented, within a width.

use super::{Anchored, Link, Reason, Resting, Search, SourceUse, Standing, Target, Value, Why, Witness};
use crate::import::snapshot::Judged;
use crate::model::claim::Direction;
use crate::model::vocab::{rdf, tr};
use crate::model::{Claim, NamedNode, NamedOrBlankNode, Pattern, Polarity, Status, Term, Triple};
use crate::query::lines::Lines;
use crate::query::there;
use crate::query::words::{self, Words};
use std::collections::{BTreeMap, HashMap};

impl Why {
    /// The evidence as text, in lines of at most `width` characters where words allow.
    pub fn text(&self, words: &Words<'_>, width: usize) -> String {
        let mut page = Page { lines: Lines::new(width), words };
        page.head(self);
        for triple in &self.records {
            page.lines.paragraph(2, &format!("On record: {}", page.statement(triple)));
        }
        for source in &self.sources {
            page.lines.gap();
            page.source(source);
        }
        for reason in &self.reasons {
            page.lines.gap();
            page.reason(reason);
        }
        if self.omitted > 0 {
            page.lines.gap();
            page.lines.paragraph(0, &format!("… and {} more claims", self.omitted));
        }
        page.lines.finish()
    }
}

struct Page<'a> {
    lines: Lines,
    words: &'a Words<'a>,
}

impl Page<'_> {
    fn head(&mut self, why: &Why) {
        match &why.target {
            // A single claim is its own heading.
            Target::Thing(_) if matches!(why.reasons.as_slice(), [one] if one.link == Link::Itself) => {}
            Target::Thing(_) if !why.sources.is_empty() && why.reasons.is_empty() => {}
            Target::Thing(node) => {
                let count = why.reasons.len() + why.omitted;
                let name = self.named(node);
                self.lines.paragraph(0, &format!("{name}: {}", counted(count, "claim", "claims")));
            }
            Target::Triple { .. } => {
                let asked = self.asked(&why.target);
                let verdict = match why.standing {
                    Some(Standing::Held) if why.target.has_gap() => "held, as the claims below say",
                    Some(Standing::Held) => "held to be so",
                    Some(Standing::Recorded) => "on record: this is a description, not a claim about the world",
                    Some(Standing::Denied) => "denied: it would contradict a finding of absence",
                    Some(Standing::Open) => "open: claims speak of it, and none that states it is held",
                    Some(Standing::Unknown) | None => "not known: no claim speaks of it",
                };
                self.lines.paragraph(0, &format!("{asked} — {verdict}"));
            }
        }
    }

    fn reason(&mut self, reason: &Reason) {
        let claim = &reason.claim;
        self.lines.paragraph(0, &format!("{} — {}", self.words.compact(claim.iri.as_ref()), self.state(reason)));
        self.lines.paragraph(2, claim.text.value());
        self.content(reason);
        if let Some(standing) = &reason.standing {
            self.lines.gap();
            self.lines.paragraph(2, &format!("Standing of the denial: {}", self.words.name(standing.as_ref())));
        }
        for search in &reason.searches {
            self.lines.gap();
            self.search(search);
        }
        self.sources(reason);
        self.disputes(reason);
        self.judgements(reason);
    }

    /// The status of a claim in a few words.
    fn state(&self, reason: &Reason) -> String {
        let mut parts = vec![reason.claim.status.word().to_owned()];
        if reason.claim.polarity == Polarity::Denies {
            parts.push("a finding of absence".to_owned());
        }
        if !reason.superseded_by.is_empty() {
            let by: Vec<String> = reason.superseded_by.iter().map(|node| self.words.compact(node.as_ref())).collect();
            parts.push(format!("replaced by {}", by.join(", ")));
        }
        parts.join("; ")
    }

    fn content(&mut self, reason: &Reason) {
        if reason.content.is_empty() {
            return;
        }
        self.lines.gap();
        let heading = match reason.claim.polarity {
            Polarity::Affirms => "It states",
            Polarity::Denies => "It says that there is nothing of which all this is true",
        };
        self.lines.paragraph(2, heading);
        // Conditions are no statements: they stand in the place of what they are put on.
        let pattern = match reason.claim.polarity {
            Polarity::Affirms => Pattern { triples: reason.content.clone(), conditions: Vec::new() },
            Polarity::Denies => Pattern::read(&reason.content).0,
        };
        let told: HashMap<String, String> = there::told(&pattern, self.words)
            .into_iter()
            .filter_map(|(triple, words)| Some((triple.to_string(), words?)))
            .collect();
        let mut subjects: BTreeMap<String, Vec<&Triple>> = BTreeMap::new();
        for triple in pattern.triples.iter().filter(|triple| !is_bound(triple)) {
            subjects.entry(triple.subject.to_string()).or_default().push(triple);
        }
        for triples in subjects.values() {
            match &triples[0].subject {
                NamedOrBlankNode::NamedNode(node) => self.lines.paragraph(4, &self.named(node)),
                NamedOrBlankNode::BlankNode(_) => self.lines.paragraph(4, "something"),
            }
            let currency = triples.iter().find(|triple| triple.predicate.as_ref() == tr::CURRENCY);
            let currency = currency.map(|triple| plain(&triple.object)).unwrap_or_default();
            for triple in triples.iter().filter(|triple| triple.predicate.as_ref() != tr::CURRENCY) {
                let line = match told.get(&triple.to_string()) {
                    Some(words) => format!("{}: {words}", self.words.name(triple.predicate.as_ref())),
                    None => self.property(triple, &currency),
                };
                self.lines.paragraph(6, &line);
            }
            if let Some(words) = there::conditions(&pattern, &triples[0].subject, self.words, "") {
                self.lines.paragraph(6, &words);
            }
        }
    }

    /// Predicate and object of a statement; sums of money with their currency, if it is known.
    fn property(&self, triple: &Triple, currency: &str) -> String {
        if triple.predicate.as_ref() == rdf::TYPE {
            return format!("is of the kind: {}", self.words.term(triple.object.as_ref()));
        }
        let name = self.words.name(triple.predicate.as_ref());
        let value = if triple.predicate.as_ref() == tr::AMOUNT {
            words::money(&plain(&triple.object), currency)
        } else {
            self.words.term(triple.object.as_ref())
        };
        format!("{name}: {value}")
    }

    fn statement(&self, triple: &Triple) -> String {
        let subject: Term = triple.subject.clone().into();
        format!("{}; {}", self.words.term(subject.as_ref()), self.property(triple, ""))
    }

    fn search(&mut self, search: &Search) {
        let on = search.searched_on.as_deref().map(|on| format!(" on {}", words::date(on))).unwrap_or_default();
        let by: Vec<String> = search.by.iter().map(|node| self.words.name(node.as_ref())).collect();
        let by = if by.is_empty() { String::new() } else { format!(" by {}", by.join(", ")) };
        self.lines.paragraph(2, &format!("Searched{on}{by}"));
        for register in &search.registers {
            let version = register.version.as_deref().map(|version| format!(" ({version})")).unwrap_or_default();
            self.lines.item(4, "- ", &format!("{}{version}", register.title));
        }
        if let Some(query) = &search.query {
            self.lines.paragraph(4, &format!("asked for: {query}"));
        }
        if let Some(coverage) = &search.coverage {
            self.lines.paragraph(4, &format!("covering: {coverage}"));
        }
        if let Some(period) = period(&search.period) {
            self.lines.paragraph(4, &format!("for the time {period}"));
        }
        if let Some(expires) = &search.expires {
            self.lines.paragraph(4, &format!("the finding is good until {}", words::date(expires)));
        }
        if let Some(note) = &search.note {
            self.lines.paragraph(4, note);
        }
    }

    fn sources(&mut self, reason: &Reason) {
        self.lines.gap();
        let supporting: Vec<&Witness> = reason.witnesses(Direction::Supporting).collect();
        if supporting.is_empty() {
            self.lines.paragraph(2, "No source supports it.");
        } else {
            let origins = counted(reason.origins.len(), "independent origin", "independent origins");
            let sources = counted(supporting.len(), "source", "sources");
            self.lines.paragraph(2, &format!("Supported by {sources}, {origins}"));
            self.witnesses(&supporting);
        }
        for (direction, heading) in
            [(Direction::Opposing, "Against it"), (Direction::Neutral, "Sources that speak of it")]
        {
            let those: Vec<&Witness> = reason.witnesses(direction).collect();
            if !those.is_empty() {
                self.lines.gap();
                self.lines.paragraph(2, heading);
                self.witnesses(&those);
            }
        }
    }

    fn witnesses(&mut self, witnesses: &[&Witness]) {
        for (i, witness) in witnesses.iter().enumerate() {
            let mark = format!("{}. ", i + 1);
            let hang = 4 + mark.chars().count();
            self.lines.item(4, &mark, &self.citation(witness));
            if let Some(quotation) = &witness.stance.quotation {
                self.lines.paragraph(hang, &format!("“{quotation}”"));
            }
            if let Some(words) = witness.anchor.as_ref().and_then(anchored) {
                self.lines.paragraph(hang, &words);
            }
            if let Some(note) = &witness.stance.note {
                self.lines.paragraph(hang, note);
            }
            if let Some(url) = &witness.source.url {
                self.lines.paragraph(hang, url);
            }
            if !witness.source.derived_from.is_empty() {
                let from: Vec<String> =
                    witness.source.derived_from.iter().map(|node| self.words.name(node.as_ref())).collect();
                self.lines.paragraph(hang, &format!("repeats: {}", from.join("; ")));
            }
        }
    }

    /// Author, title, publisher, date, place in the source, relation and reading.
    fn citation(&self, witness: &Witness) -> String {
        let source = &witness.source;
        let mut out = source.author.as_deref().map(|author| format!("{author}, ")).unwrap_or_default();
        out.push_str(&format!("“{}”", source.title));
        if let Some(publisher) = &source.publisher {
            out.push_str(&format!(", {publisher}"));
        }
        if let Some(published) = &source.published {
            out.push_str(&format!(", {}", words::date(published)));
        }
        if let Some(locator) = &witness.stance.locator {
            out.push_str(&format!(", {locator}"));
        }
        let mut marks = vec![self.words.name(witness.stance.relation.as_ref())];
        marks.extend(witness.stance.reading.as_ref().map(|reading| self.words.name(reading.as_ref())));
        if source.unresolved {
            marks.push("identity unknown".to_owned());
        }
        format!("{out} [{}]", marks.join("; "))
    }

    fn disputes(&mut self, reason: &Reason) {
        for dispute in &reason.disputes {
            self.lines.gap();
            self.lines.paragraph(2, &format!("Disputed: {}", dispute.question));
            if let Some(kind) = &dispute.kind {
                self.lines.paragraph(4, &format!("kind: {}", self.words.name(kind.as_ref())));
            }
            for side in dispute.sides.iter().filter(|side| side.claim != reason.claim.iri) {
                let status = status_word(side.status);
                let id = self.words.compact(side.claim.as_ref());
                self.lines.item(4, "- ", &format!("{id} ({status}) {}", side.text));
            }
            if let Some(resolution) = &dispute.resolution {
                self.lines.paragraph(4, &format!("resolved: {resolution}"));
            }
        }
    }

    fn judgements(&mut self, reason: &Reason) {
        let claim: &Claim = &reason.claim;
        self.lines.gap();
        for assessment in &claim.assessments {
            let on = assessment.on.as_deref().map_or_else(|| "undated".to_owned(), words::date);
            let by =
                assessment.by.as_ref().map(|by| format!(", by {}", self.words.name(by.as_ref()))).unwrap_or_default();
            let note = assessment.note.as_deref().map(|note| format!(": {note}")).unwrap_or_default();
            self.lines.paragraph(2, &format!("Judged {} — {on}{by}{note}", status_word(assessment.status)));
        }
        if let Some(period) = period(&reason.valid) {
            self.lines.paragraph(2, &format!("Speaks for the time {period}"));
        }
        if let Some(review) = &reason.review_by {
            self.lines.paragraph(2, &format!("To be looked at again by {}", words::date(review)));
        }
        for note in &claim.notes {
            self.lines.paragraph(2, &format!("Note: {note}"));
        }
        if let Some(origin) = &claim.origin {
            self.lines.paragraph(2, &format!("Entered in {origin}"));
        }
    }

    fn source(&mut self, usage: &SourceUse) {
        let source = &usage.source;
        self.lines.paragraph(0, &self.words.compact(source.iri.as_ref()));
        let by = [source.author.clone(), source.publisher.clone(), source.published.as_deref().map(words::date)];
        let by: Vec<String> = by.into_iter().flatten().collect();
        let by = if by.is_empty() { String::new() } else { format!(", {}", by.join(", ")) };
        self.lines.paragraph(2, &format!("“{}”{by}", source.title));
        if let Some(url) = &source.url {
            self.lines.paragraph(2, url);
        }
        if let Some(grade) = source.grade() {
            self.lines.paragraph(2, &format!("reliability {}: {}", grade.letter(), grade.word()));
        }
        if let Some(retraction) = &source.retraction {
            let reason = retraction.reason.as_ref().map(|reason| format!(": {reason}")).unwrap_or_default();
            self.lines.paragraph(2, &format!("retracted on {}{reason}", words::date(&retraction.on)));
        }
        if source.unresolved {
            self.lines.paragraph(2, "a citation whose identity is unknown");
        }
        self.others("It goes back to", usage.origins.iter().filter(|node| **node != source.iri));
        self.others("Repeated by", usage.repeated_by.iter());
        let losing = usage.losing().count();
        let resting = usage.claims.iter().filter(|claim| claim.direction == Direction::Supporting).count();
        self.lines.gap();
        let lost = if losing == 0 { "none".to_owned() } else { losing.to_string() };
        self.lines.paragraph(
            2,
            &format!(
                "{} on it; without it {lost} would lose all support",
                counted(resting, "claim rests", "claims rest")
            ),
        );
        for (direction, heading) in [
            (Direction::Supporting, None),
            (Direction::Opposing, Some("It speaks against")),
            (Direction::Neutral, Some("It speaks of")),
        ] {
            let those: Vec<&Resting> = usage.claims.iter().filter(|claim| claim.direction == direction).collect();
            if let (Some(heading), false) = (heading, those.is_empty()) {
                self.lines.paragraph(2, heading);
            }
            for claim in those {
                self.resting(claim);
            }
        }
    }

    fn resting(&mut self, claim: &Resting) {
        let id = self.words.compact(claim.claim.as_ref());
        let at = claim.locator.as_deref().map(|locator| format!(" ({locator})")).unwrap_or_default();
        let lost = if claim.loses_support { " — would lose all support" } else { "" };
        self.lines.item(4, "- ", &format!("{id}, {}{lost}: {}{at}", status_word(claim.status), claim.text));
    }

    fn others<'b>(&mut self, heading: &str, nodes: impl Iterator<Item = &'b NamedNode>) {
        let names: Vec<String> = nodes.map(|node| self.named(node)).collect();
        if !names.is_empty() {
            self.lines.paragraph(2, &format!("{heading}: {}", names.join("; ")));
        }
    }

    /// Name and id of a thing.
    fn named(&self, node: &NamedNode) -> String {
        let id = self.words.compact(node.as_ref());
        match self.words.label(node.as_ref()) {
            Some(label) => format!("{label} ({id})"),
            None => id,
        }
    }

    fn asked(&self, target: &Target) -> String {
        let Target::Triple { subject, predicate, object } = target else { return String::new() };
        let any = || "anything".to_owned();
        let subject = subject.as_ref().map_or_else(any, |node| self.words.name(node.as_ref()));
        let predicate = predicate.as_ref().map_or_else(any, |node| match node.as_ref() {
            rdf::TYPE => "is of the kind".to_owned(),
            other => self.words.name(other),
        });
        let object = object.as_ref().map_or_else(any, |value| match value {
            Value::Term(term) => self.words.term(term.as_ref()),
            Value::Text(text) => text.clone(),
        });
        format!("{subject}; {predicate}: {object}")
    }
}

/// How an anchored quotation stands, in words.
fn anchored(it: &Anchored) -> Option<String> {
    let exact = it.anchor.exact.as_deref()?;
    let copy = |judged: &Judged| {
        judged.against.taken_on.as_deref().map_or_else(String::new, |day| format!(" of {}", words::date(day)))
    };
    Some(match &it.judged {
        None => format!("anchored: “{exact}”"),
        Some(judged) => format!("anchored: “{exact}” ({} in the copy{})", judged.state.word(), copy(judged)),
    })
}

/// The bounds of a date are derived from the date, which stands beside them.
fn is_bound(triple: &Triple) -> bool {
    let name = triple.predicate.as_str();
    name.starts_with(tr::NS) && (name.ends_with("Earliest") || name.ends_with("Latest"))
}

fn status_word(status: Option<Status>) -> &'static str {
    status.map_or("without a status", Status::word)
}

fn counted(count: usize, one: &str, many: &str) -> String {
    if count == 1 { format!("1 {one}") } else { format!("{count} {many}") }
}

fn period((from, until): &(Option<String>, Option<String>)) -> Option<String> {
    match (from, until) {
        (Some(from), Some(until)) => Some(format!("from {} to {}", words::date(from), words::date(until))),
        (Some(from), None) => Some(format!("since {}", words::date(from))),
        (None, Some(until)) => Some(format!("until {}", words::date(until))),
        (None, None) => None,
    }
}

fn plain(term: &Term) -> String {
    match term {
        Term::Literal(literal) => literal.value().to_owned(),
        other => other.to_string(),
    }
}
