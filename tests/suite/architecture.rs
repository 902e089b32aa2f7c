//! Rooms, floors, dependencies and sizes, read from the sources.
//!
//! The text of a file is looked at without its comments, strings and tests ([`Source`]). This is a
//! scanner and no parser; it is exact enough because the code is formatted by rustfmt.

use super::harness::{files_ending, root};
use std::collections::{BTreeMap, BTreeSet};

/// The rooms with their floors. A room uses rooms of lower floors only.
const FLOORS: [(&str, u8); 14] = [
    ("diagnostic", 0),
    ("csvw", 1),
    ("model", 1),
    ("import", 2),
    ("store", 2),
    ("sparql", 3),
    ("check", 4),
    ("query", 4),
    ("remote", 4),
    ("explain", 5),
    ("export", 5),
    ("publish", 6),
    ("project", 7),
    ("cli", 8),
];

/// Each heavy dependency, or part of one, and the only rooms that may name it.
const FENCES: [(&str, &[&str]); 28] = [
    ("annotate_snippets", &["diagnostic"]),
    ("bzip2", &["import"]),
    ("clap", &["cli"]),
    ("clap_complete", &["cli"]),
    ("comfy_table", &["query"]),
    ("html5gum", &["import"]),
    ("indexmap", &["sparql", "store"]),
    ("indicatif", &["cli"]),
    ("md5", &["remote"]),
    ("minijinja", &["publish"]),
    ("oxigraph::io", &["model"]),
    // The terms reach every other room through `crate::model`; these three hand whole graphs to a dependency.
    ("oxigraph::model", &["csvw", "model", "sparql"]),
    ("oxigraph::sparql", &["sparql"]),
    ("pdf_extract", &["import"]),
    ("pulldown_cmark", &["explain"]),
    ("redb", &["store"]),
    ("regex", &["check", "csvw"]),
    ("ruzstd", &["import"]),
    ("serde_saphyr", &["model"]),
    ("sophia_api", &["export"]),
    ("sophia_c14n", &["export"]),
    ("spareval", &["sparql"]),
    ("spargebra", &["sparql"]),
    ("terminal_size", &["cli"]),
    ("toml", &["project"]),
    ("unicode_normalization", &["import"]),
    ("ureq", &["remote"]),
    ("zlib_rs", &["import"]),
];

/// Functions longer than the budget, each a flat table: file and name.
const LONG_FUNCTIONS: [(&str, &str); 0] = [];

/// Longest file, without its tests.
const FILE_LINES: usize = 500;

/// Longest `mod.rs` in lines of code, without comments and tests: it declares, re-exports, and has the door.
const DOOR_LINES: usize = 150;

/// Longest function.
const FUNCTION_LINES: usize = 80;

/// One file of `src`, without comments, strings and tests.
struct Source {
    path: String,
    /// As written.
    text: String,
    /// Comments, the insides of strings and tests replaced by spaces; line breaks are kept.
    code: String,
    /// Whether all of it is compiled for tests only.
    is_test: bool,
}

impl Source {
    fn room(&self) -> &str {
        let top = self.path.split('/').next().unwrap_or_default();
        match top.strip_suffix(".rs").unwrap_or(top) {
            "main" => "cli",
            room => room,
        }
    }

    /// Lines of code, comments included and tests left out.
    fn length(&self) -> usize {
        self.code.trim_end().lines().count()
    }

    /// Whether it is longer than a file of its kind may be.
    fn is_long(&self) -> bool {
        if self.path.ends_with("mod.rs") {
            self.code.lines().filter(|line| !line.trim().is_empty()).count() > DOOR_LINES
        } else {
            self.length() > FILE_LINES
        }
    }

    /// The number of the line in which a byte of the code stands.
    fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }
}

fn sources() -> Vec<Source> {
    let mut sources: Vec<Source> = files_ending(&root().join("src"), ".rs")
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(root().join("src").join(&path)).unwrap();
            let code = without_tests(&without_words(&text));
            Source { path, text, code, is_test: false }
        })
        .collect();
    assert!(sources.len() > 20, "the sources were not found");
    let tests: Vec<String> = sources.iter().flat_map(test_modules).collect();
    for source in &mut sources {
        let module = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
        source.is_test = tests.iter().any(|test| module == test || module.starts_with(&format!("{test}/")));
    }
    sources
}

