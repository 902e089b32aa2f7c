//! The course of an agreement as one account tells it.

use crate::model::edtf::{Day, Edtf};

/// What one account says of the course of an agreement. Dates stand as written, the earliest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Course {
    /// When it was signed.
    pub signed: Vec<String>,
    /// When it began to have force.
    pub begins: Vec<String>,
    /// When its force ended.
    pub ends: Vec<String>,
    /// Suspensions and resumptions, in the order of time.
    pub steps: Vec<Step>,
}

/// A suspension or a resumption.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Step {
    /// When, as written; empty if the account does not say.
    pub date: String,
    /// It was taken up again; else it was stopped.
    pub resumed: bool,
}

/// How an agreement stood on a day by one account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InForce {
    /// It had begun and not ended, and was not suspended.
    Yes,
    /// It had not begun, or had ended.
    No,
    /// The account has it suspended since that date and tells of no resumption before the day.
    Suspended(String),
    /// The dates are too vague to tell.
    Unclear,
    /// The account says nothing of when it began.
    NotTold,
}

impl InForce {
    /// In words.
    pub fn words(&self) -> String {
        match self {
            Self::Yes => "in force".to_owned(),
            Self::No => "not in force".to_owned(),
            Self::Suspended(since) if since.is_empty() => "suspended".to_owned(),
            Self::Suspended(since) => format!("suspended since {since}"),
            Self::Unclear => "cannot be told from its dates".to_owned(),
            Self::NotTold => "not told".to_owned(),
        }
    }

    /// The word that machines read.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Yes => "InForce",
            Self::No => "NotInForce",
            Self::Suspended(_) => "Suspended",
            Self::Unclear => "Unclear",
            Self::NotTold => "NotTold",
        }
    }
}

impl Course {
    /// How the agreement stood on a day by this account.
    ///
    /// Where an account gives several dates, the widest reading counts; a date that can fall on either
    /// side of the day leaves it open.
    pub fn on(&self, day: Day) -> InForce {
        if let Some(since) = self.suspended(day) {
            return InForce::Suspended(since);
        }
        let begins: Vec<Edtf> = dates(&self.begins);
        if begins.is_empty() {
            return InForce::NotTold;
        }
        let ends: Vec<Edtf> = dates(&self.ends);
        let after = |date: &Edtf| date.earliest.is_some_and(|earliest| earliest > day);
        let before = |date: &Edtf| date.latest.is_some_and(|latest| latest < day);
        if begins.iter().all(after) || (!ends.is_empty() && ends.iter().all(before)) {
            return InForce::No;
        }
        let begun = begins.iter().all(|date| date.latest.is_some_and(|latest| latest <= day));
        let lasting = ends.iter().all(|date| date.earliest.is_none_or(|earliest| earliest >= day));
        if begun && lasting { InForce::Yes } else { InForce::Unclear }
    }

    /// Since when it is suspended on a day, if it is.
    fn suspended(&self, day: Day) -> Option<String> {
        let by_then = |step: &&Step| {
            Edtf::parse(&step.date).ok().and_then(|date| date.latest).is_some_and(|latest| latest <= day)
        };
        self.steps.iter().rfind(by_then).filter(|step| !step.resumed).map(|step| step.date.clone())
    }

    /// What it says of suspension, in words.
    pub fn suspension(&self) -> String {
        if self.steps.is_empty() {
            return "says nothing of a suspension".to_owned();
        }
        let step = |step: &Step| {
            let word = if step.resumed { "taken up again" } else { "suspended" };
            if step.date.is_empty() { word.to_owned() } else { format!("{word} on {}", step.date) }
        };
        self.steps.iter().map(step).collect::<Vec<_>>().join(", ")
    }
}

fn dates(texts: &[String]) -> Vec<Edtf> {
    texts.iter().filter_map(|text| Edtf::parse(text).ok()).collect()
}
