//! Markdown and claims become sentences that can be traced.
