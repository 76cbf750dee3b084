import { ChevronDown, GitBranch, GitCommitHorizontal, Globe, Link2, Lock } from 'lucide-react';
import { useState } from 'react';
import { Button, Menu, MenuSection, MenuTrigger, Separator, Header } from 'react-aria-components';
import type { WorkbenchSpace, WorkbenchState } from '@bindery/contract';

import { asWorkbenchError } from '../api/error.ts';
import { setVisibility } from '../api/operations.ts';
import { MenuPopover, Item } from '../design/menu.tsx';
import { navigate } from '../router/router.tsx';
import { changeLayout } from '../store/layout-store.ts';
import { refreshState } from '../store/workbench-store.ts';

const VISIBILITIES = [
    { id: 'private', label: 'Private', note: 'Members of the organization', Icon: Lock },
    { id: 'unlisted', label: 'Unlisted', note: 'Anyone who has the link', Icon: Link2 },
    { id: 'public', label: 'Public', note: 'Anyone, and search engines', Icon: Globe },
] as const;

interface SpaceMenuProps {
    state: WorkbenchState;
    space: WorkbenchSpace;
}

/**
 * Renders the menu of the open space: visibility (a change fires `space_visibility_updated`), Git, and other spaces.
 */
export function SpaceMenu({ state, space }: SpaceMenuProps) {
    const [problem, setProblem] = useState<string | null>(null);
    const [pending, setPending] = useState<string | null>(null);
    const visibility = pending ?? space.visibility;
    const Icon = VISIBILITIES.find(({ id }) => id === visibility)?.Icon ?? Lock;

    const choose = async (id: (typeof VISIBILITIES)[number]['id']) => {
        if (id === space.visibility) return;
        setProblem(null);
        setPending(id);
        try {
            await setVisibility(space.id, id);
            await refreshState();
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        } finally {
            setPending(null);
        }
    };

    const openGit = (direction: 'import' | 'export') =>
        changeLayout({ git: { spaceId: space.id, direction } });

    return (
        <>
            <MenuTrigger>
                <Button className="space-button" aria-label={`Space: ${space.title}`}>
                    <Icon size={14} aria-hidden="true" />
                    <span className="space-button-title">{space.title}</span>
                    <ChevronDown size={14} aria-hidden="true" />
                </Button>
                <MenuPopover placement="bottom start">
                    <Menu className="menu" aria-label="Space">
                        <MenuSection
                            selectionMode="single"
                            disallowEmptySelection
                            selectedKeys={[visibility]}
                            aria-label="Visibility"
                        >
                            <Header className="section-label menu-section-title">
                                Who can see “{space.title}”
                            </Header>
                            {VISIBILITIES.map(({ id, label, note, Icon: ChoiceIcon }) => (
                                <Item
                                    key={id}
                                    id={id}
                                    note={note}
                                    icon={<ChoiceIcon size={14} />}
                                    onAction={() => void choose(id)}
                                >
                                    {label}
                                </Item>
                            ))}
                        </MenuSection>
                        <Separator className="menu-separator" />
                        <MenuSection aria-label="Git repository">
                            <Item
                                id="git-import"
                                icon={<GitBranch size={14} />}
                                onAction={() => openGit('import')}
                            >
                                Import from Git…
                            </Item>
                            <Item
                                id="git-export"
                                icon={<GitCommitHorizontal size={14} />}
                                onAction={() => openGit('export')}
                            >
                                Export to Git…
                            </Item>
                        </MenuSection>
                        {state.spaces.length > 1 ? (
                            <>
                                <Separator className="menu-separator" />
                                <MenuSection aria-label="Spaces">
                                    <Header className="section-label menu-section-title">
                                        Spaces of {state.organization.title}
                                    </Header>
                                    {state.spaces.map((other) => (
                                        <Item
                                            key={other.id}
                                            id={`space-${other.id}`}
                                            onAction={() => openSpace(other)}
                                            isDisabled={other.pages.length === 0}
                                        >
                                            {other.title}
                                        </Item>
                                    ))}
                                </MenuSection>
                            </>
                        ) : null}
                    </Menu>
                </MenuPopover>
            </MenuTrigger>
            {problem ? (
                <span className="space-problem" role="alert">
                    Changing the visibility failed: {problem}
                </span>
            ) : null}
        </>
    );
}

function openSpace(space: WorkbenchSpace): void {
    const page = space.pages[0];
    if (page) navigate({ name: 'page', spaceId: space.id, pageId: page.id });
}
