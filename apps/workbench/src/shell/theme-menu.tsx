import { Monitor, Moon, Sun } from 'lucide-react';
import { Menu, MenuTrigger } from 'react-aria-components';

import { IconButton } from '../design/button.tsx';
import { MenuPopover, Item } from '../design/menu.tsx';
import { useStore } from '../store/store.ts';
import { chooseTheme, themeStore, type ThemeChoice } from '../store/theme-store.ts';

const CHOICES: { id: ThemeChoice; label: string; Icon: typeof Sun }[] = [
    { id: 'light', label: 'Light', Icon: Sun },
    { id: 'dark', label: 'Dark', Icon: Moon },
    { id: 'system', label: 'System', Icon: Monitor },
];

/** Renders the menu with the themes light, dark and system. */
export function ThemeMenu() {
    const choice = useStore(themeStore, (current) => current.choice);
    const Icon = CHOICES.find(({ id }) => id === choice)?.Icon ?? Sun;
    return (
        <MenuTrigger>
            <IconButton label="Theme">
                <Icon size={16} />
            </IconButton>
            <MenuPopover placement="bottom end">
                <Menu
                    className="menu"
                    aria-label="Theme"
                    selectionMode="single"
                    disallowEmptySelection
                    selectedKeys={[choice]}
                    onAction={(key) => {
                        const chosen = CHOICES.find(({ id }) => id === key);
                        if (chosen) chooseTheme(chosen.id);
                    }}
                >
                    {CHOICES.map(({ id, label, Icon: ChoiceIcon }) => (
                        <Item key={id} id={id} icon={<ChoiceIcon size={14} />}>
                            {label}
                        </Item>
                    ))}
                </Menu>
            </MenuPopover>
        </MenuTrigger>
    );
}
