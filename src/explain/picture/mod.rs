//! Pictures: pure functions from data to accessible SVG.
//!
//! [`timeline`] draws instruments with their force, [`bars`] sums by year. Each picture has a
//! title and a description for those who do not see it, says nothing by colour alone (patterns,
//! outlines and words go with it), takes its ink from the page (`currentColor`), and is the same
//! text for the same data: every coordinate has one decimal.

mod bars;
mod svg;
mod timeline;

pub use bars::{Bar, Bars, bars};
pub use svg::Svg;
pub use timeline::{Force, Span, Timeline, timeline, years};

/// Colours of the pictures, for light and dark pages and for print; contrast with the page is at least 4.5 to 1.
pub const STYLE: &str = "\
.tp{display:block;width:100%;height:auto;font-family:system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-size:13px;\
--tp-a:#1f5f8b;--tp-b:#8a4b08;--tp-c:#3f6b2a;--tp-d:#6b3f87;--tp-paper:#fff;fill:currentColor}\
.tp text{fill:currentColor}\
.tp .strong{font-weight:600}\
.tp .small{font-size:11.5px}\
.tp .line{stroke:currentColor;fill:none}\
.tp .grid{stroke:currentColor;stroke-opacity:.22;fill:none}\
.tp .a{fill:var(--tp-a)}.tp .b{fill:var(--tp-b)}.tp .c{fill:var(--tp-c)}.tp .d{fill:var(--tp-d)}\
.tp .ring-a{fill:var(--tp-paper);stroke:var(--tp-a);stroke-width:1.6}\
.tp .ring-b{fill:var(--tp-paper);stroke:var(--tp-b);stroke-width:1.6}\
.tp .edge-a{stroke:var(--tp-a)}.tp .edge-b{stroke:var(--tp-b)}.tp .edge-c{stroke:var(--tp-c)}.tp .edge-d{stroke:var(--tp-d)}\
.tp .paper{fill:var(--tp-paper)}\
@media (prefers-color-scheme:dark){.tp{--tp-a:#7cbcec;--tp-b:#f0b267;--tp-c:#a4d38a;--tp-d:#d0aeea;--tp-paper:#14171a}}\
@media print{.tp{--tp-a:#1f5f8b;--tp-b:#8a4b08;--tp-c:#3f6b2a;--tp-d:#6b3f87;--tp-paper:#fff}}";
