import { expect, it } from 'vitest';

import { parseTraceparent } from './request-context.ts';

const TRACE_ID = '4bf92f3577b34da6a3ce929d0e0e4736';

it('parses a traceparent header', () => {
    const traceparent = `00-${TRACE_ID}-00f067aa0ba902b7-01`;
    expect(parseTraceparent(traceparent)).toEqual({ traceparent, traceId: TRACE_ID });
});

it.each([
    undefined,
    '',
    `01-${TRACE_ID}-00f067aa0ba902b7-01`,
    `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`,
    `00-${TRACE_ID}-${'0'.repeat(16)}-01`,
    `00-${TRACE_ID.toUpperCase()}-00f067aa0ba902b7-01`,
    `00-${TRACE_ID}-00f067aa0ba902b7-01\r\nX: y`,
])('ignores the header %j', (header) => {
    expect(parseTraceparent(header)).toBeUndefined();
});
