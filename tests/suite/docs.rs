//! Pages of `docs/` and commands of the README keep step with the program.

use super::harness::{Sandbox, expect_file, files_below, files_ending, root, words};
use treatise::diagnostic::codes;

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every page that people read: in the root, in `docs/`, and in the example.
fn pages() -> Vec<String> {
    let mut pages: Vec<String> = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(str::to_owned).to_vec();
    pages.extend(files_ending(&root().join("docs"), ".md").into_iter().map(|path| format!("docs/{path}")));
    pages.push("src/project/template/README.md".to_owned());
    pages
}

/// What kind of thing the first digit of a code stands for.
const CHAPTERS: [(char, &str); 7] = [
    ('1', "Files and text"),
    ('2', "Tables"),
    ('3', "RDF and terms"),
    ('4', "Claims and sources"),
    ('5', "Questions"),
    ('6', "Explainers"),
    ('7', "Project"),
];

#[test]
fn every_code_is_explained() {
    let mut page = String::from(
        "# Findings\n\nEvery finding has a code that never changes its meaning. `treatise explain-code T3004` says the same as \
         this page. Errors forbid an import; warnings and notes do not, unless you ask for it: `treatise check --deny warnings`. \
         A project can raise any of them, and lower or switch off those that ask for an editor's judgement: see \
         [the project file](project.md#weights-of-findings).\n",
    );
    let mut chapter = None;
    for code in codes::ALL {
        let digit = code.id.chars().nth(1);
        if chapter != digit {
            chapter = digit;
            let (_, title) =
                CHAPTERS.into_iter().find(|(first, _)| Some(*first) == digit).expect("every code has a chapter");
            page.push_str(&format!("\n## {title}\n"));
        }
        page.push_str(&format!(
            "\n### {}: {}\n\n*{}.* {}\n",
            code.id,
            code.title,
            sentence(code.severity.name()),
            code.explanation
        ));
        if code.is_editorial() {
            page.push_str(&format!("\nSwitch in `treatise.toml`: `{}`.\n", code.name()));
        }
    }
    expect_file("docs/diagnostics.md", &page);
}

fn sentence(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// Commands in code blocks parse: their verb exists and takes the options they give.
#[test]
fn commands_in_pages_exist() {
    let sandbox = Sandbox::empty();
    let mut seen = 0;
    for page in pages().iter().filter(|page| *page != "docs/cli.md") {
        for line in text(page).lines() {
            let line = line.trim().trim_start_matches("$ ");
            let Some(command) = line.strip_prefix("treatise ").or(line.strip_prefix("cargo run --release -- ")) else {
                continue;
            };
            let command = command.split("  #").next().unwrap().trim();
            // In tables and prose a command stands in backticks and is found by the test below.
            if command.contains('`') || command.contains('|') {
                continue;
            }
            let words = words(command);
            let verb = words.iter().find(|word| !word.starts_with('-')).unwrap();
            // `store` has verbs of its own.
            let task = words.iter().find(|word| *verb == "store" && *word != verb);
            let help = sandbox.run(&[&["help", verb], task.map(String::as_str).as_slice()].concat());
            assert_eq!(help.code, 0, "{page}: `{line}`: there is no verb `{verb}`");
            for option in words.iter().filter(|word| word.starts_with('-') && word.len() > 1) {
                let name = option.split('=').next().unwrap();
                let is_known = help.stdout.lines().any(|line| {
                    line.trim_start().starts_with('-') && line.split([' ', ',', '=', '<', '[']).any(|word| word == name)
                });
                assert!(is_known, "{page}: `{line}`: `{verb}` has no option `{name}`");
            }
            seen += 1;
        }
    }
    assert!(seen >= 8, "only {seen} commands were found");
}

#[test]
fn verbs_named_in_prose_exist() {
    let help = Sandbox::empty().run(&["--help"]).good().stdout;
    for page in pages() {
        for named in text(&page).split("`treatise ").skip(1) {
            let verb = named.split(['`', ' ', '\n']).next().unwrap();
            let is_known = help.lines().any(|line| line.split_whitespace().next() == Some(verb));
            assert!(is_known || verb.starts_with('-') || verb == "VERB", "{page}: there is no verb `{verb}`");
        }
    }
}

#[test]
fn questions_named_in_the_readme_exist() {
    let readme = text("README.md");
    let named: Vec<&str> = readme
        .lines()
        .filter_map(|line| line.trim().trim_start_matches("$ ").strip_prefix("treatise query "))
        .filter_map(|rest| rest.split_whitespace().next())
        .filter(|name| !name.starts_with('-'))
        .collect();
    assert!(!named.is_empty(), "the README asks no question");
    for name in named {
        assert!(root().join(format!("queries/{name}.rq")).is_file(), "README.md: there is no question `{name}`");
    }
}

#[test]
fn links_between_pages_lead_somewhere() {
    for page in pages().iter().filter(|page| !page.starts_with("src/")) {
        let folder = root().join(page).parent().unwrap().to_path_buf();
        for link in text(page).split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = link.split('#').next().unwrap();
            if !path.is_empty() && !path.contains("://") && !path.starts_with("mailto:") {
                assert!(folder.join(path).exists(), "{page}: `{link}` leads nowhere");
            }
        }
    }
}

