//! Whole sites of small datasets: links, markup, hostile text, sameness of bytes, law 10.

mod colours;
mod html;

use super::*;
use crate::explain;
use crate::model::syntax::{Format, parse};
use crate::model::vocab::tr;
use crate::model::{NamedNode, NamedOrBlankNode, Triple};
use crate::store::Policy;
use html::{Piece, attribute, pieces};
use std::collections::{BTreeMap, BTreeSet};

const BASE: &str = "https://example.org/p/";

/// An agreement with two accounts of one date, a denial with a search, and a disagreement.
const CASE: &str = r#"
@prefix tr: <https://w3id.org/treatise/ns#> . @prefix prov: <http://www.w3.org/ns/prov#> . @prefix cito: <http://purl.org/spar/cito/> .
@prefix c: <https://example.org/p/claim/> . @prefix a: <https://example.org/p/agreement/> . @prefix who: <https://example.org/p/actor/> .
@prefix s: <https://example.org/p/source/> . @prefix t: <https://example.org/p/topic/> . @prefix d: <https://example.org/p/dispute/> .
@prefix o: <https://example.org/p/obligation/> . @prefix act: <https://example.org/p/act/> . @prefix m: <https://example.org/p/commitment/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
c:signed a tr:Claim ; tr:text "The memorandum was signed on 30 November 1981."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ;
  tr:topic t:memoranda ; tr:about a:mou ; tr:origin "data/acts.csv#row=3" ; tr:assessment <https://example.org/p/claim/signed/assessment/2026-11-20> ;
  tr:stance <https://example.org/p/claim/signed/stance/text> , <https://example.org/p/claim/signed/stance/copy> .
<https://example.org/p/claim/signed/assessment/2026-11-20> a tr:Assessment ; tr:status tr:Supported ; tr:assessedOn "2026-11-20"^^xsd:date ; prov:wasAttributedTo who:editors .
<https://example.org/p/claim/signed/stance/text> a tr:Stance ; tr:source s:text ; tr:relation cito:supports ; tr:locator "p. 1" ; tr:quotation "signed this day" ; tr:reading tr:Read .
<https://example.org/p/claim/signed/stance/copy> a tr:Stance ; tr:source s:copy ; tr:relation cito:confirms .
c:other-date a tr:Claim ; tr:text "It was signed on 1 December 1981."@en ; tr:polarity tr:Affirms ; tr:status tr:Contested ; tr:about a:mou ;
  tr:stance <https://example.org/p/claim/other-date/stance/text> .
<https://example.org/p/claim/other-date/stance/text> a tr:Stance ; tr:source s:text ; tr:relation cito:disputes .
c:none a tr:Claim ; tr:text "There is no treaty."@en ; tr:polarity tr:Denies ; tr:status tr:Supported ; tr:search <https://example.org/p/search/one> ;
  tr:stance <https://example.org/p/claim/none/stance/text> .
<https://example.org/p/claim/none/stance/text> a tr:Stance ; tr:source s:text ; tr:relation cito:supports .
<https://example.org/p/search/one> a tr:AbsenceSearch ; prov:used <https://example.org/p/register/r> ; tr:searchedOn "2026-11-20"^^xsd:date ; tr:expires "2027-11-20"^^xsd:date .
<https://example.org/p/register/r> a tr:Register ; tr:title "Treaties of the world" .
c:duty a tr:Claim ; tr:text "Each side must consult."@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ;
  tr:stance <https://example.org/p/claim/duty/stance/text> .
