import { ChevronDown } from 'lucide-react';
import { Button, Menu, MenuTrigger } from 'react-aria-components';

import { MenuPopover, Item } from '../design/menu.tsx';

const ALL = 'all';

interface FilterMenuProps {
    /** Name of the filter, for example "Kind". */
    label: string;
    /** Label of the entry that switches the filter off. */
    all: string;
    choices: readonly string[];
    /** Null if no filter is set. */
    value: string | null;
    onChange: (value: string | null) => void;
}

/** Renders a menu that selects the value of one filter, or switches the filter off. */
export function FilterMenu({ label, all, choices, value, onChange }: FilterMenuProps) {
    return (
        <MenuTrigger>
            <Button className="filter-button" aria-label={`${label}: ${value ?? all}`}>
                <span>{value ?? all}</span>
                <ChevronDown size={13} aria-hidden="true" />
            </Button>
            <MenuPopover placement="top start">
                <Menu
                    className="menu"
                    aria-label={label}
                    selectionMode="single"
                    disallowEmptySelection
                    selectedKeys={[value ?? ALL]}
                    onAction={(key) => onChange(key === ALL ? null : String(key))}
                >
                    {[
                        <Item key={ALL} id={ALL}>
                            {all}
                        </Item>,
                        ...choices.map((choice) => (
                            <Item key={choice} id={choice}>
                                {choice}
                            </Item>
                        )),
                    ]}
                </Menu>
            </MenuPopover>
        </MenuTrigger>
    );
}
