//! Servers that are not there, or not where nobody else listens.

use tokio::net::TcpStream;

use super::*;

/// An address on which a server was a moment ago.
async fn abandoned() -> String {
    let stub = Stub::start(Script::raw("")).await;
    let url = stub.url();
    drop(stub);
    // The listener is closed when its task has ended.
    while TcpStream::connect(&url[7..url.len() - 3]).await.is_ok() {
        tokio::task::yield_now().await;
    }
    url
}

#[tokio::test]
async fn a_server_that_is_not_there_has_failed() {
    let url = abandoned().await;
    for asked in &ASKED {
        for (url, why) in [
            (url.as_str(), "the server could not be reached"),
            ("https://nobody.invalid/v1", "the server's name could not be looked up"),
        ] {
            let error = asked.fails(config(url)).await;
            assert!(error.to_string().ends_with(why), "{} {error:?}", asked.who);
            assert_eq!(kind(&error), Kind::Failed);
        }
    }
}

#[tokio::test]
async fn a_server_without_encryption_is_not_spoken_to_in_the_clear() {
    let stub = Stub::start(Script::raw("HTTP/1.1 400 Bad Request\r\n\r\n").hasty()).await;
    for asked in &ASKED {
        let error = asked.fails(config(&stub.https())).await;
        let told = error.to_string();
        assert!(told.ends_with("there is no secure connection to the server"), "{told}");
        assert_eq!(kind(&error), Kind::Unavailable, "{}", asked.who);
    }
    assert!(!stub.sent().is_empty());
    for sent in stub.sent() {
        assert!(!String::from_utf8_lossy(&sent).contains(KEY));
    }
}