<https://example.org/p/claim/duty/stance/text> a tr:Stance ; tr:source s:text ; tr:relation cito:supports .
d:c1 a tr:Disagreement ; tr:question "When was it signed?"@en ; tr:side c:signed , c:other-date ; tr:resolution "The text decides."@en .
t:memoranda a skos:Concept ; skos:prefLabel "Memoranda"@en .
s:text a tr:Source ; tr:title "Text of the memorandum"@en ; tr:publisher <https://example.org/p/publisher/dod> ; tr:published "1981-11-30"^^xsd:date ; tr:url "https://example.org/text.pdf"^^xsd:anyURI ; tr:reliability 1 .
<https://example.org/p/publisher/dod> a tr:Publisher ; tr:name "Department of Defense" .
s:copy a tr:Source ; tr:title "A copy"@en ; prov:wasDerivedFrom s:text .
a:mou a tr:Agreement ; tr:title "Memorandum of Understanding on Strategic Cooperation"@en ; tr:shortTitle "MOU"@en .
who:us a tr:State ; tr:name "United States"@en . who:il a tr:State ; tr:name "Israel"@en . who:editors a tr:Organisation ; tr:name "The editors" .
GRAPH c:signed { a:mou a tr:Memorandum ; tr:party who:us , who:il ; tr:signed "1981-11-30"^^xsd:date . act:sign a tr:Signature ; tr:instrument a:mou ; tr:actor who:us ; tr:date "1981-11-30"^^xsd:date . }
GRAPH c:other-date { a:mou tr:signed "1981-12-01"^^xsd:date . }
GRAPH c:none { [] a tr:MutualDefenceTreaty ; tr:party who:us , who:il . }
GRAPH c:duty { o:consult a tr:Obligation ; tr:instrument a:mou ; tr:obligationType tr:Consultation ; tr:obligor who:us , who:il .
  m:aid a tr:Commitment ; tr:instrument a:mou ; tr:amount 3800000000 ; tr:currency "USD" . }
"#;

/// An explainer of [`CASE`].
const EXPLAINER: &str = "---
id: memo
title: The memorandum of 1981
question: When was the memorandum signed?
answer: It was signed on 30 November 1981 [@signed].
checked: 2026-11-20
---

## Evidence

The text has the date 30 November 1981 [@signed].
";

/// Everything that could break out of its place.
const HOSTILE: &str = r#"
@prefix tr: <https://w3id.org/treatise/ns#> . @prefix cito: <http://purl.org/spar/cito/> . @prefix c: <https://example.org/p/claim/> .
c:x a tr:Claim ; tr:text "</script><script>alert(1)</script> \"><img src=x onerror=alert(2)> {{ 7*7 }} {% raw %} \u202Eabc"@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ;
  tr:note "<!-- <![CDATA[ ]]> --> &lt;b&gt; '\"`"@en ; tr:origin "\"><svg onload=alert(3)>" ; tr:stance <https://example.org/p/claim/x/stance/y> .
<https://example.org/p/claim/x/stance/y> a tr:Stance ; tr:source <https://example.org/p/source/evil> ; tr:relation cito:supports ; tr:quotation "\u0007</blockquote>\u2066" ; tr:locator "javascript:alert(4)" .
<https://example.org/p/source/evil> a tr:Source ; tr:title "<title>&</title>" ; tr:url "javascript:alert(5)"^^<http://www.w3.org/2001/XMLSchema#anyURI> .
<https://example.org/p/claim/..> a tr:Claim ; tr:text "dots"@en ; tr:polarity tr:Affirms ; tr:status tr:Unverified .
<https://example.org/p/claim/INDEX> a tr:Claim ; tr:text "index"@en ; tr:polarity tr:Affirms ; tr:status tr:Unverified .
<https://example.org/p/claim/index> a tr:Claim ; tr:text "index too"@en ; tr:polarity tr:Affirms ; tr:status tr:Unverified .
<https://example.org/p/claim/%22%3E%3Cscript%3E> a tr:Claim ; tr:text "id"@en ; tr:polarity tr:Affirms ; tr:status tr:Retracted .
<https://example.org/p/claim/é> a tr:Claim ; tr:polarity tr:Affirms .
GRAPH c:x { <https://example.org/p/agreement/a> <javascript:alert%286%29> <javascript:alert%287%29> ; tr:gist "<b onclick=alert(8)>"@en . }
"#;

fn quads(text: &str) -> Vec<Quad> {
    let (statements, report) = parse(text, Format::TriG, BASE, "case.trig");
    assert!(report.is_empty(), "{report:?}");
    statements.into_iter().map(|statement| statement.quad).collect()
}

fn vocabulary() -> Vec<Quad> {
    let text = r#"@prefix tr: <https://w3id.org/treatise/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
        tr:Supported a skos:Concept ; skos:prefLabel "supported"@en ; skos:definition "A source supports it."@en .
        tr:signed a <http://www.w3.org/2002/07/owl#DatatypeProperty> ; <http://www.w3.org/2000/01/rdf-schema#label> "signed"@en ; <http://www.w3.org/2000/01/rdf-schema#comment> "Day of signature."@en ."#;
    quads(text)
}

fn build(text: &str) -> Vec<Page> {
    let reader = Reader::from_quads(quads(text), Policy::Derived);
    let prefixes = Prefixes::new(BASE);
    let ontology = vocabulary();
    let vocabulary = Vocabulary::from_quads(&ontology);
    let question = "#+ summary: Which agreements are there?\n#+ answer: Each row is an agreement with its day of signature.\nSELECT ?agreement ?signed WHERE { ?agreement a tr:Agreement . OPTIONAL { ?agreement tr:signed ?signed } } ORDER BY ?agreement\n";
    let (question, report) = crate::query::load("queries/agreements.rq", question, &prefixes);
    assert!(!report.has_errors(), "{report:?}");
    let questions: Vec<Question> = question.into_iter().collect();
    let context =
        explain::Context { reader: &reader, prefixes: &prefixes, vocabulary: &vocabulary, questions: &questions };
    let (explainer, _) = explain::compile(EXPLAINER, "explainers/memo.md", &context);
    let explainers: Vec<Explainer> = explainer.into_iter().collect();
    assert_eq!(explainers.is_empty(), text != CASE);
    let input = Input {
        explainers: &explainers,
        reader: &reader,
        prefixes: &prefixes,
        vocabulary: &vocabulary,
        ontology: &ontology,
        questions: &questions,
        title: "The <case> & \"co\"",
        description: "",
        comparisons: &[],
        licence: Some("https://creativecommons.org/licenses/by/4.0/"),
    };
    site(&input).unwrap()
}

fn page<'a>(pages: &'a [Page], path: &str) -> &'a str {
    let page = pages.iter().find(|page| page.path == path).unwrap_or_else(|| panic!("{path} is missing"));
    std::str::from_utf8(&page.bytes).unwrap()
}

