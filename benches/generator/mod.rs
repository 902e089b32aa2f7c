//! Writes a project of N claims: tables with the metadata of the case, skewed like real collections.
//!
//! The same seed gives the same bytes.

#[allow(dead_code, reason = "tests plant mistakes, benches need none")]
pub mod planted;
pub mod random;

use random::Random;
use std::fmt::Write as _;
use std::fs;
use std::io;
use std::path::Path;

/// How large a project to write.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Number of claims.
    pub claims: u32,
    /// Seed of the generator.
    pub seed: u64,
}

/// Statuses, with how many of 20 claims have them.
const STATUSES: [(u32, &str); 5] =
    [(12, "Supported"), (4, "Contested"), (2, "Unverified"), (1, "Refuted"), (1, "Superseded")];

/// The scheme that the topics belong to.
const SCHEME: &str =
    "<https://example.org/generated/topic/scheme> a <http://www.w3.org/2004/02/skos/core#ConceptScheme> ;
  <http://www.w3.org/2004/02/skos/core#prefLabel> \"Topics\"@en .
";

/// Writes the project into a directory.
pub fn write(dir: &Path, size: Size) -> io::Result<()> {
    let mut random = Random(size.seed);
    let case = Path::new(env!("CARGO_MANIFEST_DIR"));
    fs::create_dir_all(dir.join("data"))?;
    fs::write(
        dir.join("treatise.toml"),
        "title = \"Generated\"\nbase = \"https://example.org/generated/\"\neditors = \"The generator\"\n",
    )?;
    for folder in ["ontology", "queries"] {
        copy(&case.join(folder), &dir.join(folder))?;
    }
    let (states, publishers) = ((size.claims / 40).clamp(20, 220), (size.claims / 800).max(10));
    let (agreements, sources) = ((size.claims / 40).max(40), (size.claims / 15).max(30));
    let mut actors =
        "id,type,name,abbreviation,iso3,cow,wikidata,note\neditors,Organisation,The editors,,,,,\n".to_owned();
    (0..states).for_each(|i| line(&mut actors, format_args!("s{i},State,State {i},,,,,")));
    table(case, dir, "actors", &actors)?;
    let mut rows = "id,name\n".to_owned();
    (0..publishers).for_each(|i| line(&mut rows, format_args!("p{i},Publisher {i}")));
    table(case, dir, "publishers", &rows)?;
    fs::write(dir.join("data/topics.ttl"), SCHEME)?;
    table(case, dir, "topics", "id,label,definition\nmoney,Money,\nduties,Duties,\nforms,Forms,\n")?;
    let mut rows =
        "id,title,kind,publisher,author,published,accessed,url,derived_from,quoted_from,reliability,unresolved,note\n"
            .to_owned();
    for i in 0..sources {
        let origin = if i > 0 && random.below(100) < 35 { format!("x{}", random.below(i)) } else { String::new() };
        let (title, publisher) = (random.phrase(9), random.skewed(publishers));
        let (day, grade) = (random.day(), 1 + random.below(6));
        line(
            &mut rows,
            format_args!("x{i},{title},News,p{publisher},,{day},,https://example.org/{i},{origin},,{grade},,"),
        );
    }
    table(case, dir, "sources", &rows)?;
    let mut rows = "id,title,short_title,identifiers\n".to_owned();
    for i in 0..agreements {
        let title = random.phrase(7);
        line(&mut rows, format_args!("a{i},{title},,"));
    }
    table(case, dir, "agreements", &rows)?;
    claims(case, dir, size.claims, &mut random, [states, agreements, sources])
}

const HEAD: &str = "claim,text,polarity,status,assessed_on,topic,about,source,relation,locator,reading,note,fact";

fn claims(
    case: &Path,
    dir: &Path,
    n: u32,
    random: &mut Random,
    [actors, agreements, sources]: [u32; 3],
) -> io::Result<()> {
    let mut money = format!(
        "{HEAD},commitment,instrument,payer,payee,amount,currency,kind,period,fiscal_year,fiscal_year_from,fiscal_year_until,price_basis,purpose,at_least,approximate,data_vintage,gist\n"
    );
    let mut duties = format!(
        "{HEAD},obligation,instrument,provision,obligation_type,obligors,obligees,activation,threshold,conditions,area,gist\n"
    );
    let mut forms = format!(
        "{HEAD},agreement,form,parties,signed,in_force_from,in_force_until,legal_force,bindingness,replaces,related,subject_to_appropriation,coded_as,gist,area\n"
    );
    let mut stances = "claim,source,relation,locator,reading,note\n".to_owned();
    for i in 0..n {
        let agreement = random.skewed(agreements);
        let (x, y) = (random.below(actors), random.below(actors));
        let (status, source) = (random.weighted(&STATUSES), random.skewed(sources));
        let (text, day) = (random.phrase(12), random.day());
        let head = |topic: &str| {
            format!(
                "c{i},{text},,{status},{day},{topic},agreement/a{agreement},x{source},supports,p. {},Read,,",
                i % 90
            )
        };
        match random.below(10) {
            0..4 => {
                let (amount, year) = (1 + random.below(5000), 1950 + random.below(75));
                let kind = random.pick(&["Pledged", "Appropriated", "Obligated", "Disbursed"]);
                line(
                    &mut money,
                    format_args!(
                        "{},m{i},a{agreement},s{x},s{y},{amount}000000,USD,{kind},PerYear,{year},,,CurrentPrices,AllAssistance,,,,",
                        head("money")
                    ),
                );
            }
            4..7 => {
                let kind = random.pick(&["Defence", "Consultation", "Neutrality", "NonAggression", "Offence"]);
                line(
                    &mut duties,
                    format_args!(
                        "{},o{i},agreement/a{agreement},,{kind},s{x},s{y},ByPoliticalDecision,ArmedAttack,,,",
                        head("duties")
                    ),
                );
            }
            _ => {
                let form = random.pick(&["Treaty", "Memorandum", "ExchangeOfNotes", "Declaration"]);
                let (signed, force) = (random.day(), random.pick(&["InForce", "Terminated"]));
                line(
                    &mut forms,
                    format_args!(
                        "{},a{agreement},{form},s{x} s{y},{signed},,,{force},LegallyBinding,,,,,,",
                        head("forms")
                    ),
                );
            }
        }
        for _ in 0..random.below(3) {
            let other = random.skewed(sources);
            if other != source {
                let relation = random.pick(&["supports", "supports", "supports", "disputes", "qualifies", "discusses"]);
                let key = format!("c{i},x{other},");
                if !stances.lines().next_back().is_some_and(|last| last.starts_with(&key)) {
                    line(&mut stances, format_args!("{key}{relation},,Read,"));
                }
            }
        }
    }
    for (name, rows) in [("commitments", money), ("obligations", duties), ("instruments", forms), ("stances", stances)]
    {
        table(case, dir, name, &rows)?;
    }
    Ok(())
}

fn line(out: &mut String, row: std::fmt::Arguments<'_>) {
    // Writing to a text in memory cannot fail.
    let _ = writeln!(out, "{row}");
}

fn table(case: &Path, dir: &Path, name: &str, rows: &str) -> io::Result<()> {
    let metadata = format!("{name}.csv-metadata.json");
    fs::copy(case.join("data").join(&metadata), dir.join("data").join(metadata))?;
    fs::write(dir.join("data").join(format!("{name}.csv")), rows)
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
