//! What "in force on a day" means, in algebra.
//!
//! Every part asks the dates of one agreement in one graph through `EXISTS`, so that it is answered from an
//! index and adds no row. Dates are asked by the days that importing derives from them (`…Earliest`, `…Latest`).

use super::Sense;
use crate::model::vocab::{tr, xsd};
use crate::model::{NamedNode, NamedNodeRef};
use oxigraph::sparql::Variable;
use spargebra::algebra::{Expression, Function, GraphPattern};
use spargebra::term::{NamedNodePattern, TermPattern, TriplePattern};

/// A question about one agreement, which stands where the day is known.
#[derive(Clone, Debug)]
pub(super) struct Condition {
    pub(super) sense: Sense,
    pub(super) agreement: TermPattern,
    /// A constant, or the variable.
    pub(super) day: Expression,
    /// The graph whose dates are asked, if the condition moved out of it.
    pub(super) graph: Option<NamedNodePattern>,
    /// Makes the variables of its own different from those of all others.
    pub(super) number: usize,
}

type Compare = fn(Box<Expression>, Box<Expression>) -> Expression;

impl Condition {
    /// The condition as an expression.
    pub(super) fn expression(&self) -> Expression {
        let body = match self.sense {
            Sense::Certainly => and(
                // A start that is certainly not after the day,
                self.dated(tr::IN_FORCE_FROM_LATEST, Expression::LessOrEqual),
                and(
                    // every end with a first day that it can mean,
                    or(not(self.stated(tr::IN_FORCE_UNTIL)), self.stated(tr::IN_FORCE_UNTIL_EARLIEST)),
                    // and none that can be before the day.
                    not(self.dated(tr::IN_FORCE_UNTIL_EARLIEST, Expression::Less)),
                ),
            ),
            Sense::Possibly => and(
                // A start that can be on the day or before it; one whose first day is open can always be.
                or(
                    or(
                        self.dated(tr::IN_FORCE_FROM_EARLIEST, Expression::LessOrEqual),
                        self.dated(tr::IN_FORCE_FROM_LATEST, Expression::LessOrEqual),
                    ),
                    not(self.stated(tr::IN_FORCE_FROM_EARLIEST)),
                ),
                // An end that can be on the day or after it, or none; one whose last day is open can always be.
                or(
                    or(not(self.stated(tr::IN_FORCE_UNTIL)), not(self.stated(tr::IN_FORCE_UNTIL_LATEST))),
                    self.dated(tr::IN_FORCE_UNTIL_LATEST, Expression::GreaterOrEqual),
                ),
            ),
        };
        match &self.day {
            day @ Expression::Variable(_) => and(is_day(day), body),
            _ => body,
        }
    }

    /// Whether the graph states a property of the agreement.
    fn stated(&self, property: NamedNodeRef<'_>) -> Expression {
        Expression::Exists(Box::new(self.within(self.triple(property))))
    }

    /// Whether the graph states a property of the agreement that compares so with the day.
    fn dated(&self, property: NamedNodeRef<'_>, compare: Compare) -> Expression {
        let value = Expression::Variable(self.own("date"));
        let expr = compare(Box::new(value), Box::new(self.calendar_day()));
        Expression::Exists(Box::new(self.within(GraphPattern::Filter { expr, inner: Box::new(self.triple(property)) })))
    }

    fn triple(&self, property: NamedNodeRef<'_>) -> GraphPattern {
        let object = self.own("date").into();
        let (subject, predicate) = (self.agreement.clone(), NamedNode::from(property).into());
        GraphPattern::Bgp { patterns: vec![TriplePattern { subject, predicate, object }] }
    }

    fn within(&self, inner: GraphPattern) -> GraphPattern {
        match &self.graph {
            Some(name) => GraphPattern::Graph { name: name.clone(), inner: Box::new(inner) },
            None => inner,
        }
    }

    /// A variable of the condition. Its name can be written in no query.
    fn own(&self, what: &str) -> Variable {
        hidden(what, self.number)
    }

    /// The day as an `xsd:date`: of an instant, its date as written.
    fn calendar_day(&self) -> Expression {
        let Expression::Variable(_) = &self.day else { return self.day.clone() };
        let text = Expression::FunctionCall(Function::Str, vec![self.day.clone()]);
        let date = Expression::FunctionCall(Function::StrBefore, vec![text, Expression::Literal("T".into())]);
        let of_instant = Expression::FunctionCall(Function::StrDt, vec![date, constant(xsd::DATE)]);
        Expression::If(Box::new(has_type(&self.day, xsd::DATE)), Box::new(self.day.clone()), Box::new(of_instant))
    }
}

/// A triple that finds a start of an agreement, once for each agreement and graph.
///
/// Of several starts the first by its text is taken, so that no row comes twice; which one it is makes no difference.
pub(super) fn start(agreement: &TermPattern, number: usize) -> (TriplePattern, Expression) {
    let [start, other] = ["start", "other"].map(|what| hidden(what, number));
    let triple = |object: &Variable| TriplePattern {
        subject: agreement.clone(),
        predicate: NamedNode::from(tr::IN_FORCE_FROM).into(),
        object: object.clone().into(),
    };
    let text =
        |variable: &Variable| Expression::FunctionCall(Function::Str, vec![Expression::Variable(variable.clone())]);
    let datatype = |variable: &Variable| {
        let datatype = Expression::FunctionCall(Function::Datatype, vec![Expression::Variable(variable.clone())]);
        Expression::FunctionCall(Function::Str, vec![datatype])
    };
    let less = |a: Expression, b: Expression| Expression::Less(Box::new(a), Box::new(b));
    let same = Expression::Equal(Box::new(text(&other)), Box::new(text(&start)));
    let before = or(less(text(&other), text(&start)), and(same, less(datatype(&other), datatype(&start))));
    let inner = Box::new(GraphPattern::Bgp { patterns: vec![triple(&other)] });
    let first = not(Expression::Exists(Box::new(GraphPattern::Filter { expr: before, inner })));
    (triple(&start), first)
}

/// A variable whose name no query can write.
pub(super) fn hidden(what: &str, number: usize) -> Variable {
    Variable::new_unchecked(format!("in-force-{what}-{number}"))
}

fn is_day(day: &Expression) -> Expression {
    or(has_type(day, xsd::DATE), has_type(day, xsd::DATE_TIME))
}

fn has_type(day: &Expression, datatype: NamedNodeRef<'_>) -> Expression {
    let found = Expression::FunctionCall(Function::Datatype, vec![day.clone()]);
    Expression::Equal(Box::new(found), Box::new(constant(datatype)))
}

fn constant(node: NamedNodeRef<'_>) -> Expression {
    Expression::NamedNode(node.into())
}

pub(super) fn and(a: Expression, b: Expression) -> Expression {
    Expression::And(Box::new(a), Box::new(b))
}

fn or(a: Expression, b: Expression) -> Expression {
    Expression::Or(Box::new(a), Box::new(b))
}

fn not(a: Expression) -> Expression {
    Expression::Not(Box::new(a))
}
