//! Text to algebra.
//!
//! 1. The text is measured before it is parsed: nesting and chains beyond reason are refused, for
//!    the parser recurses with them.
//! 2. Oxigraph's parser does the rest, on a thread with a large stack.
//! 3. What it says of a syntax error becomes a diagnostic with line, column and the word found.

#![expect(clippy::result_large_err, reason = "there is one diagnostic at most, and who asks puts it into a report")]

use super::Functions;
use super::SparqlError;
use super::computed::{self, Misuse};
use super::limits::run;
use super::survey::{Survey, predicates};
use super::syntax::{Language, at_word, explain};
use crate::diagnostic::{Diagnostic, Place, codes};
use crate::model::{NamedNode, NamedNodeRef, Prefixes};
use oxigraph::sparql::Variable;
use spargebra::SparqlParser;
use spargebra::algebra::GraphPattern;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

/// Bytes of a query at most.
const MOST_BYTES: usize = 1 << 20;

/// Bytes of an update at most: it may carry data.
pub(super) const MOST_UPDATE_BYTES: usize = 16 << 20;

/// Brackets inside one another at most.
const MOST_NESTED: usize = 200;

/// Operators and keywords that can form chains at most: the parser turns a chain into a tree as deep.
const MOST_CHAINED: usize = 10_000;

/// Levels of algebra at most; beyond, evaluating (or even freeing) it could exhaust a small stack.
const MOST_LEVELS: usize = 500;

/// Patterns joined with one another at most: planning takes the cube of their number, and no limit
/// of time can stop it.
const MOST_JOINED: usize = 100;

/// What a query asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Rows.
    Select,
    /// Yes or no.
    Ask,
    /// A graph made from a template.
    Construct,
    /// A graph about things.
    Describe,
}

/// A parsed query; cheap to clone.
#[derive(Clone, Debug)]
pub struct Query {
    pub(super) inner: Arc<spargebra::Query>,
    pub(super) ordered: bool,
    variables: Vec<String>,
    services: Vec<String>,
    volatile: Vec<&'static str>,
    days: Vec<(String, Place)>,
    pub(super) functions: Functions,
    named: BTreeSet<String>,
    open: bool,
}

impl Query {
    /// The graphs of its `FROM` clauses, which together make the default graph that it asks.
    pub fn from(&self) -> &[NamedNode] {
        self.inner.dataset().map_or(&[], |dataset| &dataset.default)
    }

    /// The same query over the default graph and the named graphs of whatever reader it is given.
    #[must_use]
    pub fn without_from(&self) -> Self {
        let mut inner = spargebra::Query::clone(&self.inner);
        match &mut inner {
            spargebra::Query::Select { dataset, .. }
            | spargebra::Query::Construct { dataset, .. }
            | spargebra::Query::Describe { dataset, .. }
            | spargebra::Query::Ask { dataset, .. } => *dataset = None,
        }
        Self { inner: Arc::new(inner), ..self.clone() }
    }

    /// Whether it says in which order its rows come.
    pub fn is_ordered(&self) -> bool {
        self.ordered
    }

    /// What it asks for.
    pub fn form(&self) -> Form {
        match *self.inner {
            spargebra::Query::Select { .. } => Form::Select,
            spargebra::Query::Ask { .. } => Form::Ask,
            spargebra::Query::Construct { .. } => Form::Construct,
            spargebra::Query::Describe { .. } => Form::Describe,
        }
    }

    /// The variables of its rows, without `?`; none for other forms than SELECT.
    pub fn variables(&self) -> &[String] {
        &self.variables
    }

    /// The services it names, as written; evaluating such a query is refused.
    pub fn services(&self) -> &[String] {
        &self.services
    }

    /// Functions in it that give something else on every run (`NOW`, `RAND`, `STRUUID`, `UUID`): a
    /// page built with them would differ from build to build.
    pub fn volatile(&self) -> &[&'static str] {
        &self.volatile
    }

