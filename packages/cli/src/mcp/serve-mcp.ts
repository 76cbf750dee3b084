import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';

import packageJson from '../../package.json' with { type: 'json' };
import { untilStopped } from '../terminal/until-stopped.ts';
import { AgentSession } from './agent-session.ts';
import { registerResources } from './resources.ts';
import { registerTools } from './tools/register.ts';

const INSTRUCTIONS = `Bindery runs GitBook integrations. Write files with your own tools; every tool here uses the
newest build of the folder, and reports a broken build with file and line. Begin with "status", or with "create" in an empty
folder. Read the resources before you guess a manifest field or an element.`;

/** Serves until the client closes the connection or the process is stopped. */
export async function serveMcp(folder: string): Promise<void> {
    await using session = new AgentSession(folder);
    const server = new McpServer(
        { name: 'bindery', version: packageJson.version },
        { instructions: INSTRUCTIONS },
    );
    registerTools(server, session);
    registerResources(server);
    const closed = Promise.withResolvers<void>();
    process.stdin.once('end', () => closed.resolve());
    await server.connect(new StdioServerTransport());
    await Promise.race([closed.promise, untilStopped()]);
    await server.close();
}
