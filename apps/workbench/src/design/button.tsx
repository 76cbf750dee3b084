import './button.css';

import type { ReactNode } from 'react';
import {
    Button as AriaButton,
    Tooltip,
    TooltipTrigger,
    type ButtonProps as AriaButtonProps,
} from 'react-aria-components';

import { Kbd } from '../keys/kbd.tsx';
import { Spinner } from './spinner.tsx';

interface ButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
    kind?: 'plain' | 'primary' | 'quiet' | 'danger';
    size?: 'small' | 'normal';
    icon?: ReactNode;
    children: ReactNode;
    className?: string;
}

/** Renders a button with a text label. `isPending` shows a spinner and keeps the label. */
export function Button({
    kind = 'plain',
    size = 'normal',
    icon,
    children,
    className = '',
    ...rest
}: ButtonProps) {
    return (
        <AriaButton {...rest} className={`button button-${kind} button-${size} ${className}`}>
            {rest.isPending ? <Spinner label="" /> : icon}
            <span className="button-label">{children}</span>
        </AriaButton>
    );
}

interface IconButtonProps extends Omit<AriaButtonProps, 'children' | 'className' | 'style'> {
    /** The accessible name, and the tooltip. */
    label: string;
    shortcut?: string;
    children: ReactNode;
    isActive?: boolean;
    className?: string;
}

/** Renders a button with only an icon; the tooltip shows its label and shortcut. */
export function IconButton({
    label,
    shortcut,
    children,
    isActive,
    className = '',
    ...rest
}: IconButtonProps) {
    return (
        <TooltipTrigger delay={500} closeDelay={0}>
            <AriaButton
                {...rest}
                aria-label={label}
                {...(isActive === undefined ? {} : { 'aria-pressed': isActive })}
                className={`icon-button ${className}`}
                data-active={isActive || undefined}
            >
                {children}
            </AriaButton>
            <Tooltip className="tooltip" offset={6}>
                {label}
                {shortcut ? <Kbd shortcut={shortcut} /> : null}
            </Tooltip>
        </TooltipTrigger>
    );
}
