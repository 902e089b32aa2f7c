//! The log: the truth of the store. One file that is only ever added to.
//!
//! `chunk` says how statements are written, `frame` how the file is divided, `head` how much of it
//! counts. A revision is its chunks and a frame that closes it, with its metadata, the hashes of the
//! chunks, and the hash of the revision before ([`super::chain`]).
//!
//! Writing goes: frames behind what counts, sync, slot of the head, sync. Until the last step nobody
//! reads the frames, so a crash leaves some acknowledged revision; the next writer writes over the rest.

mod chunk;
mod file;
mod frame;
mod head;

pub(super) use chunk::{Chunk, Filling, Packed, Row, Sign, TermStream};
pub use file::FORMAT;
pub(super) use file::{Closing, LOG, Log, Pending, Ready};
