//! A reader as sophia's `Dataset`, so that programs of that family work over a store of Treatise.

use super::canon::{Spog, iri};
use crate::model::{BlankNode, Literal, NamedNode, Term as Ours};
use crate::store::{Parts, Reader};
use sophia_api::dataset::{DResult, Dataset};
use sophia_api::quad::Quad as _;
use sophia_api::term::matcher::{GraphNameMatcher, TermMatcher};
use sophia_api::term::{BnodeId, IriRef, LanguageTag, SimpleTerm, Term};
use std::convert::Infallible;

/// The dataset that a reader shows: the default graph of its view, and the named graphs.
///
/// Patterns with constants are answered from the store's sorted rows; others are filtered.
///
/// ```
/// use sophia_api::dataset::Dataset;
/// use sophia_api::quad::Quad as _;
/// use sophia_api::term::matcher::Any;
/// use sophia_api::term::{IriRef, SimpleTerm, Term};
/// use treatise::export::SophiaDataset;
/// use treatise::model::{GraphName, Literal, NamedNode, Quad};
/// use treatise::store::{Policy, Reader};
///
/// let pact = NamedNode::new_unchecked("https://example.org/agreement/pact");
/// let name = NamedNode::new_unchecked("https://w3id.org/treatise/ns#name");
/// let quad = Quad::new(pact, name, Literal::from("The pact"), GraphName::DefaultGraph);
/// let reader = Reader::from_quads([quad], Policy::Plain);
///
/// let dataset = SophiaDataset::new(&reader);
/// let name = SimpleTerm::Iri(IriRef::new_unchecked("https://w3id.org/treatise/ns#name".into()));
/// let names: Vec<String> = dataset
///     .quads_matching(Any, [name], Any, Any)
///     .map(|quad| quad.map(|quad| quad.o().lexical_form().map_or(String::new(), |text| text.to_string())))
///     .collect::<Result<_, _>>()?;
/// assert_eq!(names, ["The pact"]);
/// # Ok::<(), std::convert::Infallible>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SophiaDataset<'r>(&'r Reader);

/// What a place of a pattern asks for.
#[derive(Clone, Copy)]
enum Place {
    /// Anything that the matcher takes.
    Open,
    /// One term.
    Of(u32),
    /// A term that the dataset does not have.
    Nothing,
}

impl<'r> SophiaDataset<'r> {
    /// A view of a reader; nothing is copied.
    pub fn new(reader: &'r Reader) -> Self {
        Self(reader)
    }

    fn place<T: Term + ?Sized>(self, constant: Option<&T>) -> Place {
        let Some(term) = constant else { return Place::Open };
        // sophia compares language tags without their case, and so they are left to the matcher.
        if term.language_tag().is_some() {
            return Place::Open;
        }
        let id = ours(term).and_then(|term| self.0.id(term.as_ref()));
        id.map_or(Place::Nothing, Place::Of)
    }

    fn quad(self, triple: [u32; 3], graph: Option<u32>) -> Spog<'r> {
        (triple.map(|id| self.term(id)), graph.map(|id| self.term(id)))
    }

    fn term(self, id: u32) -> SimpleTerm<'r> {
        let reader: &'r Reader = self.0;
        match reader.parts(id) {
            Parts::Iri(text) => iri(text),
            Parts::Blank(label) => SimpleTerm::BlankNode(BnodeId::new_unchecked(label.into())),
            Parts::Text(value) => {
                let datatype = IriRef::new_unchecked("http://www.w3.org/2001/XMLSchema#string".into());
                SimpleTerm::LiteralDatatype(value.into(), datatype)
            }
            Parts::Tagged(value, tag) => {
                SimpleTerm::LiteralLanguage(value.into(), LanguageTag::new_unchecked(tag.into()), None)
            }
            Parts::Typed(value, datatype) => {
                SimpleTerm::LiteralDatatype(value.into(), IriRef::new_unchecked(datatype.into()))
            }
        }
    }

    /// The quads that have some terms; `default` and `named` say which graphs are asked.
    fn rows(&self, spo: [Place; 3], graph: Place, default: bool, named: bool) -> impl Iterator<Item = Spog<'r>> + 'r {
        let it = *self;
        let known = |place: Place| match place {
            Place::Of(id) => Some(id),
            Place::Open | Place::Nothing => None,
        };
        let is_empty = spo.iter().any(|place| matches!(place, Place::Nothing));
        let [s, p, o] = spo.map(known);
        let shown = (default && !is_empty).then(|| it.0.scan([s, p, o]).map(move |triple| it.quad(triple, None)));
        let is_empty = is_empty || matches!(graph, Place::Nothing);
        let content = (named && !is_empty)
            .then(|| it.0.scan_named([s, p, o, known(graph)]).map(move |[s, p, o, g]| it.quad([s, p, o], Some(g))));
        shown.into_iter().flatten().chain(content.into_iter().flatten())
    }
}