fn html_pages(pages: &[Page]) -> impl Iterator<Item = (&str, &str)> {
    pages
        .iter()
        .filter(|page| page.has_extension("html"))
        .map(|page| (page.path.as_str(), std::str::from_utf8(&page.bytes).unwrap()))
}

/// The body of a page as lines of text, with links and badges shown.
fn outline(html: &str) -> String {
    let main = &html[html.find("<main").unwrap()..html.find("</main>").unwrap()];
    html::outline(main)
}

#[test]
fn every_link_leads_somewhere() {
    for case in [CASE, HOSTILE, ""] {
        let pages = build(case);
        let ids: BTreeMap<&str, BTreeSet<String>> =
            html_pages(&pages).map(|(path, html)| (path, html::ids(html))).collect();
        let paths: BTreeSet<&str> = pages.iter().map(|page| page.path.as_str()).collect();
        let mut checked = 0;
        for (path, html) in html_pages(&pages) {
            for href in pieces(html).iter().filter_map(|piece| attribute(piece, "href")) {
                if href.starts_with("http://") || href.starts_with("https://") {
                    continue;
                }
                let (target, anchor) = html::resolve(path, &href);
                assert!(paths.contains(target.as_str()), "{path}: `{href}` leads to {target}, which is not there");
                // The notes of an explainer close by leading to an anchor that is nowhere.
                if let Some(anchor) = anchor.filter(|anchor| anchor != "closed") {
                    assert!(ids[target.as_str()].contains(&anchor), "{path}: `{href}` leads to no anchor");
                }
                checked += 1;
            }
        }
        assert!(checked > 30, "only {checked} links");
    }
}

#[test]
fn pages_are_well_formed() {
    for case in [CASE, HOSTILE, ""] {
        for (path, html) in html_pages(&build(case)) {
            html::check(path, html);
        }
    }
}

