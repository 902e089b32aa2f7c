//! How to read the site, and the pages that every site has: not found, robots, map.

use super::Page;
use super::frame::Frame;
use super::lists::status_path;
use super::site::{Site, badge_class};
use super::view::Inline;
use crate::model::{Polarity, Status};
use serde::Serialize;

/// What the page about the site is given.
#[derive(Serialize)]
pub(super) struct About {
    heading: String,
    statuses: Vec<StatusEntry>,
    claims: usize,
    held: usize,
    denials: usize,
    sources: usize,
    origins: usize,
    disputes: usize,
}

#[derive(Serialize)]
struct StatusEntry {
    badge: Inline,
    meaning: String,
    count: usize,
    href: Option<String>,
}

/// How to read the site.
pub(super) fn page(site: &Site<'_>) -> (Frame, About) {
    let statuses = Status::ALL.into_iter().map(|status| {
        let count = site.cards.values().filter(|card| card.status == status).count();
        StatusEntry {
            badge: Inline::text(status.word()).class(badge_class(status)),
            meaning: site.meaning(status.iri()),
            count,
            href: (count > 0).then(|| status_path(status)),
        }
    });
    let sources = site.things.of("source").map(|(_, thing)| &thing.iri);
    let first =
        sources.filter(|source| site.node(source).nodes(crate::model::vocab::prov::WAS_DERIVED_FROM).next().is_none());
    let about = About {
        heading: "How to read this site".to_owned(),
        statuses: statuses.collect(),
        claims: site.cards.len(),
        held: site.cards.values().filter(|card| card.held).count(),
        denials: site.cards.values().filter(|card| card.polarity == Polarity::Denies).count(),
        sources: site.things.count("source"),
        origins: first.count(),
        disputes: site.things.count("dispute"),
    };
    let frame = Frame {
        path: "about.html".to_owned(),
        title: "How to read this site".to_owned(),
        description: "What a claim, a status, a stance and a denial are, in plain words.".to_owned(),
        section: "about",
        ..Frame::default()
    };
    (frame, about)
}

/// `robots.txt`: everything may be read.
pub(super) fn robots(site: &Site<'_>) -> Page {
    let text = format!("User-agent: *\nAllow: /\nSitemap: {}sitemap.xml\n", site.input.prefixes.base());
    Page { path: "robots.txt".to_owned(), bytes: text.into_bytes() }
}

/// Addresses that one file of a site map may hold.
const MAPPED: usize = 50_000;

/// `sitemap.xml` (sitemaps.org), in several files where one cannot hold all pages.
pub(super) fn sitemap(site: &Site<'_>, pages: &[Page]) -> Vec<Page> {
    let base = site.input.prefixes.base();
    let shown = |page: &&Page| page.has_extension("html") && page.path != "404.html";
    let paths: Vec<&str> = pages.iter().filter(shown).map(|page| page.path.as_str()).collect();
    let namespace = "http://www.sitemaps.org/schemas/sitemap/0.9";
    let head = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    let map = |paths: &[&str]| {
        let mut out = format!("{head}<urlset xmlns=\"{namespace}\">\n");
        for path in paths {
            out += &format!(
                "<url><loc>{}</loc></url>\n",
                escape(&format!("{base}{}", path.trim_end_matches("index.html")))
            );
        }
        out + "</urlset>\n"
    };
    if paths.len() <= MAPPED {
        return vec![Page { path: "sitemap.xml".to_owned(), bytes: map(&paths).into_bytes() }];
    }
    let mut index = format!("{head}<sitemapindex xmlns=\"{namespace}\">\n");
    let mut out = Vec::new();
    for (n, part) in paths.chunks(MAPPED).enumerate() {
        let path = format!("sitemap-{}.xml", n + 1);
        index += &format!("<sitemap><loc>{}</loc></sitemap>\n", escape(&format!("{base}{path}")));
        out.push(Page { path, bytes: map(part).into_bytes() });
    }
    out.push(Page { path: "sitemap.xml".to_owned(), bytes: (index + "</sitemapindex>\n").into_bytes() });
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&apos;")
}
