//! Headers, bindings, and parameters in every part of a query.

use super::*;
use crate::diagnostic::render::describe;
use crate::query::tests::small;

/// A question with one parameter of each needful sort.
const HEADER: &str = "#+ summary: What is asked?
#+ answer: Each row is a thing; no rows means that there is none.
#+ parameters:
#+   - name: who
#+     type: actor
#+     default: us
#+   - name: year
#+     type: year
#+     required: false
#+ tags: [a, b]
";

fn complaints(text: &str) -> String {
    let (_, report) = load("queries/x.rq", text, &small().1);
    let one = |found: &Diagnostic| {
        let mut lines =
            vec![format!("{} {} {}: {}", describe(&found.place), found.code.id, found.severity.name(), found.message)];
        lines.extend(found.hints.iter().map(|hint| format!("    {hint}")));
        lines.join("\n")
    };
    report.iter().map(one).collect::<Vec<_>>().join("\n")
}

fn question(body: &str) -> Question {
    let (question, report) = load("queries/x.rq", &format!("{HEADER}{body}"), &small().1);
    assert!(question.is_some(), "{report:?}");
    question.unwrap()
}

fn pairs(given: &[(&str, &str)]) -> Vec<(String, String)> {
    given.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

const USES_BOTH: &str = "SELECT ?x WHERE { ?x tr:party $who ; tr:fiscalYear $year }\n";

#[test]
fn a_header_is_read() {
    let question = question(USES_BOTH);
    assert_eq!(question.name, "x");
    assert_eq!(question.summary, "What is asked?");
    assert_eq!(question.tags, ["a", "b"]);
    let who = question.parameter("who").unwrap();
    assert_eq!((who.kind, who.default.as_deref(), who.required), (ParameterType::Actor, Some("us"), false));
    let year = question.parameter("year").unwrap();
    assert_eq!((year.label.as_str(), year.required, year.line, year.column), ("year", false, 7, 8));
}

#[test]
fn faults_of_a_header_have_their_lines() {
    let text = "# a licence may stand here
#+ sumary: x
#+ answer: what
#+ parameters:
#+   - name: who
#+     type: acter
#+     lable: w
#+   - name: 2who
#+     type: actor
#+   - name: kind
#+     type: concept
#+     values: [A, B]
#+     default: C
#+     required: perhaps
#+ chart:
#+   kind: bars
#+   x: nothing
#+   y: [count]
#+   colour: red
SELECT ?n WHERE { ?n ?p $kind ; tr:party $whom }
";
    insta::assert_snapshot!(complaints(text), @"
    queries/x.rq:2:1 T5002 error: the header has no `summary`
        say in one line what is asked
    queries/x.rq:2:4 T5002 error: unknown key `sumary`
        did you mean `summary`?
        the keys here are `summary`, `answer`, `description`, `parameters`, `tags` and `chart`
    queries/x.rq:6:8 T5002 error: `acter` is not a type of parameter
        did you mean `actor`?
        the types are `actor`, `agreement`, `claim`, `concept`, `date`, `decimal`, `dispute`, `integer`, `proposal`, `source`, `text`, `thing`, `topic` and `year`
    queries/x.rq:7:8 T5002 error: unknown key `lable`
        did you mean `label`?
        the keys here are `name`, `type`, `label`, `default`, `required` and `values`
    queries/x.rq:8:8 T5002 error: a parameter has no proper `name`
        a name is a letter or `_`, then letters, digits and `_`, as in `fiscal_year`
    queries/x.rq:13:8 T5002 error: the default `C` of `kind` is not one of its `values`
        add it to the values, or choose another default
    queries/x.rq:14:8 T5002 error: `required` is neither true nor false
        write `required: false`
    queries/x.rq:15:1 T5002 error: the chart uses `count`, which is not a column of the answer
        the columns are `n`
    queries/x.rq:15:1 T5002 error: the chart uses `nothing`, which is not a column of the answer
        the columns are `n`
    queries/x.rq:19:6 T5002 error: unknown key `colour`
        the keys here are `kind`, `x`, `y`, `series` and `title`
    queries/x.rq:20:42 T5002 error: `$whom` is not declared as a parameter
        declare it in the header, or write `?whom` for a variable of the query
    ");
}

#[test]
fn broken_yaml_and_broken_sparql_have_their_lines() {
    assert!(complaints("#+ summary: a\n#+ answer: b\nSELECT ?x WHERE { ?x a }\n").contains("T5001"));
    insta::assert_snapshot!(complaints("#+ summary: a\n#+ answer: b: c\nASK {}\n"), @"
    queries/x.rq:2:13 T5002 error: the header is not valid YAML: mapping values are not allowed in this context
        put a text that holds `: ` or starts with a sign into quotes
    ");
    insta::assert_snapshot!(complaints("SELECT ?x WHERE { ?x ?y ?z }\n"), @"
    queries/x.rq:1:1 T5002 error: the file does not start with a header
        start the file with `#+ summary: …` and `#+ answer: …`
    ");
    insta::assert_snapshot!(complaints("#+ - a\n#+ - b\nASK {}\n"), @"
    queries/x.rq:1:1 T5002 error: the header is not a list of `key: value`
        start the file with `#+ summary: …` and `#+ answer: …`
    ");
}

#[test]
fn norway_needs_no_quotes_and_a_truth_value_does() {
    let header = |word: &str| {
        format!(
            "{}SELECT ?x WHERE {{ ?x tr:party $who ; tr:fiscalYear $year }}\n",
            HEADER.replace("us\n", &format!("{word}\n"))
        )
    };
    assert_eq!(complaints(&header("no")), "");
    insta::assert_snapshot!(complaints(&header("true")), @"
    queries/x.rq:6:8 T5002 error: `default` is read as the truth value true, not as a text
        put the word into quotes
    ");
}

#[test]
fn a_question_is_found_by_its_name() {
    let file = |path: &str| (path.to_owned(), format!("{HEADER}{USES_BOTH}"));
    let (questions, report) = load_all(&[file("queries/who-pays.rq"), file("queries/denials.rq")], &small().1);
    assert!(report.is_empty());
    assert_eq!(questions.iter().map(|question| question.name.as_str()).collect::<Vec<_>>(), ["denials", "who-pays"]);
    assert_eq!(find(&questions, "denials").unwrap().path, "queries/denials.rq");
    let fault = find(&questions, "denial").unwrap_err();
    assert_eq!((fault.code.id, fault.hints[0].as_str()), ("T5006", "did you mean `denials`?"));
}

#[test]
fn an_unused_parameter_is_a_warning() {
    let text = format!("{HEADER}SELECT ?x WHERE {{ ?x tr:party $who }}\n");
    insta::assert_snapshot!(complaints(&text), @"
    queries/x.rq:7:8 T5002 warning: parameter `year` is declared but the query does not use it
        use `$year` in the query, or remove the parameter
    ");
}

#[test]
fn values_become_terms() {
    let (reader, prefixes) = small();
    let header = "#+ summary: s\n#+ answer: a\n#+ parameters:\n";
    let types = ParameterType::ALL
        .map(|(name, _)| format!("#+   - name: p_{name}\n#+     type: {name}\n#+     required: false\n"));
    let uses = ParameterType::ALL.map(|(name, _)| format!("$p_{name} ")).concat();
    let text = format!("{header}{}SELECT {uses} WHERE {{}}\n", types.concat());
    let (question, report) = load("queries/x.rq", &text, &prefixes);
    let question = question.unwrap_or_else(|| panic!("{report:?}"));
    let bind = |name: &str, value: &str| match question.bind(&pairs(&[(name, value)]), &prefixes, &reader) {
        Ok(bindings) => {
            bindings.iter().map(|(_, term)| term.to_string().replace("https://example.org/p/", "")).collect()
        }
        Err(report) => report
            .iter()
            .map(|found| format!("{} {} ({})", found.code.id, found.message, found.hints.join("; ")))
            .collect::<Vec<_>>()
            .join("; "),
    };
    let table: Vec<String> = [
        ("p_actor", "us"),
        ("p_actor", "actor:us"),
        ("p_actor", "<https://example.org/p/actor/us>"),
        ("p_actor", "https://example.org/p/actor/us"),
        ("p_actor", "uk"),
        ("p_actor", "United States"),
        ("p_actor", "agreement:mou"),
        ("p_actor", "acter:us"),
        ("p_agreement", "mous"),
        ("p_thing", "mou"),
        ("p_thing", "agreement:pact"),
        ("p_thing", "sum"),
        ("p_concept", "Supported"),
        ("p_date", "2016-09-14"),
        ("p_date", "2016-9-14"),
        ("p_year", "2016"),
        ("p_year", "16"),
        ("p_integer", "+042"),
        ("p_integer", "4.5"),
        ("p_decimal", "26.30"),
        ("p_decimal", "1,000"),
        ("p_text", "any \"text\" } DROP ALL"),
    ]
    .map(|(name, value)| format!("{name}={value} → {}", bind(name, value)))
    .into();
    insta::assert_snapshot!(table.join("\n"), @r#"
    p_actor=us → <actor/us>
    p_actor=actor:us → <actor/us>
    p_actor=<https://example.org/p/actor/us> → <actor/us>
    p_actor=https://example.org/p/actor/us → <actor/us>
    p_actor=uk → T3003 there is no actor `uk` (parameter `p_actor`) (did you mean `us`?)
    p_actor=United States → T5004 `United States` is not an id (parameter `p_actor`) (expected: the id of an actor, such as `us`, or its IRI)
    p_actor=agreement:mou → T5004 `agreement:mou` is an agreement, not an actor (parameter `p_actor`) (expected: the id of an actor, such as `us`, or its IRI)
    p_actor=acter:us → T5004 `acter:us` is neither a name with a known prefix nor an IRI (parameter `p_actor`) (expected: the id of an actor, such as `us`, or its IRI; did you mean `actor`?)
    p_agreement=mous → T3003 there is no agreement `mous` (parameter `p_agreement`) (did you mean `mou`?)
    p_thing=mou → <agreement/mou>
    p_thing=agreement:pact → <agreement/pact>
    p_thing=sum → <claim/sum>
    p_concept=Supported → <https://w3id.org/treatise/ns#Supported>
    p_date=2016-09-14 → "2016-09-14"^^<http://www.w3.org/2001/XMLSchema#date>
    p_date=2016-9-14 → T5004 `2016-9-14` is not a date (parameter `p_date`) (expected: a day, written YYYY-MM-DD)
    p_year=2016 → "2016"^^<http://www.w3.org/2001/XMLSchema#integer>
    p_year=16 → T5004 `16` is not a year (parameter `p_year`) (expected: a year of four digits)
    p_integer=+042 → "42"^^<http://www.w3.org/2001/XMLSchema#integer>
    p_integer=4.5 → T5004 `4.5` is not an integer (parameter `p_integer`) (expected: a whole number, without separators)
    p_decimal=26.30 → "26.3"^^<http://www.w3.org/2001/XMLSchema#decimal>
    p_decimal=1,000 → T5004 `1,000` is not a decimal (parameter `p_decimal`) (expected: a number in digits with a decimal point, without separators)
    p_text=any "text" } DROP ALL → "any \"text\" } DROP ALL"
    "#);
}

#[test]
fn what_is_given_is_checked_as_a_whole() {
    let (reader, prefixes) = small();
    let text = HEADER.replace("#+     default: us\n", "") + USES_BOTH;
    let question = load("queries/x.rq", &text, &prefixes).0.unwrap();
    let report = question.bind(&pairs(&[("yeer", "2016"), ("year", "x")]), &prefixes, &reader).unwrap_err();
    let found: Vec<String> =
        report.iter().map(|found| format!("{} {}: {}", found.code.id, found.message, found.hints.join("; "))).collect();
    insta::assert_snapshot!(found.join("\n"), @"
    T5003 question `x` has no parameter `yeer`: did you mean `year`?; its parameters are `who` and `year`
    T5005 question `x` needs a value for `who`: give it with `-p who=…`: the id of an actor, such as `us`, or its IRI
    T5004 `x` is not a year (parameter `year`): expected: a year of four digits
    ");
}

#[test]
fn a_parameter_means_the_same_in_every_part_of_a_query() {
    let (reader, prefixes) = small();
    let count = |body: &str, who: &str| {
        let question = question(body);
        match question.run(&reader, &prefixes, &pairs(&[("who", who)]), Limits::default()).unwrap() {
            Answer::Rows(rows) => rows.rows.iter().filter(|row| row[0].is_some()).count(),
            other => panic!("{other:?}"),
        }
    };
    for body in [
        "SELECT ?x WHERE { ?x tr:party $who }",
        "SELECT ?x WHERE { GRAPH ?g { ?x a tr:Memorandum ; tr:party $who } }",
        "SELECT ?x WHERE { agreement:mou a tr:Memorandum OPTIONAL { ?x tr:party $who } }",
        "SELECT ?x WHERE { ?x tr:party ?y FILTER (?y = $who) }",
        "SELECT ?x WHERE { ?x a tr:Memorandum FILTER EXISTS { ?x tr:party $who } }",
        "SELECT ?x WHERE { ?x a tr:Memorandum { SELECT DISTINCT ?x WHERE { ?x tr:party $who } } }",
        "SELECT ?x WHERE { { ?x tr:party $who } UNION { ?x tr:author $who } }",
        "SELECT (SAMPLE(?y) AS ?x) WHERE { ?y tr:party $who } GROUP BY $who",
        "SELECT ?x $who WHERE { ?x tr:party $who }",
        "SELECT ?x WHERE { ?x tr:party actor:us BIND ($who AS ?y) FILTER EXISTS { ?x tr:party ?y } }",
    ] {
        let body = format!("{body} # $year\n").replace("# $year", "ORDER BY $year");
        assert_eq!(count(&body, "us"), 1, "{body}");
        assert_eq!(count(&body, "editors"), 0, "{body}");
    }
}

#[test]
fn a_projected_parameter_fills_its_column() {
    let (reader, prefixes) = small();
    let question = question("SELECT $who ?x WHERE { ?x tr:party $who } ORDER BY $year\n");
    let Answer::Rows(rows) = question.run(&reader, &prefixes, &[], Limits::default()).unwrap() else { panic!() };
    assert_eq!(rows.rows[0][0], Some(prefixes.resource("actor", "us").into()));
}
