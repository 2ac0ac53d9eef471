//! A turn that was said in one breath, parted where its pauses belong.

use std::ops::Range;

use ellie::calls::live::EAR_HZ;
use ellie_core::audio::Sound;

use super::clip::{WINDOW, levels};

/// Quiet is so far below the loudest piece, and lasts so many pieces.
const QUIET_DB: f32 = 30.0;
const SHORTEST: usize = 10;

/// How far a pause may be from where it is expected, and how much a longer quiet place counts for a nearer
/// one.
const FARTHEST: usize = EAR_HZ as usize / 2;
const LENGTH_COUNTS: usize = 6;
const LONGEST: usize = EAR_HZ as usize;

/// Parts a sound in the quiet places where its parts should end, going by how long each is when it is
/// said alone. None, where a pause has no quiet place.
pub fn parted(whole: &Sound, alone: &[Sound]) -> Option<Vec<Sound>> {
    let lengths: Vec<usize> = alone.iter().map(|part| part.samples.len()).collect();
    let scale = whole.samples.len() as f64 / lengths.iter().sum::<usize>().max(1) as f64;
    let quiet = quiet(whole);
    let mut parts = Vec::with_capacity(alone.len());
    let (mut from, mut said) = (0, 0);
    for length in lengths.iter().take(lengths.len().saturating_sub(1)) {
        said += length;
        let expected = (said as f64 * scale) as usize;
        let off =
            |place: &&Range<usize>| usize::midpoint(place.start, place.end).abs_diff(expected);
        let fits = |place: &&Range<usize>| place.start > from && off(place) < FARTHEST;
        let place = quiet.iter().filter(fits).min_by_key(|place| {
            (off(place) + LENGTH_COUNTS * LONGEST).saturating_sub(LENGTH_COUNTS * place.len())
        })?;
        parts.push(cut(whole, from..place.start));
        from = place.end;
    }
    parts.push(cut(whole, from..whole.samples.len()));
    Some(parts)
}

fn cut(sound: &Sound, range: Range<usize>) -> Sound {
    Sound::new(sound.samples.get(range).unwrap_or_default().to_vec(), sound.rate_hz)
}

/// The quiet places inside.
fn quiet(sound: &Sound) -> Vec<Range<usize>> {
    let windows = levels(sound);
    let loudest = windows.iter().fold(0.0, |loudest: f32, rms| loudest.max(*rms));
    let is_quiet = |rms: &f32| *rms < loudest * 10f32.powf(-QUIET_DB / 20.0);
    let mut places: Vec<Range<usize>> = Vec::new();
    for (place, _) in windows.iter().enumerate().filter(|(_, rms)| is_quiet(rms)) {
        let range = place * WINDOW..(place + 1) * WINDOW;
        match places.last_mut() {
            Some(last) if last.end == range.start => last.end = range.end,
            _ => places.push(range),
        }
    }
    places.retain(|place| place.len() >= SHORTEST * WINDOW);
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Voice and quiet in turns, in milliseconds.
    fn sound(lengths_ms: &[usize]) -> Sound {
        let mut samples = Vec::new();
        for (place, length) in lengths_ms.iter().enumerate() {
            let loud = if place % 2 == 0 { 0.5 } else { 0.0 };
            samples.extend((0..length * 16).map(|i| loud * (i as f32 * 0.2).sin()));
        }
        Sound::new(samples, EAR_HZ)
    }

    fn lengths_ms(parts: &[Sound]) -> Vec<usize> {
        parts.iter().map(|part| part.samples.len() / 16).collect()
    }

    #[test]
    fn a_sound_is_parted_at_the_pause_and_not_in_a_word() {
        let whole = sound(&[300, 60, 300, 200, 500]);
        let parts = parted(&whole, &[sound(&[650]), sound(&[500])]).unwrap();
        assert_eq!(lengths_ms(&parts), [660, 500]);
    }

    #[test]
    fn pauses_are_found_in_order() {
        let whole = sound(&[500, 150, 500, 150, 500]);
        let alone = [sound(&[500]), sound(&[500]), sound(&[500])];
        assert_eq!(lengths_ms(&parted(&whole, &alone).unwrap()), [500, 500, 500]);
    }

    #[test]
    fn what_has_no_quiet_place_is_not_parted() {
        let alone = [sound(&[500]), sound(&[500])];
        assert_eq!(parted(&sound(&[1000]), &alone), None);
        assert_eq!(parted(&Sound::default(), &alone), None);
        assert_eq!(parted(&sound(&[300, 200, 2000]), &alone), None, "it is far off");
        assert_eq!(parted(&sound(&[400]), &alone[..1]).unwrap().len(), 1);
    }
}
