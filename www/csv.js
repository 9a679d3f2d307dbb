/** Comma-separated values (RFC 4180) that no spreadsheet takes for formulas. */

/**
 * A cell that begins like a formula gets an apostrophe before it: spreadsheets then show it, and compute nothing.
 * What does not print is left out of nothing: it stands in quotes.
 * @param {string | number | null} value
 */
function cell(value) {
  if (typeof value === 'number') return `${value}`;
  const text = value ?? '';
  const safe = /^[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20]/.test(text) ? `'${text}` : text;
  return /[",;'\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** @param {(string | number | null)[]} values */
export function csvRow(values) {
  return `${values.map(cell).join(',')}\r\n`;
}
