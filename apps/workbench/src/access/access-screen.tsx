import './access-screen.css';

import { SessionSection } from './session-section.tsx';
import { TokenSection } from './token-section.tsx';

/** Lists the user's API tokens and the browsers in which the user is signed in. */
export function AccessScreen() {
    return (
        <div className="access">
            <h1>Tokens and sessions</h1>
            <TokenSection />
            <SessionSection />
        </div>
    );
}
