import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import { DATABASES } from '@bindery/test-support/databases';
import { openTestContext, type TestContext } from '@bindery/test-support/test-context';
import { versionOf } from '@bindery/test-support/test-platform';
import { install, updateInstallation } from '../installations/installation.ts';
import { installOnScope, uninstallFromScope } from '../installations/scoped-installation.ts';
import { publish, unpublish } from '../integrations/publish.ts';
import type { InvocationScope } from '../invocation-scope.ts';
import { createEnvironments, type Environments } from './environment.ts';

describe.each(DATABASES)('environments on %s', (database) => {
    let test: TestContext;
    let environments: Environments;
    let installationId: string;
    beforeAll(async () => {
        test = await openTestContext({ database });
        environments = createEnvironments(test.ctx);
    });
    afterAll(() => test[Symbol.asyncDispose]());
    beforeEach(async () => {
        await unpublish(test.ctx, 'probe');
        const { organizationId } = test.home;
        const version = versionOf({ secrets: { KEY: 's3cret' } });
        await publish(test.ctx, { organizationId, version });
        installationId = (await install(test.ctx, 'probe', organizationId)).id;
    });

    const integration = 'probe';
    const complete = async (scope: InvocationScope) =>
        environments.complete(await environments.assemble(scope));

    it('has only the integration without an installation', async () => {
        const environment = await complete({ kind: 'integration', integration });
        expect(environment).toMatchObject({
            integration: { name: 'probe' },
            secrets: { KEY: 's3cret' },
        });
        expect(environment.installation).toBeUndefined();
        expect(Object.keys(environment.apiTokens)).toEqual(['integration']);
        expect(Object.keys(environment.signingSecrets)).toEqual(['integration']);
        expect(environment.authToken).toBe(environment.apiTokens.integration);
    });

    it.each(['space', 'site'] as const)('has the installation on a %s', async (kind) => {
        const scopeId = kind === 'space' ? test.spaceId : test.siteId;
        await installOnScope(test.ctx, integration, installationId, kind, scopeId);
        const environment = await complete({ kind, integration, installationId, scopeId });
        expect(environment.installation?.id).toBe(installationId);
        expect(environment[`${kind}Installation`]).toMatchObject({
            installation: installationId,
            [kind]: scopeId,
        });
        const secrets = environment.signingSecrets;
        expect(environment).toMatchObject({ signingSecret: secrets[`${kind}Installation`] });
        expect(new Set(Object.values(secrets)).size).toBe(3);
        expect(environment.authToken).toBe(environment.apiTokens.installation);
    });

    it('returns the same object until a change, and the new configuration after it', async () => {
        const scope = { kind: 'installation', integration, installationId } as const;
        const before = await complete(scope);
        expect(await complete(scope)).toBe(before);
        await updateInstallation(test.ctx, integration, installationId, {
            configuration: { team: 'docs' },
        });
        const after = await complete(scope);
        expect(after.installation?.configuration).toEqual({ team: 'docs' });
        expect(before.installation?.configuration).toEqual({});
    });

    it('is not found after the installation was deleted', async () => {
        const key = { installationId, kind: 'space', scopeId: test.spaceId } as const;
        await installOnScope(test.ctx, integration, installationId, 'space', test.spaceId);
        await environments.assemble({ ...key, integration });
        await uninstallFromScope(test.ctx, integration, key);
        await expect(environments.assemble({ ...key, integration })).rejects.toMatchObject({
            code: 'not_found',
        });
    });
});
