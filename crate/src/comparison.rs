//! The question that all upstreams are asked, and the check that does not wait for all of them.

use core::cell::RefCell;
use core::future::{Future, poll_fn};
use core::pin::pin;
use core::task::Poll;

use crate::Question;
use crate::facts::Lookup;
use crate::race::{Failure, HEDGE};
use crate::resolve::{Effects, Resolver};

/// What all upstreams are asked, and what came of it at each.
#[derive(Debug)]
pub(crate) struct Comparison {
    pub(crate) question: Question,
    pub(crate) lookups: RefCell<Vec<Option<Lookup>>>,
}

impl<E: Effects> Resolver<'_, E> {
    /// Does some work, and asks meanwhile every upstream the question that is compared, where there is one.
    pub(crate) async fn compare_while<T>(&self, work: impl Future<Output = T>) -> T {
        let mut races = Vec::new();
        if let Some(comparison) = self.comparison() {
            for upstream in 0..self.upstreams().len() {
                races.push((upstream, Some(Box::pin(self.race(&comparison.question, vec![upstream])))));
            }
        }
        let mut work = pin!(work);
        let mut done = None;
        poll_fn(|context| {
            let mut open = false;
            // These first: the work waits for what comes of them, and nobody else would wake it.
            for (upstream, running) in &mut races {
                match running.as_mut().map(|race| race.as_mut().poll(context)) {
                    Some(Poll::Ready(lookup)) => {
                        *running = None;
                        self.note(*upstream, lookup);
                    }
                    Some(Poll::Pending) => open = true,
                    None => {}
                }
            }
            if done.is_none()
                && let Poll::Ready(value) = work.as_mut().poll(context)
            {
                done = Some(value);
            }
            match done.take_if(|_| !open) {
                Some(value) => Poll::Ready(value),
                None => Poll::Pending,
            }
        })
        .await
    }

    /// Waits for an answer among those that are asked anyway: that of the first; after its first failure, or
    /// [`HEDGE`] milliseconds, that of any, in their order.
    pub(crate) async fn pick(&self, comparison: &Comparison, upstreams: Vec<usize>) -> Lookup {
        let mut pause = Box::pin(self.effects().sleep(HEDGE));
        let mut late = false;
        poll_fn(|context| {
            late = late || pause.as_mut().poll(context).is_ready();
            let lookups = comparison.lookups.borrow();
            let mut failure = Failure::default();
            let mut open = false;
            for (rank, &upstream) in upstreams.iter().enumerate() {
                match lookups.get(upstream) {
                    Some(Some(Ok(answer))) => {
                        if rank > 0 {
                            self.prefer(upstream);
                        }
                        return Poll::Ready(Ok(answer.clone()));
                    }
                    Some(Some(Err(error))) => failure.add(upstream, error.clone()),
                    Some(None) if rank == 0 && !late && !self.has_failed(&comparison.question, upstream) => {
                        return Poll::Pending;
                    }
                    Some(None) => open = true,
                    None => {}
                }
            }
            if open { Poll::Pending } else { Poll::Ready(Err(failure.into_error())) }
        })
        .await
    }

    fn note(&self, upstream: usize, lookup: Lookup) {
        if let Some(comparison) = self.comparison()
            && let Some(place) = comparison.lookups.borrow_mut().get_mut(upstream)
        {
            *place = Some(lookup);
        }
    }
}
