//! Instruments as bars from entry to end, with what happened to their force.
//!
//! Every instrument has a row of its own, its name and dates to the left of the bar, so labels
//! cannot meet. Solid: in force, with an arrow at the open end. Outline: ended. Stripes: the time
//! of suspension. A diamond with dashes: a proposal. A ring: an act or a text of which no period
//! of force is known; a line through ring or diamond spans the days that an inexact date can mean.
//! A dashed line marks the day for which the picture speaks.

use super::svg::{At, Canvas, Svg, wrap};
use crate::model::edtf::{Day, Edtf, Precision};
use crate::query::words;

/// What became of an instrument.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Force {
    /// In force at the right edge of the picture.
    InForce,
    /// No longer in force.
    Ended,
    /// Suspended.
    Suspended,
    /// Signed and never in force.
    Never,
    /// A proposal.
    Proposed,
    /// Nothing is said of it.
    Unknown,
}

/// One row of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Name of the instrument.
    pub label: String,
    /// Signature or entry into force: the first day that it can mean.
    pub from: Day,
    /// The last day that it can mean.
    pub latest: Day,
    /// The year or years of it, as exactly as they are known: `1981`, `1950s`.
    pub dated: String,
    /// End of force.
    pub until: Option<Day>,
    /// Day of suspension.
    pub suspended: Option<Day>,
    /// What became of it.
    pub force: Force,
}

/// A timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timeline {
    /// Prefix of the ids in the picture, unique on its page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// Right edge: the day for which the picture speaks.
    pub today: Day,
    /// Its rows, in the order drawn.
    pub spans: Vec<Span>,
}

const WIDTH: f64 = 760.0;
/// Where the bars begin; names stand to the left.
const LEFT: f64 = 268.0;
/// Where the bars end; an arrow needs the rest.
const RIGHT: f64 = 738.0;
const TOP: f64 = 34.0;
const ROW: f64 = 40.0;
const BAR: f64 = 12.0;
/// Characters of a name that fit to the left of the bars.
const NAME: usize = 36;

impl Force {
    /// What the picture says of it in words.
    const fn word(self) -> &'static str {
        match self {
            Self::InForce => "in force",
            Self::Ended => "ended",
            Self::Suspended => "suspended",
            Self::Never => "never in force",
            Self::Proposed => "proposal",
            Self::Unknown => "",
        }
    }
}

impl Span {
    /// Dates and force in words: `1981–1991, ended`.
    fn dates(&self) -> String {
        let years = match (self.until, self.force) {
            (Some(until), _) if until.year != self.from.year => format!("{}–{}", self.dated, until.year),
            (None, Force::InForce) => format!("since {}", self.dated),
            _ => self.dated.clone(),
        };
        let mut parts = vec![years];
        if let Some(day) = self.suspended {
            parts.push(format!("suspended {}", day.year));
        }
        let said = self.suspended.is_some() && self.force == Force::Suspended;
        parts.extend(Some(self.force.word()).filter(|word| !word.is_empty() && !said).map(str::to_owned));
        parts.join(", ")
    }
}

/// Draws a timeline.
pub fn timeline(it: &Timeline) -> Svg {
    let first = it.spans.iter().map(|span| span.from.year).min().unwrap_or(it.today.year);
    let last = it
        .spans
        .iter()
        .filter_map(|span| span.until)
        .map(|day| day.year)
        .chain([it.today.year])
        .max()
        .unwrap_or(it.today.year);
    let scale = Scale { from: f64::from(first.div_euclid(10) * 10), until: f64::from(last + 1) };
    #[expect(clippy::cast_precision_loss, reason = "rows of a picture are few")]
    let bottom = TOP + ROW * it.spans.len() as f64;
    let stripes = format!("{}-stripes", it.id);
    let mut canvas = Canvas::new(&it.id, (WIDTH, bottom + 58.0), &it.title, &description(it));
    canvas.stripes(&stripes, "edge-a");
    axis(&mut canvas, &scale, bottom);
    let now = scale.x(it.today);
    canvas.dashes((now, TOP - 8.0), (now, bottom));
    for (i, span) in it.spans.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "rows of a picture are few")]
        let y = TOP + ROW * i as f64;
        label(&mut canvas, span, y);
        draw(&mut canvas, &scale, span, (y, it.today, &stripes));
    }
    legend(&mut canvas, bottom + 28.0, &stripes, it);
    canvas.finish()
}

struct Scale {
    from: f64,
    until: f64,
}

impl Scale {
    fn x(&self, day: Day) -> f64 {
        let year = f64::from(day.year) + (f64::from(day.month) - 1.0) / 12.0 + (f64::from(day.day) - 1.0) / 366.0;
        self.at(year)
    }

