//! One request and its response.

use super::credentials::Challenge;
use super::{Address, Credentials, RemoteError};
use std::io::{self, Read};
use std::sync::Mutex;
use std::time::Duration;
use ureq::http::{HeaderMap, Request, Response};
use ureq::{Agent, Body};

/// Redirects that are followed, on the same host.
const MOST_REDIRECTS: usize = 5;

/// Bytes of a refusal that are read to find what it says.
const MOST_SAID: u64 = 64 << 10;

/// Characters of a refusal that are told.
const TOLD: usize = 300;

/// What is sent.
#[derive(Clone, Debug)]
pub(super) struct Ask<'a> {
    pub(super) method: &'static str,
    pub(super) to: &'a Address,
    pub(super) accept: &'static str,
    pub(super) media: &'static str,
    pub(super) body: Vec<u8>,
    /// In words, for errors.
    pub(super) what: String,
    pub(super) seconds: u64,
}

/// What came back, without being read yet.
pub(super) struct Got {
    /// Media type, in small letters and without parameters.
    pub(super) media: String,
    pub(super) headers: HeaderMap,
    pub(super) body: Limited,
}

/// Sends requests, and remembers how the service wants to be told who asks.
#[derive(Debug)]
pub(super) struct Http {
    agent: Agent,
    credentials: Option<Credentials>,
    shown: Mutex<Shown>,
}

/// How the service wants to be told who asks. A password is shown to nobody who did not ask for it.
#[derive(Clone, Debug)]
enum Shown {
    /// It did not ask yet.
    Nothing,
    /// As it is.
    Plain,
    /// By proof, so many times already.
    Proof(Challenge, u32),
}

impl Http {
    pub(super) fn new(credentials: Option<Credentials>) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .proxy(None)
            .user_agent(concat!("treatise/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        let is_token = matches!(credentials, Some(Credentials::Token(_)));
        Self { agent, credentials, shown: Mutex::new(if is_token { Shown::Plain } else { Shown::Nothing }) }
    }

    /// Sends a request, follows redirects on the same host, and proves who asks if that is wanted.
    ///
    /// # Errors
    /// Every status but success, with the first line that the service says.
    pub(super) fn send(&self, ask: &Ask<'_>, most_bytes: u64) -> Result<Got, RemoteError> {
        let mut to = ask.to.clone();
        let (mut redirects, mut proven) = (0, false);
        loop {
            let response = self.once(ask, &to)?;
            let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok());
            match response.status().as_u16() {
                200..=299 => {
                    let media = header("content-type").unwrap_or_default();
                    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
                    let headers = response.headers().clone();
                    return Ok(Got { media, headers, body: Limited::new(response, most_bytes) });
                }
                301..=303 | 307 | 308 if redirects < MOST_REDIRECTS => {
                    let location = header("location").unwrap_or_default().to_owned();
                    let (url, what) = (to.as_str().to_owned(), ask.what.clone());
                    to = to.redirected(&location).map_err(|to| RemoteError::Elsewhere { url, what, to })?;
                    redirects += 1;
                }
                401 | 403 if !proven && self.credentials.is_some() && self.is_answered(&response, &to)? => {
                    proven = true;
                }
                _ => return Err(refused(response, &to, ask)),
            }
        }
    }

    /// Takes note of how the service asks who we are; whether another try can be of use.
    fn is_answered(&self, response: &Response<Body>, to: &Address) -> Result<bool, RemoteError> {
        let mut asked = response.headers().get_all("www-authenticate").iter();
        let challenge = asked.find_map(|value| Challenge::parse(value.to_str().ok()?));
        let Ok(mut shown) = self.shown.lock() else { return Ok(false) };
        let is_password = matches!(self.credentials, Some(Credentials::Password { .. }));
        *shown = match (challenge, &*shown) {
            (Some(challenge), _) if is_password => Shown::Proof(challenge, 0),
            (None, Shown::Nothing) if to.is_private() => Shown::Plain,
            (None, Shown::Nothing) => return Err(RemoteError::Clear { url: to.as_str().to_owned() }),
            (_, Shown::Plain) if !to.is_private() => return Err(RemoteError::Clear { url: to.as_str().to_owned() }),
            _ => return Ok(false),
        };
        Ok(true)
    }

    fn once(&self, ask: &Ask<'_>, to: &Address) -> Result<Response<Body>, RemoteError> {
        let failed = |error: ureq::Error| failure(error, to, ask);
        let mut request = Request::builder().method(ask.method).uri(to.as_str()).header("accept", ask.accept);
        if !ask.media.is_empty() {
            request = request.header("content-type", ask.media);
        }
        if let Some(header) = self.authorization(ask.method, to) {
            request = request.header("authorization", header);
        }
        let request = request.body(ask.body.clone()).map_err(|error| failed(error.into()))?;
        let limit = Some(Duration::from_secs(ask.seconds.max(1)));
        let request = self.agent.configure_request(request).timeout_global(limit).build();
        self.agent.run(request).map_err(failed)
    }

