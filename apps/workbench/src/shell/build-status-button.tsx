import './build-status-button.css';

import type { FolderBuild } from '@bindery/contract';
import { Button } from 'react-aria-components';

import { duration } from '../design/time.tsx';
import { changeLayout, layoutStore } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

interface Summary {
    state: 'building' | 'built' | 'warned' | 'broken';
    label: string;
}

/**
 * Summarizes the builds of all folders. Errors take precedence over running builds, and running builds over warnings.
 */
function summarizeBuilds(builds: readonly FolderBuild[]): Summary | null {
    const broken = builds.filter(({ status }) => status.state === 'broken');
    if (broken.length > 0) {
        const [first] = broken;
        return {
            state: 'broken',
            label: broken.length === 1 ? `${first?.integration} broken` : `${broken.length} broken`,
        };
    }
    const building = builds.filter(({ status }) => status.state === 'building');
    if (building.length > 0) {
        const [first] = building;
        return {
            state: 'building',
            label: building.length === 1 ? `building ${first?.integration}` : 'building',
        };
    }
    const warnings = builds.flatMap(({ status }) =>
        status.state === 'built' ? status.warnings : [],
    );
    if (warnings.length > 0) {
        return {
            state: 'warned',
            label: warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`,
        };
    }
    let newest: { builtAt: number; durationMs: number } | null = null;
    for (const { status } of builds) {
        if (status.state === 'built' && status.builtAt >= (newest?.builtAt ?? 0)) newest = status;
    }
    return newest ? { state: 'built', label: `built ${duration(newest.durationMs)}` } : null;
}

/** Shows whether the running versions match the sources on disk; opens the build problems when pressed. */
export function BuildStatusButton() {
    const builds = useStore(workbenchStore, (workbench) => workbench.builds);
    const isOpen = useStore(layoutStore, (layout) => layout.problemsOpen);
    const summary = summarizeBuilds(builds);
    if (!summary) return null;
    const content = (
        <>
            <span className="build-dot" data-state={summary.state} aria-hidden="true" />
            <span className="build-text">{summary.label}</span>
        </>
    );
    return (
        <span className="build-status" data-state={summary.state}>
            <span className="visually-hidden" role="status">
                {summary.label}
            </span>
            {summary.state === 'broken' || summary.state === 'warned' ? (
                <Button
                    className="build-button"
                    aria-label={`Build problems: ${summary.label}`}
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
