//! Progress while sources are read, for clients that show it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use lsp_types::notification::Progress as Notification;
use lsp_types::request::WorkDoneProgressCreate;
use lsp_types::{
    NumberOrString, ProgressParams, ProgressParamsValue, WorkDoneProgress, WorkDoneProgressBegin,
    WorkDoneProgressCreateParams, WorkDoneProgressEnd, WorkDoneProgressReport,
};
use tokio::time::sleep;

use super::shared::Shared;

/// What is done sooner needs no progress.
const SOON: Duration = Duration::from_millis(300);

/// How often progress is told.
const OFTEN: Duration = Duration::from_millis(200);

/// Numbers the progress that was ever shown.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// How far some work has come; told by the threads that do it.
#[derive(Debug, Default)]
pub struct Progress {
    done: AtomicUsize,
    all: AtomicUsize,
    ended: AtomicBool,
}

impl Progress {
    /// So many are done, of all.
    pub fn tell(&self, done: usize, all: usize) {
        self.all.store(all, Ordering::Relaxed);
        self.done.fetch_max(done, Ordering::Relaxed);
    }

    /// The work has ended.
    pub fn end(&self) {
        self.ended.store(true, Ordering::Relaxed);
    }

    fn ended(&self) -> bool {
        self.ended.load(Ordering::Relaxed)
    }

    /// "12 of 90", and the share in per cent.
    fn report(&self) -> (String, u32) {
        let (done, all) = (self.done.load(Ordering::Relaxed), self.all.load(Ordering::Relaxed));
        (format!("{done} of {all}"), (100 * done / all.max(1)).min(100) as u32)
    }
}

/// Shows the progress of reading sources until it ends. Not to be awaited in a handler: the client is asked first.
pub async fn show(shared: Arc<Shared>, progress: Arc<Progress>) {
    sleep(SOON).await;
    if !shared.agreed().progress || progress.ended() {
        return;
    }
    let token = NumberOrString::String(format!("onrecord/{}", NEXT.fetch_add(1, Ordering::Relaxed)));
    let create = WorkDoneProgressCreateParams { token: token.clone() };
    if shared.ask::<WorkDoneProgressCreate>(create).await.is_none() {
        return;
    }
    let say = async |value| {
        let params = ProgressParams { token: token.clone(), value: ProgressParamsValue::WorkDone(value) };
        shared.client.send_notification::<Notification>(params).await;
    };
    let (message, percentage) = progress.report();
    say(WorkDoneProgress::Begin(WorkDoneProgressBegin {
        title: "onrecord: reading sources".to_owned(),
        cancellable: Some(false),
        message: Some(message),
        percentage: Some(percentage),
    }))
    .await;
    while !progress.ended() {
        let (message, percentage) = progress.report();
        say(WorkDoneProgress::Report(WorkDoneProgressReport {
            cancellable: Some(false),
            message: Some(message),
            percentage: Some(percentage),
        }))
        .await;
        sleep(OFTEN).await;
    }
    say(WorkDoneProgress::End(WorkDoneProgressEnd { message: Some(progress.report().0) })).await;
}
