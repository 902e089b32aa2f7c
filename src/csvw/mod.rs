//! CSV on the Web, both ways; knows nothing of claims.
