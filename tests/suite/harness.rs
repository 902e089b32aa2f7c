//! A temporary project, the real binary, and what it printed.
//!
//! [`Sandbox`] is a directory of its own; [`Sandbox::run`] gives stdout, stderr and exit code
//! together as a [`Run`], whose [`Run::transcript`] is what snapshots keep. [`expect_file`]
//! compares with a file of the repository; `INSTA_UPDATE=always cargo test` writes it anew.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

/// Noon of 25 November 2026, the time at which every test runs.
pub const EPOCH: &str = "1795608000";

/// The folder of the package.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every file below a folder, with `/` between names, sorted; hidden ones too.
pub fn files_below(dir: &Path) -> Vec<String> {
    fn walk(dir: &Path, prefix: &str, out: &mut Vec<String>) {
        let Ok(entries) = std::fs::read_dir(dir) else { return };
        for entry in entries {
            let entry = entry.unwrap();
            let path = format!("{prefix}{}", entry.file_name().to_str().unwrap());
            if entry.file_type().unwrap().is_dir() {
                walk(&entry.path(), &format!("{path}/"), out);
            } else {
                out.push(path);
            }
        }
    }
    let mut out = Vec::new();
    walk(dir, "", &mut out);
    out.sort();
    out
}

/// Every file below a folder whose name ends so.
pub fn files_ending(dir: &Path, ending: &str) -> Vec<String> {
    files_below(dir).into_iter().filter(|path| path.ends_with(ending)).collect()
}

/// What one run of the program gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The command as a person would type it.
    pub command: String,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
    /// Exit code.
    pub code: i32,
}

impl Run {
    /// Everything that a person saw, in one text.
    pub fn transcript(&self) -> String {
        let mut out = format!("$ {}\n", self.command);
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !text.is_empty() {
                out.push_str(&format!("--- {name}\n{}\n", text.trim_end()));
            }
        }
        out.push_str(&format!("--- exit {}\n", self.code));
        out
    }

    /// The same, after asserting that it went well.
    #[track_caller]
    pub fn good(self) -> Self {
        assert_eq!(self.code, 0, "{}", self.transcript());
        self
    }

    /// The same, after asserting an exit code.
    #[track_caller]
    pub fn fails_with(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{}", self.transcript());
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("no JSON ({error}):\n{}", self.transcript()))
    }
}

/// A directory of its own, gone when dropped.
pub struct Sandbox {
    dir: tempfile::TempDir,
}

impl Sandbox {
    /// An empty directory.
    pub fn empty() -> Self {
        Self { dir: tempfile::tempdir().unwrap() }
    }

    /// A copy of a folder.
    pub fn copy_of(folder: &Path) -> Self {
        let sandbox = Self::empty();
        sandbox.overlay(folder);
        sandbox
    }

    /// The example project with its files imported once.
    pub fn example() -> Self {
        static EXAMPLE: OnceLock<Sandbox> = OnceLock::new();
        let example = EXAMPLE.get_or_init(|| {
            let sandbox = Self::empty();
            sandbox.run(&["init", "."]).good();
            sandbox.run(&["import", "--message", "the example"]).good();
            sandbox
        });
        Self::copy_of(example.path())
    }

    /// A copy of this repository's own project: what `treatise build` reads, and no more.
    pub fn repository() -> Self {
        let sandbox = Self::empty();
        for folder in ["data", "ontology", "queries", "explainers"] {
            copy(&root().join(folder), &sandbox.path().join(folder));
        }
        std::fs::copy(root().join("treatise.toml"), sandbox.path().join("treatise.toml")).unwrap();
        sandbox
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    /// Puts the files of a folder over its own.
    pub fn overlay(&self, folder: &Path) {
        copy(folder, self.path());
    }

    /// Writes a file.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let full = self.path().join(path);
        std::fs::create_dir_all(full.parent().unwrap()).unwrap();
        std::fs::write(full, text).unwrap();
    }

