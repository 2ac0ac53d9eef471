//! Sound that came faster than it is heard: it is heard as fast as the ear follows, and none of it is
//! lost.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use crate::calls::live::EAR_HZ;

/// What may wait, in samples: a minute.
pub const MOST: usize = 60 * EAR_HZ as usize;

/// What is heard at once: a tenth of a second.
const PACKET: usize = EAR_HZ as usize / 10;

/// How often: ten times as fast as it was said.
const PERIOD: Duration = Duration::from_millis(10);

/// The quiet after which no caller is waited for any longer, whatever was said.
const QUIET: usize = 3 * EAR_HZ as usize;

/// What waits.
#[derive(Debug)]
pub struct Feed {
    waiting: VecDeque<f32>,
    due: Instant,
}

impl Feed {
    /// Nothing.
    pub fn new(now: Instant) -> Self {
        Self { waiting: VecDeque::new(), due: now }
    }

    /// So many samples wait.
    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether none do.
    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// This is to be heard.
    pub fn push(&mut self, samples: &[f32]) {
        self.waiting.extend(samples);
    }

    /// Nothing more is said.
    pub fn push_quiet(&mut self) {
        self.waiting.extend(std::iter::repeat_n(0.0, QUIET));
    }

    /// What was not heard yet is not to be heard.
    pub fn clear(&mut self) {
        self.waiting.clear();
        self.waiting.shrink_to(PACKET);
    }

    /// When the next packet is to be heard.
    pub fn due(&self) -> Option<Instant> {
        (!self.is_empty()).then_some(self.due)
    }

    /// The next packet.
    pub fn next(&mut self, now: Instant) -> Vec<f32> {
        self.due = now + PERIOD;
        let packet = self.waiting.drain(..PACKET.min(self.waiting.len())).collect();
        if self.is_empty() {
            self.clear();
        }
        packet
    }

    /// It found no room, and is tried again.
    pub fn put_back(&mut self, packet: Vec<f32>) {
        for sample in packet.into_iter().rev() {
            self.waiting.push_front(sample);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn what_waits_is_heard_whole_in_its_order_and_ten_times_as_fast() {
        let begun = Instant::now();
        let mut feed = Feed::new(begun);
        let sound: Vec<f32> = (0..16_100u16).map(f32::from).collect();
        feed.push(&sound);
        let mut heard = Vec::new();
        while let Some(due) = feed.due() {
            let packet = feed.next(due);
            if heard.len() == PACKET {
                feed.put_back(packet);
                heard.extend(feed.next(due));
            } else {
                heard.extend(packet);
            }
        }
        assert_eq!(heard, sound);
        assert_eq!(feed.due - begun, PERIOD * 11);
    }
}
