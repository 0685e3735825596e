// One reply on the page: its text as it grows, with the sentence and the word that are being said, and where the voice was cut. Text is only
// ever put in as text.

import { rangesOf } from "./markdown.js";

export class ReplyView {
  #text = "";
  #segments = [];
  #saying = -1;
  #word;
  #heard = Infinity; // characters of the text; all, unless it was cut
  #isScheduled = false;
  #body;
  #note;

  /** Makes the reply in its list item. */
  constructor(item) {
    this.item = item;
    this.#body = item.appendChild(Object.assign(document.createElement("div"), { className: "text waiting" }));
    this.#note = item.appendChild(Object.assign(document.createElement("p"), { className: "note" }));
  }

  get text() {
    return this.#text;
  }

  append(text) {
    this.#text += text;
    this.#schedule();
  }

  /** A sentence was sent to be spoken; its text may still be on its way. */
  addSegment({ start, length }) {
    this.#segments.push({ start, end: start + length });
    this.item.classList.add("is-spoken");
    this.#schedule();
  }

  /** Marks the sentence that is being said, -1 for none yet, or any more; and in it the word, if it is known. */
  say(segment, word) {
    if (word !== this.#word) {
      this.#word = word;
      this.#markWord();
    }
    if (segment === this.#saying) return;
    this.#saying = segment;
    this.item.dataset.saying = segment;
    for (const span of this.#body.children) this.#mark(span);
    this.item.dispatchEvent(new Event("changed", { bubbles: true }));
  }

  /** Everything that will be written is here. */
  endText() {
    this.#body.classList.remove("waiting");
  }

  /** Everything was said. */
  endSpeech() {
    this.say(-1);
    this.item.classList.remove("is-spoken");
    delete this.item.dataset.saying;
  }

  /** It was silenced when so many characters had been heard. */
  cut(heard) {
    this.#heard = heard;
    this.item.dataset.heard = heard;
    this.endSpeech();
    this.item.classList.add("is-cut");
    this.#schedule();
  }

  note(text) {
    this.#note.textContent = text;
  }

  #schedule() {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    requestAnimationFrame(() => {
      this.#isScheduled = false;
      this.#render();
    });
  }

  // Most of the spans stay what they were: only what differs is touched.
  #render() {
    let index = 0;
    for (const run of this.#runs()) {
      const span = this.#body.children[index++] ?? this.#body.appendChild(document.createElement("span"));
      const text = this.#text.slice(run.start, run.end);
      if (span.textContent !== text) span.textContent = text;
      span.dataset.segment = run.segment;
      span.dataset.style = run.style;
      span.dataset.cut = run.start === this.#heard ? "here" : run.start > this.#heard ? "after" : "";
      this.#mark(span);
    }
    while (this.#body.children.length > index) this.#body.lastChild.remove();
    this.#markWord();
    this.item.dispatchEvent(new Event("changed", { bubbles: true }));
  }

  #mark(span) {
    const segment = Number(span.dataset.segment);
    const state = segment === Infinity || segment > this.#saying ? "later" : segment === this.#saying ? "saying" : "";
    const name = `${span.dataset.style} ${state}`.trim();
    if (span.className !== name) span.className = name;
  }

  // A highlight of the browser's, for it changes many times a second: the text stays as it is.
  #markWord() {
    if (!CSS.highlights) return;
    const range = this.#word && this.#rangeOf(this.#word);
    if (range) CSS.highlights.set("word", new Highlight(range));
    else CSS.highlights.delete("word");
  }

  // Together the spans are the text, so that places in it can be counted.
  #rangeOf({ start, length }) {
    const range = new Range();
    let at = 0;
    for (const { firstChild: text } of this.#body.children) {
      const end = at + text.length;
      if (start >= at && start < end) range.setStart(text, start - at);
      if (start + length > at && start + length <= end) {
        range.setEnd(text, start + length - at);
        return range;
      }
      at = end;
    }
    return null; // the text is still on its way
  }

  // The ranges of Markdown, cut where sentences begin and end; white space around a sentence is not marked with it.
  *#runs() {
    const cuts = new Map();
    for (const [index, { start, end }] of this.#segments.entries()) {
      const said = this.#text.slice(start, end);
      cuts.set(start + said.length - said.trimStart().length, index);
      cuts.set(start + said.trimEnd().length, index + 0.5);
    }
    const places = [...cuts.keys()].sort((a, b) => a - b);
    let next = 0;
    let segment = -0.5;
    for (const range of rangesOf(this.#text)) {
      for (let start = range.start; start < range.end; ) {
        while (next < places.length && places[next] <= start) segment = cuts.get(places[next++]);
        const end = Math.min(range.end, places[next] ?? Infinity, start < this.#heard ? this.#heard : Infinity);
        const isAfterAll = next >= places.length && segment % 1 !== 0;
        yield { start, end, style: range.style, segment: isAfterAll ? Infinity : segment };
        start = end;
      }
    }
  }
}
