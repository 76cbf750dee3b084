import { parse, YAMLParseError } from 'yaml';

import { PlatformError } from '../error.ts';

/** Limit of the text of a specification. */
export const MAX_SPEC_BYTES = 2 * 1024 * 1024;

/** Limit of aliases in YAML: a few lines of aliases could stand for billions of values. */
const MAX_ALIASES = 100;

export interface ParsedSpec {
    format: 'json' | 'yaml';
    value: Record<string, unknown>;
}

/**
 * Parses the text of an OpenAPI 3 or Swagger 2 document in JSON or YAML.
 *
 * @throws PlatformError `invalid` that says what is wrong and where, `too_large`.
 */
export function parseSpec(text: string): ParsedSpec {
    const bytes = Buffer.byteLength(text);
    if (bytes > MAX_SPEC_BYTES) {
        throw new PlatformError(
            'too_large',
            `source.text has ${bytes} bytes, the limit is ${MAX_SPEC_BYTES}. Divide the specification.`,
        );
    }
    const isJson = text.trimStart().startsWith('{');
    const value = read(text, isJson);
    if (!isRecord(value) || !('openapi' in value || 'swagger' in value)) {
        throw new PlatformError(
            'invalid',
            'source.text must be an OpenAPI document: its field "openapi" (or "swagger") names the version.',
        );
    }
    return { format: isJson ? 'json' : 'yaml', value };
}

function read(text: string, isJson: boolean): unknown {
    try {
        return isJson ? JSON.parse(text) : parse(text, { maxAliasCount: MAX_ALIASES });
    } catch (error) {
        const place =
            error instanceof YAMLParseError && error.linePos !== undefined
                ? ` in line ${error.linePos[0].line}`
                : '';
        const [reason = ''] = (error instanceof Error ? error.message : '').split('\n');
        throw new PlatformError(
            'invalid',
            `source.text is not valid ${isJson ? 'JSON' : 'YAML'}${place}: ${reason}`,
            { cause: error },
        );
    }
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
