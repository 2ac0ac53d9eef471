//! Which headers go on to a service, and which come back.

use std::net::IpAddr;

use axum::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::Uri;
use hyper::http::uri::Authority;

use crate::registry::Service;

/// What the gateway calls itself, as the earlier back end did.
pub const NAME: HeaderValue = HeaderValue::from_static("ellie-api-gateway");
const VERSION: HeaderValue = HeaderValue::from_static("1.0.0");

pub const FORWARDED_BY: HeaderName = HeaderName::from_static("x-forwarded-by");
const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
const GATEWAY_VERSION: HeaderName = HeaderName::from_static("x-gateway-version");

/// What is between two who are connected (RFC 9110, 7.6.1), and how long a body is, which the
/// connection to the other side says anew. Two readings of that are how requests are smuggled.
const OF_A_CONNECTION: [HeaderName; 11] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static("proxy-connection"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    header::TE,
    header::TRAILER,
    header::TRANSFER_ENCODING,
    header::UPGRADE,
    HeaderName::from_static("http2-settings"),
    header::CONTENT_LENGTH,
];

/// What only a proxy may say, and what makes some servers take a request for another.
const NOT_FOR_CLIENTS: [&str; 14] = [
    "host",
    "expect",
    "forwarded",
    "x-real-ip",
    "x-client-ip",
    "x-cluster-client-ip",
    "true-client-ip",
    "cf-connecting-ip",
    "fastly-client-ip",
    "x-original-url",
    "x-original-host",
    "x-rewrite-url",
    "x-http-method-override",
    "x-host",
];

/// What shows Ellie who somebody is, and is no business of a service.
const CREDENTIALS: [&str; 3] = ["authorization", "cookie", "x-api-key"];

/// What would change how a browser treats all of Ellie's pages.
const OF_OUR_ORIGIN: [&str; 5] = [
    "strict-transport-security",
    "clear-site-data",
    "service-worker-allowed",
    "alt-svc",
    "public-key-pins",
];

/// Who asks, as the guards before the gateway have found out.
#[derive(Debug, Clone)]
pub struct Asker {
    /// The client's address; behind a trusted proxy the one it tells.
    pub address: IpAddr,
    /// Whether it came by https.
    pub is_secure: bool,
    /// The id of the request.
    pub request_id: String,
}

/// What goes on to any service of a name; the host is said with the service.
pub fn onward(
    mut headers: HeaderMap,
    uri: &Uri,
    asker: &Asker,
    with_credentials: bool,
) -> HeaderMap {
    let host = host(&headers, uri);
    drop_of_connection(&mut headers);
    retain(&mut headers, |name| {
        // Some servers read an underscore as a hyphen.
        !name.contains('_')
            && !name.starts_with("x-forwarded-")
            && !NOT_FOR_CLIENTS.contains(&name)
            && (with_credentials || !CREDENTIALS.contains(&name))
    });
    let proto = if asker.is_secure { "https" } else { "http" };
    headers.insert(FORWARDED_PROTO, HeaderValue::from_static(proto));
    headers.insert(FORWARDED_BY, NAME);
    headers.insert(GATEWAY_VERSION, VERSION);
    let told = [
        (FORWARDED_FOR, Some(asker.address.to_canonical().to_string())),
        (FORWARDED_HOST, host),
        (REQUEST_ID, Some(asker.request_id.clone())),
    ];
    for (name, value) in told {
        headers.remove(&name);
        if let Some(Ok(value)) = value.map(HeaderValue::try_from) {
            headers.insert(name, value);
        }
    }
    headers
}

/// The host the client asked for.
fn host(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let said = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let host = uri.authority().map(Authority::as_str).or(said)?;
    host.parse::<Authority>().ok().filter(|host| !host.as_str().contains('@'))?;
    Some(host.to_owned())
}

/// Leaves what of an answer comes back. Where there is no body, how long it would be is told.
pub fn back(headers: &mut HeaderMap, service: &Service, is_head: bool, with_credentials: bool) {
    let length = headers.get(header::CONTENT_LENGTH).filter(|_| is_head).cloned();
    drop_of_connection(headers);
    retain(headers, |name| {
        !name.starts_with("access-control-")
            && !OF_OUR_ORIGIN.contains(&name)
            && name != REQUEST_ID.as_str()
            && (with_credentials || name != header::SET_COOKIE.as_str())
    });
    if let Some(length) = length {
        headers.insert(header::CONTENT_LENGTH, length);
    }
    if let Some(place) = headers.get(header::LOCATION).and_then(|place| ours(place, service)) {
        headers.insert(header::LOCATION, place);
    }
    // A page of a service is not one of ours, and must not act as one.
    let sandbox = HeaderValue::from_static("sandbox allow-scripts allow-forms allow-popups");
    headers.append(header::CONTENT_SECURITY_POLICY, sandbox);
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
}

/// A place at the service, as it is reached through us.
fn ours(place: &HeaderValue, service: &Service) -> Option<HeaderValue> {
    let place = place.to_str().ok()?;
    let path = place.strip_prefix(&service.url("")).unwrap_or(place);
    if !path.starts_with('/') || path.starts_with("//") || path.starts_with("/\\") {
        return None;
    }
    HeaderValue::try_from(format!("/gateway/{}{path}", service.registration.name)).ok()
}

fn drop_of_connection(headers: &mut HeaderMap) {
    let named: Vec<HeaderName> = headers
        .get_all(header::CONNECTION)
        .iter()
        .flat_map(|value| value.as_bytes().split(|byte| *byte == b','))
        .filter_map(|name| HeaderName::from_bytes(name.trim_ascii()).ok())
        .collect();
    for name in OF_A_CONNECTION.iter().chain(&named) {
        headers.remove(name);
    }
}

fn retain(headers: &mut HeaderMap, stays: impl Fn(&str) -> bool) {
    let goes = |name: &&HeaderName| !stays(name.as_str());
    let gone: Vec<HeaderName> = headers.keys().filter(goes).cloned().collect();
    for name in gone {
        headers.remove(name);
    }
}

#[cfg(test)]
mod tests;
