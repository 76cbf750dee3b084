/** A name server for the test's namespace: answers A and AAAA from a table, a different line at each question. */
import { createSocket, type Socket } from 'node:dgram';

import ipaddr from 'ipaddr.js';

const TYPE_A = 1;
const TYPE_AAAA = 28;

export async function serveNames(
    names: Readonly<Record<string, readonly string[][]>>,
): Promise<AsyncDisposable & { asked: ReadonlySet<string> }> {
    const asked = new Set<string>();
    const turns = new Map<string, number>();
    const socket = createSocket('udp4');
    socket.on('message', (query, from) => {
        const { name, type, end } = question(query);
        asked.add(name);
        const lines = names[name];
        const turn = turns.get(`${name} ${type}`) ?? 0;
        turns.set(`${name} ${type}`, turn + 1);
        const addresses = (lines?.[turn % lines.length] ?? []).map(bytesOf);
        const wanted = type === TYPE_A ? 4 : type === TYPE_AAAA ? 16 : 0;
        const answers = addresses
            .filter((bytes) => bytes.length === wanted)
            .map((bytes) => record(type, bytes));
        const header = Buffer.alloc(12);
        query.copy(header, 0, 0, 2);
        // A response, authoritative; recursion is "available"; an unknown name does not exist.
        header.writeUInt16BE(lines ? 0x8580 : 0x8583, 2);
        header.writeUInt16BE(1, 4);
        header.writeUInt16BE(answers.length, 6);
        socket.send(
            Buffer.concat([header, query.subarray(12, end), ...answers]),
            from.port,
            from.address,
        );
    });
    await bind(socket);
    return {
        asked,
        async [Symbol.asyncDispose]() {
            await new Promise<void>((resolve) => socket.close(() => resolve()));
        },
    };
}

function bind(socket: Socket): Promise<void> {
    return new Promise((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(53, '127.0.0.53', () => resolve());
    });
}

/** RFC 1035, section 4.1.2. */
function question(query: Buffer): { name: string; type: number; end: number } {
    const labels: string[] = [];
    let offset = 12;
    for (let length = query[offset] ?? 0; length > 0; length = query[offset] ?? 0) {
        labels.push(query.toString('latin1', offset + 1, offset + 1 + length));
        offset += 1 + length;
    }
    return {
        name: labels.join('.').toLowerCase(),
        type: query.readUInt16BE(offset + 1),
        end: offset + 5,
    };
}

/** The name by a pointer to the question, class IN, never to be kept. */
function record(type: number, bytes: Buffer): Buffer {
    const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length]);
    return Buffer.concat([head, bytes]);
}

function bytesOf(text: string): Buffer {
    return Buffer.from(ipaddr.parse(text).toByteArray());
}
