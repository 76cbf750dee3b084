import type { Event, InvocationDetail } from '@bindery/contract';

/** Quotes a text as one word of a POSIX shell. */
function quote(text: string): string {
    return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * Returns a curl command that repeats an invocation. A `fetch` event becomes the HTTP request that caused it; any other
 * event is sent through the workbench's API, with the token from `$BINDERY_TOKEN`. Masked values stay masked.
 *
 * @example curlCommand(detail, 'http://localhost:4000') // "curl -X POST 'http://…'"
 */
export function curlCommand(detail: InvocationDetail, origin: string): string {
    const { event, integration, installationId } = detail;
    if (event.type === 'fetch') return fetchCommand(event);
    const { eventId: _eventId, ...fields } = event;
    const body = {
        integration,
        ...(installationId === null ? {} : { installationId }),
        event: fields,
    };
    return [
        `curl -X POST ${quote(`${origin}/workbench/events`)}`,
        '-H "Authorization: Bearer $BINDERY_TOKEN"',
        `-H ${quote('Content-Type: application/json')}`,
        `--data ${quote(JSON.stringify(body))}`,
    ].join(' \\\n  ');
}

function fetchCommand({ request }: Extract<Event, { type: 'fetch' }>): string {
    const headers = Object.entries(request.headers ?? {})
        // curl sets these headers itself.
        .filter(([name]) => !/^(host|content-length|accept-encoding)$/i.test(name))
        .map(([name, value]) => `-H ${quote(`${name}: ${String(value)}`)}`);
    const method = request.method.toUpperCase();
    return [
        `curl${method === 'GET' ? '' : ` -X ${method}`} ${quote(request.url)}`,
        ...headers,
    ].join(' \\\n  ');
}
