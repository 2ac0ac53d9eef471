use std::sync::Mutex;

use ellie_core::audio::Sound;
use ellie_providers::By;
use futures_util::stream;
use tokio::time::advance;

use super::super::{Patience, Vendor};
use super::*;
use crate::resilience::{Circuit, Phase, Rule};

const PATIENCE: Patience =
    Patience { alone: Duration::from_millis(700), whole: Duration::from_secs(5) };

const RULE: Rule = Rule { failures: 2, successes: 1, recovery: Duration::from_secs(30) };

const RATE_HZ: u32 = 1_000;

/// What a vendor sends: after so many milliseconds, sound of so many; 0 is that it breaks off.
type Sends = &'static [(u64, usize)];

/// A vendor that sends its sound like this, and then hangs if it `hangs`.
struct Sending {
    sends: Mutex<Sends>,
    hangs: bool,
}

impl Sending {
    fn all(sends: Sends) -> Arc<Self> {
        Arc::new(Self { sends: Mutex::new(sends), hangs: false })
    }

    fn hangs_after(sends: Sends) -> Arc<Self> {
        Arc::new(Self { sends: Mutex::new(sends), hangs: true })
    }
}

async fn sent((after, length): (u64, usize)) -> Result<Vec<f32>, Error> {
    sleep(Duration::from_millis(after)).await;
    match length {
        0 => Err(Error::Failed { role: "text to speech", reason: "it broke off".into() }),
        length => Ok(vec![0.5; length]),
    }
}

impl Tts for Sending {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        Box::pin(async { self.begin(utterance).await?.whole().await })
    }

    fn begin(&self, _: Utterance) -> BoxFuture<'_, Result<Begun, Error>> {
        Box::pin(async {
            let (first, rest) = self.sends.lock().unwrap().split_first().unwrap();
            let sound = Sound::new(sent(*first).await?, RATE_HZ);
            let rest =
                stream::iter(rest).then(|next| async { Ok(More::Sound(sent(*next).await?)) });
            let rest = match self.hangs {
                true => rest.chain(stream::pending()).boxed(),
                false => rest.boxed(),
            };
            Ok(Begun::Coming(Coming { first: Spoken { sound, by: By::of("vendor") }, rest }))
        })
    }

    fn voices(&self) -> Vec<&str> {
        vec!["alloy"]
    }
}

/// Says all at once, after so many milliseconds; `busy` so often before.
struct Inside(u64, Mutex<usize>);

const INSIDE: By = By::of("inside").instead();

impl Tts for Inside {
    fn speak(&self, _: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        Box::pin(async {
            if let Some(left) = { self.1.lock().unwrap().checked_sub(1) } {
                *self.1.lock().unwrap() = left;
                return Err(Error::Busy { role: "text to speech" });
            }
            sleep(Duration::from_millis(self.0)).await;
            let sound = Sound::new(vec![0.1; 2_000], RATE_HZ);
            Ok(Spoken { sound, by: By::of("inside") })
        })
    }

    fn voices(&self) -> Vec<&str> {
        vec!["af_heart"]
    }
}

struct Setup {
    speaking: Vendor<dyn Tts>,
    circuit: Circuit,
}

fn with(vendor: Arc<Sending>, inside_ms: u64) -> Setup {
    with_inside(vendor, Inside(inside_ms, Mutex::new(0)))
}

fn with_inside(vendor: Arc<Sending>, inside: impl Tts + 'static) -> Setup {
    let circuit = Circuit::new("speaking", RULE);
    let speaking = Vendor::<dyn Tts>::new(vendor, Arc::new(inside), circuit.clone(), PATIENCE);
    Setup { speaking, circuit }
}

impl Setup {
    async fn begin(&self) -> Result<Begun, Error> {
        let (text, voice) = ("Hello.".to_owned(), "alloy".to_owned());
        let utterance = Utterance { text, voice, speed: 1.0, keep: false, is_awaited: true };
        self.speaking.begin(utterance).await
    }

    /// What comes, and after how many milliseconds: "300 +500" is a beginning or more, "900 inside" the
    /// beginning or all of it by whoever stands in, "700 ." the end.
    async fn hears(&self) -> Vec<String> {
        let begun_at = Instant::now();
        let ms = || begun_at.elapsed().as_millis();
        let Coming { first, mut rest } = match self.begin().await.unwrap() {
            Begun::Whole(spoken) => {
                assert_eq!(spoken.by, INSIDE);
                return vec![format!("{} inside", ms())];
            }
            Begun::Coming(coming) => coming,
        };
        let mut heard = vec![match first.by.stood_in {
            true => format!("{} inside", ms()),
            false => format!("{} +{}", ms(), first.sound.samples.len()),
        }];
        loop {
            heard.push(match rest.next().await {
                Some(Ok(More::Sound(samples))) => format!("{} +{}", ms(), samples.len()),
                Some(Ok(More::Anew(spoken))) => {
                    assert!(spoken.by.stood_in);
                    format!("{} inside", ms())
                }
                Some(Err(_)) => format!("{} fails", ms()),
                None => {
                    heard.push(format!("{} .", ms()));
                    return heard;
                }
            });
        }
    }

    fn totals(&self) -> (u64, u64, u64) {
        let totals = self.circuit.report().totals;
        (totals.successes, totals.failures, self.speaking.stood_in().times())
    }
}

