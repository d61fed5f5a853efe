//! A map from words to values that is laid out when the program is built and needs no loading.

/// A map from words to values of the program's own.
///
/// A hash table with open addressing and linear probing, in one block of bytes (numbers are little-endian):
///
/// - the slots, a power of two of four-byte numbers: 0 where nothing is, else eight bits of the word's hash above the
///   24 bits of the place of its entry in the entries;
/// - the entries: the number of the value (two bytes), the word's length (one), the word.
///
/// Most words that are looked up are not there, and cost a hash and one or two slots.
pub struct Table<V: 'static> {
    slots: &'static [[u8; 4]],
    entries: &'static [u8],
    values: &'static [V],
}

impl<V> Table<V> {
    /// The table of these bytes, which [`lay_out`] made, with its number of slots.
    pub const fn new(bytes: &'static [u8], slots: usize, values: &'static [V]) -> Self {
        let (slots, entries) = bytes.split_at(slots * 4);
        Self { slots: slots.as_chunks().0, entries, values }
    }

    /// The value of a word.
    pub fn get(&self, word: &str) -> Option<&'static V> {
        self.get_bytes(word.as_bytes())
    }

    /// The value of a word, by its bytes.
    pub fn get_bytes(&self, word: &[u8]) -> Option<&'static V> {
        self.values.get(self.place(word)?)
    }

    /// The value of a number that the build script gave it; none of 0.
    #[allow(dead_code, reason = "the build script does not ask")]
    pub fn value(&self, number: u16) -> Option<&'static V> {
        self.values.get(usize::from(number).checked_sub(1)?)
    }

    /// The place of a word's value.
    fn place(&self, word: &[u8]) -> Option<usize> {
        let hash = hash(word);
        let mut at = hash as usize;
        loop {
            let held = u32::from_le_bytes(*self.slots.get(at & (self.slots.len() - 1))?);
            if held == 0 {
                return None;
            }
            if held >> 24 == (hash >> 56) as u32
                && let Some(value) = self.entry(held as usize & MOST_BYTES, word)
            {
                return Some(value);
            }
            at = at.wrapping_add(1);
        }
    }

    /// Every word with its value, in the order in which they were laid out.
    #[allow(dead_code, reason = "the build script does not ask")]
    pub fn words(&self) -> impl Iterator<Item = (&'static str, &'static V)> + use<V> {
        let (values, mut rest) = (self.values, self.entries.get(1..).unwrap_or_default());
        std::iter::from_fn(move || {
            let (value, entry) = rest.split_first_chunk()?;
            let (length, entry) = entry.split_first()?;
            let (word, after) = entry.split_at_checked(usize::from(*length))?;
            rest = after;
            Some((std::str::from_utf8(word).ok()?, values.get(usize::from(u16::from_le_bytes(*value)))?))
        })
    }

    /// Whether it has a word.
    pub fn contains(&self, word: &str) -> bool {
        self.get(word).is_some()
    }

    /// The number of the value at that place of the entries, if its word is `word`.
    fn entry(&self, at: usize, word: &[u8]) -> Option<usize> {
        let (value, entry) = self.entries.get(at..)?.split_first_chunk()?;
        let (length, rest) = entry.split_first()?;
        let held = rest.get(..usize::from(*length))?;
        (held == word).then(|| usize::from(u16::from_le_bytes(*value)))
    }
}

/// Bytes that the entries may have.
const MOST_BYTES: usize = 0x00ff_ffff;

/// Multiplies and folds eight bytes at a time: most words are one step. The same on every machine, as the one that builds
/// need not be the one that runs.
fn hash(word: &[u8]) -> u64 {
    let mix = |hash: u64| {
        let spread = hash.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        spread ^ spread >> 32
    };
    let (mut hash, mut rest) = (word.len() as u64, word);
    while let Some((eight, after)) = rest.split_first_chunk() {
        (hash, rest) = (mix(hash ^ u64::from_le_bytes(*eight)), after);
    }
    // What is left, in reads that may overlap.
    let tail = match (rest.first_chunk(), rest.last_chunk(), rest) {
        (Some(first), Some(last), _) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
        }
        (.., [first, .., last]) => u64::from(*first) | u64::from(rest[rest.len() / 2]) << 8 | u64::from(*last) << 16,
        (.., [only]) => u64::from(*only),
        _ => return hash,
    };
    mix(hash.rotate_left(23) ^ tail)
}

/// The bytes of a [`Table`] and its number of slots, at most half of them taken. Each word, none twice, goes with the
/// number of its value. Panics where they are too many or too long for the layout.
#[allow(dead_code, reason = "the build script calls it")]
pub fn lay_out<'a>(words: impl ExactSizeIterator<Item = (&'a str, usize)>) -> (Vec<u8>, usize) {
    let mut slots = vec![0_u32; (words.len() * 2).max(2).next_power_of_two()];
    let mut entries = Vec::new();
    for (word, value) in words {
        let hash = hash(word.as_bytes());
        let mut at = hash as usize & (slots.len() - 1);
        while slots[at] != 0 {
            at = (at + 1) & (slots.len() - 1);
        }
        // The first entry starts at 1, so that no slot with an entry is 0.
        if entries.is_empty() {
            entries.push(0);
        }
        assert!(entries.len() <= MOST_BYTES, "the words have more than {MOST_BYTES} bytes");
        slots[at] = ((hash >> 56) as u32) << 24 | entries.len() as u32;
        entries.extend(u16::try_from(value).expect("at most 65,536 different values").to_le_bytes());
        entries.push(u8::try_from(word.len()).expect("a word of at most 255 bytes"));
        entries.extend(word.as_bytes());
    }
    let mut bytes: Vec<u8> = slots.iter().flat_map(|slot| slot.to_le_bytes()).collect();
    bytes.append(&mut entries);
    (bytes, slots.len())
}
