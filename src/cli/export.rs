//! `treatise export`

use super::error::Failure;
use super::output;
use super::session::{Session, plural};
use super::view::ViewArgs;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use treatise::export::ExportFile;

/// Write the record as files: RDF, tables with a codebook, hashes, a manifest
///
/// claims.* hold everything and can be read as one graph without stating what is not held; facts.* hold only what is
/// held. manifest.json gives size and SHA-256 of each file.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  \
    treatise export --dir release\n  \
    treatise export --list\n  \
    treatise export --only facts.ttl --only manifest.json\n  \
    treatise export --only facts.ttl --stdout | gzip > facts.ttl.gz\n  \
    treatise export --at 3      as the record stood at revision 3")]
pub(super) struct Args {
    /// Folder to write to, below the project unless it is a full path
    #[arg(long, value_name = "DIR", default_value = "export")]
    dir: PathBuf,
    /// Only this file or kind of file, such as facts.ttl, facts or ttl; can be given more than once
    #[arg(short, long = "only", value_name = "FILE")]
    only: Vec<String>,
    /// Show what there is to export, and write nothing
    #[arg(short, long)]
    list: bool,
    /// Write the one file that was chosen to standard output
    #[arg(long, requires = "only", conflicts_with = "list")]
    stdout: bool,
    #[command(flatten)]
    view: ViewArgs,
}

impl Args {
    pub(super) fn run(&self, session: &Session) -> Result<(), Failure> {
        let project = session.project()?;
        let watcher = session.progress();
        let mut files = project.export(&self.view.selection(), &watcher)?;
        drop(watcher);
        self.choose(&mut files)?;
        self.view.tell(session);
        if self.list {
            let lines: Vec<String> = files.iter().map(line).collect();
            return output::print_text(&lines.join("\n"));
        }
        match files.as_slice() {
            [file] if self.stdout => return output::print(&file.bytes),
            several if self.stdout => {
                let names: Vec<&str> = several.iter().map(|file| file.entry.path.as_str()).collect();
                return Err(Failure::caller(format!("that chooses {}", plural(several.len(), "file")))
                    .hint(format!("name one of them: {}", names.join(", "))));
            }
            _ => {}
        }
        let dir = project.root().join(&self.dir);
        for file in &files {
            write(&dir, file)?;
        }
        session.say(&format!("wrote {} to {}", plural(files.len(), "file"), Session::show_path(&dir)));
        Ok(())
    }

    /// Keeps the files that were asked for; every word must choose something.
    fn choose(&self, files: &mut Vec<ExportFile>) -> Result<(), Failure> {
        if let Some(word) = self.only.iter().find(|word| !files.iter().any(|file| is_meant(word, &file.entry.path))) {
            let words: BTreeSet<&str> = files.iter().map(|file| file.entry.path.as_str()).collect();
            let failure = Failure::caller(format!("no file of the export is called `{word}`"));
            let failure = match treatise::diagnostic::did_you_mean(word, words) {
                Some(best) => failure.hint(format!("did you mean `{best}`?")),
                None => failure,
            };
            return Err(failure.hint("`treatise export --list` shows the files"));
        }
        if !self.only.is_empty() {
            files.retain(|file| self.only.iter().any(|word| is_meant(word, &file.entry.path)));
        }
        Ok(())
    }
}

/// Whether a word means a file: its path, its folder, its name without extension, or its extension.
fn is_meant(word: &str, path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let (stem, extension) = name.split_once('.').unwrap_or((name, ""));
    word == path || word == name || word == stem || word == extension || path.starts_with(&format!("{word}/"))
}

fn line(file: &ExportFile) -> String {
    let entry = &file.entry;
    let count = entry.count.map(|(n, what)| match n {
        1 => format!("1 {}", what.trim_end_matches('s')),
        n => format!("{n} {what}"),
    });
    let count = count.unwrap_or_default();
    format!("{:<32} {:>9} bytes  {count:<13} {}", entry.path, entry.bytes, entry.summary)
}

fn write(dir: &Path, file: &ExportFile) -> Result<(), Failure> {
    let path = dir.join(&file.entry.path);
    let failed = |error: std::io::Error| Failure::io(format!("cannot write {}", path.display()), &error);
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent).map_err(failed)?;
    }
    std::fs::write(&path, &file.bytes).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::is_meant;

    #[test]
    fn words_choose_files() {
        for (word, path, meant) in [
            ("facts.ttl", "facts.ttl", true),
            ("facts", "facts.nt", true),
            ("ttl", "facts.ttl", true),
            ("tables", "tables/acts.csv", true),
            ("acts.csv", "tables/acts.csv", true),
            ("fact", "facts.ttl", false),
        ] {
            assert_eq!(is_meant(word, path), meant, "{word} {path}");
        }
    }
}
