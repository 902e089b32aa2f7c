//! How firmly a sentence speaks, against how firmly its claims are held.
//!
//! A claim that is contested, unverified or refuted may be told only with attribution ("JINSA
//! argues that …") or a hedge ("reportedly"). A denial cited by a sentence without a negation is
//! most likely read the wrong way round. The lexicon is a table; it judges words, not meaning, so
//! its findings come with the way to mend them.

use crate::model::{Claim, Polarity, Status};

/// Words that attribute a statement or hold it back, as they stand in a sentence, in small letters.
/// A space joins words that follow each other; the table is in alphabetical order.
const HEDGES: &[&str] = &[
    "according to",
    "advocate",
    "advocates",
    "alleged",
    "allegedly",
    "allege",
    "alleges",
    "alternatively",
    "apparently",
    "appear",
    "appeared",
    "appears",
    "argue",
    "argued",
    "argues",
    "arguing",
    "argument",
    "arguments",
    "ascribes",
    "assert",
    "asserted",
    "asserts",
    "assume",
    "assumed",
    "assumes",
    "at odds",
    "attribute",
    "attributed",
    "attributes",
    "believe",
    "believed",
    "believes",
    "call for",
    "called for",
    "calls for",
    "call it",
    "calls it",
    "called it",
    "cannot be confirmed",
    "charge",
    "charged",
    "cite",
    "cited",
    "cites",
    "claim",
    "claimed",
    "claiming",
    "claims",
    "code",
    "coded",
    "codes",
    "commonly",
    "conceivably",
    "conflict",
    "conflicting",
    "consider",
    "considered",
    "considers",
    "contend",
    "contended",
    "contends",
    "contested",
    "contradict",
    "contradicted",
    "contradicts",
    "could",
    "count",
    "counts",
    "criticise",
    "criticised",
    "critics",
    "date it",
    "dates it",
    "deem",
    "deemed",
    "deems",
    "denied",
    "denies",
    "deny",
    "described as",
    "describe",
    "describes",
    "differ",
    "differed",
    "differs",
    "disagree",
    "disagreed",
    "disagreement",
    "disagrees",
    "disputable",
    "dispute",
    "disputed",
    "disputes",
    "doubt",
    "doubted",
    "doubtful",
    "doubts",
    "erroneously",
    "estimate",
    "estimated",
    "estimates",
    "expect",
    "expected",
    "expects",
    "feared",
    "fears",
    "from memory",
    "give it as",
    "gives it as",
    "held that",
    "hold that",
    "holds that",
    "in the view of",
    "in their view",
    "insist",
    "insisted",
    "insists",
    "interpret",
    "interpreted",
    "interprets",
    "it is said",
    "judge",
    "judged",
    "judges",
    "label",
    "labels",
    "likely",
    "listed",
    "lists",
    "maintain",
    "maintained",
    "maintains",
    "may",
    "might",
    "mistaken",
    "mistakenly",
    "not been checked",
    "not been verified",
    "not checked",
    "not confirmed",
    "not verified",
    "opinion",
    "ostensibly",
    "perhaps",
    "perceived",
    "possible",
    "possibly",
    "predict",
    "predicted",
    "predicts",
    "presumably",
    "probable",
    "probably",
    "propose",
    "proposed",
    "proposes",
    "purported",
    "purportedly",
    "questioned",
    "read it as",
    "reads it as",
    "reckon",
    "reckons",
    "recorded as",
    "regard",
    "regarded",
    "regards",
    "relay",
    "relayed",
    "relays",
    "report",
    "reported",
    "reportedly",
    "reporting",
    "reports",
    "rumoured",
    "said",
    "say",
    "saying",
    "says",
    "seem",
    "seemed",
    "seemingly",
    "seems",
    "some sources",
    "speculate",
    "speculated",
    "speculates",
    "state that",
    "stated",
    "states that",
    "suggest",
    "suggested",
    "suggests",
    "supposed",
    "supposedly",
    "suspect",
    "suspected",
    "tentative",
    "tentatively",
    "there is no agreement",
    "told",
    "treat it as",
    "treats it as",
    "uncertain",
    "unchecked",
    "unclear",
    "unconfirmed",
    "unverified",
    "unresolved",
    "variously",
    "view",
    "viewed",
    "views",
    "warn",
    "warned",
    "warns",
    "whether",
    "would",
    "wrongly",
    "write",
    "writes",
    "written by",
    "wrote",
];

