//! The constraints of a shape ("Shapes Constraint Language" §4).

use super::super::model::{At, Datatype, NodeKind, Pair, Path, Pattern, Qualified, Range, Rule, ShapeId, Symbol, sh};
use super::super::source::word;
use super::{Parser, is};
use crate::csvw::datatype::value::Type;
use crate::model::Term;
use regex::RegexBuilder;
use std::cmp::Ordering::{Equal, Greater, Less};

/// Parameters that only property shapes may have.
const OF_PROPERTIES: &[&str] =
    &["minCount", "maxCount", "uniqueLang", "lessThan", "lessThanOrEquals", "qualifiedValueShape"];

impl Parser<'_> {
    /// The constraints of a shape, in an order of their own that is always the same.
    pub(super) fn rules(&mut self, node: &Term, path: Option<&Path>) -> Vec<Rule> {
        if path.is_none() && self.values(node, "path").is_empty() {
            self.no_property_rules(node);
        }
        let mut rules = Vec::new();
        self.of_values(node, &mut rules);
        self.of_texts(node, &mut rules);
        self.of_counts(node, &mut rules);
        self.of_pairs(node, &mut rules);
        self.of_shapes(node, &mut rules);
        self.closed(node, &mut rules);
        self.lists(node, &mut rules);
        self.sparql(node, path, &mut rules);
        self.of_components(node, path, &mut rules);
        rules
    }

    fn no_property_rules(&mut self, node: &Term) {
        for local in OF_PROPERTIES {
            if let Some((_, at)) = self.values(node, local).first() {
                // A property shape without a path has been told so.
                if self.source.subjects(sh("property").as_ref(), node).is_empty() {
                    self.fault_with(
                        *at,
                        format!("{} stands on a node shape", word(local)),
                        "it is about the values of a path: put it into a sh:property",
                    );
                }
            }
        }
    }

    fn of_values(&mut self, node: &Term, rules: &mut Vec<Rule>) {
        for (value, at) in self.values(node, "class") {
            if self.iri("class", value, at).is_some() {
                rules.push(Rule::Class(self.symbol(value)));
            }
        }
        if let Some((value, at)) = self.one(node, "datatype")
            && let Some(iri) = self.iri("datatype", value, at)
        {
            let known = Type::of(iri.as_str());
            rules.push(Rule::Datatype(Datatype { iri, known }));
        }
        if let Some((value, at)) = self.one(node, "nodeKind") {
            let name = match value {
                Term::NamedNode(value) => super::super::model::local(value.as_ref()).unwrap_or_default(),
                _ => "",
            };
            let (iri, blank, literal) = match name {
                "IRI" => (true, false, false),
                "BlankNode" => (false, true, false),
                "Literal" => (false, false, true),
                "BlankNodeOrIRI" => (true, true, false),
                "BlankNodeOrLiteral" => (false, true, true),
                "IRIOrLiteral" => (true, false, true),
                _ => {
                    let kinds =
                        "sh:IRI, sh:BlankNode, sh:Literal, sh:BlankNodeOrIRI, sh:BlankNodeOrLiteral or sh:IRIOrLiteral";
                    self.wrong("nodeKind", value, at, kinds);
                    return;
                }
            };
            rules.push(Rule::NodeKind(NodeKind { iri, blank, literal }));
        }
    }

    fn of_texts(&mut self, node: &Term, rules: &mut Vec<Rule>) {
        let ranges: [(&str, Range); 4] = [
            (
                "minExclusive",
                Range { component: "MinExclusive", words: "more than", bound: "".into(), allowed: &[Greater] },
            ),
            (
                "minInclusive",
                Range { component: "MinInclusive", words: "at least", bound: "".into(), allowed: &[Greater, Equal] },
            ),
            (
                "maxExclusive",
                Range { component: "MaxExclusive", words: "less than", bound: "".into(), allowed: &[Less] },
            ),
            (
                "maxInclusive",
                Range { component: "MaxInclusive", words: "at most", bound: "".into(), allowed: &[Less, Equal] },
            ),
        ];
        for (local, range) in ranges {
            match self.one(node, local) {
                Some((Term::Literal(bound), _)) => rules.push(Rule::Range(Range { bound: bound.clone(), ..range })),
                Some((value, at)) => self.wrong(local, value, at, "a literal"),
                None => {}
            }
        }
        rules.extend(self.count(node, "minLength").map(Rule::MinLength));
        rules.extend(self.count(node, "maxLength").map(Rule::MaxLength));
        self.pattern(node, rules);
        if let Some((list, at)) = self.one(node, "languageIn") {
            let mut tags = Vec::new();
            for member in self.list("languageIn", list, at) {
                match member {
                    Term::Literal(tag) if is(&tag, "string") => tags.push(tag.value().to_ascii_lowercase()),
                    other => self.wrong("languageIn", &other, at, "a list of language tags"),
                }
            }
            rules.push(Rule::LanguageIn(tags));
        }
    }

    fn pattern(&mut self, node: &Term, rules: &mut Vec<Rule>) {
        let flags = match self.one(node, "flags") {
            Some((Term::Literal(flags), _)) if is(flags, "string") => flags.value().to_owned(),
            Some((value, at)) => return self.wrong("flags", value, at, "a text of the letters i, s, m, x and q"),
            None => String::new(),
        };
        let Some((value, at)) = self.one(node, "pattern") else { return };
        let Term::Literal(text) = value else { return self.wrong("pattern", value, at, "a regular expression") };
        if !is(text, "string") {
            return self.wrong("pattern", value, at, "a regular expression, as a plain text");
        }
        if let Some(other) = flags.chars().find(|c| !"ismxq".contains(*c)) {
            return self.fault_with(
                at,
                format!("`sh:flags` has the letter {other}"),
                "it takes the letters i, s, m, x and q",
            );
        }
        let source = if flags.contains('q') { regex::escape(text.value()) } else { text.value().to_owned() };
        let has = |flag| flags.contains(flag);
        let built = RegexBuilder::new(&source)
            .case_insensitive(has('i'))
            .dot_matches_new_line(has('s'))
            .multi_line(has('m'))
            .ignore_whitespace(has('x'))
            .build();
        match built {
            Ok(regex) => rules.push(Rule::Pattern(Box::new(Pattern { regex, text: text.value().to_owned() }))),
            Err(error) => {
                let why = error.to_string();
                let why = why.lines().last().unwrap_or_default().trim_start_matches("error: ").to_owned();
                let message = format!("`sh:pattern` is {}, which is no regular expression: {why}", self.shown(value));
                self.fault(at, message);
            }
        }
    }

    fn of_counts(&mut self, node: &Term, rules: &mut Vec<Rule>) {
        rules.extend(self.count(node, "minCount").map(Rule::MinCount));
        rules.extend(self.count(node, "maxCount").map(Rule::MaxCount));
        if self.truth(node, "uniqueLang") {
            rules.push(Rule::UniqueLang);
        }
    }

    fn count(&mut self, node: &Term, local: &str) -> Option<u64> {
        let (value, at) = self.one(node, local)?;
        let read = match value {
            Term::Literal(literal) if is(literal, "integer") => literal.value().trim_start_matches('+').parse().ok(),
            _ => None,
        };
        if read.is_none() {
            self.wrong(local, value, at, "a whole number that is not negative, without quotes");
        }
        read
    }

    fn of_pairs(&mut self, node: &Term, rules: &mut Vec<Rule>) {
        let kinds = [
            ("equals", Pair::Equals),
            ("disjoint", Pair::Disjoint),
            ("lessThan", Pair::LessThan),
            ("lessThanOrEquals", Pair::LessThanOrEquals),
        ];
        for (local, pair) in kinds {
            for (value, at) in self.values(node, local) {
                if self.iri(local, value, at).is_some() {
                    rules.push(Rule::Pair(pair, self.symbol(value)));
                }
            }
        }
    }

    #[expect(clippy::type_complexity, reason = "names with the rules they make")]
    fn of_shapes(&mut self, node: &Term, rules: &mut Vec<Rule>) {
        let single: [(&str, fn(ShapeId) -> Rule); 3] =
            [("not", Rule::Not), ("node", Rule::Node), ("property", Rule::Property)];
        for (local, rule) in single {
            for (value, at) in self.values(node, local) {
                rules.extend(self.reference(local, value, at).map(rule));
            }
        }
        let many: [(&str, fn(Vec<ShapeId>) -> Rule); 3] = [("and", Rule::And), ("or", Rule::Or), ("xone", Rule::Xone)];
        for (local, rule) in many {
            for (list, at) in self.values(node, local) {
                let members = self.list(local, list, at);
                let ids: Vec<_> = members.iter().filter_map(|member| self.reference(local, member, at)).collect();
                rules.push(rule(ids));
            }
        }
        self.qualified(node, rules);
    }

    fn qualified(&mut self, node: &Term, rules: &mut Vec<Rule>) {
        let (least, most) = (self.count(node, "qualifiedMinCount"), self.count(node, "qualifiedMaxCount"));
        let disjoint = self.truth(node, "qualifiedValueShapesDisjoint");
        let Some((value, at)) = self.one(node, "qualifiedValueShape") else {
            if least.or(most).is_some() {
                let at = self.source.place_of(node);
                self.warn(
                    at,
                    "a qualified count has no `sh:qualifiedValueShape`",
                    "it checks nothing; say what is counted",
                );
            }
            return;
        };
        if least.is_none() && most.is_none() {
            self.fault_with(
                at,
                "`sh:qualifiedValueShape` has no count",
                "add sh:qualifiedMinCount or sh:qualifiedMaxCount; without one it checks nothing",
            );
            return;
        }
        let Some(shape) = self.reference("qualifiedValueShape", value, at) else { return };
        let siblings = if disjoint { self.siblings(node, value) } else { Vec::new() };
        // A result names the count that was not kept, so each is a rule of its own.
        for (least, most) in [(least, None), (None, most)] {
            if least.is_some() || most.is_some() {
                rules.push(Rule::Qualified(Qualified { shape, least, most, siblings: siblings.clone() }));
            }
        }
    }

    /// The qualified value shapes of the other properties of the shapes that have this property.
    fn siblings(&self, node: &Term, own: &Term) -> Vec<ShapeId> {
        let mut found = Vec::new();
        for parent in self.source.subjects(sh("property").as_ref(), node) {
            for (property, _) in self.values(&parent, "property") {
                for (shape, _) in self.values(property, "qualifiedValueShape") {
                    if shape != own
                        && let Some(id) = self.ids.get(shape)
                    {
                        found.push(*id);
                    }
                }
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    fn closed(&mut self, node: &Term, rules: &mut Vec<Rule>) {
        let closed = self.truth(node, "closed");
        let mut allowed: Vec<Symbol> = Vec::new();
        if let Some((list, at)) = self.one(node, "ignoredProperties") {
            for member in self.list("ignoredProperties", list, at) {
                if self.iri("ignoredProperties", &member, at).is_some() {
                    allowed.push(self.symbol(&member));
                }
            }
        }
        if !closed {
            return;
        }
        for (property, _) in self.values(node, "property") {
            for (path, _) in self.values(property, "path") {
                if matches!(path, Term::NamedNode(_)) {
                    allowed.push(self.symbol(path));
                }
            }
        }
        allowed.sort_unstable();
        allowed.dedup();
        rules.push(Rule::Closed(allowed));
    }

    fn lists(&mut self, node: &Term, rules: &mut Vec<Rule>) {
        for (value, _) in self.values(node, "hasValue") {
            rules.push(Rule::HasValue(self.symbol(value)));
        }
        if let Some((list, at)) = self.one(node, "in") {
            let members = self.list("in", list, at);
            rules.push(Rule::In(members.iter().map(|member| self.symbol(member)).collect()));
        }
    }

    fn list(&mut self, local: &str, list: &Term, at: At) -> Vec<Term> {
        if let Ok(members) = self.source.list(list) {
            members.into_iter().map(|(member, _)| member.clone()).collect()
        } else {
            self.wrong(local, list, at, "a well-formed list: ( … )");
            Vec::new()
        }
    }
}
