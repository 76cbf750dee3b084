import './activity-panel.css';

import { Pause, Play, Send, X } from 'lucide-react';
import { useMemo, useState } from 'react';
import { EVENT_RULES, type InvocationSummary } from '@bindery/contract';
import { Input, ToggleButton } from 'react-aria-components';

import { Button, IconButton } from '../design/button.tsx';
import { EmptyState } from '../design/notice.tsx';
import { SHORTCUTS } from '../keys/shortcut.ts';
import { countFailed } from '../store/invocation-outcome.ts';
import { changeLayout, layoutStore } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { FilterMenu } from './filter-menu.tsx';
import { filterInvocations, isUnhandledSetup, NO_FILTER } from './filter-invocations.ts';
import { HourChart } from './hour-chart.tsx';
import { InvocationDetailPane } from './invocation-detail-pane.tsx';
import { InvocationList } from './invocation-list.tsx';

const TYPES = Object.keys(EVENT_RULES);

/** Renders the live list of invocations, with the details of the selected one. */
export function ActivityPanel() {
    const live = useStore(workbenchStore, ({ invocations }) => invocations);
    const integrations = useStore(workbenchStore, ({ state }) => state?.integrations);
    const selected = useStore(layoutStore, ({ invocationId }) => invocationId);
    const [filter, setFilter] = useState(NO_FILTER);
    /** The list as it was when the author paused it; null while the list is live. */
    const [paused, setPaused] = useState<readonly InvocationSummary[] | null>(null);

    const source = paused ?? live;
    const shown = useMemo(() => filterInvocations(source, filter), [source, filter]);
    const failed = useMemo(() => countFailed(source), [source]);
    const newCount = paused ? live.length - paused.length : 0;
    const unhandledSetupCount = filter.type === null ? source.filter(isUnhandledSetup).length : 0;
    const names = (integrations ?? []).map(({ integration }) => integration.name);

    return (
        <div className="activity" data-detail={selected ? '' : undefined}>
            <div className="activity-bar">
                <h2 className="section-label">Activity</h2>
                <div className="activity-filters">
                    <FilterMenu
                        label="Kind"
                        all="All kinds"
                        choices={TYPES}
                        value={filter.type}
                        onChange={(type) => setFilter({ ...filter, type })}
                    />
                    <FilterMenu
                        label="Integration"
                        all="All integrations"
                        choices={names}
                        value={filter.integration}
                        onChange={(integration) => setFilter({ ...filter, integration })}
                    />
                    <ToggleButton
                        className="activity-failed"
                        isSelected={filter.failedOnly}
                        onChange={(failedOnly) => setFilter({ ...filter, failedOnly })}
                        data-some={failed > 0 || undefined}
                    >
                        Failed <span className="tabular">{failed}</span>
                    </ToggleButton>
                    <Input
                        className="activity-search"
                        aria-label="Filter activity"
                        placeholder="Filter…"
                        value={filter.text}
                        onChange={(event) => setFilter({ ...filter, text: event.target.value })}
                    />
                </div>
                <HourChart invocations={live} />
                <div className="activity-actions">
                    {newCount > 0 ? (
                        <Button size="small" kind="quiet" onPress={() => setPaused(null)}>
                            {newCount} new
                        </Button>
                    ) : null}
                    <IconButton
                        label={paused ? 'Resume activity' : 'Pause activity'}
                        isActive={paused !== null}
                        onPress={() => setPaused(paused ? null : live)}
                    >
                        {paused ? <Play size={14} /> : <Pause size={14} />}
                    </IconButton>
                    <IconButton
                        label="Send an event"
                        onPress={() => changeLayout({ sendEventOpen: true })}
                    >
                        <Send size={14} />
                    </IconButton>
                    <IconButton
                        label="Close activity"
                        shortcut={SHORTCUTS.activity}
                        onPress={() => changeLayout({ activityOpen: false })}
                    >
                        <X size={14} />
                    </IconButton>
                </div>
            </div>
            <div className="activity-body">
                <div className="activity-list">
                    {shown.length > 0 ? (
                        <InvocationList
                            invocations={shown}
                            selected={selected}
                            onSelect={(id) => changeLayout({ invocationId: id })}
                        />
                    ) : (
                        <EmptyList
                            isFiltered={source.length > unhandledSetupCount}
                            onClear={() => setFilter(NO_FILTER)}
                        />
                    )}
                    {unhandledSetupCount > 0 ? (
                        <UnhandledSetupEvents
                            count={unhandledSetupCount}
                            isShown={filter.showUnhandledSetup}
                            onChange={(showUnhandledSetup) =>
                                setFilter({ ...filter, showUnhandledSetup })
                            }
                        />
                    ) : null}
                </div>
                {selected ? (
                    <InvocationDetailPane
                        key={selected}
                        id={selected}
                        onClose={() => changeLayout({ invocationId: null })}
                    />
                ) : null}
            </div>
        </div>
    );
}

interface UnhandledSetupEventsProps {
    count: number;
    isShown: boolean;
    onChange: (isShown: boolean) => void;
}

/** Shows how many setup events without a handler are hidden, with a button that shows them. */
function UnhandledSetupEvents({ count, isShown, onChange }: UnhandledSetupEventsProps) {
    const events = count === 1 ? '1 setup event' : `${count} setup events`;
    return (
        <p className="activity-end">
            {isShown
                ? `${events} without a handler ${count === 1 ? 'is' : 'are'} shown.`
                : `${events} without a handler ${count === 1 ? 'is' : 'are'} hidden.`}
            <Button size="small" kind="quiet" onPress={() => onChange(!isShown)}>
                {isShown ? 'Hide' : 'Show'}
            </Button>
        </p>
    );
}

function EmptyList({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
    if (isFiltered) {
        return (
            <EmptyState
                title="No invocation matches these filters"
                actions={
                    <Button size="small" onPress={onClear}>
                        Clear filters
                    </Button>
                }
            />
        );
    }
    return (
        <EmptyState
            title="No invocations yet"
            actions={
                <Button
                    size="small"
                    icon={<Send size={13} />}
                    onPress={() => changeLayout({ sendEventOpen: true })}
                >
                    Send an event
                </Button>
            }
        >
            Press a button in a block or edit the page. Each call into an integration appears here.
        </EmptyState>
    );
}
