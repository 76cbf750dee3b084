import {
    INSPECT_TYPE,
    type Environment,
    type Event,
    type IntegrationInspection,
    type InvocationError,
    type Version,
} from '@bindery/contract';
import { refuseOutbound, startIsolateHost, type IsolateHost } from '@bindery/isolate';

/** What a script defines, or why it does not load. */
export type Inspected =
    /** `inspection` is null for the reference SDK, which does not tell what a script defines. */
    | { inspection: IntegrationInspection | null; unknownBlocks: string[] }
    | { error: InvocationError };

/** The isolate host of a check. Scripts reach neither the network nor the API. */
export async function startInspector(): Promise<IsolateHost> {
    return startIsolateHost({
        processes: 1,
        apiOrigin: 'http://api.check.invalid',
        platformFetch: async () => new Response(null, { status: 503 }),
        outboundFetch: async () => refuseOutbound('Scripts reach no network during a check.'),
    });
}

/** Loads a version in an isolate and asks its SDK what it defines. */
export async function inspectScript(host: IsolateHost, version: Version): Promise<Inspected> {
    const run = async (event: object) => {
        const response = await host.invoke({
            id: crypto.randomUUID(),
            tenant: version.manifest.name,
            versionHash: version.hash,
            sdk: version.sdk,
            loadCode: async () => version,
            // The SDK reads `type` only; a render of the reference SDK also reads `componentId`.
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
        // Bindery's SDK responds with this type.
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

/** The parts that the SDK reads before it calls a handler. */
function environmentOf({ manifest, secrets }: Version): Environment {
    return {
        integration: { name: manifest.name, version: 1 },
        apiEndpoint: 'http://api.check.invalid',
        apiTokens: { integration: '' },
        secrets,
    } as unknown as Environment;
}
