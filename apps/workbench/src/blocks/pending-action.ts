/**
 * Returns the action that a stored block runs with its first render: the one of a pasted link. A document comes from API
 * clients and Git repositories too, and no other action may run before a person presses something.
 */
export function pendingAction<Action>(action: Action): Action | undefined {
    const isLink =
        typeof action === 'object' &&
        action !== null &&
        'action' in action &&
        action.action === '@link.unfurl';
    return isLink ? action : undefined;
}
