import { sampleURL } from '../sample.ts';
import type { CaseContext, Cases } from './case.ts';

/** The most actions that are tried in each tree. */
const MAX_ACTIONS = 8;

/** Depth of actions in the trees that actions return: a wizard of several steps is followed this far. */
const MAX_DEPTH = 2;

interface Output {
    state?: Record<string, unknown>;
    props?: Record<string, unknown>;
    element?: unknown;
}

/** Renders each component in each context, and tries the actions in its trees. */
export const components: Cases = async (context) => {
    const { manifest, spaceId, siteId, organizationId } = context;
    const document = { type: 'document', spaceId, editable: true, theme: 'light' };
    for (const componentId of componentsOf(context)) {
        const output = await render(context, 'components', `${componentId} in a document`, {
            componentId,
            props: {},
            context: document,
        });
        await render(context, 'components', `${componentId} for readers`, {
            componentId,
            props: { sample: 'kept' },
            state: { sample: 'kept' },
            context: { ...document, editable: false, theme: 'dark' },
        });
        await tryActions(context, componentId, document, output, componentId, MAX_DEPTH);
        await render(context, 'actions', `${componentId} after an unknown action`, {
            componentId,
            props: {},
            action: { action: 'sample-unknown' },
            context: document,
        });
        await render(context, 'actions', `${componentId} after a closed modal`, {
            componentId,
            props: {},
            action: { action: '@ui.modal.close', returnValue: { sample: 1 } },
            context: document,
        });
    }
    await render(context, 'components', 'a component that does not exist', {
        componentId: 'sample-unknown',
        props: {},
        context: document,
    });
    const levels = {
        account: { type: 'configuration_account', organizationId },
        space: { type: 'configuration_space', spaceId },
        site: { type: 'configuration_site', siteId },
    };
    for (const level of ['account', 'space', 'site'] as const) {
        const definition = manifest.configurations?.[level];
        if (definition === undefined || !('componentId' in definition)) continue;
        const { componentId } = definition;
        const place = { ...levels[level], theme: 'light' };
        const props = { installation: { configuration: {} } };
        const output = await render(context, 'configuration', `${componentId} for the ${level}`, {
            componentId,
            props,
            context: place,
        });
        await tryActions(context, componentId, place, output, `${level} ${componentId}`, MAX_DEPTH);
    }
    for (const { id, urlUnfurl = [] } of manifest.blocks ?? []) {
        const urls = [...urlUnfurl.map(sampleURL), 'https://other.example/'];
        for (const url of urlUnfurl.length > 0 ? urls : []) {
            await render(context, 'unfurl', `${id} of ${url}`, {
                componentId: id,
                props: {},
                action: { action: '@link.unfurl', url },
                context: document,
            });
        }
    }
};

/** Returns the ids of the manifest's blocks and the component ids in the sources. */
function componentsOf({ manifest, sources }: CaseContext): string[] {
    const declared = (manifest.blocks ?? []).map(({ id }) => id);
    const written = [...sources.matchAll(/componentId:\s*["'`]([\w-]+)["'`]/g)].map(
        ([, id]) => id ?? '',
    );
    return [...new Set([...declared, ...written])];
}

async function render(
    { h, observe, spaceId }: CaseContext,
    capability: Parameters<CaseContext['observe']>[0],
    name: string,
    event: Record<string, unknown>,
): Promise<Output> {
    const body = await observe(capability, name, async () => {
        await h.send({ type: 'ui_render', spaceId, ...event });
    });
    return typeof body === 'object' && body !== null ? body : {};
}

async function tryActions(
    context: CaseContext,
    componentId: string,
    place: Record<string, unknown>,
    { state, props = {}, element }: Output,
    path: string,
    depth: number,
): Promise<void> {
    if (depth === 0) return;
    for (const action of actionsIn(element).slice(0, MAX_ACTIONS)) {
        const name = `${path} > ${String(action['action'])}`;
        const output = await render(context, 'actions', name, {
            componentId,
            props,
            ...(state === undefined ? {} : { state }),
            action,
            context: place,
        });
        await tryActions(context, componentId, place, output, name, depth - 1);
    }
}

/** Returns the different actions of a tree, except those that the renderer performs itself. */
function actionsIn(tree: unknown): Record<string, unknown>[] {
    const found = new Map<string, Record<string, unknown>>();
    const walk = (value: unknown) => {
        if (typeof value !== 'object' || value === null) return;
        const { action } = value as { action?: unknown };
        if (typeof action === 'string' && !action.startsWith('@')) {
            found.set(JSON.stringify(value), value as Record<string, unknown>);
        }
        Object.values(value).forEach(walk);
    };
    walk(tree);
    return [...found.values()];
}
