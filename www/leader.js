/** Of all tabs of a page one does the work, and the next one when it goes; they tell each other what happened. */

/**
 * What one tab tells the others: something that is kept was changed (of one domain, or of any); which domains are
 * being checked; what stands in the way of all checks; or that a tab has come and would like to hear that.
 * @typedef {{ kind: 'changed', name?: string } | { kind: 'running', names: string[], trouble: string } | { kind: 'hello' }} Message
 */

/**
 * Takes over as soon as no other tab does the work; this one then does it for as long as it is there.
 * @param {string} name of the work
 * @param {() => void} work
 * @param {() => void} wait another tab does it so far
 * @returns {boolean} whether tabs can agree at all; where they cannot, each does the work
 */
export function lead(name, work, wait) {
  if (!('locks' in navigator)) {
    work();
    return false;
  }
  const hold = () => {
    work();
    return new Promise(() => undefined); // the lock goes with the page
  };
  navigator.locks.request(name, { ifAvailable: true }, (lock) => {
    if (lock) return hold();
    wait();
    navigator.locks.request(name, hold);
    return undefined;
  });
  return true;
}

/**
 * @param {string} name of the work
 * @param {(message: Message) => void} hear
 * @returns {(message: Message) => void} tells the other tabs
 */
export function others(name, hear) {
  const channel = new BroadcastChannel(name);
  channel.addEventListener('message', ({ data }) => hear(data));
  return (message) => channel.postMessage(message);
}
