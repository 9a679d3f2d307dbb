/** The form that takes a list: pasted, typed, dropped or out of a file; says how it reads it before it is checked. */
/** @import { Choice, Table } from './list-input.js' */

import { element, visible } from './dom.js';
import { EVERY, LARGEST, amounts, decoded, entries, guessed, tableOf } from './list-input.js';
import { count, t, texts } from './text.js';

/** Milliseconds after the last key until it is read. */
const REST = 150;

/** Characters of a cell that are shown to tell columns apart. */
const SHORT = 40;

const SEPARATORS = texts({
  ',': 'Read as a table with commas (CSV).',
  '\t': 'Read as a table with tabs (TSV).',
  ';': 'Read as a table with semicolons.',
  '': 'Read as one domain in each line.',
});

/**
 * @param {HTMLFormElement} form
 * @param {(texts: string[]) => void} give
 */
export function listForm(form, give) {
  const area = /** @type {HTMLTextAreaElement} */ (form.elements.namedItem('text'));
  const file = /** @type {HTMLInputElement} */ (form.elements.namedItem('file'));
  const part = (/** @type {string} */ name) => /** @type {HTMLElement} */ (form.querySelector(name));
  const [trouble, reading, drop] = [part('.trouble'), part('.reading'), part('.drop')];
  /** What came out of a file, which may be too large to be typed in. */
  let loaded = { name: '', text: '' };
  /** @type {{ table: Table, choice: Choice } | null} */
  let now = null;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  /** @param {string} why */
  const refuse = (why) => {
    trouble.textContent = why;
    if (why) area.setAttribute('aria-invalid', 'true');
    else area.removeAttribute('aria-invalid');
  };

  function look() {
    clearTimeout(timer);
    refuse('');
    const table = tableOf(loaded.name ? loaded.text : area.value);
    now = table.records.length > 0 ? { table, choice: guessed(table) } : null;
    show();
  }

  function show() {
    reading.hidden = !now;
    if (!now) return reading.replaceChildren();
    const { table, choice } = now;
    const taken = entries(table, choice);
    const said = element('p', [loaded.name ? t`The file ${visible(loaded.name)}.` : '', SEPARATORS[table.separator], t`Entries: ${taken.length}.`].filter(Boolean).join(' '));
    said.role = 'status';
    const header = Object.assign(element('input'), { type: 'checkbox', checked: choice.header });
    header.addEventListener('change', () => {
      choice.header = header.checked;
      said.textContent = t`Entries: ${entries(table, choice).length}.`;
    });
    const fields = [element('label.tick', header, element('span', t`The first line names the columns`))];
    if (table.width > 1) fields.unshift(columnOf(table, choice, said));
    const drops = loaded.name ? [again()] : [];
    reading.replaceChildren(said, element('div.fields', fields, drops));
  }

  function again() {
    const made = Object.assign(element('button.link', t`Use the text above instead`), { type: 'button' });
    made.addEventListener('click', () => {
      loaded = { name: '', text: '' };
      file.value = '';
      look();
      area.focus();
    });
    return made;
  }

  /**
   * @param {File | undefined} chosen
   */
  async function load(chosen) {
    if (!chosen) return;
    refuse('');
    if (chosen.size > LARGEST) return refuse(t`This file is larger than a list can be.`);
    try {
      loaded = { name: chosen.name, text: decoded(new Uint8Array(await chosen.arrayBuffer())) };
    } catch (error) {
      return refuse(t`This file could not be read: ${visible(error instanceof Error ? error.message : String(error))}`);
    }
    look();
    if (!now) refuse(t`There is nothing in this file.`);
  }

  area.addEventListener('input', () => {
    loaded = { name: '', text: '' };
    file.value = '';
    clearTimeout(timer);
    timer = setTimeout(look, REST);
  });
  file.addEventListener('change', () => load(file.files?.[0]));
  for (const type of ['dragenter', 'dragover']) {
    drop.addEventListener(type, (event) => {
      if (!(/** @type {DragEvent} */ (event).dataTransfer?.types.includes('Files'))) return;
      event.preventDefault();
      drop.classList.add('over');
    });
  }
  drop.addEventListener('dragleave', () => drop.classList.remove('over'));
  drop.addEventListener('drop', (event) => {
    const chosen = /** @type {DragEvent} */ (event).dataTransfer?.files[0];
    drop.classList.remove('over');
    if (!chosen) return;
    event.preventDefault();
    load(chosen);
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const { choice } = now ?? {};
    clearTimeout(timer);
    if (!loaded.name) {
      const table = tableOf(area.value);
      // what was chosen holds as long as the text is the same
      if (JSON.stringify(table) !== JSON.stringify(now?.table)) look();
    }
    const taken = now ? entries(now.table, choice && now.choice === choice ? choice : now.choice) : [];
    if (taken.length > 0) return give(taken);
    refuse(t`There is no domain yet: type or paste some, or choose a file.`);
    area.focus();
  });

  return {
    clear() {
      area.value = '';
      file.value = '';
      loaded = { name: '', text: '' };
      look();
    },
    focus: () => area.focus(),
  };
}

/**
 * @param {Table} table
 * @param {Choice} choice
 * @param {HTMLElement} said
 */
function columnOf(table, choice, said) {
  const [first = []] = table.records;
  const found = amounts(table);
  const options = found.map((amount, column) => {
    const named = visible((first[column] ?? '').slice(0, SHORT));
    const word = named ? t`Column ${column + 1}, ${named}: ${count(amount, 'domain', 'domains')}` : t`Column ${column + 1}: ${count(amount, 'domain', 'domains')}`;
    return Object.assign(element('option', word), { value: `${column}`, selected: column === choice.column });
  });
  const every = Object.assign(element('option', t`Every column`), { value: `${EVERY}`, selected: choice.column === EVERY });
  const select = element('select', options, every);
  select.addEventListener('change', () => {
    choice.column = Number(select.value);
    said.textContent = t`Entries: ${entries(table, choice).length}.`;
  });
  return element('label', element('span', t`The domains are taken from`), select);
}