/// The modules that a source declares for tests only, as paths without extension.
fn test_modules(source: &Source) -> Vec<String> {
    let module = source.path.trim_end_matches(".rs").trim_end_matches("/mod");
    let folder = if module == "lib" || module == "main" { String::new() } else { format!("{module}/") };
    let lines: Vec<&str> = source.text.lines().map(str::trim).collect();
    lines
        .windows(2)
        .filter(|pair| pair[0] == "#[cfg(test)]")
        .filter_map(|pair| pair[1].rsplit_once("mod ")?.1.strip_suffix(';'))
        .map(|name| format!("{folder}{name}"))
        .collect()
}

/// The text with comments and the insides of strings and characters replaced by spaces.
fn without_words(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut i = 0;
    let mut blank = |from: usize, to: usize| {
        for byte in &mut out[from..to] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    };
    while i < bytes.len() {
        let rest = &bytes[i..];
        let end = if rest.starts_with(b"//") {
            i + rest.iter().position(|b| *b == b'\n').unwrap_or(rest.len())
        } else if rest.starts_with(b"/*") {
            i + text[i..].find("*/").map_or(rest.len(), |n| n + 2)
        } else if rest.starts_with(b"\"") {
            let end = string_end(rest);
            blank(i + 1, i + end - 1);
            i += end;
            continue;
        } else if let Some(end) = raw_string_end(bytes, i) {
            blank(i, end);
            i = end;
            continue;
        } else if let Some(width) = character_width(text, i) {
            blank(i + 1, i + width - 1);
            i += width;
            continue;
        } else {
            i += 1;
            continue;
        };
        blank(i, end);
        i = end;
    }
    String::from_utf8(out).expect("whole characters were replaced")
}

/// The length of the string that starts here, quotes included.
fn string_end(rest: &[u8]) -> usize {
    let mut i = 1;
    while i < rest.len() {
        match rest[i] {
            b'\\' => i += 2,
            b'"' => return i + 1,
            _ => i += 1,
        }
    }
    rest.len()
}

/// Where the raw string that starts here ends, if one does.
fn raw_string_end(bytes: &[u8], i: usize) -> Option<usize> {
    let is_start = bytes[i] == b'r' && (i == 0 || !(bytes[i - 1].is_ascii_alphanumeric() || bytes[i - 1] == b'_'));
    if !is_start {
        return None;
    }
    let hashes = bytes[i + 1..].iter().take_while(|b| **b == b'#').count();
    (bytes.get(i + 1 + hashes) == Some(&b'"')).then_some(())?;
    let close = format!("\"{}", "#".repeat(hashes));
    let body = i + 2 + hashes;
    let end = bytes[body..].windows(close.len()).position(|w| w == close.as_bytes())?;
    Some(body + end + close.len())
}

/// The length of the character literal that starts here, if it is one and no lifetime.
fn character_width(text: &str, i: usize) -> Option<usize> {
    let rest = text.get(i..)?.strip_prefix('\'')?;
    if let Some(escape) = rest.strip_prefix('\\') {
        return Some(2 + 1 + escape.char_indices().skip(1).find(|(_, c)| *c == '\'')?.0);
    }
    let c = rest.chars().next()?;
    rest[c.len_utf8()..].starts_with('\'').then_some(c.len_utf8() + 2)
}

/// The code without items that are compiled for tests only.
fn without_tests(code: &str) -> String {
    let mut out = code.to_owned();
    while let Some(at) = out.find("#[cfg(test)]") {
        let rest = &out[at..];
        let end = match (rest.find('{'), rest.find(';')) {
            (Some(open), semicolon) if semicolon.is_none_or(|n| open < n) => at + block_end(rest, open),
            (_, Some(semicolon)) => at + semicolon + 1,
            (_, None) => out.len(),
        };
        let blanked: String = out[at..end].chars().map(|c| if c == '\n' { '\n' } else { ' ' }).collect();
        out.replace_range(at..end, &blanked);
    }
    out
}

