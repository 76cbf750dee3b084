/** Properties as the compiler passes them. */
type JSXProps = Record<string, unknown>;

/** A function used as a tag: receives its properties unchanged and returns an element. */
type JSXComponent = (props: JSXProps) => unknown;

/** A ContentKit element, ready to be sent as JSON. */
interface JSXElement {
    type: string;
    children: unknown[] | undefined;
    [property: string]: unknown;
}

/**
 * Groups children without an element around them.
 *
 * @example
 * const rows = (
 *     <>
 *         <divider />
 *         <text>Below the line</text>
 *     </>
 * );
 */
export function Fragment(): void {
    // Never called: `jsx` compares its tag with this function.
}

/**
 * Creates an element; the compiler emits a call of it for `<text>Hello</text>`. Children become an array, flattened one
 * level, without `null`. `false` and `undefined` stay, as in the reference SDK.
 *
 * @example
 * jsx('text', { children: 'Hello' }); // { type: 'text', children: ['Hello'] }
 */
export function jsx(
    type: string | typeof Fragment | JSXComponent,
    props: JSXProps,
): JSXElement | unknown {
    let { children } = props;
    if (children !== undefined && !Array.isArray(children)) {
        children = [children];
    }
    if (Array.isArray(children)) {
        children = children.flat().filter((child) => child !== null);
    }

    if (type === Fragment) {
        return children;
    }
    if (typeof type === 'function') {
        return type(props);
    }
    return { type, ...props, children };
}
