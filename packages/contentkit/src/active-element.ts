/** Returns the focused element in the document or shadow root that contains the node. */
export function activeElementAt(node: Node): Element | null {
    const root = node.getRootNode();
    return root instanceof Document || root instanceof ShadowRoot ? root.activeElement : null;
}