impl<'r> Dataset for SophiaDataset<'r> {
    type Quad<'x>
        = Spog<'r>
    where
        Self: 'x;
    type Error = Infallible;

    fn quads(&self) -> impl Iterator<Item = DResult<Self, Self::Quad<'_>>> + '_ {
        self.rows([Place::Open; 3], Place::Open, true, true).map(Ok)
    }

    fn quads_matching<'s, 't, S, P, O, G>(
        &'s self,
        sm: S,
        pm: P,
        om: O,
        gm: G,
    ) -> impl Iterator<Item = DResult<Self, Self::Quad<'s>>> + 't
    where
        's: 't,
        S: TermMatcher + 't,
        P: TermMatcher + 't,
        O: TermMatcher + 't,
        G: GraphNameMatcher + 't,
    {
        let spo = [self.place(sm.constant()), self.place(pm.constant()), self.place(om.constant())];
        let (graph, default, named) = match gm.constant() {
            None => (Place::Open, true, true),
            Some(None) => (Place::Open, true, false),
            Some(Some(name)) => (self.place(Some(name)), false, true),
        };
        let rows = self.rows(spo, graph, default, named);
        rows.filter(move |quad| quad.matched_by(sm.matcher_ref(), pm.matcher_ref(), om.matcher_ref(), gm.matcher_ref()))
            .map(Ok)
    }
}

/// A term of sophia as one of ours; nothing for variables and triple terms, which no dataset here has.
fn ours<T: Term + ?Sized>(term: &T) -> Option<Ours> {
    if let Some(iri) = term.iri() {
        return Some(NamedNode::new_unchecked(iri.as_str()).into());
    }
    if let Some(label) = term.bnode_id() {
        return Some(BlankNode::new_unchecked(label.as_str()).into());
    }
    let (value, datatype) = (term.lexical_form()?, term.datatype()?);
    Some(Literal::new_typed_literal(&*value, NamedNode::new_unchecked(datatype.as_str())).into())
}

#[cfg(test)]
mod tests {
    use super::super::canon::spog;
    use super::*;
    use crate::model::Quad;
    use crate::model::vocab::tr;
    use crate::store::Policy;
    use sophia_api::term::matcher::Any;
    use std::collections::BTreeSet;

    /// Asks for one term, or for any.
    struct Asked<'a>(Option<&'a SimpleTerm<'a>>);

    impl<'a> TermMatcher for Asked<'a> {
        type Term = SimpleTerm<'a>;

        fn matches<T: Term + ?Sized>(&self, term: &T) -> bool {
            self.0.is_none_or(|wanted| Term::eq(wanted, term.borrow_term()))
        }

        fn constant(&self) -> Option<&Self::Term> {
            self.0
        }
    }

    /// Asks for one graph, or for any.
    struct AskedGraph<'a>(Option<&'a Option<SimpleTerm<'a>>>);

    impl<'a> GraphNameMatcher for AskedGraph<'a> {
        type Term = SimpleTerm<'a>;

