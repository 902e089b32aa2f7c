//! A quiet project with planted mistakes: every finding that a check may report is known beforehand.
//!
//! 1. Claims that agree: each agreement is told by two independent sources in the same words, and a third
//!    tells of a sum or a duty.
//! 2. A thousand denials of several shapes; most are not contradicted, and some are.
//! 3. Five hundred disagreements of every kind that two tables can show.
//! 4. Breaches of each editorial rule.

use super::{HEAD, SCHEME, copy, line, table};
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// What was planted.
#[derive(Debug, Default)]
pub struct Planted {
    /// Code and id of what each finding names first.
    pub findings: BTreeSet<(&'static str, String)>,
    /// The finding of the comparison, and the id of the agreement.
    pub disagreements: BTreeSet<(&'static str, String)>,
}

const DENIALS: u32 = 1_000;
const DISAGREEMENTS: u32 = 500;
const BREACHES: u32 = 12;
const ACTORS: u32 = 200;

#[derive(Default)]
struct Tables {
    money: String,
    duties: String,
    forms: String,
    stances: String,
    agreements: String,
    sources: String,
    trig: String,
    planted: Planted,
}

const PREFIXES: &str = "@prefix tr: <https://w3id.org/treatise/ns#> .
@prefix cito: <http://purl.org/spar/cito/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix actor: <https://example.org/generated/actor/> .
@prefix agreement: <https://example.org/generated/agreement/> .
@prefix claim: <https://example.org/generated/claim/> .
@prefix proposal: <https://example.org/generated/proposal/> .
@prefix register: <https://example.org/generated/register/> .
@prefix search: <https://example.org/generated/search/> .
@prefix source: <https://example.org/generated/source/> .
register:all a tr:Register ; tr:title \"Every treaty\"@en ; tr:coverageUntil \"2026-12-31\"^^xsd:date .
search:all a tr:AbsenceSearch ; prov:used register:all ; prov:wasAssociatedWith actor:editors ; tr:coverage \"all treaties\"@en ;
  tr:searchQuery \"both names\" ; tr:searchedOn \"2026-10-01\"^^xsd:date ; tr:expires \"2027-10-01\"^^xsd:date .
";

/// Writes the project; `claims` of it are quiet ones.
pub fn write(dir: &Path, claims: u32) -> io::Result<Planted> {
    let case = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(dir.join("data"))?;
    let file = "title = \"Planted\"\nbase = \"https://example.org/generated/\"\neditors = \"The generator\"\n";
    fs::write(dir.join("treatise.toml"), file)?;
    copy(&case.join("ontology"), &dir.join("ontology"))?;
    let sources = (claims / 15).max(200) & !1;
    let mut it = Tables { trig: PREFIXES.to_owned(), ..Tables::default() };
    (0..sources).for_each(|i| it.source(&format!("x{i}"), ""));
    (0..claims).for_each(|i| it.quiet(i, sources));
    it.denials(claims, sources);
    (0..DISAGREEMENTS).for_each(|i| it.disagreement(i));
    (0..BREACHES).for_each(|i| it.breaches(i));
    it.finish(case, dir)
}

fn head(claim: &str, status: &str, topic: &str, agreement: &str, source: &str) -> String {
    format!(
        "{claim},Something is said of {agreement}: {claim},,{status},2026-11-20,{topic},agreement/{agreement},{source},supports,,Read,,"
    )
}

/// What varies in a row of the table of forms.
struct Form<'a> {
    parties: &'a str,
    signed: &'a str,
}

impl Tables {
    fn source(&mut self, id: &str, derived_from: &str) {
        line(
            &mut self.sources,
            format_args!("{id},Source {id},News,p0,,1990-01-01,,https://example.org/{id},{derived_from},,2,,"),
        );
    }

    fn agreement(&mut self, id: &str) {
        line(&mut self.agreements, format_args!("{id},Agreement {id},,"));
    }

