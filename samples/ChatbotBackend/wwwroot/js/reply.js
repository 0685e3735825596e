// One reply: what the server tells of it goes to the text, to the loudspeaker and to the clock of words.

import { Timeline } from "./timeline.js";

let turns = 0;

export class Reply {
  #view;
  #player;
  #timeline = new Timeline();
  #sent = performance.now();
  #seconds = 0;
  #problem = "";
  #isSilenced = false;
  #isVoiceOver = false;

  /** A number of its own for the loudspeaker. */
  turn = ++turns;
  isWriting = true;
  isSpeaking = false;

  /** What was heard, in seconds. */
  heard = 0;

  constructor(view, player, isSilent) {
    this.#view = view;
    this.#player = player;
    this.#isSilenced = isSilent;
  }

  get text() {
    return this.#view.text;
  }

  /** Whether there is a voice to stop, now or soon. */
  get isAudible() {
    return !this.#isSilenced && (this.isSpeaking || (this.isWriting && !this.#isVoiceOver));
  }

  /** Something that the server told. */
  tell(event) {
    switch (event.type) {
      case "text":
        this.#view.append(event.text);
        break;
      case "written":
        this.endText();
        break;
      case "segment":
        if (this.#isSilenced) break;
        this.#timeline.add(event);
        this.#view.addSegment(event);
        break;
      case "audio":
        if (this.#isSilenced) break;
        this.#seconds = event.offset + event.data.length / 2 / event.sampleRate;
        this.#timeline.arrive(this.#seconds, event.words);
        this.#player.play(this.turn, event.data);
        this.isSpeaking = true;
        break;
      case "spoken":
        this.#isVoiceOver = true;
        if (event.reason === "Completed") this.#timeline.complete();
        if (event.reason === "Interrupted" && !this.#isSilenced) this.#player.silence(); // from elsewhere
        if (event.reason === "Interrupted") this.silence();
        this.endAudio();
        break;
      case "problem":
        this.#complain(event.message);
        break;
    }
  }

  endText() {
    this.isWriting = false;
    this.#view.endText();
  }

  /** No more audio comes; what is here is still played. */
  endAudio() {
    this.#player.end(this.turn);
    if (this.#seconds === 0) this.#view.endSpeech();
  }

  /** The first sample is played now. Returns the seconds since the message was sent. */
  begin() {
    const seconds = (performance.now() - this.#sent) / 1000 + this.#player.latency;
    this.#note(`first sound after ${seconds.toFixed(2)} s`);
    return seconds;
  }

  /** The loudspeaker is here. */
  hear({ seconds, gaps }) {
    this.#view.item.dataset.gaps = gaps;
    this.heard = Math.max(0, seconds - this.#player.latency);
    this.#view.say(this.#timeline.at(this.heard), this.#timeline.wordAt(this.heard));
  }

  /** Everything was heard. */
  finish() {
    this.isSpeaking = false;
    this.#view.endSpeech();
    this.#note(`${this.#seconds.toFixed(1)} s of speech`);
  }

  /** The user has heard enough. The server is asked, and says where that was to the letter. */
  async silence(interruption) {
    if (this.#isSilenced) return;
    this.#isSilenced = true;
    this.isSpeaking = false;
    this.#view.cut(this.#timeline.heardAt(this.heard));
    this.#note("The voice stopped at the mark. The next answer goes by what was heard.");
    const cut = await interruption;
    if (cut) this.#view.cut(cut.heard);
  }

  /** The user has interrupted on another device. While audio comes, its end says so; this is for what came before it. */
  silenceRest() {
    if (!this.#isVoiceOver || !this.isSpeaking) return;
    this.#player.silence();
    this.silence();
  }

  /** No more is told of it. Where everything was told, as by a server that then stopped, nothing is missing. */
  fail(message) {
    if (!this.isWriting && (this.#isVoiceOver || this.#isSilenced)) return;
    this.endText();
    this.endAudio();
    this.#complain(message);
  }

  #complain(message) {
    this.#problem = message;
    this.#note("");
  }

  #note(text) {
    this.#view.note(this.#problem || text);
  }
}
