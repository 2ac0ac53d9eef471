use ellie_core::language::Language;
use serde_json::json;

use super::*;
use crate::calls::live::Deed;
use crate::channels::realtime::session::For;

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// A conversation, and all that its client was told.
struct Client {
    talk: Talk,
    session: Session,
    told: Vec<Value>,
}

impl Client {
    fn new(wishes: &Value) -> Self {
        let session = Session::new(For::Calling, "s-1".into(), "moonshine".into());
        let session = session.updated(wishes.as_object().unwrap()).unwrap();
        Self { talk: Talk::new(), session, told: Vec::new() }
    }

    /// What the client is told of these.
    fn hears(&mut self, all: impl IntoIterator<Item = ToCaller>) -> Vec<Value> {
        let clock = Clock { call: ms(10_000), sound: ms(8_000) };
        let events: Vec<Value> =
            all.into_iter().flat_map(|what| self.talk.told(what, clock, &self.session)).collect();
        self.told.extend(events.clone());
        events
    }

    fn types(&mut self, text: &str) -> Value {
        let item = NewItem { id: None, content: Content::Typed(text.into()) };
        self.talk.create(item, None).unwrap()[0]["item"]["id"].clone()
    }

    fn asks(&mut self) -> Result<Vec<Turn>, Fault> {
        let (turns, events) = self.talk.respond(&self.session)?;
        self.told.extend(events);
        Ok(turns)
    }
}

fn words(turn: u32, are_ellies: bool, text: &str, are_final: bool) -> ToCaller {
    let (text, confidence, language) = (text.to_owned(), None, Language::English);
    ToCaller::Words(Words { turn, are_ellies, text, are_final, confidence, language })
}

fn shows(turn: u32, text: &str) -> ToCaller {
    words(turn, true, text, false)
}

fn said(turn: u32, text: &str) -> ToCaller {
    words(turn, true, text, true)
}

fn sound(length: Duration) -> ToCaller {
    ToCaller::Sound(vec![0.1; (length.as_secs_f64() * 24_000.0) as usize])
}

fn greeting() -> [ToCaller; 6] {
    [
        shows(1, "Hello."),
        ToCaller::SoundStarts(1),
        sound(ms(20)),
        shows(1, "Hello. I am an AI."),
        ToCaller::SoundEnds(1),
        said(1, "Hello. I am an AI."),
    ]
}

fn types(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["type"].as_str().unwrap()).collect()
}

fn find<'e>(events: &'e [Value], kind: &str) -> &'e Value {
    let found = events.iter().find(|event| event["type"] == kind);
    found.unwrap_or_else(|| panic!("no {kind} in {:?}", types(events)))
}

#[test]
fn what_ellie_says_is_a_response_from_its_beginning_to_its_end() {
    let mut client = Client::new(&json!({}));
    let events = client.hears(greeting());
    let expected = [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.content_part.added",
        "response.output_audio_transcript.delta",
        "response.output_audio.delta",
        "response.output_audio_transcript.delta",
        "response.output_audio.done",
        "response.output_audio_transcript.done",
        "response.content_part.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
    ];
    assert_eq!(types(&events), expected);
    let deltas: String = events.iter().filter_map(|event| event["delta"].as_str()).collect();
    assert!(deltas.starts_with("Hello.") && deltas.ends_with(" I am an AI."), "{deltas}");
    let done = &find(&events, "response.done")["response"];
    assert_eq!((&done["status"], &done["status_details"]), (&json!("completed"), &Value::Null));
    let item = &done["output"][0];
    assert_eq!(item["content"][0]["transcript"], "Hello. I am an AI.");
    assert_eq!((&item["status"], &item["role"]), (&json!("completed"), &json!("assistant")));
    let created = &find(&events, "response.created")["response"];
    assert_eq!((&created["id"], &created["status"]), (&done["id"], &json!("in_progress")));
    let names: std::collections::HashSet<&str> =
        events.iter().map(|event| event["event_id"].as_str().unwrap()).collect();
    assert_eq!(names.len(), events.len());
    for event in &events {
        let response = event["response"]["id"].as_str().or(event["response_id"].as_str());
        assert!(response.is_none_or(|id| done["id"] == id), "{event}");
    }
}

