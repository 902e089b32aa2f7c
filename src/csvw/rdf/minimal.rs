//! Minimal mode: what the rows say, and nothing of the rows themselves.

use crate::csvw::datatype::Datatype;
use crate::csvw::metadata::names::RDF;
use crate::csvw::read::{Findings, Row, Value, Values};
use crate::csvw::template::{Expansion, Scope, Template};
use crate::csvw::{Column, Table};
use crate::diagnostic::{Diagnostic, Report, codes};
use oxigraph::model::{BlankNodeRef, LiteralRef, NamedNodeRef, NamedOrBlankNodeRef, TermRef, TripleRef};
use std::borrow::Cow;
use std::fmt::Write;

/// Turns the rows of a table into triples (minimal mode).
pub struct ToRdf<'t> {
    table: &'t Table,
    plans: Vec<Plan<'t>>,
    /// One for each different `aboutUrl`.
    subjects: Vec<Subject<'t>>,
    prefix: String,
    /// Blank node that stands for the row where there is no `aboutUrl`.
    blank: String,
    property: String,
    object: String,
    findings: Findings,
    path: String,
}

/// What is known of a column before any row is read.
struct Plan<'t> {
    column: &'t Column,
    index: usize,
    number: u16,
    subject: Option<usize>,
    /// Whether it is a virtual column with a cell in each row.
    computed: bool,
    /// The predicate, where it is the same in every row.
    property: Option<String>,
    /// Whether each item of a list has an IRI of its own.
    each: bool,
    /// What a virtual column without `valueUrl` says of every row.
    fixed: Option<Values<'t>>,
    kind: LiteralKind<'t>,
}

enum LiteralKind<'t> {
    Plain,
    Language(String),
    Typed(&'t str),
}

struct Subject<'t> {
    template: &'t Template,
    column: usize,
    text: String,
    state: Expansion,
    told: bool,
}

impl<'t> ToRdf<'t> {
    /// Prepares the templates of a table.
    pub fn new(table: &'t Table) -> Self {
        let mut subjects: Vec<Subject<'t>> = Vec::new();
        let plans = table
            .columns
            .iter()
            .enumerate()
            .filter(|(_, column)| !column.suppress_output)
            .map(|(index, column)| Plan::new(table, index, column, &mut subjects))
            .collect();
        Self {
            table,
            plans,
            subjects,
            prefix: "row".to_owned(),
            blank: String::new(),
            property: String::new(),
            object: String::new(),
            findings: Findings::default(),
            path: String::new(),
        }
    }

    /// Starts the labels of blank nodes with this text (letters and digits), so that those of
    /// several tables can be told apart. Blank nodes stand for rows without `aboutUrl` and for
    /// ordered lists; their labels depend on the row only.
    #[must_use]
    pub fn with_blank_prefix(mut self, prefix: &str) -> Self {
        prefix.clone_into(&mut self.prefix);
        self
    }

    /// The virtual columns with these indexes have cells of their own, added to each row by
    /// [`Row::compute`]; every other virtual column says the same of every row.
    #[must_use]
    pub fn with_computed(mut self, columns: &[usize]) -> Self {
        for plan in &mut self.plans {
            plan.computed = columns.contains(&plan.index);
        }
        self
    }

