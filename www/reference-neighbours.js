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
  }
];
