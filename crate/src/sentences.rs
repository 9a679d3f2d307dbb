//! What errors say to people: what was wrong, and what would be right.
//!
//! As with the rules, the words leave the core as a file of their own
//! (`www/reference.js`), so that only a reader of them loads them.

/// Every code of an error that a caller can meet, and its sentence. In it
/// `{position}`, `{length}` and `{text}` stand for what the error knows.
pub const SENTENCES: &[(&str, &str)] = &[
    ("empty", "Nothing was typed. Type a domain or a mail address, such as example.com."),
    ("missingDomain", "There is no domain behind the “@”. Type the whole address, such as user@example.com."),
    (
        "emptyLabel",
        "A part of the name is missing at character {position}. The parts of a domain are separated by single dots, as in example.com.",
    ),
    (
        "labelTooLong",
        "The part that begins at character {position} is {length} characters long. Each part between two dots has 63 at most (RFC 1035 §2.3.4).",
    ),
    ("nameTooLong", "The name is {length} characters long. A domain has 253 at most (RFC 1035 §2.3.4)."),
    (
        "badCharacter",
        "Character {position}, {text}, cannot stand in a mail domain. It has letters, digits, hyphens and dots only, as in example.com (RFC 5321 §4.1.2).",
    ),
    (
        "edgeHyphen",
        "The hyphen at character {position} stands at the edge of a part. Each part between two dots begins and ends with a letter or digit (RFC 5321 §4.1.2).",
    ),
    (
        "addressLiteral",
        "This is an IP address: mail for it goes straight there, and it has no MX record. Type the domain of the mail address instead, such as example.com.",
    ),
    ("bareTld", "{text} is a single label. Type a whole domain, such as example.com."),
    (
        "numericTld",
        "No domain ends in {text}: the last part is never a number (RFC 1123 §2.1). Type a domain such as example.com.",
    ),
    ("localPath", "This is the path of a file. Type a domain or a mail address, such as example.com."),
    (
        "badIdn",
        "The letters of this name have no form in DNS (RFC 5891 §4). Check the spelling, or type the name as it is registered, beginning with xn--.",
    ),
    (
        "idnUnsupported",
        "Letters outside ASCII cannot be converted here. Type the name as it is registered, beginning with xn--.",
    ),
    (
        "badResolver",
        "A resolver is the id of one in the list, an https URL, or an http URL of this machine (localhost, 127.0.0.1); at least one is needed.",
    ),
    ("severalResolvers", "The private mode asks one resolver and no other. Choose one, or the mode fast or compare."),
    (
        "filteringResolver",
        "This resolver hides names that it takes for harmful or unwanted, so a check does not rest on it. Choose one that filters nothing; in the mode compare, both together.",
    ),
    ("badMode", "The mode is fast, private or compare."),
    ("badAddress", "This is no IP address. Type the one that sends, such as 192.0.2.1 or 2001:db8::1."),
    ("noMxLine", "There is no MX record here. Type one in each line, such as 10 mx1.example.net."),
    (
        "badMxLine",
        "Line {position} is no MX record of this domain. Type the preference, 0 to 65535, and the name of the exchange, such as 10 mx1.example.net.",
    ),
    (
        "noProviderSet",
        "This provider has no set of records that is the same for every domain. Type the records that it gave you, such as 10 mx1.example.net.",
    ),
    (
        "badTrustAnchor",
        "Line {position} is no trust anchor. Type a DS or DNSKEY record, such as . IN DS 20326 8 2 E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D.",
    ),
    ("badClock", "The clock is a number of milliseconds since 1970."),
    ("badDeadline", "The deadline is a number of milliseconds above 0."),
];

/// The sentence of a code with its gaps filled.
pub(crate) fn sentence(code: &str, position: Option<usize>, length: Option<usize>, text: Option<&str>) -> String {
    let template = SENTENCES.iter().find(|(other, _)| *other == code).map_or(code, |(_, sentence)| sentence);
    let number = |number: Option<usize>| number.map(|number| number.to_string()).unwrap_or_default();
    template
        .replace("{position}", &number(position))
        .replace("{length}", &number(length))
        .replace("{text}", text.unwrap_or_default())
}
