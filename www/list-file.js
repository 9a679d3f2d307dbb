/** A list and what came of it as a file, written piece by piece. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Row } from './list-row.js' */

import { csvRow } from './csv.js';

/** @typedef {AsyncIterable<{ row: Row, report: Report | null }[]>} Pieces */

const HEADS = ['domain', 'given_as', 'times_given', 'verdict', 'partial', 'findings', 'first_exchange', 'provider', 'reason', 'checked_at'];

/**
 * One row for each domain, for a spreadsheet.
 * @param {Pieces} pieces
 */
export async function csvOf(pieces) {
  const parts = [new Blob([csvRow(HEADS)])];
  for await (const piece of pieces) parts.push(new Blob([piece.map(({ row }) => csvRow(cells(row))).join('')]));
  return parts;
}

/** @param {Row} row */
function cells({ name, input, given, fault, outcome }) {
  const error = outcome?.reason?.error;
  const reason = fault ? fault.code
    : outcome?.failed ? 'internal'
    : error ? `${outcome?.reason?.type} ${error.rcode ?? error.status ?? error.code}` : null;
  return [name, input, given, fault ? 'noDomain' : outcome?.status ?? null, outcome ? `${outcome.partial}` : null,
    outcome?.findings.join(' ') ?? null, outcome?.first ?? null, outcome?.provider ?? null, reason,
    outcome ? new Date(outcome.at).toISOString() : null];
}

/**
 * The whole reports.
 * @param {Pieces} pieces
 */
export async function jsonOf(pieces) {
  const parts = [new Blob(['{"mxlens":"list","version":1,"domains":['])];
  let comma = '\n';
  for await (const piece of pieces) {
    const lines = piece.map(({ row: { name, input, given, fault }, report }) =>
      JSON.stringify({ domain: name || null, givenAs: input, timesGiven: given, error: fault && { code: fault.code, message: fault.message }, report }));
    if (lines.length > 0) parts.push(new Blob([comma, lines.join(',\n')]));
    comma = ',\n';
  }
  return [...parts, new Blob(['\n]}\n'])];
}
