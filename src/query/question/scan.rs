//! Where a query uses which variable: a scan that knows comments, strings and IRIs, and no grammar.

/// One use of a variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Variable {
    /// Its name, without the sign.
    pub(super) name: String,
    /// Written `$name`: by convention a parameter. SPARQL itself makes no difference.
    pub(super) is_parameter: bool,
    /// Line of the file.
    pub(super) line: u32,
    /// Column of the sign, in characters.
    pub(super) column: u32,
}

/// Every use of a variable, in the order of the text.
pub(super) fn variables(text: &str) -> Vec<Variable> {
    let mut scan = Scan { rest: text, line: 1, column: 1 };
    let mut found = Vec::new();
    while let Some(c) = scan.rest.chars().next() {
        match c {
            '#' => scan.skip(scan.rest.find('\n').unwrap_or(scan.rest.len())),
            '"' | '\'' => scan.skip(string_length(scan.rest, c)),
            '<' => scan.skip(iri_length(scan.rest)),
            '?' | '$' => {
                let name: String = scan.rest[1..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let (line, column) = (scan.line, scan.column);
                scan.skip(1 + name.len());
                if !name.is_empty() {
                    found.push(Variable { name, is_parameter: c == '$', line, column });
                }
            }
            _ => scan.skip(c.len_utf8()),
        }
    }
    found
}

struct Scan<'a> {
    rest: &'a str,
    line: u32,
    column: u32,
}

impl Scan<'_> {
    /// Moves on by so many bytes, which end on a character.
    fn skip(&mut self, bytes: usize) {
        let (done, rest) = self.rest.split_at(bytes.min(self.rest.len()));
        for c in done.chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.rest = rest;
    }
}

/// Length of the string literal that starts the text, its quotes included.
fn string_length(text: &str, quote: char) -> usize {
    let long: String = std::iter::repeat_n(quote, 3).collect();
    let (mark, is_long) = if text.starts_with(&long) { (long, true) } else { (quote.to_string(), false) };
    let mut at = mark.len();
    while let Some(c) = text[at..].chars().next() {
        if text[at..].starts_with(&mark) {
            return at + mark.len();
        }
        if c == '\n' && !is_long {
            return at;
        }
        at += c.len_utf8();
        if c == '\\' {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    text.len()
}

/// Length of the IRI that starts the text, or 1 where the `<` is a comparison.
fn iri_length(text: &str) -> usize {
    let forbidden = |c: char| c.is_whitespace() || "<\"{}|^`\\".contains(c);
    match text[1..].find(|c: char| c == '>' || forbidden(c)) {
        Some(end) if text[1 + end..].starts_with('>') => end + 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(text: &str) -> String {
        let show =
            |v: &Variable| format!("{}{}@{}:{}", if v.is_parameter { "$" } else { "?" }, v.name, v.line, v.column);
        variables(text).iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn comments_strings_and_iris_hold_no_variables() {
        let text = "# ?a\nSELECT ?b WHERE { ?b <http://e/?c> \"$d\" ; x:p? '''it's\n$e''' . FILTER(?b <$f && $g>3) }";
        assert_eq!(names(text), "?b@2:8 ?b@2:19 ?b@3:16 $f@3:20 $g@3:26");
    }

    proptest! {
        #[test]
        fn any_text_is_answered(text in "(\\PC|[\\n\"'<>?$#\\\\]){0,60}") {
            let _ = variables(&text);
        }
    }
}
