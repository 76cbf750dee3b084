import { createIntegration, type RuntimeContext, type RuntimeEnvironment } from '@gitbook/runtime';

type Settings = { url: string; webhook: string };
type Task = { type: 'check'; installation: string };
type Context = RuntimeContext<RuntimeEnvironment<Partial<Settings>>, Task>;

const HOUR_S = 3600;

/** Resolves to null when the address answers, else to the reason. */
async function check(url: string): Promise<string | null> {
    try {
        const response = await fetch(url, { signal: AbortSignal.timeout(10_000) });
        return response.ok ? null : `answered ${response.status}`;
    } catch (error) {
        return `did not answer: ${(error as Error).message}`;
    }
}

const queueCheck = ({ integration }: Context, installation: string, schedule: number) =>
    integration.queueTask({ task: { type: 'check', installation }, schedule });

/** Reads the settings again for each check. Returns null once the integration is uninstalled or paused. */
async function readSettings({ integration, environment }: Context, id: string) {
    try {
        const { data } = await integration.api.integrations.getIntegrationInstallationById(
            environment.integration.name,
            id,
        );
        return data.status === 'active' ? (data.configuration as Settings) : null;
    } catch (error) {
        if ((error as { status?: number }).status === 404) return null;
        throw error;
    }
}

export default createIntegration<Context>({
    events: {
        installation_setup: async ({ installationId, status, previous }, context) => {
            // A later change of the settings must not start a second series of checks.
            if (status !== 'active' || previous?.status === 'active') return;
            await queueCheck(context, installationId, 0);
        },
    },
    task: async ({ installation }, context) => {
        const settings = await readSettings(context, installation);
        if (!settings) return;
        // Queued first, so that a failing webhook does not end the series.
        await queueCheck(context, installation, HOUR_S);
        const problem = await check(settings.url);
        if (problem === null) return;
        console.warn(`${settings.url} ${problem}`);
        await fetch(settings.webhook, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({ text: `${settings.url} ${problem}` }),
        });
    },
});
