use std::iter::from_fn;

use ellie_core::call::{Call, Lines, Output};
use ellie_core::dialogue::script::Line;
use ellie_core::floor::Patience;

use super::*;

const REAL_TIME: Sounds = Sounds { rate_hz: 16_000, is_burst: false };

fn second() -> Arc<Sound> {
    Arc::new(Sound::silence(1.0, 16_000))
}

/// The first turn of a call.
pub fn turn() -> TurnId {
    let line = Line::fixed("Hello.");
    let lines = Lines {
        notices: Vec::new(),
        one_moment: line.clone(),
        are_you_there: line.clone(),
        not_understood: line.clone(),
        trouble: line.clone(),
        must_end: line.clone(),
        goodbye: line.clone(),
    };
    let mut call = Call::new(lines, vec![line], Patience::Usual);
    let turn = from_fn(|| call.poll()).find_map(|output| match output {
        Output::Speak { turn, .. } => Some(turn),
        _ => None,
    });
    turn.unwrap()
}

fn all(mouth: &mut Mouth, now: Instant) -> Vec<Packet> {
    from_fn(|| mouth.next(now)).collect()
}

#[tokio::test(start_paused = true)]
async fn sound_goes_out_a_little_ahead_of_time_and_is_announced_once() {
    let (turn, now) = (turn(), Instant::now());
    let mut mouth = Mouth::new(REAL_TIME, now);
    assert_eq!(mouth.keep((turn, 0), second()), Duration::from_secs(1));
    mouth.play((turn, 0), Duration::ZERO, true);
    let ahead = all(&mut mouth, now);
    assert_eq!((ahead.len(), ahead[0].samples.len()), (10, 320));
    assert_eq!(ahead.iter().filter(|packet| packet.begins).count(), 1);
    let ticks = (1..=40).map(|tick| now + PACKET * tick);
    let rest: Vec<Packet> = ticks.filter_map(|tick| mouth.next(tick)).collect();
    assert_eq!(rest.len(), 40);
    assert!(rest.last().unwrap().ends && !mouth.forget(turn));
}

#[tokio::test(start_paused = true)]
async fn what_goes_on_after_a_stop_is_announced_again() {
    let (turn, now) = (turn(), Instant::now());
    let mut mouth = Mouth::new(REAL_TIME, now);
    mouth.keep((turn, 0), second());
    mouth.play((turn, 0), Duration::ZERO, true);
    assert!(mouth.next(now).unwrap().begins);
    mouth.clear(now);
    assert_eq!(mouth.next(now + AHEAD), None);
    mouth.play((turn, 0), Duration::from_millis(900), true);
    let rest = all(&mut mouth, now + AHEAD);
    assert_eq!((rest.len(), rest[0].begins), (5, true));
}

#[tokio::test(start_paused = true)]
async fn another_line_gets_the_sound_as_it_wants_it() {
    let (turn, now) = (turn(), Instant::now());
    let mut mouth = Mouth::new(REAL_TIME, now);
    mouth.keep((turn, 0), second());
    mouth.suits(Sounds { rate_hz: 8_000, is_burst: true });
    // It was asked for before.
    mouth.keep((turn, 1), second());
    mouth.play((turn, 0), Duration::ZERO, false);
    mouth.play((turn, 1), Duration::ZERO, true);
    let lengths: Vec<usize> =
        all(&mut mouth, now).iter().map(|packet| packet.samples.len()).collect();
    assert_eq!(lengths, [8_000, 8_000]);
}

/// Sound at the rate of a voice.
fn voice(ms: usize) -> Sound {
    Sound::new(vec![0.5; 24 * ms], 24_000)
}

fn lengths(packets: &[Packet]) -> Vec<usize> {
    packets.iter().map(|packet| packet.samples.len()).collect()
}

