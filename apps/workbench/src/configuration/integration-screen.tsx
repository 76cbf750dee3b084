import './integration-screen.css';

import type {
    WorkbenchInstallation,
    WorkbenchIntegration,
    WorkbenchState,
} from '@bindery/contract';
import { PackageX, PowerOff, Puzzle } from 'lucide-react';
import { useEffect, useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { enableIntegration, install, setPaused, uninstall } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { EmptyState, Notice } from '../design/notice.tsx';
import { Tabs } from '../design/tabs.tsx';
import { useStore } from '../store/store.ts';
import { refreshState, workbenchStore } from '../store/workbench-store.ts';
import { Deliveries } from './deliveries.tsx';
import { IntegrationFacts } from './integration-facts.tsx';
import { TargetPanel, type Target } from './target-panel.tsx';

/** An integration: what it is, where it is installed, and how it is configured there. */
export function IntegrationScreen({ name }: { name: string }) {
    const state = useStore(workbenchStore, (workbench) => workbench.state);
    const found = state?.integrations.find(({ integration }) => integration.name === name);
    useEffect(() => {
        document.title = `${found?.integration.title ?? name} · Bindery`;
    }, [found, name]);
    if (!state) return null;
    if (!found) {
        return (
            <EmptyState icon={<PackageX size={22} />} title={`No integration is called “${name}”`}>
                Start Bindery with its folder: <code>npx bindery dev ./{name}</code>
            </EmptyState>
        );
    }
    const { integration, installations } = found;
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
                {found.disabledReason ? (
                    <Disabled name={name} reason={found.disabledReason} />
                ) : null}
                {integration.description ? (
                    <p className="integration-description">{integration.description}</p>
                ) : null}
                {installation ? (
                    <Installed state={state} found={found} installation={installation} />
                ) : (
                    <Install name={name} organization={state.organization} />
                )}
                <Deliveries integration={name} />
                <IntegrationFacts found={found} installation={installation} />
            </article>
        </div>
    );
}

/** The places an integration can be configured at, those it has a configuration for first. */
function targetsOf(
    state: WorkbenchState,
    { integration, configurations }: WorkbenchIntegration,
    { installation, spaces, sites }: WorkbenchInstallation,
): Target[] {
    const allows = (kind: 'space' | 'site') =>
        integration.target === 'all' ||
        integration.target === kind ||
        configurations[kind] !== undefined;
    return [
        {
            target: { kind: 'account' },
            title: state.organization.title,
            installed: {
                status: installation.status,
                configuration: installation.configuration,
            },
        },
        ...state.spaces
            .filter(({ id }) => allows('space') || spaces.some(({ spaceId }) => spaceId === id))
            .map(({ id, title }): Target => ({
                target: { kind: 'space', spaceId: id },
                title,
                installed: spaces.find(({ spaceId }) => spaceId === id),
            })),
        ...state.sites
            .filter(({ id }) => allows('site') || sites.some(({ siteId }) => siteId === id))
            .map(({ id, title }): Target => ({
                target: { kind: 'site', siteId: id },
                title,
                installed: sites.find(({ siteId }) => siteId === id),
            })),
    ];
}

/** Where something waits to be configured, else where something can be. */
function firstToDo({ configurations }: WorkbenchIntegration, targets: readonly Target[]) {
    const configurable = targets.filter(({ target }) => configurations[target.kind]);
    return configurable.find(({ installed }) => installed?.status === 'pending') ?? configurable[0];
}

function tabId(target: Target | undefined): string | undefined {
    return target && JSON.stringify(target.target);
}

const KIND_WORDS = { account: 'Account', space: 'Space', site: 'Site' } as const;

interface InstalledProps {
    state: WorkbenchState;
    found: WorkbenchIntegration;
    installation: WorkbenchInstallation;
}

function Installed({ state, found, installation }: InstalledProps) {
    const targets = targetsOf(state, found, installation);
    return (
        <section className="integration-configuration" aria-labelledby="configuration-title">
            <h2 id="configuration-title">Configuration</h2>
            <Tabs
                label="Where it is installed"
                initial={tabId(firstToDo(found, targets))}
                parts={targets.map((target) => {
                    const { kind } = target.target;
                    return {
                        id: tabId(target) ?? '',
                        title: `${KIND_WORDS[kind]}: ${target.title}`,
                        content: (
                            <TargetPanel
                                integration={found}
                                installation={installation}
                                organizationId={state.organization.id}
                                target={target}
                            />
                        ),
                    };
                })}
            />
        </section>
    );
}

/** Does one thing on the server, then looks at what has become of everything. */
function useChange() {
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const change = async (work: () => Promise<unknown>) => {
        setPending(true);
        setProblem(null);
        try {
            await work();
            await refreshState();
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(false);
        }
    };
    return { isPending, problem, change };
}

interface InstallProps {
    name: string;
    organization: WorkbenchState['organization'];
}

function Install({ name, organization }: InstallProps) {
    const { isPending, problem, change } = useChange();
    return (
        <section className="integration-install">
            <p>
                It is not installed. Installing it on {organization.title} offers its blocks in the
                insert menu and sends it events.
            </p>
            <Button
                kind="primary"
                isPending={isPending}
                onPress={() => void change(() => install(name, organization.id))}
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
    const [isAsking, setAsking] = useState(false);
    const { isPending, problem, change } = useChange();
    const remove = () =>
        change(async () => {
            await uninstall(name, installationId);
            setAsking(false);
        });
    return (
        <>
            <Button onPress={() => setAsking(true)}>Uninstall</Button>
            <Dialog
                isOpen={isAsking}
                onClose={() => setAsking(false)}
                role="alertdialog"
                size="small"
                title={`Uninstall ${name}?`}
                footer={
                    <>
                        <Button onPress={() => setAsking(false)}>Cancel</Button>
                        <Button kind="danger" isPending={isPending} onPress={() => void remove()}>
                            Uninstall
                        </Button>
                    </>
                }
            >
                <p>
                    Its configuration and credentials are deleted. Its blocks stay on the pages and
                    say that it is not installed.
                </p>
                {problem ? <Notice tone="bad" announce title={problem} /> : null}
            </Dialog>
        </>
    );
}

interface PauseProps {
    installationId: string;
    isPaused: boolean;
}

/** Holds the events of an installation, and lets them go again. */
function Pause({ installationId, isPaused }: PauseProps) {
    const { isPending, problem, change } = useChange();
    return (
        <>
            <Button
                isPending={isPending}
                onPress={() => void change(() => setPaused(installationId, !isPaused))}
            >
                {isPaused ? 'Resume' : 'Pause'}
            </Button>
            {problem ? <span role="alert">{problem}</span> : null}
        </>
    );
}

/** Says why an integration was switched off, and switches it on again. */
function Disabled({ name, reason }: { name: string; reason: string }) {
    const { isPending, problem, change } = useChange();
    return (
        <Notice
            tone="bad"
            icon={<PowerOff size={16} aria-hidden="true" />}
            title="It was switched off"
            actions={
                <Button
                    size="small"
                    isPending={isPending}
                    onPress={() => void change(() => enableIntegration(name))}
                >
                    Switch on
                </Button>
            }
        >
            {reason} {problem}
        </Notice>
    );
}
