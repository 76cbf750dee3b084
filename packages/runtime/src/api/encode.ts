/** Encodes a query as the published client does: arrays repeat their key, `undefined` is omitted. */
export function encodeQuery(query: Record<string | number, unknown>): string {
    return Object.entries(query)
        .filter(([, value]) => value !== undefined)
        .flatMap(([key, value]) =>
            (Array.isArray(value) ? value : [value]).map(
                (item) => `${encodeURIComponent(key)}=${encodeURIComponent(String(item))}`,
            ),
        )
        .join('&');
}

/** Encodes a request body for its content type; without a content type as JSON. */
export function encodeBody(body: unknown, type: string | undefined): BodyInit {
    if (type === 'multipart/form-data') {
        const form = new FormData();
        for (const [name, value] of Object.entries(body as object)) {
            form.append(name, value instanceof Blob ? value : asText(value));
        }
        return form;
    }
    if (type === 'application/x-www-form-urlencoded') {
        return encodeQuery(body as Record<string, unknown>);
    }
    return type === 'text/plain' && typeof body === 'string' ? body : JSON.stringify(body);
}

function asText(value: unknown): string {
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}
