import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { fileURLToPath } from 'node:url';

import { expect, it } from 'vitest';

const PROCESS = fileURLToPath(new URL('postgres-process.ts', import.meta.url));

const acceptsConnections = (url: string) =>
    new Promise<boolean>((resolve) => {
        const { hostname, port } = new URL(url);
        const socket = connect(Number(port), hostname);
        socket.once('error', () => resolve(false));
        socket.once('connect', () => {
            socket.destroy();
            resolve(true);
        });
    });

it.skipIf(process.env['DATABASE_URL'] !== undefined)(
    'stops PostgreSQL when its standard input closes',
    async () => {
        const child = spawn(process.execPath, [PROCESS], { stdio: ['pipe', 'pipe', 'inherit'] });
        const [line] = (await once(child.stdout, 'data')) as [Buffer];
        const url = line.toString().trim();
        expect(await acceptsConnections(url)).toBe(true);
        // Simulates a killed parent process, whose pipe the system closes in the same way.
        child.stdin.destroy();
        await once(child, 'exit');
        expect(await acceptsConnections(url)).toBe(false);
    },
);
