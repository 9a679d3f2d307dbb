// `size-limit --config scripts/size-limit.mjs`: what the package weighs in somebody's page, behind brotli and made small by
// esbuild; scripts/size.mjs has our own page, and the binaries, which `mxlens/inline` has in the script.

/** @param {Record<string, unknown>} config of esbuild: a module, as only there a script knows where it came from */
const modifyEsbuildConfig = (config) => ({ ...config, format: 'esm', logLevel: 'error' });

export default [
  { name: 'check, without its binary', path: '../www/api.js', import: '{ check }', limit: '25 kB' },
  { name: 'all of mxlens, without its binaries', path: '../www/api.js', import: '*', limit: '30.5 kB' },
  { name: 'mxlens/inline', path: '../www/entry/inline.js', import: '*', limit: '247 kB' },
  { name: 'mxlens/define, without its binaries', path: '../www/define.js', limit: '67 kB' },
].map((check) => ({ ...check, modifyEsbuildConfig }));
