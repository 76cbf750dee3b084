import { createHmac, timingSafeEqual } from 'node:crypto';

import { visitActions, type Action } from '@bindery/contentkit/instance';

import { isBinding, type ReaderValues } from './reader-values.ts';
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

/**
 * Creates the grants of a rendering: for the props that it returned, and for the actions in its tree. Skips actions
 * that consist of values of the request, because the integration may only have returned what the reader sent. Skips
 * props with a binding of the request, because a grant for them would permit every value.
 */
export function grantsOf(
    key: string,
    place: GrantPlace,
    componentId: string,
    output: Record<string, unknown>,
    values: ReaderValues,
): Grant[] {
    const offered = new Map<string, { componentId: string; props: Record<string, unknown> }>();
    let left = MAX_GRANTS_LENGTH;
    const offer = (component: string, props: Record<string, unknown>) => {
        if (offered.size >= MAX_GRANTS || left <= 0 || isTooDeep(props)) return;
        if (values.hasBindingOf(props)) return;
        const name = canonical([component, props]);
        if (offered.has(name) || (left -= name.length) < 0) return;
        offered.set(name, { componentId: component, props });
    };
    const own = asObject(output['props']) ?? {};
    offer(componentId, own);
    visitActions(output['element'], (action) => {
        if (isOfReader(action, values)) return;
        const props = asObject(action['props']) ?? {};
        if (action.action === '@editor.node.updateProps') offer(componentId, { ...own, ...props });
        if (action.action === '@ui.modal.open' && typeof action['componentId'] === 'string') {
            offer(action['componentId'], props);
        }
    });
    return [...offered.values()].map((grant) => ({ ...grant, signature: sign(key, place, grant) }));
}

/** Returns true if the name, the component or the props of an action are values of the request. */
function isOfReader(action: Action, values: ReaderValues): boolean {
    const { componentId, props } = action;
    if (values.hasText(action.action)) return true;
    if (typeof componentId === 'string' && values.hasText(componentId)) return true;
    const object = asObject(props);
    return object !== undefined && !isTooDeep(object) && values.hasObject(object);
}

/**
 * Returns the values of the props that a grant leaves to the reader, if one of the grants has a valid signature for
 * this place and covers the component with these props; otherwise undefined.
 */
export function grantedValues(
    key: string,
    place: GrantPlace,
    grants: readonly Grant[],
    componentId: string,
    props: Record<string, unknown>,
): unknown[] | undefined {
    if (isTooDeep(props)) return undefined;
    let fewest: unknown[] | undefined;
    for (const grant of grants) {
        if (grant.componentId !== componentId || isTooDeep(grant.props)) continue;
        if (!isEqual(sign(key, place, grant), grant.signature)) continue;
        const bound: unknown[] = [];
        if (!covers(grant.props, props, bound)) continue;
        if (fewest === undefined || bound.length < fewest.length) fewest = bound;
    }
    return fewest;
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

/** Returns true if the given props equal the granted ones, apart from bindings; adds the values of these to `bound`. */
function covers(granted: unknown, given: unknown, bound: unknown[]): boolean {
    if (isBinding(granted)) {
        bound.push(given);
        return true;
    }
    if (Array.isArray(granted)) {
        return (
            Array.isArray(given) &&
            given.length === granted.length &&
            granted.every((item, index) => covers(item, given[index], bound))
        );
    }
    const object = asObject(granted);
    if (object === undefined) return granted === given;
    const other = asObject(given);
    return (
        other !== undefined &&
        Object.keys(other).every((name) => Object.hasOwn(object, name)) &&
        Object.keys(object).every((name) => covers(object[name], other[name], bound))
    );
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
