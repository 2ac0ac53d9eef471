//! `ellie call --live`: recordings played to `/ws` in real time, as a caller speaks, and how long the
//! caller waited for each answer.

use std::sync::Arc;

use anyhow::Context;

use super::super::eval::noise::Condition;
use super::super::live::{Call, Caller, How, Report, Says, Tape, Wire, spoken};
use super::{Arguments, Recording};

/// Calls, and says each recording when Ellie has spoken.
pub async fn call(arguments: &Arguments, recordings: Vec<Recording>) -> anyhow::Result<()> {
    let wire = if arguments.telephone { Wire::Telephone } else { Wire::Pcm };
    let turns = recordings.iter().enumerate().map(|(number, recording)| {
        let sound = spoken(&recording.bytes).with_context(|| recording.name.clone())?;
        let noisy = arguments.noise.map(|db| Condition::Noise(db).of(&sound, number as u64));
        let how = if arguments.barge_in { How::BargingIn } else { How::InTurn };
        Ok(Says { sound: Arc::new(noisy.unwrap_or(sound)), how })
    });
    let turns: Vec<Says> = turns.collect::<anyhow::Result<_>>()?;
    let (mut report, mut tape) = (Report::default(), Tape::default());
    let mut talked = Ok(());
    for _ in 0..arguments.times {
        let caller = Caller::new(turns.clone());
        let call =
            Call::open(&arguments.server, arguments.session.as_deref(), wire, caller).await?;
        let mut call = call.attended();
        talked = call.talk(None).await;
        tape.join(&call.tape());
        report.join(call.report);
        if talked.is_err() {
            break;
        }
    }
    report.tell();
    // What was said before a call failed is kept too.
    let kept = [
        arguments.listen.as_ref().map(|path| tape.keep_ellie(path)),
        arguments.record.as_ref().map(|path| tape.keep_both(path)),
    ];
    talked.and(kept.into_iter().flatten().collect())
}
