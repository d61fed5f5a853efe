//! What stands between the transport of `tower-lsp` and its service, and mends what the two do not do themselves: the
//! process ends when it is told to, a panic costs one message, and state changes in the order of the messages.

use std::panic::AssertUnwindSafe;
use std::process::{self, ExitCode};
use std::sync::Arc;
use std::task::{Context, Poll};

use futures_util::FutureExt as _;
use futures_util::future::{BoxFuture, ready};
use tower_lsp::ExitedError;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};
use tower_service::Service;

use super::agreed::Agreed;
use super::framing::{NO_MESSAGE, UNREADABLE};
use super::shared::Shared;

/// Ends the process without waiting for the thread that reads standard input.
#[allow(clippy::exit, reason = "returning would wait for a read that never ends")]
pub fn end(code: ExitCode) -> ! {
    process::exit(i32::from(code != ExitCode::SUCCESS))
}

/// A service with a life cycle as the protocol has it.
pub struct Lifecycle<S> {
    inner: S,
    shared: Arc<Shared>,
    shutdown: bool,
}

impl<S> Lifecycle<S> {
    /// Wraps a service.
    pub fn new(inner: S, shared: Arc<Shared>) -> Self {
        Self { inner, shared, shutdown: false }
    }
}

/// What a service answers.
type Answer = Result<Option<Response>, ExitedError>;

impl<S> Service<Request> for Lifecycle<S>
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError>,
    S::Future: Send + 'static,
{
    type Response = Option<Response>;
    type Error = ExitedError;
    type Future = BoxFuture<'static, Answer>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), ExitedError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let id = request.id().cloned();
        let request = match request.method() {
            UNREADABLE => return refuse(Error::parse_error()),
            NO_MESSAGE => return refuse(Error::invalid_request()),
            // Optional ones: a client that needs an answer is told that there is none. The service drops them.
            method if method.starts_with("$/") && id.is_some() => {
                return refuse_as(id.unwrap_or_default(), Error::method_not_found());
            }
            "exit" => end(if self.shutdown { ExitCode::SUCCESS } else { ExitCode::FAILURE }),
            "shutdown" => {
                // Several clients send `"params": null` or `{}`, which the service refuses.
                self.shutdown = true;
                let clean = Request::build("shutdown");
                id.clone().map_or_else(|| Request::build("shutdown"), |id| clean.id(id)).finish()
            }
            "initialize" => {
                // A field that the types of the protocol in use misspell is read from the message itself.
                self.shared.agree(Agreed::raw(request.params()));
                request
            }
            _ => request,
        };
        let mut answer = AssertUnwindSafe(self.inner.call(request))
            .catch_unwind()
            .map(move |answer| answer.unwrap_or_else(|_| Ok(id.map(panicked))))
            .boxed();
        // Polled here once, so that what a handler does before it first waits (changing a document, taking a snapshot
        // of it) is done in the order of the messages, and even when every place in the queue is taken.
        match (&mut answer).now_or_never() {
            Some(done) => ready(done).boxed(),
            None => answer,
        }
    }
}

fn refuse(error: Error) -> BoxFuture<'static, Answer> {
    refuse_as(Id::Null, error)
}

fn refuse_as(id: Id, error: Error) -> BoxFuture<'static, Answer> {
    ready(Ok(Some(Response::from_error(id, error)))).boxed()
}

fn panicked(id: Id) -> Response {
    let mut error = Error::internal_error();
    error.message = "onrecord failed on this request; the server goes on".into();
    Response::from_error(id, error)
}
