//! SHA-1 (RFC 3174), which names of NSEC3 are hashed by (RFC 5155 §11).
//!
//! A name has up to 151 rounds of it, too many for WebCrypto's promises; and the crates that have it are four times
//! as large in the Wasm, for speed that a handful of names has no need of.

/// The digest of some octets.
pub(super) fn digest(octets: &[u8]) -> [u8; 20] {
    let mut state: [u32; 5] = [0x6745_2301, 0xefcd_ab89, 0x98ba_dcfe, 0x1032_5476, 0xc3d2_e1f0];
    // RFC 3174 §4: a bit, then zeros, then the length in bits, to a multiple of 64 octets.
    let mut padded = octets.to_vec();
    padded.push(0x80);
    while padded.len() % 64 != 56 {
        padded.push(0);
    }
    padded.extend_from_slice(&(octets.len() as u64 * 8).to_be_bytes());
    let (blocks, _) = padded.as_chunks::<64>();
    for block in blocks {
        state = mix(state, block);
    }
    let mut digest = [0; 20];
    for (place, word) in digest.as_chunks_mut::<4>().0.iter_mut().zip(state) {
        *place = word.to_be_bytes();
    }
    digest
}

/// RFC 3174 §6.1.
fn mix(state: [u32; 5], block: &[u8; 64]) -> [u32; 5] {
    let mut words = Vec::with_capacity(80);
    for word in block.as_chunks::<4>().0 {
        words.push(u32::from_be_bytes(*word));
    }
    let [mut a, mut b, mut c, mut d, mut e] = state;
    for round in 0..80 {
        if round >= 16 {
            let back = |count: usize| words.get(round - count).copied().unwrap_or_default();
            words.push((back(3) ^ back(8) ^ back(14) ^ back(16)).rotate_left(1));
        }
        let (mixed, constant) = match round {
            0..20 => (b & c | !b & d, 0x5a82_7999),
            20..40 => (b ^ c ^ d, 0x6ed9_eba1),
            40..60 => (b & c | b & d | c & d, 0x8f1b_bcdc),
            _ => (b ^ c ^ d, 0xca62_c1d6_u32),
        };
        let word = words.get(round).copied().unwrap_or_default();
        let next = a.rotate_left(5).wrapping_add(mixed).wrapping_add(e).wrapping_add(word).wrapping_add(constant);
        (e, d, c, b, a) = (d, c, b.rotate_left(30), a, next);
    }
    let mut sums = state;
    for (sum, word) in sums.iter_mut().zip([a, b, c, d, e]) {
        *sum = sum.wrapping_add(word);
    }
    sums
}

#[cfg(all(test, feature = "native", not(target_arch = "wasm32")))]
mod tests {
    #[test]
    fn it_is_what_ring_says() {
        let mut octets = Vec::new();
        for length in 0..300_u16 {
            assert_eq!(Some(super::digest(&octets).to_vec()), crate::native::digest(1, &octets), "{length} octets");
            octets.push(length.wrapping_mul(31) as u8);
        }
    }
}
