import { createHmac, timingSafeEqual } from 'node:crypto';

/**
 * What a reader's browser may ask an integration to render: nothing but what the integration itself offered on this
 * page. Each rendering comes with grants for the components and props in its own actions; a grant is signed, so that the
 * server need not remember it. A value that is bound to the state (`{ $state: … }`) is the reader's to fill.
 */
export interface Grant {
    componentId: string;
    /** Props, with bindings where the reader's state goes. */
    props: Record<string, unknown>;
    signature: string;
}

/** Where a grant holds: nowhere else. */
export interface GrantPlace {
    site: string;
    /** Id of the page's content, so that a grant ends when the page is edited. */
    content: string;
    index: number;
    integration: string;
}

/** Modals and buttons of one rendering; a tree that offers more is no page for readers. */
const MOST_GRANTS = 100;

export function grantsOf(
    key: string,
    place: GrantPlace,
    componentId: string,
    output: Record<string, unknown>,
): Grant[] {
    const offered = new Map<string, { componentId: string; props: Record<string, unknown> }>();
    const offer = (component: string, props: Record<string, unknown>) => {
        if (offered.size < MOST_GRANTS) {
            offered.set(canonical([component, props]), { componentId: component, props });
        }
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

/** True when one of the grants is ours, for this place, and covers the component with these props. */
export function isGranted(
    key: string,
    place: GrantPlace,
    grants: readonly Grant[],
    componentId: string,
    props: Record<string, unknown>,
): boolean {
    return grants.some(
        (grant) =>
            grant.componentId === componentId &&
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

/** The same props, but for what is bound to the state. */
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

/** `{ "$state": "key" }`, the OpenAPI document's `ContentKitDynamicBinding`. */
function isBinding(value: unknown): boolean {
    return typeof asObject(value)?.['$state'] === 'string';
}

function visitObjects(
    value: unknown,
    visit: (object: Record<string, unknown>) => void,
    depth = 0,
): void {
    // Renderers stop there too.
    if (depth > 500 || typeof value !== 'object' || value === null) return;
    const object = asObject(value);
    if (object !== undefined) visit(object);
    for (const each of Object.values(value)) visitObjects(each, visit, depth + 1);
}

function asObject(value: unknown): Record<string, unknown> | undefined {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? (value as Record<string, unknown>)
        : undefined;
}

/** JSON with sorted names: what is signed must not depend on the order that a browser gives them in. */
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
