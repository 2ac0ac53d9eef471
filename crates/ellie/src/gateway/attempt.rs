//! One try: a service is chosen and asked, until it begins to answer.

use std::cell::Cell;
use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, Request, StatusCode, header};
use http_body_util::BodyExt;
use hyper::Response;
use hyper::body::Incoming;
use tokio::time::Instant;

use super::body::Upload;
use super::progress::Progress;
use super::{Error, Gateway, Onward, tunnel};
use crate::registry::{Id, InUse, NoTarget, Outward, Service, Silence};
use crate::resilience::Permit;

/// How long a service may take to begin its answer, counted from the last of the request.
const FIRST_BYTE: Duration = Duration::from_secs(30);

/// A service that has begun to answer.
pub struct Attempt {
    /// The answer.
    pub response: Response<Incoming>,
    /// Who gives it.
    pub in_use: InUse,
    /// What its breaker is to be told, if that is not told yet.
    pub permit: Option<Permit>,
    /// How far the body of the request is.
    pub upload: Progress,
}

/// A try that came to nothing.
#[derive(Debug, Clone, Copy)]
pub struct Failed(pub Error);

impl Attempt {
    /// Whether the service says that it is not there.
    pub fn is_away(&self) -> bool {
        is_away(self.response.status())
    }
}

impl Failed {
    /// Whether another try would not help, or take too long.
    pub fn is_final(&self) -> bool {
        !matches!(self.0, Error::Bad(_))
    }
}

impl Gateway {
    /// Chooses a service that was not tried and whose breaker lets a request through.
    pub(super) fn choose(&self, name: &str, tried: &[Id]) -> Result<(InUse, Permit), Error> {
        let is_open = Cell::new(false);
        let may_be_asked = |service: &Service| {
            let is_new = !tried.contains(&service.id);
            let is_closed = self.registry.circuit(service).check().is_ok();
            is_open.set(is_open.get() || is_new && !is_closed);
            is_new && is_closed
        };
        // Between looking and asking another request may have taken the only try there is.
        for _ in 0..2 {
            match self.registry.choose(name, may_be_asked) {
                Ok(in_use) => {
                    if let Ok(permit) = self.registry.circuit(in_use.service()).allow() {
                        return Ok((in_use, permit));
                    }
                }
                Err(NoTarget::NoneFree) if is_open.get() => return Err(Error::Open),
                Err(none) => return Err(none.into()),
            }
        }
        Err(Error::Open)
    }
}

/// Asks a service, until its answer begins.
pub async fn ask(
    outward: &Outward,
    onward: &Onward,
    in_use: InUse,
    permit: Permit,
    body: Body,
) -> Result<Attempt, Failed> {
    let begun = Instant::now();
    let progress = Progress::begin();
    let upload = Upload::new(body, progress.clone()).boxed_unsync();
    let asked = request(onward, in_use.service(), upload).ok_or(Failed(Error::BadPath))?;
    let asking = outward.ask(asked);
    tokio::pin!(asking);
    let answer = tokio::select! {
        answer = &mut asking => answer,
        () = progress.stalled(FIRST_BYTE) => {
            if progress.is_waiting() {
                return Err(Failed(Error::Stalled));
            }
            Err(Silence::Late)
        }
    };
    // What the client does not finish is no fault of the service.
    if answer.is_err() && progress.is_broken() {
        return Err(Failed(Error::BrokenOff));
    }
    let answer = answer.and_then(|response| sound(response, onward));
    let took = begun.elapsed();
    match answer {
        Ok(response) => {
            let status = response.status();
            in_use.observe(Some(took), !status.is_server_error());
            let permit = if is_away(status) {
                permit.failed();
                None
            } else {
                Some(permit)
            };
            Ok(Attempt { response, in_use, permit, upload: progress })
        }
        Err(silence) => {
            in_use.observe(None, false);
            permit.failed();
            Err(Failed(silence.into()))
        }
    }
}

fn request<B>(onward: &Onward, service: &Service, body: B) -> Option<Request<B>> {
    let mut request = Request::new(body);
    *request.method_mut() = onward.method.clone();
    *request.uri_mut() = service.url(&onward.way.path).parse().ok()?;
    *request.headers_mut() = onward.headers.clone();
    let host = HeaderValue::try_from(service.authority()).ok()?;
    request.headers_mut().insert(header::HOST, host);
    Some(request)
}

/// An answer that changes the protocol when nobody asked for it is none.
fn sound(response: Response<Incoming>, onward: &Onward) -> Result<Response<Incoming>, Silence> {
    let is_change = response.status() == StatusCode::SWITCHING_PROTOCOLS;
    let is_asked_for = onward.socket.is_some() && tunnel::is_websocket(response.headers());
    if is_change && !is_asked_for { Err(Silence::Broken) } else { Ok(response) }
}

fn is_away(status: StatusCode) -> bool {
    matches!(
        status,
        StatusCode::BAD_GATEWAY | StatusCode::SERVICE_UNAVAILABLE | StatusCode::GATEWAY_TIMEOUT
    )
}
