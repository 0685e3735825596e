// One turn a line of input: the milliseconds from its first token to its first audio, with the vendor's client as its documentation shows it.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { FishAudioClient, RealtimeEvents } from "fish-audio";

const [endpoint, file, rate, chunkLength] = process.argv.slice(2);
const text = [...readFileSync(file, "utf8")].join("");
const client = new FishAudioClient({ apiKey: "benchmark", baseUrl: endpoint.replace(/\/$/, "") });

async function speak() {
  let firstToken;
  async function* tokens() {
    for (let i = 0; i < text.length; i += 4) {
      const due = firstToken === undefined ? 0 : (i / 4 / rate) * 1000 - (performance.now() - firstToken);
      if (due > 0) await new Promise(resolve => setTimeout(resolve, due));
      firstToken ??= performance.now();
      yield text.slice(i, i + 4);
    }
  }

  const connection = await client.textToSpeech.convertRealtime(
    { text: "", format: "pcm", sample_rate: 24000, latency: "balanced", chunk_length: Number(chunkLength) }, tokens());
  return await new Promise((resolve, reject) => {
    let firstAudio;
    connection.on(RealtimeEvents.AUDIO_CHUNK, () => { firstAudio ??= performance.now() - firstToken; });
    connection.on(RealtimeEvents.ERROR, reject);
    connection.on(RealtimeEvents.CLOSE, () => resolve(firstAudio));
  });
}

for await (const _ of createInterface({ input: process.stdin })) console.log(await speak());
process.exit(0);
