//! The reference of the rules: complete, well-formed, and the same as what the code says.
//!
//! `UPDATE=1 cargo test -p mxlens --all-features --test reference` writes the generated files anew.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "fails the test")]

mod fixture;

use std::collections::BTreeMap;
use std::fs;

use fixture::{checks, crate_folder, word};
use mxlens::providers::Providers;
use mxlens::rule::{Rfc, Severity};
use mxlens::rules::{RuleEntry, RuleId};

/// Compares a generated file with the one that is committed, or writes it.
fn assert_current(file: &str, generated: &str) {
    let path = crate_folder().join(file);
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, generated).unwrap();
    }
    let committed = fs::read_to_string(&path).unwrap_or_default();
    assert!(committed == generated, "crate/{file} is stale: set UPDATE=1 and run this test again");
}

/// The rules that no zone can break, the test that has them broken and nearly so, and why it is there.
const ELSEWHERE: [(&str, &str, &str); 8] = [
    ("resolver-disagreement", "compare", "what a resolver has cached, no zone says"),
    ("reverse-name-absent", "networks", "networks are looked at on request"),
    ("reverse-name-unconfirmed", "networks", "networks are looked at on request"),
    ("operator-single", "networks", "networks are looked at on request"),
    ("ttl-mismatch", "mistakes", "the server of the zones has one TTL for an RRset, as its signer wants"),
    ("expected-exchange-missing", "expected", "what is expected, whoever asks says"),
    ("expected-preference-different", "expected", "what is expected, whoever asks says"),
    ("unexpected-exchange", "expected", "what is expected, whoever asks says"),
];

/// The files whose checks break each rule, without their endings.
fn breakers() -> BTreeMap<String, Vec<String>> {
    let mut breakers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (scenario, check) in checks() {
        for id in check.broken.iter().chain(check.beside.iter().flatten()) {
            let files = breakers.entry(id.clone()).or_default();
            let file = scenario.file.trim_end_matches(".zone").to_owned();
            if !files.contains(&file) {
                files.push(file);
            }
        }
    }
    breakers
}

fn kebab(id: RuleId) -> String {
    word(id)
}

fn link(rfc: Rfc) -> String {
    let Rfc { number, section } = rfc;
    format!("[RFC {number} §{section}](https://www.rfc-editor.org/rfc/rfc{number}#section-{section})")
}

fn reference() -> String {
    let breakers = breakers();
    let mut text = String::from(
        "# Rules\n\n\
         Written by `tests/reference.rs` from the rules themselves. An *error* loses or refuses mail, a *warning* does so\n\
         under some conditions or with some senders, a *notice* is good to know.\n\n\
         | rule | severity | bears on delivery |\n|---|---|---|\n",
    );
    for &id in RuleId::ALL {
        let rule = id.about();
        let bears = if rule.affects_delivery { "yes" } else { "no" };
        text += &format!("| [{0}](#{0}) | {1} | {bears} |\n", kebab(id), word(rule.severity));
    }
    for &id in RuleId::ALL {
        let (rule, id) = (RuleEntry::from(id), kebab(id));
        let zone = |file: &String| format!("[{file}](../tests/zones/{file}.zone)");
        // The zone that has the rule's name first.
        let mut files = breakers.get(&id).cloned().unwrap_or_default();
        files.sort_by_key(|file| *file != id);
        let zones: Vec<_> = files.iter().take(3).map(zone).collect();
        text += &format!("\n## {id}\n\n{}.\n\n", rule.title);
        text += &format!("- Severity: {}\n", word(rule.severity));
        text += &format!("- Bears on delivery: {}\n", if rule.affects_delivery { "yes" } else { "no" });
        text += &format!("- Why: {}\n- What to do: {}\n", rule.explanation, rule.fix);
        let broken = match ELSEWHERE.iter().find(|(other, ..)| *other == id) {
            Some((_, test, _)) => format!("Broken in: [{test}](tests/{test}.rs)"),
            None => format!("Zones that break it: {}", zones.join(", ")),
        };
        text += &format!("- Source: {}\n- {broken}\n", link(rule.reference));
    }
    text
}

