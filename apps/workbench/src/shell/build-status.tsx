import './build-status.css';

import type { FolderBuild } from '@bindery/contract';
import { Button } from 'react-aria-components';

import { duration } from '../design/time.tsx';
import { changeLayout, layoutStore } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

interface Summary {
    state: 'building' | 'built' | 'warned' | 'broken';
    words: string;
}

/** One line about all folders: a broken one matters more than one that is building, and that more than a slip. */
function summarizeBuilds(builds: readonly FolderBuild[]): Summary | null {
    const broken = builds.filter(({ status }) => status.state === 'broken');
    if (broken.length > 0) {
        const [first] = broken;
        return {
            state: 'broken',
            words: broken.length === 1 ? `${first?.integration} broken` : `${broken.length} broken`,
        };
    }
    const building = builds.filter(({ status }) => status.state === 'building');
    if (building.length > 0) {
        const [first] = building;
        return {
            state: 'building',
            words: building.length === 1 ? `building ${first?.integration}` : 'building',
        };
    }
    const warnings = builds.flatMap(({ status }) =>
        status.state === 'built' ? status.warnings : [],
    );
    if (warnings.length > 0) {
        return {
            state: 'warned',
            words: warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`,
        };
    }
    let newest: { builtAt: number; durationMs: number } | null = null;
    for (const { status } of builds) {
        if (status.state === 'built' && status.builtAt >= (newest?.builtAt ?? 0)) newest = status;
    }
    return newest ? { state: 'built', words: `built ${duration(newest.durationMs)}` } : null;
}

/** The dot that says whether the sources on disk are what runs. Pressing it shows the mistakes. */
export function BuildStatusButton() {
    const builds = useStore(workbenchStore, (workbench) => workbench.builds);
    const isOpen = useStore(layoutStore, (layout) => layout.problemsOpen);
    const summary = summarizeBuilds(builds);
    if (!summary) return null;
    const content = (
        <>
            <span className="build-dot" data-state={summary.state} aria-hidden="true" />
            <span className="build-words">{summary.words}</span>
        </>
    );
    return (
        <span className="build-status" data-state={summary.state}>
            <span className="visually-hidden" role="status">
                {summary.words}
            </span>
            {summary.state === 'broken' || summary.state === 'warned' ? (
                <Button
                    className="build-button"
                    aria-label={`Build problems: ${summary.words}`}
                    aria-expanded={isOpen}
                    onPress={() => changeLayout({ problemsOpen: !isOpen })}
                >
                    {content}
                </Button>
            ) : (
                <span className="build-button" aria-hidden="true">
                    {content}
                </span>
            )}
        </span>
    );
}
