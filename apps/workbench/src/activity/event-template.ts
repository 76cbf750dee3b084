import { EVENT_RULES, isEventType, type EventType, type WorkbenchState } from '@bindery/contract';

/** Event types that an author can send manually. `ui_render` is left out because rendering a block sends it. */
export const SENDABLE_TYPES: readonly EventType[] = Object.keys(EVENT_RULES)
    .filter(isEventType)
    .filter((type) => type !== 'ui_render');

const VISITOR = { anonymousId: 'visitor-1', userAgent: 'Mozilla/5.0', language: 'en' };

/**
 * Returns the initial fields of an event, with the ids of the first space, page and site. The server fills in ids that
 * are missing.
 */
export function eventTemplate(
    type: EventType,
    state: WorkbenchState,
    installationId: string | undefined,
): Record<string, unknown> {
    const space = state.spaces[0];
    const page = space?.pages[0];
    const site = state.sites[0];
    const installation = installationId ? { installationId } : {};
    const inSpace = { ...installation, spaceId: space?.id ?? '' };
    const onSite = { ...installation, siteId: site?.id ?? '' };
    switch (type) {
        case 'fetch':
            return {
                request: { method: 'GET', url: `${location.origin}/hello`, headers: {} },
            };
        case 'task':
            return { task: { type: 'example' } };
        case 'space_view':
            return {
                ...inSpace,
                pageId: page?.id ?? '',
                url: `${location.origin}/${page?.path ?? ''}`,
                visitor: VISITOR,
            };
        case 'space_visibility_updated':
            return { ...inSpace, previousVisibility: 'private', visibility: 'public' };
        case 'space_content_updated':
            return { ...inSpace, revisionId: '' };
        case 'site_view':
            return { ...onSite, pageId: page?.id ?? '', url: site?.url ?? '', visitor: VISITOR };
        case 'page_feedback':
            return {
                ...onSite,
                ...inSpace,
                pageId: page?.id ?? '',
                feedback: { rating: 'good' },
                visitor: VISITOR,
            };
        case 'installation_setup':
            return { ...installation, status: 'active' };
        case 'installation_deleted':
            return installation;
        case 'site_installation_setup':
        case 'site_installation_deleted':
        case 'fetch_published_script':
        case 'fetch_visitor_authentication':
            return onSite;
        default:
            return inSpace;
    }
}
