import { checkRoundTrips } from './round-trip.ts';

const DOCUMENTS = Number(process.argv[2] ?? 100_000);
/** Documents per report. */
const BATCH = 2_000;

const first = Number(process.argv[3] ?? Date.now() % 1_000_000_000);
const total = { blocks: 0, asJson: 0 };
const start = Date.now();
for (let done = 0; done < DOCUMENTS;) {
    const count = Math.min(BATCH, DOCUMENTS - done);
    const { blocks, asJson } = checkRoundTrips(count, first + done);
    total.blocks += blocks;
    total.asJson += asJson;
    done += count;
    const seconds = Math.round((Date.now() - start) / 1000);
    console.log(`${done} documents, ${total.blocks} blocks, ${total.asJson} as JSON, ${seconds} s`);
}
