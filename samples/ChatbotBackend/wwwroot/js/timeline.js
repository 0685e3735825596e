// When each sentence is heard. The live route does not say, so the audio is shared out by the length of the sentences, and none begins
// before audio that had arrived when it was sent: an estimate, within a sentence of the truth.

const UNITS_PER_SECOND = 15; // what voices say: letters of an alphabet …
const UNITS_PER_IDEOGRAPH = 3; // … or a third as many characters that are syllables or words

export class Timeline {
  #segments = [];
  #arrived = 0;
  #units = 0;
  #isComplete = false;

  add(segment) {
    let units = 0;
    for (const character of segment.text) units += character.codePointAt(0) >= 0x2e80 ? UNITS_PER_IDEOGRAPH : 1;
    this.#segments.push({ units, earliest: this.#arrived });
    this.#units += units;
  }

  /** There is audio up to this time, in seconds. */
  arrive(seconds) {
    this.#arrived = seconds;
  }

  /** There will be no more: what has arrived is the sound of all sentences. */
  complete() {
    this.#isComplete = true;
  }

  /** Which sentence is being said at a time, in seconds; -1 before the first. */
  at(seconds) {
    // Until the end, audio can only show that the voice is slower than expected.
    const measured = this.#arrived / this.#units;
    const perUnit = this.#isComplete ? measured : Math.max(1 / UNITS_PER_SECOND, measured);
    let units = 0;
    let current = -1;
    for (const [index, segment] of this.#segments.entries()) {
      if (Math.max(units * perUnit, segment.earliest) > seconds) break;
      current = index;
      units += segment.units;
    }
    return current;
  }
}
