//! `treatise anchor`

use super::error::Failure;
use super::output;
use super::session::{Format, Session};
use serde_json::{Value, json};
use treatise::project::{AnchorRequest, Anchoring, Passage};

/// Anchor a quotation of a claim in a kept copy of its source
///
/// The words may be pasted: white space, quotation marks and dashes need not agree, and the copy's own words are stored.
/// A row in data/anchors.csv says where they stand; a row for the same claim and source is replaced.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise anchor mou-2016-amount fact-sheet --quote '$3.3 billion a year in FMF'\n  \
    treatise anchor mou-2016-amount fact-sheet --quote 'a year' --occurrence 2 --dry-run")]
pub(super) struct Args {
    /// Id of the claim
    claim: String,
    /// Id of the source, which the claim cites
    source: String,
    /// The words of the source
    #[arg(long, value_name = "TEXT")]
    quote: String,
    /// The kept copy: a file, or the beginning of its SHA-256 [default: the newest]
    #[arg(long, value_name = "FILE|SHA")]
    snapshot: Option<String>,
    /// Which place is meant, where the words stand in several
    #[arg(long, value_name = "N")]
    occurrence: Option<usize>,
    /// Say what would be written, and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let ask = AnchorRequest {
            claim: self.claim.clone(),
            source: self.source.clone(),
            quote: self.quote.clone(),
            snapshot: self.snapshot.clone(),
            occurrence: self.occurrence,
            dry_run: self.dry_run,
        };
        match project.anchor(&ask)? {
            Anchoring::Found(passage) if session.format == Format::Json => output::print_json(&value(&passage)),
            Anchoring::Found(passage) => {
                output::print_text(&told(&passage))?;
                session.say(if self.dry_run { "nothing was written" } else { "wrote data/anchors.csv" });
                Ok(())
            }
            Anchoring::Several(passages) => {
                let places: Vec<String> =
                    passages.iter().zip(1..).map(|(passage, number)| format!("{number}. {}", told(passage))).collect();
                output::print_text(&places.join("\n"))?;
                Err(Failure::caller(format!("the words stand in {} places", passages.len()))
                    .hint("say which with --occurrence N, or quote more of them"))
            }
            Anchoring::NotFound(near) => {
                let failure = Failure::caller("the words are not in the kept copy");
                Err(match near {
                    Some(near) => failure.hint(format!(
                        "most like them, {} %, at {}–{}: “{}”",
                        near.likeness, near.span.start, near.span.end, near.words
                    )),
                    None => failure.hint("nothing in it is like them"),
                })
            }
        }
    }
}

fn told(passage: &Passage) -> String {
    let Passage { span, prefix, exact, suffix, .. } = passage;
    format!("{}–{}: …{prefix}[{exact}]{suffix}…", span.start, span.end)
}

fn value(passage: &Passage) -> Value {
    json!({
        "snapshot": passage.sha256, "exact": passage.exact, "prefix": passage.prefix, "suffix": passage.suffix,
        "start": passage.span.start, "end": passage.span.end,
    })
}
