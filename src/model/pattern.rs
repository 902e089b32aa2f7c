//! What a denial denies, read from its graph: triples that must not be found together, and conditions
//! on what they leave open.
//!
//! The entry point is [`Pattern::read`].
//!
//! 1. Triples whose predicate is a condition (`sh:minExclusive` and so on, `tr:inForceOn`) are set
//!    apart, with the nodes and lists that they use; all others are the pattern.
//! 2. Every condition is read; what cannot be used is a [`Fault`] with the triple that says it.
//! 3. Conditions that nothing could ever pass are faults too: they would make a denial that no fact
//!    can contradict.
//!
//! Conditions are SHACL value constraints (SHACL, section 4) with a variable as subject. They are no
//! facts: whoever lists what a claim says lists [`Pattern::triples`].

use super::condition::{Test, all};
use super::edtf::Day;
use super::value::{Truth, Value, is_number};
use super::vocab::{COMPUTED, EDTF, rdf, sh, tr, xsd};
use super::{BlankNode, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Members of a list beyond which it is taken for a ring.
const LONGEST_LIST: usize = 100_000;

/// A condition and what it is put on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Condition {
    /// A variable of the pattern; with [`Test::InForceOn`] also a named agreement.
    pub on: NamedOrBlankNode,
    /// What is asked of it.
    pub test: Test,
}

/// Triples in which blank nodes are variables, and conditions on these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Pattern {
    /// What must be found, all together.
    pub triples: Vec<Triple>,
    /// What the variables must be like.
    pub conditions: Vec<Condition>,
}

/// A condition that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The triple that states it.
    pub triple: Triple,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub hint: &'static str,
}

impl Pattern {
    /// Reads the content of a denial.
    pub fn read(content: &[Triple]) -> (Self, Vec<Fault>) {
        let mut reading = Reading::new(content);
        let pattern = reading.pattern();
        reading.impossible(&pattern);
        (pattern, reading.faults)
    }

    /// The tests on a node.
    pub fn tests_on<'a>(&'a self, node: &'a NamedOrBlankNode) -> impl Iterator<Item = &'a Test> {
        self.conditions.iter().filter(move |condition| condition.on == *node).map(|condition| &condition.test)
    }

    /// Whether it asks for nothing.
    pub fn is_empty(&self) -> bool {
        self.triples.is_empty() && self.conditions.is_empty()
    }

    /// The classes of which an instance is denied, each once.
    pub fn classes(&self) -> BTreeSet<NamedNode> {
        let types = self.triples.iter().filter(|triple| triple.predicate.as_ref() == rdf::TYPE);
        types.filter_map(|triple| named(&triple.object)).collect()
    }

    /// The things that it names, other than classes.
    pub fn named(&self) -> BTreeSet<NamedNode> {
        let of_pattern = self.triples.iter().flat_map(|triple| {
            let object = (triple.predicate.as_ref() != rdf::TYPE).then(|| named(&triple.object)).flatten();
            [named(&triple.subject.clone().into()), object]
        });
        of_pattern
            .chain(self.conditions.iter().map(|condition| named(&condition.on.clone().into())))
            .flatten()
            .collect()
    }
}

/// Whether a predicate states a condition, or tries to.
pub fn is_condition(predicate: NamedNodeRef<'_>) -> bool {
    predicate.as_str().starts_with(sh::NS) || COMPUTED.contains(&predicate)
}

struct Reading<'a> {
    content: &'a [Triple],
    by_subject: BTreeMap<&'a str, Vec<&'a Triple>>,
    /// Blank nodes that belong to conditions: the nodes of `sh:not` and of lists.
    inner: BTreeSet<&'a str>,
    faults: Vec<Fault>,
}

impl<'a> Reading<'a> {
    fn new(content: &'a [Triple]) -> Self {
        let mut by_subject: BTreeMap<&str, Vec<&Triple>> = BTreeMap::new();
        for triple in content {
            if let NamedOrBlankNode::BlankNode(node) = &triple.subject {
                by_subject.entry(node.as_str()).or_default().push(triple);
            }
        }
        let mut it = Self { content, by_subject, inner: BTreeSet::new(), faults: Vec::new() };
        it.find_inner();
        it
    }

