//! Who is to blame: the one place that turns what failed into words, hints and an exit code.

use super::session::{Format, Session, plural};
use super::world;
use std::error::Error;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use treatise::diagnostic::{Diagnostic, Place, Report, did_you_mean, render};
use treatise::project::{Project, ProjectError};
use treatise::query::QueryError;
use treatise::sparql::SparqlError;
use treatise::store::StoreError;

/// Who is to blame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Blame {
    /// Nobody: the reader of our output has seen enough and closed the pipe.
    Nobody,
    /// The data of the project.
    Data,
    /// Who typed the command.
    Caller,
    /// Disk, memory, the store.
    World,
    /// The data of the project, of which some was left out as asked.
    Partly,
    /// We.
    Bug,
}

impl Blame {
    const fn code(self) -> u8 {
        match self {
            Self::Nobody => 0,
            Self::Data => 1,
            Self::Caller => 2,
            Self::World => 3,
            Self::Partly => 4,
            Self::Bug => 70,
        }
    }
}

/// Why a verb could not be done, in words for people.
#[derive(Debug)]
pub(super) struct Failure(Box<Inner>);

/// Boxed, because every function of this room returns it and most never do.
#[derive(Debug)]
struct Inner {
    blame: Blame,
    /// Empty when everything was said before.
    message: String,
    causes: Vec<String>,
    hints: Vec<String>,
    report: Report,
    /// A text that was typed and is in no file of the project, by the name that places use for it.
    typed: Option<(String, String)>,
}

impl Failure {
    fn new(blame: Blame, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            blame,
            message: message.into(),
            causes: Vec::new(),
            hints: Vec::new(),
            report: Report::new(),
            typed: None,
        }))
    }

    /// The request is wrong.
    pub(super) fn caller(message: impl Into<String>) -> Self {
        Self::new(Blame::Caller, message)
    }

    /// The request is wrong, as the report says.
    pub(super) fn request(report: Report) -> Self {
        let mut failure = Self::new(Blame::Caller, "");
        failure.0.report = report;
        failure
    }

    /// The data is wrong, as the report says.
    pub(super) fn data(report: Report) -> Self {
        ProjectError::Data(Box::new(report)).into()
    }

    /// The data is wrong, and everything about it was said before.
    pub(super) fn told() -> Self {
        Self::new(Blame::Data, "")
    }

    /// It was done, but for what was left out as the caller wished; that was said before.
    pub(super) fn partly() -> Self {
        Self::new(Blame::Partly, "")
    }

    /// A file could not be read or written; a closed pipe is nobody's fault.
    pub(super) fn io(what: impl Into<String>, error: &io::Error) -> Self {
        let blame = if error.kind() == io::ErrorKind::BrokenPipe { Blame::Nobody } else { Blame::World };
        let mut failure = Self::new(blame, what);
        failure.0.causes.push(error.to_string());
        failure
    }

    /// Disk, memory or store failed.
    pub(super) fn world(message: impl Into<String>) -> Self {
        Self::new(Blame::World, message)
    }

    /// The same, with a way to mend it.
    pub(super) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.0.hints.push(hint.into());
        self
    }

    /// The same, with a typed text from which excerpts can be cut.
    pub(super) fn typed(mut self, name: &str, text: &str) -> Self {
        self.0.typed = Some((name.to_owned(), text.to_owned()));
        self
    }

    fn with_causes(mut self, error: &dyn Error) -> Self {
        let mut next = error.source();
        while let Some(cause) = next {
            self.0.causes.push(cause.to_string());
            next = cause.source();
        }
        self
    }

    /// Says what failed on standard error and gives the exit code.
    pub(super) fn report(&self, session: Option<&Session>) -> ExitCode {
        if self.0.blame != Blame::Nobody {
            eprint!("{}", self.text(session));
        }
        ExitCode::from(self.0.blame.code())
    }

    /// What people read: findings, the error, what caused it, how to mend it.
    fn text(&self, session: Option<&Session>) -> String {
        let mut out = String::new();
        let colour = session.is_some_and(|session| session.stderr_style().colour);
        if let Some(session) = session.filter(|_| !self.0.report.is_empty()) {
            out.push_str(&self.findings(session));
        }
        let red = |word: &str| if colour { format!("\x1b[1;31m{word}\x1b[0m") } else { word.to_owned() };
        if !self.0.message.is_empty() {
            out.push_str(&format!("{} {}\n", red("error:"), self.0.message));
        }
        for cause in &self.0.causes {
            out.push_str(&format!("caused by: {cause}\n"));
        }
        for hint in &self.0.hints {
            out.push_str(&format!("hint: {hint}\n"));
        }
        out
    }

    fn findings(&self, session: &Session) -> String {
        if session.format == Format::Json {
            return format!("{:#}\n", render::json(&self.0.report));
        }
        let project = Project::open(&session.dir).ok();
        let source = |path: &str| match &self.0.typed {
            Some((name, text)) if name == path => Some(text.clone()),
            _ => match &project {
                Some(project) => project.text(path),
                // The project file itself may be what is broken.
                None => std::fs::read_to_string(session.dir.join(path)).ok(),
            },
        };
        let style = session.stderr_style();
        self.0.report.iter().map(|found| finding(found, &source, style)).collect()
    }
}

