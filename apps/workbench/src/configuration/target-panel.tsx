import type { WorkbenchInstallation, WorkbenchIntegration } from '@bindery/contract';
import { useEffect, useId, useState } from 'react';

import { call } from '../api/client.ts';
import { asWorkbenchError } from '../api/error.ts';
import {
    installOn,
    saveConfiguration,
    uninstallFrom,
    type ConfigurationTarget,
} from '../api/operations.ts';
import { addBlock, removeBlock } from '../blocks/render-history.ts';
import { ComponentView } from '../blocks/component-view.tsx';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { refreshState } from '../store/workbench-store.ts';
import { ConfigurationForm } from './configuration-form.tsx';
import { isSchema } from './schema.ts';
import { StatusBadge } from './status-badge.tsx';

/** One place an integration can be configured: the account, a space or a site. */
export interface Target {
    target: ConfigurationTarget;
    title: string;
    /** Undefined: it is not installed there. */
    installed: { status: string; configuration: Record<string, unknown> } | undefined;
}

interface TargetPanelProps {
    integration: WorkbenchIntegration;
    installation: WorkbenchInstallation;
    organizationId: string;
    target: Target;
}

/** Installed there or not, its status, and its configuration as a form or as the integration's own component. */
export function TargetPanel({
    integration,
    installation,
    organizationId,
    target,
}: TargetPanelProps) {
    const { name } = integration.integration;
    const { id } = installation.installation;
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const place = target.target;

    const change = async (work: () => Promise<void>) => {
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

    if (place.kind !== 'account' && !target.installed) {
        return (
            <div className="target-panel">
                <p className="target-quiet">It is not installed on {target.title}.</p>
                <div>
                    <Button
                        kind="primary"
                        isPending={isPending}
                        onPress={() => void change(() => installOn(name, id, place))}
                    >
                        Install on {target.title}
                    </Button>
                </div>
                {problem ? <Notice tone="bad" announce title={problem} /> : null}
            </div>
        );
    }
    return (
        <div className="target-panel">
            <div className="target-head">
                <StatusBadge status={target.installed?.status ?? 'pending'} />
                {place.kind === 'account' ? null : (
                    <Button
                        size="small"
                        kind="quiet"
                        isPending={isPending}
                        onPress={() => void change(() => uninstallFrom(name, id, place))}
                    >
                        Uninstall from {target.title}
                    </Button>
                )}
            </div>
            {problem ? <Notice tone="bad" announce title={problem} /> : null}
            <Configuration
                integration={integration}
                installation={installation}
                organizationId={organizationId}
                target={target}
            />
        </div>
    );
}

function Configuration({ integration, installation, organizationId, target }: TargetPanelProps) {
    const { name } = integration.integration;
    const { id } = installation.installation;
    const place = target.target;
    const configuration = integration.configurations[place.kind];
    const stored = target.installed?.configuration ?? {};
    const endpoint = useEndpoint(name, installation, place);
    if (!configuration) {
        return <p className="target-quiet">There is nothing to configure here.</p>;
    }
    if (!isSchema(configuration)) {
        return (
            <ConfigurationComponent
                integration={name}
                componentId={configuration.componentId}
                organizationId={organizationId}
                installation={installation}
                target={target}
            />
        );
    }
    return (
        <ConfigurationForm
            schema={configuration}
            stored={stored}
            endpoint={endpoint}
            onSave={async (next) => {
                await saveConfiguration(name, id, place, next);
                await refreshState();
            }}
        />
    );
}

/** The public endpoint of the installation at that place; those below the account's are asked for. */
function useEndpoint(
    name: string,
    { installation }: WorkbenchInstallation,
    place: ConfigurationTarget,
): string | null {
    const path =
        place.kind === 'space'
            ? `spaces/${place.spaceId}`
            : place.kind === 'site'
              ? `sites/${place.siteId}`
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
            // The button that needs it stays disabled.
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
    target: Target;
}

/** The integration draws its own configuration, told in its props what is stored (as GitBook does). */
function ConfigurationComponent(component: ConfigurationComponentProps) {
    const { integration, componentId, organizationId, installation, target } = component;
    const key = useId();
    const [round, setRound] = useState(0);
    useEffect(() => {
        addBlock({ key, integration, componentId, title: `Configuration (${target.title})` });
        return () => removeBlock(key);
    }, [key, integration, componentId, target.title]);
    const place = target.target;
    const configuration = target.installed?.configuration ?? {};
    return (
        <>
            <ComponentView
                // Once it has completed it begins anew, from what it stored.
                key={round}
                recordKey={key}
                integration={integration}
                componentId={componentId}
                props={{
                    installation: { configuration: installation.installation.configuration },
                    ...(place.kind === 'space' ? { spaceInstallation: { configuration } } : {}),
                    ...(place.kind === 'site' ? { siteInstallation: { configuration } } : {}),
                }}
                context={
                    place.kind === 'space'
                        ? { type: 'configuration_space', spaceId: place.spaceId }
                        : place.kind === 'site'
                          ? { type: 'configuration_site', siteId: place.siteId }
                          : { type: 'configuration_account', organizationId }
                }
                onComplete={() => {
                    void refreshState().then(() => setRound((current) => current + 1));
                }}
            />
            <p role="status" className="configuration-saved">
                {round > 0 ? 'Configuration saved' : null}
            </p>
        </>
    );
}
