// When each word and each sentence is heard. The server says it of words. Until it has, the audio is shared out by the length of the
// sentences, and none begins before audio that had arrived when it was sent: an estimate, within a sentence of the truth.

const UNITS_PER_SECOND = 15; // what voices say: letters of an alphabet …
const UNITS_PER_IDEOGRAPH = 3; // … or a third as many characters that are syllables or words

export class Timeline {
  #segments = [];
  #words = [];
  #arrived = 0;
  #units = 0;
  #isComplete = false;

  add(segment) {
    let units = 0;
    for (const character of segment.text) units += character.codePointAt(0) >= 0x2e80 ? UNITS_PER_IDEOGRAPH : 1;
    this.#segments.push({ units, start: segment.start, end: segment.start + segment.length, earliest: this.#arrived });
    this.#units += units;
  }

  /** There is audio up to this time, in seconds, and these words are complete with it. */
  arrive(seconds, words) {
    this.#arrived = seconds;
    this.#words.push(...words);
  }

  /** There will be no more: what has arrived is the sound of all sentences. */
  complete() {
    this.#isComplete = true;
  }

  /** The word that is being said at a time, in seconds, or was said last; undefined before the first. */
  wordAt(seconds) {
    return this.#words.findLast(({ from }) => from <= seconds);
  }

  /** Which sentence is being said at a time, in seconds; -1 before the first. */
  at(seconds) {
    const word = this.wordAt(seconds);
    const of = word ? this.#segments.findIndex(({ start, end }) => word.start >= start && word.start < end) : -1;
    return of < 0 ? this.#estimate(seconds) : of;
  }

  /** How much of the text was heard at a time, in seconds. The word, or without words the sentence, that is being said does not count. */
  heardAt(seconds) {
    if (this.#words.length === 0) return this.#segments[this.at(seconds)]?.start ?? 0;
    const ends = this.#words.filter(({ to }) => to <= seconds).map(({ start, length }) => start + length);
    return Math.max(0, ...ends);
  }

  #estimate(seconds) {
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
