//! Every silence on a line of its own, for a spreadsheet.

use ellie_core::call::said;
use ellie_core::floor::FRAME;

use super::Played;
use super::clip::PhoneLine;
use super::set::AWAITED;

/// The names of the columns.
pub const HEADER: &str = "set\tline\tawaited\tsaid\theard\tstands\tlength_ms\tis_end\tvote_200\tvote_400\tvote_600\tellie_ms\n";

/// How long each silence was, what was heard up to it and how that stands, how the model voted, and
/// after how long Ellie took the floor, if she did.
pub fn listed(set: &str, line: PhoneLine, played: &[Played]) -> String {
    let mut text = String::new();
    for played in played {
        let awaits = played.clip.turn.awaits;
        let awaited = AWAITED.iter().find(|(_, awaited)| *awaited == awaits);
        for (silence, heard) in played.silences.iter().zip(&played.words) {
            let time = |frame: u64| FRAME * u32::try_from(frame).unwrap_or(u32::MAX);
            let over = silence.over.map(time);
            let length = over.map(|over| (over - time(silence.from)).as_millis().to_string());
            let is_in_it = |at| at >= time(silence.from) && over.is_none_or(|over| at < over);
            let taken = played.taken.iter().find(|taken| is_in_it(taken.at));
            let taken = taken.map(|taken| (taken.at - time(silence.from)).as_millis().to_string());
            let vote = |vote: Option<f32>| vote.map_or(String::new(), |vote| format!("{vote:.3}"));
            let [first, second, third] = silence.votes.map(vote);
            let cells = [
                set.to_owned(),
                line.name().to_owned(),
                awaited.map_or(String::new(), |(name, _)| (*name).to_owned()),
                played.clip.turn.words(),
                heard.clone(),
                format!("{:?}", said(awaits, heard)),
                length.unwrap_or_default(),
                if over.is_none() { "end".into() } else { "pause".into() },
                first,
                second,
                third,
                taken.unwrap_or_default(),
            ];
            text += &(cells.join("\t") + "\n");
        }
    }
    text
}
