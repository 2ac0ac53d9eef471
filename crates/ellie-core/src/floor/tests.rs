use proptest::prelude::*;

use super::limits::LONGEST_PART;
use super::*;

const fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

/// Frames that come in real time.
struct Line {
    floor: Floor,
    now: Duration,
    said: Said,
    events: Vec<(Duration, Event)>,
}

impl Line {
    fn new(patience: Patience) -> Self {
        let mut floor = Floor::default();
        floor.awaits(patience);
        Self { floor, now: Duration::ZERO, said: Said::Open, events: Vec::new() }
    }

    fn frames(&mut self, voice: f32, length_ms: u64) -> &mut Self {
        for _ in 0..length_ms.div_ceil(u64::from(FRAME_MS)) {
            self.now += FRAME;
            let event = self.floor.hear(voice, self.now);
            self.events.extend(event.map(|event| (self.now, event)));
        }
        self
    }

    fn voice(&mut self, length_ms: u64) -> &mut Self {
        self.frames(0.9, length_ms)
    }

    fn quiet(&mut self, length_ms: u64) -> &mut Self {
        self.frames(0.05, length_ms)
    }

    /// How the words stand from now on.
    fn says(&mut self, said: Said) -> &mut Self {
        self.said = said;
        self
    }

    /// A pause, in which the model votes and the words are known as soon as that is asked.
    fn pause(&mut self, vote: f32, length_ms: u64) -> &mut Self {
        self.quiet(224);
        if let Some(pause) = self.floor.pause() {
            let event = self.floor.vote(pause, vote, self.now);
            self.events.extend(event.map(|event| (self.now, event)));
            let event = self.floor.said(self.said, self.now);
            self.events.extend(event.map(|event| (self.now, event)));
        }
        self.quiet(length_ms.saturating_sub(224))
    }

    /// How long after the last voice the turn ended.
    fn waited(&self) -> Option<Duration> {
        self.events.iter().find_map(|(when, event)| match event {
            Event::Ended { at, .. } => Some(*when - *at),
            _ => None,
        })
    }
}

#[test]
fn a_click_does_not_begin_a_turn() {
    let mut line = Line::new(Patience::Usual);
    line.quiet(320).voice(64).quiet(3000);
    assert!(line.events.is_empty());
}

#[test]
fn a_sure_vote_ends_a_turn_soon_and_an_unsure_one_late_but_it_ends() {
    let waited = |vote| Line::new(Patience::Usual).voice(960).pause(vote, 4000).waited().unwrap();
    assert_eq!(waited(0.99), ms(416));
    assert_eq!(waited(0.01), ms(1024));
}

#[test]
fn words_are_waited_for_but_not_for_ever() {
    let mut line = Line::new(Patience::Usual);
    assert_eq!(line.voice(960).quiet(4000).waited(), Some(ms(2016)));
}

#[test]
fn words_that_come_late_end_a_pause_that_was_long_enough_for_them() {
    let mut line = Line::new(Patience::Usual);
    line.voice(960).quiet(960);
    assert_eq!(line.floor.vote(line.floor.pause().unwrap(), 0.99, line.now), None);
    assert!(matches!(line.floor.said(Said::Open, line.now), Some(Event::Ended { .. })));
}

#[test]
fn words_that_are_known_without_a_pause_change_nothing() {
    let mut line = Line::new(Patience::Usual);
    line.voice(960);
    assert_eq!(line.floor.said(Said::Whole, line.now), None);
    assert_eq!(line.quiet(4000).waited(), Some(ms(2016)));
}

#[test]
fn a_yes_ends_fast_even_if_the_model_doubts_it() {
    let mut line = Line::new(Patience::YesOrNo);
    assert_eq!(line.says(Said::Whole).voice(256).pause(0.127, 4000).waited(), Some(ms(256)));
}

#[test]
fn a_pause_in_a_number_does_not_end_it() {
    let mut line = Line::new(Patience::Number(10));
    line.says(Said::Broken).voice(700).pause(0.99, 1900).voice(700).pause(0.3, 1200).voice(900);
    assert_eq!(line.waited(), None);
    assert_eq!(line.says(Said::Whole).pause(0.1, 3000).waited(), Some(ms(320)));
}

