// The states that the pages can be in, and what brings each about: for tests that look at all of them.
import { POLICY, holdBack, policies, standStill } from './browser.js';

/** @import { Page } from 'playwright-core' */

/**
 * @typedef {object} PageState
 * @property {string} name
 * @property {(page: Page) => Promise<unknown>} reach ends when it is there
 */

/** Types of records, by their numbers. */
const [MX, DNSKEY] = [15, 48];

/** @param {Page} page @param {string} state */
const state = (page, state) => page.locator(`main[data-state="${state}"]`).waitFor();

/** @param {Page} page */
const openAll = (page) =>
  page.evaluate(() => document.querySelectorAll('details').forEach((one) => (one.open = true)));

/** @param {string} hash in which ORIGIN stands for the server @returns {PageState['reach']} */
const report = (hash) => async (page) => {
  await page.goto('/favicon.svg');
  const { origin } = new URL(page.url());
  await page.goto(`/#/${hash.replaceAll('ORIGIN', origin)}`);
  await state(page, 'done');
};

/**
 * All panels of what stands beside the MX records.
 * @param {string} hash
 * @param {string | null} policy
 * @returns {PageState['reach']}
 */
const beside = (hash, policy) => async (page) => {
  await policies(page, policy);
  await report(hash)(page);
  for (const panel of await page.locator('section.beside details.panel').all()) {
    await panel.locator('> summary').click();
    await panel.locator('> summary ~ *').first().waitFor();
  }
};

/** @param {string} typed @returns {PageState['reach']} */
const refused = (typed) => async (page) => {
  await page.goto('/');
  await page.getByLabel('Domain, mail address or URL').fill(typed);
  await page.keyboard.press('Enter');
  await state(page, 'invalid');
};

/** @type {PageState[]} */
export const STATES = [
  { name: 'start', reach: (page) => page.goto('/').then(() => page.locator('#samples a').first().waitFor()) },
  {
    name: 'start, all open',
    reach: async (page) => {
      await page.goto('/');
      await openAll(page);
      await page.locator('#compare textarea, #draft textarea').first().waitFor();
    },
  },
  {
    name: 'running',
    reach: async (page) => {
      await standStill(page);
      await holdBack(page, [MX]);
      await page.goto('/#/good.test');
      await page.getByRole('button', { name: 'Stop' }).waitFor();
    },
  },
  {
    name: 'stopped',
    reach: async (page) => {
      await standStill(page);
      await holdBack(page, [MX]);
      await page.goto('/#/good.test');
      await page.getByRole('button', { name: 'Stop' }).click();
      await state(page, 'stopped');
    },
  },
  {
    name: 'first verdict',
    reach: async (page) => {
      await standStill(page);
      await holdBack(page, [DNSKEY]);
      await page.goto('/#/good.test');
      await state(page, 'proving');
    },
  },
  { name: 'no domain', reach: refused('user@exa mple.com') },
  { name: 'an address', reach: refused('192.0.2.1') },
  {
    name: 'no resolver',
    reach: async (page) => {
      await page.goto('/');
      await page.getByLabel('Ask').selectOption('Other…');
      await page.getByLabel('Address of the resolver').fill('ftp://dns.example');
      await page.getByLabel('Domain, mail address or URL').fill('good.test');
      await page.keyboard.press('Enter');
      await state(page, 'invalid');
    },
  },
  { name: 'deliverable', reach: report('good.test') },
  {
    name: 'deliverable, all open',
    reach: async (page) => {
      await report('dane-usable.test')(page);
      await openAll(page);
      await page.locator('#outcome .ledger tbody tr, .ledger tbody tr').first().waitFor();
    },
  },
  { name: 'at risk', reach: report('exchange-alias.test') },
  { name: 'at risk by signatures', reach: report('expired.dnssec-bogus.test') },
  { name: 'undeliverable', reach: report('mail-route-absent.test') },
  { name: 'no such domain', reach: report('not-there.test') },
  { name: 'takes no mail', reach: report('null-mx.test') },
  { name: 'undetermined', reach: report('servfail.mx-unavailable.test') },
  { name: 'nobody answers', reach: report('good.test?resolvers=ORIGIN/with/http=500/dns-query') },
  { name: 'many exchanges', reach: report('many.test') },
  { name: 'hostile', reach: report('hostile.test') },
  { name: 'neighbours', reach: beside('neighbours.test?dkimSelectors=s1,old', POLICY) },
  { name: 'neighbours with faults', reach: beside('faults.neighbours.test?dkimSelectors=s1', POLICY.replace(/mx: mx2.*\n/, '')) },
  { name: 'a policy that nobody can read', reach: beside('neighbours.test', null) },
  { name: 'networks', reach: report('networks.test?networks=1') },
  { name: 'draft', reach: report('exchange-alias.test?draft=10+mx.good.test') },
  { name: 'expected', reach: report('good.test?expect=10+mx1.good.test') },
  { name: 'compared', reach: report('good.test?resolvers=ORIGIN/dns-query,ORIGIN/with/other/dns-query&mode=compare') },
  {
    name: 'a link that carries nothing',
    reach: async (page) => {
      await page.goto('/#evidence=nothing');
      await state(page, 'invalid');
    },
  },
  { name: 'list', reach: (page) => page.goto('/list.html').then(() => page.locator('#submit:enabled').waitFor({ state: 'attached' })) },
  {
    name: 'list, done',
    reach: async (page) => {
      await page.goto('/list.html');
      await page.getByLabel('Domains, mail addresses or URLs')
        .fill(['good.test', 'exchange-alias.test', 'null-mx.test', 'mx-unavailable.test', 'not-there.test', 'hostile.test'].join('\n'));
      await page.getByRole('button', { name: 'Check the list' }).click();
      await page.locator('#now[data-state="done"]').waitFor();
    },
  },
  { name: 'watch', reach: (page) => page.goto('/watch.html').then(() => page.locator('form button:enabled').first().waitFor()) },
  { name: 'rules', reach: (page) => page.goto('/rules/') },
  { name: 'rule', reach: (page) => page.goto('/rules/exchange-alias.html') },
  { name: 'privacy', reach: (page) => page.goto('/privacy.html') },
];
