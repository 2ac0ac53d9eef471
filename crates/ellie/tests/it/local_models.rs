//! The real models: `ELLIE_MODELS_DIR` must name a filled folder, as `scripts/test.sh` sees to.

use std::path::PathBuf;
use std::sync::OnceLock;

use ellie::auth::Role;
use ellie_core::audio::{Sound, resample};
use ellie_core::vad;
use ellie_providers::Providers;
use ellie_providers::local::{self, State, VoiceModel};
use ellie_providers::tts::{Begun, Utterance};
use ellie_providers::vad::Memory;
use reqwest::StatusCode;
use reqwest::multipart::{Form, Part};
use serde_json::json as value;

use crate::access::{SECRET, tokens};
use crate::harness::{Ellie, json, recording, wav, wav_at};
use crate::openai;

#[expect(clippy::disallowed_methods, reason = "the models are outside, and a test has no settings")]
pub fn models() -> PathBuf {
    let folder = std::env::var_os("ELLIE_MODELS_DIR");
    folder.expect("set ELLIE_MODELS_DIR to a folder that `ellie models fetch` filled").into()
}

/// The models are loaded once for all tests, as they are for all calls.
fn providers() -> &'static Providers {
    static PROVIDERS: OnceLock<Providers> = OnceLock::new();
    PROVIDERS.get_or_init(|| {
        let config = local::Config {
            models: models(),
            made: PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("made"),
            threads: 2,
            voice: VoiceModel::Kokoro,
            pronunciations: vec![("Xochitl".into(), "SOH-cheel".into())],
        };
        local::start(config).unwrap()
    })
}

fn say(text: &str) -> Utterance {
    Utterance {
        text: text.into(),
        voice: "af_heart".into(),
        speed: 1.0,
        keep: false,
        is_awaited: true,
    }
}

#[tokio::test]
async fn a_sentence_that_is_made_breath_by_breath_has_all_its_words() {
    let Providers { tts, stt, .. } = providers();
    let begun = tts.begin(say("I have Dana Whitfield, at 614-555-0183.")).await.unwrap();
    let Begun::Coming(coming) = begun else { panic!("it came as a whole") };
    assert!(coming.first.sound.seconds() <= 0.1);
    let whole = Begun::Coming(coming).whole().await.unwrap().sound;
    let heard = stt.transcribe(whole).await.unwrap().text.to_lowercase();
    let words = heard.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty());
    let words = words.collect::<Vec<_>>().join(" ");
    assert!(words.contains("dana"), "{heard}");
    assert!(words.ends_with("six one four five five five zero one eight three"), "{heard}");
}

#[tokio::test]
async fn she_hears_what_she_says_and_knows_voice_from_quiet() {
    let providers = providers();
    let sound =
        providers.tts.speak(say("What are your office hours on Friday?")).await.unwrap().sound;
    assert!((1.5..6.0).contains(&sound.seconds()), "{} s", sound.seconds());
    let voice = providers.vad.voice(sound.clone()).await.unwrap();
    assert_eq!(vad::stretches(&voice).len(), 1);
    let (mut memory, mut in_pieces) = (Memory::default(), Vec::new());
    let at_16k = resample(&sound, 16_000);
    for piece in at_16k.samples.chunks(3 * 512) {
        let piece = Sound::new(piece.to_vec(), 16_000);
        let judged = providers.vad.listen(piece, memory).await.unwrap();
        in_pieces.extend(judged.voice);
        memory = judged.memory;
    }
    assert_eq!(in_pieces, voice, "sound that comes in pieces is judged as if it were whole");
    let calls = (0..70).map(|call| {
        let samples = at_16k.samples.get(call * 300..).unwrap().to_vec();
        let sound = Sound::new(samples, 16_000);
        async move { (providers.vad.voice(sound.clone()).await.unwrap(), sound) }
    });
    for (at_once, sound) in futures_util::future::join_all(calls).await {
        let alone = providers.vad.voice(sound).await.unwrap();
        assert_eq!(at_once, alone, "calls that are judged at once do not hear each other");
    }
    let quiet = providers.vad.voice(Sound::silence(3.0, 8_000)).await.unwrap();
    assert!(vad::stretches(&quiet).is_empty());
    let heard = providers.stt.transcribe(sound.clone()).await.unwrap();
    assert_eq!(heard.text, "What are your office hours on Friday?");
    assert!(heard.confidence.is_some_and(|sure| (0.5..=1.0).contains(&sure)), "{heard:?}");
    let over = providers.turn.is_over(sound).await.unwrap();
    assert!((0.0..=1.0).contains(&over), "{over}");
    for model in &providers.readiness {
        assert_eq!(model.state(), State::Ready, "{}", model.role);
    }
}

