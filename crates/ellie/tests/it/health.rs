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
    // Other programs of the machine may take all of the processor.
    let issues = body["summary"]["critical_issues"].as_array().unwrap();
    assert!(issues.iter().all(|issue| issue == "High CPU usage"), "{issues:?}");
    ellie.stop().await;
}

#[tokio::test]
async fn a_failed_model_is_bad_health_and_the_report_still_comes_whole() {
    let (models, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    crate::local_models::link_all(&crate::local_models::models(), models.path());
    let damaged = models.path().join("silero/silero_vad_16k_op15.onnx");
    std::fs::remove_file(&damaged).unwrap();
    std::fs::write(&damaged, vec![7; 1_289_603]).unwrap();
    let folder = models.path().to_str().unwrap();
    let ellie = Ellie::start_in(data, &[("ELLIE_MODELS_DIR", folder)]).await;
    let body = loop {
        let response = ellie.get("/health").await;
        if response.status() == StatusCode::SERVICE_UNAVAILABLE {
            break json(response, StatusCode::SERVICE_UNAVAILABLE).await;
        }
        tokio::task::yield_now().await;
    };
    assert_eq!(body["overall"], "unhealthy");
    assert_eq!(body["dependencies"]["speech"]["models"]["voice_activity"], "failed");
    let issues = &body["summary"]["critical_issues"];
    assert!(
        issues.as_array().unwrap().contains(&"voice activity is not available".into()),
        "{issues}"
    );
    assert!(!body.to_string().contains(folder), "folders are nobody's business");
    ellie.stop().await;
}
