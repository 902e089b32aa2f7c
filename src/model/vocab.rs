//! The terms that the program itself speaks, one constant each.
//!
//! Everything else about them (labels, comments, links to standard terms) stands in
//! `ontology/vocabulary.ttl`; a test holds the two to one another. Ours are here, those of others in `standard`.

use super::NamedNodeRef;

macro_rules! terms {
    ($(#[$doc:meta])* $module:ident = $ns:literal { $($(#[$term_doc:meta])* $name:ident = $local:literal;)* }) => {
        $(#[$doc])*
        pub mod $module {
            use super::NamedNodeRef;
            /// The namespace.
            pub const NS: &str = $ns;
            $($(#[$term_doc])* pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($ns, $local));)*
            /// Every constant of this module.
            pub const ALL: &[NamedNodeRef<'static>] = &[$($name),*];
        }
    };
}

mod standard;

pub use standard::{cito, dcterms, oa, owl, prov, rdf, rdfs, sh, skos, xsd};

terms! {
    /// Our own terms.
    tr = "https://w3id.org/treatise/ns#" {
        /// A statement that somebody made or that the editors make, with its evidence.
        CLAIM = "Claim";
        /// What a claim says, in one sentence.
        TEXT = "text";
        /// Whether a claim affirms or denies its content.
        POLARITY = "polarity";
        /// The content is held to be so.
        AFFIRMS = "Affirms";
        /// No instance of the content is held to exist.
        DENIES = "Denies";
        /// What the editors hold of a claim.
        STATUS = "status";
        /// Status: a source supports it and none that was read refutes it.
        SUPPORTED = "Supported";
        /// Status: sources differ.
        CONTESTED = "Contested";
        /// Status: better evidence says otherwise.
        REFUTED = "Refuted";
        /// Status: not checked.
        UNVERIFIED = "Unverified";
        /// Status: another claim took its place.
        SUPERSEDED = "Superseded";
        /// Status: withdrawn.
        RETRACTED = "Retracted";
        /// A dated, attributed judgement of a claim.
        ASSESSMENT = "assessment";
        /// Class of such judgements.
        ASSESSMENT_CLASS = "Assessment";
        /// When a status was set.
        ASSESSED_ON = "assessedOn";
        /// When a claim entered the record.
        RECORDED = "recorded";
        /// What a claim is filed under.
        TOPIC = "topic";
        /// What a claim is about.
        ABOUT = "about";
        /// How a source stands to a claim.
        STANCE = "stance";
        /// Class of stances.
        STANCE_CLASS = "Stance";
        /// The source of a stance, or of a register.
        SOURCE = "source";
        /// Class of sources.
        SOURCE_CLASS = "Source";
        /// The relation of a stance, a CiTO term.
        RELATION = "relation";
        /// Whether a relation supports, opposes or neither.
        DIRECTION = "direction";
        /// Direction of a relation.
        SUPPORTING = "Supporting";
        /// Direction of a relation.
        OPPOSING = "Opposing";
        /// Where in the source.
        LOCATOR = "locator";
        /// Words of the source.
        QUOTATION = "quotation";
        /// How far the source was read.
        READING = "reading";
        /// A remark of the editors.
        NOTE = "note";
        /// The absence search behind a denial.
        SEARCH = "search";
        /// Class of absence searches.
        ABSENCE_SEARCH = "AbsenceSearch";
        /// What was asked of the registers.
        SEARCH_QUERY = "searchQuery";
        /// What a search or register covers, in words.
        COVERAGE = "coverage";
        /// First day covered.
        COVERAGE_FROM = "coverageFrom";
        /// Last day covered.
        COVERAGE_UNTIL = "coverageUntil";
        /// Day of the search.
        SEARCHED_ON = "searchedOn";
        /// Day after which the search no longer counts.
        EXPIRES = "expires";
        /// A body of records that can be searched.
        REGISTER = "Register";
        /// Day by which a claim is to be looked at again.
        REVIEW_BY = "reviewBy";
        /// The claim that this one replaces.
        SUPERSEDES = "supersedes";
        /// From when the claim speaks.
        VALID_FROM = "validFrom";
        /// Until when the claim speaks.
        VALID_UNTIL = "validUntil";
        /// The last day until which the claim may speak.
        VALID_UNTIL_LATEST = "validUntilLatest";
        /// Kept copies and anchors: class of kept copies of sources.
        SNAPSHOT_CLASS = "Snapshot";
        /// A kept copy of a source.
        SNAPSHOT = "snapshot";
        /// Hash of a kept copy.
        SHA256 = "sha256";
        /// Day on which a copy was taken.
        TAKEN_ON = "takenOn";
        /// Where in a kept copy the quotation of a stance stands.
        ANCHOR = "anchor";
        /// File and row that stated a claim.
        ORIGIN = "origin";
        /// Annotation of a CSVW table: template of the claim that its rows speak for.
        CLAIM_URL = "claimUrl";
        /// Annotation of a virtual column: a date of parts.
        DATE_PARTS = "dateParts";
        /// Annotation of a virtual column: what codes stand for.
        DECODE = "decode";
        /// Annotation of a virtual column: a text with values of cells in it.
        LITERAL = "literal";
        /// Annotation of a column or table: when it speaks.
        ONLY_IF = "onlyIf";
        /// A question on which sources differ.
        DISAGREEMENT = "Disagreement";
        /// A claim that answers a disputed question.
        SIDE = "side";
        /// The disputed question.
        QUESTION = "question";
        /// How the editors resolve it.
        RESOLUTION = "resolution";
        /// Kind of disagreement.
        DISAGREEMENT_KIND = "disagreementKind";
        /// A title.
        TITLE = "title";
        /// A short title.
        SHORT_TITLE = "shortTitle";
        /// A name.
        NAME = "name";
        /// Kind of source.
        SOURCE_KIND = "sourceKind";
        /// Who published a source.
        PUBLISHER = "publisher";
        /// Class of publishers.
        PUBLISHER_CLASS = "Publisher";
        /// Who wrote a source.
        AUTHOR = "author";
        /// When a source was published.
        PUBLISHED = "published";
        /// Where a source is found.
        URL = "url";
        /// 1 (best) to 6 (cannot be judged).
        RELIABILITY = "reliability";
        /// A citation whose identity is unknown.
        UNRESOLVED = "unresolved";
        /// A version.
        VERSION = "version";
        /// Actors of any kind.
        ACTOR = "Actor";
        /// States.
        STATE = "State";
        /// Organisations.
        ORGANISATION = "Organisation";
        /// Persons.
        PERSON = "Person";
        /// Agreements of any form.
        AGREEMENT = "Agreement";
        /// Treaties.
        TREATY = "Treaty";
        /// A treaty of mutual defence.
        MUTUAL_DEFENCE_TREATY = "MutualDefenceTreaty";
        /// Executive agreements.
        EXECUTIVE_AGREEMENT = "ExecutiveAgreement";
        /// Memoranda.
        MEMORANDUM = "Memorandum";
        /// Exchanges of notes.
        EXCHANGE_OF_NOTES = "ExchangeOfNotes";
        /// Regulations.
        REGULATION = "Regulation";
        /// The act of signing.
        SIGNATURE = "Signature";
        /// Proposals.
        PROPOSAL = "Proposal";
        /// Articles and clauses.
        PROVISION = "Provision";
        /// Number of an article.
        ARTICLE = "article";
        /// Obligations.
        OBLIGATION = "Obligation";
        /// Type of an obligation.
        OBLIGATION_TYPE = "obligationType";
        /// Who owes.
        OBLIGOR = "obligor";
        /// To whom it is owed.
        OBLIGEE = "obligee";
        /// What sets an obligation off.
        ACTIVATION = "activation";
        /// How grave the occasion must be.
        THRESHOLD = "threshold";
        /// A condition of an obligation.
        CONDITION = "condition";
        /// The agreement or proposal a thing belongs to.
        INSTRUMENT = "instrument";
        /// The provision a thing rests on.
        PROVISION_OF = "provision";
        /// A party.
        PARTY = "party";
        /// Day of signature.
        SIGNED = "signed";
        /// First day in force.
        IN_FORCE_FROM = "inForceFrom";
        /// Last day in force.
        IN_FORCE_UNTIL = "inForceUntil";
        /// Earliest possible first day in force.
        IN_FORCE_FROM_EARLIEST = "inForceFromEarliest";
        /// Latest possible first day in force.
        IN_FORCE_FROM_LATEST = "inForceFromLatest";
        /// Earliest possible last day in force.
        IN_FORCE_UNTIL_EARLIEST = "inForceUntilEarliest";
        /// Latest possible last day in force.
        IN_FORCE_UNTIL_LATEST = "inForceUntilLatest";
        /// Computed, never stated: a day on which an agreement is certainly in force.
        IN_FORCE_ON = "inForceOn";
        /// Computed, never stated: a day on which an agreement can be in force.
        POSSIBLY_IN_FORCE_ON = "possiblyInForceOn";
        /// Legal force today.
        LEGAL_FORCE = "legalForce";
        /// In force.
        IN_FORCE = "InForce";
        /// Never in force.
        NEVER_IN_FORCE = "NeverInForce";
        /// How far an instrument binds.
        BINDINGNESS = "bindingness";
        /// What a text says, in our own words.
        GIST = "gist";
        /// Where it applies.
        AREA = "area";
        /// Commitments of money.
        COMMITMENT = "Commitment";
        /// A sum in whole units.
        AMOUNT = "amount";
        /// ISO 4217 code.
        CURRENCY = "currency";
        /// Pledged, appropriated, obligated and so on.
        COMMITMENT_KIND = "commitmentKind";
        /// Per year or in total.
        PERIOD = "period";
        /// A fiscal year.
        FISCAL_YEAR = "fiscalYear";
        /// First fiscal year.
        FISCAL_YEAR_FROM = "fiscalYearFrom";
        /// Last fiscal year.
        FISCAL_YEAR_UNTIL = "fiscalYearUntil";
        /// Prices of the day or constant.
        PRICE_BASIS = "priceBasis";
        /// What the money is for.
        PURPOSE = "purpose";
        /// Who pays.
        PAYER = "payer";
        /// Who receives.
        PAYEE = "payee";
        /// A day or period.
        DATE = "date";
        /// Acts of a party.
        PARTY_ACT = "PartyAct";
        /// Stage of a proposal.
        STAGE = "stage";
        /// Positions of actors.
        POSITION = "Position";
        /// A figure that is not money.
        VALUE = "value";
        /// Which layer a term belongs to.
        LAYER = "layer";
        /// Layer: records.
        RECORD = "Record";
        /// Layer: content of claims.
        CONTENT = "Content";
        /// The property that carries the earliest possible day of a date.
        LOWER_BOUND = "lowerBound";
        /// The property that carries the latest possible day of a date.
        UPPER_BOUND = "upperBound";
        // How sources compare.
        /// How the values of a property compare.
        COMPARED_AS = "comparedAs";
        /// How far apart two values may lie.
        COMPARED_WITHIN = "comparedWithin";
        /// A source that writes 1 January where it knows the year.
        YEAR_AS_FIRST_OF_JANUARY = "yearAsFirstOfJanuary";
        /// A class that a register has whole.
        LISTS = "lists";
        /// Parties to which that is limited.
        LISTS_PARTIES_OF = "listsPartiesOf";
        /// A type of obligation that a register notes for each thing.
        CODES = "codes";
        /// Way of comparing.
        COMPARE_DATES = "CompareDates";
        /// Way of comparing.
        COMPARE_SETS = "CompareSets";
        /// Way of comparing.
        COMPARE_VALUES = "CompareValues";
        /// Way of comparing.
        COMPARE_CLASSES = "CompareClasses";
        /// Way of comparing.
        COMPARE_MONEY = "CompareMoney";
        /// Way of comparing.
        COMPARE_QUANTITIES = "CompareQuantities";
        /// Way of comparing.
        COMPARE_OBLIGATIONS = "CompareObligations";
        /// What independent sources say of one thing, side by side.
        COMPARISON = "Comparison";
        /// The thing compared.
        COMPARES = "compares";
        /// The property compared.
        COMPARED_PROPERTY = "comparedProperty";
        /// What narrows the property.
        COMPARED_FOR = "comparedFor";
        /// What came of a comparison.
        FINDING = "finding";
        /// Why, in words.
        EXPLANATION = "explanation";
        /// From a comparison to what one source says.
        ACCOUNT = "account";
        /// Class of accounts.
        ACCOUNT_CLASS = "Account";
        /// The recorded disagreement that covers a comparison.
        RECORDED_AS = "recordedAs";
        /// The source of an account.
        ACCOUNT_OF = "accountOf";
        /// The value that an account gives.
        SAYS = "says";
        /// A claim behind an account.
        RESTS_ON = "restsOn";
        /// Finding: sources agree.
        CONFIRMED = "Confirmed";
        /// Finding: most agree.
        MAJORITY = "Majority";
        /// Finding: one speaks and another that covers the thing is silent.
        UNIQUE = "Unique";
        /// Finding: they cannot all be right.
        CONTRADICTION = "Contradiction";
        /// Finding: a part and the whole.
        DIFFERENCE_OF_SCOPE = "DifferenceOfScope";
        /// Finding: different times.
        DIFFERENCE_OF_TIME = "DifferenceOfTime";
        /// Finding: different units.
        DIFFERENCE_OF_UNIT = "DifferenceOfUnit";
        /// Finding: one is vaguer.
        DIFFERENCE_OF_PRECISION = "DifferenceOfPrecision";
        /// Finding: the silent source does not cover the thing.
        COVERAGE_GAP = "CoverageGap";
        /// An act that stops an agreement for a time.
        SUSPENSION = "Suspension";
        /// An act that takes it up again.
        RESUMPTION = "Resumption";
        /// What a figure measures.
        MEASURES = "measures";
        /// What is measured, in words.
        MEASURE = "measure";
        /// The unit of a figure.
        UNIT = "unit";
        /// A lower limit.
        AT_LEAST = "atLeast";
        /// A rough figure.
        APPROXIMATE = "approximate";
        /// Edition of the data.
        DATA_VINTAGE = "dataVintage";
        /// Day of a proposal.
        PROPOSED_ON = "proposedOn";
        /// From a claim to a statement it speaks of without asserting it.
        PROPOSES = "proposes";
        /// A statement that is spoken of and not asserted.
        PROPOSITION = "Proposition";
        /// What a denial leaves open: it stands for anything.
        VARIABLE = "Variable";
        // Support and its loss.
        /// The status that editors gave a claim which has lost its support since.
        RECORDED_STATUS = "recordedStatus";
        /// Day on which the editors gave a source up.
        RETRACTED_ON = "retractedOn";
        /// Why they did.
        RETRACTION_REASON = "retractionReason";
        /// Who decided it.
        RETRACTED_BY = "retractedBy";
        /// Earliest day from when the claim speaks.
        VALID_FROM_EARLIEST = "validFromEarliest";
        /// From a search or register to a class whose instances it covers.
        COVERS_CLASS = "coversClass";
        /// From a search or register to a party that it covers.
        COVERS_PARTY = "coversParty";
        /// A question that finds what a denial denies, if it is there.
        PROBE = "probe";
        /// Whether a denial may rest on its searches.
        STANDING = "standing";
        /// Standing: a search reaches far enough and has not expired.
        IN_GOOD_STANDING = "InGoodStanding";
        /// Standing: a text that is named was read, and no register is to be searched.
        NEEDS_NO_SEARCH = "NeedsNoSearch";
        /// Standing: no search is named.
        UNSEARCHED = "Unsearched";
        /// Standing: every search has expired or is too narrow.
        NEEDS_RE_SEARCH = "NeedsReSearch";
        /// Is there one? A held claim says so.
        PRESENT = "Present";
        /// Is there one? It was searched for and not found, within a scope that is said.
        ABSENT_WITHIN_SCOPE = "AbsentWithinScope";
        /// Is there one? A search did not find it, and does not settle the matter.
        NOT_FOUND = "NotFound";
        /// Is there one? Nobody looked.
        NOT_EXAMINED = "NotExamined";
    }
}

/// Properties that queries compute and that nobody states.
pub const COMPUTED: [NamedNodeRef<'static>; 2] = [tr::IN_FORCE_ON, tr::POSSIBLY_IN_FORCE_ON];

/// Datatype of Extended Date/Time Format literals.
pub const EDTF: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("http://id.loc.gov/datatypes/edtf/EDTF");
