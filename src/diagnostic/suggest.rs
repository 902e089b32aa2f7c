//! "Did you mean": the nearest of some known words.

/// The candidate nearest to `word`, if it is near enough to be what was meant.
///
/// Near enough is one edit in three characters (Damerau-Levenshtein), case aside; ties go to the
/// candidate that comes first in the alphabet, so that the answer does not depend on the order.
pub fn did_you_mean<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = word.to_lowercase();
    let allowed = (lower.chars().count() / 3).max(1);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word && candidate.len().abs_diff(word.len()) <= 3 * allowed)
        .map(|candidate| (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min()
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::did_you_mean;

    #[test]
    fn near_words_are_offered_and_far_ones_are_not() {
        assert_eq!(did_you_mean("legalForse", ["legalForce", "party"]), Some("legalForce"));
        assert_eq!(did_you_mean("zzz", ["legalForce", "party"]), None);
        assert_eq!(did_you_mean("party", ["party"]), None);
    }
}
