//! A registration as JSON: every field that is none of its kind is told, not only the first.

use serde_json::{Map, Value};

use crate::registry::{Draft, Fault};

/// A registration as it came, and what of it is none of its kind. What is not known is left alone:
/// clients of the earlier back end send an id, which was always made by the server.
pub fn draft(mut body: Map<String, Value>) -> (Draft, Vec<Fault>) {
    let mut fields = Fields { body: &mut body, faults: Vec::new() };
    let draft = Draft {
        name: fields.required("name", text),
        version: fields.required("version", text),
        host: fields.required("host", text),
        port: fields.required("port", number),
        protocol: fields.optional("protocol", text),
        health_endpoint: fields.optional("health_endpoint", text),
        tags: fields.optional("tags", texts).unwrap_or_default(),
        dependencies: fields.optional("dependencies", texts).unwrap_or_default(),
        metadata: fields.optional("metadata", object).unwrap_or_default(),
    };
    (draft, fields.faults)
}

struct Fields<'a> {
    body: &'a mut Map<String, Value>,
    faults: Vec<Fault>,
}

/// Takes a value for what it should be, or says what that is.
type Kind<T> = fn(Value) -> Result<T, &'static str>;

impl Fields<'_> {
    fn required<T: Default>(&mut self, field: &'static str, kind: Kind<T>) -> T {
        if !self.body.contains_key(field) {
            self.faults.push(Fault { field, message: "Field required".to_owned() });
            return T::default();
        }
        self.optional(field, kind).unwrap_or_default()
    }

    fn optional<T>(&mut self, field: &'static str, kind: Kind<T>) -> Option<T> {
        match kind(self.body.remove(field)?) {
            Ok(value) => Some(value),
            Err(expected) => {
                self.faults.push(Fault { field, message: format!("it is no {expected}") });
                None
            }
        }
    }
}

fn text(value: Value) -> Result<String, &'static str> {
    match value {
        Value::String(text) => Ok(text),
        _ => Err("text"),
    }
}

/// A number, also written as a text, as the earlier back end took it.
fn number(value: Value) -> Result<u64, &'static str> {
    let written = || value.as_str().and_then(|text| text.trim().parse().ok());
    // What is less than nothing is as wrong as nothing, and told so.
    let below = || value.as_i64().map(|_| 0);
    value.as_u64().or_else(below).or_else(written).ok_or("whole number")
}

fn texts(value: Value) -> Result<Vec<String>, &'static str> {
    let Value::Array(values) = value else { return Err("list of texts") };
    values.into_iter().map(|value| text(value).map_err(|_| "list of texts")).collect()
}

fn object(value: Value) -> Result<Map<String, Value>, &'static str> {
    match value {
        Value::Object(values) => Ok(values),
        _ => Err("object"),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(body: Value) -> (Draft, Vec<&'static str>) {
        let (draft, faults) = draft(body.as_object().cloned().unwrap_or_default());
        (draft, faults.iter().map(|fault| fault.field).collect())
    }

    #[test]
    fn a_registration_is_read_and_what_is_not_known_is_left_alone() {
        let (draft, faults) = read(json!({
            "name": "svc-a", "version": "1.2.3", "host": "127.0.0.1", "port": "9",
            "tags": ["x"], "metadata": {"k": {"n": 1}}, "id": "mine", "unknown": 1,
        }));
        assert!(faults.is_empty());
        assert_eq!((draft.name.as_str(), draft.port), ("svc-a", 9));
        assert_eq!((draft.tags, draft.metadata["k"]["n"].clone()), (vec!["x".into()], json!(1)));
        assert_eq!(draft.protocol, None);
    }

    #[test]
    fn every_field_that_is_none_of_its_kind_is_told() {
        let (_, faults) = read(json!({}));
        assert_eq!(faults, ["name", "version", "host", "port"]);
        let (_, faults) = read(json!({
            "name": 1, "version": null, "host": [], "port": 9.5, "protocol": {}, "tags": "x",
            "health_endpoint": 1, "dependencies": [1], "metadata": [],
        }));
        let all = ["name", "version", "host", "port", "protocol", "health_endpoint", "tags"];
        assert_eq!(faults[..7], all);
        assert_eq!(faults[7..], ["dependencies", "metadata"]);
        for port in [json!(""), json!("x"), json!(true), json!(null), json!("9.0")] {
            let body = json!({"name": "a", "version": "1", "host": "a", "port": port});
            assert_eq!(read(body).1, ["port"], "{port}");
        }
        let (draft, _) = read(json!({"name": "a", "version": "1", "host": "a", "port": -9}));
        assert_eq!(draft.port, 0, "which is refused later");
    }
}
