import '@bindery/contentkit/styles.css';
import './component-view.css';
import './contentkit-theme.css';

import { ContentKit, openLink, type ContentKitProps } from '@bindery/contentkit';
import type {
    ContentKitContext,
    ContentKitRenderOutput,
    RenderIntegrationUI,
} from '@bindery/contract';
import { OctagonAlert } from 'lucide-react';
import { useCallback, useRef } from 'react';

import { asWorkbenchError } from '../api/error.ts';
import { renderComponent } from '../api/operations.ts';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/notice.tsx';
import { useStore } from '../store/store.ts';
import { themeStore, type Theme } from '../store/theme-store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { findFailedInvocation } from './find-failed-invocation.ts';
import { loadOptions } from './load-options.ts';
import { overridesOf, renderOverrides, type RenderOverrides } from './render-overrides.ts';
import { recordRender } from './render-history.ts';
import { RenderFailure } from './render-failure.tsx';

type ContextWithoutTheme =
    | { type: 'document'; spaceId: string; editable: boolean }
    | { type: 'configuration_account'; organizationId: string }
    | { type: 'configuration_space'; spaceId: string }
    | { type: 'configuration_site'; siteId: string };

interface ComponentViewProps {
    /** The key under which renders are recorded for the inspector. */
    recordKey: string;
    integration: string;
    componentId: string;
    props: Record<string, unknown>;
    context: ContextWithoutTheme;
    initialAction?: ContentKitProps['initialAction'] | undefined;
    onPropsChange?: (props: Record<string, unknown>) => void;
    onComplete?: (returnValue: Record<string, unknown>) => void;
    /** Opens URLs of links and of the action `@ui.url.open`. Default: a new tab. */
    onOpenURL?: ContentKitProps['onOpenURL'];
    /** The page that contains the component; sent to its webframes. */
    page?: ContentKitProps['page'] | undefined;
    /** Addresses of the integration's own webframes. */
    ownFrames?: readonly string[];
    onNavigate?: ContentKitProps['onNavigate'];
    /** Called after each successful render. */
    onRendered?: () => void;
    /** Called after each failed render. */
    onFailed?: () => void;
}

/**
 * Shows a component of an integration: the server renders it, ContentKit displays it, and its renders are recorded for
 * the inspector.
 */
export function ComponentView(view: ComponentViewProps) {
    const { integration, recordKey, onRendered, onFailed } = view;
    const theme = useStore(themeStore, ({ theme: current }) => current);
    const overrides = useStore(renderOverrides, (all) => overridesOf(all, recordKey));
    const sentState = useRef(overrides.revision);
    const version = useStore(workbenchStore, (state) => state.runningVersions[integration] ?? 0);
    const invocations = useRef(new WeakMap<RenderIntegrationUI, string>());
    /** Maps a request of ContentKit to the request with an overridden state that was sent in its place. */
    const overridden = useRef(new WeakMap<RenderIntegrationUI, RenderIntegrationUI>());

    const render = useCallback(
        async (
            original: RenderIntegrationUI,
            { signal }: { signal: AbortSignal },
        ): Promise<ContentKitRenderOutput> => {
            const { state, revision } = overridesOf(renderOverrides.get(), recordKey);
            const isDue = state !== undefined && revision !== sentState.current;
            const request = isDue ? { ...original, state } : original;
            if (isDue) {
                sentState.current = revision;
                overridden.current.set(original, request);
            }
            try {
                const response = await renderComponent(integration, request, signal);
                if (response.invocationId) invocations.current.set(original, response.invocationId);
                return response.output;
            } catch (error) {
                if (signal.aborted) throw error;
                const failed = asWorkbenchError(error);
                const { invocationId } = failed;
                // Without an id no invocation ran: the server was unreachable or rejected the request.
                const invocation = invocationId ? await findFailedInvocation(invocationId) : null;
                throw new RenderFailure(integration, request, failed, invocation);
            }
        },
        [integration, recordKey],
    );

    const onRender = useCallback<NonNullable<ContentKitProps['onRender']>>(
        (trace) => {
            const { request, output, durationMs, superseded } = trace;
            const error = trace.error === undefined ? null : asWorkbenchError(trace.error);
            const failedInvocationId = error?.invocationId;
            if (output) onRendered?.();
            else if (error && !superseded) onFailed?.();
            recordRender(recordKey, {
                at: Date.now(),
                durationMs,
                version: runningVersion(integration),
                request: overridden.current.get(request) ?? request,
                output: output ?? null,
                error: error ? error.message : null,
                superseded,
                invocationId: failedInvocationId ?? invocations.current.get(request) ?? null,
            });
        },
        [integration, recordKey, onRendered, onFailed],
    );

    return (
        <ErrorBoundary fallback={renderFallback}>
            <ContentKit
                render={render}
                componentId={view.componentId}
                props={view.props}
                context={overrideContext(view.context, overrides.theme ?? theme, overrides)}
                renderKey={`${version}/${overrides.revision}`}
                mode="development"
                onRender={onRender}
                loadOptions={loadOptions}
                {...(view.page ? { page: view.page } : {})}
                {...(view.ownFrames ? { ownFrames: view.ownFrames } : {})}
                onOpenURL={view.onOpenURL ?? openLink}
                {...(view.onNavigate ? { onNavigate: view.onNavigate } : {})}
                {...(view.initialAction ? { initialAction: view.initialAction } : {})}
                {...(view.onPropsChange ? { onPropsChange: view.onPropsChange } : {})}
                {...(view.onComplete ? { onComplete: view.onComplete } : {})}
            />
        </ErrorBoundary>
    );
}

function overrideContext(
    context: ContextWithoutTheme,
    theme: Theme,
    { editable }: RenderOverrides,
): ContentKitContext {
    return context.type === 'document' && editable !== undefined
        ? { ...context, theme, editable }
        : { ...context, theme };
}

function renderFallback(error: Error, reset: () => void) {
    return (
        <Notice
            tone="bad"
            icon={<OctagonAlert size={16} />}
            title="The output of the component could not be displayed"
            actions={
                <Button size="small" onPress={reset}>
                    Try again
                </Button>
            }
        >
            {error.message}
        </Notice>
    );
}

function runningVersion(name: string): number {
    const { state } = workbenchStore.get();
    const workbenchIntegration = state?.integrations.find(
        ({ integration }) => integration.name === name,
    );
    return workbenchIntegration?.integration.version ?? 0;
}
