import '../access/access-screen.css';
import './integration-screen.css';

import type {
    WorkbenchInstallation,
    WorkbenchIntegration,
    WorkbenchState,
} from '@bindery/contract';
import { PackageX, PowerOff, Puzzle } from 'lucide-react';
import { useEffect, useState } from 'react';

import {
    enableIntegration,
    install,
    restoreDeleted,
    setPaused,
    uninstall,
} from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/confirm-dialog.tsx';
import { EmptyState, Notice } from '../design/notice.tsx';
import { Tabs } from '../design/tabs.tsx';
import { useStore } from '../store/store.ts';
import { IntegrationQuotas } from '../limits/integration-quotas.tsx';
import { showToast } from '../store/toast-store.ts';
import { refreshState, workbenchStore } from '../store/workbench-store.ts';
import { UndeliveredEvents } from './undelivered-events.tsx';
import { IntegrationFacts } from './integration-facts.tsx';
import { InstallationPanel, type InstallationTab } from './installation-panel.tsx';
import { useMutation } from './use-mutation.ts';
import { VersionSection } from './version-section.tsx';

/** Renders the screen of an integration: description, installations, configuration and undelivered events. */
export function IntegrationScreen({ name }: { name: string }) {
    const state = useStore(workbenchStore, (workbench) => workbench.state);
    const workbenchIntegration = state?.integrations.find(
        ({ integration }) => integration.name === name,
    );
    useEffect(() => {
        document.title = `${workbenchIntegration?.integration.title ?? name} · Bindery`;
    }, [workbenchIntegration, name]);
    if (!state) return null;
    if (!workbenchIntegration) {
        return (
            <EmptyState
                isScreen
                icon={<PackageX size={22} />}
                title={`No integration is named “${name}”`}
            >
                Start Bindery with the folder of the integration:{' '}
                <code>npx bindery dev ./{name}</code>
            </EmptyState>
        );
    }
    const { integration, installations } = workbenchIntegration;
    const installation = installations[0];
    return (
        <div className="page-scroll">
            <article className="integration">
                <header className="integration-header">
                    {integration.urls.icon ? (
                        <img
                            className="integration-icon"
                            src={integration.urls.icon}
                            alt=""
                            width={44}
                            height={44}
                        />
                    ) : (
                        <span className="integration-icon">
                            <Puzzle size={22} aria-hidden="true" />
                        </span>
                    )}
                    <div className="integration-name">
                        <h1>{integration.title}</h1>
                        <p>
                            {integration.name} · v{integration.version}
                        </p>
                    </div>
                    {installation ? (
                        <>
                            <Pause
                                installationId={installation.installation.id}
                                isPaused={String(installation.installation.status) === 'paused'}
                            />
                            <Uninstall name={name} installationId={installation.installation.id} />
                        </>
                    ) : null}
                </header>
                {workbenchIntegration.disabledReason ? (
                    <Disabled name={name} reason={workbenchIntegration.disabledReason} />
                ) : null}
                {integration.description ? (
                    <p className="integration-description">{integration.description}</p>
                ) : null}
                <PreviewImages urls={integration.previewImages} />
                {installation ? (
                    <Installed
                        state={state}
                        workbenchIntegration={workbenchIntegration}
                        installation={installation}
                    />
                ) : (
                    <Install name={name} organization={state.organization} />
                )}
                <UndeliveredEvents integration={name} />
                <IntegrationQuotas integration={name} />
                {state.user.permissions.includes('integrations:publish') &&
                integration.owner.id === state.organization.id ? (
                    <VersionSection
                        key={integration.version}
                        name={name}
                        current={integration.version}
                    />
                ) : null}
                <IntegrationFacts
                    workbenchIntegration={workbenchIntegration}
                    installation={installation}
                />
            </article>
        </div>
    );
}

/** Returns one tab per scope where the integration is installed or can be installed. */
function installationTabs(
    state: WorkbenchState,
    { integration, configurations }: WorkbenchIntegration,
    { installation, spaces, sites }: WorkbenchInstallation,
): InstallationTab[] {
    const allows = (kind: 'space' | 'site') =>
        integration.target === 'all' ||
        integration.target === kind ||
        configurations[kind] !== undefined;
    return [
        {
            scope: { kind: 'account' },
            title: state.organization.title,
            installation: {
                status: installation.status,
                configuration: installation.configuration,
            },
        },
        ...state.spaces
            .filter(({ id }) => allows('space') || spaces.some(({ spaceId }) => spaceId === id))
            .map(({ id, title }): InstallationTab => ({
                scope: { kind: 'space', spaceId: id },
                title,
                installation: spaces.find(({ spaceId }) => spaceId === id),
            })),
        ...state.sites
            .filter(({ id }) => allows('site') || sites.some(({ siteId }) => siteId === id))
            .map(({ id, title }): InstallationTab => ({
                scope: { kind: 'site', siteId: id },
                title,
                installation: sites.find(({ siteId }) => siteId === id),
            })),
    ];
}

