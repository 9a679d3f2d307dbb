//! Lists of tags, as DKIM has them, and DMARC and BIMI after it (RFC 6376 §3.2).

/// A part of a list, which is a tag where it has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    /// All of it, without the space around it.
    pub(super) part: &'a [u8],
    /// What stands before the first `=`.
    pub(super) name: &'a [u8],
    /// What stands behind it; `None` where there is none.
    pub(super) value: Option<&'a [u8]>,
}

/// The parts of a list; between two semicolons there may be none.
pub(super) fn tags(text: &[u8]) -> impl Iterator<Item = Tag<'_>> {
    text.split(|octet| *octet == b';').map(<[u8]>::trim_ascii).filter(|part| !part.is_empty()).map(tag)
}

fn tag(part: &[u8]) -> Tag<'_> {
    let mut halves = part.splitn(2, |octet| *octet == b'=').map(<[u8]>::trim_ascii);
    Tag { part, name: halves.next().unwrap_or_default(), value: halves.next() }
}

/// Whether a list begins with the tag `v` and just this value, as it does in every record of DMARC and BIMI.
///
/// The letters of the value count, that of the name does not (RFC 9989 §4.8). Nothing may stand before it.
pub(super) fn begins_with_version(text: &[u8], version: &[u8]) -> bool {
    let part = text.split(|octet| *octet == b';').next().unwrap_or_default();
    let Tag { name, value, .. } = tag(part);
    let starts = part.first().is_some_and(|octet| !octet.is_ascii_whitespace());
    starts && name.eq_ignore_ascii_case(b"v") && value == Some(version)
}

/// Whether a word stands somewhere in a text, in letters of any case.
pub(super) fn mentions(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_taken_apart() {
        let read = |text: &'static str| tags(text.as_bytes()).collect::<Vec<_>>();
        let names =
            |text| read(text).iter().map(|tag| String::from_utf8_lossy(tag.name).into_owned()).collect::<Vec<_>>();
        assert_eq!(names("v=DMARC1; p=none;"), ["v", "p"]);
        assert_eq!(names(";;p=none ;\t; x"), ["p", "x"]);
        let list = read("a = b=c ; =d; e=; f");
        let values: Vec<_> = list.iter().map(|tag| tag.value).collect();
        assert_eq!(values, [Some(&b"b=c"[..]), Some(b"d"), Some(b""), None]);
        assert_eq!(list[0].part, b"a = b=c");
        assert!(read("").is_empty());
    }

    #[test]
    fn a_version_is_what_comes_first() {
        let begins = |text: &str| begins_with_version(text.as_bytes(), b"DMARC1");
        for text in ["v=DMARC1", "v=DMARC1;", "v = DMARC1 ; p=none", "V=DMARC1;p=none"] {
            assert!(begins(text), "{text}");
        }
        for text in [
            "",
            ";v=DMARC1",
            " v=DMARC1",
            "\tv=DMARC1",
            "v=dmarc1",
            "v=DMARC1 p=none",
            "v=DMARC10;",
            "p=none; v=DMARC1",
            "v",
        ] {
            assert!(!begins(text), "{text}");
        }
    }
}
