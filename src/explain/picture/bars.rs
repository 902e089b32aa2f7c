//! Sums by year, one bar a series, side by side.

use super::svg::{At, Canvas, Svg};

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// The year it stands at.
    pub group: String,
    /// What it measures: pledged, recorded.
    pub series: String,
    /// Its value in whole units.
    pub value: f64,
}

/// A bar chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Bars {
    /// Prefix of the ids in the picture, unique on its page.
    pub id: String,
    /// What it shows.
    pub title: String,
    /// What the axis counts: `$ billion`.
    pub unit: String,
    /// How many whole units make one of the axis.
    pub divisor: f64,
    /// Its bars; years and series are drawn in the order of first use, years sorted.
    pub bars: Vec<Bar>,
}

const WIDTH: f64 = 760.0;
const LEFT: f64 = 44.0;
const RIGHT: f64 = 756.0;
const TOP: f64 = 52.0;
const HEIGHT: f64 = 230.0;
/// Fill of each series; every second has stripes, so that colour is never alone.
const FILLS: [(&str, &str); 4] = [("a", "edge-a"), ("b", "edge-b"), ("c", "edge-c"), ("d", "edge-d")];

/// Draws a bar chart.
pub fn bars(it: &Bars) -> Svg {
    let mut years: Vec<&str> = it.bars.iter().map(|bar| bar.group.as_str()).collect();
    years.sort_unstable();
    years.dedup();
    let mut series: Vec<&str> = Vec::new();
    for bar in &it.bars {
        if !series.contains(&bar.series.as_str()) {
            series.push(&bar.series);
        }
    }
    let divisor = if it.divisor > 0.0 { it.divisor } else { 1.0 };
    let most = it.bars.iter().map(|bar| bar.value / divisor).filter(|value| value.is_finite()).fold(0.0, f64::max);
    let frame = Frame { step: step(most), most: most.max(f64::MIN_POSITIVE), divisor };
    let size = (WIDTH, TOP + HEIGHT + 30.0);
    let mut canvas = Canvas::new(&it.id, size, &it.title, &description(it, &years, &series, divisor));
    for (i, _) in series.iter().enumerate().filter(|(i, _)| i % 2 == 1) {
        canvas.stripes(&format!("{}-stripes-{i}", it.id), FILLS[i % FILLS.len()].1);
    }
    legend(&mut canvas, it, &series);
    axis(&mut canvas, &frame);
    columns(&mut canvas, it, &frame, (&years, &series));
    canvas.finish()
}

struct Frame {
    step: f64,
    most: f64,
    divisor: f64,
}

impl Frame {
    /// The top of the axis: a whole number of steps.
    fn top(&self) -> f64 {
        (self.most / self.step).ceil().max(1.0) * self.step
    }

    fn y(&self, value: f64) -> f64 {
        TOP + HEIGHT - (value / self.top()).clamp(0.0, 1.0) * HEIGHT
    }
}

/// A round step that divides an axis into at most eight parts.
fn step(most: f64) -> f64 {
    let mut unit = 1e-9;
    while unit < 1e300 {
        for factor in [1.0, 2.0, 5.0] {
            if most <= unit * factor * 8.0 {
                return unit * factor;
            }
        }
        unit *= 10.0;
    }
    unit
}

fn legend(canvas: &mut Canvas, it: &Bars, series: &[&str]) {
    let mut x = LEFT;
    for (i, name) in series.iter().enumerate() {
        bar(canvas, it, i, (x, 8.0), (14.0, 12.0));
        canvas.text(x + 20.0, 18.0, "small", name);
        #[expect(clippy::cast_precision_loss, reason = "names of series are short")]
        let width = name.chars().count() as f64 * 6.6;
        x += 20.0 + width + 24.0;
    }
    canvas.text(0.0, TOP - 14.0, "small", &it.unit);
}

fn axis(canvas: &mut Canvas, frame: &Frame) {
    let decimals = usize::from(frame.step < 1.0);
    let mut value = 0.0;
    while value <= frame.top() + frame.step / 2.0 {
        let y = frame.y(value);
        canvas.line((LEFT, y), (RIGHT, y), if value == 0.0 { "line" } else { "grid" });
        canvas.text_at(LEFT - 8.0, y + 4.0, "end", &format!("{value:.decimals$}"));
        value += frame.step;
    }
}

#[expect(clippy::cast_precision_loss, reason = "years and series of a picture are few")]
fn columns(canvas: &mut Canvas, it: &Bars, frame: &Frame, (years, series): (&[&str], &[&str])) {
    let room = (RIGHT - LEFT) / years.len().max(1) as f64;
    let width = (room * 0.78 / series.len().max(1) as f64).min(40.0);
    // A year of four digits needs about 32 units.
    let every = (1..=years.len()).find(|n| room * *n as f64 >= 34.0).unwrap_or(1);
    for (g, year) in years.iter().enumerate() {
        let middle = LEFT + room * (g as f64 + 0.5);
        if g % every == 0 {
            canvas.text_at(middle, TOP + HEIGHT + 18.0, "middle", year);
        }
        for (s, name) in series.iter().enumerate() {
            let value: f64 =
                it.bars.iter().filter(|bar| bar.group == *year && bar.series == *name).map(|bar| bar.value).sum();
            if value > 0.0 {
                let y = frame.y(value / frame.divisor);
                let x = middle - width * series.len() as f64 / 2.0 + width * s as f64;
                bar(canvas, it, s, (x, y), (width - 1.0, TOP + HEIGHT - y));
            }
        }
    }
}

