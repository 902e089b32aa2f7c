//! What independent sources say of the same thing: the section of a thing, and the page of all.

use super::frame::{Body, Frame};
use super::site::Site;
use super::text::count;
use super::view::{Cell, Column, Inline, Item, Line, Section, Table, commas};
use crate::check::compare::{Account, Comparison, Finding, Silence};
use crate::model::NamedNode;
use crate::model::edtf::{Day, Edtf};
use crate::query::accounts::{Accounts, accounts};
use std::collections::BTreeSet;

/// Path of the page of all comparisons.
pub(super) const PATH: &str = "comparisons.html";
/// How many accounts have a column of their own; where there are more, they stand in one.
const WIDE: usize = 6;
/// How many comparisons the page of all lists.
const LISTED: usize = 1_000;
/// How many years the table of an agreement's course shows.
const YEARS: i32 = 40;

/// The sections of a thing: its course by each account, if it is an agreement, and all that is compared.
pub(super) fn sections(site: &Site<'_>, kind: &str, iri: &NamedNode) -> Vec<Section> {
    let mut sections = Vec::new();
    if kind == "agreement" {
        sections.extend(course(site, &accounts(site.input.reader, iri)));
    }
    sections.extend(site.compared.get(iri).and_then(|compared| compared_section(site, compared)));
    sections
}

/// The finding in words, with its colour.
fn badge(finding: Finding) -> Inline {
    let class = match finding {
        Finding::Contradiction => "badge refuted",
        Finding::Confirmed => "badge supported",
        Finding::Unique | Finding::CoverageGap => "badge",
        _ => "badge contested",
    };
    Inline::text(finding.words()).class(class)
}

/// One row a question, one column an account.
fn compared_section(site: &Site<'_>, compared: &[&Comparison]) -> Option<Section> {
    let sources: BTreeSet<&NamedNode> =
        compared.iter().flat_map(|it| &it.accounts).map(|account| &account.source).collect();
    let wide = sources.len() <= WIDE;
    let mut table =
        Table::new("What each independent source says, and how they stand to one another", &["Question", "Finding"]);
    let headings: Vec<String> = if wide {
        sources.iter().map(|source| site.name(source.as_ref())).collect()
    } else {
        vec!["Accounts".to_owned()]
    };
    table.columns.extend(headings.into_iter().map(|label| Column { label, numeric: false }));
    for it in compared {
        let mut cells = vec![Cell::line(question(site, it)).head(), Cell::lines(finding(site, it))];
        if wide {
            let of = |source: &NamedNode| it.accounts.iter().find(|account| account.source == *source);
            cells.extend(
                sources.iter().map(|source| Cell::lines(of(source).map(|it| says(site, it)).unwrap_or_default())),
            );
        } else {
            let line = |account: &Account| {
                let mut line = vec![site.link(account.source.as_ref()), Inline::text(": ")];
                line.extend(says(site, account).into_iter().flatten());
                line
            };
            cells.push(Cell::lines(it.accounts.iter().map(line).collect()));
        }
        table.rows.push(cells);
    }
    let mut section = Section::new("compared", "Accounts compared")
        .intro("An account is one independent source; copies of it count with it. A claim need not be held to be compared.")
        .table(table)?;
    section.outro.push(vec![Inline::link("All comparisons, with what each finding means", PATH)]);
    Some(section)
}

fn question(site: &Site<'_>, it: &Comparison) -> Line {
    let mut line = vec![site.property(it.property.as_ref())];
    line.extend(it.facets.iter().map(|facet| Inline::muted(format!(" · {}", facet.text))));
    line
}

fn finding(site: &Site<'_>, it: &Comparison) -> Vec<Line> {
    let mut lines = vec![vec![badge(it.finding)], vec![Inline::muted(it.why.clone())]];
    if !it.recorded.is_empty() {
        let mut line = vec![Inline::text("On record: ")];
        line.extend(commas(it.recorded.iter().map(|dispute| site.link(dispute.as_ref()))));
        lines.push(line);
    }
    lines
}

fn says(site: &Site<'_>, account: &Account) -> Vec<Line> {
    let silent = match account.silent {
        Some(Silence::Covers) => Some("silent, and covers it"),
        Some(Silence::OutOfReach) => Some("silent, and does not reach it"),
        None => None,
    };
    if let Some(words) = silent {
        return vec![vec![Inline::muted(words)]];
    }
    account
        .answers
        .iter()
        .map(|answer| match answer.claims.first() {
            Some(claim) => vec![Inline { text: answer.text.clone(), ..site.link(claim.as_ref()) }],
            None => vec![Inline::text(answer.text.clone())],
        })
        .collect()
}

