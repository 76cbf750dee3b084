import type { InvocationDetail } from '@bindery/contract';

/** The observable result of one case: the response to its caller, its invocations and their outbound calls. */
export interface Observation {
    capability: Capability;
    /** Unique in a run; the same with every SDK. */
    name: string;
    /** What the caller received: status, headers and body of an HTTP response, or a computed value. */
    answer: unknown;
    invocations: ObservedInvocation[];
    outbound: ObservedCall[];
}

/** The columns of the report. */
export const CAPABILITIES = [
    'components',
    'actions',
    'configuration',
    'unfurl',
    'fetch',
    'oauth',
    'events',
    'tasks',
    'visitors',
    'scripts',
    'content',
] as const;

export type Capability = (typeof CAPABILITIES)[number];

export interface ObservedInvocation {
    type: string;
    status: number | null;
    headers: Record<string, string[]>;
    /** Parsed when it is JSON. */
    body: unknown;
    logs: string[];
    /** Calls of the platform's API. */
    api: { method: string; path: string | undefined; status: number | null }[];
    error: string | null;
    /** True when the host ended the invocation: the script does not load, hangs, or was killed. */
    isEndedByHost: boolean;
}

interface ObservedCall {
    method: string;
    url: string;
    headers: Record<string, string>;
    body: unknown;
}

/** Codes of `docs/errors.md` for a script that cannot run to its end, with either SDK. */
const ENDED_BY_HOST: ReadonlySet<string> = new Set([
    'load_failed',
    'script_too_large',
    'never_answered',
    'isolate_aborted',
    'timed_out',
    'killed',
    'stalled',
    'memory_exceeded',
    'response_too_large',
    'circuit_open',
    'host_failed',
]);

export function observeInvocation(detail: InvocationDetail): ObservedInvocation {
    return {
        type: detail.type,
        status: detail.status,
        headers: headersOf(detail.response?.headers ?? []),
        body: parseBody(detail.response?.body ?? ''),
        logs: detail.logs
            .map(({ level, message }) => `${level} ${withoutStack(message)}`)
            .filter((line) => !OWN_LINE.test(line)),
        api: detail.egress
            .filter(({ path }) => path !== undefined)
            .map(({ method, path, status }) => ({ method, path, status })),
        error: detail.error?.message ?? null,
        isEndedByHost: detail.error !== null && ENDED_BY_HOST.has(detail.error.code),
    };
}

/** Log lines of the SDK itself. Their wording is not part of the contract. Errors are compared by `error`. */
const OWN_LINE = /^\w+ \[(?:integrations|oauth)\]/;

/** Headers that the host or the transport writes, and not the integration. */
const FOREIGN_HEADERS = new Set(['date', 'server', 'content-length', 'connection', 'keep-alive']);

/** Groups the headers that the integration determines by their name in lower case. */
export function headersOf(headers: Iterable<readonly [string, string]>): Record<string, string[]> {
    const result: Record<string, string[]> = {};
    for (const [name, value] of headers) {
        const key = name.toLowerCase();
        if (!FOREIGN_HEADERS.has(key)) (result[key] ??= []).push(value);
    }
    return result;
}

function withoutStack(message: string): string {
    return message.replaceAll(/\n\s+at .*/g, '');
}

export function parseBody(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return text;
    }
}