    /// The variables that must be given a day, because a computed property ([`tr:inForceOn`]) asks about them and
    /// nothing in the query binds them, each with the place of the property.
    ///
    /// [`tr:inForceOn`]: crate::model::vocab::tr::IN_FORCE_ON
    pub fn days(&self) -> &[(String, Place)] {
        &self.days
    }

    /// What is wrong with a query that is asked with only these variables given (T5009).
    pub fn without_day(&self, given: &[&str]) -> Option<Diagnostic> {
        let (name, place) = self.days.iter().find(|(name, _)| !given.contains(&name.as_str()))?;
        let message = format!("in force on which day? Nothing gives `?{name}` a value here");
        Some(Diagnostic::new(&codes::NO_DAY, place.clone(), message).hint(
            "write a day, `tr:inForceOn \"1985-06-01\"^^xsd:date`, or bind the variable beside it by a pattern, `BIND` or `VALUES`",
        ))
    }

    /// The same query, which may use these functions.
    #[must_use]
    pub fn with(mut self, functions: Functions) -> Self {
        self.functions = functions;
        self
    }

    /// The predicates that its patterns name; nothing if one of them leaves the predicate open.
    pub fn predicates(&self) -> Option<BTreeSet<NamedNode>> {
        predicates(&mut spargebra::Query::clone(&self.inner))
    }