/// Where the block ends whose brace stands at `open`.
fn block_end(code: &str, open: usize) -> usize {
    let mut depth = 0_usize;
    for (i, byte) in code.bytes().enumerate().skip(open) {
        match byte {
            b'{' => depth += 1,
            b'}' if depth == 1 => return i + 1,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    code.len()
}

/// Every place where a path such as `crate::store` or `clap` is named as a path.
fn places(code: &str, path: &str) -> Vec<usize> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(path)
        .filter(|(at, _)| {
            let before = code[..*at].chars().next_back();
            let after = &code[at + path.len()..];
            let is_path = after.starts_with("::") || code[..*at].trim_end().ends_with("use");
            !before.is_some_and(|c| is_word(c) || c == ':' || c == '.') && !after.starts_with(is_word) && is_path
        })
        .map(|(at, _)| at)
        .collect()
}

/// The rooms that a source names, each with the line.
fn rooms_used(source: &Source) -> Vec<(String, usize)> {
    let mut used = Vec::new();
    for root in ["crate::", "treatise::"] {
        for (at, _) in source.code.match_indices(root) {
            let rest = &source.code[at + root.len()..];
            let names: Vec<&str> = match rest.strip_prefix('{') {
                // `use crate::{model, store::Reader}`: rooms are what follows the brace and the commas of its own level.
                Some(_) => top_names(&rest[..block_end(rest, 0)]),
                None => vec![first_word(rest)],
            };
            used.extend(names.into_iter().map(|name| (name.to_owned(), source.line(at))));
        }
    }
    used
}

fn first_word(text: &str) -> &str {
    let text = text.trim_start();
    &text[..text.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(text.len())]
}

fn top_names(braces: &str) -> Vec<&str> {
    let mut depth = 0;
    let mut names = Vec::new();
    for (i, c) in braces.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if (c == '{' || c == ',') && depth == 1 {
            names.push(first_word(&braces[i + 1..]));
        }
    }
    names.retain(|name| !name.is_empty());
    names
}

#[track_caller]
fn assert_none(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

#[test]
fn rooms_use_lower_floors_only() {
    let floors: BTreeMap<&str, u8> = FLOORS.into_iter().collect();
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| source.path != "lib.rs") {
        let room = source.room();
        let floor = *floors.get(room).unwrap_or_else(|| panic!("src/{} belongs to no room", source.path));
        for (used, line) in rooms_used(source) {
            if used != room && floors.get(used.as_str()).is_some_and(|other| *other >= floor) {
                found.push(format!("src/{}:{line}: {room} (floor {floor}) uses {used}", source.path));
            }
        }
    }
    assert_none("a room uses rooms of lower floors only", &found);
}

#[test]
fn heavy_dependencies_are_named_in_one_room() {
    let mut found = Vec::new();
    for source in sources().into_iter().filter(|source| !source.is_test) {
        for (path, rooms) in FENCES {
            for at in places(&source.code, path) {
                if !rooms.contains(&source.room()) {
                    found.push(format!(
                        "src/{}:{}: `{path}` belongs to {}",
                        source.path,
                        source.line(at),
                        rooms.join(", ")
                    ));
                }
            }
        }
    }
    assert_none("each heavy dependency is named in one room", &found);
}

#[test]
fn every_dependency_is_used() {
    let manifest: toml::Table = std::fs::read_to_string(root().join("Cargo.toml")).unwrap().parse().unwrap();
    let code: Vec<String> = sources().into_iter().filter(|source| !source.is_test).map(|source| source.code).collect();
    let unused: Vec<String> = manifest["dependencies"]
        .as_table()
        .unwrap()
        .keys()
        .filter(|name| {
            let name = name.replace('-', "_");
            !code.iter().any(|code| !places(code, &name).is_empty() || code.contains(&format!("{name}::")))
        })
        .cloned()
        .collect();
    assert_none("a dependency that nothing uses", &unused);
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent: Vec<String> = sources()
        .iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| format!("src/{}", source.path))
        .collect();
    assert_none("every module starts with `//!`", &silent);
}

#[test]
fn no_source_is_forgotten() {
    let all = sources();
    let code: BTreeMap<&str, &str> = all.iter().map(|source| (source.path.as_str(), source.text.as_str())).collect();
    let forgotten: Vec<String> = code
        .keys()
        .filter(|path| !matches!(**path, "lib.rs" | "main.rs"))
        .filter(|path| {
            let module = path.strip_suffix("/mod.rs").or(path.strip_suffix(".rs")).unwrap();
            let (folder, name) = module.rsplit_once('/').unwrap_or(("", module));
            let parents = match folder {
                "" => vec!["lib.rs".to_owned(), "main.rs".to_owned()],
                folder => vec![format!("{folder}/mod.rs"), format!("{folder}.rs")],
            };
            !parents
                .iter()
                .filter_map(|parent| code.get(parent.as_str()))
                .any(|text| text.lines().any(|line| line.trim_end().ends_with(&format!("mod {name};"))))
        })
        .map(|path| format!("src/{path}"))
        .collect();
    assert_none("a file that no module declares is never compiled", &forgotten);
}