/// Words that deny.
const NEGATIONS: &[&str] = &[
    "absence",
    "absent",
    "against",
    "cannot",
    "denied",
    "denies",
    "deny",
    "didn't",
    "doesn't",
    "don't",
    "fail",
    "failed",
    "fails",
    "fall short",
    "falls short",
    "hardly",
    "isn't",
    "lack",
    "lacked",
    "lacking",
    "lacks",
    "missing",
    "neither",
    "never",
    "no",
    "nobody",
    "non-existent",
    "none",
    "nor",
    "not",
    "nothing",
    "nowhere",
    "omit",
    "omits",
    "rather than",
    "rejected",
    "rejects",
    "silent",
    "stops short",
    "unlike",
    "wasn't",
    "without",
    "won't",
];

/// Why a sentence is worded too firmly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Overstated {
    /// A claim of this status is told as plain fact.
    Plain(Status),
    /// A denial is told without a negation.
    Affirmed,
}

/// Whether a sentence says more than its claim allows.
pub(super) fn check(sentence: &str, claim: &Claim) -> Option<Overstated> {
    let words = Words::of(sentence);
    match claim.recorded {
        Status::Contested | Status::Unverified if !words.has(HEDGES) => Some(Overstated::Plain(claim.recorded)),
        Status::Refuted if !words.has(HEDGES) && !words.has(NEGATIONS) => Some(Overstated::Plain(claim.recorded)),
        Status::Supported if claim.polarity == Polarity::Denies && !words.has(NEGATIONS) => Some(Overstated::Affirmed),
        _ => None,
    }
}

/// Whether a sentence attributes what it says, or holds it back.
pub(super) fn attributes(sentence: &str) -> bool {
    Words::of(sentence).has(HEDGES)
}

/// The words of a sentence in small letters, with one space before and after each.
struct Words(String);

impl Words {
    fn of(sentence: &str) -> Self {
        let plain: String = sentence
            .chars()
            .map(|c| match c {
                '’' => '\'',
                c if c.is_alphanumeric() || c == '\'' || c == '-' => c,
                _ => ' ',
            })
            .collect();
        let words: Vec<String> = plain.split_whitespace().map(str::to_lowercase).collect();
        Self(format!(" {} ", words.join(" ")))
    }

    fn has(&self, lexicon: &[&str]) -> bool {
        lexicon.iter().any(|entry| self.0.contains(&format!(" {entry} ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Literal, NamedNode};

    fn claim(status: Status, polarity: Polarity) -> Claim {
        Claim {
            iri: NamedNode::new_unchecked("http://e/claim/a"),
            text: Literal::new_simple_literal("x"),
            polarity,
            status,
            recorded: status,
            assessments: vec![],
            stances: vec![],
            about: vec![],
            topic: None,
            notes: vec![],
            searches: vec![],
            origin: None,
        }
    }

    #[test]
    fn weak_claims_need_attribution() {
        for (sentence, status, expected) in [
            ("Israel seeks a longer memorandum.", Status::Contested, Some(Overstated::Plain(Status::Contested))),
            ("Axios reported that Israel seeks one.", Status::Contested, None),
            ("The matter is open, and sources disagree.", Status::Contested, None),
            ("It was signed in 1998.", Status::Unverified, Some(Overstated::Plain(Status::Unverified))),
            ("It may have been signed in 1998.", Status::Unverified, None),
            ("It pays $38 billion a year.", Status::Refuted, Some(Overstated::Plain(Status::Refuted))),
            ("It does not pay that every year.", Status::Refuted, None),
            ("It pays that.", Status::Supported, None),
        ] {
            assert_eq!(check(sentence, &claim(status, Polarity::Affirms)), expected, "{sentence}");
        }
    }

    #[test]
    fn a_denial_is_not_told_as_a_fact() {
        let denial = claim(Status::Supported, Polarity::Denies);
        assert_eq!(check("A treaty is in force.", &denial), Some(Overstated::Affirmed));
        assert_eq!(check("No treaty is in force.", &denial), None);
        assert_eq!(check("It isn’t in force.", &denial), None);
        assert_eq!(check("Nobody knows.", &denial), None);
        assert_eq!(check("The notes and another.", &denial), Some(Overstated::Affirmed), "parts of words do not count");
    }

    #[test]
    fn lexicons_have_no_repeats() {
        for lexicon in [HEDGES, NEGATIONS] {
            let mut words = lexicon.to_vec();
            words.sort_unstable();
            assert!(words.windows(2).all(|pair| pair[0] != pair[1]));
            assert!(words.iter().all(|word| *word == word.to_lowercase()));
        }
    }
}
