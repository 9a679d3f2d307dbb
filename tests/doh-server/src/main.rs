//! `doh-server`: the page and DNS over HTTPS on one origin; plain DNS beside it.

use std::io::Write;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use doh_server::Zones;
use doh_server::serve::{self, DnsSockets, Forwarder, Server, Tls};
use lexopt::prelude::*;

const USAGE: &str = "\
Serves DNS over HTTPS at /dns-query from zone files, and a folder of static files.
At /with/SCRIPT/dns-query the answers have a fault, as in /with/delay=700/dns-query.

Usage: doh-server --zones DIR [options]

  --zones DIR          the folder of *.zone files to answer from
  --www DIR            the folder of static files to serve
  --listen ADDR:PORT   where to listen [default: 127.0.0.1:8080]; port 0 is any free one
  --tls ADDR:PORT      where to listen with TLS too, with a certificate made at start
  --dns ADDR:PORT      where to answer plain DNS too, over UDP and TCP, from the zones alone
  --delay MS           milliseconds added to every answer [default: 0]
  --help               this text
";

struct Options {
    zones: PathBuf,
    www: Option<PathBuf>,
    listen: SocketAddr,
    tls: Option<SocketAddr>,
    dns: Option<SocketAddr>,
    delay: Duration,
}

fn main() -> ExitCode {
    let outcome = match options() {
        Ok(Some(options)) => run(options),
        Ok(None) => std::io::stdout().write_all(USAGE.as_bytes()).map_err(Into::into),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Nothing can be done about a standard error stream that is closed.
            let _ = writeln!(std::io::stderr(), "doh-server: {error}");
            ExitCode::FAILURE
        }
    }
}

/// The options of the command line; `None` when help is asked for.
fn options() -> Result<Option<Options>, lexopt::Error> {
    let (mut zones, mut www, mut tls, mut dns) = (None, None, None, None);
    let (mut listen, mut delay) = (SocketAddr::from(([127, 0, 0, 1], 8080)), Duration::ZERO);
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("zones") => zones = Some(parser.value()?.into()),
            Long("www") => www = Some(parser.value()?.into()),
            Long("listen") => listen = parser.value()?.parse()?,
            Long("tls") => tls = Some(parser.value()?.parse()?),
            Long("dns") => dns = Some(parser.value()?.parse()?),
            Long("delay") => delay = Duration::from_millis(parser.value()?.parse()?),
            Long("help") => return Ok(None),
            argument @ (Short(_) | Long(_) | Value(_)) => return Err(argument.unexpected()),
        }
    }
    let zones = zones.ok_or("the option '--zones' is missing")?;
    Ok(Some(Options { zones, www, listen, tls, dns, delay }))
}

#[tokio::main(flavor = "current_thread")]
async fn run(options: Options) -> Result<(), Box<dyn std::error::Error>> {
    let zones = Zones::load(&options.zones)?;
    let server = Server { zones, forwarder: Forwarder::of_this_machine(), delay: options.delay, www: options.www };
    let (router, dns) = server.into_services();
    let plain = serve::bind(options.listen)?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{}", plain.local_addr()?)?;
    if let Some(address) = options.tls {
        let tls = Tls::new(address.ip())?;
        let encrypted = serve::bind(address)?;
        writeln!(out, "listening on https://{} spki={}", encrypted.local_addr()?, tls.spki())?;
        tokio::spawn(serve::listen(encrypted, Some(tls), router.clone()));
    }
    if let Some(address) = options.dns {
        let sockets = DnsSockets::bind(address).await?;
        writeln!(out, "listening on dns://{}", sockets.local_addr()?)?;
        tokio::spawn(dns.listen(sockets));
    }
    serve::listen(plain, None, router).await;
    Ok(())
}