#[tokio::test(start_paused = true)]
async fn a_vendor_is_heard_from_its_first_sound_on() {
    let setup = with(Sending::all(&[(300, 500), (100, 500), (600, 500)]), 100);
    assert_eq!(setup.hears().await, ["300 +500", "400 +500", "1000 +500", "1000 ."]);
    assert_eq!(setup.totals(), (1, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn the_first_sound_decides_not_the_whole() {
    let slow = with(Sending::all(&[(900, 500), (100, 500)]), 100);
    assert_eq!(slow.hears().await, ["800 inside"]);
    assert_eq!(slow.totals(), (0, 1, 1));
    let early = with(Sending::all(&[(750, 500), (400, 500), (400, 500)]), 100);
    assert_eq!(early.hears().await, ["750 +500", "1150 +500", "1550 +500", "1550 ."]);
}

#[tokio::test(start_paused = true)]
async fn one_that_breaks_off_is_stood_in_for_from_the_beginning() {
    let setup = with(Sending::all(&[(300, 500), (100, 500), (50, 0)]), 100);
    assert_eq!(setup.hears().await, ["300 +500", "400 +500", "550 inside", "550 ."]);
    assert_eq!(setup.totals(), (0, 1, 1));
}

#[tokio::test(start_paused = true)]
async fn whoever_stands_in_is_heard_from_its_first_sound_on_too() {
    let inside = || Sending { sends: Mutex::new(&[(100, 500), (400, 500)]), hangs: false };
    let never_began = with_inside(Sending::all(&[(50, 0)]), inside());
    assert_eq!(never_began.hears().await, ["150 inside", "550 +500", "550 ."]);
    let broke_off = with_inside(Sending::all(&[(300, 500), (50, 0)]), inside());
    assert_eq!(broke_off.hears().await, ["300 +500", "450 inside", "850 +500", "850 ."]);
    let fell_silent = with_inside(Sending::hangs_after(&[(300, 500)]), inside());
    assert_eq!(fell_silent.hears().await, ["300 +500", "1500 inside", "1900 +500", "1900 ."]);
}

#[tokio::test(start_paused = true)]
async fn one_that_falls_silent_is_stood_in_for_before_the_caller_has_waited_long() {
    // All is heard at 1300. Somebody else was asked at 1010, and is ready long before he is heard.
    let setup = with(Sending::hangs_after(&[(300, 500), (10, 500)]), 100);
    assert_eq!(setup.hears().await, ["300 +500", "310 +500", "2000 inside", "2000 ."]);
    assert_eq!(setup.totals(), (0, 1, 1));
    // Whoever takes longer to say it is asked in time, and heard when it is ready.
    let setup = with(Sending::hangs_after(&[(300, 500)]), 1_000);
    assert_eq!(setup.hears().await, ["300 +500", "2000 inside", "2000 ."]);
}

#[tokio::test(start_paused = true)]
async fn a_gap_is_no_reason_to_say_a_sentence_twice() {
    let setup = with(Sending::all(&[(300, 500), (1_100, 500), (500, 400)]), 100);
    assert_eq!(setup.hears().await, ["300 +500", "1400 +500", "1900 +400", "1900 ."]);
    assert_eq!(setup.totals(), (1, 0, 0));
}

#[tokio::test(start_paused = true)]
async fn many_gaps_are() {
    let setup = with(Sending::hangs_after(&[(300, 100), (500, 100), (500, 100), (500, 100)]), 100);
    assert_eq!(setup.hears().await, ["300 +100", "800 +100", "1200 inside", "1200 ."]);
}

#[tokio::test(start_paused = true)]
async fn what_drips_is_not_speech() {
    let setup = with(Sending::hangs_after(&[(20, 1); 1_000]), 100);
    let heard = setup.hears().await;
    assert!(heard.contains(&"757 inside".into()), "{heard:?}");
}

#[tokio::test(start_paused = true)]
async fn whoever_stands_in_and_is_busy_is_asked_again() {
    let vendor = Sending::all(&[(300, 500), (100, 0)]);
    let setup = with_inside(vendor, Inside(100, Mutex::new(3)));
    assert_eq!(setup.hears().await, ["300 +500", "650 inside", "650 ."]);
}

#[tokio::test(start_paused = true)]
async fn one_that_goes_on_breaking_off_is_left_alone_until_it_says_something_whole() {
    let vendor = Sending::all(&[(300, 500), (0, 0)]);
    let setup = with(Arc::clone(&vendor), 100);
    for _ in 0..RULE.failures {
        setup.hears().await;
    }
    assert_eq!(setup.circuit.phase(), Phase::Open);
    assert_eq!(setup.hears().await, ["100 inside"]);
    advance(RULE.recovery).await;
    assert_eq!(setup.hears().await, ["100 inside"]);
    sleep(Duration::from_secs(1)).await;
    assert_eq!(setup.circuit.phase(), Phase::Open, "it began well, and broke off");
    *vendor.sends.lock().unwrap() = &[(300, 500), (900, 500)];
    advance(RULE.recovery).await;
    assert_eq!(setup.hears().await, ["100 inside"]);
    sleep(Duration::from_secs(2)).await;
    assert_eq!(setup.circuit.phase(), Phase::Closed);
    assert_eq!(setup.hears().await, ["300 +500", "1200 +500", "1200 ."]);
}

#[tokio::test(start_paused = true)]
async fn one_that_is_interrupted_has_done_well() {
    let setup = with(Sending::hangs_after(&[(300, 500)]), 100);
    drop(setup.begin().await);
    assert_eq!(setup.totals(), (1, 0, 0));
}
