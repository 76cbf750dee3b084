import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkbenchState } from '@bindery/contract';
import { expect, test, type Page } from '@playwright/test';

import {
    makeWorkspace,
    openWorkbench,
    ROOT,
    startHost,
    type Host,
    type Workspace,
} from './host.ts';
import { takePictures } from './pictures.ts';

/** Height at which the page with all blocks is visible without scrolling, in pixels. */
const PICTURE_HEIGHT = 6000;

/** The blocks that have a frame of their own in the editor. */
const SHOWN = [
    'Expandable',
    'Tabs',
    'Stepper',
    'Columns',
    'Updates',
    'Prompt',
    'Conditional content',
    'Images',
    'Drawing',
    'File',
    'Embed',
    'Reference',
    'Formula',
    'OpenAPI operation',
    'Reusable content',
];

const FIXTURE = readFileSync(join(ROOT, 'e2e/fixtures/blocks/README.md'), 'utf8').split('\n');

/** Finds the line of the fixture that contains a text. */
function line(part: string): string {
    return FIXTURE.find((each) => each.includes(part)) ?? part;
}

/** The lines that the test edits, before and after. */
const EDITS: [before: string, after: string][] = [
    [line('data-action="ask"'), line('data-action="ask"').replace('>Ask<', '>Ask us<')],
    [line('More about it'), '<summary>More about it all</summary>'],
    [line('title="First"'), '{% tab title="Start" %}'],
    [line('In the second tab.'), 'In the second tab. Really.'],
    [line('{% if'), '{% if visitor.claims.beta %}'],
    [line('| Apple'), '| Apples | two! | **red** |'],
    [
        line('<td>Write</td>'),
        line('<td>Write</td>')
            .replace('<td>false</td>', '<td>true</td>')
            .replace('<span data-option="a">Feature</span>', '<span data-option="b">Fix</span>'),
    ],
    [
        line('<p>A caption</p>'),
        line('<p>A caption</p>')
            .replace('caption</p>', 'caption here</p>')
            .replace('"160"', '"320"'),
    ],
    [line('\\sum_'), 'E = mc^2'],
];
const REMOVED = EDITS.map(([before]) => before);
const ADDED = EDITS.map(([, after]) => after);

