//! What every verb has: the project's place, how to speak, and what time it is.

use super::error::Failure;
use super::progress::{self, Watcher};
use super::world;
use clap::{Args, ValueEnum};
use std::cell::OnceCell;
use std::path::{Path, PathBuf};
use treatise::diagnostic::{Report, Severity, render};
use treatise::model::edtf::Day;
use treatise::project::{Now, Project};
use treatise::store::Health;

/// Arguments that every verb takes, as typed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Global options")]
pub(super) struct Globals {
    /// Folder of the project, or any folder inside it
    #[arg(short = 'C', long, global = true, value_name = "DIR", default_value = ".")]
    project: PathBuf,
    /// How to write findings, revisions and evidence
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// When to use colours; auto: when a person is watching
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    color: Colour,
    /// Say nothing but errors
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more about what is being done
    #[arg(short, long, global = true)]
    verbose: bool,
    /// The day to check on and to store under, YYYY-MM-DD [default: today]
    #[arg(long, global = true, value_name = "DAY")]
    date: Option<String>,
}

/// How findings, revisions and evidence are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Colour {
    Auto,
    Always,
    Never,
}

/// The same, ready for use.
pub(super) struct Session {
    /// Where the project is looked for.
    pub(super) dir: PathBuf,
    /// How findings, revisions and evidence are written.
    pub(super) format: Format,
    /// The time, passed in to the library.
    pub(super) now: Now,
    /// Whether more is said about what is being done.
    pub(super) verbose: bool,
    colour: Colour,
    quiet: bool,
    /// What is found damaged in the store of the project, once that is open.
    health: OnceCell<Health>,
}

/// What helps when the log is damaged.
pub(super) const RESTORE: &str = "restore the log with `treatise store restore` from a backup; or move .treatise/ away and import again, and the history begins anew";

/// Width of text when nobody is watching.
const PAPER: usize = 100;

impl Session {
    /// Looks at the world once.
    pub(super) fn new(globals: &Globals) -> Result<Self, Failure> {
        Ok(Self {
            dir: globals.project.clone(),
            format: globals.format,
            now: now(globals.date.as_deref(), world::variable("SOURCE_DATE_EPOCH").as_deref())?,
            verbose: globals.verbose,
            colour: globals.color,
            quiet: globals.quiet,
            health: OnceCell::new(),
        })
    }

    /// Opens the project.
    ///
    /// A folder that is not there is refused: in one of its ancestors there may be another project.
    pub(super) fn project(&self) -> Result<Project, Failure> {
        if !self.dir.is_dir() {
            return Err(Failure::caller(format!("there is no folder `{}`", self.dir.display())));
        }
        let project = Project::open(&self.dir)?;
        self.health.get_or_init(|| project.health().clone());
        Ok(project)
    }

    /// Says what was damaged and has been made whole again.
    ///
    /// # Errors
    /// A [`Failure`] of the world for damage that stays: what was said before may lack statements.
    pub(super) fn sound(&self) -> Result<(), Failure> {
        let Some(health) = self.health.get() else { return Ok(()) };
        health.healed().iter().for_each(|what| self.say(&format!("note: {what}")));
        let lost = health.lost().join("; ");
        if lost.is_empty() {
            return Ok(());
        }
        Err(Failure::world(format!("the answer may lack statements: {lost}"))
            .hint("`treatise store verify` tells which revisions were altered")
            .hint(RESTORE))
    }

    /// Says something to people, unless they want silence.
    pub(super) fn say(&self, words: &str) {
        if !self.quiet {
            progress::above_bars(words);
        }
    }

    /// Who watches long work.
    pub(super) fn progress(&self) -> Watcher {
        Watcher::new(!self.quiet && world::stderr_is_watched(), self.verbose)
    }

    /// How text on standard output looks.
    pub(super) fn stdout_style(&self) -> render::Style {
        self.style(world::stdout_is_watched())
    }

    /// How text on standard error looks.
    pub(super) fn stderr_style(&self) -> render::Style {
        self.style(world::stderr_is_watched())
    }

    fn style(&self, watched: bool) -> render::Style {
        let colour = match self.colour {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => world::wants_colours().unwrap_or(watched),
        };
        let width = if watched { world::columns().unwrap_or(PAPER).max(40) } else { PAPER };
        render::Style { colour, width }
    }

