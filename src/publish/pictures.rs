//! Pictures of the data: instruments in time with their force, proposals, and the charts that the
//! questions name for their answers. What is drawn is held; each picture says where its figures are.

use super::frame::{Body, Frame};
use super::questions;
use super::site::Site;
use super::text::{clean, count, short};
use super::view::{Inline, Markup, Section};
use crate::explain::picture::{Bar, Bars, Force, Span, Svg, Timeline, bars, timeline, years};
use crate::export::Node;
use crate::model::edtf::{Day, Edtf};
use crate::model::vocab::{rdf, tr};
use crate::model::{Lookup, NamedNode, NamedNodeRef, Term, TermRef};
use crate::query::words::heading;
use crate::query::{ChartKind, Question};
use crate::sparql::Answer;

/// Rows of one timeline; more could not be read.
const ROWS: usize = 60;

/// The page of the pictures, if there is anything to draw.
pub(super) fn page(site: &Site<'_>) -> Option<(Frame, Body)> {
    let mut sections = Vec::new();
    let wanted = [("agreement", "Agreements, with their force", "agreements"), ("proposal", "Proposals", "proposals")];
    for (kind, title, id) in wanted {
        let spans = spans(site, kind);
        let (shown, all) = (spans.len().min(ROWS), spans.len());
        let Some(svg) = draw(site, id, title, spans) else { continue };
        let mut section = Section::new(id, title).picture(&svg);
        section.outro.push(vec![
            Inline::text(if all > shown {
                format!("The {shown} of which most is claimed. The dates of all are in ")
            } else {
                "The dates are in ".to_owned()
            }),
            Inline::link("the list", format!("{kind}/index.html")),
            Inline::text("."),
        ]);
        sections.push(section);
    }
    for (at, question) in site.input.questions.iter().enumerate() {
        if question.chart.as_ref().is_some_and(|chart| chart.kind == ChartKind::Bars)
            && let Some(svg) = of_question(site, at, question)
        {
            let mut section =
                Section::new("money", clean(&question.summary)).intro(clean(&question.answer)).picture(&svg);
            section
                .outro
                .push(vec![Inline::link("The figures and the query", format!("{}.html", questions::path(question)))]);
            sections.push(section);
        }
    }
    if sections.is_empty() {
        return None;
    }
    let frame = Frame {
        path: "pictures.html".to_owned(),
        title: "Pictures".to_owned(),
        description: "Agreements and proposals in time, and money by year.".to_owned(),
        section: "pictures",
        ..Frame::default()
    };
    let lead = vec![vec![Inline::text(format!(
        "{}. They show what is held; each names the place of its figures.",
        count(sections.len(), "picture", "pictures")
    ))]];
    Some((frame, Body { heading: "Pictures".to_owned(), lead, sections, ..Body::default() }))
}

/// Whether there is anything to draw.
pub(super) fn exist(site: &Site<'_>) -> bool {
    site.pictured
}

/// A timeline whose right edge is the day up to which the evidence was checked, or the last day drawn.
fn draw(site: &Site<'_>, id: &str, title: &str, mut spans: Vec<(usize, Span)>) -> Option<Svg> {
    if spans.is_empty() {
        return None;
    }
    spans.sort_by(|(a, one), (b, two)| b.cmp(a).then_with(|| (one.from, &one.label).cmp(&(two.from, &two.label))));
    spans.truncate(ROWS);
    let mut spans: Vec<Span> = spans.into_iter().map(|(_, span)| span).collect();
    spans.sort_by(|a, b| (a.from, &a.label).cmp(&(b.from, &b.label)));
    let drawn = spans.iter().flat_map(|span| [Some(span.latest), span.until]).flatten().max()?;
    let today = site.input.explainers.iter().map(|explainer| explainer.front.checked).max().unwrap_or(drawn);
    Some(timeline(&Timeline { id: id.to_owned(), title: title.to_owned(), today, spans }))
}

/// A span for each dated thing of a kind, with the number of claims that speak of it.
fn spans(site: &Site<'_>, kind: &str) -> Vec<(usize, Span)> {
    let mut out = Vec::new();
    for (_, thing) in site.things.of(kind) {
        let node = site.node(&thing.iri);
        let dates = [tr::IN_FORCE_FROM, tr::SIGNED, property("proposedOn").as_ref()].map(|it| date(&node, it));
        let Some(start) = dates.into_iter().flatten().next() else { continue };
        let Some(from) = start.earliest else { continue };
        let force = if kind == "proposal" { Force::Proposed } else { force(&node) };
        out.push((
            thing.stated_by.len(),
            Span {
                label: short(&site.name(thing.iri.as_ref()), 70),
                from,
                latest: start.latest.unwrap_or(from),
                dated: years(&start),
                until: date(&node, tr::IN_FORCE_UNTIL).and_then(|it| it.latest),
                suspended: suspension(site, &thing.iri),
                force,
            },
        ));
    }
    out
}

