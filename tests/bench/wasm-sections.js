// What a module of WebAssembly consists of: its sections, and its functions by name, each with its octets
// (WebAssembly Core Specification §5.5).

/** The sections of which something is read; the others are told by their number. */
const NAMES = ['custom', 'types', 'imports', 'functions', 'tables', 'memory', 'globals', 'exports', 'start', 'elements', 'code', 'data', 'data count', 'tags'];
const [CUSTOM, IMPORTS, CODE] = [0, 2, 10];

/**
 * @typedef {object} Sections
 * @property {{ name: string, octets: number }[]} sections but the custom ones, of which the binary that is shipped has none
 * @property {{ name: string, octets: number }[]} functions
 */

/**
 * @param {Uint8Array} binary
 * @returns {Sections}
 */
export function sectionsOf(binary) {
  const reader = reading(binary, 8);
  /** @type {Sections['sections']} */
  const sections = [];
  /** @type {number[]} */
  const bodies = [];
  /** @type {Map<number, string>} */
  let names = new Map();
  let imported = 0;
  while (reader.place < binary.length) {
    const [id, octets] = [reader.octet(), reader.number()];
    const end = reader.place + octets;
    if (id !== CUSTOM) sections.push({ name: NAMES[id] ?? String(id), octets });
    if (id === CUSTOM && reader.text() === 'name') names = functionNames(reader, end);
    if (id === IMPORTS) imported = importedFunctions(reader);
    if (id === CODE) {
      for (let count = reader.number(); count > 0; count--) {
        const size = reader.number();
        bodies.push(size);
        reader.place += size;
      }
    }
    reader.place = end;
  }
  return { sections, functions: bodies.map((octets, index) => ({ name: names.get(imported + index) ?? '', octets })) };
}

/** @typedef {ReturnType<typeof reading>} Reader */

/**
 * @param {Uint8Array} binary
 * @param {number} start
 */
function reading(binary, start) {
  const reader = {
    place: start,
    octet: () => binary[reader.place++] ?? 0,
    /** LEB128, without a sign. */
    number() {
      let [value, shift, octet] = [0, 0, 0];
      do {
        octet = reader.octet();
        value += (octet & 127) * 2 ** shift;
        shift += 7;
      } while (octet > 127);
      return value;
    },
    text() {
      const length = reader.number();
      reader.place += length;
      return new TextDecoder().decode(binary.subarray(reader.place - length, reader.place));
    },
  };
  return reader;
}

/**
 * @param {Reader} reader within the section `name`
 * @param {number} end
 */
function functionNames(reader, end) {
  /** @type {Map<number, string>} */
  const names = new Map();
  while (reader.place < end) {
    const [kind, octets] = [reader.octet(), reader.number()];
    const next = reader.place + octets;
    if (kind === 1) for (let count = reader.number(); count > 0; count--) names.set(reader.number(), reader.text());
    reader.place = next;
  }
  return names;
}

/**
 * How many functions are imported: these have the first indices.
 * @param {Reader} reader
 */
function importedFunctions(reader) {
  let functions = 0;
  for (let count = reader.number(); count > 0; count--) {
    reader.text();
    reader.text();
    const kind = reader.octet();
    if (kind !== 0) throw new Error('wasm-bindgen imports functions alone; this module has something else.');
    reader.number();
    functions++;
  }
  return functions;
}
