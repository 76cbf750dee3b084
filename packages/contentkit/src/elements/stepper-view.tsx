import { useEffect, useRef, type ReactNode } from 'react';

import { useDispatch } from '../instance-context.ts';
import { toText, useResolved, useText } from '../state-values.ts';
import type { StepElement, StepperElement } from '../tree/element.ts';
import { useMountedCount } from '../use-progressive-mount.ts';
import { Icon } from './icon.tsx';
import { Children } from './children.tsx';

/**
 * Renders a sequence of steps, of which only the active one is shown. A button that leads to another step dispatches
 * `onStepChange` with that step's id in `step`; the last step's button dispatches `onComplete`. The component decides
 * which step is active.
 */
export function StepperView({ element }: { element: StepperElement }): ReactNode {
    const { dispatch, pending } = useDispatch();
    const activeId = toText(useResolved(element.activeStep));
    const steps = element.children.filter((child) => child.type === 'step');
    const visible = useMountedCount(element.children);
    const activeIndex = steps.findIndex((step) => step.id === activeId);
    const active = Math.max(activeIndex, 0);
    const step = steps[active];
    const content = useRef<HTMLDivElement>(null);
    const shownStep = useRef(active);
    const focused = useRef(false);
    useEffect(() => {
        if (shownStep.current === active) return;
        shownStep.current = active;
        // After the Next button the focus moves to the start of the new step, because the button has moved.
        if (focused.current) content.current?.focus({ preventScroll: true });
    }, [active]);
    if (!step) return null;
    const go = (to: StepElement | undefined) => {
        if (to && element.onStepChange && !pending) {
            dispatch({ step: to.id, ...element.onStepChange });
        }
    };
    const isLast = active === steps.length - 1;
    const canContinue = step.next === true;
    const goForward = () => {
        if (!canContinue || pending) return;
        if (!isLast) go(steps[active + 1]);
        else if (element.onComplete) dispatch(element.onComplete);
    };
    return (
        <div
            className="ck-stepper"
            onFocus={() => (focused.current = true)}
            onBlur={() => (focused.current = false)}
        >
            <ol className="ck-stepper__steps" aria-label="Steps">
                {steps.slice(0, visible).map((one, index) => (
                    <StepMark
                        key={index}
                        step={one}
                        number={index + 1}
                        state={index < active ? 'done' : index === active ? 'active' : 'ahead'}
                        onPress={() => go(one)}
                    />
                ))}
            </ol>
            <div
                className="ck-stepper__content"
                role="group"
                aria-label={`Step ${active + 1} of ${steps.length}`}
                tabIndex={-1}
                ref={content}
            >
                <Children elements={step.children} />
            </div>
            <div className="ck-stepper__buttons">
                {active > 0 && (
                    <button
                        type="button"
                        className="ck-button"
                        data-style="secondary"
                        onClick={() => go(steps[active - 1])}
                    >
                        <span className="ck-button__label">Back</span>
                    </button>
                )}
                <button
                    type="button"
                    className="ck-button"
                    data-style="primary"
                    data-pending={pending ? '' : undefined}
                    aria-disabled={!canContinue || pending || undefined}
                    aria-busy={pending || undefined}
                    onClick={goForward}
                >
                    <span className="ck-button__label">{isLast ? 'Finish' : 'Next'}</span>
                    {pending && <span className="ck-spinner" aria-hidden="true" />}
                </button>
            </div>
        </div>
    );
}

interface StepMarkProps {
    step: StepElement;
    number: number;
    state: 'done' | 'active' | 'ahead';
    onPress: () => void;
}

/** Renders a step in the list of steps. Completed steps are buttons that lead back. */
function StepMark({ step, number, state, onPress }: StepMarkProps): ReactNode {
    const title = useText(step.title) || `Step ${number}`;
    const label = (
        <>
            <span className="ck-stepper__number" aria-hidden="true">
                {state === 'done' ? <Icon name="check" /> : number}
            </span>
            <span>{title}</span>
        </>
    );
    return (
        <li
            className="ck-stepper__step"
            data-state={state}
            aria-current={state === 'active' ? 'step' : undefined}
        >
            {state === 'done' ? (
                <button type="button" className="ck-stepper__back" onClick={onPress}>
                    {label}
                </button>
            ) : (
                label
            )}
        </li>
    );
}