    /// The text of a file.
    #[track_caller]
    pub fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Replaces a text that must stand in a file exactly once.
    #[track_caller]
    pub fn edit(&self, path: &str, old: &str, new: &str) {
        let text = self.read(path);
        assert_eq!(text.matches(old).count(), 1, "`{old}` must stand exactly once in {path}:\n{text}");
        self.write(path, text.replacen(old, new, 1));
    }

    /// Every file with its bytes, the store apart.
    pub fn bytes(&self) -> BTreeMap<String, Vec<u8>> {
        files_below(self.path())
            .into_iter()
            .filter(|path| !path.starts_with(".treatise/"))
            .map(|path| (path.clone(), std::fs::read(self.path().join(path)).unwrap()))
            .collect()
    }

    /// Runs the program here, with nothing on standard input.
    pub fn run(&self, words: &[&str]) -> Run {
        self.run_with(words, &[], "")
    }

    /// Runs the program here with variables of the environment and text on standard input.
    ///
    /// Nothing of the builder's own environment gets through that would change an output.
    pub fn run_with(&self, words: &[&str], variables: &[(&str, &str)], input: &str) -> Run {
        let mut command = Command::new(env!("CARGO_BIN_EXE_treatise"));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LINES", "RUST_LOG", "RUST_BACKTRACE"] {
            command.env_remove(name);
        }
        command.env("SOURCE_DATE_EPOCH", EPOCH).envs(variables.iter().copied());
        command.args(words).current_dir(self.path());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        // A program that refuses its words never reads its input: then writing fails, and that is well.
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes());
        let output = child.wait_with_output().unwrap();
        Run {
            command: shell(words),
            stdout: self.redact(&output.stdout),
            stderr: self.redact(&output.stderr),
            code: output.status.code().unwrap_or(-1),
        }
    }

    /// Text with what differs from run to run replaced: this directory, hashes, and how many statements the
    /// whole ontology makes.
    fn redact(&self, bytes: &[u8]) -> String {
        let mut text = String::from_utf8(bytes.to_vec()).unwrap_or_else(|error| panic!("output is not UTF-8: {error}"));
        if let Ok(real) = self.path().canonicalize() {
            text = text.replace(real.to_str().unwrap(), "[DIR]");
        }
        counts(&hashes(&text.replace(self.path().to_str().unwrap(), "[DIR]")))
    }
}

/// Text with every run of 64 hexadecimal digits, and short forms of 12, replaced by `[HASH]`.
fn hashes(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    for c in text.chars().chain(['\0']) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
            continue;
        }
        let is_hash = [12, 64].contains(&word.len())
            && word.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c))
            && word.contains(|c: char| c.is_ascii_alphabetic());
        out.push_str(if is_hash { "[HASH]" } else { &word });
        word.clear();
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// Text with numbers of thousands of statements replaced by `[N]`: `3039 statements`, and `+3014` in the log.
///
/// So many come from the ontology alone, and every new term changes them.
fn counts(text: &str) -> String {
    let is_large = |word: &str| word.len() >= 4 && word.chars().all(|c| c.is_ascii_digit());
    let line = |line: &str| {
        let words: Vec<&str> = line.split(' ').collect();
        let next = words.iter().skip(1).copied().chain([""]);
        let shown = words.iter().zip(next).map(|(word, next)| match word.strip_prefix('+') {
            Some(number) if is_large(number) => "+[N]",
            None if is_large(word) && next.starts_with("statements") => "[N]",
            _ => word,
        });
        shown.collect::<Vec<_>>().join(" ")
    };
    text.split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// The words of a command as they would be typed.
fn shell(words: &[&str]) -> String {
    let quoted = words.iter().map(|word| {
        let plain = word.chars().all(|c| c.is_alphanumeric() || "-_./:=,+".contains(c));
        if plain && !word.is_empty() { (*word).to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
    });
    std::iter::once("treatise".to_owned()).chain(quoted).collect::<Vec<_>>().join(" ")
}

/// The words of a typed command; quotes keep words together, and there is no escaping inside them.
#[track_caller]
pub fn words(line: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    for c in line.chars() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '\'' | '"') => {
                quote = Some(c);
                word.get_or_insert_default();
            }
            (None, c) if c.is_whitespace() => words.extend(word.take()),
            (_, c) => word.get_or_insert_default().push(c),
        }
    }
    assert!(quote.is_none(), "a quote is open in: {line}");
    words.extend(word);
    words
}

