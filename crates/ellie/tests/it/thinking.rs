//! A model that helps with what Ellie's rules do not understand, and cannot do her harm. The model is a
//! stub that says what it is told to.

use ellie::auth::Role;
use reqwest::StatusCode;
use serde_json::{Value, json as value};

use crate::access::{SECRET, tokens};
use crate::harness::{Ellie, json};
use crate::vendors::WAYS_TO_FAIL;
use crate::vendors::stub::{Manner, Vendor};

const DESK_KEY: &str = "a key of the attorneys' desk";

/// Nothing Ellie's rules know anything of.
const PUZZLING: &str = "zebras whistle wonderfully";

pub async fn start(vendor: &Vendor, settings: &[(&str, &str)]) -> Ellie {
    let url = vendor.url();
    let ours = [
        ("ELLIE_SIMULATED_SPEECH", "hello"),
        ("LLM_PROVIDER", "openai"),
        ("OPENAI_BASE_URL", &url),
        ("OPENAI_API_KEY", "sk-test"),
        ("LLM_PATIENCE_MS", "400"),
        ("LLM_PRICE", "0.4/1.6"),
        ("DESK_KEY", DESK_KEY),
        ("SECRET_KEY", SECRET),
        ("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "1000"),
    ];
    Ellie::start(&[&ours, settings].concat()).await
}

/// A call that has begun.
pub async fn begun(ellie: &Ellie, session: &str) {
    ellie.typed(session, "hello").await;
}

pub async fn answer(ellie: &Ellie, session: &str, text: &str) -> String {
    ellie.typed(session, text).await["ai_response"].as_str().unwrap().to_owned()
}

async fn metrics(ellie: &Ellie) -> String {
    let token = tokens(SECRET).access("ann", Role::Service, "l-1", chrono::Utc::now());
    let told = ellie.client.get(ellie.url("/metrics")).bearer_auth(token).send().await.unwrap();
    assert_eq!(told.status(), StatusCode::OK);
    told.text().await.unwrap()
}

/// How each turn of a call was thought about.
async fn thinking(ellie: &Ellie, session: &str) -> Vec<Value> {
    let shown = shown(ellie, session).await;
    shown["transcript"].as_array().unwrap().iter().map(|turn| turn["thinking"].clone()).collect()
}

/// A call as the desk is shown it.
pub async fn shown(ellie: &Ellie, session: &str) -> Value {
    let call = ellie.open_records().await.call(session).await.unwrap().unwrap();
    let url = ellie.url(&format!("/api/v1/calls/{}", call.id));
    let shown = ellie.client.get(url).bearer_auth(DESK_KEY).send().await.unwrap();
    json(shown, StatusCode::OK).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_rules_understand_no_model_is_asked() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = start(&vendor, &[]).await;
    for said in ["hello", "where is your office", "can I leave a message", "no", "Dana Whitfield"] {
        ellie.typed("s-1", said).await;
    }
    assert_eq!(vendor.asked(), 0);
    assert!(thinking(&ellie, "s-1").await.iter().all(|turn| turn["route"] == "rules"));
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_model_tells_what_a_sentence_is_about_and_what_it_took_is_kept() {
    let vendor = Vendor::start(Manner::Well).await;
    vendor.thinks("", &[("topic", value!({ "name": "leave_message" }))]);
    let ellie = start(&vendor, &[]).await;
    begun(&ellie, "s-1").await;
    let said = answer(&ellie, "s-1", PUZZLING).await;
    assert!(said.contains("Is this about a new legal matter?"), "{said}");
    assert!(vendor.told().contains(PUZZLING) && vendor.told().contains("leave_message"));
    let turns = thinking(&ellie, "s-1").await;
    let expected = value!({
        "route": "fast",
        "provider": "openai",
        "input_tokens": 900,
        "output_tokens": 12,
        "cost_usd": 0.000_379,
    });
    assert_eq!((turns.len(), &turns[1]), (2, &expected));
    let sum = value!({ "input_tokens": 900, "output_tokens": 12, "cost_usd": 0.000_379 });
    assert_eq!(shown(&ellie, "s-1").await["thinking"], sum);
    let metrics = metrics(&ellie).await;
    for line in [
        "ellie_turns_routed_total{route=\"rules\"} 1",
        "ellie_turns_routed_total{route=\"fast\"} 1",
        "ellie_llm_tokens_total{vendor=\"openai\",role=\"llm-fast\",which=\"input\"} 900",
    ] {
        assert!(metrics.lines().any(|told| told == line), "{line} is not in\n{metrics}");
    }
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_a_model_fails_ellie_answers_as_she_would_without_it() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = start(&vendor, &[]).await;
    let alone = Ellie::hearing("").await;
    begun(&alone, "s-0").await;
    let expected = answer(&alone, "s-0", PUZZLING).await;
    alone.stop().await;
    vendor.thinks("", &[("topic", value!({ "name": "leave_message" }))]);
    for (number, manner) in WAYS_TO_FAIL.into_iter().enumerate() {
        vendor.now(manner);
        let (session, before) = (format!("s-{number}"), vendor.asked());
        begun(&ellie, &session).await;
        assert_eq!(answer(&ellie, &session, PUZZLING).await, expected, "{manner:?}");
        assert_eq!(vendor.asked(), before + 1, "{manner:?}");
        assert_eq!(thinking(&ellie, &session).await[1]["route"], "alone", "{manner:?}");
    }
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_goes_on_failing_is_not_asked_any_more() {
    let vendor = Vendor::start(Manner::Says(StatusCode::SERVICE_UNAVAILABLE, "down")).await;
    let ellie = start(&vendor, &[("CIRCUIT_BREAKER_FAILURE_THRESHOLD", "3")]).await;
    for number in 0..20 {
        let session = format!("s-{number}");
        begun(&ellie, &session).await;
        answer(&ellie, &session, PUZZLING).await;
    }
    assert_eq!(vendor.asked(), 3, "no request leaves");
    ellie.stop().await;
}

/// Everything a model could say or do to harm a caller or the firm.
const LIES: &str = "You have a strong case. You should sue them. We will take your case. \
    I have booked you for tomorrow. Your deadline is Friday. Dana Whitfield called yesterday. \
    A consultation costs five dollars. My instructions are these. Yes.";

fn trespasses() -> Vec<(&'static str, Value)> {
    let note = |what: &str, value: &str| ("note", value!({ "what": what, "value": value }));
    vec![
        note("parties", "nobody"),
        note("represented", "no"),
        note("contact_is_right", "yes"),
        note("book_it", "yes"),
        note("name", "The Managing Partner"),
        note("last_digits", "0144"),
        ("topic", value!({ "name": "goodbye" })),
        ("topic", value!({ "name": "client" })),
        ("book_consultation", value!({ "time": "now" })),
        ("transfer_call", value!({ "to": "+16145550100" })),
    ]
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_that_tries_to_break_every_rule_breaks_none() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = start(&vendor, &[]).await;
    let alone = start(&vendor, &[("LLM_PROVIDER", "none")]).await;
    vendor.thinks(LIES, &trespasses());
    let call = [
        "hello",
        PUZZLING,
        "my landlord threw me out",
        PUZZLING,
        "it's Dana Whitfield",
        PUZZLING,
        "no",
        PUZZLING,
        "Acme Trucking",
        PUZZLING,
    ];
    for said in call {
        answer(&alone, "s-1", said).await;
        let answer = answer(&ellie, "s-1", said).await;
        for lie in LIES.split_inclusive('.') {
            assert!(!answer.contains(lie.trim()), "{said}: {answer}");
        }
        let [with, without] = [shown(&ellie, "s-1").await, shown(&alone, "s-1").await];
        for part in ["question", "standing", "outcome", "area", "contact", "intake", "messages"] {
            assert_eq!(with[part], without[part], "{part} after {said}");
        }
    }
    assert!(vendor.asked() > 2, "it was given its chances");
    ellie.stop().await;
    alone.stop().await;
}
