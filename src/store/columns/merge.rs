//! The terms of all chunks as one list in order, and each chunk's numbers as ids.
//!
//! Each chunk has its terms in order, so they are merged without being in memory; what is kept of each
//! term of each chunk is its id, four bytes.

use crate::store::log::{Packed, TermStream};
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Gives every distinct text to a function, in order, and for each chunk the ids of its terms.
///
/// Nothing if a chunk's terms cannot be read.
pub(super) fn merge(chunks: &[Packed<'_>], mut each: impl FnMut(&str)) -> Option<Vec<Vec<u32>>> {
    let mut streams: Vec<TermStream<'_>> = chunks.iter().map(Packed::texts).collect();
    let mut ids: Vec<Vec<u32>> = chunks.iter().map(|chunk| Vec::with_capacity(chunk.terms.min(1 << 24))).collect();
    let mut heap: BinaryHeap<Reverse<(Box<str>, usize)>> = BinaryHeap::new();
    let (mut newest, mut count) = (String::new(), 0_u32);
    for (number, stream) in streams.iter_mut().enumerate() {
        heap.extend(stream.next_text().map(|text| Reverse((text.into(), number))));
    }
    while let Some(mut top) = heap.peek_mut() {
        let Reverse((text, number)) = &mut *top;
        let number = *number;
        if count == 0 || **text != *newest {
            each(text);
            newest.clear();
            newest.push_str(text);
            count = count.checked_add(1)?;
        }
        ids[number].push(count - 1);
        // A stream goes on while no other has a text before its own: the heap is touched once a run.
        match streams[number].next_text() {
            Some(next) => *text = next.into(),
            None => drop(std::collections::binary_heap::PeekMut::pop(top)),
        }
    }
    let whole = ids.iter().zip(chunks).all(|(ids, chunk)| ids.len() == chunk.terms && ids.is_sorted_by(|a, b| a < b));
    whole.then_some(ids)
}