fn copy(from: &Path, to: &Path) {
    for path in files_below(from) {
        let target = to.join(&path);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        std::fs::copy(from.join(&path), target).unwrap();
    }
}

/// What differs between a text and the file that should hold it, or nothing.
///
/// With `INSTA_UPDATE=always` the file is written instead.
pub fn compare_file(path: &Path, actual: &str) -> Result<(), String> {
    if std::env::var_os("INSTA_UPDATE").is_some_and(|value| value == "always") {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, actual).unwrap();
        return Ok(());
    }
    let expected = std::fs::read_to_string(path).unwrap_or_default();
    if expected == actual {
        return Ok(());
    }
    let short = path.strip_prefix(root()).map_or_else(|_| PathBuf::from(path), Path::to_path_buf);
    Err(format!(
        "{} differs; look at the difference, then accept it with `INSTA_UPDATE=always cargo test --test suite`\n{}",
        short.display(),
        difference(&expected, actual)
    ))
}

/// Asserts that a file of the repository holds this text.
#[track_caller]
pub fn expect_file(path: &str, actual: &str) {
    if let Err(difference) = compare_file(&root().join(path), actual) {
        panic!("{difference}");
    }
}

/// The lines that only one of two texts has, from the first that differs to the last.
fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - start;
    let end = old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let lines = |mark: &'static str, lines: &[&str]| -> String {
        lines.iter().take(60).flat_map(|line| [mark, " ", line, "\n"]).collect()
    };
    format!(
        "(from line {})\n{}{}",
        start + 1,
        lines("-", &old[start..old.len() - end]),
        lines("+", &new[start..new.len() - end])
    )
}

mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_a_shell() {
        assert_eq!(
            words("query -e 'ASK { ?s ?p \"x\" }'  --limit 3"),
            ["query", "-e", "ASK { ?s ?p \"x\" }", "--limit", "3"]
        );
        assert_eq!(words("a ''"), ["a", ""]);
        assert_eq!(shell(&["query", "-e", "ASK {}", ""]), "treatise query -e 'ASK {}' ''");
    }

    #[test]
    fn hashes_and_paths_are_redacted() {
        let sandbox = Sandbox::empty();
        let text = format!("{}/x {} 123456789012 deadbeef0123 word", sandbox.path().display(), "a1".repeat(32));
        assert_eq!(sandbox.redact(text.as_bytes()), "[DIR]/x [HASH] 123456789012 [HASH] word");
        let text = "read 16 files: 3039 statements\n  1  +3014 -0  x\n made 12 statements of 3000\n";
        assert_eq!(counts(text), "read 16 files: [N] statements\n  1  +[N] -0  x\n made 12 statements of 3000\n");
    }

    #[test]
    fn a_difference_shows_what_changed() {
        assert_eq!(difference("a\nb\nc\n", "a\nx\nc\n"), "(from line 2)\n- b\n+ x\n");
        assert_eq!(difference("a\n", "a\na\n"), "(from line 2)\n+ a\n");
    }

    #[test]
    fn an_edit_changes_one_place() {
        let sandbox = Sandbox::empty();
        sandbox.write("data/x.csv", "a,b\n");
        sandbox.edit("data/x.csv", "b", "c");
        assert_eq!(sandbox.read("data/x.csv"), "a,c\n");
        assert_eq!(sandbox.bytes().into_keys().collect::<Vec<_>>(), ["data/x.csv"]);
    }

    #[test]
    fn a_run_is_told_whole() {
        let run = Run { command: "treatise x".into(), stdout: "1\n".into(), stderr: String::new(), code: 2 };
        assert_eq!(run.transcript(), "$ treatise x\n--- stdout\n1\n--- exit 2\n");
    }
}
