import { connect } from '@bindery/testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';

import { roundTrip } from '../git-round-trip.ts';
import { takePicture } from '../picture.ts';
import type { Register } from './define.ts';

/**
 * Registers the tools that replace or reach the world outside the integration: other services, an OAuth provider, the
 * browser, Git.
 */
export function registerOutsideTools(register: Register): void {
    register(
        'fake_service',
        'Answer outbound calls of the integration to an address, with a delay or failure if wanted. The newest answer wins. Returns the calls so far.',
        {
            url: z
                .string()
                .describe('address with :name and *, e.g. https://api.example.com/items/:id'),
            method: z.string().default('*'),
            status: z.number().int().min(200).max(599).default(200),
            headers: z
                .record(z.string(), z.string())
                .default({ 'content-type': 'application/json' }),
            body: z.string().default(''),
            delayMs: z.number().int().min(0).max(30_000).default(0),
            fail: z.boolean().default(false).describe('break the connection'),
            once: z.boolean().default(false),
        },
        async ({ url, method, status, headers, body, delayMs, fail, once }, { http }) => {
            http.all(
                url,
                async ({ request }) => {
                    if (method !== '*' && request.method !== method.toUpperCase()) return undefined;
                    await sleep(delayMs);
                    const hasBody = status !== 204 && status !== 304;
                    return fail
                        ? Response.error()
                        : new Response(hasBody ? body : null, { status, headers });
                },
                { once },
            );
            return { calls: http.calls() };
        },
    );
    register(
        'service_calls',
        'The calls that fake services answered, with headers and bodies.',
        {},
        async (_input, { http }) => ({
            calls: http.calls(),
        }),
    );
    register(
        'fake_oauth',
        'Connect an account against a fake OAuth provider: plays the person’s browser and the provider.',
        {
            path: z.string().describe('the OAuth route, e.g. /oauth').default('/oauth'),
            outcome: z.enum(['granted', 'denied', 'wrong_state']).default('granted'),
            token: z
                .record(z.string(), z.unknown())
                .optional()
                .describe('the token response; e.g. expires_in: 1'),
        },
        async ({ path, outcome, token }, session) => {
            const host = await session.host();
            const connection = await connect(
                {
                    start: (target) => host.connectURL(undefined, target),
                    fetchPublic: (target, init) => host.callEndpoint(undefined, target, init ?? {}),
                },
                session.http,
                path,
                { outcome, ...(token === undefined ? {} : { token }) },
            );
            return {
                authorizeURL: connection.authorizeURL.href,
                tokenRequest: Object.fromEntries(connection.tokenRequest),
                status: connection.status,
                page: connection.page,
            };
        },
    );
    register(
        'picture',
        'A picture of the workbench or of a published site, with the text of its frames, console errors and failed requests.',
        {
            page: z
                .string()
                .default('/')
                .describe('path of the workbench, or the URL of a published site from "status"'),
            width: z.number().int().min(320).max(2560).default(1280),
            height: z.number().int().min(320).max(2560).default(800),
            theme: z.enum(['light', 'dark']).default('light'),
        },
        async ({ page, width, height, theme }, session) => {
            const host = await session.host();
            const url = page.startsWith('/')
                ? (
                      await host.request<{ url: string }>('POST', '/workbench/sign-in-codes', {
                          path: page,
                      })
                  ).url
                : page;
            return takePicture(url, { width, height, theme });
        },
    );
    register(
        'git_round_trip',
        'Export a space to a Git repository, import it again and export once more. Returns the files and the difference of both exports, which should be empty.',
        { space: z.string().optional().describe('id of a space; default: the first') },
        async ({ space }, session) => roundTrip(await session.host(), space),
    );
}
