export default {
  "rules": [
    {
      "affectsDelivery": true,
      "explanation": "The name servers say that there is no such name, so senders return mail for it at once.",
      "fix": "Check the spelling; if the domain is yours, renew its registration or publish its zone.",
      "id": "domain-nonexistent",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "error",
      "title": "The domain does not exist in DNS"
    },
    {
      "affectsDelivery": true,
      "explanation": "Senders have nowhere to hand mail for this domain to and return it.",
      "fix": "Publish MX records that name your mail servers, or a null MX if the domain is to take no mail.",
      "id": "mail-route-absent",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "error",
      "title": "The domain has neither an MX record nor an address"
    },
    {
      "affectsDelivery": true,
      "explanation": "Senders fall back to the address of the domain, which is often a web server; some senders and many receivers distrust a domain without MX.",
      "fix": "Publish an MX record that names your mail server, or a null MX if the domain is to take no mail.",
      "id": "implicit-mx",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "warning",
      "title": "There is no MX record, so mail goes to the domain's own address"
    },
    {
      "affectsDelivery": true,
      "explanation": "A null MX says that the domain takes no mail, the other records say that it does: Postfix returns the mail, Exim delivers it.",
      "fix": "Remove the null MX, or remove every other MX record.",
      "id": "null-mx-beside-other-mx",
      "reference": {
        "number": 7505,
        "section": "3"
      },
      "severity": "error",
      "title": "A null MX is published beside other MX records"
    },
    {
      "affectsDelivery": false,
      "explanation": "Some senders take only the sole record \"0 .\" for a null MX and try to reach a host without a name instead of returning the mail at once.",
      "fix": "Publish exactly one MX record, with preference 0 and the exchange \".\".",
      "id": "null-mx-preference-nonzero",
      "reference": {
        "number": 7505,
        "section": "3"
      },
      "severity": "warning",
      "title": "The null MX is not a single record of preference 0"
    },
    {
      "affectsDelivery": false,
      "explanation": "Its SPF record lets nobody send, so it seems to have no mail at all; but without MX senders try its own address, and keep trying for days.",
      "fix": "Publish a null MX, if the domain is to take no mail.",
      "id": "null-mx-unpublished",
      "reference": {
        "number": 7505,
        "section": "3"
      },
      "severity": "notice",
      "title": "The domain says that it sends no mail, but not that it takes none"
    },
    {
      "affectsDelivery": false,
      "explanation": "Mail goes where the canonical name says, and nothing else can be published at an alias. This is allowed, unlike an alias as an exchange.",
      "fix": "Nothing needs to change; to give the domain mail servers of its own, replace the CNAME record.",
      "id": "owner-alias",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "The domain is an alias of another name"
    },
    {
      "affectsDelivery": true,
      "explanation": "No resolver can find a record behind aliases that go in a circle, so no sender can use the name.",
      "fix": "Point one of the aliases at a name that has the records.",
      "id": "alias-loop",
      "reference": {
        "number": 1034,
        "section": "3.6.2"
      },
      "severity": "error",
      "title": "An alias leads back to itself"
    },
    {
      "affectsDelivery": false,
      "explanation": "Some resolvers give up on a chain from about ten aliases on, and then the mail waits. Every alias is also one more name that can break.",
      "fix": "Let the first alias lead to the last name itself.",
      "id": "alias-chain-long",
      "reference": {
        "number": 1034,
        "section": "5.2.2"
      },
      "severity": "warning",
      "title": "A name is reached over more than eight aliases"
    },
    {
      "affectsDelivery": false,
      "explanation": "Mail to a misspelt name goes to these servers too, in place of back to its sender at once. Names with any record of their own are not covered.",
      "fix": "Publish MX records for the names that take mail, and remove the wildcard unless it is wanted.",
      "id": "wildcard-mx",
      "reference": {
        "number": 1034,
        "section": "4.3.3"
      },
      "severity": "notice",
      "title": "A wildcard gives MX records to names that nobody published"
    },
    {
      "affectsDelivery": false,
      "explanation": "Senders never look above the name behind the @, so those records do not count here. Perhaps the domain above was meant, as where www stands in front.",
      "fix": "Check the domain above; or publish MX records here, if this name is to take mail.",
      "id": "parent-has-mx",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "Only the domain above this one has MX records"
    },
    {
      "affectsDelivery": true,
      "explanation": "The name in an MX record must have its own addresses; some senders refuse an alias there, and with DANE or MTA-STS the names may no longer match.",
      "fix": "Name the canonical host in the MX record, or give the exchange A and AAAA records in place of the CNAME.",
      "id": "exchange-alias",
      "reference": {
        "number": 2181,
        "section": "10.3"
      },
      "severity": "warning",
      "title": "An exchange is an alias"
    },
    {
      "affectsDelivery": true,
      "explanation": "There is no such name, so no sender can use this exchange; if it is the only one, mail is returned.",
      "fix": "Correct the name in the MX record, publish the host, or remove the MX record.",
      "id": "exchange-nonexistent",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "error",
      "title": "An exchange does not exist in DNS"
    },
    {
      "affectsDelivery": true,
      "explanation": "The name is there but has no address, so no sender can use this exchange; if it is the only one, mail is returned.",
      "fix": "Publish A and AAAA records for the exchange, or remove the MX record.",
      "id": "exchange-without-address",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "error",
      "title": "An exchange has neither an A nor an AAAA record"
    },
    {
      "affectsDelivery": true,
      "explanation": "An MX record names a host, never an address: some senders, Exim among them, return the mail at once, others connect to the address after all.",
      "fix": "Give the address a host name with an A or AAAA record, and name that host in the MX record.",
      "id": "exchange-address-literal",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "error",
      "title": "An exchange is an IP address in place of a name"
    },
    {
      "affectsDelivery": true,
      "explanation": "Host names consist of letters, digits and inner hyphens, and end in a label that is not a number. Senders skip an exchange that breaks this; an underscore alone many let pass.",
      "fix": "Correct the name in the MX record.",
      "id": "exchange-malformed",
      "reference": {
        "number": 1123,
        "section": "2.1"
      },
      "severity": "error",
      "title": "An exchange is not a valid host name"
    },
    {
      "affectsDelivery": true,
      "explanation": "A name without a dot means a different host to every sender, and \"localhost\" means the sender itself.",
      "fix": "Write the full name of the mail server, with its domain.",
      "id": "exchange-single-label",
      "reference": {
        "number": 5321,
        "section": "2.3.5"
      },
      "severity": "error",
      "title": "An exchange is a single label"
    },
    {
      "affectsDelivery": true,
      "explanation": "Where the final dot of a name is missing, a zone file appends the zone's own name, so that senders look for a host that nobody meant.",
      "fix": "Write the name of the exchange with its final dot, or without the zone's name behind it.",
      "id": "exchange-origin-doubled",
      "reference": {
        "number": 1035,
        "section": "5.1"
      },
      "severity": "error",
      "title": "An exchange has the name of the zone appended"
    },
    {
      "affectsDelivery": false,
      "explanation": "The second record of an exchange gives no second chance: Postfix even counts it against the addresses that it is willing to try.",
      "fix": "Keep one MX record for each exchange.",
      "id": "exchange-duplicate",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "An exchange is listed more than once"
    },
    {
      "affectsDelivery": true,
      "explanation": "The zone above says that there is no such name, so the exchange leads nowhere. If nobody has registered its domain, anybody may, and read the mail.",
      "fix": "Correct the name in the MX record, or remove the record.",
      "id": "exchange-domain-unregistered",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "error",
      "title": "The domain of an exchange is not delegated"
    },
    {
      "affectsDelivery": true,
      "explanation": "Such a host wants its customers to log in, and takes no mail for this domain from other servers. The provider has a host of another name for incoming mail.",
      "fix": "Name the exchange that the provider gives for incoming mail.",
      "id": "exchange-submission-host",
      "reference": {
        "number": 6409,
        "section": "4.3"
      },
      "severity": "error",
      "title": "An exchange is a provider's host for sending mail, or for mail programs"
    },
    {
      "affectsDelivery": false,
      "explanation": "Both say that no name server answered them, so senders will hardly do better, and mail waits. As the failure may pass, the verdict takes this exchange for unknown.",
      "fix": "Repair the name servers of the exchange's domain, or their delegation.",
      "id": "exchange-unresolvable",
      "reference": {
        "number": 8914,
        "section": "4.23"
      },
      "severity": "notice",
      "title": "Two resolvers reached no name server of an exchange"
    },
    {
      "affectsDelivery": true,
      "explanation": "The IANA registries reserve this address for other uses, so senders elsewhere cannot reach it: mail waits until they give up, or goes to a host of their own.",
      "fix": "Publish a globally reachable address, or remove this one from public DNS.",
      "id": "address-not-global",
      "reference": {
        "number": 6890,
        "section": "2.2.2"
      },
      "severity": "error",
      "title": "A mail server has an address that cannot be reached from outside"
    },
    {
      "affectsDelivery": true,
      "explanation": "Senders without IPv6, which are many, cannot deliver and return the mail.",
      "fix": "Give at least one exchange an A record, or add an exchange that has one.",
      "id": "ipv4-absent",
      "reference": {
        "number": 5321,
        "section": "5.2"
      },
      "severity": "warning",
      "title": "No mail server has an IPv4 address"
    },
    {
      "affectsDelivery": false,
      "explanation": "Senders that have IPv6 only cannot deliver; so far there are few of them.",
      "fix": "Give an exchange an AAAA record, once it takes mail over IPv6.",
      "id": "ipv6-absent",
      "reference": {
        "number": 5321,
        "section": "5.2"
      },
      "severity": "notice",
      "title": "No mail server has an IPv6 address"
    },
    {
      "affectsDelivery": false,
      "explanation": "Two names for one server are no second chance: while it is down, a sender tries it again in vain.",
      "fix": "Give each exchange addresses of its own, or keep one of the MX records.",
      "id": "address-shared",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "Exchanges share an address"
    },
    {
      "affectsDelivery": false,
      "explanation": "One failure on the way to that network cuts all of them off at once, and mail waits at the senders.",
      "fix": "Put an exchange into another network, if mail must not wait.",
      "id": "network-shared",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "All exchanges are in one network"
    },
    {
      "affectsDelivery": false,
      "explanation": "Mail that is sent from such an address is distrusted or refused by many receivers; for incoming mail it does no harm.",
      "fix": "Ask whoever provides the address for a PTR record with the name of the host.",
      "id": "reverse-name-absent",
      "reference": {
        "number": 1912,
        "section": "2.1"
      },
      "severity": "notice",
      "title": "The address of a mail server has no name in reverse DNS"
    },
    {
      "affectsDelivery": false,
      "explanation": "Whoever has an address can give it any name in reverse, so receivers believe only a name that has the address in turn; mail sent from there may be distrusted.",
      "fix": "Publish the address at the name that the PTR record gives, or have that record corrected.",
      "id": "reverse-name-unconfirmed",
      "reference": {
        "number": 1912,
        "section": "2.1"
      },
      "severity": "notice",
      "title": "The reverse name of a mail server's address does not lead back to it"
    },
    {
      "affectsDelivery": false,
      "explanation": "While this exchange cannot be reached, mail waits at the senders, for some days at most.",
      "fix": "Add a second exchange with a higher preference in another network, if mail must not wait.",
      "id": "exchange-single",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "There is only one exchange"
    },
    {
      "affectsDelivery": false,
      "explanation": "Senders pick one of them at random, anew for each attempt. That is right for servers that share the load, and wrong for one that is to stand by.",
      "fix": "Give a server that is to stand by a higher preference; else nothing needs to change.",
      "id": "preference-uniform",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "All exchanges have the same preference"
    },
    {
      "affectsDelivery": false,
      "explanation": "In one attempt Postfix tries five addresses, and Exim five before it skips what is left of a preference. What stands behind these helps only with other senders.",
      "fix": "Publish fewer exchanges, so that the last ones are reached while the first are down.",
      "id": "exchange-never-tried",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "Some senders never come to an exchange"
    },
    {
      "affectsDelivery": false,
      "explanation": "An SPF record with \"mx\" in it fails with so many, and senders try only some of them. Of more than a hundred Postfix reads the first hundred of the answer, whatever their preferences.",
      "fix": "Keep the few exchanges that are needed; one host can have several addresses.",
      "id": "mx-count-excessive",
      "reference": {
        "number": 7208,
        "section": "4.6.4"
      },
      "severity": "notice",
      "title": "There are more than ten MX records"
    },
    {
      "affectsDelivery": false,
      "explanation": "Postfix picks among all addresses, so an exchange with more of them gets more; Exim begins with IPv6, so an exchange without it gets less.",
      "fix": "Give exchanges of one preference the same number of addresses in both families.",
      "id": "address-share-skewed",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "Exchanges of one preference do not share the load evenly"
    },
    {
      "affectsDelivery": false,
      "explanation": "As far as their names show, what stops this operator stops them all. Most domains live well with that: the RFC asks for variety among name servers, not among exchanges.",
      "fix": "Nothing needs to change, unless mail must arrive even while this operator is down.",
      "id": "operator-single",
      "reference": {
        "number": 2182,
        "section": "3.1"
      },
      "severity": "notice",
      "title": "One operator runs all exchanges"
    },
    {
      "affectsDelivery": false,
      "explanation": "Every sender asks DNS anew for almost every message, so a short failure of DNS already delays mail.",
      "fix": "Publish the MX records with a TTL of an hour or more, and lower it only before a move.",
      "id": "ttl-low",
      "reference": {
        "number": 1912,
        "section": "2.2"
      },
      "severity": "warning",
      "title": "The MX records live less than five minutes in caches"
    },
    {
      "affectsDelivery": false,
      "explanation": "After a change senders go on using the old mail servers for longer than a day.",
      "fix": "Publish the MX records with a TTL of a day or less.",
      "id": "ttl-high",
      "reference": {
        "number": 1912,
        "section": "2.2"
      },
      "severity": "notice",
      "title": "The MX records live longer than a day in caches"
    },
    {
      "affectsDelivery": false,
      "explanation": "Records of one name and type belong together and are to live equally long; where they differ, a cache may forget some exchanges before the others.",
      "fix": "Publish all MX records with one TTL.",
      "id": "ttl-mismatch",
      "reference": {
        "number": 2181,
        "section": "5.2"
      },
      "severity": "notice",
      "title": "The MX records differ in their time to live"
    },
    {
      "affectsDelivery": true,
      "explanation": "Senders whose resolvers validate get no answer and keep the mail until they give up; others deliver. Validating resolvers are the rule at large mail providers.",
      "fix": "Sign the zone anew, or have its DS records agree with its keys; until then, removing the DS records at the registrar makes it an unsigned zone that works.",
      "id": "dnssec-bogus",
      "reference": {
        "number": 4035,
        "section": "5.5"
      },
      "severity": "error",
      "title": "DNSSEC signatures are broken"
    },
    {
      "affectsDelivery": false,
      "explanation": "Nothing shows a sender that the MX records are yours and not forged on the way. Without signatures there is no DANE either, which has senders insist on TLS.",
      "fix": "Have the operator of your DNS sign the zone, and publish its DS record through the registrar.",
      "id": "dnssec-absent",
      "reference": {
        "number": 4033,
        "section": "3.1"
      },
      "severity": "notice",
      "title": "The domain is not signed with DNSSEC"
    },
    {
      "affectsDelivery": false,
      "explanation": "DANE counts only where the MX records, the addresses of the exchange and the TLSA records are all signed, and the record has usage 2 or 3 and data of the right length. What does not count protects nobody.",
      "fix": "Sign every zone on the way to the exchange, and publish TLSA records such as 3 1 1 with the SHA-256 digest of the server's key; remove those that cannot be used.",
      "id": "dane-unusable",
      "reference": {
        "number": 7672,
        "section": "2.2"
      },
      "severity": "warning",
      "title": "TLSA records that senders cannot use"
    },
    {
      "affectsDelivery": false,
      "explanation": "Whoever keeps senders from the exchanges that have them gets the mail sent to one that has none, where nobody insists on TLS.",
      "fix": "Publish TLSA records for every exchange.",
      "id": "dane-partial",
      "reference": {
        "number": 7672,
        "section": "2.2.3"
      },
      "severity": "notice",
      "title": "Only some exchanges have TLSA records"
    },
    {
      "affectsDelivery": false,
      "explanation": "What these resolvers have cached differs, so where mail goes depends on whom a sender asks. After a change that is so until what was cached before has run out; if it stays, the domain's name servers may not all say the same.",
      "fix": "Wait until the cached records have run out, and compare again; if they differ then, bring the name servers of the domain to one state.",
      "id": "resolver-disagreement",
      "reference": {
        "number": 1034,
        "section": "3.6"
      },
      "severity": "warning",
      "title": "These resolvers do not have the same MX records"
    },
    {
      "affectsDelivery": false,
      "explanation": "Mail goes to whichever of them takes it: some can end where nobody reads it, and some can come in past the filter that stands in front of the mailboxes.",
      "fix": "Keep the MX records of one provider, of the filter where there is one, and remove the others.",
      "id": "provider-leftover",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "warning",
      "title": "Exchanges of different providers stand side by side"
    },
    {
      "affectsDelivery": false,
      "explanation": "The provider has more exchanges than are published here, so that senders have fewer to turn to when one of them is down.",
      "fix": "Publish the missing records, after a look at what the provider asks for today.",
      "id": "provider-set-incomplete",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "Some of the MX records that the provider asks for are missing"
    },
    {
      "affectsDelivery": false,
      "explanation": "Such a name shows a provider whose domain it is, and takes no mail: a sender that comes to it has tried in vain.",
      "fix": "Remove the record; it is needed only until the provider has verified the domain.",
      "id": "provider-placeholder",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "warning",
      "title": "An exchange is the proof of ownership that a provider asked for"
    },
    {
      "affectsDelivery": false,
      "explanation": "Senders do not know of this exchange, so it gets no mail for the domain. After a change, caches show the old records until their TTL is over.",
      "fix": "Publish the missing record; if that was done, wait for the TTL of the answer seen.",
      "id": "expected-exchange-missing",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "warning",
      "title": "An expected exchange is not published"
    },
    {
      "affectsDelivery": false,
      "explanation": "The exchange is there, but senders may try the exchanges in another order than was meant.",
      "fix": "Publish the record with the preference that it is to have.",
      "id": "expected-preference-different",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "notice",
      "title": "An expected exchange is published with another preference"
    },
    {
      "affectsDelivery": false,
      "explanation": "Mail can go to this exchange too: to the old provider after a move, or to somebody else.",
      "fix": "Remove the record, unless it is to stay; the expected ones are all that is needed.",
      "id": "unexpected-exchange",
      "reference": {
        "number": 5321,
        "section": "5.1"
      },
      "severity": "warning",
      "title": "An exchange is published that is not expected"
    }
  ],
  "sentences": {
    "addressLiteral": "This is an IP address: mail for it goes straight there, and it has no MX record. Type the domain of the mail address instead, such as example.com.",
    "badAddress": "This is no IP address. Type the one that sends, such as 192.0.2.1 or 2001:db8::1.",
    "badCharacter": "Character {position}, {text}, cannot stand in a mail domain. It has letters, digits, hyphens and dots only, as in example.com (RFC 5321 §4.1.2).",
    "badClock": "The clock is a number of milliseconds since 1970.",
    "badDeadline": "The deadline is a number of milliseconds above 0.",
    "badIdn": "The letters of this name have no form in DNS (RFC 5891 §4). Check the spelling, or type the name as it is registered, beginning with xn--.",
    "badMode": "The mode is fast, private or compare.",
    "badMxLine": "Line {position} is no MX record of this domain. Type the preference, 0 to 65535, and the name of the exchange, such as 10 mx1.example.net.",
    "badResolver": "A resolver is the id of one in the list, an https URL, or an http URL of this machine (localhost, 127.0.0.1); at least one is needed.",
    "badTrustAnchor": "Line {position} is no trust anchor. Type a DS or DNSKEY record, such as . IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D.",
    "bareTld": "{text} is a single label. Type a whole domain, such as example.com.",
    "edgeHyphen": "The hyphen at character {position} stands at the edge of a part. Each part between two dots begins and ends with a letter or digit (RFC 5321 §4.1.2).",
    "empty": "Nothing was typed. Type a domain or a mail address, such as example.com.",
    "emptyLabel": "A part of the name is missing at character {position}. The parts of a domain are separated by single dots, as in example.com.",
    "filteringResolver": "This resolver hides names that it takes for harmful or unwanted, so a check does not rest on it. Choose one that filters nothing; in the mode compare, both together.",
    "idnUnsupported": "Letters outside ASCII cannot be converted here. Type the name as it is registered, beginning with xn--.",
    "labelTooLong": "The part that begins at character {position} is {length} characters long. Each part between two dots has 63 at most (RFC 1035 §2.3.4).",
    "localPath": "This is the path of a file. Type a domain or a mail address, such as example.com.",
    "missingDomain": "There is no domain behind the “@”. Type the whole address, such as user@example.com.",
    "nameTooLong": "The name is {length} characters long. A domain has 253 at most (RFC 1035 §2.3.4).",
    "noMxLine": "There is no MX record here. Type one in each line, such as 10 mx1.example.net.",
    "noProviderSet": "This provider has no set of records that is the same for every domain. Type the records that it gave you, such as 10 mx1.example.net.",
    "numericTld": "No domain ends in {text}: the last part is never a number (RFC 1123 §2.1). Type a domain such as example.com.",
    "severalResolvers": "The private mode asks one resolver and no other. Choose one, or the mode fast or compare."
  }
};
