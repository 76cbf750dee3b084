import { createIntegration, type RuntimeContext, type RuntimeEnvironment } from '@gitbook/runtime';

type Context = RuntimeContext<
    RuntimeEnvironment<
        { label?: string; level?: 'info' | 'debug' },
        { prefix?: string; sample?: number; views?: boolean }
    >
>;

type LoggedEvent = { type: string; eventId: string };

/** Events since this isolate started. The count restarts with the isolate, which is exact enough for sampling. */
let eventCount = 0;

async function logEvent(event: LoggedEvent, { environment }: Context) {
    const { label = 'event', level = 'info' } = environment.installation?.configuration ?? {};
    const { prefix, sample = 1, views = true } = environment.spaceInstallation?.configuration ?? {};
    if (!views && event.type.endsWith('_view')) return;
    if (eventCount++ % Math.max(1, Math.round(sample)) !== 0) return;
    console[level]([label, prefix, event.type, event.eventId].filter(Boolean).join(' '));
}

/** Handles the callback of the button in the configuration. */
async function writeLine(request: Request, { environment }: Context) {
    if (!new URL(request.url).pathname.endsWith('/line')) {
        return new Response('Not found', { status: 404 });
    }
    const { label = 'event', level = 'info' } = environment.installation?.configuration ?? {};
    console[level](`${label} pressed`);
    return new Response('A line was written. You can close this window.');
}

export default createIntegration<Context>({
    fetch: writeLine,
    events: {
        installation_setup: logEvent,
        installation_deleted: logEvent,
        space_installation_setup: logEvent,
        space_installation_deleted: logEvent,
        site_installation_setup: logEvent,
        site_installation_deleted: logEvent,
        space_view: logEvent,
        space_content_updated: logEvent,
        space_visibility_updated: logEvent,
        space_gitsync_started: logEvent,
        space_gitsync_completed: logEvent,
        site_view: logEvent,
        page_feedback: logEvent,
    },
});
