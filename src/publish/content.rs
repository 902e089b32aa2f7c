//! What claims say, as tables: subject by subject, property by property.

use super::site::Site;
use super::text::{clean, short};
use super::view::{Cell, Inline, Line, Table, commas};
use crate::model::pattern::is_condition;
use crate::model::vocab::{rdf, tr};
use crate::model::{Lookup, NamedNode, NamedNodeRef, NamedOrBlankNode, Pattern, Term, TermRef, Triple};
use crate::query::there;
use crate::query::words::money;
use std::collections::{BTreeMap, BTreeSet};

/// Values of one property of one subject, with the claims that say so.
type Values = BTreeMap<String, (Term, BTreeSet<NamedNode>)>;

/// What a set of claims says of one subject: for each property its values.
#[derive(Default)]
pub(super) struct Accounts(BTreeMap<NamedNode, Values>);

impl Accounts {
    /// What these claims say of a subject.
    pub(super) fn of(site: &Site<'_>, subject: &NamedNode, claims: &[NamedNode]) -> Self {
        let mut it = Self::default();
        for claim in claims {
            for triple in site.input.reader.graph(claim.as_ref()) {
                if matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if node == subject) {
                    it.add(&triple, claim);
                }
            }
        }
        it
    }

    /// Adds a statement of a claim.
    pub(super) fn add(&mut self, triple: &Triple, claim: &NamedNode) {
        let values = self.0.entry(triple.predicate.clone()).or_default();
        let (_, claims) =
            values.entry(triple.object.to_string()).or_insert_with(|| (triple.object.clone(), BTreeSet::new()));
        claims.insert(claim.clone());
    }

    /// Whether nothing is said.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every account side by side: property, value, who says so. A property on which the claims
    /// differ says so under its name.
    pub(super) fn table(&self, site: &Site<'_>, caption: &str) -> Table {
        let mut table = Table::new(caption, &["What", "Value", "Who says so"]);
        for property in self.properties(site) {
            let rows = self.rows(property);
            let mut span = rows.len();
            for (objects, claims) in &rows {
                let mut lines = vec![vec![site.property(property.as_ref())]];
                if rows.len() > 1 && is_single(property.as_ref()) {
                    lines.push(vec![Inline::text("accounts differ").class("differ")]);
                }
                let values = objects.iter().map(|object| self.value(site, property.as_ref(), object.as_ref()));
                let head = Cell { lines, span, head: true };
                table.rows.push(vec![head, Cell::line(commas(values)), Cell::lines(who(site, claims))]);
                span = 0;
            }
        }
        table
    }

    /// The values of a property, those that the same claims give together.
    fn rows(&self, property: &NamedNode) -> Vec<(Vec<&Term>, &BTreeSet<NamedNode>)> {
        let mut rows: Vec<(Vec<&Term>, &BTreeSet<NamedNode>)> = Vec::new();
        for (object, claims) in self.0.get(property).into_iter().flat_map(BTreeMap::values) {
            match rows.iter_mut().find(|(_, known)| *known == claims && !is_single(property.as_ref())) {
                Some((objects, _)) => objects.push(object),
                None => rows.push((vec![object], claims)),
            }
        }
        rows
    }

    /// The properties worth showing, in the order in which readers look for them.
    fn properties<'a>(&'a self, site: &Site<'_>) -> Vec<&'a NamedNode> {
        let mut properties: Vec<&NamedNode> =
            self.0.keys().filter(|property| !is_derived(site, property.as_ref())).collect();
        properties.sort_by_key(|property| (rank(property.as_ref()), property.as_str()));
        properties
    }

    /// All values of a property, as a line.
    pub(super) fn line(&self, site: &Site<'_>, property: NamedNodeRef<'_>) -> Line {
        let Some(values) = self.0.get(&property.into_owned()) else { return Line::new() };
        commas(values.values().map(|(object, _)| self.value(site, property, object.as_ref())))
    }

    /// All values of a property: on one line where they are short, else one under the other.
    pub(super) fn lines(&self, site: &Site<'_>, property: NamedNodeRef<'_>, but: &NamedNode) -> Vec<Line> {
        let Some(values) = self.0.get(&property.into_owned()) else { return Vec::new() };
        let other = values.values().filter(|(object, _)| !matches!(object, Term::NamedNode(node) if node == but));
        let items: Vec<Inline> = other.map(|(object, _)| self.value(site, property, object.as_ref())).collect();
        if items.iter().any(|item| item.text.chars().count() > 30) {
            items.into_iter().map(|item| vec![item]).collect()
        } else {
            vec![commas(items)]
        }
    }

    /// The values of a property.
    pub(super) fn values(&self, property: NamedNodeRef<'_>) -> Vec<&Term> {
        self.0
            .get(&property.into_owned())
            .map(|values| values.values().map(|(object, _)| object).collect())
            .unwrap_or_default()
    }

    /// The properties by which the subject names a thing.
    pub(super) fn naming<'a>(&'a self, thing: &'a NamedNode) -> impl Iterator<Item = NamedNodeRef<'a>> {
        let names = move |values: &Values| {
            values.values().any(|(object, _)| matches!(object, Term::NamedNode(node) if node == thing))
        };
        self.0.iter().filter(move |(_, values)| names(values)).map(|(property, _)| property.as_ref())
    }

    /// The claims that say anything.
    pub(super) fn claims(&self) -> BTreeSet<NamedNode> {
        self.0.values().flat_map(BTreeMap::values).flat_map(|(_, claims)| claims.iter().cloned()).collect()
    }

    /// A value as readers see it; a sum with its currency.
    fn value(&self, site: &Site<'_>, property: NamedNodeRef<'_>, object: TermRef<'_>) -> Inline {
        if property == tr::AMOUNT
            && let TermRef::Literal(amount) = object
        {
            let currency = self.values(tr::CURRENCY).into_iter().find_map(|term| match term {
                Term::Literal(literal) => Some(literal.value().to_owned()),
                _ => None,
            });
            return Inline::text(clean(&money(amount.value(), currency.as_deref().unwrap_or_default())));
        }
        site.value(object)
    }
}

