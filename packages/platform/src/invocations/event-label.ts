import type { Event } from '@bindery/contract';

/**
 * Returns a short label that distinguishes events of one type in lists: component and action, method and path. An event
 * that a person sends by hand may lack any field.
 */
export function eventLabel(event: Event): string {
    switch (event.type) {
        case 'ui_render': {
            const action = (event.action as { action?: unknown } | undefined)?.action;
            return typeof action === 'string'
                ? `${event.componentId} · ${action}`
                : (event.componentId ?? '');
        }
        case 'fetch':
            return `${(event.request?.method ?? 'get').toUpperCase()} ${pathOf(event.request?.url)}`;
        case 'fetch_visitor_authentication':
            return event.action ?? 'login';
        case 'task': {
            const type = (event.task as { type?: unknown } | undefined)?.type;
            return typeof type === 'string' ? type : '';
        }
        case 'installation_setup':
        case 'space_installation_setup':
        case 'site_installation_setup':
            return event.status ?? '';
        case 'space_visibility_updated':
            return `${event.previousVisibility} → ${event.visibility}`;
        case 'space_view':
        case 'site_view':
            return pathOf(event.url);
        case 'page_feedback':
            return event.feedback?.rating ?? '';
        default:
            return '';
    }
}

/** Returns the path of a URL without its query, which may hold codes and tokens. */
function pathOf(url: string | undefined): string {
    if (typeof url !== 'string') return '';
    return URL.canParse(url) ? new URL(url).pathname : (url.split('?')[0] ?? '');
}
