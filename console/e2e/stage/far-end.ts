import type { BrowserContext, Page } from 'playwright-core';

/** What the far end was told and heard. */
export interface FarEnd {
  told: { type: string; data: Record<string, unknown> }[];
  loudest: number;
}

/**
 * A simulated Ellie at the far end of a WebRTC call: another page, which answers the offer, greets in
 * words and hums. Takes what the page under test sends to `/api/v1/calls/webrtc`.
 */
export async function farEnd(context: BrowserContext, page: Page, address: string): Promise<() => Promise<FarEnd>> {
  const far = await context.newPage();
  await far.goto(address);
  // Sound needs a tap.
  await far.locator('h1').click();
  await far.evaluate(() => {
    const end: FarEnd = { told: [], loudest: 0 };
    Reflect.set(globalThis, 'end', end);
    Reflect.set(globalThis, 'answer', async (offer: string, session: string) => {
      const context = new AudioContext();
      const hum = new OscillatorNode(context, { frequency: 300 });
      const way = context.createMediaStreamDestination();
      hum.connect(way);
      hum.start();
      const peer = new RTCPeerConnection();
      Reflect.set(globalThis, 'peer', peer);
      peer.ontrack = ({ track }) => {
        const element = new Audio();
        element.srcObject = new MediaStream([track]);
        element.muted = true;
        void element.play();
        const ear = context.createAnalyser();
        context.createMediaStreamSource(new MediaStream([track])).connect(ear);
        const samples = new Float32Array(ear.fftSize);
        setInterval(() => {
          ear.getFloatTimeDomainData(samples);
          end.loudest = Math.max(end.loudest, ...samples);
        }, 20);
      };
      peer.ondatachannel = ({ channel }) => {
        const tell = (type: string, data: object): void =>
          channel.send(JSON.stringify({ type, data, timestamp: 1, message_id: 'm' }));
        const greet = (): void => {
          tell('call_started', {
            call_id: 'simulated', session_id: session, resumed: false,
            disclosure: { version: '0', text: `channel ${channel.label}` },
          });
          tell('status', { state: 'speaking' });
          tell('transcript', { turn_id: 1, role: 'ellie', text: 'A simulated AI assistant.', final: true, confidence: null });
        };
        if (channel.readyState === 'open') greet();
        else channel.onopen = greet;
        channel.onmessage = ({ data }: MessageEvent<string>) => {
          const message = JSON.parse(data);
          end.told.push(message);
          if (message.type === 'text_input') {
            tell('transcript', { turn_id: 2, role: 'caller', text: message.data.text, final: true, confidence: 1 });
          }
        };
      };
      await peer.setRemoteDescription({ type: 'offer', sdp: offer });
      peer.addTrack(way.stream.getAudioTracks()[0]!, way.stream);
      await peer.setLocalDescription();
      while (peer.iceGatheringState !== 'complete') await new Promise((resolve) => setTimeout(resolve, 50));
      return peer.localDescription?.sdp;
    });
  });
  await page.bringToFront();
  await page.route('**/api/v1/calls/webrtc', async (route) => {
    const { sdp, session_id } = route.request().postDataJSON();
    const answer = await far.evaluate(
      ([sdp, session]) => Reflect.get(globalThis, 'answer')(sdp, session) as Promise<string>,
      [sdp, session_id],
    );
    await route.fulfill({ status: 201, json: { sdp: answer, session_id } });
  });
  return () => far.evaluate(() => Reflect.get(globalThis, 'end') as FarEnd);
}
