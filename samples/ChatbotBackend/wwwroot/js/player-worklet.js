// Plays speech, sample after sample, on the audio thread. It is told in messages what to play, and tells where it is.
// What it is told to forget is silent from the next quantum on: 128 samples, some five milliseconds.

const REPORT_EVERY = 480; // samples: 20 ms

// It begins with half a second in hand, or when it has waited a fifth for more: the first word alone is over before a slow network brings the next.
const IN_HAND = sampleRate / 2;
const PATIENCE = sampleRate / 5;

class SpeechPlayer extends AudioWorkletProcessor {
  constructor() {
    super();
    this.forget(0);
    this.port.onmessage = ({ data }) => {
      switch (data.type) {
        case "begin":
          this.forget(data.turn);
          break;
        case "audio":
          // What was on its way when another turn began, or when this one was silenced.
          if (data.turn !== this.turn) break;
          this.chunks.push(data.samples);
          this.arrived += data.samples.length;
          break;
        case "end":
          if (data.turn === this.turn) this.ended = true;
          break;
        case "silence":
          this.forget(0);
          this.silencing = data.since;
          break;
      }
    };
  }

  forget(turn) {
    this.turn = turn;
    this.chunks = [];
    this.read = 0; // samples of the first chunk
    this.arrived = 0; // samples of the turn
    this.waited = 0;
    this.played = 0;
    this.reported = 0;
    this.gaps = 0;
    this.dry = true;
    this.ended = false;
  }

  process(_, [[output]]) {
    if (this.silencing !== undefined) {
      this.port.postMessage({ type: "silent", frame: currentFrame, since: this.silencing });
      this.silencing = undefined;
    }
    if (this.turn && this.mayPlay(output.length)) this.play(output);
    return true;
  }

  mayPlay(quantum) {
    if (this.arrived > 0 && this.played === 0) this.waited += quantum;
    return this.played > 0 || this.ended || this.arrived >= IN_HAND || this.waited >= PATIENCE;
  }

  play(output) {
    let filled = 0;
    while (filled < output.length && this.chunks.length > 0) {
      const chunk = this.chunks[0];
      const count = Math.min(output.length - filled, chunk.length - this.read);
      for (let i = 0; i < count; i++) output[filled + i] = chunk[this.read + i] / 32768;
      filled += count;
      this.read += count;
      if (this.read === chunk.length) {
        this.chunks.shift();
        this.read = 0;
      }
    }
    this.report(filled, filled < output.length);
  }

  report(filled, isDry) {
    if (filled > 0 && this.played === 0) this.tell("started");
    else if (filled > 0 && this.dry) this.gaps++;
    this.played += filled;
    this.dry = isDry;
    if (isDry && this.ended) {
      this.tell("drained");
      this.turn = 0;
    } else if (this.played - this.reported >= REPORT_EVERY) {
      this.reported = this.played;
      this.tell("position");
    }
  }

  tell(type) {
    this.port.postMessage({ type, turn: this.turn, seconds: this.played / sampleRate, gaps: this.gaps });
  }
}

registerProcessor("speech-player", SpeechPlayer);
