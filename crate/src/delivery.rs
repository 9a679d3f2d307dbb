//! How a sender goes about delivering (RFC 5321 §5.1): levels of equal preference, and what can be used in each.

use crate::dns::Mx;
use crate::exchange::Form;
use crate::facts::{Facts, Host, HostAddress, MxState, Presence};
use crate::report::{Delivery, ExchangeState, Level, ReportAddress, ReportExchange, Route, Status, Unusable, Verdict};

/// The delivery plan that the facts allow.
pub fn plan(facts: &Facts) -> Delivery {
    let mut levels: Vec<Level> = Vec::new();
    let route = match facts.mx.state {
        MxState::Unknown => Route::Unknown,
        MxState::NxDomain | MxState::AliasLoop => Route::None,
        MxState::NoData => implicit(facts, &mut levels),
        MxState::Present if facts.hosts.is_empty() => Route::NullMx,
        MxState::Present => Route::Mx,
    };
    // The records are sorted by preference and then by name: equals are neighbours.
    for mx in &facts.mx.records {
        match levels.last_mut() {
            Some(level) if level.preference == mx.preference => level.exchanges.push(exchange(facts, mx)),
            _ => levels.push(Level { preference: mx.preference, exchanges: vec![exchange(facts, mx)] }),
        }
    }
    levels.iter_mut().for_each(share);
    Delivery { route, reason: no_route(facts, route), levels }
}

/// Why there is neither MX nor an address.
fn no_route(facts: &Facts, route: Route) -> Option<Unusable> {
    match (route, facts.mx.state) {
        (Route::None, MxState::NxDomain) => Some(Unusable::Nonexistent),
        (Route::None, MxState::AliasLoop) => Some(Unusable::AliasLoop),
        (Route::None, _) => facts.hosts.first().and_then(|host| unusable(host).flatten()),
        (Route::Mx | Route::ImplicitMx | Route::NullMx | Route::Unknown, _) => None,
    }
}

/// Without MX the domain itself is the exchange, with preference 0.
fn implicit(facts: &Facts, levels: &mut Vec<Level>) -> Route {
    let Some(host) = facts.hosts.first() else { return Route::None };
    let route = match host.presence {
        Presence::Addresses => Route::ImplicitMx,
        Presence::Unknown => Route::Unknown,
        Presence::NoData | Presence::NxDomain | Presence::AliasLoop | Presence::NotAsked => return Route::None,
    };
    levels.push(Level { preference: 0, exchanges: vec![described(facts, host, None)] });
    route
}

fn exchange(facts: &Facts, mx: &Mx) -> ReportExchange {
    match facts.host(&mx.exchange) {
        Some(host) => described(facts, host, facts.mx.ttl),
        None => ReportExchange {
            exchange: mx.exchange.clone(),
            state: ExchangeState::Unusable,
            share: None,
            ttl: facts.mx.ttl,
            reason: Some(Unusable::NullMx),
            aliases: Vec::new(),
            provider: None,
            operator: String::new(),
            addresses: Vec::new(),
            unknown: Vec::new(),
        },
    }
}

/// Equals share the first attempts evenly, as each sender shuffles them (RFC 5321 §5.1).
pub(crate) fn share(level: &mut Level) {
    let mut usable = 0;
    for exchange in &level.exchanges {
        match exchange.state {
            ExchangeState::Usable => usable += 1,
            ExchangeState::Unusable => {}
            // One that is not known may take a share or not: then no share can be told.
            ExchangeState::Unknown => return,
        }
    }
    for exchange in &mut level.exchanges {
        if exchange.state == ExchangeState::Usable {
            exchange.share = Some(1.0 / f64::from(usable));
        }
    }
}

fn described(facts: &Facts, host: &Host, ttl: Option<u32>) -> ReportExchange {
    let (state, reason) = match unusable(host) {
        None => (ExchangeState::Usable, None),
        Some(None) => (ExchangeState::Unknown, None),
        Some(reason) => (ExchangeState::Unusable, reason),
    };
    let mut addresses = Vec::new();
    for host in &host.addresses {
        let HostAddress { address, class, ttl } = *host;
        let (reverse, systems) = (facts.reverse(address), facts.systems(address));
        addresses.push(ReportAddress { address, ttl, class, global: host.is_global(), reverse, systems });
    }
    ReportExchange {
        exchange: host.name.clone(),
        state,
        share: None,
        ttl,
        reason,
        aliases: host.aliases.clone(),
        provider: host.provider.clone(),
        operator: host.operator.clone(),
        addresses,
        unknown: host.unknown.clone(),
    }
}

/// Why senders cannot use a host: `None` where they can, `Some(None)` where it cannot be told.
fn unusable(host: &Host) -> Option<Option<Unusable>> {
    let by_name = match host.form {
        Form::Null => Some(Unusable::NullMx),
        Form::AddressLiteral(_) => Some(Unusable::AddressLiteral),
        Form::Localhost => Some(Unusable::Localhost),
        Form::Malformed => Some(Unusable::Malformed),
        Form::Host | Form::Underscore => None,
    };
    if by_name.is_some() {
        return Some(by_name);
    }
    if host.is_reachable() {
        return None;
    }
    Some(match host.presence {
        Presence::NxDomain => Some(Unusable::Nonexistent),
        Presence::AliasLoop => Some(Unusable::AliasLoop),
        Presence::NoData => Some(Unusable::WithoutAddress),
        // None of the addresses is global; another may hide behind a query that failed.
        Presence::Addresses if host.unknown.is_empty() => Some(Unusable::AddressNotGlobal),
        Presence::Addresses | Presence::Unknown | Presence::NotAsked => None,
    })
}

/// The verdict, from the plan and what was found.
///
/// `fault` says whether a finding that bears on delivery stands, `unseen`
/// whether a rule that bears on it could not be judged.
pub fn verdict(delivery: &Delivery, fault: bool, unseen: bool) -> Verdict {
    let mut status = status(delivery);
    if status == Status::Deliverable && fault {
        status = Status::AtRisk;
    }
    Verdict { status, partial: unseen && matches!(status, Status::Deliverable | Status::AtRisk) }
}

/// What the plan alone says.
pub(crate) fn status(delivery: &Delivery) -> Status {
    let mut seen = (false, false);
    for level in &delivery.levels {
        for exchange in &level.exchanges {
            seen.0 |= exchange.state == ExchangeState::Usable;
            seen.1 |= exchange.state == ExchangeState::Unknown;
        }
    }
    match (delivery.route, seen) {
        // RFC 5321 §5.1: a temporary error of DNS says nothing about the domain.
        (Route::Unknown, _) => Status::Undetermined,
        (Route::None, _) => Status::Undeliverable,
        (Route::NullMx, _) => Status::RefusesMail,
        (Route::Mx | Route::ImplicitMx, (true, _)) => Status::Deliverable,
        (Route::Mx | Route::ImplicitMx, (false, true)) => Status::Undetermined,
        (Route::Mx | Route::ImplicitMx, (false, false)) => Status::Undeliverable,
    }
}