#[test]
fn the_reference_says_what_the_rules_say() {
    assert_current("RULES.md", &reference());
}

#[test]
fn every_rule_has_a_zone_that_breaks_it_and_one_that_does_not() {
    let breakers = breakers();
    for (place, &id) in RuleId::ALL.iter().enumerate() {
        let (id, is_beside) = (kebab(id), place >= RuleId::MAIL.len());
        if let Some((_, test, _)) = ELSEWHERE.iter().find(|(other, ..)| *other == id) {
            assert!(!breakers.contains_key(&id), "{id} has a zone");
            let tests = fs::read_to_string(crate_folder().join(format!("tests/{test}.rs"))).unwrap();
            assert!(tests.contains(&format!("\"{id}\"")), "{id} is not in {test}.rs");
            continue;
        }
        let files = breakers.get(&id).unwrap_or_else(|| panic!("no zone breaks {id}"));
        // A near miss stands beside what it nearly is.
        let near_miss = |file: &str| {
            let mut misses = checks().filter(|(scenario, check)| {
                let is_looked_at = !is_beside || check.beside.is_some();
                let breaks = check.broken.contains(&id) || check.beside.iter().flatten().any(|other| *other == id);
                scenario.file == format!("{file}.zone") && is_looked_at && !breaks && check.undetermined.is_empty()
            });
            misses.next().is_some()
        };
        // What does not exist is broken by the zone above it; what exists is everywhere else.
        assert!(id == "domain-nonexistent" || files.iter().any(|file| near_miss(file)), "{id} has no near miss");
    }
}

#[test]
fn every_expectation_names_rules_there_are() {
    let ids: Vec<String> = RuleId::ALL.iter().map(|&id| kebab(id)).collect();
    for (scenario, check) in checks() {
        let beside = check.beside.iter().flatten().chain(&check.beside_undetermined);
        for id in check.broken.iter().chain(&check.undetermined).chain(beside) {
            assert!(ids.contains(id) || id == "all", "{}: {id}", scenario.file);
        }
    }
}

#[test]
fn every_rule_is_the_file_of_its_name() {
    let (mail, neighbours) = RuleId::ALL.split_at(RuleId::MAIL.len());
    for (folder, rules) in [("src/rules", mail), ("src/rules/neighbours", neighbours)] {
        let mut files = Vec::new();
        for entry in fs::read_dir(crate_folder().join(folder)).unwrap() {
            let file = entry.unwrap().file_name().into_string().unwrap();
            files.extend(
                file.strip_suffix(".rs").filter(|module| *module != "mod").map(|module| module.replace('_', "-")),
            );
        }
        files.sort();
        let mut ids: Vec<String> = rules.iter().map(|&id| kebab(id)).collect();
        ids.sort();
        assert_eq!(files, ids);
    }
}

#[test]
fn every_rule_reads_as_it_should() {
    for &id in RuleId::ALL {
        let rule = RuleEntry::from(id);
        let sentence = |text: &str| text.starts_with(char::is_uppercase) && text.ends_with('.');
        assert!(rule.title.starts_with(char::is_uppercase) && !rule.title.ends_with('.'), "{id:?}: {}", rule.title);
        assert!(sentence(rule.explanation) && sentence(rule.fix), "{id:?}");
        assert!(rule.explanation.matches(". ").count() <= 1, "{id:?}: more than two sentences");
        let section = rule.reference.section;
        assert!(rule.reference.number > 0 && section.split('.').all(|part| part.parse::<u8>().is_ok()), "{id:?}");
        assert!(rule.affects_delivery || rule.severity != Severity::Error, "{id:?}: an error bears on delivery");
    }
}

#[test]
fn titles_and_fixes_are_told_apart() {
    let mut seen = BTreeMap::new();
    for &id in RuleId::ALL {
        let rule = RuleEntry::from(id);
        for text in [rule.title, rule.explanation] {
            assert_eq!(seen.insert(text, id), None, "{id:?} says what another says");
        }
    }
}

#[cfg(feature = "schema")]
#[test]
fn the_schema_is_the_one_of_the_report() {
    let mut generator = schemars::generate::SchemaSettings::draft2020_12().for_serialize().into_generator();
    let schema = generator.root_schema_for::<mxlens::Report>();
    assert_current("report.schema.json", &(serde_json::to_string_pretty(&schema).unwrap() + "\n"));
}