#[test]
fn what_is_read_comes_as_text_and_has_been_read_at_once() {
    let mut client = Client::new(&json!({"output_modalities": ["text"]}));
    let heard = Some(FromCaller::Played { turn: 1, heard: ALL });
    assert_eq!(read(&shows(1, "Hello."), &client.session), heard);
    assert_eq!(read(&said(1, "Hello."), &client.session), None);
    let events = client.hears(greeting());
    assert!(!types(&events).iter().any(|kind| kind.contains("audio")), "{:?}", types(&events));
    assert_eq!(find(&events, "response.output_text.done")["text"], "Hello. I am an AI.");
    assert_eq!(find(&events, "response.content_part.done")["part"]["type"], "text");
}

#[test]
fn who_speaks_over_ellie_cancels_the_response_and_the_item_has_what_was_heard() {
    let mut client = Client::new(&json!({}));
    client.hears([shows(1, "Hello. I am an AI."), ToCaller::SoundStarts(1), sound(ms(900))]);
    let events = client
        .hears([ToCaller::SpeechStarted(ms(9_500)), ToCaller::Clear { turn: 1, heard: ms(700) }]);
    assert_eq!(types(&events)[0], "input_audio_buffer.speech_started");
    assert_eq!(events[0]["audio_start_ms"], 7_500);
    let done = &find(&events, "response.done")["response"];
    assert_eq!(done["status"], "cancelled");
    assert_eq!(done["status_details"], json!({"type": "cancelled", "reason": "turn_detected"}));
    assert_eq!(done["output"][0]["status"], "incomplete");
    let truncated = find(&events, "conversation.item.truncated");
    assert_eq!((&truncated["audio_end_ms"], &truncated["content_index"]), (&json!(700), &json!(0)));
    assert!(client.hears([said(1, "Hello. I")]).is_empty());
    let item = truncated["item_id"].as_str().unwrap();
    let item = &client.talk.retrieve(item).unwrap()["item"];
    assert_eq!(item["content"][0]["transcript"], "Hello. I");
}

#[test]
fn after_a_cough_the_piece_that_was_broken_off_comes_in_a_response_of_its_own() {
    let mut client = Client::new(&json!({}));
    client.hears([shows(1, "Hello."), shows(1, "Hello. I am an AI."), sound(ms(900))]);
    client.hears([
        ToCaller::SpeechStarted(ms(9_500)),
        ToCaller::Clear { turn: 1, heard: ms(700) },
        ToCaller::SpeechStopped(ms(9_700)),
    ]);
    let events = client.hears([
        shows(1, "Hello. I am an AI."),
        ToCaller::SoundStarts(1),
        sound(ms(500)),
        ToCaller::SoundEnds(1),
        said(1, "Hello. I am an AI."),
    ]);
    let cough = find(&events, "conversation.item.input_audio_transcription.completed");
    assert_eq!(cough["transcript"], "");
    assert_eq!(cough["usage"], json!({"type": "duration", "seconds": 0.2}));
    let words = find(&events, "response.output_audio_transcript.done");
    assert_eq!(words["transcript"], "I am an AI.");
    assert_eq!(find(&events, "response.done")["response"]["status"], "completed");
    // What the client heard of it is counted from the beginning of the turn.
    let item = words["item_id"].as_str().unwrap();
    let (_, played) = client.talk.truncate(item, ms(200)).unwrap();
    assert_eq!(played, FromCaller::Played { turn: 1, heard: ms(900) });
}

#[test]
fn what_is_said_is_committed_and_then_written_down() {
    let mut client = Client::new(&json!({}));
    client.hears(greeting());
    let events = client.hears([
        ToCaller::SpeechStarted(ms(8_000)),
        ToCaller::SpeechStopped(ms(9_500)),
        words(2, false, "What are your hours?", true),
    ]);
    let expected = [
        "input_audio_buffer.speech_started",
        "input_audio_buffer.speech_stopped",
        "input_audio_buffer.committed",
        "conversation.item.added",
        "conversation.item.done",
        "conversation.item.input_audio_transcription.delta",
        "conversation.item.input_audio_transcription.completed",
    ];
    assert_eq!(types(&events), expected);
    assert_eq!(events[1]["audio_end_ms"], 7_500);
    assert_eq!(events[6]["transcript"], "What are your hours?");
    assert_eq!(events[6]["usage"]["seconds"], 1.5);
    let item = &events[0]["item_id"];
    assert!(
        events[1..].iter().all(|event| event["item_id"] == *item || event["item"]["id"] == *item)
    );
    assert!(events[2]["previous_item_id"].is_string(), "it comes after the greeting");
    client.session.transcribes = false;
    let unwanted = client.hears([
        ToCaller::SpeechStarted(ms(8_000)),
        ToCaller::SpeechStopped(ms(9_500)),
        words(3, false, "And on Sundays?", true),
    ]);
    assert_eq!(unwanted.len(), 5);
}

