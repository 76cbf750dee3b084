import { exceededJsonLimit } from '@bindery/contract';
import { isExpanded, parseYaml, yamlError } from '@bindery/markdown';

import { PlatformError } from '../error.ts';

/** Limit of the text of a specification. */
export const MAX_SPEC_BYTES = 2 * 1024 * 1024;

/** JSON is parsed ten times as fast as YAML. */
const JSON_LIMITS = { maxDepth: 200, maxValues: 400_000 };

/** Parsing a text at these limits takes about a second. */
const YAML_LIMITS = { maxLength: MAX_SPEC_BYTES, maxValues: 60_000 };

/**
 * Maximum number of characters that the values of aliases have when each is written out, as in the JSON of a version.
 */
const MAX_EXPANDED_LENGTH = 2 * MAX_SPEC_BYTES;

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
    const value = isJson ? readJson(text) : readYaml(text);
    if (!isRecord(value) || !('openapi' in value || 'swagger' in value)) {
        throw new PlatformError(
            'invalid',
            'source.text must be an OpenAPI document: its field "openapi" (or "swagger") names the version.',
        );
    }
    return { format: isJson ? 'json' : 'yaml', value };
}

function readJson(text: string): unknown {
    const exceeded = exceededJsonLimit(Buffer.from(text), JSON_LIMITS);
    if (exceeded !== undefined) {
        const limit =
            exceeded === 'maxDepth'
                ? `${JSON_LIMITS.maxDepth} levels`
                : `${JSON_LIMITS.maxValues} values`;
        throw new PlatformError(
            'too_large',
            `source.text has more than ${limit}. Divide the specification.`,
        );
    }
    try {
        return JSON.parse(text) as unknown;
    } catch (cause) {
        throw new PlatformError(
            'invalid',
            `source.text is not valid JSON: ${(cause as Error).message}`,
            { cause },
        );
    }
}

function readYaml(text: string): unknown {
    const refused = yamlError(text, YAML_LIMITS);
    if (refused !== null) {
        throw new PlatformError(
            'too_large',
            `source.text is YAML ${refused}. Divide the specification, or send it as JSON.`,
        );
    }
    const document = parseYaml(text);
    const [error] = document.errors;
    if (error !== undefined) {
        const place = error.linePos === undefined ? '' : ` in line ${error.linePos[0].line}`;
        const [reason = ''] = error.message.split('\n');
        throw new PlatformError('invalid', `source.text is not valid YAML${place}: ${reason}`, {
            cause: error,
        });
    }
    const value: unknown = toValue(document);
    if (isExpanded(value, MAX_EXPANDED_LENGTH)) {
        throw new PlatformError(
            'too_large',
            `source.text has aliases that stand for more than ${MAX_EXPANDED_LENGTH} characters. Use references ($ref) in their place.`,
        );
    }
    return value;
}

function toValue(document: ReturnType<typeof parseYaml>): unknown {
    try {
        return document.toJS({ maxAliasCount: 100 });
    } catch (cause) {
        throw new PlatformError(
            'invalid',
            `source.text is not valid YAML: ${(cause as Error).message}`,
            { cause },
        );
    }
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
