import { expect, test } from 'vitest';
import type { ManifestIssue } from '@bindery/contract';

import { makeFolder, SMALL_INTEGRATION } from '@bindery/test-support/folder';
import { readManifest } from './read.ts';

const manifest = SMALL_INTEGRATION['gitbook-manifest.yaml'];

test('reads a .env file that begins with a byte order mark', async () => {
    await using folder = await makeFolder({
        ...SMALL_INTEGRATION,
        'gitbook-manifest.yaml': `${manifest}secrets:\n  FIRST: \${{ env.BINDERY_TEST_FIRST }}\n`,
        '.env': '\uFEFFBINDERY_TEST_FIRST=first\n',
    });
    const warnings: ManifestIssue[] = [];
    const { secrets } = await readManifest(folder.path, {
        onWarning: (issue) => warnings.push(issue),
    });
    expect(secrets).toEqual({ FIRST: 'first' });
    expect(warnings).toEqual([]);
});

const ENVIRONMENTS = `secrets:
  A: top
envs:
  default:
    secrets:
      A: from-default
  staging:
    organization: staging-organization
    secrets:
      A: from-staging
`;

test('merges the entry of envs into the manifest: `default`, unless another is named', async () => {
    await using folder = await makeFolder({
        ...SMALL_INTEGRATION,
        'gitbook-manifest.yaml': `${manifest}${ENVIRONMENTS}`,
    });
    expect(await readManifest(folder.path)).toMatchObject({ secrets: { A: 'from-default' } });
    expect(await readManifest(folder.path, { environment: 'staging' })).toMatchObject({
        organization: 'staging-organization',
        secrets: { A: 'from-staging' },
    });
});

test.each([
    [ENVIRONMENTS, /one of default, staging/],
    ['', /leave --env out/],
])('refuses an environment that the manifest does not have', async (environments, advice) => {
    await using folder = await makeFolder({
        ...SMALL_INTEGRATION,
        'gitbook-manifest.yaml': `${manifest}${environments}`,
    });
    await expect(readManifest(folder.path, { environment: 'stagng' })).rejects.toMatchObject({
        code: 'manifest_invalid',
        issues: [{ field: 'envs', message: expect.stringMatching(advice) }],
    });
});
