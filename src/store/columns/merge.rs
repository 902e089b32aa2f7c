//! The terms of all chunks as one list in order, and each chunk's numbers as ids.
//!
//! Each chunk has its terms in order, so they are merged without being in memory; what is kept of each
//! term of each chunk is its id, four bytes. Some terms of every chunk are inflated ahead, side by side.

use crate::store::log::{Packed, TermStream};
use crate::store::texts::Texts;
use rayon::prelude::*;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Terms that are inflated ahead, of all chunks together.
const AHEAD: usize = 1 << 17;

/// Gives every distinct text to a function, in order, and for each chunk the ids of its terms.
///
/// Nothing if a chunk's terms cannot be read.
pub(super) fn merge(chunks: &[Packed<'_>], mut each: impl FnMut(&str)) -> Option<Vec<Vec<u32>>> {
    let most = (AHEAD / chunks.len().max(1)).max(64);
    let mut streams: Vec<Ahead<'_>> = chunks.iter().map(|chunk| Ahead::new(chunk.texts())).collect();
    let mut ids: Vec<Vec<u32>> = chunks.iter().map(|chunk| Vec::with_capacity(chunk.terms.min(1 << 24))).collect();
    let mut heap: BinaryHeap<Reverse<(String, usize)>> = BinaryHeap::new();
    let (mut newest, mut count) = (String::new(), 0_u32);
    for number in 0..streams.len() {
        heap.extend(next(&mut streams, number, most).map(|text| Reverse((text.to_owned(), number))));
    }
    while let Some(mut top) = heap.peek_mut() {
        let Reverse((text, number)) = &mut *top;
        let number = *number;
        if count == 0 || *text != newest {
            each(text);
            newest.clone_from(text);
            count = count.checked_add(1)?;
        }
        ids[number].push(count - 1);
        // A stream goes on while no other has a text before its own: the heap is touched once a run.
        match next(&mut streams, number, most) {
            Some(next) => next.clone_into(text),
            None => drop(std::collections::binary_heap::PeekMut::pop(top)),
        }
    }
    let whole = ids.iter().zip(chunks).all(|(ids, chunk)| ids.len() == chunk.terms && ids.is_sorted_by(|a, b| a < b));
    whole.then_some(ids)
}

/// Terms of a chunk, some of them inflated ahead.
struct Ahead<'a> {
    stream: TermStream<'a>,
    texts: Texts,
    used: usize,
}

impl<'a> Ahead<'a> {
    fn new(stream: TermStream<'a>) -> Self {
        Self { stream, texts: Texts::default(), used: 0 }
    }

    fn left(&self) -> usize {
        self.texts.len() - self.used
    }

    /// Inflates terms until there are so many.
    fn fill(&mut self, most: usize) {
        let mut texts = Texts::default();
        for text in self.texts.iter().skip(self.used) {
            texts.push(text);
        }
        while texts.len() < most
            && let Some(text) = self.stream.next_text()
        {
            texts.push(text);
        }
        (self.texts, self.used) = (texts, 0);
    }
}

/// The next term of a chunk. When it has none ahead, all chunks that have few are filled again.
fn next<'a>(streams: &'a mut [Ahead<'_>], number: usize, most: usize) -> Option<&'a str> {
    if streams[number].left() == 0 {
        streams.par_iter_mut().filter(|stream| stream.left() <= most / 2).for_each(|stream| stream.fill(most));
    }
    let stream = &mut streams[number];
    let at = stream.used;
    stream.used = stream.texts.len().min(at + 1);
    (at < stream.texts.len()).then(|| stream.texts.get(crate::store::texts::small(at)))
}
