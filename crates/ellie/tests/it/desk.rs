//! The attorneys' desk: its key, its lists in pages, filters, tables and single calls.

use std::collections::BTreeSet;

use ellie::store::{Config, Database};
use reqwest::{Response, StatusCode};
use serde_json::Value;

use crate::harness::{Ellie, error, json};
use crate::records::said::{at, conflict_check, contact, intake, message, turn};
use crate::records::server::Server;

const KEY: &str = "the-key-of-the-desk";

const LISTS: [&str; 4] = ["calls", "intakes", "consultations", "messages"];

/// An Ellie whose desk is open, and her records. Without a URL it is SQLite.
async fn open_desk(url: Option<String>) -> (Ellie, Database) {
    let database_url = url.clone().unwrap_or_default();
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", "hello"),
        ("DESK_KEY", KEY),
        ("DATABASE_URL", database_url.as_str()),
    ];
    let ellie = Ellie::start(&settings).await;
    let config = Config { url, data: ellie.data.path().to_owned() };
    let records = Database::open(&config).await.unwrap();
    (ellie, records)
}

/// SQLite, and a database of PostgreSQL.
async fn both() -> [Option<String>; 2] {
    [None, Some(Server::shared().database().await)]
}

async fn ask(ellie: &Ellie, path: &str) -> Response {
    let url = ellie.url(&format!("/api/v1/{path}"));
    ellie.client.get(url).bearer_auth(KEY).send().await.unwrap()
}

async fn list(ellie: &Ellie, path: &str) -> Value {
    json(ask(ellie, path).await, StatusCode::OK).await
}

/// Every id of a list, page after page, after this cursor.
async fn ids(ellie: &Ellie, name: &str, query: &str, cursor: &str) -> Vec<String> {
    let mut ids = Vec::new();
    let mut cursor = cursor.to_owned();
    loop {
        let page = list(ellie, &format!("{name}?{query}{cursor}")).await;
        ids.extend(page[name].as_array().unwrap().iter().map(|row| row["id"].to_string()));
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return ids,
        }
    }
}

/// So many calls of one turn, three at each moment, every second one with a message and an intake.
async fn calls(records: &Database, count: u32) {
    for number in 0..count {
        let mut one = turn(&format!("s-{number}"), 1, "hello");
        one.turn.at = at(i64::from(number / 3));
        one.call.priority = Some(u8::try_from(number % 5 + 1).unwrap());
        one.call.outcome = (number % 2 == 0).then(|| "message_taken".to_owned());
        if number % 2 == 0 {
            one.events = vec![message(i64::from(number / 3), "Call me.")];
            one.intake = Some(intake("A truck hit me."));
        }
        records.keep_turn(one).await.unwrap();
    }
}

