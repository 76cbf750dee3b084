import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { WorkbenchState } from '@bindery/contract';
import { startServer } from '@bindery/server';

const FIXTURES = new URL('../packages/server/test/fixtures/', import.meta.url);
const folderOf = (name: string) => ({ folder: fileURLToPath(new URL(name, FIXTURES)) });

/** A running host with an integration on a space, a published site and its tokens. */
export interface FuzzedHost extends AsyncDisposable {
    api: string;
    site: string;
    tokens: string[];
    /** Path parameters of existing resources. */
    own: Record<string, string>;
    /** Returns the errors that the host logged since the last call. */
    takeErrors(): string[];
}

export async function startFuzzedHost(): Promise<FuzzedHost> {
    const stack = new AsyncDisposableStack();
    const dataDirectory = await mkdtemp(join(tmpdir(), 'bindery-fuzz-'));
    stack.defer(() => rm(dataDirectory, { recursive: true, force: true }));
    const errors: string[] = [];
    const server = stack.use(
        await startServer({
            port: 0,
            dataDirectory,
            integrations: [folderOf('probe'), folderOf('site-probe')],
            log: ({ level, message, error }) => {
                if (level !== 'error') return;
                errors.push(`${message}: ${error instanceof Error ? error.stack : String(error)}`);
            },
        }),
    );
    const response = await fetch(`${server.api}/workbench/state`, {
        headers: { Authorization: `Bearer ${server.token}` },
    });
    const state = (await response.json()) as WorkbenchState;
    const [space] = state.spaces;
    const [site] = state.sites;
    const found = state.integrations.find(({ integration }) => integration.name === 'probe');
    const installation = found?.installations[0]?.installation;
    const environment = (await (
        await fetch(`${installation?.urls.publicEndpoint ?? ''}/environment`)
    ).json()) as { apiTokens: { integration: string; installation: string } };
    return {
        api: server.api,
        site: site?.url ?? '',
        tokens: [
            server.token,
            environment.apiTokens.integration,
            environment.apiTokens.installation,
            'x.y.z',
        ],
        own: {
            organizationId: state.organization.id,
            integrationName: 'probe',
            installationId: installation?.id ?? '',
            spaceId: space?.id ?? '',
            siteId: site?.id ?? '',
        },
        takeErrors: () => errors.splice(0),
        [Symbol.asyncDispose]: () => stack.disposeAsync(),
    };
}
