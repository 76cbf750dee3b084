import { openLink } from '@bindery/contentkit';
import type { WorkbenchInstallation, WorkbenchIntegration } from '@bindery/contract';
import { useCallback, useEffect, useId, useState } from 'react';

import { call } from '../api/client.ts';
import {
    installOn,
    listCompletions,
    patchConfiguration,
    restoreDeleted,
    uninstallFrom,
    type InstallationScope,
} from '../api/operations.ts';
import { addBlock, removeBlock } from '../blocks/render-history.ts';
import { ComponentView } from '../blocks/component-view.tsx';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { showToast } from '../store/toast-store.ts';
import { refreshState } from '../store/workbench-store.ts';
import type { LoadCompletions } from './completion-field.tsx';
import { ConfigurationForm } from './configuration-form.tsx';
import { isSchema } from './configuration-schema.ts';
import { openWithTicket } from './open-with-ticket.ts';
import { StatusBadge } from './status-badge.tsx';
import { useMutation } from './use-mutation.ts';

/** A scope where an integration is or can be installed: the account, a space or a site. */
export interface InstallationTab {
    scope: InstallationScope;
    title: string;
    /** Undefined if the integration is not installed in this scope. */
    installation: { status: string; configuration: Record<string, unknown> } | undefined;
}

interface InstallationPanelProps {
    integration: WorkbenchIntegration;
    installation: WorkbenchInstallation;
    organizationId: string;
    tab: InstallationTab;
}

/** Renders the installation in one scope: its status, install and uninstall buttons, and its configuration. */
export function InstallationPanel({
    integration,
    installation,
    organizationId,
    tab,
}: InstallationPanelProps) {
    const { name } = integration.integration;
    const { id } = installation.installation;
    const { isPending, problem, mutate } = useMutation();
    const { scope } = tab;

    if (scope.kind !== 'account' && !tab.installation) {
        return (
            <div className="installation-panel">
                <p className="installation-quiet">Not installed on {tab.title}.</p>
                <div>
                    <Button
                        kind="primary"
                        isPending={isPending}
                        onPress={() => void mutate(() => installOn(name, id, scope))}
                    >
                        Install on {tab.title}
                    </Button>
                </div>
                {problem ? <Notice tone="bad" announce title={problem} /> : null}
            </div>
        );
    }
    return (
        <div className="installation-panel">
            <div className="installation-head">
                <StatusBadge status={tab.installation?.status ?? 'pending'} />
                {scope.kind === 'account' ? null : (
                    <Button
                        size="small"
                        kind="quiet"
                        isPending={isPending}
                        onPress={() => void mutate(() => removeFrom(name, id, tab.title, scope))}
                    >
                        Uninstall from {tab.title}
                    </Button>
                )}
            </div>
            {problem ? <Notice tone="bad" announce title={problem} /> : null}
            <Configuration
                integration={integration}
                installation={installation}
                organizationId={organizationId}
                tab={tab}
            />
        </div>
    );
}

/** Uninstalls from a space or site, and shows a message with a button that restores the installation. */
async function removeFrom(
    name: string,
    id: string,
    place: string,
    scope: Exclude<InstallationScope, { kind: 'account' }>,
): Promise<void> {
    await uninstallFrom(name, id, scope);
    const scopeId = scope.kind === 'space' ? scope.spaceId : scope.siteId;
    showToast({
        title: `${name} uninstalled from ${place}`,
        undo: async () => {
            const removed = { kind: scope.kind, id: scopeId };
            await restoreDeleted({ kind: 'installation', id, scope: removed });
            await refreshState();
        },
    });
}

