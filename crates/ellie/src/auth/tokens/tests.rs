use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Sha256, Sha512};

use super::*;
use crate::auth::Permission;

const SECRET: &str = "7f3e9a1c5b8d2046e1c0a95b3d7f8264";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_764_000_000, 0).unwrap()
}

fn minutes(count: i64) -> TimeDelta {
    TimeDelta::minutes(count)
}

fn tokens() -> Tokens {
    let (access, login, session) = (minutes(30), TimeDelta::days(7), TimeDelta::days(30));
    Tokens::new(&SECRET.parse().unwrap(), Lasts { access, login, session })
}

/// The parts of a token with this over it as the signature.
fn with(header: &Value, claims: &str, signature: impl FnOnce(&str) -> Vec<u8>) -> String {
    let signed = format!("{}.{}", base64(header.to_string()), base64(claims));
    let signature = base64(signature(&signed));
    format!("{signed}.{signature}")
}

fn base64(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

fn hs256(key: &str, signed: &str) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(signed.as_bytes());
    mac.finalize().into_bytes().to_vec()
}

/// As others write it who have the secret.
fn made(claims: &str) -> String {
    let header = json!({"alg": "HS256", "typ": "JWT"});
    with(&header, claims, |signed| hs256(SECRET, signed))
}

fn read(claims: &Value) -> Result<Identity, Refused> {
    tokens().identity(&made(&claims.to_string()), now())
}

fn until(minutes: i64) -> i64 {
    now().timestamp() + 60 * minutes
}

fn login() -> Login {
    Login { id: "l-1".into(), turn: 3, user: "ann".into(), expires: now() + minutes(600) }
}

#[test]
fn each_token_says_who_shows_it() {
    let tokens = tokens();
    let access = tokens.access("ann", Role::Agent, "l-1", now());
    let ann = tokens.identity(&access, now()).unwrap();
    assert_eq!(ann.holder, Holder::User { name: "ann".into(), login: Some("l-1".into()) });
    assert_eq!((ann.role, ann.permissions), (Role::Agent, Role::Agent.permissions()));
    let one_time = tokens.one_time("setup", Role::Admin, now(), minutes(15));
    assert!(tokens.identity(&one_time, now()).unwrap().may(Permission::KeysWrite));
    let permissions = Permissions::of(&[Permission::GatewayUse]);
    let key = ApiKey { id: "k-1", name: "crm", permissions, expires: now() + minutes(60) };
    let crm = tokens.identity(&tokens.api_key(key, now()), now()).unwrap();
    assert_eq!(crm.holder, Holder::ApiKey { name: "crm".into(), id: Some("k-1".into()) });
    assert_eq!((crm.role, crm.permissions), (Role::Service, permissions));
    let session = tokens.session("s-1", now());
    assert_eq!(tokens.identity(&session, now()), Ok(Identity::session("s-1")));
    assert_eq!(tokens.login(&tokens.refresh(&login(), now()), now()), Ok(login()));
}

#[test]
fn a_token_is_good_for_its_time_and_not_a_moment_longer() {
    let tokens = tokens();
    let permissions = Permissions::default();
    let key = ApiKey { id: "k-1", name: "crm", permissions, expires: now() + minutes(60) };
    for (token, lasts) in [
        (tokens.access("ann", Role::Agent, "l-1", now()), minutes(30)),
        (tokens.one_time("setup", Role::Admin, now(), minutes(15)), minutes(15)),
        (tokens.api_key(key, now()), minutes(60)),
        (tokens.session("s-1", now()), TimeDelta::days(30)),
    ] {
        let at = |time| tokens.identity(&token, time);
        assert!(at(now() + lasts - TimeDelta::milliseconds(1)).is_ok());
        assert_eq!(at(now() + lasts), Err(Refused::Untimely));
    }
    let refresh = tokens.refresh(&login(), now());
    assert_eq!(tokens.login(&refresh, login().expires), Err(Refused::Untimely));
}

#[test]
fn a_token_is_good_for_one_thing() {
    let tokens = tokens();
    let refresh = tokens.refresh(&login(), now());
    assert_eq!(tokens.identity(&refresh, now()), Err(Refused::OtherKind));
    let access = tokens.access("ann", Role::Admin, "l-1", now());
    for token in [access, tokens.session("ann", now())] {
        assert_eq!(tokens.login(&token, now()), Err(Refused::OtherKind));
    }
    let session = tokens.identity(&tokens.session("s-1", now()), now()).unwrap();
    assert!(session.permissions.iter().next().is_none());
    // One that claims a role beside its kind.
    for kind in ["session", "api_key"] {
        let shown = read(&json!({"type": kind, "sub": "x", "role": "admin", "exp": until(1)}));
        assert!(shown.unwrap().permissions.iter().next().is_none(), "{kind}");
    }
    for other in ["Access", "admin", "", "api-key", "id"] {
        let shown = read(&json!({"type": other, "sub": "x", "role": "admin", "exp": until(1)}));
        assert_eq!(shown, Err(Refused::Foreign), "{other}");
    }
}

