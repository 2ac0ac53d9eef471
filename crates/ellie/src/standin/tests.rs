use std::sync::Mutex;
use std::sync::atomic::AtomicUsize;

use ellie_core::audio::Sound;
use ellie_providers::By;
use ellie_providers::Error;
use ellie_providers::stt::{Stt, Transcript};
use ellie_providers::tts::{Spoken, Tts, Utterance};
use futures_util::future::BoxFuture;
use tokio::time::{Instant, advance, sleep};

use super::*;
use crate::resilience::{Phase, Rule};

const PATIENCE: Patience =
    Patience { alone: Duration::from_millis(700), whole: Duration::from_secs(5) };

const RULE: Rule = Rule { failures: 3, successes: 1, recovery: Duration::from_secs(30) };

/// A simulated vendor: answers so, after so long.
struct Simulated {
    after: Duration,
    answer: Mutex<Result<&'static str, Error>>,
    asked: AtomicUsize,
}

impl Simulated {
    fn new(after_ms: u64, answer: Result<&'static str, Error>) -> Arc<Self> {
        let after = Duration::from_millis(after_ms);
        Arc::new(Self { after, answer: Mutex::new(answer), asked: AtomicUsize::new(0) })
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }

    async fn answer(&self) -> Result<&'static str, Error> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        sleep(self.after).await;
        self.answer.lock().unwrap().clone()
    }
}

impl Stt for Simulated {
    fn transcribe(&self, _: Sound) -> BoxFuture<'_, Result<Transcript, Error>> {
        Box::pin(async {
            let text = self.answer().await?.to_owned();
            Ok(Transcript { text, ..Transcript::default() })
        })
    }
}

/// Speaks sound of a length that tells the voice apart.
struct Voice(&'static [&'static str], Arc<Simulated>);

impl Tts for Voice {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        Box::pin(async move {
            self.1.answer().await?;
            let place = self.0.iter().position(|voice| *voice == utterance.voice).unwrap();
            let sound = Sound { rate_hz: 24_000, samples: vec![0.5; place + 1] };
            Ok(Spoken { sound, by: By::of("inside") })
        })
    }

    fn voices(&self) -> Vec<&'static str> {
        self.0.to_vec()
    }
}

fn broken() -> Error {
    Error::Failed { role: "speech to text", reason: "status 500".into() }
}

fn hearing(vendor: &Arc<Simulated>, inside: &Arc<Simulated>) -> (Vendor<dyn Stt>, Circuit) {
    let circuit = Circuit::new("hearing", RULE);
    let (vendor, inside) = (Arc::clone(vendor), Arc::clone(inside));
    (Vendor::<dyn Stt>::new(vendor, inside, circuit.clone(), PATIENCE), circuit)
}

/// What is heard, and after how many milliseconds.
async fn heard(hearing: &Vendor<dyn Stt>) -> (Result<String, Error>, u128) {
    let begun = Instant::now();
    let heard = hearing.transcribe(Sound::default()).await.map(|transcript| transcript.text);
    (heard, begun.elapsed().as_millis())
}

#[tokio::test(start_paused = true)]
async fn a_vendor_that_answers_is_heard_and_the_one_inside_not_asked() {
    let (vendor, inside) = (Simulated::new(300, Ok("vendor")), Simulated::new(100, Ok("inside")));
    let (hearing, circuit) = hearing(&vendor, &inside);
    assert_eq!(heard(&hearing).await, (Ok("vendor".into()), 300));
    assert_eq!((inside.asked(), hearing.stood_in().times()), (0, 0));
    assert_eq!(circuit.report().totals.successes, 1);
}

#[tokio::test(start_paused = true)]
async fn one_that_fails_costs_no_more_than_its_failing() {
    let (vendor, inside) = (Simulated::new(50, Err(broken())), Simulated::new(100, Ok("inside")));
    let (hearing, _) = hearing(&vendor, &inside);
    assert_eq!(heard(&hearing).await, (Ok("inside".into()), 150));
    assert_eq!(hearing.stood_in().times(), 1);
}

