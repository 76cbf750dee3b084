import type { WorkbenchPage, WorkbenchSpace, WorkbenchState } from '@bindery/contract';

import { setVisibility } from '../api/operations.ts';
import type { Searchable } from '../insert/filter-items.ts';
import { SHORTCUTS } from '../keys/shortcut.ts';
import { addPage, askPageTitle, copyPage, removePage, stepPage } from '../page/page-actions.ts';
import { currentRoute, navigate } from '../router/router.tsx';
import { askNewSite, askSiteTitle, removeSite } from '../site/site-actions.ts';
import { askNewSpace, askSpaceTitle, copySpace, removeSpace } from '../space/space-actions.ts';
import { changeLayout, layoutStore } from '../store/layout-store.ts';
import { chooseTheme } from '../store/theme-store.ts';
import { refreshState, workbenchStore } from '../store/workbench-store.ts';
import type { ExcerptPart } from './excerpt.ts';

export type CommandIcon = 'page' | 'integration' | 'action' | 'site' | 'theme';

/** An entry of the command palette: a page, an integration or an action. */
export interface Command extends Searchable {
    id: string;
    group: 'Pages' | 'Integrations' | 'Commands' | 'In pages';
    icon: CommandIcon;
    note?: string;
    /** The text of the page around the words of the query. */
    excerpt?: ExcerptPart[];
    shortcut?: string;
    run(): void | Promise<void>;
}

function pageCommands(
    spaceId: string,
    spaceTitle: string,
    pages: readonly WorkbenchPage[],
): Command[] {
    return pages.flatMap((page): Command[] => [
        {
            id: `page-${page.id}`,
            group: 'Pages',
            icon: 'page',
            title: page.title || 'Untitled',
            keywords: [page.path, spaceTitle],
            note: spaceTitle,
            run: () => navigate({ name: 'page', spaceId, pageId: page.id }),
        },
        ...pageCommands(spaceId, spaceTitle, page.pages),
    ]);
}

function command(
    id: string,
    title: string,
    keywords: string[],
    run: () => void | Promise<void>,
    rest: Partial<Pick<Command, 'icon' | 'shortcut' | 'note'>> = {},
): Command {
    return { id, group: 'Commands', icon: 'action', title, keywords, run, ...rest };
}

function panelCommands(): Command[] {
    const layout = layoutStore.get();
    return [
        command(
            'activity',
            layout.activityOpen ? 'Hide activity' : 'Show activity',
            ['logs', 'events', 'invocations', 'panel'],
            () => changeLayout({ activityOpen: !layout.activityOpen }),
            { shortcut: SHORTCUTS.activity },
        ),
        command(
            'inspector',
            layout.inspectorOpen ? 'Hide inspector' : 'Show inspector',
            ['tree', 'state', 'props', 'panel'],
            () => changeLayout({ inspectorOpen: !layout.inspectorOpen }),
            { shortcut: SHORTCUTS.inspector },
        ),
        command('send-event', 'Send an event', ['test', 'fire', 'trigger'], () =>
            changeLayout({ sendEventOpen: true }),
        ),
        command('problems', 'Show build problems', ['errors', 'broken'], () =>
            changeLayout({ problemsOpen: true }),
        ),
        command('access', 'Tokens and sessions', ['api token', 'sign out', 'account'], () =>
            navigate({ name: 'access' }),
        ),
        ...organizationCommands(),
        command('limits', 'Limits', ['quota', 'usage', 'storage', 'tasks'], () =>
            navigate({ name: 'limits' }),
        ),
        command('catalogue', 'Open the ContentKit catalogue', ['elements', 'components'], () =>
            navigate({ name: 'catalogue' }),
        ),
    ];
}

/** Returns the screens of the organization that the user may open. */
function organizationCommands(): Command[] {
    const permissions = workbenchStore.get().state?.user.permissions ?? [];
    return [
        ...(permissions.includes('members:read')
            ? [
                  command('members', 'Members', ['people', 'roles', 'invite', 'team'], () =>
                      navigate({ name: 'members' }),
                  ),
              ]
            : []),
        ...(permissions.includes('audit:read')
            ? [
                  command('audit', 'Audit log', ['history', 'security', 'export'], () =>
                      navigate({ name: 'audit' }),
                  ),
              ]
            : []),
    ];
}

function gitCommands(spaceId: string): Command[] {
    return (['import', 'export'] as const).map((direction) =>
        command(
            `git-${direction}`,
            direction === 'import' ? 'Import from Git…' : 'Export to Git…',
            ['repository', 'sync', 'markdown', 'branch', 'commit'],
            () => changeLayout({ git: { spaceId, direction } }),
        ),
    );
}

