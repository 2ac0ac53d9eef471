use super::*;
use crate::registry::{Draft, Registration};

fn asker() -> Asker {
    Asker { address: [192, 0, 2, 7].into(), is_secure: true, request_id: "an-id".into() }
}

fn map(pairs: &[(&str, &str)]) -> HeaderMap {
    let pair = |(name, value): &(&str, &str)| {
        (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap())
    };
    let mut headers = HeaderMap::new();
    for (name, value) in pairs.iter().map(pair) {
        headers.append(name, value);
    }
    headers
}

fn sent(pairs: &[(&str, &str)], with_credentials: bool) -> HeaderMap {
    onward(map(pairs), &Uri::from_static("/gateway/crm/"), &asker(), with_credentials)
}

fn service() -> Service {
    let draft = Draft {
        name: "crm".into(),
        version: "1".into(),
        host: "crm.example.com".into(),
        port: 8080,
        ..Draft::default()
    };
    Service::new(Registration::new(draft).unwrap(), chrono::Utc::now())
}

#[test]
fn what_is_said_of_the_client_is_said_by_us() {
    let headers = sent(
        &[
            ("host", "ellie.example.com"),
            ("x-forwarded-for", "10.0.0.1"),
            ("x-forwarded-for", "10.0.0.2"),
            ("x-forwarded-port", "1"),
            ("x-forwarded-prefix", "/admin"),
            ("forwarded", "for=10.0.0.1"),
            ("x-real-ip", "10.0.0.1"),
            ("x_forwarded_for", "10.0.0.1"),
            ("x-original-url", "/admin"),
            ("x-request-id", "theirs"),
            ("x-gateway-version", "9"),
            ("accept", "text/html"),
        ],
        false,
    );
    let expected = map(&[
        ("accept", "text/html"),
        ("x-forwarded-for", "192.0.2.7"),
        ("x-forwarded-proto", "https"),
        ("x-forwarded-host", "ellie.example.com"),
        ("x-request-id", "an-id"),
        ("x-forwarded-by", "ellie-api-gateway"),
        ("x-gateway-version", "1.0.0"),
    ]);
    assert_eq!(headers, expected);
}

#[test]
fn what_is_of_a_connection_stays_with_it_and_what_it_names_too() {
    let headers = sent(
        &[
            ("connection", "keep-alive, X-Secret ,te"),
            ("connection", "x-other,x-forwarded-for, \u{1F600}?"),
            ("x-secret", "1"),
            ("x-other", "1"),
            ("te", "trailers"),
            ("transfer-encoding", "chunked"),
            ("content-length", "5"),
            ("trailer", "x"),
            ("upgrade", "h2c"),
            ("http2-settings", "x"),
            ("proxy-authorization", "Basic x"),
            ("expect", "100-continue"),
            ("keep-alive", "timeout=5"),
        ],
        true,
    );
    let names: Vec<&str> = headers.keys().map(HeaderName::as_str).collect();
    for name in &names {
        assert!(
            name.starts_with("x-forwarded-")
                || ["x-request-id", "x-gateway-version"].contains(name),
            "{name}"
        );
    }
    assert_eq!(headers["x-forwarded-for"], "192.0.2.7", "naming it does not take it away");
}

#[test]
fn who_somebody_is_to_us_goes_only_where_it_may() {
    let credentials = [("authorization", "Bearer x"), ("cookie", "a=b"), ("x-api-key", "k")];
    for (name, _) in credentials {
        assert!(!sent(&credentials, false).contains_key(name), "{name}");
        assert!(sent(&credentials, true).contains_key(name), "{name}");
    }
}

#[test]
fn a_host_that_is_none_is_not_told_on() {
    for host in ["a b", "user@host", "a/b", ""] {
        assert!(!sent(&[("host", host)], false).contains_key("x-forwarded-host"), "{host}");
    }
}

#[test]
fn an_answer_does_not_speak_for_our_origin() {
    let mut headers = map(&[
        ("content-type", "text/html"),
        ("content-length", "5"),
        ("connection", "x-internal"),
        ("x-internal", "1"),
        ("transfer-encoding", "chunked"),
        ("set-cookie", "session=theirs"),
        ("access-control-allow-origin", "*"),
        ("strict-transport-security", "max-age=0"),
        ("x-request-id", "theirs"),
        ("etag", "\"1\""),
    ]);
    let mut head = headers.clone();
    back(&mut headers, &service(), false, false);
    let expected = map(&[
        ("content-type", "text/html"),
        ("etag", "\"1\""),
        ("content-security-policy", "sandbox allow-scripts allow-forms allow-popups"),
        ("x-content-type-options", "nosniff"),
    ]);
    assert_eq!(headers, expected);
    back(&mut head, &service(), true, true);
    assert_eq!(head["content-length"], "5");
    assert_eq!(head["set-cookie"], "session=theirs");
}

#[test]
fn a_place_at_the_service_is_one_below_the_gateway() {
    for (said, told) in [
        ("/a?b", "/gateway/crm/a?b"),
        ("http://crm.example.com:8080/a", "/gateway/crm/a"),
        ("http://crm.example.com:80801/a", "http://crm.example.com:80801/a"),
        ("http://crm.example.com:8080@evil.com/", "http://crm.example.com:8080@evil.com/"),
        ("a", "a"),
        ("//evil.com/", "//evil.com/"),
        ("https://other.example.com/", "https://other.example.com/"),
    ] {
        let mut headers = map(&[("location", said)]);
        back(&mut headers, &service(), false, false);
        assert_eq!(headers["location"], told, "{said}");
    }
}
