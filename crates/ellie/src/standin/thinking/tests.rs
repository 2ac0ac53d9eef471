use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;

use ellie_providers::Error;
use ellie_providers::llm::Piece;
use futures_util::stream::{self, BoxStream, StreamExt};
use tokio::time::{advance, sleep};

use super::*;
use crate::resilience::{Phase, Rule};

const RULE: Rule = Rule { failures: 3, successes: 1, recovery: Duration::from_secs(30) };

const WHOLE: Duration = Duration::from_millis(1_000);

/// A simulated model: these pieces, each after so many milliseconds.
struct Simulated {
    pieces: Mutex<Vec<(u64, Result<Piece, Error>)>>,
    asked: AtomicUsize,
}

impl Simulated {
    fn new(pieces: Vec<(u64, Result<Piece, Error>)>) -> Arc<Self> {
        Arc::new(Self { pieces: Mutex::new(pieces), asked: AtomicUsize::new(0) })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl Llm for Simulated {
    fn think(&self, _: Ask) -> BoxStream<'static, Result<Piece, Error>> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        let pieces = self.pieces.lock().unwrap().clone();
        let later = |(ms, piece)| async move {
            sleep(Duration::from_millis(ms)).await;
            piece
        };
        stream::iter(pieces).then(later).boxed()
    }
}

fn text(ms: u64, text: &str) -> (u64, Result<Piece, Error>) {
    (ms, Ok(Piece::Text(text.into())))
}

fn fails(ms: u64) -> (u64, Result<Piece, Error>) {
    (ms, Err(Error::Failed { role: "thinking", reason: "status 500".into() }))
}

fn ask() -> Ask {
    Ask { instructions: "Help.".into(), messages: vec![], tools: vec![], most_tokens: 100 }
}

fn model(demand: Demand, name: &'static str, llm: &Arc<Simulated>) -> (Model, Circuit) {
    let circuit = Circuit::new(name, RULE);
    let llm: Arc<dyn Llm> = Arc::<Simulated>::clone(llm);
    let price = Some(Price { input: 0.5, output: 2.0 });
    (Model::new(demand, By::of(name), llm, circuit.clone(), price), circuit)
}

fn one(llm: &Arc<Simulated>) -> (Thinking, Circuit) {
    let (model, circuit) = model(Demand::Plain, "fast", llm);
    (Thinking::new(vec![model], WHOLE), circuit)
}

fn both(fast: &Arc<Simulated>, accurate: &Arc<Simulated>) -> Thinking {
    let models = [(Demand::Plain, "fast", fast), (Demand::Complex, "accurate", accurate)];
    let models = models.map(|(demand, name, llm)| model(demand, name, llm).0);
    Thinking::new(models.into(), WHOLE)
}

/// What is said, by whom, and after how many milliseconds.
async fn thought(thinking: &Thinking, demand: Demand) -> (Option<(String, &'static str)>, u128) {
    let begun = Instant::now();
    let answer = thinking.think(demand, ask()).await;
    let answer = answer.map(|answer| (answer.says, answer.helper.by.provider));
    (answer, begun.elapsed().as_millis())
}

fn said(says: &str, by: &'static str) -> Option<(String, &'static str)> {
    Some((says.into(), by))
}

#[tokio::test(start_paused = true)]
async fn each_sentence_goes_to_the_model_that_is_for_it() {
    let fast = Simulated::new(vec![text(100, "Fast.")]);
    let accurate = Simulated::new(vec![text(300, "Accurate.")]);
    let thinking = both(&fast, &accurate);
    assert_eq!(thought(&thinking, Demand::Plain).await, (said("Fast.", "fast"), 100));
    assert_eq!(thought(&thinking, Demand::Complex).await, (said("Accurate.", "accurate"), 300));
    assert_eq!((fast.asked(), accurate.asked()), (1, 1));
}

#[tokio::test(start_paused = true)]
async fn when_one_fails_the_other_is_asked_and_when_both_do_nobody_waits() {
    let fast = Simulated::new(vec![fails(50)]);
    let accurate = Simulated::new(vec![text(300, "Accurate.")]);
    let thinking = both(&fast, &accurate);
    assert_eq!(thought(&thinking, Demand::Plain).await, (said("Accurate.", "accurate"), 350));
    *accurate.pieces.lock().unwrap() = vec![fails(20)];
    assert_eq!(thought(&thinking, Demand::Plain).await, (None, 70));
}

#[tokio::test(start_paused = true)]
async fn a_slow_one_has_half_of_the_time_to_itself() {
    let fast = Simulated::new(vec![text(9_000, "Fast.")]);
    let accurate = Simulated::new(vec![text(300, "Accurate.")]);
    let thinking = both(&fast, &accurate);
    assert_eq!(thought(&thinking, Demand::Plain).await, (said("Accurate.", "accurate"), 800));
    let nearly = Simulated::new(vec![text(700, "Fast.")]);
    let thinking = both(&nearly, &accurate);
    assert_eq!(thought(&thinking, Demand::Plain).await, (said("Fast.", "fast"), 700));
}

#[tokio::test(start_paused = true)]
async fn one_that_hangs_or_drips_costs_its_time_and_then_nothing() {
    for pieces in [vec![text(60_000, "Late.")], (0..999).map(|_| text(100, "x")).collect()] {
        let llm = Simulated::new(pieces);
        let (thinking, circuit) = one(&llm);
        for _ in 0..3 {
            assert_eq!(thought(&thinking, Demand::Plain).await, (None, 1_000));
        }
        assert_eq!(circuit.phase(), Phase::Open);
        for _ in 0..50 {
            assert_eq!(thought(&thinking, Demand::Complex).await, (None, 0));
        }
        assert_eq!(llm.asked(), 3, "no request leaves");
        assert_eq!(thinking.models[0].stood_in().times(), 53);
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_whole_of_one_that_breaks_off_is_used_and_the_rest_is_not() {
    let call = Ok(Piece::Call { name: "note".into(), arguments: "{}".into() });
    let cut = vec![text(10, "We are open. Parking is beh"), (10, call), fails(10)];
    let (thinking, circuit) = one(&Simulated::new(cut));
    let answer = thinking.think(Demand::Plain, ask()).await.unwrap();
    assert_eq!(answer.says, "We are open.");
    assert_eq!(answer.calls.len(), 1);
    assert_eq!(circuit.report().totals.failures, 1, "it failed all the same");
    assert!(!answer.is_whole);
    let late = Simulated::new(vec![text(10, "We are open."), text(10, " And"), text(5_000, " so")]);
    assert_eq!(thought(&one(&late).0, Demand::Plain).await, (said("We are open.", "fast"), 1_000));
}

#[tokio::test(start_paused = true)]
async fn one_that_never_stops_is_not_listened_to_for_ever() {
    let call = || Ok(Piece::Call { name: "note".into(), arguments: "{}".into() });
    let calls = (0..10_000).map(|_| (0, call())).collect();
    let answer = one(&Simulated::new(calls)).0.think(Demand::Plain, ask()).await.unwrap();
    assert!(answer.calls.len() < 10);
    let talk = (0..10_000).map(|_| text(0, "We are open. ")).collect();
    let answer = one(&Simulated::new(talk)).0.think(Demand::Plain, ask()).await.unwrap();
    assert!(answer.says.len() <= 900 && answer.says.ends_with("We are open."));
    assert!(!answer.is_whole);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_well_again_is_found_out_beside_a_call() {
    let llm = Simulated::new(vec![fails(10)]);
    let (thinking, circuit) = one(&llm);
    for _ in 0..3 {
        assert_eq!(thought(&thinking, Demand::Plain).await, (None, 10));
    }
    *llm.pieces.lock().unwrap() = vec![text(200, "Well.")];
    advance(RULE.recovery).await;
    assert_eq!(thought(&thinking, Demand::Plain).await, (None, 0), "nobody waits for the trial");
    sleep(Duration::from_millis(300)).await;
    assert_eq!(circuit.phase(), Phase::Closed);
    assert_eq!(thought(&thinking, Demand::Plain).await, (said("Well.", "fast"), 200));
}

#[tokio::test(start_paused = true)]
async fn what_it_took_is_counted_as_told_or_else_by_its_length() {
    let told = Ok(Piece::Used(Usage { input: 900, output: 20 }));
    let (thinking, _) = one(&Simulated::new(vec![text(0, "We are open."), (0, told)]));
    thinking.think(Demand::Plain, ask()).await.unwrap();
    thinking.think(Demand::Plain, ask()).await.unwrap();
    assert_eq!(thinking.models[0].spent().so_far(), Usage { input: 1_800, output: 40 });
    let (thinking, _) = one(&Simulated::new(vec![text(0, "We are open.")]));
    let answer = thinking.think(Demand::Plain, ask()).await.unwrap();
    assert_eq!(answer.helper.usage, Usage { input: 2, output: 3 });
    assert_eq!(answer.helper.cost_micros, Some(7));
}

#[tokio::test(start_paused = true)]
async fn nothing_to_say_is_an_answer_and_no_failure() {
    let (thinking, circuit) = one(&Simulated::new(vec![]));
    assert_eq!(thought(&thinking, Demand::Plain).await, (said("", "fast"), 0));
    assert_eq!(circuit.report().totals.failures, 0);
    let nobody = Thinking::default();
    assert_eq!((nobody.is_there(), thought(&nobody, Demand::Plain).await.0), (false, None));
}
