//! `treatise load`

use super::error::Failure;
use super::output;
use super::session::{Format, Session, plural};
use super::{build, world};
use clap::ValueEnum;
use serde_json::json;
use std::path::Path;
use treatise::model::{NamedNode, syntax};
use treatise::project::{Load, LoadBytes, LoadFile, Loaded, Project, Withdrawal};

/// Load RDF of any size, from anywhere, as one revision
///
/// N-Quads, N-Triples, TriG, Turtle, RDF/XML and JSON-LD, also compressed with gzip, Zstandard or bzip2, are read side by
/// side and not held in memory. A file loaded again replaces what was loaded under its name before. If anything is wrong,
/// nothing is stored. The statements are those of the files: only syntax is checked, and that facts stand in claims.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise load dump.nq.gz -m 'the register of March'\n  \
    treatise load dumps/ --lenient\n  \
    treatise load --withdraw dumps/ --dry-run      what would go?\n  \
    curl https://example.org/data.ttl | treatise load - --syntax turtle --name example")]
pub(super) struct Args {
    /// Files, folders with RDF in them, or `-` for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<String>,
    /// Syntax of the files, whatever their names say
    #[arg(long, value_name = "SYNTAX")]
    syntax: Option<Syntax>,
    /// Name under which one file is kept [default: its path as typed]
    #[arg(long)]
    name: Option<String>,
    /// Base of relative IRIs [default: that of the project and the name of the file]
    #[arg(long, value_name = "IRI")]
    base: Option<String>,
    /// Graph of the statements, for syntaxes that have no graphs
    #[arg(long, value_name = "IRI")]
    graph: Option<String>,
    /// Leave out lines of N-Triples and N-Quads that cannot be read, and keep them in .treatise/quarantine/
    #[arg(long)]
    lenient: bool,
    /// How many threads read [default: one a core]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=512))]
    jobs: Option<u16>,
    /// How many times its own size a compressed file may hold [default: 250]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..))]
    expansion: Option<u64>,
    /// Take back what was loaded from these files or folders, as one revision; they need not exist any more
    #[arg(long, conflicts_with_all = ["syntax", "name", "base", "graph", "lenient", "jobs", "expansion"])]
    withdraw: bool,
    /// With --withdraw: say what would be taken back, and change nothing
    #[arg(long, requires = "withdraw")]
    dry_run: bool,
    /// Why; stands in the log [default: load, or withdraw]
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    /// Who loads; stands in the log [default: the editors of the project]
    #[arg(long, value_name = "NAME")]
    author: Option<String>,
}

/// A syntax of RDF, as typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Syntax {
    #[value(name = "n-quads", alias = "nq")]
    NQuads,
    #[value(name = "n-triples", alias = "nt")]
    NTriples,
    #[value(name = "trig")]
    TriG,
    #[value(name = "turtle", alias = "ttl")]
    Turtle,
    #[value(name = "rdf-xml", alias = "rdf")]
    RdfXml,
    #[value(name = "json-ld", alias = "jsonld")]
    JsonLd,
}

impl From<Syntax> for syntax::Format {
    fn from(syntax: Syntax) -> Self {
        match syntax {
            Syntax::NQuads => Self::NQuads,
            Syntax::NTriples => Self::NTriples,
            Syntax::TriG => Self::TriG,
            Syntax::Turtle => Self::Turtle,
            Syntax::RdfXml => Self::RdfXml,
            Syntax::JsonLd => Self::JsonLd,
        }
    }
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        if self.withdraw {
            return self.take_back(&project, session);
        }
        let request = self.request()?;
        let watcher = session.progress();
        let loaded = project.load(request, &session.now, &watcher)?;
        drop(watcher);
        if session.format == Format::Json {
            output::print_json(&as_json(&loaded))?;
        } else {
            say(session, &loaded);
        }
        if loaded.quarantined.is_empty() { Ok(()) } else { Err(Failure::partly()) }
    }

    fn take_back(&self, project: &Project, session: &Session) -> Result<(), Failure> {
        let request = Withdrawal {
            names: &self.files,
            author: self.author.as_deref(),
            message: self.message.as_deref().unwrap_or("withdraw"),
            dry_run: self.dry_run,
        };
        let withdrawn = project.withdraw(request, &session.now)?;
        if session.format == Format::Json {
            return output::print_json(&json!({
                "revision": withdrawn.revision.as_ref().map(|made| made.number),
                "removed": withdrawn.revision.as_ref().map_or(0, |made| made.removed),
                "files": withdrawn.files,
                "statements": withdrawn.statements,
            }));
        }
        let what =
            format!("{}: {}", plural(withdrawn.files.len(), "loaded file"), plural(withdrawn.statements, "statement"));
        if self.dry_run {
            session
                .say(&format!("would withdraw {what}; those that another file states too stay; nothing was changed"));
        } else {
            session.say(&format!("withdrew {what}"));
            session.say(&build::made(withdrawn.revision.as_ref()));
        }
        Ok(())
    }

    fn request(&self) -> Result<Load, Failure> {
        let format = self.syntax.map(syntax::Format::from);
        let mut files = Vec::new();
        for typed in &self.files {
            if typed == "-" {
                let format = format.ok_or_else(|| {
                    Failure::caller("standard input has no name that tells its syntax").hint("add `--syntax`")
                })?;
                let bytes = LoadBytes::Stream(Box::new(world::stdin()));
                let name = "-".to_owned();
                files.push(LoadFile { shown: name.clone(), name, format, compression: None, bytes });
            } else {
                files.extend(LoadFile::find(typed, Path::new(""), format)?);
            }
        }
        match (&self.name, &mut files[..]) {
            (None, _) => {}
            (Some(name), [file]) => file.name.clone_from(name),
            (Some(_), _) => return Err(Failure::caller("`--name` names one file, and there are more")),
        }
        let graph = self
            .graph
            .as_deref()
            .map(NamedNode::new)
            .transpose()
            .map_err(|error| Failure::caller(format!("`--graph` is no IRI: {error}")))?;
        Ok(Load {
            files,
            base: self.base.clone(),
            graph,
            lenient: self.lenient,
            jobs: self.jobs.map_or_else(world::cores, usize::from),
            expansion: self.expansion,
            author: self.author.clone(),
            message: self.message.clone().unwrap_or_else(|| "load".to_owned()),
        })
    }
}

fn say(session: &Session, loaded: &Loaded) {
    let number = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
    session.say(&format!("read {}: {}", plural(loaded.files, "file"), plural(number(loaded.statements), "statement")));
    if loaded.unchanged > 0 {
        session.say(&format!("{} as at the last load", plural(loaded.unchanged, "file")));
    }
    session.say(&build::made(loaded.revision.as_ref()));
    for kept in &loaded.quarantined {
        session.say(&format!("left out {}: {}", plural(kept.lines, "line"), kept.path));
    }
}

fn as_json(loaded: &Loaded) -> serde_json::Value {
    let quarantined: Vec<_> =
        loaded.quarantined.iter().map(|kept| json!({ "path": kept.path, "lines": kept.lines })).collect();
    json!({
        "revision": loaded.revision.as_ref().map(|made| made.number),
        "added": loaded.revision.as_ref().map_or(0, |made| made.added),
        "removed": loaded.revision.as_ref().map_or(0, |made| made.removed),
        "files": loaded.files,
        "unchanged": loaded.unchanged,
        "statements": loaded.statements,
        "quarantined": quarantined,
    })
}
