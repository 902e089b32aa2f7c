//! For whom a claim speaks: the origins of the sources that support it.

use super::things::Things;
use crate::model::claim::{Direction, direction, origins};
use crate::model::edtf::{Day, Edtf};
use crate::model::vocab::{rdf, tr};
use crate::model::{Lookup, NamedNode, NamedNodeRef, Status, Term};
use crate::store::{Parts, Reader};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// What is known of one claim.
#[derive(Debug)]
pub(super) struct ClaimInfo {
    /// It says that something is not so.
    pub denies: bool,
    /// The default graph holds it.
    pub held: bool,
    /// Origins that speak in it, each with the sources it was read in.
    pub accounts: BTreeMap<u32, BTreeSet<u32>>,
    /// First and last day for which it speaks, where it says so.
    pub valid: (Option<Day>, Option<Day>),
}

/// What a register covers.
#[derive(Debug)]
pub(super) struct Register {
    /// The origin of its source.
    pub account: u32,
    /// First and last day covered.
    pub covers: (Option<Day>, Option<Day>),
    /// Classes that were taken in whole.
    pub lists: Vec<NamedNode>,
    /// Parties to which that is limited; empty for no limit.
    pub parties: BTreeSet<u32>,
    /// Types of obligation that it notes for each thing.
    pub codes: BTreeSet<u32>,
}

/// Claims, accounts and registers of a dataset. What was looked up once is kept.
pub(super) struct Evidence<'a> {
    reader: &'a Reader,
    pub things: Things,
    pub registers: Vec<Register>,
    /// Origins that write 1 January where they know the year.
    pub years: BTreeSet<u32>,
    claims: RefCell<HashMap<u32, Option<Rc<ClaimInfo>>>>,
    origins: RefCell<HashMap<u32, Rc<Vec<u32>>>>,
    ids: Ids,
}

/// Ids of the terms that are asked for again and again.
struct Ids {
    status: Option<u32>,
    polarity: Option<u32>,
    denies: Option<u32>,
    affirms: Option<u32>,
    stance: Option<u32>,
    source: Option<u32>,
    relation: Option<u32>,
    from: Option<u32>,
    until: Option<u32>,
}

impl<'a> Evidence<'a> {
    pub(super) fn new(reader: &'a Reader) -> Self {
        let id = |term: NamedNodeRef<'_>| reader.id(term.into());
        let ids = Ids {
            status: id(tr::STATUS),
            polarity: id(tr::POLARITY),
            denies: id(tr::DENIES),
            affirms: id(tr::AFFIRMS),
            stance: id(tr::STANCE),
            source: id(tr::SOURCE),
            relation: id(tr::RELATION),
            from: id(tr::VALID_FROM),
            until: id(tr::VALID_UNTIL),
        };
        let (claims, origins) = (RefCell::default(), RefCell::default());
        let mut it = Self {
            reader,
            things: Things::new(reader),
            registers: Vec::new(),
            years: BTreeSet::new(),
            claims,
            origins,
            ids,
        };
        it.registers();
        it
    }

    /// A claim that speaks for somebody: of one polarity, not withdrawn, with a source.
    pub(super) fn claim(&self, id: u32) -> Option<Rc<ClaimInfo>> {
        if let Some(known) = self.claims.borrow().get(&id) {
            return known.clone();
        }
        let info = self.load(id).map(Rc::new);
        self.claims.borrow_mut().insert(id, info.clone());
        info
    }

    fn load(&self, id: u32) -> Option<ClaimInfo> {
        let polarities: Vec<u32> = self.objects(id, self.ids.polarity).collect();
        let [polarity] = polarities[..] else { return None };
        let denies = Some(polarity) == self.ids.denies;
        if !denies && Some(polarity) != self.ids.affirms {
            return None;
        }
        let mut statuses = self.objects(id, self.ids.status).peekable();
        statuses.peek()?;
        let withdrawn = |status: u32| match self.reader.parts(status) {
            Parts::Iri(iri) => !matches!(
                Status::from_iri(NamedNodeRef::new_unchecked(iri)),
                Some(Status::Supported | Status::Contested | Status::Unverified)
            ),
            _ => true,
        };
        if statuses.any(withdrawn) {
            return None;
        }
        let mut accounts: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for stance in self.objects(id, self.ids.stance) {
            if !self.objects(stance, self.ids.relation).any(|relation| self.supports(relation)) {
                continue;
            }
            for source in self.objects(stance, self.ids.source) {
                for origin in self.origins(source).iter() {
                    accounts.entry(*origin).or_default().insert(source);
                }
            }
        }
        if accounts.is_empty() {
            return None;
        }
        let valid = (
            self.objects(id, self.ids.from).find_map(|id| self.date(id)).and_then(|date| date.earliest),
            self.objects(id, self.ids.until).find_map(|id| self.date(id)).and_then(|date| date.latest),
        );
        let held = !denies && self.node(id).is_some_and(|node| self.reader.holds(node.as_ref()));
        Some(ClaimInfo { denies, held, accounts, valid })
    }

