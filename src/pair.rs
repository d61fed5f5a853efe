//! Work shared by two threads: for a handful of items, which are done before a pool of threads has started.

use std::panic::resume_unwind;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// What `of` makes of each item, in the order of the items. This thread and one beside it take them in turn. A panic
/// of `of` goes on here.
pub fn map<T: Sync, R: Send>(items: &[T], of: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(item) = items.get(at) else { return done };
            done.push((at, of(item)));
        }
    };
    let mut done = thread::scope(|scope| {
        // Without a second thread, this one does it all.
        let other = (items.len() > 1).then(|| thread::Builder::new().spawn_scoped(scope, work).ok()).flatten();
        let mut done = work();
        match other.map(thread::ScopedJoinHandle::join) {
            Some(Ok(others)) => done.extend(others),
            Some(Err(panic)) => resume_unwind(panic),
            None => {}
        }
        done
    });
    done.sort_unstable_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, made)| made).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_is_that_of_the_items() {
        let items: Vec<u32> = (0..1000).collect();
        assert_eq!(map(&items, |item| item * 2), items.iter().map(|item| item * 2).collect::<Vec<_>>());
        assert_eq!(map(&[7], |item| item + 1), [8]);
        assert!(map(&[], |item: &u32| *item).is_empty());
    }

    #[test]
    fn a_panic_goes_on() {
        let panics = std::panic::catch_unwind(|| map(&[1, 2, 3], |item| assert_ne!(*item, 3)));
        assert!(panics.is_err());
    }
}
