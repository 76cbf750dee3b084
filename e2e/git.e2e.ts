import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WorkbenchState } from '@bindery/contract';
import { expect, test, type Locator, type Page } from '@playwright/test';

import { makeWorkspace, openWorkbench, startHost, type Host } from './host.ts';

/** Notation that an exporter would not choose: the export must preserve these bytes. */
const FILES = {
    'README.md':
        '---\ndescription: Where to begin\n---\n\n# Guide\n\n- one\n- two\n\n```hello\nFrom the repository\n```\n\n*kept* __as__ it is\n',
    'setup.md': '# Setup\r\n\r\nWith the line ends of Windows.\r\n',
};

/** One space and one repository; each step continues where the previous one ended. */
test('a space imports from Git, exports to Git, and resolves a conflict', async ({ page }) => {
    test.setTimeout(240_000);
    await using workspace = await makeWorkspace();
    const repository = join(workspace.path, 'docs');
    await makeRepository(repository, FILES);
    await using host = await startHost({
        folders: ['hello-world', 'event-logger'].map(workspace.example),
        data: workspace.data,
        args: ['--git-folder', workspace.path],
    });
    await configureEventLogger(host);
    await openWorkbench(page, host);
    await expect(page.getByRole('textbox', { name: 'Page content' })).toBeVisible();

    await test.step('an invalid repository is refused at its field', async () => {
        const dialog = await openDialog(page, 'Import from Git…');
        await dialog.getByRole('button', { name: 'Import pages' }).click();
        await expect(dialog.getByText('Enter the URL of a repository.').first()).toBeVisible();
        const url = dialog.getByRole('textbox', { name: 'Repository' });
        await url.fill('ssh://git@example.com/docs.git');
        await page.keyboard.press('Enter');
        await expect(url).toHaveAttribute('aria-invalid', 'true');
        await expect(url).toHaveAccessibleDescription(/only https:\/\/ is supported/);
    });

    await test.step('an unknown branch fails with a message that names it', async () => {
        const dialog = gitDialog(page);
        await dialog.getByRole('textbox', { name: 'Repository' }).fill(repository);
        await dialog.getByRole('textbox', { name: 'Branch or tag' }).fill('nowhere');
        await dialog.getByRole('button', { name: 'Import pages' }).click();
        const result = dialog.getByRole('region', { name: 'Import' }).getByRole('status');
        await expect(result).toContainText('Import failed');
        await expect(result).toContainText('has no branch nowhere');
    });

    await test.step('a long import shows its progress and can be cancelled', async () => {
        const large = join(workspace.path, 'large');
        await makeRepository(large, largeFiles());
        const dialog = gitDialog(page);
        await dialog.getByRole('textbox', { name: 'Repository' }).fill(large);
        await dialog.getByRole('textbox', { name: 'Branch or tag' }).fill('main');
        await page.keyboard.press('Enter');
        const bar = dialog.getByRole('progressbar');
        await expect(bar).toHaveAttribute('aria-valuetext', /^[1-9]\d* of 600 pages$/);
        await dialog.getByRole('button', { name: 'Cancel import' }).click();
        const result = dialog.getByRole('region', { name: 'Import' });
        await expect(result.getByRole('status')).toContainText('The import was cancelled');
        await expect(result).toBeFocused();
        await expect(page.locator('.prose')).toContainText('Below is a live block');
    });

    await test.step('two pages are imported, and a fenced block is live', async () => {
        const dialog = gitDialog(page);
        await dialog.getByRole('textbox', { name: 'Repository' }).fill(repository);
        await dialog.getByRole('button', { name: 'Import pages' }).click();
        const result = dialog.getByRole('region', { name: 'Import' });
        await expect(result.getByRole('status')).toContainText('Imported 2 pages');
        await result.getByRole('button', { name: 'Open the pages' }).click();
        await expect(dialog).toBeHidden();

        await expect(page.getByRole('textbox', { name: 'Page title' })).toHaveText('Guide');
        const block = page.locator('[data-integration="hello-world"]').first();
        await expect(block.getByText('From the repository')).toBeVisible();
        await block.getByRole('button', { name: 'Say hello' }).click();
        await expect(block.getByText('Hello, world! (1)')).toBeVisible();
        await expect(page.getByRole('link', { name: 'Setup' })).toBeVisible();
    });

    await test.step('an export to a new branch writes the same bytes', async () => {
        const dialog = await openDialog(page, 'Export to Git…');
        // The form proposes the repository of the last import.
        await expect(dialog.getByRole('textbox', { name: 'Repository' })).toHaveValue(repository);
        await dialog.getByRole('textbox', { name: 'Branch' }).fill('out');
        await dialog.getByRole('textbox', { name: 'Commit message' }).fill('Out again');
        await page.keyboard.press('Enter');
        const result = dialog.getByRole('region', { name: 'Export' }).getByRole('status');
        await expect(result).toContainText('Exported 2 pages');
        await expect(result).toContainText(`out of ${repository}`);
        for (const [path, content] of Object.entries(FILES)) {
            expect(git(repository, ['show', `out:${path}`]), path).toBe(content);
        }
        expect(git(repository, ['ls-tree', '-r', '--name-only', 'out'])).toBe(
            'README.md\nsetup.md\n',
        );
        await page.keyboard.press('Escape');
        await expect(dialog).toBeHidden();
    });

    await test.step('the activity panel shows the events of import and export with their logs', async () => {
        await page.keyboard.press('Control+j');
        const activity = page.getByRole('region', { name: 'Activity' });
        for (const type of ['space_gitsync_started', 'space_gitsync_completed']) {
            const rows = activity
                .getByRole('listitem')
                .filter({ hasText: type })
                .filter({ hasText: 'event-logger' });
            await expect(rows.first()).toContainText('200');
            await rows.first().click();
            await expect(page.getByText(new RegExp(`e2e .*${type}`)).first()).toBeVisible();
        }
    });

    await test.step('an event without a handler counts neither as success nor as failure', async () => {
        const activity = page.getByRole('region', { name: 'Activity' });
        const row = activity
            .getByRole('listitem')
            .filter({ hasText: 'space_installation_setup' })
            .filter({ hasText: 'hello-world' });
        await expect(row).toHaveCount(0);
        await activity
            .getByText(/without a handler (is|are) hidden/)
            .getByRole('button', { name: 'Show' })
            .click();
        await expect(row).toContainText('406 not handled');
        await expect(row.getByText(/succeeded|failed/)).toHaveCount(0);
        await expect(activity.getByRole('button', { name: 'Failed 0' })).toBeVisible();
    });

    await test.step('changes on both sides are a conflict, which force resolves', async () => {
        // The last common commit is on the branch of the export.
        git(repository, ['switch', '-q', 'out']);
        await writeFile(join(repository, 'setup.md'), '# Setup\n\nChanged there.\n');
        git(repository, ['commit', '-qam', 'Change']);
        await page.getByRole('textbox', { name: 'Page content' }).focus();
        await page.keyboard.press('Control+End');
        const saved = page.waitForResponse(
            (response) => response.request().method() === 'PUT' && response.ok(),
        );
        await page.keyboard.type('Changed here.');
        await saved;

        await page.keyboard.press('Control+k');
        await page.getByRole('combobox').fill('import from git');
        await page.keyboard.press('Enter');
        const dialog = gitDialog(page);
        await dialog.getByRole('textbox', { name: 'Branch or tag' }).press('Enter');
        const result = dialog.getByRole('region', { name: 'Import' }).getByRole('status');
        await expect(result).toContainText('The space and the repository have both changed');
        await expect(result).toContainText('import with force');

        await dialog.getByText('Force', { exact: true }).click();
        await dialog.getByRole('button', { name: 'Import pages' }).click();
        await expect(result).toContainText('Imported 2 pages');
        await page.keyboard.press('Escape');
        await page.getByRole('link', { name: 'Setup' }).click();
        await expect(page.getByText('Changed there.')).toBeVisible();
    });
});

