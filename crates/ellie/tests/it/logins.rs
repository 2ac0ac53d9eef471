//! `/api/v1/auth`: logging in, going on, leaving; keys for programs; the token of a session.

use std::time::Duration;

use chrono::{TimeDelta, Utc};
use ellie::auth::{Passwords, Role};
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json as value};

use crate::access::{SECRET, tokens};
use crate::harness::{Ellie, error, json};
use crate::records::over_both;
use crate::records::place::Place;

over_both!(
    somebody_logs_in_goes_on_and_leaves,
    a_refresh_token_that_comes_twice_ends_its_login,
    whoever_is_not_let_in_does_not_learn_why,
    whoever_is_disabled_is_out_though_the_token_is_good,
    another_password_ends_what_began_with_the_one_before,
    a_key_does_what_it_says_until_it_is_revoked,
    nobody_gives_what_he_does_not_have,
    who_came_and_who_made_keys_stands_in_the_audit,
);

const PASSWORD: &str = "correct horse battery";

async fn start(place: Place) -> Ellie {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello"), ("SECRET_KEY", SECRET)];
    Ellie::start_at(place, &settings).await
}

/// As `ellie user add` does.
async fn add(ellie: &Ellie, name: &str, role: Role) {
    let hash = Passwords::default().hash(PASSWORD.parse().unwrap()).await.unwrap();
    let records = ellie.open_records().await;
    records.add_user(name, role.name(), &hash.0, "operator", Utc::now()).await.unwrap();
}

async fn ask(ellie: &Ellie, method: Method, path: &str, token: &str, body: &Value) -> Response {
    let url = ellie.url(&format!("/api/v1/{path}"));
    let request = ellie.client.request(method, url);
    let request = if token.is_empty() { request } else { request.bearer_auth(token) };
    let request = if body.is_null() { request } else { request.body(body.to_string()) };
    request.send().await.unwrap()
}

async fn post(ellie: &Ellie, path: &str, body: Value) -> Response {
    ask(ellie, Method::POST, &format!("auth/{path}"), "", &body).await
}

async fn get(ellie: &Ellie, path: &str, token: &str) -> Response {
    ask(ellie, Method::GET, path, token, &Value::Null).await
}

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().unwrap_or_else(|| panic!("{name} is no text in {body}"))
}

async fn log_in(ellie: &Ellie, name: &str) -> Value {
    let body = value!({"username": name, "password": PASSWORD});
    json(post(ellie, "token", body).await, StatusCode::OK).await
}

/// Whether a token opens the desk now.
async fn opens(ellie: &Ellie, token: &str) -> bool {
    match get(ellie, "calls", token).await.status() {
        StatusCode::OK => true,
        StatusCode::UNAUTHORIZED => false,
        other => panic!("{other}"),
    }
}

async fn refused(answer: Response) {
    let told = error(answer, StatusCode::UNAUTHORIZED).await;
    assert_eq!(told.1, "Could not validate credentials");
}

async fn somebody_logs_in_goes_on_and_leaves(place: Place) {
    let ellie = start(place).await;
    add(&ellie, "ann", Role::Agent).await;
    let first = log_in(&ellie, "Ann").await;
    assert_eq!((text(&first, "token_type"), &first["expires_in"]), ("bearer", &value!(1_800)));
    let me = json(get(&ellie, "auth/me", text(&first, "access_token")).await, StatusCode::OK).await;
    assert_eq!((&me["kind"], &me["name"]), (&value!("user"), &value!("ann")));
    assert_eq!(me["role"], "agent");
    assert!(me["permissions"].as_array().unwrap().contains(&value!("records:read")));
    let refresh = value!({"refresh_token": first["refresh_token"]});
    let second = json(post(&ellie, "refresh", refresh).await, StatusCode::OK).await;
    assert_ne!(second["refresh_token"], first["refresh_token"]);
    for login in [&first, &second] {
        assert!(opens(&ellie, text(login, "access_token")).await);
        assert!(!opens(&ellie, text(login, "refresh_token")).await, "it is for something else");
    }
    let leave = value!({"refresh_token": second["refresh_token"]});
    json(post(&ellie, "logout", leave.clone()).await, StatusCode::OK).await;
    for login in [&first, &second] {
        assert!(!opens(&ellie, text(login, "access_token")).await, "at once");
    }
    refused(post(&ellie, "refresh", leave.clone()).await).await;
    json(post(&ellie, "logout", leave).await, StatusCode::OK).await;
    assert!(opens(&ellie, text(&log_in(&ellie, "ann").await, "access_token")).await);
    ellie.stop().await;
}

