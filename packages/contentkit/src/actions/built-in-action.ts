import type { Diagnostic } from '../diagnostic.ts';
import type { InstanceOptions } from '../instance-options.ts';
import type { Props } from '../render.ts';
import type { Action } from '../tree/element.ts';

/** The instance operations that built-in actions use. */
interface ActionTarget {
    readonly options: InstanceOptions;
    /** Calls a host callback; reports its errors. */
    callHost: (callback: () => void) => void;
    report: (diagnostic: Diagnostic) => void;
    openModal: (componentId: string, props: Props) => void;
    mergeProps: (props: Props) => void;
}

/** Returns `done` when the action is handled, `forward` when the component must render with it as well. */
export type BuiltInAction = (action: Action, target: ActionTarget) => 'done' | 'forward';
