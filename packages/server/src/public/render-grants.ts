import { createHmac, timingSafeEqual } from 'node:crypto';

import { isTooDeep } from './json-depth.ts';

/**
 * Permits a reader's browser to render a component with props that an earlier rendering on the page offered. Each
 * rendering is sent with grants for the components and props in its actions. Grants are signed, so the server does not
 * store them. Where the props have a binding (`{ $state: … }`), the reader may send any value.
 */
export interface Grant {
    componentId: string;
    /** Props, which may contain bindings to the reader's state. */
    props: Record<string, unknown>;
    signature: string;
}

/** The block that a grant is valid for. */
export interface GrantPlace {
    site: string;
    /** Id of the page's document: an edit of the page invalidates its grants. */
    content: string;
    index: number;
    integration: string;
}

/** Maximum number of grants of one rendering; further actions get none. */
const MAX_GRANTS = 100;

/** Maximum length of all grants in characters: a browser sends them back in a body of up to 256 KB. */
const MAX_GRANTS_LENGTH = 192 * 1024;

/** Maximum number of visited values of an element tree; renderers draw at most 20,000 elements. */
const MAX_VISITED = 100_000;

/** Creates the grants of a rendering. */
export function grantsOf(
    key: string,
    place: GrantPlace,
    componentId: string,
    output: Record<string, unknown>,
): Grant[] {
    const offered = new Map<string, { componentId: string; props: Record<string, unknown> }>();
    let left = MAX_GRANTS_LENGTH;
    const offer = (component: string, props: Record<string, unknown>) => {
        if (offered.size >= MAX_GRANTS || left <= 0 || isTooDeep(props)) return;
        const name = canonical([component, props]);
        if (offered.has(name) || (left -= name.length) < 0) return;
        offered.set(name, { componentId: component, props });
    };
    const own = asObject(output['props']) ?? {};
    offer(componentId, own);
    visitObjects(output['element'], (object) => {
        const props = asObject(object['props']) ?? {};
        if (object['action'] === '@editor.node.updateProps') {
            offer(componentId, { ...own, ...props });
        }
        if (object['action'] === '@ui.modal.open' && typeof object['componentId'] === 'string') {
            offer(object['componentId'], props);
        }
    });
    return [...offered.values()].map((grant) => ({ ...grant, signature: sign(key, place, grant) }));
}

/** Returns true if one of the grants has a valid signature for this place and covers the component with these props. */
export function isGranted(
    key: string,
    place: GrantPlace,
    grants: readonly Grant[],
    componentId: string,
    props: Record<string, unknown>,
): boolean {
    if (isTooDeep(props)) return false;
    return grants.some(
        (grant) =>
            grant.componentId === componentId &&
            !isTooDeep(grant.props) &&
            isEqual(sign(key, place, grant), grant.signature) &&
            covers(grant.props, props),
    );
}

function sign(key: string, place: GrantPlace, grant: Omit<Grant, 'signature'>): string {
    const { site, content, index, integration } = place;
    return createHmac('sha256', key)
        .update(canonical([site, content, index, integration, grant.componentId, grant.props]))
        .digest('base64url');
}

function isEqual(a: string, b: string): boolean {
    const [one, other] = [Buffer.from(a), Buffer.from(b)];
    return one.length === other.length && timingSafeEqual(one, other);
}

/** Returns true if the given props equal the granted ones, apart from bindings. */
function covers(granted: unknown, given: unknown): boolean {
    if (isBinding(granted)) return true;
    if (Array.isArray(granted)) {
        return (
            Array.isArray(given) &&
            given.length === granted.length &&
            granted.every((item, index) => covers(item, given[index]))
        );
    }
    const object = asObject(granted);
    if (object === undefined) return granted === given;
    const other = asObject(given);
    return (
        other !== undefined &&
        Object.keys(other).every((name) => Object.hasOwn(object, name)) &&
        Object.keys(object).every((name) => covers(object[name], other[name]))
    );
}

/** Returns true for `{ "$state": "key" }`, the OpenAPI document's `ContentKitDynamicBinding`. */
function isBinding(value: unknown): boolean {
    return typeof asObject(value)?.['$state'] === 'string';
}

/** Visits the objects of a tree, level by level, so that the stack is no limit. */
function visitObjects(root: unknown, visit: (object: Record<string, unknown>) => void): void {
    let left = MAX_VISITED;
    let level: unknown[] = [root];
    // The renderer stops at 512 levels of elements, which are two levels of JSON each.
    for (let depth = 0; depth < 1024 && level.length > 0; depth++) {
        const next: unknown[] = [];
        for (const value of level) {
            if (typeof value !== 'object' || value === null) continue;
            if (left-- <= 0) return;
            const object = asObject(value);
            if (object !== undefined) visit(object);
            for (const each of Object.values(value)) next.push(each);
        }
        level = next;
    }
}

function asObject(value: unknown): Record<string, unknown> | undefined {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : undefined;
}

/** Serialises JSON with sorted property names: a browser may send a signed object in another order. */
function canonical(value: unknown): string {
    return JSON.stringify(value, (_name, each: unknown) => {
        const object = asObject(each);
        return object === undefined
            ? each
            : Object.fromEntries(
                  Object.keys(object)
                      .toSorted()
                      .map((name) => [name, object[name]]),
              );
    });
}
