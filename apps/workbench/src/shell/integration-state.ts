import type { BuildStatus, WorkbenchIntegration } from '@bindery/contract';

export interface IntegrationState {
    tone: 'good' | 'warn' | 'bad' | 'off';
    /** Text shown next to the name. */
    note: string;
    /** Text for assistive technology. */
    description: string;
}

/** Returns the most urgent status of an integration. */
export function integrationState(
    { integration, installations, disabledReason }: WorkbenchIntegration,
    /** Undefined if no folder of the integration is watched. */
    build: BuildStatus | undefined,
): IntegrationState {
    const version = `v${integration.version}`;
    if (build?.state === 'broken') {
        return {
            tone: 'bad',
            note: 'broken',
            description: `build failed, version ${integration.version} keeps running`,
        };
    }
    if (disabledReason) return { tone: 'bad', note: 'disabled', description: 'disabled' };
    if (build?.state === 'building')
        return { tone: 'warn', note: 'building', description: 'building' };
    if (installations.length === 0) {
        return { tone: 'off', note: 'not installed', description: 'not installed' };
    }
    const statuses = installations.flatMap(({ installation, spaces, sites }) => [
        installation.status,
        ...spaces.map(({ status }) => status),
        ...sites.map(({ status }) => status),
    ]);
    if (statuses.includes('paused')) return { tone: 'warn', note: 'paused', description: 'paused' };
    if (statuses.includes('pending')) {
        return { tone: 'warn', note: 'needs setup', description: 'needs configuration' };
    }
    return { tone: 'good', note: version, description: `active, version ${integration.version}` };
}
