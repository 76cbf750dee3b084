import type { CaseContext, Cases } from './case.ts';

/** Connects an account at each callback of the manifest: granted, refused at the provider, and with a forged state. */
export const oauth: Cases = async (context) => {
    for (const path of callbacksOf(context)) {
        for (const outcome of ['granted', 'denied', 'wrong_state'] as const) {
            await context.observe('oauth', `${path}, ${outcome}`, async () => {
                const { authorizeURL, tokenRequest, status, page } = await context.h.connect({
                    path,
                    outcome,
                });
                const { origin, pathname, searchParams } = authorizeURL;
                // `masked` hides the value of the state, which is random, so that only its presence is compared.
                return {
                    authorize: origin + pathname,
                    query: masked(searchParams),
                    tokenRequest: masked(tokenRequest),
                    status,
                    page,
                };
            });
        }
        await context.observe('oauth', `${path}, configuration after it`, async () =>
            (await context.h.integration()).installations.map(
                ({ installation, spaces, sites }) => ({
                    account: installation.configuration,
                    spaces: spaces.map(({ configuration }) => configuration),
                    sites: sites.map(({ configuration }) => configuration),
                }),
            ),
        );
    }
};

function masked(parameters: URLSearchParams): [string, string][] {
    return [...parameters].map(([name, value]) => [name, name === 'state' ? '<state>' : value]);
}

function callbacksOf({ manifest }: CaseContext): string[] {
    const levels = Object.values(manifest.configurations ?? {});
    const urls = levels.flatMap((level) =>
        level !== undefined && 'properties' in level
            ? Object.values(level.properties).flatMap((property) =>
                  property.type === 'button' ? [property.callback_url] : [],
              )
            : [],
    );
    return [...new Set(urls)];
}