    fn supports(&self, relation: u32) -> bool {
        match self.reader.parts(relation) {
            Parts::Iri(iri) => direction(NamedNodeRef::new_unchecked(iri)) == Direction::Supporting,
            _ => false,
        }
    }

    /// The origins of a source.
    pub(super) fn origins(&self, source: u32) -> Rc<Vec<u32>> {
        if let Some(known) = self.origins.borrow().get(&source) {
            return Rc::clone(known);
        }
        let found: Vec<u32> = self
            .node(source)
            .map(|node| origins(self.reader, [node]))
            .unwrap_or_default()
            .iter()
            .filter_map(|origin| self.reader.id(origin.as_ref().into()))
            .collect();
        let found = Rc::new(found);
        self.origins.borrow_mut().insert(source, Rc::clone(&found));
        found
    }

    fn registers(&mut self) {
        let reader = self.reader;
        let flag =
            |id: u32| self.texts(id, tr::YEAR_AS_FIRST_OF_JANUARY).iter().any(|text| text == "true" || text == "1");
        let mut years = BTreeSet::new();
        if let Some(property) = reader.id(tr::YEAR_AS_FIRST_OF_JANUARY.into()) {
            for [subject, ..] in reader.scan([None, Some(property), None]).filter(|[s, ..]| flag(*s)) {
                years.extend(self.origins(subject).iter().copied());
                years.insert(subject);
            }
        }
        let mut registers = Vec::new();
        let (kind, class) = (reader.id(rdf::TYPE.into()), reader.id(tr::REGISTER.into()));
        let all: Vec<u32> = match (kind, class) {
            (Some(kind), Some(class)) => reader.scan([None, Some(kind), Some(class)]).map(|[s, ..]| s).collect(),
            _ => Vec::new(),
        };
        for register in all {
            let sources: Vec<u32> = self.objects(register, self.ids.source).collect();
            let accounts: BTreeSet<u32> = sources.iter().flat_map(|it| self.origins(*it).to_vec()).collect();
            if years.contains(&register) {
                years.extend(accounts.iter().copied());
            }
            registers.extend(accounts.into_iter().map(|account| self.register(register, account)));
        }
        (self.registers, self.years) = (registers, years);
    }

    fn register(&self, register: u32, account: u32) -> Register {
        let ids = |property: NamedNodeRef<'_>| -> Vec<u32> {
            self.objects(register, self.reader.id(property.into())).collect()
        };
        let date = |property| ids(property).into_iter().find_map(|id| self.date(id));
        Register {
            account,
            covers: (
                date(tr::COVERAGE_FROM).and_then(|date| date.earliest),
                date(tr::COVERAGE_UNTIL).and_then(|date| date.latest),
            ),
            lists: ids(tr::LISTS).into_iter().filter_map(|id| self.node(id)).collect(),
            parties: ids(tr::LISTS_PARTIES_OF).into_iter().map(|id| self.things.first(id)).collect(),
            codes: ids(tr::CODES).into_iter().collect(),
        }
    }

    fn texts(&self, id: u32, property: NamedNodeRef<'_>) -> Vec<String> {
        let objects = self.objects(id, self.reader.id(property.into()));
        objects.filter_map(|object| text(self.reader, object)).collect()
    }

    /// The date that a term writes.
    pub(super) fn date(&self, id: u32) -> Option<Edtf> {
        text(self.reader, id).and_then(|text| Edtf::parse(&text).ok())
    }

    /// The text of a literal.
    pub(super) fn words(&self, id: u32) -> Option<String> {
        text(self.reader, id)
    }

    /// The IRI of an id.
    pub(super) fn node(&self, id: u32) -> Option<NamedNode> {
        match self.reader.term(id) {
            Term::NamedNode(node) => Some(node),
            _ => None,
        }
    }

    fn objects(&self, subject: u32, property: Option<u32>) -> impl Iterator<Item = u32> {
        property.into_iter().flat_map(move |p| self.reader.scan([Some(subject), Some(p), None])).map(|[_, _, o]| o)
    }
}

/// The text of a literal.
pub(super) fn text(reader: &Reader, id: u32) -> Option<String> {
    match reader.parts(id) {
        Parts::Text(text) | Parts::Tagged(text, _) | Parts::Typed(text, _) => Some(text.into_owned()),
        _ => None,
    }
}