    fn form(&mut self, [claim, status, agreement, source]: [&str; 4], form: &Form<'_>) {
        let head = head(claim, status, "forms", agreement, source);
        let Form { parties, signed } = form;
        line(
            &mut self.forms,
            format_args!("{head},{agreement},Treaty,{parties},{signed},,,InForce,LegallyBinding,,,,,,"),
        );
    }

    fn sum(&mut self, [claim, status, agreement, source]: [&str; 4], amount: &str, basis: &str, vintage: &str) {
        let head = head(claim, status, "money", agreement, source);
        line(
            &mut self.money,
            format_args!(
                "{head},{claim},{agreement},s0,s1,{amount},Pledged,PerYear,1990,,,{basis},AllAssistance,,,{vintage},"
            ),
        );
    }

    /// Claims come in threes about one agreement.
    fn quiet(&mut self, i: u32, sources: u32) {
        let (block, place) = (i / 3, i % 3);
        let (claim, agreement) = (format!("c{i}"), format!("a{block}"));
        let source = format!("x{}", (block * 2 + place) % sources);
        let row = [claim.as_str(), "Supported", agreement.as_str(), source.as_str()];
        let (x, y) = (block % ACTORS, (block + 11) % ACTORS);
        match place {
            2 if block % 2 == 0 => self.sum(row, &format!("{}000,USD", 1 + block), "CurrentPrices", ""),
            2 => {
                let head = head(&claim, "Supported", "duties", &agreement, &source);
                line(
                    &mut self.duties,
                    format_args!(
                        "{head},{claim},agreement/{agreement},,Consultation,s{x},s{y},ByPoliticalDecision,ArmedAttack,,,"
                    ),
                );
            }
            _ => {
                if place == 0 {
                    self.agreement(&agreement);
                }
                let signed = format!("{}-0{}-1{}", 1900 + block % 120, 1 + block % 9, block % 10);
                self.form(row, &Form { parties: &format!("s{x} s{y}"), signed: &signed });
            }
        }
    }

    /// One in fifty is contradicted: by a treaty planted for it, or by a sum that is there.
    fn denials(&mut self, claims: u32, sources: u32) {
        for i in 0..DENIALS {
            let id = format!("n{i}");
            // An even block below a third of the claims has a sum in dollars.
            let block = ((i * 2) % (claims / 3).max(2)) & !1;
            let contradicted = i % 50 < 2;
            let content = match i % 5 {
                0 => {
                    let (x, y) =
                        if contradicted { (2 * (i / 50), 2 * (i / 50) + 1) } else { (i % ACTORS, (i + 7) % ACTORS) };
                    if contradicted {
                        self.treaty(i, [x, y]);
                    }
                    format!(
                        "[] a tr:MutualDefenceTreaty ; tr:party actor:s{x}, actor:s{y} ; tr:legalForce tr:InForce ."
                    )
                }
                1 => {
                    let currency = if contradicted { "USD" } else { "ILS" };
                    format!(
                        "[] a tr:Commitment ; tr:instrument agreement:a{block} ; tr:payer actor:s0 ; tr:currency \"{currency}\" ."
                    )
                }
                2 => format!("agreement:a{block} a tr:Statute ; tr:party actor:s{} .", i % ACTORS),
                3 => format!(
                    "[] a tr:Obligation ; tr:instrument agreement:a{block} ; tr:obligationType tr:Offence ; tr:obligor _:who . _:who a tr:Person ."
                ),
                _ => format!(
                    "[] tr:instrument agreement:a{block} ; tr:amount 7.5 ; tr:payer _:who . agreement:a{block} tr:party _:who ."
                ),
            };
            if contradicted {
                self.planted.findings.insert(("T4004", id.clone()));
            }
            let source = format!("x{}", i % sources);
            self.claim(
                &id,
                "Denies",
                &source,
                &format!("claim:{id} tr:search search:all .\nGRAPH claim:{id} {{ {content} }}\n"),
            );
        }
    }