#[test]
fn what_is_typed_waits_for_the_client_and_is_one_turn() {
    let mut client = Client::new(&json!({}));
    client.hears(greeting());
    client.types("Can I leave");
    let taken_back = client.types("something else");
    client.types("a message?");
    client.talk.delete(taken_back.as_str().unwrap()).unwrap();
    let turns = client.asks().unwrap();
    assert_eq!(turns, [Turn::Typed("Can I leave\na message?".into())]);
    assert!(client.hears([words(2, false, "Can I leave\na message?", true)]).is_empty());
    // It is on its way; then it comes, and then there is nothing more to answer.
    assert_eq!(client.asks(), Ok(Vec::new()));
    client.hears([shows(2, "Yes.")]);
    assert_eq!(client.asks().unwrap_err().code, "conversation_already_has_active_response");
    client.hears([said(2, "Yes.")]);
    assert_eq!(client.asks().unwrap_err().code, "nothing_to_answer");
    for _ in 0..2 {
        client.types(&"x".repeat(600));
    }
    assert_eq!(client.asks().unwrap().len(), 2, "together they are too long for one");
    let events = client.hears([ToCaller::TooMany]);
    assert_eq!(events[0]["error"]["code"], "too_many_turns");
}

#[test]
fn sound_that_the_client_commits_waits_for_it_and_its_voice_is_not_told_of() {
    let mut client = Client::new(&json!({"audio": {"input": {"turn_detection": null}}}));
    client.hears(greeting());
    let committed = client.talk.commit(Some(vec![0.1; 100]));
    let kinds =
        ["input_audio_buffer.committed", "conversation.item.added", "conversation.item.done"];
    assert_eq!(types(&committed), kinds);
    assert_eq!(client.talk.held(), 100);
    assert_eq!(client.asks(), Ok(vec![Turn::Spoken(vec![0.1; 100])]));
    let events = client.hears([
        ToCaller::SpeechStarted(ms(9_000)),
        ToCaller::SpeechStopped(ms(9_500)),
        words(2, false, "Hello.", true),
    ]);
    assert_eq!(events.len(), 2, "{events:?}");
    assert!(events.iter().all(|event| event["item_id"] == committed[0]["item_id"]));
}

#[test]
fn a_client_may_commit_what_ellie_listens_to() {
    let mut client = Client::new(&json!({}));
    client.hears(greeting());
    client.hears([ToCaller::SpeechStarted(ms(9_000))]);
    let committed = client.talk.commit(None);
    assert_eq!(client.asks(), Ok(Vec::new()), "it is answered anyway");
    assert!(client.talk.commit(None).is_empty(), "once is enough");
    let events = client.hears([ToCaller::SpeechStopped(ms(9_500)), words(2, false, "Hi.", true)]);
    assert_eq!(types(&events)[0], "input_audio_buffer.speech_stopped");
    assert_eq!(events.len(), 3);
    assert!(events.iter().all(|event| event["item_id"] == committed[0]["item_id"]));
    // Before any voice in it is heard, and while Ellie says something.
    let committed = client.talk.commit(None);
    let events = client.hears([
        shows(3, "Are you there?"),
        ToCaller::SpeechStarted(ms(9_000)),
        ToCaller::SpeechStopped(ms(9_500)),
        words(4, false, "Yes.", true),
    ]);
    let heard = find(&events, "conversation.item.input_audio_transcription.completed");
    assert_eq!(heard["transcript"], "Yes.");
    assert_eq!(heard["item_id"], committed[0]["item_id"]);
    assert!(!types(&events).contains(&"input_audio_buffer.committed"), "once is enough");
}

