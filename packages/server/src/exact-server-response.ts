import { type IncomingMessage, ServerResponse } from 'node:http';

/** Sends the headers of a response byte for byte, which Node and the Hono adapter do not always do. */
export class ExactServerResponse<
    Request extends IncomingMessage = IncomingMessage,
> extends ServerResponse<Request> {
    /** Removes the content type that the adapter adds to every response with a body. */
    omitContentType = false;

    /**
     * Writes the header block as Latin-1, because each of its characters stands for one byte; Node's method encodes it
     * as UTF-8.
     */
    override flushHeaders(): void {
        this.write('', 'latin1');
    }

    override writeHead(status: number, ...rest: unknown[]): this {
        const headers = rest.at(-1);
        if (this.omitContentType && typeof headers === 'object' && headers !== null) {
            for (const name of Object.keys(headers)) {
                if (name.toLowerCase() === 'content-type') Reflect.deleteProperty(headers, name);
            }
        }
        // The overloads of the base class accept the same arguments.
        return super.writeHead(status, ...(rest as []));
    }
}
