import type { RecordedResponse } from '@bindery/contract';

/** A recorded body, parsed for display. */
export type ParsedBody =
    | { kind: 'empty' }
    /** The output of a render. */
    | { kind: 'element'; element: unknown; state: unknown; output: unknown }
    /** The output of a component that completed. */
    | { kind: 'complete'; returnValue: unknown }
    | { kind: 'json'; value: object }
    | { kind: 'text'; text: string };

/**
 * Parses a recorded body. A ContentKit output is recognized by its shape, because the event type is `ui_render` only
 * for renders of the integration itself. A truncated body is shown as text.
 */
export function parseResponseBody({ body }: RecordedResponse): ParsedBody {
    if (body === '') return { kind: 'empty' };
    let value: unknown;
    try {
        value = JSON.parse(body);
    } catch {
        return { kind: 'text', text: body };
    }
    if (typeof value !== 'object' || value === null) return { kind: 'text', text: body };
    if ('type' in value && value.type === 'element' && 'element' in value) {
        const state = 'state' in value ? value.state : undefined;
        return { kind: 'element', element: value.element, state: state ?? {}, output: value };
    }
    if ('type' in value && value.type === 'complete') {
        const returnValue = 'returnValue' in value ? value.returnValue : undefined;
        return { kind: 'complete', returnValue: returnValue ?? {} };
    }
    return { kind: 'json', value };
}