#[tokio::test]
async fn nobody_comes_to_the_desk_without_its_key() {
    let without_a_key = Ellie::hearing("").await;
    for path in ["calls", "calls/1", "intakes", "consultations", "messages", "audit"] {
        let url = without_a_key.url(&format!("/api/v1/{path}"));
        for key in ["", KEY] {
            let response = without_a_key.client.get(&url).bearer_auth(key).send().await.unwrap();
            let (code, _) = error(response, StatusCode::UNAUTHORIZED).await;
            assert_eq!(code, "AUTHENTICATION_ERROR");
        }
    }
    without_a_key.stop().await;
    let (ellie, records) = open_desk(None).await;
    for path in ["calls", "calls/1", "intakes", "consultations", "messages", "audit"] {
        let url = ellie.url(&format!("/api/v1/{path}"));
        for header in ["", "Bearer", "Bearer ", KEY, "Basic the-key-of-the-desk", "Bearer wrong"] {
            let ask = ellie.client.get(&url).header("authorization", header);
            let response = ask.send().await.unwrap();
            assert_eq!(response.headers()["www-authenticate"], "Bearer");
            let (code, _) = error(response, StatusCode::UNAUTHORIZED).await;
            assert_eq!(code, "AUTHENTICATION_ERROR", "{header}");
        }
    }
    let lower = ellie.client.get(ellie.url("/api/v1/calls")).header("authorization", "bearer ");
    error(lower.send().await.unwrap(), StatusCode::UNAUTHORIZED).await;
    for name in LISTS {
        let page = list(&ellie, name).await;
        assert_eq!((&page[name], &page["next_cursor"]), (&Value::Array(vec![]), &Value::Null));
    }
    records.close().await.unwrap();
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_lead_to_the_end_without_a_repeat_whatever_comes_meanwhile() {
    for url in both().await {
        let (ellie, records) = open_desk(url).await;
        calls(&records, 26).await;
        for (name, count) in [("calls", 26), ("messages", 13), ("intakes", 13)] {
            for limit in [1, 4, 26, 200] {
                let ids = ids(&ellie, name, &format!("limit={limit}"), "").await;
                let different: BTreeSet<&String> = ids.iter().collect();
                assert_eq!((ids.len(), different.len()), (count, count), "{name} by {limit}");
            }
        }
        let first = list(&ellie, "calls?limit=10").await;
        let mut later = turn("s-later", 1, "hello");
        later.turn.at = at(1_000);
        records.keep_turn(later).await.unwrap();
        let next = first["next_cursor"].as_str().unwrap();
        let rest = ids(&ellie, "calls", "limit=5", &format!("&cursor={next}")).await;
        assert_eq!(rest.len(), 16, "what came meanwhile is no part of the pages");
        let first: Vec<String> =
            first["calls"].as_array().unwrap().iter().map(|row| row["id"].to_string()).collect();
        assert!(rest.iter().all(|id| !first.contains(id)));
        records.close().await.unwrap();
        ellie.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_list_can_be_narrowed() {
    for url in both().await {
        let (ellie, records) = open_desk(url).await;
        calls(&records, 20).await;
        for (query, count) in [
            ("calls?session_id=s-7", 1),
            ("calls?session_id=nobody", 0),
            ("calls?area=injury", 20),
            ("calls?area=tax", 0),
            ("calls?priority=5", 4),
            ("calls?priority=5&status=message_taken", 2),
            ("calls?status=booked", 0),
            ("calls?from=2027-01-15T08:00:05Z", 5),
            ("calls?to=2027-01-15T08:00:05Z", 15),
            ("calls?from=2027-01-15T08:00:01Z&to=2027-01-15T08:00:02Z", 3),
            ("calls?from=2027-01-15T09:00:05%2B01:00", 5),
            ("messages?status=unread", 10),
            ("messages?status=read", 0),
            ("messages?session_id=s-4", 1),
            ("intakes?status=open", 10),
            ("intakes?status=review", 0),
            ("intakes?area=injury&priority=4", 10),
            ("consultations?status=cancelled", 0),
            ("calls?phone=614-555-0144", 0),
            ("messages?phone=(614)%20555-0144", 10),
            ("messages?phone=6145550199", 0),
        ] {
            let page = list(&ellie, query).await;
            let name = query.split('?').next().unwrap();
            assert_eq!(page[name].as_array().unwrap().len(), count, "{query}");
        }
        records.close().await.unwrap();
        ellie.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_no_list_can_be_asked_is_told_in_the_envelope() {
    for url in both().await {
        let (ellie, records) = open_desk(url).await;
        calls(&records, 3).await;
        let of_calls = list(&ellie, "calls?limit=1").await["next_cursor"].clone();
        let of_calls = format!("cursor={}", of_calls.as_str().unwrap());
        let long = format!("session_id={}", "x".repeat(20_000));
        let of_nobody = [
            long.as_str(),
            "session_id=%00",
            "session_id=%FF",
            "session_id=%27;--",
            "session_id=%F0%9F%92%A5",
        ];
        for name in LISTS {
            for query in [
                "limit=0",
                "limit=201",
                "limit=-1",
                "limit=",
                "limit=18446744073709551616",
                "limit=1&limit=2",
                "priority=0",
                "priority=6",
                "priority=256",
                "priority=high",
                "status=gone",
                "status=%00",
                "status=open%27%20or%201=1",
                "from=yesterday",
                "from=2026-11-24",
                "from=%2B262142-01-01T00:00:00Z",
                "from=-0044-03-15T12:00:00Z",
                "to=%2B10000-01-01T00:00:00Z",
                "to=2026-13-01T00:00:00Z",
                "cursor=",
                "cursor=%25",
                "cursor=OTk5OTk5OTk5OTk5OTk5OTk5Lng",
                "cursor=LTk5OTk5OTk5OTk5OTk5OTk5OS54",
                "format=xml",
                "phone=12",
                "prioritty=5",
            ] {
                let response = ask(&ellie, &format!("{name}?{query}")).await;
                assert_eq!(response.status().as_u16(), 422, "{name}?{query}");
                let (code, _) = error(response, StatusCode::UNPROCESSABLE_ENTITY).await;
                assert_eq!(code, "VALIDATION_ERROR", "{name}?{query}");
            }
            if name != "calls" {
                let response = ask(&ellie, &format!("{name}?{of_calls}")).await;
                let (_, message) = error(response, StatusCode::UNPROCESSABLE_ENTITY).await;
                assert_eq!(message, "This is no cursor", "{name}");
            }
            for query in of_nobody {
                let page = list(&ellie, &format!("{name}?{query}")).await;
                assert_eq!(page[name], Value::Array(vec![]), "{name}?{query}");
            }
        }
        for query in ["messages?priority=5", "messages?area=tax", "consultations?priority=5"] {
            let response = ask(&ellie, query).await;
            let (_, message) = error(response, StatusCode::UNPROCESSABLE_ENTITY).await;
            assert!(message.contains("not narrowed by"), "{query}: {message}");
        }
        for path in ["calls/nothing", "calls/%00", "calls/a%20b", "calls/erased", "calls/%27"] {
            let (_, message) = error(ask(&ellie, path).await, StatusCode::NOT_FOUND).await;
            assert_eq!(message, "There is no such call");
        }
        records.close().await.unwrap();
        ellie.stop().await;
    }
}

#[tokio::test]
async fn the_desk_has_no_other_paths_and_no_other_methods() {
    let (ellie, records) = open_desk(None).await;
    for path in ["calls/", "calls/a/b", "desk", "audit/1", "parties"] {
        error(ask(&ellie, path).await, StatusCode::NOT_FOUND).await;
    }
    for name in LISTS {
        let url = ellie.url(&format!("/api/v1/{name}"));
        let post = ellie.client.post(url).bearer_auth(KEY).send().await.unwrap();
        error(post, StatusCode::METHOD_NOT_ALLOWED).await;
    }
    records.close().await.unwrap();
    ellie.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_found_by_its_id_and_its_session_with_all_that_is_known() {
    for url in both().await {
        let (ellie, records) = open_desk(url).await;
        let mut one = turn("s-1", 1, "A truck hit me.");
        one.contact = Some(contact("Dana Whitfield", "6145550144"));
        one.intake = Some(intake("A truck hit me."));
        one.events = vec![message(1, "Call me."), conflict_check(1)];
        let id = one.call_id.clone();
        records.keep_turn(one).await.unwrap();
        let by_session = list(&ellie, "calls/s-1").await;
        assert_eq!(list(&ellie, &format!("calls/{id}")).await, by_session);
        assert_eq!(by_session["id"], id);
        assert_eq!(by_session["contact"]["phone"], "6145550144");
        assert_eq!(by_session["intake"]["happened"], "A truck hit me.");
        assert_eq!(by_session["transcript"][0]["heard"], "A truck hit me.");
        assert_eq!(by_session["transcript"][0]["timings_ms"]["decode"], 3);
        assert_eq!(by_session["messages"][0]["text"], "Call me.");
        assert_eq!(by_session["conflict_checks"][0]["result"], "clear");
        assert!(!by_session.to_string().contains("matched"), "whom the firm knows is not shown");
        assert!(by_session.get("state").is_none(), "nobody needs the machine's own notes");
        records.erase("s-1", at(9)).await.unwrap();
        error(ask(&ellie, "calls/s-1").await, StatusCode::NOT_FOUND).await;
        records.close().await.unwrap();
        ellie.stop().await;
    }
}

#[tokio::test]
async fn a_table_is_quoted_and_harmless_and_goes_on_at_the_header() {
    let (ellie, records) = open_desk(None).await;
    for (number, text) in ["=1+1", "one, \"two\"\nthree", "plain"].into_iter().enumerate() {
        let mut one = turn(&format!("s-{number}"), 1, "hello");
        one.turn.at = at(i64::try_from(number).unwrap());
        one.events = vec![message(i64::try_from(number).unwrap(), text)];
        records.keep_turn(one).await.unwrap();
    }
    let first = ask(&ellie, "messages?format=csv&limit=2").await;
    assert_eq!(first.headers()["content-type"], "text/csv; charset=utf-8");
    let named = "attachment; filename=\"messages.csv\"";
    assert_eq!(first.headers()["content-disposition"], named);
    let next = first.headers()["x-next-cursor"].to_str().unwrap().to_owned();
    let table = first.text().await.unwrap();
    assert!(table.starts_with("id,call_id,taken_at,"), "{table}");
    assert!(table.contains(",\"one, \"\"two\"\"\nthree\","), "{table}");
    let rest = ask(&ellie, &format!("messages?format=csv&limit=2&cursor={next}")).await;
    assert!(!rest.headers().contains_key("x-next-cursor"));
    assert!(rest.text().await.unwrap().contains(",'=1+1,"));
    for name in LISTS {
        let rows = list(&ellie, name).await[name].clone();
        let table = ask(&ellie, &format!("{name}?format=csv")).await.text().await.unwrap();
        let columns: BTreeSet<&str> = table.lines().next().unwrap().split(',').collect();
        for key in rows.as_array().unwrap().iter().flat_map(|row| row.as_object().unwrap().keys()) {
            assert!(columns.contains(key.as_str()), "{key} is no column of {name}");
        }
    }
    records.close().await.unwrap();
    ellie.stop().await;
}
