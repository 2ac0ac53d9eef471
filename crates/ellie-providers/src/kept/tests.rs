use std::path::Path;

use ellie_core::audio::Sound;
use futures_util::stream;

use super::*;
use crate::fake::FakeTts;

fn utterance(text: &str, keep: bool) -> Utterance {
    Utterance { text: text.into(), voice: "af_heart".into(), speed: 1.0, keep, is_awaited: true }
}

fn kept(folder: &Path) -> Kept<FakeTts> {
    Kept::new(FakeTts::default(), By::of("simulated"), folder.join("speech"), "fake".into())
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder.join("speech")) else { return Vec::new() };
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[tokio::test]
async fn a_kept_sentence_is_made_once_even_across_restarts() {
    let folder = tempfile::tempdir().unwrap();
    let first = kept(folder.path());
    let Spoken { sound, by } = first.speak(utterance("Hello.", true)).await.unwrap();
    first.speak(utterance("Hello.", true)).await.unwrap();
    assert_eq!(first.voice.spoken(), 1);
    let second = kept(folder.path());
    let again = second.speak(utterance("Hello.", true)).await.unwrap();
    assert_eq!(second.voice.spoken(), 0);
    assert_eq!((again.sound.samples.len(), again.by), (sound.samples.len(), by));
}

/// A voice in whose stead another speaks at first.
#[derive(Default)]
struct Away(FakeTts);

impl Tts for Away {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        Box::pin(async {
            let spoken = self.0.speak(utterance).await?;
            let by = if self.0.spoken() == 1 { spoken.by.instead() } else { spoken.by };
            Ok(Spoken { by, ..spoken })
        })
    }

    fn voices(&self) -> Vec<&str> {
        self.0.voices()
    }
}

#[tokio::test]
async fn whoever_stands_in_is_not_kept_for_the_one_who_is_away() {
    let folder = tempfile::tempdir().unwrap();
    let by = By::of("simulated");
    let kept = Kept::new(Away::default(), by, folder.path().join("speech"), "away".into());
    for (stood_in, asked, written) in [(true, 1, 0), (false, 2, 1), (false, 2, 1)] {
        let spoken = kept.speak(utterance("Hello.", true)).await.unwrap();
        assert_eq!(spoken.by.stood_in, stood_in);
        assert_eq!((kept.voice.0.spoken(), files(folder.path()).len()), (asked, written));
    }
}

#[tokio::test]
async fn what_is_not_to_be_kept_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let kept = kept(folder.path());
    kept.speak(utterance("I have Dana Whitfield.", false)).await.unwrap();
    assert!(files(folder.path()).is_empty());
    assert_eq!(kept.shelf.in_memory(), 0);
}

#[tokio::test]
async fn a_damaged_file_is_made_again() {
    let folder = tempfile::tempdir().unwrap();
    kept(folder.path()).speak(utterance("Hello.", true)).await.unwrap();
    let [file] = &files(folder.path())[..] else { panic!("one file") };
    let whole = std::fs::read(file).unwrap();
    std::fs::write(file, &whole[..whole.len() / 2]).unwrap();
    let again = kept(folder.path());
    again.speak(utterance("Hello.", true)).await.unwrap();
    assert_eq!(again.voice.spoken(), 1);
    assert_eq!(std::fs::read(file).unwrap(), whole);
}

#[tokio::test]
async fn another_voice_or_pace_is_another_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let kept = kept(folder.path());
    kept.speak(utterance("Hello.", true)).await.unwrap();
    kept.speak(Utterance { speed: 1.5, ..utterance("Hello.", true) }).await.unwrap();
    kept.speak(Utterance { voice: "am_echo".into(), ..utterance("Hello.", true) }).await.unwrap();
    assert_eq!(files(folder.path()).len(), 3);
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_only_costs_time() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("speech"), "a file in the way").unwrap();
    let sound = kept(folder.path()).speak(utterance("Hello.", true)).await;
    assert!(sound.is_ok());
}

/// A voice whose speech comes in two pieces, and then so.
struct Piecewise(fn() -> Result<Option<More>, Error>);

impl Tts for Piecewise {
    fn speak(&self, utterance: Utterance) -> BoxFuture<'_, Result<Spoken, Error>> {
        Box::pin(async { self.begin(utterance).await?.whole().await })
    }

    fn begin(&self, _: Utterance) -> BoxFuture<'_, Result<Begun, Error>> {
        Box::pin(async {
            let piece = Sound::new(vec![0.5; 100], 24_000);
            let then = (self.0)().transpose();
            let rest = [Ok(More::Sound(piece.samples.clone()))].into_iter().chain(then);
            let first = Spoken { sound: piece, by: By::of("vendor") };
            Ok(Begun::Coming(Coming { first, rest: stream::iter(rest).boxed() }))
        })
    }

    fn voices(&self) -> Vec<&str> {
        vec!["alloy"]
    }
}

async fn begun(kept: &Kept<Piecewise>) -> Begun {
    kept.begin(utterance("Hello.", true)).await.unwrap()
}

#[tokio::test]
async fn what_is_heard_early_is_kept_when_it_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let voice = || Piecewise(|| Ok(None));
    let kept = Kept::new(voice(), By::of("vendor"), folder.path().join("speech"), "p".into());
    let kept = kept.heard_early();
    let (one, other) = (begun(&kept).await, begun(&kept).await);
    assert!(matches!(one, Begun::Coming(_)) && files(folder.path()).is_empty());
    let (one, other) = (one.whole().await.unwrap(), other.whole().await.unwrap());
    assert_eq!((one.sound.samples.len(), &one), (200, &other));
    assert_eq!(files(folder.path()).len(), 1);
    let Begun::Whole(again) = begun(&kept).await else { panic!("it is kept") };
    assert_eq!(again, one);
}

#[tokio::test]
async fn what_broke_off_was_left_or_was_said_by_another_in_the_end_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let fails = || Err(Error::Busy { role: "text to speech" });
    for then in [fails, || Ok(Some(More::Anew(Spoken::default())))] {
        let kept =
            Kept::new(Piecewise(then), By::of("v"), folder.path().join("speech"), "p".into());
        let kept = kept.heard_early();
        let _ = begun(&kept).await.whole().await;
        if let Begun::Coming(Coming { mut rest, .. }) = begun(&kept).await {
            rest.next().await.unwrap().unwrap();
        }
        assert!(matches!(begun(&kept).await, Begun::Coming(_)));
    }
    assert!(files(folder.path()).is_empty());
}

#[tokio::test]
async fn what_is_not_to_be_kept_is_heard_early_and_leaves_no_trace() {
    let folder = tempfile::tempdir().unwrap();
    let voice = Piecewise(|| Ok(None));
    let kept = Kept::new(voice, By::of("vendor"), folder.path().join("speech"), "p".into());
    let begun = kept.heard_early().begin(utterance("I have Dana Whitfield.", false)).await;
    assert_eq!(begun.unwrap().whole().await.unwrap().sound.samples.len(), 200);
    assert!(files(folder.path()).is_empty());
}
