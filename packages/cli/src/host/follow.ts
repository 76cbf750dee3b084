import type { InvocationDetail } from '@bindery/contract';

import type { HostSession } from './host-session.ts';

/** Calls `onInvocation` with each invocation that ends, until the signal aborts or the host stops. */
export async function followInvocations(
    session: HostSession,
    integration: string | undefined,
    signal: AbortSignal,
    onInvocation: (invocation: InvocationDetail, folder: string | undefined) => void,
): Promise<void> {
    const { integrations } = await session.state();
    const folders = new Map(
        integrations.map(({ integration: { name }, folder }) => [name, folder]),
    );
    try {
        for await (const message of session.live(signal)) {
            if (message.type !== 'invocation' || message.invocation.state === 'running') continue;
            const { id, integration: name } = message.invocation;
            if (integration !== undefined && name !== integration) continue;
            onInvocation(await session.invocation(id), folders.get(name));
        }
    } catch (error) {
        if (!signal.aborted) throw error;
    }
}
