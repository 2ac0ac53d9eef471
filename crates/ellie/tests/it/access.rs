//! Every route, asked for by everybody there may be.

use chrono::{TimeDelta, Utc};
use ellie::auth::{ApiKey, Lasts, Permission, Permissions, Role, Tokens};
use ellie::http::access::{TABLE, Who};
use reqwest::{Method, Response, StatusCode};

use crate::harness::{Ellie, error};
use crate::{legacy, openai};

/// As `openssl rand -hex 32` makes them.
pub const SECRET: &str = "7f3e9a1c5b8d2046e1c0a95b3d7f82645e0b7c93a1d84f6209c3e7b5d1a8f046";

const OTHER_SECRET: &str = "1c5b8d2046e1c0a95b3d7f82645e0b7c93a1d84f6209c3e7b5d1a8f0467f3e9a";

const DESK_KEY: &str = "the-key-of-the-desk";

/// Names nobody can guess.
const OWN: &str = "0b2ff5f0-1111-4222-8333-444455556666";
const ANOTHERS: &str = "0b2ff5f0-1111-4222-8333-777788889999";

/// A name somebody could guess.
const PLAIN: &str = "session_1700000000000_abc";

/// Signs as Ellie does who has this secret.
pub fn tokens(secret: &str) -> Tokens {
    let (access, days) = (TimeDelta::minutes(30), TimeDelta::days(7));
    Tokens::new(&secret.parse().unwrap(), Lasts { access, login: days, session: days })
}

pub async fn start(settings: &[(&str, &str)]) -> Ellie {
    let usual =
        [("ELLIE_SIMULATED_SPEECH", "hello"), ("SECRET_KEY", SECRET), ("DESK_KEY", DESK_KEY)];
    Ellie::start(&[&usual, settings].concat()).await
}

/// Somebody who asks.
struct Somebody {
    what: String,
    bearer: Option<String>,
    /// Whether it is proved who it is.
    is_known: bool,
    /// The session it is the caller of.
    session: Option<&'static str>,
    may: Permissions,
}

impl Somebody {
    fn unknown(what: &str, bearer: Option<String>) -> Self {
        let (what, may) = (what.to_owned(), Permissions::default());
        Self { what, bearer, is_known: false, session: None, may }
    }

    fn known(what: String, bearer: String, may: Permissions) -> Self {
        Self { what, bearer: Some(bearer), is_known: true, session: None, may }
    }

    /// What the table says of this one at a route: the status, or none where the route is open.
    fn refused(&self, who: Who, session: &str) -> Option<StatusCode> {
        let is_open = match who {
            Who::Anyone => true,
            Who::Known => self.is_known,
            Who::May(permission) => self.may.has(permission),
            Who::Owner(permission) => {
                let knows_the_name = self.bearer.is_none() && session != PLAIN;
                knows_the_name || self.session == Some(session) || self.may.has(permission)
            }
        };
        match (is_open, self.is_known) {
            (true, _) => None,
            (false, true) => Some(StatusCode::FORBIDDEN),
            (false, false) => Some(StatusCode::UNAUTHORIZED),
        }
    }
}

fn everybody() -> Vec<Somebody> {
    let (ours, now) = (tokens(SECRET), Utc::now());
    let expires = now + TimeDelta::days(1);
    let unknown = |what: &str, bearer: String| Somebody::unknown(what, Some(bearer));
    let long_ago = now - TimeDelta::days(8);
    let login = ours.begin("ann", now);
    let mut all = vec![
        Somebody::unknown("nobody", None),
        unknown("no token", "nonsense".into()),
        unknown("an empty token", String::new()),
        unknown("a foreign admin", tokens(OTHER_SECRET).access("ann", Role::Admin, "l", now)),
        unknown("an admin of long ago", ours.access("ann", Role::Admin, "l", long_ago)),
        unknown("a session of long ago", ours.session(OWN, long_ago)),
        unknown("a refresh token", ours.refresh(&login, now)),
        unknown("almost the key of the desk", format!("{DESK_KEY}y")),
        Somebody::known("the desk".into(), DESK_KEY.into(), Role::Agent.permissions()),
    ];
    for session in [OWN, ANOTHERS, PLAIN] {
        let bearer = ours.session(session, now);
        let known = Somebody::known(format!("session {session}"), bearer, Permissions::default());
        all.push(Somebody { session: Some(session), ..known });
    }
    for role in Role::ALL {
        let bearer = ours.access("ann", role, "l-1", now);
        all.push(Somebody::known(role.to_string(), bearer, role.permissions()));
    }
    let of_each = Permission::ALL.map(|one| Permissions::of(&[one]));
    for permissions in of_each.into_iter().chain([Permissions::default()]) {
        let bearer = ours.api_key(ApiKey { id: "k-1", name: "crm", permissions, expires }, now);
        all.push(Somebody::known(format!("a key for {permissions:?}"), bearer, permissions));
    }
    all
}