#[test]
fn files_and_doors_are_short() {
    let long: Vec<String> = sources()
        .iter()
        .filter(|source| !source.is_test)
        .filter(|source| source.is_long())
        .map(|source| format!("src/{}: {} lines", source.path, source.length()))
        .collect();
    assert_none(&format!("files have at most {FILE_LINES} lines, doors {DOOR_LINES}"), &long);
}

#[test]
fn functions_are_short() {
    let mut long = Vec::new();
    let mut excused = BTreeSet::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        for (name, line, lines) in functions(source) {
            if lines <= FUNCTION_LINES {
                continue;
            }
            if LONG_FUNCTIONS.contains(&(source.path.as_str(), name.as_str())) {
                excused.insert(name);
            } else {
                long.push(format!("src/{}:{line}: `{name}` has {lines} lines", source.path));
            }
        }
    }
    assert_none(&format!("functions have at most {FUNCTION_LINES} lines"), &long);
    assert_eq!(excused.len(), LONG_FUNCTIONS.len(), "an excuse is no longer needed");
}

/// Name, first line and number of lines of every function.
fn functions(source: &Source) -> Vec<(String, usize, usize)> {
    let code = &source.code;
    code.match_indices("fn ")
        .filter(|(at, _)| !code[..*at].chars().next_back().is_some_and(|c| c.is_alphanumeric() || c == '_'))
        .filter_map(|(at, _)| {
            let rest = &code[at..];
            let open = rest.find('{')?;
            // A declaration without a body, in a trait.
            if rest.find(';').is_some_and(|semicolon| semicolon < open && !rest[..semicolon].contains('[')) {
                return None;
            }
            let lines = rest[..block_end(rest, open)].matches('\n').count() + 1;
            Some((first_word(&rest[3..]).to_owned(), source.line(at), lines))
        })
        .collect()
}

#[test]
fn nothing_panics_outside_tests() {
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| !source.is_test) {
        for word in [".unwrap()", "panic!(", "todo!(", "unimplemented!(", "dbg!("] {
            for (at, _) in source.code.match_indices(word) {
                let before = source.code[..at].chars().next_back();
                if word.starts_with('.') || !before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                    found.push(format!("src/{}:{}: {word}", source.path, source.line(at)));
                }
            }
        }
        for (at, call) in source.code.match_indices(".expect(\"") {
            // The sentence was blanked out of the code, but stands at the same bytes of the text.
            let said = source.text[at + call.len()..].split('"').next().unwrap_or_default();
            if said.split_whitespace().count() < 3 {
                found.push(format!("src/{}:{}: expect says too little: {said:?}", source.path, source.line(at)));
            }
        }
    }
    assert_none("the program does not panic; `expect` says in a sentence why it cannot fail", &found);
}

#[test]
fn the_library_is_silent() {
    let mut found = Vec::new();
    for source in sources().iter().filter(|source| source.room() != "cli" && !source.is_test) {
        for word in ["println!(", "print!(", "eprintln!(", "eprint!(", "process::exit", "SystemTime::now", "env::var"] {
            for (at, _) in source.code.match_indices(word) {
                if !source.code[..at].ends_with('e') || word.starts_with('e') || word.contains("::") {
                    found.push(format!("src/{}:{}: {word}", source.path, source.line(at)));
                }
            }
        }
    }
    assert_none("the library does not print, exit, or read the environment or the clock", &found);
}

#[test]
fn the_scanner_sees_code_only() {
    let text = "use crate::{model::X, store}; // crate::project\nlet s = \"crate::cli\"; let c = '\"'; fn f<'a>() {}\nr#\"crate::query\"#;\n#[cfg(test)]\nmod tests { use crate::check; }\n/* crate::export */\n";
    let code = without_tests(&without_words(text));
    let source = Source { path: "sparql/x.rs".into(), text: text.into(), code, is_test: false };
    assert_eq!(test_modules(&source), Vec::<String>::new());
    let used: Vec<_> = rooms_used(&source).into_iter().map(|(name, _)| name).collect();
    assert_eq!(used, ["model", "store"]);
    assert_eq!(functions(&source), [("f".to_owned(), 2, 1)]);
    assert_eq!(places("use csv;\ncsv::Reader; x.csv(); csvw::y; a::csv::b", "csv").len(), 2);
}
