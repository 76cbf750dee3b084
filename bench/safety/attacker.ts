/** `node attacker.ts API TOKEN INTEGRATION`: sends the most expensive inputs over many connections until it is stopped. */
import { Pool } from 'undici';

import { lzBomb } from '../../packages/server/test/lz-bomb.ts';

const [, , api = '', token = '', integration = '', spaceId = ''] = process.argv;
const CONNECTIONS = 64;

const render = `/v1/integrations/${integration}/render`;
const context = JSON.stringify({ type: 'document', spaceId, editable: false, theme: 'light' });
const valid = (props: string) =>
    `{"componentId":"block","context":${context},"props":{"a":${props}}}`;
const wide = (count: number) => valid(`[${'[],'.repeat(count)}[]]`);
const inputs: { method: 'GET' | 'POST'; path: string; body?: string }[] = [
    { method: 'GET', path: `${render}?request=${lzBomb(14_000)}` },
    { method: 'POST', path: render, body: wide(300_000) },
    { method: 'POST', path: render, body: wide(19_000) },
    { method: 'POST', path: render, body: valid(`"${'x'.repeat(1_000_000)}"`) },
    { method: 'POST', path: render, body: valid(`"${'\\"'.repeat(500_000)}"`) },
    { method: 'POST', path: render, body: '['.repeat(1_000_000) },
    { method: 'POST', path: render, body: `{${'"a":1,'.repeat(19_000)}"b":1}` },
];

const pool = new Pool(api, { connections: CONNECTIONS });
const answers: Record<string, number> = {};
let stopped = false;

async function send(input: (typeof inputs)[number]): Promise<string> {
    try {
        const { statusCode, body } = await pool.request({
            ...input,
            headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        });
        await body.dump();
        return String(statusCode);
    } catch {
        // The server closes the connection when it refuses a request before reading the body.
        return 'closed';
    }
}

async function attack(): Promise<void> {
    for (let index = 0; !stopped; index += 1) {
        const input = inputs[index % inputs.length];
        if (input === undefined) return;
        const answer = await send(input);
        answers[answer] = (answers[answer] ?? 0) + 1;
    }
}

process.send?.('started');
const running = Promise.all(Array.from({ length: CONNECTIONS }, attack));
process.once('message', () => {
    stopped = true;
    void running.then(async () => {
        process.send?.(answers);
        await pool.close();
        process.disconnect();
    });
});
