//! `/api/v1/legal/callers`: all that is known of a person, for whoever has the key of the desk.

use chrono::Utc;
use reqwest::{Method, StatusCode};
use serde_json::{Value, json as value};

use crate::harness::{Ellie, error, json};
use crate::legal::{KEY, OWN, get, send, start};
use crate::message::{BEGUN, BOOKED, play};
use crate::records::over_both;
use crate::records::place::Place;

over_both!(
    a_person_is_handed_all_that_is_known_and_then_forgotten,
    what_is_on_legal_hold_is_handed_out_and_not_forgotten,
    nobody_learns_from_an_export_whom_the_firm_knows,
    an_export_has_all_that_is_kept_of_a_session,
);

async fn of_caller(ellie: &Ellie, what: &str, body: &Value) -> Value {
    let path = format!("callers/{what}");
    let answer = send(ellie, Method::POST, &path, &body.to_string(), KEY).await;
    json(answer, StatusCode::OK).await
}

async fn a_person_is_handed_all_that_is_known_and_then_forgotten(place: Place) {
    let ellie = start(place).await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED).await;
    play(&ellie, "b", &[("what are your office hours", "")]).await;
    let dana = value!({"phone": "+1 (614) 555-0144", "name": "dana whitfield"});
    let all = of_caller(&ellie, "export", &dana).await;
    let sessions = all["sessions"].as_array().unwrap();
    assert_eq!((sessions.len(), &sessions[0]["sessionId"]), (1, &value!("a")));
    assert_eq!(sessions[0]["consultations"].as_array().unwrap().len(), 1);
    assert!(sessions[0]["consultations"][0]["attorney"].is_string());
    let told = of_caller(&ellie, "erase", &dana).await;
    assert!(told["erased"].as_u64().unwrap() > 20, "{told}");
    let records = ellie.open_records().await;
    assert!(records.export_session("a").await.is_err());
    assert!(records.export_session("b").await.is_ok());
    for what in ["export", "erase"] {
        let path = format!("callers/{what}");
        let body = dana.to_string();
        let gone = send(&ellie, Method::POST, &path, &body, KEY).await;
        error(gone, StatusCode::NOT_FOUND).await;
        error(send(&ellie, Method::POST, &path, &body, "").await, StatusCode::UNAUTHORIZED).await;
        for body in ["", "{}", r#"{"phone":"12"}"#, r#"{"phone":7}"#, r#"{"phone":"x","nam":"y"}"#]
        {
            let wrong = send(&ellie, Method::POST, &path, body, KEY).await;
            error(wrong, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    }
    ellie.stop().await;
}

async fn what_is_on_legal_hold_is_handed_out_and_not_forgotten(place: Place) {
    let ellie = start(place).await;
    play(&ellie, "a", &BEGUN).await;
    play(&ellie, "a", &BOOKED[..3]).await;
    let records = ellie.open_records().await;
    records.set_legal_hold("a", true, "counsel", Utc::now()).await.unwrap();
    let dana = value!({"phone": "6145550144"});
    let held = send(&ellie, Method::POST, "callers/erase", &dana.to_string(), KEY).await;
    let (code, _) = error(held, StatusCode::CONFLICT).await;
    assert_eq!(code, "LEGAL_HOLD");
    assert_eq!(of_caller(&ellie, "export", &dana).await["sessions"][0]["sessionId"], "a");
    ellie.stop().await;
}

/// Whoever calls once for each name, and looks what became of it, must see no difference.
async fn nobody_learns_from_an_export_whom_the_firm_knows(place: Place) {
    let ellie = start(place).await;
    for said in ["I want to sue somebody", "Ann Archer", "no", "St. Benedict Medical Center"] {
        ellie.typed(OWN, said).await;
    }
    for said in ["614 555 0144", "yes"] {
        ellie.typed(OWN, said).await;
    }
    let all = get(&ellie, &format!("data-export/{OWN}")).await;
    let records = ellie.open_records().await.export(OWN).await.unwrap();
    assert_eq!((records.conflict_checks.len(), records.escalations.len()), (1, 1));
    let parties = value!(["St. Benedict Medical Center"]);
    assert_eq!(all["conflictChecks"][0]["parties"], parties, "what the caller said");
    assert_eq!(all["escalations"][0]["reason"], Value::Null);
    for word in ["hit", "\"conflict\"", "matched", "standing", "legal_hold"] {
        assert!(!all.to_string().contains(word), "{word} in {all}");
    }
    ellie.stop().await;
}

async fn an_export_has_all_that_is_kept_of_a_session(place: Place) {
    let webhook =
        [("WEBHOOK_URL", "http://127.0.0.1:9/"), ("WEBHOOK_SECRET", "sixteen characters")];
    let settings = [webhook[0], webhook[1], ("ELLIE_SIMULATED_SPEECH", "hello")];
    let ellie = Ellie::start_at(place, &settings).await;
    for said in ["can I leave a message", "no", "Ann Archer", "614 555 0144", "yes", "Call me."] {
        ellie.typed(OWN, said).await;
    }
    for said in ["please don't record this call", "I want to speak to a person"] {
        ellie.typed(OWN, said).await;
    }
    let all = get(&ellie, &format!("data-export/{OWN}")).await;
    for name in ["disclosures", "consents", "escalations", "deliveries", "messagesForTheFirm"] {
        assert!(!all[name].as_array().unwrap().is_empty(), "{name} in {all}");
    }
    let delivery = all["deliveries"][0].as_object().unwrap();
    let known: Vec<&str> = delivery.keys().map(String::as_str).collect();
    assert_eq!(known, ["created_at", "delivered_at", "kind"], "when, and nothing of what");
    assert_eq!(all["calls"][0]["outcome"], "handed_over");
    assert_eq!(all["conversationCount"], 1);
    ellie.stop().await;
}
