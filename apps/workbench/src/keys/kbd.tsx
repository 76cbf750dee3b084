import './kbd.css';

import { shortcutKeys } from './shortcut.ts';

/** A shortcut, drawn as keys. Decoration: the control beside it names itself. */
export function Kbd({ shortcut }: { shortcut: string }) {
    return (
        <span className="kbd" aria-hidden="true">
            {shortcutKeys(shortcut).map((key) => (
                <kbd key={key}>{key}</kbd>
            ))}
        </span>
    );
}
