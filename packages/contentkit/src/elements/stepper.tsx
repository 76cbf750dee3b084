import { Suspense, type ReactNode } from 'react';

import { lazyPart } from '../lazy-part.ts';
import type { StepElement, StepperElement } from '../tree/element.ts';
import { Children } from './children.tsx';

/** Loaded lazily: few blocks have steps. */
const StepperView = lazyPart(async () => (await import('./stepper-view.tsx')).StepperView);

/** Renders a sequence of steps. Its place stays empty until its code has loaded. */
export function Stepper({ element }: { element: StepperElement }): ReactNode {
    return (
        <Suspense fallback={<div className="ck-stepper" aria-busy="true" />}>
            <StepperView element={element} />
        </Suspense>
    );
}

/** Renders the content of a step that is outside a stepper. */
export function Step({ element }: { element: StepElement }): ReactNode {
    return (
        <div className="ck-vstack">
            <Children elements={element.children} />
        </div>
    );
}
