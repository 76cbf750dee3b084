import { EVENT_RULES, type EventType } from '@bindery/contract';

import type { CaseContext, Cases } from './case.ts';

/** Fields of each event besides its type and installation. */
type Places = Pick<CaseContext, 'spaceId' | 'siteId'>;

function fieldsOf(type: EventType, { spaceId, siteId }: Places): Record<string, unknown> {
    const visitor = { anonymousId: 'sample', userAgent: 'sample', cookies: {} };
    const url = 'https://docs.example/page';
    if (type === 'site_view') return { siteId, spaceId, pageId: 'sample', url, visitor };
    if (type === 'space_view') return { spaceId, pageId: 'sample', url, visitor };
    if (type === 'page_feedback') {
        return { siteId, spaceId, pageId: 'sample', feedback: { rating: 'good', comment: 'x' } };
    }
    if (type.startsWith('site_installation')) return { siteId, status: 'active' };
    if (type.startsWith('space_installation')) return { spaceId, status: 'active' };
    if (type.startsWith('installation')) return { status: 'active' };
    if (type === 'space_content_updated') return { spaceId, revisionId: 'sample' };
    if (type === 'space_visibility_updated') {
        return { spaceId, previousVisibility: 'private', visibility: 'public' };
    }
    return { spaceId, revisionId: 'sample', commitMessage: 'sample', state: 'success' };
}

/** Sends each published event, also those that the integration does not handle, then runs what was queued. */
export const events: Cases = async ({ h, observe, manifest, spaceId, siteId }) => {
    const delivered = Object.entries(EVENT_RULES).filter(([, { mode }]) => mode === 'delivered');
    for (const [name] of delivered) {
        const type = name as EventType; // a key of EVENT_RULES
        await observe('events', type, async () => {
            await h.send({ type, ...fieldsOf(type, { spaceId, siteId }) });
        });
    }
    await observe('tasks', 'queued tasks', async () => {
        await h.runTasks();
    });
    for (const task of [{ type: 'sample' }, { name: 'sample' }]) {
        await observe('tasks', `a task ${JSON.stringify(task)}`, async () => {
            await h.send({ type: 'task', task });
        });
    }
    await observe('scripts', 'the published script', async () => {
        await h.send({ type: 'fetch_published_script', siteId });
    });
    await observe('visitors', 'the sign-in of a visitor', async () => {
        await h.send({ type: 'fetch_visitor_authentication', siteId, location: '/page' });
    });
    for (const { id } of manifest.contentSources ?? []) {
        const props = { sample: 'kept', count: 2 };
        await observe('content', `pages of ${id}`, async () => {
            await h.send({
                type: 'content_compute_revision',
                sourceId: id,
                props,
                dependencies: {},
            });
        });
        await observe('content', `a document of ${id}`, async () => {
            await h.send({
                type: 'content_compute_document',
                sourceId: id,
                props,
                dependencies: {},
            });
        });
    }
};
