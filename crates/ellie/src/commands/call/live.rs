//! `ellie call --live`: recordings played to `/ws` in real time, as a caller speaks, and how long the
//! caller waited for each answer.

use std::sync::Arc;

use anyhow::Context;

use super::super::eval::noise::Condition;
use super::super::live::{Call, Caller, How, Report, Says, Wire, spoken};
use super::{Arguments, Recording, Side};

/// Calls, and says each recording when Ellie has spoken.
pub async fn call(
    arguments: &Arguments,
    recordings: Vec<Recording>,
    side: &mut Side,
) -> anyhow::Result<()> {
    let wire = if arguments.telephone { Wire::Telephone } else { Wire::Pcm };
    let turns = recordings.iter().enumerate().map(|(number, recording)| {
        let sound = spoken(&recording.bytes).with_context(|| recording.name.clone())?;
        let noisy = arguments.noise.map(|db| Condition::Noise(db).of(&sound, number as u64));
        let how = if arguments.barge_in { How::BargingIn } else { How::InTurn };
        Ok(Says { sound: Arc::new(noisy.unwrap_or(sound)), how })
    });
    let turns: Vec<Says> = turns.collect::<anyhow::Result<_>>()?;
    let (mut report, mut heard) = (Report::default(), Vec::new());
    let mut talked = Ok(());
    for _ in 0..arguments.times {
        let caller = Caller::new(turns.clone());
        let call =
            Call::open(&arguments.server, arguments.session.as_deref(), wire, caller).await?;
        let mut call = call.attended();
        talked = call.talk(None).await;
        heard.extend_from_slice(call.heard());
        report.join(call.report);
        if talked.is_err() {
            break;
        }
    }
    report.tell();
    let samples = heard.iter().map(|sample| (sample * f32::from(i16::MAX)) as i16).collect();
    *side = Side::of(samples, wire.rate_hz());
    talked
}

/// What Ellie said, as a file has it.
impl Side {
    fn of(samples: Vec<i16>, rate_hz: u32) -> Self {
        let spec = hound::WavSpec {
            channels: 1,
            sample_rate: rate_hz,
            bits_per_sample: 16,
            sample_format: hound::SampleFormat::Int,
        };
        Self { spec: (!samples.is_empty()).then_some(spec), samples }
    }
}
