#!/usr/bin/env node
// Stands in for systemctl on a machine without systemd: starts the services of unit files with their user, environment,
// ambient capabilities and state folder. The sandbox settings of a unit are not applied.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import {
    existsSync,
    globSync,
    mkdirSync,
    openSync,
    readFileSync,
    rmSync,
    writeFileSync,
} from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [action, ...rest] = process.argv.slice(2);
const names = rest
    .filter((word) => !word.startsWith('-'))
    .map((name) => name.replace(/\.service$/, ''));
if (action === 'daemon-reload') process.exit(0);
for (const name of names) {
    if (action === 'stop' || action === 'restart') await stop(name);
    const starts = action === 'start' || action === 'restart' || rest.includes('--now');
    if (starts) start(name);
}

/** @param {string} name */
function start(name) {
    const settings = readUnit(name);
    const [command = ''] = settings('ExecStart');
    // Debian's unit of PostgreSQL is empty: a generator makes one for each cluster.
    if (command === '/bin/true') {
        execFileSync('service', [name, 'start'], { stdio: 'inherit' });
        return;
    }
    const [user = 'root'] = settings('User');
    const [, , uid, gid, , home = '/'] = execFileSync('getent', ['passwd', user])
        .toString()
        .trim()
        .split(':');
    for (const folder of settings('StateDirectory')) {
        mkdirSync(`/var/lib/${folder}`, { recursive: true });
        execFileSync('chown', [`${uid}:${gid}`, `/var/lib/${folder}`]);
    }
    const capabilities = settings('AmbientCapabilities').map(
        (capability) => `+${capability.replace('CAP_', '').toLowerCase()}`,
    );
    const log = openSync(`/run/${name}.log`, 'a');
    const child = spawn(
        'setpriv',
        [
            `--reuid=${user}`,
            `--regid=${gid}`,
            '--init-groups',
            ...capabilities.flatMap((each) => ['--inh-caps', each, '--ambient-caps', each]),
            'sh',
            '-c',
            `exec ${command}`,
        ],
        {
            cwd: '/',
            detached: true,
            stdio: ['ignore', log, log],
            env: { PATH: process.env['PATH'], HOME: home, USER: user, ...environment(settings) },
        },
    );
    writeFileSync(`/run/${name}.pid`, String(child.pid));
    child.unref();
}

/** @param {string} name */
async function stop(name) {
    if (!existsSync(`/run/${name}.pid`)) return;
    const pid = readFileSync(`/run/${name}.pid`, 'utf8');
    spawnSync('kill', ['-TERM', pid]);
    while (isRunning(pid)) await sleep(50);
    rmSync(`/run/${name}.pid`);
}

/**
 * Returns true until a process has ended. No init process removes ended processes here (state Z, proc(5)).
 *
 * @param {string} pid
 */
function isRunning(pid) {
    if (!existsSync(`/proc/${pid}/stat`)) return false;
    return !/\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/**
 * Returns a function that reads the values of a setting of a unit and of its drop-in files.
 *
 * @param {string} name
 * @returns {(setting: string) => string[]}
 */
function readUnit(name) {
    const unit = ['/etc/systemd/system', '/lib/systemd/system']
        .map((folder) => `${folder}/${name}.service`)
        .find((file) => existsSync(file));
    if (unit === undefined) {
        console.error(`Unit ${name}.service could not be found.`);
        process.exit(5);
    }
    const text = [unit, ...globSync(`/etc/systemd/system/${name}.service.d/*.conf`)]
        .map((file) => readFileSync(file, 'utf8'))
        .join('\n');
    return (setting) =>
        [...text.matchAll(new RegExp(`^${setting}=(.*)$`, 'gm'))].map(([, value = '']) =>
            value.trim(),
        );
}

/**
 * @param {(setting: string) => string[]} settings
 * @returns {Record<string, string>}
 */
function environment(settings) {
    const files = settings('EnvironmentFile')
        .map((file) => file.replace(/^-/, ''))
        .filter((file) => existsSync(file))
        .flatMap((file) => readFileSync(file, 'utf8').split('\n'));
    const lines = [...settings('Environment'), ...files].filter((line) => /^\w+=/.test(line));
    return Object.fromEntries(
        lines.map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
    );
}
