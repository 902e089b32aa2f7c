//! Content becomes rows: who gives which value for which question about which thing.

use super::declared::{Declared, How, Way};
use super::evidence::{Evidence, text};
use super::value::{NONE, Number, Value};
use crate::model::vocab::{rdf, tr};
use crate::model::{NamedNode, NamedNodeRef};
use crate::store::{Parts, Reader};
use std::collections::BTreeSet;

/// One value that one account gives in one claim. The order brings the rows of a slot together.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// The thing, by its first name.
    pub thing: u32,
    /// Which property: an index into what is declared.
    pub how: usize,
    /// What narrows it: properties with their values.
    pub facets: Vec<(u32, u32)>,
    /// The origin that speaks.
    pub account: u32,
    /// What it says.
    pub value: Value,
    /// It says that it is not so.
    pub denied: bool,
    /// The claim.
    pub claim: u32,
    /// The node that carries the value: a commitment, an act, the thing itself.
    pub node: u32,
}

/// The rows of a dataset or of a part of it, in order.
pub(super) struct Rows {
    pub rows: Vec<Row>,
    /// All things were looked at, so that silence can be told.
    pub whole: bool,
}

impl Rows {
    /// The rows of all claims.
    pub(super) fn everything(reader: &Reader, declared: &Declared<'_>, evidence: &Evidence<'_>) -> Self {
        let gather = Gather::new(reader, declared, evidence);
        let mut rows = Vec::new();
        for (at, how) in declared.hows.iter().enumerate() {
            for quad in reader.scan_named([None, Some(how.id), None, None]) {
                gather.quad(at, quad, &mut rows);
            }
        }
        Self::in_order(rows, true).by_node(reader, declared)
    }

    /// The rows about some things, under any of their names.
    pub(super) fn about(
        reader: &Reader,
        declared: &Declared<'_>,
        evidence: &Evidence<'_>,
        things: &BTreeSet<NamedNode>,
    ) -> Self {
        let gather = Gather::new(reader, declared, evidence);
        let ids = things.iter().filter_map(|thing| reader.id(thing.as_ref().into()));
        let names: BTreeSet<u32> = ids.flat_map(|id| evidence.things.names(id)).collect();
        let mut nodes = names.clone();
        for link in [gather.ids.instrument, gather.ids.measures, gather.ids.payee].into_iter().flatten() {
            for name in &names {
                nodes.extend(reader.scan_named([None, Some(link), Some(*name), None]).map(|[s, ..]| s));
            }
        }
        let mut rows = Vec::new();
        for (at, how) in declared.hows.iter().enumerate() {
            for node in &nodes {
                for quad in reader.scan_named([Some(*node), Some(how.id), None, None]) {
                    gather.quad(at, quad, &mut rows);
                }
            }
        }
        rows.retain(|row| names.contains(&row.thing));
        Self::in_order(rows, false).by_node(reader, declared)
    }

    /// The rows that the content of some claims gives.
    pub(super) fn stated(
        reader: &Reader,
        declared: &Declared<'_>,
        evidence: &Evidence<'_>,
        claims: &BTreeSet<NamedNode>,
    ) -> Self {
        let gather = Gather::new(reader, declared, evidence);
        let mut rows = Vec::new();
        for claim in claims.iter().filter_map(|claim| reader.id(claim.as_ref().into())) {
            for quad in reader.scan_named([None, None, None, Some(claim)]) {
                if let Some(at) = declared.hows.iter().position(|how| how.id == quad[1]) {
                    gather.quad(at, quad, &mut rows);
                }
            }
        }
        Self::in_order(rows, false)
    }

    /// Sums and quantities of which one account gives several, each with a node of its own, are several:
    /// then each is compared with the same node only.
    fn by_node(self, reader: &Reader, declared: &Declared<'_>) -> Self {
        let counted = |row: &Row| matches!(declared.hows[row.how].way, Way::Money | Way::Quantities);
        let mut rows: Vec<Row> = Vec::with_capacity(self.rows.len());
        for slot in self.rows.chunk_by(|a, b| (a.thing, a.how, &a.facets) == (b.thing, b.how, &b.facets)) {
            let several = |rows: &[Row]| {
                let differ = rows.windows(2).any(|pair| pair[0].value != pair[1].value);
                differ && rows.iter().any(|row| row.node != rows[0].node)
            };
            if !counted(&slot[0]) || !slot.chunk_by(|a, b| a.account == b.account).any(several) {
                rows.extend_from_slice(slot);
                continue;
            }
            for row in slot.iter().filter(|row| matches!(reader.parts(row.node), Parts::Iri(_))) {
                let mut row = row.clone();
                row.facets.push((declared.hows[row.how].id, row.node));
                rows.push(row);
            }
        }
        Self::in_order(rows, self.whole)
    }

