// The page in Chromium, with the real core and a resolver over tests/zones.
import assert from 'node:assert/strict';
import { POLICY_HOSTS, assertAccessible, holdBack, pageTests, policies, standStill } from './browser.js';

/** @import { Page } from 'playwright-core' */

const pageTest = pageTests();

/** What the browser itself writes when a response is an HTTP error. */
const HTTP_ERROR = /^Failed to load resource/;

/** What checks: the largest file, which is asked for when something is seen of the page. */
const CORE = '/wasm/mxlens_bg.wasm';

/** Types of records, by their numbers. */
const [A, AAAA, DS, DNSKEY] = /** @type {const} */ ([1, 28, 43, 48]);

/** Names of every octet, markup, many exchanges, other scripts, and no name at all. */
const HOSTILE = ['hostile.test', 'many.test', 'münchen.test', 'below.a.name.that.does.not.exist.test'];

/**
 * Waits until the page is in a state.
 * @param {Page} page
 * @param {string} state
 */
const reach = (page, state) => page.locator(`main[data-state="${state}"]`).waitFor();

/**
 * Waits until a verdict is there.
 * @param {Page} page
 * @param {string} status
 */
const verdict = (page, status) => page.locator(`main[data-state="done"] .outcome[data-status="${status}"]`).waitFor();

/**
 * Lets the page ask a resolver of one's own.
 * @param {Page} page
 * @param {string} address
 */
async function askAt(page, address) {
  await page.getByLabel('Ask').selectOption('Other…');
  await page.getByLabel('Address of the resolver').fill(address);
}

/** @param {Page} page */
const openDetails = (page) =>
  page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));

