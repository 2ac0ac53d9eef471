//! Requests passed on to services, and their answers back, as they come: nothing is kept whole.
//!
//! A service sees who asks as Ellie has found out, and nothing that shows who somebody is to her:
//! tokens and cookies of hers go on only to services the settings name. A service cannot ask for
//! them itself, for whoever may register one need not be whom its clients trust.

mod attempt;
mod body;
mod error;
mod headers;
mod progress;
mod tunnel;
mod way;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::Request;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode};
use axum::response::Response;
use hyper::upgrade::OnUpgrade;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

pub use error::Error;
pub use headers::Asker;

use attempt::{Attempt, Failed};
use body::{AtHand, Download};
use way::Way;

use crate::registry::{Id, Outward, Registry, Silence};
use crate::resilience::Budget;

/// Requests and sockets that are passed on at once.
const MOST_AT_ONCE: usize = 1024;

/// How often a request is tried.
const MOST_TRIES: usize = 3;

/// How long a service may say nothing in the middle of an answer. Streams of events are quiet for
/// a while.
const PATIENCE: Duration = Duration::from_secs(120);

/// Below which path services are reached.
pub const BELOW: &str = "/gateway/";

/// An answer that a service made: it stays as it is, also where it is an error.
#[derive(Debug, Clone, Copy)]
pub struct Theirs;

/// Settings of the gateway.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Services that see who a client is to Ellie: his token, his cookies.
    pub trusted: Vec<String>,
}

/// Passes requests on.
pub struct Gateway {
    config: Config,
    registry: Arc<Registry>,
    outward: Outward,
    budget: Budget,
    places: Arc<Semaphore>,
    tasks: TaskTracker,
    shutdown: CancellationToken,
}

/// A request that can be passed on.
struct Onward {
    way: Way,
    method: Method,
    headers: HeaderMap,
    /// What becomes of the client's connection, if it is to be a socket.
    socket: Option<OnUpgrade>,
    with_credentials: bool,
}

impl Gateway {
    /// Passes on to those in the registry. Sockets are tasks of these, and end with them.
    #[must_use]
    pub fn new(
        config: Config,
        registry: Arc<Registry>,
        outward: Outward,
        tasks: TaskTracker,
        shutdown: CancellationToken,
    ) -> Self {
        let (budget, places) = (Budget::default(), Arc::new(Semaphore::new(MOST_AT_ONCE)));
        Self { config, registry, outward, budget, places, tasks, shutdown }
    }

    /// Passes a request on, and the answer back.
    pub async fn pass(&self, request: Request, asker: &Asker) -> Result<Response, Error> {
        let (mut head, body) = request.into_parts();
        let onward = self.onward(&mut head, asker)?;
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| Error::Busy)?;
        self.budget.earn();
        let is_empty = http_body::Body::is_end_stream(&body);
        let may_try_again = is_empty && onward.method.is_safe();
        let attempt = self.try_until_answered(&onward, body, may_try_again).await?;
        Ok(self.answer(onward, attempt, place))
    }

    fn onward(&self, head: &mut Parts, asker: &Asker) -> Result<Onward, Error> {
        if matches!(head.method, Method::CONNECT | Method::TRACE) {
            return Err(Error::Method);
        }
        let way = Way::of(&head.uri, BELOW)?;
        let has_passed = head.headers.get_all(headers::FORWARDED_BY).iter();
        if has_passed.into_iter().any(|by| by == headers::NAME) {
            return Err(Error::Circle);
        }
        let with_credentials = self.config.trusted.contains(&way.service);
        let is_socket = tunnel::is_asked_for(head);
        let socket = head.extensions.remove::<OnUpgrade>().filter(|_| is_socket);
        let headers = std::mem::take(&mut head.headers);
        let mut headers = headers::onward(headers, &head.uri, asker, with_credentials);
        if socket.is_some() {
            tunnel::say(&mut headers);
        }
        Ok(Onward { way, method: head.method.clone(), headers, socket, with_credentials })
    }

    /// Tries one service after the other, as often as it may and there is another.
    async fn try_until_answered(
        &self,
        onward: &Onward,
        body: Body,
        may_try_again: bool,
    ) -> Result<Attempt, Error> {
        let mut tried: Vec<Id> = Vec::new();
        let mut last: Option<Result<Attempt, Failed>> = None;
        let mut body = Some(body);
        while let Some(body) = body.take().or_else(|| may_try_again.then(Body::empty)) {
            if last.is_some() && !self.budget.spend() {
                break;
            }
            let (in_use, permit) = match self.choose(&onward.way.service, &tried) {
                Ok(chosen) => chosen,
                Err(error) if last.is_none() => return Err(error),
                Err(_) => break,
            };
            tried.push(in_use.service().id);
            let answer = attempt::ask(&self.outward, onward, in_use, permit, body).await;
            let is_final =
                answer.as_ref().map_or_else(Failed::is_final, |answer| !answer.is_away());
            last = Some(answer);
            if is_final || tried.len() == MOST_TRIES {
                break;
            }
        }
        last.unwrap_or(Err(Failed(Error::NoneHealthy))).map_err(|failed| failed.0)
    }

    fn answer(&self, onward: Onward, attempt: Attempt, place: OwnedSemaphorePermit) -> Response {
        let Attempt { mut response, in_use, mut permit, upload } = attempt;
        if let Some(permit) = &mut permit {
            permit.answered();
        }
        let is_head = onward.method == Method::HEAD;
        let with_credentials = onward.with_credentials;
        headers::back(response.headers_mut(), in_use.service(), is_head, with_credentials);
        response.extensions_mut().insert(Theirs);
        let at_hand = AtHand::new(in_use, permit, upload, place);
        match onward.socket {
            Some(client) if response.status() == StatusCode::SWITCHING_PROTOCOLS => {
                let service = hyper::upgrade::on(&mut response);
                tunnel::say(response.headers_mut());
                let shutdown = self.shutdown.clone();
                self.tasks.spawn(tunnel::carry(client, service, at_hand, shutdown));
                response.map(|_| Body::empty())
            }
            _ => response.map(|body| Body::new(Download::new(body, PATIENCE, at_hand))),
        }
    }
}

impl From<Silence> for Error {
    fn from(silence: Silence) -> Self {
        match silence {
            Silence::Late => Self::Late,
            silence => Self::Bad(silence),
        }
    }
}

#[cfg(test)]
mod tests;
