import './inspector.css';

import { ChevronLeft, ChevronRight, ChevronsRight, ScanSearch, ScrollText, X } from 'lucide-react';
import { useState } from 'react';

import { liveBlocks, type LiveBlock, type RenderRecord } from '../blocks/render-history.ts';
import { Button, IconButton } from '../design/button.tsx';
import { ChoiceInput } from '../design/fields.tsx';
import { JsonView } from '../design/json-view.tsx';
import { EmptyState, Notice } from '../design/notice.tsx';
import { Tabs } from '../design/tabs.tsx';
import { clockTime, duration } from '../design/time.tsx';
import { SHORTCUTS } from '../keys/shortcut.ts';
import { changeLayout, layoutStore, showInvocation } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { elementTree } from './element-tree.ts';
import { ElementTreeView } from './element-tree-view.tsx';
import { RenderChanges } from './render-changes.tsx';
import { RenderControls } from './render-controls.tsx';

/** Shows the renders of one block: elements, state, props, changes; renders it with edited values. */
export function Inspector() {
    const blocks = useStore(liveBlocks, (current) => current);
    const blockKey = useStore(layoutStore, (layout) => layout.blockKey);
    const all = Object.values(blocks);
    const block = (blockKey ? blocks[blockKey] : undefined) ?? all[0];
    return (
        <div className="inspector">
            <div className="inspector-bar">
                <h2 className="section-label">Inspector</h2>
                {block ? (
                    <ChoiceInput
                        size="small"
                        label="Block"
                        isLabelHidden
                        choices={all.map((block, index) => ({
                            id: block.key,
                            label: block.title,
                            note: `${block.integration}, block ${index + 1}`,
                        }))}
                        value={block.key}
                        onChange={(key) => changeLayout({ blockKey: key })}
                    />
                ) : null}
                <span className="inspector-gap" />
                <IconButton
                    label="Close inspector"
                    shortcut={SHORTCUTS.inspector}
                    onPress={() => changeLayout({ inspectorOpen: false })}
                >
                    <X size={14} />
                </IconButton>
            </div>
            {block ? (
                <BlockInspector key={block.key} block={block} />
            ) : (
                <EmptyState icon={<ScanSearch size={22} />} title="No block to inspect">
                    Insert an integration block to see its elements, state and renders here.
                </EmptyState>
            )}
        </div>
    );
}

function BlockInspector({ block }: { block: LiveBlock }) {
    /** Number of the selected render; null follows the newest. */
    const [selectedNumber, setSelectedNumber] = useState<number | null>(null);
    const { renders } = block;
    const newest = renders.length - 1;
    const selectedIndex = renders.findIndex(({ number }) => number === selectedNumber);
    const at = selectedIndex < 0 ? newest : selectedIndex;
    const record = renders[at];
    if (!record) return <EmptyState title="Rendering for the first time…" />;
    const show = (index: number) =>
        setSelectedNumber(index >= newest ? null : (renders[index]?.number ?? null));
    const state = stateAfter(record);
    return (
        <>
            <Tabs
                label="Parts of the block"
                parts={[
                    {
                        id: 'tree',
                        title: 'Tree',
                        content: <Tree renders={renders} at={at} />,
                    },
                    {
                        id: 'state',
                        title: 'State',
                        content: <JsonView value={state} label="state" />,
                    },
                    {
                        id: 'props',
                        title: 'Props',
                        content: <JsonView value={propsAfter(record)} label="props" />,
                    },
                    {
                        id: 'context',
                        title: 'Context',
                        content: <JsonView value={record.request.context} label="context" />,
                    },
                    {
                        id: 'changes',
                        title: 'Changes',
                        content: (
                            <RenderChanges
                                record={record}
                                previous={renders
                                    .slice(0, at)
                                    .findLast(({ output, superseded }) => output && !superseded)}
                            />
                        ),
                    },
                    {
                        id: 'edit',
                        title: 'Edit',
                        content: (
                            <RenderControls
                                block={block}
                                props={propsAfter(renders.at(-1) ?? record)}
                                state={stateAfter(renders.at(-1) ?? record)}
                            />
                        ),
                    },
                    {
                        id: 'request',
                        title: 'Request',
                        content: <JsonView value={record.request} label="request" />,
                    },
                ]}
            />
            <div className="inspector-history" role="group" aria-label="Renders">
                <IconButton
                    label="Earlier render"
                    isDisabled={at <= 0}
                    onPress={() => show(at - 1)}
                >
                    <ChevronLeft size={16} />
                </IconButton>
                <span className="inspector-position tabular" role="status">
                    {record.number} of {renders.at(-1)?.number}
                </span>
                <IconButton
                    label="Later render"
                    isDisabled={at >= newest}
                    onPress={() => show(at + 1)}
                >
                    <ChevronRight size={16} />
                </IconButton>
                <span className="inspector-render tabular">
                    <span className="inspector-cause">{cause(record)}</span>
                    <span>
                        {duration(record.durationMs)} · v{record.version} · {clockTime(record.at)}
                    </span>
                </span>
                {at < newest ? (
                    <IconButton label="Newest render" onPress={() => setSelectedNumber(null)}>
                        <ChevronsRight size={16} />
                    </IconButton>
                ) : null}
                {record.invocationId ? (
                    <IconButton
                        label="Logs of this render"
                        onPress={() => showInvocation(record.invocationId ?? '')}
                    >
                        <ScrollText size={14} />
                    </IconButton>
                ) : null}
            </div>
        </>
    );
}

/** Describes why the component rendered: an action or a plain render. */
function cause({ request, superseded, error }: RenderRecord): string {
    const action = request.action ? `action ${String(request.action.action)}` : 'render';
    if (error !== null) return `${action}, failed`;
    return superseded ? `${action}, superseded` : action;
}

function stateAfter({ output, request }: RenderRecord): unknown {
    return output?.type === 'element' ? (output.state ?? {}) : (request.state ?? {});
}

function propsAfter({ output, request }: RenderRecord): unknown {
    return output?.type === 'element' ? (output.props ?? request.props) : request.props;
}

/** Shows the element tree of a render; for a failed render, the tree of the last successful one. */
function Tree({ renders, at }: { renders: readonly RenderRecord[]; at: number }) {
    const record = renders[at];
    const lastElement = renders
        .slice(0, at + 1)
        .findLast(({ output, superseded }) => output?.type === 'element' && !superseded);
    const element = lastElement?.output?.type === 'element' ? lastElement.output.element : null;
    return (
        <div className="inspector-tree">
            {record?.error ? (
                <Notice
                    tone="bad"
                    title={record.error}
                    actions={
                        record.invocationId ? (
                            <Button
                                size="small"
                                onPress={() => showInvocation(record.invocationId ?? '')}
                            >
                                Show logs
                            </Button>
                        ) : null
                    }
                >
                    {element ? 'The elements of the last successful render are below.' : null}
                </Notice>
            ) : null}
            {record?.output?.type === 'complete' ? (
                <Notice tone="info" title="The component completed">
                    It returned a value instead of an element:{' '}
                    <code>{JSON.stringify(record.output.returnValue ?? {})}</code>
                </Notice>
            ) : null}
            {element ? <ElementTreeView elements={elementTree(element)} /> : null}
        </div>
    );
}
