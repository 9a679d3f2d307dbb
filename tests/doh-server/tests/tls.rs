//! TLS with the certificate made at start.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "what is not as expected fails the test"
)]

mod common;

use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::Duration;

use data_encoding::BASE64;
use doh_server::Zones;
use doh_server::serve::{self, Forwarder, Server, Tls};
use domain::crypto::common::{DigestBuilder, DigestType};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::ring::default_provider;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// The length of a P-256 key in a certificate.
const KEY_LENGTH: usize = 91;

/// Accepts the certificate with this key and no other, as Chromium does when told its hash.
#[derive(Debug)]
struct Pinned(String);

impl ServerCertVerifier for Pinned {
    fn verify_server_cert(
        &self,
        certificate: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        let hash = |octets: &[u8]| {
            let mut digest = DigestBuilder::new(DigestType::Sha256);
            digest.update(octets);
            BASE64.encode(digest.finish().as_ref())
        };
        match certificate.windows(KEY_LENGTH).any(|key| hash(key) == self.0) {
            true => Ok(ServerCertVerified::assertion()),
            false => Err(Error::General("another key".into())),
        }
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        default_provider().signature_verification_algorithms.supported_schemes()
    }
}

async fn connect(protocol: &str) -> TlsStream<TcpStream> {
    let tls = Tls::new(LOOPBACK).unwrap();
    let pinned = Pinned(tls.spki().into());
    let zones = Zones::load(&common::folder()).unwrap();
    let server = Server { zones, forwarder: Forwarder::new(vec![]), delay: Duration::ZERO, www: None };
    let listener = serve::bind((LOOPBACK, 0).into()).unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(serve::listen(listener, Some(tls), server.into_services().0));

    let config = ClientConfig::builder().dangerous().with_custom_certificate_verifier(Arc::new(pinned));
    let mut config = config.with_no_client_auth();
    config.alpn_protocols = vec![protocol.into()];
    let stream = TcpStream::connect(address).await.unwrap();
    let stream = TlsConnector::from(Arc::new(config)).connect("localhost".try_into().unwrap(), stream).await.unwrap();
    assert_eq!(stream.get_ref().1.alpn_protocol(), Some(protocol.as_bytes()));
    stream
}

#[tokio::test]
async fn http_1_is_served_under_the_key_announced() {
    let mut stream = connect("http/1.1").await;
    stream.write_all(b"GET /log HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").await.unwrap();
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await.unwrap();
    assert!(response.starts_with(b"HTTP/1.1 200 OK\r\n") && response.ends_with(b"[]"));
}

#[tokio::test]
async fn http_2_is_served_too() {
    let mut stream = connect("h2").await;
    // The connection preface and an empty SETTINGS frame (RFC 9113 §3.4).
    stream.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
    let mut head = [0; 9];
    stream.read_exact(&mut head).await.unwrap();
    assert_eq!(head[3], 4, "a SETTINGS frame");
}
