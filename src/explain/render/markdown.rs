//! An explainer as plain Markdown with numbered sources, for mail, archives and other programs.

use super::super::sentence::{Block, Citation, Evidence, Explainer, NonEmpty, Run, Sentence, Table};
use super::notes::search_words;
use super::{held, marks, named};
use crate::query::words;

/// The whole explainer as `CommonMark` with pipe tables.
pub fn markdown(explainer: &Explainer) -> String {
    let front = &explainer.front;
    let mut out = format!("# {}\n\n", escape(&front.title));
    if front.title != front.question {
        out.push_str(&format!("*{}*\n\n", escape(&front.question)));
    }
    out.push_str(&format!("**{}**\n\n", paragraph(explainer, &explainer.answer)));
    let (claims, sources) = (explainer.notes.len(), explainer.sources.len());
    out.push_str(&format!(
        "Evidence checked up to {}. {claims} claims from {sources} sources.\n\n",
        words::day(front.checked)
    ));
    for section in &explainer.sections {
        if let Some(heading) = &section.heading {
            out.push_str(&format!("{} {}\n\n", "#".repeat(usize::from(section.level)), escape(heading)));
        }
        for block in &section.blocks {
            out.push_str(&blocks(explainer, block, ""));
        }
    }
    out.push_str("## Sources\n\n");
    for source in &explainer.sources {
        let url = source.source.url.as_deref().map(|url| format!(" {}", address(url))).unwrap_or_default();
        out.push_str(&format!("{}. {}{url}\n", source.number, escape(&named(source))));
    }
    out.push_str("\n## Evidence\n\n");
    for note in explainer.notes.values() {
        let stances: Vec<String> =
            note.stances.iter().map(|stance| format!("[{}] {}", stance.source, stance.relation)).collect();
        let searches: Vec<String> = note.searches.iter().map(|search| escape(&search_words(search))).collect();
        let status = held(note.claim.status, note.claim.polarity);
        let parts = [escape(note.claim.text.value()), format!("{}.", escape(&stances.join(", "))), searches.join(" ")];
        out.push_str(&format!("- `{}` ({status}): {}", note.id, parts.join(" ").trim_end()));
        out.push('\n');
    }
    out
}

fn blocks(explainer: &Explainer, block: &Block, indent: &str) -> String {
    match block {
        Block::Paragraph(sentences) => format!("{indent}{}\n\n", paragraph(explainer, sentences)),
        Block::List { ordered, items } => {
            let mut out = String::new();
            for (i, item) in items.iter().enumerate() {
                let sign = if *ordered { format!("{}. ", i + 1) } else { "- ".to_owned() };
                let inner: String =
                    item.iter().map(|block| blocks(explainer, block, &format!("{indent}   "))).collect();
                out.push_str(&format!("{indent}{sign}{}", inner.trim_start()));
            }
            out
        }
        Block::Quote(inner) => {
            let text: String = inner.iter().map(|block| blocks(explainer, block, "")).collect();
            let lines: Vec<String> = text.trim_end().lines().map(|line| format!("{indent}> {line}")).collect();
            lines.join("\n") + "\n\n"
        }
        Block::Table(table) => pipes(explainer, table),
        Block::Chart(chart) => pipes(explainer, &chart.table),
    }
}

fn paragraph(explainer: &Explainer, sentences: &[Sentence]) -> String {
    sentences.iter().map(|sentence| one(explainer, sentence)).collect::<Vec<_>>().join(" ")
}

fn one(explainer: &Explainer, sentence: &Sentence) -> String {
    let mut out = String::new();
    for run in sentence.runs() {
        match run {
            Run::Text { text, style, link } => {
                let sign = match (style.strong, style.emphasis) {
                    (true, _) => "**",
                    (false, true) => "*",
                    _ => "",
                };
                let text = escape(text);
                let address = link.as_deref().map(|url| format!(" ({})", address(url))).unwrap_or_default();
                out.push_str(&format!("{sign}{text}{sign}{address}"));
            }
            Run::Value { text, .. } => out.push_str(&escape(text)),
            Run::Cite(citations) => out.push_str(&format!(" {}", cite(explainer, citations))),
        }
    }
    if *sentence.evidence() == Evidence::Own { format!("*{}*", out.trim()) } else { out }
}

fn cite(explainer: &Explainer, citations: &NonEmpty<Citation>) -> String {
    format!("[{}]", marks(explainer, citations).join("; "))
}

fn pipes(explainer: &Explainer, table: &Table) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let cell = |text: &str| escape(text).replace('|', "\\|").replace('\n', " ");
    let mut out = format!("**{}. {}**\n\n", table.number, escape(&table.caption));
    out.push_str(&row(table.columns.iter().map(|column| cell(column)).chain(["Evidence".to_owned()]).collect()));
    out.push_str(&row(vec!["---".to_owned(); table.columns.len() + 1]));
    for line in table.rows.iter() {
        let cells = line.cells.iter().map(|one| cell(&one.text)).chain([cite(explainer, &line.evidence)]);
        out.push_str(&row(cells.collect()));
    }
    out.push('\n');
    out
}

fn address(url: &str) -> String {
    super::safe(url).map_or_else(|| escape(url), |url| format!("<{}>", url.replace(['<', '>'], "")))
}

/// Text in which nothing is read as Markdown or HTML.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' => {
                out.push('\\');
                out.push(c);
            }
            '\n' | '\r' => out.push(' '),
            '&' => out.push_str("&amp;"),
            c => out.push(c),
        }
    }
    out
}
