// Debian's Postfix and Exim, unpacked side by side: as installed packages they would exclude each other.
import { aptUnpack, hasApt } from '../../scripts/apt.mjs';
import { Failure } from '../../scripts/steps.mjs';

const SENDERS = {
  name: 'senders',
  // Exim's configuration is not in the plan where some other Exim is installed
  packages: ['postfix', 'exim4-daemon-light', 'exim4-config'],
  // what is not theirs to run: tools of their maintainer scripts
  unused: /^(cpio|adduser|ssl-cert|debconf|.*cron.*)$/,
};

/**
 * Fetches what is missing; nothing is installed.
 * @param {(what: string) => void} say
 * @returns {Promise<string>} a folder that holds `usr` and `etc` of them and of the libraries the system lacks
 */
export async function packages(say) {
  if (!hasApt()) throw new Failure("The senders are Debian's packages, and this system has no apt-get.");
  return aptUnpack(SENDERS, say);
}
