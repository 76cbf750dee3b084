import { ChevronDown } from 'lucide-react';
import { Button, Menu, MenuTrigger } from 'react-aria-components';

import { Float, Item } from '../design/menu.tsx';

const ALL = 'all';

interface FilterMenuProps {
    /** What is chosen among, e.g. "Kind". */
    label: string;
    /** The words for no filter. */
    all: string;
    choices: readonly string[];
    /** Null: no filter. */
    value: string | null;
    onChange: (value: string | null) => void;
}

/** Lets one kind of thing through, or all. */
export function FilterMenu({ label, all, choices, value, onChange }: FilterMenuProps) {
    return (
        <MenuTrigger>
            <Button className="filter-button" aria-label={`${label}: ${value ?? all}`}>
                <span>{value ?? all}</span>
                <ChevronDown size={13} aria-hidden="true" />
            </Button>
            <Float placement="top start">
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
            </Float>
        </MenuTrigger>
    );
}
