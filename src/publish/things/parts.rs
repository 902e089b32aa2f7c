//! What belongs to a thing: obligations, money, acts and the rest, found in the content of claims.

use super::super::content::{Accounts, who};
use super::super::site::Site;
use super::super::view::{Cell, Inline, Line, Moment, Section, Table};
use super::{forms, when};
use crate::model::vocab::tr;
use crate::model::{Lookup, NamedNode, NamedOrBlankNode, Term};
use std::collections::{BTreeMap, BTreeSet};

/// The things of each kind whose content names the thing of the page.
type Parts = BTreeMap<&'static str, BTreeMap<NamedNode, Accounts>>;

/// How a kind is shown: heading, and a column for each property. The last column is the claims.
struct Plan {
    kind: &'static str,
    heading: &'static str,
    columns: &'static [(&'static str, &'static str)],
}

const PLANS: &[Plan] = &[
    Plan { kind: "provision", heading: "Provisions", columns: &[("Article", "article"), ("Says", "gist")] },
    Plan {
        kind: "obligation",
        heading: "Obligations",
        columns: &[
            ("Obligation", "obligationType"),
            ("Under", "instrument"),
            ("Who owes", "obligor"),
            ("To whom", "obligee"),
            ("Set off", "activation"),
            ("Occasion", "threshold"),
            ("Conditions", "condition"),
            ("Says", "gist"),
        ],
    },
    Plan {
        kind: "commitment",
        heading: "Money",
        columns: &[
            ("#Amount", "amount"),
            ("Kind", "commitmentKind"),
            ("Period", "period"),
            ("Fiscal year", "fiscalYear"),
            ("From", "fiscalYearFrom"),
            ("Until", "fiscalYearUntil"),
            ("For", "purpose"),
            ("Who pays", "payer"),
            ("Who receives", "payee"),
            ("Under", "instrument"),
        ],
    },
    Plan {
        kind: "position",
        heading: "Positions",
        columns: &[
            ("Who", "holder"),
            ("Attitude", "attitude"),
            ("Towards", "regarding"),
            ("Reason", "reason"),
            ("Date", "date"),
        ],
    },
    Plan {
        kind: "quantity",
        heading: "Figures",
        columns: &[
            ("What is counted", "measure"),
            ("#Value", "value"),
            ("Unit", "unit"),
            ("Of", "measures"),
            ("Date", "date"),
        ],
    },
    Plan {
        kind: "designation",
        heading: "Designations",
        columns: &[
            ("Status", "statusGranted"),
            ("By", "grantor"),
            ("To", "grantee"),
            ("Basis", "legalBasis"),
            ("Date", "date"),
            ("Confers", "confers"),
        ],
    },
    Plan {
        kind: "characterisation",
        heading: "Judgements",
        columns: &[("Judgement", "gist"), ("Of", "characterises")],
    },
    Plan { kind: "condition", heading: "Conditions", columns: &[("Condition", "gist")] },
];

/// Sections for all that belongs to a thing.
pub(super) fn sections(site: &Site<'_>, iri: &NamedNode, claims: &[NamedNode]) -> Vec<Section> {
    let parts = parts(site, iri, claims);
    let mut sections: Vec<Section> = agreements(site, iri, &parts).into_iter().collect();
    sections.extend(timeline(site, &parts));
    for plan in PLANS {
        if let Some(things) = parts.get(plan.kind) {
            sections.extend(table(site, plan, things, iri));
        }
    }
    sections
}

/// Reads the content of the claims, and all that other claims say of the things found there.
fn parts(site: &Site<'_>, iri: &NamedNode, claims: &[NamedNode]) -> Parts {
    let mut found: BTreeSet<NamedNode> = BTreeSet::new();
    for claim in claims {
        for triple in site.input.reader.graph(claim.as_ref()) {
            if let (NamedOrBlankNode::NamedNode(subject), Term::NamedNode(object)) = (&triple.subject, &triple.object)
                && object == iri
                && subject != iri
            {
                found.insert(subject.clone());
            }
        }
    }
    let mut parts = Parts::new();
    for subject in found {
        let Some((kind, id)) = site.input.prefixes.kind(subject.as_ref()) else { continue };
        let Some(thing) = site.things.get(kind, id) else { continue };
        let affirming: Vec<NamedNode> = thing
            .stated_by
            .iter()
            .filter(|claim| site.cards.get(*claim).is_some_and(|card| card.polarity == crate::model::Polarity::Affirms))
            .cloned()
            .collect();
        let accounts = Accounts::of(site, &subject, &affirming);
        parts.entry(kind).or_default().insert(subject, accounts);
    }
    parts
}

fn property(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{local}", tr::NS))
}

