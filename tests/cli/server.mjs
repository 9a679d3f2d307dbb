// The server over the zones, and what makes the command ask it.
import { spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { ROOT } from '../../scripts/paths.mjs';

/**
 * @param {string} folder for a file of its trust anchors
 * @returns {Promise<{ origin: string, asking: string[], stop: () => void }>}
 */
export async function zoneServer(folder) {
  const args = ['--zones', 'tests/zones', '--www', 'www', '--listen', '127.0.0.1:0'];
  const server = spawn('target/debug/doh-server', args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: server.stdout })) {
    const origin = /^listening on (http:\S+)/.exec(line)?.[1];
    if (!origin) continue;
    const { trustAnchors } = await (await fetch(`${origin}/site.json`)).json();
    const anchors = join(folder, 'anchors');
    await writeFile(anchors, trustAnchors);
    return { origin, asking: ['--resolver', `${origin}/dns-query`, '--trust-anchors', anchors], stop: () => server.kill() };
  }
  throw new Error('doh-server ended before it listened');
}
