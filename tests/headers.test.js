// What hosts are told to send, what the server of the tests sends, and what stands in the pages: all the same.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { running } from './browser.js';

const now = running();

/** The headers of every path, in the form of Netlify and Cloudflare Pages. */
function told() {
  const [path, ...lines] = readFileSync('www/_headers', 'utf8').split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  assert.equal(path, '/*');
  return lines.map((line) => {
    const [, name = '', value = ''] = /^ {2}([\w-]+): (.+)$/.exec(line) ?? assert.fail(line);
    return [name, value];
  });
}

test('the server sends what hosts are told to send', async () => {
  for (const path of ['/', '/check.js', '/wasm/mxlens_bg.wasm', '/manifest.webmanifest', '/rules/']) {
    const { headers, status } = await fetch(now.origin + path);
    assert.equal(status, 200, path);
    for (const [name = '', value] of told()) assert.equal(headers.get(name), value, `${path}: ${name}`);
  }
});

test('every page has the policy in itself, for hosts that send none', () => {
  const [, policy] = told().find(([name]) => name === 'Content-Security-Policy') ?? [];
  const pages = readdirSync('www', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.html'));
  assert.ok(pages.length > 50);
  for (const page of pages) {
    const [, content = ''] = /<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(readFileSync(`www/${page}`, 'utf8')) ?? [];
    assert.equal(content.replaceAll('&#39;', "'"), policy, page);
  }
});
