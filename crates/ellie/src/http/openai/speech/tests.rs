use axum::http::StatusCode;
use axum::response::IntoResponse;
use futures_util::FutureExt;
use futures_util::future::ready;
use http_body_util::BodyExt;
use tokio::sync::mpsc::unbounded_channel;

use super::*;

const ALL: [Streamed; 4] = [
    Streamed::Pcm,
    Streamed::File(Format::Wav),
    Streamed::File(Format::Mp3),
    Streamed::File(Format::Opus),
];

fn second() -> Sound {
    Sound::new(vec![0.2; 24_000], 24_000)
}

fn broken() -> calls::Error {
    calls::Error::Provider(ellie_providers::Error::Busy { role: "text to speech" })
}

/// The next piece of a body, and how long it is.
async fn next(body: &mut Body) -> Option<Result<usize, axum::Error>> {
    let frame = body.frame().await?;
    Some(frame.map(|frame| frame.into_data().unwrap().len()))
}

#[tokio::test]
async fn the_first_sentence_goes_out_while_the_second_is_made() {
    for format in ALL {
        let (sentences, made) = unbounded_channel();
        sentences.send(Ok(second())).unwrap();
        let made = stream::unfold(made, |mut made| async { Some((made.recv().await?, made)) });
        let mut body = spoken(made, format).await.unwrap();
        let first = next(&mut body).await.unwrap().unwrap();
        assert!(first > 3_000, "{format:?}: {first}");
        assert!(next(&mut body).now_or_never().is_none(), "{format:?}: nobody spoke the second");
        sentences.send(Ok(second())).unwrap();
        assert!(next(&mut body).await.unwrap().unwrap() > 3_000, "{format:?}");
        drop(sentences);
        while let Some(rest) = next(&mut body).await {
            assert!(rest.unwrap() < 2_000, "{format:?}");
        }
    }
}

#[tokio::test]
async fn a_sentence_is_not_made_before_it_is_asked_for() {
    let sentences = stream::iter(0..).inspect(|number| assert!(*number < 2, "nobody asked"));
    let sentences = sentences.then(|_| ready(Ok(second())));
    let mut body = spoken(sentences, Streamed::Pcm).await.unwrap();
    for _ in 0..2 {
        assert_eq!(next(&mut body).await.unwrap().unwrap(), 48_000);
    }
}

#[tokio::test]
async fn what_goes_wrong_at_once_is_an_answer_and_later_it_breaks_off() {
    let at_once = spoken(stream::iter([Err(broken())]), Streamed::Pcm).await.unwrap_err();
    assert_eq!(at_once.into_response().status(), StatusCode::SERVICE_UNAVAILABLE);
    let later = stream::iter([Ok(second()), Err(broken()), Ok(second())]);
    let mut body = spoken(later, Streamed::Pcm).await.unwrap();
    assert_eq!(next(&mut body).await.unwrap().unwrap(), 48_000);
    assert!(next(&mut body).await.unwrap().is_err(), "half a speech is not passed off as whole");
    assert!(next(&mut body).await.is_none());
}

#[tokio::test]
async fn nothing_to_say_is_an_empty_file() {
    let mut body = spoken(stream::empty(), Streamed::Pcm).await.unwrap();
    while let Some(piece) = next(&mut body).await {
        assert_eq!(piece.unwrap(), 0);
    }
}