#[tokio::test(start_paused = true)]
async fn what_grows_is_sent_as_it_comes_and_ends_when_it_is_whole() {
    let (turn, now) = (turn(), Instant::now());
    let (mut mouth, key) = (Mouth::new(REAL_TIME, now), (turn, 0));
    // Some 20 ms wait in the filter.
    assert!(mouth.begin(key, &voice(100)) >= Duration::from_millis(70));
    mouth.play(key, Duration::ZERO, true);
    let first = all(&mut mouth, now);
    assert!(first.len() >= 3 && lengths(&first).iter().all(|length| *length == 320));
    assert_eq!(mouth.due(), None, "there is no more");
    let late = now + Duration::from_secs(1);
    mouth.grow(key, &voice(100).samples);
    let more = all(&mut mouth, late);
    assert!(more.len() >= 4 && more.iter().all(|packet| !packet.begins && !packet.ends));
    assert_eq!(mouth.end(key), Duration::from_millis(200));
    let rest = all(&mut mouth, late + AHEAD);
    assert!(rest.last().unwrap().ends);
    let sent: usize = [first, more, rest].iter().flat_map(|packets| lengths(packets)).sum();
    assert_eq!(sent, 3_200, "nothing is lost, nor added");
}

#[tokio::test(start_paused = true)]
async fn what_is_known_to_be_whole_after_all_of_it_was_sent_ends_all_the_same() {
    let (turn, now) = (turn(), Instant::now());
    let (mut mouth, key) = (Mouth::new(REAL_TIME, now), (turn, 0));
    mouth.begin(key, &Sound::silence(0.1, 16_000));
    mouth.play(key, Duration::ZERO, true);
    assert_eq!(lengths(&all(&mut mouth, now)), [320; 5]);
    mouth.end(key);
    let last = all(&mut mouth, now + AHEAD);
    assert_eq!((lengths(&last), last[0].ends), (vec![0], true));
}

#[tokio::test(start_paused = true)]
async fn who_wants_sound_at_once_is_not_sent_crumbs() {
    let (turn, now) = (turn(), Instant::now());
    let sounds = Sounds { rate_hz: 16_000, is_burst: true };
    let (mut mouth, key) = (Mouth::new(sounds, now), (turn, 0));
    mouth.begin(key, &Sound::silence(0.1, 16_000));
    mouth.play(key, Duration::ZERO, true);
    assert!(all(&mut mouth, now).is_empty());
    mouth.grow(key, &[0.0; 3_200]);
    assert_eq!(lengths(&all(&mut mouth, now)), [4_800]);
    mouth.grow(key, &[0.0; 10]);
    assert!(all(&mut mouth, now).is_empty());
    mouth.end(key);
    let last = all(&mut mouth, now);
    assert_eq!((lengths(&last), last[0].ends), (vec![10], true));
}

#[tokio::test(start_paused = true)]
async fn what_is_said_anew_takes_the_place_of_what_came() {
    let (turn, now) = (turn(), Instant::now());
    let sounds = Sounds { rate_hz: 16_000, is_burst: true };
    let (mut mouth, key) = (Mouth::new(sounds, now), (turn, 0));
    mouth.begin(key, &Sound::silence(0.5, 16_000));
    mouth.play(key, Duration::ZERO, true);
    assert_eq!(lengths(&all(&mut mouth, now)), [8_000]);
    assert!(mouth.has(key) && !mouth.has((turn, 1)));
    mouth.clear(now);
    mouth.keep(key, second());
    mouth.play(key, Duration::ZERO, true);
    let anew = all(&mut mouth, now);
    assert_eq!((lengths(&anew), anew[0].begins, anew[0].ends), (vec![16_000], true, true));
}

#[tokio::test(start_paused = true)]
async fn another_line_gets_what_grows_as_it_wants_it() {
    let (turn, now) = (turn(), Instant::now());
    let (mut mouth, key) = (Mouth::new(REAL_TIME, now), (turn, 0));
    mouth.begin(key, &voice(500));
    mouth.suits(Sounds { rate_hz: 8_000, is_burst: true });
    mouth.grow(key, &voice(500).samples);
    assert_eq!(mouth.end(key), Duration::from_secs(1));
    mouth.play(key, Duration::ZERO, true);
    assert_eq!(lengths(&all(&mut mouth, now)), [8_000]);
}