function gitDialog(page: Page): Locator {
    return page.getByRole('dialog', { name: 'Git: Handbook' });
}

async function openDialog(page: Page, item: string): Promise<Locator> {
    await page.getByRole('button', { name: 'Space: Handbook' }).click();
    await page.getByRole('menuitem', { name: item }).click();
    const dialog = gitDialog(page);
    await expect(dialog).toBeVisible();
    return dialog;
}

/** Creates enough pages that the import's progress is visible. */
function largeFiles(): Record<string, string> {
    const text = 'Some text with *words* and **more** of them.\n\n'.repeat(60);
    return Object.fromEntries(
        Array.from({ length: 600 }, (_, index) => [`p${index}.md`, `# Page ${index}\n\n${text}`]),
    );
}

async function makeRepository(folder: string, files: Record<string, string>): Promise<void> {
    await mkdir(folder);
    git(folder, ['init', '-q', '-b', 'main']);
    git(folder, ['config', 'user.name', 'Me']);
    git(folder, ['config', 'user.email', 'me@example.com']);
    git(folder, ['config', 'core.autocrlf', 'false']);
    for (const [path, content] of Object.entries(files)) {
        await writeFile(join(folder, path), content);
    }
    git(folder, ['add', '.']);
    git(folder, ['commit', '-qm', 'Begin']);
}

/** Sets the required label of the event logger, which receives no events without it. */
async function configureEventLogger(host: Host): Promise<void> {
    const { integrations } = await api<WorkbenchState>(host, 'GET', '/workbench/state');
    const logger = integrations.find(({ integration }) => integration.name === 'event-logger');
    const id = logger?.installations[0]?.installation.id;
    const path = `/v1/integrations/event-logger/installations/${id}`;
    await api(host, 'PATCH', path, { configuration: { label: 'e2e' } });
}

async function api<Body>(host: Host, method: string, path: string, body?: object): Promise<Body> {
    const response = await fetch(new URL(path, host.workbench), {
        method,
        headers: { authorization: `Bearer ${host.token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    expect(response.ok, await response.clone().text()).toBe(true);
    // The cast holds: the caller names the response type of the published API.
    return (await response.json()) as Body;
}

function git(folder: string, args: string[]): string {
    const { status, stdout, stderr } = spawnSync('git', ['-C', folder, ...args]);
    expect(status, stderr.toString()).toBe(0);
    return stdout.toString();
}