function Configuration({ integration, installation, organizationId, tab }: InstallationPanelProps) {
    const { name } = integration.integration;
    const { id } = installation.installation;
    const { scope } = tab;
    const configuration = integration.configurations[scope.kind];
    const stored = tab.installation?.configuration ?? {};
    const endpoint = useEndpoint(name, installation, scope);
    const scopeKey = JSON.stringify(scope);
    const loadCompletions = useCallback<LoadCompletions>(
        (property, signal) =>
            // The cast holds because the key is the JSON of a scope; the scope itself is a new object on each refresh.
            listCompletions(name, id, JSON.parse(scopeKey) as InstallationScope, property, signal),
        [name, id, scopeKey],
    );
    if (!configuration) {
        return (
            <p className="installation-quiet">
                This integration has no configuration for this {scope.kind}.
            </p>
        );
    }
    if (!isSchema(configuration)) {
        return (
            <ConfigurationComponent
                integration={name}
                componentId={configuration.componentId}
                organizationId={organizationId}
                installation={installation}
                tab={tab}
            />
        );
    }
    return (
        <ConfigurationForm
            schema={configuration}
            stored={stored}
            endpoint={endpoint}
            loadCompletions={loadCompletions}
            openPage={openWithTicket(name, id)}
            onSave={async (patch) => {
                await patchConfiguration(name, id, scope, patch);
                await refreshState();
            }}
        />
    );
}

/** Returns the public endpoint of the installation in a scope; null until it is fetched. */
function useEndpoint(
    name: string,
    { installation }: WorkbenchInstallation,
    scope: InstallationScope,
): string | null {
    const path =
        scope.kind === 'space'
            ? `spaces/${scope.spaceId}`
            : scope.kind === 'site'
              ? `sites/${scope.siteId}`
              : null;
    const [endpoint, setEndpoint] = useState(path ? null : installation.urls.publicEndpoint);
    useEffect(() => {
        if (!path) return;
        const abort = new AbortController();
        call<{ urls: { publicEndpoint: string } }>(
            'GET',
            `/v1/integrations/${name}/installations/${installation.id}/${path}`,
            undefined,
            { signal: abort.signal },
        ).then(
            ({ urls }) => setEndpoint(urls.publicEndpoint),
            // Ignored: the callback buttons, which need the endpoint, stay disabled.
            () => undefined,
        );
        return () => abort.abort();
    }, [name, installation.id, path]);
    return endpoint;
}

interface ConfigurationComponentProps {
    integration: string;
    componentId: string;
    organizationId: string;
    installation: WorkbenchInstallation;
    tab: InstallationTab;
}

/** Renders the configuration component of the integration. Its props hold the stored configuration, as in GitBook. */
function ConfigurationComponent(component: ConfigurationComponentProps) {
    const { integration, componentId, organizationId, installation, tab } = component;
    const key = useId();
    const [completions, setCompletions] = useState(0);
    useEffect(() => {
        addBlock({ key, integration, componentId, title: `Configuration (${tab.title})` });
        return () => removeBlock(key);
    }, [key, integration, componentId, tab.title]);
    const { scope } = tab;
    const configuration = tab.installation?.configuration ?? {};
    const openPage = openWithTicket(integration, installation.installation.id);
    return (
        <>
            <ComponentView
                // After completion a new key remounts the component with the stored configuration.
                key={completions}
                recordKey={key}
                integration={integration}
                componentId={componentId}
                props={{
                    installation: { configuration: installation.installation.configuration },
                    ...(scope.kind === 'space' ? { spaceInstallation: { configuration } } : {}),
                    ...(scope.kind === 'site' ? { siteInstallation: { configuration } } : {}),
                }}
                context={
                    scope.kind === 'space'
                        ? { type: 'configuration_space', spaceId: scope.spaceId }
                        : scope.kind === 'site'
                          ? { type: 'configuration_site', siteId: scope.siteId }
                          : { type: 'configuration_account', organizationId }
                }
                onOpenURL={(url) => {
                    if (isEndpoint(url, integration)) openPage(url);
                    else openLink(url);
                }}
                onComplete={() => {
                    void refreshState().then(() => setCompletions((current) => current + 1));
                }}
            />
            <p role="status" className="configuration-saved">
                {completions > 0 ? 'Configuration saved' : null}
            </p>
        </>
    );
}

/** Returns true for a URL of the integration's public endpoint, which may start to connect an account. */
function isEndpoint(url: string, integration: string): boolean {
    return URL.canParse(url) && `${new URL(url).pathname}/`.startsWith(`/i/${integration}/`);
}
