//! What stands around the body of every page: title, links for machines, navigation.

use super::PublishError;
use super::path::root;
use super::site::Site;
use super::text::short;
use super::view::{Fact, Inline, Line, Section};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value, context, escape_formatter};
use serde::Serialize;

/// The templates, each a file beside this one.
const TEMPLATES: [(&str, &str); 5] = [
    ("base.html", include_str!("templates/base.html")),
    ("macros.html", include_str!("templates/macros.html")),
    ("page.html", include_str!("templates/page.html")),
    ("about.html", include_str!("templates/about.html")),
    ("explainer.html", include_str!("templates/explainer.html")),
];

/// The style sheet of every page.
pub(super) const STYLE: &str = include_str!("templates/site.css");

/// What a page says about itself.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// Path within the site.
    pub(super) path: String,
    /// Title, without the name of the site.
    pub(super) title: String,
    /// What a search result shows.
    pub(super) description: String,
    /// The address by which the page should be cited, if it is not its path below the base IRI.
    pub(super) canonical: Option<String>,
    /// Path of the Turtle twin.
    pub(super) turtle: Option<String>,
    /// JSON-LD.
    pub(super) json_ld: Option<Value>,
    /// The pages above it.
    pub(super) crumbs: Line,
    /// Which entry of the navigation it belongs to.
    pub(super) section: &'static str,
}

/// The body of an ordinary page.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Body {
    /// What kind of thing it is.
    pub(super) eyebrow: Line,
    /// The heading.
    pub(super) heading: String,
    /// Whether the heading is a sentence and is set smaller.
    pub(super) sentence: bool,
    /// What the reader needs to know first.
    pub(super) lead: Vec<Line>,
    /// The main facts.
    pub(super) facts: Vec<Fact>,
    /// The parts.
    pub(super) sections: Vec<Section>,
    /// Other pages of the same list.
    pub(super) pager: Line,
    /// The IRI, for pages of things.
    pub(super) iri: Option<String>,
}

/// The templates, ready to be rendered.
pub(super) struct Templates(Environment<'static>);

impl Templates {
    /// Reads them.
    pub(super) fn new() -> Result<Self, PublishError> {
        let mut environment = Environment::new();
        environment.set_auto_escape_callback(|_| AutoEscape::Html);
        environment.set_formatter(write_value);
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.map_err(|source| PublishError::Render { page: "templates".to_owned(), source })?);
        for (name, source) in TEMPLATES {
            environment
                .add_template(name, source)
                .map_err(|source| PublishError::Render { page: name.to_owned(), source })?;
        }
        Ok(Self(environment))
    }

    /// A page of the site.
    pub(super) fn page(
        &self,
        site: &Site<'_>,
        frame: Frame,
        template: &str,
        body: impl Serialize,
    ) -> Result<super::Page, PublishError> {
        let page = frame.path.clone();
        let failed = |source| PublishError::Render { page: page.clone(), source };
        let title = match frame.path.as_str() {
            "index.html" => short(&frame.title, 150),
            _ => format!("{} · {}", short(&frame.title, 90), short(site.input.title, 60)),
        };
        let base = site.input.prefixes.base();
        let canonical =
            frame.canonical.clone().unwrap_or_else(|| format!("{base}{}", frame.path.trim_end_matches("index.html")));
        let template = self.0.get_template(template).map_err(failed)?;
        let html = template
            .render(context! {
                root => root(&frame.path),
                path => &page,
                title,
                description => short(&frame.description, 200),
                canonical,
                turtle => frame.turtle,
                json_ld => frame.json_ld,
                crumbs => Serde(&frame.crumbs),
                nav => Serde(navigation(site, frame.section)),
                site => context! { title => site.input.title, licence => Serde(licence(site)), counts => counts(site) },
                page => Serde(&body),
            })
            .map_err(failed)?;
        Ok(super::Page { path: page, bytes: html.into_bytes() })
    }
}

/// Writes a value into a page: text is escaped, markup of our own is not.
///
/// Unlike the library's own way this leaves `/` alone, which keeps addresses legible.
fn write_value(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() => {
            let mut rest = text;
            while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
                let escaped = match rest.as_bytes()[at] {
                    b'&' => "&amp;",
                    b'<' => "&lt;",
                    b'>' => "&gt;",
                    b'"' => "&quot;",
                    _ => "&#39;",
                };
                out.write_str(&rest[..at])?;
                out.write_str(escaped)?;
                rest = &rest[at + 1..];
            }
            out.write_str(rest)?;
            Ok(())
        }
        _ => escape_formatter(out, state, value),
    }
}

/// An entry of the navigation.
#[derive(Serialize)]
struct Entry {
    text: &'static str,
    href: &'static str,
    current: bool,
}

/// The navigation: only what there is.
fn navigation(site: &Site<'_>, section: &str) -> Vec<Entry> {
    let all = [
        ("home", "The question", "index.html", true),
        ("claim", "Claims", "claim/index.html", !site.cards.is_empty()),
        ("agreement", "Agreements", "agreement/index.html", site.things.count("agreement") > 0),
        ("proposal", "Proposals", "proposal/index.html", site.things.count("proposal") > 0),
        ("dispute", "Disagreements", "dispute/index.html", site.things.count("dispute") > 0),
        ("denial", "Denials", "denials.html", super::lists::has_denials(site)),
        ("source", "Sources", "source/index.html", site.things.count("source") > 0),
        ("question", "Questions", "question/index.html", !site.input.questions.is_empty()),
        ("pictures", "Pictures", "pictures.html", super::pictures::exist(site)),
        ("data", "Data", "downloads.html", true),
        ("about", "How to read", "about.html", true),
    ];
    let shown = all.into_iter().filter(|(.., exists)| *exists);
    shown.map(|(name, text, href, _)| Entry { text, href, current: name == section }).collect()
}

/// The licence, as a link where it is an address.
pub(super) fn licence(site: &Site<'_>) -> Option<Inline> {
    site.input.licence.map(|licence| Inline::external(licence, licence))
}

fn counts(site: &Site<'_>) -> String {
    use super::text::count;
    let sources = site.things.count("source");
    format!("{} from {}", count(site.cards.len(), "claim", "claims"), count(sources, "source", "sources"))
}
