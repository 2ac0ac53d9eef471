//! A private PostgreSQL that ends with the tests, however they end.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::LazyLock;

use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

static SHARED: LazyLock<Server> = LazyLock::new(Server::start);

/// A running server. Its script ends it when the input closes, as it does when this process ends.
pub struct Server {
    port: u16,
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    _script: Child,
}

impl Server {
    /// One for all tests of this process.
    pub fn shared() -> &'static Self {
        &SHARED
    }

    /// One that a test may kill.
    pub fn start() -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/records/server.sh");
        let script = std::fs::read_to_string(script).unwrap();
        let user = Command::new("id").arg("-u").output().unwrap().stdout;
        // The server refuses to run as root.
        let as_somebody: &[&str] =
            if user == b"0\n" { &["runuser", "-u", "postgres", "--"] } else { &[] };
        let run = ["sh", "-c", &script, "server.sh", &port.to_string()];
        let mut words = as_somebody.iter().copied().chain(run);
        let mut script = Command::new(words.next().unwrap())
            .args(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("PostgreSQL is needed: install the Debian package postgresql");
        let orders = script.stdin.take().unwrap();
        let answers = BufReader::new(script.stdout.take().unwrap());
        let mut server = Self { port, orders, answers, _script: script };
        assert_eq!(
            server.answer(),
            "up",
            "PostgreSQL is needed and does not run: install the Debian package postgresql, as \
             scripts/test.sh does"
        );
        server
    }

    /// Ends it as a power cut would.
    pub fn kill(&mut self) {
        self.order("kill");
    }

    /// Starts it again after that.
    pub fn start_again(&mut self) {
        self.order("start");
    }

    /// The URL of a new, empty database.
    pub async fn database(&self) -> String {
        let name = format!("t{}", Uuid::new_v4().simple());
        let mut connection = PgConnection::connect(&self.url("postgres")).await.unwrap();
        let sql = format!("create database {name} template template0");
        connection.execute(AssertSqlSafe(sql)).await.unwrap();
        self.url(&name)
    }

    /// The URL of a database.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://ellie:no-secret@127.0.0.1:{}/{name}", self.port)
    }

    fn order(&mut self, order: &str) {
        writeln!(self.orders, "{order}").unwrap();
        assert_eq!(self.answer(), "done");
    }

    fn answer(&mut self) -> String {
        let mut line = String::new();
        self.answers.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}
