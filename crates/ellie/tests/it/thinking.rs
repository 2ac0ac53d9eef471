//! A model that helps with what Ellie's rules do not understand, and cannot do her harm. The model is a
//! stub that says what it is told to.

use ellie::auth::Role;
use reqwest::StatusCode;
use reqwest::multipart::Form;
use serde_json::{Value, json as value};

use crate::access::{SECRET, tokens};
use crate::harness::{Ellie, json, speech};
use crate::live::Caller;
use crate::socket::Socket;
use crate::socketio::client::{Bytes, WEBSOCKET, by};
use crate::vendors::WAYS_TO_FAIL;
use crate::vendors::stub::{Manner, Vendor};

const DESK_KEY: &str = "a key of the attorneys' desk";

/// Nothing Ellie's rules know anything of.
const PUZZLING: &str = "zebras whistle wonderfully";

async fn start(vendor: &Vendor, settings: &[(&str, &str)]) -> Ellie {
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
async fn begun(ellie: &Ellie, session: &str) {
    ellie.typed(session, "hello").await;
}

async fn answer(ellie: &Ellie, session: &str, text: &str) -> String {
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
async fn shown(ellie: &Ellie, session: &str) -> Value {
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

/// What a caller says in Spanish, what it is in English, and what is in Ellie's answer.
const IN_SPANISH: [(&str, &str, &str); 6] = [
    ("quiero dejar un mensaje", "I want to leave a message", "asunto legal nuevo"),
    ("no, no lo es", "No, it is not.", "nombre"),
    ("me llamo Dana Whitfield", "My name is Dana Whitfield.", "número"),
    ("seis catorce, cinco cinco cinco...", "614 555 0144", "Dana Whitfield"),
    ("sí, correcto", "Yes, that is right.", "mensaje"),
    ("llámenme, por favor", "Please call me.", "mensaje"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_goes_on_in_spanish_where_somebody_hears_translates_and_speaks_it() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = bilingual(&vendor).await;
    begun(&ellie, "s-1").await;
    let offered = answer(&ellie, "s-1", "hola, buenas tardes, ¿puede ayudarme?").await;
    assert!(offered.contains("español"), "{offered}");
    let greeted = answer(&ellie, "s-1", "sí, por favor").await;
    assert!(greeted.contains("asistente"), "told again that she is an AI: {greeted}");
    for (spanish, _, expected) in IN_SPANISH {
        let said = answer(&ellie, "s-1", spanish).await;
        assert!(said.contains(expected), "{spanish}: {said}");
    }
    assert_eq!(shown(&ellie, "s-1").await["contact"]["language"], "Spanish");
    let english = answer(&ellie, "s-1", "Can we go on in English, please?").await;
    assert!(english.contains("I am not a lawyer"), "{english}");
    assert!(!vendor.told().contains("go on in English"), "what is English is not translated");
    let call = shown(&ellie, "s-1").await;
    assert_eq!(call["messages"][0]["text"], "Please call me.");
    assert_eq!(call["contact"]["language"], "English", "what was asked for last");
    let turn = &call["transcript"][3];
    assert_eq!((&turn["heard"], &turn["withheld"]), (&Value::Null, &value!(true)));
    ellie.stop().await;
}

/// One that hears, thinks and speaks for a firm whose people speak English and Spanish.
async fn bilingual(vendor: &Vendor) -> Ellie {
    vendor.translates(&IN_SPANISH.map(|(spanish, english, _)| (spanish, english)));
    start(vendor, &[("STT_PROVIDER", "openai"), ("TTS_PROVIDER", "openai")]).await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_form_that_asks_for_spanish_is_answered_in_it_until_its_caller_wishes_otherwise() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = bilingual(&vendor).await;
    let asked = async |language: &str, text: &str| {
        let form = [("session_id", "s-1"), ("language", language), ("text", text)];
        let form = form
            .into_iter()
            .fold(Form::new(), |form, (name, text)| form.text(name, text.to_owned()));
        json(ellie.post("process", form).await, StatusCode::OK).await["ai_response"].to_string()
    };
    let (first, _, expected) = IN_SPANISH[0];
    let answer = asked("es-MX", first).await;
    assert!(answer.contains("asistente") && answer.contains(expected), "{answer}");
    let answer = asked("auto", IN_SPANISH[1].0).await;
    assert!(answer.contains(IN_SPANISH[1].2), "{answer}");
    let answer = asked("es-MX", "Can we go on in English, please?").await;
    assert!(answer.contains("I am not a lawyer"), "{answer}");
    let answer = asked("es-MX", "My name is Dana Whitfield.").await;
    assert!(answer.contains("number"), "{answer}");
    let refused = Form::new().text("language", "fr").text("text", "bonjour");
    let refused =
        json(ellie.post("process", refused).await, StatusCode::UNPROCESSABLE_ENTITY).await;
    let told = refused["error"]["message"].as_str().unwrap();
    assert_eq!(told, "Only English (en), Spanish (es) is understood");
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_live_call_begins_in_the_language_that_is_asked_for() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = bilingual(&vendor).await;
    let mut socket = Socket::open(&ellie).await;
    socket.send(&value!({"type": "call_start", "data": {"language": "fr"}})).await;
    let refused = socket.expect("error").await.to_string();
    assert!(refused.contains("Only English (en), Spanish (es) is understood"), "{refused}");
    let (mut caller, _) = Caller::begin(&ellie, value!({"language": "es"})).await;
    let greeting = caller.until("transcript", |words| words["role"] == "ellie").await;
    assert_eq!(greeting["language"], "es");
    assert!(greeting["text"].as_str().unwrap().contains("Gracias"), "{greeting}");
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_calls_again_in_another_language_is_greeted_in_it_once() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = bilingual(&vendor).await;
    let session = uuid::Uuid::new_v4().to_string();
    ellie.typed(&session, "can I leave a message").await;
    let call = value!({"session_id": session, "language": "es", "output": {"pace": "burst"}});
    let (mut caller, started) = Caller::begin(&ellie, call).await;
    assert_eq!(started["resumed"], true);
    caller.hears("Gracias").await;
    caller.has_heard(&value!(1)).await;
    let (said, _, expected) = IN_SPANISH[1];
    caller.send("text_input", value!({"text": said})).await;
    let answer = caller.hears(expected).await;
    assert!(!answer["text"].as_str().unwrap().contains("asistente"), "{answer}");
    drop(caller);
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_of_the_older_socket_changes_the_language_and_is_answered_in_it() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = bilingual(&vendor).await;
    let recording = Bytes::new(&speech());
    let change = |code, answer| value!({"emit": ["change-language", {"languageCode": code}], "await": answer});
    let steps = [change("es", "language-changed"), change("fr", "error"), recording.spoken()];
    let told = by(&ellie, WEBSOCKET, &steps).await;
    let changed = &told.all("language-changed")[0];
    assert_eq!(
        (&changed["languageCode"], &changed["languageName"]),
        (&value!("es"), &value!("Español"))
    );
    let answer = told.all("ai-response")[0]["text"].as_str().unwrap();
    assert!(answer.contains("asistente"), "{answer}");
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn when_nobody_translates_any_more_nothing_is_taken_for_an_answer() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = bilingual(&vendor).await;
    begun(&ellie, "s-1").await;
    answer(&ellie, "s-1", "hola, buenas tardes, ¿puede ayudarme?").await;
    answer(&ellie, "s-1", "sí, por favor").await;
    for (spanish, _, _) in &IN_SPANISH[..2] {
        answer(&ellie, "s-1", spanish).await;
    }
    vendor.now(Manner::Says(StatusCode::SERVICE_UNAVAILABLE, "down"));
    let again = answer(&ellie, "s-1", "me llamo Dana Whitfield").await;
    assert!(again.contains("nombre"), "asked again: {again}");
    answer(&ellie, "s-1", "me llamo Dana Whitfield").await;
    let call = shown(&ellie, "s-1").await;
    assert_eq!(call["contact"]["name"], Value::Null, "no Spanish sentence is a name");
    assert_eq!(call["escalations"][0]["reason"], Value::Null, "its number is asked for first");
    ellie.stop().await;
}

/// Callers who are helped by one model at the same time do not get each other's answers.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_callers_at_once_are_helped_each_with_his_own() {
    let vendor = Vendor::start(Manner::Well).await;
    vendor.thinks("", &[("note", value!({ "what": "name", "value": "Ana Ruiz" }))]);
    let ellie = start(&vendor, &[]).await;
    for session in ["s-1", "s-2"] {
        begun(&ellie, session).await;
        answer(&ellie, session, "can I leave a message").await;
        answer(&ellie, session, "no").await;
    }
    let (hers, his) = tokio::join!(
        answer(&ellie, "s-1", "what is 7 to ana 7 or ruiz"),
        answer(&ellie, "s-2", "what is 7 to bob 7 or strand"),
    );
    assert!(hers.contains("number"), "{hers}");
    assert!(his.contains("name"), "nobody of that name has spoken: {his}");
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_is_offered_a_language_that_nobody_hears_or_translates() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = start(&vendor, &[]).await;
    begun(&ellie, "s-1").await;
    let said = answer(&ellie, "s-1", "hola, buenas tardes, ¿puede ayudarme?").await;
    assert!(!said.contains("Prefiere") && said.contains("inglés"), "{said}");
    ellie.stop().await;
}