    /// Findings short of an error, told to people beside the verb's own words.
    pub(super) fn show_findings(&self, project: &Project, report: &Report) {
        if self.verbose && !report.is_empty() {
            self.say(render::text(report, &|path| project.text(path), self.stderr_style()).trim_end());
        } else if report.has_errors() || report.count(Severity::Warning) > 0 {
            let found = count(report).unwrap_or_default();
            self.say(&format!("found {found}; `treatise check` shows all of it"));
        }
    }

    /// How much was tested, for those who want to know more: units tested, and units there are.
    pub(super) fn say_tested(&self, tested: Option<(usize, usize)>) {
        if let (true, Some((tested, all))) = (self.verbose, tested) {
            self.say(&format!("tested {} of {} units", grouped(tested), grouped(all.max(tested))));
        }
    }

    /// A path as people know it: relative to where they stand, if it is below.
    pub(super) fn show_path(path: &Path) -> String {
        let here = std::env::current_dir().unwrap_or_default();
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        let short = path.strip_prefix(&here).unwrap_or(&path);
        if short.as_os_str().is_empty() { ".".to_owned() } else { short.display().to_string() }
    }
}

/// `2 errors, 1 warning`; nothing for an empty report.
pub(super) fn count(report: &Report) -> Option<String> {
    let parts: Vec<String> = [Severity::Error, Severity::Warning, Severity::Note]
        .into_iter()
        .map(|severity| (report.count(severity), severity.name()))
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| plural(n, name))
        .collect();
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// `212,345`.
pub(super) fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let groups: Vec<&str> =
        digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}

/// `1 file`, `2 files`.
pub(super) fn plural(n: usize, noun: &str) -> String {
    let noun = match (n, noun.strip_suffix('y')) {
        (1, _) => noun.to_owned(),
        (_, Some(stem)) => format!("{stem}ies"),
        _ => format!("{noun}s"),
    };
    format!("{n} {noun}")
}

/// The time: the day that was asked for, else the seconds of `SOURCE_DATE_EPOCH`, else the clock.
fn now(date: Option<&str>, epoch: Option<&str>) -> Result<Now, Failure> {
    if let Some(text) = date {
        let today = Day::parse(text)
            .ok_or_else(|| Failure::caller(format!("`{text}` is not a day")).hint("write it as 2026-11-20"))?;
        return Ok(Now { today, instant: format!("{today}T00:00:00Z") });
    }
    let seconds = match epoch {
        Some(text) => text.parse().ok().filter(|seconds| (0..=LAST_SECOND).contains(seconds)).ok_or_else(|| {
            Failure::caller(format!("SOURCE_DATE_EPOCH is `{text}`, which is no time"))
                .hint("it holds seconds since 1970, as `date +%s` prints them")
        })?,
        None => world::clock().clamp(0, LAST_SECOND),
    };
    Ok(instant(seconds))
}

/// The last second of the year 9999.
const LAST_SECOND: i64 = 253_402_300_799;

/// The day and instant of seconds since 1970.
///
/// Days are counted in eras of 400 years that begin on 1 March, so that the leap day comes last.
fn instant(seconds: i64) -> Now {
    let (days, second) = (seconds.div_euclid(86_400) + 719_468, seconds.rem_euclid(86_400));
    let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let small = |n: i64| u8::try_from(n).unwrap_or(1);
    let today = Day { year: i32::try_from(year).unwrap_or(9999), month: small(month), day: small(day) };
    let (hour, minute) = (second / 3_600, second / 60 % 60);
    Now { today, instant: format!("{today}T{hour:02}:{minute:02}:{:02}Z", second % 60) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_become_days() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_608_000, "2026-11-25T12:00:00Z"),
            (LAST_SECOND, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(instant(seconds).instant, expected);
        }
    }

    #[test]
    fn a_day_that_is_asked_for_wins() {
        let now = now(Some("2026-02-03"), Some("0")).map_err(|_| ()).unwrap();
        assert_eq!((now.today.to_string(), now.instant), ("2026-02-03".into(), "2026-02-03T00:00:00Z".into()));
    }

    #[test]
    fn what_is_no_time_is_refused() {
        assert!(now(Some("2026-02-30"), None).is_err());
        assert!(now(None, Some("yesterday")).is_err());
        assert!(now(None, Some("-1")).is_err());
    }

    #[test]
    fn nouns_have_plurals() {
        assert_eq!((grouped(0), grouped(1000), grouped(1_234_567)), ("0".into(), "1,000".into(), "1,234,567".into()));
        assert_eq!(
            (plural(1, "file"), plural(2, "query"), plural(0, "page")),
            ("1 file".into(), "2 queries".into(), "0 pages".into())
        );
    }
}
