mod tls;

use std::io;
use std::net::IpAddr;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use http_body_util::{BodyExt, Empty};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

use super::*;
use crate::registry::allowed::Rule;

/// A simulated resolver: each lookup has the next answer, and the last one stays.
struct Answers(Vec<Vec<IpAddr>>, AtomicUsize);

impl Answers {
    fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |list: &&[&str]| list.iter().map(|text| text.parse().unwrap()).collect();
        Arc::new(Self(answers.iter().map(parse).collect(), AtomicUsize::new(0)))
    }
}

impl Resolve for Answers {
    fn resolve(&self, _: String) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> {
        let number = self.1.fetch_add(1, Ordering::Relaxed).min(self.0.len() - 1);
        std::future::ready(Ok(self.0[number].clone())).boxed()
    }
}

/// A server that counts its connections, answers each with one response and closes.
async fn server() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let count = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&count);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            let mut head = [0; 1024];
            let _ = stream.read(&mut head).await;
            let answer = b"HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
            let _ = stream.write_all(answer).await;
        }
    });
    (port, count)
}

fn outward(rules: &[&str], inside: bool, resolve: Arc<dyn Resolve>) -> Outward {
    let rules: Vec<Rule> = rules.iter().map(|rule| rule.parse().unwrap()).collect();
    let tls = trusting(RootCertStore::empty()).unwrap();
    Outward::new(Arc::new(Allowed::new(rules, inside)), resolve, tls)
}

async fn ask(outward: &Outward, url: &str) -> Result<u16, Silence> {
    let nothing = Empty::new().map_err(|never| match never {}).boxed_unsync();
    let request = Request::get(url).body(nothing).unwrap();
    Ok(outward.ask(request).await?.status().as_u16())
}

#[tokio::test]
async fn an_address_inside_is_never_connected_to_outside_development() {
    let (port, count) = server().await;
    let resolve = Answers::new(&[&["127.0.0.1"]]);
    let guarded = outward(&[], false, Arc::clone(&resolve) as _);
    for host in ["127.0.0.1", "crm.example.com", "[::ffff:127.0.0.1]", "localhost", "127.1"] {
        let asked = ask(&guarded, &format!("http://{host}:{port}/")).await;
        assert_eq!(asked, Err(Silence::Forbidden), "{host}");
    }
    assert_eq!(count.load(Ordering::Relaxed), 0);
    let development = outward(&[], true, resolve);
    assert_eq!(ask(&development, &format!("http://crm.example.com:{port}/")).await, Ok(302));
    assert_eq!(count.load(Ordering::Relaxed), 1, "redirections are not followed");
}

#[tokio::test]
async fn a_name_that_leads_inside_by_its_second_lookup_leads_nowhere() {
    let (port, count) = server().await;
    let resolve = Answers::new(&[&["127.0.0.1"], &["169.254.169.254"], &["127.0.0.2"]]);
    let guarded = outward(&["127.0.0.1"], false, resolve);
    let url = format!("http://rebinding.example.com:{port}/");
    assert_eq!(ask(&guarded, &url).await, Ok(302));
    assert_eq!(ask(&guarded, &url).await, Err(Silence::Forbidden));
    assert_eq!(ask(&guarded, &url).await, Err(Silence::Forbidden));
    assert_eq!(count.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn of_many_addresses_those_that_may_be_reached_are() {
    let (port, _) = server().await;
    let resolve = Answers::new(&[&["10.0.0.1", "::1", "127.0.0.1"]]);
    let guarded = outward(&["127.0.0.0/8"], false, resolve);
    assert_eq!(ask(&guarded, &format!("http://many.example.com:{port}/")).await, Ok(302));
}

#[tokio::test]
async fn where_nobody_listens_nobody_is_reached() {
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let development = outward(&[], true, Arc::new(System::default()));
    assert_eq!(ask(&development, &format!("http://{free}/")).await, Err(Silence::Unreachable));
    assert_eq!(ask(&development, "http://no.such.host.invalid/").await, Err(Silence::Unreachable));
}

#[tokio::test]
async fn who_talks_no_http_has_broken_off() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let _ = stream.write_all(b"220 smtp.example.com ESMTP\r\n").await;
        }
    });
    let development = outward(&[], true, Arc::new(System::default()));
    assert_eq!(ask(&development, &format!("http://{address}/")).await, Err(Silence::Broken));
    let by_tls = ask(&development, &format!("https://{address}/")).await;
    assert_eq!(by_tls, Err(Silence::Unreachable), "there is no connection without trust");
}
