// What happens when: the user's deeds, the server's words and the loudspeaker's place come together here.

import { Connection } from "./connection.js";
import { Level } from "./level.js";
import * as page from "./page.js";
import { Player } from "./player.js";
import { Reply } from "./reply.js";

const CONVERSATION = "conversation";
const { form, message, send, stop, level, voice, latency, spoken } = page.parts;
const connection = new Connection();
const player = new Player();
const picture = new Level(level, player);
let reply = null;
let isSoundOffered = false;

function showState() {
  const state = reply?.isSpeaking ? "speaking" : reply?.isWriting ? "writing" : "idle";
  page.showState(state);
  if (state === "speaking") picture.start();
  else picture.stop();
}

async function openConversation() {
  const before = sessionStorage.getItem(CONVERSATION);
  const opened = await connection.open(before);
  sessionStorage.setItem(CONVERSATION, opened.id);
  page.showConnection(true, "Connected");
  page.showOffer(opened, ask);
  if (opened.id === before || !reply) {
    page.showProblem("");
    if (!reply) showPast(opened.messages);
  } else {
    page.showProblem("The server was restarted and does not remember this conversation. It goes on from here.");
  }
  showSend();
}

function showPast(messages) {
  page.clearTranscript();
  for (const { role, text, heard } of messages) {
    if (role === "user") {
      page.addUserMessage(text);
      continue;
    }
    const view = page.addReply();
    view.append(text);
    view.endText();
    if (heard !== null) view.cut(heard);
  }
}

function showSend() {
  send.disabled = !connection.isOpen || message.value.trim() === "";
}

/** Starts the loudspeaker while the browser still knows that the user did something. */
function startPlayer() {
  if (!spoken.checked) return;
  if (!Player.isPossible) {
    page.showProblem("This browser plays sound only on secure pages: open this one by https, or as localhost. Answers are written meanwhile.");
    return;
  }
  player.start().catch(() => {}); // whether it runs is seen when there is something to play
}

function ask(text) {
  if (!connection.isOpen || text.trim() === "") return;
  startPlayer();
  interrupt();
  page.showProblem("");
  page.addUserMessage(text);
  page.announce("Sent.");
  const silent = !spoken.checked || !Player.isPossible;
  const answer = new Reply(page.addReply(), player, silent);
  reply = answer;
  player.begin(answer.turn);
  showState();
  connection.send({ text, voice: voice.value, latency: latency.value, silent }, {
    next(event) {
      answer.tell(event);
      if (event.type === "audio" && player.isBlocked) offerSound();
      if (event.type === "written" && silent) page.announce(answer.text);
      showState();
    },
    complete: () => showState(),
    error(error) {
      answer.fail(connection.isOpen ? wordsOf(error) : "The connection was lost before this answer was complete.");
      showState();
    },
  });
}

function offerSound() {
  if (isSoundOffered) return;
  isSoundOffered = true;
  page.showProblem("Your browser keeps pages silent until you press something on them.", "Turn sound on", () => player.start());
}

/** Silence now. The server is told, and the text goes on. */
function interrupt(event) {
  if (!reply?.isAudible) return false;
  player.silence(event?.timeStamp);
  reply.silence(connection.interrupt(reply.heard));
  showState();
  page.announce("The voice was stopped.");
  return true;
}

// The server's refusals follow this mark in the words of SignalR's errors.
function wordsOf(error) {
  const text = String(error?.message ?? error);
  const mark = "HubException: ";
  return text.includes(mark) ? text.slice(text.indexOf(mark) + mark.length) : "The answer failed. Please try again.";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = message.value;
  if (send.disabled) return;
  message.value = "";
  ask(text);
  showSend();
});

message.addEventListener("input", () => showSend());

message.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

// Any key that means something to the conversation stops the voice; those that move about the page do not.
document.addEventListener("keydown", (event) => {
  const isTyped = event.key.length === 1 || event.key === "Backspace" || event.key === "Enter";
  if (event.ctrlKey || event.metaKey || event.altKey || !(isTyped || event.key === "Escape")) return;
  if (interrupt(event) && event.key.length === 1 && !event.target.closest("button, select, input, textarea")) message.focus();
}, { capture: true });

stop.addEventListener("click", (event) => {
  interrupt(event);
  message.focus();
});

// Whoever leaves says what was heard until then.
addEventListener("pagehide", (event) => interrupt(event));

spoken.addEventListener("change", (event) => {
  if (!spoken.checked) interrupt(event);
});

player.addEventListener("started", ({ detail }) => detail.turn === reply?.turn && page.showFirstSound(reply.begin()));
player.addEventListener("position", ({ detail }) => detail.turn === reply?.turn && reply.hear(detail));
player.addEventListener("drained", ({ detail }) => {
  if (detail.turn !== reply?.turn) return;
  reply.finish();
  showState();
});
player.addEventListener("silent", ({ detail }) => {
  document.documentElement.dataset.silenceMs = (performance.now() - detail.since).toFixed(1);
});
player.addEventListener("statechange", () => {
  if (player.isBlocked || !isSoundOffered) return;
  isSoundOffered = false;
  page.showProblem("");
});

connection.addEventListener("open", () => openConversation().catch((error) => page.showProblem(wordsOf(error))));
connection.addEventListener("silence", () => {
  reply?.silenceRest();
  showState();
});
connection.addEventListener("lost", ({ detail }) => {
  page.showConnection(false, "Not connected");
  page.showProblem(detail?.includes("429")
    ? "The server has as many visitors as it can take. This page tries again by itself."
    : "There is no connection to the server. This page tries again by itself.");
  showSend();
});

showSend();
connection.start();
