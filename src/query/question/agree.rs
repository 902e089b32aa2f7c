//! Header and query agree: every parameter is used, every `$variable` declared, every column of a chart given.

use super::header::{Header, Parameter, ParameterType};
use super::{list, scan, width};
use crate::diagnostic::{Diagnostic, Place, Report, Severity, codes};
use crate::sparql::Query;
use std::collections::BTreeSet;

/// Reports parameters that the query does not use, and variables `$x` that are no parameters.
pub(super) fn variables(path: &str, text: &str, header: &Header, report: &mut Report) {
    let used = scan::variables(text);
    for parameter in &header.parameters {
        if !used.iter().any(|variable| variable.name == parameter.name) {
            let place = Place::file(path).at(parameter.line, parameter.column).wide(width(&parameter.name));
            let message = format!("parameter `{}` is declared but the query does not use it", parameter.name);
            let mut found = Diagnostic::new(&codes::BAD_HEADER, place, message)
                .suggest(&parameter.name, used.iter().map(|variable| variable.name.as_str()))
                .hint(format!("use `${}` in the query, or remove the parameter", parameter.name));
            found.severity = Severity::Warning;
            report.push(found);
        }
    }
    let mut seen = BTreeSet::new();
    for variable in used.iter().filter(|variable| variable.is_parameter) {
        let declared = header.parameters.iter().any(|parameter| parameter.name == variable.name);
        if !declared && seen.insert(variable.name.as_str()) {
            let place = Place::file(path).at(variable.line, variable.column).wide(width(&variable.name) + 1);
            report.push(
                Diagnostic::new(
                    &codes::BAD_HEADER,
                    place,
                    format!("`${}` is not declared as a parameter", variable.name),
                )
                .suggest(&variable.name, header.parameters.iter().map(|parameter| parameter.name.as_str()))
                .hint(format!("declare it in the header, or write `?{}` for a variable of the query", variable.name)),
            );
        }
    }
}

/// Reports variables that must be given a day, and are no parameter that always is one.
pub(super) fn days(header: &Header, query: &Query, report: &mut Report) {
    let is_given = |it: &&Parameter| it.kind == ParameterType::Date && (it.required || it.default.is_some());
    let given: Vec<&str> = header.parameters.iter().filter(is_given).map(|it| it.name.as_str()).collect();
    if let Some(found) = query.without_day(&given) {
        report.push(found.hint("a parameter must be of the type date, and required or with a default"));
    }
}

/// Reports columns of the chart that the query does not give.
pub(super) fn chart(path: &str, header: &Header, query: &Query, report: &mut Report) {
    let Some((chart, line)) = &header.chart else { return };
    for name in chart.variables() {
        if !query.variables().iter().any(|variable| variable == name) {
            let message = format!("the chart uses `{name}`, which is not a column of the answer");
            report.push(
                Diagnostic::new(&codes::BAD_HEADER, Place::file(path).at(*line, 1), message)
                    .suggest(name, query.variables().iter().map(String::as_str))
                    .hint(format!("the columns are {}", list(query.variables()))),
            );
        }
    }
}
