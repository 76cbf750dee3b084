/** A name server for the test's namespace: answers A and AAAA queries of a name with the rows of a table in turn. */
import { createSocket, type Socket } from 'node:dgram';

import ipaddr from 'ipaddr.js';

const TYPE_A = 1;
const TYPE_AAAA = 28;

export async function serveNames(
    names: Readonly<Record<string, readonly string[][]>>,
): Promise<AsyncDisposable & { queriedNames: ReadonlySet<string> }> {
    const queriedNames = new Set<string>();
    const turns = new Map<string, number>();
    const socket = createSocket('udp4');
    socket.on('message', (query, from) => {
        const { name, type, end } = parseQuestion(query);
        queriedNames.add(name);
        const rows = names[name];
        const turn = turns.get(`${name} ${type}`) ?? 0;
        turns.set(`${name} ${type}`, turn + 1);
        const addresses = (rows?.[turn % rows.length] ?? []).map(bytesOf);
        const length = type === TYPE_A ? 4 : type === TYPE_AAAA ? 16 : 0;
        const answers = addresses
            .filter((bytes) => bytes.length === length)
            .map((bytes) => record(type, bytes));
        const header = Buffer.alloc(12);
        query.copy(header, 0, 0, 2);
        // Flags: response, authoritative, recursion available; NXDOMAIN for an unknown name.
        header.writeUInt16BE(rows ? 0x8580 : 0x8583, 2);
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
        queriedNames,
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

/** Parses the question of a query (RFC 1035, section 4.1.2). */
function parseQuestion(query: Buffer): { name: string; type: number; end: number } {
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

/** Returns a resource record: a pointer to the name in the question, class IN, TTL 0. */
function record(type: number, bytes: Buffer): Buffer {
    const head = Buffer.from([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 0, 0, bytes.length]);
    return Buffer.concat([head, bytes]);
}

function bytesOf(text: string): Buffer {
    return Buffer.from(ipaddr.parse(text).toByteArray());
}
