//! Any octets as what a check and a validator in another program tell each other.

use mxlens::dnssec::codec::{OwnedRequest, read_outcome, write_outcome, write_request};

/// The octets are a request, or an outcome; who reads them does so to the end, or not at all.
pub(crate) fn run(octets: &[u8]) {
    if let Some(request) = OwnedRequest::read(octets) {
        let written = write_request(&request.request());
        let again = OwnedRequest::read(&written).expect("what was read can be written");
        assert_eq!(write_request(&again.request()), written, "and is written as it was");
        let outcome = mxlens::native::prove(&request.request(), &|_| Some(true));
        assert_eq!(read_outcome(&write_outcome(&outcome)), Some(outcome));
    }
    if let Some(outcome) = read_outcome(octets) {
        assert_eq!(read_outcome(&write_outcome(&outcome)), Some(outcome));
    }
}