#[tokio::test]
async fn sentences_that_mean_the_same_are_near() {
    let embed = &providers().embed;
    let of = |text: &str| embed.embed(text.to_owned());
    let one = of("what time do you close").await.unwrap().0;
    let same = of("when are you open until").await.unwrap().0;
    let other = of("pizza").await.unwrap().0;
    let cosine = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
    assert!((cosine(&one, &one) - 1.0).abs() < 1e-4);
    // The same sentences in the model's own Python package: 0.5977 and 0.0754.
    assert!((cosine(&one, &same) - 0.5977).abs() < 0.002, "{}", cosine(&one, &same));
    assert!((cosine(&one, &other) - 0.0754).abs() < 0.002, "{}", cosine(&one, &other));
    assert!(embed.embed("word ".repeat(10_000)).await.is_ok());
    assert!(embed.embed(String::new()).await.is_ok());
}

#[tokio::test]
async fn strange_texts_are_spoken_or_refused_and_never_harm() {
    let tts = &providers().tts;
    assert!(
        tts.speak(say("Xochitl owes $1,250.50 at 614-555-0144.")).await.unwrap().sound.seconds()
            > 3.0
    );
    for text in ["", " ", "?!", "\u{1F600}", "漢字", "\0\u{7}"] {
        let sound = tts.speak(say(text)).await.unwrap().sound;
        assert!(sound.samples.iter().all(|sample| sample.is_finite()));
    }
    let unknown = Utterance { voice: "zz_nobody".into(), ..say("Hello.") };
    assert!(matches!(tts.speak(unknown).await, Err(ellie_providers::Error::Refused(_))));
}

#[tokio::test]
async fn a_spoken_question_is_understood_and_answered_by_meaning() {
    let models = models();
    let ellie = Ellie::start(&[("ELLIE_MODELS_DIR", models.to_str().unwrap())]).await;
    let body =
        value!({"text": "Hello, how late are you open on a Friday?", "response_format": "wav"});
    let post = ellie.client.post(ellie.url("/api/v1/voice/text-to-speech")).json(&body);
    let question = post.send().await.unwrap().bytes().await.unwrap().to_vec();
    let turn = json(ellie.post("process", recording(question)).await, StatusCode::OK).await;
    assert!(
        turn["text"].as_str().unwrap().to_lowercase().contains("how late are you open"),
        "{turn}"
    );
    let answer = turn["ai_response"].as_str().unwrap();
    assert!(answer.contains("AI assistant") && answer.contains("Our hours are"), "{answer}");
    ellie.stop().await;
}

/// As OpenAI's clients ask: sentence by sentence, and put together again.
#[tokio::test]
async fn what_is_sent_while_it_is_spoken_is_understood_again() {
    let models = models();
    let settings = [("ELLIE_MODELS_DIR", models.to_str().unwrap()), ("SECRET_KEY", SECRET)];
    let ellie = Ellie::start(&settings).await;
    let token = tokens(SECRET).access("crm", Role::Service, "l-1", chrono::Utc::now());
    let text = "Thank you for calling the office. Parking behind the house is free. \
                Please bring a photo of the letter. We look forward to meeting you on Friday.";
    let body = value!({"model": "kokoro", "input": text, "response_format": "wav"});
    let post = ellie.client.post(ellie.url("/v1/audio/speech")).bearer_auth(&token).json(&body);
    let answer = post.send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(!answer.headers().contains_key("content-length"), "it is sent while it is made");
    let speech = answer.bytes().await.unwrap().to_vec();
    let form = Form::new().part("file", Part::bytes(speech)).text("model", "moonshine");
    let post = ellie.client.post(ellie.url("/v1/audio/transcriptions")).bearer_auth(&token);
    let heard = json(post.multipart(form).send().await.unwrap(), StatusCode::OK).await;
    let heard = heard["text"].as_str().unwrap().to_lowercase();
    for words in ["calling the office", "parking behind the house", "photo of the letter"] {
        assert!(heard.contains(words), "{heard}");
    }
    ellie.stop().await;
}

