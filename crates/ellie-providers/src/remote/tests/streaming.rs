//! Whoever speaks is heard while it still does, and what goes wrong then is told.

use std::time::Instant;

use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};

use super::*;
use crate::remote::RATE_HZ;
use crate::remote::stub::Then;
use crate::tts::{Begun, Coming, More};

type Begins = fn(Config) -> BoxFuture<'static, Result<Begun, Error>>;

static SPEAK: [(&str, Begins); 3] = [
    ("openai", |config| begin(openai::Speaking::new(server(config), "tts-1")).boxed()),
    ("deepgram", |config| begin(deepgram::Speaking::new(server(config))).boxed()),
    ("elevenlabs", |config| {
        begin(elevenlabs::Speaking::new(server(config), elevenlabs::MODEL)).boxed()
    }),
];

async fn begin(speaking: impl Tts) -> Result<Begun, Error> {
    speaking.begin(utterance(&speaking)).await
}

/// The first second of an answer in chunks.
fn second() -> Script {
    let mut bytes = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n".to_vec();
    bytes.extend(chunk(&vec![0x20; RATE_HZ as usize * 2]));
    Script::raw(bytes)
}

fn chunk(bytes: &[u8]) -> Vec<u8> {
    [format!("{:x}\r\n", bytes.len()).as_bytes(), bytes, b"\r\n"].concat()
}

/// The rest of what was begun, after how much of it.
async fn begun(
    who: &str,
    begin: Begins,
    config: Config,
) -> (usize, BoxStream<'static, Result<More, Error>>) {
    let Ok(Begun::Coming(Coming { first, rest })) = begin(config).await else {
        panic!("{who} has not begun");
    };
    assert_eq!((first.sound.rate_hz, first.by), (RATE_HZ, crate::By::of("stub")), "{who}");
    (first.sound.samples.len(), rest)
}

/// What is wrong after all of the first second was handed on.
async fn breaks_off(script: Script, change: fn(Config) -> Config) {
    let stub = Stub::start(script).await;
    for (who, begin) in SPEAK {
        let (first, rest) = begun(who, begin, change(config(&stub.url()))).await;
        let items: Vec<_> = rest.collect().await;
        let (last, before) = items.split_last().unwrap();
        let handed_on = before.iter().map(|more| match more {
            Ok(More::Sound(samples)) => samples.len(),
            other => panic!("{who} {other:?}"),
        });
        assert_eq!(first + handed_on.sum::<usize>(), RATE_HZ as usize, "{who}");
        let error = last.as_ref().expect_err(who);
        tells_nothing(error);
        assert_eq!(kind(error), Kind::Failed, "{who} {error:?}");
    }
}

#[tokio::test]
async fn the_first_sound_is_handed_on_while_the_rest_is_awaited() {
    let stub = Stub::start(second().then(Then::Hang)).await;
    for (who, begin) in SPEAK {
        let (first, mut rest) = begun(who, begin, config(&stub.url())).await;
        let mut so_far = first;
        while so_far < RATE_HZ as usize {
            let Some(Ok(More::Sound(samples))) = rest.next().await else { panic!("{who}") };
            assert!(!samples.is_empty());
            so_far += samples.len();
        }
        assert!(rest.next().now_or_never().is_none(), "{who} is still speaking");
    }
}

#[tokio::test]
async fn what_comes_in_pieces_is_what_would_have_come_at_once() {
    let odd = [chunk(&[1, 2, 3]), chunk(&[4]), chunk(&[5, 6]), b"0\r\n\r\n".to_vec()].concat();
    let script = Script::raw([second().bytes, odd].concat());
    let stub = Stub::start(script).await;
    for (who, begin) in SPEAK {
        let whole = begin(config(&stub.url())).await.unwrap().whole().await.unwrap();
        let last =
            [[1, 2], [3, 4], [5, 6]].map(|two| f32::from(i16::from_le_bytes(two)) / 32_768.0);
        assert_eq!(whole.sound.samples.len(), RATE_HZ as usize + 3, "{who}");
        assert_eq!(whole.sound.samples[RATE_HZ as usize..], last, "{who}");
    }
}

#[tokio::test]
async fn what_is_shorter_than_a_beginning_is_all_of_it() {
    let stub = Stub::start(Script::answer("200 OK", "", [0; 100])).await;
    for (who, begin) in SPEAK {
        let begun = begin(config(&stub.url())).await.unwrap();
        let Begun::Whole(spoken) = begun else { panic!("{who}") };
        assert_eq!(spoken.sound.samples.len(), 50);
    }
}

#[tokio::test]
async fn a_stream_that_is_cut_or_ends_within_a_sample_says_so_after_what_came() {
    breaks_off(second(), |config| config).await;
    let half = [second().bytes, chunk(&[1]), b"0\r\n\r\n".to_vec()].concat();
    breaks_off(Script::raw(half), |config| config).await;
    let no_chunk = [second().bytes, b"Jane\r\n".to_vec()].concat();
    breaks_off(Script::raw(no_chunk), |config| config).await;
}

#[tokio::test]
async fn a_stream_that_stops_or_drips_is_left() {
    const SHORT: Duration = Duration::from_millis(300);
    let began = Instant::now();
    let idle = |config| Config { idle_timeout: SHORT, ..config };
    breaks_off(second().then(Then::Hang), idle).await;
    assert!(began.elapsed() >= SHORT, "it does wait");
    let drip = Then::Drip(b"1\r\n\0\r\n", Duration::from_millis(5));
    let stub = Stub::start(second().then(drip)).await;
    for (who, begin) in SPEAK {
        let limit = Config { whole_timeout: SHORT, ..config(&stub.url()) };
        let (_, rest) = begun(who, begin, limit).await;
        let dripped =
            tokio::time::timeout(Duration::from_secs(20), rest.try_for_each(|_| async { Ok(()) }));
        let error = dripped.await.expect("it drips for ever").expect_err(who);
        assert!(error.to_string().ends_with("the server did not answer in time"), "{who} {error}");
    }
}

#[tokio::test]
async fn what_drips_from_the_beginning_has_not_begun() {
    let head = "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
    let drip = Then::Drip(b"1\r\n\0\r\n", Duration::from_millis(5));
    let stub = Stub::start(Script::raw(head).then(drip)).await;
    for (who, begin) in SPEAK {
        let limit = Config { whole_timeout: Duration::from_millis(300), ..config(&stub.url()) };
        assert!(begin(limit).await.is_err(), "{who}");
    }
}

#[tokio::test]
async fn a_stream_without_end_is_left_as_soon_as_it_is_too_large() {
    let piece = chunk(&[0; 16_000]).leak();
    let stub = Stub::start(second().then(Then::Drip(piece, Duration::ZERO))).await;
    for (who, begin) in SPEAK {
        let (first, mut rest) = begun(who, begin, config(&stub.url())).await;
        let mut so_far = first;
        let error = loop {
            match rest.next().await.expect("it ends without a word") {
                Ok(More::Sound(samples)) => so_far += samples.len(),
                Ok(More::Anew(_)) => panic!("{who} begins anew"),
                Err(error) => break error,
            }
        };
        assert!(error.to_string().ends_with("the server's answer is too large"), "{who} {error}");
        // A second for each letter, and ten besides.
        assert!(so_far <= (WORDS.len() + 10) * RATE_HZ as usize, "{who} {so_far}");
        assert!(rest.next().await.is_none(), "what went wrong is the last item");
    }
}
