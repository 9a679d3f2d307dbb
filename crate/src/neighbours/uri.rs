//! URIs, as far as records name them (RFC 3986).

/// A URI as its scheme and what stands behind the colon; `None` for what is none (RFC 3986 §3, appendix A).
///
/// `!` and `,` are none of its characters here: they have to be encoded in the records that name URIs (RFC 9989 §4.8).
pub(super) fn split(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let place = text.iter().position(|octet| *octet == b':')?;
    let (scheme, rest) = text.split_at_checked(place)?;
    let rest = rest.get(1..)?;
    let of_scheme = |octet: &u8| octet.is_ascii_alphanumeric() || b"+-.".contains(octet);
    let sound = scheme.first().is_some_and(u8::is_ascii_alphabetic) && scheme.iter().all(of_scheme);
    (sound && !rest.is_empty() && is_text(rest)).then_some((scheme, rest))
}

/// Whether these are characters of a URI, each `%` with its two digits.
fn is_text(mut text: &[u8]) -> bool {
    while let Some((octet, rest)) = text.split_first() {
        text = rest;
        if *octet == b'%' {
            match text.split_first_chunk::<2>() {
                Some((digits, rest)) if digits.iter().all(u8::is_ascii_hexdigit) => text = rest,
                _ => return false,
            }
        } else if !octet.is_ascii_alphanumeric() && !b"-._~:/?#[]@$&'()*+;=".contains(octet) {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn what_is_a_uri() {
        for (text, scheme, rest) in [
            ("mailto:a@example.com", "mailto", "a@example.com"),
            ("https://example.com/logo.svg?a=b#c", "https", "//example.com/logo.svg?a=b#c"),
            ("MAILTO:a%21b@example.com", "MAILTO", "a%21b@example.com"),
            ("a+b-c.1:x", "a+b-c.1", "x"),
        ] {
            assert_eq!(split(text.as_bytes()), Some((scheme.as_bytes(), rest.as_bytes())), "{text}");
        }
    }

    #[test]
    fn what_is_none() {
        for text in
            ["", ":", "a:", ":a", "a@example.com", "1a:b", "a b:c", "a:b c", "a:%", "a:%4", "a:%zz", "a:b!c", "a:ü"]
        {
            assert_eq!(split(text.as_bytes()), None, "{text}");
        }
    }
}
