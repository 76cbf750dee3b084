import './access-screen.css';

import { KeySection } from './key-section.tsx';
import { SessionSection } from './session-section.tsx';
import { TokenSection } from './token-section.tsx';

/** Lists the user's API tokens, the keys of other sites, and the browsers in which the user is signed in. */
export function AccessScreen() {
    return (
        <div className="access">
            <h1>Tokens and sessions</h1>
            <TokenSection />
            <KeySection />
            <SessionSection />
        </div>
    );
}
