import { useSyncExternalStore, type ReactNode } from 'react';

import {
    ContentKit,
    type ContentKitProps,
    type Diagnostic,
    type RenderTrace,
} from '../../src/index.ts';

/** What a test gives: all of it went through JSON. */
interface StageOptions extends Partial<Omit<ContentKitProps, 'render'>> {
    dir?: 'ltr' | 'rtl';
    callbacks?: string[];
}

type Answer<Key extends string> = { [K in Key]?: unknown } & { error?: string };

declare global {
    interface Window {
        stage: {
            /** With `keep`, what was mounted before stays where it is not given again. */
            mount: (options: object, keep?: boolean) => void;
            diagnostics: Diagnostic[];
        };
        stageRender: (request: unknown) => Promise<Answer<'output'>>;
        stageCall: (name: string, value: unknown) => void;
        stageOptions: (request: unknown) => Promise<Answer<'answer'>>;
    }
}

type Mounted = StageOptions & ContentKitProps;

const listeners = new Set<() => void>();
let current: Mounted | null = null;

const render: ContentKitProps['render'] = async (request) => {
    const { output, error } = await window.stageRender(request);
    if (error !== undefined) throw new Error(error);
    // The test decides what comes, well formed or not.
    return output as Awaited<ReturnType<ContentKitProps['render']>>;
};

window.stage = {
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
            // What a test gives is its own affair: well formed or not.
            ...(options as StageOptions),
            render,
        };
        for (const listener of listeners) listener();
    },
};

const tell = (name: string) => (value: unknown) => window.stageCall(name, value);

const optional = {
    onOpenURL: tell('onOpenURL'),
    onUnfurl: tell('onUnfurl'),
    onNavigate: tell('onNavigate'),
    loadOptions: async (request: unknown) => {
        const { answer, error } = await window.stageOptions(request);
        if (error !== undefined) throw new Error(error);
        return answer;
    },
};

const always = {
    onPropsChange: tell('onPropsChange'),
    onComplete: tell('onComplete'),
    // Without the output: the deepest of trees would not pass through the test's own wire.
    onRender: (trace: RenderTrace) => window.stageCall('onRender', { ...trace, output: null }),
    onDiagnostic: (diagnostic: Diagnostic) => window.stage.diagnostics.push(diagnostic),
};

export function Stage(): ReactNode {
    const mounted = useSyncExternalStore(
        (listener) => {
            listeners.add(listener);
            return () => listeners.delete(listener);
        },
        () => current,
    );
    if (!mounted) return null;
    const { dir, callbacks = [], ...props } = mounted;
    const chosen = Object.fromEntries(
        Object.entries(optional).filter(([name]) => callbacks.includes(name)),
    );
    return (
        <main dir={dir} data-theme={props.context.theme}>
            <ContentKit {...props} {...always} {...chosen} />
        </main>
    );
}