async fn ask(ellie: &Ellie, method: &str, path: &str, bearer: Option<&str>) -> Response {
    let method = if method == "*" { Method::GET } else { method.parse().unwrap() };
    let request = ellie.client.request(method, ellie.url(path));
    let request = match bearer {
        Some(bearer) => request.bearer_auth(bearer),
        None => request,
    };
    request.send().await.unwrap()
}

/// The path of a row, with something for each of its names.
fn filled(path: &str, session: &str) -> String {
    let named = [
        ("{session_id}", session),
        ("{id}", "1"),
        ("{clip}", "1.mp3"),
        ("{name}", "crm"),
        ("{model}", "whisper-1"),
        ("{text}", "hi"),
        ("{*way}", "crm/x"),
    ];
    named.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value))
}

#[tokio::test]
async fn every_route_is_open_to_whom_the_table_says_and_to_nobody_else() {
    let ellie = start(&[]).await;
    let (mut open, mut refused) = (0, 0);
    for somebody in everybody() {
        for (method, path, who) in TABLE {
            let sessions = [OWN, PLAIN];
            let of_one = if path.contains("{session_id}") { 2 } else { 1 };
            for session in &sessions[..of_one] {
                let path = filled(path, session);
                let answer = ask(&ellie, method, &path, somebody.bearer.as_deref()).await;
                let place = format!("{method} {path} by {}", somebody.what);
                match somebody.refused(*who, session) {
                    Some(status) => {
                        assert_eq!(answer.status(), status, "{place}");
                        refused += 1;
                    }
                    None => {
                        let status = answer.status().as_u16();
                        assert!(![401, 403, 405, 500].contains(&status), "{place}: {status}");
                        open += 1;
                    }
                }
            }
        }
    }
    println!("{} routes: {open} times open, {refused} times refused", TABLE.len());
    assert!(open > 300 && refused > 300);
    ellie.stop().await;
}

#[tokio::test]
async fn a_refusal_says_what_is_to_be_shown_and_not_what_was_wrong() {
    let ellie = start(&[]).await;
    for somebody in everybody().iter().filter(|somebody| !somebody.is_known) {
        let answer = ask(&ellie, "GET", "/api/v1/calls", somebody.bearer.as_deref()).await;
        assert_eq!(answer.headers()["www-authenticate"], "Bearer");
        let told = error(answer, StatusCode::UNAUTHORIZED).await;
        let expected = ("AUTHENTICATION_ERROR", "Could not validate credentials");
        assert_eq!((told.0.as_str(), told.1.as_str()), expected, "{}", somebody.what);
    }
    let caller = tokens(SECRET).session(OWN, Utc::now());
    let answer = ask(&ellie, "GET", "/api/v1/calls", Some(&caller)).await;
    let (code, message) = error(answer, StatusCode::FORBIDDEN).await;
    assert_eq!(code, "AUTHORIZATION_ERROR");
    assert!(!message.contains("records"), "{message}");
    ellie.stop().await;
}

#[tokio::test]
async fn a_method_that_is_in_no_row_is_told_the_ones_that_are() {
    let ellie = start(&[]).await;
    for (_, path, _) in TABLE {
        let methods: Vec<&str> =
            TABLE.iter().filter(|(_, of, _)| of == path).map(|(method, _, _)| *method).collect();
        for method in ["GET", "POST", "PUT", "PATCH", "DELETE", "TRACE", "PURGE"] {
            if methods.contains(&method) || methods == ["*"] {
                continue;
            }
            let answer = ask(&ellie, method, &filled(path, OWN), None).await;
            let allowed = answer.headers()["allow"].to_str().unwrap().to_owned();
            assert!(methods.iter().all(|method| allowed.contains(method)), "{path}: {allowed}");
            let status = StatusCode::METHOD_NOT_ALLOWED;
            if legacy::is_older(path) {
                assert_eq!(legacy::code(answer, status).await, "INVALID_INPUT", "{method} {path}");
            } else if path.starts_with("/v1/") {
                let told = openai::error(answer, status).await;
                assert_eq!(told["code"], "method_not_allowed", "{method} {path}");
            } else {
                assert_eq!(error(answer, status).await.0, "HTTP_ERROR", "{method} {path}");
            }
        }
    }
    for path in ["/api/v1", "/api/v1/nothing", "/api/v1/calls/", "/admin"] {
        error(ask(&ellie, "GET", path, None).await, StatusCode::NOT_FOUND).await;
    }
    ellie.stop().await;
}

