//! The downloads: every file of the export with its size and hash, and how to cite the data.

use super::Page;
use super::frame::{Body, Frame, licence};
use super::site::Site;
use super::text::{count, size};
use super::view::{Fact, Inline, Section, Table};
use crate::export::ExportFile;

/// Folder of the downloads within the site.
pub(super) const FOLDER: &str = "downloads";

/// The page of the downloads.
pub(super) fn page(site: &Site<'_>, files: &[ExportFile]) -> (Frame, Body) {
    let groups = [
        (
            "rdf",
            "As linked data",
            "claims.trig holds every claim with its evidence, facts.ttl what the editors hold. Merging all graphs of claims.* states nothing that the editors do not hold.",
            &["trig", "nq", "nt", "ttl", "jsonld"][..],
        ),
        (
            "tables",
            "As tables",
            "One table a kind; codebook.csv explains every column and codes.csv every code. Tables hold what is held; claims.csv has every claim with its status.",
            &["csv"][..],
        ),
        ("meta", "About the files", "manifest.json lists every file with its size and SHA-256.", &["json"][..]),
    ];
    let mut sections = vec![citing(site, files)];
    for (id, heading, intro, extensions) in groups {
        let mut table = Table::new(heading, &["File", "What it holds", "#Count", "#Size", "SHA-256"]);
        for file in files {
            let entry = &file.entry;
            let extension = entry.path.rsplit('.').next().unwrap_or_default();
            if extensions.contains(&extension) {
                let count =
                    entry.count.map(|(n, unit)| format!("{} {unit}", crate::query::words::number(&n.to_string())));
                table.push(vec![
                    vec![Inline::link(entry.path.clone(), format!("{FOLDER}/{}", entry.path))],
                    vec![Inline::text(entry.summary.clone())],
                    count.map(Inline::text).into_iter().collect(),
                    vec![Inline::text(size(entry.bytes))],
                    vec![Inline::code(entry.sha256.chars().take(16).collect::<String>()).title(entry.sha256.clone())],
                ]);
            }
        }
        sections.extend(Section::new(id, heading).intro(intro).table(table));
    }
    let frame = Frame {
        path: "downloads.html".to_owned(),
        title: "Data".to_owned(),
        description: format!(
            "All data of {} to download, as RDF and as tables, with sizes, hashes and licence.",
            site.input.title
        ),
        section: "data",
        ..Frame::default()
    };
    let lead = vec![vec![Inline::text(format!(
        "Everything on these pages, as {}. The same data give the same files, byte for byte.",
        count(files.len(), "file", "files")
    ))]];
    (frame, Body { heading: "Data".to_owned(), lead, sections, ..Body::default() })
}

/// Licence, revision and a citation that names the data exactly.
fn citing(site: &Site<'_>, files: &[ExportFile]) -> Section {
    let mut section = Section::new("cite", "Licence and citation");
    if let Some(licence) = licence(site) {
        section.facts.push(Fact::new("Licence", vec![licence]));
    }
    let facts = files.iter().find(|file| file.entry.path == "facts.nt");
    let revision = site.input.reader.revision();
    let base = site.input.prefixes.base();
    let mut citation = format!("{}. Revision {revision}. {base}", site.input.title);
    if let Some(facts) = facts {
        citation += &format!(" (facts sha256:{})", facts.entry.sha256);
        section.facts.push(Fact::new("Hash of the facts", vec![Inline::code(facts.entry.sha256.clone())]));
    }
    section.facts.push(Fact::new("Cite as", vec![Inline::text(citation)]));
    section.facts.push(Fact::new("Base of all addresses", vec![Inline::code(base)]));
    section.facts.push(Fact::new("Revision of the data", vec![Inline::text(revision.to_string())]));
    section
}

/// The files of the export as files of the site.
pub(super) fn pages(files: Vec<ExportFile>) -> Vec<Page> {
    files.into_iter().map(|file| Page { path: format!("{FOLDER}/{}", file.entry.path), bytes: file.bytes }).collect()
}
