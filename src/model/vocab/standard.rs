//! Terms of other vocabularies.

use super::NamedNodeRef;

terms! {
    /// RDF.
    rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#" {
        /// Instance of.
        TYPE = "type";
        /// Reified subject.
        SUBJECT = "subject";
        /// Reified predicate.
        PREDICATE = "predicate";
        /// Reified object.
        OBJECT = "object";
        /// Text with a language.
        LANG_STRING = "langString";
        /// The first member of a list.
        FIRST = "first";
        /// The list after its first member.
        REST = "rest";
        /// The empty list.
        NIL = "nil";
    }
}

terms! {
    /// RDF Schema.
    rdfs = "http://www.w3.org/2000/01/rdf-schema#" {
        /// A name for people.
        LABEL = "label";
        /// An explanation.
        COMMENT = "comment";
        /// Superclass.
        SUB_CLASS_OF = "subClassOf";
        /// Super-property.
        SUB_PROPERTY_OF = "subPropertyOf";
        /// The document that defines a term.
        IS_DEFINED_BY = "isDefinedBy";
        /// More about a term.
        SEE_ALSO = "seeAlso";
        /// Any class.
        CLASS = "Class";
    }
}

terms! {
    /// XML Schema datatypes.
    xsd = "http://www.w3.org/2001/XMLSchema#" {
        /// Text.
        STRING = "string";
        /// Day.
        DATE = "date";
        /// Instant.
        DATE_TIME = "dateTime";
        /// Exact number.
        DECIMAL = "decimal";
        /// Whole number.
        INTEGER = "integer";
        /// True or false.
        BOOLEAN = "boolean";
        /// Address.
        ANY_URI = "anyURI";
        /// Year.
        G_YEAR = "gYear";
        /// Floating point number.
        DOUBLE = "double";
    }
}

terms! {
    /// OWL.
    owl = "http://www.w3.org/2002/07/owl#" {
        /// Two names of one thing.
        SAME_AS = "sameAs";
    }
}

terms! {
    /// SKOS.
    skos = "http://www.w3.org/2004/02/skos/core#" {
        /// A concept.
        CONCEPT = "Concept";
        /// A scheme of concepts.
        CONCEPT_SCHEME = "ConceptScheme";
        /// Its name.
        PREF_LABEL = "prefLabel";
        /// What it means.
        DEFINITION = "definition";
        /// The scheme it belongs to.
        IN_SCHEME = "inScheme";
    }
}

terms! {
    /// Dublin Core terms.
    dcterms = "http://purl.org/dc/terms/" {
        /// An identifier given by somebody.
        IDENTIFIER = "identifier";
        /// A title.
        TITLE = "title";
        /// A licence.
        LICENSE = "license";
    }
}

terms! {
    /// PROV-O.
    prov = "http://www.w3.org/ns/prov#" {
        /// Source of a copy.
        WAS_DERIVED_FROM = "wasDerivedFrom";
        /// Source of a quotation.
        WAS_QUOTED_FROM = "wasQuotedFrom";
        /// Who is answerable.
        WAS_ATTRIBUTED_TO = "wasAttributedTo";
        /// Who took part.
        WAS_ASSOCIATED_WITH = "wasAssociatedWith";
        /// What an activity used.
        USED = "used";
    }
}

terms! {
    /// Web Annotation.
    oa = "http://www.w3.org/ns/oa#" {
        /// What an anchor points into.
        HAS_SOURCE = "hasSource";
        /// How it points.
        HAS_SELECTOR = "hasSelector";
        /// The words.
        EXACT = "exact";
        /// What stands before them.
        PREFIX = "prefix";
        /// What stands after them.
        SUFFIX = "suffix";
        /// The first code point.
        START = "start";
        /// The code point after the last.
        END = "end";
    }
}

terms! {
    /// SHACL, as far as denials use it for their conditions.
    sh = "http://www.w3.org/ns/shacl#" {
        /// More than.
        MIN_EXCLUSIVE = "minExclusive";
        /// At least.
        MIN_INCLUSIVE = "minInclusive";
        /// Less than.
        MAX_EXCLUSIVE = "maxExclusive";
        /// At most.
        MAX_INCLUSIVE = "maxInclusive";
        /// One of a list.
        IN = "in";
        /// This value.
        HAS_VALUE = "hasValue";
        /// A literal of this datatype.
        DATATYPE = "datatype";
        /// None of what follows.
        NOT = "not";
    }
}

terms! {
    /// CiTO, the citation typing ontology.
    cito = "http://purl.org/spar/cito/" {
        /// The source supports the claim.
        SUPPORTS = "supports";
        /// The source confirms the claim.
        CONFIRMS = "confirms";
        /// The source is cited as evidence.
        CITES_AS_EVIDENCE = "citesAsEvidence";
        /// The source disputes the claim.
        DISPUTES = "disputes";
        /// The source refutes the claim.
        REFUTES = "refutes";
        /// The source corrects the claim.
        CORRECTS = "corrects";
        /// The source qualifies the claim.
        QUALIFIES = "qualifies";
        /// The source discusses the claim.
        DISCUSSES = "discusses";
    }
}
