import type { ExportToGitRepository, ImportGitRepository } from '@gitbook/api';

import { param, type ApiCall, type Operations } from './operation.ts';

/** Imports from and exports to Git repositories. Both are queued, and the response does not wait for them. */
export const gitOperations: Operations = {
    importGitRepository: {
        scope: 'space:git:sync',
        handle: async (call) => {
            // The cast holds: the body was checked against the OpenAPI document.
            const body = call.body as ImportGitRepository;
            await call.platform.git.import(param(call, 'spaceId'), body, userId(call));
            return {};
        },
    },
    exportToGitRepository: {
        scope: 'space:git:sync',
        handle: async (call) => {
            const body = call.body as ExportToGitRepository;
            await call.platform.git.export(param(call, 'spaceId'), body, userId(call));
            return {};
        },
    },
    getSpaceGitInfo: {
        scope: 'space:git:sync',
        handle: async (call) => ({ body: await call.platform.git.info(param(call, 'spaceId')) }),
    },
};

/** Returns the id of the calling user; null for integrations and installations. */
function userId({ actor }: ApiCall): string | null {
    return actor.kind === 'user' ? actor.userId : null;
}
