//! What can be traced, and a name for what cannot.

use super::super::tree::{children, expressions, operands};
use super::super::{Form, Query};
use crate::model::vocab::xsd;
use oxigraph::sparql::Variable;
use spargebra::algebra::{Expression, Function, GraphPattern, PropertyPathExpression};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Something in a query of which the matches cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Uncovered {
    /// It is no SELECT.
    Form(Form),
    /// `FROM` and `FROM NAMED`.
    Dataset,
    /// `GROUP BY`, `HAVING` and functions such as `COUNT`.
    Aggregate,
    /// A SELECT inside the query.
    SubSelect,
    /// `MINUS`.
    Minus,
    /// `EXISTS` and `NOT EXISTS`.
    Exists,
    /// A path with `*`, `+` or `?`.
    Path,
    /// `SERVICE`.
    Service,
    /// `LATERAL`.
    Lateral,
    /// A function that gives something else on every run.
    Volatile(&'static str),
    /// A function that is not one of SPARQL: it may look at the data in ways nobody sees.
    Function(String),
    /// An `OPTIONAL` inside another, of which a variable is used in the outer one.
    Optional(String),
    /// A `GRAPH` in which nothing must be matched.
    Graph,
}

impl Uncovered {
    /// Words of which the first that stands in the text of the query is the place to show.
    pub fn words(&self) -> &[&'static str] {
        match self {
            Self::Form(Form::Ask) => &["ASK"],
            Self::Form(Form::Construct) => &["CONSTRUCT"],
            Self::Form(Form::Describe) => &["DESCRIBE"],
            Self::Dataset => &["FROM"],
            Self::Aggregate => &["GROUP", "COUNT", "SUM", "AVG", "MIN", "MAX", "SAMPLE", "GROUP_CONCAT"],
            Self::Minus => &["MINUS"],
            Self::Exists => &["EXISTS"],
            Self::Service => &["SERVICE"],
            Self::Lateral => &["LATERAL"],
            Self::Volatile("NOW") => &["NOW"],
            Self::Volatile("RAND") => &["RAND"],
            Self::Volatile("UUID") => &["UUID"],
            Self::Volatile("STRUUID") => &["STRUUID"],
            Self::Volatile("BNODE") => &["BNODE"],
            Self::Form(Form::Select)
            | Self::SubSelect
            | Self::Path
            | Self::Volatile(_)
            | Self::Function(_)
            | Self::Optional(_)
            | Self::Graph => &[],
        }
    }

    /// How the query can be asked so that its rows can be traced.
    pub const fn hint(&self) -> &'static str {
        match self {
            Self::Form(_) => "ask for rows: write the same patterns as `SELECT * WHERE { … }`",
            Self::Dataset => "write the patterns inside `GRAPH <…> { … }` instead",
            Self::Aggregate => {
                "ask for the rows that are counted or added up, without the aggregate, and count them from the output"
            }
            Self::SubSelect => "write the patterns of the inner SELECT directly into the query",
            Self::Minus | Self::Exists => {
                "what is not there has no claim: leave the condition out, or ask for a denial (`tr:polarity tr:Denies`)"
            }
            Self::Path => "write out the steps of the path; `/`, `^`, `|` and `!` are covered",
            Self::Service => "other services carry no claims",
            Self::Lateral => "write the patterns one after another",
            Self::Volatile(_) => "give the value itself, for example as a parameter of the question",
            Self::Function(_) => "write the condition as triple patterns and FILTER",
            Self::Optional(_) => "bind the variable before the inner OPTIONAL, or write the two OPTIONALs side by side",
            Self::Graph => "put a triple pattern that must match directly into the GRAPH",
        }
    }
}

impl fmt::Display for Uncovered {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form(Form::Ask) => f.write_str("ASK: a yes or no has no rows to carry claims"),
            Self::Form(Form::Construct) => f.write_str("CONSTRUCT: a graph has no rows to carry claims"),
            Self::Form(_) => f.write_str("DESCRIBE: a graph has no rows to carry claims"),
            Self::Dataset => f.write_str("FROM: it makes another default graph"),
            Self::Aggregate => f.write_str("aggregates, GROUP BY and HAVING"),
            Self::SubSelect => f.write_str("a SELECT inside the query"),
            Self::Minus => f.write_str("MINUS"),
            Self::Exists => f.write_str("EXISTS and NOT EXISTS"),
            Self::Path => f.write_str("property paths with `*`, `+` or `?`"),
            Self::Service => f.write_str("SERVICE"),
            Self::Lateral => f.write_str("LATERAL"),
            Self::Volatile(name) => write!(f, "{name}(), which gives something else on every run"),
            Self::Function(name) => write!(f, "the function <{name}>"),
            Self::Optional(name) => {
                write!(f, "an OPTIONAL inside an OPTIONAL, of which ?{name} is used in the outer one")
            }
            Self::Graph => f.write_str("GRAPH without a triple pattern that must match in it"),
        }
    }
}

