//! Any text as what somebody typed.

use mxlens::{Idna, Name, NoIdna, Target, Uts46};

/// The octets are the text.
pub(crate) fn run(octets: &[u8]) {
    let text = String::from_utf8_lossy(octets);
    holds(&text, &NoIdna);
    holds(&text, &Uts46);
}

fn holds(text: &str, idna: &impl Idna) {
    match Target::parse(text, idna) {
        Ok(target) => {
            assert_eq!(target.input, text);
            let name = target.name.to_string();
            assert_eq!(name.parse::<Name>().as_ref(), Ok(&target.name));
            let again = Target::parse(&name, &NoIdna).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(again.name, target.name, "{text:?} is {name}, which is no other");
            let shown = Target::parse(&target.shown, idna).map(|shown| shown.name);
            assert_eq!(shown.as_ref(), Ok(&target.name), "{text:?} is shown as {}", target.shown);
        }
        Err(error) => {
            assert!(!error.code().is_empty() && !error.to_string().is_empty());
            let length = text.chars().count();
            assert!(
                error.position().is_none_or(|position| (1..=length + 1).contains(&position)),
                "{error:?} of {length}"
            );
        }
    }
}
