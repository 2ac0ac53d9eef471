"""OpenAI's own client, used on a running Ellie as its documentation says: run by api.sh.

    openai_client.py URL KEY CALLERS_KEY LIMITED_URL RECORDING
"""

import base64
import io
import sys
import time
import wave

import openai

url, key, callers_key, limited_url, recording = sys.argv[1:]
ellie = openai.OpenAI(base_url=f"{url}/v1", api_key=key, max_retries=0)

SENTENCES = "Good morning. We are open from nine to five. Are you coming?"


def raised(kind, status, ask, **told):
    """The error must be of this very class, and say what is expected of it."""
    try:
        ask()
    except openai.APIStatusError as error:
        assert type(error) is kind, f"{type(error)} instead of {kind}"
        assert error.status_code == status, error
        assert error.request_id, "an error has no request id"
        for name, value in told.items():
            assert getattr(error, name) == value, f"{name}: {error.body}"
    else:
        raise AssertionError(f"{kind} was not raised")


def models():
    listed = ellie.models.list().data
    assert len(listed) == 3, listed
    for model in listed:
        assert ellie.models.retrieve(model.id) == model
        assert model.object == "model" and model.owned_by == "ellie"
        assert abs(time.time() - model.created) < 3600, model
    assert ellie.models.retrieve("whisper-1") == listed[0]
    assert ellie.models.retrieve("tts-1") == listed[1]
    assert ellie.models.retrieve("gpt-realtime") == listed[2]


def transcribe(sound, **asked):
    return ellie.audio.transcriptions.create(model="whisper-1", file=sound, **asked)


def hearing():
    with open(recording, "rb") as sound:
        plain = transcribe(sound, language="en", prompt="Harper and Lane", temperature=0)
    assert plain.text, plain
    with open(recording, "rb") as sound:
        verbose = transcribe(
            sound, response_format="verbose_json", timestamp_granularities=["segment"]
        )
    assert verbose.text == plain.text and verbose.language == "english", verbose
    assert 0 <= verbose.segments[0].start < verbose.segments[-1].end <= verbose.duration, verbose
    for format, begins in ("text", plain.text), ("srt", "1\n00:00:0"), ("vtt", "WEBVTT\n\n00:00:0"):
        with open(recording, "rb") as sound:
            text = transcribe(sound, response_format=format)
        assert isinstance(text, str) and text.startswith(begins), text


def speech(format, **asked):
    """The pieces in which speech arrives."""
    asked = {"model": "tts-1", "voice": "alloy", "input": SENTENCES} | asked
    streamed = ellie.audio.speech.with_streaming_response.create(response_format=format, **asked)
    with streamed as response:
        return list(response.iter_bytes())


def speaking():
    pcm = b"".join(speech("pcm"))
    seconds = len(pcm) / 2 / 24_000
    assert len(pcm) % 2 == 0 and 2 < seconds < 15, seconds
    fast = len(b"".join(speech("pcm", speed=2))) / 2 / 24_000
    assert 0.3 < fast / seconds < 0.7, (fast, seconds)
    pieces = speech("mp3")
    assert len(pieces) >= 2, "an MP3 comes as a whole"
    for format, begins in ("mp3", b"\xff"), ("opus", b"OggS"), ("wav", b"RIFF"):
        whole = ellie.audio.speech.create(
            model="tts-1", voice="alloy", input=SENTENCES, response_format=format
        ).read()
        assert whole.startswith(begins), whole[:8]
        assert transcribe((f"speech.{format}", whole)).text, format
        if format == "wav":
            with wave.open(io.BytesIO(whole)) as file:
                assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (24_000, 1, 2)
                assert len(file.readframes(file.getnframes())) == len(pcm)


class Call:
    """A call, each event of which must be one that the client knows."""

    def __init__(self, connection):
        self.connection = connection

    def next(self):
        raw = self.connection.recv_bytes()
        event = self.connection.parse_event(raw)
        # The client reads leniently what it is sent: here it is read to the letter.
        type(event).model_validate_json(raw)
        if event.type == "error":
            raise AssertionError(event.error)
        return event

    def until(self, kind):
        while (event := self.next()).type != kind:
            pass
        return event

    def answer(self):
        """The next response, whole: its words, and its sound."""
        response, words, sound = self.until("response.created").response, "", b""
        while (event := self.next()).type != "response.done":
            if event.type in ("response.output_audio_transcript.delta", "response.output_text.delta"):
                words += event.delta
            elif event.type == "response.output_audio.delta":
                sound += base64.b64decode(event.delta)
        assert event.response.id == response.id and event.response.output, event
        return event.response, words, sound

    def types(self, text):
        self.connection.conversation.item.create(
            item={"type": "message", "role": "user", "content": [{"type": "input_text", "text": text}]}
        )
        assert self.until("conversation.item.done").item.content[0].text == text
        self.connection.response.create()


