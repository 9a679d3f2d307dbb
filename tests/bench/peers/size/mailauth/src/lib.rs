//! What mail-auth has of a check: MX, then the addresses of each exchange.

use mail_auth::MessageAuthenticator;
use mail_auth::dns::cache::NoCache;
use wasm_bindgen::prelude::*;

/// No cache.
type No = Option<&'static NoCache>;

/// How many exchanges of a domain have an address.
///
/// # Errors
///
/// Throws what a look-up of the MX records came to.
#[wasm_bindgen]
pub async fn exchanges(endpoint: String, domain: String) -> Result<usize, JsError> {
    let resolver = MessageAuthenticator::new_doh_wire(endpoint);
    let set = resolver.mx_lookup(domain, None as No).await.map_err(|error| JsError::new(&error.to_string()))?;
    let mut found = 0;
    for host in set.records.iter().flat_map(|record| &record.exchanges) {
        let v4 = resolver.ipv4_lookup(host.as_ref(), None as No).await.is_ok();
        let v6 = resolver.ipv6_lookup(host.as_ref(), None as No).await.is_ok();
        found += usize::from(v4 || v6);
    }
    Ok(found)
}
