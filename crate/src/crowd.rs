//! Many questions at once, but no more than one resolver takes.

use core::future::{Future, poll_fn};
use core::task::Poll;

use crate::Question;
use crate::facts::Lookup;
use crate::resolve::{Effects, Resolver};

/// Questions under way at once: as many as HTTP/2 servers take, by custom (RFC 9113 §6.5.2). More would stand in a
/// line of the browser's while their time runs out, and to begin hundreds of requests at once stops a page.
///
/// A domain has some ten; only a set of more than sixty exchanges is split.
const IN_FLIGHT: usize = 128;

impl<E: Effects> Resolver<'_, E> {
    /// Asks questions in their order; `came` hears what comes of each, and says what more is to be asked.
    pub(crate) async fn ask_all(
        &self,
        mut waiting: Vec<Question>,
        came: &mut dyn FnMut(Question, Lookup) -> Vec<Question>,
    ) {
        // The next one last.
        waiting.reverse();
        let mut asking = Vec::new();
        poll_fn(|context| {
            // Every wake polls all that are under way: with so few, that is less than
            // the book-keeping that would tell whose wake it was.
            loop {
                while asking.len() < IN_FLIGHT
                    && let Some(question) = waiting.pop()
                {
                    asking.push(Box::pin(async move {
                        let lookup = self.ask(&question).await;
                        (question, lookup)
                    }));
                }
                asking.retain_mut(|future| match future.as_mut().poll(context) {
                    Poll::Pending => true,
                    Poll::Ready((question, lookup)) => {
                        let mut more = came(question, lookup);
                        if !more.is_empty() {
                            more.reverse();
                            more.append(&mut waiting);
                            waiting = more;
                        }
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
    }
}
