import type { WorkbenchIntegration } from '@bindery/contract';
import { PackageX } from 'lucide-react';
import { useState } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { install, installOn } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { Link } from '../router/router.tsx';
import { refreshState, workbenchStore } from '../store/workbench-store.ts';

interface MissingIntegrationProps {
    name: string;
    /** Undefined if no integration has this name. */
    integration: WorkbenchIntegration | undefined;
    spaceId: string;
}

/** Replaces a block whose integration is not installed on the space. A button installs the integration. */
export function MissingIntegration({ name, integration, spaceId }: MissingIntegrationProps) {
    const [isPending, setPending] = useState(false);
    const [problem, setProblem] = useState<string | null>(null);
    const icon = <PackageX size={16} aria-hidden="true" />;
    if (!integration) {
        return (
            <Notice tone="warn" icon={icon} title={`No integration is named “${name}”`}>
                Start Bindery with the folder of the integration:{' '}
                <code>npx bindery dev ./{name}</code>
            </Notice>
        );
    }
    const installHere = async () => {
        setPending(true);
        setProblem(null);
        try {
            await installOnSpace(integration, spaceId);
            await refreshState();
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(false);
        }
    };
    return (
        <Notice
            tone="warn"
            icon={icon}
            title={`${integration.integration.title} is not installed on this space`}
            actions={
                <Button size="small" isPending={isPending} onPress={() => void installHere()}>
                    Install here
                </Button>
            }
        >
            {problem ? (
                <span role="alert">Installing failed: {problem}</span>
            ) : (
                <Link to={{ name: 'integration', integration: name }}>Show the integration</Link>
            )}
        </Notice>
    );
}

/** Installs the integration on the space, and first on the organization if it is not installed there. */
async function installOnSpace(
    { integration, installations }: WorkbenchIntegration,
    spaceId: string,
): Promise<void> {
    const organization = workbenchStore.get().state?.organization;
    if (!organization) return;
    const { name } = integration;
    const installationId =
        installations[0]?.installation.id ?? (await install(name, organization.id)).id;
    await installOn(name, installationId, { kind: 'space', spaceId });
}
