import { afterAll, beforeAll, expect, it, vi } from 'vitest';

import { startTestPlatform, type TestPlatform } from '@bindery/test-support/test-platform';
import type { Actor } from '../tokens/token.ts';

/** A script that counts its renderings. The props set `Cache-Control` and the size of the response. */
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

const isCached = async (...parameters: Parameters<typeof render>) => {
    await render(...parameters);
    return (await render(...parameters)).age !== null;
};

it('caches a rendering for its max-age, unless it is private', async () => {
    expect(await isCached({ name: 'a' })).toBe(true);
    expect(await isCached({ name: 'a', control: 'private, max-age=60' })).toBe(false);
    const later = new Date(test.ctx.now().getTime() + 61_000);
    using _clock = vi.spyOn(test.ctx, 'now').mockReturnValue(later);
    expect((await render({ name: 'a' })).age).toBe(null);
});

it('does not share renderings between users', async () => {
    const { body } = await render({ name: 'own' });
    const other = await render({ name: 'own' }, 'another-user');
    expect(other.age).toBe(null);
    expect(other.body).not.toBe(body);
});

it('evicts the least recently used rendering when it is full', async () => {
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
    expect(await isCached({ name: 'too-large', bytes: 1024 * 1024 })).toBe(false);
});

it('drops renderings of an earlier version', async () => {
    expect(await isCached({ name: 'b' })).toBe(true);
    await test.publish({ script: `${COUNTING}// changed` });
    expect((await render({ name: 'b' })).age).toBe(null);
});
