import { fetchOptions, type LoadOptions } from '@bindery/contentkit';

import { listOpenAPISpecs } from '../api/operations.ts';
import { workbenchStore } from '../store/workbench-store.ts';

/** Loads the options of selects: OpenAPI specifications for the source `openapi`, otherwise from a URL. */
export const loadOptions: LoadOptions = async (request, options) => {
    const organization = workbenchStore.get().state?.organization;
    if ('url' in request || request.source !== 'openapi' || !organization) {
        return fetchOptions(request, options);
    }
    const slugs = await listOpenAPISpecs(organization.id, options.signal);
    return {
        items: slugs.map((slug) => ({ id: slug, label: slug })),
        emptyText: `${organization.title} has no OpenAPI specifications.`,
    };
};
