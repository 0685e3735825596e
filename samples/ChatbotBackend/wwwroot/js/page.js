// The parts of the page, and what they say. No decisions here.

import { ReplyView } from "./reply-view.js";

const part = (id) => document.getElementById(id);

export const parts = {
  form: part("composer"), message: part("message"), send: part("send"), stop: part("stop"), level: part("level"),
  voice: part("voice"), latency: part("latency"), spoken: part("spoken"),
};

/** What is going on: idle, writing or speaking. */
export function showState(state) {
  document.documentElement.dataset.state = state;
  part("speaking").hidden = state !== "speaking";
}

export function showConnection(isOn, text) {
  document.documentElement.dataset.connection = isOn ? "on" : "off";
  part("connection-text").textContent = text;
}

/** Says a problem, with one thing to do about it, if there is one. */
export function showProblem(text, action, act) {
  const problem = part("problem");
  const button = problem.querySelector("button");
  problem.querySelector("p").textContent = text;
  problem.hidden = !text;
  button.hidden = !action;
  button.textContent = action ?? "";
  button.onclick = act ?? null;
}

/** Says something to those who do not see the page. */
export function announce(text) {
  part("announcer").textContent = text;
}

export function showFirstSound(seconds) {
  const place = part("first-sound");
  const meter = place.querySelector("[role=meter]");
  const shown = seconds.toFixed(2);
  place.hidden = false;
  place.querySelector("output").textContent = `${shown} s`;
  meter.setAttribute("aria-valuenow", shown);
  meter.style.setProperty("--share", `${Math.min(100, (seconds / 3) * 100)}%`);
}

/** Offers what the server offers. */
export function showOffer({ voices, maxCharacters, suggestions, notice }, ask) {
  const chosen = parts.voice.value;
  parts.voice.replaceChildren(parts.voice.options[0], ...voices.map(({ id, name }) => new Option(name, id)));
  parts.voice.value = voices.some(({ id }) => id === chosen) ? chosen : "";
  parts.message.maxLength = maxCharacters;
  part("notice").textContent = notice;
  part("suggestions").replaceChildren(...suggestions.map((text) => {
    const item = document.createElement("li");
    const button = item.appendChild(Object.assign(document.createElement("button"), { type: "button", textContent: text }));
    button.onclick = () => ask(text);
    return item;
  }));
}

/** Forgets the conversation that is shown. */
export function clearTranscript() {
  part("transcript").replaceChildren();
  part("welcome").hidden = false;
}

export function addUserMessage(text) {
  addMessage("user", "You said").append(Object.assign(document.createElement("div"), { className: "text", textContent: text }));
}

export function addReply() {
  return new ReplyView(addMessage("assistant", "Answer"));
}

function addMessage(className, name) {
  part("welcome").hidden = true;
  const item = part("transcript").appendChild(Object.assign(document.createElement("li"), { className }));
  item.append(Object.assign(document.createElement("h2"), { className: "unseen", textContent: name }));
  follow();
  return item;
}

// The page goes on with the text, but never past the sentence that is being said. Whoever has scrolled elsewhere is left alone.
let followed = 0;
let isFollowing = true;
addEventListener("scroll", () => (isFollowing = Math.abs(scrollY - followed) < 80 || innerHeight + scrollY >= document.body.scrollHeight - 80), { passive: true });
addEventListener("changed", () => isFollowing && follow());

function follow() {
  const said = document.querySelector(".is-spoken .saying")?.getBoundingClientRect().top ?? Infinity;
  followed = Math.max(0, Math.min(document.body.scrollHeight - innerHeight, scrollY + said - innerHeight / 4));
  window.scrollTo({ top: followed });
}
