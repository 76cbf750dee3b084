import type { ReactNode } from 'react';

import type { Choice } from './choice.ts';
import { Icon } from '../elements/icon.tsx';

interface ChipsProps {
    chosen: readonly Choice[];
    disabled: boolean;
    onRemove: (id: string) => void;
}

/** More than anybody chooses; all of them stay chosen. */
const MAX_CHIPS = 200;

/** What is chosen, each with a way to take it back. */
export function Chips({ chosen, disabled, onRemove }: ChipsProps): ReactNode {
    return chosen.slice(0, MAX_CHIPS).map(({ id, label }) => (
        <span className="ck-chip" key={id}>
            {label}
            <button
                type="button"
                className="ck-chip__remove"
                aria-label={`Remove ${label}`}
                disabled={disabled}
                onClick={() => onRemove(id)}
            >
                <Icon name="close" />
            </button>
        </span>
    ));
}
