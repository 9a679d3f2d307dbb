//! Which questions a mail domain needs, and which of them can be asked at once.

use core::future::{Future, poll_fn};
use core::task::Poll;
use std::collections::VecDeque;

use crate::facts::{Answers, Facts, exchanges};
use crate::resolve::{Effects, Resolver};
use crate::{Name, Question, Rtype};

/// Questions under way at once. A domain has some ten; only a set of hundreds of exchanges is split.
const IN_FLIGHT: usize = 256;

/// Asks all there is to ask about a domain, in two round trips.
///
/// First its MX, A and AAAA; and as soon as MX is there, whatever the others do,
/// the A and AAAA of every exchange that senders look up. No question is asked
/// twice: an exchange may be the domain itself.
pub async fn gather<E: Effects>(domain: &Name, resolver: &Resolver<'_, E>) -> Facts {
    let mut answers = Answers::default();
    let mut waiting: VecDeque<Question> = VecDeque::new();
    waiting.push_back(Question::new(domain.clone(), Rtype::MX));
    ask_addresses(domain, &mut waiting);
    let mut asking = Vec::new();
    poll_fn(|context| {
        // Every wake polls all that are under way: with so few, that is less than
        // the book-keeping that would tell whose wake it was.
        loop {
            while asking.len() < IN_FLIGHT
                && let Some(question) = waiting.pop_front()
            {
                asking.push(Box::pin(async move {
                    let lookup = resolver.ask(&question).await;
                    (question, lookup)
                }));
            }
            asking.retain_mut(|future| match future.as_mut().poll(context) {
                Poll::Pending => true,
                Poll::Ready((question, lookup)) => {
                    if let (Rtype::MX, Ok(answer)) = (question.rtype, &lookup) {
                        for exchange in exchanges(answer).into_iter().filter(|exchange| exchange != domain) {
                            ask_addresses(&exchange, &mut waiting);
                        }
                    }
                    answers.insert(question, lookup);
                    false
                }
            });
            match (asking.len(), waiting.is_empty()) {
                (0, true) => return Poll::Ready(()),
                // There are places and questions: those are polled before this task sleeps.
                (left, false) if left < IN_FLIGHT => {}
                _ => return Poll::Pending,
            }
        }
    })
    .await;
    Facts::new(domain, &answers)
}

fn ask_addresses(name: &Name, waiting: &mut VecDeque<Question>) {
    for rtype in [Rtype::A, Rtype::AAAA] {
        waiting.push_back(Question::new(name.clone(), rtype));
    }
}
