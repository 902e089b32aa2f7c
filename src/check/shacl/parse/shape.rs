//! A shape but for its path and constraints: targets, severity, messages, layers.

use super::super::model::{Layer, Shape, Symbol, Target, sh};
use super::{Parser, is};
use crate::model::vocab::{rdfs, tr};
use crate::model::{Literal, NamedNode, NamedNodeRef, Term};

/// Which graph a shape is validated on.
const APPLIES_TO: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/treatise/ns#appliesTo");

/// The default graph.
const HELD: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/treatise/ns#Held");

/// The content of denials.
const DENIED_CONTENT: NamedNodeRef<'static> = NamedNodeRef::new_unchecked("https://w3id.org/treatise/ns#DeniedContent");

impl Parser<'_> {
    /// Reads one shape.
    pub(super) fn shape(&mut self, node: &Term) -> Shape {
        let at = self.source.place_of(node);
        let path = self.path_of(node, at);
        let rules = self.rules(node, path.as_ref());
        Shape {
            node: node.clone(),
            at,
            label: self.label(node),
            path,
            targets: self.targets(node),
            layers: self.layers(node),
            rules,
            severity: self.severity(node),
            messages: self.messages(node),
            deactivated: self.truth(node, "deactivated"),
        }
    }

    /// The English label or name, else the first.
    fn label(&self, node: &Term) -> Option<String> {
        let labels = self.source.objects(node, rdfs::LABEL).into_iter().chain(self.values(node, "name"));
        let texts = labels.filter_map(|(label, _)| match label {
            Term::Literal(text) => Some(text),
            _ => None,
        });
        let best = texts.min_by_key(|text| text.language().is_some_and(|language| language != "en"));
        best.map(|text| text.value().to_owned())
    }

    fn severity(&mut self, node: &Term) -> NamedNode {
        let found = self.one(node, "severity");
        found.and_then(|(value, at)| self.iri("severity", value, at)).unwrap_or_else(|| sh("Violation"))
    }

    /// The texts of `sh:message`.
    pub(super) fn messages(&mut self, node: &Term) -> Vec<Literal> {
        let mut found: Vec<Literal> = Vec::new();
        for (value, at) in self.values(node, "message") {
            match value {
                Term::Literal(text) if text.language().is_some() || is(text, "string") => found.push(text.clone()),
                _ => self.wrong("message", value, at, "a text"),
            }
        }
        for (i, text) in found.iter().enumerate() {
            if found[..i].iter().any(|other| other.language() == text.language() && text.language().is_some()) {
                let (at, language) = (self.source.place_of(node), text.language().unwrap_or_default().to_owned());
                self.report
                    .push(self.source.fault(at, format!("`sh:message` has two texts in the language {language}")));
                break;
            }
        }
        found
    }

    #[expect(clippy::type_complexity, reason = "names with the targets they make")]
    fn targets(&mut self, node: &Term) -> Vec<Target> {
        let mut targets = Vec::new();
        for (value, at) in self.values(node, "targetNode") {
            if matches!(value, Term::BlankNode(_)) {
                self.wrong("targetNode", value, at, "an IRI or a literal");
            } else {
                targets.push(Target::Node(self.symbol(value)));
            }
        }
        let kinds: [(&str, fn(Symbol) -> Target); 3] = [
            ("targetClass", Target::Class),
            ("targetSubjectsOf", Target::SubjectsOf),
            ("targetObjectsOf", Target::ObjectsOf),
        ];
        for (local, target) in kinds {
            for (value, at) in self.values(node, local) {
                if self.iri(local, value, at).is_some() {
                    targets.push(target(self.symbol(value)));
                }
            }
        }
        let class = NamedNodeRef::new_unchecked("http://www.w3.org/2000/01/rdf-schema#Class");
        let owl = NamedNodeRef::new_unchecked("http://www.w3.org/2002/07/owl#Class");
        if matches!(node, Term::NamedNode(_)) && (self.source.is_a(node, class) || self.source.is_a(node, owl)) {
            targets.push(Target::Class(self.symbol(node)));
        }
        targets
    }

    fn layers(&mut self, node: &Term) -> Vec<Layer> {
        let mut layers = Vec::new();
        for (value, at) in self.source.objects(node, APPLIES_TO) {
            match value {
                Term::NamedNode(it) if it.as_ref() == HELD => layers.push(Layer::Held),
                Term::NamedNode(it) if it.as_ref() == tr::CONTENT => layers.push(Layer::Content),
                Term::NamedNode(it) if it.as_ref() == DENIED_CONTENT => layers.push(Layer::Denied),
                _ => {
                    let message = format!("`tr:appliesTo` is {}", self.shown(value));
                    self.fault_with(at, message, "it takes tr:Held, tr:Content or tr:DeniedContent");
                }
            }
        }
        if layers.is_empty() {
            layers.push(Layer::Held);
        }
        layers.sort_unstable();
        layers
    }
}
