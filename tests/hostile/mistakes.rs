//! Inputs with mistakes: good ones, one after the other, of which chance changes some bytes.

/// A source of chance that is the same for the same seed.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        ((self.0 >> 11) % end as u64) as usize
    }

    pub fn any<'a>(&mut self, among: &[&'a [u8]]) -> &'a [u8] {
        among[self.below(among.len())]
    }

    /// Some good inputs one after the other, with mistakes.
    pub fn input(&mut self, good: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        for _ in 0..1 + self.below(4) {
            bytes.extend_from_slice(self.any(good));
        }
        for _ in 0..self.below(5) {
            let place = self.below(bytes.len() + 1);
            match self.below(6) {
                0 => bytes.truncate(place),
                1 => drop(bytes.drain(place..(place + self.below(20)).min(bytes.len()))),
                2 => bytes
                    .iter_mut()
                    .skip(place)
                    .take(1)
                    .for_each(|byte| *byte ^= 1 << self.below(8)),
                3 => {
                    let length = self.below(100_000);
                    bytes.splice(place..place, std::iter::repeat_n(self.below(256) as u8, length));
                }
                4 => {
                    let piece = self.any(PIECES);
                    bytes.splice(place..place, piece.iter().copied());
                }
                _ => {
                    let end = (place + self.below(40)).min(bytes.len());
                    bytes.extend_from_within(place..end);
                }
            }
        }
        bytes
    }
}

/// What parsers stumble over.
const PIECES: &[&[u8]] = &[
    b"\0",
    b"\r",
    b"\n",
    b"\r\n\r\n",
    b" ",
    b"-1",
    b"0",
    b"18446744073709551616",
    b"4294967296",
    b"99999999999999999999999999",
    b"\xff\xfe",
    b"%00",
    b"%2e%2e%2f",
    b"../",
    b"chunked",
    b":",
    b"Content-Length: 5\r\n",
    b"Transfer-Encoding: chunked\r\n",
    b"\x88\x80\0\0\0\0",
    b"\x81\xff\xff\xff\xff\xff\xff\xff\xff\xff\0\0\0\0",
    b"noreply",
    b"\xe2\x80\xa8",
];
