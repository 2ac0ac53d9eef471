//! Calls in other languages than English, where vendors hear, translate and speak them. The vendor is a stub.

use futures_util::future::join_all;
use reqwest::StatusCode;
use reqwest::multipart::Form;
use serde_json::{Value, json as value};

use crate::harness::{Ellie, error, json, speech};
use crate::live::Caller;
use crate::realtime::client::Client;
use crate::socket::Socket;
use crate::socketio::client::{Bytes, WEBSOCKET, by};
use crate::thinking::{answer, begun, shown, start};
use crate::vendors::stub::{Manner, Vendor};
use crate::webrtc::browser::{Browser, Offer, offer};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_by_webrtc_begins_in_the_language_that_is_asked_for() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = bilingual(&vendor).await;
    for wrong in ["fr", "", "\0", &"es".repeat(40)] {
        let sdp = Offer::new().await.sdp;
        let refused = offer(&ellie, &value!({"sdp": sdp, "language": wrong})).await;
        let (code, message) = error(refused, StatusCode::UNPROCESSABLE_ENTITY).await;
        assert!(code == "VALIDATION_ERROR" && message.contains("Spanish (es)"), "{message}");
    }
    let mut browser = Browser::call_with(&ellie, value!({"language": "es-MX"})).await;
    browser.hears("Gracias").await;
    browser.send("call_end", value!({}));
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_realtime_session_begins_in_the_language_that_is_asked_for() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = bilingual(&vendor).await;
    let mut client = Client::open(&ellie).await;
    let update = |language: &str| {
        let transcription = value!({"model": "whisper-1", "language": language});
        let input = value!({"transcription": transcription});
        value!({"type": "session.update",
                "session": {"type": "realtime", "audio": {"input": input}}})
    };
    client.send(&update("fr")).await;
    let refused = client.until("error").await;
    assert_eq!(refused["error"]["param"], "session.audio.input.transcription.language");
    client.send(&update("es")).await;
    let session = client.until("session.updated").await["session"].clone();
    assert_eq!(session["audio"]["input"]["transcription"]["language"], "es");
    client.hears("Gracias").await;
    ellie.stop().await;
}

/// The same steps in Spanish, and in English, and what is in the answer there.
const IN_ENGLISH: [&str; 4] = ["new legal matter", "name", "number", "Dana Whitfield"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_callers_at_once_are_each_answered_in_their_own_language() {
    let vendor = Vendor::start(Manner::Well).await;
    let ellie = bilingual(&vendor).await;
    let call = async |language: &str| {
        let data = value!({"language": language, "output": {"pace": "burst"}});
        let (mut caller, _) = Caller::begin(&ellie, data).await;
        caller.has_heard(&value!(1)).await;
        for ((spanish, english, expected), instead) in IN_SPANISH.into_iter().zip(IN_ENGLISH) {
            let (said, expected) =
                if language == "es" { (spanish, expected) } else { (english, instead) };
            caller.send("text_input", value!({"text": said})).await;
            let answer = caller.hears(expected).await;
            assert_eq!(answer["language"], language, "{answer}");
            caller.has_heard(&answer["turn_id"]).await;
        }
    };
    join_all(["es", "en", "es", "en"].map(|language| Box::pin(call(language)))).await;
    ellie.stop().await;
}
