/** What an operator sets of the isolates: `isolation.json` in the data folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DEFAULT_LIMITS, type EgressPolicy, type IsolateLimits } from '@bindery/isolate';
import { z } from 'zod';

import { ServerError } from './error.ts';

const FILE = 'isolation.json';

/** As the egress policy compares them: ASCII, so an international name stands in its `xn--` form. */
const HOST = /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*\.?$/i;
/** Of a name: RFC 1035, section 2.3.4. */
const HOST_CHARACTERS = 253;
/** Both lists travel with every invocation, in a header. */
const MAX_HOSTS = 200;

const hosts = z
    .array(
        z
            .string()
            .max(HOST_CHARACTERS)
            .regex(HOST, 'expected a host name like api.example.com, or *.example.com'),
    )
    .max(MAX_HOSTS)
    .optional();

const limits = z.partialRecord(
    z.enum(Object.keys(DEFAULT_LIMITS) as [keyof IsolateLimits]), // the keys of that very object
    z.int().positive(),
);

const schema = z.strictObject({
    limits: limits.optional(),
    integrations: z.record(z.string(), z.strictObject({ allow: hosts, deny: hosts })).optional(),
});

export interface Isolation {
    limits: Partial<IsolateLimits>;
    /** Which hosts an integration may call. */
    egress: (integration: string) => Pick<EgressPolicy, 'allow' | 'deny'>;
}

/** Throws `isolation_invalid`. A file that is not there sets nothing. */
export async function readIsolation(dataDirectory: string): Promise<Isolation> {
    const path = join(dataDirectory, FILE);
    const { limits = {}, integrations = {} } = parse(path, await read(path));
    const lists = new Map(Object.entries(integrations));
    return {
        limits: limits as Partial<IsolateLimits>, // what is absent is absent, and never undefined: it was JSON
        egress: (integration) => {
            const { allow, deny } = lists.get(integration) ?? {};
            return { ...(allow ? { allow } : {}), ...(deny ? { deny } : {}) };
        },
    };
}

async function read(path: string): Promise<string> {
    try {
        return await readFile(path, 'utf8');
    } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return '{}';
        throw invalid(path, ['it cannot be read'], cause);
    }
}

function parse(path: string, text: string): z.infer<typeof schema> {
    let data: unknown;
    try {
        data = JSON.parse(text);
    } catch (cause) {
        throw invalid(path, [cause instanceof Error ? cause.message : String(cause)], cause);
    }
    const result = schema.safeParse(data);
    if (result.success) return result.data;
    const mistakes = result.error.issues.map(
        (issue) => `${z.core.toDotPath(issue.path) || 'the file'}: ${issue.message}`,
    );
    throw invalid(path, mistakes, result.error);
}

function invalid(path: string, mistakes: readonly string[], cause: unknown): ServerError {
    return new ServerError('isolation_invalid', `${path} is wrong: ${mistakes.join('; ')}.`, {
        cause,
    });
}
