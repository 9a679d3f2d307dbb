/** A list and what came of it as a file, written piece by piece. */
/** @import { Report } from './wasm/mxlens.js' */
/** @import { Outcome, Row } from './list-row.js' */

import { csvRow } from './csv.js';

/** @typedef {AsyncIterable<{ row: Row, report: Report | null }[]>} Pieces */

/** The columns that say what came of a domain. */
export const HEADS_OF_RESULT = ['verdict', 'partial', 'findings', 'first_exchange', 'provider', 'reason', 'checked_at'];

const HEADS = ['domain', 'given_as', 'times_given', ...HEADS_OF_RESULT];

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
  return [name, input, given, ...cellsOfResult(fault, outcome)];
}

/**
 * What stands in the columns of the result.
 * @param {{ code: string } | null} fault why it is no domain
 * @param {Outcome | null} outcome
 */
export function cellsOfResult(fault, outcome) {
  const error = outcome?.reason?.error;
  const reason = fault ? fault.code
    : outcome?.failed ? 'internal'
    : error ? `${outcome?.reason?.type} ${error.rcode ?? error.status ?? error.code}` : null;
  return [fault ? 'noDomain' : outcome?.status ?? null, outcome ? `${outcome.partial}` : null,
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
