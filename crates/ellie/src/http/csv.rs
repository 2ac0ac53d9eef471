//! Rows as CSV (RFC 4180), for a table calculation.

use serde_json::Value;

/// The rows under these columns, in the order of the columns.
pub fn table(columns: &[&str], rows: &[Value]) -> String {
    let mut text = columns.join(",");
    text.push_str("\r\n");
    for row in rows {
        let cells: Vec<String> = columns.iter().map(|column| cell(&row[*column])).collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text
}

fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => return String::new(),
        Value::String(text) => harmless(text),
        other => other.to_string(),
    };
    if text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

/// A cell that begins like a formula would be carried out (OWASP, "CSV Injection").
fn harmless(text: &str) -> String {
    let begins = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let is_formula = text.starts_with(begins);
    if is_formula { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_would_break_a_table_is_quoted_and_formulas_are_not_carried_out() {
        let rows = [json!({"a": "one, \"two\"\nthree", "b": null}), json!({"a": "=1+1", "b": 5})];
        let text = table(&["a", "b"], &rows);
        assert_eq!(text, "a,b\r\n\"one, \"\"two\"\"\nthree\",\r\n'=1+1,5\r\n");
    }
}
