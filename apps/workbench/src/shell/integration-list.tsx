import type { FolderBuild, WorkbenchIntegration } from '@bindery/contract';

import { CopyButton } from '../design/copy-button.tsx';
import { Link, useRoute } from '../router/router.tsx';
import { integrationState } from './integration-state.ts';

const COMMAND = 'npx bindery dev ./my-integration';

interface IntegrationListProps {
    integrations: readonly WorkbenchIntegration[];
    builds: readonly FolderBuild[];
    onNavigate: (() => void) | undefined;
}

/** Renders the list of integrations with their status. */
export function IntegrationList({ integrations, builds, onNavigate }: IntegrationListProps) {
    const route = useRoute();
    const names = new Set(integrations.map(({ integration }) => integration.name));
    const unbuilt = builds.filter(({ integration }) => !names.has(integration));
    if (integrations.length === 0 && unbuilt.length === 0) {
        return (
            <div className="sidebar-empty">
                No integrations yet. Start Bindery with the folder of one:
                <span className="sidebar-command">
                    <code>{COMMAND}</code>
                    <CopyButton text={COMMAND} label="Copy the command" />
                </span>
            </div>
        );
    }
    return (
        <ul>
            {integrations.map((workbenchIntegration) => {
                const { name, urls } = workbenchIntegration.integration;
                const build = builds.find(({ integration }) => integration === name);
                const { tone, note, description } = integrationState(
                    workbenchIntegration,
                    build?.status,
                );
                return (
                    <li key={name}>
                        <Link
                            className="sidebar-row"
                            to={{ name: 'integration', integration: name }}
                            {...(route.name === 'integration' && route.integration === name
                                ? { 'aria-current': 'page' as const }
                                : {})}
                            {...(onNavigate ? { onClick: onNavigate } : {})}
                        >
                            <span className="status-dot" data-tone={tone} aria-hidden="true" />
                            {urls.icon ? (
                                <img
                                    className="sidebar-icon"
                                    src={urls.icon}
                                    alt=""
                                    width={16}
                                    height={16}
                                />
                            ) : null}
                            <span className="sidebar-text">{name}</span>
                            <span className="sidebar-note" aria-hidden="true">
                                {note}
                            </span>
                            <span className="visually-hidden">{description}</span>
                        </Link>
                    </li>
                );
            })}
            {unbuilt.map(({ integration, folder, status }) => (
                <li key={folder} className="sidebar-row">
                    <span
                        className="status-dot"
                        data-tone={status.state === 'broken' ? 'bad' : 'warn'}
                        aria-hidden="true"
                    />
                    <span className="sidebar-text" title={folder}>
                        {integration}
                    </span>
                    <span className="sidebar-note">
                        {status.state === 'broken' ? 'broken' : 'building'}
                    </span>
                </li>
            ))}
        </ul>
    );
}