#[test]
fn tokens_of_the_earlier_back_end_are_understood() {
    // No type, no time of issue, fractions of seconds.
    let ann = read(&json!({"sub": "ann", "role": "admin", "exp": until(1) as f64 + 0.25})).unwrap();
    assert_eq!(ann.role, Role::Admin);
    let key = json!({
        "sub": "crm", "type": "api_key", "permissions": ["services:read", "everything"],
        "iat": until(-1) as f64 + 0.5, "exp": until(60),
    });
    let crm = read(&key).unwrap();
    assert_eq!(crm.permissions, Permissions::of(&[Permission::ServicesRead]));
    // Whoever has no role that is known may do nothing.
    for role in [Value::Null, json!("owner"), json!("Admin"), json!("")] {
        let shown = read(&json!({"sub": "ann", "role": role, "exp": until(1)})).unwrap();
        assert_eq!((shown.role, shown.permissions), (Role::Caller, Permissions::default()));
    }
    // Permissions in a token take from the role, and add nothing to it.
    let named = json!(["records:read", "keys:write"]);
    let less = json!({"sub": "ann", "role": "agent", "permissions": named, "exp": until(1)});
    let ann = read(&less).unwrap();
    assert_eq!(ann.permissions, Permissions::of(&[Permission::RecordsRead]));
}

#[test]
fn what_was_not_signed_here_under_hs256_is_refused() {
    let claims = json!({"sub": "ann", "role": "admin", "exp": until(60)}).to_string();
    let header = |alg: &str| json!({"alg": alg, "typ": "JWT"});
    let ours = made(&claims);
    assert!(tokens().identity(&ours, now()).is_ok());
    let (signed, _) = ours.rsplit_once('.').unwrap();
    let hs512 = |signed: &str| {
        let mut mac = Hmac::<Sha512>::new_from_slice(SECRET.as_bytes()).unwrap();
        mac.update(signed.as_bytes());
        mac.finalize().into_bytes().to_vec()
    };
    let mut all = vec![
        ("unsigned", format!("{signed}.")),
        ("unsigned", signed.to_owned()),
        ("with half a signature", ours[..ours.len() - 20].to_owned()),
        ("with a padded signature", format!("{ours}=")),
        ("four parts", format!("{ours}.{signed}")),
        ("by another key", with(&header("HS256"), &claims, |s| hs256("another key", s))),
        ("by an empty key", with(&header("HS256"), &claims, |s| hs256("", s))),
        ("under HS512", with(&header("HS512"), &claims, hs512)),
        ("HS512 called HS256", with(&header("HS256"), &claims, hs512)),
        ("HS256 called HS512", with(&header("HS512"), &claims, |s| hs256(SECRET, s))),
        ("what must be understood", {
            let header = json!({"alg": "HS256", "crit": ["exp"], "exp": 1});
            with(&header, &claims, |s| hs256(SECRET, s))
        }),
        ("plain base64", ours.split('.').map(of_plain_base64).collect::<Vec<_>>().join(".")),
    ];
    for alg in ["none", "None", "NONE", "nOnE", "", "RS256", "ES256", "HS256 ", "hs256"] {
        all.push((alg, with(&header(alg), &claims, |s| hs256(SECRET, s))));
        all.push((alg, with(&header(alg), &claims, |_| Vec::new())));
    }
    for (what, token) in &all {
        assert_eq!(tokens().identity(token, now()), Err(Refused::Foreign), "{what}: {token}");
        assert_eq!(tokens().login(token, now()), Err(Refused::Foreign), "{what}");
    }
}

/// The same bytes in the alphabet that tokens do not use.
fn of_plain_base64(part: &str) -> String {
    STANDARD.encode(URL_SAFE_NO_PAD.decode(part).unwrap())
}

