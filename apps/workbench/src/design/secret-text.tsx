import './secret-text.css';

import type { ReactNode } from 'react';

interface SecretTextProps {
    label: string;
    text: string;
    /** The button that copies the text. */
    children: ReactNode;
}

/** Renders a long text, such as a token or a link with a key, in full and selectable. */
export function SecretText({ label, text, children }: SecretTextProps) {
    return (
        <div className="secret-text" role="group" aria-label={label}>
            <code>{text}</code>
            {children}
        </div>
    );
}
