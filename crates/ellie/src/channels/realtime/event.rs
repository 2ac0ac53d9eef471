//! Events for a client, and the names of things in them.

use serde_json::{Value, json};
use uuid::Uuid;

/// An event of this type with these fields.
pub fn event(kind: &str, mut fields: Value) -> Value {
    if let Some(fields) = fields.as_object_mut() {
        fields.insert("type".into(), json!(kind));
        fields.insert("event_id".into(), json!(id("event")));
    }
    fields
}

/// A name for something new of this kind.
pub fn id(kind: &str) -> String {
    format!("{kind}_{:.24}", Uuid::new_v4().simple().to_string())
}
