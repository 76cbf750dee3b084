import type { Diagnostic } from '../diagnostic.ts';
import type { InstanceOptions } from '../instance-options.ts';
import type { Props } from '../render.ts';
import type { Action } from '../tree/element.ts';

/** What an action may do to the instance that it comes from. */
interface ActionTarget {
    readonly options: InstanceOptions;
    /** Calls the host, whose mistakes are its own. */
    tell: (host: () => void) => void;
    report: (diagnostic: Diagnostic) => void;
    openModal: (componentId: string, props: Props) => void;
    mergeProps: (props: Props) => void;
}

/** `done`: nothing is left for the component. `forward`: the component is asked to render with this action. */
export type BuiltInAction = (action: Action, target: ActionTarget) => 'done' | 'forward';
