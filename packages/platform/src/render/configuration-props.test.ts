import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';

import { startTestPlatform, type TestPlatform } from '@bindery/test-support/test-platform';
import { updateInstallation } from '../installations/installation.ts';
import { updateScopedInstallation } from '../installations/scoped-installation.ts';
import { MASK } from '../secrets/secret-field.ts';

/** A script whose component returns its props. */
const ECHO = `
export default {
    async fetch(request) {
        const event = JSON.parse((await request.formData()).get('event'));
        return event.type === 'ui_render' ? Response.json(event.props) : new Response('OK');
    },
};`;

const URL_WITH_TOKEN = { token_url: 'https://auth.example.com/token' };

let test: TestPlatform;
let installationId: string;
beforeAll(async () => {
    test = await startTestPlatform();
    installationId = await test.publish({ script: ECHO });
});
afterAll(() => test[Symbol.asyncDispose]());
beforeEach(async () => {
    await updateInstallation(test.ctx, 'probe', installationId, { configuration: URL_WITH_TOKEN });
});

const masked = { configuration: { token_url: MASK } };

async function render(context: object, props: object): Promise<unknown> {
    const { body } = await test.platform.render(
        'probe',
        { componentId: 'config', props, context: { theme: 'light', ...context } } as never,
        { kind: 'user', ...test.home, permissions: ['integrations:install'] },
    );
    return JSON.parse(body);
}

it('gives a configuration component the stored values in place of masks', async () => {
    const { organizationId } = test.home;
    expect(
        await render(
            { type: 'configuration_account', organizationId },
            { installation: masked, label: MASK },
        ),
    ).toEqual({ installation: { configuration: URL_WITH_TOKEN }, label: MASK });

    const key = { installationId, kind: 'space', scopeId: test.spaceId } as const;
    const configuration = { token_url: 'https://space.example.com/token' };
    await updateScopedInstallation(test.ctx, 'probe', key, { configuration });
    expect(
        await render(
            { type: 'configuration_space', spaceId: test.spaceId },
            { installation: masked, spaceInstallation: masked },
        ),
    ).toEqual({
        installation: { configuration: URL_WITH_TOKEN },
        spaceInstallation: { configuration },
    });
});

it('gives no stored values to the component of a page', async () => {
    const props = { installation: masked };
    const context = { type: 'document', spaceId: test.spaceId, editable: false };
    expect(await render(context, props)).toEqual(props);
});

it('refuses to store a text that contains a mask, and keeps the stored value', async () => {
    const update = (configuration: Record<string, unknown>) =>
        updateInstallation(test.ctx, 'probe', installationId, { configuration });
    for (const [configuration, field] of [
        [{ token_url: `https://${MASK}` }, 'configuration.token_url contains'],
        [{ ...URL_WITH_TOKEN, nested: { list: [MASK] } }, 'configuration.nested.list.0 contains'],
    ] as const) {
        await expect(update(configuration)).rejects.toMatchObject({
            code: 'invalid',
            message: expect.stringContaining(field) as string,
        });
    }
    const { configuration } = await update({ token_url: MASK, label: 'new' });
    expect(configuration).toEqual({ ...URL_WITH_TOKEN, label: 'new' });
});
