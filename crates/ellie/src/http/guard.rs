//! What stands before every handler: an id for each request, and its line in the log.

use axum::body::{Body, HttpBody};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{Method, header};
use axum::middleware::Next;
use axum::response::Response;
use uuid::Uuid;

use super::dialect::Dialect;
use super::error::{enveloped, mark};
use super::watched::Watched;
use super::{REQUEST_ID, headers};
use crate::observed::{Observed, Trace};

/// The id of a request, for handlers that tell it.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

/// Gives each request an id, which its answer, its error and its log carry: the client's own, where
/// it has one.
pub async fn request_id(
    State(observed): State<Observed>,
    mut request: Request,
    next: Next,
) -> Response {
    let given = request.headers().get(REQUEST_ID).and_then(|id| id.to_str().ok());
    let given = given.filter(|id| is_well_formed(id)).map(str::to_owned);
    let id = given.unwrap_or_else(|| Uuid::new_v4().to_string());
    request.extensions_mut().insert(RequestId(id.clone()));
    let is_by_tls = headers::is_by_tls(request.headers());
    let dialect = Dialect::of(request.uri().path());
    let method = request.method().clone();
    let watched = Watched::begin(observed, &id, &method);
    request.extensions_mut().insert(watched.trace());
    let response = next.run(request).await;
    let mut response = enveloped(response, dialect, &id);
    if method == Method::HEAD {
        empty(&mut response);
    }
    mark(&mut response, &id);
    headers::complete(response.headers_mut(), is_by_tls);
    let status = response.status().as_u16();
    // The route and not the path, which anybody can put anything into.
    let route = response.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
    let took_ms = watched.end(&response, route, &id).as_secs_f64() * 1e3;
    match status {
        500.. => tracing::error!(request_id = id, %method, route, status, took_ms, "request"),
        400.. => tracing::warn!(request_id = id, %method, route, status, took_ms, "request"),
        _ => tracing::info!(request_id = id, %method, route, status, took_ms, "request"),
    }
    response
}

/// Leaves an answer to HEAD its length alone.
fn empty(response: &mut Response) {
    if let Some(length) = response.body().size_hint().exact().filter(|length| *length > 0) {
        response.headers_mut().insert(header::CONTENT_LENGTH, length.into());
    }
    *response.body_mut() = Body::empty();
}

/// Whether an id can stand in a log as it is, whoever made it.
fn is_well_formed(id: &str) -> bool {
    const LONGEST: usize = 128;
    let is_fit = |letter: u8| letter.is_ascii_alphanumeric() || b"-_.:".contains(&letter);
    (1..=LONGEST).contains(&id.len()) && id.bytes().all(is_fit)
}

/// Remembers the route of a request that need not pass anything else.
pub async fn route(request: Request, next: Next) -> Response {
    let route = route_of(&request);
    remember(route, next.run(request).await)
}

/// The route a request takes, which whoever looks at it meanwhile sees too.
pub fn route_of(request: &Request) -> Option<MatchedPath> {
    let route = request.extensions().get::<MatchedPath>().cloned();
    if let (Some(route), Some(trace)) = (&route, request.extensions().get::<Trace>()) {
        trace.takes(route.as_str());
    }
    route
}

/// The route goes on with the answer, for the log.
pub fn remember(route: Option<MatchedPath>, mut response: Response) -> Response {
    if let Some(route) = route {
        response.extensions_mut().insert(route);
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::middleware::from_fn_with_state;
    use axum::{Router, routing::get};
    use chrono::Utc;
    use tower::{Layer, ServiceExt};

    use super::*;
    use crate::http::error::not_found;

    /// HTTP/2 would send what is in it.
    #[tokio::test]
    async fn an_answer_to_head_has_no_body_also_where_it_is_an_error() {
        let router: Router = Router::new().route("/there", get(async || "yes")).fallback(not_found);
        let service = from_fn_with_state(Observed::new(Utc::now()), request_id).layer(router);
        for (path, has_length) in [("/there", "3"), ("/nowhere", "")] {
            let request = Request::head(path).body(Body::empty()).unwrap();
            let answer = service.clone().oneshot(request).await.unwrap();
            assert_eq!(answer.body().size_hint().exact(), Some(0), "{path}");
            let length = answer.headers()[header::CONTENT_LENGTH].to_str().unwrap();
            assert!(has_length.is_empty() && length.len() == 3 || length == has_length, "{length}");
        }
    }

    #[test]
    fn an_id_that_could_forge_a_line_of_the_log_is_none() {
        for good in ["a", "58c77122-f6dc-42ea-a140-8ce8447dca1d", "00-4bf9:1.2_x"] {
            assert!(is_well_formed(good), "{good}");
        }
        for bad in ["", "two words", "a\nb", "a\"b", "ü", &"a".repeat(129)] {
            assert!(!is_well_formed(bad), "{bad}");
        }
    }
}
