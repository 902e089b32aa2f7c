//! Bytes become statements that remember where they came from.
