import { relative } from 'node:path';
import colors from 'picocolors';
import type { BuildProblem, ManifestIssue } from '@bindery/contract';

/** Formats the problem of an integration's folder: file, line, what was expected, and a code frame if it exists. */
export function formatProblem(problem: BuildProblem): string {
    if (problem.kind === 'manifest') return formatIssues(problem.file, problem.issues);
    return problem.errors
        .map(({ file, line, column, message, frame }) => {
            const where = file === undefined ? '' : `${place(file, line, column)} `;
            return `${where}${message}${frame === undefined ? '' : `\n${colors.dim(frame)}`}`;
        })
        .join('\n');
}

/** Formats the issues of a manifest, one line each. */
export function formatIssues(path: string, issues: readonly ManifestIssue[]): string {
    const file = relative(process.cwd(), path) || path;
    return issues
        .map(({ field, line, column, message }) =>
            [place(file, line, column), field && colors.bold(field), message]
                .filter(Boolean)
                .join(' '),
        )
        .join('\n');
}

function place(file: string, line = 1, column = 1): string {
    return colors.cyan(`${file}:${line}:${column}`);
}