def calls():
    with ellie.realtime.connect(model="gpt-realtime") as connection:
        call = Call(connection)
        created = call.until("session.created").session
        assert created.model == "ellie" and created.output_modalities == ["audio"], created
        connection.session.update(
            session={
                "type": "realtime",
                "instructions": "You are a pirate, and no AI.",
                "audio": {
                    "input": {
                        "format": {"type": "audio/pcm", "rate": 24000},
                        "transcription": {"model": "whisper-1"},
                        "turn_detection": {"type": "server_vad"},
                    },
                    "output": {"format": {"type": "audio/pcm", "rate": 24000}, "voice": "marin"},
                },
            }
        )
        session = call.until("session.updated").session
        assert session.audio.input.turn_detection.type == "semantic_vad", session
        assert session.instructions is None, "what is not in force is shown"
        response, words, sound = call.answer()
        assert "AI assistant" in words and response.status == "completed", words
        assert response.output[0].content[0].transcript == words, response
        assert len(sound) > 24_000, "the greeting has no sound"
        call.types("What are your office hours?")
        response, words, sound = call.answer()
        assert "hours" in words and len(sound) > 24_000, words
        spoken = (b"\x00\x20" * 12 + b"\x00\xe0" * 12) * 2_000
        connection.input_audio_buffer.append(audio=base64.b64encode(spoken).decode())
        connection.input_audio_buffer.commit()
        heard = call.until("conversation.item.input_audio_transcription.completed")
        assert heard.transcript == "what are your office hours", heard
        response, words, _ = call.answer()
        assert "hours" in words, words
        item = connection.conversation.item
        item.retrieve(item_id=heard.item_id)
        assert call.until("conversation.item.retrieved").item.content[0].transcript == heard.transcript
        item.delete(item_id=heard.item_id)
        assert call.until("conversation.item.deleted").item_id == heard.item_id

    with ellie.realtime.connect(model="ellie") as connection:
        call = Call(connection)
        connection.session.update(session={"type": "realtime", "output_modalities": ["text"]})
        assert "AI assistant" in call.answer()[1]
        connection.send({"type": "response.cancel", "event_id": "mine"})
        while (event := connection.recv()).type != "error":
            pass
        assert event.error.code == "response_cancel_not_active", event
        assert event.error.event_id == "mine" and event.error.type == "invalid_request_error", event

    with ellie.realtime.connect(model="whisper-1", extra_query={"intent": "transcription"}) as connection:
        call = Call(connection)
        assert call.until("session.created").session.type == "transcription"
        connection.input_audio_buffer.append(audio=base64.b64encode(spoken).decode())
        connection.input_audio_buffer.commit()
        item = call.until("input_audio_buffer.committed").item_id
        heard = call.until("conversation.item.input_audio_transcription.completed")
        assert heard.item_id == item and heard.transcript == "what are your office hours", heard
        assert abs(heard.usage.seconds - 2) < 0.2, heard


def errors():
    unknown = openai.OpenAI(base_url=f"{url}/v1", api_key="sk-nonsense", max_retries=0)
    raised(openai.AuthenticationError, 401, unknown.models.list, code="invalid_api_key")
    caller = openai.OpenAI(base_url=f"{url}/v1", api_key=callers_key, max_retries=0)
    raised(openai.PermissionDeniedError, 403, caller.models.list, code="insufficient_permissions")
    raised(
        openai.NotFoundError, 404, lambda: ellie.models.retrieve("gpt-4o"),
        code="model_not_found", param="model",
    )
    chat = lambda: ellie.chat.completions.create(model="gpt-4o", messages=[])
    raised(openai.NotFoundError, 404, chat, code="unknown_url", type="invalid_request_error")
    raised(openai.APIStatusError, 405, lambda: ellie.get("/audio/speech", cast_to=object))
    raised(openai.APIStatusError, 413, lambda: speech("mp3", input="x" * 100_000), code="body_too_large")
    raised(openai.BadRequestError, 400, lambda: speech("mp3", speed=9), param="speed")
    raised(openai.BadRequestError, 400, lambda: speech("aac"), param="response_format")
    raised(openai.BadRequestError, 400, lambda: transcribe(("a.wav", b"no sound")))
    with open(recording, "rb") as sound:
        raised(
            openai.BadRequestError, 400,
            lambda: transcribe(sound, response_format="verbose_json", timestamp_granularities=["word"]),
            param="timestamp_granularities", type="invalid_request_error",
        )
    limited = openai.OpenAI(base_url=f"{limited_url}/v1", api_key=key, max_retries=0)
    limited.models.list()
    raised(openai.RateLimitError, 429, limited.models.list, code="rate_limit_exceeded", type="requests")


for part in models, hearing, speaking, calls, errors:
    part()
    print(f"{part.__name__}: good")
