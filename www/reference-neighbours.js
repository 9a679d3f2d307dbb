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
  }
];
