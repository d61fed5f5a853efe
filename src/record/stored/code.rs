//! How values stand in a store: numbers of variable length (LEB128), hashes and floats of eight bytes, lists by their
//! length. What cannot be a value is none: reading never fails otherwise, whatever the bytes.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use jiff::civil::{Date, Weekday};

use crate::text::Span;

/// Bytes on their way to a store.
#[derive(Debug, Default)]
pub struct Out {
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Bytes from a store.
#[derive(Debug)]
pub struct In<'b> {
    bytes: &'b [u8],
}

impl<'b> In<'b> {
    /// Reads from the start of some bytes.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { bytes }
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (head, rest) = self.bytes.split_at_checked(length)?;
        self.bytes = rest;
        Some(head)
    }

    /// Whether all was read.
    pub fn is_at_end(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// What can stand in a store.
pub trait Code: Sized {
    /// Writes the value.
    fn put(&self, out: &mut Out);

    /// Reads a value; `None` where the bytes are none.
    fn take(from: &mut In<'_>) -> Option<Self>;
}

/// The bytes of a value.
pub fn bytes_of(value: &impl Code) -> Vec<u8> {
    let mut out = Out::default();
    value.put(&mut out);
    out.bytes
}

/// The value whose bytes these are, and no more.
pub fn value_of<T: Code>(bytes: &[u8]) -> Option<T> {
    let mut from = In::new(bytes);
    let value = T::take(&mut from)?;
    from.is_at_end().then_some(value)
}

impl Code for usize {
    fn put(&self, out: &mut Out) {
        let mut left = *self;
        while left > 0x7f {
            out.bytes.push(left as u8 | 0x80);
            left >>= 7;
        }
        out.bytes.push(left as u8);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let (mut value, mut shift) = (0_u64, 0);
        loop {
            let byte = from.take(1)?[0];
            value |= u64::from(byte & 0x7f).checked_shl(shift)?;
            if byte < 0x80 {
                return usize::try_from(value).ok();
            }
            shift += 7;
        }
    }
}

/// Numbers that stand as another type does.
macro_rules! through {
    ($($type:ty as $other:ty),* $(,)?) => {$(
        impl Code for $type {
            fn put(&self, out: &mut Out) {
                // Of a negative number the bits are kept.
                (*self as $other).put(out);
            }

            fn take(from: &mut In<'_>) -> Option<Self> {
                Some(<$other>::take(from)? as $type)
            }
        }
    )*};
}

through!(u8 as usize, u32 as usize, i8 as u8, i16 as u32, i32 as u32);

impl Code for u64 {
    fn put(&self, out: &mut Out) {
        out.bytes.extend(self.to_le_bytes());
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(Self::from_le_bytes(from.take(8)?.try_into().ok()?))
    }
}

impl Code for f64 {
    fn put(&self, out: &mut Out) {
        self.to_bits().put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(Self::from_bits(u64::take(from)?))
    }
}

impl Code for bool {
    fn put(&self, out: &mut Out) {
        u8::from(*self).put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(false),
            1 => Some(true),
            _ => None,
        }
    }
}

fn put_text(text: &str, out: &mut Out) {
    text.len().put(out);
    out.bytes.extend(text.as_bytes());
}

fn take_text<'b>(from: &mut In<'b>) -> Option<&'b str> {
    let length = usize::take(from)?;
    std::str::from_utf8(from.take(length)?).ok()
}

