//! A connection to a browser: datagrams on one side, sound and words on the other.

use std::net::SocketAddr;
use std::sync::Arc;

use serde_json::Value;
use str0m::channel::{ChannelData, ChannelId};
use str0m::media::{Frequency, MediaData, MediaTime, Mid, Pt};
use str0m::net::{DatagramRecv, Protocol, Receive, Transmit};
use str0m::{Event, IceConnectionState, Input, Output, Rtc, RtcError};
use tokio::net::UdpSocket;
use tokio::time::Instant;

use super::exchange::{Datagram, Extension};
use super::outgoing::Packet;
use crate::channels::{codec, now};

/// The name of the data channel, which the browser makes.
const LABEL: &str = "ellie";

/// A connection.
pub struct Connection {
    rtc: Box<Rtc>,
    /// The line for sound, and the number of Opus on it.
    sound: (Mid, Pt),
    /// The data channel.
    words: Option<ChannelId>,
    socket: Arc<UdpSocket>,
    /// Where the browser believes us to be.
    told: Arc<[SocketAddr]>,
    extension: Extension,
    /// Where it was heard from last, and when.
    from: Option<SocketAddr>,
    last_heard: Instant,
}

/// What comes of a connection.
pub enum Next {
    /// It is to be looked after at this time.
    Due(Instant),
    /// The data channel is open.
    Opened,
    /// A message came over it.
    Words(ChannelData),
    /// A packet of sound came.
    Sound(Box<MediaData>),
    /// The browser has closed it, or cannot be reached any more.
    Closed,
}

impl Connection {
    /// Nothing has come yet.
    pub fn new(
        (rtc, sound): (Box<Rtc>, (Mid, Pt)),
        socket: Arc<UdpSocket>,
        told: Arc<[SocketAddr]>,
        extension: Extension,
    ) -> Self {
        let last_heard = Instant::now();
        Self { rtc, sound, words: None, socket, told, extension, from: None, last_heard }
    }

    /// The next datagram.
    pub async fn datagram(&mut self) -> Option<Datagram> {
        self.extension.datagram().await
    }

    /// When the browser was heard last.
    pub const fn last_heard(&self) -> Instant {
        self.last_heard
    }

    /// Takes a datagram, if it is from our browser. Whatever was done is followed by [`Self::next`],
    /// until that says when something is due.
    pub fn receive(&mut self, datagram: &Datagram) {
        let is_same_kind = |told: &&SocketAddr| told.is_ipv4() == datagram.from.is_ipv4();
        let Some(destination) = self.told.iter().find(is_same_kind).copied() else { return };
        let Ok(contents) = DatagramRecv::try_from(datagram.bytes.as_slice()) else { return };
        let source = datagram.from;
        let received = Receive { proto: Protocol::Udp, source, destination, contents };
        let now = Instant::now();
        let input = Input::Receive(now.into_std(), received);
        if !self.rtc.accepts(&input) {
            return;
        }
        if self.from.replace(source) != Some(source) {
            self.extension.learn(source);
        }
        self.last_heard = now;
        // Anybody can write our browser's address on a datagram, so a bad one breaks nothing.
        if let Err(error) = self.rtc.handle_input(input) {
            tracing::debug!(%error, "a datagram cannot be used");
        }
    }

    /// Time has passed.
    pub fn pass_time(&mut self, now: Instant) -> Result<(), RtcError> {
        self.rtc.handle_input(Input::Timeout(now.into_std()))
    }

    /// What is next; what is to be sent is sent on the way.
    pub fn next(&mut self) -> Result<Next, RtcError> {
        loop {
            match self.rtc.poll_output()? {
                Output::Timeout(due) => return Ok(Next::Due(Instant::from_std(due))),
                Output::Transmit(datagram) => self.send(&datagram),
                Output::Event(event) => {
                    if let Some(next) = self.note(event) {
                        return Ok(next);
                    }
                }
            }
        }
    }

    fn note(&mut self, event: Event) -> Option<Next> {
        match event {
            Event::ChannelOpen(id, label) if label == LABEL && self.words.is_none() => {
                self.words = Some(id);
                Some(Next::Opened)
            }
            Event::ChannelData(data) if Some(data.id) == self.words => Some(Next::Words(data)),
            Event::ChannelClose(id) if Some(id) == self.words => Some(Next::Closed),
            Event::MediaData(sound) => Some(Next::Sound(Box::new(sound))),
            Event::Closed | Event::IceConnectionStateChange(IceConnectionState::Disconnected) => {
                Some(Next::Closed)
            }
            _ => None,
        }
    }

    fn send(&self, datagram: &Transmit) {
        let mut to = datagram.destination;
        if let (SocketAddr::V4(v4), Ok(SocketAddr::V6(_))) = (to, self.socket.local_addr()) {
            to = SocketAddr::new(v4.ip().to_ipv6_mapped().into(), v4.port());
        }
        // What cannot be sent now is lost, as on any network.
        let _ = self.socket.try_send_to(&datagram.contents, to);
    }

    /// Sends a frame of words; says whether there was room for it.
    pub fn write(&mut self, kind: &str, data: &Value) -> bool {
        let frame = codec::encode(kind, data, now());
        let channel = self.words.and_then(|id| self.rtc.channel(id));
        let written = channel.map(|mut channel| channel.write(false, frame.as_bytes()));
        matches!(written, Some(Ok(true)))
    }

    /// Whether all words have arrived.
    pub fn have_words_arrived(&mut self) -> bool {
        let channel = self.words.and_then(|id| self.rtc.channel(id));
        channel.is_none_or(|mut channel| channel.buffered_amount() == 0)
    }

    /// Sends sound.
    pub fn send_sound(&mut self, packet: Packet) {
        let (line, opus) = self.sound;
        let Some(writer) = self.rtc.writer(line) else { return };
        let time = MediaTime::new(packet.ticks, Frequency::FORTY_EIGHT_KHZ);
        let writer = writer.start_of_talkspurt(packet.begins);
        if let Err(error) = writer.write(opus, Instant::now().into_std(), time, packet.bytes) {
            tracing::debug!(%error, "sound could not be sent");
        }
    }

    /// Says goodbye to the browser's end of the connection.
    pub fn close(mut self) {
        if self.rtc.close().is_ok() {
            while !matches!(self.next(), Ok(Next::Due(_)) | Err(_)) {}
        }
    }
}
