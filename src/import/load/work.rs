//! The list of work that threads share: files to be opened, pieces to be parsed.
//!
//! A thread that finds a piece parses it; else it opens the next file. Whoever opens a file of lines
//! cuts it and, when enough pieces are waiting, parses one itself: so nobody waits while there is work,
//! and what is held is a few pieces a thread.

use super::super::unpack;
use super::document;
use super::lines::{self, Piece};
use super::nodes;
use super::{Halt, Input, MOST_ERRORS, MOST_SKIPPED, Outcome, Rules, Sink, Skipped, Watch, fault, too_many};
use crate::diagnostic::{Diagnostic, Place, Report};
use crate::model::syntax::line::Line;
use crate::model::syntax::stream::Reading;
use crate::model::{Prefixes, Quad};
use sha2::{Digest, Sha256};
use std::collections::VecDeque;
use std::io::{self, Read};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Bytes of lines that a lenient run leaves out at most, a file.
const MOST_BYTES: usize = 64 << 20;

/// A file that is being read.
pub(super) struct File {
    index: usize,
    name: String,
    /// The name by which people know it.
    pub(super) shown: Arc<str>,
    pub(super) reading: Reading,
    /// What the names of its blank nodes begin with.
    pub(super) prefix: String,
    /// Whether it is so wrong that reading on tells nothing more.
    hopeless: AtomicBool,
    found: Mutex<Found>,
}

/// What was found in a file so far.
#[derive(Default)]
struct Found {
    digest: String,
    statements: u64,
    errors: Vec<Diagnostic>,
    skipped: Vec<Skipped>,
    bytes: usize,
}

impl File {
    /// A line of the file; 0 where it is not known.
    pub(super) fn place(&self, line: u32) -> Place {
        Place { line: (line > 0).then_some(line), ..Place::file(Arc::clone(&self.shown)) }
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        lock(&self.found)
    }

    /// Takes findings; of many, those of the lowest lines are kept.
    ///
    /// Pieces are handed out in the order of the file and each is read to its end, so the lowest are the
    /// same whatever thread came first.
    fn errors(&self, more: impl IntoIterator<Item = Diagnostic>) {
        let mut found = self.found();
        found.errors.extend(more);
        if found.errors.len() >= MOST_ERRORS {
            found.errors.sort_by_key(|error| (error.place.line, error.place.column));
            found.errors.truncate(MOST_ERRORS);
            self.hopeless.store(true, Ordering::Relaxed);
        }
    }