/// One finding; one that is at no place has nothing to draw and is told as an error is.
fn finding(found: &Diagnostic, source: &dyn Fn(&str) -> Option<String>, style: render::Style) -> String {
    if found.place != Place::default() || !found.related.is_empty() {
        return format!("{}\n\n", render::one(found, source, style));
    }
    let head = format!("{}[{}]:", found.severity.name(), found.code.id);
    let head = if style.colour { format!("\x1b[1;31m{head}\x1b[0m") } else { head };
    let mut text = format!("{head} {}\n", found.message);
    for hint in &found.hints {
        text.push_str(&format!("hint: {hint}\n"));
    }
    text
}

impl From<ProjectError> for Failure {
    fn from(error: ProjectError) -> Self {
        let message = error.to_string();
        let plain = |blame: Blame| Self::new(blame, message.clone()).with_causes(&error);
        match &error {
            ProjectError::NotFound { .. } => plain(Blame::Caller)
                .hint("go to the folder of a project, name it with -C, or begin one: `treatise init my-project`"),
            ProjectError::NotEmpty { .. } => {
                plain(Blame::Caller).hint("choose a folder that is empty or not there yet")
            }
            ProjectError::Empty { .. } => plain(Blame::Caller).hint("run `treatise build` first, or `treatise import`"),
            ProjectError::BeforeFirst { .. } => plain(Blame::Caller).hint("`treatise log` shows the revisions"),
            ProjectError::UnknownPolicy { name, known } => {
                let list = known.join(", ");
                match did_you_mean(name, known.iter().map(String::as_str)) {
                    Some(best) => plain(Blame::Caller).hint(format!("did you mean `{best}`?")),
                    None => plain(Blame::Caller),
                }
                .hint(format!("there are: {list}; a policy is a table `[policies.NAME]` in treatise.toml"))
            }
            ProjectError::UnknownMapping { name, known } => match did_you_mean(name, known.iter().copied()) {
                Some(best) => plain(Blame::Caller).hint(format!("did you mean `{best}`?")),
                None => plain(Blame::Caller).hint("`treatise mappings` lists them"),
            },
            ProjectError::Taken { .. } => plain(Blame::Caller).hint("add `--force` to replace it"),
            ProjectError::Retraction(_) => {
                plain(Blame::Caller).hint("`treatise retract --list` shows what is retracted")
            }
            ProjectError::MixedPolicies => {
                plain(Blame::Caller).hint("write one `FROM policy:NAME`, and no other `FROM`")
            }
            ProjectError::Credentials(_) => plain(Blame::Caller)
                .hint("it is `user:password` or `Bearer TOKEN`, and treatise.toml says where: `credentials-variable` or `credentials-file`"),
            ProjectError::RemoteCannot(_) => plain(Blame::Caller).hint("`--local` asks the store on this machine"),
            ProjectError::Remote(error) => {
                plain(if error.is_caller() { Blame::Caller } else { Blame::World }).hint(error.hint())
            }
            ProjectError::NoViews => plain(Blame::Caller).hint("leave --policy and --valid-on out"),
            ProjectError::Caller(report) => Self::request((**report).clone()),
            ProjectError::Data(report) => {
                let errors = report.count(treatise::diagnostic::Severity::Error);
                let said = format!("the data has {}, so nothing was changed", plural(errors, "error"));
                let mut failure = Self::new(Blame::Data, said);
                failure.0.report = (**report).clone();
                failure
            }
            ProjectError::Query(QueryError::Parameters(report) | QueryError::Refused(report)) => {
                Self::request(report.clone())
            }
            ProjectError::Store(unknown @ StoreError::UnknownRevision { .. }) => {
                Self::caller(unknown.to_string()).hint("`treatise log` shows the revisions")
            }
            ProjectError::Store(there @ StoreError::NotEmpty { .. }) => {
                Self::caller(there.to_string()).hint("move .treatise/store away first, if the copy is to take its place")
            }
            ProjectError::Sparql(error) | ProjectError::Query(QueryError::Sparql(error)) => sparql(error),
            _ => plain(Blame::World),
        }
    }
}