    /// Nodes that `sh:not` and `sh:in` point to, and the rest of their lists.
    fn find_inner(&mut self) {
        let is_link = |triple: &Triple| [sh::NOT, sh::IN].contains(&triple.predicate.as_ref());
        let mut open: Vec<&BlankNode> =
            self.content.iter().filter(|triple| is_link(triple)).filter_map(|triple| blank(&triple.object)).collect();
        while let Some(node) = open.pop() {
            if !self.inner.insert(node.as_str()) {
                continue;
            }
            let triples = self.by_subject.get(node.as_str()).into_iter().flatten();
            open.extend(triples.filter(|t| t.predicate.as_ref() == rdf::REST).filter_map(|t| blank(&t.object)));
        }
    }

    fn is_inner(&self, node: &NamedOrBlankNode) -> bool {
        matches!(node, NamedOrBlankNode::BlankNode(node) if self.inner.contains(node.as_str()))
    }

    fn pattern(&mut self) -> Pattern {
        let content = self.content;
        let mut it = Pattern::default();
        let outer: Vec<&Triple> = content.iter().filter(|triple| !self.is_inner(&triple.subject)).collect();
        for triple in &outer {
            if !is_condition(triple.predicate.as_ref()) {
                it.triples.push((*triple).clone());
            } else if let Some(test) = self.test(triple) {
                it.conditions.push(Condition { on: triple.subject.clone(), test });
            }
        }
        for triple in outer.into_iter().filter(|triple| is_condition(triple.predicate.as_ref())) {
            self.misplaced(triple, &it.triples);
        }
        it
    }

    /// A condition stands on a variable of the pattern that can have such a value.
    fn misplaced(&mut self, condition: &Triple, pattern: &[Triple]) {
        let on = &condition.subject;
        let in_force = condition.predicate.as_ref() == tr::IN_FORCE_ON;
        let as_subject = pattern.iter().any(|triple| triple.subject == *on);
        let as_object = pattern.iter().any(|triple| triple.object == Term::from(on.clone()));
        match on {
            NamedOrBlankNode::NamedNode(_) if in_force => {}
            NamedOrBlankNode::NamedNode(_) => self.fault(
                condition,
                "a condition is put on a thing that has a name".to_owned(),
                "conditions say what something left open is like: write a blank node, `_:x`, in the pattern and here",
            ),
            NamedOrBlankNode::BlankNode(_) if !as_subject && !as_object => self.fault(
                condition,
                "the condition is on a variable that stands in no triple of the pattern".to_owned(),
                "use the same blank node in the pattern, as in `_:c tr:amount _:x . _:x sh:minExclusive 5`",
            ),
            NamedOrBlankNode::BlankNode(_) if as_subject && asks_for_literal(condition.predicate.as_ref()) => self
                .fault(
                    condition,
                    "the condition asks for a number, a date or a text, but its variable has properties of its own"
                        .to_owned(),
                    "put the condition on the value: `_:c tr:amount _:x . _:x sh:minExclusive 5`",
                ),
            NamedOrBlankNode::BlankNode(_) => {}
        }
    }

