import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';

import '../src/vitest.ts';
import { matchTree, startHarness, type Harness } from '../src/index.ts';
import { matchURL } from '../src/http/match-url.ts';

const folder = fileURLToPath(new URL('./fixtures/probe', import.meta.url));
let h: Harness;

beforeAll(async () => {
    h = await startHarness(folder, {
        env: { KIT_PROBE_SERVICE: 'from the test' },
        configuration: { account: { team: 'blue' } },
    });
});
afterAll(() => h[Symbol.asyncDispose]());
beforeEach(() => h.http.reset());

test('fills a form by the names of its controls and answers its call', async () => {
    h.http.post('https://service.test/items/:id', async ({ request, params }) =>
        Response.json({ id: params['id'], got: await request.json() }, { status: 201 }),
    );
    const block = await h.render('form');
    expect(block.text).toContain('team blue');
    await block.type('Title', 'Hello');
    await block.select('Fruit', 'Banana');
    await block.toggle('Loud');
    await block.toggle('Red', true);
    await block.press('Save');
    expect(block).toHaveText(
        'sent: 201 {"id":"7","got":{"title":"Hello","fruit":"b","tags":["red"],"on":true}}',
    );
    const call = h.http.call('https://service.test/items/:id');
    expect([call.method, call.url]).toEqual(['POST', 'https://service.test/items/7?full=1']);
});

test('names the missing handler of a call', async () => {
    const block = await h.render('form');
    await block.press('Save');
    expect(block.text).toContain(
        "No handler of the test answers POST https://service.test/items/7?full=1. Add h.http.post('https://service.test/items/7?full=1', handler).",
    );
});

test('shows the active step only, and moves with its buttons', async () => {
    const block = await h.render('form');
    expect(block.text).toContain('First step');
    expect(block.text).not.toContain('Second step');
    await block.press('Next');
    expect(block.text).toContain('Second step');
    expect(block.controls('button')).toContain('Finish');
});

test('asks for the confirmation of a menu item', async () => {
    const block = await h.render('form');
    await block.press('Delete', { confirm: false });
    expect(block.text).toContain('sent: nothing');
    await block.press('Delete');
    expect(block.text).toContain('sent: deleted');
    expect(block.questions).toEqual(['Delete it?', 'Delete it?']);
});

test('sends a fixture with the ids of its own organization', async () => {
    const rendered = await h.sendFixture('typed-title');
    expect(rendered.status).toBe(200);
    expect(rendered.response?.body).toContain('https://example.com/kept');
    const [space] = await h.spaces();
    expect(rendered.event).toMatchObject({ context: { spaceId: space?.id } });

    const sent = await h.sendFixture('content-updated');
    expect(sent).toMatchObject({ status: 200, event: { spaceId: space?.id } });
    await expect(h.sendFixture('none')).rejects.toMatchObject({
        code: 'fixture_missing',
        message: expect.stringMatching(/content-updated\.json, typed-title\.json/),
    });
});

test('lists the controls after a wrong name, and refuses disabled ones and unknown options', async () => {
    const block = await h.render('form');
    await expect(block.press('Send')).rejects.toMatchObject({
        code: 'no_control',
        message: '“form” has no button “Send”. It has “Next”, “Save”, “Later”, “Delete”.',
    });
    await expect(block.press('Later')).rejects.toMatchObject({ code: 'control_disabled' });
    await expect(block.select('Fruit', 'Cherry')).rejects.toMatchObject({
        code: 'no_option',
        message: '“Fruit” has no option “Cherry”. Options: “Apple”, “Banana”.',
    });
});

test('unfurls a pasted link', async () => {
    const block = await h.unfurl('form', 'https://example.com/a');
    expect(block.props).toEqual({ url: 'https://example.com/a' });
});

