import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import type { z } from 'zod';

import type { AgentSession } from '../agent-session.ts';

/** A result with a picture beside the facts. */
interface Picture {
    facts: unknown;
    png: Buffer;
}

export type Register = <Shape extends z.ZodRawShape>(
    name: string,
    description: string,
    inputSchema: Shape,
    run: (input: z.infer<z.ZodObject<Shape>>, session: AgentSession) => Promise<unknown>,
) => void;

/** Returns a function that registers tools. Their results are JSON; their errors say what to do, and have no stack. */
export function registrar(server: McpServer, session: AgentSession): Register {
    return (name, description, inputSchema, run) => {
        const handle = async (input: unknown) => {
            try {
                // The cast holds: the MCP SDK validates the input with the schema.
                const result = await run(input as Parameters<typeof run>[0], session);
                if (isPicture(result)) {
                    return {
                        content: [
                            text(result.facts),
                            {
                                type: 'image' as const,
                                data: result.png.toString('base64'),
                                mimeType: 'image/png',
                            },
                        ],
                    };
                }
                return { content: [text(result)] };
            } catch (error) {
                const { message, code } = error as { message?: string; code?: unknown };
                const head = typeof code === 'string' ? `${code}: ` : '';
                return { isError: true, content: [text(`${head}${message ?? String(error)}`)] };
            }
        };
        // The generics of the SDK resolve differently for each version of zod.
        (server.registerTool as (name: string, config: object, handler: typeof handle) => unknown)(
            name,
            { description, inputSchema },
            handle,
        );
    };
}

function text(value: unknown) {
    return {
        type: 'text' as const,
        text: typeof value === 'string' ? value : JSON.stringify(value, null, 2),
    };
}

function isPicture(value: unknown): value is Picture {
    return typeof value === 'object' && value !== null && 'png' in value;
}
