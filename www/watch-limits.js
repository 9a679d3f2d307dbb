/** How much is kept: what a page stores on somebody's machine has an end. */

/** Domains that can be watched. */
export const MOST_DOMAINS = 500;

/** Entries that the history of a domain has at most; the oldest fall off. */
export const MOST_ENTRIES = 200;

/** So many of them keep the whole report that they began with. */
export const MOST_REPORTS = 10;
