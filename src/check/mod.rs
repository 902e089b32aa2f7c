//! Every rule that the data must keep.
