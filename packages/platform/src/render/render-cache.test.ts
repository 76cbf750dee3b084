import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { startTestPlatform, type TestPlatform } from '@bindery/test-support/test-platform';
import type { Actor } from '../tokens/token.ts';

/** Says how often it rendered, and may be kept when its props say so. */
const COUNTING = `
let count = 0;
export default {
    async fetch(request) {
        const event = JSON.parse((await request.formData()).get('event'));
        if (event.type !== 'ui_render') return new Response('OK');
        return Response.json(
            { count: ++count, padding: 'x'.repeat(event.props.bytes ?? 0) },
            { headers: { 'Cache-Control': event.props.control ?? 'max-age=60' } },
        );
    },
};`;

let test: TestPlatform;
beforeAll(async () => {
    test = await startTestPlatform();
    await test.publish({ script: COUNTING });
});
afterAll(() => test[Symbol.asyncDispose]());

function render(props: object = {}, userId = test.home.userId) {
    const { organizationId } = test.home;
    const actor = { kind: 'user', userId, organizationId } as Actor;
    const context = { type: 'document', spaceId: test.spaceId, editable: false, theme: 'light' };
    const request = { componentId: 'block', props, context };
    return test.platform.render('probe', request as never, actor);
}

const isKept = async (...asked: Parameters<typeof render>) => {
    await render(...asked);
    return (await render(...asked)).age !== null;
};

it('keeps what may be kept, as long as it may', async () => {
    expect(await isKept({ name: 'a' })).toBe(true);
    expect(await isKept({ name: 'a', control: 'private, max-age=60' })).toBe(false);
    const later = new Date(test.ctx.now().getTime() + 61_000);
    using _clock = vi.spyOn(test.ctx, 'now').mockReturnValue(later);
    expect((await render({ name: 'a' })).age).toBe(null);
});

it('keeps nothing of one user for another', async () => {
    const { body } = await render({ name: 'own' });
    const other = await render({ name: 'own' }, 'another-user');
    expect(other.age).toBe(null);
    expect(other.body).not.toBe(body);
});

it('keeps no more than it has room for, and lets go what was not asked for longest', async () => {
    const large = 1000 * 1024;
    await render({ name: 'first', bytes: large });
    await render({ name: 'second', bytes: large });
    for (let index = 0; index < 63; index++) {
        await render({ name: `other-${index}`, bytes: large });
        expect((await render({ name: 'first', bytes: large })).age).not.toBe(null);
    }
    await render({ name: 'one-more', bytes: large });
    await render({ name: 'and-another', bytes: large });
    expect((await render({ name: 'first', bytes: large })).age).not.toBe(null);
    expect((await render({ name: 'second', bytes: large })).age).toBe(null);
    expect(await isKept({ name: 'larger than any may be', bytes: 1024 * 1024 })).toBe(false);
});

it('keeps nothing from before a new version', async () => {
    expect(await isKept({ name: 'b' })).toBe(true);
    await test.publish({ script: `${COUNTING}// changed` });
    expect((await render({ name: 'b' })).age).toBe(null);
});
