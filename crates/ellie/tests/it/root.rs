//! `/`, `/api`, request ids, errors, compression, origins.

use reqwest::{Method, StatusCode};

use crate::harness::{Ellie, error, json};

#[tokio::test]
async fn the_root_tells_where_things_are_and_names_nothing_that_is_not_there() {
    let ellie = Ellie::hearing("").await;
    let body = json(ellie.get("/").await, StatusCode::OK).await;
    assert_eq!(body["message"], "Ellie Voice Receptionist API");
    assert_eq!(body["environment"], "development");
    for url in [&body["health_url"], &body["endpoints"]["websocket"]] {
        let path = url.as_str().unwrap();
        assert_ne!(ellie.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let about = json(ellie.get("/api").await, StatusCode::OK).await;
    assert_eq!(about["version"], body["version"]);
    assert!(about["features"].as_array().unwrap().iter().all(serde_json::Value::is_string));
    ellie.stop().await;
}

#[tokio::test]
async fn a_person_gets_the_page_and_a_program_gets_json() {
    let ellie = Ellie::hearing("").await;
    let ask = |path: &str, accept: &str| {
        ellie.client.get(ellie.url(path)).header("accept", accept).send()
    };
    for accept in ["*/*", "application/json", "text/plain"] {
        json(ask("/", accept).await.unwrap(), StatusCode::OK).await;
    }
    let page = ask("/", "text/html,application/xhtml+xml,*/*;q=0.8").await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let header = |name: &str| page.headers()[name].to_str().unwrap().to_owned();
    assert!(header("content-type").starts_with("text/html"));
    assert!(header("content-security-policy").contains("default-src 'self'"));
    assert!(header("permissions-policy").contains("microphone=(self)"));
    assert_eq!(
        (header("cache-control").as_str(), header("vary").contains("accept")),
        ("no-cache", true)
    );
    let tag = header("etag");
    let page = page.text().await.unwrap();
    let files = page.split('"').filter(|text| text.starts_with('/') && text.contains('.'));
    let files: Vec<&str> = files.collect();
    assert!(files.len() >= 3, "a script, a style, an icon: {files:?}");
    for file in files {
        assert_eq!(ellie.get(file).await.status(), StatusCode::OK, "{file}");
    }
    let again = ellie.client.get(ellie.url("/")).header("accept", "text/html");
    let again = again.header("if-none-match", tag).send().await.unwrap();
    assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    for path in ["/../Cargo.toml", "/assets/../../Cargo.toml", "/assets/%2e%2e/%2e%2e/Cargo.toml"] {
        assert_eq!(ellie.get(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn every_error_comes_in_the_envelope() {
    let ellie = Ellie::hearing("").await;
    let gone = error(ellie.get("/nowhere").await, StatusCode::NOT_FOUND).await;
    assert_eq!(gone, ("HTTP_ERROR".into(), "Not Found".into()));
    let post = ellie.client.post(ellie.url("/health")).send().await.unwrap();
    assert_eq!(post.headers()["allow"], "GET,HEAD");
    error(post, StatusCode::METHOD_NOT_ALLOWED).await;
    let get = ellie.get("/api/v1/voice/process").await;
    error(get, StatusCode::METHOD_NOT_ALLOWED).await;
    error(ellie.get("/ws").await, StatusCode::UNPROCESSABLE_ENTITY).await;
    ellie.stop().await;
}

#[tokio::test]
async fn a_request_keeps_an_id_that_is_well_formed_and_else_gets_one() {
    let ellie = Ellie::hearing("").await;
    let ask = async |id: &str| {
        let asked = ellie.client.get(ellie.url("/api")).header("x-request-id", id).send();
        asked.await.unwrap().headers()["x-request-id"].to_str().unwrap().to_owned()
    };
    assert_eq!(ask("trace-7:a.b_c").await, "trace-7:a.b_c");
    for bad in ["", "two words", "a\"b", &"a".repeat(129)] {
        let (first, second) = (ask(bad).await, ask(bad).await);
        assert_ne!(first, second, "{bad}");
        assert!(uuid::Uuid::parse_str(&first).is_ok(), "{first}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn browsers_are_told_what_they_must_not_do_with_an_answer() {
    let ellie = Ellie::hearing("").await;
    for path in ["/api", "/nowhere", "/api/v1/legal/disclaimer"] {
        let answer = ellie.get(path).await;
        let header = |name: &str| answer.headers()[name].to_str().unwrap();
        assert_eq!(header("content-security-policy"), "default-src 'none'; frame-ancestors 'none'");
        assert_eq!(
            (header("x-content-type-options"), header("cache-control")),
            ("nosniff", "no-store")
        );
        assert!(!answer.headers().contains_key("strict-transport-security"), "{path}");
    }
    let by_tls = ellie.client.get(ellie.url("/api")).header("x-forwarded-proto", "https").send();
    assert!(by_tls.await.unwrap().headers().contains_key("strict-transport-security"));
    ellie.stop().await;
}

#[tokio::test]
async fn a_head_is_a_get_without_a_body() {
    let ellie = Ellie::hearing("").await;
    for path in ["/", "/api", "/health", "/api/v1/legal/disclaimer"] {
        let head = ellie.client.head(ellie.url(path)).send().await.unwrap();
        assert_eq!(head.status(), StatusCode::OK, "{path}");
        assert!(head.bytes().await.unwrap().is_empty(), "{path}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn long_texts_are_compressed_and_short_ones_are_not() {
    let ellie = Ellie::hearing("").await;
    let ask = async |path: &str, encodings: &str| {
        let asked = ellie.client.get(ellie.url(path)).header("accept-encoding", encodings).send();
        asked.await.unwrap().headers().get("content-encoding").cloned()
    };
    assert_eq!(ask("/health", "gzip").await.unwrap(), "gzip");
    assert_eq!(ask("/health", "gzip, br").await.unwrap(), "br");
    assert_eq!(ask("/api", "gzip, br").await, None);
    ellie.stop().await;
}

#[tokio::test]
async fn only_allowed_origins_may_read_from_a_page() {
    let ellie = Ellie::hearing("").await;
    let preflight = |origin: &'static str| {
        ellie
            .client
            .request(Method::OPTIONS, ellie.url("/api/v1/voice/process"))
            .header("origin", origin)
            .header("access-control-request-method", "POST")
            .send()
    };
    let allowed = preflight("http://localhost:3000").await.unwrap();
    assert_eq!(allowed.headers()["access-control-allow-origin"], "http://localhost:3000");
    assert_eq!(allowed.headers()["access-control-allow-credentials"], "true");
    let refused = preflight("http://evil.example").await.unwrap();
    assert!(!refused.headers().contains_key("access-control-allow-origin"));
    ellie.stop().await;
}

#[tokio::test]
async fn an_address_that_asks_too_often_is_told_when_to_come_back() {
    let settings = [("ELLIE_SIMULATED_SPEECH", "hi"), ("RATE_LIMIT_REQUESTS", "3")];
    let ellie = Ellie::start(&settings).await;
    for _ in 0..3 {
        ellie.typed("s-1", "hello").await;
    }
    let refused = ellie.post("process", reqwest::multipart::Form::new().text("text", "hi")).await;
    let wait: u64 = refused.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=62).contains(&wait), "the window, and one of its slots: {wait}");
    let (code, _) = error(refused, StatusCode::TOO_MANY_REQUESTS).await;
    assert_eq!(code, "RATE_LIMIT_EXCEEDED");
    assert_eq!(ellie.get("/api").await.status(), StatusCode::OK);
    ellie.stop().await;
}

#[tokio::test]
async fn every_answer_tells_how_the_client_stands() {
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", "hi"),
        ("RATE_LIMIT_REQUESTS", "10"),
        ("RATE_LIMIT_VOICE_MAX_REQUESTS", "1"),
    ];
    let ellie = Ellie::start(&settings).await;
    let fields = |answer: &reqwest::Response, name| {
        let all = answer.headers().get_all(name).iter().map(|field| field.to_str().unwrap());
        all.collect::<Vec<_>>().join(", ")
    };
    let legal = ellie.get("/api/v1/legal/disclaimer").await;
    assert_eq!(fields(&legal, "ratelimit-policy"), "\"default\";q=10;w=60");
    assert!(fields(&legal, "ratelimit").starts_with("\"default\";r=9;t="));
    ellie.typed("s-1", "hello").await;
    let refused = ellie.post("process", reqwest::multipart::Form::new().text("text", "hi")).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(fields(&refused, "ratelimit-policy"), "\"default\";q=10;w=60, \"voice\";q=1;w=60");
    assert!(fields(&refused, "ratelimit").contains("\"voice\";r=0;t="));
    let other = ellie.get("/api/v1/legal/disclaimer").await;
    assert_eq!(other.status(), StatusCode::OK, "voice has a limit of its own");
    ellie.stop().await;
}

#[tokio::test]
async fn an_address_is_believed_of_a_proxy_and_of_nobody_else() {
    for (proxies, is_believed) in [("127.0.0.0/8", true), ("192.0.2.0/24", false)] {
        let settings = [
            ("ELLIE_SIMULATED_SPEECH", "hi"),
            ("RATE_LIMIT_REQUESTS", "1"),
            ("TRUSTED_PROXIES", proxies),
        ];
        let ellie = Ellie::start(&settings).await;
        let ask = async |forwarded: &str| {
            let url = ellie.url("/api/v1/legal/disclaimer");
            let asking = ellie.client.get(url).header("x-forwarded-for", forwarded);
            asking.send().await.unwrap().status()
        };
        assert_eq!(ask("203.0.113.7").await, StatusCode::OK);
        assert_eq!(ask("203.0.113.7").await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(ask("198.51.100.1, 203.0.113.7").await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(ask("203.0.113.8").await == StatusCode::OK, is_believed);
        ellie.stop().await;
    }
}

/// A thousand that say nothing, a thousand that began to say something, and a caller among them.
#[tokio::test]
async fn two_thousand_connections_leave_room_for_a_caller() {
    use tokio::io::AsyncWriteExt;
    let ellie = Ellie::hearing("").await;
    let _ = rlimit::increase_nofile_limit(16_384);
    let mut waiting = Vec::new();
    for number in 0..2_000 {
        let mut stream = tokio::net::TcpStream::connect(&ellie.address).await.unwrap();
        if number % 2 == 0 {
            let begun = b"POST /api/v1/voice/process HTTP/1.1\r\nHost: ellie\r\nContent-Length: 9";
            stream.write_all(begun).await.unwrap();
        }
        waiting.push(stream);
    }
    let turn = ellie.typed("s-1", "hello").await;
    assert!(turn["ai_response"].as_str().unwrap().contains("AI assistant"));
    drop(waiting);
    ellie.typed("s-1", "hello").await;
    ellie.stop().await;
}

#[tokio::test]
async fn a_connection_that_never_says_what_it_wants_is_let_go() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let ellie = Ellie::hearing("").await;
    let mut stream = tokio::net::TcpStream::connect(&ellie.address).await.unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost").await.unwrap();
    tokio::time::pause();
    let mut rest = Vec::new();
    stream.read_to_end(&mut rest).await.unwrap();
    tokio::time::resume();
    ellie.stop().await;
}

#[tokio::test]
async fn a_form_that_stands_still_is_given_up() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let ellie = Ellie::hearing("").await;
    let mut stream = tokio::net::TcpStream::connect(&ellie.address).await.unwrap();
    let head = "POST /api/v1/voice/process HTTP/1.1\r\nHost: ellie\r\nConnection: close\r\n\
        Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 100000\r\n\r\n--x\r\n";
    stream.write_all(head.as_bytes()).await.unwrap();
    tokio::time::pause();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    tokio::time::resume();
    let answer = String::from_utf8_lossy(&answer);
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("REQUEST_TIMEOUT"), "{answer}");
    ellie.stop().await;
}

/// Who is refused before the body has come can use the connection for the next request.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_refused_unread_is_answered_and_so_is_the_next_request() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    let ellie = Ellie::hearing("").await;
    for (request, status) in [
        ("POST /nowhere", "404"),
        ("DELETE /api/v1/legal/disclaimer", "405"),
        ("POST /api/v1/auth/api-keys", "401"),
    ] {
        let mut stream = tokio::net::TcpStream::connect(&ellie.address).await.unwrap();
        let head = format!("{request} HTTP/1.1\r\nHost: ellie\r\nContent-Length: 70000\r\n\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        for _ in 0..70 {
            stream.write_all(&[b'a'; 1_000]).await.unwrap();
            tokio::time::sleep(std::time::Duration::from_millis(1)).await;
        }
        let next = b"GET /api HTTP/1.1\r\nHost: ellie\r\nConnection: close\r\n\r\n";
        stream.write_all(next).await.unwrap();
        let mut answers = String::new();
        stream.read_to_string(&mut answers).await.unwrap();
        let refused = format!("HTTP/1.1 {status}");
        assert!(answers.starts_with(&refused) && answers.contains("HTTP/1.1 200"), "{answers}");
    }
    ellie.stop().await;
}
