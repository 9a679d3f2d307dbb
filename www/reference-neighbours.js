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
    "explanation": "Receivers are not told what to do with mail that only pretends to be from this domain, and send no reports about it.",
    "fix": "Publish a TXT record at `_dmarc` that begins with `v=DMARC1`, such as `v=DMARC1; p=reject` for a domain that sends no mail.",
    "id": "dmarc-absent",
    "reference": {
      "number": 9989,
      "section": "4.10.1"
    },
    "severity": "notice",
    "title": "There is no DMARC record"
  },
  {
    "affectsDelivery": false,
    "explanation": "Of several records at one name receivers use none, as if there were no policy at it.",
    "fix": "Leave one TXT record at the name that begins with `v=DMARC1`.",
    "id": "dmarc-record-multiple",
    "reference": {
      "number": 9989,
      "section": "4.10"
    },
    "severity": "warning",
    "title": "There are several DMARC records"
  },
  {
    "affectsDelivery": false,
    "explanation": "Receivers pass over what they cannot read, or over the whole record, so it may not do what it is meant to.",
    "fix": "Write the record anew, as `v=DMARC1; p=` and a policy, with a semicolon between any two tags.",
    "id": "dmarc-syntax-invalid",
    "reference": {
      "number": 9989,
      "section": "4.8"
    },
    "severity": "warning",
    "title": "The DMARC record breaks the rules"
  },
  {
    "affectsDelivery": false,
    "explanation": "Receivers are asked to treat mail that only pretends to be from this domain like any other. This is meant for the time until all of its own mail passes.",
    "fix": "Change the policy to `quarantine` or `reject` once reports show that all of the domain's own mail passes.",
    "id": "dmarc-policy-none",
    "reference": {
      "number": 9989,
      "section": "4.7"
    },
    "severity": "notice",
    "title": "The DMARC policy is none"
  },
  {
    "affectsDelivery": false,
    "explanation": "The tags `pct`, `rf` and `ri`, and sizes behind addresses, were taken out of DMARC, and receivers that know it as it is now pass over them.",
    "fix": "Take these parts out of the record; where `pct=0` was to hold receivers back, write `t=y`.",
    "id": "dmarc-tag-removed",
    "reference": {
      "number": 9989,
      "section": "9.3"
    },
    "severity": "notice",
    "title": "The DMARC record has parts that no longer count"
  },
  {
    "affectsDelivery": false,
    "explanation": "Report senders need not know any other, and pass over what they cannot read, so that no reports may come there.",
    "fix": "Write each address as `mailto:` and the mail address, with commas between.",
    "id": "dmarc-report-uri-invalid",
    "reference": {
      "number": 9989,
      "section": "4.7"
    },
    "severity": "warning",
    "title": "An address for DMARC reports is no mailto: URI"
  },
  {
    "affectsDelivery": false,
    "explanation": "Report senders ask the receiving domain first, and send nothing to one that has no consent published, or one that names a further domain.",
    "fix": "Have the receiving domain publish a TXT record `v=DMARC1` at the name shown, or name an address of your own.",
    "id": "dmarc-report-consent-absent",
    "reference": {
      "number": 9990,
      "section": "4"
    },
    "severity": "warning",
    "title": "A domain that is to get DMARC reports does not agree to that"
  },
  {
    "affectsDelivery": false,
    "explanation": "Who pretends to write from a subdomain, even one that does not exist, meets a milder policy than `p` says.",
    "fix": "Take `sp` and `np` out, or make them as strict as `p`.",
    "id": "dmarc-subdomain-policy-weaker",
    "reference": {
      "number": 9989,
      "section": "4.7"
    },
    "severity": "notice",
    "title": "DMARC asks less for subdomains than for the domain"
  },
  {
    "affectsDelivery": false,
    "explanation": "With `t=y` receivers are asked to apply the policy one step milder: `reject` as `quarantine`, and `quarantine` as `none`.",
    "fix": "Take `t=y` out once reports show that all of the domain's own mail passes.",
    "id": "dmarc-testing",
    "reference": {
      "number": 9989,
      "section": "4.7"
    },
    "severity": "notice",
    "title": "The DMARC policy is being tested"
  },
  {
    "affectsDelivery": false,
    "explanation": "No signature in the name of this domain can be verified, so that mail from it may be taken to be forged. Mail may still be signed in the name of another one.",
    "fix": "Have whoever sends the domain's mail sign it, and publish the keys that they name below `_domainkey`.",
    "id": "dkim-absent",
    "reference": {
      "number": 6376,
      "section": "3.6.2.1"
    },
    "severity": "notice",
    "title": "There are no DKIM keys below this domain"
  },
  {
    "affectsDelivery": false,
    "explanation": "It is not defined which of them receivers take for the key, so that signatures may fail.",
    "fix": "Leave one TXT record at the selector, that with the key.",
    "id": "dkim-record-multiple",
    "reference": {
      "number": 6376,
      "section": "3.6.2.2"
    },
    "severity": "warning",
    "title": "There are several records at a DKIM selector"
  },
  {
    "affectsDelivery": false,
    "explanation": "Receivers cannot verify signatures with this record, and take mail signed with it as if it were not signed.",
    "fix": "Publish the record again as whoever signs the mail gives it out, whole, and without quotes or backslashes of its own.",
    "id": "dkim-key-invalid",
    "reference": {
      "number": 6376,
      "section": "3.6.1"
    },
    "severity": "warning",
    "title": "A DKIM key cannot be used"
  },
  {
    "affectsDelivery": false,
    "explanation": "Receivers must not accept signatures by RSA keys of fewer than 1024 bits, and signers are to use 2048 or more.",
    "fix": "Have a new key made of 2048 bits, publish it at a selector of its own, and take the old one back when no mail signed with it is under way.",
    "id": "dkim-key-short",
    "reference": {
      "number": 8301,
      "section": "3.2"
    },
    "severity": "warning",
    "title": "A DKIM key is short"
  },
  {
    "affectsDelivery": false,
    "explanation": "Signatures with this selector fail, as is right where nothing is signed with it any more.",
    "fix": "Publish a new key if mail is still signed with this selector.",
    "id": "dkim-key-revoked",
    "reference": {
      "number": 6376,
      "section": "3.6.1"
    },
    "severity": "notice",
    "title": "A DKIM key was taken back"
  },
  {
    "affectsDelivery": false,
    "explanation": "With `t=y` receivers are asked not to treat mail signed with this key otherwise than mail that is not signed.",
    "fix": "Take `t=y` out of the record when signatures pass.",
    "id": "dkim-testing",
    "reference": {
      "number": 6376,
      "section": "3.6.1"
    },
    "severity": "notice",
    "title": "A DKIM key is marked as being tested"
  },
  {
    "affectsDelivery": false,
    "explanation": "Mail programs show no logo for a record that breaks the rules, nor where there are several.",
    "fix": "Leave one TXT record, `v=BIMI1; l=` and the `https` address of an SVG file, then `; a=` and that of its certificate.",
    "id": "bimi-syntax-invalid",
    "reference": {
      "number": 6376,
      "section": "3.2"
    },
    "severity": "notice",
    "title": "The BIMI record does not count"
  },
  {
    "affectsDelivery": false,
    "explanation": "Mail programs show a logo only where DMARC asks for `quarantine` or `reject`, of the domain, its organization and its subdomains, for all mail.",
    "fix": "Make the DMARC policy `quarantine` or `reject`, without `sp=none`.",
    "id": "bimi-dmarc-insufficient",
    "reference": {
      "number": 9989,
      "section": "3.2.9"
    },
    "severity": "notice",
    "title": "DMARC is too mild for BIMI"
  },
  {
    "affectsDelivery": false,
    "explanation": "Mail programs that set themselves up by SRV records find no server under this name.",
    "fix": "Name a host that has an address in the SRV record, or take it out; the name `.` says that the service is not offered.",
    "id": "service-target-missing",
    "reference": {
      "number": 6186,
      "section": "5"
    },
    "severity": "notice",
    "title": "A server that mail programs are sent to has no address"
  },
  {
    "affectsDelivery": false,
    "explanation": "Mail programs that set themselves up by SRV records are sent to a port on which TLS begins only after some words in the clear, if it does.",
    "fix": "Offer the service by TLS from the start as well, with an SRV record at `_imaps._tcp`, `_pop3s._tcp` or `_submissions._tcp`.",
    "id": "service-implicit-tls-absent",
    "reference": {
      "number": 8314,
      "section": "3"
    },
    "severity": "notice",
    "title": "A mail service is offered only without TLS from the start"
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
    "title": "An include or redirect of the SPF record leads to no usable record"
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
    "title": "An mx of the SPF record has more than ten names"
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
    "title": "The SPF record uses ptr"
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
  },
  {
    "affectsDelivery": false,
    "explanation": "Its null MX says that no answer and no failure report can come to it, and its SPF record names servers that may send. Some receivers refuse mail from such a domain.",
    "fix": "Publish `v=spf1 -all`, if the domain sends no mail; else publish MX records of a server that takes mail for it.",
    "id": "null-mx-domain-sends",
    "reference": {
      "number": 7505,
      "section": "4.2"
    },
    "severity": "warning",
    "title": "The domain takes no mail, and lets servers send some as it"
  },
  {
    "affectsDelivery": false,
    "explanation": "Its SPF record lets nobody send, so receivers may refuse every answer that is sent from an address of the domain.",
    "fix": "Name the servers that send in the SPF record, if mail is sent from the domain; else leave it as it is.",
    "id": "mail-domain-spf-denies",
    "reference": {
      "number": 7208,
      "section": "10.1.2"
    },
    "severity": "notice",
    "title": "The domain takes mail, and says that it sends none"
  },
  {
    "affectsDelivery": false,
    "explanation": "It has neither an SPF record nor DKIM keys, so mail that is sent in its very name fails. Only mail that passes in the name of a subdomain can come through.",
    "fix": "Publish an SPF record that names the servers that send, and have them sign with DKIM; until then ask for `p=none`.",
    "id": "dmarc-reject-without-spf-and-dkim",
    "reference": {
      "number": 9989,
      "section": "4.4"
    },
    "severity": "warning",
    "title": "The domain has mail refused that fails DMARC, and nothing by which its own would pass"
  }
];