/** A repository with every block of GitBook on one page. The tests share one host, and run in order. */
test.describe.serial('the blocks of GitBook', () => {
    let workspace: Workspace;
    let host: Host;
    let repository: string;
    let space: string;

    test.beforeAll(async () => {
        workspace = await makeWorkspace();
        repository = join(workspace.path, 'blocks');
        await cp(join(ROOT, 'e2e/fixtures/blocks'), repository, { recursive: true });
        git('init', '-q', '-b', 'main');
        git('add', '.');
        git('-c', 'user.name=Me', '-c', 'user.email=me@example.com', 'commit', '-qm', 'Begin');
        host = await startHost({
            folders: [workspace.example('hello-world')],
            data: workspace.data,
            args: ['--git-folder', workspace.path],
        });
        const state = await api<WorkbenchState>('GET', '/workbench/state');
        space = state.spaces[0]?.id ?? '';
        await sync('import', 'main');
    });

    test.afterAll(async () => {
        await host?.[Symbol.asyncDispose]();
        await workspace?.[Symbol.asyncDispose]();
    });

    function git(...args: string[]): string {
        const { status, stdout, stderr } = spawnSync('git', ['-C', repository, ...args]);
        expect(status, stderr.toString()).toBe(0);
        return stdout.toString();
    }

    async function api<T>(method: string, path: string, body?: unknown): Promise<T> {
        const response = await fetch(new URL(path, host.workbench), {
            method,
            headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
            ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const text = await response.text();
        expect(response.ok, `${method} ${path}: ${text}`).toBe(true);
        // The cast holds: the caller names the response type of the path.
        return (text === '' ? undefined : JSON.parse(text)) as T;
    }

    /** Imports from, or exports to, the repository, and waits until the operation has ended. */
    async function sync(direction: 'import' | 'export', branch: string): Promise<void> {
        const ref = `refs/heads/${branch}`;
        await api('POST', `/v1/spaces/${space}/git/${direction}`, {
            url: repository,
            ref,
            ...(direction === 'export' ? { commitMessage: 'Out' } : {}),
        });
        await expect
            .poll(async () => {
                const { items } = await api<{ items: { state: string; error?: unknown }[] }>(
                    'GET',
                    `/workbench/spaces/${space}/git`,
                );
                return items[0]?.state;
            })
            .toBe('success');
    }

    async function openPage(page: Page): Promise<void> {
        await openWorkbench(page, host);
        await page.getByRole('link', { name: 'All blocks' }).click();
        await expect(page.getByRole('textbox', { name: 'Page content' })).toBeVisible();
    }

    test('are shown in the workbench as blocks, none as an opaque node', async ({ page }) => {
        await openPage(page);
        const editor = page.getByRole('textbox', { name: 'Page content' });
        for (const name of SHOWN) {
            await expect(editor.getByRole('group', { name, exact: true }).first()).toBeVisible();
        }
        await expect(editor.getByText('It can be moved and deleted')).toHaveCount(0);
        await expect(editor.getByRole('tab', { name: 'Second' })).toBeVisible();
        await expect(editor.getByRole('columnheader', { name: 'Amount' })).toHaveAttribute(
            'data-align',
            'center',
        );
        await expect(
            editor.getByRole('checkbox', { name: 'Done', exact: true }).first(),
        ).toBeChecked();
        await expect(editor.locator('.gitbook-math math')).toBeVisible();
        await expect(editor.getByRole('button', { name: 'Icon: gear' })).toBeVisible();
        await expect(editor.locator('.gitbook-if')).toContainText('visitor.claims.plan == "pro"');
        await takePictures(page, 'blocks-workbench', PICTURE_HEIGHT);
    });

    test('are edited in the workbench, and only the edited lines of the file change', async ({
        page,
    }) => {
        test.setTimeout(120_000);
        await openPage(page);
        const editor = page.getByRole('textbox', { name: 'Page content' });
        const settings = async (name: string, within = editor) => {
            await within
                .getByRole('button', { name: `Settings of ${name}`, exact: true })
                .first()
                .click();
            return page.getByRole('dialog', { name: `Settings of ${name}`, exact: true });
        };
        const edit = async (name: string, field: string, value: string, within = editor) => {
            const dialog = await settings(name, within);
            await dialog.getByRole('textbox', { name: field }).fill(value);
            await page.keyboard.press('Escape');
            await expect(dialog).toBeHidden();
        };
        await editor.getByText('Apple').click();
        await page.keyboard.press('End');
        await page.keyboard.type('s');
        await page.keyboard.press('Tab');
        await page.keyboard.press('End');
        await page.keyboard.type('!');
        await editor.getByRole('checkbox', { name: 'Done', exact: true }).nth(1).check();
        await editor.getByRole('combobox', { name: 'Kind' }).first().selectOption('Fix');
        const tabs = editor.getByRole('group', { name: 'Tabs', exact: true });
        await tabs.getByRole('group', { name: 'Tab' }).first().hover();
        await edit('Tab', 'Title', 'Start', tabs);
        await tabs.getByRole('tab', { name: 'Second' }).click();
        await expect(tabs.getByText('In the first tab.')).toBeHidden();
        await tabs.getByText('In the second tab.').click();
        await page.keyboard.press('End');
        await page.keyboard.type(' Really.');
        const condition = editor.getByRole('group', { name: 'Conditional content' });
        await condition.hover();
        await edit('Conditional content', 'Condition', 'visitor.claims.beta', condition);
        const formula = editor.getByRole('group', { name: 'Formula' });
        await formula.hover();
        await edit('Formula', 'Formula in TeX', 'E = mc^2', formula);
        await expect(formula.locator('math')).toContainText('E=m');
        await editor.getByText('More about it').click();
        await page.keyboard.press('End');
        await page.keyboard.type(' all');
        await editor.getByText('A caption', { exact: true }).click();
        await page.keyboard.press('End');
        await page.keyboard.type(' here');
        const image = editor.locator('.gitbook-image').first();
        await image.hover();
        await edit('Image', 'Width', '320', image);
        await editor.getByRole('button', { name: 'Button: Ask' }).click();
        const button = page.getByRole('dialog', { name: 'Settings of Button' });
        await button.getByRole('textbox', { name: 'Label' }).fill('Ask us');
        await page.keyboard.press('Escape');
        await expect(page.getByText('Saved', { exact: true })).toBeVisible();

        await sync('export', 'edited');
        const lines = git('diff', '-U0', 'main', 'edited')
            .split('\n')
            .filter((line) => /^[-+](?![-+]{2} )/.test(line));
        expect(lines.filter((line) => line.startsWith('-')).map((line) => line.slice(1))).toEqual(
            REMOVED,
        );
        expect(lines.filter((line) => line.startsWith('+')).map((line) => line.slice(1))).toEqual(
            ADDED,
        );
    });

    test('have the same texts on the site as in the workbench', async ({ page }) => {
        const state = await api<WorkbenchState>('GET', '/workbench/state');
        await page.goto(state.sites[0]?.url ?? '');
        const article = page.locator('article');
        await expect(article.getByRole('heading', { name: 'All blocks' })).toBeVisible();
        // Readers without claims do not see conditional content.
        await expect(article.getByText('Only for the plan pro.')).toHaveCount(0);
        await expect(article.locator('.included, p').getByText('A note that')).toBeVisible();
        await expect(article.getByText('and the variable Bindery')).toBeVisible();
        for (const image of await article.locator('img').all()) {
            await image.scrollIntoViewIfNeeded();
            await expect
                .poll(() => image.evaluate((img) => (img as HTMLImageElement).naturalWidth))
                .toBe(160);
        }
        await expect(article.getByRole('link', { name: 'guide.pdf' })).toHaveAttribute(
            'href',
            /~files/,
        );
        const site = await article.evaluate(outlineOf, SITE_PARTS);
        await takePictures(page, 'blocks-site', PICTURE_HEIGHT);
        await openPage(page);
        const editor = page.getByRole('textbox', { name: 'Page content' });
        await expect(editor.locator('.included')).toContainText('A note that');
        await expect(editor.locator('.expression')).toHaveText('Bindery');
        const workbench = await editor.evaluate(outlineOf, WORKBENCH_PARTS);
        expect(workbench).toEqual(site);
    });
});

/** Selectors of the parts that are compared: in the article of the site, and in the workbench's editor. */
const PARTS: Readonly<Record<string, [site: string, workbench: string]>> = {
    headings: ['h2, h3, h4', 'h1, h2, h3'],
    items: [
        'ul:not(.cards) > li > p, ul:not(.cards) > li > div > p, ol:not(.stepper) > li > p',
        'li > p, li > div > p',
    ],
    quote: ['blockquote', 'blockquote'],
    hint: ['.hint > div', '.hint-content'],
    code: ['pre code', 'pre code'],
    codeTitle: ['figure.code figcaption', '.code-title'],
    summary: ['.expandable > summary', '.expandable-title'],
    tabs: ['.tabs > label', '.tab-button'],
    tabContents: ['.tabs > section', '.gitbook-tabs .section-content'],
    steps: ['.stepper > li', '.gitbook-stepper .section-content'],
    columns: ['.column', '.gitbook-columns .section-content'],
    dates: ['.update .date', '.update-date'],
    prompt: ['.prompt strong', '.gitbook-prompt .box-head'],
    titles: ['th', 'th'],
    cells: ['.table td', '[data-view="grid"] td'],
    cards: ['.cards > li > div', '[data-view="cards"] td[data-columntype="text"]'],
    captions: ['figure:not(.code) > figcaption', '.gitbook-image .caption, .gitbook-file .caption'],
    references: ['p.card', '.gitbook-embed .attachment, p.card'],
    files: ['.file .name', '.gitbook-file .name'],
    operation: ['.api', '.api'],
    buttons: ['.button', '.inline-button'],
    formulas: ['annotation', 'annotation'],
};
const SITE_PARTS = selectors(0);
const WORKBENCH_PARTS = selectors(1);

function selectors(index: 0 | 1): Record<string, string> {
    return Object.fromEntries(Object.entries(PARTS).map(([name, both]) => [name, both[index]]));
}

/** Returns the texts of each part without spaces; a control counts as what it shows. Runs in the browser. */
function outlineOf(root: Element, parts: Record<string, string>): Record<string, string[]> {
    const textOf = (node: Node): string => {
        if (node instanceof HTMLInputElement) {
            return node.type === 'checkbox' ? (node.checked ? '✓' : '–') : node.value;
        }
        if (node instanceof HTMLSelectElement) return node.selectedOptions[0]?.text ?? '';
        if (!(node instanceof Element)) return node.textContent ?? '';
        if (node.matches('.block-bar, .section-bar, .corner-settings, .copy')) return '';
        return [...node.childNodes].map(textOf).join('');
    };
    return Object.fromEntries(
        Object.entries(parts).map(([name, selector]) => [
            name,
            [...root.querySelectorAll(selector)]
                .map((element) => textOf(element).replaceAll(/\s+/g, ''))
                .filter((text) => text !== ''),
        ]),
    );
}
