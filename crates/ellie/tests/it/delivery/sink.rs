//! A sink for mail: speaks SMTP (RFC 5321) as far as a client needs it, and refuses as it is told.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_util::task::AbortOnDropHandle;

use super::PATIENCE;
use super::mail::Mail;

/// What the sink does in one connection; when nothing is left to do, it takes the mail.
#[derive(Debug, Clone, Copy)]
pub enum Does {
    Takes,
    /// Answers this to this command.
    Answers(&'static str, &'static str),
    /// Hangs up at this command.
    HangsUp(&'static str),
    /// Says no more from this command on.
    FallsSilent(&'static str),
}

/// A mail, as it arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub from: String,
    pub to: Vec<String>,
    pub login: Option<String>,
    pub text: String,
}

impl Arrived {
    pub fn mail(&self) -> Mail {
        Mail::read(&self.text)
    }
}

/// The sink. It ends when it is dropped.
pub struct Sink {
    pub address: String,
    arrived: watch::Sender<Vec<Arrived>>,
    commands: Arc<Mutex<Vec<String>>>,
    _serving: AbortOnDropHandle<()>,
}

impl Sink {
    pub async fn start(does: impl IntoIterator<Item = Does>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let mut does: VecDeque<Does> = does.into_iter().collect();
        let arrived = watch::Sender::new(Vec::new());
        let commands = Arc::new(Mutex::new(Vec::new()));
        let (to_arrive, heard) = (arrived.clone(), Arc::clone(&commands));
        let serving = async move {
            let mut sessions = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let does = does.pop_front().unwrap_or(Does::Takes);
                sessions.spawn(session(stream, does, to_arrive.clone(), Arc::clone(&heard)));
            }
        };
        let _serving = AbortOnDropHandle::new(tokio::spawn(serving));
        Self { address, arrived, commands, _serving }
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.arrived.borrow().clone()
    }

    /// Waits until the mails are so.
    pub async fn arrived_until(&self, is_so: impl FnMut(&Vec<Arrived>) -> bool) -> Vec<Arrived> {
        let mut arrived = self.arrived.subscribe();
        let waiting = tokio::time::timeout(PATIENCE, arrived.wait_for(is_so)).await;
        waiting.expect("they do not come").unwrap().clone()
    }

    /// Every line a client said, but for the mails.
    pub fn commands(&self) -> Vec<String> {
        self.commands.lock().unwrap().clone()
    }
}

async fn session(
    stream: TcpStream,
    does: Does,
    arrived: watch::Sender<Vec<Arrived>>,
    commands: Arc<Mutex<Vec<String>>>,
) -> io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut mail =
        Arrived { from: String::new(), to: Vec::new(), login: None, text: String::new() };
    let mut line = String::from("CONNECT");
    loop {
        let command = line.split([' ', ':']).next().unwrap().to_ascii_uppercase();
        match does {
            Does::Answers(at, answer) if at == command => say(&mut stream, answer).await?,
            Does::HangsUp(at) if at == command => return Ok(()),
            Does::FallsSilent(at) if at == command => std::future::pending().await,
            _ => answer(&mut stream, &command, &line, &mut mail, &arrived, does).await?,
        }
        if command == "QUIT" {
            return Ok(());
        }
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        line.truncate(line.trim_end().len());
        commands.lock().unwrap().push(line.clone());
    }
}

async fn answer(
    stream: &mut BufReader<TcpStream>,
    command: &str,
    line: &str,
    mail: &mut Arrived,
    arrived: &watch::Sender<Vec<Arrived>>,
    does: Does,
) -> io::Result<()> {
    let address = || line.split(['<', '>']).nth(1).unwrap().to_owned();
    match command {
        "CONNECT" => return say(stream, "220 sink.example ESMTP").await,
        "EHLO" => return say(stream, "250-sink.example\r\n250-8BITMIME\r\n250 AUTH PLAIN").await,
        "AUTH" => {
            mail.login = line.strip_prefix("AUTH PLAIN ").map(str::to_owned);
            return say(stream, "235 welcome").await;
        }
        "MAIL" => mail.from = address(),
        "RCPT" => mail.to.push(address()),
        "DATA" => {
            say(stream, "354 go on").await?;
            mail.text = read_mail(stream).await?;
            if let Does::Answers("DOT", answer) = does {
                return say(stream, answer).await;
            }
            arrived.send_modify(|all| all.push(mail.clone()));
            if let Does::HangsUp("DOT") = does {
                return Err(io::ErrorKind::ConnectionAborted.into());
            }
        }
        "QUIT" => return say(stream, "221 bye").await,
        _ => {}
    }
    say(stream, "250 ok").await
}

/// The lines up to the one that is a full stop, without the stops that were put before others.
async fn read_mail(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut text = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

async fn say(stream: &mut BufReader<TcpStream>, answer: &str) -> io::Result<()> {
    stream.write_all(format!("{answer}\r\n").as_bytes()).await
}
