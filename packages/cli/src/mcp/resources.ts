import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { EVENT_RULES, manifestSchema, OPERATION_SCOPES, SCOPES } from '@bindery/contract';
import type { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

interface Resource {
    title: string;
    description: string;
    mimeType: string;
    read: () => string;
}

const markdown = (title: string, description: string, page: string): Resource => ({
    title,
    description,
    mimeType: 'text/markdown',
    read: () => readPage(page),
});

const RESOURCES: Record<string, Resource> = {
    manifest: {
        title: 'Manifest',
        description: 'JSON Schema of gitbook-manifest.yaml',
        mimeType: 'application/schema+json',
        read: () => JSON.stringify(z.toJSONSchema(manifestSchema, { io: 'input' }), null, 2),
    },
    contentkit: {
        title: 'ContentKit',
        description:
            'Every element with its properties, actions and icon names, from the published OpenAPI document',
        mimeType: 'application/json',
        read: contentKit,
    },
    scopes: {
        title: 'Scopes',
        description: 'Which events and API operations each scope covers',
        mimeType: 'text/markdown',
        read: scopes,
    },
    recipes: markdown(
        'Recipes',
        'Contexts, which installation is set where, and how to do common jobs',
        'agents.md',
    ),
    sdk: markdown('SDK', 'From an empty folder to a published block', 'sdk.md'),
    webframe: markdown(
        'Renderer and webframes',
        'What a block may show, and the messages of a webframe',
        'contentkit.md',
    ),
    testing: markdown('Testing', 'The test kit', 'testing.md'),
    check: markdown('Check', 'The rules of the check tool', 'check.md'),
    errors: markdown('Errors', 'Every error code and what to do', 'errors.md'),
};

/** Registers the pages and schemas that an agent reads before it writes a field or an element. */
export function registerResources(server: McpServer): void {
    for (const [name, { title, description, mimeType, read }] of Object.entries(RESOURCES)) {
        const uri = `bindery://${name}`;
        server.registerResource(name, uri, { title, description, mimeType }, async () => ({
            contents: [{ uri, mimeType, text: read() }],
        }));
    }
}

/** Reads a page of the docs: from the published package, or else from the checkout. */
function readPage(name: string): string {
    const carried = new URL(`../docs/${name}`, import.meta.url);
    const own = existsSync(carried)
        ? carried
        : new URL(`../../../../docs/${name}`, import.meta.url);
    return readFileSync(fileURLToPath(own), 'utf8');
}

function contentKit(): string {
    const path = createRequire(import.meta.url).resolve('@gitbook/api/spec/openapi.json');
    // The cast holds: the OpenAPI document of `@gitbook/api` has this shape.
    const { components } = JSON.parse(readFileSync(path, 'utf8')) as {
        components: { schemas: Record<string, unknown> };
    };
    const schemas = Object.entries(components.schemas).filter(([name]) =>
        name.startsWith('ContentKit'),
    );
    return JSON.stringify(Object.fromEntries(schemas), null, 1);
}

function scopes(): string {
    const rows = SCOPES.map((scope) => {
        const events = Object.entries(EVENT_RULES).filter(([, rule]) => rule.scope === scope);
        const operations = Object.entries(OPERATION_SCOPES).filter(
            ([, needed]) => needed === scope,
        );
        return `| ${scope} | ${events.map(([type]) => type).join(', ')} | ${operations.map(([id]) => id).join(', ')} |`;
    });
    const free = Object.entries(EVENT_RULES).filter(([, rule]) => rule.scope === null);
    return [
        '| scope | events | API operations |',
        '| --- | --- | --- |',
        ...rows,
        '',
        `Without a scope: ${free.map(([type]) => type).join(', ')}. An installation may always read and change its own configuration, and queue tasks.`,
    ].join('\n');
}
