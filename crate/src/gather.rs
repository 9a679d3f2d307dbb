//! Which questions a mail domain needs, and which of them can be asked at once.

use crate::answer::{Answer, Outcome};
use crate::facts::{Answers, Facts, Lookup, exchanges};
use crate::options::CheckOptions;
use crate::resolve::{Effects, Resolver};
use crate::reverse;
use crate::{Name, Question, Rtype, mx_lines};

/// Addresses whose networks are asked about; a domain with more is no case for names in reverse.
const NETWORKS: usize = 64;

/// A label that nobody has: what answers to it is a wildcard (RFC 4592).
const PROBE: &[u8] = b"mxlens-wildcard-probe";

/// The name below a domain that only a wildcard answers to.
pub(crate) fn probe(domain: &Name) -> Option<Name> {
    domain.child(PROBE).ok()
}

/// The name above a domain, unless that is a top-level domain.
pub(crate) fn parent(domain: &Name) -> Option<Name> {
    domain.parent().filter(|parent| parent.labels().count() > 1)
}

/// Whether a zone may be one in which names are registered, as far as its name tells: a top-level
/// domain, or the likes of `co.uk` and `com.br` below that of a country.
pub(crate) fn may_be_registry(zone: &Name) -> bool {
    let mut labels = zone.labels();
    match (labels.next(), labels.next(), labels.next()) {
        // Some resolvers deny names of these by themselves (RFC 6761 §6.4, RFC 7686 §2).
        (Some(top), None, None) => !matches!(top, b"invalid" | b"onion" | b"local" | b"internal" | b"alt"),
        (Some(second), Some(top), None) => second.len() <= 3 && top.len() == 2,
        _ => false,
    }
}

/// Asks all there is to ask about a domain, usually in two round trips.
///
/// First its MX, and A and AAAA unless the check is a brief one; and as soon as MX is there, whatever the others
/// do, the A and AAAA of every exchange that senders look up. No question is asked twice: an exchange may be the
/// domain itself. Only an exchange that does not exist, and networks where they are wanted, need more rounds; a
/// brief check asks about the domain's own addresses in the second, and only where they take the mail.
pub async fn gather<E: Effects>(domain: &Name, resolver: &Resolver<'_, E>, options: CheckOptions) -> Facts {
    let mut questions = Questions { domain, brief: options.brief, asked: Vec::new(), waiting: Vec::new() };
    let mut answers = Answers::default();
    if options.draft.is_empty() {
        questions.ask(domain.clone(), Rtype::MX);
    } else {
        let (question, answer) = (Question::new(domain.clone(), Rtype::MX), mx_lines::answer(&options.draft, domain));
        questions.asked.push(question.clone());
        questions.follow(&question, &answer);
        answers.insert(question, Ok(answer));
    }
    if !options.brief {
        questions.ask_addresses(domain);
    }
    questions.finish(resolver, answers, options).await
}

/// Goes on with answers that were changed: asks what was taken out, and what follows from what was put in.
pub(crate) async fn go_on<E: Effects>(facts: Facts, answers: Answers, resolver: &Resolver<'_, E>) -> Facts {
    let Facts { domain, options, .. } = facts;
    let mut questions = Questions { domain: &domain, brief: options.brief, asked: Vec::new(), waiting: Vec::new() };
    for (question, _) in answers.iter() {
        questions.asked.push(question.clone());
    }
    if options.draft.is_empty() {
        questions.ask(domain.clone(), Rtype::MX);
    }
    if !options.brief {
        questions.ask_addresses(&domain);
    }
    for (question, lookup) in answers.iter() {
        if let (Ok(answer), false) = (lookup, question.checking_disabled) {
            questions.follow(question, answer);
        }
    }
    questions.finish(resolver, answers, options).await
}

/// What is to be asked, and what was.
struct Questions<'a> {
    domain: &'a Name,
    /// Whether only what the verdict needs is asked.
    brief: bool,
    asked: Vec<Question>,
    waiting: Vec<Question>,
}

impl Questions<'_> {
    /// Asks what waits, and all that it leads to.
    async fn finish<E: Effects>(
        mut self,
        resolver: &Resolver<'_, E>,
        mut answers: Answers,
        mut options: CheckOptions,
    ) -> Facts {
        loop {
            let waiting = core::mem::take(&mut self.waiting);
            let mut came = |question: Question, lookup: Lookup| {
                if let Ok(answer) = &lookup {
                    self.follow(&question, answer);
                }
                answers.insert(question, lookup);
                core::mem::take(&mut self.waiting)
            };
            resolver.ask_all(waiting, &mut came).await;
            let facts = Facts::new(self.domain, answers, options);
            if facts.options.networks {
                self.ask_networks(&facts);
            }
            if self.waiting.is_empty() {
                return facts;
            }
            Facts { answers, options, .. } = facts;
        }
    }

    fn ask(&mut self, name: Name, rtype: Rtype) {
        let question = Question::new(name, rtype);
        if let Err(place) = self.asked.binary_search(&question) {
            self.asked.insert(place, question.clone());
            self.waiting.push(question);
        }
    }

    fn ask_addresses(&mut self, name: &Name) {
        for rtype in [Rtype::A, Rtype::AAAA] {
            self.ask(name.clone(), rtype);
        }
    }

    /// Asks what an answer makes worth asking.
    fn follow(&mut self, question: &Question, answer: &Answer) {
        let exists = answer.outcome != Outcome::NxDomain;
        match question.rtype {
            Rtype::MX if question.name == *self.domain => {
                for exchange in exchanges(answer) {
                    self.ask_addresses(&exchange);
                }
                match answer.outcome {
                    Outcome::Records(_) if self.brief => {}
                    Outcome::Records(_) => self.ask_if(probe(self.domain), Rtype::MX),
                    Outcome::NoData | Outcome::NxDomain => {
                        if self.brief && exists {
                            self.ask_addresses(self.domain);
                        }
                        self.ask_if(parent(self.domain), Rtype::MX);
                        // Whether it sends mail: an SPF record says.
                        self.ask_if(exists.then(|| self.domain.clone()), Rtype::TXT);
                    }
                    Outcome::AliasLoop => {}
                }
            }
            // Whether the zone that denies an exchange is a registry's.
            Rtype::A | Rtype::AAAA if !exists && question.name != *self.domain => {
                let is_asked = |zone: &Name| may_be_registry(zone) && zone.labels().count() > 1 && zone != self.domain;
                self.ask_if(answer.denied_by.clone().filter(is_asked), Rtype::A);
            }
            Rtype::PTR => {
                let family = reverse::family(&question.name);
                for name in answer.records().iter().filter_map(|record| record.rdata.as_ptr()) {
                    self.ask(name.clone(), family);
                }
            }
            _ => {}
        }
    }

    fn ask_networks(&mut self, facts: &Facts) {
        let hosts = facts.hosts.iter().flat_map(|host| &host.addresses);
        for host in hosts.filter(|host| host.is_global()).take(NETWORKS) {
            self.ask(reverse::name(host.address), Rtype::PTR);
            self.ask(reverse::origin(host.address), Rtype::TXT);
        }
    }

    fn ask_if(&mut self, name: Option<Name>, rtype: Rtype) {
        if let Some(name) = name {
            self.ask(name, rtype);
        }
    }
}