    /// What a triple asks for; nothing, and a fault, if it cannot be used.
    fn test(&mut self, triple: &Triple) -> Option<Test> {
        let predicate = triple.predicate.as_ref();
        let object = &triple.object;
        match () {
            () if predicate == sh::MIN_EXCLUSIVE => self.bound(triple).map(Test::Above),
            () if predicate == sh::MIN_INCLUSIVE => self.bound(triple).map(Test::AtLeast),
            () if predicate == sh::MAX_EXCLUSIVE => self.bound(triple).map(Test::Below),
            () if predicate == sh::MAX_INCLUSIVE => self.bound(triple).map(Test::AtMost),
            () if predicate == sh::IN => self.list(triple).map(Test::OneOf),
            () if predicate == sh::NOT => self.nested(triple).map(Test::Not),
            () if predicate == sh::HAS_VALUE && !matches!(object, Term::BlankNode(_)) => Some(Test::Is(object.clone())),
            () if predicate == sh::DATATYPE && matches!(object, Term::NamedNode(_)) => named(object).map(Test::OfType),
            () if predicate == tr::IN_FORCE_ON => self.day(triple).map(Test::InForceOn),
            () if predicate == sh::HAS_VALUE || predicate == sh::DATATYPE => {
                self.fault(
                    triple,
                    "the condition has no value that could be met".to_owned(),
                    "write the value, or the datatype, by its name",
                );
                None
            }
            () => {
                self.fault(
                    triple,
                    format!("`{}` is not a condition that a denial can have", short(predicate)),
                    "a denial takes sh:minExclusive, sh:minInclusive, sh:maxExclusive, sh:maxInclusive, sh:in, sh:hasValue, sh:datatype, sh:not and tr:inForceOn",
                );
                None
            }
        }
    }

    fn bound(&mut self, triple: &Triple) -> Option<Literal> {
        let literal = match &triple.object {
            Term::Literal(literal) if Value::of(literal.as_ref()).is_some() => Some(literal.clone()),
            _ => None,
        };
        if literal.is_none() {
            let message = format!("{} is neither a number nor a date", triple.object);
            self.fault(triple, message, "write 5000000000, 3.8, \"1991-12-26\"^^xsd:date or \"1991-12\"^^edtf:EDTF");
        }
        literal
    }

    fn day(&mut self, triple: &Triple) -> Option<Day> {
        let day = match &triple.object {
            Term::Literal(literal) if literal.datatype() == xsd::DATE => Day::parse(literal.value()),
            _ => None,
        };
        if day.is_none() {
            self.fault(triple, format!("{} is not a day", triple.object), "write a full day: \"1985-06-01\"^^xsd:date");
        }
        day
    }

    fn list(&mut self, triple: &Triple) -> Option<Vec<Term>> {
        let mut members = Vec::new();
        let mut at = &triple.object;
        let whole = loop {
            let node = match at {
                Term::NamedNode(node) if node.as_ref() == rdf::NIL => break !members.is_empty(),
                Term::BlankNode(node) if members.len() < LONGEST_LIST => node,
                _ => break false,
            };
            let (Some(first), Some(rest)) = (self.only(node, rdf::FIRST), self.only(node, rdf::REST)) else {
                break false;
            };
            if matches!(first, Term::BlankNode(_)) {
                break false;
            }
            members.push(first.clone());
            at = rest;
        };
        if !whole {
            self.fault(
                triple,
                "the list of `sh:in` is empty or broken".to_owned(),
                "write the values in round brackets: `sh:in ( tr:Treaty tr:Declaration )`",
            );
        }
        whole.then_some(members)
    }