    fn authorization(&self, method: &str, to: &Address) -> Option<String> {
        let credentials = self.credentials.as_ref()?;
        match &mut *self.shown.lock().ok()? {
            Shown::Nothing => None,
            Shown::Plain => to.is_private().then(|| credentials.plain()),
            Shown::Proof(challenge, count) => {
                *count += 1;
                credentials.proof(challenge, method, &to.target(), *count)
            }
        }
    }
}

fn refused(response: Response<Body>, to: &Address, ask: &Ask<'_>) -> RemoteError {
    let status = response.status();
    let mut text = Vec::new();
    // What can be read of it is told.
    let _ = response.into_body().into_reader().take(MOST_SAID).read_to_end(&mut text);
    let said = first_line(&String::from_utf8_lossy(&text));
    let said = said.unwrap_or_else(|| status.canonical_reason().unwrap_or("and nothing else").to_owned());
    RemoteError::Refused { url: to.as_str().to_owned(), what: ask.what.clone(), status: status.as_u16(), said }
}

/// The first line of a refusal that says something; tags of a page are left out.
fn first_line(text: &str) -> Option<String> {
    let mut plain = String::new();
    let mut rest = text;
    if text.trim_start().starts_with('<') {
        while let Some((before, tag)) = rest.split_once('<') {
            plain.push_str(before);
            plain.push('\n');
            // Only as much of the rest is looked at as a name is long: a refusal may be nothing but `<`.
            let begins = |name: &&str| tag.get(..name.len()).is_some_and(|begin| begin.eq_ignore_ascii_case(name));
            let skip = ["style", "script", "head"].into_iter().find(begins);
            let end = skip.and_then(|name| tag.find(&format!("</{name}"))).unwrap_or(0);
            rest = tag[end..].split_once('>').map_or("", |(_, after)| after);
        }
    }
    plain.push_str(rest);
    let line = plain.lines().map(str::trim).find(|line| !line.is_empty())?;
    let mut told: String = line.chars().filter(|c| !c.is_control()).take(TOLD).collect();
    if line.chars().count() > TOLD {
        told.push('…');
    }
    Some(told)
}

fn failure(error: ureq::Error, to: &Address, ask: &Ask<'_>) -> RemoteError {
    let (url, what) = (to.as_str().to_owned(), ask.what.clone());
    match error {
        ureq::Error::Timeout(_) => RemoteError::Slow { url, what, seconds: ask.seconds },
        ureq::Error::HostNotFound => {
            let cause = io::Error::other(format!("no machine is known by the name `{}`", to.host()));
            RemoteError::Unreachable { url, what, cause }
        }
        // Systems say it in words of their own, and not always the same.
        ureq::Error::Io(cause) if cause.to_string().contains("lookup address") => {
            failure(ureq::Error::HostNotFound, to, ask)
        }
        ureq::Error::Io(cause) => RemoteError::Unreachable { url, what, cause },
        other => RemoteError::Unreachable { url, what, cause: io::Error::other(other.to_string()) },
    }
}

/// The body of a response, of which only so much is read; it knows why it ended.
pub(super) struct Limited {
    inner: Box<dyn Read>,
    left: u64,
    end: End,
}

/// Why a body ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    /// There is no more, so far as is known.
    Whole,
    /// The limit of bytes.
    Bytes,
    /// The limit of time.
    Time,
}

impl Limited {
    fn new(response: Response<Body>, most: u64) -> Self {
        Self { inner: Box::new(response.into_body().into_reader()), left: most, end: End::Whole }
    }

    /// Why it ended.
    pub(super) fn end(&self) -> End {
        self.end
    }
}

impl Read for Limited {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            // Whether there is more is known only by asking for it.
            let more = self.inner.read(&mut [0])?;
            if more > 0 {
                self.end = End::Bytes;
            }
            return Ok(0);
        }
        let most = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        match self.inner.read(&mut buffer[..most]) {
            Ok(read) => {
                self.left -= read as u64;
                Ok(read)
            }
            Err(error) => {
                let timeout = error.get_ref().and_then(|inner| inner.downcast_ref::<ureq::Error>());
                if matches!(timeout, Some(ureq::Error::Timeout(_))) || error.kind() == io::ErrorKind::TimedOut {
                    self.end = End::Time;
                }
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::first_line;

    #[test]
    fn the_first_line_that_says_something_is_told() {
        assert_eq!(first_line("\n\n Virtuoso 37000 Error\nSPARQL query").as_deref(), Some("Virtuoso 37000 Error"));
        let page = "<!DOCTYPE html><html><head><title>T</title></head><style>a{}</style><body><h1>Not here</h1></body>";
        assert_eq!(first_line(page).as_deref(), Some("Not here"));
        assert_eq!(first_line(" \n"), None);
        assert_eq!(first_line(&"<".repeat(64 << 10)), None);
        assert_eq!(first_line("<SCRIPT>x</script><p>é</p>").as_deref(), Some("é"));
        assert_eq!(first_line(&"x".repeat(400)).unwrap().chars().count(), 301);
    }
}