impl From<QueryError> for Failure {
    fn from(error: QueryError) -> Self {
        ProjectError::Query(error).into()
    }
}

/// What the engine refuses is in the query: the caller can mend it.
fn sparql(error: &SparqlError) -> Failure {
    Failure::new(Blame::Caller, error.to_string()).with_causes(error)
}

/// Runs the program; a panic becomes an apology and the exit code of a bug.
pub(super) fn guard(program: impl FnOnce() -> ExitCode) -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        // A reader of PDF that fails on a bad file is caught, and the file is told.
        if std::thread::current().name() == Some(treatise::import::snapshot::THREAD) {
            return;
        }
        eprintln!("{}", apology(&panic.to_string(), &world::command_line()));
    }));
    catch_unwind(AssertUnwindSafe(program)).unwrap_or_else(|_| ExitCode::from(Blame::Bug.code()))
}

fn apology(panic: &str, command: &str) -> String {
    format!(
        "error: this is a bug in treatise {}, and we are sorry: nothing that you wrote should lead here\n\
         caused by: {}\n\
         hint: please report it with the command, `{command}`, and the lines above; your files and the store are as they were",
        env!("CARGO_PKG_VERSION"),
        panic.replace('\n', " ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_our_fault() {
        let code = guard(|| std::panic::resume_unwind(Box::new("oh")));
        drop(std::panic::take_hook());
        assert_eq!(format!("{code:?}"), format!("{:?}", ExitCode::from(70)));
        let words = apology("panicked at src/x.rs:1:2:\nindex", "treatise check");
        assert!(
            words.contains(env!("CARGO_PKG_VERSION"))
                && words.contains("`treatise check`")
                && words.contains("x.rs:1:2: index")
        );
    }

    #[test]
    fn a_closed_pipe_is_success() {
        let failure = Failure::io("cannot write", &io::Error::from(io::ErrorKind::BrokenPipe));
        assert_eq!(failure.0.blame.code(), 0);
    }

    #[test]
    fn blame_is_told_from_the_error() {
        for (error, code) in [
            (ProjectError::NotFound { dir: "x".into() }, 2),
            (ProjectError::Caller(Box::default()), 2),
            (ProjectError::Data(Box::default()), 1),
            (ProjectError::Store(StoreError::UnknownRevision { asked: 9, newest: 1 }), 2),
            (ProjectError::Io { path: "x".into(), source: io::Error::other("full") }, 3),
        ] {
            assert_eq!(Failure::from(error).0.blame.code(), code);
        }
    }

    #[test]
    fn an_error_is_told_with_cause_and_hint() {
        let error = ProjectError::Io { path: "x".into(), source: io::Error::other("disk full") };
        let words = Failure::from(error).hint("make room").text(None);
        assert_eq!(words, "error: cannot read or write x\ncaused by: disk full\nhint: make room\n");
    }
}
