//! `/openapi.json`: whole, true to the routes there are, and true to every answer the tests get.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use ellie::http::access::{TABLE, Who};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::access::SECRET;
use crate::harness::Ellie;

const METHODS: [&str; 6] = ["get", "put", "post", "delete", "patch", "head"];

/// The description as it is put together for the binary.
static DESCRIPTION: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!(concat!(env!("OUT_DIR"), "/openapi.json"));
    serde_json::from_str(text).unwrap()
});

/// An answer must be what the description says of its path, as far as the path is described.
pub fn check(path: &str, status: StatusCode, body: &Value) {
    let path = path.strip_suffix('/').filter(|path| !path.is_empty()).unwrap_or(path);
    let Some((path, operations)) = described(path) else { return };
    let status = status.as_str();
    let schemas: Vec<Value> = METHODS
        .iter()
        .filter_map(|method| operations.get(*method))
        .filter_map(|operation| resolved(&operation["responses"][status]))
        .filter_map(|response| response.pointer("/content/application~1json/schema").cloned())
        .collect();
    if status == "405" || status == "404" && schemas.is_empty() {
        return;
    }
    let mut faults = Vec::new();
    for schema in &schemas {
        let mut whole = schema.clone();
        whole["components"] = DESCRIPTION["components"].clone();
        let validator = jsonschema::validator_for(&whole).unwrap();
        match validator.validate(body) {
            Ok(()) => return,
            Err(fault) => faults.push(format!("{fault} at {}", fault.instance_path())),
        }
    }
    panic!("{path} answers {status}, which is not described so: {faults:?}\n{body}");
}

/// The path of the description that a path belongs to: the one with the fewest names left open.
fn described(path: &str) -> Option<(&'static str, &'static Value)> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &str| {
        let open = |part: &str| part.starts_with('{');
        let template: Vec<&str> = template.split('/').collect();
        template.len() == parts.len()
            && template.iter().zip(&parts).all(|(a, b)| open(a) && !b.is_empty() || a == b)
    };
    let paths = DESCRIPTION["paths"].as_object().unwrap();
    let fitting = paths.iter().filter(|(template, _)| fits(template));
    fitting
        .min_by_key(|(template, _)| template.matches('{').count())
        .map(|(template, operations)| (template.as_str(), operations))
}

fn resolved(value: &'static Value) -> Option<&'static Value> {
    match value.get("$ref").and_then(Value::as_str) {
        Some(place) => DESCRIPTION.pointer(place.trim_start_matches('#')),
        None => (!value.is_null()).then_some(value),
    }
}

fn operations() -> impl Iterator<Item = (&'static str, &'static str, &'static Value)> {
    let paths = DESCRIPTION["paths"].as_object().unwrap();
    paths.iter().flat_map(|(path, operations)| {
        METHODS
            .into_iter()
            .filter_map(move |method| Some((path.as_str(), method, operations.get(method)?)))
    })
}

#[test]
fn every_operation_says_what_it_is_for_and_what_comes_back() {
    let mut ids = BTreeSet::new();
    for (path, method, operation) in operations() {
        let at = format!("{method} {path}");
        assert!(operation["summary"].as_str().is_some_and(|text| !text.is_empty()), "{at}");
        assert!(ids.insert(operation["operationId"].as_str().unwrap()), "{at}: its id is taken");
        let tags = DESCRIPTION["tags"].as_array().unwrap();
        assert!(tags.iter().any(|tag| tag["name"] == operation["tags"][0]), "{at}: no such tag");
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = resolved(response).unwrap_or_else(|| panic!("{at} {status}: no such"));
            assert!(response["description"].is_string(), "{at} {status}");
        }
        let open = path.matches('{').count();
        let params = operation["parameters"].as_array().into_iter().flatten();
        assert_eq!(params.filter(|param| param["in"] == "path").count(), open, "{at}");
    }
}