fn property(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{local}", tr::NS))
}

fn date(node: &Node, property: NamedNodeRef<'_>) -> Option<Edtf> {
    node.texts(property).find_map(|text| Edtf::parse(text).ok())
}

fn force(node: &Node) -> Force {
    let name = node.nodes(tr::LEGAL_FORCE).next().map(|it| it.as_str().trim_start_matches(tr::NS).to_owned());
    match name.as_deref() {
        Some("InForce") => Force::InForce,
        Some("Suspended") => Force::Suspended,
        Some("Terminated" | "NotInForce") => Force::Ended,
        Some("NeverInForce") => Force::Never,
        _ if node.texts(tr::IN_FORCE_UNTIL).next().is_some() => Force::Ended,
        _ => Force::Unknown,
    }
}

/// First day of the first suspension that is held.
fn suspension(site: &Site<'_>, agreement: &NamedNode) -> Option<Day> {
    let suspensions = site.subjects(tr::INSTRUMENT, agreement.as_ref()).into_iter().filter(|act| {
        let classes = site.input.reader.nodes(TermRef::from(act.as_ref()), rdf::TYPE);
        classes.iter().any(|class| *class == property("Suspension"))
    });
    suspensions.filter_map(|act| date(&site.node(&act), tr::DATE)?.earliest).min()
}

/// The picture that a question names for its answer.
pub(super) fn of_question(site: &Site<'_>, at: usize, question: &Question) -> Option<Svg> {
    let chart = question.chart.as_ref()?;
    let Some(Ok(Answer::Rows(rows))) = site.answers.get(at) else { return None };
    let column = |name: &str| rows.variables.iter().position(|known| known == name);
    let x = column(&chart.x)?;
    let y: Vec<usize> = chart.y.iter().filter_map(|name| column(name)).collect();
    let title = clean(chart.title.as_deref().unwrap_or(&question.summary));
    let id = format!("chart-{at}");
    let text = |row: &[Option<Term>], at: usize| {
        row.get(at).and_then(Option::as_ref).map(|term| site.value(term.as_ref()).text)
    };
    match chart.kind {
        ChartKind::Timeline => {
            let spans = rows.rows.iter().filter_map(|row| {
                let Some(Some(Term::Literal(literal))) = row.get(x) else { return None };
                let start = Edtf::parse(literal.value()).ok()?;
                let from = start.earliest?;
                let label: Vec<String> = y.iter().filter_map(|at| text(row, *at)).collect();
                let label = short(&label.join(": "), 70);
                let latest = start.latest.unwrap_or(from);
                Some((
                    0,
                    Span {
                        label,
                        from,
                        latest,
                        dated: years(&start),
                        until: None,
                        suspended: None,
                        force: Force::Unknown,
                    },
                ))
            });
            draw(site, &id, &title, spans.collect())
        }
        ChartKind::Bars => {
            let series = chart.series.as_deref().and_then(column);
            let mut drawn = Vec::new();
            for row in &rows.rows {
                let Some(group) = text(row, x) else { continue };
                for at in &y {
                    let Some(Some(Term::Literal(value))) = row.get(*at) else { continue };
                    let Ok(value) = value.value().parse::<f64>() else { continue };
                    let name = series.and_then(|at| text(row, at)).unwrap_or_else(|| heading(&rows.variables[*at]));
                    drawn.push(Bar { group: group.clone(), series: name, value });
                }
            }
            let most = drawn.iter().map(|bar| bar.value).filter(|value| value.is_finite()).fold(0.0, f64::max);
            let (word, divisor) = scale(most);
            let unit = format!("{}{word}", currency(question));
            (!drawn.is_empty()).then(|| bars(&Bars { id, title, unit, divisor, bars: drawn }))
        }
    }
}

/// What the axis counts in.
fn scale(most: f64) -> (&'static str, f64) {
    match most {
        _ if most >= 1e9 => ("billion", 1e9),
        _ if most >= 1e6 => ("million", 1e6),
        _ => ("", 1.0),
    }
}

/// The currency that the question asks for, as it stands before a sum.
fn currency(question: &Question) -> String {
    match question.parameter("currency").and_then(|it| it.default.as_deref()) {
        Some("USD") => "$ ".to_owned(),
        Some(code) => format!("{} ", clean(code)),
        None => String::new(),
    }
}

impl Section {
    /// The same, with a picture.
    pub(super) fn picture(mut self, svg: &Svg) -> Self {
        self.picture = Some(Markup::picture(svg).value());
        self
    }
}
