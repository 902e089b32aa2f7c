//! Rows become slots, slots become comparisons.

use super::comparison::{Account, Answer, Comparison, Facet, Finding, Silence, called};
use super::cover::{Silent, Speakers};
use super::declared::{Declared, How, Way};
use super::evidence::Evidence;
use super::gather::{Row, Rows};
use super::judge::{Bench, Said, Verdict};
use super::money;
use super::value::Value;
use super::words;
use crate::model::NamedNode;
use crate::store::Reader;
use std::collections::{BTreeMap, BTreeSet};

/// A question about a thing: a property and what narrows it.
pub(super) type Question = (usize, Vec<(u32, u32)>);

/// All rows of one thing, by question.
pub(super) type Slots = BTreeMap<Question, Vec<Row>>;

/// Judges every slot.
pub(super) fn judged(
    reader: &Reader,
    declared: &Declared<'_>,
    evidence: &Evidence<'_>,
    rows: &Rows,
) -> Vec<Comparison> {
    let bench = Bench { reader, declared, evidence };
    let speakers = Speakers::new(rows);
    let mut found = Vec::new();
    for of_thing in rows.rows.chunk_by(|a, b| a.thing == b.thing) {
        let thing = of_thing[0].thing;
        let mut slots: Slots = BTreeMap::new();
        for row in of_thing {
            slots.entry((row.how, row.facets.clone())).or_default().push(row.clone());
        }
        Speakers::add_noes(&bench, thing, of_thing, &mut slots);
        let covered = speakers.covered(&bench, thing, of_thing);
        for ((how, facets), rows) in &slots {
            let how = &declared.hows[*how];
            let said = answers(how, rows);
            let silent = speakers.silent(&bench, &covered, (how, facets), &said);
            let verdict = bench.judge(how, &said).or_else(|| alone(&said, &silent));
            if let Some(verdict) = verdict {
                found.push(Slot { bench, thing, how, facets, said: &said, silent: &silent }.comparison(verdict));
            }
        }
        found.extend(money::across(&bench, thing, &slots));
    }
    found
}

/// What each account answers; lists are put together.
pub(super) fn answers(how: &How, rows: &[Row]) -> Vec<Said> {
    let mut said: Vec<Said> = Vec::new();
    for row in rows {
        let gathers = how.way.gathers() && !row.denied;
        let same = said
            .iter_mut()
            .rev()
            .take_while(|it| it.account == row.account)
            .find(|it| it.denied == row.denied && (gathers || it.value == row.value));
        let Some(same) = same else {
            let (account, value, denied, claims) = (row.account, row.value.clone(), row.denied, vec![row.claim]);
            said.push(Said { account, value, denied, claims });
            continue;
        };
        if !same.claims.contains(&row.claim) {
            same.claims.push(row.claim);
        }
        if let (true, Value::Terms(all), Value::Terms(more)) = (gathers, &mut same.value, &row.value) {
            all.extend(more);
            all.sort_unstable();
            all.dedup();
        }
    }
    said
}

/// What is to be said of a question that one account alone answers.
fn alone(said: &[Said], silent: &[Silent]) -> Option<Verdict> {
    let accounts: BTreeSet<u32> = said.iter().filter(|said| !said.denied).map(|said| said.account).collect();
    if accounts.len() != 1 {
        return None;
    }
    let covers = silent.iter().find(|it| it.kind == Silence::Covers);
    let (finding, why) = match (covers, silent.first()) {
        (Some(it), _) => (Finding::Unique, it.why.clone()),
        (None, Some(it)) => (Finding::CoverageGap, it.why.clone()),
        (None, None) => return None,
    };
    Some(Verdict { finding, why, clashes: Vec::new() })
}

/// A slot with all that is known of it.
pub(super) struct Slot<'a> {
    pub bench: Bench<'a>,
    pub thing: u32,
    pub how: &'a How,
    pub facets: &'a [(u32, u32)],
    pub said: &'a [Said],
    pub silent: &'a [Silent],
}

impl Slot<'_> {
    pub(super) fn comparison(&self, verdict: Verdict) -> Comparison {
        let node = |id: u32| self.bench.evidence.node(id);
        let nodes = |ids: &[u32]| -> Vec<NamedNode> { ids.iter().filter_map(|id| node(*id)).collect() };
        let names: Vec<u32> = self.bench.evidence.things.names(self.thing).into_iter().collect();
        let names = nodes(&names);
        // A thing has an IRI: rows whose subject has none are placed at what they belong to.
        let thing = node(self.thing).unwrap_or_else(|| NamedNode::new_unchecked(self.bench.reader.text_of(self.thing)));
        let facets = self.facets.iter().filter_map(|(property, value)| {
            let value = self.bench.reader.term(*value);
            Some(Facet { property: node(*property)?, text: called(self.bench.reader, &value), value })
        });
        let claims = |i: &usize| nodes(&self.said[*i].claims);
        Comparison {
            iri: thing.clone(),
            thing,
            names,
            property: self.how.property.clone(),
            facets: facets.collect(),
            finding: verdict.finding,
            why: verdict.why,
            accounts: self.accounts(),
            clashes: verdict.clashes.iter().map(|(i, j)| [claims(i), claims(j)]).collect(),
            recorded: Vec::new(),
        }
    }

    fn accounts(&self) -> Vec<Account> {
        let mut accounts: Vec<Account> = Vec::new();
        for of_account in self.said.chunk_by(|a, b| a.account == b.account) {
            let Some(source) = self.bench.evidence.node(of_account[0].account) else { continue };
            let infos = of_account.iter().flat_map(|said| &said.claims).filter_map(|it| self.bench.evidence.claim(*it));
            let read: BTreeSet<u32> =
                infos.flat_map(|info| info.accounts.get(&of_account[0].account).cloned().unwrap_or_default()).collect();
            accounts.push(Account {
                source,
                read_in: read.into_iter().filter_map(|id| self.bench.evidence.node(id)).collect(),
                answers: of_account.iter().map(|said| self.answer(said)).collect(),
                silent: None,
            });
        }
        for silent in self.silent {
            let Some(source) = self.bench.evidence.node(silent.account) else { continue };
            accounts.push(Account { source, read_in: Vec::new(), answers: Vec::new(), silent: Some(silent.kind) });
        }
        accounts
    }

    fn answer(&self, said: &Said) -> Answer {
        let Bench { reader, evidence, .. } = self.bench;
        let claims = said.claims.iter().filter_map(|id| evidence.node(*id));
        Answer {
            terms: words::terms(reader, &said.value),
            text: words::said(reader, evidence, said),
            denied: said.denied,
            held: said.claims.iter().filter_map(|id| evidence.claim(*id)).any(|claim| claim.held),
            claims: claims.collect(),
        }
    }
}

impl Way {
    /// Whether a register's silence about the property can mean something.
    pub(super) fn can_be_missed(self) -> bool {
        !matches!(self, Self::Obligations | Self::Quantities | Self::Classes)
    }
}