        fn matches<T: Term + ?Sized>(&self, name: Option<&T>) -> bool {
            match (self.0, name) {
                (None, _) | (Some(None), None) => true,
                (Some(Some(wanted)), Some(name)) => Term::eq(wanted, name.borrow_term()),
                _ => false,
            }
        }

        fn constant(&self) -> Option<Option<&Self::Term>> {
            self.0.map(Option::as_ref)
        }
    }

    fn reader() -> Reader {
        let text = "PREFIX cito: <http://purl.org/spar/cito/>\n\
            <urn:c> tr:polarity tr:Affirms ; tr:status tr:Supported ; tr:stance <urn:st> ; tr:text \"say \\\"so\\\"\"@en-GB .\n\
            <urn:st> tr:source <urn:s> ; tr:relation cito:supports .\n\
            GRAPH <urn:c> { <urn:a> tr:party _:x , 7 , \"7\" . _:x tr:name \"X\" }";
        let text = format!("PREFIX tr: <{}>\n{text}", tr::NS);
        let (statements, report) =
            crate::model::syntax::parse(&text, crate::model::syntax::Format::TriG, "urn:base", "x.trig");
        assert!(report.is_empty(), "{report:?}");
        Reader::from_quads(statements.into_iter().map(|statement| statement.quad), Policy::Derived)
    }

    /// What the reader shows, by its own words.
    fn all(reader: &Reader) -> Vec<Quad> {
        let shown = reader.default_graph().map(|triple| triple.in_graph(crate::model::GraphName::DefaultGraph));
        shown.chain(reader.quads().filter(|quad| !quad.graph_name.is_default_graph())).collect()
    }

    #[test]
    fn every_pattern_gives_what_filtering_gives() {
        let reader = reader();
        let (dataset, quads) = (SophiaDataset::new(&reader), all(&reader));
        let expected: BTreeSet<Spog<'_>> = quads.iter().map(spog).collect();
        let found: BTreeSet<Spog<'_>> = dataset.quads().map(Result::unwrap).collect();
        assert_eq!(found, expected);
        assert_eq!(expected.len(), 6 + 4 + 4, "records, what is held, and the content of the claim");
        for ([s, p, o], g) in &expected {
            for mask in 0..16_u8 {
                let is_asked = |bit: u8| mask >> bit & 1 == 1;
                let asked = |bit: u8, term| Asked(is_asked(bit).then_some(term));
                let graph = AskedGraph(is_asked(3).then_some(g));
                let fits = |quad: &&Spog<'_>| {
                    let spo = [s, p, o].into_iter().zip(&quad.0).zip(0..);
                    spo.into_iter().all(|((a, b), bit)| !is_asked(bit) || a == b) && (!is_asked(3) || *g == quad.1)
                };
                let wanted: Vec<&Spog<'_>> = expected.iter().filter(fits).collect();
                let found = dataset.quads_matching(asked(0, s), asked(1, p), asked(2, o), graph);
                let mut found: Vec<Spog<'_>> = found.map(Result::unwrap).collect();
                found.sort();
                assert_eq!(found.iter().collect::<Vec<_>>(), wanted, "{mask:04b}");
            }
        }
    }

    #[test]
    fn what_is_not_there_is_not_found() {
        let reader = reader();
        let dataset = SophiaDataset::new(&reader);
        let nobody = iri("urn:nobody");
        assert_eq!(dataset.quads_matching([&nobody], Any, Any, Any).count(), 0);
        assert_eq!(dataset.quads_matching(Any, Any, Any, [Some(&nobody)]).count(), 0);
        let tag = |tag: &'static str| LanguageTag::new_unchecked(tag.into());
        let text = |language| SimpleTerm::LiteralLanguage("say \"so\"".into(), tag(language), None);
        assert_eq!(dataset.quads_matching(Any, Any, [text("en-gb")], Any).count(), 1, "tags have no case");
        assert_eq!(dataset.quads_matching(Any, Any, [text("fr")], Any).count(), 0);
    }
}
