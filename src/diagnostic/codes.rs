//! The one table of codes: what each rule is called, how much it weighs, and how to mend a breach.
//!
//! A code never changes its meaning. The first digit says where it arises: 1 files and text,
//! 2 tables, 3 RDF and terms, 4 claims and sources, 5 questions, 6 explainers, 7 project.

use super::Severity;

/// A rule that data can break.
#[derive(Debug, PartialEq, Eq)]
pub struct Code {
    /// Stable identifier, for example `T2003`.
    pub id: &'static str,
    /// The name of its constant, for example `SINGLE_ORIGIN`; users write it `single-origin`.
    constant: &'static str,
    /// Short name of the rule.
    pub title: &'static str,
    /// Weight unless the project changes it.
    pub severity: Severity,
    /// What the rule protects and how to mend a breach, in plain words.
    pub explanation: &'static str,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $id:literal $severity:ident $title:literal $explanation:literal;)*) => {
        $($(#[$doc])* pub static $name: Code = Code { id: $id, constant: stringify!($name), title: $title, severity: Severity::$severity, explanation: $explanation };)*
        /// Every code, in the order of the identifiers.
        pub static ALL: &[&Code] = &[$(&$name),*];
    };
}

codes! {
    /// A file is not UTF-8.
    BAD_UTF8 = "T1001" Error "file is not UTF-8" "Text files are read as UTF-8. Save the file again with that encoding; spreadsheets call it \"CSV UTF-8\".";
    /// A file could not be understood at all.
    UNKNOWN_FORMAT = "T1002" Error "unknown file format" "The folder data/ takes tables (.csv with .csv-metadata.json beside them) and RDF (.ttl, .trig, .nt, .nq, .jsonld, .rdf), the latter also compressed (.gz, .zst, .bz2). Rename the file or move it elsewhere.";
    /// RDF text with a syntax error.
    RDF_SYNTAX = "T1003" Error "RDF syntax error" "The text breaks the grammar of its format at the place shown. Often a full stop, a quote or a bracket is missing just before it.";
    /// JSON text with a syntax error.
    JSON_SYNTAX = "T1004" Error "JSON syntax error" "The metadata is not valid JSON at the place shown: look for a missing comma, quote or bracket.";
    /// A file that metadata or the project names is not there.
    MISSING_FILE = "T1005" Error "file not found" "A file is named but is not in the project. Create it or mend the name.";
    /// A compressed file that cannot be unpacked.
    DAMAGED_ARCHIVE = "T1006" Error "damaged archive" "A file that ends in .gz, .zst or .bz2 is not what its name says, ends too early, or its checksum does not fit. Fetch or compress it again.";
    /// Input beyond what is read.
    TOO_LARGE = "T1007" Error "input too large" "What is read has limits, so that no file can fill the memory or the disk: a line or token of 16 MiB, 64 MiB without a statement, 250 times its own size for an archive (`--expansion` raises that), 1 GiB for an archive in data/. Larger files are for `treatise load`.";
    /// A load that cannot be begun.
    BAD_LOAD = "T1008" Error "load that cannot be begun" "`treatise load` reads RDF from outside data/, each name once; files of data/ are read by `treatise import`. `--graph` names a graph for the syntaxes that have none: N-Triples, Turtle, RDF/XML.";

    /// CSV text with a syntax error.
    CSV_SYNTAX = "T2001" Error "CSV syntax error" "Rows follow RFC 4180: a cell with a comma, a quote or a line break stands in double quotes, and a quote inside it is doubled.";
    /// The header lacks a column, or has one too many.
    COLUMN_MISMATCH = "T2002" Error "columns differ from the metadata" "The header row must name the columns that the metadata describes, in the same order. Add the column to the table, or describe it in the metadata.";
    /// A required cell is empty.
    MISSING_CELL = "T2003" Error "required cell is empty" "The metadata says that this column is required. Fill the cell in, or remove the row.";
    /// A cell does not have the datatype of its column.
    BAD_CELL = "T2004" Error "cell does not fit its datatype" "The metadata gives the column a datatype, and this cell cannot be read as one. Numbers have no thousands separators or units; true and false are written so.";
    /// A row has more or fewer cells than the header.
    RAGGED_ROW = "T2005" Error "row has a wrong number of cells" "Every row has as many cells as the header. A comma too many, or a missing pair of quotes around a text with commas, is the usual reason.";
    /// Two rows have the same key.
    DUPLICATE_KEY = "T2006" Error "duplicate key" "The primary key must be different in every row: two rows with one id would be read as one thing.";
    /// Table metadata that is not CSVW.
    BAD_METADATA = "T2007" Error "metadata is not valid CSVW" "The metadata breaks \"Metadata Vocabulary for Tabular Data\" (W3C) at the place named.";
    /// A foreign key without its row.
    FOREIGN_KEY = "T2008" Error "foreign key without a row" "The metadata says that this value is the key of a row in another table that it describes, and no row, or more than one, has it.";
    /// A property of the metadata that is known but not acted on.
    METADATA_IGNORED = "T2009" Warning "metadata property ignored" "The property is not one that CSVW defines for this object, or its value is not usable, so it has no effect.";
    /// An annotation that maps a table to claims and cannot be used.
    BAD_MAPPING = "T2010" Error "mapping annotation cannot be used" "The metadata computes a column with tr:dateParts, tr:decode or tr:literal, or sets a condition with tr:onlyIf, and the annotation names a column, a list or a word that is not there. docs/mappings.md lists what each may say.";

    /// An IRI that is not one.
    BAD_IRI = "T3001" Error "not a valid IRI" "An IRI has no spaces, quotes or angle brackets; percent-encode what must stand in it (a space is %20).";
    /// A term of our vocabulary that does not exist.
    UNKNOWN_TERM = "T3002" Error "unknown vocabulary term" "The name is in a namespace whose terms are all known, and it is not among them. Mend the spelling, or declare the term in ontology/.";
    /// A reference to a thing nobody describes.
    DANGLING = "T3003" Error "reference to nothing" "The id is used but nothing with that id is described. Add a row for it to the table of its kind, or mend the id.";
    /// A date that is not one.
    BAD_DATE = "T3004" Error "not a date" "Dates are written YYYY-MM-DD, or in the Extended Date/Time Format where less is known: 2016, 2016-09, 1967?, 1955/1956, 198X.";
    /// A number or currency that is not one.
    BAD_MONEY = "T3005" Error "not a sum of money" "An amount is a plain decimal in whole units (3800000000, not 3.8 billion) and the currency is an ISO 4217 code in capitals (USD).";
    /// An RDF term that claims cannot hold.
    UNSUPPORTED_TERM = "T3006" Error "term not allowed in content" "Content of claims uses RDF 1.1 terms only, so that it can be hashed, signed and loaded anywhere: no triple terms. Make a claim of the inner statement, and say of the claim what there is to say.";
    /// A shape of the ontology is not kept.
    SHAPE = "T3007" Error "shape not kept" "A rule of the shapes graph (SHACL) is not met. The message says which value is missing, too many or of the wrong kind.";
    /// A shapes graph that cannot be used.
    BAD_SHAPES = "T3008" Error "unusable shapes graph" "A rule in the shapes graph is malformed. A malformed rule would pass silently, so nothing is checked until it is mended.";

    /// A computed property in data.
    COMPUTED_STATED = "T3009" Error "computed property stated" "`tr:inForceOn` and `tr:possiblyInForceOn` are worked out from the dates of an agreement when a query asks. State `tr:inForceFrom` and `tr:inForceUntil` instead. Only the pattern of a denial may use them, as a condition.";

    /// A fact in the default graph.
    FACT_OUTSIDE_CLAIM = "T4001" Error "fact outside a claim" "A fact about the world enters only as the content of a claim (law 1). Put the statement into the graph of a claim; the default graph takes descriptions of claims and sources, and what things are called.";
    /// A named graph that no claim describes.
    GRAPH_WITHOUT_CLAIM = "T4002" Error "graph without a claim" "Each named graph is the content of a claim and has its IRI. Describe the claim (text, polarity, status, stance), or move the statements.";
    /// A supported claim without a supporting source.
    NO_SUPPORT = "T4003" Error "supported without a source" "A claim cannot be supported without at least one source that supports it (law 5). Add a stance, or set the status to Unverified.";
    /// A denial that the default graph contradicts.
    CONTRADICTED_DENIAL = "T4004" Error "denial contradicted" "What is held true matches the pattern that this claim denies (law 3). One of the two claims must give way: change its status, or make the pattern more exact.";
    /// A denial without an absence search.
    DENIAL_WITHOUT_SEARCH = "T4005" Warning "denial without a search" "A finding of absence says which registers were searched, how, and up to when (law 4). Add a search, or make the pattern about a named thing.";
    /// An absence search past its expiry.
    EXPIRED_SEARCH = "T4006" Warning "search has expired" "The absence search is past its expiry date: search again and record it, or withdraw the finding.";
    /// A claim without content.
    EMPTY_CLAIM = "T4007" Error "claim without content" "A claim says something: its graph must hold at least one triple. Fill in the content columns of the row, or add the graph.";
    /// Two descriptions of one claim that differ.
    CLAIM_CONFLICT = "T4008" Error "claim described twice" "The same claim id carries two texts, two polarities or two statuses. Give one of the two claims another id.";
    /// Supported claims whose sources are all one origin.
    SINGLE_ORIGIN = "T4009" Note "single origin" "All sources of the claim go back to one origin, so they count as one.";
    /// Status differs from the latest assessment.
    STATUS_MISMATCH = "T4010" Error "status differs from its assessment" "The status of a claim is the one of its latest dated assessment. Record a new assessment when the status changes.";
    /// A claim past its valid time or review date, and not assessed since.
    STALE_CLAIM = "T4011" Warning "stale claim" "The valid time of the claim has ended, or the day to review it by is past, and nobody has assessed it since. A time known only roughly (`1955/1956`) has ended when its latest possible day is past. A claim about the past that was assessed after its time ended is not stale. Look at its sources again and record a new assessment.";
    /// A supported claim that an independent source opposes.
    CONTESTED_AS_SUPPORTED = "T4012" Warning "contested, but stated as supported" "A source of another origin disputes, refutes or corrects a claim whose status is Supported, and no recorded dispute with a resolution has the claim as a side. A source that goes back to the same origin as a supporting one is not independent and does not count. Set the status to Contested, or record the dispute and how it was resolved.";
    /// A sum that cannot be compared.
    MONEY_WITHOUT_BASIS = "T4013" Warning "money without kind or price basis" "A sum of money compares with another only if both say their kind (pledged, appropriated, obligated, disbursed) and in which prices they are. Another held claim about the same commitment may say it. Fill in what is missing, or say in the text that the source does not tell.";
    /// A proposal that is said to be in force.
    PROPOSAL_IN_FORCE = "T4014" Error "proposal with legal force" "A proposal binds nobody; only `NeverInForce` may be said of it. What it became, once signed and in force, is an agreement with an id of its own.";
    /// An agreement in force, or of a signed form, without a signature.
    AGREEMENT_WITHOUT_SIGNATURE = "T4015" Note "agreement without signature" "The agreement is held to be in force, or is of a form that is signed, and no claim says when it was signed. Treaties, executive agreements, memoranda and exchanges of notes exist by being signed; a day of signature or a party's act of signature in any claim is enough, whatever the status of that claim. Add the day or the act of signature from a source.";
    /// A status without author or day.
    STATUS_WITHOUT_ATTRIBUTION = "T4016" Warning "status without attribution" "A status is a judgement: an assessment says who made it and when. Add prov:wasAttributedTo and tr:assessedOn.";

    /// Two held claims that cannot both be true.
    HELD_CONTRADICTION = "T4017" Warning "held claims contradict one another" "Two claims that are both held answer one question about one thing in ways that cannot both be right, and no recorded disagreement has both on its sides. Set one to Refuted or both to Contested, or record the disagreement.";
    /// A search that does not reach what is denied.
    NARROW_SEARCH = "T4018" Warning "search too narrow" "The search does not reach the time that the denial speaks for, or leaves out what or whom it is about; until somebody searches further the denial needs re-search (law 4). Search again, say which time the denial speaks for, or say what the registers cover.";
    /// A probe that finds what is denied.
    PROBE_FINDS = "T4019" Error "probe finds what is denied" "The question that the denial asks of imported registers has an answer, so a register knows what the denial says does not exist. Look at the rows: change the denial, or make the probe more exact.";
    /// A condition or probe that cannot be used.
    UNUSABLE_CONDITION = "T4020" Error "unusable condition or probe" "A condition of a denial is on a variable that its pattern does not have, or is no condition that a denial can have, or one that nothing can meet; or its probe is no question that can be asked. Until it is mended the denial is not tested.";
    /// A denial that cannot be matched within limits.
    COSTLY_DENIAL = "T4021" Error "denial too costly to match" "The pattern leaves so much open that it could not be searched to the end, so it is not known whether anything matches it. Name a party, an agreement or a class in it, or deny fewer things at a time.";
    /// A claim recorded as supported whose sources were all retracted.
    SUPPORT_LOST = "T4022" Warning "support lost by retraction" "Every source that supported the claim was retracted, or goes back to one that was. Its content is no longer held, and it counts as unverified (law 5). Add a source that stands, or record a new assessment.";
    /// A quotation stands elsewhere in a newer copy.
    QUOTATION_MOVED = "T4023" Note "quotation moved" "The words of the quotation stand elsewhere in the newest kept copy of the source. Nothing is changed silently: read the place, and accept it with the command that the message gives.";
    /// A quotation reads otherwise in a newer copy.
    QUOTATION_ALTERED = "T4024" Warning "quotation altered" "In the newest kept copy of the source the passage reads otherwise. Read it: if it still says what the claim says, quote the new words; if not, the stance has changed.";
    /// A quotation is not in a newer copy.
    QUOTATION_GONE = "T4025" Error "quotation gone" "The newest kept copy of the source has nothing like the quotation. The source may have withdrawn it: read it again, and change the stance or the status of the claim.";
    /// A kept copy is missing or altered.
    SNAPSHOT_MISSING = "T4026" Error "kept copy missing or altered" "The table of kept copies names a file of data/snapshots/ that is not there, or whose SHA-256 is not its name. Put the file back, or take the row out.";
    /// An anchor that cannot be used.
    BAD_ANCHOR = "T4027" Error "unusable anchor" "An anchor names the words of a quotation, a kept copy of the same source, and where in its text they stand; one of these is missing, or they do not agree. `treatise anchor` writes all of it from a pasted quotation.";


    /// SPARQL text with a syntax error.
    SPARQL_SYNTAX = "T5001" Error "SPARQL syntax error" "The query breaks the SPARQL 1.1 grammar at the place shown.";
    /// A question without a proper header.
    BAD_HEADER = "T5002" Error "question without a proper header" "A question starts with lines `#+ key: value` in YAML: summary, answer, parameters, tags.";
    /// A parameter nobody declared.
    UNKNOWN_PARAMETER = "T5003" Error "unknown parameter" "The question declares no parameter of this name. `treatise query NAME --help-parameters` lists them.";
    /// A parameter value of the wrong type.
    BAD_PARAMETER = "T5004" Error "parameter does not fit its type" "The value cannot be read as the type that the question declares for the parameter.";
    /// A parameter without a value.
    MISSING_PARAMETER = "T5005" Error "parameter without a value" "The parameter has no default: give it with -p NAME=VALUE.";
    /// A question nobody wrote.
    UNKNOWN_QUESTION = "T5006" Error "unknown question" "No file of this name is in queries/.";
    /// A query nested beyond reason.
    QUERY_TOO_LARGE = "T5007" Error "query too large" "A query may be one mebibyte long and some hundred levels deep. Long lists of alternatives belong into VALUES or IN, which may be long.";
    /// A query whose rows cannot be traced to claims.
    NO_EVIDENCE = "T5008" Error "evidence not available" "The rows of this query cannot be traced to claims without guessing, so they are not. Evidence is given for SELECT over triple patterns, FILTER, OPTIONAL, UNION, VALUES, BIND and GRAPH; the message names what the query uses besides. Ask without `--evidence`, or ask for the rows themselves.";

    /// A computed property without a day.
    NO_DAY = "T5009" Error "in force on which day?" "`tr:inForceOn` and `tr:possiblyInForceOn` are computed for a day that the query knows: a constant such as \"1985-06-01\"^^xsd:date, a required parameter of the type date, or a variable that a pattern, BIND or VALUES beside it certainly binds. They list no days, take no years, and cannot stand in a property path.";

    /// Front matter that cannot be read.
    BAD_FRONT_MATTER = "T6001" Error "broken front matter" "An explainer starts with YAML between two lines `---`: id, title, question, checked, and so on.";
    /// A sentence that cites nothing.
    UNSUPPORTED_SENTENCE = "T6002" Error "sentence without evidence" "Every sentence cites at least one claim, `[@claim-id]`, or is marked as the editors' own, `[…]{.own}` (law 7).";
    /// A citation of a claim that is not there.
    UNKNOWN_CLAIM = "T6003" Error "citation of an unknown claim" "The id in brackets is not the id of a claim.";
    /// A figure or date that the cited claims do not carry.
    FIGURE_MISMATCH = "T6004" Error "figure without evidence" "A figure or date of the sentence is not in the claims it cites. Mend the figure, or cite the claim that carries it.";
    /// Wording stronger than the claim.
    OVERSTATED = "T6005" Error "said more firmly than it is held" "The sentence states plainly what the cited claims hold only as contested, unverified or refuted. Say who says so, or that it is disputed.";
    /// An insertion that names nothing.
    BAD_INSERT = "T6006" Error "insertion cannot be filled" "What stands between {{ and }} names no value, table or chart.";
    /// A cited claim was retracted, refuted or superseded.
    STALE_CITATION = "T6007" Error "citation of a claim no longer held" "The claim was retracted or superseded. Cite the one that replaced it, or rewrite the sentence.";

    /// Markup that an explainer does not take.
    MARKUP_REFUSED = "T6008" Error "markup not allowed" "An explainer is prose: headings, paragraphs, lists, quotations, emphasis and links. Raw HTML, code, images and tables drawn by hand could carry statements that nobody checked; tables and charts come from questions, `{{ table question }}`.";
    /// An explainer that is older than its evidence.
    STALE_EXPLAINER = "T6009" Warning "evidence newer than the explainer" "A cited claim was assessed again after the day to which the explainer was checked. Read the sentence against the claim, then set `checked` to today.";

    /// A project file that cannot be read.
    BAD_PROJECT = "T7001" Error "broken treatise.toml" "The project file is TOML; the message names the key or the line.";
    /// A project without a needed part.
    BAD_ONTOLOGY = "T7002" Error "ontology not usable" "The ontology lacks terms that the program itself speaks, such as tr:Claim. A file vocabulary.ttl, concepts.ttl or shapes.ttl in ontology/ takes the place of the built-in one: put terms of your own into another file there.";
}

/// The rules that ask for an editor's judgement: a project may lower them or switch them off.
pub static EDITORIAL: [&Code; 7] = [
    &SINGLE_ORIGIN,
    &STALE_CLAIM,
    &CONTESTED_AS_SUPPORTED,
    &MONEY_WITHOUT_BASIS,
    &PROPOSAL_IN_FORCE,
    &AGREEMENT_WITHOUT_SIGNATURE,
    &STATUS_WITHOUT_ATTRIBUTION,
];

impl Code {
    /// The name by which `[checks]` in `treatise.toml` knows it: `single-origin`.
    pub fn name(&self) -> String {
        self.constant.to_ascii_lowercase().replace('_', "-")
    }

    /// Whether a project may lower it or switch it off.
    pub fn is_editorial(&self) -> bool {
        EDITORIAL.iter().any(|code| code.id == self.id)
    }
}

/// The code with this identifier, in any case.
pub fn find(id: &str) -> Option<&'static Code> {
    ALL.iter().copied().find(|code| code.id.eq_ignore_ascii_case(id))
}

/// The code with this identifier or name, in any case.
pub fn named(word: &str) -> Option<&'static Code> {
    find(word).or_else(|| ALL.iter().copied().find(|code| code.name().eq_ignore_ascii_case(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_unique_and_in_order() {
        assert!(ALL.windows(2).all(|pair| pair[0].id < pair[1].id), "codes must stand in order, once each");
        assert!(find("t3004").is_some());
        assert_eq!(named("single-origin"), Some(&SINGLE_ORIGIN));
    }

    #[test]
    fn names_are_unique() {
        let names: std::collections::BTreeSet<String> = ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), ALL.len());
    }
}
