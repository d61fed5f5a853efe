//! Tables: cells between `&` and `\\`.

use super::state::Frame;
use super::{DEEPEST, Reader};
use crate::markup::BlockKind;

/// An open table.
#[derive(Clone, Copy, Debug)]
pub(super) struct Table {
    number: u32,
    row: u32,
    column: u32,
    /// How many more columns the cell takes.
    wide: u32,
    /// Whether the row holds anything.
    started: bool,
}

impl Table {
    pub fn new(number: u32) -> Self {
        Self { number, row: 0, column: 0, wide: 0, started: false }
    }

    /// The cell that is being read. The first row is taken for the header.
    pub fn cell(&self) -> BlockKind {
        BlockKind::Cell { table: self.number, row: self.row, column: self.column }
    }
}

impl Reader<'_> {
    /// The outermost table of the text being read: one in a cell only breaks its lines.
    pub(super) fn table(&self) -> Option<Table> {
        let base = self.state.flows.last().map_or(0, |flow| flow.base);
        self.state.open.iter().skip(base).take(DEEPEST).find_map(|open| open.table)
    }

    /// Whether tables are nested here.
    fn nested(&self) -> bool {
        let base = self.state.flows.last().map_or(0, |flow| flow.base);
        self.state.open.iter().skip(base).take(DEEPEST).filter(|open| open.table.is_some()).count() > 1
    }

    fn change(&mut self, change: impl Fn(&mut Table)) {
        let base = self.state.flows.last().map_or(0, |flow| flow.base);
        if let Some(table) = self.state.open.iter_mut().skip(base).take(DEEPEST).find_map(|open| open.table.as_mut()) {
            change(table);
        }
    }

    /// Something was read in the row.
    pub(super) fn started(&mut self) {
        self.change(|table| table.started = true);
    }

    /// `&`: whether it parts two cells.
    pub(super) fn next_cell(&mut self) -> bool {
        if self.table().is_none() {
            return false;
        }
        if !self.nested() {
            self.flush();
            self.change(|table| {
                table.column = table.column.saturating_add(1 + table.wide);
                table.wide = 0;
                table.started = true;
            });
        }
        true
    }

    /// `\\`: whether it ends a row. A row that holds nothing but rules is none.
    pub(super) fn next_row(&mut self) -> bool {
        if self.table().is_none() || self.nested() {
            return false;
        }
        let empty = self.state.flows.last().is_none_or(|flow| flow.inline.is_empty());
        self.flush();
        self.change(|table| {
            table.row += u32::from(table.started || !empty);
            (table.column, table.wide, table.started) = (0, 0, false);
        });
        true
    }

    /// `\multicolumn{2}{c}{text}`.
    pub(super) fn multicolumn(&mut self, at: usize) {
        let Some((columns, end)) = self.group_after(at) else { return };
        let wide = columns.of(self.text).trim().parse::<u32>().unwrap_or(1).clamp(1, 1_000) - 1;
        self.change(|table| table.wide = wide);
        let (read, stop) = self.taken("mt", end);
        self.enter(read.into_iter().map(Frame::of).collect(), stop);
    }
}