#[test]
fn every_setting_is_documented() {
    let config = text("src/project/config.rs");
    let body = config.split("pub struct Config {").nth(1).and_then(|rest| rest.split("\n}").next()).unwrap();
    let settings: Vec<String> = body
        .lines()
        .filter_map(|line| line.trim().strip_prefix("pub ")?.split_once(':'))
        .map(|(name, _)| name.replace('_', "-"))
        .collect();
    assert!(settings.len() >= 6, "the settings were not found: {settings:?}");
    let pages: String = files_below(&root().join("docs")).iter().map(|path| text(&format!("docs/{path}"))).collect();
    let missing: Vec<_> = settings.iter().filter(|name| !pages.contains(&format!("`{name}`"))).collect();
    assert!(missing.is_empty(), "settings of treatise.toml that no page of docs/ explains: {missing:?}");
}

/// The mapping that docs/mappings.md writes step by step is read as the page says.
#[test]
fn the_mapping_of_the_page_works() {
    let page = text("docs/mappings.md");
    let block = |kind: &str, after: &str| {
        let start = page.find(after).unwrap();
        page[start..]
            .split(&format!("```{kind}\n"))
            .nth(1)
            .and_then(|rest| rest.split("```").next())
            .unwrap()
            .to_owned()
    };
    let sandbox = Sandbox::example();
    let states = root().join("mappings/states");
    for name in ["states.csv", "states.csv-metadata.json"] {
        // Only the codes: the example has some of the states itself.
        let text = std::fs::read_to_string(states.join(name)).unwrap();
        let codes = text.lines().map(|line| match line.split(',').collect::<Vec<_>>()[..] {
            [id, "State" | "Actor", .., code] => format!("{id},State,{id},,,,{code}"),
            _ => line.to_owned(),
        });
        let keep = ["id,", "il,", "sy,", "eg,"];
        let lines: Vec<String> =
            codes.filter(|line| name.ends_with("json") || keep.iter().any(|id| line.starts_with(id))).collect();
        sandbox.write(&format!("data/states/{name}"), lines.join("\n"));
    }
    sandbox.write("data/truces/truces.csv", block("csv", "step by step"));
    sandbox.write("data/truces/truces.csv-metadata.json", block("json", "step by step"));
    let said = sandbox.run(&["check"]);
    let shown = said.transcript();
    assert!(shown.contains("the mapping does not know the code `9`"), "{shown}");
    assert!(!shown.contains("T2010") && !shown.contains("T2007") && !shown.contains("T3004"), "{shown}");
}
