//! The selectors under which providers have their customers publish keys.

/// For each provider the selectors that its set-up pages name: those that are the same for all customers.
///
/// They were read in public zone files and set-up pages; a provider whose selectors a customer chooses, or that are
/// made for each, is not here.
const SELECTORS: &[(&str, &str)] = &[
    ("cloudflare-email-routing", "cf2024-1"),
    ("fastmail", "fm1 fm2 fm3"),
    ("gandi", "gm1 gm2 gm3"),
    ("google-workspace", "google"),
    ("hey", "heymail"),
    ("hostinger", "hostingermail-a hostingermail-b hostingermail-c"),
    ("icloud", "sig1"),
    ("improvmx", "dkimprovmx1 dkimprovmx2"),
    ("ionos", "s1-ionos s2-ionos"),
    ("mail-ru", "mailru"),
    ("mailbox-org", "mbo0001 mbo0002 mbo0003 mbo0004"),
    ("mandrill", "mte1 mte2"),
    ("microsoft-365", "selector1 selector2"),
    ("migadu", "key1 key2 key3"),
    ("proton", "protonmail protonmail2 protonmail3"),
    ("purelymail", "purelymail1 purelymail2 purelymail3"),
    ("sendgrid", "s1 s2"),
    ("simplelogin", "dkim dkim02 dkim03"),
    ("strato", "strato-dkim-0002 strato-dkim-0003"),
    ("titan", "titan1"),
    ("transip", "transip-a transip-b transip-c"),
    ("tuta", "s1 s2"),
    ("yandex-360", "mail"),
    ("zoho", "zmail"),
];

/// The selectors of a provider.
pub(super) fn of(provider: &str) -> impl Iterator<Item = &'static str> {
    let entry = SELECTORS.iter().find(|(id, _)| *id == provider);
    entry.map(|(_, selectors)| *selectors).unwrap_or_default().split_ascii_whitespace()
}

#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests {
    use super::{SELECTORS, of};
    use crate::providers::Providers;

    #[test]
    fn every_provider_is_one_that_is_known() {
        let providers = Providers::shipped();
        for (id, _) in SELECTORS {
            assert!(providers.iter().any(|provider| provider.id == *id), "{id}");
            assert!((1..=4).contains(&of(id).count()), "{id}");
        }
        assert!(SELECTORS.is_sorted());
        assert_eq!(of("fastmail").collect::<Vec<_>>(), ["fm1", "fm2", "fm3"]);
        assert_eq!(of("nobody").count(), 0);
    }
}
