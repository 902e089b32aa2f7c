//! Every page of a site, built side by side.

use super::frame::{Body, Frame, STYLE, Templates};
use super::site::Site;
use super::view::{Markup, unique};
use super::{
    Input, Page, PublishError, about, claims, comparisons, downloads, home, lists, pictures, questions, things, twin,
};
use crate::explain::{Explainer, picture};
use crate::export::{self, ExportFile};
use crate::model::{NamedNode, Status};
use crate::query::Question;
use rayon::prelude::*;

/// What a page is of.
enum Route<'a> {
    Home,
    NotFound,
    About,
    Data(&'a [ExportFile]),
    Thing(&'static str, &'a NamedNode),
    List(&'static str, usize),
    Status(Status),
    Denials,
    Comparisons,
    Questions,
    Question(usize, &'a Question),
    Pictures,
    Explainers,
    Explainer(&'a Explainer),
}

/// Every file of the site, in the order of the paths.
///
/// # Errors
/// [`PublishError`] when a template cannot be rendered or the export fails; not for sound data.
pub fn site(input: &Input<'_>) -> Result<Vec<Page>, PublishError> {
    let site = Site::new(input);
    let templates = Templates::new()?;
    let files = export::files(&input.export())?;
    let routes = routes(&site, &files);
    let rendered: Result<Vec<Vec<Page>>, PublishError> =
        routes.par_iter().map(|route| render(&site, &templates, route)).collect();
    let mut pages: Vec<Page> = rendered?.into_iter().flatten().collect();
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    let map = about::sitemap(&site, &pages);
    pages.extend(map);
    pages.push(about::robots(&site));
    pages.push(Page { path: "site.css".to_owned(), bytes: [STYLE, picture::STYLE, "\n"].concat().into_bytes() });
    pages.extend(downloads::pages(files));
    pages.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(pages)
}

fn routes<'a>(site: &'a Site<'_>, files: &'a [ExportFile]) -> Vec<Route<'a>> {
    let mut routes = vec![
        Route::Home,
        Route::NotFound,
        Route::About,
        Route::Data(files),
        Route::Denials,
        Route::Comparisons,
        Route::Pictures,
    ];
    routes.extend(Status::ALL.map(Route::Status));
    // Explainers and questions have pages of another kind; what the data say of them is in the downloads.
    for kind in site.things.kinds().filter(|kind| !matches!(*kind, "explainer" | "question")) {
        routes.extend((1..=lists::pages(site, kind)).map(|number| Route::List(kind, number)));
        routes.extend(site.things.of(kind).map(|(_, thing)| Route::Thing(kind, &thing.iri)));
    }
    if !site.input.explainers.is_empty() {
        routes.push(Route::Explainers);
        routes.extend(site.input.explainers.iter().map(Route::Explainer));
    }
    if !site.input.questions.is_empty() {
        routes.push(Route::Questions);
        routes.extend(site.input.questions.iter().enumerate().map(|(at, question)| Route::Question(at, question)));
    }
    routes
}

/// The page of a route, with the files that belong to it.
fn render(site: &Site<'_>, templates: &Templates, route: &Route<'_>) -> Result<Vec<Page>, PublishError> {
    let plain = |(frame, body): (Frame, Body)| page(site, templates, frame, body).map(|page| vec![page]);
    match route {
        Route::Home => match site.input.explainers.first() {
            Some(explainer) => explained(site, templates, home::first(site, explainer)).map(|page| vec![page]),
            None => plain(home::page(site)),
        },
        Route::Explainer(explainer) => {
            let markdown = home::markdown(explainer);
            Ok(vec![explained(site, templates, home::explainer(site, explainer))?, markdown])
        }
        Route::Explainers => plain(home::list(site)),
        Route::Pictures => pictures::page(site).map_or(Ok(Vec::new()), plain),
        Route::NotFound => plain(home::not_found(site)),
        Route::Data(files) => plain(downloads::page(site, files)),
        Route::List(kind, number) => plain(lists::page(site, kind, *number)),
        Route::Denials => lists::denials(site).map_or(Ok(Vec::new()), plain),
        Route::Comparisons => comparisons::page(site).map_or(Ok(Vec::new()), plain),
        Route::Status(status) => lists::with_status(site, *status).map_or(Ok(Vec::new()), plain),
        Route::Questions => plain(questions::list(site)),
        Route::Question(at, question) => {
            let (frame, body, files) = questions::page(site, *at, question);
            let mut pages = plain((frame, body))?;
            pages.extend(files);
            Ok(pages)
        }
        Route::About => {
            let (frame, body) = about::page(site);
            templates.page(site, frame, "about.html", body).map(|page| vec![page])
        }
        Route::Thing(kind, iri) => thing(site, templates, kind, iri),
    }
}

fn explained(
    site: &Site<'_>,
    templates: &Templates,
    (frame, body): (Frame, home::Explained),
) -> Result<Page, PublishError> {
    templates.page(site, frame, "explainer.html", body)
}

fn page(site: &Site<'_>, templates: &Templates, frame: Frame, mut body: Body) -> Result<Page, PublishError> {
    unique(&mut body.sections);
    templates.page(site, frame, "page.html", body)
}

/// The page of a thing and its twin in Turtle.
fn thing(site: &Site<'_>, templates: &Templates, kind: &str, iri: &NamedNode) -> Result<Vec<Page>, PublishError> {
    // Every thing has a path: both come from the same index.
    let path = site.path(iri.as_ref()).unwrap_or_default().to_owned();
    let claim = if kind == "claim" { claims::page(site, iri) } else { None };
    let (mut frame, body) = claim.unwrap_or_else(|| things::page(site, kind, iri));
    frame.path = format!("{path}.html");
    frame.canonical = Some(iri.as_str().to_owned());
    let triples = twin::triples(site, iri);
    let mut pages = Vec::new();
    if !triples.is_empty() {
        let turtle = format!("{path}.ttl");
        pages.push(Page { path: turtle.clone(), bytes: twin::turtle(site, &triples) });
        frame.turtle = Some(turtle);
        frame.json_ld = twin::json_ld(site, &triples).map(Markup::value);
    }
    pages.push(page(site, templates, frame, body)?);
    Ok(pages)
}
