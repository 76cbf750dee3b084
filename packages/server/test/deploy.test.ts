import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { expect, test } from 'vitest';

import { createMetrics } from '../src/production/metrics.ts';
import { checkConfig, readConfig } from '../src/index.ts';

const run = promisify(execFile);
const DEPLOY = join(import.meta.dirname, '../../../deploy');

/** Metrics that exist once a host runs; `serve.test.ts` scrapes them. */
const OF_A_HOST = [
    'bindery_database_connections',
    'bindery_database_up',
    'bindery_isolate_kills_total',
    'bindery_queue_age_seconds',
];

test('the example configuration starts', async () => {
    const config = await readConfig(join(DEPLOY, 'bindery.yaml'), {});
    expect(() => checkConfig(config)).not.toThrow();
});

test('alerts use metrics that exist', async () => {
    const rules = await readFile(join(DEPLOY, 'alerts.yaml'), 'utf8');
    const used = new Set([...rules.matchAll(/\bbindery_\w+/g)].map(([name]) => name));
    const { text } = await createMetrics({ maxIntegrations: 1 }).render();
    const missing = [...used].filter(
        (name) => !text.includes(`# TYPE ${name} `) && !OF_A_HOST.includes(name),
    );
    expect(missing).toEqual([]);
});

test('Debian’s promtool accepts the alerts', async ({ skip }) => {
    const { stdout } = await tool(skip, 'promtool', 'check', 'rules', join(DEPLOY, 'alerts.yaml'));
    expect(stdout).toMatch(/SUCCESS: [1-9]\d* rules found/);
});

test('Debian’s Caddy accepts the Caddyfile', async ({ skip }) => {
    const file = join(DEPLOY, 'Caddyfile');
    const { stderr, stdout } = await tool(
        skip,
        'caddy',
        'validate',
        '--adapter',
        'caddyfile',
        '--config',
        file,
    );
    expect(stderr + stdout).toContain('Valid configuration');
});

test('Debian’s nginx accepts the server block', async ({ skip }) => {
    const folder = await mkdtemp(join(tmpdir(), 'bindery-nginx-'));
    try {
        const options = 'req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=x -keyout key.pem';
        await run('openssl', `${options} -out fullchain.pem`.split(' '), { cwd: folder });
        const text = await readFile(join(DEPLOY, 'nginx.conf'), 'utf8');
        await writeFile(
            join(folder, 'server.conf'),
            text
                .replaceAll('/etc/ssl/bindery', folder)
                .replaceAll(/:?\b(443|80)\b(?=[; ])/g, (all) =>
                    all.replace('443', '4443').replace('80', '4480'),
                ),
        );
        await writeFile(
            join(folder, 'main.conf'),
            `pid ${folder}/pid; error_log stderr; events {} http { access_log off; include ${folder}/server.conf; }`,
        );
        const { stderr } = await tool(
            skip,
            'nginx',
            '-t',
            '-p',
            folder,
            '-c',
            join(folder, 'main.conf'),
        );
        expect(stderr).toContain('test is successful');
    } finally {
        await rm(folder, { recursive: true, force: true });
    }
});

/** Runs a command; skips the test where it is not installed. */
async function tool(skip: (note?: string) => never, command: string, ...args: string[]) {
    try {
        return await run(command, args);
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') skip(`${command} is not installed`);
        throw error;
    }
}