/// What a graph says, subject by subject.
pub(super) fn by_subject(site: &Site<'_>, claim: &NamedNode) -> Vec<(NamedOrBlankNode, Accounts)> {
    let mut subjects: BTreeMap<String, (NamedOrBlankNode, Accounts)> = BTreeMap::new();
    for triple in site.input.reader.graph(claim.as_ref()) {
        let key = triple.subject.to_string();
        let (_, accounts) = subjects.entry(key).or_insert_with(|| (triple.subject.clone(), Accounts::default()));
        accounts.add(&triple, claim);
    }
    subjects.into_values().collect()
}

/// Conditions in words, by blank node and property.
type Said = BTreeMap<(String, String), String>;

/// The pattern of a denial subject by subject, and the conditions in words on what it leaves open, by
/// blank node and property.
fn denied(site: &Site<'_>, claim: &NamedNode) -> (Vec<(NamedOrBlankNode, Accounts)>, Said) {
    let (pattern, _) = Pattern::read(&site.input.reader.graph(claim.as_ref()));
    let words = site.words();
    let mut said = BTreeMap::new();
    for (triple, told) in there::told(&pattern, &words) {
        if let Some(told) = told {
            said.insert((triple.object.to_string(), triple.predicate.as_str().to_owned()), clean(&told));
        }
    }
    let is_fact = |subject: &NamedOrBlankNode| pattern.triples.iter().any(|triple| triple.subject == *subject);
    let mut subjects = by_subject(site, claim);
    subjects.retain(|(subject, _)| is_fact(subject));
    for (_, accounts) in &mut subjects {
        accounts.0.retain(|property, _| property.as_ref() == tr::IN_FORCE_ON || !is_condition(property.as_ref()));
    }
    (subjects, said)
}

/// The content of a claim as one table; blank nodes are `something`, numbered where there are several.
pub(super) fn content(site: &Site<'_>, claim: &NamedNode, caption: &str) -> Table {
    let (subjects, said) = if site.cards.get(claim).is_some_and(|card| card.polarity == crate::model::Polarity::Denies)
    {
        denied(site, claim)
    } else {
        (by_subject(site, claim), BTreeMap::new())
    };
    let blanks: Vec<String> =
        subjects.iter().filter(|(it, _)| it.is_blank_node()).map(|(it, _)| it.to_string()).collect();
    let something = |label: &str| match blanks.iter().position(|known| known == label) {
        Some(at) if blanks.len() > 1 => format!("something ({})", at + 1),
        _ => "something".to_owned(),
    };
    let mut table = Table::new(caption, &["Of", "What", "Value"]);
    for (subject, accounts) in &subjects {
        let properties = accounts.properties(site);
        let mut span = properties.len();
        for property in properties {
            let head = match subject {
                NamedOrBlankNode::NamedNode(node) => site.link(node.as_ref()),
                NamedOrBlankNode::BlankNode(node) => Inline::text(something(&node.to_string())),
            };
            let values = accounts.0[property].values().map(|(object, _)| match object {
                Term::BlankNode(node) => {
                    let words = said.get(&(node.to_string(), property.as_str().to_owned()));
                    vec![Inline::text(words.cloned().unwrap_or_else(|| something(&node.to_string())))]
                }
                _ => vec![accounts.value(site, property.as_ref(), object.as_ref())],
            });
            let head = Cell { lines: vec![vec![head]], span, head: true };
            table.rows.push(vec![
                head,
                Cell::line(vec![site.property(property.as_ref())]),
                Cell::lines(values.collect()),
            ]);
            span = 0;
        }
    }
    table
}

