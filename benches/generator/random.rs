//! Numbers, days and words by chance; the same seed gives the same.

/// `SplitMix64` (Steele, Lea and Flood 2014): small, and the same everywhere.
pub struct Random(pub u64);

impl Random {
    /// The next number, of all 64 bits.
    pub fn draw(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below n.
    pub fn below(&mut self, n: u32) -> u32 {
        // A remainder of a 32-bit number fits into 32 bits.
        u32::try_from(self.draw() % u64::from(n.max(1))).unwrap_or(0)
    }

    /// A number below n, small ones much more often: n times the square of a number below one.
    pub fn skewed(&mut self, n: u32) -> u32 {
        let part = u64::from(self.below(1 << 16));
        u32::try_from((u64::from(n) * part * part) >> 32).unwrap_or(0)
    }

    /// One of some words.
    pub fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words[usize::try_from(self.draw() % words.len() as u64).unwrap_or(0)]
    }

    /// One of some words, each as often as the number beside it says.
    pub fn weighted<'a>(&mut self, words: &[(u32, &'a str)]) -> &'a str {
        let mut number = self.below(words.iter().map(|(weight, _)| weight).sum());
        for (weight, word) in words {
            match number.checked_sub(*weight) {
                Some(left) => number = left,
                None => return word,
            }
        }
        ""
    }

    /// A day of our time.
    pub fn day(&mut self) -> String {
        format!("{}-{:02}-{:02}", 1900 + self.below(125), 1 + self.below(12), 1 + self.below(28))
    }

    /// So many words.
    pub fn phrase(&mut self, words: usize) -> String {
        (0..words).map(|_| self.pick(&WORDS)).collect::<Vec<_>>().join(" ")
    }
}

const WORDS: [&str; 32] = [
    "treaty",
    "pact",
    "alliance",
    "aid",
    "armistice",
    "annual",
    "financing",
    "duty",
    "consultation",
    "clause",
    "threshold",
    "trigger",
    "sovereign",
    "parliament",
    "ratify",
    "sum",
    "million",
    "year",
    "programme",
    "shield",
    "draft",
    "regional",
    "border",
    "maritime",
    "fisheries",
    "tariff",
    "extradition",
    "protocol",
    "annex",
    "reservation",
    "accession",
    "notice",
];