fn table(site: &Site<'_>, plan: &Plan, things: &BTreeMap<NamedNode, Accounts>, of: &NamedNode) -> Option<Section> {
    let mut columns: Vec<&str> = plan.columns.iter().map(|(label, _)| *label).collect();
    columns.push("Who says so");
    let mut table = Table::new(plan.heading, &columns);
    let mut rows: Vec<_> = things.iter().collect();
    rows.sort_by_cached_key(|(iri, accounts)| (order(accounts), (*iri).clone()));
    for (iri, accounts) in rows.into_iter().take(super::LISTED) {
        let mut cells: Vec<Cell> = plan
            .columns
            .iter()
            .map(|(_, local)| Cell::lines(accounts.lines(site, property(local).as_ref(), of)))
            .collect();
        if let Some(first) = cells.first_mut() {
            *first = head(site, iri, first).head();
        }
        cells.push(Cell::lines(who(site, &accounts.claims())));
        table.rows.push(cells);
    }
    let mut section = Section::new(plan.kind, plan.heading).table(table)?;
    section.outro.extend(super::more(things.len()));
    Some(section)
}

/// Money by year, everything else by date.
fn order(accounts: &Accounts) -> String {
    let year = [tr::FISCAL_YEAR, tr::FISCAL_YEAR_FROM]
        .into_iter()
        .find_map(|it| accounts.values(it).first().map(ToString::to_string));
    year.unwrap_or_else(|| when(accounts.values(tr::DATE).first().copied()).0)
}

/// The first cell leads to the page of the thing.
fn head(site: &Site<'_>, iri: &NamedNode, cell: &Cell) -> Cell {
    let text: String = cell.lines.iter().flatten().map(|inline| inline.text.as_str()).collect();
    let mut link = site.link(iri.as_ref());
    if !text.is_empty() {
        link.text = super::super::text::short(&text, 160);
    }
    Cell::line(vec![link])
}

/// Acts and events, in the order of their dates.
fn timeline(site: &Site<'_>, parts: &Parts) -> Option<Section> {
    let mut moments: Vec<(String, Moment)> = Vec::new();
    for (iri, accounts) in ["act", "event"].into_iter().filter_map(|kind| parts.get(kind)).flatten() {
        let (key, words) = when(accounts.values(tr::DATE).first().copied());
        let mut what = act_line(site, iri, accounts);
        what.extend(who(site, &accounts.claims()));
        let datetime =
            crate::model::edtf::Day::parse(&key).filter(|_| words.split(' ').count() == 3).map(|day| day.to_string());
        moments.push((key, Moment { when: words, datetime, what }));
    }
    moments.sort_by(|(a, one), (b, two)| (a, &one.when).cmp(&(b, &two.when)));
    (!moments.is_empty()).then(|| Section {
        moments: moments.into_iter().map(|(_, moment)| moment).collect(),
        ..Section::new("timeline", "What happened when")
    })
}

fn act_line(site: &Site<'_>, iri: &NamedNode, accounts: &Accounts) -> Vec<Line> {
    let node = site.node(iri);
    let kinds: Vec<Inline> = forms(site, &node).collect();
    let name = match kinds.first() {
        Some(kind) => Inline { href: site.link(iri.as_ref()).href, ..Inline::text(capital(&kind.text)) },
        None => site.link(iri.as_ref()),
    };
    let mut line = vec![name];
    let mut add = |before: &str, more: Line| {
        if !more.is_empty() {
            line.push(Inline::text(before));
            line.extend(more);
        }
    };
    add(": ", accounts.line(site, tr::INSTRUMENT));
    add(" by ", accounts.line(site, property("actor").as_ref()));
    add(", ", accounts.line(site, property("person").as_ref()));
    add(", ", accounts.line(site, property("place").as_ref()));
    let mut lines = vec![line];
    let gist = accounts.line(site, tr::GIST);
    if !gist.is_empty() {
        lines.push(gist);
    }
    lines
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// Agreements and proposals that name the thing: those an actor is a party to, those that replace it.
fn agreements(site: &Site<'_>, iri: &NamedNode, parts: &Parts) -> Option<Section> {
    let mut table = Table::new(
        "Agreements and proposals that name it",
        &["Which", "How", "Signed or proposed", "Legal force", "Who says so"],
    );
    for (subject, accounts) in ["agreement", "proposal"].into_iter().filter_map(|kind| parts.get(kind)).flatten() {
        let how: Line = super::super::view::commas(accounts.naming(iri).map(|it| site.property(it)));
        let mut date = accounts.line(site, tr::SIGNED);
        date.extend(accounts.line(site, property("proposedOn").as_ref()));
        let claims: BTreeSet<NamedNode> =
            accounts.claims().into_iter().filter(|claim| says(site, claim, iri)).collect();
        let mut cells: Vec<Cell> = [vec![site.link(subject.as_ref())], how, date, accounts.line(site, tr::LEGAL_FORCE)]
            .into_iter()
            .map(Cell::line)
            .collect();
        cells[0].head = true;
        cells.push(Cell::lines(who(site, &claims)));
        table.rows.push(cells);
    }
    Section::new("agreements", "Agreements and proposals").table(table)
}

fn says(site: &Site<'_>, claim: &NamedNode, iri: &NamedNode) -> bool {
    site.input
        .reader
        .graph(claim.as_ref())
        .iter()
        .any(|triple| matches!(&triple.object, Term::NamedNode(node) if node == iri))
}
