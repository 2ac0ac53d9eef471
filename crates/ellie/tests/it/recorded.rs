//! What was recorded of the two back ends before Ellie, in `contract/`: a request, the status of its
//! answer, and the shape of it.

pub mod steps;

use std::collections::BTreeMap;

use reqwest::multipart::{Form, Part};
use reqwest::{Method, Response};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::harness::{Ellie, speech};

/// A request, and what was answered.
#[derive(Debug, Clone, Deserialize)]
pub struct Recorded {
    pub name: String,
    pub method: String,
    pub path: String,
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    #[serde(default)]
    pub body: Value,
    pub status: u16,
    /// The kind of each value of a JSON body or packet; `sound`; or the type of what else there was.
    #[serde(default)]
    pub shape: Value,
}

/// What is recorded in these files.
pub fn recorded<T: DeserializeOwned>(files: &[&str]) -> Vec<T> {
    files.iter().flat_map(|text| serde_json::from_str::<Vec<T>>(text).unwrap()).collect()
}

impl Recorded {
    /// Asks it again, of Ellie.
    pub async fn ask(&self, ellie: &Ellie, bearer: Option<&str>) -> Response {
        let method: Method = self.method.parse().unwrap();
        let mut request = ellie.client.request(method, ellie.url(&self.path));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(bearer) = bearer {
            request = request.bearer_auth(bearer);
        }
        let request = match &self.body {
            Value::Null => request,
            Value::String(text) => request.body(text.clone()),
            Value::Object(body) if body.contains_key("multipart") => {
                request.multipart(form(&body["multipart"]))
            }
            body => request.json(body),
        };
        request.send().await.unwrap()
    }

    /// Asks it again, and says how the answer differs in its status, or else in its shape.
    pub async fn compare(&self, ellie: &Ellie, bearer: Option<&str>) -> Alike {
        let response = self.ask(ellie, bearer).await;
        let status = response.status().as_u16();
        let kind = response.headers().get("content-type").map(|kind| kind.to_str().unwrap());
        let kind = kind.unwrap_or_default().to_owned();
        let bytes = response.bytes().await.unwrap();
        let body = json(&bytes);
        let has_shape = match &self.shape {
            Value::String(of) if of == "sound" => kind == "audio/mpeg",
            Value::String(of) if of.contains('/') => kind.starts_with(of),
            shape => has_shape(&body, shape),
        };
        Alike { status, has_shape, body }
    }
}

/// How an answer is like the one that was recorded.
pub struct Alike {
    pub status: u16,
    pub has_shape: bool,
    pub body: Value,
}

/// JSON, also behind the number that an Engine.IO packet opens a connection with.
fn json(bytes: &[u8]) -> Value {
    let packet = bytes.strip_prefix(b"0").unwrap_or(bytes);
    let body = serde_json::from_slice(bytes).or_else(|_| serde_json::from_slice(packet));
    body.unwrap_or_default()
}

/// Where a header of a recording was recorded, a real one is sent.
fn form(fields: &Value) -> Form {
    let mut form = Form::new();
    for (name, value) in fields.as_object().unwrap() {
        let Some(file) = value.as_object() else {
            form = form.text(name.clone(), value.as_str().unwrap().to_owned());
            continue;
        };
        let bytes = match file["bytes"].as_u64().unwrap() {
            44 | 45 => speech(),
            count => vec![7; usize::try_from(count).unwrap()],
        };
        let part = Part::bytes(bytes).file_name(file["filename"].as_str().unwrap().to_owned());
        form = form.part(name.clone(), part.mime_str(file["type"].as_str().unwrap()).unwrap());
    }
    form
}

/// Whether an answer has all that was recorded, and it is of the same kind. There may be more, and
/// something where there was nothing.
fn has_shape(value: &Value, shape: &Value) -> bool {
    match shape {
        Value::Object(fields) => fields
            .iter()
            .all(|(name, of)| value.get(name).is_some_and(|value| has_shape(value, of))),
        Value::Array(of) => match (value.as_array(), of.first()) {
            (Some(items), Some(of)) => items.iter().all(|item| has_shape(item, of)),
            (Some(_), None) => true,
            (None, _) => false,
        },
        Value::String(kind) => match kind.as_str() {
            "string" => value.is_string(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            _ => value.is_null(),
        },
        _ => true,
    }
}