#[test]
fn hostile_text_stays_text() {
    let pages = build(HOSTILE);
    let allowed = [
        "href",
        "rel",
        "class",
        "title",
        "id",
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "type",
        "tabindex",
        "aria-label",
        "aria-labelledby",
        "aria-current",
        "scope",
        "role",
        "rowspan",
        "datetime",
    ];
    for (path, html) in html_pages(&pages) {
        assert!(!html.contains(['\u{202e}', '\u{2066}', '\u{7}']), "{path}");
        for piece in pieces(html) {
            let Piece::Open { name, attributes } = piece else { continue };
            assert!(!["img", "svg", "b", "iframe", "object", "style"].contains(&name.as_str()), "{path}: <{name}>");
            for (attribute, value) in attributes {
                assert!(allowed.contains(&attribute.as_str()), "{path}: attribute {attribute}");
                assert!(attribute != "href" || !value.starts_with("javascript"), "{path}: {value}");
                assert!(name != "script" || value == "application/ld+json", "{path}: <script {attribute}={value}>");
            }
        }
    }
    let claim = page(&pages, "claim/x.html");
    assert!(claim.contains("&lt;/script&gt;&lt;script&gt;alert(1)"), "{claim}");
    assert!(claim.contains("{{ 7*7 }}"), "templates are not data");
    let paths: BTreeSet<String> = pages.iter().map(|page| page.path.to_lowercase()).collect();
    assert_eq!(paths.len(), pages.len(), "no two paths differ only in case");
    assert!(pages.iter().all(|page| !page.path.contains("..")
        && page.path.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_.=/".contains(&b))));
}

#[test]
fn a_text_of_any_length_is_published() {
    let long = "word ".repeat(60_000);
    let text = format!(
        "@prefix tr: <https://w3id.org/treatise/ns#> . <https://example.org/p/claim/x> a tr:Claim ; tr:text \"{long}\"@en ; tr:polarity tr:Affirms ; tr:status tr:Supported ."
    );
    let pages = build(&text);
    let html = page(&pages, "claim/x.html");
    let title = &html[html.find("<title>").unwrap()..html.find("</title>").unwrap()];
    assert!(title.len() < 300, "{}", title.len());
    assert!(page(&pages, "claim/index.html").len() < 20_000);
}

#[test]
fn the_same_data_give_the_same_site() {
    assert_eq!(build(CASE), build(CASE));
    assert!(build(CASE).is_sorted_by_key(|page| page.path.clone()));
}

#[test]
fn twins_state_what_is_held_and_no_more() {
    let reader = Reader::from_quads(quads(CASE), Policy::Derived);
    let facts: BTreeSet<String> = reader.default_graph().map(|triple| triple.to_string()).collect();
    let mut twins = 0;
    for twin in build(CASE).iter().filter(|page| page.has_extension("ttl") && !page.path.starts_with("downloads/")) {
        let (statements, report) = parse(std::str::from_utf8(&twin.bytes).unwrap(), Format::Turtle, BASE, &twin.path);
        assert!(report.is_empty(), "{}: {report:?}", twin.path);
        for triple in statements.into_iter().map(|statement| Triple::from(statement.quad)) {
            let scaffold = triple.predicate.as_ref() == tr::PROPOSES
                || matches!(&triple.subject, NamedOrBlankNode::NamedNode(node) if is_below(node));
            assert!(scaffold || facts.contains(&triple.to_string()), "{} states {triple}", twin.path);
        }
        twins += 1;
    }
    assert!(twins > 10);
}

fn is_below(node: &NamedNode) -> bool {
    node.as_str().contains("/proposition/") || node.as_str().contains("/variable/")
}

#[test]
fn json_ld_inside_a_page_says_what_the_twin_says() {
    let pages = build(CASE);
    for name in ["claim/signed", "claim/none", "agreement/mou"] {
        let html = page(&pages, &format!("{name}.html"));
        let start = html.find("<script type=\"application/ld+json\">").unwrap() + 35;
        let json = &html[start..start + html[start..].find("</script>").unwrap()];
        let read = |text: &str, format| -> BTreeSet<String> {
            let (statements, report) = parse(text, format, BASE, name);
            assert!(report.is_empty(), "{report:?}");
            statements.into_iter().map(|statement| Triple::from(statement.quad).to_string()).collect()
        };
        assert_eq!(read(json, Format::JsonLd), read(page(&pages, &format!("{name}.ttl")), Format::Turtle), "{name}");
    }
}

#[test]
fn the_page_of_a_claim() {
    insta::assert_snapshot!(outline(page(&build(CASE), "claim/signed.html")), @"
    Claim[supported](../about.html#status)
    # The memorandum was signed on 30 November 1981.
    Supported. A source supports it.
    2 sources speak for it; some repeat others, so they count as 1 origin; none that we know of speaks against it.
    The editors hold it: what it says is among the facts of this project.
    Topic
    [Memoranda](../topic/memoranda.html)
    About
    [MOU](../agreement/mou.html)
    ## What it says
    The sentence above, as data.
    Content of the claim
     | Of | What | Value
     | [sign](../act/sign.html) | is a | [signature](https://w3id.org/treatise/ns#Signature)
     | instrument | [MOU](../agreement/mou.html)
     | date | 30 November 1981
     | actor | [United States](../actor/us.html)
     | [MOU](../agreement/mou.html) | is a | [memorandum](https://w3id.org/treatise/ns#Memorandum)
     | party |  / [Israel](../actor/il.html) / [United States](../actor/us.html)
     | signed | 30 November 1981
    ## Who says so
    [A copy](../source/copy.html)
    confirms it
    Repeats [Text of the memorandum](../source/text.html)
    [Text of the memorandum](../source/text.html)
    supports it · p. 1 · Department of Defense · 30 November 1981 · read
    Reliability A: completely reliable
    signed this day
    ## Disagreements it takes part in
    [When was it signed?](../dispute/c1.html)
    [It was signed on 1 December 1981.](../claim/other-date.html)[contested](../about.html#status)
    The text decides.
    ## Where it is cited
    [The memorandum of 1981](../explainer/memo.html#s1)
    It was signed on 30 November 1981.
    [The memorandum of 1981](../explainer/memo.html#s2)
    The text has the date 30 November 1981.
    ## How it was judged
    20 November 2026[supported](../about.html#status) by [The editors](../actor/editors.html)
    ## In the data
    Stated in
    data/acts.csv#row=3
    Id
    claim:signed
    Address of this thing: https://example.org/p/claim/signed
    The same for machines: [Turtle](../claim/signed.ttl); JSON-LD stands inside this page.
    ");
}

#[test]
fn the_page_of_a_denial() {
    insta::assert_snapshot!(outline(page(&build(CASE), "claim/none.html")), @"
    Denial[supported](../about.html#status)
    # There is no treaty.
    Supported. A source supports it.
    One source speaks for it; none that we know of speaks against it.
    The editors hold that there is nothing of the kind described below. Should a claim that is held ever match the description, the project no longer builds, and names both.
    ## What it denies
    The claim says that there is nothing to which all of this applies. “Something” stands for anything at all.
    Pattern of which there is no instance
     | Of | What | Value
     | something | is a | [mutual defence treaty](https://w3id.org/treatise/ns#MutualDefenceTreaty)
     | party |  / [Israel](../actor/il.html) / [United States](../actor/us.html)
    ## Where was searched
    That something was not found means as much as the search behind it.
    Standing
    needs re-search
    it does not say which time it covers
    Searched in
    [Treaties of the world](../register/r.html)
    Searched on
    20 November 2026
    Counts until
    20 November 2027
    More on this search: [one](../search/one.html)
    ## Who says so
    [Text of the memorandum](../source/text.html)
    supports it · Department of Defense · 30 November 1981
    Reliability A: completely reliable
    ## How it was judged
    No dated judgement is recorded.
    ## In the data
    Id
    claim:none
    Address of this thing: https://example.org/p/claim/none
    The same for machines: [Turtle](../claim/none.ttl); JSON-LD stands inside this page.
    ");
}

#[test]
fn the_page_of_an_agreement() {
    insta::assert_snapshot!(outline(page(&build(CASE), "agreement/mou.html")), @"
    Agreement · [memorandum](https://w3id.org/treatise/ns#Memorandum)
    # Memorandum of Understanding on Strategic Cooperation
    3 claims speak of it: 2 held as fact, 1 contested or not held.
    Between
    [Israel](../actor/il.html), [United States](../actor/us.html)
    Signed
    30 November 1981
    ## Every account side by side
    Each value with the claims that give it. A value is held as fact when one of its claims is supported.
    What is said of MOU
     | What | Value | Who says so
     | is a | [memorandum](https://w3id.org/treatise/ns#Memorandum) | [A copy and Department of Defense](../claim/signed.html)[supported](../about.html#status)
     | party | [Israel](../actor/il.html), [United States](../actor/us.html) | [A copy and Department of Defense](../claim/signed.html)[supported](../about.html#status)
     |  / signed / accounts differ | 30 November 1981 | [A copy and Department of Defense](../claim/signed.html)[supported](../about.html#status)
     | 1 December 1981 | [No source](../claim/other-date.html)[contested](../about.html#status)
    ## What happened when
    30 November 1981
    [Signature](../act/sign.html): [MOU](../agreement/mou.html) by [United States](../actor/us.html)
    [A copy and Department of Defense](../claim/signed.html)[supported](../about.html#status)
    ## Obligations
    Obligations
     | Obligation | Who owes | Who says so
     | [consultation](../obligation/consult.html) | [Israel](../actor/il.html), [United States](../actor/us.html) | [Department of Defense](../claim/duty.html)[supported](../about.html#status)
    ## Money
    Money
     | Amount | Who says so
     | [$3.8 billion](../commitment/aid.html) | [Department of Defense](../claim/duty.html)[supported](../about.html#status)
    ## Where sources differ
    [When was it signed?](../dispute/c1.html)
    The text decides.
    ## All claims that speak of it
    Claims, with how each stands
     | Claim | Status | Sources
     | [Each side must consult.](../claim/duty.html) | [supported](../about.html#status) | 1
     | [It was signed on 1 December 1981.](../claim/other-date.html) | [contested](../about.html#status) | 1
     | [The memorandum was signed on 30 November 1981.](../claim/signed.html) | [supported](../about.html#status) | 2
    Address of this thing: https://example.org/p/agreement/mou
    The same for machines: [Turtle](../agreement/mou.ttl); JSON-LD stands inside this page.
    ");
}

#[test]
fn the_page_of_a_question() {
    let pages = build(CASE);
    insta::assert_snapshot!(outline(page(&pages, "question/agreements.html")), @"
    Question
    # Which agreements are there?
    Each row is an agreement with its day of signature.
    ## The answer
    Which agreements are there?
     | agreement | signed
     | [MOU](../agreement/mou.html) | 30 November 1981
    1 row
    Download the answer: [agreements.csv](../question/agreements.csv), [agreements.json](../question/agreements.json)
    ## The query
    SPARQL, as it stands in the project.
    SELECT ?agreement ?signed WHERE { ?agreement a tr:Agreement . OPTIONAL { ?agreement tr:signed ?signed } } ORDER BY ?agreement
    ");
    assert!(page(&pages, "question/agreements.csv").starts_with("agreement,signed"));
}

#[test]
fn the_head_of_a_page() {
    let pages = build(CASE);
    let html = page(&pages, "claim/signed.html");
    insta::assert_snapshot!(&html[..html.find("<script").unwrap()], @r#"
    <!doctype html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <meta name="referrer" content="no-referrer">
    <title>The memorandum was signed on 30 November 1981. · The &lt;case&gt; &amp; &quot;co&quot;</title>
    <meta name="description" content="Claim, supported: The memorandum was signed on 30 November 1981.">
    <link rel="canonical" href="https://example.org/p/claim/signed">
    <link rel="alternate" type="text/turtle" href="../claim/signed.ttl">
    <link rel="stylesheet" href="../site.css">
    "#);
}

#[test]
fn the_turtle_of_a_claim_that_is_not_held() {
    insta::assert_snapshot!(page(&build(CASE), "claim/other-date.ttl"), @r#"
    @prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
    @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
    @prefix agreement: <https://example.org/p/agreement/> .
    @prefix source: <https://example.org/p/source/> .
    @prefix tr: <https://w3id.org/treatise/ns#> .
    @prefix claim: <https://example.org/p/claim/> .
    @prefix cito: <http://purl.org/spar/cito/> .
    claim:other-date\/proposition\/1 rdf:object "1981-12-01"^^xsd:date ;
    	rdf:predicate tr:signed ;
    	rdf:subject agreement:mou ;
    	a tr:Proposition .
    claim:other-date\/stance\/text a tr:Stance ;
    	tr:relation cito:disputes ;
    	tr:source source:text .
    claim:other-date a tr:Claim ;
    	tr:about agreement:mou ;
    	tr:polarity tr:Affirms ;
    	tr:proposes claim:other-date\/proposition\/1 ;
    	tr:stance claim:other-date\/stance\/text ;
    	tr:status tr:Contested ;
    	tr:text "It was signed on 1 December 1981."@en .
    "#);
}
