//! Whether a domain says that it sends mail, by what its SPF record comes to.

use super::spf::{Spf, SpfNodeState, SpfResult};

/// What is known of a record that a term leads to.
#[derive(Clone, Copy, Debug, Default)]
struct Below {
    /// Whether it lets somebody pass.
    passes: Option<bool>,
    /// Whether it lets everybody pass, so that an `include` of it matches whoever comes there.
    everybody: Option<bool>,
}

impl Spf {
    /// Whether the record lets somebody pass; `None` where that is not known, or where it depends on who sends.
    ///
    /// The domain's own exchanges and addresses, by `mx` and `a` alone, are left out: it may have none.
    pub(crate) fn lets_pass(&self) -> Option<bool> {
        self.below(0).passes
    }

    fn below(&self, position: usize) -> Below {
        let Some(node) = self.nodes.get(position) else { return Below::default() };
        let nobody = Below { passes: Some(false), everybody: Some(false) };
        match node.state {
            SpfNodeState::Present => {}
            SpfNodeState::Sender | SpfNodeState::Unknown => return Below::default(),
            // RFC 7208 §4.5, §4.6, §5.2, §6.1: then the whole cannot be used, and lets nobody pass.
            SpfNodeState::Absent | SpfNodeState::Broken | SpfNodeState::Multiple | SpfNodeState::Loop => return nobody,
        }
        let passes = passing(node.record.as_deref().unwrap_or_default(), &|term| {
            let leads = |node: &super::SpfNode| node.parent == Some(position) && node.term.as_deref() == Some(term);
            self.nodes.iter().position(leads).map(|child| self.below(child)).unwrap_or_default()
        });
        Below { passes, everybody: node.end.map(|end| end == SpfResult::Pass) }
    }
}

/// Whether a record that keeps to the grammar lets somebody pass, by what those that it includes or redirects to do.
fn passing(record: &str, below: &dyn Fn(&str) -> Below) -> Option<bool> {
    // Whoever passes further on may not come there, or may pass before.
    let (mut is_come_to, mut is_known) = (true, true);
    let mut redirect = None;
    for term in record.split(' ').skip(1).filter(|term| !term.is_empty()) {
        let bare = term.strip_prefix(['+', '-', '~', '?']).unwrap_or(term);
        let is_pass = bare == term || term.starts_with('+');
        let (name, rest) = bare.split_at_checked(bare.find([':', '=', '/']).unwrap_or(bare.len()))?;
        let is = |word: &str| name.eq_ignore_ascii_case(word);
        if rest.starts_with('=') {
            redirect = redirect.or_else(|| is("redirect").then_some(term));
            continue;
        }
        let passes = if is("include") {
            let Below { passes, everybody } = below(term);
            match everybody {
                // Nobody comes further.
                Some(true) if !is_pass => return is_known.then_some(false),
                None if !is_pass => is_come_to = false,
                Some(_) | None => {}
            }
            if is_pass { passes } else { Some(false) }
        } else {
            Some(is_pass && (!(is("a") || is("mx")) || rest.starts_with(':')))
        };
        match passes {
            Some(true) if is_come_to => return Some(true),
            Some(true) | None => is_known = false,
            Some(false) => {}
        }
        if is("all") {
            // Nor to where the record redirects to (RFC 7208 §5.1).
            return is_known.then_some(false);
        }
    }
    match redirect.map(|term| below(term).passes) {
        None | Some(Some(false)) => is_known.then_some(false),
        Some(Some(true)) if is_come_to => Some(true),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_lets_somebody_pass_where_a_term_does() {
        let (yes, no) = (Some(true), Some(false));
        for (record, expected) in [
            ("v=spf1 -all", no),
            ("v=spf1", no),
            ("v=spf1 ~all", no),
            ("v=spf1 ?ip4:192.0.2.1 -all", no),
            ("v=spf1 all", yes),
            ("v=spf1 +all", yes),
            ("v=spf1 ip4:192.0.2.1 -all", yes),
            ("v=spf1 IP6:2001:db8::/32 -ALL", yes),
            ("v=spf1 -ip4:192.0.2.1 exists:%{i}.a.test ~all", yes),
            ("v=spf1 -all ip4:192.0.2.1", no),
            // An own exchange or address may not be there.
            ("v=spf1 a mx/24 -all", no),
            ("v=spf1 a:b.test -all", yes),
            ("v=spf1 exp=a.test x=y:z -all", no),
            ("v=spf1 include:passes.test -all", yes),
            ("v=spf1 include:fails.test -all", no),
            ("v=spf1 include:unknown.test -all", None),
            ("v=spf1 include:unknown.test ip4:192.0.2.1 -all", yes),
            ("v=spf1 -include:passes.test -all", no),
            ("v=spf1 -include:everybody.test ip4:192.0.2.1 -all", no),
            ("v=spf1 ~include:unknown.test ip4:192.0.2.1 -all", None),
            ("v=spf1 ip4:192.0.2.1 -include:unknown.test -all", yes),
            ("v=spf1 include:everybody.test", yes),
            ("v=spf1 redirect=passes.test", yes),
            ("v=spf1 redirect=passes.test -all", no),
            ("v=spf1 redirect=fails.test", no),
            ("v=spf1 redirect=unknown.test", None),
            ("v=spf1 redirect=unknown.test a:b.test", yes),
        ] {
            let below = |term: &str| match term.trim_start_matches(['-', '~']).split_once([':', '=']) {
                Some((_, "passes.test")) => Below { passes: yes, everybody: no },
                Some((_, "everybody.test")) => Below { passes: yes, everybody: yes },
                Some((_, "fails.test")) => Below { passes: no, everybody: no },
                _ => Below::default(),
            };
            assert_eq!(passing(record, &below), expected, "{record}");
        }
    }
}
