import type { ReactNode } from 'react';

import type { Choice } from './choice.ts';
import { Icon } from '../elements/icon.tsx';

interface ChipsProps {
    selected: readonly Choice[];
    disabled: boolean;
    onRemove: (id: string) => void;
}

/** Maximum number of chips. Selected options beyond this number stay selected but are not shown. */
const MAX_CHIPS = 200;

/** Renders the selected options, each with a remove button. */
export function Chips({ selected, disabled, onRemove }: ChipsProps): ReactNode {
    return selected.slice(0, MAX_CHIPS).map(({ id, label }) => (
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
