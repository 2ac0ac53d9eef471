//! A Redis server of a test's own.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::TcpStream;

use super::{Config, Redis};

/// A server that ends with its test.
pub struct Server {
    port: u16,
    options: Vec<String>,
    process: Child,
}

impl Server {
    /// Starts one on a free port.
    pub async fn start() -> Self {
        Self::with(&[]).await
    }

    /// Starts one with further options.
    pub async fn with(options: &[&str]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self::on(port, options).await
    }

    /// Starts one on a port that is known to be free.
    pub async fn on(port: u16, options: &[&str]) -> Self {
        let options: Vec<String> = options.iter().map(ToString::to_string).collect();
        let mut server = Self { port, process: launch(port, &options), options };
        server.listens().await;
        server
    }

    /// The settings to reach it by.
    pub fn config(&self) -> Config {
        let url = format!("redis://127.0.0.1:{}", self.port);
        Config { url: Some(url.into()), ..Config::default() }
    }

    /// A connection to it with more patience than a call has, for a machine may be busy.
    pub fn open(&self) -> Redis {
        Redis::open_with(&self.config(), Duration::from_secs(10)).unwrap().unwrap()
    }

    /// A connection to it as Ellie has it, over which it has answered.
    pub async fn found(&self) -> Redis {
        let redis = Redis::open(&self.config()).unwrap().unwrap();
        while redis.ask::<String>(&redis::cmd("PING")).await.is_err() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        redis
    }

    /// Ends it without any farewell.
    pub fn kill(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Starts it again, empty, after it was killed.
    pub async fn start_again(&mut self) {
        self.process = launch(self.port, &self.options);
        self.listens().await;
    }

    /// Lets it take what is sent and answer nothing, until it is thawed.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets it answer again.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let id = self.process.id().to_string();
        assert!(Command::new("kill").args([signal, &id]).status().unwrap().success());
    }

    async fn listens(&mut self) {
        for _ in 0..500 {
            if TcpStream::connect(("127.0.0.1", self.port)).await.is_ok() {
                return;
            }
            assert!(self.process.try_wait().unwrap().is_none(), "redis-server ended at once");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("redis-server does not listen");
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

fn launch(port: u16, options: &[String]) -> Child {
    let mut server = Command::new("redis-server");
    server.args(["--port", &port.to_string(), "--bind", "127.0.0.1"]);
    server.args(["--save", "", "--appendonly", "no"]).args(options).stdout(Stdio::null());
    server.spawn().expect("redis-server is needed: apt-get install redis-server")
}
