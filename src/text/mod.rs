//! The ground that all else stands on: byte spans, the way back to the file, lines and columns.

pub mod fold;
mod lines;
mod map;
mod span;
pub mod stem;

pub use lines::{ColumnUnit, Coordinates, LineIndex, Position};
pub use map::SpanMap;
pub use span::Span;
