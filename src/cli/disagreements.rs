//! `treatise disagreements`

use super::error::Failure;
use super::output::Destination;
use super::session::{Format, Session, plural};
use super::view::ViewArgs;
use std::fmt::Write as _;
use treatise::check::compare::{Comparison, Finding, Silence};
use treatise::export;
use treatise::model::{NamedNode, Prefixes};
use treatise::project::{Project, Wanted};

/// List what sources say differently about the same things
///
/// What independent sources say of one question about one thing is put side by side: they contradict one another, or
/// differ in scope, time, unit or precision. Counts come first. docs/disagreements.md says how each kind is found.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  treatise disagreements\n  \
    treatise disagreements --finding Contradiction --property inForceFrom\n  \
    treatise disagreements --thing agreement:mou-1981 --all\n  \
    treatise disagreements --between atop-v4-01 --and cow-alliances-v4-1 --csv --output-file both.csv")]
pub(super) struct Args {
    /// Only about this thing: kind and id, or IRI
    #[arg(long, value_name = "THING")]
    thing: Option<String>,
    /// Only on this property, such as signed or tr:signed
    #[arg(long, value_name = "PROPERTY")]
    property: Option<String>,
    /// Only with this finding; may be given several times
    #[arg(long, value_name = "FINDING", value_parser = finding)]
    finding: Vec<Finding>,
    /// Only where this source speaks or is missed
    #[arg(long, value_name = "SOURCE")]
    between: Option<String>,
    /// And where this one does too
    #[arg(long, value_name = "SOURCE", requires = "between")]
    and: Option<String>,
    /// Also what is confirmed, what one source alone says, and coverage gaps
    #[arg(long)]
    all: bool,
    /// Write the list as CSV, one row an account
    #[arg(long)]
    csv: bool,
    #[command(flatten)]
    destination: Destination,
    #[command(flatten)]
    view: ViewArgs,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let selection = self.view.selection();
        let reader = project.select(&selection)?;
        let wanted = self.wanted(&project);
        let mut found = project.compare(&reader)?;
        found.retain(|it| wanted.takes(it));
        let listed: Vec<Comparison> = found.iter().filter(|it| self.lists(it)).cloned().collect();
        let text = if self.csv {
            export::comparisons_csv(&listed, project.prefixes()).0
        } else if session.format == Format::Json {
            format!("{:#}\n", export::comparisons_json(&listed, project.prefixes()))
        } else {
            text(&found, &listed, project.prefixes())
        };
        self.destination.write(text.as_bytes())?;
        self.view.finish(&project, session)
    }

    /// A finding that was asked for is listed, whatever it is; else only what differs.
    fn lists(&self, it: &Comparison) -> bool {
        self.all || !self.finding.is_empty() || it.finding.is_difference()
    }

    fn wanted(&self, project: &Project) -> Wanted {
        let prefixes = project.prefixes();
        let source = |text: &String| named(prefixes, text, |id| prefixes.resource("source", id));
        Wanted {
            thing: self.thing.as_ref().map(|text| named(prefixes, text, |id| prefixes.resource("agreement", id))),
            property: self.property.as_ref().map(|text| named(prefixes, text, property)),
            findings: self.finding.clone(),
            sources: [&self.between, &self.and].into_iter().flatten().map(source).collect(),
        }
    }
}

/// A prefixed name or an IRI; an id alone is of the kind that is meant here.
fn named(prefixes: &Prefixes, text: &str, id: impl Fn(&str) -> NamedNode) -> NamedNode {
    let iri = text.strip_prefix('<').and_then(|rest| rest.strip_suffix('>')).unwrap_or(text);
    if iri.contains("://") {
        return NamedNode::new_unchecked(iri);
    }
    prefixes.expand(text).unwrap_or_else(|| id(text))
}

fn property(local: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("{}{local}", treatise::model::vocab::tr::NS))
}

fn finding(text: &str) -> Result<Finding, String> {
    let known = Finding::ALL.map(Finding::name);
    Finding::ALL
        .into_iter()
        .find(|finding| finding.name().eq_ignore_ascii_case(text))
        .ok_or_else(|| format!("the findings are: {}", known.join(", ")))
}

/// The counts of all that was found, then what is listed.
fn text(found: &[Comparison], listed: &[Comparison], prefixes: &Prefixes) -> String {
    let mut out = String::new();
    for finding in Finding::ALL {
        let count = found.iter().filter(|it| it.finding == finding).count();
        if count > 0 {
            let _ = writeln!(out, "{count:>7}  {}", finding.words());
        }
    }
    let _ = writeln!(out, "{:>7}  compared", found.len());
    for it in listed {
        let facets = it.facets.iter().fold(String::new(), |all, facet| all + " · " + &facet.text);
        let (thing, property) = (prefixes.compact(it.thing.as_ref()), prefixes.compact(it.property.as_ref()));
        let _ = writeln!(out, "\n{thing} {property}{facets}: {}\n  {}", it.finding.words(), it.why);
        for account in &it.accounts {
            let says: Vec<&str> = account.answers.iter().map(|answer| answer.text.as_str()).collect();
            let says = match account.silent {
                Some(Silence::Covers) => "(silent, and covers it)".to_owned(),
                Some(Silence::OutOfReach) => "(silent, and does not reach it)".to_owned(),
                None => says.join("; "),
            };
            let claims = account.answers.iter().map(|answer| answer.claims.len()).sum::<usize>();
            let claims = if claims == 0 { String::new() } else { format!("  [{}]", plural(claims, "claim")) };
            let _ = writeln!(out, "  {}: {says}{claims}", prefixes.compact(account.source.as_ref()));
        }
        for dispute in &it.recorded {
            let _ = writeln!(out, "  recorded as {}", prefixes.compact(dispute.as_ref()));
        }
    }
    out
}
