import {
    INSPECT_TYPE,
    type Environment,
    type Event,
    type IntegrationInspection,
    type InvocationError,
    type Version,
} from '@bindery/contract';
import { refuseOutbound, startIsolateHost, type IsolateHost } from '@bindery/isolate';

/** The definitions of a script, or the error with which it fails to load. */
export type Inspected =
    /** `inspection` is null for the reference SDK, which cannot list a script's definitions. */
    | { inspection: IntegrationInspection | null; unknownBlocks: string[] }
    | { error: InvocationError };

/** Starts the isolate host of a check. Scripts reach neither the network nor the API. */
export async function startInspector(): Promise<IsolateHost> {
    return startIsolateHost({
        processes: 1,
        apiOrigin: 'http://api.check.invalid',
        platformFetch: async () => new Response(null, { status: 503 }),
        outboundFetch: async () => refuseOutbound('Scripts reach no network during a check.'),
    });
}

/** Loads a version in an isolate and returns its definitions, as its SDK reports them. */
export async function inspectScript(host: IsolateHost, version: Version): Promise<Inspected> {
    const run = async (event: object) => {
        const response = await host.invoke({
            id: crypto.randomUUID(),
            tenant: version.manifest.name,
            versionHash: version.hash,
            sdk: version.sdk,
            loadCode: async () => version,
            // The cast is safe: the SDK reads only `type`, and for a render of the reference SDK also `componentId`.
            event: event as Event,
            environment: environmentOf(version),
            egress: { intercept: ['*'] },
        });
        const text = await response.text();
        return { status: response.status, text, outcome: await response.outcome };
    };
    const { status, text, outcome } = await run({ type: INSPECT_TYPE });
    if (outcome.error !== undefined) return { error: outcome.error };
    if (status === 200) {
        // The cast holds: Bindery's SDK responds with this type.
        const inspection = JSON.parse(text) as IntegrationInspection;
        return { inspection, unknownBlocks: missing(version, inspection.components) };
    }
    const unknownBlocks: string[] = [];
    for (const { id } of version.manifest.blocks ?? []) {
        const rendered = await run({ type: 'ui_render', componentId: id, props: {}, context: {} });
        if (rendered.status === 404) unknownBlocks.push(id);
    }
    return { inspection: null, unknownBlocks };
}

function missing({ manifest }: Version, components: readonly string[]): string[] {
    return (manifest.blocks ?? []).map(({ id }) => id).filter((id) => !components.includes(id));
}

/** Returns an environment with the fields that the SDK reads before it calls a handler. */
function environmentOf({ manifest, secrets }: Version): Environment {
    return {
        integration: { name: manifest.name, version: 1 },
        apiEndpoint: 'http://api.check.invalid',
        apiTokens: { integration: '' },
        secrets,
    } as unknown as Environment;
}