/// The page of all comparisons; nothing where nothing was compared.
pub(super) fn page(site: &Site<'_>) -> Option<(Frame, Body)> {
    let all = site.input.comparisons;
    if all.is_empty() {
        return None;
    }
    let mut counts = Table::new("How many there are of each kind", &["Finding", "What it means", "#Comparisons"]);
    for kind in Finding::ALL {
        let number = all.iter().filter(|it| it.finding == kind).count();
        if number > 0 {
            let meaning = vec![Inline::text(site.meaning(kind.iri()))];
            counts.push(vec![vec![badge(kind)], meaning, vec![Inline::text(number.to_string())]]);
        }
    }
    let mut sections: Vec<Section> = Section::new("counts", "Counts").table(counts).into_iter().collect();
    let mut differing: Vec<&Comparison> = all.iter().filter(|it| it.finding.is_difference()).collect();
    differing.sort_by_key(|it| it.finding);
    let mut table = Table::new("Where sources differ", &["Thing", "Question", "Finding"]);
    for it in differing.iter().take(LISTED) {
        table.rows.push(vec![
            Cell::line(vec![site.link(it.thing.as_ref())]).head(),
            Cell::line(question(site, it)),
            Cell::lines(finding(site, it)),
        ]);
    }
    if let Some(mut section) = Section::new("list", "Where sources differ").table(table) {
        if differing.len() > LISTED {
            section.outro.push(vec![
                Inline::text(format!("{} more are in ", differing.len() - LISTED)),
                Inline::link("comparisons.csv", "downloads.html"),
            ]);
        }
        sections.push(section);
    }
    let frame = Frame {
        path: PATH.to_owned(),
        title: "Accounts compared".to_owned(),
        description: "What independent sources say of the same things, and where they differ.".to_owned(),
        section: "dispute",
        ..Frame::default()
    };
    let lead = vec![vec![Inline::text(format!(
        "{} between independent sources, of which {}. They are made anew from the claims each time; what the editors make of a difference stands with the disagreements.",
        count(all.len(), "comparison", "comparisons"),
        count(differing.len(), "shows a difference", "show a difference")
    ))]];
    Some((frame, Body { heading: "Accounts compared".to_owned(), lead, sections, ..Body::default() }))
}

/// The course of an agreement by each account, and year by year where they differ.
fn course(site: &Site<'_>, of: &Accounts) -> Vec<Section> {
    if !of.tell_a_course() {
        return Vec::new();
    }
    let mut section = Section::new("course", "Its course, account by account").intro(
        "What each independent source says of when it was signed, began, ended and was suspended, and that it says nothing where it says nothing.",
    );
    for account in &of.accounts {
        let mut item = Item::new(vec![site.link(account.source.as_ref())]);
        for (label, words) in account.lines(None) {
            item.lines.push(vec![Inline::muted(format!("{label}: ")), Inline::text(words)]);
        }
        let also = |label: &str, nodes: &[NamedNode]| -> Option<Line> {
            let mut line = vec![Inline::muted(format!("{label}: "))];
            line.extend(commas(nodes.iter().map(|node| site.link(node.as_ref()))));
            (!nodes.is_empty()).then_some(line)
        };
        let copies: Vec<NamedNode> = account.read_in.iter().filter(|it| **it != account.source).cloned().collect();
        item.lines.extend(also("read in", &copies));
        item.lines.extend(also("likewise, and nothing more", &account.likewise));
        item.lines.extend(also("claims", &account.claims));
        section.items.push(item);
    }
    let mut sections = vec![section];
    sections.extend(years(site, of));
    sections
}

/// How each account has it on 1 June of each year; nothing where that can be told of no year.
fn years(site: &Site<'_>, of: &Accounts) -> Option<Section> {
    let dates = |of: &dyn Fn(&crate::query::accounts::Course) -> Vec<String>, accounts: &Accounts| -> Vec<Edtf> {
        let texts = accounts.accounts.iter().flat_map(|account| of(&account.course));
        texts.filter_map(|text| Edtf::parse(&text).ok()).collect()
    };
    let first = dates(&|course| course.begins.clone(), of).iter().filter_map(|date| date.earliest).min()?;
    let last = dates(&|course| [course.ends.clone(), course.begins.clone()].concat(), of);
    let last = last.iter().filter_map(|date| date.latest).max()?;
    let mut table = Table::new("How each account has it on 1 June of each year", &["Day"]);
    let names = of.accounts.iter().map(|account| site.name(account.source.as_ref()));
    table.columns.extend(names.map(|label| Column { label, numeric: false }));
    for year in first.year..=last.year.min(first.year + YEARS) {
        let day = Day::new(year, 6, 1)?;
        let mut cells = vec![Cell::line(vec![Inline::text(day.to_string())]).head()];
        cells.extend(of.on(day).map(|(_, how)| Cell::line(vec![Inline::text(how.words())])));
        table.rows.push(cells);
    }
    Section::new("years", "In force, year by year").table(table)
}

/// A link to the page of all, where there is one.
pub(super) fn link(site: &Site<'_>) -> Option<Line> {
    (!site.input.comparisons.is_empty())
        .then(|| vec![Inline::link("Where independent sources differ, found by comparing their accounts", PATH)])
}
