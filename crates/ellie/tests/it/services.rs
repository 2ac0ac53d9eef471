//! `/api/v1/services` and `/services`: who is beside Ellie, in both dialects.

use std::net::SocketAddr;

use axum::Router;
use axum::routing::any;
use chrono::Utc;
use ellie::auth::Role;
use reqwest::{Method, Response, StatusCode};
use serde_json::{Value, json};
use tokio::net::TcpListener;
use tokio_util::task::AbortOnDropHandle;

use crate::access::{SECRET, start, tokens};
use crate::harness::{Ellie, error, json};

/// Another program of the firm, at an address of this machine, until it is dropped.
pub struct Other {
    pub address: SocketAddr,
    _serving: AbortOnDropHandle<()>,
}

impl Other {
    pub async fn start(router: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, _serving: AbortOnDropHandle::new(serving) }
    }

    /// One that answers everything so, and keeps no connection: dropped, it is gone.
    pub async fn answering(status: StatusCode) -> Self {
        let answer = move || async move { (status, [("connection", "close")]) };
        Self::start(Router::new().fallback(any(answer))).await
    }

    /// What it says when it registers.
    pub fn registration(&self, name: &str) -> Value {
        json!({
            "name": name, "version": "1.2.3", "host": "127.0.0.1", "port": self.address.port(),
            "tags": ["clients"], "metadata": {"weight": 2, "n": {"m": [1.5]}}, "id": "mine",
        })
    }
}

/// Asks as somebody of this role.
pub async fn ask(ellie: &Ellie, role: Role, method: Method, path: &str, body: &str) -> Response {
    let token = tokens(SECRET).access("crm", role, "l-1", Utc::now());
    let request = ellie.client.request(method, ellie.url(path)).bearer_auth(token);
    request.body(body.to_owned()).send().await.unwrap()
}

async fn get(ellie: &Ellie, path: &str) -> Response {
    ask(ellie, Role::Agent, Method::GET, path, "").await
}

/// Registers, and returns the id.
pub async fn register(ellie: &Ellie, registration: &Value) -> String {
    let body = registration.to_string();
    let path = "/api/v1/services/register";
    let told = ask(ellie, Role::Service, Method::POST, path, &body).await;
    let told = json(told, StatusCode::OK).await;
    assert_eq!(told["message"], format!("Service {} registered successfully", name(registration)));
    told["service_id"].as_str().unwrap().to_owned()
}

fn name(registration: &Value) -> &str {
    registration["name"].as_str().unwrap()
}

