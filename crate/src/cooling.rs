//! How long an upstream is left alone that has said that it is asked too much.

use core::cell::Cell;

/// Milliseconds of the first pause where the upstream names none; each further one is twice as long.
const FIRST_PAUSE: f64 = 250.0;

/// HTTP statuses by which an upstream asks for a pause: Too Many Requests (RFC 6585 §4) and
/// Service Unavailable (RFC 9110 §15.6.4).
pub(crate) const THROTTLED: [u16; 2] = [429, 503];

/// The pause of one upstream, which all questions of a check keep. Times are in milliseconds from its start.
#[derive(Debug, Default)]
pub(crate) struct Cooling {
    until: Cell<f64>,
    /// When it was last made longer by itself.
    since: Cell<f64>,
    pause: Cell<f64>,
    status: Cell<u16>,
}

impl Cooling {
    /// Until when nothing is to be asked.
    pub(crate) fn until(&self) -> f64 {
        self.until.get()
    }

    /// The HTTP status that asked for the pause.
    pub(crate) fn status(&self) -> u16 {
        self.status.get()
    }

    /// Takes note of a response that asks for a pause, to a query sent at some time; `retry_after` is in seconds.
    pub(crate) fn begin(&self, sent: f64, now: f64, status: u16, retry_after: Option<f64>) {
        self.status.set(status);
        // What was sent before the pause began is one burst with what began it.
        if sent >= self.since.get() {
            self.since.set(now);
            self.pause.set((self.pause.get() * 2.0).max(FIRST_PAUSE));
        }
        let pause = match retry_after {
            Some(seconds) => (seconds * 1000.0).max(FIRST_PAUSE),
            None => self.since.get() + self.pause.get() - now,
        };
        self.until.set(self.until.get().max(now + pause));
    }
}
