//! What goes over sockets.

use std::sync::atomic::{AtomicU64, Ordering};

/// What became of a message on a socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Frame {
    /// It came from a client.
    Received,
    /// It went to one.
    Sent,
    /// It could not be used, and the client was told so.
    Refused,
}

/// How many messages went over sockets since the beginning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "as in Frame")]
pub struct Frames {
    pub received: u64,
    pub sent: u64,
    pub refused: u64,
}

/// Counted as it happens.
#[derive(Default)]
pub struct Counted {
    received: AtomicU64,
    sent: AtomicU64,
    refused: AtomicU64,
}

impl Counted {
    pub fn add(&self, frame: Frame) {
        let count = match frame {
            Frame::Received => &self.received,
            Frame::Sent => &self.sent,
            Frame::Refused => &self.refused,
        };
        count.fetch_add(1, Ordering::Relaxed);
    }

    pub fn read(&self) -> Frames {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Frames {
            received: read(&self.received),
            sent: read(&self.sent),
            refused: read(&self.refused),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_is_counted_once() {
        let counted = Counted::default();
        for frame in [Frame::Received, Frame::Sent, Frame::Sent, Frame::Refused] {
            counted.add(frame);
        }
        assert_eq!(counted.read(), Frames { received: 1, sent: 2, refused: 1 });
    }
}