#[test]
fn the_page_reads_what_the_code_says() {
    let rules: Vec<_> = RuleId::ALL.iter().map(|id| RuleEntry::from(*id)).collect();
    let (rules, beside) = rules.split_at(RuleId::MAIL.len());
    let sentences: serde_json::Map<_, _> =
        mxlens::sentences::SENTENCES.iter().map(|(code, sentence)| ((*code).to_owned(), (*sentence).into())).collect();
    let json = |value: &serde_json::Value| serde_json::to_string_pretty(value).unwrap() + "\n";
    let reference = serde_json::json!({ "rules": rules, "sentences": sentences });
    assert_current("../www/reference.js", &format!("export default {};\n", json(&reference).trim_end()));
    // The verdict does not wait for what is said of the neighbours.
    let beside = json(&serde_json::json!(beside));
    assert_current("../www/reference-neighbours.js", &format!("export default {};\n", beside.trim_end()));
    // Whoever is to choose a resolver needs these, and nothing of the rules yet.
    let resolvers = json(&serde_json::json!(mxlens::PUBLIC_RESOLVERS));
    assert_current("resolvers.json", &resolvers);
    assert_current("../www/resolvers.js", &format!("export default {};\n", resolvers.trim_end()));
}

#[test]
fn the_table_of_providers_is_what_their_data_say() {
    let data: toml::Table = toml::from_str(include_str!("../providers.toml")).unwrap();
    let list = |key: &str| data[key].as_array().unwrap().iter().map(|value| value.as_table().unwrap());
    let text = |table: &toml::Table, key: &str| table.get(key).map_or("", |value| value.as_str().unwrap()).to_owned();
    let texts = |table: &toml::Table, key: &str, separator: &str| {
        let values = table[key].as_array().unwrap().iter().map(|value| value.as_str().unwrap());
        values.collect::<Vec<_>>().join(separator)
    };
    // The patterns of a provider's hosts of another kind, or of those that belong to none.
    let others = |kind: &str, id: &str| {
        let mine = list(kind).filter(|table| text(table, "provider") == id);
        mine.map(|table| texts(table, "patterns", " ")).collect::<Vec<_>>().join(" ")
    };
    let mut lines = Vec::new();
    for provider in list("provider") {
        let id = text(provider, "id");
        let sets = provider.get("sets").and_then(toml::Value::as_array).into_iter().flatten();
        let sets = sets.map(|set| {
            let set = set.as_table().unwrap();
            let old = if set["current"] == toml::Value::Boolean(false) { "!" } else { "" };
            format!("{old}{}", texts(set, "records", ","))
        });
        let fields = [
            text(provider, "name"),
            text(provider, "role"),
            text(provider, "setup"),
            texts(provider, "patterns", " "),
            sets.collect::<Vec<_>>().join("|"),
            others("submission", &id),
            others("placeholder", &id),
        ];
        lines.push(format!("{id}\t{}", fields.join("\t")));
    }
    lines.push(format!("\t\t\t\t\t\t{}\t", others("submission", "")));
    let table = lines.join("\n") + "\n";
    assert!(!table.contains(['`', '\\', '$']), "they mean something in a template of JavaScript");
    assert_current("src/providers.tsv", &table);
    assert_current("../www/providers.js", &format!("export default `{table}`;\n"));
}

#[test]
fn no_exchange_belongs_to_two_providers() {
    let providers = Providers::shipped();
    let mut ids = Vec::new();
    for provider in providers.iter().filter(|provider| !provider.id.is_empty()) {
        assert!(!ids.contains(&provider.id), "{} stands there twice", provider.id);
        ids.push(provider.id);
        let domain = "customer.example".parse().unwrap();
        for (_, exchange) in provider.sets().flat_map(|set| set.records(&domain)) {
            let exchange = exchange.replace('*', "x").parse().unwrap();
            assert_eq!(providers.of(&exchange).map(|found| found.id), Some(provider.id), "{exchange}");
        }
    }
    assert!(ids.len() >= 40, "{} providers", ids.len());
}
