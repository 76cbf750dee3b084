import type { ReactNode } from 'react';

interface ShowMoreProps {
    /** What is left out so far. */
    left: string;
    onPress: () => void;
}

/** Ends what is too long to be drawn at once. */
export function ShowMore({ left, onPress }: ShowMoreProps): ReactNode {
    return (
        <div className="ck-more">
            {left}
            <button type="button" className="ck-button" data-style="quiet" onClick={onPress}>
                <span className="ck-button__label">Show more</span>
            </button>
        </div>
    );
}
