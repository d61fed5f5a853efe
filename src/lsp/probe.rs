//! Ways for the tests of the protocol to make trouble: a handler that panics, is slow or waits where it must not, a
//! server without [`Lifecycle`](super::lifecycle::Lifecycle). In a release build none of them exists.

#[cfg(debug_assertions)]
mod armed {
    use std::env;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    /// Whether the wrapper around the service is off: `ONRECORD_TEST_BARE`.
    pub fn bare() -> bool {
        env::var_os("ONRECORD_TEST_BARE").is_some()
    }

    /// Panics in the method that `ONRECORD_TEST_PANIC` names.
    pub fn panics(method: &str) {
        assert!(env::var("ONRECORD_TEST_PANIC").as_deref() != Ok(method), "asked for by ONRECORD_TEST_PANIC");
    }

    /// Whether handlers ask the client and wait for its answer, as they must not: `ONRECORD_TEST_ASK`.
    pub fn asks(method: &str) -> bool {
        env::var("ONRECORD_TEST_ASK").as_deref() == Ok(method)
    }

    /// Waits before a document changes, as a handler must not: `ONRECORD_TEST_YIELD`. Each time for another while.
    pub async fn yields() {
        if env::var_os("ONRECORD_TEST_YIELD").is_some() {
            for _ in 0..TURN.fetch_add(1, Ordering::Relaxed) % 3 {
                tokio::task::yield_now().await;
            }
        }
    }

    /// Counts the calls of [`yields`].
    static TURN: AtomicUsize = AtomicUsize::new(0);

    /// How long the method is to take: `ONRECORD_TEST_SLOW` is `method:milliseconds`.
    pub async fn slow(method: &str) {
        let asked = env::var("ONRECORD_TEST_SLOW").unwrap_or_default();
        if let Some((slow, millis)) = asked.rsplit_once(':')
            && slow == method
            && let Ok(millis) = millis.parse()
        {
            tokio::time::sleep(Duration::from_millis(millis)).await;
        }
    }
}

#[cfg(not(debug_assertions))]
mod armed {
    /// Never.
    pub const fn bare() -> bool {
        false
    }

    /// Never.
    pub const fn panics(_: &str) {}

    /// Never.
    pub const fn asks(_: &str) -> bool {
        false
    }

    /// Takes no time.
    #[allow(clippy::unused_async, reason = "as in a debug build")]
    pub async fn yields() {}

    /// Takes no time.
    #[allow(clippy::unused_async, reason = "as in a debug build")]
    pub async fn slow(_: &str) {}
}

pub use armed::{asks, bare, panics, slow, yields};