test('connects an account, and refuses a denied and a foreign callback', async () => {
    const denied = await h.connect({ outcome: 'denied' });
    expect([denied.status, denied.tokenRequest.size]).toEqual([403, 0]);
    const foreign = await h.connect({ outcome: 'wrong_state' });
    expect([foreign.status >= 400, foreign.tokenRequest.size]).toEqual([true, 0]);
    const { status, authorizeURL, tokenRequest } = await h.connect();
    expect([status, authorizeURL.host, tokenRequest.get('code')]).toEqual([
        200,
        'provider.test',
        'test-code',
    ]);
    const [installed] = (await h.integration()).installations;
    expect(installed?.installation.configuration).toHaveProperty('oauth_credentials');
});

test('runs tasks at once or by the clock, which Date follows', async () => {
    await h.send('space_content_updated');
    const [task] = await h.runTasks();
    expect(task?.logs[0]?.message).toContain('task report at');

    await h.send({ type: 'space_content_updated' });
    const before = (await h.clock.now()).getTime();
    await h.clock.advance({ minutes: 61 });
    const [ran] = (await h.invocations()).filter(({ type }) => type === 'task');
    expect(ran?.state).toBe('succeeded');
    expect((await h.clock.now()).getTime()).toBeGreaterThanOrEqual(before + 61 * 60_000);
    const { now, secret } = (await (await h.fetch('/')).json()) as { now: number; secret: string };
    expect(now).toBeGreaterThanOrEqual(before + 61 * 60_000);
    expect(secret).toBe('from the test');
});

test('has several spaces and sites', async () => {
    const space = await h.createSpace('Second');
    await h.createSite('Second site', [space]);
    expect((await h.spaces()).map(({ title }) => title)).toEqual(['Handbook', 'Second']);
    const [installed] = (await h.integration()).installations;
    expect([installed?.spaces.length, installed?.sites.length]).toEqual([2, 2]);
    const block = await h.render('form', { space });
    expect(block.text).toContain('team blue');
});

test('compares a tree with its golden file', async () => {
    const block = await h.render('form');
    const copy = await mkdtemp(join(tmpdir(), 'kit-golden-'));
    const file = join(copy, 'tests/trees/form.tree');
    try {
        vi.stubEnv('CI', '1');
        expect(() => matchTree({ tree: block.tree, folder: copy }, 'form')).toThrow('There is no');
        vi.stubEnv('CI', '');
        const rendered = { tree: block.tree, folder: copy };
        matchTree(rendered, 'form');
        expect(rendered).toMatchTree('form');
        const golden = await readFile(file, 'utf8');
        expect(golden).toContain('<button label="Save" onPress={{"action":"save"}} />');
        await writeFile(file, golden.replace('label="Save"', 'label="Store"'));
        expect(() => matchTree(rendered, 'form')).toThrow('-   <button label="Store"');
        expect(rendered).not.toMatchTree('form');
    } finally {
        vi.unstubAllEnvs();
        await rm(copy, { recursive: true });
    }
});

test('reports the mistakes of a folder that does not build', async () => {
    const broken = await mkdtemp(join(tmpdir(), 'kit-broken-'));
    await writeFile(join(broken, 'gitbook-manifest.yaml'), 'name: broken\n');
    await expect(startHarness(broken)).rejects.toMatchObject({
        code: 'request_refused',
        message: expect.stringContaining('title'),
    });
    await rm(broken, { recursive: true });
});

test.each([
    ['https://a.test/x/:id', 'https://a.test/x/1?q=2', { id: '1' }],
    ['https://a.test:8080/x', 'https://a.test:8080/x', {}],
    ['https://*.test/x', 'https://b.test/x', {}],
    ['*', 'https://b.test/', {}],
    ['https://a.test/x', 'https://a.test/xy', undefined],
    ['https://a.test', 'https://a.test/', {}],
    [/\/v(?<version>\d)/, 'https://a.test/v2/x', { version: '2' }],
])('%s matches %s: %j', (address, url, params) => {
    expect(matchURL(address, url)).toEqual(params);
});
