import { fetchOptions, type LoadOptions } from '@bindery/contentkit';

import { listOpenAPISpecs } from '../api/operations.ts';
import { workbenchStore } from '../store/workbench-store.ts';

/** The options of selects: the organization's API specifications for `openapi`, and what a URL answers. */
export const loadOptions: LoadOptions = async (request, options) => {
    const organization = workbenchStore.get().state?.organization;
    if ('url' in request || request.source !== 'openapi' || !organization) {
        return fetchOptions(request, options);
    }
    const slugs = await listOpenAPISpecs(organization.id, options.signal);
    return slugs.map((slug) => ({ id: slug, label: slug }));
};
