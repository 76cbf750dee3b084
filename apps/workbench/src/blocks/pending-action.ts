/**
 * Returns the action that a stored block runs with its first render: only `@link.unfurl`, which a pasted link sets.
 * Documents also come from API clients and Git repositories, and no other action may run before a person presses a
 * control.
 */
export function pendingAction<Action>(action: Action): Action | undefined {
    const isLink =
        typeof action === 'object' &&
        action !== null &&
        'action' in action &&
        action.action === '@link.unfurl';
    return isLink ? action : undefined;
}
