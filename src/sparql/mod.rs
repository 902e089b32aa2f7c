//! SPARQL over a reader, by Oxigraph's evaluator.