/** @param {Page} page */
const overflow = (page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** @param {Page} page */
async function samples(page) {
  const response = await page.request.get('/site.json');
  /** @type {{ samples: { domain: string }[] }} */
  const site = await response.json();
  return site.samples.map(({ domain }) => domain);
}

pageTest('before anything is asked it says what it is and offers samples', async (page) => {
  await page.goto('/');
  await page.locator('#samples a').first().waitFor();
  assert.match(await page.getByRole('main').innerText(), /reads a domain's MX records from your browser/);
  assert.equal(await page.getByLabel('Ask').inputValue(), 'site:local');
  assert.match(await page.locator('#sees').innerText(), /^This server sees .* No other resolver is asked\.$/);
  await assertAccessible(page);
});

pageTest(
  'without script it says what it is and what it needs',
  async (page) => {
    await page.goto('/');
    assert.match(await page.getByRole('main').innerText(), /Checking needs JavaScript and WebAssembly/);
    assert.match(await page.getByRole('main').innerText(), /reads a domain's MX records/);
    assert.ok(await page.getByRole('button', { name: 'Check' }).isDisabled());
  },
  { javaScriptEnabled: false },
);

pageTest('the CSP of the page is the one the server sends', async (page) => {
  const response = await page.goto('/');
  const meta = await page.locator('meta[http-equiv]').getAttribute('content');
  assert.equal(response?.headers()['content-security-policy'], meta);
});

/**
 * Notes what a page and the thread of its checks load.
 * @param {Page} page
 * @returns {() => Promise<{ path: string, early: boolean }[]>} what is not named in the page's HTML, and whether it was asked
 *   for before the first question to a resolver
 */
function loading(page) {
  /** @type {string[]} */
  const paths = [];
  page.on('request', (request) => paths.push(new URL(request.url()).pathname));
  return async () => {
    const named = await page.evaluate(() => [...document.querySelectorAll('link, script')]
      .map((one) => new URL(Reflect.get(one, 'href') || Reflect.get(one, 'src')).pathname));
    const asked = paths.indexOf('/dns-query');
    const others = [...new Set(paths)].filter((path) => !['/', '/dns-query', ...named].includes(path));
    return others.map((path) => ({ path, early: asked < 0 || paths.indexOf(path) < asked }));
  };
}

/** What the thread that checks begins with, which the page itself does not load. */
const THREAD = ['/apart-thread.js', '/wasm/mxlens.js', CORE];

pageTest('all that the page takes to be used is named in its HTML, so it comes in one round, but for what checks', async (page) => {
  const unnamed = loading(page);
  await page.goto('/');
  await page.locator('#samples a').first().waitFor();
  await page.getByLabel('Ask').selectOption('Other…');
  await page.waitForLoadState('networkidle');
  assert.deepEqual((await unnamed()).map(({ path }) => path), THREAD);
});

pageTest('what shows a report comes at once; what proves it comes after the first question', async (page) => {
  const unnamed = loading(page);
  await page.goto('/#/good.test');
  await reach(page, 'done');
  const loaded = await unnamed();
  // the evidence comes whenever the browser has time
  const late = loaded.filter(({ early, path }) => !early && path !== '/ledger.js').map(({ path }) => path);
  const beside = ['families', 'neighbour-section', 'neighbours', 'reference-neighbours', 'summaries', 'summaries-arriving',
    'summaries-sending', 'summaries-spf', 'wasm/neighbours'].map((name) => `/${name}.js`);
  assert.deepEqual(late.sort(), ['/crypto.js', '/prover.js', '/wasm/dnssec.js', '/wasm/dnssec_bg.wasm', ...beside, '/wasm/neighbours_bg.wasm'].sort());
  const source = await (await page.request.get('/ahead.js')).text();
  const ahead = [...source.matchAll(/\bimport\('\.(.*?)'\)/g)].map(([, path]) => path);
  const early = loaded.filter(({ early }) => early).map(({ path }) => path);
  const checks = ['apart-check', 'check', 'beside', 'gate', 'host', 'diagnosis', 'shared', 'providers'].map((name) => `/${name}.js`);
  // the zones have a root of their own, whose keys are read there
  const anchors = ['/anchors.js', '/plans.js', '/wasm/plans.js', '/wasm/plans_bg.wasm'];
  assert.deepEqual(early.sort(), [...ahead, ...THREAD, ...checks, ...anchors, '/reference.js'].sort(), 'all of it is named, so nothing waits for another');
});

pageTest('a good domain: the verdict, the order, the evidence', async (page) => {
  await page.goto('/');
  await page.getByLabel('Domain, mail address or URL').fill(' user@good.test ');
  await page.keyboard.press('Enter');
  await verdict(page, 'deliverable');
  assert.equal(
    await page.getByRole('status').innerText(),
    'Mail for good.test can be delivered: 2 of 2 exchanges are usable.',
  );
  assert.equal(await page.title(), 'good.test: Deliverable – mxlens');
  assert.match(page.url(), /#\/user@good\.test$/);
  assert.match(
    await page.locator('.grounds').innerText(),
    /Asked 127\.0\.0\.1:\d+ on .* at \d\d:\d\d:\d\d; \d+ queries, \d+ ms\./,
  );
  assert.match(await page.locator('.level').first().innerText(), /^First\s+preference \d+/);
  await page.locator('details.ledger summary').click();
  await page.locator('.ledger table').waitFor();
  const commands = await page.locator('.ledger .copyable code').allInnerTexts();
  assert.ok(
    commands.includes(
      `dig @127.0.0.1 -p ${new URL(page.url()).port} +http-plain=/dns-query -q good.test. -t MX +dnssec`,
    ),
  );
  await assertAccessible(page);
});

pageTest('the first verdict does not wait for signatures', async (page) => {
  await standStill(page);
  const release = await holdBack(page, [DS, DNSKEY]);
  await page.goto('/');
  await page.getByLabel('Domain, mail address or URL').fill('good.test');
  await page.keyboard.press('Enter');
  await reach(page, 'proving');
  assert.equal(await page.locator('.word').innerText(), 'Deliverable, but for signatures');
  assert.match(await page.locator('.grounds').innerText(), /^Signatures are still being looked at, and may lower this verdict\./);
  assert.equal(await page.getByRole('button', { name: 'Save evidence' }).count(), 0);
  await page.locator('details.ledger summary').click();
  release();
  await verdict(page, 'deliverable');
  assert.equal(await page.locator('.word').innerText(), 'Deliverable');
  assert.doesNotMatch(await page.locator('.grounds').innerText(), /Signatures/);
  const kept = page.locator('details.ledger[open] > summary');
  assert.ok(await kept.evaluate((one) => one === document.activeElement), 'what was opened stays so');
  assert.ok(await page.evaluate(() => scrollY > 0), 'and the page where it was');
});

pageTest('a finding names the fault, the fix, the record to copy and its evidence', async (page) => {
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto('/#/exchange-address-literal.test');
  await reach(page, 'done');
  const finding = page.locator('.findings article').first();
  assert.match(await finding.innerText(), /^Error · bears on delivery/);
  assert.match(await finding.innerText(), /What to do/);
  assert.match(
    (await finding.getByRole('link', { name: /^RFC/ }).getAttribute('href')) ?? '',
    /^https:\/\/www\.rfc-editor\.org\/rfc\/rfc\d+#section-[\d.]+$/,
  );
  const rule = await page.request.get((await finding.getByRole('link', { name: 'About this rule' }).getAttribute('href')) ?? '');
  assert.match(await rule.text(), /<h1>[^<]*address/i);
  await finding.getByRole('button', { name: /^Query \d+: MX$/ }).click();
  assert.ok(await page.locator('details.ledger').evaluate((one) => one instanceof HTMLDetailsElement && one.open));
  await page.waitForFunction(() =>
    /^Query \d+: MX of exchange-address-literal\.test$/.test(document.activeElement?.getAttribute('aria-label') ?? ''));
  const line = page.locator('.copyable').first();
  await line.getByRole('button').click();
  await line.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await line.getByRole('code').innerText());
  await assertAccessible(page);
});

pageTest('a domain that takes no mail is told so, and it is no error', async (page) => {
  await page.goto('/#/null-mx.test');
  await verdict(page, 'refusesMail');
  assert.equal(await page.getByRole('status').innerText(), 'null-mx.test takes no mail, and says so with a null MX.');
  assert.equal(await page.getByText('Unusable').count(), 0);
  await assertAccessible(page);
});

pageTest('an input that is no domain is explained at the field', async (page) => {
  await page.goto('/');
  const field = page.getByLabel('Domain, mail address or URL');
  await field.fill('exa mple.com');
  await field.press('Enter');
  await reach(page, 'invalid');
  assert.ok(await field.evaluate((one) => one === document.activeElement));
  assert.equal(await field.getAttribute('aria-invalid'), 'true');
  assert.equal(await field.evaluate(() => getSelection()?.toString()), ' ');
  const described = page.locator(`#${await field.getAttribute('aria-describedby')}`);
  assert.match(await described.innerText(), /^Character 4, a space, cannot stand in a mail domain/);
  await assertAccessible(page);
  await field.fill('');
  await field.press('Enter');
  await page.getByText(/^Nothing was typed/).waitFor();
  await field.fill('good.test');
  await field.press('Enter');
  await verdict(page, 'deliverable');
  assert.equal(await field.getAttribute('aria-invalid'), null);
});

pageTest(
  'a resolver out of reach says nothing about the domain',
  async (page) => {
    await page.goto('/');
    await askAt(page, '/f/http=500/dns-query');
    await page.getByLabel('Domain, mail address or URL').fill('good.test');
    await page.keyboard.press('Enter');
    await verdict(page, 'undetermined');
    assert.match(
      await page.getByRole('status').innerText(),
      /^Nothing is known about good\.test: 127\.0\.0\.1:\d+ answered with HTTP status 500\.$/,
    );
    assert.match(await page.locator('.grounds').innerText(), /Choose another resolver/);
    assert.equal(await page.locator('.findings').count(), 0);
    await assertAccessible(page);
    await page.reload();
    await verdict(page, 'undetermined');
    assert.equal(await page.getByLabel('Address of the resolver').inputValue(), '/f/http=500/dns-query');
  },
  { expected: HTTP_ERROR },
);

pageTest('an address that is no resolver is explained at its field', async (page) => {
  for (const address of ['ftp://dns.example/dns-query', 'http://dns.example/dns-query']) {
    await page.goto('about:blank'); // nothing is left of what was said before
    await page.goto('/');
    await page.getByLabel('Domain, mail address or URL').fill('good.test');
    await askAt(page, address);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await reach(page, 'invalid');
    assert.match(await page.getByRole('status').innerText(), /^A resolver is the id of one in the list, an https URL/);
  }
  assert.equal(await page.getByLabel('Address of the resolver').getAttribute('aria-invalid'), 'true');
  await assertAccessible(page);
});

pageTest('a resolver that fails is undetermined, with the reason', async (page) => {
  await page.goto('/');
  await askAt(page, '/f/servfail/dns-query');
  await page.getByLabel('Domain, mail address or URL').fill('good.test');
  await page.keyboard.press('Enter');
  await verdict(page, 'undetermined');
  assert.match(
    await page.getByRole('status').innerText(),
    /^Whether mail for good\.test can be delivered is not known: its \w+ records could not be had \(SERVFAIL\)\.$/,
  );
  await page.getByText('Not judged').click();
  await assertAccessible(page);
});

pageTest('that a signed domain is not there is not believed without proof', async (page) => {
  await page.goto('/');
  await askAt(page, '/with/nxdomain/dns-query');
  await page.getByLabel('Domain, mail address or URL').fill('good.test');
  await page.keyboard.press('Enter');
  await verdict(page, 'undetermined');
  assert.equal(
    await page.getByRole('status').innerText(),
    'Whether mail for good.test can be delivered is not known: what was answered is refuted by its own signatures, or by the lack of them.',
  );
  assert.equal(await page.locator('.findings article').count(), 0);
});

pageTest('a check that runs can be stopped, and nothing is said then', async (page) => {
  await standStill(page);
  const release = await holdBack(page, [A, AAAA]);
  await page.goto('/');
  await page.getByLabel('Domain, mail address or URL').fill('good.test');
  await page.keyboard.press('Enter');
  await page.getByText(/^[1-9] of \d+ queries answered$/).waitFor();
  await assertAccessible(page);
  await page.getByRole('button', { name: 'Stop' }).click();
  await reach(page, 'stopped');
  assert.equal(await page.getByRole('status').innerText(), 'Nothing is known about good.test: the check was stopped.');
  await assertAccessible(page);
  release();
  await page.getByRole('button', { name: 'Check again' }).click();
  await verdict(page, 'deliverable');
});

pageTest('a new check takes the place of one that runs', async (page) => {
  await page.goto('/');
  await askAt(page, '/f/timeout/dns-query');
  await page.evaluate(() => (location.hash = '#/null-mx.test'));
  await reach(page, 'running');
  await page.getByLabel('Ask').selectOption('This server');
  await page.evaluate(() => (location.hash = '#/good.test'));
  await verdict(page, 'deliverable');
  assert.equal(await page.getByLabel('Domain, mail address or URL').inputValue(), 'good.test');
});

pageTest('the address of the page runs the check, and back and forward work', async (page) => {
  await page.goto('/');
  await page.evaluate(() => (location.hash = '#/good.test'));
  await verdict(page, 'deliverable');
  await page.evaluate(() => (location.hash = '#/null-mx.test'));
  await verdict(page, 'refusesMail');
  await page.goBack();
  await verdict(page, 'deliverable');
  assert.equal(await page.title(), 'good.test: Deliverable – mxlens');
  await page.goBack();
  await reach(page, 'start');
  await page.goForward();
  await verdict(page, 'deliverable');
  await page.evaluate(() => (location.hash = '#/100%'));
  await reach(page, 'invalid');
  assert.equal(await page.getByLabel('Domain, mail address or URL').inputValue(), '100%');
});

pageTest('the keyboard alone is enough', async (page) => {
  await page.goto('/');
  const at = () => page.evaluate(() => document.activeElement?.textContent?.trim() || document.activeElement?.id);
  /** @param {string} wanted */
  const tabTo = async (wanted) => {
    for (let presses = 0; presses < 60; presses++) {
      await page.keyboard.press('Tab');
      if ((await at())?.startsWith(wanted)) return;
    }
    assert.fail(`${wanted} cannot be reached`);
  };
  await tabTo('target');
  await page.keyboard.type('exchange-address-literal.test');
  await tabTo('Check');
  await page.keyboard.press('Enter');
  await reach(page, 'done');
  await tabTo('Query 1: MX');
  await page.keyboard.press('Enter');
  await tabTo('Copy');
  await page.keyboard.press('Space');
});

pageTest(
  'every sample and every hostile zone fits 360 pixels and is accessible',
  async (page) => {
    await policies(page);
    await page.goto('/');
    await page.locator('#samples a').first().waitFor();
    assert.equal(await overflow(page), 0);
    for (const domain of [...(await samples(page)), ...HOSTILE]) {
      await page.evaluate((hash) => (location.hash = hash), `#/${domain}`);
      await page.locator('main[data-state="done"] .verdict', { hasText: domain }).waitFor();
      await openDetails(page);
      assert.equal(await overflow(page), 0, domain);
      await assertAccessible(page);
    }
  },
  { viewport: { width: 360, height: 740 }, elsewhere: POLICY_HOSTS },
);

pageTest('what a zone holds is text, never markup', async (page) => {
  await page.goto('/#/hostile.test');
  await reach(page, 'done');
  assert.match(await page.getByRole('main').innerText(), /<script>alert\\\(1\\\)<\/script>\.hostile\.test/);
  assert.equal(await page.locator('main :is(script, img)').count(), 0);
});

pageTest('a long order of delivery is folded, and opens', async (page) => {
  await page.goto('/#/many.test');
  await verdict(page, 'deliverable');
  assert.equal(await page.locator('.level:visible').count(), 12);
  await page.locator('.levels + .more > summary', { hasText: '38 more' }).click();
  assert.equal(await page.locator('.level:visible').count(), 50);
});

pageTest('on paper there is the whole report and no form', async (page) => {
  await page.goto('/#/good.test');
  await verdict(page, 'deliverable');
  await page.locator('.ledger table').waitFor({ state: 'attached' });
  assert.ok(await page.locator('.ledger table').isHidden());
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  for (const control of ['form', 'header nav', '.language']) assert.ok(await page.locator(control).isHidden(), control);
  assert.ok(await page.locator('.ledger table').isVisible());
  assert.equal(
    await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor),
    'rgb(255, 255, 255)',
  );
});

pageTest(
  'what is no resolver, and what this page may not ask, is named with what to do',
  async (page) => {
    await page.goto('/#/good.test');
    await reach(page, 'done');
    /** @param {string} address */
    const failure = async (address) => {
      await askAt(page, address);
      // what is there already is not to be taken for what comes
      await page.getByRole('main').evaluate((main) => void (main.dataset.state = 'before'));
      await page.getByRole('button', { name: 'Check', exact: true }).click();
      await verdict(page, 'undetermined');
      await assertAccessible(page);
      return page.locator('.outcome').innerText();
    };
    const strange = await failure('/f/html/dns-query');
    assert.match(strange, /Check the address of the resolver: what answers at http:\/\/127\.0\.0\.1:\d+ is no DNS-over-HTTPS server/);
    const forbidden = await failure('http://127.0.0.2:9/dns-query');
    assert.match(forbidden, /the policy of this page forbids to ask 127\.0\.0\.2:9/);
    assert.match(forbidden, /its owner has to add http:\/\/127\.0\.0\.2:9 to connect-src/);
    const busy = await failure('/f/http=503/dns-query');
    assert.match(busy, /Try again later/);
    assert.doesNotMatch(busy, /Check the address/);
  },
  { expected: /^Failed to load resource|Content Security Policy/ },
);