/** Returns the tab to open first: one with a pending configuration, otherwise one with a configuration. */
function initialTab({ configurations }: WorkbenchIntegration, tabs: readonly InstallationTab[]) {
    const configurable = tabs.filter(({ scope }) => configurations[scope.kind]);
    return (
        configurable.find(({ installation }) => installation?.status === 'pending') ??
        configurable[0]
    );
}

function tabId(tab: InstallationTab | undefined): string | undefined {
    return tab && JSON.stringify(tab.scope);
}

/** The preview images that the manifest names. */
function PreviewImages({ urls }: { urls: readonly string[] }) {
    if (urls.length === 0) return null;
    return (
        <ul className="integration-previews" aria-label="Preview images">
            {urls.map((url, index) => (
                <li key={url}>
                    <img src={url} alt={`Preview ${index + 1}`} />
                </li>
            ))}
        </ul>
    );
}

const SCOPE_LABELS = { account: 'Account', space: 'Space', site: 'Site' } as const;

interface InstalledProps {
    state: WorkbenchState;
    workbenchIntegration: WorkbenchIntegration;
    installation: WorkbenchInstallation;
}

function Installed({ state, workbenchIntegration, installation }: InstalledProps) {
    const tabs = installationTabs(state, workbenchIntegration, installation);
    return (
        <section className="integration-configuration" aria-labelledby="configuration-title">
            <h2 id="configuration-title">Configuration</h2>
            <Tabs
                label="Where it is installed"
                initial={tabId(initialTab(workbenchIntegration, tabs))}
                parts={tabs.map((tab) => {
                    const { kind } = tab.scope;
                    return {
                        id: tabId(tab) ?? '',
                        title: `${SCOPE_LABELS[kind]}: ${tab.title}`,
                        content: (
                            <InstallationPanel
                                integration={workbenchIntegration}
                                installation={installation}
                                organizationId={state.organization.id}
                                tab={tab}
                            />
                        ),
                    };
                })}
            />
        </section>
    );
}

interface InstallProps {
    name: string;
    organization: WorkbenchState['organization'];
}

function Install({ name, organization }: InstallProps) {
    const { isPending, problem, mutate } = useMutation();
    return (
        <section className="integration-install">
            <p>
                Not installed. Installing it on {organization.title} adds its blocks to the insert
                menu and delivers events to it.
            </p>
            <Button
                kind="primary"
                isPending={isPending}
                onPress={() => void mutate(() => install(name, organization.id))}
            >
                Install
            </Button>
            {problem ? <Notice tone="bad" announce title={problem} /> : null}
        </section>
    );
}

interface UninstallProps {
    name: string;
    installationId: string;
}

function Uninstall({ name, installationId }: UninstallProps) {
    const [isConfirming, setConfirming] = useState(false);
    const remove = async () => {
        await uninstall(name, installationId);
        await refreshState();
        showToast({
            title: `${name} uninstalled`,
            undo: async () => {
                await restoreDeleted({ kind: 'installation', id: installationId });
                await refreshState();
            },
        });
    };
    return (
        <>
            <Button onPress={() => setConfirming(true)}>Uninstall</Button>
            {isConfirming ? (
                <ConfirmDialog
                    title={`Uninstall ${name}?`}
                    action="Uninstall"
                    onConfirm={remove}
                    onClose={() => setConfirming(false)}
                >
                    It is removed from every space and site, with its configuration. Its blocks stay
                    on the pages and show that the integration is not installed. You can undo this.
                </ConfirmDialog>
            ) : null}
        </>
    );
}

interface PauseProps {
    installationId: string;
    isPaused: boolean;
}

/** Pauses or resumes an installation. */
function Pause({ installationId, isPaused }: PauseProps) {
    const { isPending, problem, mutate } = useMutation();
    return (
        <>
            <Button
                isPending={isPending}
                onPress={() => void mutate(() => setPaused(installationId, !isPaused))}
            >
                {isPaused ? 'Resume' : 'Pause'}
            </Button>
            {problem ? <span role="alert">{problem}</span> : null}
        </>
    );
}

/** Shows why an integration was disabled, with a button that enables it. */
function Disabled({ name, reason }: { name: string; reason: string }) {
    const { isPending, problem, mutate } = useMutation();
    return (
        <Notice
            tone="bad"
            icon={<PowerOff size={16} aria-hidden="true" />}
            title="This integration is disabled"
            actions={
                <Button
                    size="small"
                    isPending={isPending}
                    onPress={() => void mutate(() => enableIntegration(name))}
                >
                    Enable
                </Button>
            }
        >
            {reason} {problem}
        </Notice>
    );
}
