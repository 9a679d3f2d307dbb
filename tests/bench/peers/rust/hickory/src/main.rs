//! hickory-resolver as a peer: `hickory ADDR:PORT CONCURRENCY < domains` writes a line for each domain that is through.

use std::error::Error;
use std::io::Write;
use std::net::SocketAddr;

use futures::future::join_all;
use futures::stream::{self, StreamExt};
use hickory_resolver::config::{NameServerConfig, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;
use hickory_resolver::proto::rr::{RData, RecordType};
use hickory_resolver::{Resolver, TokioResolver};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let server: SocketAddr = arguments.next().ok_or("no server is named")?.parse()?;
    let concurrency = arguments.next().ok_or("no concurrency is given")?.parse()?;
    let resolver = resolver(server)?;
    let domains: Vec<String> = std::io::stdin().lines().collect::<Result<_, _>>()?;
    let mut outcomes = stream::iter(domains).map(|domain| check(&resolver, domain)).buffer_unordered(concurrency);
    let mut out = std::io::stdout().lock();
    while let Some(line) = outcomes.next().await {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

/// As it comes, with its cache, but asking this server alone.
fn resolver(server: SocketAddr) -> Result<TokioResolver, Box<dyn Error>> {
    let mut servers = NameServerConfig::udp_and_tcp(server.ip());
    for connection in &mut servers.connections {
        connection.port = server.port();
    }
    let config = ResolverConfig::from_parts(None, vec![], vec![servers]);
    Ok(Resolver::builder_with_config(config, TokioRuntimeProvider::default()).build()?)
}

/// A domain, its exchanges, and how many addresses they have.
async fn check(resolver: &TokioResolver, domain: String) -> String {
    let exchanges = match resolver.lookup(format!("{domain}."), RecordType::MX).await {
        Ok(found) => found
            .answers()
            .iter()
            .filter_map(|record| match &record.data {
                RData::MX(mx) => Some(mx.exchange.to_string()),
                _ => None,
            })
            .filter(|exchange| exchange != ".")
            .collect(),
        Err(error) if error.is_nx_domain() => return format!("{domain} nxdomain"),
        // without MX records its own addresses take the mail (RFC 5321 §5.1)
        Err(error) if error.is_no_records_found() => vec![format!("{domain}.")],
        Err(error) => return format!("{domain} {error}"),
    };
    let questions =
        exchanges.iter().flat_map(|name| [RecordType::A, RecordType::AAAA].map(|of| resolver.lookup(name.clone(), of)));
    let answers = join_all(questions).await;
    let addresses: usize = answers.into_iter().flatten().map(|found| found.answers().len()).sum();
    format!("{domain} {} {addresses}", exchanges.len())
}
