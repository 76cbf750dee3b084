import type { ReactNode } from 'react';

import { useText } from '../state-values.ts';
import { usePress } from '../overlays/confirm.tsx';
import { Tooltip } from '../overlays/tooltip.tsx';
import type { ButtonElement } from '../tree/element.ts';
import { useMountedCount } from '../use-progressive-mount.ts';
import { useField } from './field-context.ts';
import { Icon } from './icon.tsx';

/**
 * Renders a button. While its action is pending, the button is `aria-disabled` and ignores presses. It is not
 * `disabled`, which would move a keyboard user's focus to the top of the page.
 */
export function Button({ element }: { element: ButtonElement }): ReactNode {
    const label = useText(element.label);
    const tooltip = useText(element.tooltip);
    const field = useField();
    const { press, pending, dialog } = usePress(element.onPress, element.confirm);
    const disabled = element.disabled === true || pending;
    const name = label || tooltip || nameOfIcon(element.icon ?? element.trailingIcon);
    const button = (
        <button
            type="button"
            className="ck-button"
            data-style={element.style ?? 'secondary'}
            data-icon-only={label ? undefined : ''}
            data-pending={pending ? '' : undefined}
            aria-label={label ? undefined : name}
            aria-busy={pending || undefined}
            aria-disabled={disabled || undefined}
            aria-describedby={field?.hintId}
            onClick={() => {
                if (!disabled) press();
            }}
        >
            <Icon name={element.icon} />
            {label && <span className="ck-button__label">{label}</span>}
            <Icon name={element.trailingIcon} />
            {pending && <span className="ck-spinner" aria-hidden="true" />}
        </button>
    );
    return (
        <>
            {tooltip ? (
                <Tooltip text={tooltip} describes={label !== ''}>
                    {button}
                </Tooltip>
            ) : (
                button
            )}
            {dialog}
        </>
    );
}

/** Returns a name for an icon-only button: `link-external` -> `Link external`. */
function nameOfIcon(icon: string | undefined): string {
    if (!icon) return 'Button';
    const words = icon.replaceAll('-', ' ');
    return words.charAt(0).toUpperCase() + words.slice(1);
}

const NONE: readonly ButtonElement[] = [];

/** Renders the buttons in the corner of a card, a frame or a code block. */
export function Buttons({ buttons }: { buttons: readonly ButtonElement[] | undefined }): ReactNode {
    const visible = useMountedCount(buttons ?? NONE);
    if (!buttons || buttons.length === 0) return null;
    return (
        <div className="ck-buttons">
            {buttons.slice(0, visible).map((element, index) => (
                <Button key={index} element={element} />
            ))}
        </div>
    );
}
