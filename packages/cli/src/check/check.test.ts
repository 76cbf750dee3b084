import { globSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { makeFolder, type TestFolder } from '@bindery/test-support/folder';
import { afterAll, beforeAll, expect, test } from 'vitest';

import { checkFolders } from './check-folders.ts';
import type { FolderReport } from './check-folder.ts';

const ROOT = join(import.meta.dirname, '../../../..');

interface Seed {
    /** Lines added to the manifest. */
    manifest?: string;
    /** The manifest, in place of the usual one. */
    wholeManifest?: string;
    script?: string;
    files?: Record<string, string>;
    /** `file:line` and rule of the expected finding, and words of its remedy. */
    at: string;
    rule: string;
    remedy: RegExp;
}

const MANIFEST = 'gitbook-manifest.yaml';
const IMPORT = `import { createComponent, createIntegration, createContentSource } from '@gitbook/runtime';\n`;
const component = (id: string) =>
    `const ${id} = createComponent({ componentId: '${id}', render: async () => <block><text>x</text></block> });\n`;
const usual = `${IMPORT}${component('a')}export default createIntegration({ components: [a] });\n`;
const handlers = (text: string) => `${IMPORT}export default createIntegration({\n${text}\n});\n`;

/** The usual manifest has four lines, so that added lines begin at line 5. */
const SEEDS: Record<string, Seed> = {
    'a required field is missing': {
        wholeManifest: 'name: seed\nscript: ./index.tsx\n',
        at: `${MANIFEST}:1`,
        rule: 'manifest',
        remedy: /./,
    },
    'a field is misspelt': {
        manifest: 'blcks:\n    - id: a\n      title: Block\n',
        at: `${MANIFEST}:5`,
        rule: 'field_unknown',
        remedy: /Did you mean “blocks”/,
    },
    'a scope does not exist': {
        wholeManifest:
            'name: seed\ntitle: Seed\nscript: ./index.tsx\nscopes:\n    - space:content:raed\n',
        at: `${MANIFEST}:5`,
        rule: 'manifest',
        remedy: /./,
    },
    'the YAML is broken': {
        manifest: 'blocks: [\n',
        at: `${MANIFEST}:6`,
        rule: 'manifest',
        remedy: /./,
    },
    'the script does not exist': {
        wholeManifest: 'name: seed\ntitle: Seed\nscript: ./main.tsx\nscopes: []\n',
        at: `${MANIFEST}:3`,
        rule: 'manifest',
        remedy: /entry file/,
    },
    'two blocks have one id': {
        manifest: 'blocks:\n    - id: a\n      title: One\n    - id: a\n      title: Two\n',
        at: `${MANIFEST}:8`,
        rule: 'manifest',
        remedy: /own id/,
    },
    'a required property is not defined': {
        manifest:
            'configurations:\n    account:\n        properties: {}\n        required:\n            - key\n',
        at: `${MANIFEST}:9`,
        rule: 'manifest',
        remedy: /Define it/,
    },
    'the script has a syntax error': {
        script: `${IMPORT}const = 1;\n`,
        at: 'index.tsx:2',
        rule: 'script',
        remedy: /./,
    },
    'a package is not installed': {
        script: `import x from 'not-a-package';\n${usual}console.log(x);\n`,
        at: 'index.tsx:1',
        rule: 'script',
        remedy: /./,
    },
    'a block has no component': {
        manifest: 'blocks:\n    - id: aa\n      title: Block\n',
        at: `${MANIFEST}:6`,
        rule: 'block_without_component',
        remedy: /did you mean “a”/,
    },
    'two components have one id': {
        script: `${IMPORT}${component('a')}const b = createComponent({ componentId: 'a', render: async () => <block><text>y</text></block> });\nexport default createIntegration({ components: [a, b] });\n`,
        at: 'index.tsx:3',
        rule: 'component_twice',
        remedy: /id of its own/,
    },
    'a configuration names no component': {
        manifest: 'configurations:\n    site:\n        componentId: confgure\n',
        at: `${MANIFEST}:7`,
        rule: 'configuration_without_component',
        remedy: /createComponent\(\{ componentId: 'confgure' \}\)/,
    },
    'a content source is not in the script': {
        manifest:
            'contentSources:\n    - id: issues\n      title: Issues\n      configuration:\n          componentId: a\n',
        at: `${MANIFEST}:6`,
        rule: 'content_source_missing',
        remedy: /createContentSource\(\{ sourceId: 'issues' \}\)/,
    },
    'a content source is not in the manifest': {
        script: `${IMPORT}const s = createContentSource({\n    sourceId: 'issues',\n    getRevision: async () => ({ pages: [] }),\n});\nexport default createIntegration({ contentSources: [s] });\n`,
        at: 'index.tsx:3',
        rule: 'content_source_undeclared',
        remedy: /contentSources/,
    },
    'the script exports nothing': {
        script: `${IMPORT}createIntegration({});\n`,
        at: 'index.tsx:1',
        rule: 'no_default_export',
        remedy: /export default createIntegration/,
    },
    'the script exports something else': {
        script: `export const x = 1;\nexport default { x };\n`,
        at: 'index.tsx:2',
        rule: 'no_default_export',
        remedy: /export default createIntegration/,
    },
    'the script throws while it loads': {
        script: `${IMPORT}const settings = JSON.parse('{');\nexport default createIntegration({ fetch: async () => Response.json(settings) });\n`,
        at: 'index.tsx:2',
        rule: 'script_throws',
        remedy: /load without a request/,
    },
    'an event is not covered by the scopes': {
        script: handlers('    events: {\n        space_content_updated: async () => {},\n    },'),
        at: 'index.tsx:4',
        rule: 'event_without_scope',
        remedy: /Add space:content:read/,
    },
    'an event does not exist': {
        script: handlers(
            '    events: {\n        space_view: async () => {},\n        sit_view: async () => {},\n    } as never,',
        ),
        at: 'index.tsx:5',
        rule: 'event_unknown',
        remedy: /did you mean “site_view”/,
    },
    'a call of the API is not covered by the scopes': {
        script: handlers(
            '    fetch: async (_request, { api }) =>\n        Response.json(\n            await api.spaces\n                .getSpaceById("x"),\n        ),',
        ),
        at: 'index.tsx:6',
        rule: 'api_without_scope',
        remedy: /Add space:metadata:read/,
    },
    'a secret has no value': {
        manifest: 'secrets:\n    KEY: ${{ env.BINDERY_TEST_NOT_SET }}\n',
        at: `${MANIFEST}:6`,
        rule: 'secret_missing',
        remedy: /BINDERY_TEST_NOT_SET/,
    },
    'a secret is not in the manifest': {
        manifest: 'secrets:\n    KEY: value\n',
        script: handlers(
            '    fetch: async (_request, { environment: { secrets } }) =>\n        fetch(`https://x.test/?key=${secrets.KYE}`),',
        ),
        at: 'index.tsx:4',
        rule: 'secret_undeclared',
        remedy: /did you mean “KEY”/,
    },
    'a button calls an endpoint that is not there': {
        manifest:
            'configurations:\n    account:\n        properties:\n            go:\n                type: button\n                button_text: Go\n                callback_url: /go\n',
        at: `${MANIFEST}:11`,
        rule: 'endpoint_without_fetch',
        remedy: /“fetch” handler/,
    },
    'options come from an endpoint that is not there': {
        manifest:
            'configurations:\n    account:\n        properties:\n            repo:\n                type: string\n                completion_url: /repos\n',
        at: `${MANIFEST}:10`,
        rule: 'endpoint_without_fetch',
        remedy: /“fetch” handler/,
    },
    'a task has no handler': {
        script: handlers(
            '    fetch: async (_request, { integration }) => {\n        await integration.queueTask({ task: {} });\n        return new Response();\n    },',
        ),
        at: 'index.tsx:4',
        rule: 'task_without_handler',
        remedy: /“task” handler/,
    },
    'a published script has no scope': {
        script: handlers('    fetch_published_script: async () => new Response(),'),
        at: 'index.tsx:3',
        rule: 'handler_without_scope',
        remedy: /Add site:script:inject/,
    },
    'a scope has no handler': {
        wholeManifest:
            'name: seed\ntitle: Seed\nscript: ./index.tsx\nscopes:\n    - site:visitor:auth\n',
        at: `${MANIFEST}:5`,
        rule: 'scope_without_handler',
        remedy: /fetch_visitor_authentication/,
    },
    'a Node module is not in isolates': {
        script: `import { fork } from 'node:cluster';\n${usual}console.log(fork);\n`,
        at: 'index.tsx:1',
        rule: 'module_unavailable',
        remedy: /web APIs/,
    },
    'the script is too large': {
        script: `${usual}globalThis.data = '${'x'.repeat(2.1 * 1024 * 1024)}';\n`,
        at: 'index.tsx:1',
        rule: 'script_too_large',
        remedy: /out of the bundle/,
    },
    'an image is missing': {
        manifest: 'icon: ./icon.png\n',
        at: `${MANIFEST}:5`,
        rule: 'image',
        remedy: /Correct the path/,
    },
    'an icon is too large': {
        manifest: 'icon: ./icon.png\n',
        files: { 'icon.png': 'x'.repeat(300 * 1024) },
        at: `${MANIFEST}:5`,
        rule: 'image',
        remedy: /smaller/,
    },
};

const names = Object.keys(SEEDS);
let folder: TestFolder;
let reports: FolderReport[];

beforeAll(async () => {
    const files = Object.values(SEEDS).flatMap((seed, index) => {
        const name = `seed-${index}`;
        const manifest =
            seed.wholeManifest?.replace('name: seed', `name: ${name}`) ??
            `name: ${name}\ntitle: Seed\nscript: ./index.tsx\nscopes: []\n${seed.manifest ?? ''}`;
        const own = { [MANIFEST]: manifest, 'index.tsx': seed.script ?? usual, ...seed.files };
        return Object.entries(own).map(([path, text]) => [join(name, path), text] as const);
    });
    const twin = {
        [MANIFEST]: 'name: seed-9\ntitle: Twin\nscript: ./index.tsx\nscopes: []\n',
        'index.tsx': usual,
    };
    folder = await makeFolder({
        ...Object.fromEntries(files),
        ...Object.fromEntries(
            Object.entries(twin).map(([path, text]) => [join('twin', path), text]),
        ),
    });
    const folders = [
        ...names.map((_, index) => join(folder.path, `seed-${index}`)),
        join(folder.path, 'twin'),
    ];
    reports = await checkFolders(folders, { sdk: 'bindery', types: false });
});
afterAll(() => folder[Symbol.asyncDispose]());

test('there are more than 25 seeded mistakes', () => {
    expect(names.length).toBeGreaterThan(25);
});

test.each(names)('finds: %s', (name) => {
    const index = names.indexOf(name);
    const seed = SEEDS[name];
    const findings = reports[index]?.findings ?? [];
    const found = findings.map((finding) => ({
        at: `${relative(join(folder.path, `seed-${index}`), finding.file)}:${finding.line}`,
        rule: finding.rule,
        severity: finding.severity,
        remedy: finding.remedy,
        message: finding.message,
    }));
    expect(found).toContainEqual(
        expect.objectContaining({
            at: seed?.at,
            rule: seed?.rule,
            severity: 'error',
            remedy: expect.stringMatching(seed?.remedy ?? /$^/),
        }),
    );
});

test('finds two folders of one name', () => {
    expect(reports.at(-1)?.findings).toMatchObject([
        { rule: 'name_twice', message: expect.stringContaining('seed-9') },
    ]);
});

test('finds nothing in the examples', async () => {
    const examples = globSync(`examples/*/${MANIFEST}`, { cwd: ROOT }).map((path) =>
        join(ROOT, dirname(path)),
    );
    expect(examples.length).toBeGreaterThan(6);
    const found = await checkFolders(examples, { sdk: 'bindery', types: false });
    expect(found.flatMap(({ findings }) => findings)).toEqual([]);
});
