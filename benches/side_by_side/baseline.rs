//! Oxigraph's own program, with its store on disk: the baseline.

use super::process::{Ran, run};
use std::io::{self, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program: the one that is named, or the first on the path.
pub fn find(named: Option<PathBuf>) -> Option<PathBuf> {
    named.or_else(|| {
        let folders = std::env::var_os("PATH")?;
        std::env::split_paths(&folders).map(|folder| folder.join("oxigraph")).find(|path| path.is_file())
    })
}

/// Loads a file into a new store.
pub fn load(program: &Path, store: &Path, file: &Path) -> io::Result<Ran> {
    run(Command::new(program).arg("load").arg("--location").arg(store).arg("--file").arg(file))
}

/// Opens a store and asks it one thing, in a process of its own.
pub fn ask_once(program: &Path, store: &Path, query: &str) -> io::Result<Ran> {
    let mut command = Command::new(program);
    command.arg("query").arg("--location").arg(store).args(["--results-format", "csv", "--query", query]);
    run(&mut command)
}

/// A running server.
pub struct Server {
    child: Child,
    address: String,
}

impl Server {
    /// Starts the server of a store on a free port and waits until it listens.
    pub fn start(program: &Path, store: &Path) -> io::Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?.to_string();
        let mut command = Command::new(program);
        command.arg("serve-read-only").arg("--location").arg(store).arg("--bind").arg(&address);
        let mut server = Self { child: command.stdout(Stdio::null()).stderr(Stdio::null()).spawn()?, address };
        let start = Instant::now();
        while TcpStream::connect(&server.address).is_err() {
            if server.child.try_wait()?.is_some() || start.elapsed() > Duration::from_secs(60) {
                return Err(io::Error::other("the baseline's server does not start"));
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// Asks a query: how long it took and how many rows came; nothing if it took too long. Then the server
    /// has to be started anew, for it goes on.
    pub fn ask(&self, query: &str, most: Duration) -> io::Result<Option<(Duration, usize)>> {
        let start = Instant::now();
        let mut stream = TcpStream::connect(&self.address)?;
        stream.set_read_timeout(Some(most))?;
        write!(
            stream,
            "POST /query HTTP/1.1\r\nHost: {}\r\nContent-Type: application/sparql-query\r\nAccept: text/csv\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{query}",
            self.address,
            query.len()
        )?;
        let mut answer = Vec::new();
        match stream.read_to_end(&mut answer) {
            Err(error) if matches!(error.kind(), io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut) => {
                return Ok(None);
            }
            read => read?,
        };
        let time = start.elapsed();
        let answer = String::from_utf8_lossy(&answer);
        let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((&answer, ""));
        if !head.starts_with("HTTP/1.1 200") {
            return Err(io::Error::other(format!("the baseline answers: {answer}")));
        }
        // The names of the columns come first. Lines of chunked transfer end in CR LF as rows of CSV do, but
        // begin with a length.
        let is_chunked = head.to_ascii_lowercase().contains("transfer-encoding: chunked");
        let body = if is_chunked { unchunked(body) } else { body.to_owned() };
        Ok(Some((time, body.lines().count().saturating_sub(1))))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The body of an answer in chunks.
fn unchunked(mut body: &str) -> String {
    let mut out = String::new();
    while let Some((length, rest)) = body.split_once("\r\n") {
        let Some((chunk, after)) = usize::from_str_radix(length, 16).ok().and_then(|at| rest.split_at_checked(at))
        else {
            break;
        };
        out.push_str(chunk);
        body = after.trim_start_matches("\r\n");
    }
    out
}
