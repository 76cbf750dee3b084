import { useId, type ReactNode } from 'react';

import { useText } from '../state-values.ts';
import { usePress } from '../overlays/confirm.tsx';
import type { CardElement } from '../tree/element.ts';
import { Buttons } from './button.tsx';
import { IconOrImage } from './icon.tsx';
import { Children } from './children.tsx';
import { Inline } from './text.tsx';

/**
 * Renders a card. The title of a pressable card is a button, which the style sheet stretches over the card: controls
 * inside the card stay usable, and screen readers announce a named button.
 */
export function Card({ element }: { element: CardElement }): ReactNode {
    const id = useId();
    const title = useText(element.title);
    const { press, pending } = usePress(element.onPress, undefined);
    const hasHint = element.hint !== undefined && element.hint.length > 0;
    const hasHeader =
        title !== '' || hasHint || element.icon !== undefined || (element.buttons?.length ?? 0) > 0;
    const pressable = element.onPress !== undefined;
    return (
        <div className="ck-card" data-pressable={pressable ? '' : undefined}>
            {(hasHeader || pressable) && (
                <div className="ck-card__header">
                    {element.icon !== undefined && (
                        <span className="ck-card__icon">
                            <IconOrImage icon={element.icon} />
                        </span>
                    )}
                    <div className="ck-card__titles">
                        {pressable ? (
                            <button
                                type="button"
                                className="ck-card__press"
                                aria-label={title ? undefined : 'Open'}
                                aria-busy={pending || undefined}
                                aria-describedby={hasHint ? `${id}hint` : undefined}
                                onClick={() => {
                                    if (!pending) press();
                                }}
                            >
                                {title}
                            </button>
                        ) : (
                            title && <div className="ck-card__title">{title}</div>
                        )}
                        {hasHint && (
                            <div className="ck-card__hint" id={`${id}hint`}>
                                <Inline content={element.hint ?? []} />
                            </div>
                        )}
                    </div>
                    {pending && <span className="ck-spinner" aria-hidden="true" />}
                    <Buttons buttons={element.buttons} />
                </div>
            )}
            {element.children && element.children.length > 0 && (
                <div className="ck-card__body">
                    <Children elements={element.children} />
                </div>
            )}
        </div>
    );
}
