// Draws the voice while it speaks, and says how loud it is.

const BARS = 28;

export class Level {
  #canvas;
  #player;
  #isRunning = false;

  constructor(canvas, player) {
    this.#canvas = canvas;
    this.#player = player;
  }

  start() {
    if (this.#isRunning) return;
    this.#isRunning = true;
    requestAnimationFrame(() => this.#draw());
  }

  stop() {
    this.#isRunning = false;
    this.#canvas.dataset.level = "0";
  }

  #draw() {
    if (!this.#isRunning) return;
    const analyser = this.#player.analyser;
    if (analyser) {
      const wave = new Float32Array(analyser.fftSize);
      analyser.getFloatTimeDomainData(wave);
      this.#canvas.dataset.level = Math.max(...wave.map(Math.abs)).toFixed(3);
      const tones = new Uint8Array(analyser.frequencyBinCount);
      analyser.getByteFrequencyData(tones);
      this.#paint(tones);
    }
    requestAnimationFrame(() => this.#draw());
  }

  #paint(tones) {
    const { width, height } = this.#canvas;
    const pen = this.#canvas.getContext("2d");
    pen.clearRect(0, 0, width, height);
    pen.fillStyle = getComputedStyle(this.#canvas).color;
    const step = width / BARS;
    for (let bar = 0; bar < BARS; bar++) {
      // From the middle outwards, low to high: a voice is a calm shape that way.
      const distance = Math.abs(bar - (BARS - 1) / 2) / (BARS / 2);
      const tone = tones[Math.floor(1 + distance * tones.length * 0.35)] / 255;
      const tall = Math.max(4, tone * height);
      pen.beginPath();
      pen.roundRect(bar * step + step * 0.25, (height - tall) / 2, step * 0.5, tall, step * 0.25);
      pen.fill();
    }
  }
}
