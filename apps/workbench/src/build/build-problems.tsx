import './build-problems.css';

import type { BuildErrorDetail, ManifestIssue } from '@bindery/contract';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';

import { CopyButton } from '../design/copy-button.tsx';
import { IconButton } from '../design/button.tsx';
import { SourceLink } from '../design/source-link.tsx';
import { changeLayout, layoutStore } from '../store/layout-store.ts';
import type { FolderBuild } from '../store/folder-builds.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

const close = () => changeLayout({ problemsOpen: false });

/**
 * What does not build, where, and what was expected. It lies over a corner of the page and never blocks it: the last
 * good version keeps running behind it. It comes by itself with a new mistake and goes when all are mended.
 */
export function BuildProblems() {
    const builds = useStore(workbenchStore, (workbench) => workbench.builds);
    const integrations = useStore(workbenchStore, ({ state }) => state?.integrations);
    const isOpen = useStore(layoutStore, (layout) => layout.problemsOpen);
    const broken = builds.filter(({ status }) => status.state === 'broken');
    const signature = JSON.stringify(broken);
    const last = useRef('[]');
    useEffect(() => {
        if (signature === last.current) return;
        last.current = signature;
        changeLayout({ problemsOpen: signature !== '[]' });
    }, [signature]);

    if (!isOpen || broken.length === 0) return null;
    return (
        <section
            className="build-problems"
            // Not modal: the page behind it stays usable.
            role="alertdialog"
            aria-label="Build problems"
            onKeyDown={(event) => {
                if (event.key === 'Escape') close();
            }}
        >
            <header className="build-problems-header">
                <h2>
                    {broken.length === 1
                        ? `${broken[0]?.integration || 'A folder'} does not build`
                        : `${broken.length} integrations do not build`}
                </h2>
                <IconButton label="Close build problems" onPress={close}>
                    <X size={16} />
                </IconButton>
            </header>
            <div className="build-problems-list">
                {broken.map((build) => {
                    const running = integrations?.find(
                        ({ integration }) => integration.name === build.integration,
                    );
                    return (
                        <Problem
                            key={build.folder || build.integration}
                            build={build}
                            runningVersion={running?.integration.version}
                        />
                    );
                })}
            </div>
        </section>
    );
}

interface ProblemProps {
    build: FolderBuild;
    runningVersion: number | undefined;
}

function Problem({ build, runningVersion }: ProblemProps) {
    if (build.status.state !== 'broken') return null;
    const { problem } = build.status;
    return (
        <article className="build-problem">
            {problem.kind === 'manifest' ? (
                <ul>
                    {problem.issues.map((issue) => (
                        <Issue
                            key={`${issue.field}:${issue.line}:${issue.message}`}
                            issue={issue}
                            file={problem.file}
                            folder={build.folder}
                        />
                    ))}
                </ul>
            ) : (
                <ul>
                    {problem.errors.map((error) => (
                        <ScriptError
                            key={`${error.file}:${error.line}:${error.column}:${error.message}`}
                            error={error}
                            folder={build.folder}
                        />
                    ))}
                </ul>
            )}
            <p className="build-problem-note">
                {runningVersion === undefined
                    ? 'There is no earlier version to run. It starts as soon as it builds.'
                    : `Version ${runningVersion}, the last good one, keeps running. Save the file and this goes away.`}
            </p>
        </article>
    );
}

interface IssueProps {
    issue: ManifestIssue;
    file: string;
    folder: string;
}

function Issue({ issue, file, folder }: IssueProps) {
    return (
        <li className="build-error">
            <p className="build-error-message">
                {issue.field ? <code className="build-error-field">{issue.field}</code> : null}
                {issue.message}
            </p>
            <SourceLink
                folder={folder || undefined}
                file={file}
                line={issue.line}
                column={issue.column}
            />
        </li>
    );
}

function ScriptError({ error, folder }: { error: BuildErrorDetail; folder: string }) {
    return (
        <li className="build-error">
            <p className="build-error-message">
                {error.message}
                <CopyButton
                    label="Copy the error"
                    text={[error.message, error.file, error.frame].filter(Boolean).join('\n')}
                />
            </p>
            {error.file ? (
                <SourceLink
                    folder={folder || undefined}
                    file={error.file}
                    line={error.line}
                    column={error.column}
                />
            ) : null}
            {error.frame ? (
                // Long lines scroll, so the frame must be reachable by keyboard.
                <pre className="build-frame" tabIndex={0} role="region" aria-label="Code">
                    {error.frame}
                </pre>
            ) : null}
        </li>
    );
}
