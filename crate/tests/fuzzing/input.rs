//! An input of the fuzzer, read from its start as the decisions of a test.

/// What is left of an input; where nothing is, every decision is 0.
#[derive(Clone)]
pub(crate) struct Input<'a>(pub(crate) &'a [u8]);

impl<'a> Input<'a> {
    /// Whether nothing is left.
    pub(crate) fn is_over(&self) -> bool {
        self.0.is_empty()
    }

    /// A number of one octet.
    pub(crate) fn octet(&mut self) -> u8 {
        match self.0 {
            [first, rest @ ..] => {
                self.0 = rest;
                *first
            }
            [] => 0,
        }
    }

    /// A number of two octets.
    pub(crate) fn number(&mut self) -> u16 {
        u16::from_be_bytes([self.octet(), self.octet()])
    }

    /// A place in something of some length; 0 where it is empty.
    ///
    /// One octet reaches short things, so that the fuzzer has little to find; two are taken for longer ones.
    pub(crate) fn place(&mut self, length: usize) -> usize {
        match length {
            0 => 0,
            1..=256 => usize::from(self.octet()) % length,
            _ => usize::from(self.number()) % length,
        }
    }

    /// One of some things.
    pub(crate) fn one<'b, T>(&mut self, of: &'b [T]) -> Option<&'b T> {
        of.get(self.place(of.len()))
    }

    /// Octets behind their length in one octet; fewer where the input ends.
    pub(crate) fn some(&mut self) -> &'a [u8] {
        let length = self.octet();
        self.take(length.into())
    }

    /// Octets behind their length in two octets, likewise.
    pub(crate) fn many(&mut self) -> &'a [u8] {
        let length = self.number();
        self.take(length.into())
    }

    fn take(&mut self, length: usize) -> &'a [u8] {
        let (some, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        some
    }
}