    /// Whether statements with one of these terms, as predicate or as class, can be what it asks for: it
    /// names the term, or leaves a predicate open. What is derived on demand is derived for such queries.
    pub fn reaches(&self, terms: &[NamedNodeRef<'_>]) -> bool {
        self.open || terms.iter().any(|term| self.named.contains(&term.to_string()))
    }

    /// A query from algebra that is known to be shallow.
    pub(super) fn from_algebra(mut inner: spargebra::Query) -> Self {
        let survey = Survey::of(&mut inner);
        Self::surveyed(inner, survey)
    }

    fn surveyed(inner: spargebra::Query, survey: Survey) -> Self {
        let (variables, ordered) = match &inner {
            spargebra::Query::Select { pattern, .. } => (projected(pattern), is_ordered(pattern)),
            _ => (Vec::new(), false),
        };
        let services = survey.services.into_iter().collect();
        let volatile = survey.volatile.into_iter().collect();
        let Survey { named, open, .. } = survey;
        Self {
            inner: Arc::new(inner),
            ordered,
            variables,
            services,
            volatile,
            days: Vec::new(),
            named,
            open,
            functions: Functions::default(),
        }
    }
}

/// Parses a query; the prefixes of the project are known in it.
///
/// # Errors
/// A diagnostic with line and column; lines count from `place.line`, where the text starts.
pub fn parse(text: &str, prefixes: &Prefixes, place: Place) -> Result<Query, Diagnostic> {
    measure(text, Language::Query, MOST_BYTES).map_err(|what| too_large(&place, &what))?;
    run(None, |_| parse_deep(text, prefixes, &place))
        .unwrap_or_else(|error| Err(refused(&error, place, Language::Query)))
}

/// The diagnostic for a text that could not be parsed at all.
pub(super) fn refused(error: &SparqlError, place: Place, language: Language) -> Diagnostic {
    let what = match error {
        SparqlError::Internal => format!("the {} makes the parser fail", language.noun()),
        error => error.to_string(),
    };
    Diagnostic::new(&codes::SPARQL_SYNTAX, place, what)
}

/// A parser that knows the prefixes of the project.
pub(super) fn parser(prefixes: &Prefixes, place: &Place) -> Result<SparqlParser, Diagnostic> {
    let mut parser = SparqlParser::new();
    for (prefix, namespace) in prefixes.iter() {
        parser = parser
            .with_prefix(prefix, namespace)
            .map_err(|error| Diagnostic::new(&codes::BAD_IRI, place.clone(), format!("prefix `{prefix}`: {error}")))?;
    }
    Ok(parser)
}

fn parse_deep(text: &str, prefixes: &Prefixes, place: &Place) -> Result<Query, Diagnostic> {
    let parsed = parser(prefixes, place)?.parse_query(text);
    let mut inner = parsed.map_err(|error| explain(&error.to_string(), text, Language::Query, prefixes, place))?;
    let (survey, days) = check(&mut inner, text, place)?;
    Ok(Query { days, ..Query::surveyed(inner, survey) })
}

/// Refuses algebra that is too large, and puts patterns in the place of computed properties.
///
/// Gives also the variables that must be given a day, each with its place.
pub(super) fn check(
    inner: &mut spargebra::Query,
    text: &str,
    place: &Place,
) -> Result<(Survey, Vec<(String, Place)>), Diagnostic> {
    let survey = Survey::of(inner);
    if survey.depth > MOST_LEVELS {
        let what = format!("the query is {} levels deep, and at most {MOST_LEVELS} are evaluated", survey.depth);
        return Err(too_large(place, &what));
    }
    if survey.joined > MOST_JOINED {
        let what = format!("the query joins {} patterns, and at most {MOST_JOINED} are planned", survey.joined);
        return Err(too_large(place, &what));
    }
    let days = computed::rewrite(inner).map_err(|misuse| misused(&misuse, text, place))?;
    let days = days.into_iter().map(|name| {
        let place = computed_at(text, &name, place);
        (name, place)
    });
    Ok((survey, days.collect()))
}

/// What is wrong with a computed property that no day can be asked of.
fn misused(misuse: &Misuse, text: &str, place: &Place) -> Diagnostic {
    let found = |message: String| Diagnostic::new(&codes::NO_DAY, computed_at(text, "", place), message);
    match misuse {
        Misuse::Path => found("`tr:inForceOn` cannot stand in a property path".to_owned())
            .hint("it is computed for one agreement and one day: give it a statement of its own"),
        Misuse::NoDay(term) => found(format!("in force on which day? `{term}` is none"))
            .hint("a day is written `\"1985-06-01\"^^xsd:date`; of an instant, an xsd:dateTime, the date counts"),
    }
}

/// Where a computed property is asked about a variable, or first used at all.
fn computed_at(text: &str, variable: &str, place: &Place) -> Place {
    let uses = text.match_indices("nForceOn").map(|(at, word)| (at + word.len(), &text[at + word.len()..]));
    let asks = |rest: &str| {
        let name = rest.trim_start().trim_start_matches('>').trim_start().strip_prefix(['?', '$']);
        name.and_then(|name| name.strip_prefix(variable)).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let first = uses.clone().find(|(_, rest)| asks(rest)).or_else(|| uses.clone().next());
    let Some((end, _)) = first else { return place.clone() };
    let start = text[..end].rfind(|c: char| !c.is_alphanumeric() && c != ':').map_or(0, |at| at + 1);
    at_word(text, &text[start..end], place)
}

pub(super) fn too_large(place: &Place, what: &str) -> Diagnostic {
    Diagnostic::new(&codes::QUERY_TOO_LARGE, place.clone(), what)
        .hint("long lists of alternatives belong into `VALUES` or `IN ( … )`, which may be long")
}

/// Refuses texts that would make the parser recurse too deep.
pub(super) fn measure(text: &str, language: Language, most: usize) -> Result<(), String> {
    let noun = language.noun();
    if text.len() > most {
        return Err(format!("the {noun} has {} bytes, and at most {most} are read", text.len()));
    }
    let (mut depth, mut deepest, mut chained, mut most_chained) = (0_usize, 0, 0_usize, 0);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' | '\'' => literal(rest, c),
            '<' => iri(rest),
            // The operations of an update stand beside one another.
            ';' if depth == 0 && language == Language::Update => {
                chained = 0;
                1
            }
            '\\' => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
            c if c.is_alphabetic() => {
                let word = rest.find(|c: char| !c.is_alphanumeric()).map_or(rest, |end| &rest[..end]);
                chained += usize::from(is_chain_word(word));
                word.len()
            }
            c => {
                match c {
                    '(' | '{' | '[' => depth += 1,
                    ')' | '}' | ']' => depth = depth.saturating_sub(1),
                    '|' | '&' | '+' | '*' | '/' | '!' | '^' | '<' => chained += 1,
                    '-' if rest[1..].starts_with([' ', '?', '$', '(']) => chained += 1,
                    _ => {}
                }
                c.len_utf8()
            }
        };
        deepest = deepest.max(depth);
        most_chained = most_chained.max(chained);
        rest = &rest[length..];
    }
    if deepest > MOST_NESTED {
        return Err(format!("the {noun} has brackets {deepest} deep, and at most {MOST_NESTED} are read"));
    }
    if most_chained > MOST_CHAINED {
        return Err(format!("the {noun} chains {most_chained} operators, and at most {MOST_CHAINED} are read"));
    }
    Ok(())
}