    fn at(&self, year: f64) -> f64 {
        let share = (year - self.from) / (self.until - self.from).max(1.0);
        LEFT + share.clamp(0.0, 1.0) * (RIGHT - LEFT)
    }
}

fn axis(canvas: &mut Canvas, scale: &Scale, bottom: f64) {
    // Labels of decades need 34 units each; over long times only every second, fifth or tenth is named.
    let decades = ((scale.until - scale.from) / 10.0).ceil().max(1.0);
    let step = [10.0, 20.0, 50.0, 100.0, 500.0, 1000.0]
        .into_iter()
        .find(|step| decades * 10.0 / step * 34.0 <= RIGHT - LEFT)
        .unwrap_or(5000.0);
    let mut year = scale.from;
    while year <= scale.until {
        let x = scale.at(year);
        canvas.line((x, TOP - 8.0), (x, bottom), "grid");
        canvas.text_at(x, TOP - 14.0, "middle", &format!("{year:.0}"));
        year += step;
    }
}

fn label(canvas: &mut Canvas, span: &Span, y: f64) {
    let lines = wrap(&span.label, NAME, 1);
    canvas.text(0.0, y + 15.0, "strong", lines.first().map_or("", String::as_str));
    canvas.text(0.0, y + 30.0, "small", &span.dates());
}

fn draw(canvas: &mut Canvas, scale: &Scale, span: &Span, (y, today, stripes): (f64, Day, &str)) {
    let top = y + 12.0;
    let from = scale.x(span.from);
    let open = span.until.is_none();
    let until = scale.x(span.until.unwrap_or(if span.force == Force::InForce { today } else { span.from }));
    let width = (until - from).max(3.0);
    let (last, middle) = (scale.x(span.latest).max(from), f64::midpoint(from, scale.x(span.latest).max(from)));
    match span.force {
        Force::Proposed => {
            inexact(canvas, (from, last), top);
            let mark = format!("M{middle:.1} {top:.1}l6 6l-6 6l-6 -6z");
            canvas
                .shape("path", &[("d", At::T(&mark)), ("class", At::T("ring-b")), ("stroke-dasharray", At::T("3 2"))]);
        }
        Force::Unknown | Force::Never if open => {
            inexact(canvas, (from, last), top);
            canvas.shape(
                "circle",
                &[("cx", At::N(middle)), ("cy", At::N(top + BAR / 2.0)), ("r", At::N(5.0)), ("class", At::T("ring-a"))],
            );
            if span.force == Force::Never {
                canvas.line((middle - 7.0, top - 1.0), (middle + 7.0, top + BAR + 1.0), "line");
            }
        }
        _ => {
            let solid = span.suspended.map_or(until, |day| scale.x(day)).clamp(from, until.max(from));
            let fill = if span.force == Force::InForce { "a" } else { "ring-a" };
            canvas.rect((from, top), ((solid - from).max(3.0).min(width), BAR), fill);
            if until > solid {
                suspended(canvas, (solid, top), until - solid, stripes);
            }
            if open && span.force == Force::InForce {
                arrow(canvas, until.max(from + 3.0), top);
            } else {
                canvas.line((from + width, top - 3.0), (from + width, top + BAR + 3.0), "line");
            }
        }
    }
    if let Some(day) = span.suspended {
        let x = scale.x(day);
        canvas.line((x, top - 4.0), (x, top + BAR + 4.0), "line");
    }
}

/// The days that an inexact date can mean, if they are more than a few.
fn inexact(canvas: &mut Canvas, (from, last): (f64, f64), top: f64) {
    if last - from > 12.0 {
        canvas.line((from, top + BAR / 2.0), (last, top + BAR / 2.0), "line");
    }
}

fn suspended(canvas: &mut Canvas, at: (f64, f64), width: f64, stripes: &str) {
    let fill = format!("url(#{stripes})");
    let sides = [
        ("x", At::N(at.0)),
        ("y", At::N(at.1)),
        ("width", At::N(width)),
        ("height", At::N(BAR)),
        ("fill", At::T(&fill)),
        ("class", At::T("edge-a")),
    ];
    canvas.shape("rect", &sides);
}

fn arrow(canvas: &mut Canvas, x: f64, top: f64) {
    let d = format!("M{:.1} {:.1}l12 {:.1}l-12 {:.1}z", x, top - 3.0, BAR / 2.0 + 3.0, BAR / 2.0 + 3.0);
    canvas.shape("path", &[("d", At::T(&d)), ("class", At::T("a"))]);
}

