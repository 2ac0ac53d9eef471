//! A simulated browser: another connection of WebRTC, over loopback, with a microphone and a
//! loudspeaker that are numbers.

use std::collections::VecDeque;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use opus_pure::{Application, OpusDecoder, OpusEncoder};
use reqwest::{Response, StatusCode};
use serde_json::{Value, json};
use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::channel::ChannelId;
use str0m::media::{Direction, Frequency, MediaKind, MediaTime, Mid};
use str0m::net::{Protocol, Receive};
use str0m::{Candidate, Event, Input, Output, Rtc};
use tokio::net::UdpSocket;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::time::Instant;
use tokio_util::task::AbortOnDropHandle;

use crate::harness::{Ellie, json};

/// Nothing takes longer, unless it never comes.
const PATIENCE: Duration = Duration::from_secs(20);

/// A packet of the microphone, by the clock and in samples at 48 kHz.
const PACKET: Duration = Duration::from_millis(20);
const PACKET_SAMPLES: usize = 960;

/// What the loudspeaker plays is sound from this on.
const LOUD: f32 = 0.02;

/// A browser with a page that calls.
pub struct Browser {
    /// The session, as the answer had it.
    pub session: String,
    /// Where Ellie is.
    pub ellie: SocketAddr,
    frames: UnboundedReceiver<Value>,
    orders: UnboundedSender<Order>,
    speaker: Arc<Mutex<Speaker>>,
    _running: AbortOnDropHandle<()>,
}

/// What the page does.
enum Order {
    /// Sends a frame over the data channel.
    Send(String),
    /// Sends bytes over it.
    SendBytes(Vec<u8>),
    /// Speaks into the microphone, for so many packets, or is quiet.
    Microphone(f32, u32),
    /// Mutes it: nothing is sent at all.
    Mute,
    /// Sends a datagram of somebody who has this browser's address.
    Datagram(Vec<u8>),
}

/// What was played.
#[derive(Default)]
struct Speaker {
    /// When it was loud last.
    last_loud: Option<Instant>,
    /// How many packets were loud.
    loud_packets: usize,
    packets: usize,
}

/// A browser that has made its offer.
pub struct Offer {
    rtc: Box<Rtc>,
    pending: SdpPendingOffer,
    line: Mid,
    words: ChannelId,
    socket: UdpSocket,
    pub sdp: String,
}

impl Offer {
    /// An offer as a page of the console makes it.
    pub async fn new() -> Self {
        let socket = UdpSocket::bind("127.0.0.1:0").await.unwrap();
        let config = Rtc::builder().clear_codecs().enable_opus(true, false);
        let mut rtc = Box::new(config.build(Instant::now().into_std()));
        let candidate = Candidate::host(socket.local_addr().unwrap(), "udp").unwrap();
        rtc.add_local_candidate(candidate);
        let mut changes = rtc.sdp_api();
        let line = changes.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
        let words = changes.add_channel("ellie".to_owned());
        let (offer, pending) = changes.apply().unwrap();
        Self { rtc, pending, line, words, socket, sdp: offer.to_sdp_string() }
    }

    /// Connects to where the answer says.
    pub fn connect(self, answer: &Value) -> Browser {
        let Self { mut rtc, pending, line, words, socket, .. } = self;
        let sdp = answer["sdp"].as_str().unwrap();
        rtc.sdp_api().accept_answer(pending, SdpAnswer::from_sdp_string(sdp).unwrap()).unwrap();
        let (to_page, frames) = unbounded_channel();
        let (orders, to_do) = unbounded_channel();
        let speaker = Arc::<Mutex<Speaker>>::default();
        let begun = Instant::now();
        let ellie = address(sdp);
        let engine = Engine {
            ellie,
            rtc,
            line,
            words,
            socket,
            to_page,
            speaker: Arc::clone(&speaker),
            decoder: OpusDecoder::new(48_000, 1).unwrap(),
            encoder: OpusEncoder::new(48_000, 1, Application::Voip).unwrap(),
            microphone: VecDeque::new(),
            is_muted: false,
            begun,
            sent: 0,
        };
        Browser {
            session: answer["session_id"].as_str().unwrap().to_owned(),
            ellie,
            frames,
            orders,
            speaker,
            _running: AbortOnDropHandle::new(tokio::spawn(engine.run(to_do))),
        }
    }
}