    fn in_order(mut rows: Vec<Row>, whole: bool) -> Self {
        rows.sort_unstable();
        rows.dedup();
        Self { rows, whole }
    }
}

/// Ids of the terms that place a value.
struct Ids {
    instrument: Option<u32>,
    measures: Option<u32>,
    measure: Option<u32>,
    payee: Option<u32>,
    kind: Option<u32>,
    obligation_type: Option<u32>,
    unit: Option<u32>,
    currency: Option<u32>,
    basis: Option<u32>,
    date: Option<u32>,
    vintage: Option<u32>,
    rough: Option<u32>,
    at_least: Option<u32>,
    /// What makes two sums like: in this order.
    like: [Option<u32>; 8],
    /// Properties that a denied pattern may have beside the one that is compared.
    silent: BTreeSet<u32>,
}

struct Gather<'a> {
    reader: &'a Reader,
    declared: &'a Declared<'a>,
    evidence: &'a Evidence<'a>,
    ids: Ids,
    /// Classes that are forms of an instrument or act.
    forms: BTreeSet<u32>,
}

/// A quad as ids: subject, predicate, object, graph.
type Quad = [u32; 4];

impl<'a> Gather<'a> {
    fn new(reader: &'a Reader, declared: &'a Declared<'a>, evidence: &'a Evidence<'a>) -> Self {
        let id = |term: NamedNodeRef<'_>| reader.id(term.into());
        let bounds = declared.vocabulary.compared().filter_map(|(p, _)| declared.vocabulary.bounds(p.as_ref()));
        let silent = bounds.flat_map(|(from, to)| [id(from.as_ref()), id(to.as_ref())]).flatten().collect();
        let forms = [tr::AGREEMENT, tr::PARTY_ACT]
            .into_iter()
            .flat_map(|top| declared.vocabulary.subclasses(top).into_iter().filter(move |class| class.as_ref() != top));
        let ids = Ids {
            instrument: id(tr::INSTRUMENT),
            measures: id(tr::MEASURES),
            measure: id(tr::MEASURE),
            payee: id(tr::PAYEE),
            kind: id(rdf::TYPE),
            obligation_type: id(tr::OBLIGATION_TYPE),
            unit: id(tr::UNIT),
            currency: id(tr::CURRENCY),
            basis: id(tr::PRICE_BASIS),
            date: id(tr::DATE),
            vintage: id(tr::DATA_VINTAGE),
            rough: id(tr::APPROXIMATE),
            at_least: id(tr::AT_LEAST),
            like: [
                tr::PAYER,
                tr::PAYEE,
                tr::COMMITMENT_KIND,
                tr::PURPOSE,
                tr::PERIOD,
                tr::FISCAL_YEAR,
                tr::FISCAL_YEAR_FROM,
                tr::FISCAL_YEAR_UNTIL,
            ]
            .map(id),
            silent,
        };
        let forms = forms.filter_map(|class| id(class.as_ref())).collect();
        Self { reader, declared, evidence, ids, forms }
    }

    fn quad(&self, at: usize, quad: Quad, rows: &mut Vec<Row>) {
        let how = &self.declared.hows[at];
        let [_, _, o, g] = quad;
        if how.way == Way::Classes && !self.forms.contains(&o) {
            return;
        }
        let Some(claim) = self.evidence.claim(g) else { return };
        if claim.denies && !self.is_plain(how, quad) {
            return;
        }
        let Some((thing, facets)) = self.place(how, quad) else { return };
        for account in claim.accounts.keys() {
            let Some(value) = self.value(how, quad, *account) else { continue };
            let (value, denied) = match value {
                // A denied duty is a no, which another account can confirm.
                Value::Is(yes) => (Value::Is(yes != claim.denies), false),
                value => (value, claim.denies),
            };
            rows.push(Row {
                thing,
                how: at,
                facets: facets.clone(),
                account: *account,
                value,
                denied,
                claim: g,
                node: self.evidence.things.first(quad[0]),
            });
        }
    }

