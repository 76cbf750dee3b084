/** Returns a button element that dispatches an action, passed by name or as an object. */
export const button = (label: string, action: Record<string, unknown> | string) => ({
    type: 'button',
    label,
    onPress: typeof action === 'string' ? { action } : action,
});