/// The first address in an answer.
fn address(sdp: &str) -> SocketAddr {
    let line = sdp.lines().find(|line| line.starts_with("a=candidate:")).unwrap();
    let words: Vec<&str> = line.split(' ').collect();
    SocketAddr::new(words[4].parse().unwrap(), words[5].parse().unwrap())
}

/// Sends an offer.
pub async fn offer(ellie: &Ellie, body: &Value) -> Response {
    ellie.client.post(ellie.url("/api/v1/calls/webrtc")).json(body).send().await.unwrap()
}

impl Browser {
    /// Calls.
    pub async fn call(ellie: &Ellie, session: Option<&str>) -> Self {
        Self::call_with(ellie, json!({"session_id": session})).await
    }

    /// Calls with this beside the offer.
    pub async fn call_with(ellie: &Ellie, mut wishes: Value) -> Self {
        let made = Offer::new().await;
        wishes["sdp"] = json!(made.sdp);
        let answer = offer(ellie, &wishes).await;
        made.connect(&json(answer, StatusCode::OK).await)
    }

    pub fn send(&self, kind: &str, data: Value) {
        self.send_text(json!({"type": kind, "data": data}).to_string());
    }

    pub fn send_text(&self, text: String) {
        self.orders.send(Order::Send(text)).unwrap();
    }

    pub fn send_bytes(&self, bytes: Vec<u8>) {
        self.orders.send(Order::SendBytes(bytes)).unwrap();
    }

    pub fn send_datagram(&self, bytes: Vec<u8>) {
        self.orders.send(Order::Datagram(bytes)).unwrap();
    }

    pub fn mute(&self) {
        self.orders.send(Order::Mute).unwrap();
    }

    /// Speaks for so long.
    pub async fn speaks(&self, voice: Duration) {
        let packets = voice.as_millis() / PACKET.as_millis();
        self.orders.send(Order::Microphone(0.4, packets as u32)).unwrap();
        tokio::time::sleep(voice).await;
    }

    /// The data of the next frame of this kind that is like this. What comes before is passed over.
    pub async fn until(&mut self, kind: &str, is_it: impl Fn(&Value) -> bool) -> Value {
        let waiting = async {
            while let Some(frame) = self.frames.recv().await {
                if frame["type"] == kind && is_it(&frame["data"]) {
                    return frame["data"].clone();
                }
            }
            panic!("the connection was closed before {kind}");
        };
        tokio::time::timeout(PATIENCE, waiting).await.unwrap_or_else(|_| panic!("no {kind} came"))
    }

    pub async fn hears(&mut self, words: &str) -> Value {
        let is_it = |data: &Value| {
            data["role"] == "ellie"
                && data["text"].as_str().is_some_and(|text| text.contains(words))
        };
        self.until("transcript", is_it).await
    }

    /// Waits until all of a turn was heard, as the page reports it.
    pub async fn has_heard(&mut self, turn: &Value) {
        self.until("audio_start", |data| data["turn_id"] == *turn).await;
        self.send("audio_played", json!({"turn_id": turn, "played_ms": 600_000}));
        self.until("transcript", |data| data["turn_id"] == *turn && data["final"] == true).await;
    }

    /// Waits until the other side closes the connection.
    pub async fn is_closed(&mut self) {
        let waiting = async { while self.frames.recv().await.is_some() {} };
        tokio::time::timeout(PATIENCE, waiting).await.expect("the connection is closed");
    }

    /// How many packets were played, and how many of them were loud.
    pub fn played(&self) -> (usize, usize) {
        let speaker = self.speaker.lock().unwrap();
        (speaker.packets, speaker.loud_packets)
    }

    pub fn last_loud(&self) -> Option<Instant> {
        self.speaker.lock().unwrap().last_loud
    }
}

/// What a browser has inside.
struct Engine {
    rtc: Box<Rtc>,
    ellie: SocketAddr,
    line: Mid,
    words: ChannelId,
    socket: UdpSocket,
    to_page: UnboundedSender<Value>,
    speaker: Arc<Mutex<Speaker>>,
    decoder: OpusDecoder,
    encoder: OpusEncoder,
    microphone: VecDeque<f32>,
    is_muted: bool,
    begun: Instant,
    /// Packets of the microphone.
    sent: u32,
}

