// The other side of turns-at-once: a line with a number of turns comes in, a line with their cost goes out.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { FishAudioClient, RealtimeEvents } from "fish-audio";

const [endpoint, file] = process.argv.slice(2);
const text = readFileSync(file, "utf8");
const client = new FishAudioClient({ apiKey: "benchmark", baseUrl: endpoint.replace(/\/$/, "") });
let audio, errors, before;

async function* tokens() {
  for (let i = 0; i < text.length; i += 4) yield text.slice(i, i + 4);
}

async function speak() {
  try {
    const connection = await client.textToSpeech.convertRealtime({ text: "", format: "pcm", sample_rate: 24000, latency: "balanced", chunk_length: 200 }, tokens());
    await new Promise((resolve, reject) => {
      connection.on(RealtimeEvents.AUDIO_CHUNK, chunk => { audio += chunk.length; });
      connection.on(RealtimeEvents.ERROR, reject);
      connection.on(RealtimeEvents.CLOSE, resolve);
    });
  } catch (error) {
    if (errors++ === 0) console.error(error);
  }
}

async function measure(turns) {
  audio = errors = 0;
  let peak = 0;
  const watch = setInterval(() => { peak = Math.max(peak, process.memoryUsage.rss()); }, 20);
  const cpu = process.cpuUsage();
  const start = performance.now();
  await Promise.all(Array.from({ length: turns }, speak));
  const wall = performance.now() - start;
  const used = process.cpuUsage(cpu);
  clearInterval(watch);
  return [errors, (used.user + used.system) / 1000, Math.max(peak, process.memoryUsage.rss()) - (before ?? 0), wall, audio].join(" ");
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(await measure(Number(line)));
  before ??= process.memoryUsage.rss();
}
process.exit(0);
