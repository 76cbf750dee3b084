import type { ReactNode } from 'react';

interface ShowMoreProps {
    /** Describes the hidden part: `501 more lines`. */
    hidden: string;
    onPress: () => void;
}

/** Ends truncated content with a button that shows more of it. */
export function ShowMore({ hidden, onPress }: ShowMoreProps): ReactNode {
    return (
        <div className="ck-more">
            {hidden}
            <button type="button" className="ck-button" data-style="quiet" onClick={onPress}>
                <span className="ck-button__label">Show more</span>
            </button>
        </div>
    );
}
