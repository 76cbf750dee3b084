import './settings.css';

import { Settings2 } from 'lucide-react';
import { Dialog, DialogTrigger } from 'react-aria-components';

import { IconButton } from '../../design/button.tsx';
import { MenuPopover } from '../../design/menu.tsx';
import { fieldsOf, kindName } from './block-fields.ts';
import { SettingsForm } from './settings-form.tsx';

interface SettingsButtonProps {
    type: string;
    data: Record<string, unknown>;
    onChange: (data: Record<string, unknown>) => void;
}

/** Renders the button that opens the settings of a block; nothing for a block without settings. */
export function SettingsButton({ type, data, onChange }: SettingsButtonProps) {
    if (fieldsOf(type).length === 0) return null;
    const name = kindName(type);
    return (
        <DialogTrigger>
            <IconButton label={`Settings of ${name}`}>
                <Settings2 size={14} />
            </IconButton>
            <MenuPopover placement="bottom end" className="settings-popover">
                <Dialog className="settings-dialog" aria-label={`Settings of ${name}`}>
                    <SettingsForm type={type} data={data} onChange={onChange} />
                </Dialog>
            </MenuPopover>
        </DialogTrigger>
    );
}
