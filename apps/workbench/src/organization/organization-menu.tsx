import type { WorkbenchState } from '@bindery/contract';
import { ChevronsUpDown } from 'lucide-react';
import { useState } from 'react';
import { Button, Menu, MenuTrigger } from 'react-aria-components';

import { asWorkbenchError } from '../api/error.ts';
import { switchOrganization } from '../api/organization-operations.ts';
import { Item, MenuPopover } from '../design/menu.tsx';
import { Notice } from '../design/notice.tsx';

/** Shows the organization. People who belong to several choose another one here. */
export function OrganizationMenu({ state }: { state: WorkbenchState }) {
    const { organization, organizations } = state;
    const [problem, setProblem] = useState<string | null>(null);
    const choose = async (id: string) => {
        if (id === organization.id) return;
        setProblem(null);
        try {
            await switchOrganization(id);
            // Loads the whole page again, so that no data of the previous organization stays in memory.
            location.assign('/');
        } catch (error) {
            setProblem(asWorkbenchError(error).message);
        }
    };
    if (organizations.length < 2) {
        return <p className="sidebar-organization">{organization.title}</p>;
    }
    return (
        <>
            <MenuTrigger>
                <Button
                    className="sidebar-row sidebar-switch"
                    aria-label={`Organization: ${organization.title}`}
                >
                    <span className="sidebar-text">{organization.title}</span>
                    <ChevronsUpDown size={14} aria-hidden="true" />
                </Button>
                <MenuPopover placement="bottom start">
                    <Menu
                        className="menu"
                        aria-label="Organizations"
                        selectionMode="single"
                        disallowEmptySelection
                        selectedKeys={[organization.id]}
                    >
                        {organizations.map(({ id, title }) => (
                            <Item key={id} id={id} onAction={() => void choose(id)}>
                                {title}
                            </Item>
                        ))}
                    </Menu>
                </MenuPopover>
            </MenuTrigger>
            {problem ? <Notice tone="bad" title={problem} announce /> : null}
        </>
    );
}
