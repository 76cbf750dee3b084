import { useSyncExternalStore, type ReactNode } from 'react';

import {
    ContentKit,
    type ContentKitProps,
    type Diagnostic,
    type RenderTrace,
} from '../../src/index.ts';

/** Options that a test passes, serialized as JSON. */
interface HarnessOptions extends Partial<Omit<ContentKitProps, 'render'>> {
    dir?: 'ltr' | 'rtl';
    callbacks?: string[];
}

type Result<Key extends string> = { [K in Key]?: unknown } & { error?: string };

declare global {
    interface Window {
        harness: {
            /** Mounts the component. With `keep`, options that are not passed keep their values. */
            mount: (options: object, keep?: boolean) => void;
            diagnostics: Diagnostic[];
        };
        renderInTest: (request: unknown) => Promise<Result<'output'>>;
        callbackInTest: (name: string, value: unknown) => void;
        loadOptionsInTest: (request: unknown) => Promise<Result<'options'>>;
    }
}

type Mounted = HarnessOptions & ContentKitProps;

const listeners = new Set<() => void>();
let current: Mounted | null = null;

const render: ContentKitProps['render'] = async (request) => {
    const { output, error } = await window.renderInTest(request);
    if (error !== undefined) throw new Error(error);
    // Cast: tests return malformed outputs on purpose.
    return output as Awaited<ReturnType<ContentKitProps['render']>>;
};

window.harness = {
    diagnostics: [],
    mount: (options, keep = false) => {
        current = {
            ...(keep && current
                ? current
                : {
                      componentId: 'test',
                      props: {},
                      context: { type: 'document', spaceId: 's', editable: true, theme: 'light' },
                      mode: 'development',
                  }),
            // Cast: tests pass malformed options on purpose.
            ...(options as HarnessOptions),
            render,
        };
        for (const listener of listeners) listener();
    },
};

const forward = (name: string) => (value: unknown) => window.callbackInTest(name, value);

const optional = {
    onOpenURL: forward('onOpenURL'),
    onUnfurl: forward('onUnfurl'),
    onNavigate: forward('onNavigate'),
    loadOptions: async (request: unknown) => {
        const { options, error } = await window.loadOptionsInTest(request);
        if (error !== undefined) throw new Error(error);
        return options;
    },
};

const always = {
    onPropsChange: forward('onPropsChange'),
    onComplete: forward('onComplete'),
    // Leaves out the output, because the deepest trees cannot be serialized to the test process.
    onRender: (trace: RenderTrace) => window.callbackInTest('onRender', { ...trace, output: null }),
    onDiagnostic: (diagnostic: Diagnostic) => window.harness.diagnostics.push(diagnostic),
};

export function HarnessPage(): ReactNode {
    const mounted = useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => current,
    );
    if (!mounted) return null;
    const { dir, callbacks = [], ...props } = mounted;
    const callbackProps = Object.fromEntries(
        Object.entries(optional).filter(([name]) => callbacks.includes(name)),
    );
    return (
        <main dir={dir} data-theme={props.context.theme}>
            <ContentKit {...props} {...always} {...callbackProps} />
        </main>
    );
}