fn legend(canvas: &mut Canvas, y: f64, stripes: &str, it: &Timeline) {
    let has = |force: Force| it.spans.iter().any(|span| span.force == force);
    let mut x = 0.0;
    if has(Force::InForce) {
        canvas.rect((x, y - 9.0), (14.0, 10.0), "a");
        let d = format!("M{:.1} {:.1}l8 7l-8 7z", x + 14.0, y - 11.0);
        canvas.shape("path", &[("d", At::T(&d)), ("class", At::T("a"))]);
        canvas.text(x + 27.0, y, "small", "in force");
        x += 100.0;
    }
    if has(Force::Ended) || has(Force::Suspended) {
        canvas.rect((x, y - 9.0), (16.0, 10.0), "ring-a");
        canvas.line((x + 16.0, y - 12.0), (x + 16.0, y + 4.0), "line");
        canvas.text(x + 24.0, y, "small", "ended");
        x += 85.0;
    }
    if it.spans.iter().any(|span| span.suspended.is_some()) {
        suspended(canvas, (x, y - 9.0), 18.0, stripes);
        canvas.text(x + 25.0, y, "small", "suspended");
        x += 110.0;
    }
    if has(Force::Unknown) {
        canvas.shape(
            "circle",
            &[("cx", At::N(x + 6.0)), ("cy", At::N(y - 4.0)), ("r", At::N(5.0)), ("class", At::T("ring-a"))],
        );
        canvas.text(x + 18.0, y, "small", "act; period of force not stated");
        x += 210.0;
    }
    if has(Force::Proposed) {
        let mark = format!("M{:.1} {:.1}l6 6l-6 6l-6 -6z", x + 7.0, y - 10.0);
        canvas.shape("path", &[("d", At::T(&mark)), ("class", At::T("ring-b")), ("stroke-dasharray", At::T("3 2"))]);
        canvas.text(x + 20.0, y, "small", "proposal, never in force");
    }
    canvas.dashes((6.0, y + 7.0), (6.0, y + 21.0));
    canvas.text(18.0, y + 18.0, "small", &format!("{}, the day for which the picture speaks", words::day(it.today)));
}

fn description(it: &Timeline) -> String {
    let rows: Vec<String> = it.spans.iter().map(|span| format!("{} ({})", span.label, span.dates())).collect();
    format!("Timeline with {} rows, up to {}: {}.", it.spans.len(), words::day(it.today), rows.join("; "))
}