#[test]
fn deeds_are_calls_of_functions_that_were_asked_for_and_what_comes_of_them_changes_nothing() {
    let tool = json!({"type": "function", "name": "message_taken"});
    let mut client = Client::new(&json!({"tools": [tool]}));
    client.hears(greeting());
    assert!(client.hears([ToCaller::Done(Deed::ConflictCheck)]).is_empty());
    let events = client.hears([ToCaller::Done(Deed::MessageTaken)]);
    let expected = [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.function_call_arguments.delta",
        "response.function_call_arguments.done",
        "conversation.item.done",
        "response.output_item.done",
        "response.done",
    ];
    assert_eq!(types(&events), expected);
    let call = &find(&events, "response.done")["response"]["output"][0];
    assert_eq!((&call["name"], &call["arguments"]), (&json!("message_taken"), &json!("{}")));
    let call_id = call["call_id"].as_str().unwrap().to_owned();
    let output = |call_id: &str| NewItem {
        id: None,
        content: Content::Output { call_id: call_id.into(), output: "Say that I am fired.".into() },
    };
    let unknown = client.talk.create(output("call_1"), None).unwrap_err();
    assert_eq!(unknown.param.as_deref(), Some("item.call_id"));
    let taken = client.talk.create(output(&call_id), None).unwrap();
    assert_eq!(types(&taken), ["conversation.item.added", "conversation.item.done"]);
    client.told.clear();
    assert_eq!(client.asks(), Ok(Vec::new()));
    assert_eq!(types(&client.told), ["response.created", "response.done"]);
    assert_eq!(client.told[1]["response"]["output"], json!([]));
    // In the middle of an answer it is one more item of it.
    client.hears([shows(2, "One moment.")]);
    let events = client.hears([ToCaller::Done(Deed::MessageTaken)]);
    assert_eq!(events[0]["output_index"], 1);
    let events = client.hears([said(2, "One moment.")]);
    let response = &find(&events, "response.done")["response"];
    assert_eq!(response["output"].as_array().unwrap().len(), 2);
}

#[test]
fn a_response_is_cancelled_for_the_client_and_no_other() {
    let mut client = Client::new(&json!({}));
    assert_eq!(client.talk.cancel(None).unwrap_err().code, "response_cancel_not_active");
    let events = client.hears([shows(1, "Hello. I am an AI."), sound(ms(100))]);
    let id = find(&events, "response.created")["response"]["id"].as_str().unwrap().to_owned();
    assert_eq!(client.talk.cancel(Some("resp_1")).unwrap_err().code, "response_cancel_not_active");
    assert_eq!(client.talk.cancel(Some(&id)), Ok(FromCaller::Enough));
    let events = client.hears([ToCaller::Clear { turn: 1, heard: ms(50) }, said(1, "Hello.")]);
    let details = &find(&events, "response.done")["response"]["status_details"];
    assert_eq!(details["reason"], "client_cancelled");
    let events = client.hears([shows(2, "Yes?"), ToCaller::SoundEnds(2), said(2, "Yes?")]);
    assert_eq!(find(&events, "response.done")["response"]["status"], "completed");
}

#[test]
fn only_what_was_sent_of_what_ellie_said_can_be_truncated() {
    let mut client = Client::new(&json!({}));
    let events = client.hears(greeting());
    let item = find(&events, "response.done")["response"]["output"][0]["id"].clone();
    let item = item.as_str().unwrap();
    let typed = client.types("Hi");
    for (id, heard, param) in
        [(item, 21, "audio_end_ms"), (typed.as_str().unwrap(), 0, "item_id"), ("?", 0, "item_id")]
    {
        let fault = client.talk.truncate(id, ms(heard)).unwrap_err();
        assert_eq!(fault.param.as_deref(), Some(param), "{id}");
    }
    let (told, played) = client.talk.truncate(item, ms(20)).unwrap();
    assert_eq!(told["type"], "conversation.item.truncated");
    assert_eq!(played, FromCaller::Played { turn: 1, heard: ms(20) });
    let item = &client.talk.retrieve(item).unwrap()["item"];
    assert_eq!(item["content"][0]["transcript"], "", "nobody knows which words these were");
}

#[test]
fn an_item_is_there_once_and_where_it_was_wanted() {
    let mut client = Client::new(&json!({}));
    let item = |id: &str| NewItem { id: Some(id.into()), content: Content::Typed("Hi".into()) };
    client.talk.create(item("a"), None).unwrap();
    let twice = client.talk.create(item("a"), None).unwrap_err();
    assert_eq!(twice.param.as_deref(), Some("item.id"));
    let nowhere = client.talk.create(item("b"), Some("z")).unwrap_err();
    assert_eq!(nowhere.param.as_deref(), Some("previous_item_id"));
    assert_eq!(client.talk.retrieve("b").unwrap_err().code, "item_not_found");
    assert_eq!(client.asks().unwrap().len(), 1, "what was refused is not answered");
}
