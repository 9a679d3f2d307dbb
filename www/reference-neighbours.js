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
    "title": "The DMARC policy is `none`"
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
    "title": "An address for DMARC reports is no `mailto:` URI"
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
  }
];
