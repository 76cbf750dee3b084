/** Random envelopes: events with valid and invalid fields, reproducible by their seed. */
import { EVENT_RULES } from '@bindery/contract';

import { environmentOf } from '../support/envelope.ts';
import type { Case } from './case.ts';

const TYPES = [...Object.keys(EVENT_RULES), 'ui_render', 'ui_render', 'fetch', 'fetch', 'nonsense'];

const ODD: unknown[] = [
    null,
    undefined,
    0,
    -1,
    '',
    'x',
    'throw-error',
    'code-404',
    true,
    false,
    [],
    {},
    [1, null],
    { a: 1 },
    { type: 'complete' },
    { count: 2 },
    { action: 'add' },
    { action: 'return', value: { state: { count: 3 } } },
    { action: 'cache', maxAge: 5 },
    { misbehave: 'code-418' },
];

const ROUTES = [
    'echo',
    'status?code=201',
    'nothing',
    'text',
    'redirect',
    'misbehave?how=throw-error',
    'missing',
];

/** The valid values of each field; fields without valid values get only invalid ones. */
const FIELDS: Record<string, unknown[]> = {
    componentId: ['echo', 'plain', 'bare', 'odd', 'gallery', 'handmade'],
    props: [{}, { start: 1 }, { render: 'null' }, { element: 'text' }, { maxAge: 3 }],
    state: [{ count: 1 }],
    action: [],
    context: [{ type: 'document', theme: 'light' }],
    sourceId: ['source'],
    dependencies: [{}],
    task: [{ type: 'sync' }],
    request: ROUTES.flatMap((route) =>
        ['get', 'post', 'DELETE'].map((method) => ({
            method,
            url: `http://platform/i/demo/${route}`,
            headers: { a: 'b' },
        })),
    ),
    installationId: ['inst1'],
    spaceId: ['space1'],
    siteId: ['site1', 'nothing'],
    feedback: [{ rating: 'good' }],
    visitor: [{ anonymousId: 'v' }],
    cookies: [],
};

export function randomCases(count: number, seed: number): Case[] {
    const random = mulberry32(seed);
    const pick = <Value>(values: readonly Value[]): Value | undefined =>
        values[Math.floor(random() * values.length)];

    return Array.from({ length: count }, (_, index) => {
        const event: Record<string, unknown> = { eventId: 'e', type: pick(TYPES) };
        for (const [name, usual] of Object.entries(FIELDS)) {
            const chance = random();
            if (chance < 0.8) {
                event[name] = pick(chance < 0.55 && usual.length > 0 ? usual : ODD);
            }
        }
        const environment: Record<string, unknown> = { ...environmentOf() };
        if (random() < 0.15) {
            environment[pick(Object.keys(environment)) ?? ''] = pick(ODD);
        }
        const body = random() < 0.3 ? { body: 'a=b' } : {};
        return { name: `random ${seed}/${index}`, event, environment, ...body };
    });
}

/** Returns a seeded random generator; `Math.random` takes no seed. */
function mulberry32(seed: number): () => number {
    let state = seed;
    return () => {
        state = Math.trunc(state + 0x6d2b79f5);
        let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
        mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
        return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    };
}
