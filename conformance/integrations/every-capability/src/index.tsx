import { createContentSource, createIntegration, createOAuthHandler } from '@gitbook/runtime';

import { card, refuses, settings } from './components';
import type { Context } from './context';
import { answer } from './endpoint';

const pages = createContentSource<{ sample: string; count: number }>({
    sourceId: 'pages',
    getRevision: async ({ props, dependencies }) => ({
        pages: Array.from({ length: props.count }, (_, index) => ({
            id: `page-${index}`,
            type: 'document' as const,
            title: `${props.sample} ${index} ${JSON.stringify(dependencies)}`,
        })),
    }),
    getPageDocument: async ({ props }) => ({ markdown: `## ${props.sample}` }),
});

/** Logs the arguments of a handler, so that the comparison finds a missing field. */
async function log(event: { type: string }, { environment }: Context): Promise<void> {
    const { eventId: _eventId, ...fields } = event as { type: string; eventId?: string };
    console.log(`${event.type} ${JSON.stringify(fields)} ${environment.installation?.status}`);
}

const oauth = createOAuthHandler({
    clientId: 'sample-client',
    clientSecret: 'sample-secret',
    authorizeURL: 'https://provider.example/authorize',
    accessTokenURL: 'https://provider.example/token',
    scopes: ['read', 'write'],
    extractCredentials: async ({ access_token }) => ({
        externalIds: ['sample-account'],
        configuration: { oauth_credentials: { access_token, expires_at: 0 } },
    }),
});

export default createIntegration<Context>({
    components: [card, refuses, settings],
    contentSources: [pages],
    fetch: async (request, context) => {
        const { pathname } = new URL(request.url);
        if (pathname.endsWith('/oauth')) return oauth(request, context);
        return answer(request, context);
    },
    fetch_published_script: async (_event, { environment }) =>
        new Response(`console.log(${JSON.stringify(environment.integration.name)})`, {
            headers: { 'Content-Type': 'application/javascript', 'Cache-Control': 'max-age=60' },
        }),
    fetch_visitor_authentication: async (event) =>
        Response.redirect(`https://login.example/?to=${encodeURIComponent(event.location ?? '')}`),
    task: async (task, context) => {
        console.log(`task ${JSON.stringify(task)} of ${context.environment.integration.name}`);
    },
    events: {
        installation_setup: log,
        space_view: [log, async () => console.log('a second handler')],
        space_content_updated: async (_event, { integration }) => {
            await integration.queueTask({ task: { type: 'sample', number: 1 }, schedule: 60 });
        },
        site_view: async () => {
            throw new Error('This handler fails.');
        },
        page_feedback: async (event, context) => {
            context.waitUntil(log(event, context));
        },
    },
});
