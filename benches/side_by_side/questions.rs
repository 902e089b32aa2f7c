//! What analysts ask of an evidence graph: sixteen questions in SPARQL 1.1.

use super::quads::BASE;
use std::path::Path;
use std::{fs, io};

/// A question by its name.
pub struct Question {
    pub name: String,
    pub text: String,
}

const PREFIXES: &str = "PREFIX tr: <https://w3id.org/treatise/ns#>
PREFIX cito: <http://purl.org/spar/cito/>
PREFIX prov: <http://www.w3.org/ns/prov#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
";

const QUESTIONS: [(&str, &str); 16] = [
    (
        "agreements",
        "SELECT ?about (COUNT(?claim) AS ?claims) WHERE { ?claim tr:about ?about . ?about tr:title ?title } GROUP BY ?about ORDER BY DESC(?claims) ?about LIMIT 20",
    ),
    (
        "by-topic",
        "SELECT ?status ?topic (COUNT(*) AS ?claims) WHERE { ?claim tr:status ?status . ?claim tr:topic ?topic } GROUP BY ?status ?topic ORDER BY ?status ?topic",
    ),
    (
        "disputed",
        "SELECT ?claim ?for ?against WHERE { ?claim tr:stance ?a . ?a tr:relation cito:disputes ; tr:source ?against . ?claim tr:stance ?b . ?b tr:relation cito:supports ; tr:source ?for } ORDER BY ?claim ?for ?against LIMIT 50",
    ),
    (
        "duties",
        "SELECT ?debtor ?creditor ?kind (COUNT(*) AS ?times) WHERE { ?claim tr:status tr:Supported . GRAPH ?claim { ?duty tr:obligor ?debtor . ?duty tr:obligee ?creditor . ?duty tr:obligationType ?kind } } GROUP BY ?debtor ?creditor ?kind ORDER BY DESC(?times) ?debtor ?creditor ?kind LIMIT 40",
    ),
    (
        "early",
        "SELECT ?status (COUNT(*) AS ?claims) WHERE { ?claim tr:status ?status . ?claim tr:recorded ?day FILTER(?day < \"1950-01-01\"^^xsd:date) } GROUP BY ?status ORDER BY ?status",
    ),
    (
        "money",
        "SELECT ?year (SUM(?amount) AS ?total) WHERE { ?claim tr:polarity tr:Affirms . ?claim tr:status tr:Supported . GRAPH ?claim { ?sum tr:fiscalYear ?year . ?sum tr:amount ?amount } } GROUP BY ?year ORDER BY ?year",
    ),
    (
        "mutual",
        "SELECT DISTINCT ?one ?other ?kind WHERE { GRAPH ?g { ?d tr:obligor ?one . ?d tr:obligee ?other . ?d tr:obligationType ?kind } GRAPH ?h { ?e tr:obligor ?other . ?e tr:obligee ?one . ?e tr:obligationType ?kind } FILTER(STR(?one) < STR(?other)) } ORDER BY ?one ?other ?kind LIMIT 50",
    ),
    (
        "one-agreement",
        "SELECT ?claim ?text ?status ?relation ?title WHERE { ?claim tr:about <{base}agreement/7> . ?claim tr:text ?text . ?claim tr:status ?status . ?claim tr:stance ?stance . ?stance tr:source ?source . ?stance tr:relation ?relation . ?source tr:title ?title } ORDER BY ?claim ?title",
    ),
    (
        "origins",
        "SELECT ?origin (COUNT(DISTINCT ?copy) AS ?copies) WHERE { ?copy prov:wasDerivedFrom+ ?origin FILTER NOT EXISTS { ?origin prov:wasDerivedFrom ?earlier } } GROUP BY ?origin ORDER BY DESC(?copies) ?origin LIMIT 20",
    ),
    (
        "parties",
        "SELECT ?agreement (COUNT(DISTINCT ?state) AS ?states) (MIN(?day) AS ?signed) WHERE { ?agreement tr:title ?title OPTIONAL { GRAPH ?g { ?agreement tr:party ?state } } OPTIONAL { GRAPH ?h { ?agreement tr:signed ?day } } } GROUP BY ?agreement ORDER BY DESC(?states) ?agreement LIMIT 40",
    ),
    (
        "publishers",
        "SELECT ?publisher ?relation (COUNT(DISTINCT ?claim) AS ?claims) WHERE { ?claim tr:stance ?stance . ?stance tr:relation ?relation . ?stance tr:source ?source . ?source tr:publisher ?publisher } GROUP BY ?publisher ?relation ORDER BY DESC(?claims) ?publisher ?relation LIMIT 40",
    ),
    (
        "signatures",
        "SELECT ?agreement (COUNT(*) AS ?conflicts) WHERE { GRAPH ?g { ?agreement tr:signed ?day } GRAPH ?h { ?agreement tr:signed ?later } FILTER(?day < ?later) } GROUP BY ?agreement ORDER BY DESC(?conflicts) ?agreement LIMIT 20",
    ),
    (
        "spread",
        "SELECT ?agreement ?year (MAX(?amount) - MIN(?amount) AS ?spread) WHERE { GRAPH ?g { ?sum tr:instrument ?agreement . ?sum tr:fiscalYear ?year . ?sum tr:amount ?amount } } GROUP BY ?agreement ?year HAVING (COUNT(?sum) > 1) ORDER BY DESC(?spread) ?agreement ?year LIMIT 20",
    ),
    (
        "unreliable",
        "SELECT ?topic (COUNT(*) AS ?claims) WHERE { ?claim tr:topic ?topic MINUS { ?claim tr:stance ?stance . ?stance tr:source ?source . ?source tr:reliability ?grade FILTER(?grade < 3) } } GROUP BY ?topic ORDER BY DESC(?claims) ?topic",
    ),
    (
        "unsupported",
        "SELECT (COUNT(?claim) AS ?claims) WHERE { ?claim a tr:Claim FILTER NOT EXISTS { ?claim tr:stance ?stance . ?stance tr:relation cito:supports } }",
    ),
    (
        "words",
        "SELECT ?claim ?day WHERE { ?claim tr:recorded ?day . ?claim tr:text ?text FILTER(CONTAINS(STR(?text), \"tariff protocol\")) } ORDER BY DESC(?day) ?claim LIMIT 20",
    ),
];

/// The questions of this file, or those of a folder of `.rq` files.
pub fn questions(folder: Option<&Path>) -> io::Result<Vec<Question>> {
    let Some(folder) = folder else {
        let ours = QUESTIONS.iter().map(|(name, text)| Question {
            name: (*name).to_owned(),
            text: PREFIXES.to_owned() + &text.replace("{base}", BASE),
        });
        return Ok(ours.collect());
    };
    let mut paths: Vec<_> = fs::read_dir(folder)?.map(|entry| entry.map(|it| it.path())).collect::<Result<_, _>>()?;
    paths.retain(|path| path.extension().is_some_and(|it| it == "rq"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        Ok(Question { name, text: fs::read_to_string(path)? })
    };
    paths.iter().map(read).collect()
}
