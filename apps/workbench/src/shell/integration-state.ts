import type { BuildStatus, WorkbenchIntegration } from '@bindery/contract';

export interface IntegrationState {
    tone: 'good' | 'warn' | 'bad' | 'off';
    /** Shown beside the name. */
    note: string;
    /** Said by the dot. */
    words: string;
}

/** How an integration stands, in one dot and two words: what needs doing first is what is said. */
export function integrationState(
    { integration, installations, disabledReason }: WorkbenchIntegration,
    /** Undefined: no folder of it is watched. */
    build: BuildStatus | undefined,
): IntegrationState {
    const version = `v${integration.version}`;
    if (build?.state === 'broken') {
        return {
            tone: 'bad',
            note: 'broken',
            words: `broken, version ${integration.version} runs on`,
        };
    }
    if (disabledReason) return { tone: 'bad', note: 'off', words: 'switched off' };
    if (build?.state === 'building') return { tone: 'warn', note: 'building', words: 'building' };
    if (installations.length === 0) {
        return { tone: 'off', note: 'not installed', words: 'not installed' };
    }
    const statuses = installations.flatMap(({ installation, spaces, sites }) => [
        installation.status,
        ...spaces.map(({ status }) => status),
        ...sites.map(({ status }) => status),
    ]);
    if (statuses.includes('paused')) return { tone: 'warn', note: 'paused', words: 'paused' };
    if (statuses.includes('pending')) {
        return { tone: 'warn', note: 'setup', words: 'waiting for its configuration' };
    }
    return { tone: 'good', note: version, words: `active, version ${integration.version}` };
}
