//! Who asks: Basic (RFC 7617), Bearer (RFC 6750) and Digest (RFC 7616).

use md5::{Digest as _, Md5};
use sha2::Sha256;
use std::fmt;

/// What opens the service to us. Never printed.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// A name and a password.
    Password {
        /// The name.
        user: String,
        /// The password.
        password: String,
    },
    /// A token.
    Token(String),
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Credentials")
    }
}

impl Credentials {
    /// Reads `user:password` or `Bearer TOKEN`, the first line that is not empty.
    ///
    /// # Errors
    /// What is expected; never what was found.
    pub fn parse(text: &str) -> Result<Self, String> {
        let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
        if let Some(token) = line.strip_prefix("Bearer ").map(str::trim).filter(|token| is_visible(token)) {
            return Ok(Self::Token(token.to_owned()));
        }
        match line.split_once(':') {
            Some((user, password)) if !user.is_empty() && !line.contains(char::is_control) => {
                Ok(Self::Password { user: user.to_owned(), password: password.to_owned() })
            }
            _ => Err("write `user:password` or `Bearer TOKEN`, in one line".to_owned()),
        }
    }

    /// The header that shows them to whoever reads it.
    pub(super) fn plain(&self) -> String {
        match self {
            Self::Password { user, password } => format!("Basic {}", base64(format!("{user}:{password}").as_bytes())),
            Self::Token(token) => format!("Bearer {token}"),
        }
    }

    /// The header that proves them without showing them; nothing for a token.
    pub(super) fn proof(&self, challenge: &Challenge, method: &str, target: &str, count: u32) -> Option<String> {
        let Self::Password { user, password } = self else { return None };
        let hash = |text: String| challenge.hash(&text);
        let Challenge { realm, nonce, opaque, algorithm, quality, .. } = challenge;
        let secret = hash(format!("{user}:{realm}:{password}"));
        let request = hash(format!("{method}:{target}"));
        let number = format!("{count:08x}");
        let own = hash(format!("{nonce}:{number}:{secret}"));
        let response = if *quality {
            hash(format!("{secret}:{nonce}:{number}:{own}:auth:{request}"))
        } else {
            hash(format!("{secret}:{nonce}:{request}"))
        };
        let escaped = user.replace('\\', "\\\\").replace('"', "\\\"");
        let mut header = format!(
            "Digest username=\"{escaped}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{target}\", response=\"{response}\""
        );
        if *quality {
            header.push_str(&format!(", qop=auth, nc={number}, cnonce=\"{own}\""));
        }
        if let Some(algorithm) = algorithm {
            header.push_str(&format!(", algorithm={algorithm}"));
        }
        if let Some(opaque) = opaque {
            header.push_str(&format!(", opaque=\"{opaque}\""));
        }
        Some(header)
    }
}

fn is_visible(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// What a service asks with Digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Challenge {
    realm: String,
    nonce: String,
    opaque: Option<String>,
    algorithm: Option<String>,
    sha256: bool,
    quality: bool,
}

impl Challenge {
    /// Reads the header `WWW-Authenticate`; nothing if it asks for something else.
    pub(super) fn parse(header: &str) -> Option<Self> {
        let rest = header.trim_start().strip_prefix("Digest")?;
        let mut challenge = Self {
            realm: String::new(),
            nonce: String::new(),
            opaque: None,
            algorithm: None,
            sha256: false,
            quality: false,
        };
        for (name, value) in pairs(rest) {
            match name.to_ascii_lowercase().as_str() {
                "realm" => challenge.realm = value,
                "nonce" => challenge.nonce = value,
                "opaque" => challenge.opaque = Some(value),
                "qop" => challenge.quality = value.split(',').any(|word| word.trim() == "auth"),
                "algorithm" => {
                    challenge.sha256 = value.eq_ignore_ascii_case("SHA-256");
                    let known = challenge.sha256 || value.eq_ignore_ascii_case("MD5");
                    challenge.algorithm = Some(known.then_some(value)?);
                }
                _ => {}
            }
        }
        (!challenge.nonce.is_empty()).then_some(challenge)
    }

    fn hash(&self, text: &str) -> String {
        if self.sha256 { format!("{:x}", Sha256::digest(text)) } else { format!("{:x}", Md5::digest(text)) }
    }
}

/// `name="value", name=value`.
fn pairs(text: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once('=') {
        let name = name.trim_matches([',', ' ', '\t']).to_owned();
        let value;
        if let Some(quoted) = after.strip_prefix('"') {
            let end = quoted.find('"').unwrap_or(quoted.len());
            (value, rest) = (&quoted[..end], quoted.get(end + 1..).unwrap_or_default());
        } else {
            let end = after.find(',').unwrap_or(after.len());
            (value, rest) = (after[..end].trim(), &after[end..]);
        }
        found.push((name, value.to_owned()));
    }
    found
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for chunk in bytes.chunks(3) {
        let word = chunk.iter().fold(0_u32, |word, byte| word << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for i in 0..4 {
            let letter = LETTERS[(word >> (18 - 6 * i) & 63) as usize];
            out.push(if i <= chunk.len() { char::from(letter) } else { '=' });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_are_read_and_not_shown() {
        let word = Credentials::parse("\n  user:pass:word \n").unwrap();
        assert_eq!(word.plain(), "Basic dXNlcjpwYXNzOndvcmQ=");
        assert_eq!(Credentials::parse("Bearer abc").unwrap().plain(), "Bearer abc");
        assert_eq!(format!("{word:?}"), "Credentials");
        for bad in ["", "secret", ":x", "Bearer "] {
            assert!(!Credentials::parse(bad).unwrap_err().contains("secret"));
        }
        assert_eq!([b"a".as_slice(), b"ab", b"abc"].map(base64), ["YQ==", "YWI=", "YWJj"]);
    }

    #[test]
    fn digest_agrees_with_the_standard() {
        // The example of RFC 2617 §3.5, in the form without a quality of protection, which has no number of our own.
        let header = "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5c\"";
        let challenge = Challenge::parse(header).unwrap();
        let secret = Credentials::parse("Mufasa:Circle Of Life").unwrap();
        let proof = secret.proof(&challenge, "GET", "/dir/index.html", 1).unwrap();
        assert!(proof.contains("response=\"670fd8c2df070c60b045671b8b24ff02\""), "{proof}");
        assert_eq!(Challenge::parse("Basic realm=\"x\""), None);
        assert_eq!(Challenge::parse("Digest realm=\"x\", nonce=\"n\", algorithm=SHA-512-256"), None);
        let known = Challenge::parse("Digest realm=\"a, b\", nonce=\"n\", qop=\"auth\", algorithm=\"MD5\"").unwrap();
        assert_eq!((known.realm.as_str(), known.quality), ("a, b", true));
    }
}