    fn treaty(&mut self, i: u32, [x, y]: [u32; 2]) {
        let agreement = format!("t{i}");
        self.agreement(&agreement);
        let content = format!(
            "agreement:{agreement} a tr:MutualDefenceTreaty ; tr:party actor:s{x}, actor:s{y} ; tr:legalForce tr:InForce ; tr:signed \"1950-01-01\"^^xsd:date ."
        );
        self.claim(&agreement, "Affirms", "x0", &format!("GRAPH claim:{agreement} {{ {content} }}\n"));
    }

    /// A supported claim in RDF.
    fn claim(&mut self, id: &str, polarity: &str, source: &str, more: &str) {
        let below = format!("https://example.org/generated/claim/{id}");
        line(
            &mut self.trig,
            format_args!(
                "claim:{id} a tr:Claim ; tr:text \"It is said: {id}.\"@en ; tr:polarity tr:{polarity} ; tr:status tr:Supported ; tr:about actor:s0 ;
  tr:assessment <{below}/assessment> ; tr:stance <{below}/stance> .
<{below}/assessment> a tr:Assessment ; tr:status tr:Supported ; tr:assessedOn \"2026-11-20\"^^xsd:date ; prov:wasAttributedTo actor:editors .
<{below}/stance> a tr:Stance ; tr:source source:{source} ; tr:relation cito:supports ; tr:reading tr:Read .
{more}"
            ),
        );
    }

    fn disagreement(&mut self, i: u32) {
        let agreement = format!("g{i}");
        self.agreement(&agreement);
        let ids: Vec<String> = (1..4).map(|n| format!("g{i}-{n}")).collect();
        let row = |n: usize, status: &'static str| [ids[n].as_str(), status, agreement.as_str(), ["x1", "x2", "x3"][n]];
        let form = |parties, signed| Form { parties, signed };
        let kind = match i % 7 {
            0 => {
                self.form(row(0, "Supported"), &form("s1 s2", "1950-02-01"));
                self.form(row(1, "Supported"), &form("s1 s2", "1951-02-01"));
                self.planted.findings.insert(("T4017", ids[0].clone()));
                "Contradiction"
            }
            1 => {
                self.form(row(0, "Contested"), &form("s1 s2", "1950-02-01"));
                self.form(row(1, "Contested"), &form("s1 s2", "1951-02-01"));
                "Contradiction"
            }
            2 => {
                self.form(row(0, "Supported"), &form("s1 s2", "1950"));
                self.form(row(1, "Supported"), &form("s1 s2", "1950-02-01"));
                "DifferenceOfPrecision"
            }
            3 => {
                self.form(row(0, "Supported"), &form("s1 s2", "1950-02-01"));
                self.form(row(1, "Supported"), &form("s1 s2 s3", "1950-02-01"));
                "DifferenceOfScope"
            }
            4 => {
                self.sum(row(0, "Supported"), "100000000,USD", "CurrentPrices", "");
                self.sum(row(1, "Supported"), "91234567,EUR", "CurrentPrices", "");
                "DifferenceOfUnit"
            }
            5 => {
                self.sum(row(0, "Supported"), "100000000,USD", "CurrentPrices", "2023");
                self.sum(row(1, "Supported"), "173456789,USD", "CurrentPrices", "2024");
                "DifferenceOfTime"
            }
            _ => {
                self.form(row(0, "Contested"), &form("s1 s2", "1950-02-01"));
                self.form(row(1, "Contested"), &form("s1 s2", "1950-02-01"));
                self.form(row(2, "Contested"), &form("s1 s2", "1953-02-01"));
                "Majority"
            }
        };
        self.planted.disagreements.insert((kind, agreement));
    }

