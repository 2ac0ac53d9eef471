//! `ellie eval store`: how long it takes to keep a turn, to go on with a call, and to book.

use std::num::NonZeroU16;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use chrono::{DateTime, TimeDelta, Utc};
use clap::Args;
use ellie::store::diary::{Change, Visitor};
use ellie::store::events::{Disclosure, Event};
use ellie::store::kept::{CallNow, Contact, Heard, Kept, Thinking, Timings, Turn};
use ellie::store::{Config, Database, Durability};
use ellie_core::scheduling::booking::Token;
use ellie_core::scheduling::slots::{AttorneyId, Slot};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::folder::Folder;
use super::spread::{figure, percentile};
use super::table::Table;

/// Calls that are kept at once in the second half.
const WRITERS: usize = 8;

/// Turns of a call.
const CALL: usize = 20;

/// Which database, and how long.
#[derive(Args)]
pub struct Arguments {
    /// How many turns are kept, first one after the other, then by eight calls at once.
    #[arg(long, default_value_t = 2_000, value_parser = clap::value_parser!(u32).range(1..))]
    turns: u32,
    /// The URL of a PostgreSQL database to measure too. Rows are added to it.
    #[arg(long, value_name = "URL")]
    database: Option<String>,
}

/// Measures.
pub async fn run(arguments: Arguments) -> anyhow::Result<()> {
    println!(
        "Milliseconds. A turn has its words, a state of 2 kB, a contact and a notice, in calls"
    );
    println!("of {CALL} turns. A booking is a hold and its confirmation, two transactions. Eight");
    println!(
        "writers are eight calls in one process. Durable means written through to the disk.\n"
    );
    let folder = Folder::new("store")?;
    let mut table = Table::new(["database and work", "writers", "p50", "p99", "most", "a second"]);
    let turns = arguments.turns as usize;
    for (name, durability) in
        [("SQLite, durable", Durability::Full), ("SQLite, NORMAL", Durability::Normal)]
    {
        let data = folder.path().join(name);
        let config = Config { url: None, data };
        let database = Database::open_with(&config, durability).await?;
        measure(&mut table, name, &database, turns).await?;
        database.close().await?;
    }
    if let Some(url) = arguments.database {
        let config = Config { url: Some(url), data: folder.path().to_owned() };
        let database = Database::open(&config).await?;
        measure(&mut table, "PostgreSQL", &database, turns).await?;
    }
    println!("{}", place(folder.path()));
    table.print();
    Ok(())
}

/// The disk is what is measured, so its place is told.
fn place(folder: &Path) -> String {
    format!("SQLite's files were in {}.\n", folder.parent().unwrap_or(folder).display())
}

/// One kind of work over and over: the number says the how-manieth.
#[derive(Clone, Copy)]
enum Work {
    Keep,
    Resume,
    Book,
}

async fn measure(
    table: &mut Table,
    name: &str,
    database: &Database,
    turns: usize,
) -> anyhow::Result<()> {
    let run = Uuid::new_v4();
    for writers in [1, WRITERS] {
        for work in [Work::Keep, Work::Resume, Work::Book] {
            let begun = Instant::now();
            let mut tasks = JoinSet::new();
            for writer in 0..writers {
                let session = format!("{run}-{writers}-{writer}");
                tasks.spawn(repeat(database.clone(), work, session, turns / writers));
            }
            let mut times = Vec::with_capacity(turns);
            while let Some(done) = tasks.join_next().await {
                times.extend(done.context("a writer was lost")??);
            }
            let a_second = times.len() as f64 / begun.elapsed().as_secs_f64();
            table.row(row(name, work, writers, times, a_second)?);
        }
    }
    Ok(())
}

fn row(
    name: &str,
    work: Work,
    writers: usize,
    times: Vec<Duration>,
    a_second: f64,
) -> anyhow::Result<[String; 6]> {
    let mut times: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1e3).collect();
    times.sort_by(f64::total_cmp);
    let at = |share| percentile(&times, share).context("nothing was measured");
    let work = match work {
        Work::Keep => "keep a turn",
        Work::Resume => "resume",
        Work::Book => "book",
    };
    Ok([
        format!("{name}: {work}"),
        writers.to_string(),
        figure(at(0.5)?),
        figure(at(0.99)?),
        figure(at(1.0)?),
        figure(a_second),
    ])
}

async fn repeat(
    database: Database,
    work: Work,
    session: String,
    times: usize,
) -> anyhow::Result<Vec<Duration>> {
    let mut took = Vec::with_capacity(times);
    let now = Utc::now();
    let attorney = AttorneyId(Uuid::new_v4().as_fields().0);
    for number in 0..times {
        let session = format!("{session}-{}", number / CALL);
        let kept = turn(&session, number % CALL, now);
        let begun = Instant::now();
        match work {
            Work::Keep => database.keep_turn(kept).await?,
            Work::Resume => drop(database.resume(&session).await?),
            Work::Book => book(&database, attorney, number, now).await?,
        }
        took.push(begun.elapsed());
    }
    Ok(took)
}

async fn book(
    database: &Database,
    attorney: AttorneyId,
    number: usize,
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let hour = TimeDelta::hours(i64::try_from(number)? + 1);
    let slot = Slot { starts: now + hour, attorney, length_min: NonZeroU16::MIN };
    let token = Token::from_bits(Uuid::new_v4().as_u128());
    let visitor = Visitor { name: Some("Dana Whitfield".into()), ..Visitor::default() };
    let held = database.hold(Change::Book(slot), token, visitor, now, TimeDelta::minutes(2));
    if let Err(no) = held.await? {
        bail!("a free slot was not held: {no}");
    }
    database.confirm(token, now, &|_| Vec::new()).await??;
    Ok(())
}

fn turn(session: &str, number: usize, now: DateTime<Utc>) -> Kept {
    let number = u32::try_from(number + 1).unwrap_or(u32::MAX);
    let notice = Disclosure {
        at: now,
        kind: "assistant".into(),
        version: "1".into(),
        text_hash: "0".repeat(64),
    };
    Kept {
        call_id: session.into(),
        session_id: session.into(),
        channel: "voice".into(),
        turn: Turn {
            number,
            at: now + TimeDelta::seconds(number.into()),
            heard: Heard::Said("I slipped on the ice in front of the store last week.".into()),
            topic: Some("intake".into()),
            confidence: Some(0.9),
            language: Some("en".into()),
            reply: "I am sorry to hear that. In which state did it happen?".into(),
            blocked: None,
            timings: Timings { decode_ms: Some(3), transcribe_ms: Some(200), ..Timings::default() },
            thinking: Thinking::default(),
            actions: vec!["ask".into()],
        },
        call: CallNow { state: "x".repeat(2_048), priority: Some(3), ..CallNow::default() },
        contact: Some(Contact {
            name: Some("Dana Whitfield".into()),
            phone: Some("6145550144".into()),
            ..Contact::default()
        }),
        intake: None,
        withdraws: false,
        lets_go: false,
        events: vec![Event::Disclosure(notice)],
    }
}
