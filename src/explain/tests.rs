//! The room as a whole: a small case, compiled and rendered.

use super::{Context, Explainer, compile, render};
use crate::diagnostic::{Report, render as report};
use crate::import::{self, InputFile};
use crate::model::syntax::{self, Format};
use crate::model::{Prefixes, Vocabulary};
use crate::query::{self, Question};
use crate::store::{Policy, Reader};
use proptest::prelude::*;
use std::sync::LazyLock;

const BASE: &str = "https://example.org/p/";

const DATA: &str = r#"
@prefix tr: <https://w3id.org/treatise/ns#> .
@prefix c: <https://example.org/p/claim/> .
@prefix x: <https://example.org/p/> .
@prefix s: <https://example.org/p/source/> .
@prefix cito: <http://purl.org/spar/cito/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .

c:no-mdt a tr:Claim ; tr:text "No mutual defence treaty is in force."@en ; tr:polarity tr:Denies ; tr:status tr:Supported ;
  tr:stance <https://example.org/p/claim/no-mdt/stance/crs>, <https://example.org/p/claim/no-mdt/stance/blog> ; tr:search x:search-1 ;
  tr:assessment <https://example.org/p/claim/no-mdt/assessment/2025-11-12> .
<https://example.org/p/claim/no-mdt/assessment/2025-11-12> a tr:Assessment ; tr:status tr:Supported ; tr:assessedOn "2025-11-12"^^xsd:date .
<https://example.org/p/claim/no-mdt/stance/crs> a tr:Stance ; tr:source s:crs ; tr:relation cito:supports ; tr:locator "p. 2" ; tr:reading tr:Read .
<https://example.org/p/claim/no-mdt/stance/blog> a tr:Stance ; tr:source s:blog ; tr:relation cito:disputes ; tr:quotation "a <b>pact</b>" .
x:search-1 a tr:AbsenceSearch ; prov:used x:atop ; tr:searchQuery "dyad USA-ISR" ; tr:searchedOn "2025-11-10"^^xsd:date ; tr:expires "2026-11-10"^^xsd:date .
x:atop a tr:Register ; tr:title "ATOP"@en ; tr:version "5.1" .
s:crs a tr:Source ; tr:title "U.S. Foreign Aid to Israel"@en ; tr:url "https://example.org/crs"^^xsd:anyURI ; tr:published "2025-05"^^edtf:EDTF .
s:blog a tr:Source ; tr:title "A <script>blog</script>"@en ; tr:url "javascript:alert(1)"^^xsd:anyURI .

c:mou a tr:Claim ; tr:text "The 2016 memorandum pledges $38 billion for fiscal years 2019 to 2028."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ;
  tr:about <https://example.org/p/agreement/mou-2016> ; tr:stance <https://example.org/p/claim/mou/stance/crs> .
<https://example.org/p/claim/mou/stance/crs> a tr:Stance ; tr:source s:crs ; tr:relation cito:supports .
c:mou-yearly a tr:Claim ; tr:text "It pledges $3.8 billion a year."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ;
  tr:stance <https://example.org/p/claim/mou-yearly/stance/crs> .
<https://example.org/p/claim/mou-yearly/stance/crs> a tr:Stance ; tr:source s:crs ; tr:relation cito:supports .
c:twenty a tr:Claim ; tr:text "Israel seeks a 20-year memorandum."@en ; tr:polarity tr:Affirms ; tr:status tr:Contested ;
  tr:stance <https://example.org/p/claim/twenty/stance/axios> .
<https://example.org/p/claim/twenty/stance/axios> a tr:Stance ; tr:source s:axios ; tr:relation cito:supports .
s:axios a tr:Source ; tr:title "Axios"@en .
c:old a tr:Claim ; tr:text "Old."@en ; tr:polarity tr:Affirms ; tr:status tr:Superseded .
c:new a tr:Claim ; tr:text "New."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:supersedes c:old ;
  tr:stance <https://example.org/p/claim/mou/stance/crs> .
<https://example.org/p/agreement/mou-2016> a tr:Agreement ; tr:title "Memorandum of 2016"@en .

