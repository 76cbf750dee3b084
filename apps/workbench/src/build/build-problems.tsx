import './build-problems.css';

import {
    MANIFEST_FILE,
    type BuildErrorDetail,
    type FolderBuild,
    type ManifestIssue,
} from '@bindery/contract';
import { X } from 'lucide-react';
import { useEffect, useRef } from 'react';

import { CopyButton } from '../design/copy-button.tsx';
import { IconButton } from '../design/button.tsx';
import { SourceLink } from '../design/source-link.tsx';
import { changeLayout, layoutStore } from '../store/layout-store.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';

const close = () => changeLayout({ problemsOpen: false });

/**
 * Renders a panel over a corner of the page with build errors, then warnings. It opens when a new error appears and
 * closes when all errors are fixed; for warnings alone the author opens it.
 */
export function BuildProblems() {
    const builds = useStore(workbenchStore, (workbench) => workbench.builds);
    const isOpen = useStore(layoutStore, (layout) => layout.problemsOpen);
    const broken = builds.filter(({ status }) => status.state === 'broken');
    const warned = builds.filter(
        ({ status }) => status.state === 'built' && status.warnings.length > 0,
    );
    const signature = JSON.stringify(broken);
    const lastSignature = useRef('[]');
    useEffect(() => {
        if (signature === lastSignature.current) return;
        lastSignature.current = signature;
        changeLayout({ problemsOpen: signature !== '[]' });
    }, [signature]);

    if (!isOpen || broken.length + warned.length === 0) return null;
    return (
        <section
            className="build-problems"
            data-tone={broken.length > 0 ? 'bad' : 'warn'}
            // Not modal, so that the page behind the panel stays usable.
            role="alertdialog"
            aria-label="Build problems"
            onKeyDown={(event) => {
                if (event.key === 'Escape') close();
            }}
        >
            <header className="build-problems-header">
                <h2>{titleOf(broken, warned)}</h2>
                <IconButton label="Close build problems" onPress={close}>
                    <X size={16} />
                </IconButton>
            </header>
            <div className="build-problems-list">
                {broken.map((build) => (
                    <Problem key={build.folder} build={build} />
                ))}
                {warned.map((build) => (
                    <Warnings key={build.folder} build={build} />
                ))}
            </div>
        </section>
    );
}

function titleOf(broken: readonly FolderBuild[], warned: readonly FolderBuild[]): string {
    if (broken.length > 1) return `${broken.length} integrations do not build`;
    if (broken.length === 1) return `${broken[0]?.integration} does not build`;
    return warned.length === 1
        ? `${warned[0]?.integration} runs with warnings`
        : `${warned.length} integrations run with warnings`;
}

function Problem({ build }: { build: FolderBuild }) {
    if (build.status.state !== 'broken') return null;
    const { problem, running } = build.status;
    return (
        <article className="build-problem">
            {problem.kind === 'manifest' ? (
                <Issues issues={problem.issues} file={problem.file} folder={build.folder} />
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
                {running === null
                    ? 'No earlier version is available. The integration starts as soon as it builds.'
                    : `Version ${running}, the last good one, keeps running. Fix the error and save the file.`}
            </p>
        </article>
    );
}

function Warnings({ build }: { build: FolderBuild }) {
    if (build.status.state !== 'built') return null;
    const { version, warnings } = build.status;
    return (
        <article className="build-problem" data-tone="warn">
            <Issues issues={warnings} file={MANIFEST_FILE} folder={build.folder} />
            <p className="build-problem-note">
                Version {version} of {build.integration} is running.
            </p>
        </article>
    );
}

interface IssuesProps {
    issues: readonly ManifestIssue[];
    file: string;
    folder: string;
}

function Issues({ issues, file, folder }: IssuesProps) {
    return (
        <ul>
            {issues.map((issue) => (
                <Issue
                    key={`${issue.field}:${issue.line}:${issue.message}`}
                    issue={issue}
                    file={file}
                    folder={folder}
                />
            ))}
        </ul>
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
            <SourceLink folder={folder} file={file} line={issue.line} column={issue.column} />
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
                    folder={folder}
                    file={error.file}
                    line={error.line}
                    column={error.column}
                />
            ) : null}
            {error.frame ? (
                // Long lines scroll, so the frame must be focusable by keyboard.
                <pre className="build-frame" tabIndex={0} role="region" aria-label="Code">
                    {error.frame}
                </pre>
            ) : null}
        </li>
    );
}