/// How many claims one cell names.
const NAMED: usize = 5;

/// Who says so: for each claim its first source, with a link to the claim, and its status.
pub(super) fn who(site: &Site<'_>, claims: &BTreeSet<NamedNode>) -> Vec<Line> {
    let mut lines: Vec<Line> = claims.iter().take(NAMED).map(|claim| voice_line(site, claim)).collect();
    if claims.len() > NAMED {
        lines.push(vec![Inline::muted(format!("and {} more", claims.len() - NAMED))]);
    }
    lines
}

fn voice_line(site: &Site<'_>, claim: &NamedNode) -> Line {
    let Some(card) = site.cards.get(claim) else { return vec![site.link(claim.as_ref())] };
    let mut link = site.link(claim.as_ref());
    link.title = Some(short(&card.text, 300));
    link.text.clone_from(&card.voice);
    vec![link, Inline::text(" "), site.badge(card.status)]
}

/// A claim on one line: its text, and its status.
pub(super) fn claim_line(site: &Site<'_>, claim: &NamedNode) -> Line {
    let mut line = vec![site.link(claim.as_ref())];
    if let Some(card) = site.cards.get(claim) {
        line.push(Inline::text(" "));
        line.push(site.badge(card.status));
        if card.polarity == crate::model::Polarity::Denies {
            line.push(Inline::text(" "));
            line.push(denial_badge());
        }
    }
    line
}

/// The badge of a denial.
pub(super) fn denial_badge() -> Inline {
    Inline::link("denial", "about.html#denial")
        .class("badge denial")
        .title("The claim says that nothing of the kind exists.")
}

/// Whether a property only repeats a date for machines.
fn is_derived(site: &Site<'_>, property: NamedNodeRef<'_>) -> bool {
    let name = property.as_str().strip_suffix("Earliest").or_else(|| property.as_str().strip_suffix("Latest"));
    let Some(name) = name else { return false };
    site.input
        .vocabulary
        .bounds(NamedNodeRef::new_unchecked(name))
        .is_some_and(|(from, to)| from.as_ref() == property || to.as_ref() == property)
}

/// Properties of which a thing has one value, so that two are a difference.
fn is_single(property: NamedNodeRef<'_>) -> bool {
    [
        tr::SIGNED,
        tr::IN_FORCE_FROM,
        tr::IN_FORCE_UNTIL,
        tr::LEGAL_FORCE,
        tr::BINDINGNESS,
        tr::AMOUNT,
        tr::DATE,
        tr::STAGE,
        tr::THRESHOLD,
        tr::ACTIVATION,
        tr::VALUE,
        tr::FISCAL_YEAR,
    ]
    .contains(&property)
}

fn rank(property: NamedNodeRef<'_>) -> usize {
    let order = [
        rdf::TYPE,
        tr::INSTRUMENT,
        tr::PROVISION_OF,
        tr::ARTICLE,
        tr::OBLIGATION_TYPE,
        tr::OBLIGOR,
        tr::OBLIGEE,
        tr::PARTY,
        tr::AUTHOR,
        tr::STAGE,
        tr::PAYER,
        tr::PAYEE,
        tr::AMOUNT,
        tr::COMMITMENT_KIND,
        tr::PERIOD,
        tr::FISCAL_YEAR,
        tr::FISCAL_YEAR_FROM,
        tr::FISCAL_YEAR_UNTIL,
        tr::DATE,
        tr::SIGNED,
        tr::IN_FORCE_FROM,
        tr::IN_FORCE_UNTIL,
        tr::LEGAL_FORCE,
        tr::BINDINGNESS,
        tr::ACTIVATION,
        tr::THRESHOLD,
        tr::CONDITION,
    ];
    order.iter().position(|known| *known == property).unwrap_or(order.len())
}
