//! `/health`.

use reqwest::StatusCode;

use crate::harness::{Ellie, json};

#[tokio::test]
async fn health_has_the_machine_the_models_and_the_real_time() {
    let ellie = Ellie::hearing("").await;
    let body = json(ellie.get("/health").await, StatusCode::OK).await;
    assert_eq!(body["overall"], "healthy");
    let told = body["timestamp"].as_str().unwrap();
    assert!(told.ends_with("+00:00"), "{told}");
    let age = chrono::Utc::now() - chrono::DateTime::parse_from_rfc3339(told).unwrap().to_utc();
    assert!(age.num_seconds().abs() < 60);
    for path in [
        "/uptime_seconds",
        "/system/cpu/count",
        "/system/memory/total_bytes",
        "/system/disk/usage_percent",
        "/system/network/bytes_sent",
        "/services/discovery/total_services",
        "/dependencies/speech/lines_total",
        "/summary/total_components",
    ] {
        assert!(body.pointer(path).is_some_and(serde_json::Value::is_number), "{path} in {body}");
    }
    assert_eq!(body["dependencies"]["openai"]["configured"], false);
    assert_eq!(body["summary"]["critical_issues"], serde_json::json!([]));
    ellie.stop().await;
}