c:no-mdt { [] a tr:MutualDefenceTreaty ; tr:legalForce tr:InForce . }
c:mou { <https://example.org/p/agreement/mou-2016> tr:signed "2016-09-14"^^xsd:date ; tr:legalForce tr:InForce .
  <https://example.org/p/commitment/a> tr:amount 38000000000.0 ; tr:currency "USD" ; tr:fiscalYearFrom 2019 ; tr:fiscalYearUntil 2028 . }
c:mou-yearly { <https://example.org/p/commitment/b> tr:instrument <https://example.org/p/agreement/mou-2016> ; tr:amount 3800000000.0 ; tr:currency "USD" ; tr:fiscalYear 2019 . }
c:twenty { <https://example.org/p/proposal/mou-20> tr:gist "twenty years"@en . }
"#;

const TERMS: &str = "#+ summary: What the memoranda pledge\n#+ answer: One row a sum.\nSELECT ?agreement ?amount ?currency ?claim WHERE { GRAPH ?claim { ?c tr:instrument ?agreement ; tr:amount ?amount ; tr:currency ?currency } }\n";
const LINE: &str = "#+ summary: Instruments and their force\n#+ answer: One row an instrument.\nSELECT ?agreement ?from ?force ?claim WHERE { GRAPH ?claim { ?agreement tr:signed ?from ; tr:legalForce ?force } }\n";
const MONEY: &str = "#+ summary: Pledged money by year\n#+ answer: One row a year.\nSELECT ?year ?series ?amount ?currency ?claim WHERE { GRAPH ?claim { ?c tr:amount ?amount ; tr:currency ?currency ; tr:fiscalYear ?year } BIND(\"pledged\" AS ?series) }\n";

const HEAD: &str = "---\nid: pact\ntitle: The pact\nquestion: What are its terms?\nanswer: No mutual defence treaty is in force [@no-mdt].\nchecked: 2025-11-23\nabout: agreement:mou-2016\nlicence: https://creativecommons.org/licenses/by/4.0/\n---\n";

/// The small case, read once.
static CASE: LazyLock<(Prefixes, Reader, Vec<Question>)> = LazyLock::new(|| {
    let prefixes = Prefixes::new(BASE);
    let (statements, report) = syntax::parse(DATA, Format::TriG, BASE, "data.trig");
    assert!(report.is_empty(), "{report:?}");
    let reader = Reader::from_quads(statements.into_iter().map(|statement| statement.quad), Policy::Derived);
    let files = [("queries/terms.rq", TERMS), ("queries/line.rq", LINE), ("queries/money.rq", MONEY)];
    let load = |(path, text)| match query::load(path, text, &prefixes) {
        (Some(question), _) => question,
        (None, report) => panic!("{report:?}"),
    };
    let questions = files.into_iter().map(load).collect();
    (prefixes, reader, questions)
});

fn compiled(text: &str) -> (Option<Explainer>, Report) {
    let (prefixes, reader, questions) = &*CASE;
    let vocabulary = Vocabulary::default();
    compile(text, "explainers/pact.md", &Context { reader, prefixes, vocabulary: &vocabulary, questions })
}

/// The findings of a body, one a line.
fn findings(body: &str) -> String {
    let (_, found) = compiled(&format!("{HEAD}{body}"));
    let one = |d: &crate::diagnostic::Diagnostic| {
        let (line, column) = (d.place.line.unwrap_or(0) - 9, d.place.column.unwrap_or(0));
        let hints = d.hints.iter().map(|hint| format!("\n  {hint}")).collect::<Vec<_>>().concat();
        format!("{line}:{column}+{} {} {}{hints}", d.place.width, d.code.id, d.message)
    };
    found.iter().map(one).collect::<Vec<_>>().join("\n")
}

const GOOD: &str = "\
## What is held

There is *no* treaty [@no-mdt, p. 2]. The memorandum of 14 September 2016 pledges {{ value mou amount }} over ten years [@mou].
Axios reported that Israel wants 20 years. [@twenty] [We found nothing else.]{.own}

- It runs through fiscal years 2019 to 2028 [@mou; @mou-yearly].

> About $3.8 billion a year, or $38 billion, is pledged [@mou; @mou-yearly].

## What is drawn

{{ table terms }}

{{ chart timeline line }}

{{ chart money money }}
";

fn good() -> Explainer {
    let (explainer, report) = compiled(&format!("{HEAD}{GOOD}"));
    assert!(report.is_empty(), "{report:#?}");
    explainer.unwrap()
}

#[test]
fn an_explainer_is_compiled() {
    let it = good();
    let sentences: Vec<String> = it
        .sentences()
        .iter()
        .map(|s| format!("{} {} [{}]", s.number(), s.text(), s.evidence().citations().len()))
        .collect();
    insta::assert_snapshot!(sentences.join("\n"), @"
    1 No mutual defence treaty is in force. [1]
    2 There is no treaty. [1]
    3 The memorandum of 14 September 2016 pledges $38 billion over ten years. [1]
    4 Axios reported that Israel wants 20 years. [1]
    5 We found nothing else. [0]
    6 It runs through fiscal years 2019 to 2028. [2]
    7 About $3.8 billion a year, or $38 billion, is pledged. [2]
    ");
    let sources: Vec<_> = it.sources.iter().map(|source| source.source.title.as_str()).collect();
    assert_eq!(sources, ["U.S. Foreign Aid to Israel", "Axios", "A <script>blog</script>"]);
    assert_eq!(it.notes.len(), 4);
    assert_eq!(it.sections.len(), 2);
}

#[test]
fn faults_are_found_where_they_stand() {
    insta::assert_snapshot!(findings("Nobody knows why.\n\nIt is so [@no-mtd].\n"), @"
    1:1+17 T6002 the sentence `Nobody knows why. …` cites nothing
      cite a claim, `[@claim-id]`, before the full stop, or mark the editors' own words, `[…]{.own}`
    3:11+7 T6003 there is no claim `no-mtd`
      did you mean `no-mdt`?
    ");
    insta::assert_snapshot!(findings("It pledges $3.9 billion in 2017 [@mou-yearly; @mou].\n\n[There were 40 of them.]{.own}\n"), @"
    1:12+12 T6004 `$3.9 billion` is in none of the claims that the sentence cites
      the cited claims carry $3.8 billion, $38 billion
    1:28+4 T6004 `2017` is in none of the claims that the sentence cites
      the cited claims carry 2016, 2019, 2025, 2028
    3:13+2 T6004 `40` stands in the editors' own words, which carry no figures
    ");
    insta::assert_snapshot!(findings("Israel seeks a 20-year memorandum [@twenty].\n\nA treaty is in force [@no-mdt].\n"), @"
    1:1+44 T6005 the sentence states plainly what claim `twenty` holds only as contested
      say who says so (`X reports that …`), or that it is disputed or unchecked
    3:1+31 T6005 the sentence has no negation, but claim `no-mdt` is a denial
      say that there is none, or cite the claim that affirms it
    ");
    insta::assert_snapshot!(findings("It is old [@old].\n"), @"
    1:12+4 T6007 the claim `old` was superseded
      cite `[@new]`, which replaced it
    ");
    insta::assert_snapshot!(findings("It is {{ value mou amont }} [@mou]. It is {{ value mou amount }} [@no-mdt], not more.\n\n{{ table term }}\n\n{{ pie }} [@mou].\n\n{{ chart timeline money }}\n"), @"
    1:7+21 T6006 claim `mou` has no property `amont`
      did you mean `amount`?
    1:43+22 T6006 the value is from claim `mou`, which the sentence does not cite
      add `[@mou]`
    3:1+16 T6006 there is no question `term`
      did you mean `terms`?
    5:1+9 T6006 `pie` is nothing that can be inserted
      write `{{ value claim-id property }}`, `{{ table question }}`, `{{ chart timeline question }}` or `{{ chart money question }}`
    7:1+26 T6006 the question `money` has no column `from`, which the chart needs
      its columns are `year`, `series`, `amount`, `currency`, `claim`
    ");
    insta::assert_snapshot!(findings("## In 1999\n\n<b>It</b> is so [@mou].\n"), @"
    1:4+1 T6004 `1999` in a heading is in none of the claims that the explainer cites
    3:1+3 T6008 raw HTML cannot stand in an explainer
    3:6+4 T6008 raw HTML cannot stand in an explainer
    ");
}

#[test]
fn an_excerpt_shows_the_figure() {
    let text = format!("{HEAD}It pledges $3.9 billion a year [@mou-yearly].\n");
    let (explainer, found) = compiled(&text);
    assert!(explainer.is_none());
    let source = |_: &str| Some(text.clone());
    insta::assert_snapshot!(report::text(&found, &source, report::Style { colour: false, width: 100 }), @"
    error[T6004]: `$3.9 billion` is in none of the claims that the sentence cites
      --> explainers/pact.md:10:12
       |
    10 | It pledges $3.9 billion a year [@mou-yearly].
       |            ^^^^^^^^^^^^
       |
       = help: the cited claims carry $3.8 billion
    ");
}

#[test]
fn front_matter_is_checked() {
    let (none, found) = compiled("no front matter");
    assert!(none.is_none() && found.iter().all(|d| d.code.id == "T6001"));
    let (none, found) = compiled(&HEAD.replace("[@no-mdt]", "").replace("agreement:mou-2016", "agreement:none"));
    assert!(none.is_none());
    let shown: Vec<_> = found.iter().map(|d| (d.code.id, d.place.line, d.place.column)).collect();
    assert_eq!(shown, [("T6002", Some(5), Some(9)), ("T6001", Some(7), Some(8))]);
}

#[test]
fn an_explainer_older_than_its_evidence_is_reported() {
    let found = |checked: &str| {
        let (it, report) = compiled(&HEAD.replace("2025-11-23", checked));
        (it.is_some(), report.iter().map(|d| format!("{} {}", d.code.id, d.message)).collect::<Vec<_>>().join("; "))
    };
    assert_eq!(found("2025-11-12"), (true, String::new()));
    let older = "T6009 the claim `no-mdt` was assessed on 12 November 2025, after the explainer was checked".to_owned();
    assert_eq!(found("2025-11-11"), (true, older));
    let expired = "T4006 the search behind claim `no-mdt` expired on 10 November 2026".to_owned();
    assert_eq!(found("2026-11-11"), (true, expired));
}

#[test]
fn own_words_and_cited_words_may_share_a_sentence() {
    assert_eq!(findings("[We hold]{.own} that none is in force [@no-mdt].\n"), "");
    assert!(findings("[We hold]{.own} that none is in force.\n").contains("T6002"));
}

#[test]
fn a_page_needs_no_script_and_lets_none_in() {
    let it = good();
    let page = render::html::page(&it, &render::iris);
    for bad in ["<script", "javascript:alert(1)\"", "<b>pact", "onclick", "src=", "@import", "url(http"] {
        assert!(!page.contains(bad), "{bad}");
    }
    for needed in [
        "id=\"s1\"",
        "href=\"#claim-no-mdt\"",
        "id=\"claim-no-mdt\"",
        "id=\"source-1\"",
        "role=\"img\"",
        "A &lt;script&gt;blog",
    ] {
        assert!(page.contains(needed), "{needed}");
    }
    assert_eq!(page, render::html::page(&good(), &render::iris), "same input, same bytes");
    let hrefs =
        page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).filter(|anchor| *anchor != "closed");
    for anchor in hrefs {
        assert!(page.contains(&format!("id=\"{anchor}\"")), "{anchor}");
    }
}

#[test]
fn every_sentence_is_two_steps_from_its_source() {
    let it = good();
    let page = render::html::page(&it, &render::iris);
    for sentence in it.sentences() {
        for citation in sentence.evidence().citations() {
            let note = &it.notes[&citation.claim];
            let start = page.find(&format!("id=\"claim-{}\"", note.id)).unwrap();
            let written = &page[start..page[start..].find("</div>").unwrap() + start];
            for stance in &note.stances {
                let source = &it.sources[stance.source - 1].source;
                if let Some(url) = source.url.as_deref().filter(|url| url.starts_with("https")) {
                    assert!(written.contains(&format!("href=\"{url}\"")), "{written}");
                }
            }
        }
    }
}

#[test]
fn a_sentence_is_rendered_with_its_evidence() {
    let it = good();
    let body = render::html::body(&it, &|_| None);
    let start = body.find("<section id=\"section-what-is-held\"").unwrap();
    insta::assert_snapshot!(&body[start..body.find("<section id=\"section-what-is-drawn\"").unwrap()], @r##"
    <section id="section-what-is-held">
    <h2>What is held</h2>
    <p><span class="s" id="s2" data-claim="https://example.org/p/claim/no-mdt">There is <em>no</em> treaty <span class="cite">[<a href="#claim-no-mdt" role="doc-noteref" data-claim="https://example.org/p/claim/no-mdt" title="supported denial: No mutual defence treaty is in force.">1, p. 2</a>]</span>.</span> <span class="s" id="s3" data-claim="https://example.org/p/claim/mou">The memorandum of 14 September 2016 pledges <span class="value" data-claim="https://example.org/p/claim/mou">$38 billion</span> over ten years <span class="cite">[<a href="#claim-mou" role="doc-noteref" data-claim="https://example.org/p/claim/mou" title="supported claim: The 2016 memorandum pledges $38 billion for fiscal years 2019 to 2028.">1</a>]</span>.</span> <span class="s" id="s4" data-claim="https://example.org/p/claim/twenty">Axios reported that Israel wants 20 years. <span class="cite">[<a href="#claim-twenty" role="doc-noteref" data-claim="https://example.org/p/claim/twenty" title="contested claim: Israel seeks a 20-year memorandum.">2, contested</a>]</span></span> <span class="s own" id="s5" title="the editors&#39; own words">We found nothing else.</span></p>
    <ul>
    <li><p><span class="s" id="s6" data-claim="https://example.org/p/claim/mou https://example.org/p/claim/mou-yearly">It runs through fiscal years 2019 to 2028 <span class="cite">[<a href="#claim-mou" role="doc-noteref" data-claim="https://example.org/p/claim/mou" title="supported claim: The 2016 memorandum pledges $38 billion for fiscal years 2019 to 2028.">1a</a>; <a href="#claim-mou-yearly" role="doc-noteref" data-claim="https://example.org/p/claim/mou-yearly" title="supported claim: It pledges $3.8 billion a year.">1b</a>]</span>.</span></p>
    </li>
    </ul>
    <blockquote>
    <p><span class="s" id="s7" data-claim="https://example.org/p/claim/mou https://example.org/p/claim/mou-yearly">About $3.8 billion a year, or $38 billion, is pledged <span class="cite">[<a href="#claim-mou" role="doc-noteref" data-claim="https://example.org/p/claim/mou" title="supported claim: The 2016 memorandum pledges $38 billion for fiscal years 2019 to 2028.">1a</a>; <a href="#claim-mou-yearly" role="doc-noteref" data-claim="https://example.org/p/claim/mou-yearly" title="supported claim: It pledges $3.8 billion a year.">1b</a>]</span>.</span></p>
    </blockquote>
    </section>
    "##);
    let start = body.find("<div class=\"note\" id=\"claim-no-mdt\"").unwrap();
    insta::assert_snapshot!(&body[start..body[start..].find("</div>").unwrap() + start], @r##"
    <div class="note" id="claim-no-mdt" data-claim="https://example.org/p/claim/no-mdt">
    <a class="shut" href="#closed">Close</a>
    <p class="text" lang="en">No mutual defence treaty is in force.</p>
    <p><span class="held">Supported denial</span>; its support goes back to one origin. Claim no-mdt.</p>
    <ul>
    <li><a href="#source-1">[1]</a> supports: <a href="https://example.org/crs" rel="external noopener">U.S. Foreign Aid to Israel</a>, p. 2 (read).</li>
    <li><a href="#source-3">[3]</a> disputes: A &lt;script&gt;blog&lt;/script&gt; (javascript:alert(1)). <q>a &lt;b&gt;pact&lt;/b&gt;</q></li>
    </ul>
    <p>Searched on 10 November 2025: ATOP. Looked for: dyad USA-ISR. The finding is good until 10 November 2026.</p>
    <p class="held">History: 12 November 2025: supported.</p>
    <p class="held">Cited in <a href="#s1">sentence 1</a>, <a href="#s2">sentence 2</a>.</p>
    "##);
}

#[test]
fn markdown_has_numbered_sources() {
    insta::assert_snapshot!(render::markdown::markdown(&good()), @r"
    # The pact

    *What are its terms?*

    **No mutual defence treaty is in force [1].**

    Evidence checked up to 23 November 2025. 4 claims from 3 sources.

    ## What is held

    There is *no* treaty [1, p. 2]. The memorandum of 14 September 2016 pledges $38 billion over ten years [1]. Axios reported that Israel wants 20 years. [2, contested] *We found nothing else.*

    - It runs through fiscal years 2019 to 2028 [1a; 1b].

    > About $3.8 billion a year, or $38 billion, is pledged [1a; 1b].

    ## What is drawn

    **1. What the memoranda pledge**

    | Agreement | Amount | Evidence |
    | --- | --- | --- |
    | Memorandum of 2016 | $3.8 billion | [1] |

    **2. Instruments and their force**

    | Agreement | From | Force | Evidence |
    | --- | --- | --- | --- |
    | Memorandum of 2016 | 14 September 2016 | in force | [1] |

    **3. Pledged money by year**

    | Year | Series | Amount | Evidence |
    | --- | --- | --- | --- |
    | 2019 | pledged | $3.8 billion | [1] |

    ## Sources

    1. U.S. Foreign Aid to Israel. May 2025. <https://example.org/crs>
    2. Axios.
    3. A \<script\>blog\</script\>. javascript:alert(1)

    ## Evidence

    - `mou` (supported claim): The 2016 memorandum pledges $38 billion for fiscal years 2019 to 2028. \[1\] supports.
    - `mou-yearly` (supported claim): It pledges $3.8 billion a year. \[1\] supports.
    - `no-mdt` (supported denial): No mutual defence treaty is in force. \[1\] supports, \[3\] disputes. Searched on 10 November 2025: ATOP. Looked for: dyad USA-ISR. The finding is good until 10 November 2026.
    - `twenty` (contested claim): Israel seeks a 20-year memorandum. \[2\] supports.
    ");
}

#[test]
fn linked_data_leads_from_sentences_to_claims() {
    let text = render::jsonld::jsonld(&good());
    let (statements, report) = syntax::parse(&text, Format::JsonLd, BASE, "pact.jsonld");
    assert!(report.is_empty(), "{report:?}");
    let line = |s: &crate::model::Statement| format!("{} {} {}", s.quad.subject, s.quad.predicate, s.quad.object);
    let lines: Vec<String> = statements.iter().map(line).collect();
    let has = |needed: &str| assert!(lines.iter().any(|line| line == needed), "{needed}\n{}", lines.join("\n"));
    has(
        "<https://example.org/p/explainer/pact> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://schema.org/BackgroundNewsArticle>",
    );
    has(
        "<https://example.org/p/explainer/pact#s1> <http://www.w3.org/ns/prov#wasDerivedFrom> <https://example.org/p/claim/no-mdt>",
    );
    has("<https://example.org/p/explainer/pact> <https://schema.org/isBasedOn> <https://example.org/p/claim/mou>");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_body_is_answered(body in "(\\PC|\n){0,200}") {
        let _ = compiled(&format!("{HEAD}{body}"));
    }

    #[test]
    fn any_marks_are_answered(body in "(\\[@mou\\]|\\[@|\\]|\\{\\{ | \\}\\}|\\{\\.own\\}|\\[|value mou |- |> |\n|\\$3\\.8 billion|2016|no |A b\\. |#|\\*){0,40}") {
        let (explainer, _) = compiled(&format!("{HEAD}{body}"));
        if let Some(it) = explainer {
            let page = render::html::page(&it, &render::iris);
            prop_assert!(!page.contains("<script"));
            let _ = render::markdown::markdown(&it);
            let _ = render::jsonld::jsonld(&it);
        }
    }

    #[test]
    fn any_file_is_answered(text in "(---\n|id: |title: |\\PC|\n){0,60}") {
        let _ = compiled(&text);
    }
}

/// The repository as its own project: data, ontology, questions.
static REPOSITORY: LazyLock<(Prefixes, Vocabulary, Reader, Vec<Question>)> = LazyLock::new(|| {
    let list = |dir: &str| {
        let entries = std::fs::read_dir(root().join(dir)).unwrap();
        let mut names: Vec<String> =
            entries.map(|entry| format!("{dir}/{}", entry.unwrap().file_name().to_string_lossy())).collect();
        names.sort();
        names
    };
    let base = "https://w3id.org/treatise/us-israel/";
    let prefixes = Prefixes::new(base);
    let ontology: Vec<crate::model::Quad> = ["ontology/vocabulary.ttl", "ontology/concepts.ttl"]
        .iter()
        .flat_map(|path| syntax::parse(&read(path), Format::Turtle, base, path).0)
        .map(|statement| statement.quad)
        .collect();
    let vocabulary = Vocabulary::from_quads(&ontology);
    let files: Vec<_> =
        list("data").into_iter().map(|path| InputFile { bytes: read(&path).into_bytes(), path }).collect();
    let settings = import::Settings { base, vocabulary: &vocabulary, claims_only: true };
    let (batches, report) = import::read(&files, settings);
    assert!(!report.has_errors(), "{report:#?}");
    let statements = batches.into_iter().flat_map(|batch| batch.statements).map(|statement| statement.quad);
    let reader = Reader::from_quads(statements, Policy::Derived);
    let questions = list("queries").into_iter().filter_map(|path| query::load(&path, &read(&path), &prefixes).0);
    let questions = questions.collect();
    (prefixes, vocabulary, reader, questions)
});

const FIRST: &str = "explainers/us-israel-pact.md";

fn root() -> &'static std::path::Path {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The first explainer, compiled from this text.
fn first(text: &str) -> (Option<Explainer>, Report) {
    let (prefixes, vocabulary, reader, questions) = &*REPOSITORY;
    compile(text, FIRST, &Context { reader, prefixes, vocabulary, questions })
}

#[test]
fn the_first_explainer_compiles() {
    let text = read(FIRST);
    let (explainer, found) = first(&text);
    let shown = report::text(&found, &|_| Some(text.clone()), report::Style { colour: false, width: 120 });
    let it = explainer.unwrap_or_else(|| panic!("{shown}"));
    assert!(found.is_empty(), "{shown}");
    assert!(it.answer.len() == 2 && it.sections.len() >= 6 && it.sources.len() > 40);
    let own = it.sentences().iter().filter(|sentence| *sentence.evidence() == super::Evidence::Own).count();
    assert_eq!(own, 1);
}

#[test]
fn the_first_explainer_survives_no_fault() {
    let text = read(FIRST);
    for (from, to, code) in [
        ("comes to $3.8 billion a year", "comes to $3.9 billion a year", "T6004"),
        ("signed on 14 September 2016", "signed on 15 September 2016", "T6004"),
        ("fiscal years 2019 to 2028", "fiscal years 2019 to 2029", "T6004"),
        (" is in force [@no-mdt]", " is in force", "T6002"),
        ("There is no pact in force", "There is a pact in force", "T6005"),
        (
            "A public list of military alliances counts the agreement of 1952 among them",
            "The agreement of 1952 is an alliance",
            "T6005",
        ),
        ("[@no-mdt]", "[@no-mtd]", "T6003"),
        ("{{ table pact-terms }}", "{{ table pact-term }}", "T6006"),
        ("## Bottom line", "## Bottom line of 1837", "T6004"),
    ] {
        assert!(text.contains(from), "{from}");
        let (explainer, found) = first(&text.replacen(from, to, 1));
        let codes: Vec<_> = found.iter().map(|finding| finding.code.id).collect();
        assert!(explainer.is_none() && codes.contains(&code), "{to}: {codes:?}");
    }
}
