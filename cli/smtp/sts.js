/** MTA-STS (RFC 8461): the record that says that there is a policy, the policy, and which exchanges it lets in. */

/** Why a text is not used.
 * - `several`: more than one record (§3.1)
 * - `syntax`: it breaks the grammar (§3.1, §3.2)
 * - `version`, `mode`, `maxAge`, `mx`: that field is missing, or is none
 * @typedef {'several' | 'syntax' | 'version' | 'mode' | 'maxAge' | 'mx'} Fault */

/** @typedef {{ mode: 'enforce' | 'testing' | 'none', maxAge: number, mx: string[] }} Policy */

/** RFC 8461 §3.1 and §3.2: what fields nobody knows yet are called, and what they say. */
const NAME = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,31}$/;
const RECORD_VALUE = /^[\x21-\x3A\x3C\x3E-\x7E]+$/;

/** RFC 8461 §3.2: `["*."] Domain`, which is RFC 5321's §4.1.2. */
const PATTERN = /^(\*\.)?[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*$/;

/** Seconds: about a year (RFC 8461 §3.2). */
const LONGEST = 31_557_600;

/**
 * The id in the TXT records at `_mta-sts.`; null where none of them is of MTA-STS.
 * @param {readonly string[]} records each with its strings put together
 * @returns {{ id: string } | { fault: Fault } | null}
 */
export function readRecord(records) {
  // RFC 8461 §3.1: those that do not begin so are discarded, and what is left has to be one
  const [record, ...others] = records.filter((text) => /^v=STSv1[ \t]*;/.test(text));
  if (record === undefined) return null;
  if (others.length > 0) return { fault: 'several' };
  /** @type {Map<string, string>} */
  const fields = new Map();
  const parts = record.split(/[ \t]*;[ \t]*/);
  if (parts.at(-1) === '') parts.pop();
  for (const part of parts) {
    const [, name = '', value = ''] = /^([^=]*)=(.*)$/s.exec(part) ?? [];
    if (!NAME.test(name) || !RECORD_VALUE.test(value)) return { fault: 'syntax' };
    if (!fields.has(name)) fields.set(name, value); // §3.2: of duplicates the first counts
  }
  const id = fields.get('id');
  return id !== undefined && /^[A-Za-z0-9]{1,32}$/.test(id) ? { id } : { fault: 'syntax' };
}

/**
 * @param {string} text
 * @returns {{ policy: Policy } | { fault: Fault }}
 */
export function readPolicy(text) {
  /** @type {Map<string, string>} */
  const fields = new Map();
  const mx = [];
  for (const line of text.split(/\r?\n/)) {
    // an empty line is none of §3.2's, but no sender that was looked at minds: it is the commonest slip
    if (/^[ \t]*$/.test(line)) continue;
    const [, name = '', value = ''] = /^([^:]*):[ \t]*(.*?)[ \t]*$/s.exec(line) ?? [];
    if (!NAME.test(name) || value === '') return { fault: 'syntax' };
    if (name === 'mx') mx.push(value.toLowerCase());
    else if (!fields.has(name)) fields.set(name, value); // §3.2: of duplicates the first counts
  }
  const mode = fields.get('mode');
  const age = fields.get('max_age') ?? '';
  if (fields.get('version') !== 'STSv1') return { fault: 'version' };
  if (mode !== 'enforce' && mode !== 'testing' && mode !== 'none') return { fault: 'mode' };
  if (!/^[0-9]{1,10}$/.test(age) || Number(age) > LONGEST) return { fault: 'maxAge' };
  if (!mx.every((pattern) => PATTERN.test(pattern)) || (mode !== 'none' && mx.length === 0)) return { fault: 'mx' };
  return { policy: { mode, maxAge: Number(age), mx } };
}

/**
 * Whether a policy names an exchange: a pattern names itself, and one with `*.` what has exactly one label in its place
 * (RFC 8461 §4.1).
 * @param {Policy} policy
 * @param {string} exchange
 */
export function names({ mx }, exchange) {
  const host = exchange.toLowerCase();
  const parent = host.slice(host.indexOf('.') + 1);
  return mx.some((pattern) => pattern.startsWith('*.') ? host.includes('.') && pattern.slice(2) === parent : pattern === host);
}