    fn breaches(&mut self, i: u32) {
        let agreement = format!("e{i}");
        self.agreement(&agreement);
        let id = |what: &str| format!("{what}-{i}");
        let content = |claim: &str| format!("GRAPH claim:{claim} {{ agreement:{agreement} tr:area \"{claim}\"@en }}\n");
        let (one, copy) = (id("one"), format!("y{i}"));
        self.source(&copy, "x0");
        self.claim(&one, "Affirms", "x0", &content(&one));
        line(&mut self.stances, format_args!("{one},{copy},supports,,Read,"));
        let (stale, opposed, proposed) = (id("stale"), id("opposed"), id("proposed"));
        self.claim(
            &stale,
            "Affirms",
            "x1",
            &format!("claim:{stale} tr:reviewBy \"2026-11-21\"^^xsd:date .\n{}", content(&stale)),
        );
        self.claim(&opposed, "Affirms", "x1", &content(&opposed));
        line(&mut self.stances, format_args!("{opposed},x4,disputes,,Read,"));
        let (sum, proposal) = (id("sum"), format!("d{i}"));
        self.sum([sum.as_str(), "Supported", &agreement, "x5"], "12345678,USD", "", "");
        let force = format!(
            "proposal:{proposal} a tr:Proposal ; tr:title \"Draft {i}\"@en .\nGRAPH claim:{proposed} {{ proposal:{proposal} tr:legalForce tr:InForce }}\n"
        );
        self.claim(&proposed, "Affirms", "x1", &force);
        let (unsigned, nobody) = (format!("u{i}"), id("nobody"));
        self.agreement(&unsigned);
        self.form([&id("unsigned"), "Supported", &unsigned, "x6"], &Form { parties: "s1 s2", signed: "" });
        self.claim(&nobody, "Affirms", "x1", &content(&nobody));
        self.trig = self.trig.replace(
            &format!("/{nobody}/assessment> a tr:Assessment ; tr:status tr:Supported ; tr:assessedOn \"2026-11-20\"^^xsd:date ; prov:wasAttributedTo actor:editors ."),
            &format!("/{nobody}/assessment> a tr:Assessment ; tr:status tr:Supported ; tr:assessedOn \"2026-11-20\"^^xsd:date ."),
        );
        for (code, id) in [
            ("T4009", one),
            ("T4011", stale),
            ("T4012", opposed),
            ("T4013", sum),
            ("T4014", proposal),
            ("T4015", unsigned),
            ("T4016", nobody),
        ] {
            self.planted.findings.insert((code, id));
        }
    }

    fn finish(self, case: &Path, dir: &Path) -> io::Result<Planted> {
        let mut actors =
            "id,type,name,abbreviation,iso3,cow,wikidata,note\neditors,Organisation,The editors,,,,,\n".to_owned();
        (0..ACTORS).for_each(|i| line(&mut actors, format_args!("s{i},State,State {i},,,,,")));
        let with = |head: &str, rows: &str| format!("{head}\n{rows}");
        let columns = "id,title,kind,publisher,author,published,accessed,url,derived_from,quoted_from,reliability,unresolved,note";
        let money = "commitment,instrument,payer,payee,amount,currency,kind,period,fiscal_year,fiscal_year_from,fiscal_year_until,price_basis,purpose,at_least,approximate,data_vintage,gist";
        let duties = "obligation,instrument,provision,obligation_type,obligors,obligees,activation,threshold,conditions,area,gist";
        let forms = "agreement,form,parties,signed,in_force_from,in_force_until,legal_force,bindingness,replaces,related,subject_to_appropriation,coded_as,gist,area";
        for (name, rows) in [
            ("actors", actors),
            ("publishers", "id,name\np0,Publisher\n".to_owned()),
            ("topics", "id,label,definition\nmoney,Money,\nduties,Duties,\nforms,Forms,\n".to_owned()),
            ("sources", with(columns, &self.sources)),
            ("agreements", with("id,title,short_title,identifiers", &self.agreements)),
            ("stances", with("claim,source,relation,locator,reading,note", &self.stances)),
            ("commitments", with(&format!("{HEAD},{money}"), &self.money)),
            ("obligations", with(&format!("{HEAD},{duties}"), &self.duties)),
            ("instruments", with(&format!("{HEAD},{forms}"), &self.forms)),
        ] {
            table(case, dir, name, &rows)?;
        }
        fs::write(dir.join("data/topics.ttl"), SCHEME)?;
        fs::write(dir.join("data/planted.trig"), self.trig)?;
        Ok(self.planted)
    }
}
