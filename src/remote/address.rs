//! Addresses of services.

use ureq::http::Uri;

/// An address that a project names: `http` or `https`, with a host and without a password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    text: String,
    scheme: String,
    host: String,
    port: u16,
}

impl Address {
    /// Reads an address.
    ///
    /// # Errors
    /// What is wrong with it, in words.
    pub fn parse(text: &str) -> Result<Self, String> {
        if text.contains('#') {
            return Err(format!("`{text}` has a `#`, which is not sent to services"));
        }
        if !text.contains("://") {
            return Err(format!("`{text}` is no address: it does not begin with http:// or https://"));
        }
        let uri: Uri = text.parse().map_err(|error| format!("`{text}` is no address: {error}"))?;
        let scheme = match uri.scheme_str() {
            Some(scheme @ ("http" | "https")) => scheme.to_owned(),
            Some(scheme) => return Err(format!("`{text}` begins with `{scheme}:`, and services speak http or https")),
            None => return Err(format!("`{text}` is no address: it does not begin with http:// or https://")),
        };
        let authority = uri.authority().filter(|it| !it.host().is_empty());
        let authority = authority.ok_or_else(|| format!("`{text}` names no host"))?;
        if authority.as_str().contains('@') {
            return Err("the address has a password in it, and the project file is no place for one".to_owned());
        }
        let port = authority.port_u16().unwrap_or(if scheme == "https" { 443 } else { 80 });
        Ok(Self { text: text.to_owned(), host: authority.host().to_ascii_lowercase(), scheme, port })
    }

    /// The address as written.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The host, in small letters.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// Path and query, as the request line has them.
    pub(super) fn target(&self) -> String {
        let uri: Option<Uri> = self.text.parse().ok();
        uri.and_then(|uri| uri.path_and_query().map(ToString::to_string)).unwrap_or_else(|| "/".to_owned())
    }

    /// Whether nobody on the way can read what is sent: it is encrypted, or does not leave the machine.
    pub(super) fn is_private(&self) -> bool {
        self.scheme == "https" || matches!(self.host.as_str(), "localhost" | "127.0.0.1" | "[::1]")
    }

    /// The same address with a parameter more.
    pub(super) fn with(&self, name: &str, value: Option<&str>) -> Self {
        let mark = if self.text.contains('?') { '&' } else { '?' };
        let value = value.map(|value| format!("={}", percent(value))).unwrap_or_default();
        Self { text: format!("{}{mark}{name}{value}", self.text), ..self.clone() }
    }

    /// Where a redirect leads, if that is the same host.
    ///
    /// # Errors
    /// The address it leads to.
    pub(super) fn redirected(&self, location: &str) -> Result<Self, String> {
        let next = if location.starts_with('/') && !location.starts_with("//") {
            let end = self.text.find("://").map_or(0, |at| at + 3);
            let end = self.text[end..].find(['/', '?']).map_or(self.text.len(), |at| at + end);
            Self { text: format!("{}{location}", &self.text[..end]), ..self.clone() }
        } else {
            Self::parse(location).map_err(|_| location.to_owned())?
        };
        let same =
            next.host == self.host && (next.port == self.port && next.scheme == self.scheme || self.upgrades(&next));
        if same { Ok(next) } else { Err(next.text) }
    }

    /// Whether the other address is this one, encrypted.
    fn upgrades(&self, next: &Self) -> bool {
        (self.scheme.as_str(), self.port, next.scheme.as_str(), next.port) == ("http", 80, "https", 443)
    }
}

/// A value as a parameter of an address or a form has it.
pub(super) fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(char::from(byte)),
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_address_of_a_service_is_refused() {
        for (text, said) in [
            ("example.org/sparql", "does not begin with http"),
            ("ftp://example.org/", "speak http or https"),
            ("https://", "no address"),
            ("https://u:p@example.org/", "password"),
            ("https://example.org/#x", "`#`"),
        ] {
            let error = Address::parse(text).unwrap_err();
            assert!(error.contains(said), "{text}: {error}");
        }
    }

    #[test]
    fn redirects_stay_on_the_host() {
        let address = Address::parse("http://Example.org/a/sparql?x=1").unwrap();
        assert_eq!(address.target(), "/a/sparql?x=1");
        assert_eq!(address.redirected("/b").unwrap().as_str(), "http://Example.org/b");
        assert!(address.redirected("https://example.org/b").is_ok());
        for other in ["https://example.com/b", "//example.com/b", "http://example.org:81/b", "b"] {
            assert!(address.redirected(other).is_err(), "{other}");
        }
        let private = Address::parse("https://example.org/b").unwrap();
        assert!(private.redirected("http://example.org/b").is_err());
    }

    #[test]
    fn parameters_are_written_as_forms_have_them() {
        let address = Address::parse("http://e.org/s").unwrap();
        assert_eq!(
            address.with("graph", Some("http://é/?a b")).as_str(),
            "http://e.org/s?graph=http%3A%2F%2F%C3%A9%2F%3Fa%20b"
        );
        assert_eq!(address.with("default", None).with("x", None).as_str(), "http://e.org/s?default&x");
    }
}
