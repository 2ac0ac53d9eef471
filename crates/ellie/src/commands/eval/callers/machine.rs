//! The dialogue alone: the same sentences again, without models, network or records.

use std::sync::Arc;
use std::time::Instant;

use ellie_core::dialogue::phrases::Phrases;
use ellie_core::dialogue::{Conversation, Office, Said, Told};

use super::super::spread::{figure, percentile};
use super::actor::Played;
use super::sorted;

/// How often each call is held, so that the percentiles rest on many turns.
const TIMES: usize = 20;

/// Most look-ups within one turn.
const MOST_LOOK_UPS: usize = 4;

/// Says how long a turn of the pure machine takes. Every look-up is answered with "cannot be
/// looked up now"; topics are those that phrases settle.
pub fn measure(office: Office, played: &[&Played]) {
    let (office, phrases, at) = (Arc::new(office), Phrases::default(), chrono::Utc::now());
    let mut times = Vec::new();
    for played in played.iter().cycle().take(played.len() * TIMES) {
        let mut conversation = Conversation::new(Arc::clone(&office));
        for turn in &played.turns {
            let topic = phrases.settle(&turn.heard);
            let said = Said { text: &turn.heard, topic: topic.as_ref(), at };
            let begun = Instant::now();
            let mut reply = conversation.heard(&said);
            for _ in 0..MOST_LOOK_UPS {
                if reply.wants.take().is_none() {
                    break;
                }
                reply.append(conversation.told(&Told::Unavailable, at));
            }
            times.push(begun.elapsed().as_secs_f64() * 1e6);
        }
    }
    let turns = times.len();
    let times = sorted(times.into_iter());
    let at = |share| percentile(&times, share).map_or_else(|| "-".into(), figure);
    println!("The pure machine, {turns} turns: p50 {} µs, p99 {} µs.", at(0.5), at(0.99));
}
