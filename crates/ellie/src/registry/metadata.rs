//! What a service says about itself beyond what Ellie asks.

use serde_json::{Map, Value};

/// The longest metadata, written out, in bytes.
pub const LONGEST: usize = 8 << 10;

/// How deep lists and objects may lie in each other.
pub const DEEPEST: usize = 8;

/// Values by name, bounded. A number in it is one: there is no NaN.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Metadata(Map<String, Value>);

impl Metadata {
    /// Keeps these values, if they are few enough.
    pub fn new(values: Map<String, Value>) -> Result<Self, String> {
        if !is_within(&values, DEEPEST) {
            return Err(format!("it is more than {DEEPEST} levels deep"));
        }
        if length(&values) > LONGEST {
            return Err(format!("it is longer than {LONGEST} bytes"));
        }
        Ok(Self(values))
    }

    /// The values.
    #[must_use]
    pub const fn values(&self) -> &Map<String, Value> {
        &self.0
    }

    /// How much of the load the service takes beside others, 1 if it says nothing of use.
    #[must_use]
    pub fn weight(&self) -> u32 {
        let said = self.0.get("weight").and_then(Value::as_f64).unwrap_or(1.0);
        if said >= 1.0 { said.min(100.0) as u32 } else { 1 }
    }
}

fn is_within(values: &Map<String, Value>, levels: usize) -> bool {
    values.values().all(|value| is_shallow(value, levels))
}

/// Goes down no further than it has levels, whatever is handed in.
fn is_shallow(value: &Value, levels: usize) -> bool {
    match (value, levels.saturating_sub(1)) {
        (Value::Object(_) | Value::Array(_), 0) => false,
        (Value::Object(values), left) => is_within(values, left),
        (Value::Array(values), left) => values.iter().all(|value| is_shallow(value, left)),
        _ => true,
    }
}

fn length(values: &Map<String, Value>) -> usize {
    serde_json::to_vec(values).map_or(usize::MAX, |text| text.len())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn of(value: Value) -> Result<Metadata, String> {
        Metadata::new(value.as_object().cloned().unwrap_or_default())
    }

    #[test]
    fn what_is_too_deep_or_too_long_is_refused() {
        let nested = |levels| (1..levels).fold(json!({}), |inner, _| json!({"k": inner}));
        assert!(of(nested(DEEPEST)).is_ok());
        assert!(of(nested(DEEPEST + 1)).is_err());
        let listed = (0..100).fold(json!([]), |inner, _| json!([inner]));
        assert!(of(json!({"k": listed})).is_err());
        assert!(of(json!({"k": "x".repeat(LONGEST - 8)})).is_ok());
        assert!(of(json!({"k": "x".repeat(LONGEST)})).is_err());
        assert!(of(json!({"k": "\u{1}".repeat(LONGEST / 4)})).is_err(), "as it is written out");
    }

    #[test]
    fn there_is_no_number_that_is_none() {
        assert!(serde_json::from_str::<Value>(r#"{"x": NaN}"#).is_err());
        assert!(serde_json::from_str::<Value>(r#"{"x": 1e999}"#).is_err());
        assert_eq!(json!({"x": f64::NAN}), json!({"x": null}));
    }

    #[test]
    fn a_weight_is_between_one_and_a_hundred() {
        let weight = |value: Value| of(json!({"weight": value})).map(|values| values.weight());
        for (said, weighs) in
            [(json!(3), 3), (json!(2.9), 2), (json!(0), 1), (json!(-7), 1), (json!(1e300), 100)]
        {
            assert_eq!(weight(said.clone()), Ok(weighs), "{said}");
        }
        assert_eq!(weight(json!("heavy")), Ok(1));
    }
}