#[test]
fn every_route_of_the_api_is_described_and_says_whom_it_is_for() {
    let is_described = |path: &str| path.starts_with("/api/v1/") || path.starts_with("/v1/");
    for (method, path, who) in TABLE.iter().filter(|(_, path, _)| is_described(path)) {
        // A path and the same with a slash are one.
        let path = path.trim_end_matches('/');
        let operation = &DESCRIPTION["paths"][path][method.to_lowercase()];
        assert!(operation.is_object(), "{method} {path} is not described");
        let shown = match who {
            Who::Anyone => Value::Null,
            Who::Known | Who::May(_) => json!([{"bearer": []}]),
            Who::Owner(_) => json!([{}, {"bearer": []}]),
        };
        assert_eq!(operation["security"], shown, "{method} {path}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn look(value: &Value) {
        match value {
            Value::Object(fields) => {
                if let Some(place) = fields.get("$ref").and_then(Value::as_str) {
                    let found = DESCRIPTION.pointer(place.trim_start_matches('#'));
                    assert!(found.is_some(), "{place}");
                }
                fields.values().for_each(look);
            }
            Value::Array(values) => values.iter().for_each(look),
            _ => {}
        }
    }
    look(&DESCRIPTION);
}

#[test]
fn every_example_is_one() {
    let examples = operations().flat_map(|(path, method, operation)| {
        let body = operation.pointer("/requestBody/content/application~1json");
        let responses = operation["responses"].as_object().unwrap().iter();
        let responses = responses
            .filter_map(|(_, response)| resolved(response)?.pointer("/content/application~1json"));
        body.into_iter().chain(responses).map(move |content| (path, method, content))
    });
    let mut count = 0;
    for (path, method, content) in examples {
        let Some(example) = content.get("example") else { continue };
        let mut whole = content["schema"].clone();
        whole["components"] = DESCRIPTION["components"].clone();
        let validator = jsonschema::validator_for(&whole).unwrap();
        assert!(validator.is_valid(example), "{method} {path}: {example}");
        count += 1;
    }
    assert!(count > 20, "{count} examples");
}

#[tokio::test]
async fn every_described_operation_is_there() {
    let ellie = Ellie::hearing("").await;
    for (path, method, _) in operations() {
        let filled: Vec<&str> =
            path.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect();
        let method: Method = method.to_uppercase().parse().unwrap();
        let answer = ellie.client.request(method.clone(), ellie.url(&filled.join("/")));
        let answer = answer.send().await.unwrap();
        let status = answer.status();
        let body: Value = answer.json().await.unwrap_or_default();
        assert_ne!(status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
        assert_ne!(body["error"]["message"], "Not Found", "{method} {path}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn the_description_is_sent_once_to_whoever_has_it() {
    let ellie = Ellie::hearing("").await;
    let first = ellie.get("/openapi.json").await;
    assert_eq!(first.headers()["content-type"], "application/json");
    let tag = first.headers()["etag"].clone();
    assert_eq!(first.json::<Value>().await.unwrap(), *DESCRIPTION);
    let again = ellie.client.get(ellie.url("/openapi.json")).header("if-none-match", tag);
    assert_eq!(again.send().await.unwrap().status(), StatusCode::NOT_MODIFIED);
    ellie.stop().await;
}

#[tokio::test]
async fn its_pages_ask_nobody_else_and_a_firms_server_has_none() {
    let ellie = Ellie::hearing("").await;
    for path in ["/docs", "/redoc"] {
        let page = ellie.get(path).await;
        assert_eq!(page.status(), StatusCode::OK, "{path}");
        let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
        assert!(policy.contains("default-src 'self'") && !policy.contains("http"), "{policy}");
        let page = page.text().await.unwrap();
        let files = page.split('"').filter(|text| text.starts_with('/'));
        let files: Vec<&str> = files.collect();
        assert!(files.len() >= 2, "{files:?}");
        for file in files {
            assert_eq!(ellie.get(file).await.status(), StatusCode::OK, "{file}");
        }
    }
    let redoc = ellie.get("/reference/redoc.standalone.js").await.text().await.unwrap();
    assert!(!redoc.contains("cdn.redoc"), "Redoc would fetch a picture from its makers");
    ellie.stop().await;

    let firms = [
        ("ELLIE_SIMULATED_SPEECH", "hello"),
        ("ENVIRONMENT", "production"),
        ("SECRET_KEY", SECRET),
    ];
    let firms = Ellie::start(&firms).await;
    for path in ["/docs", "/redoc", "/openapi.json", "/reference/docs.html"] {
        assert_eq!(firms.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let root: Value = firms.get("/").await.json().await.unwrap();
    assert_eq!(root["docs_url"], Value::Null);
    firms.stop().await;
}

/// A check that finds nothing wrong would be none.
#[test]
fn an_answer_that_is_not_described_so_is_found() {
    let good = json!({"success": true, "disclaimer": "…", "contextual": false});
    check("/api/v1/legal/disclaimer/s-1", StatusCode::OK, &good);
    let bad = json!({"success": "yes", "disclaimer": "…", "contextual": false});
    let caught = std::panic::catch_unwind(|| {
        check("/api/v1/legal/disclaimer/s-1", StatusCode::OK, &bad);
    });
    assert!(caught.is_err());
    let fits: BTreeMap<&str, &str> = [
        ("/api/v1/calls/7", "/api/v1/calls/{id}"),
        ("/api/v1/calls/webrtc", "/api/v1/calls/webrtc"),
    ]
    .into();
    for (path, template) in fits {
        assert_eq!(described(path).unwrap().0, template);
    }
}
