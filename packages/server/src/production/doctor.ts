import { lookup } from 'node:dns/promises';
import { statfs } from 'node:fs/promises';
import { tmpdir } from 'node:os';

import { diagnoseDatabase, type DatabaseDiagnosis, type StateOptions } from '@bindery/platform';
import { CodedError } from '@bindery/contract';

import { checkConfig, warnings } from './check-config.ts';
import type { Config } from './config-schema.ts';
import { stateOptionsOf } from './host-options.ts';

export interface Finding {
    check: string;
    status: 'ok' | 'warning' | 'failed' | 'skipped';
    message: string;
}

type Variables = Readonly<Record<string, string | undefined>>;

const MAX_SKEW_MS = 5000;
const MIN_FREE_BYTES = 1024 ** 3;
const FETCH_MS = 5000;
const BYTES_PER_GB = 1024 ** 3;

/** Checks what `bindery serve` needs: configuration, database, keys, clock, disk, names and the proxy. */
export async function diagnose(config: Config, variables: Variables): Promise<Finding[]> {
    const findings: Finding[] = [checkConfiguration(config)];
    for (const message of warnings(config)) {
        findings.push({ check: 'configuration', status: 'warning', message });
    }
    let state: StateOptions;
    try {
        state = await stateOptionsOf(config, variables);
    } catch (error) {
        return [...findings, failed('keys', error)];
    }
    findings.push(...(await checkDatabase(state)));
    findings.push(...(await checkDisk(state.folder)));
    findings.push(...(await checkNames(config)));
    findings.push(await checkProxy(config));
    return findings;
}

function checkConfiguration(config: Config): Finding {
    try {
        checkConfig(config);
        return { check: 'configuration', status: 'ok', message: 'The keys fit together.' };
    } catch (error) {
        return failed('configuration', error);
    }
}

async function checkDatabase(state: StateOptions): Promise<Finding[]> {
    try {
        return describeDatabase(await diagnoseDatabase(state));
    } catch (error) {
        // The embedded database has one user at a time.
        const isBusy = error instanceof CodedError && error.code === 'data_in_use';
        return [
            isBusy
                ? { ...failed('database', error), status: 'skipped' }
                : failed('database', error),
        ];
    }
}

function describeDatabase(found: DatabaseDiagnosis): Finding[] {
    const { pendingMigrations, missingRights, clockSkewMs, notifications, keysOpenData } = found;
    const skew = Math.round(Math.abs(clockSkewMs));
    const name = found.kind === 'pglite' ? 'The embedded database' : 'PostgreSQL';
    return [
        { check: 'database', status: 'ok', message: `${name} ${found.version} answers.` },
        pendingMigrations.length === 0
            ? { check: 'schema', status: 'ok', message: 'It is up to date.' }
            : {
                  check: 'schema',
                  status: 'warning',
                  message: `Migrations are pending: ${pendingMigrations.join(', ')}. Run "bindery migrate", or let the next start do it.`,
              },
        missingRights.length === 0
            ? { check: 'rights', status: 'ok', message: 'The database user has all rights.' }
            : {
                  check: 'rights',
                  // Without CREATE the schema works, but another user must migrate.
                  status: missingRights.every((right) => right.startsWith('CREATE'))
                      ? 'warning'
                      : 'failed',
                  message: `The database user lacks: ${missingRights.join(', ')}.`,
              },
        skew <= MAX_SKEW_MS
            ? {
                  check: 'clock',
                  status: 'ok',
                  message: `It differs by ${skew} ms from the database’s.`,
              }
            : {
                  check: 'clock',
                  status: 'failed',
                  message: `It differs by ${Math.round(skew / 1000)} s from the database’s. Tokens expire early or late, and retries run at wrong times: set up NTP.`,
              },
        notificationFinding(notifications),
        keysOpenData === false
            ? {
                  check: 'keys',
                  status: 'failed',
                  message:
                      'They do not open the stored data. Restore the file of the keys that belongs to this database.',
              }
            : {
                  check: 'keys',
                  status: 'ok',
                  message: keysOpenData === null ? 'Nothing is stored yet.' : 'They open the data.',
              },
    ];
}

function notificationFinding(arrive: boolean | null): Finding {
    if (arrive === null) {
        return { check: 'pooler', status: 'skipped', message: 'The embedded database has none.' };
    }
    if (arrive) return { check: 'pooler', status: 'ok', message: 'Messages between nodes arrive.' };
    return {
        check: 'pooler',
        status: 'failed',
        message:
            'Messages between nodes get lost. A pooler in transaction mode drops LISTEN and session locks: connect to PostgreSQL directly, or use session mode.',
    };
}

async function checkDisk(folder: string): Promise<Finding[]> {
    const findings: Finding[] = [];
    for (const path of new Set([folder, tmpdir()])) {
        try {
            const { bavail, bsize } = await statfs(path);
            const free = bavail * bsize;
            findings.push({
                check: 'disk',
                status: free >= MIN_FREE_BYTES ? 'ok' : 'warning',
                message: `${path} has ${(free / BYTES_PER_GB).toFixed(1)} GB free.`,
            });
        } catch (error) {
            findings.push({ ...failed('disk', error), status: 'warning' });
        }
    }
    return findings;
}

/** Resolves the hosts. For a wildcard it resolves a name that no other record covers. */
async function checkNames({ urls }: Config): Promise<Finding[]> {
    const hosts = Object.entries({ ...urls, api: urls.api ?? urls.app }).map(([name, url]) => ({
        name,
        host: new URL(url.replace(/\*|\{\w+\}/, 'bindery-doctor')).hostname,
    }));
    return Promise.all(
        hosts.map(async ({ name, host }): Promise<Finding> => {
            const check = `urls.${name}`;
            try {
                const { address } = await lookup(host);
                return { check, status: 'ok', message: `${host} is ${address}.` };
            } catch {
                const message = `${host} has no address. Add it to the DNS; patterns need a wildcard record.`;
                return { check, status: 'failed', message };
            }
        }),
    );
}

/** Requests the console through the proxy. Shows whether the original host arrives. */
async function checkProxy({ urls }: Config): Promise<Finding> {
    const check = 'proxy';
    try {
        const response = await fetch(`${urls.app}/health`, {
            signal: AbortSignal.timeout(FETCH_MS),
            redirect: 'manual',
        });
        if (!response.headers.has('x-request-id')) {
            const message = `${urls.app} answers ${response.status}, but not from Bindery. Is it running, and does the proxy lead to listen.public?`;
            return { check, status: 'warning', message };
        }
        if (response.status === 200) {
            return { check, status: 'ok', message: `${urls.app} leads to Bindery.` };
        }
        const message =
            response.status === 421
                ? 'The proxy does not pass the original host on. Keep the Host header, or send X-Forwarded-Host and list the proxy in trustedProxies.'
                : `${urls.app} answers ${response.status}.`;
        return { check, status: 'failed', message };
    } catch (error) {
        const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
        const reason = cause instanceof Error ? cause.message : String(cause);
        return {
            check,
            status: 'warning',
            message: `${urls.app} does not answer (${reason}). That is expected before bindery serve runs.`,
        };
    }
}

function failed(check: string, error: unknown): Finding {
    const message = error instanceof Error ? error.message : String(error);
    return { check, status: 'failed', message };
}