    /// Hands each triple of the row to `emit`, with the column it came from (from 1; virtual columns count on).
    pub fn row(&mut self, row: &Row<'_>, emit: &mut dyn FnMut(TripleRef<'_>, u16)) {
        self.start(row);
        let plans = std::mem::take(&mut self.plans);
        for plan in &plans {
            self.column(plan, row, emit);
        }
        self.plans = plans;
    }

    /// Subjects of the row, each once, in the order of the columns.
    pub(super) fn subjects_of(&mut self, row: &Row<'_>) -> Vec<Option<String>> {
        self.start(row);
        let mut all = Vec::new();
        for plan in &self.plans {
            let subject = match plan.subject {
                Some(slot) if self.subjects[slot].state == Expansion::Good => Some(self.subjects[slot].text.clone()),
                Some(_) => continue,
                None => None,
            };
            if !all.contains(&subject) {
                all.push(subject);
            }
        }
        all
    }

    fn start(&mut self, row: &Row<'_>) {
        if self.path.is_empty() {
            row.path().clone_into(&mut self.path);
        }
        self.blank.clear();
        let _ = write!(self.blank, "{}{}", self.prefix, row.number);
        for subject in &mut self.subjects {
            let scope = Scope { row, table: self.table, column: Some(subject.column), item: None };
            subject.state = subject.template.expand_into(&scope, &mut subject.text);
            subject.told = false;
        }
    }

    fn column(&mut self, plan: &Plan<'t>, row: &Row<'_>, emit: &mut dyn FnMut(TripleRef<'_>, u16)) {
        let has_cell = plan.computed || !plan.column.is_virtual;
        let values = match (&plan.fixed, row.cells.get(plan.index)) {
            (_, Some(cell)) if has_cell => &cell.values,
            (Some(values), _) if !has_cell => values,
            _ => &Values::Null,
        };
        if values.is_empty() && (has_cell || plan.column.value_url.is_none()) {
            return;
        }
        if let Some(slot) = plan.subject {
            let subject = &mut self.subjects[slot];
            match subject.state {
                Expansion::Good => {}
                Expansion::Missing => return,
                Expansion::Bad => {
                    // A subject is shared by many columns; its fault is told once a row.
                    if !std::mem::replace(&mut subject.told, true) {
                        let (text, template) = (subject.text.as_str(), subject.template);
                        self.findings.push(|| bad_iri(row, plan, text, template));
                    }
                    return;
                }
            }
        }
        if plan.property.is_none() && !self.predicate(plan, row) {
            return;
        }
        match &plan.column.value_url {
            Some(_) if plan.each => {
                for value in values {
                    self.iri(plan, row, Some(&value.lexical), emit);
                }
            }
            Some(_) => self.iri(plan, row, None, emit),
            None => match values {
                Values::List(items) if plan.column.ordered => self.list(plan, items, emit),
                values => {
                    for value in values {
                        let triple = self.triple(plan, plan.literal(value).into());
                        emit(triple, plan.number);
                    }
                }
            },
        }
    }

    /// Expands the predicate of the row; false if there is none.
    fn predicate(&mut self, plan: &Plan<'t>, row: &Row<'_>) -> bool {
        let template = &plan.column.property_url;
        let scope = Scope { row, table: self.table, column: Some(plan.index), item: None };
        let state = template.expand_into(&scope, &mut self.property);
        if state == Expansion::Bad {
            let text = self.property.as_str();
            self.findings.push(|| bad_iri(row, plan, text, template));
        }
        state == Expansion::Good
    }

    fn iri(&mut self, plan: &Plan<'t>, row: &Row<'_>, item: Option<&str>, emit: &mut dyn FnMut(TripleRef<'_>, u16)) {
        let Some(template) = &plan.column.value_url else { return };
        let scope = Scope { row, table: self.table, column: Some(plan.index), item };
        match template.expand_into(&scope, &mut self.object) {
            Expansion::Missing => {}
            Expansion::Good => {
                let object = NamedNodeRef::new_unchecked(&self.object);
                emit(self.triple(plan, object.into()), plan.number);
            }
            Expansion::Bad => {
                let text = self.object.as_str();
                self.findings.push(|| bad_iri(row, plan, text, template));
            }
        }
    }

    /// An RDF list of the items.
    fn list(&self, plan: &Plan<'t>, items: &[Value<'_>], emit: &mut dyn FnMut(TripleRef<'_>, u16)) {
        let (first, rest, nil) = (format!("{RDF}first"), format!("{RDF}rest"), format!("{RDF}nil"));
        let (first, rest) = (NamedNodeRef::new_unchecked(&first), NamedNodeRef::new_unchecked(&rest));
        let nil = NamedNodeRef::new_unchecked(&nil);
        let labels: Vec<String> = (1..=items.len()).map(|n| format!("{}c{}i{n}", self.blank, plan.number)).collect();
        let node = |n: usize| labels.get(n).map(|label| BlankNodeRef::new_unchecked(label));
        let or_nil = |n: usize| node(n).map_or(TermRef::from(nil), TermRef::from);
        emit(self.triple(plan, or_nil(0)), plan.number);
        for (n, item) in items.iter().enumerate() {
            if let Some(here) = node(n) {
                emit(TripleRef::new(here, first, plan.literal(item)), plan.number);
                emit(TripleRef::new(here, rest, or_nil(n + 1)), plan.number);
            }
        }
    }

    fn triple<'s>(&'s self, plan: &'s Plan<'t>, object: TermRef<'s>) -> TripleRef<'s> {
        let subject: NamedOrBlankNodeRef<'s> = match plan.subject {
            Some(slot) => NamedNodeRef::new_unchecked(&self.subjects[slot].text).into(),
            None => BlankNodeRef::new_unchecked(&self.blank).into(),
        };
        let predicate = NamedNodeRef::new_unchecked(plan.property.as_deref().unwrap_or(&self.property));
        TripleRef { subject, predicate, object }
    }

    /// What was wrong with expanded templates ([`codes::BAD_IRI`]).
    pub fn into_report(mut self) -> Report {
        self.findings.close(&self.path);
        self.findings.into_report()
    }
}

