import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, type TestFolder } from '@bindery/test-support/folder';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';

const BIN = join(import.meta.dirname, '../../bin/bindery.js');
const TOOL_MS = 240_000;

let folder: TestFolder;
let path: string;
let client: Client;

interface Content {
    type: string;
    text?: string;
    data?: string;
}

async function call(
    name: string,
    input: object = {},
): Promise<{ isError: boolean; text: string; image: string }> {
    const result = await client.callTool({ name, arguments: { ...input } }, undefined, {
        timeout: TOOL_MS,
    });
    const content = result.content as Content[]; // the shape of the protocol
    return {
        isError: result.isError === true,
        text: content.map(({ text = '' }) => text).join('\n'),
        image: content.find(({ type }) => type === 'image')?.data ?? '',
    };
}

/** Calls a tool that must succeed, and returns its JSON. */
async function facts<Result>(name: string, input: object = {}): Promise<Result> {
    const { isError, text } = await call(name, input);
    expect(isError, text).toBe(false);
    return JSON.parse(text) as Result;
}

beforeAll(async () => {
    folder = await makeFolder({});
    path = join(folder.path, 'weather');
    client = new Client({ name: 'test', version: '1' });
    const env = Object.fromEntries(
        Object.entries(process.env).flatMap(([name, value]) =>
            value === undefined ? [] : [[name, value] as const],
        ),
    );
    await client.connect(
        new StdioClientTransport({
            command: process.execPath,
            args: [BIN, 'mcp', path],
            env,
            stderr: 'ignore',
        }),
    );
});
afterAll(async () => {
    await client.close();
    await folder[Symbol.asyncDispose]();
});

test('lists its tools and resources, and says where to begin', async () => {
    const { tools } = await client.listTools();
    expect(tools.map(({ name }) => name).toSorted()).toEqual([
        'build',
        'call_endpoint',
        'check',
        'configure',
        'create',
        'fake_oauth',
        'fake_service',
        'git_round_trip',
        'install',
        'paste_link',
        'picture',
        'press',
        'publish',
        'render',
        'run_tests',
        'save_fixture',
        'select',
        'send_event',
        'service_calls',
        'status',
        'toggle',
        'traces',
        'type',
        'types',
    ]);
    const { resources } = await client.listResources();
    for (const { uri } of resources) {
        const { contents } = await client.readResource({ uri });
        expect(JSON.stringify(contents[0]).length, uri).toBeGreaterThan(300);
    }
    expect(resources.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
            'manifest',
            'contentkit',
            'scopes',
            'recipes',
            'webframe',
            'errors',
        ]),
    );
    expect((await call('status')).text).toContain('Call \\"create\\"');
    const { isError, text } = await call('render', { component: 'x' });
    expect([isError, text]).toEqual([true, expect.stringContaining('call "create" first')]);
});

/** The description: a block that asks a weather service for the temperature of a typed city. */
const script = (
    componentId: string,
) => `import { createComponent, createIntegration } from '@gitbook/runtime';

const weather = createComponent({
    componentId: '${componentId}',
    initialState: { city: '', answer: 'Type a city.' },
    action: async ({ state }) => {
        const response = await fetch('https://weather.test/now?city=' + encodeURIComponent(state.city));
        const { celsius } = await response.json();
        return { state: { ...state, answer: state.city + ': ' + celsius + ' °C' } };
    },
    render: async ({ state }) => (
        <block>
            <text>{state.answer}</text>
            <input label="City" element={<textinput state="city" />} />
            <button label="Ask" onPress={{ action: 'ask' }} />
        </block>
    ),
});

export default createIntegration({ components: [weather] });
`;

test('writes a block from a description, sees it fail, mends it, and takes its picture', async () => {
    expect((await facts<{ files: string[] }>('create', { template: 'block' })).files).toContain(
        'src/index.tsx',
    );
    await writeFile(join(path, 'src/index.tsx'), script('wether'));

    // It fails: the block of the manifest has no component, and the render names those that exist.
    const { findings } = await facts<{
        findings: { rule: string; line: number; remedy: string }[];
    }>('check', { types: false });
    expect(findings).toMatchObject([
        {
            rule: 'block_without_component',
            line: 8,
            remedy: expect.stringContaining('did you mean “wether”'),
        },
    ]);
    // On an overloaded machine the first start may exceed its deadline.
    await vi.waitFor(async () => expect((await call('status')).isError).toBe(false), {
        timeout: 120_000,
        interval: 100,
    });
    const refused = await call('render', { component: 'weather' });
    expect([refused.isError, refused.text]).toEqual([true, expect.stringContaining('weather')]);

    // A syntax error is reported with its place.
    await writeFile(join(path, 'src/index.tsx'), 'const = 1;\n');
    expect((await call('build')).text).toContain('src/index.tsx:1:7');

    // Mended.
    await writeFile(join(path, 'src/index.tsx'), script('weather'));
    expect((await facts<{ findings: unknown[] }>('check', { types: false })).findings).toEqual([]);
    await facts('fake_service', { url: 'https://weather.test/now', body: '{"celsius":21}' });
    const { block } = await facts<{ block: string }>('render', { component: 'weather' });
    await facts('type', { block, name: 'City', text: 'Rome' });
    expect(await facts('press', { block, name: 'Ask' })).toMatchObject({
        text: expect.stringContaining('Rome: 21 °C'),
        diagnostics: [],
    });
    expect(await facts('service_calls')).toMatchObject({
        calls: [{ method: 'GET', url: 'https://weather.test/now?city=Rome', status: 200 }],
    });
    expect(await facts<unknown[]>('traces', { limit: 3 })).toContainEqual(
        expect.objectContaining({ type: 'ui_render', state: 'succeeded' }),
    );

    // The picture needs a browser and the built workbench, which `npm test` provides.
    const hasWorkbench = existsSync(
        join(import.meta.dirname, '../../../../apps/workbench/dist/index.html'),
    );
    if (!process.env['BINDERY_CHROMIUM'] || !hasWorkbench) return;
    const picture = await call('picture', { width: 1024, height: 700 });
    expect(picture.isError, picture.text).toBe(false);
    expect(Buffer.from(picture.image, 'base64').subarray(1, 4).toString()).toBe('PNG');
    expect(JSON.parse(picture.text)).toMatchObject({
        frames: [{ text: expect.stringContaining('Welcome') }],
    });
}, 400_000);

test('the error of a wrong call names existing ids and types', async () => {
    expect((await call('press', { block: 'block-99', name: 'Ask' })).text).toMatch(
        /block_unknown: .*block-1/,
    );
    expect((await call('create')).text).toContain('folder_not_empty');
    expect((await call('send_event', { type: 'nothing' })).text).toContain('nothing');
});