    /// Whether what a denial denies is this one value, and nothing more special.
    fn is_plain(&self, how: &How, [s, p, o, g]: Quad) -> bool {
        let named = matches!(self.reader.parts(s), Parts::Iri(_));
        self.reader.scan_named([None, None, None, Some(g)]).all(|[a, b, c, _]| {
            let this = (a, b, c) == (s, p, o) || self.ids.silent.contains(&b);
            let placed = Some(b) == self.ids.instrument || Some(b) == self.ids.kind;
            this || (how.way == Way::Obligations && a == s && placed)
        }) && (named || how.way == Way::Obligations)
    }

    /// The thing that a node speaks of, and what narrows the question.
    fn place(&self, how: &How, [s, p, o, g]: Quad) -> Option<(u32, Vec<(u32, u32)>)> {
        let first = |id| self.evidence.things.first(id);
        let one = |property: Option<u32>| Some((property?, self.objects(s, property, g).next()?));
        let instrument = self.objects(s, self.ids.instrument, g).next().map(first);
        match how.way {
            Way::Obligations => Some((instrument?, vec![(p, o)])),
            Way::Quantities => {
                let thing =
                    self.objects(s, self.ids.measures, g).next().map_or_else(|| self.named(s), |it| Some(first(it)))?;
                Some((thing, one(self.ids.measure).into_iter().collect()))
            }
            Way::Money => {
                let like = self.ids.like.iter().filter_map(|property| one(*property));
                let facets: Vec<(u32, u32)> = like.map(|(property, value)| (property, first(value))).collect();
                let payee = self.objects(s, self.ids.payee, g).next().map(first);
                Some((instrument.or(payee).or_else(|| self.named(s))?, facets))
            }
            _ => {
                if let (Some(instrument), Some(kind)) = (instrument, one(self.ids.obligation_type)) {
                    return Some((instrument, vec![kind]));
                }
                if let Some(named) = self.named(s) {
                    return Some((first(named), Vec::new()));
                }
                Some((instrument?, one(self.ids.kind).into_iter().collect()))
            }
        }
    }

    fn named(&self, s: u32) -> Option<u32> {
        matches!(self.reader.parts(s), Parts::Iri(_)).then_some(s)
    }

    fn value(&self, how: &How, [s, _, o, g]: Quad, account: u32) -> Option<Value> {
        let first = |id| self.evidence.things.first(id);
        let one = |property: Option<u32>| self.objects(s, property, g).next().unwrap_or(NONE);
        let yes = |property| {
            self.objects(s, property, g)
                .next()
                .and_then(|it| text(self.reader, it))
                .is_some_and(|text| text == "true" || text == "1")
        };
        Some(match how.way {
            Way::Dates => self.date(o, account)?,
            Way::Sets | Way::Classes => Value::Terms(vec![first(o)]),
            Way::Values => Value::Term(o),
            Way::Obligations => Value::Is(true),
            Way::Money | Way::Quantities => {
                let money = how.way == Way::Money;
                Value::Number(Number {
                    term: o,
                    unit: one(if money { self.ids.currency } else { self.ids.unit }),
                    basis: if money { one(self.ids.basis) } else { NONE },
                    when: one(if money { self.ids.vintage } else { self.ids.date }),
                    rough: yes(self.ids.rough),
                    at_least: yes(self.ids.at_least),
                })
            }
        })
    }

    /// A date; 1 January is the year where the account is known to write years so.
    fn date(&self, term: u32, account: u32) -> Option<Value> {
        let date = self.evidence.date(term)?;
        let (mut earliest, mut latest) = (date.earliest, date.latest);
        if let Some(day) = earliest.filter(|day| latest == Some(*day) && (day.month, day.day) == (1, 1))
            && self.evidence.years.contains(&account)
        {
            (earliest, latest) = (Some(day), Some(crate::model::edtf::Day { month: 12, day: 31, ..day }));
        }
        Some(Value::Date { earliest, latest, term })
    }

    fn objects(&self, s: u32, property: Option<u32>, g: u32) -> impl Iterator<Item = u32> {
        property.into_iter().flat_map(move |p| self.reader.scan_named([Some(s), Some(p), None, Some(g)])).map(|q| q[2])
    }
}
