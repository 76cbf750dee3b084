import { Command } from 'commander';

/** `bindery mcp <folder>` serves the Model Context Protocol over standard input and output, for coding agents. */
export function mcpCommand(): Command {
    return new Command('mcp')
        .description('give a coding agent the tools to write, run, see and test an integration')
        .argument('[folder]', 'the integration’s folder; it may not exist yet', '.')
        .option('--json', 'accepted for symmetry: the protocol is JSON')
        .addHelpText(
            'after',
            `
Speaks the Model Context Protocol over standard input and output. Starts a host for the folder when a tool needs it.

Examples:
  bindery mcp my-block
  claude mcp add bindery -- npx bindery mcp my-block`,
        )
        .action(async (folder: string) => {
            const { serveMcp } = await import('../mcp/serve-mcp.ts');
            await serveMcp(folder);
        });
}