/// Where the first of these words stands in a query, in any case, outside comments, strings, IRIs and
/// names. The words are tried in their order.
pub fn find_word(text: &str, words: &[&str]) -> Option<Range<usize>> {
    let standing = standing_words(text);
    words
        .iter()
        .find_map(|word| standing.iter().find(|range| text[(*range).clone()].eq_ignore_ascii_case(word)).cloned())
}

/// The words of a query that are neither variables nor parts of names.
fn standing_words(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let rest = &text[at..];
        let name = |c: char| c.is_alphanumeric() || "_:-.?$@".contains(c);
        let length = match c {
            '#' => rest.find(['\n', '\r']).unwrap_or(rest.len()),
            '"' | '\'' => quoted(rest, c),
            '<' => iri(rest),
            c if name(c) => rest.find(|c: char| !name(c)).unwrap_or(rest.len()),
            c => c.len_utf8(),
        };
        if rest[..length].chars().all(|c| c.is_alphabetic() || c == '_') {
            found.push(at..at + length);
        }
        at += length;
    }
    found
}

fn is_chain_word(word: &str) -> bool {
    const WORDS: [&str; 9] = ["UNION", "OPTIONAL", "MINUS", "BIND", "FILTER", "GRAPH", "LATERAL", "VALUES", "SERVICE"];
    WORDS.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Length of the literal that a text starts with, up to its datatype, whose sign is no operator.
fn literal(rest: &str, quote: char) -> usize {
    let end = quoted(rest, quote);
    if rest[end..].starts_with("^^") { end + 2 } else { end }
}

/// Length of the string that a text starts with, quotes and all.
fn quoted(rest: &str, quote: char) -> usize {
    let long: String = std::iter::repeat_n(quote, 3).collect();
    let (start, end) = if rest.starts_with(&long) { (3, long.as_str()) } else { (1, &long[..1]) };
    let mut at = start;
    while at < rest.len() {
        if rest[at..].starts_with(end) {
            return at + end.len();
        }
        let mut chars = rest[at..].chars();
        let c = chars.next().map_or(1, char::len_utf8);
        let escaped = if rest[at..].starts_with('\\') { chars.next().map_or(0, char::len_utf8) } else { 0 };
        at += c + escaped;
    }
    rest.len()
}

/// Length of the IRI that a text starts with, or 1 if `<` is an operator there.
fn iri(rest: &str) -> usize {
    let end = rest[1..].find(|c: char| c <= ' ' || "<>\"{}|^`".contains(c)).map(|end| end + 1);
    end.filter(|end| rest[*end..].starts_with('>')).map_or(1, |end| end + 1)
}

fn projected(pattern: &GraphPattern) -> Vec<String> {
    match pattern {
        GraphPattern::Project { variables, .. } => variables.iter().map(|v: &Variable| v.as_str().to_owned()).collect(),
        GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. }
        | GraphPattern::OrderBy { inner, .. } => projected(inner),
        _ => Vec::new(),
    }
}

