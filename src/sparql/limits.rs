//! How long a query may run and how many rows it may give.

/// Limits of one query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// Seconds after which the query is stopped.
    pub seconds: Option<u64>,
    /// Rows (or triples) after which the answer is cut.
    pub rows: Option<usize>,
}

/// Which limit cut an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cut {
    /// There are more rows than the limit, which is given.
    Rows(usize),
    /// The query ran for more seconds than the limit, which is given; the rows are those found until then.
    Seconds(u64),
}