async fn a_refresh_token_that_comes_twice_ends_its_login(place: Place) {
    let ellie = start(place).await;
    add(&ellie, "ann", Role::Agent).await;
    let (stolen, other) = (log_in(&ellie, "ann").await, log_in(&ellie, "ann").await);
    let refresh = |body: &Value| value!({"refresh_token": body["refresh_token"]});
    let thiefs = json(post(&ellie, "refresh", refresh(&stolen)).await, StatusCode::OK).await;
    refused(post(&ellie, "refresh", refresh(&stolen)).await).await;
    refused(post(&ellie, "refresh", refresh(&thiefs)).await).await;
    for body in [&stolen, &thiefs] {
        assert!(!opens(&ellie, text(body, "access_token")).await);
    }
    assert!(opens(&ellie, text(&other, "access_token")).await, "it is another login");
    for token in [text(&other, "access_token"), "nonsense", ""] {
        for path in ["refresh", "logout"] {
            refused(post(&ellie, path, value!({"refresh_token": token})).await).await;
        }
    }
    ellie.stop().await;
}

async fn whoever_is_not_let_in_does_not_learn_why(place: Place) {
    let ellie = start(place).await;
    add(&ellie, "ann", Role::Agent).await;
    add(&ellie, "bob", Role::Agent).await;
    let records = ellie.open_records().await;
    records.disable_user("bob", true, "operator", Utc::now()).await.unwrap();
    for (name, password) in [
        ("ann", "correct horse batterY"),
        ("ann", ""),
        ("ann", &"x".repeat(2_000)),
        ("bob", PASSWORD),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("ann\u{0}", PASSWORD),
        ("' or '1'='1", PASSWORD),
        (&"x".repeat(2_000), PASSWORD),
    ] {
        let body = value!({"username": name, "password": password});
        refused(post(&ellie, "token", body).await).await;
    }
    for body in [
        value!({}),
        value!([]),
        value!({"username": "ann"}),
        value!({"username": ["ann"], "password": PASSWORD}),
        value!({"username": "ann", "password": {"$ne": ""}}),
    ] {
        error(post(&ellie, "token", body).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let huge = value!({"username": "ann", "password": "x".repeat(100_000)});
    error(post(&ellie, "token", huge).await, StatusCode::PAYLOAD_TOO_LARGE).await;
    ellie.stop().await;
}

/// Waits for what another process has done, which is looked for every five seconds.
async fn is_out(ellie: &Ellie, token: &str) {
    for _ in 0..100 {
        if !opens(ellie, token).await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    panic!("still in");
}

async fn whoever_is_disabled_is_out_though_the_token_is_good(place: Place) {
    let ellie = start(place).await;
    add(&ellie, "ann", Role::Agent).await;
    let login = log_in(&ellie, "ann").await;
    let of_no_login = tokens(SECRET).one_time("ann", Role::Agent, Utc::now(), TimeDelta::hours(1));
    assert!(opens(&ellie, &of_no_login).await);
    let records = ellie.open_records().await;
    records.disable_user("ann", true, "operator", Utc::now()).await.unwrap();
    is_out(&ellie, text(&login, "access_token")).await;
    assert!(!opens(&ellie, &of_no_login).await);
    let refresh = value!({"refresh_token": login["refresh_token"]});
    refused(post(&ellie, "refresh", refresh).await).await;
    records.disable_user("ann", false, "operator", Utc::now()).await.unwrap();
    let again = log_in(&ellie, "ann").await;
    for _ in 0..100 {
        if opens(&ellie, text(&again, "access_token")).await {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(opens(&ellie, text(&again, "access_token")).await);
    assert!(!opens(&ellie, text(&login, "access_token")).await, "what has ended stays so");
    ellie.stop().await;
}

async fn another_password_ends_what_began_with_the_one_before(place: Place) {
    let ellie = start(place).await;
    add(&ellie, "ann", Role::Agent).await;
    let login = log_in(&ellie, "ann").await;
    let other = "another horse battery";
    let hash = Passwords::default().hash(other.parse().unwrap()).await.unwrap();
    let records = ellie.open_records().await;
    records.set_password("ann", &hash.0, "operator", Utc::now()).await.unwrap();
    is_out(&ellie, text(&login, "access_token")).await;
    refused(post(&ellie, "token", value!({"username": "ann", "password": PASSWORD})).await).await;
    let body = value!({"username": "ann", "password": other});
    json(post(&ellie, "token", body).await, StatusCode::OK).await;
    ellie.stop().await;
}

async fn make_key(ellie: &Ellie, token: &str, body: Value) -> Response {
    ask(ellie, Method::POST, "auth/api-keys", token, &body).await
}

async fn a_key_does_what_it_says_until_it_is_revoked(place: Place) {
    let ellie = start(place).await;
    let admin = tokens(SECRET).access("ann", Role::Admin, "l-1", Utc::now());
    let body = value!({"name": " CRM sync ", "permissions": ["records:read"]});
    let made = json(make_key(&ellie, &admin, body).await, StatusCode::CREATED).await;
    let key = text(&made, "api_key");
    assert_eq!((text(&made, "name"), &made["revoked_at"]), ("CRM sync", &Value::Null));
    assert!(opens(&ellie, key).await);
    error(get(&ellie, "audit", key).await, StatusCode::FORBIDDEN).await;
    let me = json(get(&ellie, "auth/me", key).await, StatusCode::OK).await;
    assert_eq!((&me["kind"], &me["permissions"]), (&value!("api_key"), &value!(["records:read"])));
    let listed = json(get(&ellie, "auth/api-keys", &admin).await, StatusCode::OK).await;
    assert_eq!(listed["api_keys"][0]["id"], made["id"]);
    assert!(!listed.to_string().contains(key), "it is told once");
    let path = format!("auth/api-keys/{}", text(&made, "id"));
    for _ in 0..2 {
        let revoked = ask(&ellie, Method::DELETE, &path, &admin, &Value::Null).await;
        json(revoked, StatusCode::OK).await;
    }
    assert!(!opens(&ellie, key).await, "at once");
    let listed = json(get(&ellie, "auth/api-keys", &admin).await, StatusCode::OK).await;
    assert!(listed["api_keys"][0]["revoked_at"].is_string());
    let missing = ask(&ellie, Method::DELETE, "auth/api-keys/x", &admin, &Value::Null).await;
    error(missing, StatusCode::NOT_FOUND).await;
    ellie.stop().await;
}

async fn nobody_gives_what_he_does_not_have(place: Place) {
    let ellie = start(place).await;
    let admin = tokens(SECRET).access("ann", Role::Admin, "l-1", Utc::now());
    let body = value!({"name": "maker", "permissions": ["keys:write", "gateway:use"]});
    let maker = json(make_key(&ellie, &admin, body).await, StatusCode::CREATED).await;
    let maker = text(&maker, "api_key");
    let wanted = |permissions: Value| value!({"name": "made", "permissions": permissions});
    let less = make_key(&ellie, maker, wanted(value!(["gateway:use"]))).await;
    json(less, StatusCode::CREATED).await;
    let more = make_key(&ellie, maker, wanted(value!(["gateway:use", "records:read"]))).await;
    error(more, StatusCode::FORBIDDEN).await;
    for wrong in [
        value!({"name": "x", "permissions": []}),
        value!({"name": "x", "permissions": ["*"]}),
        value!({"name": "x", "permissions": "keys:write"}),
        value!({"name": "", "permissions": ["gateway:use"]}),
        value!({"name": "x".repeat(65), "permissions": ["gateway:use"]}),
        value!({"permissions": ["gateway:use"]}),
        value!({"name": "x", "permissions": ["gateway:use"], "role": "admin"}),
        value!({"name": "x", "permissions": ["gateway:use"], "expires_in_days": 0}),
        value!({"name": "x", "permissions": ["gateway:use"], "expires_in_days": 3_651}),
        value!({"name": "x", "permissions": ["gateway:use"], "expires_in_days": 1e300}),
        value!({"name": "x", "permissions": vec!["nothing"; 5_000]}),
    ] {
        let answer = make_key(&ellie, &admin, wrong.clone()).await;
        error(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let control = value!({"name": "a\u{1}b", "permissions": ["gateway:use"]});
    error(make_key(&ellie, &admin, control).await, StatusCode::BAD_REQUEST).await;
    ellie.stop().await;
}

async fn who_came_and_who_made_keys_stands_in_the_audit(place: Place) {
    let ellie = start(place).await;
    add(&ellie, "ann", Role::Admin).await;
    let login = log_in(&ellie, "ann").await;
    let admin = text(&login, "access_token");
    let body = value!({"name": "crm", "permissions": ["records:read"]});
    let key = json(make_key(&ellie, admin, body).await, StatusCode::CREATED).await;
    let audit = json(get(&ellie, "audit?limit=200", admin).await, StatusCode::OK).await;
    let rows = audit["audit"].as_array().unwrap().iter();
    let rows: Vec<(&str, &str)> =
        rows.map(|row| (text(row, "actor"), text(row, "action"))).collect();
    let expected =
        [("user:ann", "API key made"), ("user:ann", "logged in"), ("operator", "user added")];
    assert_eq!(rows[..3], expected);
    for secret in [PASSWORD, text(&key, "api_key"), admin, "argon2"] {
        assert!(!audit.to_string().contains(secret));
    }
    ellie.stop().await;
}

/// The token that comes with a session opens that session, and no other.
#[tokio::test]
async fn a_session_is_opened_by_its_own_token_only() {
    let ellie = Ellie::start(&[("ELLIE_SIMULATED_SPEECH", "hello")]).await;
    let form = || reqwest::multipart::Form::new().text("text", "hello");
    let turn = async || json(ellie.post("process", form()).await, StatusCode::OK).await;
    let (own, anothers) = (turn().await, turn().await);
    let path = format!("legal/data-export/{}", text(&own, "session_id"));
    let exported = get(&ellie, &path, text(&own, "session_token")).await;
    let exported = json(exported, StatusCode::OK).await;
    assert_eq!(exported["sessionId"], own["session_id"]);
    let refused = get(&ellie, &path, text(&anothers, "session_token")).await;
    error(refused, StatusCode::FORBIDDEN).await;
    let data = path.replace("data-export", "data");
    let token = text(&anothers, "session_token");
    let refused = ask(&ellie, Method::DELETE, &data, token, &Value::Null).await;
    error(refused, StatusCode::FORBIDDEN).await;
    error(get(&ellie, "calls", text(&own, "session_token")).await, StatusCode::FORBIDDEN).await;
    let guessable = ellie.typed("s-1", "hello").await;
    assert_eq!(guessable["session_token"], Value::Null, "whoever guesses it is not its caller");
    let path = "legal/disclaimer/acknowledge";
    let kept = ask(&ellie, Method::POST, path, "", &value!({})).await;
    assert!(json(kept, StatusCode::OK).await["session_token"].is_string());
    ellie.stop().await;
}

/// The secret is of the data folder, and so is whoever was let in.
#[tokio::test]
async fn tokens_outlive_a_restart() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello")];
    let ellie = Ellie::start(&settings).await;
    add(&ellie, "ann", Role::Agent).await;
    let login = log_in(&ellie, "ann").await;
    let token = text(&login, "access_token");
    let ellie = Ellie::start_in(ellie.stop().await, &settings).await;
    assert!(opens(&ellie, token).await);
    let refresh = value!({"refresh_token": login["refresh_token"]});
    json(post(&ellie, "refresh", refresh).await, StatusCode::OK).await;
    let elsewhere = Ellie::start(&settings).await;
    assert!(!opens(&elsewhere, token).await);
    elsewhere.stop().await;
    ellie.stop().await;
}