#[tokio::test(start_paused = true)]
async fn one_that_hangs_is_waited_for_only_until_the_one_inside_is_ready() {
    let (vendor, inside) = (Simulated::new(9_999, Ok("late")), Simulated::new(100, Ok("inside")));
    let (hearing, circuit) = hearing(&vendor, &inside);
    assert_eq!(heard(&hearing).await, (Ok("inside".into()), 800));
    assert_eq!(circuit.report().totals.failures, 1, "a slow one is left alone some time");
}

#[tokio::test(start_paused = true)]
async fn one_that_is_slow_and_still_first_is_heard() {
    let (vendor, inside) = (Simulated::new(750, Ok("vendor")), Simulated::new(100, Ok("inside")));
    let (hearing, circuit) = hearing(&vendor, &inside);
    assert_eq!(heard(&hearing).await, (Ok("vendor".into()), 750));
    assert_eq!((circuit.report().totals.successes, hearing.stood_in().times()), (1, 0));
}

#[tokio::test(start_paused = true)]
async fn where_the_one_inside_cannot_the_vendor_is_waited_for() {
    let broken_inside = Err(Error::Busy { role: "speech to text" });
    let (vendor, inside) = (Simulated::new(2_000, Ok("vendor")), Simulated::new(10, broken_inside));
    let (hearing, _) = hearing(&vendor, &inside);
    assert_eq!(heard(&hearing).await, (Ok("vendor".into()), 2_000));
}

#[tokio::test(start_paused = true)]
async fn where_neither_can_it_is_said_what_is_wrong_inside() {
    let busy = Error::Busy { role: "speech to text" };
    let (vendor, inside) =
        (Simulated::new(50, Err(broken())), Simulated::new(10, Err(busy.clone())));
    let (hearing, _) = hearing(&vendor, &inside);
    assert_eq!(heard(&hearing).await.0, Err(busy));
}

#[tokio::test(start_paused = true)]
async fn one_that_goes_on_failing_is_not_asked_and_tried_again_beside_a_call() {
    let (vendor, inside) = (Simulated::new(400, Err(broken())), Simulated::new(100, Ok("inside")));
    let (hearing, circuit) = hearing(&vendor, &inside);
    for _ in 0..3 {
        assert_eq!(heard(&hearing).await.1, 500);
    }
    for _ in 0..50 {
        assert_eq!(heard(&hearing).await, (Ok("inside".into()), 100));
    }
    assert_eq!(vendor.asked(), 3, "no request leaves");
    *vendor.answer.lock().unwrap() = Ok("vendor");
    advance(RULE.recovery).await;
    assert_eq!(heard(&hearing).await, (Ok("inside".into()), 100), "no caller waits for the trial");
    sleep(Duration::from_millis(400)).await;
    assert_eq!((vendor.asked(), circuit.phase()), (4, Phase::Closed));
    assert_eq!(heard(&hearing).await, (Ok("vendor".into()), 400));
}

#[tokio::test(start_paused = true)]
async fn what_a_vendor_refuses_is_no_fault_of_its() {
    let refused = Err(Error::Refused("too long".into()));
    let (vendor, inside) = (Simulated::new(10, refused), Simulated::new(100, Ok("inside")));
    let (hearing, circuit) = hearing(&vendor, &inside);
    for _ in 0..10 {
        assert_eq!(heard(&hearing).await.0, Ok("inside".into()));
    }
    assert_eq!((circuit.phase(), vendor.asked()), (Phase::Closed, 10));
}