#[test]
fn what_is_said_before_a_long_pause_is_a_part_of_its_own() {
    let mut line = Line::new(Patience::Dictated);
    line.voice(640).quiet(320).voice(640).quiet(960).voice(640);
    let went_on = line.events.iter().filter_map(|(_, event)| match event {
        Event::WentOn { parted } => Some(*parted),
        _ => None,
    });
    assert_eq!(went_on.collect::<Vec<_>>(), [false, true]);
}

#[test]
fn voice_beyond_doubt_takes_the_floor_sooner() {
    let mut line = Line::new(Patience::Usual);
    line.quiet(320).frames(0.99, 32).quiet(320);
    assert!(line.events.is_empty(), "one frame is a click, however sure");
    line.frames(0.99, 64);
    assert_eq!(line.events, [(ms(736), Event::Began { at: ms(672) })]);
}

#[test]
fn a_click_in_a_pause_does_not_lengthen_it() {
    let mut line = Line::new(Patience::Usual);
    line.voice(960).quiet(384).voice(32).quiet(3000);
    assert_eq!(line.waited(), Some(ms(2016)));
}

#[test]
fn a_click_takes_no_floor_and_voice_does_within_a_tenth_of_a_second() {
    let mut line = Line::new(Patience::Usual);
    line.voice(64).quiet(960);
    assert!(line.events.is_empty());
    let from = line.now;
    line.voice(320);
    let (when, event) = line.events.first().unwrap();
    assert_eq!(*event, Event::Began { at: from });
    assert!(*when - from <= ms(96));
}

#[test]
fn sound_that_does_not_come_is_a_pause() {
    let mut line = Line::new(Patience::Usual);
    line.voice(960);
    let deadline = line.floor.deadline().unwrap();
    assert_eq!(deadline, line.now + STALLED);
    assert!(matches!(line.floor.time(deadline), Some(Event::Paused { .. })));
    let deadline = line.floor.deadline().unwrap();
    assert!(matches!(line.floor.time(deadline), Some(Event::Ended { .. })));
    assert_eq!(deadline, line.now + ms(2000));
    assert_eq!(line.floor.deadline(), None);
}

#[test]
fn who_speaks_without_a_pause_is_cut_where_it_is_quietest() {
    let mut line = Line::new(Patience::Story);
    line.voice(15_008).frames(0.4, 32).voice(6000);
    let cut = line.events.iter().find_map(|(_, event)| match event {
        Event::Parted { part } => Some(part.clone()),
        _ => None,
    });
    assert_eq!(cut, Some(0..469));
}

#[test]
fn a_television_does_not_keep_the_floor_for_ever() {
    let mut line = Line::new(Patience::Story);
    line.voice(200_000);
    let ends = line.events.iter().filter(|(_, event)| matches!(event, Event::Ended { .. }));
    assert_eq!(ends.count(), 1);
    assert!(line.floor.is_taken(), "it begins again");
}

proptest! {
    #[test]
    fn parts_are_in_order_and_none_is_too_long(
        steps in prop::collection::vec((0f32..1.0, 1u64..4000, 0f32..1.0), 0..60),
    ) {
        let mut line = Line::new(Patience::Dictated);
        for (voice, length, vote) in steps {
            line.frames(voice, length).pause(vote, 300);
        }
        let (mut given, mut open) = (0, 0..0);
        for (_, event) in line.events {
            let part = match event {
                Event::Paused { part, judged, .. } => {
                    prop_assert!(judged.end - judged.start <= JUDGED_FRAMES);
                    open = part.clone();
                    part
                }
                Event::Parted { part } | Event::Ended { part: Some(part), .. } => {
                    open = part.clone();
                    part
                }
                Event::WentOn { parted: true } | Event::Ended { part: None, .. } => {
                    given = open.end;
                    continue;
                }
                Event::WentOn { parted: false } | Event::Began { .. } => continue,
            };
            prop_assert!(given <= part.start && part.start < part.end, "{given} {part:?}");
            prop_assert!(part.end - part.start <= LONGEST_PART + 2 * MARGIN, "{part:?}");
        }
    }
}