#[test]
fn claims_that_are_none_are_refused_though_they_are_signed() {
    let fit = json!({"sub": "ann", "role": "admin", "exp": until(60)});
    let changed = |name: &str, value: Value| {
        let mut claims = fit.clone();
        claims[name] = value;
        claims
    };
    for (name, value) in [
        ("sub", Value::Null),
        ("sub", json!("")),
        ("sub", json!(7)),
        ("sub", json!(["ann"])),
        ("exp", Value::Null),
        ("exp", json!("1764003600")),
        ("exp", json!(true)),
        ("role", json!(["admin"])),
        ("role", json!({"admin": true})),
        ("type", json!(["access"])),
        ("permissions", json!("keys:write")),
        ("permissions", json!([7])),
        ("login", json!(7)),
        ("aud", json!("another service")),
        ("aud", json!(["ellie", "another service"])),
    ] {
        assert_eq!(read(&changed(name, value.clone())), Err(Refused::Foreign), "{name}: {value}");
    }
    for (name, value) in [
        ("exp", json!(0)),
        ("exp", json!(-1e300)),
        ("exp", json!(until(0))),
        ("nbf", json!(until(1))),
        ("nbf", json!(1e300)),
    ] {
        assert_eq!(read(&changed(name, value.clone())), Err(Refused::Untimely), "{name}: {value}");
    }
    for claims in [
        "",
        "null",
        "[]",
        "7",
        "{",
        "{\"sub\":\"ann\"}",
        "\u{0}",
        "{\"sub\":\"a\",\"exp\":1e999}",
        "{\"sub\":\"a\",\"exp\":NaN}",
        "{\"sub\":\"a\",\"exp\":9e9,\"role\":\"a\",\"role\":\"b\"}",
    ] {
        assert_eq!(tokens().identity(&made(claims), now()), Err(Refused::Foreign), "{claims}");
    }
}

#[test]
fn a_token_that_is_huge_or_deep_does_no_harm() {
    let nested = |open: &str, close: &str| format!("{}1{}", open.repeat(900), close.repeat(900));
    let deep = |claim: &str, nested: &str| {
        made(&format!("{{\"sub\":\"ann\",\"exp\":9e9,\"{claim}\":{nested}}}"))
    };
    let (lists, objects) = (nested("[", "]"), nested("{\"a\":", "}"));
    for claim in ["exp", "sub", "role", "permissions", "type", "aud"] {
        for nested in [&lists, &objects] {
            let read = tokens().identity(&deep(claim, nested), now());
            assert_eq!(read, Err(Refused::Foreign), "{claim}");
        }
    }
    assert!(tokens().identity(&deep("unheard_of", &lists), now()).is_ok(), "it is passed over");
    let header = base64(format!("{{\"alg\":\"HS256\",\"x\":{lists}}}"));
    let header = format!("{header}.e30.AAAA");
    assert_eq!(tokens().identity(&header, now()), Err(Refused::Foreign));
    let huge = |count| json!({"sub": "x".repeat(count), "exp": until(1)}).to_string();
    for token in [
        made(&huge(LONGEST)),
        made(&huge(10_000_000)),
        ".".repeat(LONGEST),
        ".".repeat(10_000_000),
        "a".repeat(10_000_000),
    ] {
        assert_eq!(tokens().identity(&token, now()), Err(Refused::Foreign));
    }
    assert!(tokens().identity(&made(&huge(4_000)), now()).is_ok(), "a long one is none of these");
    let far = json!({"type": "refresh", "sub": "a", "login": "l", "turn": 1, "exp": 1e300});
    assert_eq!(tokens().login(&made(&far.to_string()), now()), Err(Refused::OtherKind));
}

/// Run with `--release -- --ignored --nocapture`.
#[test]
#[ignore = "measures"]
fn what_reading_a_token_costs() {
    let tokens = tokens();
    let token = tokens.access("ann", Role::Agent, "0b2ff5f0-1111-4222-8333-444455556666", now());
    let forged = format!("{}A", &token[..token.len() - 1]);
    for (what, token) in [("good", &token), ("forged", &forged)] {
        const COUNT: u32 = 200_000;
        let begun = std::time::Instant::now();
        for _ in 0..COUNT {
            let _ = std::hint::black_box(tokens.identity(std::hint::black_box(token), now()));
        }
        println!("{what}: {:?}", begun.elapsed() / COUNT);
    }
}

proptest! {
    #[test]
    fn no_token_is_too_strange(text in "\\PC{0,200}", parts in "[A-Za-z0-9_.-]{0,200}") {
        prop_assert!(tokens().identity(&text, now()).is_err());
        prop_assert!(tokens().identity(&parts, now()).is_err());
        let _ = tokens().identity(&made(&text), now());
    }

    #[test]
    fn a_changed_letter_spoils_a_token(at in 0usize..200, letter in "[A-Za-z0-9_-]") {
        let token = tokens().access("ann", Role::Caller, "l-1", now());
        let at = at % token.len();
        let changed = format!("{}{letter}{}", &token[..at], &token[at + 1..]);
        // The last letter of a signature has two bits that say nothing, and must be naught.
        prop_assert_eq!(tokens().identity(&changed, now()).is_ok(), changed == token);
    }
}
