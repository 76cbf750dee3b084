/** The operator's settings of isolates: `isolation.json` in the data folder. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { DEFAULT_LIMITS, type EgressPolicy, type IsolateLimits } from '@bindery/isolate';
import { z } from 'zod';

import { ServerError } from './error.ts';
import { hostList } from './host-list.ts';

const FILE = 'isolation.json';

const limits = z.partialRecord(
    z.enum(Object.keys(DEFAULT_LIMITS) as [keyof IsolateLimits]), // the cast holds: they are this object's keys
    z.int().positive(),
);

const schema = z.strictObject({
    limits: limits.optional(),
    integrations: z
        .record(z.string(), z.strictObject({ allow: hostList, deny: hostList }))
        .optional(),
});

export interface Isolation {
    limits: Partial<IsolateLimits>;
    /** Hosts that an integration may call. */
    egress: (integration: string) => Pick<EgressPolicy, 'allow' | 'deny'>;
}

/** Reads the settings. A missing file means no settings. @throws ServerError `isolation_invalid`. */
export async function readIsolation(dataDirectory: string): Promise<Isolation> {
    const path = join(dataDirectory, FILE);
    const { limits = {}, integrations = {} } = parse(path, await read(path));
    const lists = new Map(Object.entries(integrations));
    return {
        limits: limits as Partial<IsolateLimits>, // JSON has no undefined values
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
    const problems = result.error.issues.map(
        (issue) => `${z.core.toDotPath(issue.path) || 'the file'}: ${issue.message}`,
    );
    throw invalid(path, problems, result.error);
}

function invalid(path: string, problems: readonly string[], cause: unknown): ServerError {
    return new ServerError('isolation_invalid', `${path} is wrong: ${problems.join('; ')}.`, {
        cause,
    });
}