/// Waits until a service is in this health.
pub async fn until(ellie: &Ellie, id: &str, health: &str) -> Value {
    loop {
        let told = json(get(ellie, &format!("/api/v1/services/{id}")).await, StatusCode::OK).await;
        if told["health_status"] == health {
            return told;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
}

#[tokio::test]
async fn a_service_registers_is_looked_after_and_found_and_leaves() {
    let ellie = start(&[]).await;
    let (well, unwell) =
        tokio::join!(Other::answering(StatusCode::OK), Other::answering(StatusCode::IM_A_TEAPOT));
    let id = register(&ellie, &well.registration("crm")).await;
    assert_eq!(register(&ellie, &well.registration("crm")).await, id, "it is the same");
    let worse = register(&ellie, &unwell.registration("crm")).await;
    let told = until(&ellie, &id, "healthy").await;
    assert_eq!((&told["id"], &told["health_endpoint"]), (&json!(id), &json!("/health")));
    assert_eq!(told["metadata"], json!({"weight": 2, "n": {"m": [1.5]}}));
    assert!(told["response_time_ms"].is_f64());
    until(&ellie, &worse, "degraded").await;

    let found = get(&ellie, "/api/v1/services/discover/crm?tags=clients,%20").await;
    assert_eq!(json(found, StatusCode::OK).await["id"], id);
    for path in ["discover/crm?tags=clients,none", "discover/nobody", "none", &id[1..]] {
        error(get(&ellie, &format!("/api/v1/services/{path}")).await, StatusCode::NOT_FOUND).await;
    }
    let listed = async |query: &str| {
        let answer = get(&ellie, &format!("/api/v1/services/?{query}")).await;
        json(answer, StatusCode::OK).await
    };
    let all = listed("").await;
    assert_eq!((&all["total_count"], &all["healthy_count"]), (&json!(3), &json!(2)));
    assert_eq!(all["services"][0]["name"], "ellie", "who is there from the beginning");
    for (query, count) in
        [("name=crm", 2), ("tag=clients&health_status=healthy", 1), ("health_status=odd", 0)]
    {
        assert_eq!(listed(query).await["total_count"], count, "{query}");
    }
    let stats = json(get(&ellie, "/api/v1/services/stats").await, StatusCode::OK).await;
    assert_eq!(stats["service_discovery"]["services_by_status"]["degraded"], 1);
    assert_eq!(stats["health_check"]["monitoring_active"], true);

    let path = format!("/api/v1/services/{id}");
    let left = ask(&ellie, Role::Service, Method::DELETE, &path, "").await;
    let left = json(left, StatusCode::OK).await;
    assert_eq!(left["message"], "Service crm deregistered successfully");
    error(ask(&ellie, Role::Admin, Method::DELETE, &path, "").await, StatusCode::NOT_FOUND).await;
    let ours = all["services"][0]["id"].as_str().unwrap();
    let ours = format!("/api/v1/services/{ours}");
    error(ask(&ellie, Role::Admin, Method::DELETE, &ours, "").await, StatusCode::NOT_FOUND).await;
    ellie.stop().await;
}

#[tokio::test]
async fn the_path_without_its_slash_leads_to_the_one_with_it() {
    let ellie = start(&[]).await;
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build();
    let token = tokens(SECRET).access("ann", Role::Agent, "l-1", Utc::now());
    let asking = client.unwrap().get(ellie.url("/api/v1/services?name=crm")).bearer_auth(token);
    let answer = asking.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(answer.headers()["location"], "/api/v1/services/?name=crm");
    ellie.stop().await;
}

#[tokio::test]
async fn what_cannot_be_registered_is_told_field_by_field() {
    let ellie = start(&[]).await;
    let refused = async |body: &str| {
        let path = "/api/v1/services/register";
        let answer = ask(&ellie, Role::Service, Method::POST, path, body).await;
        let told = json(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
        let faults = told["error"]["details"]["validation_errors"].clone();
        let fields = faults.as_array().cloned().unwrap_or_default();
        fields.iter().map(|fault| fault["field"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let all = r#"{"name": "../x", "version": 7, "port": "70000", "tags": "x", "protocol": "ftp"}"#;
    assert_eq!(refused(all).await, ["version", "host", "tags", "name", "port", "protocol"]);
    let of = |name: &str, host: &str, port: u32| {
        json!({"name": name, "version": "1", "host": host, "port": port}).to_string()
    };
    for (body, field) in [
        (of("ellie", "127.0.0.1", 9), "name"),
        (of("a/../b", "127.0.0.1", 9), "name"),
        (of("crm", "169.254.169.254", 80), "host"),
        (of("crm", "metadata.google.internal", 80), "host"),
        (of("crm", "127.0.0.1:80/x", 80), "host"),
        (of("crm", "0x7f.1", 80), "host"),
        (of("crm", "127.0.0.1", 0), "port"),
        (of("crm", "127.0.0.1", 65_536), "port"),
    ] {
        assert_eq!(refused(&body).await, [field], "{body}");
    }
    let deep = format!("{}1{}", r#"{"k":"#.repeat(1000), "}".repeat(1000));
    let broken = [
        "",
        "[]",
        "null",
        "{",
        r#"{"name":"nan","version":"1","host":"127.0.0.1","port":9,"metadata":{"x":NaN}}"#,
        r#"{"name":"big","version":"1","host":"127.0.0.1","port":1e400}"#,
        &deep,
        "\u{feff}{}",
    ];
    for body in broken {
        assert!(refused(body).await.is_empty(), "{body}");
    }
    let metadata = json!({"k": "x".repeat(10_000)});
    let long = json!({"name": "a", "version": "1", "host": "a", "port": 9, "metadata": metadata});
    assert_eq!(refused(&long.to_string()).await, ["metadata"]);
    let path = "/api/v1/services/register";
    let huge = "x".repeat(1 << 20);
    let answer = ask(&ellie, Role::Service, Method::POST, path, &huge).await;
    error(answer, StatusCode::PAYLOAD_TOO_LARGE).await;
    let left = json(get(&ellie, "/api/v1/services/").await, StatusCode::OK).await;
    assert_eq!(left["total_count"], 1, "nothing of all that is there");
    ellie.stop().await;
}

#[tokio::test]
async fn outside_development_what_is_inside_is_reached_only_where_the_settings_name_it() {
    let other = Other::answering(StatusCode::OK).await;
    let ellie = start(&[("ENVIRONMENT", "test")]).await;
    let (path, body) = ("/api/v1/services/register", other.registration("crm").to_string());
    let answer = ask(&ellie, Role::Service, Method::POST, path, &body).await;
    error(answer, StatusCode::UNPROCESSABLE_ENTITY).await;
    ellie.stop().await;
    let settings = [("ENVIRONMENT", "test"), ("SERVICE_HOSTS_ALLOWED", "127.0.0.0/8")];
    let ellie = start(&settings).await;
    let id = register(&ellie, &other.registration("crm")).await;
    until(&ellie, &id, "healthy").await;
    ellie.stop().await;
}

#[tokio::test]
async fn a_registry_has_room_for_so_many() {
    let ellie = start(&[("SERVICE_LIMIT", "2")]).await;
    let (one, other) =
        tokio::join!(Other::answering(StatusCode::OK), Other::answering(StatusCode::OK));
    register(&ellie, &one.registration("crm")).await;
    let (path, body) = ("/api/v1/services/register", other.registration("crm").to_string());
    let answer = ask(&ellie, Role::Service, Method::POST, path, &body).await;
    assert!(answer.headers().contains_key("retry-after"));
    error(answer, StatusCode::SERVICE_UNAVAILABLE).await;
    ellie.stop().await;
}

#[tokio::test]
async fn the_older_dialect_tells_the_same_in_its_words() {
    let ellie = start(&[]).await;
    let well = Other::answering(StatusCode::OK).await;
    let gone = Other::answering(StatusCode::OK).await;
    let mut registration = well.registration("crm");
    registration["dependencies"] = json!(["billing", "nobody"]);
    let id = register(&ellie, &registration).await;
    let gone_id = register(&ellie, &gone.registration("billing")).await;
    until(&ellie, &id, "healthy").await;
    until(&ellie, &gone_id, "healthy").await;
    drop(gone);
    assert_eq!(get(&ellie, "/gateway/crm/").await.status(), StatusCode::OK);
    assert_eq!(get(&ellie, "/gateway/billing/").await.status(), StatusCode::BAD_GATEWAY);

    let list: Value = get(&ellie, "/services").await.json().await.unwrap();
    let crm = &list["services"]["crm"][0];
    assert_eq!((&crm["id"], &crm["status"]), (&json!(id), &json!("healthy")));
    assert_eq!((&crm["healthEndpoint"], &crm["protocol"]), (&json!("/health"), &json!("http")));
    assert_eq!(list["stats"]["totalServices"], 3);
    assert_eq!(list["stats"]["servicesByType"], json!({"billing": 1, "crm": 1, "ellie": 1}));

    let health: Value = get(&ellie, "/services/health").await.json().await.unwrap();
    assert_eq!(health["overall"], "healthy");
    assert_eq!(health["summary"], json!({"total": 3, "healthy": 3, "unhealthy": 0, "degraded": 0}));
    let one = &health["services"].as_array().unwrap()[0];
    assert!(one["responseTime"].is_u64() && one["details"]["version"].is_string(), "{one}");

    let stats: Value = get(&ellie, "/services/stats").await.json().await.unwrap();
    let life = &stats["serviceManager"]["serviceStatuses"]["crm"];
    assert_eq!((&life["status"], &life["health"]), (&json!("running"), &json!("healthy")));
    assert_eq!(life["dependencies"], json!({"billing": true, "nobody": false}));
    let load = &stats["loadBalancer"]["serviceMetrics"][&id];
    assert_eq!((&load["totalRequests"], &load["weight"]), (&json!(1), &json!(2)));
    assert!(load["lastRequestTime"].is_string());
    assert_eq!(stats["loadBalancer"]["strategy"], "health_based");
    assert_eq!(stats["healthCheck"]["serviceStats"]["crm"]["checks"], 1);
    assert_eq!(stats["healthCheck"]["successRate"], 100.0);
    assert_eq!(stats["apiGateway"]["totalRoutes"], 2);
    let circuit = format!("proxy-crm-127.0.0.1:{}", well.address.port());
    let breaker = &stats["circuitBreaker"][&circuit];
    assert_eq!((&breaker["state"], &breaker["totalSuccesses"]), (&json!("closed"), &json!(1)));
    let circuit = format!("proxy-billing-{}", gone_address(&list));
    assert_eq!(stats["apiGateway"]["circuitBreakerStats"][&circuit]["totalFailures"], 1);

    let path = format!("/api/v1/services/{gone_id}");
    ask(&ellie, Role::Service, Method::DELETE, &path, "").await;
    let stats: Value = get(&ellie, "/services/stats").await.json().await.unwrap();
    let life = &stats["serviceManager"]["serviceStatuses"]["billing"];
    assert_eq!(life["status"], "stopped");
    assert!(life["stoppedAt"].is_string());
    assert_eq!(stats["circuitBreaker"].get(&circuit), None, "its breaker has left with it");
    ellie.stop().await;
}

fn gone_address(list: &Value) -> String {
    let billing = &list["services"]["billing"][0];
    format!("{}:{}", billing["host"].as_str().unwrap(), billing["port"])
}

#[tokio::test]
async fn services_that_are_away_are_told_and_no_reason_to_send_callers_away() {
    let ellie = start(&[]).await;
    for name in ["one", "other"] {
        let gone = Other::answering(StatusCode::OK).await;
        let registration = gone.registration(name);
        drop(gone);
        let id = register(&ellie, &registration).await;
        until(&ellie, &id, "unhealthy").await;
    }
    let health = json(ellie.get("/health").await, StatusCode::OK).await;
    assert_eq!(health["services"]["discovery"]["unhealthy_services"], 2);
    assert_eq!(health["services"]["discovery"]["status"], "degraded");
    let issues = health["summary"]["critical_issues"].as_array().unwrap();
    assert!(issues.contains(&json!("2 unhealthy services")), "{issues:?}");
    let answer = get(&ellie, "/services/health").await;
    assert_eq!(answer.status(), StatusCode::SERVICE_UNAVAILABLE);
    let told: Value = answer.json().await.unwrap();
    assert_eq!(told["overall"], "unhealthy");
    assert!(told["services"].as_array().unwrap().iter().any(|one| one["error"].is_string()));
    ellie.stop().await;
}
