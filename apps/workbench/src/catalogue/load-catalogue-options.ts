import type { LoadOptions } from '@bindery/contentkit';

import { wait } from './local-component.ts';

/** Returns options for the sources used in the examples. Makes no network requests. */
export const loadCatalogueOptions: LoadOptions = async (request) => {
    await wait(150);
    if ('source' in request) {
        return [
            { id: 'petstore', label: 'Petstore' },
            { id: 'museum', label: 'Museum' },
        ];
    }
    const url = new URL(request.url);
    if (url.pathname === '/branches') {
        return ['main', 'next'].map((name) => ({ id: name, label: name }));
    }
    const account = url.searchParams.get('account');
    if (account !== 'acme') throw new Error(`There is no account "${account ?? ''}".`);
    const page = Number(url.searchParams.get('page') ?? 1);
    return {
        items: [1, 2, 3].map((index) => ({
            id: `${account}-${page}-${index}`,
            label: `${account}/repository-${(page - 1) * 3 + index}`,
        })),
        ...(page < 2 ? { nextPage: page + 1 } : {}),
    };
};