    fn only(&self, node: &BlankNode, predicate: NamedNodeRef<'_>) -> Option<&'a Term> {
        let mut found =
            self.by_subject.get(node.as_str())?.iter().filter(|triple| triple.predicate.as_ref() == predicate);
        let first = found.next()?;
        found.next().is_none().then_some(&first.object)
    }

    /// What stands inside `sh:not`: conditions of the plain kinds.
    fn nested(&mut self, triple: &Triple) -> Option<Vec<Test>> {
        let inner: Vec<&Triple> = match &triple.object {
            Term::BlankNode(node) => self.by_subject.get(node.as_str()).cloned().unwrap_or_default(),
            _ => Vec::new(),
        };
        let plain = |t: &&Triple| {
            is_condition(t.predicate.as_ref()) && ![sh::NOT, tr::IN_FORCE_ON].contains(&t.predicate.as_ref())
        };
        if inner.is_empty() || !inner.iter().all(plain) {
            self.fault(
                triple,
                "`sh:not` holds no conditions, or other things than conditions".to_owned(),
                "write `sh:not [ sh:hasValue tr:Terminated ]`",
            );
            return None;
        }
        inner.into_iter().map(|triple| self.test(triple)).collect()
    }

    /// Reports conditions that nothing can pass.
    fn impossible(&mut self, pattern: &Pattern) {
        let mut told: HashSet<&NamedOrBlankNode> = HashSet::new();
        for Condition { on: node, .. } in &pattern.conditions {
            if !told.insert(node) {
                continue;
            }
            let tests: Vec<Test> = pattern.tests_on(node).cloned().collect();
            let triple = self.content.iter().find(|t| t.subject == *node && is_condition(t.predicate.as_ref()));
            if let (Some(reason), Some(triple)) = (contradiction(&tests), triple) {
                self.fault(
                    triple,
                    reason.to_owned(),
                    "a condition that nothing can meet would make a denial that no fact can contradict",
                );
            }
        }
    }

    fn fault(&mut self, triple: &Triple, message: String, hint: &'static str) {
        self.faults.push(Fault { triple: triple.clone(), message, hint });
    }
}

/// Why no value can pass all tests, if that is certain.
fn contradiction(tests: &[Test]) -> Option<&'static str> {
    let of_value: Vec<Test> = tests.iter().filter(|test| !matches!(test, Test::InForceOn(_))).cloned().collect();
    if let Some(list) = of_value.iter().find_map(Test::listed) {
        let none = list.iter().all(|one| all(&of_value, one) != Truth::Yes);
        return none.then_some("no value that is listed meets the other conditions");
    }
    let bounds: Vec<(&Test, Value)> =
        of_value.iter().filter_map(|test| Some((test, Value::of(test.bound()?.as_ref())?))).collect();
    let unlike = bounds.iter().any(|(_, value)| !value.is_like(&bounds[0].1));
    let datatype = of_value.iter().find_map(|test| match test {
        Test::OfType(datatype) => Some(datatype.as_ref()),
        _ => None,
    });
    let wrong_type = datatype.is_some_and(|datatype| bounds.iter().any(|(_, value)| !fits(value, datatype)));
    if unlike || wrong_type {
        return Some("a number is never a date: the conditions are on unlike things");
    }
    let crossed = bounds.iter().any(|(low, from)| {
        bounds.iter().any(|(high, until)| match (low, high) {
            (Test::AtLeast(_), Test::AtMost(_)) => until.is_before(from, false) == Truth::Yes,
            (Test::Above(_) | Test::AtLeast(_), Test::Below(_) | Test::AtMost(_)) => {
                until.is_before(from, true) == Truth::Yes
            }
            _ => false,
        })
    });
    crossed.then_some("the lower bound is above the upper bound")
}

fn fits(value: &Value, datatype: NamedNodeRef<'_>) -> bool {
    match value {
        Value::Number(_) => is_number(datatype),
        Value::Days(..) => {
            [xsd::DATE, xsd::DATE_TIME, xsd::G_YEAR, EDTF].contains(&datatype)
                || datatype.as_str().strip_prefix(xsd::NS) == Some("gYearMonth")
        }
    }
}

/// The name of a term of SHACL or of ours, as it is written with its usual prefix.
fn short(term: NamedNodeRef<'_>) -> String {
    let local = term.as_str().rsplit('#').next().unwrap_or_default();
    format!("{}:{local}", if term.as_str().starts_with(sh::NS) { "sh" } else { "tr" })
}

/// Conditions that only a literal can meet.
fn asks_for_literal(predicate: NamedNodeRef<'_>) -> bool {
    [sh::MIN_EXCLUSIVE, sh::MIN_INCLUSIVE, sh::MAX_EXCLUSIVE, sh::MAX_INCLUSIVE, sh::DATATYPE].contains(&predicate)
}

fn blank(term: &Term) -> Option<&BlankNode> {
    match term {
        Term::BlankNode(node) => Some(node),
        _ => None,
    }
}

