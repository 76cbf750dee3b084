import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';

import type { AgentSession } from '../agent-session.ts';
import { registerBlockTools } from './block-tools.ts';
import { registerFolderTools } from './folder-tools.ts';
import { registerHostTools } from './host-tools.ts';
import { registerOutsideTools } from './outside-tools.ts';
import { registrar } from './define.ts';

/** Registers every tool. */
export function registerTools(server: McpServer, session: AgentSession): void {
    const register = registrar(server, session);
    registerFolderTools(register);
    registerHostTools(register);
    registerBlockTools(register);
    registerOutsideTools(register);
}