/// Whether a pattern says in which order its rows come.
fn is_ordered(pattern: &GraphPattern) -> bool {
    match pattern {
        GraphPattern::OrderBy { .. } => true,
        GraphPattern::Project { inner, .. }
        | GraphPattern::Distinct { inner }
        | GraphPattern::Reduced { inner }
        | GraphPattern::Slice { inner, .. } => is_ordered(inner),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn try_parse(text: &str) -> Result<Query, Diagnostic> {
        parse(text, &Prefixes::new("https://example.org/"), Place::file("queries/a.rq").at(4, 1))
    }

    fn said(text: &str) -> String {
        let error = try_parse(text).unwrap_err();
        let (line, column) = (error.place.line.unwrap(), error.place.column.unwrap());
        format!("{} {line}:{column} {} [{}]", error.code.id, error.message, error.hints.join("; "))
    }

    #[test]
    fn a_query_says_what_it_asks_for() {
        let query =
            try_parse("SELECT ?a (COUNT(?b) AS ?n) { ?a tr:party ?b } GROUP BY ?a ORDER BY ?n LIMIT 3").unwrap();
        assert_eq!((query.form(), query.variables()), (Form::Select, &["a".to_owned(), "n".to_owned()][..]));
        assert!(query.ordered);
        assert!(try_parse("ASK { actor:us ?p NOW() }").is_err());
        assert_eq!(try_parse("ASK { actor:us ?p ?o }").unwrap().form(), Form::Ask);
        assert_eq!(try_parse("CONSTRUCT WHERE { ?s ?p ?o }").unwrap().form(), Form::Construct);
        assert_eq!(try_parse("DESCRIBE actor:us").unwrap().form(), Form::Describe);
        let query = try_parse(
            "SELECT ?t { BIND(NOW() AS ?t) FILTER EXISTS { SERVICE <urn:s> { ?a ?b ?c FILTER(RAND() > 0) } } }",
        )
        .unwrap();
        assert_eq!((query.volatile(), query.services()), (&["NOW", "RAND"][..], &["<urn:s>".to_owned()][..]));
        assert!(!query.ordered);
    }

    #[test]
    fn syntax_errors_say_where_and_what() {
        let all = [
            said("SELECT ?a\nWHERE { ?a tr:party }"),
            said("SELECT ?a WHERE { ?a actr:us ?b }"),
            said("SELECT ?a WHERE { ?a ?b ?c"),
            said("INSERT DATA { <urn:a> <urn:b> <urn:c> }"),
            said(""),
            said("SELECT ?a WHERE { ?a ?b \"x }"),
            said("SELECT ?a WHERE { FILTER(?a >< 1) }"),
            said("SELECT ?a { ?a <urn:p> ?b .\n  FILTR(?a) }"),
            said("SELECT ?a WHERE { ?a ?b ?c } ORDER ?c"),
            said("SELECT ?x (COUNT(?y) AS ?n) { ?x ?p ?y }"),
            said("SELECT * { ?a a <x y> }"),
            said("SELECT * { ?a a <x> }"),
        ];
        insta::assert_snapshot!(all.join("\n"), @r#"
        T5001 5:21 `}` cannot stand here []
        T5001 4:22 the prefix of `actr:us` is not known [declare it with `PREFIX actr: <…>`; did you mean `act`?]
        T5001 4:27 the query ends too early []
        T5001 4:1 there is a syntax error at or soon after `INSERT` [a query changes nothing: change the files of the project, or use `treatise update`]
        T5001 4:1 the query is empty []
        T5001 4:29 the query ends too early []
        T5001 4:36 the query ends too early []
        T5001 5:3 there is a syntax error at or soon after `FILTR` []
        T5001 4:36 there is a syntax error at or soon after `?c` []
        T5001 4:41 the SELECT contains a variable that is unbound []
        T5001 4:17 `<x y>` is not an IRI [write the whole IRI, without spaces, or a prefixed name]
        T5001 4:17 `<x>` is not an IRI [write the whole IRI, without spaces, or a prefixed name]
        "#);
    }

    #[test]
    fn words_are_found_where_they_stand() {
        let text = "# MINUS\nSELECT ?minus { <urn:minus> :minus \"minus\", tr:count . Minus { } } GROUP";
        let found = find_word(text, &["COUNT", "MINUS"]).unwrap();
        assert_eq!((found.start, &text[found]), (63, "Minus"));
        assert_eq!(find_word(text, &["COUNT"]), None);
        assert_eq!(find_word("SELECT (COUNT(*) AS ?n)", &["GROUP", "COUNT"]), Some(8..13));
    }

    #[test]
    fn bombs_are_refused() {
        let many = |piece: &str, times: usize| piece.repeat(times);
        let bombs = [
            format!("SELECT * {{ FILTER({}1{}) }}", many("(", 50_000), many(")", 50_000)),
            format!("SELECT * {{ FILTER({}1{}) }}", many("(", 300), many(")", 300)),
            format!("SELECT * {}{}", many("{", 50_000), many("}", 50_000)),
            format!("SELECT * {{ ?a ?b {}1{} }}", many("[ ?p ", 5_000), many("]", 5_000)),
            format!("SELECT * {{ ?a ?b {}1{} }}", many("(", 5_000), many(")", 5_000)),
            format!("SELECT * {{ {}{{}} }}", many("{} UNION ", 20_000)),
            format!("SELECT * {{ {}{{}} }}", many("{} UNION ", 5_000)),
            format!("SELECT * {{ {} }}", many("OPTIONAL { ?a ?b ?c } ", 5_000)),
            format!("SELECT * {{ FILTER(1{}) }}", many("||1", 400_000)),
            format!("SELECT * {{ FILTER(1{}) }}", many("+1", 9_000)),
            format!("SELECT * {{ FILTER({}1) }}", many("!", 9_000)),
            format!("SELECT * {{ FILTER({}?a) }}", many("- ", 9_000)),
            format!("SELECT * {{ ?a {}<urn:p> ?b }}", many("<urn:p>/", 9_000)),
            format!("SELECT * {{ ?a {}<urn:p> ?b }}", many("^", 9_000)),
            format!("SELECT * {{ ?a {}<urn:p>{} ?b }}", many("(", 9_000), many(")*", 9_000)),
            format!("SELECT * {{ {} }}", many("?a ?b ?c . ", 200_000)),
            many("SELECT * { ", 3_000),
            many("ASK { FILTER NOT EXISTS { ", 3_000),
        ];
        for bomb in bombs {
            let shown: String = bomb.chars().take(60).collect();
            let Err(error) = try_parse(&bomb) else { panic!("parsed: {shown}") };
            assert!(["T5001", "T5007"].contains(&error.code.id), "{shown}");
        }
    }

    #[test]
    fn long_lists_and_many_statements_are_no_bombs() {
        let values: Vec<String> = (0..20_000).map(|i| format!("<urn:a-b/{i}(>")).collect();
        let values = values.join(" ");
        assert!(try_parse(&format!("SELECT * {{ VALUES ?a {{ {values} }} }}")).is_ok());
        let numbers: Vec<String> = (0..20_000).map(|i| format!("-{i}")).collect();
        assert!(try_parse(&format!("SELECT * {{ ?a ?b ?c FILTER(?c IN ({})) }}", numbers.join(","))).is_ok());
        let triples = "?a ?b '((((' ; ?c \"\"\"{{\"{\"\"\" . # ((((\n".repeat(40);
        assert!(try_parse(&format!("SELECT * {{ {triples} }}")).is_ok());
        let nested = format!("SELECT * {{ FILTER({}1{}) }}", "(".repeat(150), ")".repeat(150));
        assert!(try_parse(&nested).is_ok());
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[ -~\n<>\"'\\\\{}()\\[\\]#?éß]{0,60}") {
            let _ = (try_parse(&text), find_word(&text, &["MINUS"]));
            let _ = try_parse(&format!("SELECT * {{ {text} }}"));
        }
    }
}
