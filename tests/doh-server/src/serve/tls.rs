//! TLS with a certificate nobody has to make.

use std::io;
use std::net::IpAddr;
use std::sync::Arc;

use data_encoding::BASE64;
use domain::crypto::common::{DigestBuilder, DigestType};
use rcgen::{CertifiedKey, PublicKeyData};
use tokio::net::TcpStream;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;
use tokio_rustls::server::TlsStream;

/// A self-signed certificate made at start, and TLS with it.
#[derive(Clone)]
pub struct Tls {
    acceptor: TlsAcceptor,
    spki: String,
}

impl Tls {
    /// Makes a key and a certificate for `localhost` and an address.
    ///
    /// # Errors
    ///
    /// Fails when the system has no random numbers.
    pub fn new(address: IpAddr) -> Result<Self, Box<dyn std::error::Error>> {
        let names = ["localhost".into(), "127.0.0.1".into(), "::1".into(), address.to_string()];
        let CertifiedKey { cert, signing_key } = rcgen::generate_simple_self_signed(names)?;
        let mut digest = DigestBuilder::new(DigestType::Sha256);
        digest.update(&signing_key.subject_public_key_info());
        let key = PrivatePkcs8KeyDer::from(signing_key.serialize_der());
        let mut config =
            ServerConfig::builder().with_no_client_auth().with_single_cert(vec![cert.into()], key.into())?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { acceptor: Arc::new(config).into(), spki: BASE64.encode(digest.finish().as_ref()) })
    }

    /// The SHA-256 of the key in base64, as Chromium's `--ignore-certificate-errors-spki-list` takes it.
    pub fn spki(&self) -> &str {
        &self.spki
    }

    pub(super) async fn accept(&self, stream: TcpStream) -> io::Result<TlsStream<TcpStream>> {
        self.acceptor.accept(stream).await
    }
}
