//! `ellie eval thinking`: what Ellie adds to a model that answers at once.
//!
//! The model is a stub in this process and speech is simulated: what is measured is Ellie's own part of
//! a turn in which a model helps, from the caller's last word to an answer that is kept and ready to be
//! spoken. With `--at` it is a real one, and what is measured is that model (`bench/model.sh`).

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use clap::Args;
use reqwest::Client;
use reqwest::multipart::Form;
use serde_json::Value;

use super::super::say;
use super::folder::Folder;
use super::server::Server;
use super::spread::{figure, percentile};
use super::table::Table;
use super::vendors::stub::Vendor;
use super::vendors::{PUZZLING, sorted};

/// How many.
#[derive(Args)]
pub struct Arguments {
    /// Turns in which a model helps, each in a call of its own.
    #[arg(long, default_value_t = 1_000, value_parser = clap::value_parser!(u16).range(1..))]
    turns: u16,
    /// Ask a server here, as in http://127.0.0.1:8001/v1, which speaks OpenAI's language, and not a stub.
    #[arg(long, value_name = "URL")]
    at: Option<String>,
}

/// The key to the desk, which tells what came of each answer.
const DESK_KEY: &str = "a key for measurements";

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    let vendor = Vendor::start(PUZZLING).await?;
    let data = Folder::new("thinking")?;
    let settings = [
        ("ELLIE_SIMULATED_SPEECH", PUZZLING.to_owned()),
        ("LLM_PROVIDER", "openai".to_owned()),
        ("DESK_KEY", DESK_KEY.to_owned()),
        ("OPENAI_BASE_URL", arguments.at.clone().unwrap_or_else(|| vendor.url.clone())),
    ];
    let server = Server::start_with(data.path(), &settings)?;
    server.lines_ready().await?;
    let (client, mut ruled, mut helped) = (Client::new(), Taken::default(), Taken::default());
    for turn in 0..arguments.turns {
        let session = format!("s-{turn}");
        ruled.turn(&client, &server.url, &session, "where is your office").await?;
        helped.turn(&client, &server.url, &session, PUZZLING).await?;
    }
    if arguments.at.is_none() && vendor.asked() != usize::from(arguments.turns) {
        bail!("the model was asked {} times in {} turns", vendor.asked(), arguments.turns);
    }
    let mut table =
        Table::new(["turns", "think p50 ms", "p99", "whole, by the client p50 ms", "p99"]);
    table.row(ruled.row("answered by rules"));
    let model =
        if arguments.at.is_some() { "helped" } else { "helped by a model that answers at once" };
    table.row(helped.row(model));
    table.print();
    let mut answers = Answers::default();
    for turn in 0..arguments.turns {
        answers.add(&client, &server.url, &format!("s-{turn}")).await?;
    }
    let Answers { used, read, written } = answers;
    say(format_args!(
        "\nof {} answers {used} were used: {read} tokens read, {written} written",
        arguments.turns
    ));
    Ok(())
}

/// How long turns took, in milliseconds.
#[derive(Default)]
struct Taken {
    think: Vec<f64>,
    whole: Vec<f64>,
}

impl Taken {
    async fn turn(
        &mut self,
        client: &Client,
        url: &str,
        session: &str,
        text: &str,
    ) -> anyhow::Result<()> {
        let form = Form::new().text("text", text.to_owned()).text("session_id", session.to_owned());
        let begun = Instant::now();
        let url = format!("{url}/api/v1/voice/process");
        let response = client.post(url).multipart(form).send().await?.error_for_status()?;
        let timing = response.headers().get("server-timing").and_then(|value| value.to_str().ok());
        let think =
            timing.and_then(think_ms).context("the server does not tell how long it took")?;
        let _: Value = response.json().await?;
        self.think.push(think);
        self.whole.push(milliseconds(begun.elapsed()));
        Ok(())
    }

    fn row(&self, name: &str) -> [String; 5] {
        let (think, whole) = (sorted(&self.think), sorted(&self.whole));
        let at =
            |values: &[f64], share| percentile(values, share).map_or_else(|| "-".into(), figure);
        [name.to_owned(), at(&think, 0.5), at(&think, 0.99), at(&whole, 0.5), at(&whole, 0.99)]
    }
}

/// What came of a model's answers, as the desk has it.
#[derive(Default)]
struct Answers {
    used: usize,
    read: u64,
    written: u64,
}

impl Answers {
    async fn add(&mut self, client: &Client, url: &str, session: &str) -> anyhow::Result<()> {
        let url = format!("{url}/api/v1/calls/{session}");
        let asked = client.get(url).bearer_auth(DESK_KEY).send().await?;
        let call: Value = asked.error_for_status()?.json().await?;
        let turns = call["transcript"].as_array().context("the desk shows no transcript")?;
        for thinking in turns.iter().map(|turn| &turn["thinking"]) {
            self.used += usize::from(thinking["route"] == "fast");
            self.read += thinking["input_tokens"].as_u64().unwrap_or_default();
            self.written += thinking["output_tokens"].as_u64().unwrap_or_default();
        }
        Ok(())
    }
}

/// The stage of the Server-Timing header.
fn think_ms(timing: &str) -> Option<f64> {
    timing.split(',').find_map(|stage| stage.trim().strip_prefix("think;dur="))?.parse().ok()
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}
