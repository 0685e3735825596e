// The way to the server: SignalR with MessagePack, which comes back by itself.

const LONGEST_WAIT = 10_000;

export class Connection extends EventTarget {
  #hub = new signalR.HubConnectionBuilder()
    .withUrl(new URL("../chat", import.meta.url).href, { transport: signalR.HttpTransportType.WebSockets })
    .withHubProtocol(new signalR.protocols.msgpack.MessagePackHubProtocol())
    .withAutomaticReconnect({ nextRetryDelayInMilliseconds: ({ previousRetryCount }) => waitBefore(previousRetryCount) })
    .configureLogging(signalR.LogLevel.None)
    .build();

  constructor() {
    super();
    this.#hub.onreconnecting(() => this.#say("lost"));
    this.#hub.onreconnected(() => this.#say("open"));
    this.#hub.onclose(() => this.start());
    this.#hub.on("Silence", () => this.#say("silence")); // another device has interrupted, or gone on
  }

  get isOpen() {
    return this.#hub.state === signalR.HubConnectionState.Connected;
  }

  /** Connects, however often it takes. */
  async start() {
    for (let attempt = 0; ; attempt++) {
      try {
        await this.#hub.start();
        this.#say("open");
        return;
      } catch (error) {
        this.#say("lost", String(error));
        await new Promise((resolve) => setTimeout(resolve, waitBefore(attempt + 1)));
      }
    }
  }

  /** Opens the conversation of an identifier, or another one if that is not known. */
  open(id) {
    return this.#hub.invoke("Open", id);
  }

  /** Sends a message. The observer is told what happens: next, complete, error. */
  send(message, observer) {
    // The hub tells of an error before it knows itself whether the connection is lost.
    const error = (reason) => queueMicrotask(() => observer.error(reason));
    this.#hub.stream("Send", message).subscribe({ ...observer, error });
  }

  /** Has the server stop speaking, when so many seconds were heard. Returns where that is in the text, or null. */
  async interrupt(seconds) {
    if (!this.isOpen) return null; // a lost connection ends the turn
    return this.#hub.invoke("Interrupt", seconds).catch(() => null); // the page is silent already
  }

  #say(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

function waitBefore(attempt) {
  return attempt === 0 ? 0 : Math.min(LONGEST_WAIT, 500 * 2 ** attempt);
}