/// The year or years of a date, as exactly as they are known: `1981`, `1950s`, `1955–1956`, `about 1975`.
pub fn years(date: &Edtf) -> String {
    let about = if date.approximate { "about " } else { "" };
    let doubt = if date.uncertain { "?" } else { "" };
    let body = match (date.precision, date.earliest, date.latest) {
        (Precision::Decade | Precision::Century, Some(from), _) => format!("{}s", from.year),
        (Precision::Interval, Some(from), Some(until)) if from.year != until.year => {
            format!("{}–{}", from.year, until.year)
        }
        (_, Some(day), _) | (_, None, Some(day)) => day.year.to_string(),
        (_, None, None) => date.text.clone(),
    };
    format!("{about}{body}{doubt}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        Day::parse(text).unwrap()
    }

    fn span(label: &str, from: &str, until: Option<&str>, force: Force) -> Span {
        Span {
            label: label.to_owned(),
            from: day(from),
            latest: day(from),
            dated: day(from).year.to_string(),
            until: until.map(day),
            suspended: None,
            force,
        }
    }

    #[test]
    fn a_timeline_is_drawn() {
        let mut mou = span("1981 memorandum", "1981-11-30", Some("1991-12-26"), Force::Ended);
        mou.suspended = Some(day("1981-12-18"));
        let it = Timeline {
            id: "chart-1".to_owned(),
            title: "Instruments".to_owned(),
            today: day("2025-11-23"),
            spans: vec![
                span("1952 notes", "1952-07-23", None, Force::InForce),
                mou,
                span("A draft <treaty>", "2019-07-01", None, Force::Proposed),
                span("A letter", "1975-09-01", None, Force::Unknown),
            ],
        };
        insta::assert_snapshot!(timeline(&it).to_string().replace("><", ">\n<"), @r#"
        <svg xmlns="http://www.w3.org/2000/svg" class="tp" role="img" aria-labelledby="chart-1-title chart-1-desc" viewBox="0 0 760 252" width="760" height="252">
        <title id="chart-1-title">Instruments</title>
        <desc id="chart-1-desc">Timeline with 4 rows, up to 23 November 2025: 1952 notes (since 1952, in force); 1981 memorandum (1981–1991, suspended 1981, ended); A draft &lt;treaty&gt; (2019, proposal); A letter (1975).</desc>
        <defs>
        <pattern id="chart-1-stripes" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="6" class="edge-a" stroke-width="5"/>
        </pattern>
        </defs>
        <line x1="268" y1="26" x2="268" y2="194" class="grid"/>
        <text x="268" y="20" class="small" text-anchor="middle">1950</text>
        <line x1="329.8" y1="26" x2="329.8" y2="194" class="grid"/>
        <text x="329.8" y="20" class="small" text-anchor="middle">1960</text>
        <line x1="391.7" y1="26" x2="391.7" y2="194" class="grid"/>
        <text x="391.7" y="20" class="small" text-anchor="middle">1970</text>
        <line x1="453.5" y1="26" x2="453.5" y2="194" class="grid"/>
        <text x="453.5" y="20" class="small" text-anchor="middle">1980</text>
        <line x1="515.4" y1="26" x2="515.4" y2="194" class="grid"/>
        <text x="515.4" y="20" class="small" text-anchor="middle">1990</text>
        <line x1="577.2" y1="26" x2="577.2" y2="194" class="grid"/>
        <text x="577.2" y="20" class="small" text-anchor="middle">2000</text>
        <line x1="639.1" y1="26" x2="639.1" y2="194" class="grid"/>
        <text x="639.1" y="20" class="small" text-anchor="middle">2010</text>
        <line x1="700.9" y1="26" x2="700.9" y2="194" class="grid"/>
        <text x="700.9" y="20" class="small" text-anchor="middle">2020</text>
        <line x1="737.3" y1="26" x2="737.3" y2="194" class="line" stroke-dasharray="4 3"/>
        <text x="0" y="49" class="strong">1952 notes</text>
        <text x="0" y="64" class="small">since 1952, in force</text>
        <rect x="283.8" y="46" width="453.5" height="12" class="a"/>
        <path d="M737.3 43.0l12 9.0l-12 9.0z" class="a"/>
        <text x="0" y="89" class="strong">1981 memorandum</text>
        <text x="0" y="104" class="small">1981–1991, suspended 1981, ended</text>
        <rect x="465.4" y="86" width="3" height="12" class="ring-a"/>
        <rect x="465.7" y="86" width="62" height="12" fill="url(#chart-1-stripes)" class="edge-a"/>
        <line x1="527.6" y1="83" x2="527.6" y2="101" class="line"/>
        <line x1="465.7" y1="82" x2="465.7" y2="102" class="line"/>
        <text x="0" y="129" class="strong">A draft &lt;treaty&gt;</text>
        <text x="0" y="144" class="small">2019, proposal</text>
        <path d="M697.8 126.0l6 6l-6 6l-6 -6z" class="ring-b" stroke-dasharray="3 2"/>
        <text x="0" y="169" class="strong">A letter</text>
        <text x="0" y="184" class="small">1975</text>
        <circle cx="426.7" cy="172" r="5" class="ring-a"/>
        <rect x="0" y="213" width="14" height="10" class="a"/>
        <path d="M14.0 211.0l8 7l-8 7z" class="a"/>
        <text x="27" y="222" class="small">in force</text>
        <rect x="100" y="213" width="16" height="10" class="ring-a"/>
        <line x1="116" y1="210" x2="116" y2="226" class="line"/>
        <text x="124" y="222" class="small">ended</text>
        <rect x="185" y="213" width="18" height="12" fill="url(#chart-1-stripes)" class="edge-a"/>
        <text x="210" y="222" class="small">suspended</text>
        <circle cx="301" cy="218" r="5" class="ring-a"/>
        <text x="313" y="222" class="small">act; period of force not stated</text>
        <path d="M512.0 212.0l6 6l-6 6l-6 -6z" class="ring-b" stroke-dasharray="3 2"/>
        <text x="525" y="222" class="small">proposal, never in force</text>
        <line x1="6" y1="229" x2="6" y2="243" class="line" stroke-dasharray="4 3"/>
        <text x="18" y="240" class="small">23 November 2025, the day for which the picture speaks</text>
        </svg>
        "#);
    }

    #[test]
    fn any_span_is_drawn_inside_the_picture() {
        for (from, until) in [("0001-01-01", "9999-12-31"), ("2016-01-01", "2016-01-01"), ("2020-01-01", "1999-01-01")]
        {
            let it = Timeline {
                id: "c".to_owned(),
                title: String::new(),
                today: day("2025-11-23"),
                spans: vec![span("x", from, Some(until), Force::Ended)],
            };
            let svg = timeline(&it).to_string();
            assert!(!svg.contains("NaN") && !svg.contains("inf") && svg.len() < 20_000, "{svg}");
        }
    }
}