/// Refuses what cannot be traced.
pub(super) fn check(query: &Query) -> Result<(), Uncovered> {
    if query.form() != Form::Select {
        return Err(Uncovered::Form(query.form()));
    }
    // Before all else, for it is refused in any case.
    if !query.services().is_empty() {
        return Err(Uncovered::Service);
    }
    if let Some(name) = query.volatile().first() {
        return Err(Uncovered::Volatile(name));
    }
    let mut algebra = spargebra::Query::clone(&query.inner);
    let spargebra::Query::Select { dataset, pattern, .. } = &mut algebra else { return Ok(()) };
    if dataset.is_some() {
        return Err(Uncovered::Dataset);
    }
    let body = body(pattern)?;
    self::pattern(body)?;
    optionals(body)
}

/// The pattern below projection, order and slice.
fn body(mut pattern: &mut GraphPattern) -> Result<&mut GraphPattern, Uncovered> {
    loop {
        pattern = match pattern {
            GraphPattern::Slice { inner, .. } | GraphPattern::Distinct { inner } | GraphPattern::Reduced { inner } => {
                inner
            }
            GraphPattern::Project { inner, .. } => match &mut **inner {
                GraphPattern::OrderBy { inner, expression } => {
                    for order in expression {
                        let (spargebra::algebra::OrderExpression::Asc(it)
                        | spargebra::algebra::OrderExpression::Desc(it)) = order;
                        self::expression(it)?;
                    }
                    return Ok(inner);
                }
                inner => return Ok(inner),
            },
            // The parser gives every SELECT a projection.
            other => return Ok(other),
        };
    }
}

fn pattern(it: &mut GraphPattern) -> Result<(), Uncovered> {
    use GraphPattern as P;
    match it {
        P::Group { .. } => return Err(Uncovered::Aggregate),
        P::Project { .. } | P::Distinct { .. } | P::Reduced { .. } | P::Slice { .. } | P::OrderBy { .. } => {
            return Err(Uncovered::SubSelect);
        }
        P::Minus { .. } => return Err(Uncovered::Minus),
        P::Service { .. } => return Err(Uncovered::Service),
        P::Lateral { .. } => return Err(Uncovered::Lateral),
        P::Path { path, .. } => self::path(path)?,
        P::Graph { inner, .. } if !must_match(inner) => return Err(Uncovered::Graph),
        _ => {}
    }
    for inner in expressions(it) {
        expression(inner)?;
    }
    children(it).into_iter().try_for_each(pattern)
}

fn path(it: &PropertyPathExpression) -> Result<(), Uncovered> {
    use PropertyPathExpression as P;
    match it {
        P::NamedNode(_) | P::NegatedPropertySet(_) => Ok(()),
        P::Reverse(a) => path(a),
        P::Sequence(a, b) | P::Alternative(a, b) => path(a).and_then(|()| path(b)),
        P::ZeroOrMore(_) | P::OneOrMore(_) | P::ZeroOrOne(_) => Err(Uncovered::Path),
    }
}

fn expression(it: &mut Expression) -> Result<(), Uncovered> {
    match it {
        Expression::Exists(_) => return Err(Uncovered::Exists),
        Expression::FunctionCall(Function::BNode, _) => return Err(Uncovered::Volatile("BNODE")),
        Expression::FunctionCall(Function::Custom(name), _) if !name.as_str().starts_with(xsd::NS) => {
            return Err(Uncovered::Function(name.as_str().to_owned()));
        }
        _ => {}
    }
    operands(it).into_iter().try_for_each(expression)
}

/// Whether every solution of a pattern matches a triple in the graph around it.
fn must_match(pattern: &GraphPattern) -> bool {
    use GraphPattern as P;
    match pattern {
        P::Bgp { patterns } => !patterns.is_empty(),
        P::Path { .. } => true,
        P::Join { left, right } => must_match(left) || must_match(right),
        P::Union { left, right } => must_match(left) && must_match(right),
        P::LeftJoin { left, .. } => must_match(left),
        P::Filter { inner, .. } | P::Extend { inner, .. } => must_match(inner),
        _ => false,
    }
}