    fn skip(&self, bad: Vec<(Diagnostic, Vec<u8>)>) {
        let mut found = self.found();
        found.bytes += bad.iter().map(|(_, line)| line.len()).sum::<usize>();
        found.skipped.extend(bad.into_iter().map(|(found, line)| Skipped { found, line }));
        if found.skipped.len() > MOST_SKIPPED || found.bytes > MOST_BYTES {
            found.skipped.clear();
            found.errors = vec![too_many(&self.shown)];
            self.hopeless.store(true, Ordering::Relaxed);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// All work, and what came of it.
pub(super) struct Work<'a, S: Sink> {
    rules: Rules<'a>,
    prefixes: Prefixes,
    sink: &'a S,
    watch: &'a dyn Watch,
    list: Mutex<List>,
    more: Condvar,
    /// Whether any file has an error: then nothing goes to the sink any more.
    vain: AtomicBool,
    halted: AtomicBool,
    halt: Mutex<Option<Halt<S::Error>>>,
}

struct List {
    inputs: std::iter::Enumerate<std::vec::IntoIter<Input>>,
    pieces: VecDeque<(Arc<File>, Piece)>,
    /// How many files are being cut or parsed as a whole.
    open: usize,
    files: Vec<Arc<File>>,
}

enum Task {
    File(usize, Box<Input>),
    Piece(Arc<File>, Piece),
}

/// The parts that a thread fills.
type Parts<S> = Vec<(usize, <S as Sink>::Part)>;

/// Parts that a thread fills side by side at most.
const MOST_PARTS: usize = 4;

impl<'a, S: Sink> Work<'a, S> {
    pub(super) fn new(inputs: Vec<Input>, rules: Rules<'a>, sink: &'a S, watch: &'a dyn Watch) -> Self {
        let inputs = inputs.into_iter().enumerate();
        let list = List { inputs, pieces: VecDeque::new(), open: 0, files: Vec::new() };
        Self {
            rules,
            prefixes: Prefixes::new(rules.settings.base),
            sink,
            watch,
            list: Mutex::new(list),
            more: Condvar::new(),
            vain: AtomicBool::new(false),
            halted: AtomicBool::new(false),
            halt: Mutex::new(None),
        }
    }

    /// What one thread does.
    pub(super) fn run(&self) {
        let mut parts = Parts::<S>::new();
        while let Some(task) = self.next() {
            let done = match task {
                Task::Piece(file, piece) => self.piece(&file, &piece, &mut parts),
                Task::File(index, input) => {
                    let done = self.file(index, *input, &mut parts);
                    lock(&self.list).open -= 1;
                    self.more.notify_all();
                    done
                }
            };
            if let Err(halt) = done {
                return self.halt(halt);
            }
        }
        if let Err(halt) = self.finish(&mut parts) {
            self.halt(halt);
        }
    }

    /// The outcomes, after every thread has ended.
    pub(super) fn end(self) -> Result<(Vec<Outcome>, Report), Halt<S::Error>> {
        if let Some(halt) = lock(&self.halt).take() {
            return Err(halt);
        }
        let mut files = std::mem::take(&mut lock(&self.list).files);
        files.sort_by_key(|file| file.index);
        let mut report = Report::new();
        let mut outcomes = Vec::new();
        for file in files {
            let mut found = std::mem::take(&mut *file.found());
            found.errors.into_iter().for_each(|error| report.push(error));
            found.skipped.sort_by_key(|skipped| skipped.found.place.line);
            let (digest, statements) = (found.digest, found.statements);
            outcomes.push(Outcome { name: file.name.clone(), digest, statements, skipped: found.skipped });
        }
        report.sort();
        Ok((outcomes, report))
    }

    fn next(&self) -> Option<Task> {
        let mut list = lock(&self.list);
        loop {
            if self.halted.load(Ordering::Relaxed) {
                return None;
            }
            if let Some((file, piece)) = list.pieces.pop_front() {
                return Some(Task::Piece(file, piece));
            }
            if let Some((index, input)) = list.inputs.next() {
                list.open += 1;
                return Some(Task::File(index, Box::new(input)));
            }
            if list.open == 0 {
                return None;
            }
            list = self.more.wait(list).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn halt(&self, halt: Halt<S::Error>) {
        lock(&self.halt).get_or_insert(halt);
        self.halted.store(true, Ordering::Relaxed);
        // Who waits holds the lock until it waits, so that nobody misses this.
        drop(lock(&self.list));
        self.more.notify_all();
    }

    fn file(&self, index: usize, input: Input, parts: &mut Parts<S>) -> Result<(), Halt<S::Error>> {
        let Input { name, shown, reading, compression, open } = input;
        let file = Arc::new(File {
            index,
            prefix: nodes::prefix(&name),
            name,
            shown: shown.into(),
            reading,
            hopeless: AtomicBool::new(false),
            found: Mutex::default(),
        });
        lock(&self.list).files.push(Arc::clone(&file));
        let failed = |error| Halt::Io(file.shown.to_string(), error);
        let mut hasher = Sha256::new();
        let packed = Watched { inner: open().map_err(failed)?, hasher: &mut hasher, watch: self.watch };
        let reader = unpack::open(packed, compression, self.rules.expansion);
        let read = without_mark(reader).and_then(|reader| {
            if file.reading.format.is_line_based() {
                self.cut(&file, reader, parts)
            } else {
                self.document(&file, reader, parts)
            }
        });
        match read {
            Ok(done) => done?,
            Err(error) => match fault(&error, &file.shown) {
                Some(found) => self.wrong(&file, [found]),
                None => return Err(failed(error)),
            },
        }
        file.found().digest = super::finish(&hasher.finalize(), &file.reading, self.rules.lenient);
        Ok(())
    }

    fn wrong(&self, file: &File, found: impl IntoIterator<Item = Diagnostic>) {
        self.vain.store(true, Ordering::Relaxed);
        file.errors(found);
    }

    fn cut(
        &self,
        file: &Arc<File>,
        mut reader: impl Read,
        parts: &mut Parts<S>,
    ) -> io::Result<Result<(), Halt<S::Error>>> {
        let mut done = Ok(());
        let found = lines::cut(&mut reader, &file.shown, |piece| {
            if let Some(piece) = self.offer(file, piece) {
                done = self.piece(file, &piece, parts);
            }
            let ends = done.is_err() || self.halted.load(Ordering::Relaxed) || file.hopeless.load(Ordering::Relaxed);
            if ends { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
        if let Some(found) = found {
            self.wrong(file, [found]);
        }
        Ok(done)
    }

    /// Leaves a piece for others; gives it back where enough are waiting.
    fn offer(&self, file: &Arc<File>, piece: Piece) -> Option<Piece> {
        let mut list = lock(&self.list);
        if list.pieces.len() >= self.rules.jobs {
            return Some(piece);
        }
        list.pieces.push_back((Arc::clone(file), piece));
        self.more.notify_one();
        None
    }

    fn piece(&self, file: &File, piece: &Piece, parts: &mut Parts<S>) -> Result<(), Halt<S::Error>> {
        let vain = self.vain.load(Ordering::Relaxed);
        let part = self.part(file, parts)?;
        let take = |line: &Line<'_>| if vain { Ok(false) } else { self.sink.push_line(part, line) };
        let lines = lines::read(piece, file, self.rules, &self.prefixes, take).map_err(Halt::Sink)?;
        if self.rules.lenient {
            file.skip(lines.bad);
            if file.hopeless.load(Ordering::Relaxed) {
                self.vain.store(true, Ordering::Relaxed);
            }
        } else if !lines.bad.is_empty() {
            self.wrong(file, lines.bad.into_iter().map(|(found, _)| found));
        }
        self.count(file, lines.taken);
        self.give(file, &lines.quads, parts)
    }

    fn document(&self, file: &File, reader: impl Read, parts: &mut Parts<S>) -> io::Result<Result<(), Halt<S::Error>>> {
        let mut quads = Vec::new();
        let read = document::read(Box::new(reader), file, self.rules, &self.prefixes, |quad| {
            quads.push(quad.clone());
            if quads.len() < 4096 {
                return Ok(());
            }
            if self.halted.load(Ordering::Relaxed) {
                return Err(None);
            }
            self.give(file, &std::mem::take(&mut quads), parts).map_err(Some)
        })?;
        let found = match read {
            Ok(found) => found,
            Err(None) => return Ok(Ok(())),
            Err(Some(halt)) => return Ok(Err(halt)),
        };
        if !found.is_empty() {
            self.wrong(file, found);
        }
        Ok(self.give(file, &quads, parts))
    }

    /// Hands statements to the sink, in a part of their file.
    fn give(&self, file: &File, quads: &[Quad], parts: &mut Parts<S>) -> Result<(), Halt<S::Error>> {
        self.count(file, quads.len() as u64);
        if self.vain.load(Ordering::Relaxed) {
            return Ok(());
        }
        let part = self.part(file, parts)?;
        quads.iter().try_for_each(|quad| self.sink.push(part, quad)).map_err(Halt::Sink)
    }

    fn count(&self, file: &File, statements: u64) {
        file.found().statements += statements;
        self.watch.statements(statements);
    }

    /// The part of a file that this thread fills.
    fn part<'b>(&self, file: &File, parts: &'b mut Parts<S>) -> Result<&'b mut S::Part, Halt<S::Error>> {
        let at = parts.iter().position(|(index, _)| *index == file.index);
        if at.is_none() && parts.len() == MOST_PARTS {
            self.finish(parts)?;
        }
        let at = at.unwrap_or_else(|| {
            parts.push((file.index, self.sink.part(&file.name)));
            parts.len() - 1
        });
        Ok(&mut parts[at].1)
    }

    fn finish(&self, parts: &mut Parts<S>) -> Result<(), Halt<S::Error>> {
        parts.drain(..).try_for_each(|(_, part)| self.sink.finish(part)).map_err(Halt::Sink)
    }
}

/// Hashes what is read and tells who watches.
struct Watched<'a> {
    inner: Box<dyn Read + Send>,
    hasher: &'a mut Sha256,
    watch: &'a dyn Watch,
}

impl Read for Watched<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.hasher.update(&buffer[..read]);
        self.watch.bytes(read as u64);
        Ok(read)
    }
}

/// A text without its byte order mark.
fn without_mark<'a>(mut reader: Box<dyn Read + 'a>) -> io::Result<Box<dyn Read + 'a>> {
    let mut head = Vec::with_capacity(3);
    reader.by_ref().take(3).read_to_end(&mut head)?;
    if head == b"\xEF\xBB\xBF" {
        head.clear();
    }
    Ok(Box::new(io::Cursor::new(head).chain(reader)))
}