fn named(term: &Term) -> Option<NamedNode> {
    match term {
        Term::NamedNode(node) => Some(node.clone()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::syntax::{Format, parse};

    fn read(turtle: &str) -> (Pattern, Vec<String>) {
        let text =
            format!("@prefix tr: <{}> . @prefix sh: <{}> . @prefix xsd: <{}> . {turtle}", tr::NS, sh::NS, xsd::NS);
        let (statements, report) = parse(&text, Format::Turtle, "https://example.org/", "t.ttl");
        assert!(!report.has_errors(), "{turtle}");
        let triples: Vec<Triple> = statements
            .into_iter()
            .map(|s| Triple { subject: s.quad.subject, predicate: s.quad.predicate, object: s.quad.object })
            .collect();
        let (pattern, faults) = Pattern::read(&triples);
        (pattern, faults.into_iter().map(|fault| fault.message).collect())
    }

    #[test]
    fn conditions_are_set_apart_from_the_pattern() {
        let (pattern, faults) = read(
            "_:c tr:amount _:x ; tr:currency _:k . _:x sh:minExclusive 5000000000 ; sh:datatype xsd:decimal .
             _:k sh:not [ sh:in ( \"USD\" \"EUR\" ) ] . _:a a tr:Treaty ; tr:inForceOn \"1985-06-01\"^^xsd:date .",
        );
        assert_eq!(faults, Vec::<String>::new());
        assert_eq!(pattern.triples.len(), 3);
        let tests: Vec<&Test> = pattern.conditions.iter().map(|condition| &condition.test).collect();
        assert_eq!(tests.len(), 4);
        assert!(tests.iter().any(|test| matches!(test, Test::Not(inner) if matches!(inner[..], [Test::OneOf(_)]))));
        assert!(tests.contains(&&Test::InForceOn(Day { year: 1985, month: 6, day: 1 })));
    }

    #[test]
    fn what_cannot_be_used_is_said() {
        for (turtle, expected) in [
            ("_:c tr:amount 5 . _:x sh:minExclusive 5 .", "no triple of the pattern"),
            ("_:c tr:amount _:x . _:x sh:minExclusive \"much\" .", "neither a number nor a date"),
            ("_:c tr:amount _:x . _:c sh:minExclusive 5 .", "properties of its own"),
            ("_:c tr:amount _:x . _:x sh:pattern \"5.*\" .", "`sh:pattern` is not a condition"),
            ("_:c tr:amount _:x . _:x sh:in () .", "empty or broken"),
            ("_:c tr:amount _:x . _:x sh:in [] .", "empty or broken"),
            ("_:c tr:amount _:x . _:x sh:not [] .", "`sh:not` holds no conditions"),
            ("_:c tr:amount _:x . _:x sh:not [ tr:amount 5 ] .", "`sh:not` holds no conditions"),
            ("_:c tr:amount _:x . _:x sh:minExclusive 5 ; sh:maxInclusive 5 .", "lower bound is above"),
            ("_:c tr:amount _:x . _:x sh:minExclusive 5 ; sh:maxInclusive \"2016-01-01\"^^xsd:date .", "unlike things"),
            ("_:c tr:amount _:x . _:x sh:minExclusive 5 ; sh:datatype xsd:date .", "unlike things"),
            ("_:c tr:amount _:x . _:x sh:in ( 1 2 ) ; sh:minExclusive 5 .", "no value that is listed"),
            ("_:a a tr:Treaty ; tr:inForceOn \"1985\" .", "is not a day"),
            ("<urn:a> a tr:Treaty ; sh:in ( tr:Treaty ) .", "a thing that has a name"),
            ("_:c tr:amount _:x . _:x sh:hasValue [] .", "no value that could be met"),
        ] {
            let (_, faults) = read(turtle);
            assert!(faults.iter().any(|fault| fault.contains(expected)), "{turtle}: {faults:?}");
        }
    }
}
