import './integration-block.css';

import type { ContentKitProps } from '@bindery/contentkit';
import { NodeViewWrapper, type ReactNodeViewProps } from '@tiptap/react';
import { Activity, GripVertical, ScanSearch, Trash2 } from 'lucide-react';
import {
    useCallback,
    useContext,
    useEffect,
    useId,
    useLayoutEffect,
    useMemo,
    useRef,
    useState,
} from 'react';

import { IconButton } from '../design/button.tsx';
import { SHORTCUTS } from '../keys/shortcut.ts';
import { navigate } from '../router/router.tsx';
import { changeLayout, inspectBlock, layoutStore } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { ComponentView } from './component-view.tsx';
import { FailedLink, replaceWithLink } from './failed-link.tsx';
import { MissingIntegration } from './missing-integration.tsx';
import { PageContext } from './page-context.ts';
import { addBlock, removeBlock } from './render-history.ts';
import { findPage, pageAt, pagesOf } from './space-pages.ts';
import { pendingAction } from './pending-action.ts';

interface BlockData {
    integration: string;
    block: string;
    props: Record<string, unknown>;
    url?: string;
    action?: { action: string; [field: string]: unknown };
}

/** Reads the data of a block. Blocks written by other tools may lack fields, so each gets a default. */
function blockData(value: unknown): BlockData {
    const data = (value ?? {}) as Partial<BlockData>;
    return {
        ...data,
        integration: data.integration ?? '',
        block: data.block ?? '',
        props: data.props ?? {},
    };
}

/** Returns the addresses of an integration's own frames. The published type of `urls` lacks `publicContentEndpoint`. */
function framesOf(urls: object | undefined): string[] {
    const { publicEndpoint, publicContentEndpoint } = (urls ?? {}) as Record<string, unknown>;
    return [publicEndpoint, publicContentEndpoint].filter((url) => typeof url === 'string');
}

/** Shows an integration block of a page: a toolbar and the component. */
export function IntegrationBlockView(view: ReactNodeViewProps) {
    const { node, selected, updateAttributes, deleteNode, editor, getPos } = view;
    const data = blockData(node.attrs['data']);
    const { spaceId, pageId } = useContext(PageContext);
    const key = useId();
    const body = useRef<HTMLDivElement>(null);
    const workbenchIntegration = useStore(workbenchStore, ({ state }) =>
        state?.integrations.find(({ integration }) => integration.name === data.integration),
    );
    const block = workbenchIntegration?.integration.blocks?.find(({ id }) => id === data.block);
    const title = block?.title ?? data.block;
    const ownFrames = useMemo(
        () => framesOf(workbenchIntegration?.integration.urls),
        [workbenchIntegration?.integration.urls],
    );
    const isInstalledHere = workbenchIntegration?.installations.some(({ spaces }) =>
        spaces.some((installed) => installed.spaceId === spaceId),
    );
    const isInspected = useStore(layoutStore, (layout) => layout.blockKey === key);
    // The `@link.unfurl` action runs once; after the first render it is removed from the document.
    const [initialAction] = useState(() => pendingAction(data.action));

    useEffect(() => () => removeBlock(key), [key]);
    useEffect(() => {
        if (selected) changeLayout({ blockKey: key });
    }, [selected, key]);

    const latestData = useRef(data);
    useLayoutEffect(() => {
        latestData.current = data;
    });
    const onPropsChange = useCallback(
        (props: Record<string, unknown>) => {
            const { action: _action, ...rest } = latestData.current;
            updateAttributes({ data: { ...rest, props } });
        },
        [updateAttributes],
    );

    const { integration, block: componentId } = data;
    useEffect(() => {
        addBlock({ key, integration, componentId, title, setProps: onPropsChange });
    }, [key, integration, componentId, title, onPropsChange]);

    const [hasFailed, setFailed] = useState(false);
    const markFailed = useCallback(() => setFailed(true), []);
    const removeInitialAction = useCallback(() => {
        setFailed(false);
        const { action, ...rest } = latestData.current;
        if (action) updateAttributes({ data: rest });
    }, [updateAttributes]);

    const openPage = useCallback<NonNullable<ContentKitProps['onNavigate']>>(
        ({ path }) => {
            const linkedPage = pageAt(pagesOf(workbenchStore.get().state, spaceId), path);
            if (linkedPage) navigate({ name: 'page', spaceId, pageId: linkedPage.id });
        },
        [spaceId],
    );
    const page = useStore(workbenchStore, ({ state }) =>
        findPage(pagesOf(state, spaceId), ({ id }) => id === pageId),
    );
    // Each refresh creates new page objects. Memoized by value, so that frames get a message only for real changes.
    const { path, title: pageTitle } = page ?? {};
    const framePage = useMemo(
        () =>
            path === undefined || pageTitle === undefined
                ? undefined
                : { id: pageId, path, title: pageTitle },
        [pageId, path, pageTitle],
    );

    const keepLink = () => {
        const from = getPos();
        if (from === undefined || data.url === undefined) return;
        replaceWithLink(editor, from, from + node.nodeSize, data.url);
    };

    const selectBlockOnEscape = (event: React.KeyboardEvent) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        const position = getPos();
        if (position === undefined) return;
        event.stopPropagation();
        editor.commands.setNodeSelection(position);
        editor.view.focus();
    };

    return (
        <NodeViewWrapper
            className="block"
            data-integration={data.integration}
            data-selected={selected || undefined}
            data-inspected={isInspected || undefined}
            role="group"
            aria-label={`${title} block`}
            onFocusCapture={() => changeLayout({ blockKey: key })}
            onPointerDownCapture={() => changeLayout({ blockKey: key })}
            onKeyDown={selectBlockOnEscape}
        >
            <div className="block-bar" contentEditable={false}>
                <span className="block-handle" data-drag-handle aria-hidden="true">
                    <GripVertical size={14} />
                </span>
                <span className="block-title">
                    {title}
                    <span className="block-integration">{data.integration}</span>
                </span>
                <IconButton
                    label={`Inspect ${title}`}
                    shortcut={SHORTCUTS.inspector}
                    onPress={() => inspectBlock(key)}
                >
                    <ScanSearch size={14} />
                </IconButton>
                <IconButton
                    label={`Activity of ${data.integration}`}
                    shortcut={SHORTCUTS.activity}
                    onPress={() => changeLayout({ activityOpen: true })}
                >
                    <Activity size={14} />
                </IconButton>
                <IconButton label={`Delete ${title}`} onPress={() => deleteNode()}>
                    <Trash2 size={14} />
                </IconButton>
            </div>
            <div className="block-body" data-block-body ref={body} contentEditable={false}>
                {isInstalledHere ? (
                    <ComponentView
                        recordKey={key}
                        integration={data.integration}
                        componentId={data.block}
                        props={data.props}
                        context={{ type: 'document', spaceId, editable: true }}
                        page={framePage}
                        ownFrames={ownFrames}
                        onNavigate={openPage}
                        onPropsChange={onPropsChange}
                        onRendered={removeInitialAction}
                        onFailed={markFailed}
                        initialAction={initialAction}
                    />
                ) : (
                    <MissingIntegration
                        name={data.integration}
                        integration={workbenchIntegration}
                        spaceId={spaceId}
                    />
                )}
                {hasFailed && initialAction && data.url !== undefined ? (
                    <FailedLink url={data.url} onKeepLink={keepLink} />
                ) : null}
            </div>
        </NodeViewWrapper>
    );
}
