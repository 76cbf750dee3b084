import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';

import { compareRuns } from './compare.ts';
import { conform } from './conform.ts';
import { explain } from './explained.ts';
import { findIntegrations } from './folders.ts';
import { runIntegration, type Run } from './run-integration.ts';
import { makeWorkspace, referenceSDK } from './workspace.ts';
import { buildSDK } from './wrong-sdks/build.ts';
import { MUTATIONS } from './wrong-sdks/mutations.ts';

const EVERY_CAPABILITY = fileURLToPath(new URL('integrations/every-capability', import.meta.url));

let reference: Promise<Run>;

async function runReference(): Promise<Run> {
    await using workspace = await makeWorkspace(EVERY_CAPABILITY, referenceSDK());
    return await runIntegration(workspace.folder, 'reference');
}

beforeAll(() => {
    reference = runReference();
});

async function differencesWith(sdk: string | undefined) {
    await using workspace = await makeWorkspace(EVERY_CAPABILITY, sdk ?? referenceSDK());
    const run = await runIntegration(workspace.folder, sdk === undefined ? 'bindery' : 'reference');
    const { observations } = await reference;
    expect(observations.length).toBeGreaterThan(70);
    return compareRuns(observations, run.observations).filter(
        (difference) => explain(difference) === undefined,
    );
}

describe('an integration that uses every capability', () => {
    it('behaves with Bindery’s SDK as with the reference, but for wanted differences', async () => {
        expect(await differencesWith(undefined)).toEqual([]);
    });

    it('behaves so with Bindery’s SDK as a package of its own', async () => {
        await using sdk = await buildSDK();
        expect(await differencesWith(sdk.folder)).toEqual([]);
    });

    it.each(MUTATIONS.map((mutation) => [mutation.name, mutation] as const))(
        'reveals an SDK with the mistake “%s”',
        async (_name, mutation) => {
            await using sdk = await buildSDK(mutation);
            expect(await differencesWith(sdk.folder)).not.toEqual([]);
        },
    );
});

it('reports a folder that neither SDK can run, with the reason', async () => {
    const broken = fileURLToPath(new URL('integrations', import.meta.url));
    const { problem, differences } = await conform(broken, 'broken');
    expect(problem).toMatch(/manifest/);
    expect(differences).toEqual([]);
});

it('finds the integrations in and below a folder', () => {
    const root = fileURLToPath(new URL('.', import.meta.url));
    expect(findIntegrations(root)).toEqual([EVERY_CAPABILITY]);
    expect(findIntegrations(EVERY_CAPABILITY)).toEqual([EVERY_CAPABILITY]);
});
