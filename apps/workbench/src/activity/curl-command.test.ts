import type { Event, InvocationDetail } from '@bindery/contract';
import { describe, expect, it } from 'vitest';

import { curlCommand } from './curl-command.ts';
import { invocation } from './invocation.fixture.ts';

function detail(event: object): InvocationDetail {
    return {
        ...invocation({ installationId: 'i1' }),
        // The cast holds because each test gives the event the fields that the command reads.
        event: { eventId: 'e', ...event } as unknown as Event,
        logs: [],
        egress: [],
        error: null,
        isolate: null,
        response: null,
        environment: null,
        timing: null,
    };
}

describe('curlCommand', () => {
    it('repeats the request of a fetch event, without headers that curl sets', () => {
        const command = curlCommand(
            detail({
                type: 'fetch',
                request: {
                    method: 'post',
                    url: "http://localhost/i/x?q=it's",
                    headers: { host: 'localhost', 'content-type': 'text/plain' },
                },
            }),
            'http://localhost:4000',
        );
        expect(command).toBe(
            "curl -X POST 'http://localhost/i/x?q=it'\\''s' \\\n  -H 'content-type: text/plain'",
        );
    });

    it('sends any other event through the API, with a new event id', () => {
        const command = curlCommand(
            detail({ type: 'space_view', spaceId: 's' }),
            'http://localhost:4000',
        );
        expect(command).toContain("curl -X POST 'http://localhost:4000/workbench/events'");
        expect(command).toContain('"Authorization: Bearer $BINDERY_TOKEN"');
        expect(command).toContain(
            `--data '{"integration":"hello-world","installationId":"i1","event":{"type":"space_view","spaceId":"s"}}'`,
        );
    });
});
