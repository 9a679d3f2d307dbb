// The namespaces that Postfix and Exim run in: a network with nothing but the loopback device, on which every address
// there is is this machine's, and files of its own in /etc.
import { mkdir, readdir, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure, run } from '../../scripts/steps.mjs';
import { GROUP, PASSWD } from './users.mjs';

const FILES = {
  'resolv.conf': 'nameserver 127.0.0.1\noptions edns0 trust-ad timeout:1 attempts:2\n',
  'nsswitch.conf': 'passwd: files\ngroup: files\nhosts: files dns\n',
  hosts: '127.0.0.1 localhost\n::1 localhost\n',
  passwd: PASSWD,
  group: GROUP,
};

/** Fails where there can be none. */
export function prerequisites() {
  if (process.platform !== 'linux') throw new Failure('Mail servers run in network namespaces, which only Linux has.');
  if (process.getuid?.() !== 0) throw new Failure('Mail servers need root, to make namespaces.');
}

/**
 * Runs a script of Node in namespaces of its own, where `network`, `files` and `libraries` are for it to call.
 * @param {string} program
 * @param {string[]} args
 */
export async function inNamespaces(program, args) {
  const alone = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'];
  await run('unshare', [...alone, process.execPath, program, ...args], { live: true });
}

/** Every address there is becomes this machine's. */
export async function network() {
  await run('ip', ['link', 'set', 'lo', 'up']);
  await run('ip', ['route', 'add', 'local', '0.0.0.0/0', 'dev', 'lo']);
  await run('ip', ['-6', 'route', 'add', 'local', '::/0', 'dev', 'lo']);
  // IPv4 needs no more to listen on one of them
  await writeFile('/proc/sys/net/ipv6/ip_nonlocal_bind', '1');
}

/**
 * Puts files of its own over those in /etc.
 * @param {string} folder
 */
export async function files(folder) {
  await mkdir(folder);
  for (const [name, text] of Object.entries(FILES)) {
    await writeFile(join(folder, name), text);
    const original = await realpath(join('/etc', name)).catch(() => null);
    if (original) await run('mount', ['--bind', join(folder, name), original]);
  }
}

/**
 * Has programs find the libraries that came with the packages. An environment variable would not do: Exim starts itself
 * anew without it.
 * @param {string} home
 * @param {string} folder
 */
export async function libraries(home, folder) {
  const found = [join(home, 'usr/lib/postfix')];
  for (const parent of ['usr/lib', 'lib']) {
    const names = await readdir(join(home, parent)).catch(() => []);
    found.push(...names.filter((name) => name.includes('-linux-')).map((name) => join(home, parent, name)));
  }
  const [conf, cache] = [join(folder, 'ld.so.conf'), join(folder, 'ld.so.cache')];
  await writeFile(conf, ['include /etc/ld.so.conf', ...found, ''].join('\n'));
  await run('ldconfig', ['-X', '-f', conf, '-C', cache]);
  await run('mount', ['--bind', cache, '/etc/ld.so.cache']);
}
