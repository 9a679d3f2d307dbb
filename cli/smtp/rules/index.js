/**
 * The rules of what a probe sees, one a file. A new one is a file, a line here, and a case in tests/smtp/cases.mjs that
 * breaks it. They are not among those of the core, as only the command sees a server: in the module that every page
 * loads they would be paid for where nothing can ever break them.
 */
/** @import { Rule } from './rule.js' */

import { rule as certificateExpired } from './certificate-expired.js';
import { rule as certificateNameMismatch } from './certificate-name-mismatch.js';
import { rule as certificateUntrusted } from './certificate-untrusted.js';
import { rule as clientDeferred } from './client-deferred.js';
import { rule as clientRefused } from './client-refused.js';
import { rule as connectionDropped } from './connection-dropped.js';
import { rule as connectionRefused } from './connection-refused.js';
import { rule as connectionTimeout } from './connection-timeout.js';
import { rule as daneMismatch } from './dane-mismatch.js';
import { rule as daneStarttlsAbsent } from './dane-starttls-absent.js';
import { rule as mtaStsExchangeExcluded } from './mta-sts-exchange-excluded.js';
import { rule as mtaStsPolicyInvalid } from './mta-sts-policy-invalid.js';
import { rule as mtaStsPolicyUnavailable } from './mta-sts-policy-unavailable.js';
import { rule as mtaStsRecordInvalid } from './mta-sts-record-invalid.js';
import { rule as mtaStsServerUnfit } from './mta-sts-server-unfit.js';
import { rule as mtaStsTestFailed } from './mta-sts-test-failed.js';
import { rule as replyLate } from './reply-late.js';
import { rule as replyMalformed } from './reply-malformed.js';
import { rule as serviceClosed } from './service-closed.js';
import { rule as starttlsAbsent } from './starttls-absent.js';
import { rule as starttlsInjected } from './starttls-injected.js';
import { rule as starttlsRefused } from './starttls-refused.js';
import { rule as tlsFailed } from './tls-failed.js';

/** In the order of the reference: of a conversation, and then of what is published about it.
 * @type {readonly Rule[]} */
export const RULES = [
  connectionRefused, connectionTimeout, connectionDropped, replyLate, replyMalformed, serviceClosed, clientRefused,
  clientDeferred, starttlsAbsent, starttlsRefused, starttlsInjected, tlsFailed, certificateNameMismatch, certificateExpired,
  certificateUntrusted, mtaStsRecordInvalid, mtaStsPolicyUnavailable, mtaStsPolicyInvalid, mtaStsExchangeExcluded,
  mtaStsServerUnfit, mtaStsTestFailed, daneMismatch, daneStarttlsAbsent,
];