impl<'t> Plan<'t> {
    fn new(table: &'t Table, index: usize, column: &'t Column, subjects: &mut Vec<Subject<'t>>) -> Self {
        let subject = column.about_url.as_ref().map(|template| {
            let same = |other: &Subject<'_>| other.template.text() == template.text() && !template.depends_on_column();
            subjects.iter().position(same).unwrap_or_else(|| {
                let (text, state) = (String::new(), Expansion::Missing);
                subjects.push(Subject { template, column: index, text, state, told: false });
                subjects.len() - 1
            })
        });
        let kind = match (&column.datatype, column.lang.as_str()) {
            (datatype, "und") if datatype.is_string() => LiteralKind::Plain,
            (datatype, lang) if datatype.is_string() => LiteralKind::Language(lang.to_ascii_lowercase()),
            (datatype, _) => LiteralKind::Typed(&datatype.iri),
        };
        let fixed = (column.is_virtual && column.value_url.is_none()).then(|| fixed(column, &column.datatype));
        Self {
            column,
            index,
            number: u16::try_from(index + 1).unwrap_or(u16::MAX),
            subject,
            computed: false,
            property: column.property_url.constant(&table.url),
            each: column.separator.is_some() && column.value_url.as_ref().is_some_and(|template| template.uses(index)),
            fixed,
            kind,
        }
    }

    fn literal<'s>(&'s self, value: &'s Value<'_>) -> LiteralRef<'s> {
        match &self.kind {
            LiteralKind::Typed(iri) if value.valid => {
                LiteralRef::new_typed_literal(&value.lexical, NamedNodeRef::new_unchecked(iri))
            }
            LiteralKind::Language(tag) => LiteralRef::new_language_tagged_literal_unchecked(&value.lexical, tag),
            _ => LiteralRef::new_simple_literal(&value.lexical),
        }
    }
}

/// The value of a virtual column that has only a default.
fn fixed<'t>(column: &'t Column, datatype: &Datatype) -> Values<'t> {
    let text = Cow::Borrowed(column.default.as_str());
    match datatype.read(text.clone()) {
        _ if column.null.contains(&column.default) => Values::Null,
        Ok(lexical) => Values::One(Value { lexical, valid: true }),
        Err(_) => Values::One(Value { lexical: text, valid: false }),
    }
}

fn bad_iri(row: &Row<'_>, plan: &Plan<'_>, text: &str, template: &Template) -> Diagnostic {
    // The fault is in the cell from which the template is filled, if it is one.
    let cell = (0..row.cells.len()).find(|index| template.uses(*index)).unwrap_or(plan.index);
    Diagnostic::new(&codes::BAD_IRI, row.place(Some(cell)).term(text), format!("`{text}` is not a valid IRI"))
        .hint(format!("it comes from the template `{}` of the column `{}`", template.text(), plan.column.name))
}