#[tokio::test(start_paused = true)]
async fn whoever_stands_in_has_the_voice_of_the_same_name_or_its_own() {
    let fails = Simulated::new(10, Err(broken()));
    let works = Simulated::new(10, Ok(""));
    let vendor = Arc::new(Voice(&["marin", "alloy"], fails));
    let inside = Arc::new(Voice(&["af_heart", "alloy"], works));
    let speaking = Vendor::<dyn Tts>::new(vendor, inside, Circuit::new("speaking", RULE), PATIENCE);
    assert_eq!(speaking.voices(), ["marin", "alloy"]);
    for (voice, place) in [("alloy", 2), ("marin", 1)] {
        let (text, voice) = ("Hello.".to_owned(), voice.to_owned());
        let utterance = Utterance { text, voice, speed: 1.0, keep: false, is_awaited: true };
        let spoken = speaking.speak(utterance).await.unwrap();
        assert_eq!((spoken.sound.samples.len(), spoken.by), (place, By::of("inside").instead()));
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_stays_slow_is_left_alone_and_costs_no_caller_another_wait() {
    let (vendor, inside) = (Simulated::new(2_000, Ok("slow")), Simulated::new(100, Ok("inside")));
    let (hearing, circuit) = hearing(&vendor, &inside);
    for _ in 0..3 {
        assert_eq!(heard(&hearing).await.1, 800);
    }
    for _ in 0..5 {
        advance(RULE.recovery).await;
        assert_eq!(heard(&hearing).await, (Ok("inside".into()), 100));
        sleep(Duration::from_secs(3)).await;
        assert_eq!(circuit.phase(), Phase::Open, "no better than before");
    }
    assert_eq!(circuit.report().totals.refused, 0);
    assert_eq!(heard(&hearing).await.1, 100);
    assert_eq!(circuit.report().totals.refused, 1, "that it was not asked is counted");
}

#[tokio::test(start_paused = true)]
async fn one_has_its_time_for_what_nobody_waits_for() {
    let vendor = Arc::new(Voice(&["alloy"], Simulated::new(2_000, Ok(""))));
    let inside = Arc::new(Voice(&["af_heart", "alloy"], Simulated::new(10, Ok(""))));
    let circuit = Circuit::new("speaking", RULE);
    let speaking = Vendor::<dyn Tts>::new(vendor, inside, circuit, PATIENCE);
    for (is_awaited, ms) in [(false, 2_000), (true, 710)] {
        let (text, voice) = ("Hello.".to_owned(), "alloy".to_owned());
        let begun = Instant::now();
        let utterance = Utterance { text, voice, speed: 1.0, keep: true, is_awaited };
        let spoken = speaking.speak(utterance).await.unwrap();
        assert_eq!((begun.elapsed().as_millis(), spoken.by.stood_in), (ms, is_awaited));
    }
}

#[tokio::test(start_paused = true)]
async fn one_that_was_asked_too_often_is_left_alone_for_as_long_as_it_says() {
    let limited = |secs: Option<u64>| {
        Err(Error::Limited { role: "speech to text", retry_after: secs.map(Duration::from_secs) })
    };
    let (vendor, inside) =
        (Simulated::new(50, limited(Some(20))), Simulated::new(100, Ok("inside")));
    let (hearing, circuit) = hearing(&vendor, &inside);
    assert_eq!(heard(&hearing).await, (Ok("inside".into()), 150));
    assert_eq!(circuit.phase(), Phase::Open);
    for _ in 0..10 {
        assert_eq!(heard(&hearing).await, (Ok("inside".into()), 100));
    }
    assert_eq!(vendor.asked(), 1, "no request leaves");
    advance(Duration::from_secs(20)).await;
    *vendor.answer.lock().unwrap() = Ok("vendor");
    assert_eq!(heard(&hearing).await, (Ok("vendor".into()), 50), "it said when it is well");
    *vendor.answer.lock().unwrap() = limited(None);
    assert_eq!(heard(&hearing).await.0, Ok("inside".into()));
    assert_eq!(
        circuit.phase(),
        Phase::Closed,
        "one that does not say is asked until it fails often"
    );
}
