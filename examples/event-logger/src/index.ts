import { createIntegration, type RuntimeContext, type RuntimeEnvironment } from '@gitbook/runtime';

type Context = RuntimeContext<
    RuntimeEnvironment<
        { label?: string; level?: 'info' | 'debug' },
        { prefix?: string; sample?: number; views?: boolean }
    >
>;

type LoggedEvent = { type: string; eventId: string };

async function logEvent(event: LoggedEvent, { environment }: Context) {
    const { label = 'event', level = 'info' } = environment.installation?.configuration ?? {};
    const { prefix, views = true } = environment.spaceInstallation?.configuration ?? {};
    if (!views && event.type.endsWith('_view')) return;
    console[level]([label, prefix, event.type, event.eventId].filter(Boolean).join(' '));
}

export default createIntegration<Context>({
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
