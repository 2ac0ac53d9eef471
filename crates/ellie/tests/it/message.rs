//! A message from the first ring to the attorney's desk, and a restart in the middle.

use std::path::Path;

use serde_json::Value;

use crate::harness::Ellie;

fn messages(data: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(data.join("messages.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

async fn leave_message(ellie: &Ellie, session: &str, name: &str) {
    for said in ["can I leave a message", name, "614 555 0144", "yes", "Please call me back."] {
        ellie.typed(session, said).await;
    }
}

#[tokio::test]
async fn a_message_is_on_the_desk_before_the_caller_is_told_so() {
    let ellie = Ellie::hearing("").await;
    let first = ellie.typed("s-1", "can I leave a message").await;
    let greeting = first["ai_response"].as_str().unwrap();
    assert!(greeting.contains("an AI assistant, and I am not a lawyer"), "{greeting}");
    ellie.typed("s-1", "Dana Whitfield").await;
    let read_back = ellie.typed("s-1", "six one four five five five oh one four four").await;
    assert_eq!(read_back["ai_response"], "I have Dana Whitfield, at 614-555-0144. Is that right?");
    ellie.typed("s-1", "yes").await;
    let done = ellie.typed("s-1", "Please call me back about my appointment.").await;
    assert!(
        done["ai_response"]
            .as_str()
            .unwrap()
            .starts_with("Thank you. I have written your message down")
    );
    let kept = messages(ellie.data.path());
    assert_eq!(kept.len(), 1);
    assert_eq!(kept[0]["name"], "Dana Whitfield");
    assert_eq!(kept[0]["phone"], "6145550144");
    assert_eq!(kept[0]["text"], "Please call me back about my appointment.");
    assert_eq!(kept[0]["session_id"], "s-1");
    ellie.stop().await;
}

#[tokio::test]
async fn two_callers_at_once_do_not_hear_of_each_other() {
    let ellie = Ellie::hearing("").await;
    tokio::join!(leave_message(&ellie, "a", "Ann Archer"), leave_message(&ellie, "b", "Bo Baker"));
    let mut names: Vec<String> =
        messages(ellie.data.path()).iter().map(|m| m["name"].to_string()).collect();
    names.sort();
    assert_eq!(names, ["\"Ann Archer\"", "\"Bo Baker\""]);
    ellie.stop().await;
}

#[tokio::test]
async fn messages_outlive_a_restart() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hello")];
    let ellie = Ellie::start(&settings).await;
    leave_message(&ellie, "a", "Ann Archer").await;
    let data = ellie.stop().await;
    let ellie = Ellie::start_in(data, &settings).await;
    leave_message(&ellie, "b", "Bo Baker").await;
    assert_eq!(messages(ellie.data.path()).len(), 2);
    ellie.stop().await;
}