fn bar(canvas: &mut Canvas, it: &Bars, series: usize, at: (f64, f64), size: (f64, f64)) {
    let (solid, edge) = FILLS[series % FILLS.len()];
    if series.is_multiple_of(2) {
        canvas.rect(at, size, solid);
    } else {
        let fill = format!("url(#{}-stripes-{series})", it.id);
        let sides = [
            ("x", At::N(at.0)),
            ("y", At::N(at.1)),
            ("width", At::N(size.0)),
            ("height", At::N(size.1)),
            ("fill", At::T(&fill)),
            ("class", At::T(edge)),
        ];
        canvas.shape("rect", &sides);
    }
}

fn description(it: &Bars, years: &[&str], series: &[&str], divisor: f64) -> String {
    let mut parts = Vec::new();
    for name in series {
        let values: Vec<String> = years
            .iter()
            .filter_map(|year| {
                let found: Vec<f64> = it
                    .bars
                    .iter()
                    .filter(|bar| bar.group == **year && bar.series == **name)
                    .map(|bar| bar.value)
                    .collect();
                (!found.is_empty()).then(|| format!("{year}: {:.2}", found.iter().sum::<f64>() / divisor))
            })
            .collect();
        parts.push(format!("{name}: {}", values.join(", ")));
    }
    format!("Bar chart in {}. {}. The exact sums are in the table beside it.", it.unit, parts.join(". "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar_of(group: &str, series: &str, value: f64) -> Bar {
        Bar { group: group.to_owned(), series: series.to_owned(), value }
    }

    #[test]
    fn bars_are_drawn() {
        let it = Bars {
            id: "chart-2".to_owned(),
            title: "Money".to_owned(),
            unit: "$ billion".to_owned(),
            divisor: 1e9,
            bars: vec![
                bar_of("2019", "pledged", 3.3e9),
                bar_of("2019", "recorded", 3.1e9),
                bar_of("2020", "pledged", 3.3e9),
            ],
        };
        insta::assert_snapshot!(bars(&it).to_string().replace("><", ">\n<"), @r#"
        <svg xmlns="http://www.w3.org/2000/svg" class="tp" role="img" aria-labelledby="chart-2-title chart-2-desc" viewBox="0 0 760 312" width="760" height="312">
        <title id="chart-2-title">Money</title>
        <desc id="chart-2-desc">Bar chart in $ billion. pledged: 2019: 3.30, 2020: 3.30. recorded: 2019: 3.10. The exact sums are in the table beside it.</desc>
        <defs>
        <pattern id="chart-2-stripes-1" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <line x1="0" y1="0" x2="0" y2="6" class="edge-b" stroke-width="5"/>
        </pattern>
        </defs>
        <rect x="44" y="8" width="14" height="12" class="a"/>
        <text x="64" y="18" class="small">pledged</text>
        <rect x="134.2" y="8" width="14" height="12" fill="url(#chart-2-stripes-1)" class="edge-b"/>
        <text x="154.2" y="18" class="small">recorded</text>
        <text x="0" y="38" class="small">$ billion</text>
        <line x1="44" y1="282" x2="756" y2="282" class="line"/>
        <text x="36" y="286" class="small" text-anchor="end">0.0</text>
        <line x1="44" y1="249.1" x2="756" y2="249.1" class="grid"/>
        <text x="36" y="253.1" class="small" text-anchor="end">0.5</text>
        <line x1="44" y1="216.3" x2="756" y2="216.3" class="grid"/>
        <text x="36" y="220.3" class="small" text-anchor="end">1.0</text>
        <line x1="44" y1="183.4" x2="756" y2="183.4" class="grid"/>
        <text x="36" y="187.4" class="small" text-anchor="end">1.5</text>
        <line x1="44" y1="150.6" x2="756" y2="150.6" class="grid"/>
        <text x="36" y="154.6" class="small" text-anchor="end">2.0</text>
        <line x1="44" y1="117.7" x2="756" y2="117.7" class="grid"/>
        <text x="36" y="121.7" class="small" text-anchor="end">2.5</text>
        <line x1="44" y1="84.9" x2="756" y2="84.9" class="grid"/>
        <text x="36" y="88.9" class="small" text-anchor="end">3.0</text>
        <line x1="44" y1="52" x2="756" y2="52" class="grid"/>
        <text x="36" y="56" class="small" text-anchor="end">3.5</text>
        <text x="222" y="300" class="small" text-anchor="middle">2019</text>
        <rect x="182" y="65.1" width="39" height="216.9" class="a"/>
        <rect x="222" y="78.3" width="39" height="203.7" fill="url(#chart-2-stripes-1)" class="edge-b"/>
        <text x="578" y="300" class="small" text-anchor="middle">2020</text>
        <rect x="538" y="65.1" width="39" height="216.9" class="a"/>
        </svg>
        "#);
    }

    #[test]
    fn any_value_is_drawn() {
        for value in [0.0, 1.0, 1e-12, 1e30, f64::NAN, f64::INFINITY, -5.0] {
            let it = Bars {
                id: "c".to_owned(),
                title: String::new(),
                unit: String::new(),
                divisor: 1.0,
                bars: vec![bar_of("x", "y", value)],
            };
            let svg = bars(&it).to_string();
            assert!(svg.len() < 20_000, "{value}");
            assert!(!svg.contains("\"NaN") && !svg.contains("\"inf"), "{value}: {svg}");
        }
        assert_eq!([step(3.3), step(38.0)].map(|step| step.to_string()), ["0.5", "5"]);
    }
}
