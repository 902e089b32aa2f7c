//! `treatise explain`

use super::error::Failure;
use super::output::Destination;
use super::session::{Session, plural};
use super::view::ViewArgs;
use clap::ValueEnum;
use treatise::diagnostic::did_you_mean;
use treatise::explain::{Explainer, render};

/// Compile an explainer and write it out
///
/// It is compiled against the files as they are now. If a sentence lacks evidence, or says more than its claims, nothing
/// is written and the findings say where.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise explain us-israel-pact --output-file pact.html\n  \
    treatise explain us-israel-pact -o markdown")]
pub(super) struct Args {
    /// Id of the explainer, from its front matter
    id: String,
    /// Format
    #[arg(short, long, value_name = "FORMAT", default_value = "html")]
    output: TextFormat,
    #[command(flatten)]
    destination: Destination,
    #[command(flatten)]
    view: ViewArgs,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum TextFormat {
    /// One file, readable without JavaScript
    Html,
    /// With numbered sources
    Markdown,
    /// Linked data
    Jsonld,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let watcher = session.progress();
        let (explainers, _, _, report) = project.explain(&self.view.selection(), &watcher)?;
        drop(watcher);
        if report.has_errors() {
            return Err(Failure::data(report));
        }
        let explainer = explainers
            .iter()
            .find(|explainer| explainer.front.id == self.id)
            .ok_or_else(|| self.unknown(&explainers))?;
        let text = match self.output {
            TextFormat::Html => render::html::page(explainer, &render::iris),
            TextFormat::Markdown => render::markdown::markdown(explainer),
            TextFormat::Jsonld => render::jsonld::jsonld(explainer),
        };
        self.destination.write(text.as_bytes())?;
        self.view.tell(session);
        session.show_findings(&project, &report);
        let sentences = plural(explainer.sentences().len(), "sentence");
        session.say(&format!("compiled explainer `{}`: {sentences} traced to claims", self.id));
        Ok(())
    }

    fn unknown(&self, explainers: &[Explainer]) -> Failure {
        let known: Vec<&str> = explainers.iter().map(|explainer| explainer.front.id.as_str()).collect();
        let failure = Failure::caller(format!("there is no explainer `{}`", self.id));
        let failure = match did_you_mean(&self.id, known.iter().copied()) {
            Some(best) => failure.hint(format!("did you mean `{best}`?")),
            None => failure,
        };
        match known.as_slice() {
            [] => failure.hint("the project has none yet: write one in explainers/"),
            known => failure.hint(format!("there are: {}", known.join(", "))),
        }
    }
}
