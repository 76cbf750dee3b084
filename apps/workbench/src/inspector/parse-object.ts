/** Parses text as a JSON object. Returns a message for the author if it is not one. */
export function parseObject(text: string): Record<string, unknown> | string {
    try {
        const value: unknown = JSON.parse(text);
        if (typeof value !== 'object' || value === null || Array.isArray(value)) {
            return 'Enter a JSON object: { … }';
        }
        return { ...value };
    } catch (error) {
        return error instanceof Error ? error.message : 'This is not valid JSON.';
    }
}
