use super::*;

fn typed(id: &str) -> Item {
    Item { id: id.into(), kind: Kind::Typed("Hi".into()), state: State::Completed }
}

fn order(items: &Items) -> Vec<&str> {
    items.all.iter().map(|item| item.id.as_str()).collect()
}

#[test]
fn an_item_comes_where_it_is_wanted_and_says_after_which() {
    let mut items = Items::default();
    let mut add = |id: &str, after: Option<&str>| {
        items.add(typed(id), after).map(|event| event["previous_item_id"].clone())
    };
    assert_eq!(add("a", None), Some(Value::Null));
    assert_eq!(add("b", None), Some(json!("a")));
    assert_eq!(add("c", Some("a")), Some(json!("a")));
    assert_eq!(add("d", Some("root")), Some(Value::Null));
    assert_eq!(add("e", Some("nowhere")), None);
    assert_eq!(order(&items), ["d", "a", "c", "b"]);
    assert_eq!(items.done("b").unwrap()["previous_item_id"], "c");
    assert_eq!(items.delete("c").unwrap()["item_id"], "c");
    assert_eq!(items.delete("c").unwrap_err().code, "item_not_found");
    assert_eq!(items.done("c"), None);
    assert_eq!(items.before("b").as_deref(), Some("a"));
    assert_eq!(items.before("what comes next").as_deref(), Some("b"));
}

#[test]
fn only_so_many_are_remembered() {
    let mut items = Items::default();
    for number in 0..MOST + 5 {
        items.add(typed(&number.to_string()), None);
    }
    assert_eq!(items.all.len(), MOST);
    assert!(items.get("4").is_none() && items.get("5").is_some());
}

#[test]
fn an_item_is_told_as_clients_know_it() {
    let told = |kind: Kind| Item { id: "i".into(), kind, state: State::Completed }.told();
    let ellies = |is_text| {
        let (text, turn) = ("Hello.".to_owned(), (1, Duration::ZERO));
        told(Kind::Ellies { text, is_text, turn, sent: Duration::ZERO })
    };
    assert_eq!(ellies(false)["content"], json!([{"type": "output_audio", "transcript": "Hello."}]));
    assert_eq!(ellies(true)["content"], json!([{"type": "output_text", "text": "Hello."}]));
    let spoken = told(Kind::Spoken(None));
    assert_eq!(spoken["content"], json!([{"type": "input_audio", "transcript": null}]));
    assert_eq!((&spoken["role"], &spoken["object"]), (&json!("user"), &json!("realtime.item")));
    let call = told(Kind::Call { name: "message_taken", call_id: "c".into() });
    assert_eq!((&call["arguments"], &call["status"]), (&json!("{}"), &json!("completed")));
}