impl Code for String {
    fn put(&self, out: &mut Out) {
        put_text(self, out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        take_text(from).map(str::to_owned)
    }
}

impl Code for Arc<str> {
    fn put(&self, out: &mut Out) {
        put_text(self, out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        take_text(from).map(Arc::from)
    }
}

/// The words of the lists that the program is built with, as they come back from a store: each is kept once, for as
/// long as the process lives.
static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());

impl Code for &'static str {
    fn put(&self, out: &mut Out) {
        put_text(self, out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let text = take_text(from)?;
        let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = names.get(text) {
            return Some(known);
        }
        let name: &'static str = Box::leak(text.into());
        names.insert(name);
        Some(name)
    }
}

/// Of a path that is not Unicode, nothing can be read again: see [`is_storable`].
impl Code for PathBuf {
    fn put(&self, out: &mut Out) {
        put_text(&self.to_string_lossy(), out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        take_text(from).map(PathBuf::from)
    }
}

/// Whether a path comes back from a store as it was.
pub fn is_storable(path: &std::path::Path) -> bool {
    path.to_str().is_some()
}

impl<T: Code> Code for Option<T> {
    fn put(&self, out: &mut Out) {
        self.is_some().put(out);
        if let Some(value) = self {
            value.put(out);
        }
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some(if bool::take(from)? { Some(T::take(from)?) } else { None })
    }
}

fn put_list<T: Code>(list: &[T], out: &mut Out) {
    list.len().put(out);
    for value in list {
        value.put(out);
    }
}

impl<T: Code> Code for Vec<T> {
    fn put(&self, out: &mut Out) {
        put_list(self, out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let length = usize::take(from)?;
        // Each value is a byte at least: no more is reserved than can follow.
        if length > from.bytes.len() {
            return None;
        }
        let mut list = Self::with_capacity(length.min(1 << 16));
        for _ in 0..length {
            list.push(T::take(from)?);
        }
        Some(list)
    }
}

impl<T: Code> Code for Arc<T> {
    fn put(&self, out: &mut Out) {
        T::put(self, out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        T::take(from).map(Self::new)
    }
}

impl<T: Code> Code for Arc<[T]> {
    fn put(&self, out: &mut Out) {
        put_list(self, out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Vec::take(from).map(Self::from)
    }
}

impl<A: Code, B: Code> Code for (A, B) {
    fn put(&self, out: &mut Out) {
        self.0.put(out);
        self.1.put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?))
    }
}

impl<A: Code, B: Code, C: Code> Code for (A, B, C) {
    fn put(&self, out: &mut Out) {
        self.0.put(out);
        self.1.put(out);
        self.2.put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Some((A::take(from)?, B::take(from)?, C::take(from)?))
    }
}

impl Code for Span {
    fn put(&self, out: &mut Out) {
        self.start.put(out);
        self.len().put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        let start = usize::take(from)?;
        Some(Self { start, end: start.checked_add(usize::take(from)?)? })
    }
}

impl Code for Date {
    fn put(&self, out: &mut Out) {
        self.year().put(out);
        self.month().put(out);
        self.day().put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Self::new(i16::take(from)?, i8::take(from)?, i8::take(from)?).ok()
    }
}

impl Code for Weekday {
    fn put(&self, out: &mut Out) {
        self.to_monday_one_offset().put(out);
    }

    fn take(from: &mut In<'_>) -> Option<Self> {
        Self::from_monday_one_offset(i8::take(from)?).ok()
    }
}

/// A struct, by its fields.
macro_rules! fields {
    ($type:ty { $($field:ident),* $(,)? }) => {
        impl $crate::record::stored::code::Code for $type {
            fn put(&self, out: &mut $crate::record::stored::code::Out) {
                let Self { $($field),* } = self;
                $($crate::record::stored::code::Code::put($field, out);)*
            }

            fn take(from: &mut $crate::record::stored::code::In<'_>) -> Option<Self> {
                Some(Self { $($field: $crate::record::stored::code::Code::take(from)?),* })
            }
        }
    };
}

/// An enum whose variants hold nothing, by their numbers.
macro_rules! variants {
    ($type:ty { $($variant:ident),* $(,)? }) => {
        impl $crate::record::stored::code::Code for $type {
            fn put(&self, out: &mut $crate::record::stored::code::Out) {
                let name = match self { $(Self::$variant => stringify!($variant)),* };
                let all = [$(stringify!($variant)),*];
                $crate::record::stored::code::Code::put(&all.iter().position(|one| *one == name).unwrap_or(all.len()), out);
            }

            fn take(from: &mut $crate::record::stored::code::In<'_>) -> Option<Self> {
                [$(Self::$variant),*].get(usize::take(from)?).copied()
            }
        }
    };
}

pub(crate) use {fields, variants};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_come_back() {
        let value = (vec![(0_usize, -3_i16), (usize::MAX, i16::MIN)], Some("ü".to_owned()), (1.5_f64, u64::MAX));
        assert_eq!(value_of::<(Vec<(usize, i16)>, Option<String>, (f64, u64))>(&bytes_of(&value)), Some(value));
    }

    #[test]
    fn what_is_no_value_is_none() {
        assert_eq!(value_of::<Vec<u64>>(&bytes_of(&usize::MAX)), None);
        assert_eq!(value_of::<usize>(&[0xff; 20]), None);
        assert_eq!(value_of::<bool>(&[2]), None);
        assert_eq!(value_of::<String>(&[1, 0xff]), None);
        assert_eq!(value_of::<bool>(&[1, 1]), None);
    }
}
