//! A store on another machine: any service that speaks SPARQL 1.1 over HTTP.
//!
//! Entry points: [`Service`] (what a project says of the service), [`Client`] (asks and changes it),
//! [`push()`] (brings a dataset there) and [`compare()`] (counts what arrived).
//!
//! 1. `address` reads addresses. Nothing is sent to a host that the project does not name; a redirect
//!    to another host is refused.
//! 2. `http` sends one request: SPARQL 1.1 Protocol and SPARQL 1.1 Graph Store HTTP Protocol need no
//!    more. `credentials` signs it (Basic, Bearer, Digest of RFC 7616).
//! 3. `ground` makes statements without blank nodes (RDF 1.1 §3.5), so that they may travel in any
//!    number of requests and be taken back one by one.
//! 4. `steps` lists what must be done to make the service hold a dataset, in an order that is the same
//!    on every run; `push` sends it in batches and remembers how far it came.
//!
//! Absent on purpose: retries (a request that failed is told, and the next push goes on there),
//! compression, cookies and proxies of the environment.

mod address;
mod batch;
mod client;
mod compare;
mod credentials;
mod error;
mod ground;
mod http;
mod push;
mod service;
mod steps;

pub use address::Address;
pub use client::Client;
pub use compare::compare;
pub use credentials::Credentials;
pub use error::RemoteError;
pub use ground::Ground;
pub use push::{Held, Journal, Pushing, Sending, push};
pub use service::{Home, Service};
pub use steps::{Dataset, Step, Steps};
