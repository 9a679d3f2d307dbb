//! Stalwart's mail-auth as a peer in WebAssembly: the MX records of a domain and the addresses of their exchanges.

use mail_auth::dns::cache::NoCache;
use mail_auth::{DnsError, Error, MessageAuthenticator};
use wasm_bindgen::prelude::*;

const NO_CACHE: Option<&NoCache> = None;

/// Asks one resolver over HTTPS.
#[wasm_bindgen]
pub struct Checker(MessageAuthenticator);

#[wasm_bindgen]
impl Checker {
    /// For the resolver with this URL, which is asked by POST with DNS messages.
    #[wasm_bindgen(constructor)]
    pub fn new(url: String) -> Self {
        Self(MessageAuthenticator::new_doh_wire(url))
    }

    /// A domain, how many exchanges it has, and how many of them have addresses.
    pub async fn check(&self, domain: String) -> String {
        let exchanges: Vec<Box<str>> = match self.0.mx_lookup(&domain, NO_CACHE).await {
            Ok(found) => found.records.iter().flat_map(|record| record.exchanges.iter().cloned()).collect(),
            Err(Error::Dns(DnsError::RecordNotFound(3))) => return format!("{domain} nxdomain"),
            // without MX records its own addresses take the mail (RFC 5321 §5.1)
            Err(Error::Dns(DnsError::RecordNotFound(_))) => vec![domain.as_str().into()],
            Err(error) => return format!("{domain} {error}"),
        };
        let mut reachable = 0;
        for exchange in exchanges.iter().filter(|exchange| exchange.trim_end_matches('.') != "") {
            let v4 = self.0.ipv4_lookup(exchange, NO_CACHE).await.is_ok();
            let v6 = self.0.ipv6_lookup(exchange, NO_CACHE).await.is_ok();
            reachable += usize::from(v4 || v6);
        }
        format!("{domain} {} {reachable}", exchanges.len())
    }
}
