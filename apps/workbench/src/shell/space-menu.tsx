import {
    ChevronDown,
    CopyPlus,
    GitBranch,
    GitCommitHorizontal,
    Globe,
    History,
    Link2,
    Lock,
    PencilLine,
    Plus,
    Trash2,
} from 'lucide-react';
import { useState } from 'react';
import { Button, Menu, MenuSection, MenuTrigger, Separator, Header } from 'react-aria-components';
import type { WorkbenchSpace, WorkbenchState } from '@bindery/contract';

import { asWorkbenchError } from '../api/error.ts';
import { setVisibility } from '../api/operations.ts';
import { MenuPopover, Item } from '../design/menu.tsx';
import {
    askNewSpace,
    askSpaceTitle,
    copySpace,
    openSpace,
    removeSpace,
} from '../space/space-actions.ts';
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

    const canEdit = state.user.permissions.includes('content:write');
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
                        <MenuSection aria-label="Pages of the space">
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
                            <Item
                                id="history"
                                icon={<History size={14} />}
                                onAction={() =>
                                    changeLayout({ history: { spaceId: space.id, pageId: null } })
                                }
                            >
                                History…
                            </Item>
                        </MenuSection>
                        {canEdit ? (
                            <>
                                <Separator className="menu-separator" />
                                <SpaceItems space={space} isLast={state.spaces.length === 1} />
                            </>
                        ) : null}
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
                                            onAction={() => void openSpace(other)}
                                            isDisabled={other.pages.length === 0 && !canEdit}
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

function SpaceItems({ space, isLast }: { space: WorkbenchSpace; isLast: boolean }) {
    return (
        <MenuSection aria-label="Space">
            <Item id="new" icon={<Plus size={14} />} onAction={askNewSpace}>
                New space…
            </Item>
            <Item id="rename" icon={<PencilLine size={14} />} onAction={() => askSpaceTitle(space)}>
                Rename space…
            </Item>
            <Item
                id="duplicate"
                icon={<CopyPlus size={14} />}
                onAction={() => void copySpace(space)}
            >
                Duplicate space
            </Item>
            <Item
                id="delete"
                tone="bad"
                icon={<Trash2 size={14} />}
                isDisabled={isLast}
                {...(isLast ? { note: 'The last space stays' } : {})}
                onAction={() => void removeSpace(space)}
            >
                Delete space
            </Item>
        </MenuSection>
    );
}
