import { createContext, useContext, useState } from 'react';

import type { ComponentInstance } from './component-instance.ts';
import type { Action } from './tree/element.ts';

export const InstanceContext = createContext<ComponentInstance | null>(null);

/** Returns the component instance that the calling element belongs to. Throws outside `<ContentKit>`. */
export function useComponentInstance(): ComponentInstance {
    const instance = useContext(InstanceContext);
    if (!instance) throw new Error('ContentKit elements must be rendered within <ContentKit>.');
    return instance;
}

/** Returns a function that dispatches actions; `pending` is true until all of them have settled. */
export function useDispatch(): { dispatch: (action: Action) => void; pending: boolean } {
    const instance = useComponentInstance();
    const [pending, setPending] = useState(0);
    const dispatch = (action: Action) => {
        setPending((count) => count + 1);
        void instance.dispatch(action).finally(() => setPending((count) => count - 1));
    };
    return { dispatch, pending: pending > 0 };
}
