//! From the probability of voice in each frame to the stretches in which somebody speaks.

use std::ops::Range;

use crate::audio::Sound;

/// The length of a frame in milliseconds.
pub const FRAME_MS: u32 = 32;

/// Voice begins above this probability. The gap to [`QUIET`] keeps a wavering voice in one piece; both
/// are the values Silero's authors recommend.
pub const VOICE: f32 = 0.5;

/// Voice that has begun ends below this probability.
pub const QUIET: f32 = 0.35;

/// Quiet shorter than this belongs to the sentence.
pub(crate) const PAUSE_MS: u32 = 600;

/// Voice shorter than this is a click or a breath.
pub(crate) const SHORTEST_MS: u32 = 96;

/// Kept before and after voice, so that no consonant is cut off.
pub(crate) const MARGIN_MS: u32 = 160;

/// The longest stretch, within what a recogniser takes in one piece.
pub(crate) const LONGEST_MS: u32 = 20_000;

/// The margins of neighbours fit into the pause between them: no sound is in two stretches.
const _: () = assert!(2 * frames(MARGIN_MS) <= frames(PAUSE_MS));

/// The stretches of speech, in frames. Pauses inside them are shorter than 0.6 s, none is longer
/// than twenty seconds, and no two overlap.
#[must_use]
pub fn stretches(probabilities: &[f32]) -> Vec<Range<usize>> {
    let voiced = bridged(voiced(probabilities), frames(PAUSE_MS));
    voiced
        .into_iter()
        .filter(|stretch| stretch.len() >= frames(SHORTEST_MS))
        .map(|stretch| widened(&stretch, probabilities.len()))
        .flat_map(|stretch| halved(stretch, probabilities))
        .collect()
}

/// The sound of one stretch.
#[must_use]
pub fn cut(sound: &Sound, stretch: &Range<usize>) -> Sound {
    let at = |frame: usize| {
        let sample = frame as u64 * u64::from(FRAME_MS) * u64::from(sound.rate_hz) / 1000;
        usize::try_from(sample).unwrap_or(usize::MAX).min(sound.samples.len())
    };
    let samples = sound.samples[at(stretch.start)..at(stretch.end)].to_vec();
    Sound { samples, rate_hz: sound.rate_hz }
}

const fn frames(ms: u32) -> usize {
    ms.div_ceil(FRAME_MS) as usize
}

/// Stretches of voice with hysteresis.
fn voiced(probabilities: &[f32]) -> Vec<Range<usize>> {
    let mut stretches = Vec::new();
    let mut begun = None;
    for (frame, &probability) in probabilities.iter().enumerate() {
        match begun {
            None if probability >= VOICE => begun = Some(frame),
            Some(start) if probability < QUIET => {
                stretches.push(start..frame);
                begun = None;
            }
            _ => {}
        }
    }
    stretches.extend(begun.map(|start| start..probabilities.len()));
    stretches
}

/// Joins stretches with less than `pause` frames between them.
fn bridged(stretches: Vec<Range<usize>>, pause: usize) -> Vec<Range<usize>> {
    let mut joined: Vec<Range<usize>> = Vec::new();
    for stretch in stretches {
        match joined.last_mut() {
            Some(last) if stretch.start - last.end < pause => last.end = stretch.end,
            _ => joined.push(stretch),
        }
    }
    joined
}

/// With a margin on both sides, within the track.
fn widened(stretch: &Range<usize>, end: usize) -> Range<usize> {
    stretch.start.saturating_sub(frames(MARGIN_MS))..(stretch.end + frames(MARGIN_MS)).min(end)
}

/// Cuts what is too long at its quietest frame, away from the ends.
fn halved(stretch: Range<usize>, probabilities: &[f32]) -> Vec<Range<usize>> {
    if stretch.len() <= frames(LONGEST_MS) {
        return vec![stretch];
    }
    let quarter = stretch.len() / 4;
    let middle = stretch.start + quarter..stretch.end - quarter;
    let cut = middle
        .clone()
        .min_by(|&a, &b| probabilities[a].total_cmp(&probabilities[b]))
        .unwrap_or(middle.start);
    let mut pieces = halved(stretch.start..cut, probabilities);
    pieces.extend(halved(cut..stretch.end, probabilities));
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn track(parts: &[(f32, usize)]) -> Vec<f32> {
        parts.iter().flat_map(|&(probability, count)| vec![probability; count]).collect()
    }

    #[test]
    fn quiet_has_no_stretch() {
        assert!(stretches(&[]).is_empty());
        assert!(stretches(&track(&[(0.1, 500)])).is_empty());
    }

    #[test]
    fn a_click_is_not_speech() {
        assert!(stretches(&track(&[(0.0, 20), (0.9, 2), (0.0, 20)])).is_empty());
    }

    #[test]
    fn a_short_pause_stays_in_the_sentence_and_a_long_one_parts_it() {
        let short = track(&[(0.0, 10), (0.9, 30), (0.0, 10), (0.9, 30), (0.0, 10)]);
        assert_eq!(stretches(&short), vec![5..85; 1]);
        let long = track(&[(0.9, 30), (0.0, 40), (0.9, 30)]);
        assert_eq!(stretches(&long), [0..35, 65..100]);
    }

    #[test]
    fn a_wavering_voice_is_one_voice() {
        assert_eq!(stretches(&track(&[(0.6, 10), (0.4, 40), (0.6, 10)])).len(), 1);
    }

    #[test]
    fn a_long_speech_is_cut_where_it_is_quietest() {
        let speech = track(&[(0.9, 600), (0.4, 1), (0.9, 600)]);
        assert_eq!(stretches(&speech), [0..600, 600..1201]);
    }

    #[test]
    fn a_stretch_is_cut_at_the_rate_of_the_sound() {
        let sound = Sound { samples: vec![0.0; 8000], rate_hz: 8000 };
        assert_eq!(cut(&sound, &(0..10)).samples.len(), 2560);
        assert_eq!(cut(&sound, &(30..90)).samples.len(), 320);
    }

    proptest! {
        #[test]
        fn stretches_are_in_order_and_apart(
            parts in prop::collection::vec((0f32..1.0, 0usize..400), 0..30),
        ) {
            let track = track(&parts);
            let stretches = stretches(&track);
            for stretch in &stretches {
                prop_assert!(stretch.start < stretch.end && stretch.end <= track.len());
                prop_assert!(stretch.len() <= frames(LONGEST_MS));
            }
            prop_assert!(stretches.windows(2).all(|pair| pair[0].end <= pair[1].start));
        }
    }
}