function pageActions({ user }: WorkbenchState): Command[] {
    const route = currentRoute();
    if (route.name !== 'page' || !user.permissions.includes('content:write')) return [];
    const { spaceId, pageId } = route;
    const on = (id: string, title: string, keywords: string[], run: () => void | Promise<void>) =>
        command(`page-${id}`, title, keywords, run);
    return [
        on('below', 'Add a page below', ['new', 'create', 'child'], () => addPage(spaceId, pageId)),
        on('rename', 'Rename this page…', ['title'], () => askPageTitle(spaceId, pageId)),
        on('duplicate', 'Duplicate this page', ['copy'], () => copyPage(spaceId, pageId)),
        on('history', 'History of this page…', ['revisions', 'restore', 'versions'], () =>
            changeLayout({ history: { spaceId, pageId } }),
        ),
        on('up', 'Move this page up', ['reorder'], () => stepPage(spaceId, pageId, 'up')),
        on('down', 'Move this page down', ['reorder'], () => stepPage(spaceId, pageId, 'down')),
        on('in', 'Move this page below the one before it', ['nest', 'indent'], () =>
            stepPage(spaceId, pageId, 'in'),
        ),
        on('out', 'Move this page one level up', ['unnest', 'outdent'], () =>
            stepPage(spaceId, pageId, 'out'),
        ),
        on('delete', 'Delete this page', ['remove', 'trash'], () => removePage(spaceId, pageId)),
    ];
}

function spaceActions(space: WorkbenchSpace, { user, spaces, sites }: WorkbenchState): Command[] {
    if (!user.permissions.includes('content:write')) return [];
    const title = `“${space.title}”`;
    return [
        command('space-new', 'New space…', ['create', 'add'], askNewSpace),
        command('space-rename', `Rename the space ${title}…`, ['title'], () =>
            askSpaceTitle(space),
        ),
        command('space-duplicate', `Duplicate the space ${title}`, ['copy'], () =>
            copySpace(space),
        ),
        ...(spaces.length > 1
            ? [
                  command('space-delete', `Delete the space ${title}`, ['remove'], () =>
                      removeSpace(space),
                  ),
              ]
            : []),
        command('site-new', `Publish ${title} as a site…`, ['create', 'new'], () =>
            askNewSite(space),
        ),
        ...sites.flatMap((site) => [
            command(`site-rename-${site.id}`, `Rename the site “${site.title}”…`, ['title'], () =>
                askSiteTitle(site),
            ),
            command(`site-delete-${site.id}`, `Delete the site “${site.title}”`, ['remove'], () =>
                removeSite(site),
            ),
        ]),
    ];
}

function themeCommands(): Command[] {
    return (['light', 'dark', 'system'] as const).map((choice) =>
        command(
            `theme-${choice}`,
            `Theme: ${choice}`,
            ['appearance', 'colour', 'color'],
            () => chooseTheme(choice),
            { icon: 'theme' },
        ),
    );
}

/** Returns all entries of the palette: pages and integrations first, then actions. */
export function paletteCommands(state: WorkbenchState | null): Command[] {
    if (!state) return [...panelCommands(), ...themeCommands()];
    const route = currentRoute();
    const openSpaceId = route.name === 'page' ? route.spaceId : undefined;
    const space = state.spaces.find(({ id }) => id === openSpaceId) ?? state.spaces[0];
    return [
        ...state.spaces.flatMap(({ id, title, pages }) => pageCommands(id, title, pages)),
        ...state.integrations.map(({ integration }): Command => ({
            id: `integration-${integration.name}`,
            group: 'Integrations',
            icon: 'integration',
            title: integration.title,
            keywords: [integration.name, 'configure', 'install'],
            note: integration.name,
            run: () => navigate({ name: 'integration', integration: integration.name }),
        })),
        ...(space
            ? [
                  command('new-page', 'New page', ['add', 'create'], () => addPage(space.id)),
                  ...pageActions(state),
                  command('space-history', `History of “${space.title}”…`, ['revisions'], () =>
                      changeLayout({ history: { spaceId: space.id, pageId: null } }),
                  ),
                  ...spaceActions(space, state),
                  ...gitCommands(space.id),
              ]
            : []),
        ...panelCommands(),
        ...(space
            ? (['private', 'unlisted', 'public'] as const)
                  .filter((visibility) => visibility !== space.visibility)
                  .map((visibility) =>
                      command(
                          `visibility-${visibility}`,
                          `Make “${space.title}” ${visibility}`,
                          ['visibility', 'publish', 'share'],
                          async () => {
                              await setVisibility(space.id, visibility);
                              await refreshState();
                          },
                      ),
                  )
            : []),
        ...state.sites.map((site) =>
            command(
                `site-${site.id}`,
                `Open ${site.title}`,
                ['published', 'site'],
                () => void window.open(site.url, '_blank', 'noreferrer'),
                { icon: 'site', note: 'new tab' },
            ),
        ),
        ...themeCommands(),
    ];
}
