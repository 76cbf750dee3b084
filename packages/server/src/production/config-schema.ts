/** The configuration of `bindery serve`: one schema for the file, the environment variables and the JSON Schema. */
import { parseNetworks } from './networks.ts';
import { DEFAULT_LIMITS, type IsolateLimits } from '@bindery/isolate';
import { DEFAULT_QUOTAS, type Quotas } from '@bindery/platform';
import { z } from 'zod';

import { hostList } from '../host-list.ts';
import { authSchema } from './auth-schema.ts';

const ADDRESS = /^(\[[0-9a-f:]+\]|[a-z0-9.-]+):(\d{1,5})$/i;
const LAST_PORT = 65_535;

const address = z
    .string()
    .refine(
        (text) => Number(ADDRESS.exec(text)?.[2] ?? LAST_PORT + 1) <= LAST_PORT,
        'expected an address and a port, like 127.0.0.1:4880 or [::1]:4880',
    );

const origin = z
    .string()
    .refine(isOrigin, 'expected an origin without a path, like https://bindery.example.com');

/** Accepts an origin whose first label contains a placeholder; `*` is accepted in its place. */
const wildcardOrigin = (placeholder: string) =>
    z
        .string()
        .refine(
            (text) => isOrigin(text.replace(/\*|\{\w+\}/, 'x')) && /\/\/[^./]*(\*|\{)/.test(text),
            `expected an origin whose first label contains {${placeholder}} or *, like https://{${placeholder}}.example.com`,
        );

function isOrigin(text: string): boolean {
    if (!URL.canParse(text)) return false;
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && text.toLowerCase() === url.origin;
}

const trustedProxies = z
    .array(z.string().max(64))
    .max(200)
    .superRefine((texts, check) => {
        const { wrong } = parseNetworks(texts);
        if (wrong === undefined) return;
        const message = `expected IP addresses and networks like 10.0.0.0/8, found ${JSON.stringify(wrong)}`;
        check.addIssue({ code: 'custom', message });
    });

// The casts hold: the keys are those of the objects.
const isolateLimits = z.partialRecord(
    z.enum(Object.keys(DEFAULT_LIMITS) as [keyof IsolateLimits]),
    z.int().positive(),
);
const quotas = z.partialRecord(
    z.enum(Object.keys(DEFAULT_QUOTAS) as [keyof Quotas]),
    z.int().positive(),
);

const filled = z.string().min(1, 'expected text, found none');

export const configSchema = z.strictObject({
    listen: z
        .strictObject({
            public: address
                .default('127.0.0.1:4880')
                .describe('Address and port of everything that users and proxies reach.'),
            admin: address
                .default('127.0.0.1:4881')
                .describe('Address and port of probes and metrics. Never expose it.'),
            drainSeconds: z
                .int()
                .min(0)
                .max(600)
                .default(10)
                .describe('Time between SIGTERM and the end of accepting requests.'),
        })
        .prefault({}),
    urls: z.strictObject({
        app: origin.describe('The console.'),
        api: origin.optional().describe('The API. Default: the origin of the console.'),
        endpoints: origin.describe('Public endpoints of integrations, for webhooks and OAuth.'),
        frames: wildcardOrigin('integration').describe(
            'Frames of integrations; each integration needs a host of its own.',
        ),
        sites: wildcardOrigin('site').describe(
            'Published sites; each site needs a host of its own.',
        ),
    }),
    trustedProxies: trustedProxies
        .default([])
        .describe('Addresses of proxies whose X-Forwarded-* headers are used.'),
    database: z
        .strictObject({
            url: filled.optional().describe('A PostgreSQL server, postgres://user@host/database.'),
            data: filled
                .optional()
                .describe('Folder of the embedded database, for one node, instead of url.'),
            schema: z
                .string()
                .regex(/^[a-z_][a-z0-9_]{0,62}$/, 'expected lower-case letters, digits and _')
                .default('public')
                .describe('PostgreSQL schema of the tables.'),
            pool: z
                .strictObject({
                    max: z.int().min(2).max(1000).default(10).describe('Most connections.'),
                    connectTimeoutMs: z.int().min(100).max(600_000).default(5000),
                    queryTimeoutMs: z.int().min(100).max(600_000).default(15_000),
                })
                .prefault({}),
            tls: z
                .strictObject({
                    mode: z
                        .enum(['disable', 'require', 'verify-full'])
                        .optional()
                        .describe('Default: the sslmode of the URL.'),
                    ca: filled.optional().describe('File with the certificate authority (PEM).'),
                })
                .prefault({}),
        })
        .prefault({}),
    keys: z
        .strictObject({
            file: filled
                .optional()
                .describe('File of the encryption keys. Created at the first start.'),
            environment: filled
                .optional()
                .describe('Name of the environment variable that holds the file’s content.'),
            secret: filled
                .optional()
                .describe('A mounted secret with the file’s content. Never written.'),
        })
        .prefault({}),
    auth: authSchema,
    limits: z
        .strictObject({
            isolateProcesses: z
                .int()
                .min(1)
                .max(256)
                .optional()
                .describe('Shared isolate processes. Default: the number of cores.'),
            isolates: isolateLimits.optional().describe('Limits of docs/isolation.md.'),
            quotas: quotas.optional().describe('Quotas of docs/operations.md.'),
        })
        .prefault({}),
    retention: z
        .strictObject({
            eventsDays: z.int().min(1).max(3650).default(7).describe('Finished events.'),
            deadLettersDays: z.int().min(1).max(3650).default(30).describe('Dead letters.'),
            traces: z.int().min(100).max(10_000_000).default(20_000).describe('Kept traces.'),
        })
        .prefault({}),
    publishing: z
        .strictObject({
            holdWiderVersions: z
                .boolean()
                .default(false)
                .describe('Versions that ask for more scopes wait until a person promotes them.'),
        })
        .prefault({}),
    telemetry: z
        .strictObject({
            logs: z
                .strictObject({
                    level: z
                        .enum(['debug', 'info', 'warn', 'error'])
                        .default('info')
                        .describe('Lowest level that is logged.'),
                    requests: z.boolean().default(false).describe('Log a line for each request.'),
                })
                .prefault({}),
            metrics: z
                .strictObject({
                    integrations: z
                        .int()
                        .min(0)
                        .max(10_000)
                        .default(200)
                        .describe('Most integrations with a label of their own.'),
                })
                .prefault({}),
        })
        .prefault({}),
    git: z
        .strictObject({
            allowPrivateNetwork: z
                .boolean()
                .default(false)
                .describe('Git repositories may be on private addresses.'),
        })
        .prefault({}),
    egress: z
        .strictObject({
            allowPrivateNetwork: z
                .boolean()
                .default(false)
                .describe('Integrations may call loopback and private addresses.'),
            ca: z
                .string()
                .optional()
                .describe('File with certificate authorities (PEM) that integrations also trust.'),
            integrations: z
                .record(z.string(), z.strictObject({ allow: hostList, deny: hostList }))
                .optional()
                .describe('Hosts that an integration may call, by its name.'),
        })
        .prefault({}),
});

/** The configuration with all defaults. */
export type Config = z.output<typeof configSchema>;

/** Returns the JSON Schema of the file, for editors. */
export function configJsonSchema(): Record<string, unknown> {
    return {
        ...z.toJSONSchema(configSchema, { io: 'input' }),
        title: 'Configuration of bindery serve',
    };
}
