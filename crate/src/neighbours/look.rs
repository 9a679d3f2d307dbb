//! Asking until no family misses anything, and judging.

use core::cell::RefCell;
use core::future::{Future, poll_fn};
use core::pin::{Pin, pin};
use core::task::Poll;

use super::mta_sts::{self, MtaSts, PolicySource};
use super::tls_rpt::TlsRpt;
use super::{Around, Effects, Looked, Mail, MailFeed, Neighbours, Options, Seek, transport};
use super::{Bimi, Dkim, Dmarc, Services, Spf};
use crate::answers::{Answers, Lookup, insert};
use crate::report::{NotChecked, finding};
use crate::resolve::Resolver;
use crate::rules::RuleId;
use crate::{Name, Question, judge};

/// Looks at what stands beside a domain's MX records.
///
/// It begins with what needs only the domain's name, goes on when `feed` hears of the MX records, and ends when that
/// has heard all. Nothing about the domain is an error.
pub async fn look<E: Effects>(domain: &Name, resolver: &Resolver<'_, E>, feed: &MailFeed, options: Options) -> Looked {
    let answers = RefCell::new(Answers::default());
    let source = RefCell::new(options.policy.as_deref().map(PolicySource::pasted));
    {
        let asking = pin!(ask(domain, resolver, feed, &options, &answers, &source));
        let fetching = pin!(async {
            if source.borrow().is_none() {
                let fetched = mta_sts::fetch(domain, resolver, &answers).await;
                source.replace(fetched);
            }
        });
        both(asking, fetching).await;
    }
    let (mail, answers) = (feed.heard().unwrap_or_default(), answers.take());
    let neighbours = read(domain, &Seek::new(&answers), &mail, &options, source.into_inner().as_ref());
    judged(Around { domain: domain.clone(), mail, answers, neighbours, options }, resolver)
}

/// Two things at once, to the end of both: whenever one goes on, the other is looked after too.
async fn both(mut one: Pin<&mut impl Future<Output = ()>>, mut other: Pin<&mut impl Future<Output = ()>>) {
    let (mut first, mut second) = (false, false);
    poll_fn(|context| {
        first = first || one.as_mut().poll(context).is_ready();
        second = second || other.as_mut().poll(context).is_ready();
        if first && second { Poll::Ready(()) } else { Poll::Pending }
    })
    .await;
}

/// Asks all that any family looks for.
async fn ask<E: Effects>(
    domain: &Name,
    resolver: &Resolver<'_, E>,
    feed: &MailFeed,
    options: &Options,
    answers: &RefCell<Answers>,
    source: &RefCell<Option<PolicySource>>,
) {
    let mut asked: Vec<Question> = Vec::new();
    let mut wanted = || {
        let mail = feed.heard().unwrap_or_default();
        let answers = answers.borrow();
        let seek = Seek::new(&answers);
        read(domain, &seek, &mail, options, source.borrow().as_ref());
        let mut wanted = seek.into_wanted();
        wanted.retain(|question| asked.binary_search(question).is_err());
        for question in &wanted {
            insert(&mut asked, question.clone());
        }
        wanted
    };
    loop {
        let (stage, last) = (feed.stage(), feed.is_last());
        let waiting = wanted();
        if waiting.is_empty() {
            if last {
                return;
            }
            feed.news(stage).await;
            continue;
        }
        let mut came = |question: Question, lookup: Lookup| {
            answers.borrow_mut().insert(question, lookup);
            wanted()
        };
        resolver.ask_all(waiting, &mut came).await;
    }
}

/// Reads all families.
fn read(domain: &Name, seek: &Seek<'_>, mail: &Mail, options: &Options, source: Option<&PolicySource>) -> Neighbours {
    let mta_sts = MtaSts::read(domain, seek, mail, source);
    let transport = transport::plan(mail, &mta_sts);
    let dmarc = Dmarc::read(domain, seek);
    Neighbours {
        mta_sts,
        transport,
        spf: Spf::read(domain, seek, mail),
        tls_rpt: TlsRpt::read(domain, seek),
        dkim: Dkim::read(domain, seek, mail.provider.as_deref(), &options.selectors),
        bimi: Bimi::read(domain, seek, &dmarc),
        services: Services::read(domain, seek),
        dmarc,
    }
}

fn judged<E: Effects>(around: Around, resolver: &Resolver<'_, E>) -> Looked {
    let judged = judge::by(RuleId::FIRST_BESIDE, RuleId::NEIGHBOURS, &around, &None);
    let ledger = resolver.take_ledger();
    let (mut findings, mut undetermined, mut not_checked) = (Vec::new(), Vec::new(), Vec::new());
    for fault in judged.faults {
        findings.push(finding(fault, &ledger));
    }
    for rule in judged.undetermined {
        undetermined.push(rule.into());
    }
    if around.neighbours.mta_sts.is_policy_unseen() {
        not_checked.push(NotChecked::MtaStsPolicy);
    }
    Looked { neighbours: around.neighbours, findings, undetermined, not_checked, ledger }
}