#[tokio::test]
async fn a_voice_that_is_damaged_is_told_to_openais_clients_too() {
    let broken = tempfile::tempdir().unwrap();
    link_all(&models(), broken.path());
    let vocabulary = broken.path().join("kokoro/vocab.json");
    let length = std::fs::metadata(&vocabulary).unwrap().len();
    std::fs::remove_file(&vocabulary).unwrap();
    // As long as it should be, so that it is only found out when it is loaded.
    std::fs::write(&vocabulary, vec![b' '; length as usize]).unwrap();
    let settings = [("ELLIE_MODELS_DIR", broken.path().to_str().unwrap()), ("SECRET_KEY", SECRET)];
    let ellie = Ellie::start(&settings).await;
    let token = tokens(SECRET).access("crm", Role::Service, "l-1", chrono::Utc::now());
    let post = ellie.client.post(ellie.url("/v1/audio/speech")).bearer_auth(&token);
    let answer = post.json(&value!({"model": "tts-1", "input": "Hello."})).send().await.unwrap();
    let told = openai::error(answer, StatusCode::SERVICE_UNAVAILABLE).await;
    assert_eq!(
        (&told["type"], &told["code"]),
        (&value!("server_error"), &value!("service_unavailable"))
    );
    ellie.stop().await;
}

#[tokio::test]
async fn ten_minutes_of_talk_are_one_turn_and_the_call_goes_on() {
    const SECONDS: usize = 600;
    const RATE_HZ: u32 = 8_000;
    let models = models();
    let ellie = Ellie::start(&[("ELLIE_MODELS_DIR", models.to_str().unwrap())]).await;
    let sentence =
        providers().tts.speak(say("And then he drove right into my car.")).await.unwrap().sound;
    let spoken = resample(&sentence, RATE_HZ);
    let mut samples: Vec<i16> = spoken.samples.iter().map(|one| (one * 32_767.0) as i16).collect();
    samples.resize(samples.len() + RATE_HZ as usize, 0);
    let talk = wav_at(RATE_HZ, samples.into_iter().cycle().take(RATE_HZ as usize * SECONDS));
    let turn = ellie.post("process", recording(talk).text("session_id", "long")).await;
    let turn = json(turn, StatusCode::OK).await;
    let told = turn["text"].as_str().unwrap().to_lowercase().matches("drove right into").count();
    assert!(told > 100, "{told}: {turn}");
    let next = ellie.typed("long", "my name is Dana Whitfield").await;
    assert!(next["ai_response"].as_str().is_some_and(|said| !said.is_empty()), "{next}");
    ellie.stop().await;
}

#[tokio::test]
async fn noise_is_no_answer_and_the_question_still_stands() {
    let models = models();
    let ellie = Ellie::start(&[("ELLIE_MODELS_DIR", models.to_str().unwrap())]).await;
    let asked = ellie.typed("noisy", "can I leave a message").await;
    assert!(asked["ai_response"].to_string().contains("new legal matter"), "{asked}");
    let mut state = 1u32;
    let noise = (0..16_000 * 4).map(|_| {
        // Numerical Recipes' generator: white enough.
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        ((state >> 16) as i16) / 8
    });
    let turn = ellie.post("process", recording(wav(noise)).text("session_id", "noisy")).await;
    let told = json(turn, StatusCode::UNPROCESSABLE_ENTITY).await;
    assert!(told.to_string().contains("No speech"), "{told}");
    let asked = ellie.typed("noisy", "no").await;
    assert!(asked["ai_response"].to_string().contains("your name"), "{asked}");
    ellie.stop().await;
}

#[tokio::test]
async fn a_model_that_is_damaged_is_told_and_the_rest_goes_on() {
    let (made, broken) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    link_all(&models(), broken.path());
    let vad = broken.path().join("silero/silero_vad_16k_op15.onnx");
    std::fs::remove_file(&vad).unwrap();
    std::fs::write(&vad, vec![7; 1_289_603]).unwrap();
    let config = local::Config {
        models: broken.path().to_owned(),
        made: made.path().to_owned(),
        threads: 1,
        voice: VoiceModel::Kokoro,
        pronunciations: Vec::new(),
    };
    let providers = local::start(config).unwrap();
    let error = providers.vad.voice(Sound::silence(1.0, 16_000)).await.unwrap_err().to_string();
    assert!(error.contains("ellie models verify"), "{error}");
    assert!(providers.embed.embed("hello".into()).await.is_ok());
}

/// The same folder, file by file, so that one can be replaced.
pub fn link_all(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).unwrap();
            link_all(&entry.path(), &target);
        } else {
            std::os::unix::fs::symlink(entry.path(), &target).unwrap();
        }
    }
}