/// Paths that some servers take for another.
#[tokio::test]
async fn no_spelling_of_a_path_goes_round_the_table() {
    let ellie = start(&[]).await;
    let paths = [
        "//api/v1/calls",
        "/api//v1/calls",
        "/api/v1/%63alls/",
        "/api/v1/CALLS",
        "/api/v1/voice/..%2fcalls",
        "/api/v1/calls;x=1",
        "/api/v1/calls%00",
        "/api/v1/legal/data-export/%2e%2e",
        "/api/v1/legal/privacy-settings/a%2fb",
        "/api/v1/legal/privacy-settings/%ff",
        "/api/v1/services/%2e%2e/calls",
        "/gateway/crm/../../api/v1/calls",
        "/gateway/%2e%2e/api/v1/calls",
        "/gateway/ellie/api/v1/calls",
    ];
    for path in paths {
        let status = ask(&ellie, "GET", path, None).await.status().as_u16();
        assert!([401, 403, 404, 422].contains(&status), "{path}: {status}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn headers_that_are_huge_or_strange_are_no_proof_and_do_no_harm() {
    let ellie = start(&[]).await;
    let url = ellie.url("/api/v1/calls");
    let agent = tokens(SECRET).access("ann", Role::Agent, "l-1", Utc::now());
    for value in [
        "Bearer".into(),
        "Bearer  ".into(),
        format!("Basic {agent}"),
        format!("Token {agent}"),
        format!("Bearer Bearer {agent}"),
        format!("Bearer {agent} {agent}"),
        format!("Bearer\t{agent}"),
        format!("Bearer {agent},"),
        agent.clone(),
        format!("Bearer {}", "a".repeat(100_000)),
        format!("Bearer {}", ".".repeat(100_000)),
        format!("Bearer {}", agent.replace('.', "..")),
        "Bearer ÿ".into(),
    ] {
        let asking = ellie.client.get(&url).header("authorization", value.as_bytes());
        let status = asking.send().await.unwrap().status().as_u16();
        assert!([401, 431].contains(&status), "{}: {status}", &value[..value.len().min(60)]);
    }
    let good = ellie.client.get(&url).header("authorization", format!("bEARER  {agent} "));
    assert_eq!(good.send().await.unwrap().status(), StatusCode::OK);
    ellie.stop().await;
}

/// Who tries out tokens is held up like whoever asks too often for anything else.
#[tokio::test]
async fn who_is_refused_has_asked_too() {
    let ellie = start(&[("RATE_LIMIT_REQUESTS", "5"), ("RATE_LIMIT_WINDOW", "3600")]).await;
    for _ in 0..5 {
        let answer = ask(&ellie, "GET", "/api/v1/calls", Some("nonsense")).await;
        assert_eq!(answer.status(), StatusCode::UNAUTHORIZED);
    }
    let answer = ask(&ellie, "GET", "/api/v1/calls", Some("nonsense")).await;
    assert_eq!(answer.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(ask(&ellie, "GET", "/health", None).await.status(), StatusCode::OK);
    ellie.stop().await;
}

#[tokio::test]
async fn passwords_are_tried_a_few_times_a_minute() {
    let ellie = start(&[("RATE_LIMIT_SIGN_IN_REQUESTS", "2")]).await;
    let guess = async || {
        let body = r#"{"username": "ann", "password": "correct horse battery"}"#;
        let asking = ellie.client.post(ellie.url("/api/v1/auth/token")).body(body);
        asking.send().await.unwrap()
    };
    for _ in 0..2 {
        assert_eq!(guess().await.status(), StatusCode::UNAUTHORIZED);
    }
    let (code, _) = error(guess().await, StatusCode::TOO_MANY_REQUESTS).await;
    assert_eq!(code, "RATE_LIMIT_EXCEEDED");
    let other = ask(&ellie, "GET", "/api/v1/legal/disclaimer", None).await;
    assert_eq!(other.status(), StatusCode::OK);
    ellie.stop().await;
}

/// A proxy that is believed stands for many addresses.
#[tokio::test]
async fn a_token_is_limited_from_wherever_it_comes() {
    let settings = [("RATE_LIMIT_REQUESTS", "3"), ("TRUSTED_PROXIES", "127.0.0.0/8")];
    let ellie = start(&settings).await;
    let token = |name: &str| tokens(SECRET).access(name, Role::Agent, "l-1", Utc::now());
    let from = async |address: &str, token: &str| {
        let asking = ellie.client.get(ellie.url("/api/v1/calls")).bearer_auth(token);
        asking.header("x-forwarded-for", address).send().await.unwrap()
    };
    let ann = token("ann");
    for host in 1..=3 {
        assert_eq!(from(&format!("203.0.113.{host}"), &ann).await.status(), StatusCode::OK);
    }
    let refused = from("203.0.113.4", &ann).await;
    error(refused, StatusCode::TOO_MANY_REQUESTS).await;
    assert_eq!(from("203.0.113.5", &token("bob")).await.status(), StatusCode::OK);
    ellie.stop().await;
}