impl Engine {
    async fn run(mut self, mut to_do: UnboundedReceiver<Order>) {
        let mut bytes = [0; 2000];
        loop {
            let Some(due) = self.work() else { return };
            let packet_due = self.begun + PACKET * self.sent;
            tokio::select! {
                received = self.socket.recv_from(&mut bytes) => {
                    let (length, from) = received.unwrap();
                    self.receive(&bytes[..length], from);
                }
                order = to_do.recv() => self.obey(order),
                () = tokio::time::sleep_until(packet_due) => self.speak(),
                () = tokio::time::sleep_until(due) => {
                    self.rtc.handle_input(Input::Timeout(Instant::now().into_std())).unwrap();
                }
            }
        }
    }

    /// Returns when something is due; nothing, when all is over.
    fn work(&mut self) -> Option<Instant> {
        loop {
            match self.rtc.poll_output().ok()? {
                Output::Timeout(due) if self.rtc.is_alive() => {
                    return Some(Instant::from_std(due).min(Instant::now() + PATIENCE));
                }
                Output::Timeout(_) | Output::Event(Event::Closed) => return None,
                Output::Transmit(out) => {
                    let _ = self.socket.try_send_to(&out.contents, out.destination);
                }
                Output::Event(Event::ChannelData(data)) => {
                    let _ = self.to_page.send(serde_json::from_slice(&data.data).unwrap());
                }
                Output::Event(Event::MediaData(sound)) => self.play(&sound.data),
                Output::Event(_) => {}
            }
        }
    }

    fn receive(&mut self, bytes: &[u8], source: SocketAddr) {
        let destination = self.socket.local_addr().unwrap();
        let Ok(contents) = bytes.try_into() else { return };
        let received = Receive { proto: Protocol::Udp, source, destination, contents };
        self.rtc.handle_input(Input::Receive(Instant::now().into_std(), received)).unwrap();
    }

    fn play(&mut self, packet: &[u8]) {
        let mut block = vec![0.0; 5760];
        let decoded = self.decoder.decode(packet, 5760, &mut block).unwrap();
        let mut speaker = self.speaker.lock().unwrap();
        speaker.packets += 1;
        if block[..decoded].iter().any(|sample| sample.abs() > LOUD) {
            speaker.loud_packets += 1;
            speaker.last_loud = Some(Instant::now());
        }
    }

    fn obey(&mut self, order: Option<Order>) {
        match order {
            Some(Order::Send(text)) => self.write(false, text.as_bytes()),
            Some(Order::SendBytes(bytes)) => self.write(true, &bytes),
            Some(Order::Microphone(level, packets)) => {
                self.is_muted = false;
                let tone = (0..packets as usize * PACKET_SAMPLES).map(|i| (i as f32 * 0.05).sin());
                self.microphone.extend(tone.map(|sample| sample * level));
            }
            Some(Order::Mute) => self.is_muted = true,
            Some(Order::Datagram(bytes)) => {
                let _ = self.socket.try_send_to(&bytes, self.ellie);
            }
            None => {}
        }
    }

    fn write(&mut self, is_binary: bool, bytes: &[u8]) {
        let mut channel = self.rtc.channel(self.words).expect("the channel is open");
        assert!(channel.write(is_binary, bytes).unwrap());
    }

    /// A microphone that is on sends all the time.
    fn speak(&mut self) {
        let number = self.sent;
        self.sent += 1;
        if self.is_muted || !self.rtc.is_connected() {
            return;
        }
        let ready = PACKET_SAMPLES.min(self.microphone.len());
        let mut frame: Vec<f32> = self.microphone.drain(..ready).collect();
        frame.resize(PACKET_SAMPLES, 0.0);
        let mut packet = vec![0; 1000];
        let length = self.encoder.encode(&frame, PACKET_SAMPLES, &mut packet).unwrap();
        packet.truncate(length);
        let writer = self.rtc.writer(self.line).unwrap();
        let opus = writer.payload_params().next().unwrap().pt();
        let time = MediaTime::new(u64::from(number) * 960, Frequency::FORTY_EIGHT_KHZ);
        writer.write(opus, Instant::now().into_std(), time, packet).unwrap();
    }
}
