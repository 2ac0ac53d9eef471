//! Bytes with two readings.

use std::sync::Arc;
use std::sync::Mutex;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::stage::Stage;

/// A service that keeps every byte it was sent, and answers each read once.
async fn recording(stage: &Stage) -> Arc<Mutex<Vec<u8>>> {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let record = Arc::new(Mutex::new(Vec::new()));
    let recorded = Arc::clone(&record);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let recorded = Arc::clone(&recorded);
            tokio::spawn(async move {
                let mut buffer = [0; 8192];
                while let Ok(count @ 1..) = stream.read(&mut buffer).await {
                    recorded.lock().unwrap().extend_from_slice(&buffer[..count]);
                    let answer = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
                    let _ = stream.write_all(answer).await;
                }
            });
        }
    });
    stage.register("crm", address).await;
    record
}

fn requests(record: &Mutex<Vec<u8>>) -> (usize, String) {
    let text = String::from_utf8_lossy(&record.lock().unwrap()).to_lowercase();
    (text.matches(" http/1.1\r\n").count(), text)
}

#[tokio::test]
async fn a_body_has_one_length_for_the_service() {
    let stage = Stage::set().await;
    let mut reached = 0;
    for head in [
        "Content-Length: 4\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 4",
        "Transfer-Encoding : chunked\r\nContent-Length: 4",
        "Transfer-Encoding: xchunked\r\nContent-Length: 4",
        "Transfer-Encoding: identity, chunked\r\nContent-Length: 4",
        "Transfer-Encoding: chunked, identity\r\nContent-Length: 4",
        "Transfer_Encoding: chunked\r\nContent-Length: 4",
        "Content-Length: 4\r\nContent-Length: 44",
        "Content-Length: +4",
        "Content-Length: 4, 44",
        "Connection: content-length\r\nContent-Length: 4",
        "Connection: transfer-encoding\r\nTransfer-Encoding: chunked",
    ] {
        let record = recording(&stage).await;
        let body = "0\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: x\r\n\r\n";
        let request = format!(
            "POST /gateway/crm/a HTTP/1.1\r\nHost: ellie\r\n{head}\r\nConnection: close\r\n\r\n{body}"
        );
        let answer = stage.raw(&request).await;
        let (count, text) = requests(&record);
        assert!(count <= 1, "{head}: {text}");
        reached += count;
        let lengths = text.matches("content-length:").count();
        let codings = text.matches("transfer-encoding:").count();
        assert!(lengths + codings <= 1, "{head}: {text}");
        assert!(!text.contains("transfer_encoding"), "{text}");
        assert!(!text.contains("get /smuggled"), "{head}: {text}");
        assert!(answer.starts_with("HTTP/1.1 "), "{head}: {answer}");
        stage.registry.deregister(stage.registry.discover("crm", &[]).unwrap().id).await;
    }
    assert!(reached >= 3, "what has one reading goes through: {reached}");
}

#[tokio::test]
async fn a_header_or_a_path_makes_no_second_line() {
    let stage = Stage::set().await;
    let record = recording(&stage).await;
    for request in [
        "GET /gateway/crm/a%0d%0aX-Smuggled:%201 HTTP/1.1\r\nHost: ellie\r\n\r\n",
        "GET /gateway/crm/a\u{e5}\u{98}\u{8a} HTTP/1.1\r\nHost: ellie\r\n\r\n",
        "GET /gateway/crm/a HTTP/1.1\r\nHost: ellie\r\nX-A: b\nX-Forwarded-For: 1.1.1.1\r\n\r\n",
        "GET /gateway/crm/a HTTP/1.1\r\nHost: ellie\r\nX-A: b\rX-Smuggled: 1\r\n\r\n",
        "GET /gateway/crm/a HTTP/1.1\r\nHost: ellie\r\nX-A: b\r\n\tX-Smuggled: 1\r\n\r\n",
        "GET /gateway/crm/a HTTP/1.1\r\nHost: ellie\r\nX-A\0: b\r\n\r\n",
        "GET http://evil.example.com/gateway/../crm/a HTTP/1.1\r\nHost: ellie\r\n\r\n",
        "GET /gateway/crm/../../admin HTTP/1.1\r\nHost: ellie\r\n\r\n",
        "GET /gateway/crm/a HTTP/1.1\r\nHost: a\r\nHost: b\r\nX-Forwarded-For: 1.1.1.1\r\n\r\n",
    ] {
        stage.raw(&request.replacen("\r\nHost", "\r\nConnection: close\r\nHost", 1)).await;
        let (_, text) = requests(&record);
        assert!(!text.contains("\r\nx-smuggled"), "{request:?}: {text}");
        assert!(!text.contains("..") && !text.contains("evil"), "{request:?}: {text}");
        assert!(!text.contains("1.1.1.1"), "{request:?}: {text}");
        assert!(text.matches("\r\nhost:").count() == requests(&record).0, "{text}");
    }
}