/// An `OPTIONAL` adds to a row or leaves it as it is, and with fewer statements it may leave it where
/// it added before. Inside another `OPTIONAL` that is a danger: the outer one may then add to a row
/// what it could not add before. It cannot, if the outer one uses no variable that only the inner one
/// binds; then what a row was matched from is enough to find the row again.
fn optionals(it: &mut GraphPattern) -> Result<(), Uncovered> {
    if let GraphPattern::LeftJoin { right, .. } = it {
        let mut inner = Vec::new();
        left_joins(right, &mut inner);
        let all = mentions(it);
        for (may_bind, own) in inner {
            let used = |variable: &&Variable| all.get(*variable) > own.get(*variable);
            if let Some(variable) = may_bind.iter().find(used) {
                return Err(Uncovered::Optional(variable.as_str().to_owned()));
            }
        }
        let GraphPattern::LeftJoin { left, .. } = it else { return Ok(()) };
        return optionals(left);
    }
    children(it).into_iter().try_for_each(optionals)
}

/// How often each variable stands in a pattern.
type Mentions = BTreeMap<Variable, usize>;

/// Every `OPTIONAL` in a pattern: the variables that it may or may not bind, and all that it mentions.
fn left_joins(it: &mut GraphPattern, found: &mut Vec<(BTreeSet<Variable>, Mentions)>) {
    if let GraphPattern::LeftJoin { left, right, .. } = it {
        let sure = certain(left);
        let mut may_bind = BTreeSet::new();
        right.on_in_scope_variable(|variable| {
            if !sure.contains(variable) {
                may_bind.insert(variable.clone());
            }
        });
        let own = mentions(it);
        found.push((may_bind, own));
    }
    for child in children(it) {
        left_joins(child, found);
    }
}

fn mentions(it: &mut GraphPattern) -> Mentions {
    let mut found = Mentions::new();
    mention(it, &mut found);
    found
}

fn mention(it: &mut GraphPattern, found: &mut Mentions) {
    let mut add = |variable: &Variable| *found.entry(variable.clone()).or_default() += 1;
    match it {
        GraphPattern::Bgp { patterns } => patterns.iter().flat_map(variables).for_each(add),
        GraphPattern::Path { subject, object, .. } => {
            [&*subject, &*object].into_iter().filter_map(variable).for_each(add);
        }
        GraphPattern::Graph { name: NamedNodePattern::Variable(name), .. } => add(name),
        GraphPattern::Extend { variable, .. } => add(variable),
        GraphPattern::Values { variables, .. } => variables.iter().for_each(add),
        _ => {}
    }
    for inner in expressions(it) {
        mention_in(inner, found);
    }
    for child in children(it) {
        mention(child, found);
    }
}

fn mention_in(it: &mut Expression, found: &mut Mentions) {
    if let Expression::Variable(variable) | Expression::Bound(variable) = it {
        *found.entry(variable.clone()).or_default() += 1;
    }
    for operand in operands(it) {
        mention_in(operand, found);
    }
}

/// The variables that every solution of a pattern binds to a term that stands in the data or in the query.
pub(super) fn certain(pattern: &GraphPattern) -> BTreeSet<Variable> {
    use GraphPattern as P;
    match pattern {
        P::Bgp { patterns } => patterns.iter().flat_map(variables).cloned().collect(),
        P::Path { subject, object, .. } => [subject, object].into_iter().filter_map(variable).cloned().collect(),
        P::Join { left, right } => &certain(left) | &certain(right),
        P::Union { left, right } => &certain(left) & &certain(right),
        P::LeftJoin { left, .. } => certain(left),
        P::Filter { inner, .. } | P::Extend { inner, .. } => certain(inner),
        P::Graph { name, inner } => {
            let mut found = certain(inner);
            if let NamedNodePattern::Variable(name) = name {
                found.insert(name.clone());
            }
            found
        }
        P::Values { variables, bindings } => {
            let bound = |index: &usize| bindings.iter().all(|row| row.get(*index).is_some_and(Option::is_some));
            (0..variables.len()).filter(bound).map(|index| variables[index].clone()).collect()
        }
        _ => BTreeSet::new(),
    }
}

fn variables(triple: &TriplePattern) -> impl Iterator<Item = &Variable> {
    let predicate = match &triple.predicate {
        NamedNodePattern::Variable(variable) => Some(variable),
        NamedNodePattern::NamedNode(_) => None,
    };
    [variable(&triple.subject), predicate, variable(&triple.object)].into_iter().flatten()
}

fn variable(term: &TermPattern) -> Option<&Variable> {
    match term {
        TermPattern::Variable(variable) => Some(variable),
        _ => None,
    }
}
