export default [
  {
    "affectsDelivery": false,
    "explanation": "Of several records senders use none, so they take the domain to have no MTA-STS.",
    "fix": "Leave one TXT record at `_mta-sts` that begins with `v=STSv1`.",
    "id": "mta-sts-record-multiple",
    "reference": {
      "number": 8461,
      "section": "3.1"
    },
    "severity": "warning",
    "title": "There are several MTA-STS records"
  },
  {
    "affectsDelivery": false,
    "explanation": "Senders take such a record to be none, and look for no policy.",
    "fix": "Publish one TXT record at `_mta-sts` such as `v=STSv1; id=20260101T000000;`, with an id of 1 to 32 letters and digits.",
    "id": "mta-sts-record-invalid",
    "reference": {
      "number": 8461,
      "section": "3.1"
    },
    "severity": "warning",
    "title": "The MTA-STS record breaks the grammar"
  },
  {
    "affectsDelivery": false,
    "explanation": "The record says that there is a policy, and its host gives none that may be used. Senders that hold no older one go on as if there were no MTA-STS.",
    "fix": "Serve the policy at `https://mta-sts.` and the domain, in `/.well-known/mta-sts.txt`: with status 200 and no redirect, as `text/plain`, under 64 KB, and with a trusted certificate for that name.",
    "id": "mta-sts-policy-unavailable",
    "reference": {
      "number": 8461,
      "section": "3.3"
    },
    "severity": "warning",
    "title": "The MTA-STS policy is not to be had from its host"
  },
  {
    "affectsDelivery": false,
    "explanation": "Something in it breaks the grammar, or is missing, so that senders which read it to the letter take it to be none.",
    "fix": "Serve a line each for `version: STSv1`, the mode, a `max_age` of up to 31557600, and an `mx` for every exchange; then change the id in the record.",
    "id": "mta-sts-policy-invalid",
    "reference": {
      "number": 8461,
      "section": "3.2"
    },
    "severity": "warning",
    "title": "The MTA-STS policy cannot be read as one"
  },
  {
    "affectsDelivery": true,
    "explanation": "The policy is to be enforced, so senders that know MTA-STS do not deliver to this exchange. Where none is named, they do not deliver at all.",
    "fix": "Add an `mx` line for the exchange to the policy, and change the id in the record; a `*.` stands for one label only.",
    "id": "mta-sts-exchange-excluded",
    "reference": {
      "number": 8461,
      "section": "4.1"
    },
    "severity": "warning",
    "title": "The MTA-STS policy leaves an exchange out"
  },
  {
    "affectsDelivery": false,
    "explanation": "Mail is delivered there all the same, and senders may report it. Were the policy enforced, senders that know MTA-STS would not deliver there.",
    "fix": "Add an `mx` line for the exchange to the policy before you set the mode to `enforce`, and change the id in the record.",
    "id": "mta-sts-testing-exchange-excluded",
    "reference": {
      "number": 8461,
      "section": "5"
    },
    "severity": "notice",
    "title": "An MTA-STS policy in testing leaves an exchange out"
  },
  {
    "affectsDelivery": false,
    "explanation": "Senders deliver whatever the policy says, and at most report what does not fit. So it protects no mail yet.",
    "fix": "Set the mode to `enforce` once reports show no failures, and change the id in the record.",
    "id": "mta-sts-testing",
    "reference": {
      "number": 8461,
      "section": "5"
    },
    "severity": "notice",
    "title": "The MTA-STS policy is in testing"
  },
  {
    "affectsDelivery": false,
    "explanation": "Senders treat the domain as one without MTA-STS. A domain that gives it up says so until every older policy has run out.",
    "fix": "Remove the record and the policy when all that you served before have run out; or set the mode to `testing` or `enforce`, if the domain is to have MTA-STS.",
    "id": "mta-sts-policy-none",
    "reference": {
      "number": 8461,
      "section": "8.3"
    },
    "severity": "notice",
    "title": "The MTA-STS policy says that there is none"
  },
  {
    "affectsDelivery": false,
    "explanation": "Until a policy runs out senders hold to it even where they cannot fetch it anew. Weeks are what the RFC has in mind.",
    "fix": "Set `max_age` to some weeks, such as 2419200, and change the id in the record.",
    "id": "mta-sts-max-age-short",
    "reference": {
      "number": 8461,
      "section": "3.2"
    },
    "severity": "notice",
    "title": "Senders keep the MTA-STS policy for less than a day"
  },
  {
    "affectsDelivery": false,
    "explanation": "By one of the two senders deliver there only over TLS that proves whose server it is, and by the other they do not deliver there. So it depends on the sender whether mail comes by this exchange.",
    "fix": "Have the MTA-STS policy name the exchanges that have TLSA records, and have what DANE rests on signed as it should be; or take the exchange out of the MX records.",
    "id": "mta-sts-and-dane-disagree",
    "reference": {
      "number": 8461,
      "section": "2"
    },
    "severity": "warning",
    "title": "MTA-STS and DANE do not agree on an exchange"
  },
  {
    "affectsDelivery": false,
    "explanation": "Of several records senders use none, so nobody reports to the domain what fails in TLS.",
    "fix": "Leave one TXT record at `_smtp._tls` that begins with `v=TLSRPTv1`, with all places to report to in it.",
    "id": "tls-rpt-record-multiple",
    "reference": {
      "number": 8460,
      "section": "3"
    },
    "severity": "warning",
    "title": "There are several TLS-RPT records"
  },
  {
    "affectsDelivery": false,
    "explanation": "It breaks the grammar, or names a place that is neither `mailto:` with an address nor `https:` with a host. Reports do not come there.",
    "fix": "Publish a record such as `v=TLSRPTv1; rua=mailto:tls-reports@example.com` at `_smtp._tls`; within a place, write a comma as `%2C`, a semicolon as `%3B` and an exclamation mark as `%21`.",
    "id": "tls-rpt-syntax-invalid",
    "reference": {
      "number": 8460,
      "section": "3"
    },
    "severity": "warning",
    "title": "The TLS-RPT record does not say where to report to"
  },
  {
    "affectsDelivery": false,
    "explanation": "The domain has MTA-STS or DANE, by which senders may keep mail back. Without a TLS-RPT record they do not tell the domain.",
    "fix": "Publish a TXT record at `_smtp._tls` that says where reports are to go, such as `v=TLSRPTv1; rua=mailto:` and an address.",
    "id": "tls-rpt-absent",
    "reference": {
      "number": 8460,
      "section": "1"
    },
    "severity": "notice",
    "title": "Senders are told to insist on TLS, and not where to report failures"
  },
  {
    "affectsDelivery": false,
    "explanation": "Receivers cannot tell by SPF whether mail that bears the domain's name comes from its servers. A domain that sends no mail can say so.",
    "fix": "Publish a TXT record that begins with `v=spf1` and names the servers that send; or `v=spf1 -all` where none do.",
    "id": "spf-absent",
    "reference": {
      "number": 7208,
      "section": "4.5"
    },
    "severity": "notice",
    "title": "The domain has no SPF record"
  },
  {
    "affectsDelivery": false,
    "explanation": "Receivers use none of several records, so nobody passes SPF as the domain.",
    "fix": "Leave one TXT record that begins with `v=spf1`, with the terms of all that are needed.",
    "id": "spf-record-multiple",
    "reference": {
      "number": 7208,
      "section": "4.5"
    },
    "severity": "warning",
    "title": "There are several SPF records"
  },
  {
    "affectsDelivery": false,
    "explanation": "One such term makes receivers take the whole record for broken, so nobody passes SPF as the domain.",
    "fix": "Correct the term, or remove it.",
    "id": "spf-syntax-invalid",
    "reference": {
      "number": 7208,
      "section": "4.6"
    },
    "severity": "warning",
    "title": "A term of the SPF record breaks its grammar"
  },
  {
    "affectsDelivery": false,
    "explanation": "Each `include`, `a`, `mx`, `ptr`, `exists` and `redirect` is one, in included records too. Receivers that come to the eleventh take the record for broken, so who is named only behind it does not pass.",
    "fix": "Remove the terms that no server of yours needs, or name addresses by `ip4` and `ip6` in their place.",
    "id": "spf-lookups-excessive",
    "reference": {
      "number": 7208,
      "section": "4.6.4"
    },
    "severity": "warning",
    "title": "The SPF record takes more than ten look-ups"
  },
  {
    "affectsDelivery": false,
    "explanation": "Receivers that come to the third may take the record for broken. Where addresses of one family alone are missing, that is so for senders of this family.",
    "fix": "Remove the terms whose names have no such records, or correct the names.",
    "id": "spf-void-lookups-excessive",
    "reference": {
      "number": 7208,
      "section": "4.6.4"
    },
    "severity": "warning",
    "title": "More than two terms of the SPF record look up what is not there"
  },
  {
    "affectsDelivery": false,
    "explanation": "Receivers that come to this term take the whole record for broken, so who is named only behind it does not pass.",
    "fix": "Correct the name or remove the term, or have that domain publish one valid SPF record.",
    "id": "spf-include-broken",
    "reference": {
      "number": 7208,
      "section": "5.2"
    },
    "severity": "warning",
    "title": "An `include` or `redirect` of the SPF record leads to no usable record"
  },
  {
    "affectsDelivery": false,
    "explanation": "Receivers go round until they have had ten look-ups, and then take the record for broken.",
    "fix": "Remove the `include` or `redirect` that leads back.",
    "id": "spf-loop",
    "reference": {
      "number": 7208,
      "section": "4.6.4"
    },
    "severity": "warning",
    "title": "The SPF record leads back to itself"
  },
  {
    "affectsDelivery": false,
    "explanation": "Receivers that come to this term take the whole record for broken, whichever of the names the sender has.",
    "fix": "Name the servers that send by `ip4`, `ip6` or `a` in place of `mx`.",
    "id": "spf-mx-excessive",
    "reference": {
      "number": 7208,
      "section": "4.6.4"
    },
    "severity": "warning",
    "title": "An `mx` of the SPF record has more than ten names"
  },
  {
    "affectsDelivery": false,
    "explanation": "It is slow, rests on names that the sender's network publishes, and receivers may pass it over; RFC 7208 asks not to use it.",
    "fix": "Name the servers by `a`, `mx`, `ip4` or `ip6` in place of `ptr`.",
    "id": "spf-ptr-used",
    "reference": {
      "number": 7208,
      "section": "5.5"
    },
    "severity": "notice",
    "title": "The SPF record uses `ptr`"
  },
  {
    "affectsDelivery": false,
    "explanation": "By `+all`, or by a network of all addresses, everybody passes as the domain. With `?all`, or without `all` at the end, the record says nothing of who is not named in it.",
    "fix": "End the record in `~all` or `-all`, once it names all servers that send.",
    "id": "spf-all-permissive",
    "reference": {
      "number": 7208,
      "section": "5.1"
    },
    "severity": "warning",
    "title": "The SPF record refuses nobody"
  },
  {
    "affectsDelivery": false,
    "explanation": "An answer with it may not fit into 512 octets, and some ways to DNS still carry no more at once.",
    "fix": "Shorten the record, or move parts of it into records of their own that it includes.",
    "id": "spf-record-long",
    "reference": {
      "number": 7208,
      "section": "3.4"
    },
    "severity": "notice",
    "title": "The SPF record is longer than 450 octets with its name"
  },
  {
    "affectsDelivery": false,
    "explanation": "Mail that this host sends as the domain, such as answers and forwarded mail, would fail SPF. Whether it sends any, DNS does not show.",
    "fix": "If the host sends mail as the domain, add `mx` or its address to the record.",
    "id": "spf-own-exchange-uncovered",
    "reference": {
      "number": 7208,
      "section": "5.4"
    },
    "severity": "notice",
    "title": "An exchange of the domain's own does not pass the SPF record"
  }
];
