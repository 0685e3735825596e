// The loudspeaker: an audio worklet behind a context that browsers let start only when somebody has done something.

export const SAMPLE_RATE = 24_000; // what the server sends; the browser resamples for its device

export class Player extends EventTarget {
  #context;
  #node;
  #ready;
  #turn = 0;

  /** Listens to what is played; null before start. */
  analyser = null;

  /** Whether this browser can play here at all: worklets are only for secure pages. */
  static get isPossible() {
    return "AudioContext" in window && window.isSecureContext && "audioWorklet" in AudioContext.prototype;
  }

  /** Whether the browser holds sound back until somebody does something on the page. */
  get isBlocked() {
    return this.#context !== undefined && this.#context.state !== "running";
  }

  /** Seconds from the worklet's samples to the ear, as far as the browser knows. */
  get latency() {
    return (this.#context?.baseLatency ?? 0) + (this.#context?.outputLatency ?? 0);
  }

  /** Call this from inside an event of the user's: a click, a key. Later calls wake a context that was put to sleep. */
  start() {
    this.#context ??= this.#open();
    return this.#context.resume();
  }

  /** From now on, audio of this turn is played; anything else is forgotten. */
  begin(turn) {
    this.#turn = turn;
    this.#tell({ type: "begin", turn });
  }

  /** Plays 16-bit samples, given as bytes, when what was given before has been played. */
  play(turn, bytes) {
    if (turn !== this.#turn) return;
    const samples = new Int16Array(bytes.slice().buffer);
    this.#tell({ type: "audio", turn, samples }, [samples.buffer]);
  }

  /** There will be no more audio of this turn. */
  end(turn) {
    this.#tell({ type: "end", turn });
  }

  /** Silence, now. */
  silence(since = performance.now()) {
    this.#turn = 0;
    this.#tell({ type: "silence", since });
  }

  #open() {
    const context = new AudioContext({ sampleRate: SAMPLE_RATE, latencyHint: "interactive" });
    context.onstatechange = () => this.dispatchEvent(new Event("statechange"));
    this.analyser = new AnalyserNode(context, { fftSize: 512, smoothingTimeConstant: 0.6 });
    this.analyser.connect(context.destination);
    this.#ready = context.audioWorklet.addModule(new URL("player-worklet.js", import.meta.url)).then(() => {
      this.#node = new AudioWorkletNode(context, "speech-player", { numberOfInputs: 0, outputChannelCount: [1] });
      this.#node.port.onmessage = ({ data }) => this.dispatchEvent(new CustomEvent(data.type, { detail: data }));
      this.#node.connect(this.analyser);
    });
    return context;
  }

  #tell(message, transfer = []) {
    if (this.#node) this.#node.port.postMessage(message, transfer);
    else this.#ready?.then(() => this.#node.port.postMessage(message, transfer));
  }
}
